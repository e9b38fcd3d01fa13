"""What became of commitments: which other facts keep a promise, move its date, or contradict it.

A link is an inference of words, states and time, shown with its grounds; the promise's own status stays what reports say of it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from comity.consolidation.model import Fact, FollowUp, FollowUpKind
from comity.consolidation.spans import span
from comity.consolidation.words import specific, stems
from comity.types import Commitment, Event, Instrument

_BROKEN = re.compile(
    r"\b(?:broke[n]?|break(?:s|ing)?|breach\w*|unkept|not (?:kept|come|honou?red|been|yet)|still|fail\w*|refus\w*|will not|won[’']t|going back|reneg\w*)\b",
    re.I,
)
_MOVED = re.compile(r"\b(?:postpon\w+|put back|put off|push(?:ed)? back|new date|delay\w*|defer\w*|extend\w*|instead of)\b", re.I)
_SHARE = 0.5
"""The share of a promise's telling words that the other fact must have."""
_MOST = 3
"""Follow-ups shown of each kind of a promise."""
_YEARS = 6
"""How long after a promise what happens is still held against it."""
_AGREED = frozenset(["AGREE", "CONSULT", "REQUEST"])
"""Events in which the matter is talked of, not done."""


def followed(facts: Iterable[Fact]) -> list[Fact]:
    """The facts, with the follow-ups of each commitment among the others; a promise that is kept is not overdue."""
    everything = list(facts)
    words = {fact.id: _words(fact) for fact in everything if isinstance(fact.told, Event | Instrument | Commitment)}
    by_word = defaultdict[str, list[Fact]](list)
    for fact in everything:
        for word in words.get(fact.id, ()):
            by_word[word].append(fact)
    result = []
    for fact in everything:
        if isinstance(fact.told, Commitment):
            links = tuple(_follow_ups(fact, by_word, words))
            fact = replace(fact, follow_ups=links, overdue=fact.overdue and not any(link.how == "fulfils" for link in links))
        result.append(fact)
    return result


def _follow_ups(promise: Fact, by_word: dict[str, list[Fact]], words: dict[str, frozenset[str]]) -> list[FollowUp]:
    mine = _promised(promise)
    candidates = {fact.id: fact for word in mine for fact in by_word.get(word, ()) if fact.id != promise.id}
    found: dict[FollowUpKind, list[tuple[float, FollowUp]]] = {"fulfils": [], "moves": [], "contradicts": []}
    for other in candidates.values():
        shared = mine & words[other.id]
        share = len(shared) / len(mine)
        how = _how(promise, other)
        if how is None or share < _SHARE or (len(shared) < 2 and len(mine) > 1):
            continue
        report = other.reports[0]
        date = other.date or (report.article.published or "")[:10] or None
        link = FollowUp(other.id, other.kind, how, report.finding.evidence, date, tuple(sorted(shared)))
        found[how].append((share, link))
    return [
        link
        for links in found.values()
        for _, link in sorted(links, key=lambda pair: (-pair[0], pair[1].date or "", pair[1].fact))[:_MOST]
    ]


def _how(promise: Fact, other: Fact) -> FollowUpKind | None:
    """How another fact of the same matter bears on a promise; None where it does not, or comes before it."""
    if not _states(promise) & _states(other) or not _after(promise, other):
        return None
    evidence = " ".join(report.finding.evidence for report in other.reports)
    match other.told:
        case Event() as event:
            if event.type in ("ACCUSE", "REJECT") or event.status == "denied":
                return "contradicts" if event.type != "ACCUSE" or _BROKEN.search(evidence) else None
            if event.type == "AGREE":
                return "moves" if _MOVED.search(evidence) else None
            if event.status != "occurred" or event.type in _AGREED:
                # A meeting to open what was promised is its opening; one to talk of it is not.
                return "fulfils" if event.type == "CONSULT" and event.status == "occurred" and _OPENING.search(evidence) else None
            if event.type in ("SANCTION", "THREATEN", "COERCE"):
                return "contradicts"
            return "fulfils"
        case Instrument():
            return "fulfils" if other.status in ("signed", "ratified", "in force") else None
        case Commitment():
            return "fulfils" if other.status == "done" else None
        case _:
            return None


_OPENING = re.compile(
    r"\b(?:open\w*|inaugurat\w*|launch\w*|ribbon|hand(?:ed|ing)? over|deliver\w*|complet\w*|first (?:meeting|session))\b", re.I
)


def _words(fact: Fact) -> frozenset[str]:
    parts = [report.finding.evidence for report in fact.reports]
    parts += [str(getattr(report.finding, name, None) or "") for report in fact.reports for name in ("subject", "action")]
    return frozenset(word for word in specific(stems(" ".join(parts))) if not word.isdigit())


def _promised(fact: Fact) -> frozenset[str]:
    """The telling words of a promise: those of its actions that reports of it share, or else of its first report."""
    told = [specific(stems(report.finding.action)) for report in fact.reports if isinstance(report.finding, Commitment)]
    words = [frozenset(word for word in one if not word.isdigit()) for one in told]
    return max(words, key=lambda one: (len(one) > 1, -len(one), sorted(one)), default=frozenset())


def _states(fact: Fact) -> frozenset[str]:
    match fact.told:
        case Event() as event:
            return frozenset(event.actor_states + event.recipient_states)
        case Instrument() as instrument:
            return frozenset(instrument.states)
        case Commitment() as commitment:
            return frozenset(commitment.by_states + commitment.to_states)
        case _:
            return frozenset()


def _after(promise: Fact, other: Fact) -> bool:
    made = _first_day([promise])
    done = span(other.date) or span(other.last_reported)
    if made is None or done is None:
        return False
    return made <= done[1] <= made + _YEARS * 366


def _first_day(facts: Sequence[Fact]) -> int | None:
    days = [found[0] for fact in facts if (found := span(fact.first_reported))]
    return min(days, default=None)
