import base64
import hashlib
import json
import re
from dataclasses import asdict, replace
from datetime import date
from html.parser import HTMLParser
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import pytest
from dossier_samples import (
    Sample,
    article,
    denial,
    dossier,
    event,
    holders,
    instrument,
    pledge,
    sample,
    trade,
    trip,
    visit,
)

import comity.dossier
from comity.consolidation.model import Entity
from comity.dossier import Dossier, render
from comity.dossier.rendering import Format
from comity.types import Filters, Judgement, Statement

VOID = {"meta", "link", "br", "img", "rect", "line", "input", "hr"}


class Document(HTMLParser):
    """A page's elements and words; raises where elements cross or stay open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words += data

    def values(self, name: str) -> list[str]:
        return [value for _, attrs in self.elements if (value := attrs.get(name))]


def page(*samples: Sample) -> Document:
    return Document(render(dossier(*samples), "html"))


def everything() -> Dossier:
    """A dossier in which every section holds something."""
    came, *others = trip()
    (told,) = came.facts
    judgement = Judgement("1", "confirm", (), "Dana Reader", "2024-04-01T10:00:00+00:00", "saw the photographs")
    came = replace(came, facts=(replace(told, judgements=(judgement,)),))
    route = Entity(
        "route", "project", "Long Route", ("Long Route", "the long Route"), ("AZE",), (told.id,), "occurred", told.reports[2]
    )
    samples = (visit(), denial(), came, *others, pledge(), *holders(), trade())
    return dossier(*samples, entities=[route], new_since="2024-01-10", as_of="2024-05-31", hidden=1)


def test_every_link_within_the_file_leads_somewhere_and_ids_are_unique() -> None:
    document = Document(render(everything(), "html"))
    ids = document.values("id")
    assert len(ids) == len(set(ids))
    inner = [href[1:] for href in document.values("href") if href.startswith("#")]
    assert len(inner) > 100
    assert set(inner) <= set(ids)


def test_every_report_has_its_place_in_the_kept_text_and_leads_to_its_fact() -> None:
    made = everything()
    document = Document(render(made, "html"))
    ids = set(document.values("id"))
    marks = [mark for source in made.sources for mark in source.marks]
    assert len(marks) == made.glance.reports == 29
    assert len({mark.fact for mark in marks}) == made.glance.facts == 23
    assert {f"i-{mark.fact}" for mark in marks} <= ids
    assert {f"t-{mark.id}" for mark in marks} <= ids
    rows = [attrs["href"] for tag, attrs in document.elements if tag == "a" and attrs.get("class") == "row"]
    assert sorted(filter(None, rows)) == sorted(f"#i-{mark.fact}" for mark in marks)


def test_the_file_asks_nothing_of_the_network_and_runs_no_script() -> None:
    html = render(everything(), "html")
    document = Document(html)
    tags = {tag for tag, _ in document.elements}
    assert not tags & {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "form",
        "base",
        "video",
        "audio",
        "image",
        "use",
    }
    attributes = set(chain.from_iterable(attrs for _, attrs in document.elements))
    assert not attributes & {"src", "srcset", "style", "action", "ping"}
    assert not any(name.startswith("on") for name in attributes)
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style is not None
    assert "url(" not in style[1]
    assert "@import" not in style[1]
    policy = next(attrs for _, attrs in document.elements if attrs.get("http-equiv") == "Content-Security-Policy")
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy["content"] == (f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")


def hostile() -> Sample:
    text = '<script>alert(1)</script> Both met \u202eyadot\u202c in Baku & "left". \x00\ud800End.'
    bad = '"><script>alert(2)</script>[x](javascript:alert(3)) \u2066hidden\u2069'
    return sample(
        article("x", text, "2024-01-01", url="javascript:alert(1)", title=bad),
        event("Both met \u202eyadot\u202c in Baku", place="<img src=x onerror=alert(4)>", actors=("<b>A</b>",)),
        Statement(text, 0, 0, "<i>Speaker</i>", True),
    )


def test_what_articles_say_is_shown_and_never_obeyed() -> None:
    html = render(dossier(hostile()), "html")
    document = Document(html)
    assert not {"script", "img", "b", "i"} & {tag for tag, _ in document.elements}
    assert "<script>alert(2)</script>" in document.words
    assert "<img src=x onerror=alert(4)>" in document.words
    assert all(href.startswith(("#", "https://", "http://")) for href in document.values("href"))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\ud800]", html)
    html.encode("utf-8")


def test_hostile_words_are_no_markup_in_markdown() -> None:
    text = render(dossier(hostile()), "md")
    assert r"\<script\>alert(2)\</script\>\[x\](javascript:alert(3))" in text
    assert not re.search(r"(?<!\\)<(?!https?:)", text)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\ud800]", text)


def test_json_is_the_dossier_exactly() -> None:
    made = replace(everything(), latest=dossier(hostile()).latest)
    text = render(made, "json")
    text.encode("utf-8")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", text)
    told = json.loads(text)
    assert told == json.loads(json.dumps(asdict(made)))
    assert list(told) == [
        "states", "day", "as_of", "new_since", "asked", "glance", "changes", "coming", "latest", "instruments", "commitments",
        "projects", "offices", "figures", "statements", "contradictions", "fields", "sources",
    ]  # fmt: skip


def test_html_and_markdown_say_the_same() -> None:
    made = everything()
    html = " ".join(Document(render(made, "html")).words.split())
    markdown = re.sub(r"\\(?=\W)", "", render(made, "md"))
    for words in _strings(asdict(replace(made, sources=()))):
        if " " in words and "http" not in words and words != "no date given":
            assert words in html
            assert words.strip() in markdown


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return [string for part in parts for string in _strings(part)]


@pytest.mark.parametrize(
    "words",
    [
        "As known at the end of 31 May 2024",
        "What changed since 10 January 2024",
        "now postponed, March 2024",
        "overdue, no report",
        "It does not say that a promise was broken",
        "moved from March 2024 to May 2024 to July 2024",
        "fulfilled by “Baku paid”",
        "first reported 20 January 2024",
        "denied",
        "USD 461.9 million",
        "to be signed",
        "direct quotation",
        "single source",
        "3 sources",
        "repeats another’s text",
        "repeats trip",
        "Reports differ on the amount",
        "5.5 units",
        "3 holders reported, the last one first",
        "last reported by news.example, 1 March 2024",
        "1 fact that persons rejected is not shown",
        "saw the photographs",
        "7 events, told by 10 reports",
    ],
)
def test_what_a_desk_officer_looks_for_is_said(words: str) -> None:
    made = everything()
    assert words in " ".join(Document(render(made, "html")).words.split())
    assert words in render(made, "md")


def test_headings_skip_no_level() -> None:
    levels = [int(tag[1]) for tag, _ in Document(render(everything(), "html")).elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_contents_count_what_the_sections_hold() -> None:
    document = page(visit(), denial())
    words = " ".join(document.words.split())
    assert "What is coming 2 What was last 3 Instruments 2 Commitments 1 Projects and formats 0" in words
    assert document.values("class").count("item cooperation") == 5


def test_nothing_found_is_said_plainly_with_what_to_do() -> None:
    made = dossier()
    for text in (Document(render(made, "html")).words, render(made, "md")):
        assert "No article read so far tells of both Azerbaijan and Kazakhstan" in text
        assert "comity add" in text
    assert json.loads(render(made, "json"))["glance"]["articles"] == 0


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="no format 'odt'"):
        render(dossier(), "odt")  # type: ignore[arg-type]  # that is the test


def _colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", css))


def _luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_has_the_contrast_that_wcag_asks() -> None:
    package = Path(comity.dossier.__file__).parent
    css = (package / "templates" / "look.css").read_text(encoding="utf-8")
    light, dark = (_colours(block) for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2])
    pairs = [(front, back) for front in ("ink", "soft", "accent") for back in ("paper", "card", "chip")]
    pairs += [(front, "paper") for front in ("planned", "proposed", "denied", "good")]
    pairs += [("ink", "mark"), ("ink", "mark-soft"), ("ink", "target")]
    for colours in (light, dark):
        for front, back in pairs:
            one, two = sorted((_luminance(colours[front]), _luminance(colours[back])))
            assert (two + 0.05) / (one + 0.05) >= 4.5, (front, back)


def test_events_without_actors_and_instruments_without_subject_read_well() -> None:
    text = "Talks of Azerbaijan and Kazakhstan were held. A pact came of them."
    talks = event("Talks", actors=(), field="energy", contexts=("energy",))
    pact = instrument("A pact", parties=(), states=("AZE", "KAZ"))
    made = dossier(sample(article("n", text, "2024-01-01"), talks, pact))
    markdown = render(made, "md")
    assert "- Meeting or talks: Azerbaijan and Kazakhstan; reported 1 January 2024; CONSULT; energy; single source\n" in markdown
    assert "- agreement; single source\n" in markdown
    html = render(made, "html")
    assert "<strong>Agreement</strong></p>" in html
    assert '<p class="meta"></p>' not in html
    assert '<p class="tags"><span class="field">energy</span></p>' in html


def test_a_denied_instrument_is_called_so() -> None:
    text = "Azerbaijan is not about to sign a pact with Kazakhstan."
    denied = event("not about to sign a pact with Kazakhstan", type="SUPPORT", status="denied")
    made = dossier(sample(article("d", text, "2024-01-01"), denied, instrument("a pact", status="proposed")))
    assert "- agreement (denied); between Azerbaijan and Kazakhstan; single source\n" in render(made, "md")
    assert '<span class="chip denied">denied</span> <strong>Agreement</strong>' in render(made, "html")
    assert "Signing (denied): Azerbaijan and Kazakhstan" in render(made, "md")


def test_what_would_begin_a_list_in_markdown_stays_words() -> None:
    words = ["- A dash that begins a sentence.", "+ Plus one.", "3) The third."]
    of = article("points", "\n\n".join(words), "2024-01-01")
    said = [Statement(line.split(" ", 1)[1].rstrip("."), 0, 0, "A speaker", False) for line in words]
    quotes = re.findall("^  > (.*)$", render(dossier(sample(of, *said)), "md"), re.MULTILINE)
    assert not [quote for quote in quotes if re.match(r"(?:[-+]|\d+[.)])\s", quote)]
    assert [re.sub(r"\\(?=\W)|\*\*", "", quote) for quote in quotes] == words


@pytest.mark.parametrize("format", ["html", "md"])
def test_the_cards_of_a_glance_say_where_there_is_one_source_alone(format: Format) -> None:
    text = render(dossier(visit(), *trip(), day=date(2024, 4, 25)), format)
    seen = " ".join(Document(text).words.split()) if format == "html" else text
    meeting, ahead = seen[seen.index("Last meeting") : seen.index("Last report")].split("Next planned event")
    assert ("1 March 2024" in meeting, "3 sources" in meeting) == (True, True)
    assert ("4 May 2024" in ahead, "single source" in ahead) == (True, True)


@pytest.mark.parametrize("format", ["html", "md"])
def test_a_choice_is_not_shown_as_all_there_is(format: Format) -> None:
    def told(*samples: Sample) -> str:
        made = dossier(*samples, chosen=Filters(kinds=("events",), sites=("harbour.example",)))
        return " ".join((Document(render(made, "html")).words if format == "html" else render(made, "md")).split())

    assert "Only what was asked for is shown: events; told by harbour.example." in told(*trip())
    assert "None among what was asked for." in told(*trip())
    assert "in these articles" not in told(*trip())
    assert "Nothing that was asked for is known of Azerbaijan and Kazakhstan (events; told by harbour.example)" in told()
    assert "No article read so far" not in told()
