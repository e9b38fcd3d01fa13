"""The filters of addresses: read, written, shown as a form."""

import pytest
from starlette.datastructures import QueryParams

from comity.browsing import Counts, Tally
from comity.errors import ComityError, UnknownStateError
from comity.types import Filters
from comity.web.filters import Asked, address, asked_of, form_of, query_of, toggled

COUNTS = Counts(7, {"events": 4, "instruments": 3}, {"CONSULT": 4, "treaty": 3}, {"occurred": 4, "overdue": 1}, {"trade": 2}, {})


def asked(query: str, path: str = "/search", **fixed: object) -> Asked:
    return asked_of(QueryParams(query), path, others=("part",), **fixed)


def test_an_address_is_read() -> None:
    found = asked(
        "q=port+of+Aktau&state=Kazakhstan&state=AZ&kind=events&kind=instruments&type=CONSULT&status=overdue&field=energy"
        "&site=a.example&since=2022-08&until=2023&as-of=2024-01-31&new-since=2023-12-01&party=Aliyev&contradicted=yes"
        "&order=soonest&cursor=c"
    )
    assert found.filters == Filters(
        states=("KAZ", "AZE"),
        kinds=("events", "instruments"),
        types=("CONSULT",),
        statuses=("overdue",),
        fields=("energy",),
        sites=("a.example",),
        since="2022-08",
        until="2023",
        as_of="2024-01-31",
        new_since="2023-12-01",
        parties=("Aliyev",),
        contradicted=True,
    )
    assert (found.q, found.order, found.cursor) == ("port of Aktau", "soonest", "c")


def test_what_is_empty_is_absent() -> None:
    found = asked("q=&state=&kind=&since=&until=+&as-of=&order=&cursor=&contradicted=")
    assert found == Asked("/search", Filters())
    assert not found.narrowed
    assert address(found) == "/search"


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("kind=treaties", "kind"), ("type=MEET", "type"), ("status=dead", "status"), ("field=sports", "field"),
        ("order=best", "order"), ("since=May", "since"), ("as-of=2022-02", "as-of"), ("since=2023&until=2022", "since"),
        ("contradicted=maybe", "contradicted"), (f"site={'a' * 501}", "site"), ("&".join(["site=a"] * 61), "site"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told(query: str, word: str) -> None:
    with pytest.raises(ComityError, match=word):
        asked(query)


def test_an_unknown_state_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownStateError, match="Kazakstan"):
        asked("state=Kazakstann")


def test_addresses_are_written_as_they_are_read() -> None:
    query = "q=a+b&kind=events&type=joint+statement&site=x.example&since=2022-08&as-of=2022-08-23"
    found = asked(query)
    assert address(found) == f"/search?{query}"
    assert asked(address(found).partition("?")[2]) == found


def test_a_change_begins_the_list_anew() -> None:
    found = asked("kind=events&order=changed&cursor=abc")
    assert address(found) == "/search?kind=events&order=changed"
    assert address(found, cursor="d") == "/search?kind=events&order=changed&cursor=d"
    assert address(found, kind=None, new_since="2024-01-01") == "/search?new-since=2024-01-01&order=changed"
    assert address(found, "/elsewhere", order=None, contradicted=True) == "/elsewhere?kind=events&contradicted=yes"


def test_what_the_page_sets_stays_out_of_its_addresses() -> None:
    found = asked("state=FRA&kind=figures&part=passed", "/dyads/AZE-KAZ/agenda", states=("AZE", "KAZ"), kinds=("events",))
    assert found.filters == Filters(states=("AZE", "KAZ"), kinds=("events",))
    assert address(found) == "/dyads/AZE-KAZ/agenda?part=passed"
    assert query_of(found) == "?state=AZE&state=KAZ&kind=events&part=passed"
    assert found.narrowed


def test_a_value_is_chosen_and_taken_back() -> None:
    found = asked("kind=events")
    assert toggled(found, "kind", "figures") == "/search?kind=events&kind=figures"
    assert toggled(found, "kind", "events") == "/search"


def test_the_form_offers_what_there_is() -> None:
    found = asked("kind=events&field=water&since=2022-02&until=2022-02&new-since=2022-01-01&order=soonest")
    form = form_of(found, COUNTS, orders=("newest", "soonest"), sites=[Tally("a.example", 9)])
    options = {group.name: {one.value: (one.label, one.count, one.checked) for one in group.options} for group in form.groups}
    assert options == {
        "kind": {"events": ("Events", 4, True), "instruments": ("Instruments", 3, False)},
        "type": {"CONSULT": ("Meeting or talks", 4, False), "treaty": ("Treaty", 3, False)},
        "status": {"occurred": ("Occurred", 4, False), "overdue": ("Overdue", 1, False)},
        # What is chosen can be taken back though nothing has it.
        "field": {"trade": ("Trade", 2, False), "water": ("Water", 0, True)},
        "site": {"a.example": ("a.example", None, False)},
    }
    assert (form.since, form.until, form.new_since) == ("2022-02-01", "2022-02-28", "2022-01-01")
    assert form.order is not None
    assert [one.value for one in form.order.options if one.checked] == ["soonest"]
    assert [label for label, _ in form.active] == [
        "Events",
        "Water",
        "from February 2022",
        "to February 2022",
        "changed after 1 January 2022",
    ]
    assert form.active[0][1] == address(found, kind=None)
    assert form.clear_url == "/search?order=soonest"
    assert form.hidden == ()


def test_what_a_form_does_not_offer_it_carries_along() -> None:
    found = asked("q=port&site=a.example&as-of=2022-08-23&party=Aliyev")
    form = form_of(found, COUNTS, groups=("kind",))
    assert form.hidden == (("q", "port"), ("site", "a.example"), ("as-of", "2022-08-23"), ("party", "Aliyev"))
    with_all = form_of(found, COUNTS, groups=("kind", "site"), words=True, as_of_months=("2021-01", "2024-01"))
    assert with_all.hidden == (("party", "Aliyev"),)
    assert (with_all.q, with_all.as_of) == ("port", "2022-08-23")
