"""What became of commitments: which other facts keep a promise, move its date, or contradict it.

A link is an inference of words, states and time, shown with its grounds; the promise's own status stays what reports say of it.
"""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from comity.consolidation.model import Fact, FollowUp, FollowUpKind
from comity.consolidation.spans import span
from comity.consolidation.words import ordinals, specific, stems, words_of
from comity.types import Commitment, Event, Finding, Instrument, Kind

_BROKEN = re.compile(
    r"\b(?:broke[n]?|break(?:s|ing)?|breach\w*|unkept|not (?:kept|come|honou?red|been|yet)|still|fail\w*|refus\w*|will not|"
    r"won[’']t|going back|reneg\w*)\b",
    re.I,
)
_MOVED = re.compile(r"\b(?:postpon\w+|put back|put off|push(?:ed)? back|new date|delay\w*|defer\w*|extend\w*|moved to)\b", re.I)
_UNDERWAY = re.compile(
    r"\b(?:under ?way|continu\w+|progress\w*|ongoing|(?:is|are|was|were) being|"
    r"(?:per ?cent|%) (?:built|complete\w*|done|ready)|half[ -](?:built|done|"
    r"finished|complete\w*)|"
    r"will|would|plan(?:s|ned)? to)\b|\d%",
    re.I,
)
_HALF = re.compile(r"\b(?:half|partly|(?<!100 )(?:per ?cent|%))[ -](?:built|done|finished|ready|complete\w*)\b", re.I)
_DONE = re.compile(
    r"\b(?:open\w*|inaugurat\w*|launch\w*|ribbon|ceremony|hand(?:ed|ing)? over|deliver\w*|complet\w*|finish\w*|first (?:meeting|"
    r"session)|award\w*|start(?:ed|s)|beg[au]n|lift\w*|sign\w*|ratif\w*|arriv\w*|receiv\w*|paid|sent|released|granted|gave|"
    r"entered|held|built|repealed|abolished|scrapped|removed|approved|set up|established|founded|created|resumed)\b",
    re.I,
)
_BEGINS = re.compile(
    r"\b(?:beg[aiu]n\w*|start\w*|launch\w*|resum\w*|break(?:ing)? ground|broke(?:n)? ground|"
    r"first (?:stone|sod|piles?))\b",
    re.I,
)
_WORKS = re.compile(
    r"\b(?:works?|construction|building|build|survey\w*|piles?|digging|drilling|laying|break(?:ing)? ground|phase)\b", re.I
)
_PAPER = re.compile(
    r"\b(?:sign\w*|ratif\w*|conclu\w*|initial\w*|approv\w*|adopt\w*|agree\w*|negotiat\w*|treaty|draft\w*)\b", re.I
)
_DEED = re.compile(
    r"\b(?:complet\w*|finish\w*|open\w*|build|built|construct\w*|deliver\w*|send|ship|hand\w* over|start|begin|lift|abolish|"
    r"remove|cut|reduce|restore|supply|release|extradite|run|train|grant|move|resume)\b",
    re.I,
)
_BUILDS = re.compile(
    r"\b(?:open\w*|build|built|buil[dt]\w*|construct\w*|set(?:ting)? up|establish\w*|put up|inaugurat\w*|launch\w*)\b", re.I
)
# What is promised not to be done, or to stay as it is.
_KEEPS = re.compile(
    r"\b(?:no|not|never|unchanged|refrain\w*|keep\w*|kept|remain\w*|stay\w*|free of|without|maintain\w*|freeze|frozen)\b", re.I
)
_PLACE = re.compile(r"\b(?:in|at|for|to|of|from|near|off|on)\s+(?:the\s+)?([A-Z][\w’'–-]*(?:\s+[A-Z][\w’'–-]*)*\s*)")
_NEAR = 250
"""How many characters at most are between a promise told of as kept, or broken, and the event by which it is."""
_SHARE = 0.5
"""The share of a promise's telling words that the other fact must have."""
_MOST = 3
"""Follow-ups shown of each kind of a promise."""
_YEARS = 6
"""How long after a promise what happens is still held against it."""
_CONCLUDED = frozenset(["signed", "ratified", "in force"])
_AGREED = frozenset(["AGREE", "CONSULT", "REQUEST"])
"""Events in which the matter is talked of, not done."""


_ByWord = Mapping[tuple[str, str], Sequence[Fact]]
_ByArticle = Mapping[str, Sequence[tuple[Fact, Finding]]]
_Words = Mapping[str, frozenset[str]]


def followed(facts: Iterable[Fact], only: Collection[str] | None = None) -> list[Fact]:
    """The facts, with the follow-ups of each commitment, or of those with the ids `only`, among the others."""
    everything = list(facts)
    words = {fact.id: telling_words(fact) for fact in everything if isinstance(fact.told, Event | Instrument | Commitment)}
    by_word = defaultdict[tuple[str, str], list[Fact]](list)
    for fact in everything:
        for word in words.get(fact.id, ()):
            for state in states_of_fact(fact):
                by_word[word, state].append(fact)
    by_article = defaultdict[str, list[tuple[Fact, Finding]]](list)
    for fact in everything:
        for report in fact.reports if isinstance(fact.told, Event) else ():
            by_article[report.article.id].append((fact, report.finding))
    result = []
    for fact in everything:
        if isinstance(fact.told, Commitment) and (only is None or fact.id in only):
            links = tuple(_follow_ups(fact, by_word, by_article, words))
            fact = replace(fact, follow_ups=links)
        result.append(fact)
    return result


def _follow_ups(promise: Fact, by_word: _ByWord, by_article: _ByArticle, words: _Words) -> list[FollowUp]:
    mine = promised(promise)
    candidates = {fact.id: fact for fact in _candidates(promise, mine, by_word) if fact.id != promise.id}
    beside = _beside(promise, by_article)
    found: dict[FollowUpKind, list[tuple[float, FollowUp]]] = {"fulfils": [], "moves": [], "contradicts": []}
    for other in sorted((candidates | {fact.id: fact for fact in beside}).values(), key=lambda fact: fact.id):
        shared = mine & words[other.id]
        share = len(shared) / len(mine) if mine else 0.0
        told = bool(mine) and len(shared) >= share_needed(len(mine)) and not _elsewhere(promise, other)
        if told and (how := _how(promise, other)):
            found[how].append((share, _link(promise, other, how, shared)))
    for other in beside:
        if any(link.fact == other.id for links in found.values() for _, link in links):
            continue
        how = _how_beside(promise, other)
        if how == "contradicts" or (how == "fulfils" and not found["fulfils"]):
            found[how].append((0.0, _link(promise, other, how, mine & words[other.id])))
    if found["contradicts"]:
        # "It refused … The minister accused it of breaking its word": what is accused is what is told beside it.
        linked = {link.fact for _, link in found["contradicts"]}
        for fact in [candidates[fact] for fact in sorted(linked) if fact in candidates]:
            for other in _beside(fact, by_article):
                if other.id not in linked and _accuses(promise, other):
                    linked.add(other.id)
                    found["contradicts"].append((0.0, _link(promise, other, "contradicts", mine & words[other.id])))
    return [
        link
        for links in found.values()
        for _, link in sorted(links, key=lambda pair: (-pair[0], pair[1].date or "", pair[1].fact))[:_MOST]
    ]


def _candidates(promise: Fact, mine: frozenset[str], by_word: _ByWord) -> Iterable[Fact]:
    """Facts that can have the share of a promise's words that it takes: each has one of its rarer words."""
    states = sorted(states_of_fact(promise))
    rare = sorted(mine, key=lambda word: (sum(len(by_word.get((word, state), ())) for state in states), word))
    needed = len(mine) - math.ceil(len(mine) * _SHARE) + 1
    for word in rare[:needed]:
        for state in states:
            yield from by_word.get((word, state), ())


def share_needed(words: int) -> int:
    """How many of a promise's words another fact must have to tell what became of it."""
    return max(min(2, words), math.ceil(words * _SHARE))


def tells_what_became(kind: Kind, type: str, status: str) -> bool:
    """Whether a fact of this kind, type and status can keep, move or break a promise: most of what is only planned can't."""
    match kind:
        case "events":
            return type in ("ACCUSE", "REJECT", "AGREE") or status in ("occurred", "denied", "cancelled")
        case "instruments":
            return status in _CONCLUDED
        case "commitments":
            return status == "done"
        case _:
            return False


def within_years(days: tuple[int, int], made: int) -> bool:
    """Whether what happened on these days is held against a promise of the day `made`."""
    return made <= days[1] <= made + _YEARS * 366


def is_beside(one: Finding, other: Finding) -> bool:
    """Whether two findings of an article stand so near each other that one may tell what became of the other."""
    return max(one.start - other.end, other.start - one.end) <= _NEAR


def _link(promise: Fact, other: Fact, how: FollowUpKind, shared: frozenset[str]) -> FollowUp:
    report = other.reports[0]
    date = other.date or (report.article.published or "")[:10] or None
    actions = " ".join(report.finding.action for report in promise.reports if isinstance(report.finding, Commitment))
    return FollowUp(other.id, other.kind, how, report.finding.evidence, date, words_of(shared, actions))


def _beside(fact: Fact, by_article: _ByArticle) -> list[Fact]:
    """The events told near it in the same article."""
    found = {}
    for report in fact.reports:
        for other, finding in by_article.get(report.article.id, ()):
            if is_beside(finding, report.finding) and other.id != fact.id:
                found[other.id] = other
    return [found[key] for key in sorted(found)]


def _how_beside(promise: Fact, other: Fact) -> FollowUpKind | None:
    """How an event told beside a promise bears on it, though it does not name the matter: "They cut the ribbon on Monday"."""
    event = other.told
    if not isinstance(event, Event) or not states_of_fact(promise) & states_of_fact(other) or not _later(promise, other):
        return None
    if _accuses(promise, other) or (_KEEPS.search(_action(promise)) and _against(promise, event)):
        return "contradicts" if _told_beside(promise, other, "pledged") else None
    if other.status != "occurred" or event.type not in ("COOPERATE", "AID", "RETREAT", "CONSULT") or _elsewhere(promise, other):
        return None
    evidence = _evidence(other)
    if ordinals(evidence) and not set(ordinals(evidence)) & set(ordinals(_evidence(promise))):
        return None
    # A ceremony, a ribbon: of meetings only those that are the opening itself.
    done = _CEREMONY.search(evidence) if event.type == "CONSULT" else _DONE.search(evidence) and not _UNDERWAY.search(evidence)
    opens = bool(_CEREMONY.search(evidence))
    fits = _BUILDS.search(_action(promise)) if opens else _does(promise, evidence)
    return "fulfils" if done and fits and _told_beside(promise, other, "done") else None


def _against(promise: Fact, event: Event) -> bool:
    """Whether the one that promised takes a measure against the other."""
    told = promise.told
    return (
        isinstance(told, Commitment)
        and event.status == "occurred"
        and event.type in ("SANCTION", "COERCE")
        and bool(set(told.by_states) & set(event.actor_states))
    )


def _action(promise: Fact) -> str:
    """All words in which the promise itself is told; not that it is kept."""
    told = [r.finding.action for r in promise.reports if isinstance(r.finding, Commitment) and r.finding.status == "pledged"]
    return " ".join(dict.fromkeys(told or [r.finding.action for r in promise.reports if isinstance(r.finding, Commitment)]))


_CEREMONY = re.compile(r"\b(?:ceremony|ribbon|inaugurat\w*|opened)\b", re.I)


def _told_beside(promise: Fact, other: Fact, status: str) -> bool:
    """Whether the article that tells the event tells of the promise, with this status, near it."""
    for report in promise.reports:
        if isinstance(report.finding, Commitment) and report.finding.status == status:
            for told in other.reports:
                if told.article.id == report.article.id and is_beside(told.finding, report.finding):
                    return True
    return False


def _accuses(promise: Fact, other: Fact) -> bool:
    """Whether the other side accuses the one that promised of a broken word."""
    event, told = other.told, promise.told
    if not isinstance(event, Event) or not isinstance(told, Commitment) or event.type != "ACCUSE":
        return False
    fitting = set(event.recipient_states) & set(told.by_states) and not set(event.actor_states) & set(told.by_states)
    return bool(fitting and _BROKEN.search(_evidence(other)) and _later(promise, other))


def _how(promise: Fact, other: Fact) -> FollowUpKind | None:
    """How another fact of the same matter bears on a promise; None where it does not, or comes before it."""
    if not states_of_fact(promise) & states_of_fact(other) or not _after(promise, other):
        return None
    evidence = _evidence(other)
    match other.told:
        case Event() as event:
            if event.type == "ACCUSE":
                return "contradicts" if _accuses(promise, other) else None
            if event.type == "REJECT" or event.status == "denied":
                return "contradicts" if _by(promise, event.actor_states) else None
            if event.type == "AGREE":
                return "moves" if _MOVED.search(evidence) and _later(promise, other) else None
            if event.status != "occurred" or event.type in _AGREED:
                # A meeting to open what was promised is its opening; one to talk of it is not.
                return "fulfils" if event.type == "CONSULT" and event.status == "occurred" and _OPENING.search(evidence) else None
            if event.type in ("SANCTION", "THREATEN", "COERCE"):
                return "contradicts" if _by(promise, event.actor_states) else None
            if _KEEPS.search(_action(promise)) or (event.type in _GIVES_IN and not _by(promise, event.actor_states)):
                return None
            if event.type == "SUPPORT" and not (_PAPER.search(evidence) and _PAPER.search(_action(promise))):
                return None
            return "fulfils" if _does(promise, evidence) else None
        case Instrument():
            papers = _PAPER.search(_action(promise)) or not _DEED.search(_action(promise))
            return "fulfils" if papers and other.status in _CONCLUDED else None
        case Commitment() as kept:
            # Told of as a promise of its own, but of the very same.
            mine, theirs = promised(promise), promised(other)
            same = len(mine & theirs) > 0.7 * len(mine | theirs) and _by(promise, kept.by_states)
            return "fulfils" if same and other.status == "done" and promise.status != "done" else None
        case _:
            return None


_GIVES_IN = frozenset(["RETREAT", "CONCEDE", "AID"])


def _by(promise: Fact, states: Sequence[str]) -> bool:
    """Whether those that act are those that promised; where nobody is named, they may be."""
    told = promise.told
    return isinstance(told, Commitment) and (not told.by_states or not states or bool(set(told.by_states) & set(states)))


def _does(promise: Fact, evidence: str) -> bool:
    """Whether an event does what was promised: that work has begun or goes on keeps only the promise to begin it."""
    action = _action(promise)
    begins = bool(_BEGINS.search(action)) and bool(_WORKS.search(action))
    if begins:
        return bool(_BEGINS.search(evidence))
    if _WORKS.search(evidence) and _BEGINS.search(evidence) and not _BEGINS.search(action):
        return False
    return not _UNDERWAY.search(evidence) or (bool(_DONE.search(evidence)) and not _HALF.search(evidence))


def _elsewhere(promise: Fact, other: Fact) -> bool:
    """Whether the other fact is of another place or another part than what was promised."""
    texts = (text for report in promise.reports for text in (report.finding.evidence, getattr(report.finding, "action", "")))
    mine, theirs = " ".join(dict.fromkeys(texts)), _evidence(other)
    places, others = _places(mine), _places(theirs)
    if places and others and not places & others and not places & stems(theirs) and not others & stems(mine):
        return True
    one, two = set(ordinals(mine)), set(ordinals(theirs))
    return bool(one and two and not one & two)


def _places(text: str) -> frozenset[str]:
    return frozenset(stem for found in _PLACE.findall(text) for stem in stems(found))


def _evidence(fact: Fact) -> str:
    # Each wording once, however many articles repeat it.
    return " ".join(dict.fromkeys(report.finding.evidence for report in fact.reports))


_OPENING = re.compile(
    r"\b(?:open\w*|inaugurat\w*|launch\w*|ribbon|hand(?:ed|ing)? over|deliver\w*|complet\w*|first (?:meeting|session))\b", re.I
)


def telling_words(fact: Fact) -> frozenset[str]:
    """The words by which facts are found that tell of one matter."""
    parts = [report.finding.evidence for report in fact.reports]
    parts += [str(getattr(report.finding, name, None) or "") for report in fact.reports for name in ("subject", "action")]
    return _telling(" ".join(dict.fromkeys(parts)))


@lru_cache(maxsize=1 << 12)
def _telling(text: str) -> frozenset[str]:
    return frozenset(word for word in specific(stems(text)) if not word.isdigit())


def promised(fact: Fact) -> frozenset[str]:
    """The telling words of a promise: those of its actions that reports of it share, or else of its first report."""
    words = [_telling(report.finding.action) for report in fact.reports if isinstance(report.finding, Commitment)]
    return max(words, key=lambda one: (len(one) > 1, -len(one), sorted(one)), default=frozenset())


def states_of_fact(fact: Fact) -> frozenset[str]:
    """The states between which an event, instrument or commitment is."""
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
    return within_years(done, made)


def _later(promise: Fact, other: Fact) -> bool:
    """Whether it was first reported after the promise was."""
    return (promise.first_reported or "") < (other.first_reported or "")


def _first_day(facts: Sequence[Fact]) -> int | None:
    days = [found[0] for fact in facts if (found := span(fact.first_reported))]
    return min(days, default=None)
