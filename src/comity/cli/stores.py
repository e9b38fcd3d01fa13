"""The store that a command is given: the options that name it, and opening it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.border import fail
from comity.errors import ComityError

if TYPE_CHECKING:
    from comity.store import Store


def without_password_in(store: str | None) -> str | None:
    """The store's address without the password that may stand in it, which goes where PostgreSQL's own programs look for it.

    What is printed, logged or handed on afterwards can't hold it.
    """
    if store == "":
        fail("--store '': this names no file; name one, such as comity.db.", 2)
    if store is None or "://" not in store:
        return store
    from comity.store import without_password

    try:
        address, password = without_password(store)
    except ComityError as error:
        fail(str(error), 2)
    if password is not None:
        os.environ["PGPASSWORD"] = password
    return address


StorePath = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="FILE",
        envvar="COMITY_STORE",
        callback=without_password_in,
        help="The store, an SQLite file; or postgresql://USER@HOST/DATABASE.",
    ),
]
DeskPath = Annotated[
    str | None,
    typer.Option(
        "--desk",
        metavar="FILE",
        help="Where accounts and saved searches are kept.  [default: beside the store; of one on a server DATABASE.desk.db]",
        show_default=False,
    ),
]


@contextmanager
def filled_store(store: str) -> "Iterator[Store]":
    """The store for reading; an empty one has nothing to show."""
    import comity

    with comity.open_store(store, create=False, read_only=True) as opened:
        if opened.last_published() is None and not opened.status().articles:
            fail(f"{store}: there are no articles in this store yet; add pages with `comity add PATH`.")
        yield opened
