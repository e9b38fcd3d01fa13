"""A real PostgreSQL of the tests' own: made, started and stopped by them, reached by a socket in its folder."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql

_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
_USER = "postgres"
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""Settings of a server that is thrown away: what it would lose when the machine fails nobody misses."""


class Server:
    """A server in a new folder; `url` is the address of a database."""

    def __init__(self, settings: tuple[str, ...] = _QUICK) -> None:
        # Not pytest's folder: the path of a socket may be no longer than 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="comity-pg-"))
        self._settings = settings
        self._numbers = count(1)
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root.
            shutil.chown(self.folder, _USER)
        self._run("initdb", "--pgdata", str(self.folder / "data"), "--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust",
                  "--username=comity", "--no-sync")  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(program_of(program)), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.folder, **_as_user())
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """Starts it and waits until it answers."""
        given = ["listen_addresses=", f"unix_socket_directories={self.folder}", "max_connections=60", "shared_buffers=64MB"]
        options = [part for setting in (*given, *self._settings) for part in ("-c", setting)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(program_of("postgres")), "-D", str(self.folder / "data"), *options],
                stdout=log, stderr=log, cwd=self.folder, start_new_session=True, **_as_user(),
            )  # fmt: skip
        for _ in range(600):
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                assert self._process.poll() is None, (self.folder / "log").read_text()
                time.sleep(0.05)
        pytest.fail((self.folder / "log").read_text())

    @property
    def pid(self) -> int:
        """The process of the server itself, from which all others come."""
        return int((self.folder / "data" / "postmaster.pid").read_text().partition("\n")[0])

    def kill(self) -> None:
        """Ends it as a failing machine would; its children notice, and end too."""
        os.kill(self.pid, signal.SIGKILL)
        self._ended()

    def stop(self) -> None:
        """Ends it as it should be ended, whoever is connected."""
        if self._process and self._process.poll() is None:
            os.kill(self.pid, signal.SIGINT)
            self._ended()

    def _ended(self) -> None:
        assert self._process is not None
        self._process.wait(60)

    def remove(self) -> None:
        """Stops it and removes all that it made."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str, **options: str) -> str:
        """The address of a database here."""
        more = "".join(f"&{name}={quote(value)}" for name, value in options.items())
        return f"postgresql://comity@/{database}?host={quote(str(self.folder), safe='')}{more}"

    def new(self, template: str = "template0") -> str:
        """The address of a new database: an empty one, or a copy of another to which nobody is connected."""
        name = f"store{next(self._numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            made = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
            connection.execute(made.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def run(self, url: str, query: str) -> int:
        """Runs SQL in a database, as a careless administrator might; how many rows it changed."""
        with psycopg.connect(url, autocommit=True) as connection:
            return connection.execute(query.encode()).rowcount


def _as_user() -> dict[str, Any]:
    """For a process of the server's: by which user it runs, where we are root."""
    return {"user": _USER, "group": _USER, "extra_groups": []} if os.geteuid() == 0 else {}


def program_of(name: str) -> Path:
    """Where a program of PostgreSQL is, the newest there is; where there is none the test is skipped or, in CI, fails."""
    if found := shutil.which(name) if not _PROGRAMS else str(_PROGRAMS[-1] / name):
        return Path(found)
    words = "PostgreSQL is not installed: tests/postgres/set_up.sh installs it, or says what it could not."
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


@contextmanager
def served(settings: tuple[str, ...] = _QUICK) -> Iterator[Server]:
    """A server that runs, and is gone afterwards."""
    server = Server(settings)
    try:
        server.start()
        yield server
    finally:
        server.remove()


def environment(**more: str) -> Mapping[str, str]:
    """For processes of the tests: what they may import, and no setting of a PostgreSQL of this machine's user."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return ours | {"PYTHONPATH": os.pathsep.join(sys.path)} | more
