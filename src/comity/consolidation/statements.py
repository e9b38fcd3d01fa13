"""When two sentences report one utterance."""

from collections.abc import Iterator
from typing import NamedTuple

from comity.consolidation.comparing import Context, Grounds, Match
from comity.consolidation.names import Key, name_places, person_key, same_person
from comity.consolidation.spans import span
from comity.consolidation.words import overlap, stems
from comity.types import Statement

_NEEDED = 2.0
_DAYS = 10


class StatementFeatures(NamedTuple):
    """What is compared of a statement."""

    speaker: Key
    words: tuple[str, ...]
    reported: int | None
    states: tuple[str, ...]
    """The states of which the article tells, where the speaker is no person: every state has a foreign ministry."""


class StatementRules:
    """The rules for statements."""

    once = False

    def features(self, finding: Statement, context: Context) -> StatementFeatures:
        day = span(context.published)
        person = person_key(finding.speaker)
        return StatementFeatures(
            speaker=person or (" ".join(sorted(stems(finding.speaker))) or finding.speaker.casefold(),),
            words=tuple(sorted(stems(finding.evidence) - stems(finding.speaker))),
            reported=day[0] if day else None,
            states=() if person else context.states,
        )

    def blocks(self, features: StatementFeatures) -> Iterator[str]:
        if features.reported is not None:
            places, _ = name_places(features.speaker)
            scopes = (*features.states, "*") if features.states else ("-",)
            yield from (f"{place} s {scope} {features.reported // _DAYS}" for place in places for scope in scopes)

    def near(self, features: StatementFeatures) -> Iterator[str]:
        if features.reported is not None:
            _, places = name_places(features.speaker)
            # What is said in news of no state can be what is said in any.
            scopes = (*features.states, "-") if features.states else ("*", "-")
            for step in (-1, 0, 1):
                yield from (f"{place} s {scope} {features.reported // _DAYS + step}" for place in places for scope in scopes)

    def vague(self, features: StatementFeatures) -> bool:
        return False

    def moves(self, features: StatementFeatures) -> bool:
        return False

    def compare(self, one: StatementFeatures, other: StatementFeatures) -> Match | None:
        if self.conflict(one, other, moved=False):
            return None
        ones, others = frozenset(one.words), frozenset(other.words)
        # Statements without a word of their own ("He said so") tell nothing by which they could be known again.
        if not (ones and others) or (min(len(ones), len(others)) < 4 and ones != others):
            return None
        grounds = Grounds(_NEEDED)
        grounds.add(0.6, "the same speaker")
        grounds.add(
            2.4 * overlap(ones, others) * (min(len(ones), len(others)) / max(len(ones), len(others))) ** 0.5, "words in common"
        )
        return grounds.match()

    def conflict(self, one: StatementFeatures, other: StatementFeatures, *, moved: bool) -> str | None:
        if not same_person(one.speaker, other.speaker):
            return "different speakers"
        if one.states and other.states and set(one.states).isdisjoint(other.states):
            return "in news of different states"
        if one.reported is None or other.reported is None or abs(one.reported - other.reported) > _DAYS:
            return "said at different times"
        return None
