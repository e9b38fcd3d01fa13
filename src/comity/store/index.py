"""The index of facts: by what they are found, counted and ordered.

It says nothing that the findings do not: it is filled from them anew at any time, and kept in step within the transaction that
changes them.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, select, text

from comity.store.dialects import words_of
from comity.store.found import ends_of_facts, found
from comity.store.plain import delete_each, insert_each, listed, run
from comity.store.protocol import Choice, Counted, Filed, Joiner, KeptFinding, Order, Place, Problem
from comity.store.rows import judgement_of
from comity.store.schema import STEMS_OF_FACTS, facts, judged, judgements
from comity.types import Judgement

_MOST = 200
"""A fact with more reports, such as who is president, is filed by half as many from either end: each new one would cost more."""
_COUNTED = ("kind", "type", "status", "field", "month")
_LISTED = ("term", "day", "fact", "first", *_COUNTED, "due")
_KEY = _LISTED[:3]
_Listed = tuple[str, int, int, int, str, str, str, str, str, int | None]
_FILED = (
    "SELECT fact, id, kind, type, status, field, month, first, day, due, changed, sources, reports, doubt, differs, terms, stamp "
    "FROM facts WHERE fact IN [numbers]"
)
_STAMPS = (1 << 61) - 1
"""Stamps are numbers up to this one, of which two can be added in 64 bits."""
_ADDED = "ON CONFLICT (term, kind, type, status, field, month) DO UPDATE SET facts = fact_counts.facts + excluded.facts"
_SUMMED = (
    f"ON CONFLICT (term) DO UPDATE SET facts = terms.facts + excluded.facts, stamp = (terms.stamp + excluded.stamp) & {_STAMPS}"
)
_STAMPS_OF = "SELECT term, stamp FROM terms WHERE term IN [terms]"
_ORDERS: dict[Order, tuple[str, bool]] = {
    "newest": ("t.day", True), "soonest": ("t.day", False), "changed": ("f.changed", True), "doubt": ("f.doubt", True),
}  # fmt: skip


class Index:
    """The index of a store, as one transaction sees and changes it."""

    def __init__(self, connection: Connection, joiner: Joiner) -> None:
        self._connection = connection
        self._joiner = joiner

    def refile(self, numbers: Collection[int]) -> None:
        """Brings what the index keeps of these facts in step with their findings; those without any are taken out."""
        if not numbers:
            return
        before = filed_of(self._connection, numbers, words=True)
        now = dict(self._now(numbers))
        gone = {number: before[number] for number in before if now.get(number) != before[number]}
        come = {number: now[number] for number in now if before.get(number) != now[number]}
        self._replace(gone, come)
        self._count(gone.values(), come.values())

    def _now(self, numbers: Collection[int]) -> Iterator[tuple[int, Filed]]:
        """The facts as their findings tell them."""
        reports: dict[int, int] = dict(
            run(
                self._connection,
                "SELECT t.fact, count(*) FROM tellings t JOIN findings f ON f.telling = t.number "
                "WHERE t.fact IN [numbers] GROUP BY t.fact",
                numbers=numbers,
            ).all()
        )
        by_fact = defaultdict[int, list[KeptFinding]](list)
        few = [number for number, count in reports.items() if count <= _MOST]
        many = ends_of_facts(self._connection, reports.keys() - set(few), _MOST) if len(few) < len(reports) else ()
        asked: list[tuple[str, Collection[int]]] = [("facts", few), ("numbers", many)]
        for name, numbers_ in asked:
            for one in found(self._connection, "this store", **{name: numbers_}) if numbers_ else ():
                assert one.fact is not None
                by_fact[one.fact].append(one)
        decided = self._decided([one.ref for ones in by_fact.values() for one in ones])
        for number, ones in by_fact.items():
            judgements = {judgement.id: judgement for one in ones for judgement in decided.get(one.ref, ())}
            filed = self._joiner.filed(ones, reports[number], list(judgements.values()))
            yield number, replace(filed, stamp=_stamp(ones, reports[number], judgements.values()))

    def _decided(self, refs: Collection[str]) -> dict[str, list[Judgement]]:
        """The judgements that count, by the findings that they name."""
        query = (
            select(judged.c.ref, judgements.c.body)
            .join(judgements, judgements.c.number == judged.c.judgement)
            .where(judged.c.ref.in_(listed(sorted(refs))), judgements.c.undone.is_(False), judgements.c.verb != "undo")
            .order_by(judgements.c.when, judgements.c.id)
        )
        found = defaultdict[str, list[Judgement]](list)
        for ref, body in self._connection.execute(query):
            found[ref].append(judgement_of(body))
        return found

    def _replace(self, gone: dict[int, Filed], come: dict[int, Filed]) -> None:
        """Takes rows out and puts others in; what stays as it is, as most does of a fact that is told once more, is let be."""
        old, new = ({row for number, one in ones.items() for row in _listed(number, one)} for ones in (gone, come))
        delete_each(self._connection, "fact_terms", [dict(zip(_KEY, row, strict=False)) for row in _in_order(old - new)])
        insert_each(self._connection, "fact_terms", [dict(zip(_LISTED, row, strict=True)) for row in _in_order(new - old)])
        old_words, new_words = ({number: _words(one) for number, one in ones.items()} for ones in (gone, come))
        other = {number for number in gone.keys() | come.keys() if old_words.get(number) != new_words.get(number)}
        for table, key, numbers in (("facts", "fact", gone.keys()), (STEMS_OF_FACTS, "rowid", gone.keys() & other)):
            if numbers:
                run(self._connection, f"DELETE FROM {table} WHERE {key} IN [gone]", gone=numbers)
        insert_each(self._connection, "facts", [_row(number, one) for number, one in come.items()])
        words = [{"rowid": number, "stems": new_words[number]} for number in come if number in other and new_words[number]]
        insert_each(self._connection, STEMS_OF_FACTS, words)

    def _count(self, gone: Iterable[Filed], come: Iterable[Filed]) -> None:
        counts, totals, stamps_ = Counter[tuple[str, ...]](), Counter[str](), Counter[str]()
        for ones, way in ((gone, -1), (come, 1)):
            for one in ones:
                for term in one.terms:
                    totals[term] += way
                    stamps_[term] += way * one.stamp
                    if self._joiner.counts(term):
                        counts[(term, one.kind, one.type, one.status, one.field, one.month)] += way
        changed = [dict(zip(("term", *_COUNTED), key, strict=True)) | {"facts": n} for key, n in counts.items() if n]
        insert_each(self._connection, "fact_counts", changed, _ADDED)
        summed = (
            {"term": term, "facts": n, "stamp": stamp} for term, n in totals.items() if (stamp := stamps_[term] & _STAMPS) or n
        )
        insert_each(self._connection, "terms", summed, _SUMMED)
        if any(n < 0 for n in (*counts.values(), *totals.values())):
            emptied = {key[0] for key, n in counts.items() if n < 0} | {term for term, n in totals.items() if n < 0}
            for table in ("fact_counts", "terms"):
                run(self._connection, f"DELETE FROM {table} WHERE term IN [emptied] AND facts <= 0", emptied=emptied)

    def fill(self) -> None:
        """Files all facts anew."""
        for table in ("facts", "fact_terms", "fact_counts", "terms", STEMS_OF_FACTS):
            self._connection.exec_driver_sql(f"DELETE FROM {table}")
        numbers = list(self._connection.scalars(text("SELECT DISTINCT fact FROM tellings ORDER BY fact")))
        for start in range(0, len(numbers), 500):
            self.refile(numbers[start : start + 500])

    def problems(self) -> Iterator[Problem]:
        """Where the index does not say what the findings do."""
        numbers = set(self._connection.scalars(text("SELECT DISTINCT fact FROM tellings")))
        kept_numbers = set(self._connection.scalars(select(facts.c.fact)))
        counts, totals, stamps_ = Counter[tuple[str, ...]](), Counter[str](), Counter[str]()
        everything = sorted(numbers | kept_numbers)
        for start in range(0, len(everything), 500):
            some = everything[start : start + 500]
            now, then = dict(self._now(some)), filed_of(self._connection, some, words=True)
            for number in some:
                if now.get(number) != then.get(number):
                    one = now.get(number) or then[number]
                    yield Problem("facts", f"{one.id} is not filed as its reports tell it.", kind=one.kind)
            for one in now.values():
                totals.update(one.terms)
                stamps_.update(dict.fromkeys(one.terms, one.stamp))
                counts.update(
                    (term, one.kind, one.type, one.status, one.field, one.month)
                    for term in one.terms
                    if self._joiner.counts(term)
                )
        rows = self._connection.execute(text("SELECT term, kind, type, status, field, month, facts FROM fact_counts"))
        summed = self._connection.execute(text("SELECT term, facts, stamp FROM terms"))
        known = {term: (number, stamps_[term] & _STAMPS) for term, number in totals.items()}
        listed_terms = self._connection.execute(text("SELECT term, count(*) FROM fact_terms GROUP BY term"))
        if {tuple(row[:6]): row[6] for row in rows} != counts or {row[0]: tuple(row[1:]) for row in summed} != known:
            yield Problem("facts", "the counts of facts are not those of the facts.")
        if {row[0]: row[1] for row in listed_terms} != totals:
            yield Problem("facts", "facts are not listed under the terms by which they are filed.")


def _listed(number: int, one: Filed) -> Iterator[_Listed]:
    """The rows of a fact under the terms by which it is found."""
    first, day = one.days
    told = (one.kind, one.type, one.status, one.field, one.month, one.due)
    return ((term, day, number, first, *told) for term in one.terms)


def _in_order(rows: Iterable[_Listed]) -> list[_Listed]:
    # As they stand in the table: neighbours are written at once.
    return sorted(rows, key=itemgetter(0, 1, 2))


def _words(one: Filed) -> str:
    return " ".join(_tokens(one.stems, one.scopes))


def _row(number: int, one: Filed) -> dict[str, Any]:
    row = {name: getattr(one, name) for name in (*_COUNTED, "id", "due", "changed", "sources", "reports", "doubt", "differs")}
    own = {"fact": number, "first": one.days[0], "day": one.days[1], "terms": json.dumps(list(one.terms))}
    return row | own | {"stamp": one.stamp}


def _stamp(ones: Iterable[KeptFinding], reports: int, judgements_: Iterable[Judgement]) -> int:
    """A number made of all that a fact is put together of."""
    told = sorted(f"{one.ref} {one.content} {one.article.origin}" for one in ones)
    decided = sorted(one.id for one in judgements_)
    whole = "\n".join((*told, str(reports), *decided)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(whole, digest_size=8).digest(), "big") & _STAMPS


def _tokens(stems: Iterable[str], scopes: Iterable[str]) -> Iterator[str]:
    """Telling words as tokens of the full-text index, each with the state or dyad of which it tells."""
    ones = [stem for stem in stems if stem.isalnum()]
    return (f"{scope.replace('-', '').lower()}_{stem}" for scope in scopes for stem in ones)


def _scope(code: str) -> str:
    return "-".join((code[:3], code[3:])).strip("-").upper()


def filed_of(connection: Connection, numbers: Collection[int], *, words: bool = False) -> dict[int, Filed]:
    """What the index keeps of facts, by number; with `words` their telling words too."""
    # Past SQLAlchemy's compiler and by position: hundreds are looked at for a page.
    rows = run(connection, _FILED, numbers=numbers).all()
    stems: dict[int, list[list[str]]] = {}
    if words:
        for row in run(connection, f"SELECT rowid, stems FROM {STEMS_OF_FACTS} WHERE rowid IN [numbers]", numbers=numbers):
            stems[row.rowid] = [token.split("_", 1) for token in row.stems.split()]
    return {row[0]: _filed(row, stems.get(row[0], ())) for row in rows}


def _filed(row: Any, tokens: Sequence[Sequence[str]]) -> Filed:
    _, id, kind, type, status, field, month, first, day, due, changed, sources, reports, doubt, differs, terms, stamp = row
    return Filed(
        id, kind, type, status, field, month, (first, day), due, changed, sources, reports, doubt, bool(differs),
        _terms(terms),
        tuple(dict.fromkeys(stem for _, stem in tokens)), tuple(dict.fromkeys(_scope(scope) for scope, _ in tokens)),
        stamp,
    )  # fmt: skip


@lru_cache(maxsize=1 << 14)
def _terms(written: str) -> tuple[str, ...]:
    return tuple(json.loads(written))


# Choosing


def choose(connection: Connection, choice: Choice, order: Order, limit: int, after: Place | None) -> list[tuple[int, Place]]:
    """`Store.choose`."""
    column, down = _ORDERS[order]
    first, *others = _groups(choice)
    conditions, params = _conditions(choice, first, others)
    way, beyond = ("DESC", "<") if down else ("ASC", ">")
    wide = first == ("*",)
    number = "t.fact"
    source = "fact_terms t"
    if order in ("changed", "doubt"):
        # Of all facts the index of that column gives the order; of some they are sorted.
        source = (
            # CROSS keeps them in this order: SQLite takes them the other way round, and sorts all facts.
            "facts f CROSS JOIN fact_terms t" if wide else ("fact_terms t JOIN facts f ON f.fact = t.fact")
        )
        if wide:
            number = "f.fact"
            conditions.append("t.fact = f.fact AND t.day = f.day")
    elif choice.changed_after is not None or choice.differs or choice.doubtful:
        source += " JOIN facts f ON f.fact = t.fact"
    if after is not None:
        conditions.append(f"({column}, {number}) {beyond} (:place, :number)")
        params |= {"place": after[0], "number": after[1]}
    grouped = f" GROUP BY {number}, {column}" if len(first) > 1 else ""
    query = (
        f"SELECT {number} AS fact, {column} AS place FROM {source} WHERE {' AND '.join(conditions)}{grouped} "
        f"ORDER BY {column} {way}, {number} {way} LIMIT :limit"
    )
    return [(row.fact, (row.place, row.fact)) for row in connection.execute(text(query), params | {"limit": limit})]


def count(connection: Connection, choice: Choice) -> list[Counted]:
    """`Store.count`."""
    groups = _groups(choice)
    ready = (
        len(groups) == 1
        and len(groups[0]) == 1
        and (choice.since, choice.until, choice.changed_after, choice.overdue) == (None,) * 4
        and not (choice.differs or choice.doubtful)
    )
    columns = ", ".join(f"t.{name}" for name in _COUNTED)
    conditions, params = _conditions(choice, groups[0], groups[1:])
    counted = None
    if ready:
        query = f"SELECT {columns}, t.facts FROM fact_counts t WHERE {' AND '.join(conditions)}"
        counted = connection.execute(text(query), params).all()
    if not counted:
        joined = (
            " JOIN facts f ON f.fact = t.fact" if choice.changed_after is not None or choice.differs or choice.doubtful else ""
        )
        facts_ = "count(DISTINCT t.fact)" if len(groups[0]) > 1 else "count(*)"
        query = f"SELECT {columns}, {facts_} FROM fact_terms t{joined} WHERE {' AND '.join(conditions)} GROUP BY {columns}"
        counted = connection.execute(text(query), params).all()
    return [Counted(*row) for row in counted]


def _groups(choice: Choice) -> list[tuple[str, ...]]:
    """The groups of terms, the one by which facts are looked up first: one term rather than several, and the rarest kind."""
    rank = ("dyad:", "person:", "body:", "site:", "state:")

    def key(group: tuple[str, ...]) -> tuple[bool, int]:
        place = next((number for number, beginning in enumerate(rank) if group[0].startswith(beginning)), len(rank))
        return len(group) > 1, place

    return sorted(choice.terms, key=key) or [("*",)]


def _conditions(
    choice: Choice, first: tuple[str, ...] | None, others: Iterable[tuple[str, ...]]
) -> tuple[list[str], dict[str, Any]]:
    """What a fact has to be to be chosen; `first` is the group of terms by which it is looked up."""
    params: dict[str, Any] = {}

    def one_of(column: str, values: Sequence[Any]) -> str:
        names = []
        for value in values:
            name = f"p{len(params)}"
            params[name] = value
            names.append(f":{name}")
        return f"{column} = {names[0]}" if len(names) == 1 else f"{column} IN ({', '.join(names)})"

    conditions = [one_of("t.term", first)] if first else []
    for group in others:
        inner = one_of("o.term", group)
        conditions.append(f"EXISTS (SELECT 1 FROM fact_terms o WHERE {inner} AND o.day = t.day AND o.fact = t.fact)")
    for column, values in (("kind", choice.kinds), ("type", choice.types), ("field", choice.fields)):
        if values:
            conditions.append(one_of(f"t.{column}", values))
    ways = []
    if choice.statuses:
        ways.append(one_of("t.status", choice.statuses))
    if choice.overdue is not None:
        params["overdue"] = choice.overdue
        ways.append("t.due < :overdue")
    if ways:
        conditions.append(f"({' OR '.join(ways)})")
    for name, condition in (("since", "t.day >= :since"), ("until", "(t.first <= :until AND t.day > 0)")):
        if getattr(choice, name) is not None:
            params[name] = getattr(choice, name)
            conditions.append(condition)
    if choice.changed_after is not None:
        params["after"] = choice.changed_after
        conditions.append("substr(f.changed, 1, 10) > :after")
    if choice.differs:
        conditions.append("f.differs")
    if choice.doubtful:
        conditions.append("f.doubt > 0")
    return conditions, params


def facts_conditions(choice: Choice) -> tuple[list[str], dict[str, Any]]:
    """What facts `t` of the table of facts have to be."""
    conditions, params = _conditions(choice, None, choice.terms)
    return [one.replace("f.", "t.") for one in conditions], params


def terms(connection: Connection, beginning: str, limit: int | None) -> list[tuple[str, int]]:
    """`Store.terms`."""
    query = "SELECT term, facts FROM terms WHERE term >= :low AND term < :high ORDER BY facts DESC, term"
    given: dict[str, Any] = {"low": beginning, "high": beginning + "\U0010ffff"}
    if limit is not None:
        query, given = f"{query} LIMIT :limit", given | {"limit": limit}
    return [(term, number) for term, number in run(connection, query, **given).all()]


def stamps(connection: Connection, asked: Collection[str]) -> tuple[int, ...]:
    """`Store.stamps`."""
    rows = run(connection, _STAMPS_OF, terms=asked).all()
    found: dict[str, int] = {row[0]: row[1] for row in rows}
    return tuple(found.get(term, 0) for term in asked)


def with_stems(connection: Connection, stems: Collection[str], scopes: Collection[str]) -> dict[str, set[int]]:
    """`Store.with_stems`."""
    return words_of(connection).with_tokens(connection, {stem: list(_tokens([stem], scopes)) for stem in sorted(stems)})
