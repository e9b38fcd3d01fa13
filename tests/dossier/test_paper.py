"""The dossier as a PDF, read back."""

import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from dossier_samples import Sample, article, dossier, event, fact, instrument, report, sample, trip
from pypdf import PdfReader
from test_render import everything, hostile
from typst import Fonts

import comity
from comity.dossier import Dossier, pdf, render_pdf
from comity.dossier.paper import paper
from comity.dossier.sections import sections
from comity.types import Filters


@cache
def whole() -> bytes:
    return render_pdf(everything())


def read(document: bytes) -> PdfReader:
    return PdfReader(BytesIO(document))


def catalog(document: bytes) -> dict[str, Any]:
    root = read(document).trailer["/Root"].get_object()
    assert isinstance(root, dict)
    return root


def declared(document: bytes) -> bytes:
    """What the document says of itself in XMP."""
    told = catalog(document)["/Metadata"].get_object().get_data()
    assert isinstance(told, bytes)
    return told


UA = b"<pdfuaid:part>1</pdfuaid:part>"


@cache
def text(document: bytes) -> str:
    """All that is printed, line by line."""
    return "\n".join(page.extract_text() for page in read(document).pages)


def words(document: bytes) -> str:
    return " ".join(text(document).split())


def links(document: bytes) -> list[tuple[int, Any]]:
    """The page of each link and its action or destination."""
    return [
        (number, note)
        for number, page in enumerate(read(document).pages)
        for note in (annotation.get_object() for annotation in page.get("/Annots", ()))
        if note["/Subtype"] == "/Link"
    ]


def addresses(document: bytes) -> list[str]:
    return [str(note["/A"]["/URI"]) for _, note in links(document) if "/URI" in note.get("/A", {})]


def test_the_sections_stand_in_their_order_with_bookmarks() -> None:
    reader = read(whole())
    titles = [str(entry.title) for entry in reader.outline if not isinstance(entry, list)]
    expected = [f"{section.title} {section.size}" for section in sections(everything()).values()]
    assert [" ".join(title.split()) for title in titles] == ["At a glance", *expected]
    first = " ".join(reader.pages[0].extract_text().split())
    for section in sections(everything()).values():
        assert section.title in first


def test_pages_have_a_running_head_and_numbers() -> None:
    pages = [" ".join(page.extract_text().split()) for page in read(whole()).pages]
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in page
        if number > 1:
            assert page.startswith("Azerbaijan and Kazakhstan 31 May 2024")


@pytest.mark.parametrize(
    "said",
    [
        "As known at the end of 31 May 2024",
        "What changed since 10 January 2024",
        "now postponed",
        "overdue, no report",
        "It does not say that a promise was broken",
        "moved from March 2024 to May 2024 to July 2024",
        "fulfilled by “Baku paid”",
        "first reported 20 January 2024",
        "denied",
        "USD 461.9 million",
        "To be signed",
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
        "cooperation, above the line",
        "check the words before relying on it",
        "https://news.example/visit",
    ],
)
def test_what_a_desk_officer_looks_for_is_said(said: str) -> None:
    assert said in words(whole())


def test_every_report_stands_with_its_evidence_and_the_kept_texts_do_not() -> None:
    made = everything()
    told = words(whole())
    rows = [row for group in made.latest.groups for row in group.events]
    assert rows
    for row in rows:
        for source in row.fact.reports:
            assert " ".join((source.before + source.evidence + source.after).split()) in told
    assert "Trade Trade between the two" not in told  # a heading of a kept text


def test_links_lead_to_sources_facts_and_the_web() -> None:
    reader = read(whole())
    leading = [(number, note["/Dest"]) for number, note in links(whole()) if "/Dest" in note]
    named = {place for _, place in leading if isinstance(place, str)}
    assert {"sources", "commitments", "instruments-to be signed"} <= named <= set(reader.named_destinations)
    led = [(number, reader.get_page_number(place[0].get_object())) for number, place in leading if not isinstance(place, str)]
    assert len(led) > 70
    # From the changes on the first page to facts, from facts on the second one to the sources on the last.
    assert {to for number, to in led if number == 0} >= {1, 2, 3, 4}
    assert {to for number, to in led if number == 1} >= {len(reader.pages) - 1}
    assert all(address.startswith("https://news.example/") for address in addresses(whole()))


def test_the_document_names_itself_and_is_tagged_for_screen_readers() -> None:
    reader = read(whole())
    assert reader.metadata is not None
    assert reader.metadata.title == "Azerbaijan and Kazakhstan: dossier"
    assert catalog(whole())["/Lang"] == "en"
    assert catalog(whole())["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog(whole())
    assert UA in declared(whole())
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date().isoformat() == "2024-05-31"
    assert all(abs(float(page.mediabox.width) - 595.3) < 0.1 for page in reader.pages)


def test_the_bytes_are_the_same_each_time() -> None:
    assert render_pdf(everything()) == whole()
    undated = replace(dossier(), day=None)
    assert render_pdf(undated) == render_pdf(undated)
    assert read(render_pdf(undated)).metadata.creation_date is None  # type: ignore[union-attr]  # the title is there


CODE = '#include("x") $a$ *b* _c_ <label> @ref [d] `e` \\ // f'


def test_what_articles_say_is_shown_and_never_obeyed() -> None:
    told = words(render_pdf(dossier(hostile())))
    assert "<script>alert(2)</script>[x](javascript:alert(3)) hidden" in told
    assert "<img src=x onerror=alert(4)>" in told
    assert "met yadot in Baku" in told
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", told)
    assert addresses(render_pdf(dossier(hostile()))) == []


def _with(words: str) -> Dossier:
    of = article("x", f"Both met, {words}, in Baku. A pact on {words} came.", "2024-01-01", title=words, site=words)
    met = event(f"Both met, {words}", place=words, actors=(words,), date="2023-12-30")
    pact = instrument("A pact", subject=words, parties=(words, "Kazakhstan"), date="2023")
    return dossier(sample(of, met, pact))


def test_nothing_that_is_said_becomes_code_of_the_typesetter() -> None:
    told = words(render_pdf(_with(CODE)))
    assert told.count(CODE) > 10


@pytest.mark.parametrize("said", ["Əliyev, Şuşa, Łódź, Þór", "Тоқаев, Қазақстан", "Ερντογάν", "გელათი", "← → × “x” ’ –"])
def test_letters_of_many_scripts_are_shown(said: str) -> None:
    document = render_pdf(_with(said))
    assert said in words(document)
    assert UA in declared(document)


def test_letters_that_no_font_has_do_not_keep_the_rest_from_being_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_fonts", lambda: Fonts(include_system_fonts=False))
    document = render_pdf(_with("丁"))
    assert "Both met" in words(document)
    assert b"pdfuaid" not in declared(document)


@pytest.mark.parametrize("said", ["x" * 300, "https://news.example/" + "y" * 300, "=" * 300, "ж" * 300])
def test_words_longer_than_a_line_are_broken(said: str) -> None:
    told = text(render_pdf(_with(said)))
    assert said in re.sub(r"\s", "", told)
    assert max(map(len, told.splitlines())) < 200


def test_addresses_that_are_too_long_to_link_to_are_shown_alone() -> None:
    of = article("x", "Both met.", "2024-01-01", url=f"https://news.example/{'z' * 9000}")
    assert addresses(render_pdf(dossier(sample(of, event("Both met"))))) == []


def test_of_many_reports_the_first_are_quoted_and_the_others_numbered() -> None:
    texts = [f"Outlet {number} says that both met." for number in range(1, 8)]
    articles = [
        article(f"a{number}", text, f"2024-01-0{number}", site=f"{number}.example") for number, text in enumerate(texts, 1)
    ]
    told = fact([report(of, event("both met", date="2024-01-01")) for of in articles])
    printed = words(render_pdf(dossier(Sample(articles[0], (told,)), *(Sample(of, ()) for of in articles[1:]))))
    assert "3 more reports" in printed
    assert sum(said in printed for said in texts) == 4


def test_nothing_found_is_said_plainly_with_what_to_do() -> None:
    told = words(render_pdf(dossier()))
    assert "No article read so far tells of both Azerbaijan and Kazakhstan" in told
    assert "comity add" in told


def test_programs_ask_for_it_as_for_the_other_forms() -> None:
    assert comity.render_dossier(everything(), "pdf") == whole()


def test_a_choice_is_not_shown_as_all_there_is() -> None:
    chosen = Filters(kinds=("events",))
    assert "Only what was asked for is shown: events." in paper(dossier(*trip(), chosen=chosen)).lede
    none = "Nothing that was asked for is known of Azerbaijan and Kazakhstan (events): this dossier is empty."
    assert paper(dossier(chosen=chosen)).lede == none
