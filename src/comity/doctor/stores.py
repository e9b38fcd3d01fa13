"""A store that is named: whether it opens, is sound and has room, and who may do what with it."""

import os
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from shutil import disk_usage
from urllib.parse import quote

from comity.doctor.installation import say_bytes
from comity.doctor.model import Examined, note, well, wrong
from comity.errors import ComityError, StoreError
from comity.logs import without_secrets
from comity.store import file_of

_LEAST_FREE = 100 << 20
"""Bytes. With less, the next pages, or the log beside the store, may find no room."""
_LARGE_LOG = 256 << 20
"""Bytes of a write-ahead log that nobody has tidied up: SQLite does at 4 MB, unless a reader keeps it from that."""
_QUICK = 2 << 30
"""Bytes up to which a store is looked through: some seconds."""
_ARTICLES = 50
"""The newest, whose evidence is looked at."""
_NAMED = 5
_NETWORKED = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "fuse.glusterfs")
"""File systems over a network, on which SQLite's locks and shared memory can't be relied on."""


def examinations(store: str) -> list[Callable[[], Iterable[Examined]]]:
    """What is looked at of a store at a path, or at the address of a database."""
    found: list[Callable[[], Iterable[Examined]]] = [partial(opening, store)]
    try:
        path = file_of(store)
    except StoreError:
        return found  # which tells it
    if path is not None and path.is_file():
        found += [partial(one, path) for one in (permissions, space, file_system, journal, soundness)]
    found += [partial(evidence, store), partial(sources, store)]
    if path is not None:
        found.append(partial(people, path.with_name(f"{path.name.removesuffix('.db')}.desk.db")))
    return found


def opening(store: str) -> Iterator[Examined]:
    """Whether it is there, can be reached, and has the tables of this version."""
    from comity.facade import open_store

    try:
        with open_store(store, create=False, read_only=True) as opened:
            told = opened.status()
    except StoreError as error:
        what, _, remedy = without_secrets(str(error)).partition("; ")
        yield wrong(
            "store",
            f"{what.rstrip('.')}.",
            f"{remedy[:1].upper()}{remedy[1:]}" or "Look at the file, or take a copy from before.",
        )
    else:
        yield well("store", f"it opens, has the tables of this version ({told.schema}), and {told.articles:,} articles.")


def permissions(path: Path) -> Iterator[Examined]:
    """Whether we may write it and its folder, where SQLite keeps its log; and whether everybody may."""
    folder = path.absolute().parent
    told = path.stat()
    unwritable = [place for place in (path, folder, *_beside(path)) if not os.access(place, os.W_OK)]
    if told.st_mode & stat.S_IWOTH:
        yield wrong("store-permissions", f"everybody on this computer may change {path}.", f"Run `chmod o-w {path}`.")
    elif unwritable:
        what = f"{unwritable[0]} can't be written by you: the store can be read, and nothing can be added."
        yield note("store-permissions", what, f"Where you want to add, run `chown` or `chmod u+w {unwritable[0]}`.")
    elif folder.stat().st_mode & stat.S_IWOTH and not folder.stat().st_mode & stat.S_ISVTX:
        told_of = f"everybody on this computer may replace files in {folder}, the store among them."
        yield wrong("store-permissions", told_of, f"Run `chmod o-w {folder}`.")
    else:
        yield well("store-permissions", "you may write it, and not everybody may.")


def space(path: Path, least: int = _LEAST_FREE) -> Iterator[Examined]:
    """Whether there is room on its disk."""
    free, size = disk_usage(path.absolute().parent).free, path.stat().st_size
    if free < least:
        yield wrong(
            "disk",
            f"{say_bytes(free)} are left on the disk of the store.",
            "Free some space, or move the store to a larger disk.",
        )
    elif free < size:
        told = f"{say_bytes(free)} are left, and the store has {say_bytes(size)}: a copy beside it has no room."
        yield note("disk", told, "Write backups to another disk, or free some space.")
    else:
        yield well("disk", f"{say_bytes(free)} are left, and the store has {say_bytes(size)}.")


def file_system(path: Path, mounts: Path = Path("/proc/self/mounts")) -> Iterator[Examined]:
    """Whether the file lies on a disk of this computer; looked up where the system tells it."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return
    place = path.resolve()
    best, kind = "", ""
    for line in lines:
        _, point, name, *_ = [*line.split(" "), "", "", ""]
        # Blanks and the like stand in octal.
        point = point.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        if len(point) >= len(best) and place.is_relative_to(point):
            best, kind = point, name
    if kind in _NETWORKED:
        told = f"it lies on {best}, a file system over the network ({kind}): SQLite's locks can't be relied on there."
        yield wrong("file-system", told, "Move the store to a disk of this computer; others reach it by `comity serve`.")
    elif kind:
        yield well("file-system", f"it lies on a disk of this computer ({kind}).")


def journal(path: Path) -> Iterator[Examined]:
    """What lies beside the store, and whether its log is as it should be."""
    old, log = (path.with_name(path.name + ending) for ending in ("-journal", "-wal"))
    if old.exists() and old.stat().st_size:
        told = f"{old.name} is left from a program that was stopped while it wrote."
        yield wrong(
            "journal", told, "Don't remove it: run `comity status` where the store may be written, which finishes what was begun."
        )
        return
    try:
        with closing(_connected(path)) as connection:
            mode = str(connection.execute("PRAGMA journal_mode").fetchone()[0])
    except sqlite3.Error:
        return  # the look at its soundness tells
    size = log.stat().st_size if log.exists() else 0
    if size >= max(_LARGE_LOG, path.stat().st_size):
        told = f"{log.name} has {say_bytes(size)}: a program reads for a long time, or was killed."
        yield note("journal", told, "End programs that use the store, and run `comity status`.")
    elif mode != "wal":
        # A copy made by `comity backup` is so until it is first written to.
        told = f"the store keeps no write-ahead log ({mode}): while pages are added, reading waits."
        yield note("journal", told, "It is turned on when the store is next opened for writing, as by `comity add`.")
    else:
        yield well("journal", f"it keeps a write-ahead log ({say_bytes(size)}).")


def soundness(path: Path, most: int = _QUICK) -> Iterator[Examined]:
    """Whether the database is sound: its quick check, for those that are not huge."""
    if path.stat().st_size > most:
        yield note("soundness", f"it has {say_bytes(path.stat().st_size)} and was not looked through.", "Run `comity check`.")
        return
    remedy = "Take a copy from before, or add the pages to a new store."
    try:
        with closing(_connected(path)) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(5)")]
            lost = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        yield wrong("soundness", f"the database can't be read ({error}).", remedy)
        return
    if found != ["ok"]:
        yield wrong("soundness", f"the database is damaged: {found[0]}.", remedy)
    elif lost:
        yield wrong(
            "soundness",
            f"a row of {lost[0]} has lost its row of {lost[2]}.",
            "Run `comity check`, which names all that is wrong.",
        )
    else:
        yield well("soundness", "the database is sound; `comity check` looks at all that is in it.")


def evidence(store: str) -> Iterator[Examined]:
    """Whether the words of the newest articles' findings stand where they are said to."""
    from comity.facade import open_store

    try:
        with open_store(store, create=False, read_only=True) as opened:
            ids = [head.id for head in opened.heads((), _ARTICLES)[0]]
            texts = {article.id: article.text for article in opened.articles(ids)}
            looked_at, moved = 0, ""
            for kept in opened.findings(articles=ids):
                looked_at += 1
                finding = kept.finding
                if texts[kept.article.id][finding.start : finding.end] != finding.evidence:
                    moved = moved or kept.article.id
    except StoreError:
        return  # told already
    if moved:
        yield wrong(
            "evidence",
            f"words of findings don't stand in the article {moved}.",
            "Run `comity check`, and `comity reread` or add the page again.",
        )
    else:
        yield well("evidence", f"all of {looked_at:,} findings of the newest {len(ids):,} articles stand in their words.")


def sources(store: str) -> Iterator[Examined]:
    """Whether sources that are watched have stopped giving articles."""
    from comity.facade import open_store
    from comity.watching import periods, source_reports

    today = datetime.now(UTC).date()
    try:
        with open_store(store, create=False, read_only=True) as opened:
            reports = source_reports(opened.watched(), today, periods(today, "day"))
    except StoreError:
        return  # told already
    stopped = [report.source.name for report in reports if report.standing not in ("well", "new")]
    if stopped:
        named = ", ".join(islice(stopped, _NAMED)) + (f" and {len(stopped) - _NAMED} more" if len(stopped) > _NAMED else "")
        yield note(
            "sources", f"{len(stopped)} of {len(reports)} sources give nothing any more: {named}.", "`comity sources` says why."
        )
    elif reports:
        yield well("sources", f"none of {len(reports)} sources has stopped giving articles.")


def people(desk: Path) -> Iterator[Examined]:
    """Whether the accounts beside the store are safe, and somebody may keep them."""
    if not desk.is_file():
        yield well("accounts", "there are none: whoever uses this computer may do all by `comity serve`.")
        return
    # The desk would make its file private itself, and so it is looked at first.
    if desk.stat().st_mode & 0o077:
        told = f"others on this computer can reach {desk}, which holds the hashes of passwords."
        yield wrong("accounts", told, f"Run `chmod 600 {desk}`, and think of new passwords.")
        return
    if not os.access(desk, os.R_OK | os.W_OK):
        yield wrong(
            "accounts", f"{desk} can't be read and written by you.", "Run this, and `comity serve`, as the user whose it is."
        )
        return
    from comity.web.desk import Desk

    try:
        with Desk(desk) as opened:
            accounts = [account for account in opened.accounts() if not account.disabled]
            tokens = opened.tokens()
    except ComityError as error:
        what, _, remedy = str(error).partition("; ")
        yield wrong("accounts", f"{what.rstrip('.')}.", f"{remedy[:1].upper()}{remedy[1:]}")
        return
    roles = [account.role for account in accounts]
    powerful = [token.name for token in tokens if token.role == "administer"]
    if accounts and "administer" not in roles:
        told = "nobody who may sign in may keep accounts."
        yield wrong("accounts", told, "Run `comity accounts add NAME --role administer`.")
    elif powerful:
        told = f"the token {powerful[0]} may make accounts; a program seldom has to."
        yield note("accounts", told, "Make one with --role read or review, and revoke this one.")
    elif accounts and len(accounts) - roles.count("read") == 1:
        told = "one person alone may judge: nobody looks at it a second time."
        yield note("accounts", told, "Make a second account with --role review.")
    else:
        yield well("accounts", f"{len(accounts)} accounts and {len(tokens)} tokens.")


def _beside(path: Path) -> list[Path]:
    return [other for ending in ("-wal", "-shm") if (other := path.with_name(path.name + ending)).exists()]


def _connected(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing."""
    # As the store's own readers: one that could write tidies up beside the file when it goes.
    mode = "rw" if os.access(path, os.W_OK) else "ro"
    connection = sqlite3.connect(f"file:{quote(bytes(path.absolute()))}?mode={mode}", uri=True, timeout=10)
    connection.execute("PRAGMA query_only = ON")
    return connection
