"""What belongs to people: accounts, sessions, tokens, saved searches, visits."""

import sqlite3
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Connection
from web_clients import PASSWORD

from comity.web.desk import IDLE, LASTING, Desk, DeskError, DeskUnavailableError


class Clock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def passes(self, time: timedelta) -> None:
        self.time += time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "comity.desk.db"


@pytest.fixture
def desk(place: Path, clock: Clock) -> Iterator[Desk]:
    with Desk(place, clock) as opened:
        yield opened


def test_an_account(desk: Desk, clock: Clock) -> None:
    assert not desk.has_accounts()
    made = desk.add_account("  Anna  Weber ", "review", PASSWORD)
    assert (made.name, made.role, made.made, made.seen, made.disabled) == ("Anna Weber", "review", clock.time, None, False)
    assert desk.has_accounts()
    assert desk.accounts() == [made] == [desk.account("ANNA weber")]
    assert desk.check_password("anna weber", PASSWORD) == made
    assert desk.check_password("Anna Weber", PASSWORD + "!") is None
    assert desk.check_password("nobody", PASSWORD) is None
    desk.set_role("anna weber", "administer")
    assert desk.accounts()[0].role == "administer"
    desk.remove_account("Anna Weber")
    assert not desk.has_accounts()


def test_passwords_are_kept_as_argon2_alone(desk: Desk, place: Path) -> None:
    desk.add_account("anna", "read", PASSWORD)
    (kept,) = sqlite3.connect(place).execute("SELECT hash FROM accounts").fetchone()
    assert kept.startswith("$argon2id$")
    assert not any(PASSWORD.encode() in file.read_bytes() for file in place.parent.iterdir())


@pytest.mark.parametrize("password", ["", "short", "elevenchars", "aaaaaaaaaaaaaaaa", "annika-123456", "x1Y" * 400])
def test_passwords_that_are_too_easy(desk: Desk, password: str) -> None:
    with pytest.raises(DeskError, match=r"This password is (too|the name)"):
        desk.add_account("annika", "read", password)
    assert not desk.has_accounts()


@pytest.mark.parametrize("name", ["", "  ", "a\x1b[31mb", "a\u202eb", "x" * 65])
def test_names_that_are_none(desk: Desk, name: str) -> None:
    with pytest.raises(DeskError, match="name"):
        desk.add_account(name, "read", PASSWORD)


def test_what_makes_no_sense_with_accounts(desk: Desk) -> None:
    desk.add_account("Anna", "read", PASSWORD)
    with pytest.raises(DeskError, match="there is an account of this name already"):
        desk.add_account("ANNA", "administer", PASSWORD)
    with pytest.raises(DeskError, match="no such role"):
        desk.add_account("ben", "owner", PASSWORD)  # type: ignore[arg-type]
    for change in (desk.remove_account, desk.disable):
        with pytest.raises(DeskError, match="ben: there is no account"):
            change("ben")
    with pytest.raises(DeskError, match="ben: there is no account"):
        desk.set_password("ben", PASSWORD)


def test_a_session(desk: Desk, place: Path) -> None:
    desk.add_account("anna", "review", PASSWORD)
    session = desk.start_session("anna")
    assert len(session) >= 43
    account = desk.session(session)
    assert account is not None
    assert account.name == "anna"
    assert desk.session(session[:-1]) is None
    assert desk.session("") is None
    assert not any(session.encode() in file.read_bytes() for file in place.parent.iterdir())
    desk.end_session(session)
    assert desk.session(session) is None


def test_a_new_session_ends_the_old_one(desk: Desk) -> None:
    desk.add_account("anna", "review", PASSWORD)
    old = desk.start_session("anna")
    new = desk.start_session("anna", old)
    assert new != old
    assert desk.session(old) is None
    assert desk.session(new)


def test_sessions_end_by_themselves(desk: Desk, clock: Clock) -> None:
    desk.add_account("anna", "review", PASSWORD)
    idle, used = desk.start_session("anna"), desk.start_session("anna")
    clock.passes(IDLE - timedelta(minutes=5))
    assert desk.session(used)
    clock.passes(timedelta(minutes=6))
    assert desk.session(idle) is None
    end = clock.time - IDLE + LASTING
    while clock.time < end - timedelta(hours=11):
        assert desk.session(used)
        clock.passes(timedelta(hours=10))
    clock.passes(timedelta(hours=11))
    assert desk.session(used) is None


@pytest.mark.parametrize("end", ["disable", "password", "everywhere", "remove"])
def test_what_ends_all_sessions(desk: Desk, end: str) -> None:
    desk.add_account("anna", "review", PASSWORD)
    desk.add_account("ben", "review", PASSWORD)
    sessions, other = [desk.start_session("anna") for _ in range(2)], desk.start_session("ben")
    match end:
        case "disable":
            desk.disable("anna")
            assert desk.check_password("anna", PASSWORD) is None
        case "password":
            desk.set_password("anna", PASSWORD[::-1])
            assert desk.check_password("anna", PASSWORD[::-1])
        case "everywhere":
            desk.end_sessions("anna")
        case _:
            desk.remove_account("anna")
    assert [desk.session(session) for session in sessions] == [None, None]
    assert desk.session(other)


def test_whoever_is_disabled_can_be_let_in_again(desk: Desk) -> None:
    desk.add_account("anna", "review", PASSWORD)
    desk.disable("anna")
    assert desk.has_accounts()  # nobody gets in because all accounts are disabled
    desk.disable("anna", False)
    assert desk.check_password("anna", PASSWORD)


def test_when_somebody_was_last_seen(desk: Desk, clock: Clock) -> None:
    desk.add_account("anna", "review", PASSWORD)
    session = desk.start_session("anna")
    clock.passes(timedelta(hours=1))
    desk.session(session)
    assert desk.accounts()[0].seen == clock.time


def test_a_token(desk: Desk, clock: Clock, place: Path) -> None:
    text = desk.add_token("nightly export", "read")
    assert text.startswith("comity_")
    assert not any(text.encode() in file.read_bytes() for file in place.parent.iterdir())
    clock.passes(timedelta(days=1))
    token = desk.token(text)
    assert token is not None
    assert (token.name, token.role, token.used) == ("nightly export", "read", None)
    assert desk.tokens()[0].used == clock.time
    assert desk.token(text + "x") is None
    with pytest.raises(DeskError, match="there is a token of this name already"):
        desk.add_token("Nightly Export", "read")
    desk.revoke_token("nightly export")
    assert desk.token(text) is None
    with pytest.raises(DeskError, match="there is no token of this name"):
        desk.revoke_token("nightly export")


def test_saved_searches(desk: Desk) -> None:
    saved = desk.save_search("anna", "Transit", "?q=transit&state=KAZ")
    assert (saved.name, saved.query) == ("Transit", "q=transit&state=KAZ")
    assert desk.searches("Anna") == [saved]
    assert desk.searches("ben") == []
    assert desk.search_by_key(saved.key) == saved
    again = desk.save_search("anna", "Transit", "q=rail")
    assert (again.id, again.key, again.query) == (saved.id, saved.key, "q=rail")
    with pytest.raises(DeskError, match="not among those you saved"):
        desk.remove_search("ben", saved.id)
    other = desk.new_key("anna", saved.id)
    assert desk.search_by_key(saved.key) is None
    assert desk.search_by_key(other.key) == other
    desk.remove_search("anna", saved.id)
    assert desk.search_by_key(other.key) is None
    with pytest.raises(DeskError, match="too long"):
        desk.save_search("anna", "Much", "q=" + "x" * 4000)


def test_the_feeds_of_whoever_is_disabled_or_removed_end(desk: Desk) -> None:
    for name in ("anna", "ben"):
        desk.add_account(name, "read", PASSWORD)
    keys = [desk.save_search(name, "Transit", "q=transit").key for name in ("anna", "ben")]
    desk.disable("anna")
    desk.remove_account("ben")
    assert [desk.search_by_key(key) for key in keys] == [None, None]


def test_visits(desk: Desk, clock: Clock) -> None:
    assert desk.previous_visit("anna") is None
    for _ in range(3):
        desk.visit("anna")
        clock.passes(timedelta(minutes=29))
    assert desk.previous_visit("anna") is None
    last = clock.time - timedelta(minutes=29)
    clock.passes(timedelta(minutes=2))
    desk.visit("anna")
    clock.passes(timedelta(minutes=10))
    desk.visit("anna")
    assert desk.previous_visit("Anna") == last
    assert desk.previous_visit("ben") is None


def test_where_nothing_can_be_written_people_are_known_all_the_same(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk.add_account("anna", "read", PASSWORD)
    session, token = desk.start_session("anna"), desk.add_token("script", "read")
    desk.visit("anna")

    def writing() -> Connection:
        raise DeskUnavailableError("comity.desk.db: the disk is full")

    monkeypatch.setattr(desk, "_writing", writing)
    clock.passes(timedelta(hours=1))
    desk.visit("anna")
    desk.visit("ben")
    assert desk.session(session)
    assert desk.token(token)
    assert "the disk is full" in caplog.text
    with pytest.raises(DeskUnavailableError):
        desk.save_search("anna", "Gas", "q=gas")


def test_the_file_is_its_owners_alone(desk: Desk, place: Path) -> None:
    assert {stat.S_IMODE(file.stat().st_mode) for file in place.parent.iterdir()} == {0o600}
    place.chmod(0o644)
    Desk(place).close()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_all_is_there_when_it_is_opened_again(desk: Desk, place: Path) -> None:
    desk.add_account("anna", "review", PASSWORD)
    with Desk(place) as again:
        assert again.accounts() == desk.accounts()
        assert again.secret == desk.secret


def test_in_memory_it_works_for_many_threads_and_leaves_nothing(tmp_path: Path) -> None:
    with Desk() as desk:
        threads = [Thread(target=desk.save_search, args=("anna", f"search {n}", "q=x")) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(desk.searches("anna")) == 8
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(DeskUnavailableError, match="accounts can't be kept here"):
        Desk(tmp_path / "no" / "comity.desk.db")


def test_files_that_are_no_desk(place: Path) -> None:
    place.write_bytes(b"Dear reader,\n" * 100)
    with pytest.raises(DeskUnavailableError, match="none of its files"):
        Desk(place)
    place.unlink()
    other = sqlite3.connect(place)
    other.execute("CREATE TABLE t (x)")
    other.close()
    with pytest.raises(DeskUnavailableError, match="another program's database"):
        Desk(place)


def test_a_newer_desk(desk: Desk, place: Path) -> None:
    sqlite3.connect(place).execute("PRAGMA user_version = 99")
    with pytest.raises(DeskUnavailableError, match="newer version of Comity"):
        Desk(place)
