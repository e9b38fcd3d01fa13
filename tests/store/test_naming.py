"""Articles that have one id, though they are not one: what is asked, shown and exported of a store keeps them apart."""

import io
import json
import re
import sys
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

import comity
from comity import browsing, listing
from comity.consolidation.model import Fact
from comity.errors import ComityError
from comity.exports import ExportFormat, ExportKind
from comity.store import Store
from comity.types import Filters, Given, Page, Record
from stores_of_both import NewPlace

sys.path.insert(0, str(Path(__file__).parent.parent / "consolidation"))

from fact_stores import article, event, fact_store, record

HERE = ("Baku", "Azerbaijan and Kazakhstan held talks in Baku on 3 May 2024.")
THERE = ("Astana", "The presidents of Azerbaijan and Kazakhstan met for a summit in Astana on 9 August 2024, it was told.")


def told(folder: str, words: tuple[str, str], *, site: str | None = None, id: str = "news-12345") -> Record:
    """The record of a file `folder`/12345.txt, or of the page with this number of a site."""
    place, text = words
    day = "2024-05-03" if place == "Baku" else "2024-08-09"
    url = site and f"https://{site}/world/12345"
    of = replace(article(id, text, day), url=url, site=site, title=f"Talks in {place}")
    one = record(of, event(text.rstrip("."), place=place, date=day))
    return replace(one, page=Page(f"{folder}/12345.txt", "body", text, Given(url=url)))


FILES = told("a", HERE), told("b", THERE)
SITES = told("x", HERE, site="news.am"), told("y", THERE, site="news.az")
PAIRS = pytest.mark.parametrize("pair", [FILES, SITES], ids=["files", "sites"])


def facts(store: Store) -> dict[str, Fact]:
    """The facts by where they took place."""
    return {str(getattr(one.told, "place", "")): one for one in comity.facts(store)}


def exported(store: Store, kind: ExportKind, format: ExportFormat) -> str:
    file = io.BytesIO()
    comity.export(store, kind, format, file, Filters(states=("AZE", "KAZ")))
    return file.getvalue().decode()


@PAIRS
def test_each_report_leads_to_its_own_article(new_place: NewPlace, pair: tuple[Record, Record]) -> None:
    with fact_store(new_place(), pair) as store:
        for place, text in (HERE, THERE):
            head = facts(store)[place].reports[0].article
            assert [one.text for one in store.articles([head.id])] == [text]
            read = listing.article(store, head.id)
            assert (read.article.text, [one.finding.evidence for one in read.findings]) == (text, [text.rstrip(".")])
            assert listing.kept_page(store, head.id).content == text
            assert [one.article for one in store.findings(articles=[head.id])] == [head]
            hit = next(hit for hit in store.search(f'"{place}"') if hit.what == "article")
            assert hit.article.id == head.id
        assert len({head.id for head in store.heads((), 10)[0]}) == 2
        assert store.check() == []


@PAIRS
def test_an_id_of_several_is_refused_with_what_they_are_called(new_place: NewPlace, pair: tuple[Record, Record]) -> None:
    with fact_store(new_place(), pair) as store:
        names = sorted(head.id for head in store.heads((), 10)[0])
        assert store.namesakes("news-12345") == names
        assert all(re.fullmatch(r"news-12345~[0-9a-f]{12}", name) for name in names)
        assert list(store.articles(["news-12345"])) == []
        assert list(store.findings(articles=["news-12345"])) == []
        assert store.page("news-12345") is None
        with pytest.raises(ComityError, match=f"several articles have this id; name one: {', '.join(names)}"):
            listing.article(store, "news-12345")


@PAIRS
def test_the_dossier_quotes_each_from_its_own_text(new_place: NewPlace, pair: tuple[Record, Record]) -> None:
    with fact_store(new_place(), pair) as store:
        dossier = comity.build_dossier(store, "AZE", "KAZ")
        rows = browsing.rows(store, list(comity.facts(store)))
    assert sorted(source.text for source in dossier.sources) == sorted((HERE[1], THERE[1]))
    for row in rows:
        assert {one.evidence + one.after for one in row.fact.reports} <= {HERE[1], THERE[1]}


@PAIRS
def test_exports_tell_them_apart(new_place: NewPlace, pair: tuple[Record, Record]) -> None:
    with fact_store(new_place(), pair) as store:
        names = {one.reports[0].article.id for one in facts(store).values()}
        assert len({line.split(",")[0] for line in exported(store, "articles", "csv").splitlines()[1:]}) == 2
        assert {json.loads(line)["article_id"] for line in exported(store, "reports", "jsonl").splitlines()} == names
        things: list[Any] = [json.loads(line) for line in exported(store, "facts", "ftm").splitlines()]
        assert sorted(*[[t["properties"]["title"][0] for t in things if t["schema"] == "Article"]]) == [
            "Talks in Astana",
            "Talks in Baku",
        ]
        assert {item["id"] for item in json.loads(exported(store, "articles", "csl"))} == names
        assert exported(store, "articles", "bibtex").count("@online") == 2


def test_in_whatever_order_they_came_the_store_says_the_same(new_place: NewPlace) -> None:
    digests, names = set[str](), set[tuple[str, ...]]()
    for ordered in permutations((*FILES, told("c", ("Baku", HERE[1] + " It rained.")))):
        with fact_store(new_place(), ordered) as store:
            digests.add(comity.digest(store).digest)
            names.add(tuple(head.id for head in store.heads((), 10)[0]))
            assert store.check() == []
    assert (len(digests), len(names)) == (1, 1)


def test_one_alone_is_called_by_its_id_before_another_comes_and_after_it_is_gone(new_place: NewPlace) -> None:
    first, other = FILES
    with fact_store(new_place(), [first]) as store:
        (alone,) = browsing.page(store).facts
        assert alone.reports[0].article.id == "news-12345"
        store.add(other)
        # What was remembered of the first does not lead to both.
        now = {one.reports[0].article.id for one in browsing.page(store).facts}
        assert now == set(store.namesakes("news-12345"))
        was = facts(store)["Baku"].reports[0].article.id
        # Another reader finds another id on the other's page.
        assert store.add(replace(other, article=replace(other.article, id="another"), coder="test/2")) == "replaced"
        assert store.check() == []
        assert {one.reports[0].article.id for one in browsing.page(store).facts} == {"news-12345", "another"}
        assert [one.id for one in store.articles([was])] == ["news-12345"]


def test_nobody_takes_the_name_of_another(new_place: NewPlace) -> None:
    with fact_store(new_place(), FILES) as store:
        name = facts(store)["Baku"].reports[0].article.id
        store.add(told("d", ("Ganja", "Azerbaijan and Kazakhstan held talks in Ganja on 4 May 2024."), id=name))
        assert [one.text for one in store.articles([name])] == [HERE[1]]
        assert len({head.id for head in store.heads((), 10)[0]}) == 3
        assert store.check() == []


def test_articles_without_a_site_are_two_sources_whatever_their_ids(new_place: NewPlace) -> None:
    same = "Ministers of Azerbaijan and Kazakhstan met in Baku on 3 May 2024 and agreed on nothing at all, our reporter says."
    with fact_store(new_place(), [FILES[0], told("b", ("Baku", same))]) as store:
        assert [one.sources for one in comity.facts(store)] == [2]
        (kept,) = browsing.page(store).facts
        assert kept.sources == 2


def test_records_keep_the_id_that_was_read(new_place: NewPlace) -> None:
    with fact_store(new_place(), FILES) as store:
        assert {one.article.id for one in store.records()} == {"news-12345"}
