"""Which articles, and what in them, concern two states."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from comity.store.rows import is_state
from comity.types import Commitment, Event, Figure, Finding, Instrument, Kind, Office, Record, Statement


@dataclass(frozen=True, slots=True)
class Chosen:
    """A finding of a record, with its number among those of its kind, from 1."""

    kind: Kind
    number: int
    finding: Finding


def select(record: Record, dyad: frozenset[str]) -> tuple[Chosen, ...]:
    """What in `record` concerns the two states of `dyad`; nothing where the article does not concern both.

    An article concerns them if one of its findings names both, or if all of its findings together name these
    two states and no third. The dossier shows of it

    - events, instruments, commitments and figures that name both;
    - the offices of the two states, and the statements of those who hold them;
    - other offices and statements, and instruments, commitments and figures that name one of the two or none,
      no third: these only in a paragraph with a finding that names both, where the article also tells of
      dealings with other states.
    """
    everything = [
        Chosen(kind, number, finding)
        for kind in ("offices", "events", "instruments", "commitments", "statements", "figures")
        for number, finding in enumerate(getattr(record, kind), 1)
    ]
    named = [_states(chosen.finding) for chosen in everything]
    shared = [chosen.finding for chosen, states in zip(everything, named, strict=True) if dyad <= states]
    together = frozenset[str]().union(*named, *({o.of} & dyad for o in record.offices))
    if not shared and together != dyad:
        return ()
    elsewhere = any(states - dyad and not dyad <= states for states in named)
    near = _paragraphs_of(shared, record.article.text) if elsewhere else lambda _: True
    officials = {office.person for office in record.offices if office.of in dyad}

    def concerns(finding: Finding) -> bool:
        match finding:
            case Event():
                return dyad <= _states(finding)
            case Instrument() | Commitment() | Figure():
                states = _states(finding)
                return dyad <= states or (states <= dyad and near(finding))
            case Office():
                return finding.of in dyad or near(finding)
            case Statement():
                return finding.speaker in officials or near(finding)
            case _:
                return False

    return tuple(chosen for chosen in everything if concerns(chosen.finding))


def dyads_of(record: Record) -> dict[tuple[Kind, int], tuple[str, ...]]:
    """The pairs of states ("AZE-KAZ") that each finding concerns, by its kind and its number among those, from 1."""
    named = [_states(finding) for _, finding in record.findings()]
    pairs = {pair for states in named for pair in combinations(sorted(states), 2)}
    # An article that tells of two states and no third concerns these, though no finding names both.
    together = frozenset[str]().union(*named)
    if not pairs and len(together) < 3:
        held = {office.of for office in record.offices if is_state(office.of)}
        pairs = {pair for pair in combinations(sorted(together | held), 2) if together <= set(pair)}
    found = defaultdict[tuple[Kind, int], list[str]](list)
    for pair in sorted(pairs):
        for chosen in select(record, frozenset(pair)):
            found[chosen.kind, chosen.number].append("-".join(pair))
    return {place: tuple(dyads) for place, dyads in found.items()}


def _states(finding: Finding) -> frozenset[str]:
    """The states between which a finding tells of something; those of offices are no relation."""
    match finding:
        case Event():
            return frozenset(finding.actor_states + finding.recipient_states)
        case Commitment():
            return frozenset(finding.by_states + finding.to_states)
        case Instrument() | Figure():
            return frozenset(finding.states)
        case _:
            return frozenset()


def _paragraphs_of(findings: list[Finding], text: str) -> Callable[[Finding], bool]:
    """Whether a finding begins in a paragraph in which one of `findings` begins."""
    starts = [start for start, _ in paragraphs(text)]
    inhabited = {bisect_right(starts, finding.start) for finding in findings}
    return lambda finding: bisect_right(starts, finding.start) in inhabited


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the paragraphs of an article's text."""
    breaks = [-2]
    while (found := text.find("\n\n", breaks[-1] + 2)) >= 0:
        breaks.append(found)
    for before, after in pairwise([*breaks, len(text)]):
        if text[before + 2 : after].strip():
            yield before + 2, after
