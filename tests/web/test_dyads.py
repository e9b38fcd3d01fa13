"""The dossier of two states in the browser, and the list of all pairs."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from entity_stores import filled, of_story
from fastapi.testclient import TestClient
from web_clients import Browse

from comity import browsing, recall
from comity.store import Store
from comity.types import Filters
from comity.web.pages.dyads import PAGES, papers, registers
from comity.web.pages.dyads import known as known_of_two
from comity.web.pages.dyads.agenda import planned
from comity.web.pages.dyads.known import Known, Now, Pasts, Then
from sample_records import about, sample

PAIR = ("GEO", "UZB")
DOSSIER = "/dyads/GEO-UZB"
TABS = ["", *(f"/{name}" for name in PAGES)]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with a story of two states."""
    with of_story(tmp_path_factory.mktemp("story") / "comity.db", "GEO-UZB") as opened:
        yield opened


@pytest.fixture
def client(browse: Browse, story: Store) -> TestClient:
    return browse(story)


def ids(page: str) -> list[str]:
    """The facts of which a page has entries."""
    return re.findall(r'<li class="item[^"]*" id="i-([\w-]+)"', page)


def parts(client: TestClient, address: str) -> Iterator[str]:
    """A list, part by part."""
    following: str | None = address
    while following:
        page = client.get(following).text
        yield page
        found = re.search(r'id="pager-more" href="([^"]+)"', page)
        following = found[1].replace("&amp;", "&") if found else None


@pytest.mark.parametrize("tab", TABS)
def test_every_page_shows_itself(client: TestClient, tab: str) -> None:
    answer = client.get(DOSSIER + tab)
    assert answer.status_code == 200
    assert answer.text.count("<h1>") == 1
    assert 'Georgia <span class="and">and</span> Uzbekistan</h1>' in answer.text
    assert f'<a href="{DOSSIER}{tab}" aria-current="page">' in answer.text
    assert 'class="empty"' not in answer.text
    assert not re.search(r"<script(?! type=\"module\" src)|\son\w+=|\sstyle=", answer.text)


@pytest.mark.parametrize("tab", TABS)
def test_every_page_stands_as_of_a_day(client: TestClient, tab: str) -> None:
    answer = client.get(f"{DOSSIER}{tab}?as-of=2023-06-30")
    assert answer.status_code == 200
    assert "As known at the end of" in answer.text
    # All other pages stand as of that day too.
    assert f'href="{DOSSIER}/timeline?as-of=2023-06-30"' in answer.text
    for day in re.findall(r"reported (?:on )?\d+ \w+ (\d{4})", answer.text):
        assert day <= "2023"


@pytest.mark.parametrize("tab", TABS)
def test_every_page_is_plain_where_nothing_is_known(browse: Browse, tab: str) -> None:
    answer = browse().get("/dyads/AZE-KAZ" + tab)
    assert answer.status_code == 200
    assert "Nothing known yet" in answer.text
    assert 'href="/sources"' in answer.text


@pytest.mark.parametrize("tab", TABS)
def test_filters_that_leave_nothing_can_be_taken_away(client: TestClient, tab: str) -> None:
    answer = client.get(f"{DOSSIER}{tab}?since=1990&until=1991")
    assert answer.status_code == 200
    assert "Take all filters away" in answer.text


def test_other_names_lead_to_the_usual_address(client: TestClient) -> None:
    for name in ("UZB-GEO", "geo-uzb", "Uzbekistan-Georgia", "uz-Georgia"):
        answer = client.get(f"/dyads/{name}/timeline?kind=events")
        assert (answer.status_code, answer.headers["location"]) == (308, f"{DOSSIER}/timeline?kind=events"), name
    assert client.get("/dyads/UZB-GEO.pdf").headers["location"] == f"{DOSSIER}.pdf"
    assert client.get("/dyads/Timor-Leste-Guinea-Bissau").headers["location"] == "/dyads/GNB-TLS"


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/dyads/GEO-Uzbekistann", 404, "did you mean Uzbekistan"),
        ("/dyads/GEO-GEO", 404, "the same state"),
        ("/dyads/GEO", 404, "no pair of states"),
        (f"{DOSSIER}/gossip", 404, "has no page “gossip”"),
        (f"{DOSSIER}/timeline?kind=gossip", 422, "there is none such"),
        (f"{DOSSIER}?as-of=2023-02-31", 422, "this is no date"),
        (f"{DOSSIER}/timeline?cursor=abc", 422, "cursor"),
        (f"{DOSSIER}/timeline?cursor=abc&as-of=2023-06-30", 422, "cursor"),
        (f"{DOSSIER}/agenda?part=passed&cursor=-1", 422, "cursor"),
        (f"{DOSSIER}/sources?cursor=99999", 422, "cursor"),
        ("/dyads?state=Uzbekistann", 422, "did you mean Uzbekistan"),
        ("/dyads?cursor=x", 422, "cursor"),
    ],
)
def test_bad_input_is_told_plainly(client: TestClient, address: str, status: int, words: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert "<h1>" in answer.text


def test_all_pairs(client: TestClient) -> None:
    assert f'<a href="{DOSSIER}">Georgia – Uzbekistan</a>' in client.get("/dyads").text
    assert f'<a href="{DOSSIER}">' in client.get("/dyads?state=georgia&state=").text
    answer = client.get("/dyads?state=Uzbekistan&state=Georgia")
    assert (answer.status_code, answer.headers["location"]) == (303, DOSSIER)
    assert "No dossier of France yet" in client.get("/dyads?state=France").text


def test_no_pair_in_an_empty_store(browse: Browse) -> None:
    assert "No dossier yet" in browse().get("/dyads").text


def test_the_glance_counts_what_the_dossier_counts(client: TestClient, story: Store) -> None:
    glance = recall.build_dossier(story, *PAIR).glance
    page = client.get(DOSSIER).text
    cards = {
        title: re.sub(r"<[^>]+>|\s+", " ", body).split()
        for title, body in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page, re.S)
    }
    assert int(cards["Open commitments"][0]) == glance.commitments_open
    assert int(cards["Open contradictions"][0]) == glance.contradictions
    assert f"<strong>{glance.facts}</strong> facts" in page
    statuses = dict(re.findall(r'<a href="[^"]*">\s*<span class="chip [^>]*>([\w ]+)</span></a> <b>(\d+)</b>', page))
    assert statuses == {one.status: str(one.count) for one in glance.instruments}
    months = re.findall(r'data-month="([\d-]+)" data-cooperation="(\d+)" data-conflict="(\d+)"', page)
    assert months == [(one.month, str(one.cooperation), str(one.conflict)) for one in glance.months]


def test_what_is_new_is_told_since_the_day_asked_for(client: TestClient, story: Store) -> None:
    page = client.get(f"{DOSSIER}?new-since=2025-01-01").text
    number = browsing.counts(story, Filters(states=PAIR, new_since="2025-01-01")).facts
    assert "New since 1 January 2025" in page
    assert f"all {number}</a>" in page


def counted(page: str) -> int:
    """How many a list says that there are."""
    return int(re.findall(r'<div class="summary"><p><strong>([\d,]+)</strong>', page)[0].replace(",", ""))


@pytest.mark.parametrize("query", ["", "?new-since=2025-01-01", "?since=2023&until=2025-06&new-since=2024-06-01"])
def test_numbers_lead_to_what_they_count(client: TestClient, query: str) -> None:
    page = client.get(DOSSIER + query).text.replace("&amp;", "&")
    numbers = re.findall(r'<span class="big"><a href="([^"]+)">(\d+)</a>', page)
    numbers += re.findall(r'<a href="([^"]+)">(\d+) overdue', page)
    numbers += re.findall(r'<a href="([^"]+)">(\d+) articles?</a>', page)
    numbers += re.findall(r'<li><a href="([^"]+)">\s*<span class="chip [^>]*>[\w ]+</span></a> <b>(\d+)</b>', page)
    fields = page[page.index('id="fields-title"') :] if 'id="fields-title"' in page else ""
    numbers += re.findall(r'<li><a href="([^"]+)">[^<]+</a> <span class="n">(\d+)</span>', fields)
    assert len(numbers) >= 5
    for address, number in numbers:
        shown = client.get(address).text
        assert (counted(shown) if int(number) else "Nothing found" in shown) == (int(number) or True), address


def test_sources_are_those_of_the_facts_asked_for(client: TestClient, story: Store) -> None:
    for query, filters in (
        ("", Filters(states=PAIR)),
        ("?site=registan-daily.example", Filters(states=PAIR, sites=("registan-daily.example",))),
        (
            "?kind=instruments&since=2024&until=2025-06",
            Filters(states=PAIR, kinds=("instruments",), since="2024", until="2025-06"),
        ),
        ("?new-since=2025-01-01", Filters(states=PAIR, new_since="2025-01-01")),
        ("?as-of=2024-06-30&type=CONSULT", Filters(states=PAIR, as_of="2024-06-30", types=("CONSULT",))),
    ):
        telling = {report.article.id for fact in recall.facts(story, filters) for report in fact.reports}
        page = client.get(f"{DOSSIER}/sources{query}").text
        assert set(re.findall(r'<li class="item" id="a-([^"]+)"', page)) == telling
        assert counted(page) == len(telling)
    assert "Nothing found" in client.get(f"{DOSSIER}/sources?since=1990&until=1991").text


def test_outlets_to_choose_from_are_the_dossier_s(tmp_path: Path, browse: Browse) -> None:
    one, other = sample(1), about(sample(2), "BRA", "ZAF")
    elsewhere = replace(other, article=replace(other.article, site="elsewhere.example"))
    with filled(tmp_path / "outlets.db", one, elsewhere) as store:
        client = browse(store)
        for address in ("/dyads/AZE-KAZ/timeline", "/dyads/AZE-KAZ?as-of=2024-06-30"):
            assert re.findall(r'name="site" value="([^"]+)"', client.get(address).text) == ["example.org"]
        # What an address asks for can be taken back.
        asked = client.get("/dyads/AZE-KAZ/timeline?site=elsewhere.example").text
        assert re.findall(r'name="site" value="([^"]+)"', asked) == ["example.org", "elsewhere.example"]


@pytest.mark.parametrize(("bound", "number"), [("_LOOKED_AT", 2), ("_REPORTS", 0)])
def test_sources_of_very_many_facts_say_that_they_are_not_all(
    browse: Browse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, bound: str, number: int
) -> None:
    monkeypatch.setattr(known_of_two, bound, number)
    with filled(tmp_path / "many.db", *(sample(number) for number in range(1, 4))) as store:
        client = browse(store)
        assert "only the articles telling the latest" in client.get("/dyads/AZE-KAZ/sources?since=2024").text
        assert "at least" in client.get("/dyads/AZE-KAZ?since=2024").text
        assert "only the articles telling the latest" not in client.get("/dyads/AZE-KAZ/sources").text


def test_the_timeline_pages_through_all_facts(client: TestClient, story: Store) -> None:
    seen = [id for part in parts(client, f"{DOSSIER}/timeline") for id in ids(part)]
    assert len(seen) == len(set(seen))
    assert set(seen) == {fact.id for fact in recall.facts(story, Filters(states=PAIR))}


def test_the_timeline_is_filtered_by_its_address(client: TestClient, story: Store) -> None:
    page = client.get(f"{DOSSIER}/timeline?kind=events&type=CONSULT&since=2023").text
    wanted = Filters(states=PAIR, kinds=("events",), types=("CONSULT",), since="2023")
    number = browsing.counts(story, wanted).facts
    assert f"<strong>{number}</strong> fact" in page
    # Of few facts each is a dot, which leads to its page.
    dots = re.findall(r'<tr data-date="[\d-]+"[^>]*data-href="/facts/([\w-]+)"', page)
    assert sorted(dots) == sorted(fact.id for fact in recall.facts(story, wanted))
    query = "?state=GEO&amp;state=UZB&amp;kind=events&amp;type=CONSULT&amp;since=2023"
    assert f'href="/api/v1/exports/facts.jsonl{query}"' in page
    assert f'href="{DOSSIER}/instruments?since=2023"' in page


def test_commitments_begin_with_the_overdue(client: TestClient, story: Store) -> None:
    page = client.get(f"{DOSSIER}/commitments").text
    late = browsing.page(story, Filters(states=PAIR, kinds=("commitments",), statuses=("overdue",))).facts
    assert late
    shown = ids(page)
    assert set(shown[: len(late)]) == {fact.id for fact in late}
    assert len(shown) == len(set(shown))
    assert set(ids(client.get(f"{DOSSIER}/commitments?status=overdue").text)) == {fact.id for fact in late}


@pytest.mark.parametrize(("parts_of", "late"), [(3, 1), (3, 4), (2, 3)])
def test_the_overdue_stand_once(
    client: TestClient, story: Store, monkeypatch: pytest.MonkeyPatch, parts_of: int, late: int
) -> None:
    monkeypatch.setattr(registers, "ON_A_PAGE", parts_of)
    monkeypatch.setattr(registers, "_LATE", late)
    shown = [ids(part) for part in parts(client, f"{DOSSIER}/commitments")]
    promises = browsing.page(story, Filters(states=PAIR, kinds=("commitments",)), limit=200).facts
    seen = [id for part in shown for id in part]
    assert sorted(seen) == sorted(fact.id for fact in promises)
    # Nobody is led to a part with nothing in it.
    assert all(shown)


def test_the_register_is_by_status_or_of_one(client: TestClient) -> None:
    page = client.get(f"{DOSSIER}/instruments").text
    statuses = re.findall(rf'<li><a href="{DOSSIER}/instruments\?status=([\w+-]+)">', page)
    assert statuses
    for status in statuses:
        one = client.get(f"{DOSSIER}/instruments?status={status}").text
        assert ids(one)
        assert 'aria-current="true"' in one


def test_the_agenda_says_what_recall_says(story: Store) -> None:
    now = Now(story, PAIR)
    for as_of in (None, "2023-06-30"):
        known: Known = Pasts().known(story, PAIR, as_of) if as_of else now
        filters = Filters(states=PAIR, as_of=as_of)
        found = planned(known, filters)
        told = recall.agenda(story, filters)
        assert {one.id for one in (*found.ahead, *found.undated, *found.passed)} == {fact.id for fact in told}
        assert {one.id for one in found.passed} == {fact.id for fact in told if fact.overdue}
        assert [one.id for one in found.ahead] == [fact.id for fact in told if fact.date and not fact.overdue]


def test_the_past_counts_as_browsing_does(story: Store) -> None:
    now, then = Now(story, PAIR), Then(recall.facts(story, Filters(states=PAIR)), "2030-01-01")
    for filters in (
        Filters(states=PAIR),
        Filters(states=PAIR, kinds=("instruments",), statuses=("signed",)),
        Filters(states=PAIR, types=("CONSULT",), since="2023"),
        Filters(states=PAIR, contradicted=True),
    ):
        one, other = now.counts(filters), then.counts(filters)
        assert (one.facts, one.kinds, one.types, one.fields, one.months) == (
            other.facts, other.kinds, other.types, other.fields, other.months,
        )  # fmt: skip
        assert sorted(map(str, now.counted(filters))) == sorted(map(str, then.counted(filters)))
        for order in ("newest", "changed"):
            assert {fact.id for fact in now.page(filters, order, 200).facts} == {
                fact.id for fact in then.page(filters, order, 200).facts
            }


def test_a_past_is_remembered_for_a_while(story: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    pasts = Pasts()
    first = pasts.known(story, PAIR, "2023-06-30")
    assert pasts.known(story, PAIR, "2023-06-30") is first
    for day in ("2023-07-01", "2023-07-02", "2023-07-03"):
        pasts.known(story, PAIR, day)
    assert pasts.known(story, PAIR, "2023-06-30") is not first


def test_statements_are_chosen_by_speaker(client: TestClient) -> None:
    page = client.get(f"{DOSSIER}/statements").text
    found = re.findall(rf'<a href="({DOSSIER}/statements\?party=[^"]+)">([^<]+)</a> <span class="n">(\d+)</span>', page)
    assert found
    address, name, number = found[0]
    one = client.get(address).text
    assert f"<strong>{number}</strong> statement" in one
    assert set(re.findall(r'<strong><a href="/facts/[\w-]+">([^<]+)</a></strong>', one)) == {name}


def test_the_print_is_the_file_with_its_own_style_alone(client: TestClient, story: Store) -> None:
    answer = client.get(f"{DOSSIER}/print")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    told = re.search(r"style-src '(sha256-[^']+)'", answer.text.replace("&#39;", "'"))
    assert told
    assert f"style-src '{told[1]}'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    # All other pages keep theirs.
    assert "style-src 'self'" in client.get(DOSSIER).headers["content-security-policy"]
    assert len(client.get(f"{DOSSIER}/print?since=2025").text) < len(answer.text)


def test_the_pdf(client: TestClient) -> None:
    answer = client.get(f"{DOSSIER}.pdf?since=2025")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert 'filename="comity-GEO-UZB.pdf"' in answer.headers["content-disposition"]


def test_too_much_is_not_printed(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST_ON_PAPER", 10)
    for address in (f"{DOSSIER}/print", f"{DOSSIER}.pdf"):
        answer = client.get(address)
        assert answer.status_code == 422
        assert "10 at most" in answer.text
        assert f'href="{DOSSIER}/timeline"' in answer.text


def test_a_hostile_title_is_shown_as_it_is(browse: Browse, tmp_path: Path) -> None:
    title = "<script>alert(1)</script>"
    one = sample()
    with filled(tmp_path / "hostile.db", replace(one, article=replace(one.article, title=title))) as store:
        client = browse(store)
        pair = browsing.dyads(store)[0].name
        for tab in TABS:
            page = client.get(f"/dyads/{pair}{tab}").text
            assert title not in page
