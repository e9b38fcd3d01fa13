"""The commands that are killed, and what they find: pages, a site, stores of before. All is light: what is tried is the keeping.

The articles are those of the stories in `tests/stories`, and the reader finds in them what is annotated there, so that findings
join into facts as they do in earnest.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "stories"))

from sqlalchemy import Engine, insert

import comity
from comity import facade
from comity.store import loading, postgres, schema, sqlite
from comity.store.addresses import address_of
from comity.store.dialects import dialect_of
from comity.store.opening import MIGRATIONS
from comity.store.rows import article_row, finding_rows, page_row, state_rows
from comity.types import KINDS, Article, Finding, Page, Record, SetAside
from local_site import Reply, Site
from stories import story  # type: ignore[import-not-found, unused-ignore]

FIRST = "the first judgement"
"""Stands in a command for its id, which nobody can know before."""
_STORIES = ("CHL-PER", "AZE-KAZ", "NOR-POL")
_OF_FIRST_FINDINGS = ("article", "kind", "position", "start", "end", "evidence", "type", "status", "date", "payload")
_ARTICLES = 12
"""Of the story that is read; the others are there before, where the store is the larger."""
_LOADED_AT_ONCE = 5
"""So that loading takes several transactions."""


@cache
def told() -> dict[str, Record]:
    """What stands in each article, by its title."""
    return {record.article.title: record for name in _STORIES for record in story(name).records}


class Replaying:
    """Finds in an article what is annotated, and nothing else; its first version overlooks every third finding."""

    def __init__(self, version: str = "replaying/2") -> None:
        self.version = version

    def read(self, page: Page, article: Article) -> Record:
        """The record; raises ValueError for an article that is in no story."""
        known = next((record for title, record in told().items() if title in article.title or title in article.text), None)
        if known is None:
            raise ValueError("nobody has told of this")
        found = {kind: tuple(self._placed(article.text, getattr(known, kind))) for kind in KINDS}
        return Record(page, article, coder=self.version, **found)  # type: ignore[arg-type]  # of each kind its own

    def _placed(self, text: str, findings: Sequence[Finding]) -> Iterator[Finding]:
        for number, finding in enumerate(findings):
            start = text.find(finding.evidence)
            if start >= 0 and (self.version != "replaying/1" or number % 3):
                yield replace(finding, start=start, end=start + len(finding.evidence))


def replaying(name: str) -> Replaying:
    """In the place of the facade's readers, in other processes too."""
    return Replaying()


def earlier(name: str) -> Replaying:
    """The reader of before."""
    return Replaying("replaying/1")


@contextmanager
def light(reader: Callable[[str], Replaying] = replaying) -> Iterator[None]:
    """While this lasts, pages are read by the light reader, and loaded in small parts."""
    before = facade._reader, loading._AT_ONCE
    facade._reader, loading._AT_ONCE = reader, _LOADED_AT_ONCE  # type: ignore[assignment]  # what it gives is a reader
    try:
        yield
    finally:
        facade._reader, loading._AT_ONCE = before


@dataclass(frozen=True, slots=True)
class Ground:
    """Where one command runs: the folder with what it reads, its store, and where a copy goes."""

    given: str
    place: str
    copy: str


@dataclass(frozen=True, slots=True)
class Work:
    """A command, or several one after another."""

    commands: Callable[[Ground], list[list[str]]]
    begin: Callable[[Ground], None] | None = None
    """Makes what is there before."""
    copies: bool = False
    """Whether a copy of the store comes of it."""
    again: tuple[str, ...] = ()
    """What it may say when it is run again and was done already."""
    share: float = 1.0
    """Of the kills: what takes long is killed less often."""


def give(folder: Path, site: str) -> None:
    """Writes all that the commands read into a folder."""
    records = [record for record in told().values() if record in story(_STORIES[0]).records][:_ARTICLES]
    for name, some in (("pages", records), ("before", [r for s in _STORIES[1:] for r in story(s).records])):
        lines = [
            json.dumps({key: getattr(record.article, key) for key in ("id", "url", "title", "published", "text")})
            for record in some
        ]
        aside = json.dumps({"id": f"nobody-{name}", "url": f"https://x.example/{name}", "title": "?", "text": "A page. " * 90})
        (folder / f"{name}.jsonl").write_text("\n".join([*lines[:5], "no JSON", *lines[5:], aside, ""]), encoding="utf-8")
    with light():
        comity.write_parts(folder / "parts", folder / "pages.jsonl")
    source = f'pause = 0\n[[source]]\nname = "World"\nkind = "feed"\naddress = "{site}/feed"\n'
    more = f'[[source]]\nname = "Files"\nkind = "folder"\npath = "{folder / "watched"}"\n'
    (folder / "sources.toml").write_text(source + more, encoding="utf-8")
    (folder / "watched").mkdir()
    for number, record in enumerate(records[_ARTICLES // 2 :]):
        (folder / "watched" / f"{number}.html").write_text(_html(record, True), encoding="utf-8")


def site() -> Site:
    """A site with articles; of every second its feed alone tells when it was published."""
    made = Site()
    records = story(_STORIES[0]).records[: _ARTICLES // 2]
    made.replies = {f"/{number}": Reply(_html(record, bool(number % 2))) for number, record in enumerate(records)}
    made.replies["/broken"] = Reply("<html><body><p>Nothing.</p></body></html>")
    items = [
        f"<item><link>/{number}</link><pubDate>{(record.article.published or '')[:10]}T09:00:00Z</pubDate></item>"
        for number, record in enumerate(records)
    ]
    whole = f'<rss version="2.0"><channel><title>World</title>{"".join(items)}<item><link>/broken</link></item></channel></rss>'
    made.replies["/feed"] = Reply(whole, "application/rss+xml", etag='"1"')
    return made


def _html(record: Record, dated: bool) -> str:
    of = record.article
    head = f'<meta property="article:published_time" content="{of.published}">' if dated else ""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in of.text.split("\n\n"))
    return (
        f"<html lang='en'><head><title>{of.title}</title>{head}</head>"
        f"<body><article><h1>{of.title}</h1>{body}</article></body></html>"
    )


def _filled(*names: str, reader: Callable[[str], Replaying] = replaying) -> Callable[[Ground], None]:
    """Makes a store with these pages in it."""

    def fill(ground: Ground) -> None:
        with light(reader), comity.open_store(ground.place) as store:
            comity.add(store, *(Path(ground.given) / f"{name}.jsonl" for name in names))

    return fill


def _with_a_backup_of_before(ground: Ground) -> None:
    """A store, and in the place of its backup an older one that has been opened and killed: a log lies beside it."""
    _filled("pages")(replace(ground, place=ground.copy))
    _filled("pages", "before")(ground)
    if os.fork() == 0:
        comity.open_store(ground.copy).set_aside(SetAside("later.html", "empty", "there is nothing in it."))
        os._exit(0)
    os.wait()


def first_revision(ground: Ground) -> None:
    """A store as the first version of the tables had it, in whichever database."""
    from alembic import command
    from alembic.config import Config

    on_server = "://" in ground.place
    place: Any = address_of(ground.place) if on_server else Path(ground.place)
    engine: Engine = postgres.connect(place, "write") if on_server else sqlite.connect(place, "create")
    dialect = dialect_of(engine)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with light():
        every = list(comity.read_many(Path(ground.given) / "pages.jsonl"))
    with dialect.writing(engine, place) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        dialect.mark(connection)
        records = [item for item in every if isinstance(item, Record)]
        for number, record in enumerate(records, 1):
            connection.execute(insert(schema.pages).values(page_row(record.page)))
            connection.execute(insert(schema.articles).values({"number": number} | article_row(record)))
            for row in finding_rows(record, number):
                # The columns that there were.
                connection.execute(insert(schema.findings).inline().values({name: row[name] for name in _OF_FIRST_FINDINGS}))
            for row in state_rows(record, number):
                connection.execute(insert(schema.finding_states).values(row))
        for aside in (item for item in every if isinstance(item, SetAside)):
            row = {name: value for name, value in asdict(aside).items() if name != "digest"}
            connection.execute(insert(schema.set_asides).values(row))
    engine.dispose()


def _reviews(ground: Ground) -> list[list[str]]:
    """A judgement of each kind, chosen by what is in the store before; the one that is undone is the first."""
    with comity.open_store(ground.place) as store:
        facts = sorted(comity.facts(store), key=lambda fact: fact.id)
    several = [fact for fact in facts if len(fact.reports) > 1]
    events = [fact for fact in facts if fact.kind == "events" and len(fact.reports) == 1]
    offices = [fact for fact in facts if fact.kind == "offices"]
    commands = [
        ["confirm", events[0].id, "--why", "seen"],
        ["correct", events[1].id, "--set", "place=Lima"],
        ["join", events[2].id, events[3].id],
        ["split", several[0].id, "--report", several[0].reports[-1].ref],
        ["reject", offices[-1].id],
        ["undo", FIRST],
    ]
    return [["review", *command, "--who", "Ann", "--store", ground.place] for command in commands]


def _one(*words: str) -> Callable[[Ground], list[list[str]]]:
    """One command; {given}, {place} and {copy} are the ground's."""
    return lambda ground: [[word.format_map(asdict(ground)) for word in words]]


_ADD = ("add", "{given}/pages.jsonl", "--quiet", "--store", "{place}")
WORK = {
    "add": Work(_one(*_ADD)),
    "add-processes": Work(_one(*_ADD, "--engine", "processes", "--workers", "2"), share=0.3),
    "watch": Work(_one("watch", "{given}/sources.toml", "--once", "--allow-private", "--quiet", "--store", "{place}")),
    "reread": Work(_one("reread", "--quiet", "--store", "{place}"), _filled("pages", reader=earlier)),
    "load": Work(_one("load", "{given}/parts", "--quiet", "--store", "{place}")),
    "load-one-by-one": Work(_one("load", "{given}/parts", "--quiet", "--store", "{place}"), _filled("before")),
    "review": Work(
        _reviews,
        _filled("pages"),
        again=("that are not one yet", "is no report of", "no such fact", "is undone already", "was rejected"),
    ),
    "backup": Work(_one("backup", "{copy}", "--quiet", "--store", "{place}"), _with_a_backup_of_before, copies=True),
    "copy-store": Work(
        _one("copy-store", "{place}", "{copy}", "--quiet"), _filled("pages"), copies=True, again=("there is something in",)
    ),
    "migration": Work(_one(*_ADD), first_revision),
}  # fmt: skip
"""What is killed."""
