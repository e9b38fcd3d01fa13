"""Whether a pattern can backtrack catastrophically, shown by the ambiguity of its automaton.

Python's `re` tries, where a match fails, every way in which the pattern can read what it has read. How many ways there are grows
with the text exponentially where a state of the pattern's automaton can come back to itself in two ways by the same text, and
as a square or worse where two loops, one behind the other, can share the same text in any proportion (Weber and Seidl, "On the
degree of ambiguity of finite automata", 1991). Both are looked for in Glushkov's automaton, whose states are the characters
written in the pattern. What looks ahead or behind is left out of it and examined by itself, anchors match everywhere, and a back
reference may be anything that its group may be: so the automaton reads more texts than the pattern does, and one that is found
unambiguous is. Possessive repeats of one character are the exception: nothing that they could read comes behind them.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from re import _constants as c
from re import _parser as parser
from typing import Any

MOST_STATES = 6_000
_SAMPLES = frozenset(
    "\x00\t\n\x0b\r\x1c !\"#$%&'()*+,-./09:;<=>?@AMZ[\\]^_`amz{|}~\x7f\x85\xa0\xadªµ²¼ÀÖ×ÞßàöŁłſΩω҉АЯяא٣߀ऄ中あ한ﬁ２Ａ"
    "\u0301\u200b\u2009\u2013\u2018\u2019\u201c\u201d\u2026\u2028\u3000\u20ac\ufeff\U0001d538\U0001d7d7\U0001f1f0"
)


@dataclass(frozen=True, slots=True)
class Danger:
    """What is wrong with a pattern: it is "exponential", or "polynomial"; `text` repeated brings it about."""

    degree: str
    text: str


@dataclass(slots=True)
class _Part:
    """A part of the pattern: whether it can be empty, and where reading it may begin and end."""

    empty: bool
    first: Counter[int]
    last: Counter[int]


@dataclass(slots=True)
class _Automaton:
    readers: list[frozenset[str]] = field(default_factory=list)
    """For each state the samples that it reads."""
    follow: dict[int, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    """For each state the states that may come next, and in how many ways."""
    banned: dict[int, frozenset[str]] = field(default_factory=dict)
    """For states in possessive repeats what may not come behind the repeat."""
    start: Counter[int] = field(default_factory=Counter)
    """The states that read the first character."""


def dangers(
    pattern: re.Pattern[Any], *, searched: bool = False, loose: int | None = None, whole: bool = True
) -> Iterator[Danger]:
    """What is dangerous about a pattern, what looks around in it included.

    With `searched` it is also tried at every place of a text, as `re.search` does, which counts as one more loop before it.
    Repeats of up to `loose` times and more are taken for endless. A pattern that need not match the `whole` text is not gone back
    into once a round of a repeat at its very end is done, since it has matched then. Raises ValueError for what
    can't be examined.
    """
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    flags = pattern.flags & ~(re.UNICODE | re.ASCII | re.LOCALE)
    tree = parser.parse(text, flags)
    samples = _samples(tree)
    queue: list[tuple[Any, bool]] = [(tree, searched)]
    while queue:
        part, moves = queue.pop()
        built = _Builder(samples, pattern.flags, tree, loose)
        automaton = built.automaton
        automaton.start = built.build(part, pattern.flags, ends=not whole or part is not tree).first
        queue += [(inner, False) for inner in built.aside]
        yield from _dangers(automaton, samples, moves)


# -- from the pattern to the automaton --------------------------------------------------------------------------------------


def _samples(tree: Any) -> frozenset[str]:
    """One character at least of each sort that the pattern tells apart."""
    found = set(_SAMPLES)
    for code in _codes(tree):
        for near in (code - 1, code, code + 1):
            if 0 <= near < 0x110000:
                found |= {chr(near), *chr(near).swapcase()[:1]}
    return frozenset(found)


def _codes(tree: Any) -> Iterator[int]:
    """All characters that are named in the pattern."""
    for op, argument in tree:
        if op in (c.LITERAL, c.NOT_LITERAL):
            yield argument
        elif op is c.RANGE:
            yield from argument
        elif op is c.IN:
            yield from _codes(argument)
        else:
            for inner in _inside(op, argument):
                yield from _codes(inner)


def _inside(op: Any, argument: Any) -> Iterator[Any]:
    """The patterns within an element of a pattern."""
    if op is c.BRANCH:
        yield from argument[1]
    elif op in (c.SUBPATTERN, c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT, c.ASSERT, c.ASSERT_NOT):
        yield argument[-1]
    elif op is c.ATOMIC_GROUP:
        yield argument
    elif op not in (c.LITERAL, c.NOT_LITERAL, c.IN, c.ANY, c.AT, c.GROUPREF, c.NEGATE, c.CATEGORY, c.FAILURE):
        raise ValueError(f"{op} can't be examined yet")


class _Builder:
    """Makes the automaton; what looks ahead or behind lands in `aside`."""

    def __init__(self, samples: frozenset[str], flags: int, tree: Any, loose: int | None) -> None:
        self.automaton = _Automaton()
        self.aside: list[Any] = []
        self._samples = samples
        self._is_ascii = bool(flags & re.ASCII) or not flags & re.UNICODE
        self._groups = dict(_groups(tree))
        self._loose = loose
        self._read: dict[tuple[Any, str, int], frozenset[str]] = {}

    def build(self, tree: Any, flags: int, *, ends: bool = False) -> _Part:
        """The automaton of a pattern; `ends` where the match is complete behind it."""
        whole = _Part(True, Counter(), Counter())
        for place, (op, argument) in enumerate(tree):
            whole = self._joined(whole, self._element(op, argument, flags, ends and place == len(tree) - 1))
        return whole

    def _element(self, op: Any, argument: Any, flags: int, ends: bool) -> _Part:
        if op in (c.LITERAL, c.NOT_LITERAL, c.IN, c.ANY):
            return self._state(op, argument, flags)
        if op is c.BRANCH:
            parts = [self.build(branch, flags, ends=ends) for branch in argument[1]]
            return _Part(
                any(part.empty for part in parts), _total(part.first for part in parts), _total(part.last for part in parts)
            )
        if op is c.SUBPATTERN:
            _, added, taken, inner = argument
            return self.build(inner, (flags | added) & ~taken, ends=ends)
        if op is c.ATOMIC_GROUP:
            return self.build(argument, flags)
        if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            least, most, inner = argument
            part = self._repeat(least, most, inner, flags, ends and op is c.MAX_REPEAT)
            if (
                op is c.POSSESSIVE_REPEAT
                and most is c.MAXREPEAT
                and len(inner) == 1
                and inner[0][0] in (c.LITERAL, c.NOT_LITERAL, c.IN)
            ):
                for state in part.last:
                    self.automaton.banned[state] = self.automaton.readers[state]
            return part
        if op is c.GROUPREF:
            return self.build(self._groups[argument], flags)
        if op in (c.ASSERT, c.ASSERT_NOT):
            self.aside.append(argument[1])
        elif op not in (c.AT, c.FAILURE):
            raise ValueError(f"{op} can't be examined yet")
        return _Part(True, Counter(), Counter())

    def _state(self, op: Any, argument: Any, flags: int) -> _Part:
        number = len(self.automaton.readers)
        if number > MOST_STATES:
            raise ValueError(f"it has more than {MOST_STATES} states")
        key = (op, str(argument), flags & (re.IGNORECASE | re.DOTALL))
        if key not in self._read:
            self._read[key] = frozenset(char for char in self._samples if self._reads(op, argument, flags, char))
        self.automaton.readers.append(self._read[key])
        return _Part(False, Counter([number]), Counter([number]))

    def _reads(self, op: Any, argument: Any, flags: int, char: str) -> bool:
        forms = {char, char.lower(), char.upper()} if flags & re.IGNORECASE else {char}
        if op is c.ANY:
            return char != "\n" or bool(flags & re.DOTALL)
        if op is c.LITERAL:
            return chr(argument) in forms
        if op is c.NOT_LITERAL:
            return chr(argument) not in forms
        negated = argument[0][0] is c.NEGATE
        return negated != any(
            (kind is c.LITERAL and chr(what) in forms)
            or (kind is c.RANGE and any(len(form) == 1 and what[0] <= ord(form) <= what[1] for form in forms))
            or (kind is c.CATEGORY and self._is_of(what, char))
            for kind, what in argument[negated:]
        )

    def _is_of(self, category: Any, char: str) -> bool:
        name = str(category).removeprefix("CATEGORY_")
        kind = name.removeprefix("NOT_").lower()
        letter = {"digit": "d", "space": "s", "word": "w"}[kind]
        found = re.match(f"\\{letter}", char, re.ASCII if self._is_ascii else 0) is not None
        return found != name.startswith("NOT_")

    def _repeat(self, least: int, most: Any, inner: Any, flags: int, ends: bool) -> _Part:
        endless = most is c.MAXREPEAT or (self._loose is not None and most >= self._loose)
        if endless and self._loose is not None:
            least = min(least, 1)
        copies = max(least, 1) if endless else most
        part = _Part(True, Counter(), Counter())
        # From the last to the first: after a round that may be left out come no more, so that a count is reached in one way.
        for copy in reversed(range(copies)):
            one = self.build(inner, flags)
            if endless and copy == copies - 1 and not (ends and least <= 1):
                self._connect(one.last, one.first)
            part = self._joined(one, part)
            part.empty = part.empty or copy >= least
        return part

    def _joined(self, one: _Part, other: _Part) -> _Part:
        self._connect(one.last, other.first)
        first = one.first + other.first if one.empty else one.first
        last = one.last + other.last if other.empty else other.last
        return _Part(one.empty and other.empty, first, last)

    def _connect(self, ends: Counter[int], begins: Counter[int]) -> None:
        for end, ways in ends.items():
            for begin, more in begins.items():
                self.automaton.follow[end][begin] += ways * more


def _total(counts: Iterable[Counter[int]]) -> Counter[int]:
    total: Counter[int] = Counter()
    for one in counts:
        total += one
    return total


def _groups(tree: Any) -> Iterator[tuple[int, Any]]:
    for op, argument in tree:
        if op is c.SUBPATTERN and argument[0] is not None:
            yield argument[0], argument[-1]
        if op is not c.IN:
            for inner in _inside(op, argument):
                yield from _groups(inner)


# -- what is dangerous about an automaton -------------------------------------------------------------------------------------


def _dangers(automaton: _Automaton, samples: frozenset[str], moves: bool) -> Iterator[Danger]:
    # Of characters that no state tells apart one will do.
    alike = {tuple(char in reader for reader in set(automaton.readers)): char for char in sorted(samples)}
    samples = frozenset(alike.values())
    readers, steps = [reader & samples for reader in automaton.readers], {s: Counter(f) for s, f in automaton.follow.items()}
    for state, banned in automaton.banned.items():
        # In its own repeat it may go on; what comes behind it reads nothing that the repeat would have read: a state of its own.
        for to, ways in [*steps.get(state, Counter()).items()]:
            if to == state:
                steps[state][to] = 1
            elif readers[to] & banned:
                del steps[state][to]
                if rest := readers[to] - banned:
                    readers.append(rest)
                    steps[state][len(readers) - 1] = ways
                    steps[len(readers) - 1] = Counter(steps.get(to, Counter()))
    loops = _loops(len(readers), steps)
    number_of = {state: number for number, loop in enumerate(loops) for state in loop}
    for loop in loops:
        if text := _exponential(loop, readers, steps):
            yield Danger("exponential", text)
            return
    start: set[int] = set()
    if moves:
        readers.append(samples)
        start = {len(readers) - 1}
        steps[len(readers) - 1] = Counter({len(readers) - 1: 1, **automaton.start})
        number_of[len(readers) - 1] = len(loops)
        loops.append(start)
    back = defaultdict[int, Counter[int]](Counter)
    for state, following in steps.items():
        for to in following:
            back[to][state] = 1
    for one in loops:
        beyond = _reached(one, steps)
        for other in loops:
            if other is not one and other & beyond and _shares(one, other, readers):
                if text := _polynomial(one, other, readers, steps, back):
                    yield Danger("searched" if one is start else "polynomial", text)
                    return


def _loops(count: int, steps: dict[int, Counter[int]]) -> list[set[int]]:
    """The sets of states that can all be reached from one another (Tarjan's algorithm, without recursion)."""
    index, low, on_stack = dict[int, int](), dict[int, int](), set[int]()
    stack, found = list[int](), list[set[int]]()
    for root in range(count):
        if root in index:
            continue
        work = [(root, iter(steps.get(root, ())))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            state, following = work[-1]
            for to in following:
                if to not in index:
                    index[to] = low[to] = len(index)
                    stack.append(to)
                    on_stack.add(to)
                    work.append((to, iter(steps.get(to, ()))))
                    break
                if to in on_stack:
                    low[state] = min(low[state], index[to])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[state])
                if low[state] == index[state]:
                    members = set[int]()
                    while state not in members:
                        member = stack.pop()
                        on_stack.discard(member)
                        members.add(member)
                    if len(members) > 1 or state in steps.get(state, ()):
                        found.append(members)
    return found


def _reached(begin: Iterable[int], steps: dict[int, Counter[int]]) -> set[int]:
    seen, queue = set(begin), deque(begin)
    while queue:
        for to in steps.get(queue.popleft(), ()):
            if to not in seen:
                seen.add(to)
                queue.append(to)
    return seen


def _exponential(loop: set[int], readers: list[frozenset[str]], steps: dict[int, Counter[int]]) -> str | None:
    """A text by which a state comes back to itself in two ways."""
    for state in loop:
        for to, ways in steps[state].items():
            if to in loop and ways > 1 and readers[to]:
                return min(readers[to])
    seen: dict[tuple[int, int], str] = {}
    queue: deque[tuple[int, int]] = deque()
    back = defaultdict[tuple[int, int], set[tuple[int, int]]](set)
    ends = set[tuple[int, int]]()

    def go(pair: tuple[int, int], text: str) -> None:
        for one in steps[pair[0]]:
            for other in steps[pair[1]]:
                if one in loop and other in loop and one != other and (common := readers[one] & readers[other]):
                    to = (min(one, other), max(one, other))
                    if pair[0] != pair[1]:
                        back[to].add(pair)
                    if to not in seen:
                        seen[to] = text + min(common)
                        queue.append(to)
                elif one == other and one in loop and pair[0] != pair[1] and readers[one]:
                    ends.add(pair)

    for state in loop:
        go((state, state), "")
    while queue:
        pair = queue.popleft()
        go(pair, seen[pair])
    return min((seen[pair] for pair in ends), key=len, default=None)


def _polynomial(
    one: set[int], other: set[int], readers: list[frozenset[str]], steps: dict[int, Counter[int]], back: dict[int, Counter[int]]
) -> str | None:
    """A text that a state of one loop can read round to itself, to a state of the other, and that one round to itself."""
    leads = _reached(other, back)
    for p in one:
        for q in other:
            begin = (p, p, q)
            seen, queue = {begin}, deque([(begin, "")])
            while queue:
                (x, y, z), text = queue.popleft()
                for x2 in steps[x]:
                    if x2 not in one:
                        continue
                    for z2 in steps[z]:
                        if z2 not in other or not (common := readers[x2] & readers[z2]):
                            continue
                        for y2 in steps.get(y, ()):
                            if y2 in leads and (shared := common & readers[y2]):
                                to = (x2, y2, z2)
                                if to == (p, q, q):
                                    return text + min(shared)
                                if to not in seen:
                                    seen.add(to)
                                    queue.append((to, text + min(shared)))
    return None


def _shares(one: set[int], other: set[int], readers: list[frozenset[str]]) -> bool:
    """Whether there is a character that both loops read."""
    return any(readers[p] & readers[q] for p in one for q in other)
