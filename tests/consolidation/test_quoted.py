"""Which report of a fact is quoted: the one whose words say what the fact says."""

from dataclasses import replace

from fact_stores import commitment

from comity.consolidation.facts import assemble
from comity.store.protocol import KeptFinding
from comity.types import Commitment, Head

PLEDGED = commitment("Azerbaijan will send 300 tractors by May 2025", due="2025-05")
MOVED = commitment("the 300 tractors will now be sent by March 2026", due="2026-03")
DONE = commitment("Azerbaijan has sent the 300 tractors", status="done")


def told(*promises: Commitment) -> list[KeptFinding]:
    """Reports of one promise, a month apart, each of an outlet of its own."""
    days = [f"2025-{month:02}-01" for month in range(1, len(promises) + 1)]
    heads = [Head(day, f"https://{day}.example", f"{day}.example", "", (), day, "en", "test/1", day) for day in days]
    return [KeptFinding(f"co-{head.id}", "commitments", one, head, 1, "") for one, head in zip(promises, heads, strict=True)]


def quoted(*promises: Commitment) -> tuple[str, str | None, str]:
    fact = assemble(told(*promises))
    assert isinstance(fact.told, Commitment)
    return fact.status, fact.told.due, fact.told.evidence


def test_a_promise_that_was_moved_is_quoted_with_its_new_day() -> None:
    assert quoted(PLEDGED, MOVED) == ("moved", "2026-03", MOVED.evidence)
    again = replace(MOVED, evidence="tractors will come in the second half of 2026", due="2026-07/2026-12")
    assert quoted(PLEDGED, MOVED, again) == ("moved", "2026-07/2026-12", again.evidence)


def test_a_promise_that_was_kept_is_quoted_as_a_promise() -> None:
    assert quoted(PLEDGED, DONE) == ("done", "2025-05", PLEDGED.evidence)
    assert quoted(PLEDGED, MOVED, DONE) == ("done", "2026-03", MOVED.evidence)


def test_a_promise_without_a_day_is_quoted_by_its_first_words() -> None:
    plain = replace(PLEDGED, evidence="Azerbaijan will send 300 tractors", due=None)
    assert quoted(plain, replace(plain, evidence="Baku is to send 300 tractors")) == ("pledged", None, plain.evidence)
