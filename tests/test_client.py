"""A connection gives the same, whether the store is a file here or stands behind a server."""

import io
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

import httpx
import pytest
import uvicorn

import comity
from comity.client import connect
from comity.client.local import LocalConnection
from comity.client.protocol import Connection
from comity.client.remote import PARAMETERS, RemoteConnection
from comity.client.tags import ChangedError
from comity.dossier import Dossier
from comity.exports import ExportFormat, ExportKind
from comity.types import Filters
from comity.web import filters as web_filters
from comity.web.app import make_app
from comity.web.settings import Settings
from sample_records import sample
from watched_sources import watch_for_weeks

sys.path.insert(0, str(Path(__file__).parent / "stories"))

from stories import story  # type: ignore[import-not-found, unused-ignore]

PAGES = Path(__file__).parents[1] / "examples" / "pages"
DYAD = Filters(states=("AZE", "KAZ"))
ASKED = [
    None,
    DYAD,
    Filters(states=("Azerbaijan",), kinds=("events", "instruments")),
    Filters(statuses=("occurred",), types=("CONSULT",), since="2022-08", until="2024"),
    Filters(kinds=("statements",), sites=("azernews.az",)),
    Filters(states=("AZE", "KAZ"), as_of="2022-12-31"),
    Filters(contradicted=True, fields=("energy", "trade")),
    Filters(new_since="2023-01-01", parties=("Ilham Aliyev",)),
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the example pages."""
    path = tmp_path_factory.mktemp("client") / "comity.db"
    with comity.open_store(path) as store:
        comity.add(store, PAGES)
        watch_for_weeks(store)
    return path


@dataclass(frozen=True)
class Served:
    """Where a real server answers, and a token for it."""

    url: str
    token: str


@pytest.fixture(scope="module")
def server(path: Path) -> Iterator[Served]:
    """A real server over it."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        app = make_app(Settings(store=path, port=bound.getsockname()[1], requests_per_minute=1_000_000))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, http="h11", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        token = app.state.desk.add_token("Ada", "review")
        while not server.started:
            time.sleep(0.02)
        yield Served(f"http://127.0.0.1:{bound.getsockname()[1]}", token)
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def remote(server: Served) -> Iterator[Connection]:
    with connect(server.url, server.token) as connection:
        yield connection


@pytest.fixture(scope="module")
def local(path: Path) -> Iterator[Connection]:
    with connect(path) as connection:
        yield connection


def test_the_door_knows_servers_from_files(server: Served, path: Path) -> None:
    assert isinstance(connect(server.url), RemoteConnection)
    assert isinstance(connect(f"sqlite:///{path}"), LocalConnection)
    with pytest.raises(comity.StoreError, match="there is no store here yet"):
        connect(path.with_name("nix.db"))


def test_filters_are_called_what_pages_call_them() -> None:
    assert {parameter: name for name, parameter in PARAMETERS.items()} == web_filters.PARAMETERS


@pytest.mark.parametrize("asked", ASKED, ids=repr)
def test_facts_are_the_same(remote: Connection, local: Connection, asked: Filters | None) -> None:
    facts = list(remote.facts(asked))
    assert facts == list(local.facts(asked))
    assert remote.counts(asked) == local.counts(asked)
    assert remote.agenda(asked) == local.agenda(asked)
    assert remote.months(asked) == local.months(asked)
    assert list(remote.figures(asked)) == list(local.figures(asked))


@pytest.mark.parametrize("asked", ASKED, ids=repr)
def test_facts_are_those_of_the_library(remote: Connection, path: Path, asked: Filters | None) -> None:
    with comity.open_store(path) as store:
        told = list(comity.facts(store, asked))
        agenda = comity.agenda(store, asked)
    facts = list(remote.facts(asked))
    if asked is not None and (asked.as_of or len(asked.states) > 1):
        assert facts == told
    assert {fact.id for fact in facts} == {fact.id for fact in told}
    assert [fact.id for fact in remote.agenda(asked)] == [fact.id for fact in agenda]


def test_every_fact_is_the_same_alone(remote: Connection, path: Path) -> None:
    with comity.open_store(path) as store:
        for fact in list(comity.facts(store, DYAD))[::12]:
            assert remote.fact(fact.id) == comity.fact(store, fact.id)
            assert remote.why(fact.reports[-1].ref) == comity.why(store, fact.id)
            day = (fact.last_reported or "")[:10]
            assert remote.fact(fact.id, as_of=day) == comity.fact(store, fact.id, as_of=day)


def test_watched_sources_fare_the_same(remote: Connection, path: Path) -> None:
    # By an address a source is named the same everywhere; where folders lie, a token is not told.
    with connect(path) as here:
        for by in get_args(Literal["day", "week"]):
            told = here.sources(by=by)
            assert len(told) == 5
            assert [one for one in remote.sources(by=by) if one.source.kind != "folder"] == told[:-1]


def test_pages_go_on_where_they_ended(remote: Connection, local: Connection) -> None:
    first = remote.page(order="changed", limit=7)
    assert first == local.page(order="changed", limit=7)
    assert len(first.facts) == 7
    second = remote.page(order="changed", limit=7, cursor=first.next)
    assert second == local.page(order="changed", limit=7, cursor=first.next)
    assert not {fact.id for fact in first.facts} & {fact.id for fact in second.facts}
    with pytest.raises(comity.ComityError, match="cursor is of another list"):
        remote.page(DYAD, cursor=first.next)


def test_searches_are_the_same(remote: Connection, local: Connection, path: Path) -> None:
    with comity.open_store(path) as store:
        for words, asked in (("visit", None), ('"strategic partnership"', DYAD), ("rail*", Filters(states=("KAZ",)))):
            assert remote.search(words, asked, marks=("<b>", "</b>")) == comity.search(store, words, asked, marks=("<b>", "</b>"))
            page = remote.search_page(words, asked, marks=("«", "»"), limit=3)
            assert page == local.search_page(words, asked, marks=("«", "»"), limit=3)
            if page.next:
                assert remote.search_page(words, asked, limit=3, cursor=page.next) == local.search_page(
                    words, asked, limit=3, cursor=page.next
                )
    with pytest.raises(comity.ComityError, match="word"):
        remote.search("…")


def test_articles_and_findings_are_the_same(remote: Connection, local: Connection) -> None:
    heads = list(remote.articles())
    assert heads == list(local.articles())
    assert len(heads) == 17
    assert list(remote.articles(("KAZ", "Azerbaijan"))) == list(local.articles(("KAZ", "Azerbaijan")))
    for head in heads:
        read = remote.article(head.id)
        assert read == local.article(head.id)
        assert list(remote.findings(article=head.id)) == list(read.findings)
        # Where the server keeps its files is told to nobody who only reads.
        kept = local.kept_page(head.id)
        assert remote.kept_page(head.id) == replace(kept, source=Path(kept.source).name)
        for one in read.findings[:2]:
            assert one.finding.evidence == read.article.text[one.finding.start : one.finding.end]
            assert remote.finding(one.ref) == local.finding(one.ref) == one
            assert one in list(remote.findings(fact=one.fact))
    refs = [one.ref for one in read.findings]
    assert {one.ref for one in remote.findings(refs=refs)} == set(refs)
    # More than a server is asked for at once.
    refs = [one.ref for head in heads for one in local.article(head.id).findings]
    assert len(refs) > 200
    assert {one.ref for one in remote.findings(refs=refs)} == set(refs)


def test_names_are_the_same(remote: Connection, local: Connection) -> None:
    for kind in ("person", "organization", "project", "format"):
        entities = list(remote.entities(kind, ("AZE", "KAZ")))
        assert entities == list(local.entities(kind, ("AZE", "KAZ")))
        assert entities
        assert remote.entity(kind, entities[0].name) == local.entity(kind, entities[0].name)
    assert list(remote.entities("person", begins="ilham")) == list(local.entities("person", begins="ilham"))
    assert remote.states() == local.states()
    assert remote.dyads() == local.dyads()
    assert remote.totals() == local.totals()


def test_dossiers_are_the_same(remote: Connection, local: Connection) -> None:
    for asked in (None, Filters(as_of="2022-12-31"), Filters(kinds=("instruments",), new_since="2023-01-01")):
        dossier = remote.build_dossier("Kazakhstan", "Azerbaijan", asked)
        assert isinstance(dossier, Dossier)
        assert dossier == local.build_dossier("AZE", "KAZ", asked)
    assert comity.render_dossier(dossier, "html")
    assert remote.glance("KAZ", "Azerbaijan") == local.glance("AZE", "KAZ")


def test_exports_are_the_same_bytes(remote: Connection, local: Connection, tmp_path: Path) -> None:
    asked: list[tuple[ExportKind, ExportFormat]] = [
        ("events", "csv"), ("facts", "jsonl"), ("network", "gexf"), ("articles", "bibtex"), ("series", "parquet"),
    ]  # fmt: skip
    for kind, format in asked:
        mine, theirs = tmp_path / "mine", io.BytesIO()
        assert remote.export(kind, format, mine, DYAD) == local.export(kind, format, theirs, DYAD)
        assert mine.read_bytes() == theirs.getvalue()
    with pytest.raises(comity.ComityError, match="can't be written as bibtex"):
        remote.export("events", "bibtex", tmp_path / "nix")
    assert not (tmp_path / "nix").exists()


@pytest.mark.parametrize(
    "ask",
    [
        lambda one: one.fact("ev-nix"),
        lambda one: one.why("ev-nix"),
        lambda one: one.finding("ev-nix"),
        lambda one: one.article("a/b?c#d"),
        lambda one: one.kept_page("nix"),
        lambda one: one.entity("person", "Nobody At All"),
        lambda one: one.glance("AZE", "AZE"),
        lambda one: list(one.articles(("AZE", "KAZ", "TUR"))),
        lambda one: list(one.findings()),
        lambda one: list(one.entities("project")),
        lambda one: one.counts(Filters(since="2022-13")),
        lambda one: one.judge("confirm", "ev-nix"),
    ],
)
def test_what_makes_no_sense_is_said_the_same_way(
    remote: Connection, local: Connection, ask: Callable[[Connection], Any]
) -> None:
    with pytest.raises(comity.ComityError) as told:
        ask(local)
    with pytest.raises(comity.ComityError) as theirs:
        ask(remote)
    # Some is refused by the types of the parameters already.
    if "since" not in str(told.value) and "of one state or of two" not in str(told.value):
        assert str(theirs.value) == str(told.value)


def test_an_unknown_state_is_one(remote: Connection) -> None:
    for ask in (lambda: remote.glance("AZE", "Atlantis"), lambda: list(remote.facts(Filters(states=("Atlantis",))))):
        with pytest.raises(comity.UnknownStateError, match="Atlantis"):
            ask()


def test_judging_is_the_same(remote: Connection, path: Path) -> None:
    with comity.open_store(path) as store:
        fact = next(one for one in comity.facts(store, DYAD) if one.kind == "instruments")
        seen = remote.fact(fact.id)
        judgement = remote.judge("confirm", fact.id, why="seen in the register", seen=[seen])
        assert judgement == store.judgements()[-1]
        assert remote.fact(fact.id).confirmed
        assert remote.judgements() == store.judgements()
        # Somebody else saw the fact as it was before.
        with pytest.raises(ChangedError, match="has changed"):
            remote.judge("reject", fact.id, seen=[seen])
        with connect(path) as local, pytest.raises(ChangedError, match="has changed"):
            local.judge("reject", fact.id, seen=[seen])
        remote.judge("undo", judgement.id)
        assert remote.judgements(undone=False) == []


def test_facts_are_as_they_were_seen_in_whatever_list(remote: Connection, local: Connection) -> None:
    for record in (remote, local):
        listed = [
            next(one for one in record.facts(DYAD) if one.entities),
            *record.page(Filters(kinds=("commitments",)), limit=5).facts,
            *(hit.fact for hit in record.search_page("transit", limit=3).hits),
            *(found.fact for found in record.search("transit", limit=3) if found.fact),
            *record.agenda()[:3],
        ]
        for seen in listed:
            judgement = record.judge("confirm", seen.id, seen=[seen])
            with pytest.raises(ChangedError, match="has changed"):
                record.judge("reject", seen.id, seen=[seen])
            record.judge("undo", judgement.id)


def test_a_fact_is_as_it_was_seen_by_its_first_and_last_reports(tmp_path: Path) -> None:
    with comity.open_store(tmp_path / "many.db") as store, connect(tmp_path / "many.db") as record:
        for number in range(1, 16):
            store.add(sample(number))
        figures = Filters(kinds=("figures",))
        (whole,), (listed,) = record.facts(Filters(states=("AZE", "KAZ"), kinds=("figures",))), record.page(figures).facts
        assert len(listed.reports) < len(whole.reports) == 15
        for seen in (whole, listed, record.fact(whole.id)):
            judgement = record.judge("confirm", seen.id, seen=[seen])
            with pytest.raises(ChangedError, match="has changed"):
                record.judge("confirm", seen.id, seen=[seen])
            record.judge("undo", judgement.id)
        store.add(sample(27))
        for seen in (whole, listed):
            with pytest.raises(ChangedError, match="has changed"):
                record.judge("confirm", seen.id, seen=[seen])


def test_what_became_of_a_promise_is_no_part_of_what_is_judged(tmp_path: Path) -> None:
    told = ("bsf-771", "registan-2214", "bsf-1190")
    with comity.open_store(tmp_path / "kept.db") as store, connect(tmp_path / "kept.db") as record:
        for one in story("GEO-UZB").records:
            if one.article.id in told:
                store.add(one)
        promises = Filters(states=("GEO", "UZB"), kinds=("commitments",))
        promise = next(one for one in record.facts(promises) if one.follow_ups)
        ways = {found.fact.id: found.fact for found in record.search("Poti terminal", promises) if found.fact}
        assert not ways[promise.id].follow_ups
        for seen in (promise, record.fact(promise.id), ways[promise.id]):
            record.judge("undo", record.judge("confirm", seen.id, seen=[seen]).id)


def test_whoever_judges_a_server_needs_a_token(server: Served) -> None:
    with connect(server.url) as connection, pytest.raises(comity.ComityError, match="need a token"):
        connection.judge("confirm", "ev-1")


def test_a_server_that_asks_to_wait_is_waited_for() -> None:
    answers = [
        httpx.Response(429, headers={"Retry-After": "7"}, json={}),
        httpx.Response(503, headers={"Retry-After": "2"}, json={}),
        httpx.Response(200, json={"facts": 0, "kinds": {}, "articles": 0, "last_published": None}),
    ]
    waited: list[float] = []
    with _to(lambda request: answers.pop(0), waited.append) as connection:
        assert connection.totals().facts == 0
    assert waited == [7, 2]


def test_a_server_that_asks_to_wait_for_long_is_left_alone() -> None:
    problem = {"type": "/api/problems/too-many-requests", "detail": "Too many."}
    waited: list[float] = []
    connection = _to(lambda request: httpx.Response(429, headers={"Retry-After": "4000"}, json=problem), waited.append)
    with connection, pytest.raises(comity.ComityError, match="Too many"):
        connection.totals()
    assert not waited


def test_what_changes_something_is_sent_once() -> None:
    sent = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(
            503, headers={"Retry-After": "1"}, json={"type": "/api/problems/store-unavailable", "detail": "Locked."}
        )

    with _to(answer) as connection, pytest.raises(comity.StoreError, match="Locked"):
        connection.judge("confirm", "ev-1")
    assert len(sent) == 1


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"facts": "many"}),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={}),
        httpx.Response(404, text="nothing here"),
        httpx.Response(302, headers={"Location": "https://elsewhere.example/"}),
    ],
)
def test_what_is_no_comity_is_said_to_be_none(answer: httpx.Response) -> None:
    with _to(lambda request: answer) as connection:
        asked: list[Callable[[], object]] = [
            connection.totals,
            connection.states,
            lambda: connection.search("port"),
            lambda: connection.export("events", "csv", io.BytesIO()),
        ]
        for ask in asked:
            with pytest.raises(comity.StoreError, match="no Comity of this version"):
                ask()


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
    with connect(url) as connection, pytest.raises(comity.StoreError, match="doesn't answer"):
        connection.totals()


def test_a_token_goes_along() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["Authorization"] == "Bearer comity_secret"
        return httpx.Response(200, json={"facts": 1, "kinds": {}, "articles": 0, "last_published": None})

    client = httpx.Client(transport=httpx.MockTransport(answer))
    with RemoteConnection("http://comity.example/", "comity_secret", client=client) as connection:
        assert connection.totals().facts == 1


def _to(
    answer: Callable[[httpx.Request], httpx.Response], sleep: Callable[[float], None] = lambda wait: None
) -> RemoteConnection:
    client = httpx.Client(transport=httpx.MockTransport(answer))
    return RemoteConnection("http://comity.example", client=client, sleep=sleep)
