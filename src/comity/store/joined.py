"""Keeps which findings are one fact in step with the findings, within the transaction that changes them.

What is kept is a function of findings and judgements alone: it does not matter in which order, or in how many steps, they came.
Whenever a telling comes, goes or is told by another article, everything that hangs together with it is grouped again.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import combinations
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select, update

from comity.store.dialects import dialect_of
from comity.store.found import EARLIEST
from comity.store.plain import insert_each, run, update_each
from comity.store.protocol import Joiner, Problem, Telling
from comity.store.rows import filed_columns, judgement_of, record_of, refs
from comity.store.schema import articles, findings, judged, judgements, notes, pages, sketch_bands, telling_blocks, tellings
from comity.types import KINDS, Judgement, Kind, Record, Target

_GROWN = "UPDATE tellings SET fact = :f WHERE number = :n"
_COMPARED = 16
"""Articles with which a new one is compared at once, those first that have most in common with it."""
_TOUCHING = ("split", "join", "reject")
"""The judgements that change what is one fact; the others are shown with it."""


@dataclass
class Remembered:
    """The judgements as they were read last, and what shows that they are still the same."""

    state: tuple[Any, ...] = ()
    judgements: list[Judgement] = field(default_factory=list)


class Joined:
    """The facts of a store, as one transaction sees and changes them."""

    def __init__(self, connection: Connection, joiner: Joiner, remembered: Remembered | None = None) -> None:
        self._connection = connection
        self._joiner = joiner
        self._remembered = remembered or Remembered()
        self._decided: list[Judgement] | None = None
        self._changed = set[int]()
        self._looked_at: dict[int, Telling] = {}
        self._beside: dict[int, Sequence[int]] = {}
        self._standing: dict[tuple[Kind, frozenset[int]], Sequence[int]] = {}

    def version(self, name: str) -> str | None:
        """By which version of the rules the facts were joined, or filed; None where they were not."""
        return self._connection.scalar(select(notes.c.value).where(notes.c.name == name))

    def changed(self) -> set[int]:
        """The facts whose reports changed since this was asked last; some may be none any more."""
        changed, self._changed = self._changed, set()
        return changed

    def facts_of(self, refs: Collection[str]) -> set[int]:
        """The facts of findings."""
        query = "SELECT t.fact FROM findings f JOIN tellings t ON t.number = f.telling WHERE f.ref IN [values]"
        return {row.fact for row in self._rows(query, refs)}

    # What hangs together

    def near(self, telling: Telling) -> Sequence[Telling]:
        """`Tellings.near`."""
        self.foresee([telling])
        return [self._looked_at[number] for number in self._beside[telling.number]]

    def foresee(self, tellings: Sequence[Telling]) -> None:
        """`Tellings.foresee`: a query for each would take longer than what is done with it."""
        ones = [telling for telling in tellings if telling.number not in self._beside]
        if not ones:
            return
        asked = {one.number: (one.kind, frozenset(self._joiner.near(one.kind, one.features))) for one in ones}
        new = set(asked.values()) - self._standing.keys()
        standing = defaultdict[int, set[int]](set)
        blocks = set[int]().union(*(blocks for _, blocks in new))
        for block, number in self._rows("SELECT block, telling FROM telling_blocks WHERE block IN [values]", blocks):
            standing[block].add(number)
        missing = set[int]().union(*standing.values()) - self._looked_at.keys()
        if missing:
            self._looked_at |= {one.number: one for one in self._tellings("number IN [values]", missing)}
        for kind, near in new:
            beside = set[int]().union(*(standing[block] for block in near))
            self._standing[kind, near] = [other for other in sorted(beside) if self._looked_at[other].kind == kind]
        self._beside |= {number: self._standing[place] for number, place in asked.items()}

    def _look_away(self) -> None:
        """What was seen may change from now on."""
        self._looked_at, self._beside, self._standing = {}, {}, {}

    def _groups(self, kind: Kind, ones: Sequence[Telling]) -> list[list[Telling]]:
        self.foresee(ones)
        groups = self._joiner.groups(kind, ones, self, self._judgements())
        self._look_away()
        return groups

    def marked(self, ref: str) -> Telling | None:
        """`Tellings.marked`."""
        return next(iter(self._tellings("mark IN [values]", [ref])), None)

    def of_fact(self, fact: int) -> Sequence[Telling]:
        """`Tellings.of_fact`."""
        return self._tellings("fact IN [values]", [fact])

    def told(self, facts: Iterable[int]) -> list[tuple[Telling, list[str]]]:
        """The tellings of facts with the refs of their findings, by key."""
        return self.with_refs(self._tellings("fact IN [values]", facts))

    def with_refs(self, ones: Iterable[Telling]) -> list[tuple[Telling, list[str]]]:
        """The tellings, each with the refs of its findings, by key."""
        ordered = sorted(ones, key=lambda telling: telling.key)
        refs: dict[int, list[str]] = {telling.number: [] for telling in ordered}
        for number, ref in self._rows("SELECT telling, ref FROM findings WHERE telling IN [values] ORDER BY ref", refs):
            refs[number].append(ref)
        return [(telling, refs[telling.number]) for telling in ordered]

    def _tellings(self, condition: str, values: Iterable[Any]) -> list[Telling]:
        # Where it does not matter they are not asked for: a president's office is told by thousands.
        once = ", ".join(f"'{kind}'" for kind in sorted(self._joiner.once))
        listed = dialect_of(self._connection).numbers("article")
        told = f"CASE WHEN kind IN ({once}) THEN (SELECT {listed} FROM findings WHERE telling = tellings.number) END"
        rows = self._rows(f"SELECT number, kind, key, features, mark, fact, {told} FROM tellings WHERE {condition}", values)
        return [
            Telling(number, kind, key, self._joiner.restored(kind, features), _numbers(articles_), mark, fact)
            for number, kind, key, features, mark, fact, articles_ in rows
        ]

    def _rows(self, query: str, values: Iterable[Any]) -> Sequence[Any]:
        """The rows of a query over a list of values, of whatever length."""
        return run(self._connection, query, values=list(values)).all()

    # Changes

    def before(self, numbers: Collection[int]) -> set[int]:
        """The articles' tellings and all that hangs together with them: to be grouped again once the articles are gone."""
        if not numbers:
            return set()
        rows = self._rows(
            "SELECT DISTINCT f.telling, t.fact FROM findings f JOIN tellings t ON t.number = f.telling "
            "WHERE f.article IN [values]",
            numbers,
        )
        self._changed |= {row.fact for row in rows}
        return self._hanging(row.telling for row in rows)

    def _hanging(self, numbers: Iterable[int]) -> set[int]:
        found = set[int]()
        for kind, seeds in _by_kind(self._tellings("number IN [values]", numbers)):
            for group in self._groups(kind, seeds):
                found.update(telling.number for telling in group)
        return found

    def add(self, number: int, record: Record, rows: Sequence[Any], touched: set[int]) -> None:
        """Joins the findings of an article that was just inserted as `rows`; `touched` was found by `before`."""
        self._sketch(number, record)
        changed = self._tell(record, rows, touched)
        self.settle(touched | changed if touched else self._grow(changed))

    def _grow(self, changed: set[int]) -> set[int]:
        """Brings new tellings to the facts that they only add to; the others, which have to be settled.

        Most of what is told again adds to a fact: grouping all its reports anew each time would cost the square of their number.
        """
        rest = set[int]()
        ones = self._tellings("number IN [values]", changed)
        self.foresee(ones)
        for telling in ones:
            fact = self._joiner.grown(telling.kind, telling, self, self._judgements())
            if fact is None:
                rest.add(telling.number)
            elif fact != telling.number:
                self._changed.add(fact)
                run(self._connection, _GROWN, f=fact, n=telling.number)
                if telling.number in self._looked_at:
                    self._looked_at[telling.number] = replace(telling, fact=fact)
        self._look_away()
        return rest

    def _tell(self, record: Record, rows: Sequence[Any], touched: set[int] | None) -> set[int]:
        """Gives each finding its telling; the numbers of those whose place among the others has to be found.

        These are the new ones, and known ones that this article is the first to tell both of: they may part now. What hangs
        together with them comes to `touched`, where that is asked for.
        """
        marks, rejected = self._marks(), self._rejected()
        told: dict[str, tuple[Kind, Any, str | None, str]] = {}
        for (kind, finding), row in zip(record.findings(), rows, strict=True):
            if row["ref"] in rejected:
                continue
            features = self._joiner.features(kind, finding, record)
            mark = row["ref"] if row["ref"] in marks else None
            told[self._key_of(kind, features, mark, told)] = (kind, features, mark, row["ref"])
        known = {telling.key: telling for telling in self._tellings("key IN [values]", told)}
        parting = {telling.number for telling in _meeting_anew([one for one in known.values() if one.kind in self._joiner.once])}
        if touched is not None:
            touched |= self._hanging(parting - touched)
        added = self._keep({key: one[:3] for key, one in told.items() if key not in known})
        numbers = added | {key: telling.number for key, telling in known.items()}
        self._changed |= {*added.values(), *(telling.fact for telling in known.values())}
        rows_told = ({"ref": one[3], "telling": numbers[key]} for key, one in told.items())
        update_each(self._connection, "findings", "ref", rows_told)
        return set(added.values()) | parting

    def _key_of(self, kind: Kind, features: Any, mark: str | None, told: Collection[str]) -> str:
        """The key of what a finding tells; another one where its article says the same of two things."""
        copy = 0
        while (key := _key(kind, features, mark, copy)) in told:
            copy += 1
        return key

    def _keep(self, new: dict[str, tuple[Kind, Any, str | None]]) -> dict[str, int]:
        """Keeps tellings, each a fact of its own at first; their numbers by key."""
        if not new:
            return {}
        rows = [
            {"kind": kind, "key": key, "features": _json(features), "mark": mark, "fact": 0}
            for key, (kind, features, mark) in new.items()
        ]
        insert_each(self._connection, "tellings", rows)
        numbers = {row.key: row.number for row in self._rows("SELECT key, number FROM tellings WHERE key IN [values]", new)}
        run(self._connection, "UPDATE tellings SET fact = number WHERE number IN [numbers]", numbers=numbers.values())
        blocks = [
            {"block": block, "telling": numbers[key]}
            for key, (kind, features, _) in new.items()
            for block in sorted(set(self._joiner.blocks(kind, features)))
        ]
        insert_each(self._connection, "telling_blocks", blocks)
        return numbers

    def settle(self, touched: set[int]) -> None:
        """Groups again all that hangs together with these tellings; those that nothing tells any more are forgotten."""
        waiting, settled = set(touched) - self._forget_untold(touched), set[int]()
        while waiting:
            members = set[int]()
            groups: list[list[Telling]] = []
            for kind, ones in _by_kind(self._tellings("number IN [values]", waiting)):
                groups += self._groups(kind, ones)
            members = {telling.number for group in groups for telling in group}
            settled |= members
            # What was one fact with them and is no more has to find its place too.
            mates = "SELECT number FROM tellings WHERE fact IN (SELECT fact FROM tellings WHERE number IN [values])"
            waiting = {row.number for row in self._rows(mates, members)} - settled
            self._write(groups)

    def _write(self, groups: Iterable[Sequence[Telling]]) -> None:
        grouped = [(telling, min(other.number for other in group)) for group in groups for telling in group]
        labels = [{"number": telling.number, "fact": fact} for telling, fact in grouped if telling.fact != fact]
        if labels:
            self._changed |= {number for telling, fact in grouped if telling.fact != fact for number in (telling.fact, fact)}
            update_each(self._connection, "tellings", "number", labels)

    def _forget_untold(self, numbers: Iterable[int]) -> set[int]:
        untold = self._rows(
            "SELECT number, kind, features, fact FROM tellings WHERE number IN [values] "
            "AND NOT EXISTS (SELECT 1 FROM findings WHERE telling = tellings.number)",
            numbers,
        )
        for row in untold:
            # By the blocks, since an index by telling would cost as much as the table.
            blocks = self._joiner.blocks(row.kind, self._joiner.restored(row.kind, row.features))
            rows = delete(telling_blocks).where(telling_blocks.c.block.in_(list(blocks)))
            self._connection.execute(rows.where(telling_blocks.c.telling == row.number))
            self._connection.execute(delete(tellings).where(tellings.c.number == row.number))
        self._changed |= {row.fact for row in untold}
        return {row.number for row in untold}

    # Articles that repeat one another

    def _sketch(self, number: int, record: Record) -> None:
        """Finds what an article that was just inserted repeats."""
        sketch = self._joiner.sketch(record.article.text)
        bands = self._joiner.bands(sketch)
        origins = self._repeated(sketch, bands)
        origin = min(origins, default=number)
        parts = [(self._earliest(one), self._printed(one)) for one in origins] if len(origins) > 1 else []
        self._connection.execute(update(articles).where(articles.c.number == number).values(sketch=sketch, origin=origin))
        insert_each(self._connection, "sketch_bands", [{"band": band, "article": number} for band in sorted(set(bands))])
        if parts:
            self._connection.execute(update(articles).where(articles.c.origin.in_(origins)).values(origin=origin))
            # The part in which the first of all stands still repeats what it repeated.
            first = self._earliest(origin)
            self._copied(number for earliest, numbers in parts if earliest != first for number in numbers)
        elif self._earliest(origin) == number:
            self._copied(self._printed(origin))

    def _repeated(self, sketch: bytes, bands: Collection[int]) -> set[int]:
        """The origins of the articles that an article with this sketch repeats."""
        query = "SELECT article FROM sketch_bands WHERE band IN [values] GROUP BY article ORDER BY count(*) DESC, article"
        near = [row.article for row in self._rows(query, bands)]
        found = set[int]()
        # A text that hundreds print is compared with a few of them: others with the origin of one that it repeats say no more.
        while near:
            some, near = near[:_COMPARED], near[_COMPARED:]
            rows = self._rows("SELECT origin, sketch FROM articles WHERE number IN [values] ORDER BY origin", some)
            come = {row.origin for row in rows if row.origin not in found and self._joiner.repeats(sketch, row.sketch)}
            found |= come
            if near and come:
                known = set(run(self._connection, "SELECT number FROM articles WHERE origin IN [come]", come=come).scalars())
                near = [number for number in near if number not in known]
        return found

    def _earliest(self, origin: int) -> int:
        """The number of the article that others with this origin are said to repeat."""
        first: int = run(self._connection, EARLIEST.format(":origin"), origin=origin).scalar_one()
        return first

    def _printed(self, origin: int) -> Sequence[int]:
        """The articles with this origin."""
        found: Sequence[int] = (
            run(self._connection, "SELECT number FROM articles WHERE origin = :origin", origin=origin).scalars().all()
        )
        return found

    def _copied(self, numbers: Iterable[int]) -> None:
        """The facts that these articles tell may have other sources now, or name their origin otherwise."""
        query = "SELECT DISTINCT t.fact FROM findings f JOIN tellings t ON t.number = f.telling WHERE f.article IN [values]"
        self._changed |= {row.fact for row in self._rows(query, numbers)}

    def called_otherwise(self, ids: Collection[str], but: int) -> None:
        """Notes the facts of articles that were the only one with their id before, or are so now, as `but` came.

        They are called otherwise then (`comity.store.naming`); beside two others nobody's name changes.
        """
        for id in sorted(ids):
            query = "SELECT origin FROM articles WHERE id = :id AND number <> :but LIMIT 2"
            others = run(self._connection, query, id=id, but=but).scalars().all()
            if len(others) == 1:
                self._copied(self._printed(others[0]))

    def unsketch(self, numbers: Collection[int]) -> None:
        """Forgets what articles that are about to go repeat; those that hung together by them are looked at again."""
        rows = self._connection.execute(
            select(articles.c.number, articles.c.origin, articles.c.sketch).where(articles.c.number.in_(numbers))
        ).all()
        for row in rows:
            if row.sketch is not None:
                bands = self._joiner.bands(row.sketch)
                self._connection.execute(
                    delete(sketch_bands).where(sketch_bands.c.article == row.number, sketch_bands.c.band.in_(bands))
                )
        for origin in sorted({row.origin for row in rows if row.origin is not None}):
            query = select(articles.c.number, articles.c.sketch).where(
                articles.c.origin == origin, articles.c.number.not_in(numbers)
            )
            self._regroup_copies(self._connection.execute(query.order_by(articles.c.number)).all())

    def _regroup_copies(self, rows: Sequence[Any]) -> None:
        rest = list(rows)
        while rest:
            group, waiting = [rest.pop(0)], [0]
            while waiting:
                one = group[waiting.pop()]
                for other in [row for row in rest if self._joiner.repeats(one.sketch, row.sketch)]:
                    rest.remove(other)
                    group.append(other)
                    waiting.append(len(group) - 1)
            numbers = [row.number for row in group]
            self._connection.execute(update(articles).where(articles.c.number.in_(numbers)).values(origin=min(numbers)))
            self._copied(self._printed(min(numbers)))

    # What persons decided

    def _judgements(self) -> list[Judgement]:
        if self._decided is None:
            # There can be thousands, and each article asks for them.
            newest = "(SELECT id FROM judgements ORDER BY number DESC LIMIT 1)"
            undone = "count(CASE WHEN undone THEN 1 END)"
            state = run(self._connection, f"SELECT count(*), {undone}, {newest} FROM judgements").one()
            if tuple(state) != self._remembered.state:
                query = select(judgements.c.body).where(judgements.c.verb.in_(_TOUCHING), judgements.c.undone.is_(False))
                bodies = self._connection.scalars(query.order_by(judgements.c.when, judgements.c.id))
                self._remembered.judgements = [judgement_of(body) for body in bodies]
                self._remembered.state = tuple(state)
            self._decided = self._remembered.judgements
        return self._decided

    def _marks(self) -> frozenset[str]:
        """The refs of findings whose place in facts persons decided on; not what a rejection left of a fact."""
        return frozenset(
            target.ref
            for judgement in self._judgements()
            for target in (*judgement.targets, *(judgement.others if judgement.verb != "reject" else ()))
        )

    def _rejected(self) -> frozenset[str]:
        return frozenset(
            target.ref for judgement in self._judgements() if judgement.verb == "reject" for target in judgement.targets
        )

    def judge(self, judgement: Judgement) -> None:
        """Joins again what a judgement that was just kept, or undone, concerns."""
        self._decided = None
        names = sorted({target.ref for target in (*judgement.targets, *judgement.others)})
        query = (
            select(findings.c.telling, tellings.c.fact)
            .join(tellings, tellings.c.number == findings.c.telling)
            .where(findings.c.ref.in_(names))
        )
        rows = self._connection.execute(query).all()
        self._changed |= {row.fact for row in rows}
        touched = self._hanging({row.telling for row in rows})
        # The findings get tellings of their own, or share one again with those that say the same.
        named = select(articles.c.number).join(findings, findings.c.article == articles.c.number).where(findings.c.ref.in_(names))
        changed = set[int]()
        for number in sorted(set(self._connection.scalars(named))):
            changed |= self._retell(number, touched)
        self.settle(touched | changed)

    def recognize(self, identities: Collection[str]) -> None:
        """Gives the findings of articles the refs by which judgements know them, where they have others here.

        Judgements come from another store, or from a reading that cut the evidence otherwise.
        """
        for identity in sorted(identities):
            query = (
                select(findings).join(articles, articles.c.number == findings.c.article).where(articles.c.identity == identity)
            )
            rows = self._connection.execute(query.order_by(findings.c.kind, findings.c.position)).mappings().all()
            names = refs(identity, rows, targets_of(self._connection, identity))
            changed = {row["number"]: ref for row, ref in zip(rows, names, strict=True) if row["ref"] != ref}
            # By way of refs of nobody's: one may get what another had.
            for number, ref in [*((number, f"-{number}") for number in changed), *changed.items()]:
                self._connection.execute(update(findings).where(findings.c.number == number).values(ref=ref))

    def _retell(self, number: int, touched: set[int]) -> set[int]:
        record, rows = self.loaded(number)
        touched |= self.before([number])
        self._connection.execute(update(findings).where(findings.c.article == number).values(telling=None))
        return self._tell(record, rows, touched)

    def loaded(self, number: int) -> tuple[Record, list[RowMapping]]:
        """An article's record, and its findings' rows in the record's order."""
        query = select(pages, articles).join(pages, pages.c.digest == articles.c.page).where(articles.c.number == number)
        found = select(findings).where(findings.c.article == number).order_by(findings.c.kind, findings.c.position)
        rows = self._connection.execute(found).mappings().all()
        record = record_of(self._connection.execute(query).mappings().one(), rows)
        return record, sorted(rows, key=lambda row: (KINDS.index(row["kind"]), row["position"]))

    # All anew

    def forget(self) -> None:
        """Forgets all tellings and sketches."""
        self._connection.execute(update(findings).where(findings.c.telling.is_not(None)).values(telling=None))
        self._connection.execute(update(articles).where(articles.c.sketch.is_not(None)).values(origin=None, sketch=None))
        for table in (telling_blocks, tellings, sketch_bands):
            self._connection.execute(delete(table))

    def tell_again(self, number: int) -> None:
        """Gives an article's findings their tellings without grouping them, and finds what it repeats."""
        record, rows = self.loaded(number)
        self._sketch(number, record)
        self._tell(record, rows, None)

    def group_all(self) -> None:
        """Groups all tellings, kind by kind."""
        for kind in KINDS:
            numbers = list(
                self._connection.scalars(select(tellings.c.number).where(tellings.c.kind == kind).order_by(tellings.c.number))
            )
            settled = set[int]()
            for start in range(0, len(numbers), 500):
                rest = [number for number in numbers[start : start + 500] if number not in settled]
                seeds = self._tellings("number IN [values]", rest)
                groups = self._groups(kind, seeds)
                settled.update(telling.number for group in groups for telling in group)
                self._write(groups)

    def problems(self) -> Iterator[Problem]:
        """What of the facts is not as the findings and judgements say: all is told and grouped again, and compared."""
        marks, rejected = self._marks(), self._rejected()
        for number in list(self._connection.scalars(select(articles.c.number).order_by(articles.c.number))):
            yield from self._untrue(number, marks, rejected)
        if wrong := list(self._untrue_sketches()):
            yield from wrong
        else:
            yield from self._untrue_origins()
        for kind in KINDS:
            query = select(tellings.c.number, tellings.c.fact).where(tellings.c.kind == kind)
            facts = {row.number: row.fact for row in self._connection.execute(query)}
            kept = defaultdict[int, set[int]](set)
            for number, fact in facts.items():
                kept[fact].add(number)
            seeds = self._tellings("kind IN [values]", [kind])
            for group in self._groups(kind, seeds):
                members = {telling.number for telling in group}
                if any(kept[facts[number]] != members for number in members):
                    yield Problem("facts", f"what is one fact here is not one by the rules: {group[0].key}.", kind=kind)

    def _untrue_sketches(self) -> Iterator[Problem]:
        """Articles by whose sketches those that repeat them would not be found."""
        count = "SELECT count(*) FROM sketch_bands WHERE article = :number AND band IN [bands]"
        known = 0
        for number in list(self._connection.scalars(select(articles.c.number).order_by(articles.c.number))):
            row = self._connection.execute(select(articles).where(articles.c.number == number)).one()
            bands = set(self._joiner.bands(self._joiner.sketch(row.text)))
            filed: int = run(self._connection, count, number=number, bands=bands).scalar_one()
            known += filed
            if row.sketch != self._joiner.sketch(row.text) or filed != len(bands):
                yield Problem("facts", "its sketch is not that of its text.", row.id)
        if known != run(self._connection, "SELECT count(*) FROM sketch_bands").scalar_one():
            yield Problem("facts", "there are sketches of articles that are not here.")

    def _untrue_origins(self) -> Iterator[Problem]:
        """Articles that are said to repeat one another and don't, or the other way round."""
        rows = self._connection.execute(select(articles.c.number, articles.c.id, articles.c.origin, articles.c.sketch)).all()
        ids = {row.number: row.id for row in rows}
        kept, sketches = {row.number: row.origin for row in rows}, {row.number: row.sketch for row in rows}
        by_band = defaultdict[int, list[int]](list)
        for row in rows:
            for band in self._joiner.bands(row.sketch):
                by_band[band].append(row.number)
        near = {pair for ones in by_band.values() for pair in combinations(ones, 2)}
        group = {number: {number} for number in ids}
        for one, other in sorted(near):
            if group[one] is not group[other] and self._joiner.repeats(sketches[one], sketches[other]):
                group[one] |= group[other]
                for number in group[other]:
                    group[number] = group[one]
        same = defaultdict[int, set[int]](set)
        for number, origin in kept.items():
            same[origin].add(number)
        for number, members in group.items():
            if same[kept[number]] != members:
                yield Problem("facts", "which articles it repeats is not so by their texts.", ids[number])

    def _untrue(self, number: int, marks: Collection[str], rejected: Collection[str]) -> Iterator[Problem]:
        record, rows = self.loaded(number)
        told = set[str]()
        for (kind, finding), row, dyads in zip(record.findings(), rows, self._joiner.dyads(record), strict=True):
            if filed_columns(finding, dyads) != {name: row[name] for name in ("dyads", "filed")}:
                yield Problem(
                    "facts", "it does not stand in the dossiers of its states.", record.article.id, kind, row["position"]
                )
            key = None
            if row["ref"] not in rejected:
                mark = row["ref"] if row["ref"] in marks else None
                key = self._key_of(kind, self._joiner.features(kind, finding, record), mark, told)
                told.add(key)
            kept = self._connection.scalar(select(tellings.c.key).where(tellings.c.number == row["telling"]))
            if kept != key:
                yield Problem("facts", "it is not filed under what it tells.", record.article.id, kind, row["position"])

    def note(self, name: str, version: str) -> None:
        """Notes by which version of the rules the facts are joined, or filed."""
        query = "INSERT INTO notes (name, value) VALUES (:n, :v) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        run(self._connection, query, n=name, v=version)


def _key(kind: Kind, features: Any, mark: str | None, copy: int) -> str:
    return hashlib.sha256(_json([kind, features, mark, copy]).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _json(value: Any) -> str:
    # ASCII: lone surrogates, which JSON pages can hold, could not be stored otherwise.
    return json.dumps(value, separators=(",", ":"))


def _numbers(listed: str | None) -> frozenset[int]:
    return frozenset(map(int, listed.split(","))) if listed else frozenset()


def _meeting_anew(known: Collection[Telling]) -> list[Telling]:
    """Of tellings of one article those that no article told together before."""
    return [
        one
        for one in known
        if any(other.kind == one.kind and other is not one and one.articles.isdisjoint(other.articles) for other in known)
    ]


def _by_kind(ones: Iterable[Telling]) -> Iterator[tuple[Kind, list[Telling]]]:
    found: dict[Kind, list[Telling]] = {}
    for telling in ones:
        found.setdefault(telling.kind, []).append(telling)
    for kind in KINDS:
        if kind in found:
            yield kind, found[kind]


def judgement_row(judgement: Judgement) -> dict[str, Any]:
    """A judgement as a row."""
    told = {name: getattr(judgement, name) for name in ("id", "verb", "who", "when", "why")}
    return told | {"body": asdict(judgement), "undone": False}


def targets_of(connection: Connection, identity: str) -> list[Target]:
    """The findings of an article that persons have judged, by what the judgements keep of them."""
    query = (
        select(judgements.c.body)
        .join(judged, judged.c.judgement == judgements.c.number)
        .where(judged.c.article == identity)
        .order_by(judgements.c.when, judgements.c.id)
    )
    found: dict[str, Target] = {}
    for body in connection.scalars(query):
        judgement = judgement_of(body)
        for target in (*judgement.targets, *judgement.others):
            if target.article == identity:
                found.setdefault(target.ref, target)
    return [found[ref] for ref in sorted(found)]
