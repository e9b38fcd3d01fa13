"""Which states an article is about: on the whole, and where a sentence says "the two countries" or "its"."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from comity.actors.gazetteer import Match
from comity.actors.people import Mention
from comity.actors.states import site_state
from comity.language.parser import Sentence

_NAMES_OF_STATES = ("state", "adjective", "people")
_TELLING = (*_NAMES_OF_STATES, "person", "body", "title")
# A pair of states is looked for this many sentences back, three or four states a little farther.
_PAIR_REACH = 6
_SEVERAL_REACH = 8
# Two states are what an article is about where they have this share of all that it says of states, and the second this much.
_PAIR_SHARE = 0.65
_SECOND_SHARE = 0.15


class Topic:
    """The states of one article by how much it says of them.

    `mentions` holds the mentions of each sentence read so far, by the sentence's index; it grows while the article is read.
    """

    def __init__(
        self, matches: Sequence[Match], in_title: Sequence[Match], site: str | None, mentions: list[list[Mention]]
    ) -> None:
        self.counts: Counter[str] = Counter()
        """For each state a weight for how often it is named; the title weighs most, towns least."""
        self.home = site_state(site) if site else None
        """The state in which the article's site is at home."""
        self._matches = matches
        self._mentions = mentions
        for match in matches:
            if match.state and match.kind != "organization":
                self.counts[match.state] += 1 if match.kind == "city" else 2
        for match in in_title:
            if match.state and match.kind not in ("organization", "city"):
                self.counts[match.state] += 5

    def top_states(self, n: int) -> tuple[str, ...]:
        """The `n` states that the article names most."""
        return tuple(c for c, _ in self.counts.most_common(n))

    def pair_at(self, index: int, before: int | None = None) -> tuple[str, ...]:
        """The two states that "the two countries" means in sentence `index`: those of the nearest sentence that names two.

        Of sentence `index` itself only what stands before the offset `before` counts. Fewer than two states come back where the
        article has no more.
        """
        top = self.top_states(2)
        if self._has_pair():
            # The article is about two states: only a sentence that itself names two others means those.
            here = self._named(index, _NAMES_OF_STATES, before, places=False) if index < len(self._mentions) else []
            return tuple(sorted(here if len(here) == 2 else top))
        for n in range(min(index, len(self._mentions) - 1), max(-1, index - _PAIR_REACH), -1):
            states = self._named(n, _TELLING, before if n == index else None)
            if len(states) == 2:
                return tuple(sorted(states))
            central = [s for s in states if s in top]
            if n != index and len(central) == 2:
                return tuple(sorted(central))
        return tuple(sorted(top))

    def several_at(self, index: int, n: int) -> tuple[str, ...]:
        """The `n` states of the nearest sentence that names so many, else the `n` that the article names most."""
        for k in range(index, max(-1, index - _SEVERAL_REACH), -1):
            states = {s for m in self._mentions[k] if m.kind != "group" and not m.place for s in m.states}
            if len(states) == n:
                return tuple(sorted(states))
        return tuple(sorted(self.top_states(n)))

    def other_of(self, states: Iterable[str], index: int) -> str | None:
        """The other state of the pair at sentence `index`, where one of the pair is among `states`."""
        own = set(states)
        pair = self.pair_at(index)
        rest = [s for s in pair if s not in own]
        if len(rest) == 1 and set(pair) & own:
            return rest[0]
        top = [c for c in self.top_states(2) if c not in own]
        return top[0] if len(top) == 1 else None

    def antecedent(self, sentence: Sentence, offset: int) -> str | None:
        """The state to which "its" at `offset` can refer: the first named before it in the sentence, else the last one.

        A sentence counts as read, and so as the last one, when its mentions are known.
        """
        for match in self._matches:
            if sentence.body <= match.start < offset and match.kind in ("state", "capital") and match.state:
                return match.state
        for mentions in reversed(self._mentions[-3:]):
            states = [s for m in mentions if m.kind in ("state", "people") and not m.place for s in m.states]
            if states:
                return states[-1]
        return next(iter(self.top_states(1)), None)

    def _named(self, index: int, kinds: Collection[str], before: int | None, *, places: bool = True) -> list[str]:
        """The states, each once, of the mentions of these kinds in sentence `index`."""
        mentions = [m for m in self._mentions[index] if m.kind in kinds and (places or not m.place)]
        return list(dict.fromkeys(s for m in mentions if before is None or m.start < before for s in m.states))

    def _has_pair(self) -> bool:
        """Whether two states make up most of what the article says of states."""
        ranked = [n for _, n in self.counts.most_common()]
        total = sum(ranked)
        return len(ranked) >= 2 and sum(ranked[:2]) >= _PAIR_SHARE * total and ranked[1] >= _SECOND_SHARE * total
