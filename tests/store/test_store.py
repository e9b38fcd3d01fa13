"""What every store promises: see `comity.store.protocol.Store`."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.errors import StoreError
from comity.store import Store, open_store
from comity.types import Given, Record, SetAside
from sample_records import about, sample

MakePath = Callable[[], Path]


@pytest.fixture
def new_path(tmp_path: Path) -> MakePath:
    numbers = iter(range(1_000_000))
    return lambda: tmp_path / f"{next(numbers)}.db"


def dump(store: Store) -> list[Record]:
    return list(store.records())


def test_a_record_comes_back_as_it_went_in(store: Store) -> None:
    assert store.add(sample()) == "added"
    assert dump(store) == [sample()]


@pytest.mark.parametrize(
    "record",
    [
        replace(sample(), offices=(), events=(), instruments=(), commitments=(), statements=(), figures=()),
        replace(sample(), page=replace(sample().page, form="body", given=Given())),
        replace(sample(), page=replace(sample().page, given=Given("i", "u", "2024-01-01", "2023-02", "t"))),
        replace(sample(), page=replace(sample().page, content="\ud800 and \x00")),
        replace(sample(), article=replace(sample().article, url=None, site=None, published=None, byline=())),
        replace(sample(), figures=(replace(sample().figures[0], value=0.1),)),
    ],
    ids=["no findings", "body", "given", "odd characters", "little known", "fraction"],
)
def test_every_shape_of_record_comes_back(store: Store, record: Record) -> None:
    store.add(record)
    assert dump(store) == [record]


def test_the_store_outlives_its_closing(place_of_store: Path) -> None:
    with open_store(place_of_store) as store:
        store.add(sample())
    with open_store(place_of_store) as store:
        assert dump(store) == [sample()]


def test_adding_twice_changes_nothing(store: Store) -> None:
    store.add(sample(1))
    store.add(sample(2))
    before = dump(store), store.status()
    assert store.add(sample(1)) == "unchanged"
    assert (dump(store), store.status()) == before


def test_a_changed_page_replaces_its_own_findings_and_no_others(store: Store) -> None:
    store.add(sample(1))
    store.add(sample(2))
    changed = about(sample(1, raw="<html>corrected</html>"), "AZE", "GEO")
    assert store.add(changed) == "replaced"
    assert dump(store) == [changed, sample(2)]
    assert list(store.records({"GEO"})) == [changed]
    assert store.status().pages == 2
    assert not store.check()


def test_another_coder_replaces_the_findings_of_its_page(store: Store) -> None:
    store.add(sample(1))
    store.add(sample(2))
    again = about(sample(1, coder="test-2"), "AZE", "KAZ")
    assert not store.holds(again.page.digest, "test-2")
    assert store.add(again) == "replaced"
    assert store.holds(again.page.digest, "test-2")
    assert not store.holds(again.page.digest, "test-1")
    assert dump(store) == [again, sample(2)]
    assert store.status().coders == {"test-1": 1, "test-2": 1}


def test_the_page_fetched_later_stays_whatever_the_order(new_path: MakePath) -> None:
    # Half past one in Baku is before ten in London, though the letters sort the other way.
    early = sample(raw="<html>first</html>", fetched="2024-05-02T13:30:00+04:00")
    late = sample(raw="<html>corrected</html>", fetched="2024-05-02T10:00:00Z")
    with open_store(new_path()) as store:
        assert [store.add(early), store.add(late)] == ["added", "replaced"]
        assert dump(store) == [late]
    with open_store(new_path()) as store:
        assert [store.add(late), store.add(early)] == ["added", "unchanged"]
        assert dump(store) == [late]


def test_the_page_added_last_stays_where_no_time_tells(store: Store) -> None:
    store.add(sample(raw="<html>first</html>", fetched="2024-05-02T10:00:00Z"))
    assert store.add(sample(raw="<html>corrected</html>", fetched="2024-05-01")) == "replaced"
    assert store.add(sample(raw="<html>again</html>")) == "replaced"


def _elsewhere(record: Record, source: str, url: str | None, given: Given, raw: str) -> Record:
    page = replace(record.page, source=source, content=raw, given=given)
    return replace(record, page=page, article=replace(record.article, id=given.id or "index", url=url))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("a.html", "https://e.org/n/1", Given()), ("b.html", "http://www.e.org/n/1/", Given()), True),
        (("a.html", "https://e.org/n/1", Given()), ("a.html", "https://e.org/n/2", Given()), False),
        (("a.html", "https://e.org/n?id=1", Given()), ("a.html", "https://e.org/n?id=2", Given()), False),
        (("a/index.html", None, Given()), ("a/index.html", None, Given()), True),
        (("a/index.html", None, Given()), ("b/index.html", None, Given()), False),
        (("a.html", "https://e.org/", Given()), ("b.html", "https://e.org/", Given()), False),
        (("a.jsonl:1", None, Given(id="x")), ("a.jsonl:7", "https://e.org/n/1", Given(id="x")), True),
        (("a.jsonl:1", None, Given(id="x")), ("a.jsonl:1", None, Given(id="y")), False),
        (("a.html", "https://[::", Given()), ("b.html", "https://[::", Given()), False),
    ],
)
def test_what_is_the_same_article(
    store: Store, one: tuple[str, str | None, Given], other: tuple[str, str | None, Given], same: bool
) -> None:
    store.add(_elsewhere(sample(), *one, raw="first"))
    outcome = store.add(_elsewhere(sample(), *other, raw="second"))
    assert outcome == ("replaced" if same else "added")
    assert store.status().articles == (1 if same else 2)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 5), max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_adding_does_not_matter(new_path: MakePath, numbers: list[int], random: Random) -> None:
    def records() -> list[Record]:
        return [about(sample(n), "AZE", "KAZ") if n % 2 else sample(n) for n in numbers]

    def result(ordered: list[Record]) -> object:
        with open_store(new_path()) as store:
            for record in ordered:
                store.add(record)
            status = replace(store.status(), set_aside=())
            return dump(store), list(store.records({"AZE", "KAZ"})), status, store.check()

    shuffled = records()
    random.shuffle(shuffled)
    assert result(records()) == result(shuffled)


def test_records_come_by_publication_and_only_when_asked_for(store: Store) -> None:
    for number in (3, 1, 2):
        store.add(sample(number))
    records = store.records()
    assert next(records) == sample(1)
    # The store can be written while it is read; what was there when reading began is what is read.
    store.add(sample(4))
    assert list(records) == [sample(2), sample(3)]


def test_records_of_a_dyad(store: Store) -> None:
    store.add(about(sample(1), "AZE", "KAZ"))
    store.add(about(sample(2), "AZE", "GEO"))
    apart = replace(
        sample(3), events=(), instruments=(), figures=(), offices=sample(3).offices[:1], statements=()
    )  # An office of Kazakhstan here, a commitment of Azerbaijan there.
    store.add(apart)
    store.add(about(sample(4), "KAZ"))
    assert list(store.records({"AZE", "KAZ"})) == [about(sample(1), "AZE", "KAZ"), apart]
    assert list(store.records(["GEO", "AZE"])) == [about(sample(2), "AZE", "GEO")]
    assert list(store.records({"KAZ", "GEO"})) == []


def test_status(store: Store) -> None:
    empty = store.status()
    assert (empty.articles, empty.first_published, empty.states) == (0, None, {})
    store.add(sample(1))
    store.add(about(sample(2), "AZE", "GEO"))
    store.set_aside(SetAside("b.html", "empty", "there is nothing in it."))
    status = store.status()
    assert (status.articles, status.pages) == (2, 2)
    assert status.findings == {
        "offices": 2,
        "events": 2,
        "instruments": 1,
        "commitments": 1,
        "statements": 1,
        "figures": 1,
    }
    # Articles are counted, not findings, and "CIS" is an institution.
    assert list(status.states.items()) == [("AZE", 2), ("GEO", 1), ("KAZ", 1)]
    assert status.first_published == sample(1).article.published
    assert status.last_published == sample(2).article.published
    assert [page.source for page in status.set_aside] == ["b.html"]


def test_pages_set_aside_come_some_at_a_time_by_source_and_are_counted_by_reason(store: Store) -> None:
    pages = [
        SetAside(f"{name}.html", reason, "it is so.")
        for name, reason in zip("dbac", ("empty", "binary", "empty", "empty"), strict=True)
    ]
    for page in pages:
        store.set_aside(page)
    reasons = {"empty": 3, "binary": 1}
    assert list(store.set_asides(2)[1]) == ["empty", "binary"]
    assert store.set_asides(2) == ([pages[2], pages[1]], reasons)
    assert store.set_asides(2, 2) == ([pages[3], pages[0]], reasons)
    assert store.set_asides(2, reason="empty") == ([pages[2], pages[3]], reasons)
    assert store.set_asides(2, reason="missing") == ([], reasons)


def test_a_page_set_aside_stays_so_until_it_can_be_read(store: Store) -> None:
    source = sample().page.source
    store.set_aside(SetAside(source, "empty", "there is nothing in it.", "d1"))
    store.set_aside(SetAside(source, "no-article", "there is no article in it.", "d2"))
    assert store.status().set_aside == (SetAside(source, "no-article", "there is no article in it.", "d2"),)
    store.add(sample(2))
    assert len(store.status().set_aside) == 1
    store.add(sample())
    assert store.status().set_aside == ()


def test_setting_aside_loses_nothing(store: Store) -> None:
    store.add(sample())
    store.set_aside(SetAside(sample().page.source, "empty", "there is nothing in it."))
    assert dump(store) == [sample()]


def test_what_no_encoding_holds_is_refused_as_a_whole(store: Store) -> None:
    with pytest.raises(StoreError, match="can't be stored"):
        store.add(replace(sample(), article=replace(sample().article, title="\ud800")))
    assert dump(store) == []


def test_closing_twice_is_fine(store: Store) -> None:
    store.close()
    store.close()
