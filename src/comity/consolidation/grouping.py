"""From pairs that agree to groups that are one fact: a function of the tellings alone, whatever the order in which they came.

Two tellings are linked where their match is good enough. A vague telling ("the upcoming visit", without a date) is linked to
the best of
those that are not vague, and to no other, so that it can't hold together what is apart. Linked tellings make a component, and
within one
links are followed from the best down, those of vague ones last, unless that would bring two tellings together that can't be one.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar

from comity.consolidation.comparing import JOINED, Rules


class Telling(Protocol):
    """What findings that say the same have in common."""

    @property
    def key(self) -> str:
        """Names it, the same everywhere; made of the features."""
        ...

    @property
    def features(self) -> Any: ...

    @property
    def articles(self) -> Collection[object]:
        """The articles that tell it."""
        ...

    @property
    def mark(self) -> str | None:
        """The ref of its finding, where a person has judged it: then it is that finding's alone."""
        ...


T = TypeVar("T", bound=Telling)


@dataclass(frozen=True, slots=True)
class Bonds:
    """What persons decided: findings that are of one fact, and findings that are not, whatever the rules say; by their refs."""

    one: Mapping[str, frozenset[str]] = field(default_factory=dict)
    apart: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def partners(self, mark: str | None) -> frozenset[str]:
        """The refs of those that are one with it."""
        return self.one.get(mark, _NONE) if mark else _NONE

    def parts(self, one: str | None, other: str | None) -> bool:
        """Whether a person said that these are not one."""
        return bool(one and other) and other in self.apart.get(one or "", _NONE)


_NONE: frozenset[str] = frozenset()
_KEY = attrgetter("key")
_NOTHING = float("-inf")
"""The score of tellings that have nothing to do with each other."""
_REMEMBERED = 1 << 15


class Scores:
    """How far pairs of tellings agree: the same meet again with each new article of a dyad.

    Only scores are remembered, by the keys, and only those that were asked for of late: there are two heaps, of which the older
    one is forgotten when the newer one is full.
    """

    def __init__(self, most: int = _REMEMBERED) -> None:
        self._most = most
        self._newer: dict[tuple[str, str], float] = {}
        self._older: dict[tuple[str, str], float] = {}

    def of(self, rules: Rules[Any], one: Telling, other: Telling) -> float:
        """The score by the rules, whichever is first; minus infinity where the two have nothing to do with each other."""
        pair = (one.key, other.key)
        score = self._newer.get(pair)
        if score is None:
            score = self._older.get(pair)
            if score is None:
                match = rules.compare(one.features, other.features)
                score = _NOTHING if match is None else match.score
            if len(self._newer) >= self._most:
                self._newer, self._older = {}, self._newer
            self._newer[pair] = score
        return score


NO_BONDS = Bonds()


@dataclass(slots=True)
class _Place(Generic[T]):
    """What stands near all tellings that look for others in the same blocks; itself each of them too.

    Where hundreds say the same little thing, each asks for what stands near all others.
    """

    all: Sequence[T]
    firm: Sequence[T]
    """Those that are not vague."""
    vague: Sequence[T]
    hopeful: Sequence[T] | None = None
    """Those that are vague and know where to go by themselves; None as long as nobody asked. Where hundreds say the same little
    thing, most know nowhere to go, and need not be compared with each other."""


@dataclass(slots=True, eq=False)
class _Cluster(Generic[T]):
    """Tellings that are one fact so far."""

    members: list[T]
    moved: bool
    """Whether one says that the date was changed: then other dates keep nothing apart."""
    apart: "set[_Cluster[T]]" = field(default_factory=set)
    """Those with which it can't be one: where hundreds hang together, each pair would be looked at for each of its links."""

    def take(self, other: "_Cluster[T]") -> None:
        """Takes the members of another one, which is none any more."""
        same = self.moved == other.moved
        for one in other.apart:
            one.apart.discard(other)
            one.apart.add(self)
        self.apart |= other.apart
        if not same:
            # What kept them apart need not do so now.
            for one in self.apart:
                one.apart.discard(self)
            self.apart.clear()
        self.members.extend(other.members)
        self.moved |= other.moved


class Grouper(Generic[T]):
    """Groups tellings of one kind.

    `near` gives the tellings in the blocks near one, `find` the one with a mark; `foresee` hears of which `near` is asked next.
    """

    def __init__(
        self,
        rules: Rules[Any],
        near: Callable[[T], Iterable[T]],
        find: Callable[[str], T | None] = lambda mark: None,
        bonds: Bonds = NO_BONDS,
        scores: Scores | None = None,
        foresee: Callable[[Sequence[T]], object] = lambda ones: None,
    ) -> None:
        self._rules = rules
        self._foresee = foresee
        self._scores = scores or Scores()
        self._near = near
        self._find = find
        self._bonds = bonds
        self._places: dict[str, _Place[T]] = {}
        self._same_places: dict[frozenset[str], _Place[T]] = {}
        self._best: dict[str, frozenset[str]] = {}
        self._nearest_ones: dict[tuple[str, bool], frozenset[str]] = {}
        self._vague_ones: dict[str, bool] = {}

    def groups(self, seeds: Iterable[T]) -> list[list[T]]:
        """The groups of all that is linked with the seeds, each sorted by key, the groups by their first."""
        seen: set[str] = set()
        found: list[list[T]] = []
        for seed in sorted(seeds, key=lambda telling: telling.key):
            if seed.key in seen:
                continue
            component, links = self._component(seed)
            seen.update(telling.key for telling in component)
            found.extend(self._cluster(component, links))
        return sorted(found, key=lambda group: group[0].key)

    def _score(self, one: T, other: T) -> float:
        """How far two tellings agree by the rules."""
        if self._rules.once and not frozenset(one.articles).isdisjoint(other.articles):
            return _NOTHING
        first, second = (one, other) if one.key < other.key else (other, one)
        return self._scores.of(self._rules, first, second)

    def _vague(self, telling: T) -> bool:
        known = self._vague_ones.get(telling.key)
        if known is None:
            known = self._vague_ones[telling.key] = self._rules.vague(telling.features)
        return known

    def _place(self, telling: T) -> _Place[T]:
        """What stands near a telling."""
        if (known := self._places.get(telling.key)) is None:
            blocks = frozenset(self._rules.near(telling.features))
            if (known := self._same_places.get(blocks)) is None:
                ones = sorted(self._near(telling), key=_KEY)
                firm, vague = ([one for one in ones if self._vague(one) == way] for way in (False, True))
                known = self._same_places[blocks] = _Place(ones, firm, vague)
            self._places[telling.key] = known
        return known

    def _look_at(self, ones: Iterable[T]) -> None:
        """What stands near these will be asked for."""
        if new := [one for one in ones if one.key not in self._places]:
            self._foresee(new)

    def linked(self, telling: T, known: Collection[str] = ()) -> list[tuple[float, T]]:
        """Those that are linked with a telling, with the scores; but for those of which it is `known` whether they are."""
        links = []
        vague = self._vague(telling)
        agreeing = [
            (score, other)
            for other in self._place(telling).all
            if other.key != telling.key and other.key not in known and (score := self._score(telling, other)) >= JOINED
        ]
        self._look_at(other for _, other in agreeing if self._vague(other))
        for score, other in agreeing:
            other_vague = self._vague(other)
            if vague and not other_vague:
                linked = other.key in self._best_of(telling)
            elif other_vague and not vague:
                linked = telling.key in self._best_of(other)
            elif vague:
                # Two vague ones hold together where they would go to the same, or neither knows where to go.
                one, two = self._best_of(telling), self._best_of(other)
                linked = bool(one & two) or not (one or two)
            else:
                linked = True
            if linked:
                links.append((score, other))
        links += [(float("inf"), partner) for partner in self._bound(telling)]
        return links

    def _bound(self, telling: T) -> Iterable[T]:
        """Those that persons said are one with a telling; through those that are not there (any more, or yet) their partners."""
        seen, waiting = {telling.mark}, deque([telling.mark])
        while waiting:
            for mark in sorted(self._bonds.partners(waiting.popleft()) - seen):
                seen.add(mark)
                partner = self._find(mark)
                if partner is None:
                    waiting.append(mark)
                else:
                    yield partner

    def turns(self, telling: T, linked: Iterable[T]) -> bool:
        """Whether a telling, as the last that came, changes to which others vague ones go; `linked` are those linked with it."""
        if not self._vague(telling):
            # It is the best of those that are linked with it now.
            return any(map(self._vague, linked))
        # To vague ones that know where to go it is nothing; others may go where it goes, if it knows that.
        if not self._nearest(telling, vague=False):
            return False
        agreeing = [one for one in self._place(telling).vague if one.key != telling.key and self._score(telling, one) >= JOINED]
        self._look_at(agreeing)
        return not all(self._nearest(one, vague=False) for one in agreeing)

    def _best_of(self, telling: T) -> frozenset[str]:
        """Of those that are not vague, the one to which a vague telling goes.

        It is the one with which it agrees most; where it agrees with none, the one to which the vague one goes with which it
        agrees most.
        """
        if telling.key not in self._best:
            best = self._nearest(telling, vague=False)
            if not best:
                through = self._nearest(telling, vague=True)
                hopeful = (other for other in self._hopeful(telling) if other.key in through)
                best = frozenset().union(*(self._nearest(other, vague=False) for other in hopeful))
            self._best[telling.key] = best
        return self._best[telling.key]

    def _nearest(self, telling: T, *, vague: bool) -> frozenset[str]:
        """Of those that are vague, or of those that are not, the one with which a telling agrees most.

        One alone, so that it holds no two together: of equally good ones the first by key. Of vague ones only such as know
        where to go.
        """
        if (known := self._nearest_ones.get((telling.key, vague))) is not None:
            return known
        others = self._hopeful(telling) if vague else self._place(telling).firm
        scored = (
            (-score, other.key)
            for other in others
            if other.key != telling.key and (score := self._score(telling, other)) >= JOINED
        )
        best = min(scored, default=None)
        found = self._nearest_ones[telling.key, vague] = frozenset() if best is None else frozenset((best[1],))
        return found

    def _hopeful(self, telling: T) -> Sequence[T]:
        place = self._place(telling)
        if place.hopeful is None:
            self._look_at(place.vague)
            place.hopeful = [one for one in place.vague if self._nearest(one, vague=False)]
        return place.hopeful

    def _component(self, seed: T) -> tuple[list[T], dict[tuple[str, str], float]]:
        """What hangs together with a telling, and the scores of all links in it."""
        members, links = {seed.key: seed}, dict[tuple[str, str], float]()
        waiting, asked = deque([seed]), set[str]()
        while waiting:
            if waiting[0].key not in self._places:
                self._look_at(waiting)
            telling = waiting.popleft()
            # A link is one from either end.
            asked.add(telling.key)
            for score, other in self.linked(telling, asked):
                links[(telling.key, other.key) if telling.key < other.key else (other.key, telling.key)] = score
                if other.key not in members:
                    members[other.key] = other
                    waiting.append(other)
        return [members[key] for key in sorted(members)], links

    def _cluster(self, component: Sequence[T], links: Mapping[tuple[str, str], float]) -> list[list[T]]:
        if len(component) == 1:
            return [list(component)]
        clusters = {telling.key: _Cluster([telling], self._rules.moves(telling.features)) for telling in component}
        vague = {telling.key for telling in component if self._vague(telling)}
        # Vague ones come last: they shall part what is not vague as little as they hold it together.
        for pair in sorted(
            links, key=lambda pair: (links[pair] < float("inf") and not vague.isdisjoint(pair), -links[pair], pair)
        ):
            first, second = (clusters[key] for key in pair)
            if first is second or second in first.apart:
                continue
            if self._apart(first, second, forced=links[pair] == float("inf")):
                first.apart.add(second)
                second.apart.add(first)
                continue
            first.take(second)
            for telling in second.members:
                clusters[telling.key] = first
        return [sorted(cluster.members, key=_KEY) for cluster in dict.fromkeys(clusters.values())]

    def _apart(self, first: _Cluster[T], second: _Cluster[T], *, forced: bool) -> bool:
        ones, others = first.members, second.members
        if self._bonds.apart and any(self._bonds.parts(one.mark, other.mark) for one in ones for other in others):
            return True
        if forced:
            return False
        if self._rules.once:
            told = {article for one in ones for article in one.articles}
            if any(not told.isdisjoint(other.articles) for other in others):
                return True
        moved = first.moved or second.moved
        return any(self._rules.conflict(one.features, other.features, moved=moved) for one in ones for other in others)
