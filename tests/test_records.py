"""Records in the codebook's form, and back."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.records import from_json, to_json
from comity.types import (
    KINDS,
    Article,
    Commitment,
    Event,
    Figure,
    Given,
    Instrument,
    Office,
    Page,
    Record,
    Statement,
)
from sample_records import TEXT, sample


def test_the_keys_are_the_codebooks_in_its_order() -> None:
    record = to_json(sample())
    assert list(record) == [
        "id", "url", "site", "title", "byline", "published", "given", "raw", "text",
        "offices", "events", "instruments", "commitments", "statements", "figures",
    ]  # fmt: skip
    assert {kind: list(record[kind][0]) for kind in KINDS} == {
        "offices": ["person", "office", "of", "evidence", "start", "end"],
        "events": [
            "type", "mode", "actors", "recipients", "actor_states", "recipient_states", "date", "place",
            "status", "evidence", "contexts", "field", "start", "end",
        ],
        "instruments": [
            "kind", "subject", "parties", "states", "status", "date", "place", "count", "evidence",
            "contexts", "field", "start", "end",
        ],
        "commitments": [
            "by", "to", "by_states", "to_states", "action", "due", "status", "evidence", "start", "end",
        ],
        "statements": ["speaker", "direct", "evidence", "start", "end"],
        "figures": [
            "measure", "value", "unit", "approximate", "period", "states", "evidence", "start", "end",
        ],
    }  # fmt: skip


def test_the_values_are_the_records() -> None:
    record = to_json(sample())
    assert record["raw"] == "<html>1</html>"
    assert record["given"] == {"url": "https://www.example.org/news/00001"}
    assert record["byline"] == ["Ann Writer"]
    assert record["events"][0]["actor_states"] == ["KAZ"]
    assert record["events"][0]["contexts"] == ["diplomatic"]
    assert all(TEXT[item["start"] : item["end"]] == item["evidence"] for kind in KINDS for item in record[kind])


def test_whole_numbers_are_written_without_a_point() -> None:
    figure = sample().figures[0]
    record = replace(sample(), figures=(figure, replace(figure, value=0.5)))
    assert [json.dumps(item["value"]) for item in to_json(record)["figures"]] == ["12500000", "0.5"]


def test_nothing_given_is_not_written() -> None:
    assert "given" not in to_json(replace(sample(), page=Page("a.html", "html", "<html>")))


words = st.text(max_size=20)
names = st.lists(words, max_size=3).map(tuple)
states = st.lists(st.sampled_from(["AZE", "KAZ", "XKX"]), unique=True).map(lambda s: tuple(sorted(s)))
maybe = st.none() | words
numbers = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def records(draw: st.DrawFn) -> Record:
    text = draw(st.text(min_size=1, max_size=100))

    def spans(cls: Any, **values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        span = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
        return st.lists(
            st.builds(
                lambda at, **rest: cls(evidence=text[at[0] : at[1]], start=at[0], end=at[1], **rest),
                span,
                **values,
            ),
            max_size=2,
        ).map(tuple)

    def one_of(*values: str) -> st.SearchStrategy[str]:
        return st.sampled_from(values)

    shared = {"date": maybe, "place": maybe, "contexts": names, "field": maybe}
    id = draw(words)
    given = draw(st.builds(Given, maybe, maybe, maybe, maybe, maybe))
    return Record(
        Page(id, "stored", "Saved " + draw(words), given),
        Article(id, draw(maybe), draw(maybe), draw(words), draw(names), draw(maybe), "en", text),
        draw(spans(Office, person=words, office=words, of=words)),
        draw(
            spans(
                Event,
                type=words,
                mode=maybe,
                actors=names,
                recipients=names,
                actor_states=states,
                recipient_states=states,
                status=one_of("occurred", "planned", "proposed", "denied"),
                **shared,
            )
        ),
        draw(
            spans(
                Instrument,
                kind=words,
                subject=maybe,
                parties=names,
                states=states,
                status=one_of("signed", "to be signed"),
                count=st.integers(1),
                **shared,
            )
        ),
        draw(
            spans(
                Commitment,
                by=names,
                to=names,
                by_states=states,
                to_states=states,
                action=words,
                due=maybe,
                status=one_of("pledged", "done"),
            )
        ),
        draw(spans(Statement, speaker=words, direct=st.booleans())),
        draw(
            spans(
                Figure,
                measure=words,
                value=numbers,
                unit=words,
                approximate=st.booleans(),
                period=maybe,
                states=states,
            )
        ),
    )


@given(records())
def test_what_is_written_reads_back(record: Record) -> None:
    assert from_json(json.loads(json.dumps(to_json(record)))) == record


def test_what_the_codebook_has_no_key_for_takes_its_default() -> None:
    again = from_json(to_json(sample()))
    assert (again.page.form, again.page.source, again.coder) == ("html", "example-00001", "")
    assert again.article == replace(sample().article, headings=())
    assert to_json(again) == to_json(sample())


def test_record_without_raw_is_of_a_page_that_is_its_text() -> None:
    record = to_json(sample())
    del record["raw"]
    page = from_json(record).page
    assert (page.form, page.content) == ("body", record["text"])


def test_example_records_are_records() -> None:
    lines = (Path(__file__).parents[1] / "examples" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 5
    for line in lines:
        assert any(from_json(json.loads(line)).findings())


def test_items_without_a_place_stand_where_their_evidence_first_is() -> None:
    record = to_json(sample())
    for kind in KINDS:
        for item in record[kind]:
            for key in ("start", "end", "contexts", "field"):
                item.pop(key, None)
    again = from_json(record)
    assert again.figures == sample().figures
    assert again.events == (replace(sample().events[0], contexts=(), field=None),)


@pytest.mark.parametrize(
    "damage",
    [
        {"text": None},
        {"raw": 7},
        {"given": {"colour": "red"}},
        {"text": "Another text."},
        {"events": [{"type": "CONSULT"}]},
        {"events": ["CONSULT"]},
        {"figures": [{**to_json(sample())["figures"][0], "value": [1]}]},
        {"figures": [{**to_json(sample())["figures"][0], "start": 0}]},
        {"figures": [{**to_json(sample())["figures"][0], "start": "0"}]},
    ],
)
def test_what_is_no_record_is_refused(damage: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"this record has|evidence is not in the text"):
        from_json(to_json(sample()) | damage)


def test_a_missing_key_is_named() -> None:
    record = to_json(sample())
    del record["title"]
    with pytest.raises(ValueError, match="this record has no 'title'"):
        from_json(record)
