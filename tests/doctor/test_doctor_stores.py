"""What is wrong with a store is found and told with what to do; each ailment is a real one, and nothing is changed by looking."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

import comity
from comity import cli
from comity.doctor import Examined, examining, stores
from comity.web.desk import Desk
from sample_records import sample

SOURCE = Path(__file__).parents[2] / "src"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with two articles, which nobody uses."""
    tmp_path.chmod(0o755)
    place = tmp_path / "comity.db"
    with comity.open_store(place) as store:
        for number in range(2):
            store.add(sample(number))
    return place


def the(found: Iterable[Examined]) -> Examined:
    """The only thing that is told; what is wrong or notable comes with something to do."""
    (one,) = found
    assert bool(one.remedy) == (one.standing != "well")
    assert one.told.endswith(".")
    return one


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def state_of(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {file.name: (file.stat().st_mode, file.read_bytes()) for file in folder.iterdir()}


def test_a_store_that_is_well_is_left_as_it_was(path: Path) -> None:
    with Desk(path.with_name("comity.desk.db")) as desk:
        desk.add_token("export", "read")
    before = state_of(path.parent)
    found = [one for examination in stores.examinations(str(path)) for one in examination()]
    assert {one.what: one.standing for one in found} == dict.fromkeys(
        ("store", "store-permissions", "disk", "file-system", "journal", "soundness", "evidence", "accounts"), "well"
    )
    assert state_of(path.parent) == before


def test_a_store_that_cannot_be_opened(path: Path) -> None:
    assert the(stores.opening(str(path.with_name("none.db")))).told.endswith("there is no store here yet.")
    assert the(stores.opening(str(path.parent))).standing == "wrong"
    other = path.with_name("other.db")
    change(other, "CREATE TABLE t (a)")
    assert "another program's database" in the(stores.opening(str(other))).told
    for version, told, remedy in (
        ("0001", "from an older Comity", "`comity add` brings"),
        ("ffff", "a newer version", "Update Comity"),
    ):
        change(path, f"UPDATE alembic_version SET version_num = '{version}'")
        found = the(stores.opening(f"sqlite:///{path}"))
        assert (found.standing, told in found.told, found.remedy.startswith(remedy)) == ("wrong", True, True)


def test_a_database_that_cannot_be_reached_is_told_of_without_its_password() -> None:
    found = [one for examination in stores.examinations("postgresql://ann:hunter2@127.0.0.1:9/comity") for one in examination()]
    assert [(one.what, one.standing) for one in found] == [("store", "wrong")]
    assert "hunter2" not in found[0].told + found[0].remedy


def test_a_file_that_everybody_may_change(path: Path) -> None:
    path.chmod(0o666)
    assert "chmod o-w" in the(stores.permissions(path)).remedy
    path.chmod(0o644)
    path.parent.chmod(0o777)
    assert f"everybody on this computer may replace files in {path.parent}" in the(stores.permissions(path)).told
    path.parent.chmod(0o1777)
    assert the(stores.permissions(path)).standing == "well"


def test_a_file_that_we_may_not_write(path: Path) -> None:
    path.chmod(0o444)
    program = (
        "import os, sys; from pathlib import Path; from comity.doctor.stores import permissions\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "for one in permissions(Path(sys.argv[1])): print(one.standing, one.told)"
    )
    for parent in path.parents:
        # What pytest has made for itself alone.
        if parent.stat().st_uid == os.geteuid() and parent.name.startswith(("pytest-", "popen-", "test_")):
            parent.chmod(parent.stat().st_mode | 0o711)
    command = [sys.executable, "-c", program, str(path)]
    said = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": str(SOURCE)}, check=False)
    assert said.stdout == f"note {path} can't be written by you: the store can be read, and nothing can be added.\n", said.stderr


def test_a_disk_that_is_nearly_full(path: Path, tmp_path: Path) -> None:
    assert the(stores.space(path)).standing == "well"
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if os.geteuid() != 0 or not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        assert the(stores.space(path, least=1 << 60)).standing == "wrong"
        return
    try:
        shutil.copy(path, place)
        found = the(stores.space(place / path.name))
        assert (found.standing, found.told.endswith("MB are left on the disk of the store.")) == ("wrong", True)
        os.truncate(place / path.name, 1_900_000)
        (place / "filling").write_bytes(b"x" * 1_000_000)
        assert the(stores.space(place / path.name, least=1)).standing == "note"
        assert the(stores.file_system(place / path.name)).told.endswith("(tmpfs).")
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_file_system_over_the_network(path: Path, tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    odd = str(tmp_path).replace(" ", "\\040")
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/news {odd} nfs4 rw 0 0\nproc /proc proc rw 0 0\n")
    found = the(stores.file_system(path, mounts))
    assert (found.standing, "(nfs4)" in found.told) == ("wrong", True)
    assert the(stores.file_system(Path("/elsewhere/comity.db"), mounts)).standing == "well"
    assert list(stores.file_system(path, tmp_path / "none")) == []


def test_a_journal_that_a_stopped_program_left(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        assert the(stores.journal(path)).standing == "note"
        # What stands there in the middle of a large transaction is what a lost power leaves.
        connection.execute("PRAGMA cache_size = 5")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE filling AS SELECT randomblob(9000) FROM articles, findings, finding_states")
        left = tmp_path / "left"
        left.mkdir()
        for name in ("comity.db", "comity.db-journal"):
            shutil.copy(tmp_path / name, left / name)
        connection.execute("ROLLBACK")
    found = the(stores.journal(left / "comity.db"))
    assert (found.standing, "left from a program" in found.told) == ("wrong", True)


def test_a_log_that_has_grown(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "_LARGE_LOG", 1)
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM articles").fetchone()
        change(path, "CREATE TABLE filling AS SELECT randomblob(9000) FROM articles, findings, finding_states")
        found = the(stores.journal(path))
    assert (found.standing, "comity.db-wal has" in found.told) == ("note", True)


def test_a_database_that_is_damaged(path: Path) -> None:
    assert the(stores.soundness(path, most=1)).standing == "note"
    change(path, "PRAGMA foreign_keys = OFF")
    change(path, "DELETE FROM pages WHERE digest = (SELECT page FROM articles LIMIT 1)")
    assert the(stores.soundness(path)).told == "a row of articles has lost its row of pages."
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 8192] = os.urandom(8192)
    path.write_bytes(content)
    found = the(stores.soundness(path))
    assert (found.standing, "damaged" in found.told or "can't be read" in found.told) == ("wrong", True)
    path.write_bytes(b"no database at all" * 1000)
    assert the(stores.soundness(path)).standing == "wrong"
    assert list(stores.journal(path)) == list(stores.evidence(str(path))) == []


def test_evidence_that_does_not_stand_in_its_article(path: Path) -> None:
    assert the(stores.evidence(str(path))).standing == "well"
    change(path, 'UPDATE findings SET start = start + 1, "end" = "end" + 1 WHERE number = 1')
    assert "words of findings don't stand in the article" in the(stores.evidence(str(path))).told


def test_what_is_to_be_run_names_the_store(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "_INSTALLATION", ())
    change(path, 'UPDATE findings SET start = start + 1, "end" = "end" + 1 WHERE number = 1')
    named = f"Run `comity check --store {path}`, and `comity reread --store {path}` or add the page again."
    assert the(one for one in examining.examine(str(path)) if one.what == "evidence").remedy == named
    monkeypatch.chdir(path.parent)
    told = the(one for one in examining.examine("comity.db") if one.what == "evidence")
    assert told.remedy == "Run `comity check`, and `comity reread` or add the page again."


def test_a_name_that_is_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "_INSTALLATION", ())
    assert "Comity keeps its store in SQLite or PostgreSQL" in the(examining.examine("mysql://db/comity")).told


def test_sources_that_have_stopped(path: Path) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    assert list(stores.sources(str(path))) == []
    with comity.open_store(path) as store:
        watched = store.watched()
        watched.enter("World", "feed", "https://example.org/feed", "")
        assert the(stores.sources(str(path))).standing == "well"
        for _ in range(3):
            watched.unanswered("World", now, "unreachable", "no answer", now)
    found = the(stores.sources(str(path)))
    assert (found.standing, found.told) == ("note", "1 of 1 sources give nothing any more: World.")


def test_accounts_that_are_not_as_they_should_be(path: Path) -> None:
    place = path.with_name("comity.desk.db")
    assert "there are none" in the(stores.people(place)).told
    with Desk(place) as desk:
        desk.add_account("ann", "review", "lanterns over seven harbours")
        assert the(stores.people(place)).told == "nobody who may sign in may keep accounts."
        desk.set_role("ann", "administer")
        assert the(stores.people(place)).told == "one person alone may judge: nobody looks at it a second time."
        desk.add_account("ben", "review", "lanterns over seven harbours")
        assert the(stores.people(place)).standing == "well"
        desk.disable("ben")
        assert the(stores.people(place)).standing == "note"
        desk.add_token("robot", "administer")
        assert "the token robot may make accounts" in the(stores.people(place)).told
    place.chmod(0o644)
    assert f"chmod 600 {place}" in the(stores.people(place)).remedy
    assert place.stat().st_mode & 0o777 == 0o644
    place.write_bytes(b"no database" * 1000)
    place.chmod(0o600)
    assert the(stores.people(place)).standing == "wrong"


def test_the_command(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "_INSTALLATION", ())
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("COMITY_STORE", raising=False)
    well = CliRunner().invoke(cli.app, ["doctor", "--store", str(path)])
    assert well.exit_code == 0
    assert well.stdout.endswith("All is well.\n")
    path.chmod(0o666)
    ailing = CliRunner().invoke(cli.app, ["doctor"], env={"COMITY_STORE": str(path)})
    assert ailing.exit_code == 1
    assert f"Run `chmod o-w {path}`." in ailing.stdout
    assert ailing.stdout.endswith("1 thing to be mended.\n")
    told = json.loads(CliRunner().invoke(cli.app, ["doctor", "--store", str(path), "--json"]).stdout)
    assert told["well"] is False
    assert [one for one in told["examined"] if one["standing"] == "wrong"] == [
        {
            "what": "store-permissions", "standing": "wrong", "told": f"everybody on this computer may change {path}.",
            "remedy": f"Run `chmod o-w {path}`.",
        }
    ]  # fmt: skip
    nothing = CliRunner().invoke(cli.app, ["doctor"])
    assert (nothing.exit_code, nothing.stdout) == (0, "All is well.\n")
