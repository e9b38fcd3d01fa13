import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from comity.consolidation.comparing import Context, Match
from comity.consolidation.grouping import Bonds, Grouper


class Point(NamedTuple):
    """A telling as a place on a line: near ones agree."""

    place: int
    unsure: bool = False
    moved: bool = False


class PointRules:
    """Points up to ten apart agree, the nearer the more; those more than twenty apart can't be one, or forty if one was moved."""

    once = True

    def features(self, finding: Any, context: Context) -> Point:
        raise NotImplementedError

    def blocks(self, features: Point) -> Iterator[str]:
        yield "all"

    def near(self, features: Point) -> Iterator[str]:
        yield "all"

    def vague(self, features: Point) -> bool:
        return features.unsure

    def moves(self, features: Point) -> bool:
        return features.moved

    def compare(self, one: Point, other: Point) -> Match | None:
        distance = abs(one.place - other.place)
        return Match(2 - distance / 10, ("near",)) if distance <= 10 else None

    def conflict(self, one: Point, other: Point, *, moved: bool) -> str | None:
        return "far" if abs(one.place - other.place) > (40 if moved else 20) else None


@dataclass(frozen=True)
class Told:
    key: str
    features: Point
    articles: frozenset[str] = field(default_factory=frozenset)
    mark: str | None = None


def groups(tellings: Iterable[Told], bonds: Bonds = Bonds(), seeds: Iterable[Told] | None = None) -> list[list[str]]:  # noqa: B008
    everything = list(tellings)
    marked = {told.mark: told for told in everything if told.mark}
    grouper = Grouper(PointRules(), lambda told: everything, lambda mark: marked.get(mark), bonds)
    return [[told.key for told in group] for group in grouper.groups(everything if seeds is None else seeds)]


def points(*places: int, unsure: tuple[int, ...] = ()) -> list[Told]:
    return [
        Told(f"{'u' if vague else 's'}{i}", Point(place, vague), frozenset([f"{vague}{i}"]), f"m{place}")
        for vague, row in ((False, places), (True, unsure))
        for i, place in enumerate(row)
    ]  # fmt: skip


lines = st.lists(st.tuples(st.integers(0, 60), st.booleans(), st.integers(0, 8)), max_size=12)


def lined(drawn: list[tuple[int, bool, int]]) -> list[Told]:
    return [
        Told(f"k{i:02}", Point(place, unsure), frozenset([f"a{article}"])) for i, (place, unsure, article) in enumerate(drawn)
    ]


@given(lines, st.randoms(use_true_random=False))
def test_the_order_of_input_changes_nothing(drawn: list[tuple[int, bool, int]], chance: random.Random) -> None:
    tellings = lined(drawn)
    mixed = tellings[:]
    chance.shuffle(mixed)
    assert groups(mixed) == groups(tellings)


@given(lines)
def test_each_telling_is_in_one_group(drawn: list[tuple[int, bool, int]]) -> None:
    tellings = lined(drawn)
    assert sorted(key for group in groups(tellings) for key in group) == [told.key for told in tellings]


@given(lines)
def test_from_any_of_them_the_same_groups_are_reached(drawn: list[tuple[int, bool, int]]) -> None:
    tellings = lined(drawn)
    whole = groups(tellings)
    for told in tellings:
        assert [group for group in groups(tellings, seeds=[told]) if told.key in group] == [g for g in whole if told.key in g]


@given(lines)
def test_no_group_has_two_tellings_of_one_article_or_far_from_each_other(drawn: list[tuple[int, bool, int]]) -> None:
    tellings = {told.key: told for told in lined(drawn)}
    for group in groups(tellings.values()):
        articles = [article for key in group for article in tellings[key].articles]
        assert len(articles) == len(set(articles))
        places = [tellings[key].features.place for key in group]
        assert max(places) - min(places) <= 20


@given(lines)
def test_vague_tellings_neither_hold_others_together_nor_part_them(drawn: list[tuple[int, bool, int]]) -> None:
    tellings = lined(drawn)
    sure = {told.key for told in tellings if not told.features.unsure}
    kept = [group for keys in groups(tellings) if (group := [key for key in keys if key in sure])]
    assert sorted(kept) == groups(told for told in tellings if told.key in sure)


def test_a_vague_telling_goes_to_the_best() -> None:
    assert groups(points(0, 16, unsure=(9,))) == [["s0"], ["s1", "u0"]]


def test_a_vague_telling_follows_another_that_knows_where_to_go() -> None:
    assert groups(points(0, unsure=(9, 18))) == [["s0", "u0", "u1"]]


def test_vague_tellings_that_know_nowhere_to_go_hold_together() -> None:
    assert groups(points(unsure=(0, 8))) == [["u0", "u1"]]


def test_links_are_followed_from_the_best_down() -> None:
    # 9 and 15 are nearest, then 0 joins them; 25 is too far from 0, though it agrees with 15.
    assert groups(points(0, 9, 15, 25)) == [["s0", "s1", "s2"], ["s3"]]


def test_what_a_person_joined_is_one_whatever_the_rules_say() -> None:
    bonds = Bonds(one={"m0": frozenset(["m50"]), "m50": frozenset(["m0"])})
    assert groups(points(0, 50, 100), bonds) == [["s0", "s1"], ["s2"]]


def test_what_a_person_parted_stays_apart_however_alike() -> None:
    bonds = Bonds(apart={"m0": frozenset(["m1"]), "m1": frozenset(["m0"])})
    assert groups(points(0, 1), bonds) == [["s0"], ["s1"]]
    assert groups(points(0, 1, 2), bonds) in ([["s0", "s2"], ["s1"]], [["s0"], ["s1", "s2"]])


def plainly(tellings: list[Told]) -> list[list[str]]:
    """The groups as the rules tell them: for each link, from the best down, all of both sides are held against each other."""
    rules = PointRules()
    grouper = Grouper(rules, lambda told: tellings)
    links = {
        (min(one.key, other.key), max(one.key, other.key)): score for one in tellings for score, other in grouper.linked(one)
    }
    by_key = {told.key: told for told in tellings}
    group = {told.key: {told.key} for told in tellings}
    for pair in sorted(links, key=lambda pair: (any(by_key[key].features.unsure for key in pair), -links[pair], pair)):
        ones, others = ([by_key[key] for key in group[end]] for end in pair)
        moved = any(told.features.moved for told in (*ones, *others))
        apart = any(
            one.articles & other.articles or rules.conflict(one.features, other.features, moved=moved)
            for one in ones
            for other in others
        )
        if group[pair[0]] is not group[pair[1]] and not apart:
            group[pair[0]] |= group[pair[1]]
            for key in group[pair[1]]:
                group[key] = group[pair[0]]
    return sorted(sorted(keys) for keys in {id(keys): keys for keys in group.values()}.values())


def test_groups_that_are_apart_can_be_one_when_a_report_says_that_the_date_was_changed() -> None:
    places = (0, 10, 18, 27, 28, 35)
    still = [Told(f"k{i}", Point(place), frozenset([f"a{i}"])) for i, place in enumerate(places)]
    moving = [replace(told, features=told.features._replace(moved=told.features.place == 0)) for told in still]
    # 18 and 27 agree, but 10 and 35 are too far apart; 0, which says that it was moved, comes to 10 and 18 before 18 meets 28.
    assert groups(still[1:]) == plainly(still[1:]) == [["k1", "k2"], ["k3", "k4", "k5"]]
    assert groups(moving) == plainly(moving) == [[told.key for told in moving]]


@given(st.lists(st.tuples(st.integers(0, 90), st.booleans(), st.integers(0, 99), st.integers(0, 5)), max_size=24))
def test_what_is_remembered_of_groups_changes_nothing(drawn: list[tuple[int, bool, int, int]]) -> None:
    tellings = [
        Told(f"k{i:02}", Point(place, unsure, moved == 0), frozenset([f"a{article}"]))
        for i, (place, unsure, article, moved) in enumerate(drawn)
    ]
    assert groups(tellings) == plainly(tellings)
