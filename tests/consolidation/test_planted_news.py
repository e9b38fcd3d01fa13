"""What one outlet alone tells, however often and wherever, never outweighs in a fact what two or more others tell against it."""

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from fact_stores import article, commitment, event, fact_store, instrument, record
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.consolidation.doubts import doubts_of
from comity.consolidation.facts import assemble
from comity.consolidation.model import Fact
from comity.consolidation.outlets import registered_name, sources_of
from comity.store.protocol import KeptFinding
from comity.types import Figure, Finding, Head, Office, Statement

HOSTS = ("planted.co.uk", "en.planted.co.uk", "amp.planted.co.uk", "NEWS.planted.co.uk", "m.planted.co.uk.", "a.b.planted.co.uk")
"""Hosts of the one outlet."""
OTHERS = ("first.example", "second.example", "third.example", "fourth.example")
DAY = date(2024, 5, 10)
SETS = int(os.environ.get("PLANTED_SETS", "20"))
"""How many sets of reports are generated for each contest."""


def told(number: int, site: str, finding: Finding, published: str | None, origin: str = "") -> KeptFinding:
    """A finding that an article of its own tells."""
    id = f"{number:04d}"
    head = Head(id, f"https://{site}/{id}", site, f"Report {id}", (), published, "en", "test/1", origin or id)
    kind: Any = f"{type(finding).__name__.lower()}s"
    return KeptFinding(f"ref-{id}", kind, finding, head, 1, "")


@dataclass(frozen=True)
class Contest:
    """What others tell, what the planted reports tell against it, and where in the fact it is decided."""

    true: Sequence[Finding]
    false: Sequence[Finding]
    field: str
    """Of the fact's told finding; "status" of the fact itself."""
    right: tuple[Any, ...]
    wrong: tuple[Any, ...]

    def decided(self, fact: Fact) -> Any:
        return fact.status if self.field == "status" else getattr(fact.told, self.field)


def figure(value: float, words: str) -> Figure:
    return Figure(words, 0, len(words), "trade", value, "USD", False, "2023", ("AZE", "KAZ"))


def office(person: str, title: str = "foreign minister") -> Office:
    return Office(f"{title} {person}", 0, 5, person, title, "KAZ")


HELD = event("The ministers met in Baku on 10 May", status="occurred", date="2024-05-10", place="Baku")
CONTESTS = {
    "the day": Contest(
        [HELD, replace(HELD, date="2024-05"), replace(HELD, date="2024-05-10", evidence="They met on Friday")],
        [replace(HELD, date="2024-05-12"), replace(HELD, date="2024-05-13", actors=("Aida Omarova", "Rauf Quliyev", "Others"))],
        "date", ("2024-05-10",), ("2024-05-12", "2024-05-13"),
    ),
    "the place": Contest(
        [HELD, replace(HELD, place="Baku, Azerbaijan"), replace(HELD, place="Presidential Palace, Baku")],
        [replace(HELD, place="Astana"), replace(HELD, place="Astana", actors=("Aida Omarova", "Rauf Quliyev", "Others"))],
        "place", ("Baku", "Baku, Azerbaijan", "Presidential Palace, Baku"), ("Astana",),
    ),
    "the amount": Contest(
        [figure(500e6, "trade of $500 million"), figure(501e6, "trade of $501 million")],
        [figure(900e6, "trade of $900 million"), figure(950e6, "trade of about $950 million")],
        "value", (500e6, 501e6), (900e6, 950e6),
    ),
    "the number": Contest(
        [instrument("signed four documents", count=4, kind="document")],
        [instrument("signed nine documents", count=9, kind="document")],
        "count", (4,), (9,),
    ),
    "the kind": Contest(
        [instrument("signed a memorandum", kind="memorandum")], [instrument("signed a treaty", kind="treaty")],
        "kind", ("memorandum",), ("treaty",),
    ),
    "the mode": Contest([replace(HELD, mode="visit")], [replace(HELD, mode="phone")], "mode", ("visit",), ("phone",)),
    "that it took place": Contest(
        [HELD],
        [replace(HELD, status="denied", evidence=words) for words in ("The meeting was called off", "It did not take place")],
        "status", ("occurred",), ("cancelled", "denied"),
    ),
    "that it did not": Contest(
        [replace(HELD, status="denied", evidence="The meeting did not take place")], [HELD], "status", ("denied",), ("occurred",)
    ),
    "a name": Contest(
        [office("Kanat Ospanov"), office("Ospanov")], [office("Kanat Bolat the Crooked Ospanov")],
        "person", ("Kanat Ospanov",), ("Kanat Bolat the Crooked Ospanov",),
    ),
    "an office": Contest(
        [office("Kanat Ospanov")], [office("Kanat Ospanov", "disgraced foreign minister")],
        "office", ("foreign minister",), ("disgraced foreign minister",),
    ),
    "a speaker": Contest(
        [Statement("“It stands,” Kanat Ospanov said.", 0, 9, "Kanat Ospanov", True)],
        [Statement("“It stands,” Kanat Liar Ospanov said.", 0, 9, "Kanat Liar Ospanov", True)],
        "speaker", ("Kanat Ospanov",), ("Kanat Liar Ospanov",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTESTS)
@settings(max_examples=SETS, deadline=None)
@given(data=st.data())
def test_one_outlet_alone_never_outweighs_others(name: str, data: st.DataObject) -> None:
    contest = CONTESTS[name]
    others = data.draw(st.integers(2, 4), "others")
    planted = data.draw(st.integers(1, 12), "planted")
    copied = data.draw(st.booleans(), "the outlet copies the others' texts too, which makes them look like one source")
    kept = []
    # The first report of each other outlet tells the thing in full; what else it tells may say less.
    for number in range(others):
        kept.append(told(number, OTHERS[number], contest.true[0], f"{DAY + timedelta(days=1)}T10:00:00+04:00"))
        for extra in data.draw(st.lists(st.sampled_from(contest.true), max_size=2), "more of it"):
            kept.append(told(100 + len(kept), OTHERS[number], extra, f"{DAY + timedelta(days=1)}T11:00:00+04:00"))
        if copied:
            kept.append(told(200 + number, HOSTS[0], contest.true[0], "2024-05-10T00:00:00+04:00", f"{number:04d}"))
    # When a page says that it was published is the outlet's own word. What comes days later could be news, and no contradiction.
    days = st.sampled_from(["2024-05-10T01:00:00+04:00", "2024-05-11T10:30:00+04:00", "2024-05-11T23:00:00+04:00"])
    for number in range(planted):
        site = data.draw(st.sampled_from(HOSTS), "its host")
        kept.append(told(300 + number, site, data.draw(st.sampled_from(contest.false)), data.draw(days)))
    # A text of its own that stands at other outlets' addresses too is still one source.
    for number in range(data.draw(st.integers(0, 1), "syndicated")):
        kept.append(told(400 + number, "mirror.example", contest.false[0], "2024-05-11T12:00:00+04:00", "0300"))
    data.draw(st.randoms(use_true_random=False)).shuffle(kept)
    fact = assemble(kept)
    assert contest.decided(fact) in contest.right
    assert contest.decided(fact) not in contest.wrong
    for contradiction in fact.contradictions:
        first = contradiction.values[0]
        sites = {report.article.site for report in fact.reports if report.ref in first.reports}
        assert sites & set(OTHERS)


def test_what_is_outweighed_is_shown_all_the_same() -> None:
    denial = replace(HELD, status="denied", evidence="The meeting was called off")
    kept = [
        told(1, "first.example", HELD, "2024-05-10T10:00:00+04:00"),
        told(2, "second.example", HELD, "2024-05-10T11:00:00+04:00"),
        told(3, "planted.co.uk", denial, "2024-05-11T10:00:00+04:00"),
    ]
    fact = assemble(kept)
    assert [step.status for step in fact.history] == ["occurred"]
    (contradiction,) = fact.contradictions
    assert contradiction.field == "status"
    assert [(one.value, one.sources, one.reports) for one in contradiction.values] == [
        ("occurred", 2, ("ref-0001", "ref-0002")),
        ("denied", 1, ("ref-0003",)),
    ]
    assert fact.sources == 3
    assert "Reports differ on the status." in [doubt.words for doubt in doubts_of(fact)]


def test_a_change_of_plan_is_no_contradiction() -> None:
    plan = replace(HELD, status="planned", evidence="The ministers will meet in Baku on 10 May")
    off = replace(HELD, status="denied", evidence="The meeting was called off")
    kept = [
        told(1, "first.example", plan, "2024-05-01"),
        told(2, "second.example", plan, "2024-05-02"),
        told(3, "third.example", off, "2024-05-08"),
    ]
    fact = assemble(kept)
    assert ([step.status for step in fact.history], fact.contradictions) == (["planned", "cancelled"], ())
    # What was called off on the 8th can take place on the 10th, whoever reports it.
    fact = assemble([*kept, told(4, "fourth.example", HELD, "2024-05-10")])
    assert ([step.status for step in fact.history], fact.contradictions) == (["planned", "cancelled", "occurred"], ())


def test_of_two_outlets_the_later_word_counts_as_before() -> None:
    off = replace(HELD, status="denied", evidence="The meeting did not take place")
    fact = assemble([told(1, "first.example", HELD, "2024-05-10"), told(2, "second.example", off, "2024-05-11")])
    assert fact.status == "denied"
    assert [one.value for one in fact.contradictions[0].values] == ["denied", "occurred"]


def test_that_it_happened_against_others_for_whom_it_lies_ahead() -> None:
    plan = replace(HELD, status="planned", evidence="The ministers will meet in Baku on 12 May", date="2024-05-12")
    kept = [
        told(1, "planted.co.uk", HELD, "2024-05-10T01:00:00+04:00"),
        told(2, "first.example", plan, "2024-05-10T09:00:00+04:00"),
        told(3, "second.example", plan, "2024-05-11T09:00:00+04:00"),
    ]
    fact = assemble(kept)
    assert (fact.status, fact.date) == ("planned", "2024-05-12")
    assert [(one.value, one.sources) for one in fact.contradictions[0].values] == [("planned", 2), ("occurred", 1)]


def test_that_a_document_is_signed_or_ended_against_others() -> None:
    due = instrument("is to be signed on 20 May", status="to be signed", date="2024-05-20", subject="transit")
    signed = instrument("was signed on 9 May", status="signed", date="2024-05-09", subject="transit")
    kept = [
        told(1, "planted.co.uk", signed, "2024-05-09"),
        told(2, "en.planted.co.uk", signed, "2024-05-13"),
        told(3, "first.example", due, "2024-05-11"),
        told(4, "second.example", due, "2024-05-12"),
    ]
    fact = assemble(kept)
    assert (fact.status, fact.date) == ("to be signed", "2024-05-20")
    assert [(one.value, one.sources) for one in fact.contradictions[0].values] == [("to be signed", 2), ("signed", 1)]
    force = instrument("entered into force on 20 May", status="in force", date="2024-05-20", subject="transit")
    ended = instrument("was ended on 15 May", status="terminated", date="2024-05-15", subject="transit")
    kept = [
        told(1, "planted.co.uk", ended, "2024-05-15"),
        told(2, "first.example", force, "2024-05-20"),
        told(3, "second.example", force, "2024-05-21"),
    ]
    assert assemble(kept).status == "in force"


def test_that_a_promise_is_kept_against_others() -> None:
    done = commitment("has sent 300 tractors", status="done")
    due = commitment("will send 300 tractors by August", due="2024-08")
    kept = [
        told(1, "planted.co.uk", done, "2024-05-09"),
        told(2, "planted.co.uk", done, "2024-05-10"),
        told(3, "first.example", due, "2024-05-10"),
        told(4, "second.example", due, "2024-05-11"),
    ]
    fact = assemble(kept)
    assert (fact.status, fact.contradictions[0].field) == ("pledged", "status")


def test_two_days_against_one_that_a_month_fits_too() -> None:
    """Reports of "May" speak for no day in it, so that they can't lift the planted one."""
    kept = [
        told(1, "planted.co.uk", replace(HELD, date="2024-05-08"), "2024-05-11T01:00:00+04:00"),
        told(2, "first.example", replace(HELD, date="2024-05"), "2024-05-11T02:00:00+04:00"),
        told(3, "second.example", replace(HELD, date="2024-05"), "2024-05-11T03:00:00+04:00"),
        told(4, "third.example", HELD, "2024-05-11T04:00:00+04:00"),
        told(5, "fourth.example", HELD, "2024-05-11T05:00:00+04:00"),
    ]
    fact = assemble(kept)
    assert fact.date == "2024-05-10"
    (contradiction,) = fact.contradictions
    assert [(one.value, one.sources) for one in contradiction.values] == [("2024-05-10", 2), ("2024-05-08", 1)]


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("en.gazette.kz", "gazette.kz"),
        ("gazette.co.nz", "gazette.co.nz"),
        ("news.gazette.co.nz.", "gazette.co.nz"),
        ("mfa.gov.az", "mfa.gov.az"),
        ("press.mfa.gov.az", "mfa.gov.az"),
        ("one.co.media", "co.media"),
        ("other.co.media", "co.media"),
        ("anybody.wordpress.com", "wordpress.com"),
        ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
        ("новости.пример.рф", "xn--e1afmkfd.xn--p1ai"),
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("localhost", "localhost"),
        ("desk.tribune.example", "tribune.example"),
        ("", ""),
    ],
)
def test_hosts_of_one_outlet(host: str, name: str) -> None:
    assert registered_name(host) == name


def test_sources_are_outlets_not_hosts_or_reports() -> None:
    heads = [told(number, site, HELD, "2024-05-10").article for number, site in enumerate(HOSTS * 3)]
    assert sources_of(heads) == 1
    assert sources_of([*heads, told(90, "first.example", HELD, None).article]) == 2
    # A copy at another's address is no second source.
    assert sources_of([*heads, told(90, "first.example", HELD, None, origin="0001").article]) == 1


def test_in_a_store_too(tmp_path: Any) -> None:
    """From articles to the fact as it is filed: ten planted ones at five hosts against two others."""
    words = "The ministers of Azerbaijan and Kazakhstan met in {} on 10 May 2024, the {} wrote."
    records = []
    for number, site in enumerate((*HOSTS[:5] * 2, *OTHERS[:2])):
        place = "Baku" if site in OTHERS else "Astana"
        text = words.format(place, site)
        of = article(f"a-{number}", text, f"2024-05-10T{number:02}:00:00+04:00", site=site, url=f"https://{site}/{number}")
        records.append(
            record(
                of,
                event(
                    text.partition(",")[0],
                    actors=("Aida Omarova",),
                    recipients=("Rauf Quliyev",),
                    actor_states=("KAZ",),
                    recipient_states=("AZE",),
                    date="2024-05-10",
                    place=place,
                ),
            )
        )
    random.Random(7).shuffle(records)
    with fact_store(tmp_path / "facts.db", records) as store:
        facts = {one.fact for one in store.findings()}
        filed = store.filed({number for number in facts if number is not None})
        (one,) = filed.values()
        assert (one.sources, one.reports, one.differs) == (3, 12, True)
        fact = assemble(list(store.findings()))
    assert getattr(fact.told, "place", None) == "Baku"
    assert [value.sources for value in fact.contradictions[0].values] == [2, 1]
