import json
from typing import Any

import pytest

from comity.errors import PageError
from comity.sources.lines import page_of_line
from comity.types import Given


def page_of(**entry: Any) -> Any:
    return page_of_line(json.dumps(entry), "pages.jsonl:1")


def test_what_the_source_told() -> None:
    page = page_of(raw="One.", id="a-1", url="https://example.org/1", fetched="2020-01-01", published="2019", title="T")
    assert page.given == Given("a-1", "https://example.org/1", "2020-01-01", "2019", "T")
    assert page_of(text="One.", id=17).given == Given(id="17")
    assert page_of(text="One.", id=None, title="", url=["x"]).given == Given()


def test_answers_are_not_taken_as_told() -> None:
    page = page_of(raw="Page.", text="Body.", id="a", url="u", title="T", published="2019", events=[])
    assert (page.form, page.content) == ("stored", "Page.")
    assert page.given == Given(id="a", url="u")


def test_given_counts_before_the_rest() -> None:
    assert page_of(raw="P.", published="2019", events=[], given={"published": "2023-02"}).given.published == "2023-02"
    assert page_of(raw="P.", title="Old", given={"title": "New"}).given.title == "New"


@pytest.mark.parametrize(
    ("entry", "form"),
    [
        ({"raw": "One."}, "stored"),
        ({"raw": "<html><body><p>One.</p></body></html>"}, "html"),
        ({"raw": "Trade rose <1 percent> in May."}, "stored"),
        ({"html": "One."}, "html"),
        ({"text": "<p>One.</p>"}, "body"),
    ],
)
def test_forms(entry: dict[str, str], form: str) -> None:
    assert page_of(**entry).form == form


def test_lone_surrogates_are_replaced() -> None:
    assert page_of_line('{"raw": "a\\ud800b"}', "x").content == "a?b"


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[1]",
        "17",
        '{"url": "x"}',
        '{"raw": 1}',
        "[" * 100_000,
        '{"raw": ' + "9" * 5000 + "}",
        '{"raw":',
        f'{{"raw": "a", "url": "https://example.org/{"x" * 2_500}"}}',
        f'{{"raw": "a", "id": "{"x" * 2_500}"}}',
        '{"raw": "a", "url": "https://example.org/\\u0007"}',
    ],
)
def test_bad_lines(line: str) -> None:
    with pytest.raises(PageError) as caught:
        page_of_line(line, "pages.jsonl:7")
    assert (caught.value.reason, caught.value.source) == ("bad-line", "pages.jsonl:7")
