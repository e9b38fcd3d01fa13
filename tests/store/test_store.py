"""What every store promises: see `comity.store.protocol.Store`."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.errors import StoreError
from comity.store import Store, open_store
from comity.types import Given, Record, SetAside
from sample_records import about, sample
from stores_of_both import NewPlace

few = settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def dump(store: Store) -> list[Record]:
    return list(store.records())


def test_a_record_comes_back_as_it_went_in(any_store: Store) -> None:
    assert any_store.add(sample()) == "added"
    assert dump(any_store) == [sample()]


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
def test_every_shape_of_record_comes_back(any_store: Store, record: Record) -> None:
    any_store.add(record)
    assert dump(any_store) == [record]


def test_the_store_outlives_its_closing(new_place: NewPlace) -> None:
    place = new_place()
    with open_store(place) as store:
        store.add(sample())
    with open_store(place) as store:
        assert dump(store) == [sample()]


def test_adding_twice_changes_nothing(any_store: Store) -> None:
    any_store.add(sample(1))
    any_store.add(sample(2))
    before = dump(any_store), any_store.status()
    assert any_store.add(sample(1)) == "unchanged"
    assert (dump(any_store), any_store.status()) == before


def test_a_changed_page_replaces_its_own_findings_and_no_others(any_store: Store) -> None:
    any_store.add(sample(1))
    any_store.add(sample(2))
    changed = about(sample(1, raw="<html>corrected</html>"), "AZE", "GEO")
    assert any_store.add(changed) == "replaced"
    assert dump(any_store) == [changed, sample(2)]
    assert list(any_store.records({"GEO"})) == [changed]
    assert any_store.status().pages == 2
    assert not any_store.check()


def test_another_coder_replaces_the_findings_of_its_page(any_store: Store) -> None:
    any_store.add(sample(1))
    any_store.add(sample(2))
    again = about(sample(1, coder="test-2"), "AZE", "KAZ")
    assert not any_store.holds(again.page.digest, "test-2")
    assert any_store.add(again) == "replaced"
    assert any_store.holds(again.page.digest, "test-2")
    assert not any_store.holds(again.page.digest, "test-1")
    assert dump(any_store) == [again, sample(2)]
    assert any_store.status().coders == {"test-1": 1, "test-2": 1}


def test_the_page_fetched_later_stays_whatever_the_order(new_place: NewPlace) -> None:
    # Half past one in Baku is before ten in London, though the letters sort the other way.
    early = sample(raw="<html>first</html>", fetched="2024-05-02T13:30:00+04:00")
    late = sample(raw="<html>corrected</html>", fetched="2024-05-02T10:00:00Z")
    with open_store(new_place()) as store:
        assert [store.add(early), store.add(late)] == ["added", "replaced"]
        assert dump(store) == [late]
    with open_store(new_place()) as store:
        assert [store.add(late), store.add(early)] == ["added", "unchanged"]
        assert dump(store) == [late]


def test_the_page_added_last_stays_where_no_time_tells(any_store: Store) -> None:
    any_store.add(sample(raw="<html>first</html>", fetched="2024-05-02T10:00:00Z"))
    assert any_store.add(sample(raw="<html>corrected</html>", fetched="2024-05-01")) == "replaced"
    assert any_store.add(sample(raw="<html>again</html>")) == "replaced"


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
    any_store: Store, one: tuple[str, str | None, Given], other: tuple[str, str | None, Given], same: bool
) -> None:
    any_store.add(_elsewhere(sample(), *one, raw="first"))
    outcome = any_store.add(_elsewhere(sample(), *other, raw="second"))
    assert outcome == ("replaced" if same else "added")
    assert any_store.status().articles == (1 if same else 2)


def _the_order_of_adding_does_not_matter(new_place: NewPlace, numbers: list[int], random: Random) -> None:
    def records() -> list[Record]:
        return [about(sample(n), "AZE", "KAZ") if n % 2 else sample(n) for n in numbers]

    def result(ordered: list[Record]) -> object:
        with open_store(new_place()) as store:
            for record in ordered:
                store.add(record)
            status = replace(store.status(), set_aside=())
            return dump(store), list(store.records({"AZE", "KAZ"})), status, store.check()

    shuffled = records()
    random.shuffle(shuffled)
    assert result(records()) == result(shuffled)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 5), max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_adding_does_not_matter(new_file: NewPlace, numbers: list[int], random: Random) -> None:
    _the_order_of_adding_does_not_matter(new_file, numbers, random)


@few
@given(st.lists(st.integers(1, 5), max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_adding_does_not_matter_in_postgresql(new_database: NewPlace, numbers: list[int], random: Random) -> None:
    _the_order_of_adding_does_not_matter(new_database, numbers, random)


def test_records_come_by_publication_and_only_when_asked_for(any_store: Store) -> None:
    for number in (3, 1, 2):
        any_store.add(sample(number))
    records = any_store.records()
    assert next(records) == sample(1)
    # The store can be written while it is read; what was there when reading began is what is read.
    any_store.add(sample(4))
    assert list(records) == [sample(2), sample(3)]


def test_records_of_a_dyad(any_store: Store) -> None:
    any_store.add(about(sample(1), "AZE", "KAZ"))
    any_store.add(about(sample(2), "AZE", "GEO"))
    apart = replace(
        sample(3), events=(), instruments=(), figures=(), offices=sample(3).offices[:1], statements=()
    )  # An office of Kazakhstan here, a commitment of Azerbaijan there.
    any_store.add(apart)
    any_store.add(about(sample(4), "KAZ"))
    assert list(any_store.records({"AZE", "KAZ"})) == [about(sample(1), "AZE", "KAZ"), apart]
    assert list(any_store.records(["GEO", "AZE"])) == [about(sample(2), "AZE", "GEO")]
    assert list(any_store.records({"KAZ", "GEO"})) == []


def test_status(any_store: Store) -> None:
    empty = any_store.status()
    assert (empty.articles, empty.first_published, empty.states) == (0, None, {})
    any_store.add(sample(1))
    any_store.add(about(sample(2), "AZE", "GEO"))
    any_store.set_aside(SetAside("b.html", "empty", "there is nothing in it."))
    status = any_store.status()
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


def test_pages_set_aside_come_some_at_a_time_by_source_and_are_counted_by_reason(any_store: Store) -> None:
    pages = [
        SetAside(f"{name}.html", reason, "it is so.")
        for name, reason in zip("dbac", ("empty", "binary", "empty", "empty"), strict=True)
    ]
    for page in pages:
        any_store.set_aside(page)
    reasons = {"empty": 3, "binary": 1}
    assert list(any_store.set_asides(2)[1]) == ["empty", "binary"]
    assert any_store.set_asides(2) == ([pages[2], pages[1]], reasons)
    assert any_store.set_asides(2, 2) == ([pages[3], pages[0]], reasons)
    assert any_store.set_asides(2, reason="empty") == ([pages[2], pages[3]], reasons)
    assert any_store.set_asides(2, reason="missing") == ([], reasons)


def test_a_page_set_aside_stays_so_until_it_can_be_read(any_store: Store) -> None:
    source = sample().page.source
    any_store.set_aside(SetAside(source, "empty", "there is nothing in it.", "d1"))
    any_store.set_aside(SetAside(source, "no-article", "there is no article in it.", "d2"))
    assert any_store.status().set_aside == (SetAside(source, "no-article", "there is no article in it.", "d2"),)
    any_store.add(sample(2))
    assert len(any_store.status().set_aside) == 1
    any_store.add(sample())
    assert any_store.status().set_aside == ()


def test_setting_aside_loses_nothing(any_store: Store) -> None:
    any_store.add(sample())
    any_store.set_aside(SetAside(sample().page.source, "empty", "there is nothing in it."))
    assert dump(any_store) == [sample()]


def test_what_no_encoding_holds_is_refused_as_a_whole(any_store: Store) -> None:
    with pytest.raises(StoreError, match="can't be stored"):
        any_store.add(replace(sample(), article=replace(sample().article, title="\ud800")))
    assert dump(any_store) == []


def test_a_batch_is_as_one_by_one(new_place: NewPlace) -> None:
    aside = SetAside("other.html", "empty", "there is nothing in it.")
    records = [sample(), sample(2), sample(), replace(sample(2), coder="other/1"), sample(3)]
    with open_store(new_place()) as one, open_store(new_place()) as other, open_store(new_place()) as third:
        told = [one.add(record) for record in records]
        one.set_aside(aside)
        with other.batch() as batch:
            assert [batch.add(record) for record in records] == told == ["added", "added", "unchanged", "replaced", "added"]
            batch.set_aside(aside)
            assert batch.holds(sample().page.digest, sample().coder)
            assert not batch.holds(sample().page.digest, "other/1")
        with third.batch():
            pass
        assert dump(other) == dump(one)
        assert other.status() == one.status()
        assert dump(third) == []


def test_of_a_batch_that_ends_by_an_error_nothing_is_kept(any_store: Store) -> None:
    def broken() -> None:
        with any_store.batch() as batch:
            batch.add(sample(2))
            batch.set_aside(SetAside("other.html", "empty", "there is nothing in it."))
            raise KeyError

    any_store.add(sample())
    before = any_store.status()
    with pytest.raises(KeyError):
        broken()
    assert any_store.status() == before
    assert dump(any_store) == [sample()]


def test_closing_twice_is_fine(any_store: Store) -> None:
    any_store.close()
    any_store.close()
