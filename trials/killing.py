"""Runs a piece of work in processes that are killed, until it is done; and holds what is left against an undisturbed run."""

import contextlib
import json
import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any, Literal, TypeVar

import comity
from comity.cli import main
from comity.errors import StoreError
from comity.watching import read_plan, watch
from local_site import serving
from postgres_server import Server, environment
from trials.killed_work import FIRST, WORK, Ground, Work, first_revision, give, light, site
from trials.whole_store import Content, content, difference, strays

Engine = Literal["sqlite", "postgresql"]
Victim = Literal["process", "server"]
T = TypeVar("T")

_FRESH = 0.08
"""The share of processes that are a new interpreter; the others are forked off one that has imported all, so that what is killed
is the work and not the start of Python."""
_SERVERS = 0.4
"""Of the kills with a database server, the share in which the server is killed and not Comity."""
_TOO_LONG = 900.0


class FailedError(AssertionError):
    """Something that must not be."""


@dataclass(slots=True)
class Trial:
    """What became of one trial: work that was killed so many times before it came to its end."""

    work: str
    engine: str
    number: int
    kills: int = 0
    """Processes of Comity that were killed."""
    servers: int = 0
    """Database servers that were killed."""
    fresh: int = 0
    """Of the kills, those of a new interpreter."""
    missed: int = 0
    """Runs that were done before they could be killed."""
    empty: int = 0
    """Kills after which there was no store yet."""
    unjoined: int = 0
    """Kills after which the findings had to be joined anew, as whoever opens the store to write does."""
    done_before: int = 0
    """Commands that were done when they were run again, and said so."""
    failure: str = ""


# Processes


def in_fork(what: Callable[[], T]) -> T:
    """What a function gives in a process of its own: nothing of it, no connection and no thread, stays in this one."""
    with tempfile.TemporaryFile() as file:
        pid = os.fork()
        if not pid:
            try:
                told: tuple[bool, Any] = (True, what())
            except BaseException:
                told = (False, traceback.format_exc())
            file.write(pickle.dumps(told))
            file.flush()
            os._exit(0)
        os.waitpid(pid, 0)
        file.seek(0)
        well, result = pickle.loads(file.read())
    if not well:
        raise FailedError(result)
    return result  # type: ignore[no-any-return]  # it is what the function gave


def warm_up(given: Path, names: Collection[str]) -> None:
    """Imports and loads in this process what forked ones need for these works, so that they spend their time on the work."""
    import pyarrow.parquet  # type: ignore[import-untyped]  # noqa: F401  # what is loaded is read with it

    import comity.parts

    with tempfile.TemporaryDirectory() as folder:
        ground = Ground(str(given), f"{folder}/store.db", f"{folder}/copy.db")
        if "migration" in names:
            first_revision(ground)
        with light(), comity.open_store(ground.place) as store:
            comity.add(store, given / "pages.jsonl")
            if "watch" in names:
                watch(store, read_plan(str(given / "sources.toml")), allow_private=True)
        content(ground.place)
    if (threads := threading.active_count()) != 1:
        raise FailedError(f"a process with {threads} threads can't be forked safely")


def command(ground: Ground, words: list[str]) -> None:
    """Runs a command of Comity's with the light reader, as `comity` does."""
    if FIRST in words:
        with comity.open_store(ground.place) as store:
            words = [store.judgements()[0].id if word == FIRST else word for word in words]
    sys.argv = ["comity", *words]
    with light():
        main()


class Running:
    """A process that runs a command; what it says goes to a file."""

    def __init__(self, ground: Ground, words: list[str], said: Path, fresh: bool) -> None:
        self._said = said
        self.last = 0.0
        if fresh:
            told = [ground.given, ground.place, ground.copy, *words]
            with said.open("wb") as file:
                self.pid = subprocess.Popen(
                    [sys.executable, __file__, *told], stdout=file, stderr=file, start_new_session=True, env=dict(environment())
                ).pid  # fmt: skip
            return
        self.pid = os.fork()
        if not self.pid:
            self._be(ground, words)

    def _be(self, ground: Ground, words: list[str]) -> None:
        code = 70
        try:
            os.setsid()
            file = os.open(self._said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(file, 1)
            os.dup2(file, 2)
            command(ground, words)
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 0
        except BaseException:
            traceback.print_exc()
        finally:
            with contextlib.suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)

    @property
    def worked(self) -> float:
        """Seconds that it has worked: by these moments are chosen, since on a busy machine those of the clock say little."""
        try:
            return int(Path(f"/proc/{self.pid}/schedstat").read_text().split()[0]) / 1e9
        except OSError:
            return 0.0

    def ended(self, worked: float | None = None) -> int | None:
        """The exit code, minus the signal's number where one killed it; None once it has worked so long, or takes too long."""
        until = time.monotonic() + _TOO_LONG
        while time.monotonic() < until:
            self.last = max(self.last, self.worked)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            if worked is not None and self.last >= worked:
                return None
            time.sleep(0.001)
        return None

    def kill(self) -> bool:
        """Kills it, as nothing can withstand; whether it was still there to be killed."""
        os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        return os.WIFSIGNALED(status)

    @property
    def said(self) -> str:
        """What it printed."""
        return self._said.read_text(encoding="utf-8", errors="replace")

    def orphans(self) -> list[int]:
        """Processes that it started and that still live."""
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, IndexError):
                if entry.name.isdecimal():
                    state, _, _, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
                    if int(session) == self.pid and state != "Z":
                        found.append(int(entry.name))
        return found


# Stages


class Stage:
    """Where the trials of one engine take place: a folder, a site, and perhaps a server."""

    def __init__(self, engine: Engine, folder: Path, address: str, server: Server | None, names: Collection[str]) -> None:
        self.engine = engine
        self._folder = folder
        self._server = server
        (folder / "given").mkdir()
        in_fork(lambda: give(folder / "given", address))
        warm_up(folder / "given", names)
        self._begun: dict[str, Begun] = {}
        self._number = 0
        self._starting: float | None = None

    @property
    def server(self) -> Server:
        """The database server."""
        assert self._server is not None
        return self._server

    def begun(self, name: str) -> "Begun":
        """The beginning of a work and its undisturbed end, made once."""
        if name not in self._begun:
            self._begun[name] = self._begin(name, WORK[name])
        return self._begun[name]

    def _begin(self, name: str, work: Work) -> "Begun":
        folder = self._folder / f"{name}-begin"
        folder.mkdir()
        ground = self._ground(name, folder)
        if work.begin:
            in_fork(lambda: work.begin(ground) if work.begin else None)
        commands = in_fork(lambda: work.commands(ground))
        begun = Begun(ground, folder, commands, {}, None, [])
        if work.copies and self._is_whole(ground.copy):
            # The log beside it is looked at in a copy: looking would write it into the file.
            begun.copy_before = self._content_of_file(Path(ground.copy))
        times = []
        for _ in range(2):
            own, path = self.new(name, begun)
            times.append([self._undisturbed(name, own, self.words(begun, own, words), path, False) for words in commands])
            ended = self.contents(work, own)
            if begun.ended and (other := _differences(ended, begun.ended)):
                raise FailedError(f"{name}: two undisturbed runs differ:\n{other}")
            begun.ended = ended
            self.clear(own, path)
        begun.seconds = [median(each) for each in zip(*times, strict=True)]
        print(f"{self.engine} {name}: {sum(begun.seconds):.2f} s of work", file=sys.stderr)
        return begun

    def starting(self, name: str) -> float:
        """Seconds of the start of Python and all imports: nearly the same for all works, and measured once."""
        if self._starting is None:
            begun = self.begun(name)
            own, path = self.new(name, begun)
            fresh = self._undisturbed(name, own, self.words(begun, own, begun.commands[0]), path, True)
            self._starting = max(0.0, fresh - begun.seconds[0])
            self.clear(own, path)
        return self._starting

    def _undisturbed(self, name: str, own: Ground, words: list[str], path: Path, fresh: bool) -> float:
        run = Running(own, words, path / "said", fresh)
        code = run.ended()
        if code != 0:
            raise FailedError(f"{name} undisturbed ends with {code}: {run.said[-2000:]}")
        return run.last

    def _ground(self, name: str, folder: Path) -> Ground:
        place, copy = str(folder / "store.db"), str(folder / "copy.db")
        if self.engine == "postgresql":
            if name == "copy-store":
                copy = self.server.new()
            else:
                place = self.server.new()
        return Ground(str(self._folder / "given"), place, copy)

    def new(self, name: str, begun: "Begun") -> tuple[Ground, Path]:
        """A ground of its own that is as the beginning was, and its folder."""
        self._number += 1
        path = self._folder / f"{name}-{self._number}"
        shutil.copytree(begun.folder, path)

        def own(place: str) -> str:
            if "://" not in place:
                return str(path / Path(place).name)
            return self.server.new(template=place.partition("?")[0].rpartition("/")[2])

        return replace(begun.ground, place=own(begun.ground.place), copy=own(begun.ground.copy)), path

    def words(self, begun: "Begun", own: Ground, words: list[str]) -> list[str]:
        """A command's words for another ground."""
        places = {begun.ground.place: own.place, begun.ground.copy: own.copy}
        return [places.get(word, word) for word in words]

    def clear(self, ground: Ground, path: Path) -> None:
        """Removes a ground."""
        shutil.rmtree(path)
        for place in (ground.place, ground.copy):
            if "://" in place:
                name = place.partition("?")[0].rpartition("/")[2]
                self.server.run(self.server.url("postgres"), f'DROP DATABASE "{name}" WITH (FORCE)')

    def contents(self, work: Work, ground: Ground) -> dict[str, Content]:
        """What is in the stores of a ground."""
        places = {"store": ground.place} | ({"copy": ground.copy} if work.copies else {})
        return in_fork(lambda: {name: content(place) for name, place in places.items()})

    def _content_of_file(self, path: Path) -> Content:
        with tempfile.TemporaryDirectory(dir=self._folder) as other:
            for one in path.parent.glob(f"{path.name}*"):
                shutil.copy(one, other)
            return in_fork(lambda: content(str(Path(other) / path.name)))

    def _is_whole(self, place: str) -> bool:
        return "://" not in place and Path(place).exists()

    def look(self, name: str, begun: "Begun", ground: Ground, trial: Trial) -> None:
        """What must hold whenever a process was killed: the store is sound, or there is none yet. Raises FailedError."""
        told = in_fork(lambda: _check(ground.place))
        if told == "empty" and WORK[name].begin:
            raise FailedError("the store that there was has gone")
        trial.empty += told == "empty"
        trial.unjoined += told == "unjoined"
        if told not in ("clean", "empty", "unjoined"):
            raise FailedError(f"comity check after a kill: {told}")
        if name == "backup":
            now = self._content_of_file(Path(ground.copy))
            before, after = begun.copy_before or {}, begun.ended["copy"]
            if difference(now, before) and difference(now, after):
                raise FailedError(f"a backup is neither that of before ({difference(now, before)}) nor the new one")
        elif name == "copy-store":
            told = in_fork(lambda: _check(ground.copy))
            articles = in_fork(lambda: _articles(ground.copy)) if told != "empty" else 0
            # Where nothing was copied yet, the tables may be there without the mark of their revision.
            sound = {0: ("clean", "empty", "unjoined"), len(begun.ended["store"]["records"]): ("clean",)}
            if told not in sound.get(articles, ()):
                raise FailedError(f"a copy of {articles} articles: {told}")


@dataclass(slots=True)
class Begun:
    """How work begins, and how it ends where nobody disturbs it."""

    ground: Ground
    folder: Path
    commands: list[list[str]]
    ended: dict[str, Content]
    copy_before: Content | None
    seconds: list[float]
    """Of each command, without the start of Python."""


def _check(place: str) -> str:
    """clean; unjoined, where it is so after all is joined anew; empty, where there is no store yet; or what is wrong."""
    if "://" not in place and not Path(place).exists():
        return "empty"
    for read_only in (True, False):
        try:
            with comity.open_store(place, create=False, read_only=read_only) as store:
                problems = store.check()
                return str(problems) if problems else "clean" if read_only else "unjoined"
        except StoreError as error:
            if "there is nothing in this" in str(error):
                return "empty"
            if not read_only or "brings it up to date" not in str(error):
                return str(error)
    return "unjoined"


def _articles(place: str) -> int:
    with comity.open_store(place, create=False) as store:
        return store.status().articles


def _differences(one: dict[str, Content], other: dict[str, Content]) -> str:
    return "\n".join(f"{name}: {told}" for name in one if (told := difference(one[name], other[name])))


# Trials


def attempt(stage: Stage, name: str, seed: str, number: int, most: int = 4) -> Trial:
    """One trial: the work is killed up to `most` times at random moments, each time looked at and begun again, then left."""
    trial = Trial(name, stage.engine, number)
    chance = random.Random(f"{seed} {stage.engine} {name} {number}")
    begun = stage.begun(name)
    ground, path = stage.new(name, begun)
    try:
        _killed(stage, name, begun, ground, path, trial, chance, most)
    except (FailedError, AssertionError) as error:
        trial.failure = str(error)[:4000] or "failed"
        kept = path.with_name(f"FAILED-{stage.engine}-{name}-{number}")
        with contextlib.suppress(OSError):
            shutil.copytree(path, kept, dirs_exist_ok=True)
    stage.clear(ground, path)
    return trial


def _killed(
    stage: Stage, name: str, begun: Begun, ground: Ground, path: Path, trial: Trial, chance: random.Random, most: int
) -> None:
    times = chance.choice([one for one in (1, 1, 2, 2, 3, 4) if one <= most])
    hit = sorted(chance.choices(range(len(begun.commands)), k=times))
    for place, words in enumerate(begun.commands):
        told = stage.words(begun, ground, words)
        for _ in range(hit.count(place)):
            if trial.missed:
                break
            _kill_once(stage, begun.seconds[place], ground, told, path, trial, chance)
            stage.look(name, begun, ground, trial)
        run = Running(ground, told, path / "said", fresh=False)
        code = run.ended()
        if code is None:
            run.kill()
            raise FailedError(f"when run again it does not end: {run.said[-1000:]}")
        if code and hit.count(place) and code == 1 and any(one in run.said for one in WORK[name].again):
            trial.done_before += 1
        elif code:
            raise FailedError(f"when run again it ends with {code}: {run.said[-2000:]}")
    if told_wrong := _differences(stage.contents(WORK[name], ground), begun.ended):
        raise FailedError(f"not the store of an undisturbed run:\n{told_wrong}")
    if left := strays(path):
        raise FailedError(f"left behind: {left}")


def _kill_once(
    stage: Stage,
    seconds: float,
    ground: Ground,
    words: list[str],
    path: Path,
    trial: Trial,
    chance: random.Random,
) -> None:
    victim: Victim = "server" if stage.engine == "postgresql" and chance.random() < _SERVERS else "process"
    fresh = chance.random() < _FRESH
    moment = chance.random() * seconds
    if fresh:
        starting = stage.starting(trial.work)
        # A third falls anywhere, the start of Python included, the others into the work.
        moment = chance.random() * (seconds + starting) if chance.random() < 1 / 3 else moment + starting
    run = Running(ground, words, path / "said", fresh)
    if run.ended(moment) is not None:
        trial.missed += 1
        return
    if victim == "process":
        if not run.kill():
            trial.missed += 1
            return
        trial.kills += 1
        trial.fresh += fresh
        until = time.monotonic() + 20
        while (orphans := run.orphans()) and time.monotonic() < until:
            time.sleep(0.02)
        if orphans:
            for one in orphans:
                os.kill(one, signal.SIGKILL)
            raise FailedError(f"processes outlived the one that started them: {orphans}")
        return
    stage.server.kill()
    trial.servers += 1
    trial.fresh += fresh
    code = run.ended()
    if code is None:
        run.kill()
    stage.server.start()
    if code not in (0, 1) or "Traceback" in run.said or "should not have happened" in run.said:
        raise FailedError(f"while its server was killed it ended with {code}: {run.said[-2000:]}")


@contextlib.contextmanager
def served_site() -> Any:
    """The address of the site that is watched, which answers from a process of its own: no thread is here when one is forked."""
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        with serving(site()) as one:
            os.write(writer, one.url.encode())
            os.close(writer)
            signal.pause()
        os._exit(0)
    os.close(writer)
    try:
        yield os.read(reader, 1000).decode()
    finally:
        os.close(reader)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def result_line(trial: Trial, seed: str) -> str:
    """A trial as a line of JSON."""
    told = {name: getattr(trial, name) for name in Trial.__slots__}
    return json.dumps({"seed": seed, **told})


if __name__ == "__main__":
    command(Ground(*sys.argv[1:4]), sys.argv[4:])
