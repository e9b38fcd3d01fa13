"""How often a fact has changed never falls, whatever persons decide and take back: calendars take the later of two versions."""

import io
from dataclasses import replace
from typing import Any

import icalendar
from fact_stores import article, event, fact_store, record

import comity
from comity.consolidation.changes import changes_of
from comity.store import Store
from comity.types import Filters, Record
from stores_of_both import NewPlace

VISIT, SUMMIT = "A visit to Aktau is planned for 8 August 2024", "A summit in Astana is planned for 9 September 2024"


def told(number: int, evidence: str, **more: object) -> Record:
    text = f"{evidence}. {'It was said again and again, by ever so many. ' * number}"
    return record(
        article(f"outlet{number}-1", text, f"2024-05-0{number}T10:00:00Z"),
        event(evidence, status="planned", mode="visit", **more),
    )


def records() -> list[Record]:
    visits = [told(number, VISIT, date="2024-08-08", place="Aktau") for number in (1, 2, 3)]
    return [*visits, *(told(number, SUMMIT, date="2024-09-09", place="Astana") for number in (4, 5))]


def entry(store: Store, id: str) -> tuple[int, str]:
    """The number and the time by which a calendar knows the later version of an entry."""
    file = io.BytesIO()
    comity.export(store, "events", "ics", file, Filters())
    read: Any = icalendar.Calendar.from_ical(file.getvalue())
    (found,) = (one for one in read.walk("VEVENT") if one["UID"] == f"{id}@comity")
    return int(found["SEQUENCE"]), found["LAST-MODIFIED"].dt.isoformat()


def of(store: Store, place: str) -> comity.Fact:
    return next(one for one in comity.facts(store) if getattr(one.told, "place", None) == place)


def test_the_number_rises_with_each_decision_and_each_that_is_taken_back(new_place: NewPlace) -> None:
    with fact_store(new_place(), records()) as store:
        visit = of(store, "Aktau")
        first = entry(store, visit.id)
        assert first == (2, "2024-05-03T10:00:00+00:00")
        seen = [first]

        def decided(verb: comity.types.Verb, *ids: str, day: int, **more: object) -> str:
            made = comity.judge(store, verb, *ids, who="Ann", when=f"2026-01-{day:02}T12:00:00+00:00", **more)  # type: ignore[arg-type]
            now = entry(store, visit.id)
            assert now[0] > seen[-1][0]
            assert now[1] == f"2026-01-{day:02}T12:00:00+00:00"
            seen.append(now)
            return made.id

        confirmed = decided("confirm", visit.id, day=1)
        decided("undo", confirmed, day=2)
        rejected = decided("reject", visit.id, day=3, reports=[visit.reports[2].ref])
        decided("undo", rejected, day=4)
        split = decided("split", visit.id, day=5, reports=[visit.reports[1].ref, visit.reports[2].ref])
        decided("undo", split, day=6)
        joined = decided("join", visit.id, of(store, "Astana").id, day=7)
        decided("undo", joined, day=8)
        # And what is told later.
        store.add(told(6, VISIT, date="2024-08-08", place="Aktau"))
        assert entry(store, visit.id) == (seen[-1][0] + 1, "2026-01-08T12:00:00+00:00")


def test_what_is_shown_of_a_fact_does_not_matter(new_place: NewPlace) -> None:
    with fact_store(new_place(), records()) as store:
        visit = of(store, "Aktau")
        few = replace(visit, reports=visit.reports[:1])
        assert changes_of(store, [few])[visit.id].count == 2
