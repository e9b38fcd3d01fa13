"""Opening what is a store on a server, and what is none; and that a password is told nobody."""

import os
import sys
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from typer.testing import CliRunner

import comity
from comity.cli import app
from comity.errors import StoreError
from comity.store import open_store, place_of, postgres
from comity.store.addresses import address_of, database_of, without_password
from comity.store.schema import HEAD, metadata
from postgres_server import Server
from sample_records import sample
from stores_of_both import template

SECRET = "s3cret-lantern"


@pytest.fixture
def url(server: Server) -> str:
    return server.new(template(server))


def test_a_new_database_becomes_a_store(server: Server) -> None:
    url = server.new()
    for read_only in (False, True):
        with pytest.raises(StoreError, match="there is nothing in this database yet; `comity add` makes it a store"):
            open_store(url, create=False, read_only=read_only)
    with open_store(url) as store:
        assert store.status().schema == HEAD
    with open_store(url.replace("postgresql://", "postgres://"), create=False) as store:
        assert store.status().articles == 0


def test_migrations_lead_to_the_tables(url: str) -> None:
    def is_ours(name: str | None, type_: str, parents: object) -> bool:
        return not (type_ in ("table", "index") and (name or "").startswith(("fact_stems", "article_words", "finding_words")))

    def is_compared(item: object, name: str | None, type_: str, *_: object) -> bool:
        # Which articles come first, of those without a time, is written out there.
        return name not in ("articles_in_order", "articles_by_origin")

    with postgres.connect(address_of(url), "read").connect() as connection:
        options = {"include_name": is_ours, "include_object": is_compared}
        compared = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
        # Comments on columns are for readers of the code.
        assert [
            one for one in compared if not (isinstance(one, list) and {change[0] for change in one} == {"modify_comment"})
        ] == []
        # Text is ordered by its characters' numbers, as in SQLite.
        other = connection.exec_driver_sql(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C' "
            "AND table_name NOT IN ('alembic_version', 'fact_stems')"
        ).all()
        assert other == []


def test_another_programs_database_is_left_as_it_is(server: Server) -> None:
    url = server.new()
    server.run(url, "CREATE TABLE pages (name text); CREATE TABLE alembic_version (version_num text)")
    with pytest.raises(StoreError, match="another program's tables in this database; make one for Comity: createdb comity"):
        open_store(url)
    assert server.run(url, "SELECT FROM information_schema.tables WHERE table_schema = 'public'") == 2


def test_a_store_from_a_newer_version(server: Server, url: str) -> None:
    server.run(url, "UPDATE alembic_version SET version_num = '9999'")
    for read_only in (False, True):
        with pytest.raises(StoreError, match=r"from a newer version of Comity \(9999\); update Comity"):
            open_store(url, read_only=read_only)


def test_read_only_writes_nothing(url: str) -> None:
    with open_store(url) as store:
        store.add(sample())
    with open_store(url, read_only=True) as store:
        with pytest.raises(StoreError, match="can't be written"):
            store.add(sample(2))
        assert list(store.records()) == [sample()]


def test_who_may_not_come_in_and_what_is_not_there(server: Server, url: str) -> None:
    server.run(url, "CREATE ROLE guest LOGIN")
    with pytest.raises(StoreError, match=r"guest@.*may not do that here"):
        open_store(url.replace("//comity@", "//guest@"))
    with pytest.raises(StoreError, match="does not let this user in"):
        open_store(url.replace("//comity@", "//nobody@"))
    with pytest.raises(StoreError, match="no such database"):
        open_store(server.url("nowhere"))
    with pytest.raises(StoreError, match="there is no schema"):
        open_store(server.url("postgres", options="-csearch_path=nowhere"))
    with pytest.raises(StoreError, match="can't be reached"):
        open_store("postgresql://comity@127.0.0.1:1/comity")


def test_a_database_that_can_not_hold_all_characters(server: Server) -> None:
    server.run(server.url("postgres"), "CREATE DATABASE narrow ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(StoreError, match="keeps its text as SQL_ASCII; make one that keeps all"):
        open_store(server.url("narrow"))


def test_words_with_a_zero_in_them_are_refused_as_a_whole_and_found_nowhere(url: str) -> None:
    from dataclasses import replace

    with open_store(url) as store:
        with pytest.raises(StoreError, match="can't be stored"):
            store.add(replace(sample(), article=replace(sample().article, title="a \x00")))
        assert store.status().articles == 0
        assert store.page("a\x00") is None
        assert store.known(["\ud800", "\x00"]) == set()
        assert list(store.articles(["\x00"])) == []


@pytest.fixture
def clean() -> Iterator[None]:
    yield
    os.environ.pop("PGPASSWORD", None)


@pytest.mark.parametrize("command", [
    ["add", "examples/pages"], ["status"], ["check"], ["search", "rail"], ["dossier", "AZE", "KAZ"], ["agenda", "AZE", "KAZ"],
    ["review", "list"], ["export", "facts"], ["backup", "copy.db"], ["serve", "--host", "0.0.0.0"], ["accounts", "list"],
])  # fmt: skip
def test_no_command_tells_the_password(
    server: Server, command: list[str], tmp_path: object, monkeypatch: pytest.MonkeyPatch, clean: None
) -> None:
    monkeypatch.chdir(str(tmp_path))
    for url in (
        server.url("nowhere").replace("comity@", f"comity:{SECRET}@"),
        server.url("nowhere", password=SECRET),
        f"postgresql://comity:{SECRET}@127.0.0.1:1/nowhere",
        f"postgres://comity:{SECRET}@127.0.0.1:port/nowhere",
    ):
        result = CliRunner().invoke(app, [*command, "--store", url], env={"COMITY_DEBUG": ""})
        assert result.exit_code != 0 or command[0] == "accounts"
        assert SECRET not in result.output + repr(result.exception)


def test_what_is_shown_of_an_address() -> None:
    url = f"postgresql://ann:{SECRET}@db.example:5433/comity?sslmode=require&options=-csearch_path%3Dx&sslpassword={SECRET}"
    assert place_of(url) == "postgresql://ann@db.example:5433/comity?options=-csearch_path%3Dx"
    assert SECRET not in repr(address_of(url))
    assert without_password(f"postgres://ann:{SECRET}@db/comity?sslmode=require") == (
        "postgresql://ann@db/comity?sslmode=require", SECRET,
    )  # fmt: skip
    assert without_password("comity.db") == ("comity.db", None)
    assert (place_of("a.db"), database_of("postgresql://h/x y")) == ("a.db", "x_y")


def test_without_its_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "comity.store.postgres")
    monkeypatch.delattr("comity.store.postgres")
    with pytest.raises(StoreError, match=r"install it with pip install 'comity\[postgres\]'"):
        comity.open_store("postgresql://localhost/comity")
