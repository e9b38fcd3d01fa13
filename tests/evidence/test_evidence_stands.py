"""The words of every finding stand where it says, whatever is in the text. `python -m trials.evidence` looks at all there is."""

import json
import unicodedata
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity.articles import read_article
from comity.records import from_json
from comity.store import Store
from comity.types import JSONObject, Page, PageForm, Record
from short_texts import reader
from trials.evidence import doubled, misplaced, sources
from trials.mutations import ODD_CHARACTERS
from trials.originals import ROOT, articles, html_of, text_of

UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2069\ufeff\u061c\x01\x1f\x7f"
BLANKS = "\u00a0\u2007\u2009\u202f\u3000"


@cache
def few() -> tuple[JSONObject, ...]:
    """Short articles with much to be found in them."""
    return tuple(article for article in articles() if 300 < len(article["text"]) < 800 and article["events"])[:12]


def page_of(article: JSONObject, form: PageForm) -> Page:
    content = {"html": html_of(article, Random(0)), "stored": text_of(article, Random(0)), "body": article["text"]}[form]
    return Page("test", form, content)


FORMS = st.sampled_from(["html", "stored", "body"])
ARTICLES = st.sampled_from(range(12))
PLACES = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(
    "path", sorted(map(str, [*ROOT.glob("tests/gold/*.jsonl"), *ROOT.glob("tests/stories/*/articles.jsonl")]))
)
def test_what_people_have_annotated_stands_where_they_say(path: str) -> None:
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        record = from_json(json.loads(line))
        assert list(misplaced(record)) == []


def test_one_of_forty_articles_of_all_sets(store: Store) -> None:
    found = 0
    for _, source in sources(every=40):
        for record in comity.read_many(source):
            if isinstance(record, Record):
                assert [*misplaced(record), *doubled(record)] == []
                found += sum(1 for _ in record.findings())
                store.add(record)
    assert found > 100
    assert list(store.check()) == []


@settings(max_examples=25, deadline=None)
@given(
    ARTICLES, FORMS, st.lists(st.tuples(PLACES, st.sampled_from(ODD_CHARACTERS), st.sampled_from([1, 1, 1, 2, 30])), max_size=25)
)
def test_odd_characters_anywhere_shift_nothing(number: int, form: PageForm, put: list[tuple[float, str, int]]) -> None:
    page = page_of(few()[number], form)
    content = page.content
    for place, char, times in put:
        at = int(place * len(content))
        content = content[:at] + char * times + content[at:]
    try:
        article = read_article(Page("test", form, content))
    except comity.PageError as error:
        assert error.reason in ("no-article", "language", "empty")  # noqa: PT017
        return
    assert unicodedata.is_normalized("NFC", article.text)
    record = reader().read(page, article)
    assert [*misplaced(record), *doubled(record)] == []


@settings(max_examples=40, deadline=None)
@given(ARTICLES, FORMS, st.lists(st.tuples(PLACES, st.sampled_from(UNSEEN)), min_size=1, max_size=40))
def test_what_nobody_sees_changes_no_text(number: int, form: PageForm, put: list[tuple[float, str]]) -> None:
    article = few()[number]
    text = article["text"]
    for place, char in put:
        at = int(place * len(text))
        # A line that holds nothing but such characters is a paragraph's end no more than a blank one.
        text = text[:at] + char + text[at:]
    changed = {**article, "text": text}
    assert read_article(page_of(changed, form)).text == read_article(page_of(article, form)).text


@settings(max_examples=30, deadline=None)
@given(ARTICLES, FORMS, st.sampled_from(BLANKS), st.sampled_from(["NFC", "NFD"]), st.booleans())
def test_blanks_letters_and_lines_may_be_written_otherwise(
    number: int, form: PageForm, blank: str, composed: str, windows: bool
) -> None:
    article = few()[number]
    text = article["text"].replace("a ", "á ").replace("o ", "ö" + blank)
    plain = read_article(page_of({**article, "text": text.replace(blank, " ")}, form))
    page = page_of({**article, "text": text}, form)
    content = unicodedata.normalize(composed, page.content)  # type: ignore[arg-type]
    assert read_article(Page("test", form, content.replace("\n", "\r\n") if windows else content)).text == plain.text
