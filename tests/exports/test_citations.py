import json
import re

from bibtexparser.entrypoint import parse_string as parse_entries
from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]
from export_samples import ODD, VISIT, event, exported, fact, head, report
from pybtex.database import parse_string  # type: ignore[import-untyped]


def test_csl_is_read_by_a_citation_processor() -> None:
    data, count = exported("articles", "csl")
    items = json.loads(data)
    read = CiteProcJSON(items)
    assert count == len(items) == len(read)
    last = next(item for item in items if item["id"] == "harbour-9")
    assert last == {
        "id": "harbour-9",
        "type": "article-newspaper",
        "title": "She came, and saw the trawlers",
        "container-title": "tide-post.example",
        "author": [{"given": "Lena", "family": "Hardt"}],
        "issued": {"date-parts": [[2026, 5, 21]]},
        "URL": "https://tide-post.example/harbour-9",
        "language": "en",
    }
    authors = {item["id"]: item.get("author") for item in items}
    assert authors["peru-7"] == [{"literal": "Lima Wire Agency"}]
    assert authors["harbour-1-copy"] is None
    assert authors["odd/ü 1"] == [
        {"literal": "@handle"},
        {"given": "Ana María", "family": "Ñu"},
        {"literal": "Staff of the “Post”"},
    ]


def test_bibtex_is_read_by_two_parsers() -> None:
    data, count = exported("articles", "bibtex")
    text = data.decode()
    library = parse_entries(text)
    assert not library.failed_blocks
    assert count == len(library.entries)
    keys = [entry.key for entry in library.entries]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[A-Za-z0-9:_-]+", key) for key in keys)
    entries = parse_string(text, "bibtex").entries
    assert [*entries] == keys
    peru = entries["peru-7"]
    assert peru.type == "online"
    assert peru.fields["url"] == "https://lima-wire.example/n?id=7&x=a_b%20c"
    assert str(peru.persons["author"][0]) == "{Lima Wire Agency}"
    assert (entries["harbour-9"].fields["year"], entries["harbour-9"].fields["date"]) == ("2026", "2026-05-21")
    assert entries["harbour-9"].fields["langid"] == "english"
    assert next(entry for key, entry in entries.items() if key.startswith("odd")).fields["langid"] == "arabic"


def test_keys_depend_on_the_article_alone() -> None:
    alone = parse_entries(exported("articles", "bibtex", (ODD,))[0].decode()).entries[0]
    among = parse_entries(exported("articles", "bibtex", (VISIT, ODD))[0].decode()).entries
    assert alone.key in [entry.key for entry in among]
    assert alone.key.startswith("odd-1-")
    assert alone["title"] == '=HYPERLINK("x") (a) \\$5 \\& 100\\% <b>\ufffd'
    assert "url" not in alone


def test_ids_that_differ_in_case_alone_have_keys_of_their_own() -> None:
    told = event("the two met")
    ids = ("Wire-1", "wire-1", "wire-2")
    facts = tuple(fact("events", told, (report(f"ev-{id}", told, head(id, None)),)) for id in ids)
    data, count = exported("articles", "bibtex", facts)
    entries = parse_string(data.decode(), "bibtex").entries
    assert count == len(entries) == 3
    assert len({key.casefold() for key in entries}) == 3
    assert "wire-2" in entries


def test_an_address_ends_where_it_ends() -> None:
    told = event("the two met")
    odd = fact("events", told, (report("ev-1", told, head("a", None, url="https://tide-post.example/{a}\\")),))
    text = exported("articles", "bibtex", (odd,))[0].decode()
    assert parse_entries(text).entries[0]["url"] == "https://tide-post.example/%7Ba%7D%5C"
