"""The process that reads pages for the server: reading takes a processor for itself, which answering pages must not feel."""

import logging
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from comity import facade
from comity.errors import ComityError
from comity.logs import about, join_log
from comity.sources import count_pages
from comity.store import Outcome, Store
from comity.types import Article, PassedOver, SetAside

_ERRORS = logging.getLogger("comity.web.errors")
_NICENESS = 10
STOP = "stop"
"""Said to the process: leave the order as it is after the page at hand."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a page, or a file of pages, is: an address, or a path within the order's folder."""

    path: str
    name: str
    """As whoever brought it knows it."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the process is to do: add the pages of these sources to the store."""

    store: Path | str
    folder: Path
    """Of this order, within the one for all of the server's."""
    sources: tuple[Source, ...]
    allow_private: bool


@dataclass(frozen=True, slots=True)
class Total:
    """The process has begun: so many pages there are."""

    pages: int | None


@dataclass(frozen=True, slots=True)
class Done:
    """One page is done: the article that was read, unless it was there already; or why there is none."""

    outcome: Outcome | SetAside
    article: tuple[str, str] | None = None
    """Its id and title."""


@dataclass(frozen=True, slots=True)
class End:
    """The order is done as far as it could be."""

    error: str = ""
    """Why not all of it."""


class _StoppedError(Exception):
    """Somebody wants the order no more."""


def work(pipe: Connection) -> None:
    """Takes one order after another from the server, and tells it of each page, until the server is gone."""
    # Ctrl-C on the terminal reaches every program there; when to end this one is for the server to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICENESS)
    join_log()
    folder: Path | None = None
    try:
        while True:
            order = pipe.recv()
            # STOP may come when the order that was meant is done.
            if isinstance(order, Order):
                folder = order.folder
                with about(job=folder.name):
                    _carry_out(order, pipe)
    except (EOFError, OSError):
        # A server that ends as it should ends this process first; one that was killed leaves behind what was uploaded.
        if folder:
            shutil.rmtree(folder.parent, ignore_errors=True)


def _carry_out(order: Order, pipe: Connection) -> None:
    try:
        # What is uploaded is known by its path within the folder, which says nothing of this machine.
        os.chdir(order.folder)
        pipe.send(Total(count_pages(source.path for source in order.sources)))
        with facade.open_store(order.store) as store:
            for source in order.sources:
                _add(store, source, pipe, order.allow_private)
    except _StoppedError:
        pipe.send(End())
    except ComityError as error:
        pipe.send(End(str(error)))
    except Exception as error:
        _ERRORS.exception("pages could not be added")
        pipe.send(End(f"This should not have happened ({type(error).__name__}); it is in the log of the server."))
    else:
        pipe.send(End())


def _add(store: Store, source: Source, pipe: Connection, allow_private: bool) -> None:
    read: list[tuple[str, str]] = []
    note: Callable[[Article, Outcome], None] = lambda article, outcome: read.append((article.id, article.title))  # noqa: E731

    def tell(result: Outcome | SetAside | PassedOver) -> None:
        # No page that somebody brings is passed over: there is no gate below.
        if isinstance(result, PassedOver):
            return
        if isinstance(result, SetAside):
            result = replace(result, source=source.name + result.source.removeprefix(source.path))
        pipe.send(Done(result, read.pop() if read else None))
        if pipe.poll() and pipe.recv() == STOP:
            raise _StoppedError

    facade.add(store, source.path, on_page=tell, on_article=note, allow_private=allow_private, gate=False)
