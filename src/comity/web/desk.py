"""The desk: what belongs to people and not to the record. Accounts, sessions, tokens, saved searches, visits."""

import hashlib
import hmac
import logging
import secrets
import unicodedata
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, get_args

from sqlalchemy import Connection, Executable, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from comity.web import desk_passwords as passwords
from comity.web.desk_tables import (
    DeskError,
    DeskUnavailableError,
    accounts,
    connect,
    meta,
    searches,
    sessions,
    tokens,
    visits,
    working,
)

__all__ = ["ROLES", "Account", "Desk", "DeskError", "DeskUnavailableError", "Role", "SavedSearch", "Token"]

Role = Literal["read", "review", "administer"]
ROLES: tuple[Role, ...] = get_args(Role)
"""What an account or token may do, the least first; each may what those before it may."""

_LOG = logging.getLogger("comity.web.errors")
IDLE = timedelta(hours=12)
"""A session that nobody used for so long has ended."""
LASTING = timedelta(days=14)
"""A session ends after this, used or not."""
_PAUSE = timedelta(minutes=30)
"""Whoever comes back after this visits anew."""
_NOTE = timedelta(minutes=1)
"""How exactly it is kept when somebody was last seen: not every request shall write."""
_PREFIX = "comity_"
"""Begins every token, so that programs which look for secrets in files can know them."""
_MOST_SEARCHES = 200
"""How many searches one person can save."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in. Times are UTC."""

    name: str
    role: Role
    made: datetime
    seen: datetime | None
    """When the person last used Comity, to the minute."""
    disabled: bool


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the API; its text was shown once and is not kept. Times are UTC."""

    name: str
    role: Role
    made: datetime
    used: datetime | None


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that somebody keeps."""

    id: int
    owner: str
    name: str
    query: str
    """As in the address, without the question mark: "q=transit&state=KAZ"."""
    key: str
    """Whoever has this key may read the search's feed without signing in."""
    made: datetime


class Desk:
    """What belongs to people, in a file of its own; thread-safe.

    `path` is made where there is none; without one all is in memory and gone at the end. `now` is the clock. All methods raise
    DeskError where something makes no sense, and DeskUnavailableError where the file can't be read or written.
    """

    def __init__(self, path: Path | None = None, now: Callable[[], datetime] | None = None) -> None:
        self._path = path
        self._now = now or (lambda: datetime.now(UTC))
        self._engine = connect(path)
        self.secret = self._secret()
        """What signs CSRF tokens and notices; the same as long as the desk lives."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the use of the desk; closing twice is fine."""
        self._engine.dispose()

    # Accounts.

    def accounts(self) -> list[Account]:
        """All accounts, by name."""
        with self._reading() as connection:
            return [_account(row) for row in connection.execute(select(accounts).order_by(accounts.c.key))]

    def account(self, name: str) -> Account | None:
        """The account of this name, however it is capitalized."""
        with self._reading() as connection:
            row = connection.execute(select(accounts).where(accounts.c.key == key_of(name))).one_or_none()
        return _account(row) if row else None

    def has_accounts(self) -> bool:
        """Whether anybody has to sign in."""
        with self._reading() as connection:
            return connection.scalar(select(accounts.c.key).limit(1)) is not None

    def has_tokens(self) -> bool:
        """Whether there is a token of the API."""
        with self._reading() as connection:
            return connection.scalar(select(tokens.c.key).limit(1)) is not None

    def add_account(self, name: str, role: Role, password: str) -> Account:
        """Makes an account."""
        name = _name(name)
        passwords.check(password, name)
        hashed, made = passwords.hashed(password), self._time()
        with self._writing() as connection:
            _insert(
                connection, accounts, f"{name}: there is an account of this name already.",
                key=key_of(name), name=name, role=_role(role), hash=hashed, made=made, disabled=False,
            )  # fmt: skip
        return Account(name, role, _at(made), None, False)

    def remove_account(self, name: str) -> None:
        """Takes an account away, with its sessions and saved searches. What the person judged stays."""
        with self._writing() as connection:
            _one(connection.execute(delete(accounts).where(accounts.c.key == key_of(name))), name)
            for table in (searches, visits):
                connection.execute(delete(table).where(table.c.owner == key_of(name)))

    def set_role(self, name: str, role: Role) -> None:
        """What an account may do from now on."""
        self._change(name, role=_role(role))

    def disable(self, name: str, disabled: bool = True) -> None:
        """Lets nobody in by this account any more, ends its sessions and stops its feeds; or lets in again."""
        with self._writing() as connection:
            self._change(name, connection, disabled=disabled)
            if disabled:
                connection.execute(delete(sessions).where(sessions.c.account == key_of(name)))

    def set_password(self, name: str, password: str) -> None:
        """Changes the password, and ends all sessions of the account."""
        passwords.check(password, name)
        hashed = passwords.hashed(password)
        with self._writing() as connection:
            self._change(name, connection, hash=hashed)
            connection.execute(delete(sessions).where(sessions.c.account == key_of(name)))

    def check_password(self, name: str, password: str) -> Account | None:
        """The account, if that is its password and it is not disabled. As slow for names that are no account's."""
        with self._reading() as connection:
            row = connection.execute(select(accounts).where(accounts.c.key == key_of(name))).one_or_none()
        right = passwords.fits(row.hash if row else None, password)
        if row is None or not right or row.disabled:
            return None
        if passwords.is_outdated(row.hash):
            hashed = passwords.hashed(password)
            with self._writing() as connection:
                self._change(name, connection, hash=hashed)
        return _account(row)

    # Sessions.

    def start_session(self, name: str, old: str | None = None) -> str:
        """A new session's secret; the old session, whose it may be, has ended.

        A secret that came from outside never becomes a session's.
        """
        text, now = secrets.token_urlsafe(32), self._time()
        with self._writing() as connection:
            if old:
                connection.execute(delete(sessions).where(sessions.c.hash == _digest(old)))
            connection.execute(delete(sessions).where(self._ended()))
            connection.execute(insert(sessions).values(hash=_digest(text), account=key_of(name), made=now, seen=now))
            self._change(name, connection, seen=now)
        return text

    def session(self, text: str) -> Account | None:
        """The account whose session this is; None for one that has ended or never was."""
        query = (
            select(accounts, sessions.c.seen.label("session_seen"))
            .join_from(sessions, accounts)
            .where(sessions.c.hash == _digest(text), ~self._ended(), ~accounts.c.disabled)
        )
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        now = self._now()
        if now - _at(row.session_seen) >= _NOTE:
            self._note(
                update(sessions).where(sessions.c.hash == _digest(text)).values(seen=_text(now)),
                update(accounts).where(accounts.c.key == row.key).values(seen=_text(now)),
            )
        return _account(row)

    def end_session(self, text: str) -> None:
        """Ends one session."""
        with self._writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.hash == _digest(text)))

    def end_sessions(self, name: str) -> None:
        """Ends all sessions of an account."""
        with self._writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.account == key_of(name)))

    def count_sessions(self) -> int:
        """How many sessions have not ended."""
        with self._reading() as connection:
            return connection.scalar(select(func.count()).select_from(sessions).where(~self._ended())) or 0

    def _ended(self) -> Any:
        now = self._now()
        return (sessions.c.seen <= _text(now - IDLE)) | (sessions.c.made <= _text(now - LASTING))

    # Tokens.

    def tokens(self) -> list[Token]:
        """All tokens, by name."""
        with self._reading() as connection:
            return [_token(row) for row in connection.execute(select(tokens).order_by(tokens.c.key))]

    def add_token(self, name: str, role: Role) -> str:
        """Makes a token of the API and gives its text, which can't be had again."""
        name, text = _name(name), _PREFIX + secrets.token_urlsafe(32)
        with self._writing() as connection:
            _insert(
                connection, tokens, f"{name}: there is a token of this name already; revoke it first or take another name.",
                key=key_of(name), name=name, role=_role(role), hash=_digest(text), made=self._time(),
            )  # fmt: skip
        return text

    def revoke_token(self, name: str) -> None:
        """Takes a token away: it opens nothing from now on."""
        with self._writing() as connection:
            result = connection.execute(delete(tokens).where(tokens.c.key == key_of(name)))
            _one(result, name, "token")

    def token(self, text: str) -> Token | None:
        """The token with this text."""
        with self._reading() as connection:
            row = connection.execute(select(tokens).where(tokens.c.hash == _digest(text))).one_or_none()
        if row is None:
            return None
        now = self._now()
        if row.used is None or now - _at(row.used) >= _NOTE:
            self._note(update(tokens).where(tokens.c.key == row.key).values(used=_text(now)))
        return _token(row)

    # Saved searches.

    def save_search(self, owner: str, name: str, query: str) -> SavedSearch:
        """Keeps a search under a name; one that has the name already is changed and keeps its key."""
        owner, name, query = key_of(owner), _name(name, 100), query.removeprefix("?")
        if len(query) > 4000:
            raise DeskError("This search is too long to be saved; ask for less.")
        mine = (searches.c.owner == owner) & (searches.c.name == name)
        with self._writing() as connection:
            if not connection.execute(update(searches).where(mine).values(query=query)).rowcount:
                if (connection.scalar(select(func.count()).where(searches.c.owner == owner)) or 0) >= _MOST_SEARCHES:
                    raise DeskError(f"There are {_MOST_SEARCHES} saved searches already; remove one first.")
                connection.execute(
                    insert(searches).values(owner=owner, name=name, query=query, key=_feed_key(), made=self._time())
                )
            return _search(connection.execute(select(searches).where(mine)).one())

    def searches(self, owner: str) -> list[SavedSearch]:
        """What somebody saved, by name."""
        query = select(searches).where(searches.c.owner == key_of(owner)).order_by(searches.c.name)
        with self._reading() as connection:
            return [_search(row) for row in connection.execute(query)]

    def remove_search(self, owner: str, id: int) -> None:
        """Forgets a saved search; its feed ends."""
        with self._writing() as connection:
            _own(connection.execute(delete(searches).where(searches.c.owner == key_of(owner), searches.c.id == id)).rowcount)

    def rename_search(self, owner: str, id: int, name: str) -> SavedSearch:
        """Gives a saved search another name; its key, and so its feeds, stay. Raises DeskError where another has the name."""
        owner, name = key_of(owner), _name(name, 100)
        if any(one.name.casefold() == name.casefold() and one.id != id for one in self.searches(owner)):
            raise DeskError(f"“{name}” is the name of another saved search; take another name.")
        mine = (searches.c.owner == owner) & (searches.c.id == id)
        with self._writing() as connection:
            _own(connection.execute(update(searches).where(mine).values(name=name)).rowcount)
            return _search(connection.execute(select(searches).where(mine)).one())

    def new_key(self, owner: str, id: int) -> SavedSearch:
        """Gives a saved search another key; whoever had the old one reads its feed no more."""
        mine = (searches.c.owner == key_of(owner)) & (searches.c.id == id)
        with self._writing() as connection:
            _own(connection.execute(update(searches).where(mine).values(key=_feed_key())).rowcount)
            return _search(connection.execute(select(searches).where(mine)).one())

    def search_by_key(self, key: str) -> SavedSearch | None:
        """The saved search that this key opens; None where its owner's account is disabled."""
        query = (
            select(searches)
            .join_from(searches, accounts, searches.c.owner == accounts.c.key, isouter=True)
            .where(searches.c.key == key, accounts.c.disabled.is_not(True))
        )
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return _search(row) if row else None

    # Visits.

    def visit(self, owner: str) -> None:
        """Somebody is here. After half an hour without that, it is a new visit."""
        now = self._now()
        with self._reading() as connection:
            seen = connection.scalar(select(visits.c.seen).where(visits.c.owner == key_of(owner)))
        if seen is not None and now - _at(seen) < _NOTE:
            return
        mine = visits.c.owner == key_of(owner)
        if seen is None:
            self._note(insert(visits).prefix_with("OR IGNORE").values(owner=key_of(owner), seen=_text(now)))
        elif now - _at(seen) < _PAUSE:
            self._note(update(visits).where(mine).values(seen=_text(now)))
        else:
            # Of two requests that begin a visit at once, the second must not take the first for the visit before.
            self._note(update(visits).where(mine, visits.c.seen == seen).values(previous=seen, seen=_text(now)))

    def previous_visit(self, owner: str) -> datetime | None:
        """When the visit before this one ended; None for whoever is here for the first time."""
        with self._reading() as connection:
            previous = connection.scalar(select(visits.c.previous).where(visits.c.owner == key_of(owner)))
        return _at(previous) if previous else None

    # What all of that needs.

    def _reading(self) -> AbstractContextManager[Connection]:
        return working(self._engine, self._path, write=False)

    def _writing(self) -> AbstractContextManager[Connection]:
        return working(self._engine, self._path)

    def _note(self, *changes: Executable) -> None:
        """Keeps when somebody was here. Where that can't be written, on a full disk, it keeps nobody from reading."""
        try:
            with self._writing() as connection:
                for change in changes:
                    connection.execute(change)
        except DeskUnavailableError as error:
            _LOG.warning("%s", error)

    def _time(self) -> str:
        return _text(self._now())

    def _change(self, name: str, connection: Connection | None = None, **values: object) -> None:
        if connection is None:
            with self._writing() as connection:
                self._change(name, connection, **values)
            return
        _one(connection.execute(update(accounts).where(accounts.c.key == key_of(name)).values(**values)), name)

    def _secret(self) -> bytes:
        with self._writing() as connection:
            connection.execute(insert(meta).prefix_with("OR IGNORE").values(name="secret", value=secrets.token_bytes(32)))
            return bytes(connection.execute(select(meta.c.value).where(meta.c.name == "secret")).scalar_one())

    def sign(self, purpose: str, text: str) -> str:
        """What only this desk can know of a text; another one for another purpose."""
        return hmac.new(self.secret, f"{purpose}\0{text}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _insert(connection: Connection, table: Any, taken: str, **values: object) -> None:
    try:
        connection.execute(insert(table).values(**values))
    except IntegrityError:
        raise DeskError(taken) from None


def _one(result: Any, name: str, what: str = "account") -> None:
    if not result.rowcount:
        raise DeskError(f"{name}: there is no {what} of this name.")


def _own(count: int) -> None:
    if not count:
        raise DeskError("This search is not among those you saved; perhaps it was removed.")


def _name(text: str, most: int = 64) -> str:
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise DeskError("A name is needed.")
    if len(name) > most:
        raise DeskError(f"This name is too long; {most} characters are the most.")
    if not name.isprintable():
        raise DeskError("A name can't hold characters that can't be seen.")
    return name


def _role(role: Role) -> str:
    # Who calls from a command line or a form may have any text.
    if role not in ROLES:
        raise DeskError(f"{role}: there is no such role; there are {', '.join(ROLES)}.")
    return role


def key_of(name: str) -> str:
    """What is the same for all spellings of one name."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _digest(text: str) -> bytes:
    # These secrets are random and long, so that a plain hash can't be searched back.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _feed_key() -> str:
    return secrets.token_urlsafe(24)


def _text(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _account(row: Row[Any]) -> Account:
    return Account(row.name, row.role, _at(row.made), _at(row.seen) if row.seen else None, row.disabled)


def _token(row: Row[Any]) -> Token:
    return Token(row.name, row.role, _at(row.made), _at(row.used) if row.used else None)


def _search(row: Row[Any]) -> SavedSearch:
    return SavedSearch(row.id, row.owner, row.name, row.query, row.key, _at(row.made))
