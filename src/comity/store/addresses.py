"""Addresses of stores on database servers, which are shown without the password that may stand in them."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from comity.errors import StoreError

_SCHEMES = ("postgresql://", "postgres://", "postgresql+psycopg://")
_SHOWN = ("host", "port", "options", "service")
"""What of the options behind the "?" says where the store is; another may be a password."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a store is; shown without what is secret."""

    url: URL

    def __str__(self) -> str:
        shown = {name: value for name, value in self.url.query.items() if name in _SHOWN}
        return _bare(self.url, shown)

    def __repr__(self) -> str:
        return f"Address({str(self)!r})"


def is_on_server(url: str | os.PathLike[str]) -> bool:
    """Whether this is the address of a store on a database server, and no file's."""
    return os.fspath(url).startswith(_SCHEMES)


def file_of(url: str | os.PathLike[str]) -> Path | None:
    """The file at a path or a "sqlite:///path" address; None where this is the address of a store on a server.

    Raises StoreError where it is neither.
    """
    if is_on_server(url):
        return None
    name = os.fspath(url)
    scheme, sign, _ = name.partition("://")
    path = name.removeprefix("sqlite:///")
    if sign and path == name:
        raise StoreError(
            f"{scheme}://…: Comity keeps its store in SQLite or PostgreSQL; name a file, or postgresql://user@host/database."
        )
    if not path or "\0" in path:
        raise StoreError(f"{name!r}: this names no file; name one, such as comity.db.")
    return Path(path)


def address_of(url: str | os.PathLike[str]) -> Address:
    """The address that a URL names: "postgresql://user:password@host:5432/database", with libpq's options behind a "?".

    Raises StoreError; without the password in it.
    """
    try:
        parsed = make_url(f"postgresql://{os.fspath(url).partition('://')[2]}")
    except (ArgumentError, ValueError):
        raise StoreError(
            "This address of a PostgreSQL store can't be read; write it as postgresql://user:password@host:5432/database, with "
            "%40 for an @ and %2F for a / in the password."
        ) from None
    return Address(parsed.set(drivername="postgresql+psycopg"))


def without_password(url: str) -> tuple[str, str | None]:
    """The address of a store, and apart from it the password that stood in it. Raises StoreError."""
    if not is_on_server(url):
        return url, None
    parsed = address_of(url).url
    told = parsed.query.get("password", parsed.password)
    kept = {name: value for name, value in parsed.query.items() if name != "password"}
    return _bare(parsed, kept), None if told is None else str(told)


def _bare(url: URL, query: Mapping[str, Any]) -> str:
    # Made anew: to set the password to None would leave it as it is.
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, query)
    return bare.render_as_string(hide_password=False)


def place_of(url: str | os.PathLike[str]) -> str:
    """How a store is called in messages: its path, or its address without what is secret. Raises StoreError."""
    return str(address_of(url)) if is_on_server(url) else os.fspath(url)


def database_of(url: str | os.PathLike[str]) -> str:
    """The name of the database at an address, as it can be part of a file's name. Raises StoreError."""
    parsed = address_of(url).url
    return re.sub(r"[^\w.-]", "_", parsed.database or parsed.username or "comity")
