"""What is kept of sources that are watched: which addresses they named, what became of each, and when they were asked.

Each method is one transaction. Times are ISO 8601 in UTC with seconds, so that they can be compared as they stand.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from comity.store.schema import addresses, leases, validators, watched_days, watched_sources

_READ = ("added", "unchanged", "replaced", "known")
"""Outcomes after which an address need not be read again."""
_MOST_VALUES = 500
"""In one list of a query: databases have limits on parameters."""


@dataclass(frozen=True, slots=True)
class WatchedSource:
    """A source, and how it stands with it."""

    name: str
    kind: str
    place: str
    asked: str | None
    answered: str | None
    gave: str | None
    """When an article last came of it."""
    failures: int
    """Askings without an answer, one after another."""
    reason: str | None
    message: str | None
    rests_until: str | None
    waiting: int
    """Addresses that are still to be fetched."""


@dataclass(frozen=True, slots=True)
class WatchedDay:
    """What came of a source on a day."""

    source: str
    day: str
    asked: int
    unanswered: int
    found: int
    """Addresses that were new."""
    articles: int
    findings: int
    failures: int
    """Pages that could not be read."""


@dataclass(frozen=True, slots=True)
class NamedAddress:
    """An address, or a file, that a source names."""

    key: str
    """The same for all forms of one address."""
    address: str
    published: str | None = None
    mark: str | None = None
    """For what is looked at again: another one when it has changed."""
    tries: int = 0
    again: bool = False
    """Whether something became of it before."""


class Watched:
    """What is kept of watched sources, over a store's transactions. All methods raise StoreError."""

    def __init__(
        self,
        writing: Callable[[], AbstractContextManager[Connection]],
        reading: Callable[[], AbstractContextManager[Connection]],
    ) -> None:
        self._writing = writing
        self._reading = reading

    def take(self, name: str, holder: str, now: float, until: float, dead: str | None = None) -> str | None:
        """Takes or renews a lease (seconds since 1970), or says who holds it.

        It is free once its time is over, and where its holder is known to be `dead`.
        """
        mine = or_(leases.c.holder == holder, leases.c.until < now, leases.c.holder == (dead or holder))
        with self._writing() as connection:
            renewing = update(leases).where(leases.c.name == name, mine).values(holder=holder, until=until)
            if connection.execute(renewing).rowcount:
                return None
            try:
                with connection.begin_nested():
                    connection.execute(insert(leases).values(name=name, holder=holder, until=until))
                return None
            except IntegrityError:
                holding: str | None = connection.scalar(select(leases.c.holder).where(leases.c.name == name))
                return holding

    def release(self, name: str, holder: str) -> None:
        """Gives a lease back."""
        with self._writing() as connection:
            connection.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))

    def enter(self, name: str, kind: str, place: str, terms: str) -> None:
        """Takes a source in. With other `terms` than before it is as if it had never answered: all that it names is looked at."""
        row = {"kind": kind, "place": place, "terms": terms}
        with self._writing() as connection:
            known = connection.scalar(select(watched_sources.c.terms).where(watched_sources.c.name == name))
            if known is None:
                connection.execute(insert(watched_sources).values(name=name, failures=0, **row))
            elif known != terms:
                changed = {**row, "failures": 0, "rests_until": None, "reason": None, "message": None}
                connection.execute(update(watched_sources).where(watched_sources.c.name == name).values(changed))
                connection.execute(delete(validators).where(validators.c.source == name))

    def sources(self) -> list[WatchedSource]:
        """All sources, by name."""
        counting = select(addresses.c.source, func.count()).where(addresses.c.waiting).group_by(addresses.c.source)
        with self._reading() as connection:
            waiting = {row[0]: row[1] for row in connection.execute(counting)}
            rows = connection.execute(select(watched_sources).order_by(watched_sources.c.name)).mappings().all()
        names = WatchedSource.__slots__[:-1]
        return [WatchedSource(**{name: row[name] for name in names}, waiting=waiting.get(row["name"], 0)) for row in rows]

    def days(self, since: str) -> list[WatchedDay]:
        """What came of each source on each day since one, by source and day."""
        query = select(watched_days).where(watched_days.c.day >= since).order_by(watched_days.c.source, watched_days.c.day)
        with self._reading() as connection:
            return [WatchedDay(**row) for row in connection.execute(query).mappings()]

    def validators(self, source: str, address: str) -> tuple[str | None, str | None]:
        """The ETag and Last-Modified with which a source's document came last."""
        query = select(validators.c.etag, validators.c.modified)
        with self._reading() as connection:
            row = connection.execute(query.where(validators.c.source == source, validators.c.address == address)).first()
            return (row.etag, row.modified) if row else (None, None)

    def keep_validators(self, source: str, address: str, etag: str | None, modified: str | None) -> None:
        """Keeps the ETag and Last-Modified with which a source's document came."""
        with self._writing() as connection:
            _validate(connection, source, address, etag, modified)

    def marks(self, keys: Collection[str], sources: Collection[str]) -> dict[str, str | None]:
        """Those of the keys that are known already, each with its mark; not what waits of other sources, which nobody watches."""
        found: dict[str, str | None] = {}
        with self._reading() as connection:
            for part in _parts(sorted(keys)):
                query = select(addresses.c.key, addresses.c.mark).where(addresses.c.key.in_(part))
                query = query.where(or_(~addresses.c.waiting, addresses.c.source.in_(sorted(sources))))
                found.update((row.key, row.mark) for row in connection.execute(query))
        return found

    def read_already(self, keys: Collection[str]) -> bool:
        """Whether the page with one of these keys has been read."""
        query = select(addresses.c.key).where(addresses.c.key.in_(sorted(keys)), addresses.c.outcome.in_(_READ))
        with self._reading() as connection:
            return connection.execute(query.where(~addresses.c.waiting).limit(1)).first() is not None

    def answered(
        self,
        source: str,
        at: str,
        named: Sequence[NamedAddress],
        validators_now: Iterable[tuple[str, str | None, str | None]] = (),
    ) -> int:
        """Keeps what a source named, and with which validators (address, ETag, Last-Modified); how many addresses are new.

        Of addresses that are known already, those with another mark wait again, and those that wait are this source's from now
        on.
        """
        with self._writing() as connection:
            new = _name(connection, source, at, named)
            for address, etag, modified in validators_now:
                _validate(connection, source, address, etag, modified)
            state = {"asked": at, "answered": at, "failures": 0, "reason": None, "message": None, "rests_until": None}
            connection.execute(update(watched_sources).where(watched_sources.c.name == source).values(state))
            _count(connection, source, at, asked=1, found=new)
        return new

    def named(self, source: str, at: str, named: Sequence[NamedAddress]) -> int:
        """Keeps what a source names, as `answered` does, of one that was not asked for it; how many addresses are new."""
        with self._writing() as connection:
            new = _name(connection, source, at, named)
            if new:
                _count(connection, source, at, found=new)
        return new

    def unanswered(self, source: str, at: str, reason: str, message: str, rests_until: str) -> None:
        """Keeps that a source could not be asked, and until when it is left alone."""
        table = watched_sources.c
        state: dict[str, Any] = {"asked": at, "reason": reason, "message": message, "rests_until": rests_until}
        with self._writing() as connection:
            changing = update(watched_sources).where(table.name == source)
            connection.execute(changing.values(failures=table.failures + 1, **state))
            _count(connection, source, at, asked=1, unanswered=1)

    def waiting(self, source: str, at: str, limit: int) -> list[NamedAddress]:
        """Addresses of a source that are to be fetched now, in the order in which they were found."""
        table = addresses.c
        query = select(table.key, table.address, table.published, table.mark, table.tries, table.done.is_not(None).label("again"))
        query = query.where(table.waiting, table.source == source, table.rests_until <= at)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(table.found, table.key).limit(limit)).mappings().all()
        return [NamedAddress(**row | {"again": bool(row["again"])}) for row in map(dict, rows)]

    def done(
        self,
        source: str,
        key: str,
        at: str,
        outcome: str,
        *,
        also: Collection[str] = (),
        articles: int = 0,
        findings: int = 0,
        failures: int = 0,
    ) -> None:
        """Keeps what became of an address; the keys in `also` lead to the same page, and need not be fetched any more."""
        state = {"waiting": False, "outcome": outcome, "done": at}
        with self._writing() as connection:
            connection.execute(update(addresses).where(addresses.c.key == key).values(state))
            for other in sorted({*also} - {key}):
                known = {"waiting": False, "outcome": "known", "done": at}
                if not connection.execute(update(addresses).where(addresses.c.key == other).values(known)).rowcount:
                    row = {"key": other, "address": other, "source": source, "found": at, "tries": 0, "rests_until": "", **known}
                    connection.execute(insert(addresses).values(row))
            if articles:
                connection.execute(update(watched_sources).where(watched_sources.c.name == source).values(gave=at))
            if articles or findings or failures:
                _count(connection, source, at, articles=articles, findings=findings, failures=failures)

    def later(self, key: str, rests_until: str, *, tried: bool = True) -> None:
        """Keeps that an address is to be fetched later; whether it was `tried` counts."""
        state: dict[str, Any] = {"rests_until": rests_until}
        if tried:
            state["tries"] = addresses.c.tries + 1
        with self._writing() as connection:
            connection.execute(update(addresses).where(addresses.c.key == key).values(state))


def _name(connection: Connection, source: str, at: str, named: Sequence[NamedAddress]) -> int:
    known: dict[str, str | None] = {}
    for part in _parts(sorted({one.key for one in named})):
        query = select(addresses.c.key, addresses.c.mark).where(addresses.c.key.in_(part))
        known.update((row.key, row.mark) for row in connection.execute(query))
    fresh = {one.key: one for one in reversed(named) if one.key not in known}
    rows = [
        {"key": one.key, "address": one.address, "source": source, "published": one.published, "found": at,
         "waiting": True, "tries": 0, "rests_until": "", "mark": one.mark}
        for one in reversed(fresh.values())
    ]  # fmt: skip
    if rows:
        connection.execute(insert(addresses), rows)
    for one in named:
        if one.key not in known:
            continue
        changing = update(addresses).where(addresses.c.key == one.key)
        if one.mark is not None and one.mark != known[one.key]:
            again = {"waiting": True, "tries": 0, "rests_until": "", "mark": one.mark, "address": one.address}
            connection.execute(changing.values(source=source, **again))
        else:
            connection.execute(changing.where(addresses.c.waiting).values(source=source))
    return len(rows)


def _validate(connection: Connection, source: str, address: str, etag: str | None, modified: str | None) -> None:
    connection.execute(delete(validators).where(validators.c.source == source, validators.c.address == address))
    connection.execute(insert(validators).values(source=source, address=address, etag=etag, modified=modified))


def _count(connection: Connection, source: str, at: str, **more: int) -> None:
    day = at[:10]
    table = watched_days.c
    adding = update(watched_days).where(table.source == source, table.day == day)
    if not connection.execute(adding.values({name: table[name] + number for name, number in more.items()})).rowcount:
        nothing = asdict(WatchedDay(source, day, 0, 0, 0, 0, 0, 0))
        connection.execute(insert(watched_days).values(nothing | more))


def _parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + _MOST_VALUES] for start in range(0, len(values), _MOST_VALUES))
