"""Counts what was found, missed and made up, kind by kind, with bootstrap intervals."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from comity.evaluation.matching import ATTRIBUTES, Places, agree, attribute_agrees, fold
from comity.types import KINDS, JSONObject, Kind, SetAside

_TIMES: Final = 1000
"""Samples of the bootstrap; articles are drawn, since findings of one article are not independent."""
_PAGE: Final = ("title", "byline", "published", "text")


@dataclass(frozen=True, slots=True)
class Item:
    """An annotated item that was missed, or a found one that nobody annotated, with the sentence that it stands in."""

    article: str
    sentence: str
    item: JSONObject


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the matched items agree on an attribute: `agreeing` of `of`."""

    agreeing: int
    of: int

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return self.agreeing / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class KindScore:
    """What became of one kind."""

    annotated: int
    found: int
    matched: int
    interval: tuple[float, float]
    """The 95 % interval of `f1` by the bootstrap over articles."""
    attributes: dict[str, Share]
    missed: tuple[Item, ...]
    extra: tuple[Item, ...]

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.matched / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of what is annotated that was found."""
        return self.matched / self.annotated if self.annotated else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return _f1(self.matched, self.annotated, self.found)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How records compare with annotated articles."""

    articles: int
    unread: tuple[SetAside, ...]
    """The annotated articles that could not be read, and why."""
    stray: int
    """Findings whose evidence does not stand in the annotated text."""
    kinds: dict[Kind, KindScore]
    page: dict[str, float]
    """Of the pages' title, byline and time the share that is right; of the text the mean F1 of its runs of four words."""
    interval: tuple[float, float]
    """The 95 % interval of `record_f1`."""

    @property
    def record_f1(self) -> float:
        """The mean F1 over the six kinds."""
        return sum(score.f1 for score in self.kinds.values()) / len(self.kinds)


def evaluate(articles: Sequence[tuple[JSONObject, JSONObject | SetAside]]) -> Evaluation:
    """How records compare with annotated articles: for each article what is annotated, and its record or why there is none.

    Both are in the record format. Raises KeyError where an annotated article lacks a key of it.
    """
    counts: list[dict[Kind, tuple[int, int, int]]] = []
    attributes: dict[Kind, dict[str, Counter[bool]]] = {k: {name: Counter() for name in ATTRIBUTES[k]} for k in KINDS}
    missed: dict[Kind, list[Item]] = {kind: [] for kind in KINDS}
    extra: dict[Kind, list[Item]] = {kind: [] for kind in KINDS}
    page: Counter[str] = Counter()
    text_sum, stray, unread = 0.0, 0, []
    for gold, result in articles:
        if isinstance(result, SetAside):
            unread.append(result)
        record: JSONObject = {} if isinstance(result, SetAside) else result
        places = Places(gold["text"])
        row: dict[Kind, tuple[int, int, int]] = {}
        for kind in KINDS:
            annotated, mine = gold[kind], record.get(kind) or []
            stray += sum(not places.of(item.get("evidence") or "") for item in mine)
            pairs = pair(kind, annotated, mine, places)
            row[kind] = (len(pairs), len(annotated), len(mine))
            for g, f in pairs:
                for name in ATTRIBUTES[kind]:
                    attributes[kind][name][attribute_agrees(name, annotated[g], mine[f])] += 1
            held, used = {g for g, _ in pairs}, {f for _, f in pairs}
            missed[kind] += [_item(gold, i, places) for n, i in enumerate(annotated) if n not in held]
            extra[kind] += [_item(gold, i, places) for n, i in enumerate(mine) if n not in used]
        counts.append(row)
        page["title"] += not gold["title"] or fold(gold["title"]) == fold(record.get("title"))
        page["byline"] += {fold(n) for n in gold["byline"]} == {fold(n) for n in record.get("byline") or []}
        page["published"] += gold["published"] == record.get("published")
        text_sum += _text_f1(gold["text"], record.get("text") or "")
    intervals, record_interval = _intervals(counts)
    size = max(1, len(articles))
    return Evaluation(
        articles=len(articles),
        unread=tuple(unread),
        stray=stray,
        kinds={
            kind: KindScore(
                annotated=sum(row[kind][1] for row in counts),
                found=sum(row[kind][2] for row in counts),
                matched=sum(row[kind][0] for row in counts),
                interval=intervals[kind],
                attributes={n: Share(c[True], c.total()) for n, c in attributes[kind].items() if c.total()},
                missed=tuple(missed[kind]),
                extra=tuple(extra[kind]),
            )
            for kind in KINDS
        },
        page={name: text_sum / size if name == "text" else page[name] / size for name in _PAGE},
        interval=record_interval,
    )


def _item(gold: JSONObject, item: JSONObject, places: Places) -> Item:
    return Item(str(gold["id"]), places.sentence(item.get("evidence") or ""), item)


def pair(kind: Kind, annotated: Sequence[JSONObject], mine: Sequence[JSONObject], places: Places) -> list[tuple[int, int]]:
    """Pairs of items that agree, each item once; those that agree on most attributes are joined first."""
    options = []
    for g, gold in enumerate(annotated):
        touched = places.of(gold["evidence"])
        for f, found in enumerate(mine):
            here = places.of(found.get("evidence") or "")
            together = bool(touched & here)
            if here and agree(kind, gold, found, together=together):
                alike = sum(attribute_agrees(name, gold, found) for name in ATTRIBUTES[kind])
                options.append((-alike - together, g, f))
    held: set[int] = set()
    used: set[int] = set()
    pairs = []
    for _, g, f in sorted(options):
        if g not in held and f not in used:
            held.add(g)
            used.add(f)
            pairs.append((g, f))
    return pairs


def _f1(matched: int, annotated: int, found: int) -> float:
    return 2 * matched / (annotated + found) if matched else 0.0


def _intervals(
    counts: Sequence[dict[Kind, tuple[int, int, int]]],
) -> tuple[dict[Kind, tuple[float, float]], tuple[float, float]]:
    """Of each kind's F1, and of their mean, where 95 % of the samples lie; the seed is fixed, so that figures can be repeated."""
    chance = random.Random(0)
    drawn: dict[Kind, list[float]] = {kind: [] for kind in KINDS}
    means = []
    for _ in range(_TIMES if counts else 0):
        rows = chance.choices(counts, k=len(counts))
        for kind in KINDS:
            matched, annotated, found = (sum(row[kind][i] for row in rows) for i in range(3))
            drawn[kind].append(_f1(matched, annotated, found))
        means.append(sum(values[-1] for values in drawn.values()) / len(KINDS))
    return {kind: _middle(values) for kind, values in drawn.items()}, _middle(means)


def _middle(values: Sequence[float]) -> tuple[float, float]:
    if not values:
        return 0.0, 0.0
    ordered = sorted(values)
    return ordered[int(len(ordered) * 0.025)], ordered[int(len(ordered) * 0.975)]


def _text_f1(gold: str, found: str) -> float:
    a, b = _runs(gold), _runs(found)
    return _f1((a & b).total(), a.total(), b.total())


def _runs(text: str, size: int = 4) -> "Counter[tuple[str, ...]]":
    words = fold(text).split()
    return Counter(tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1)))
