import base64
import hashlib
import json
import re
from dataclasses import asdict, replace
from html.parser import HTMLParser
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import pytest
from dossier_samples import article, denial, event, instrument, record, visit

import comity.dossier
from comity.dossier import build, render
from comity.types import Record, Statement

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


def page(*records: Record) -> Document:
    return Document(render(build(records, "AZE", "KAZ"), "html"))


def test_every_link_within_the_file_leads_somewhere_and_ids_are_unique() -> None:
    document = page(visit(), denial())
    ids = document.values("id")
    assert len(ids) == len(set(ids))
    inner = [href[1:] for href in document.values("href") if href.startswith("#")]
    assert len(inner) > 40
    assert set(inner) <= set(ids)


def test_every_finding_has_its_entry_and_its_place_in_the_kept_text() -> None:
    dossier = build([visit(), denial()], "AZE", "KAZ")
    ids = set(Document(render(dossier, "html")).values("id"))
    names = [mark.id for source in dossier.sources for mark in source.marks]
    assert len(names) == dossier.glance.findings == 14
    assert {f"i-{name}" for name in names} <= ids
    assert {f"t-{name}" for name in names} <= ids


def test_the_file_asks_nothing_of_the_network_and_runs_no_script() -> None:
    html = render(build([visit()], "AZE", "KAZ"), "html")
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


def hostile() -> Record:
    text = '<script>alert(1)</script> Both met \u202eyadot\u202c in Baku & "left". \x00\ud800End.'
    bad = '"><script>alert(2)</script>[x](javascript:alert(3)) \u2066hidden\u2069'
    return record(
        article("x", text, "2024-01-01", url="javascript:alert(1)", title=bad),
        event("Both met \u202eyadot\u202c in Baku", place="<img src=x onerror=alert(4)>", actors=("<b>A</b>",)),
        Statement(text, 0, 0, "<i>Speaker</i>", True),
    )


def test_what_articles_say_is_shown_and_never_obeyed() -> None:
    html = render(build([hostile()], "AZE", "KAZ"), "html")
    document = Document(html)
    assert not {"script", "img", "b", "i"} & {tag for tag, _ in document.elements}
    assert "<script>alert(2)</script>" in document.words
    assert "<img src=x onerror=alert(4)>" in document.words
    assert all(href.startswith(("#", "https://", "http://")) for href in document.values("href"))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\ud800]", html)
    html.encode("utf-8")


def test_hostile_words_are_no_markup_in_markdown() -> None:
    text = render(build([hostile()], "AZE", "KAZ"), "md")
    assert r"\<script\>alert(2)\</script\>\[x\](javascript:alert(3))" in text
    assert not re.search(r"(?<!\\)<(?!https?:)", text)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\ud800]", text)


def test_json_is_the_dossier_exactly() -> None:
    dossier = build([visit(), denial(), hostile()], "AZE", "KAZ")
    text = render(dossier, "json")
    text.encode("utf-8")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", text)
    told = json.loads(text)
    assert told == json.loads(json.dumps(asdict(dossier)))
    assert list(told) == [
        "states", "today", "glance", "coming", "latest", "instruments", "commitments", "offices", "figures",
        "statements", "fields", "sources",
    ]  # fmt: skip


def test_html_and_markdown_say_the_same() -> None:
    dossier = build([visit(), denial()], "AZE", "KAZ")
    html = " ".join(Document(render(dossier, "html")).words.split())
    markdown = re.sub(r"\\(?=\W)", "", render(dossier, "md"))
    for words in _strings(asdict(replace(dossier, sources=()))):
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
    ["due date passed, no report here", "denied", "USD 461.9 million", "to be signed", "direct quotation"],
)
def test_what_a_desk_officer_looks_for_is_said(words: str) -> None:
    assert words in page(visit(), denial()).words


def test_headings_skip_no_level() -> None:
    levels = [int(tag[1]) for tag, _ in page(visit(), denial()).elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_contents_count_what_the_sections_hold() -> None:
    document = page(visit(), denial())
    words = " ".join(document.words.split())
    assert "What is coming 2 What was last 3 Instruments 2 Commitments 1" in words
    assert document.values("class").count("item cooperation") == 5


def test_nothing_found_is_said_plainly_with_what_to_do() -> None:
    dossier = build([], "AZE", "KAZ")
    for text in (Document(render(dossier, "html")).words, render(dossier, "md")):
        assert "No article read so far tells of both Azerbaijan and Kazakhstan" in text
        assert "comity add" in text
    assert json.loads(render(dossier, "json"))["glance"]["articles"] == 0


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="no format 'pdf'"):
        render(build([], "AZE", "KAZ"), "pdf")  # type: ignore[arg-type]  # that is the test


def _colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", css))


def _luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_has_the_contrast_that_wcag_asks() -> None:
    package = Path(comity.dossier.__file__).parent
    css = (package / "templates" / "style.css").read_text(encoding="utf-8")
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
    made = build([record(article("n", text, "2024-01-01"), talks, pact)], "AZE", "KAZ")
    markdown = render(made, "md")
    assert "- Meeting or talks: Azerbaijan and Kazakhstan; reported 1 January 2024; CONSULT; energy\n" in markdown
    assert "- agreement\n" in markdown
    html = render(made, "html")
    assert "<strong>Agreement</strong></p>" in html
    assert '<p class="meta"></p>' not in html
    assert '<p class="tags"><span class="field">energy</span></p>' in html


def test_a_denied_instrument_is_called_so() -> None:
    text = "Azerbaijan is not about to sign a pact with Kazakhstan."
    denied = event("not about to sign a pact with Kazakhstan", type="SUPPORT", status="denied")
    made = build([record(article("d", text, "2024-01-01"), denied, instrument("a pact", status="proposed"))], "AZE", "KAZ")
    assert "- agreement (denied); between Azerbaijan and Kazakhstan\n" in render(made, "md")
    assert '<span class="chip denied">denied</span> <strong>Agreement</strong>' in render(made, "html")
    assert "Signing (denied): Azerbaijan and Kazakhstan" in render(made, "md")
