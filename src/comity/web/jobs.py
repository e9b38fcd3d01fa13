"""The workshop: pages that people bring are read job after job in a process of its own, and what becomes of them is told."""

import hashlib
import multiprocessing
import re
import secrets
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Condition, Thread
from typing import Literal

from comity.errors import PageError
from comity.logs import note
from comity.sources import is_list, is_unsorted, is_warc
from comity.sources.web import check_address
from comity.store import place_of
from comity.types import SetAside
from comity.web.problems import Trouble, problem
from comity.web.worker import STOP, Done, End, Order, Source, Total, work

State = Literal["waiting", "reading", "done", "cancelled", "failed"]

MOST_SOURCES = 200
"""Addresses and files of one job."""
_MOST_WAITING = 50
"""Jobs that wait; with each one's files, all of them fit on a disk."""
MOST_TOLD = 200
"""Articles, and pages set aside, that a job names; the others are counted."""
_REMEMBERED = timedelta(hours=12)
_MOST_REMEMBERED = 200
_PATIENCE = 3.0
"""Seconds that a page has to end once its job is cancelled; a longer one is given up."""
_TICK = 0.2
_FOLDER = "uploaded"
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was uploaded."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """An article that was read and kept."""

    id: str
    title: str
    outcome: str
    """added, replaced, or unchanged where the same was there already."""


@dataclass(frozen=True, slots=True)
class Job:
    """Pages that somebody brought, and what has become of them."""

    id: str
    who: str
    """Who brought them."""
    made: datetime
    names: tuple[str, ...]
    """The addresses and files."""
    state: State = "waiting"
    total: int | None = None
    """How many pages there are; None while that isn't known."""
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    set_aside: int = 0
    articles: tuple[Kept, ...] = ()
    """What was added or replaced, at most MOST_TOLD of it."""
    asides: tuple[SetAside, ...] = ()
    """What was set aside, and why, at most MOST_TOLD of it."""
    error: str = ""
    """Why the job failed."""
    stopping: bool = False
    """Somebody has cancelled it, and the page at hand is not yet done."""
    ended: datetime | None = None

    @property
    def done(self) -> int:
        """How many pages are done."""
        return self.added + self.replaced + self.unchanged + self.set_aside

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ("done", "cancelled", "failed")


class Workshop:
    """Adds pages to the store at a path or address in the background, job after job.

    The process starts with the first job, stays for the next ones, and ends with `close`. If it dies, its job has failed and the
    next one gets a new process. Pages are kept a few at a time: what was done before stays, whatever happens.
    """

    def __init__(self, store: Path | str, *, allow_private: bool = False, process: Callable[[Connection], None] = work) -> None:
        # The process works in a folder of its own.
        self._store = store.absolute() if isinstance(store, Path) else store
        self._allow_private = allow_private
        self._work = process
        self._changed = Condition()
        self._jobs: dict[str, Job] = {}
        self._waiting = deque[tuple[str, Order]]()
        self._closed = False
        self._thread: Thread | None = None
        self._folder: Path | None = None
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def submit(self, who: str, addresses: Iterable[str] = (), uploads: Sequence[Upload] = ()) -> Job:
        """Takes pages to be added. Raises Trouble where there are none or too many, or an address may not be asked for."""
        sources = [_address(address) for address in dict.fromkeys(addresses)]
        if not sources and not uploads:
            raise problem("bad-input", "There is nothing to add: give an address, or choose a file.")
        if len(sources) + len(uploads) > MOST_SOURCES:
            raise problem("bad-input", f"These are more than {MOST_SOURCES} addresses and files: add them in parts.")
        with self._changed:
            self._forget()
            if self._closed:
                raise problem("store-unavailable", "The server is being stopped.")
            if len(self._waiting) >= _MOST_WAITING:
                raise problem(
                    "too-many-requests", f"{_MOST_WAITING} jobs wait already.", advice="Wait until some of them are done.",
                    headers={"Retry-After": "60"},
                )  # fmt: skip
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="comity-jobs-"))
            id = secrets.token_hex(5)
            folder = self._folder / id
            try:
                sources += _write(uploads, folder)
            except Trouble:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            except OSError as error:
                shutil.rmtree(folder, ignore_errors=True)
                raise problem("store-unavailable", f"The files can't be kept until they are read ({error.strerror}).") from error
            job = Job(id, who, datetime.now(UTC), tuple(source.name for source in sources))
            note("job", job=id, state="waiting", who=who, sources=len(sources))
            self._jobs[id] = job
            self._waiting.append((id, Order(self._store, folder, tuple(sources), self._allow_private)))
            if self._thread is None:
                self._thread = Thread(target=self._go_on, name="comity-jobs", daemon=True)
                self._thread.start()
            self._changed.notify_all()
            return job

    def job(self, id: str) -> Job | None:
        """The job as it stands; None where there is no such one, or it is forgotten."""
        with self._changed:
            return self._jobs.get(id)

    def jobs(self) -> list[Job]:
        """The jobs of the last hours, the newest first."""
        with self._changed:
            self._forget()
            return list(reversed(self._jobs.values()))

    def before(self, id: str) -> int:
        """How many jobs come before one that waits."""
        with self._changed:
            ahead = [job.id for job in self._jobs.values() if not job.is_over]
            return ahead.index(id) if id in ahead else 0

    def cancel(self, id: str) -> bool:
        """Stops a job, keeping what is done; says whether there was something to stop."""
        with self._changed:
            job = self._jobs.get(id)
            if job is None or job.is_over:
                return False
            if job.state == "waiting":
                self._waiting = deque(one for one in self._waiting if one[0] != id)
                self._end(id, "cancelled")
            else:
                self._jobs[id] = replace(job, stopping=True)
            self._changed.notify_all()
            return True

    def close(self) -> None:
        """Ends the process, whatever it is at; the pages at hand are not kept. Closing twice is fine."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
        self._kill()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    # The thread that keeps the process at work

    def _go_on(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
                id, order = self._waiting.popleft()
                self._jobs[id] = replace(self._jobs[id], state="reading")
            try:
                self._have_done(id, order)
            except (EOFError, OSError):
                self._kill()
                self._lose(id)
            shutil.rmtree(order.folder, ignore_errors=True)

    def _have_done(self, id: str, order: Order) -> None:
        """Gives the process its order and hears of each page. Raises EOFError or OSError where the process is gone."""
        pipe = self._started()
        pipe.send(order)
        stopped: float | None = None
        while True:
            if pipe.poll(_TICK):
                message = pipe.recv()
                with self._changed:
                    if isinstance(message, End):
                        self._finish(id, message)
                        return
                    self._jobs[id] = _after(self._jobs[id], message)
            with self._changed:
                stopping = self._jobs[id].stopping
            if stopping and stopped is None:
                stopped = time.monotonic()
                pipe.send(STOP)
            if self._closed or (stopped is not None and time.monotonic() - stopped > _PATIENCE):
                raise EOFError

    def _started(self) -> Connection:
        """The way to the process, which is started where there is none."""
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self._kill()
        # A fork would take the locks of the server's threads along.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=self._work, args=(theirs,), name="comity-reader", daemon=True)
        self._process.start()
        theirs.close()  # The process alone holds it: when it dies, our end says so.
        self._pipe = ours
        return ours

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _finish(self, id: str, end: End) -> None:
        job = self._jobs[id]
        if end.error:
            self._end(id, "failed", end.error.removeprefix(f"{place_of(self._store)}: "))
        else:
            self._end(id, "cancelled" if job.stopping and job.done != job.total else "done")

    def _lose(self, id: str) -> None:
        with self._changed:
            if self._jobs[id].stopping or self._closed:
                self._end(id, "cancelled")
            else:
                self._end(
                    id, "failed", "The process that reads pages ended unexpectedly; the page at hand may be too much for it."
                )

    def _end(self, id: str, state: State, error: str = "") -> None:
        job = replace(self._jobs[id], state=state, error=error, stopping=False, ended=datetime.now(UTC))
        self._jobs[id] = job
        note(
            "job", job=id, state=state, added=job.added, replaced=job.replaced, unchanged=job.unchanged, set_aside=job.set_aside,
            error=error or None,
        )  # fmt: skip

    def _forget(self) -> None:
        long_ago = datetime.now(UTC) - _REMEMBERED
        over = [job for job in self._jobs.values() if job.is_over]
        for place, job in enumerate(over):
            if len(over) - place > _MOST_REMEMBERED or (job.ended and job.ended < long_ago):
                del self._jobs[job.id]


def _after(job: Job, message: Total | Done) -> Job:
    """The job after the process has told of something."""
    if isinstance(message, Total):
        return replace(job, total=message.pages)
    if isinstance(message.outcome, SetAside):
        asides = (*job.asides, message.outcome) if len(job.asides) < MOST_TOLD else job.asides
        return replace(job, set_aside=job.set_aside + 1, asides=asides)
    if message.article and len(job.articles) < MOST_TOLD:
        job = replace(job, articles=(*job.articles, Kept(*message.article, message.outcome)))
    match message.outcome:
        case "added":
            return replace(job, added=job.added + 1)
        case "replaced":
            return replace(job, replaced=job.replaced + 1)
        case _:
            return replace(job, unchanged=job.unchanged + 1)


def _address(text: str) -> Source:
    try:
        address = check_address(text)
    except PageError as error:
        raise problem("bad-address", f"{error.source[:200]}: {error.message}") from error
    if _is_many(address):
        raise _too_many(address)
    return Source(address, address)


def _is_many(path: str) -> bool:
    """Whether something would keep the server busy for hours, and bring more than anybody meant."""
    return is_list(path) or is_unsorted(path)


def _too_many(name: str) -> Trouble:
    return problem("bad-address", f"{name[:200]}: archives and lists of addresses are added on the server, by `comity add`.")


def _write(uploads: Iterable[Upload], folder: Path) -> list[Source]:
    """Puts the files into the folder, where the process finds them."""
    (folder / _FOLDER).mkdir(parents=True)
    sources = []
    for upload in uploads:
        path, name = f"{_FOLDER}/{_file_name(upload)}", shown_name(upload.name)
        # By the path it is read, or by its content; by the name it was meant.
        if _is_many(path) or _is_many(name) or is_warc(upload.content):
            raise _too_many(name)
        (folder / path).write_bytes(upload.content)
        sources.append(Source(path, name))
    return list(dict.fromkeys(sources))


def shown_name(name: str) -> str:
    """What to call a file: its name, without the folders that some browsers send along."""
    return re.split(r"[\\/]", name)[-1].strip()[:100] or "a file without a name"


def _file_name(upload: Upload) -> str:
    """A name that is safe on any disk, and another one for another content.

    A page without an address is known again by its file: two files of one name must not take each other's place.
    """
    stem, dot, ending = shown_name(upload.name).rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,8}", ending):
        stem, ending = shown_name(upload.name), ""
    plain = re.sub(r"[^\w]+", "-", stem)[:_LONGEST_NAME].strip("-_") or "page"
    mark = hashlib.sha256(upload.content).hexdigest()[:8]
    return f"{plain}-{mark}.{ending.lower()}" if ending else f"{plain}-{mark}"
