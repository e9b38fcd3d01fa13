import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from comity.dossier.cleaning import clean
from comity.dossier.marking import marked_paragraphs
from comity.dossier.model import ArticleRow, Mark


def row(text: str, *spans: tuple[int, int], headings: tuple[tuple[int, int], ...] = ()) -> ArticleRow:
    marks = tuple(Mark(f"m{n}", f"f{n}", "events", start, end) for n, (start, end) in enumerate(spans))
    return ArticleRow(1, "a", "A", (), None, None, None, None, None, None, text, headings, "", marks)


def leads_to(fact: str) -> str:
    return f'<a class="row" href="#i-{fact}" aria-label="to its entry"></a>'


class Reading(HTMLParser):
    """The text of a piece of HTML, and the words within each mark that has an id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.open: list[str | None] = []
        self.marked: dict[str, str] = {}
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "mark":
            self.open.append(dict(attrs).get("id"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.words += data
        for id in filter(None, self.open):
            self.marked[id] = self.marked.get(id, "") + data


def test_nested_findings_nest() -> None:
    (paragraph,) = marked_paragraphs(row("a bc d", (0, 6), (2, 4)))
    assert paragraph.html == (
        f'<mark id="t-m0" class="events">a <mark id="t-m1" class="events">bc{leads_to("f1")}</mark> d{leads_to("f0")}</mark>'
    )


def test_crossing_findings_are_closed_and_opened_again() -> None:
    (paragraph,) = marked_paragraphs(row("abcdef", (0, 4), (2, 6)))
    assert paragraph.html == (
        '<mark id="t-m0" class="events">ab<mark id="t-m1" class="events">cd</mark>'
        f'{leads_to("f0")}</mark><mark class="events">ef{leads_to("f1")}</mark>'
    )


def test_the_text_is_escaped() -> None:
    (paragraph,) = marked_paragraphs(row("<b> & \u202ex", (0, 3)))
    assert paragraph.html == f'<mark id="t-m0" class="events">&lt;b&gt;{leads_to("f0")}</mark> &amp; x'


def test_headings_are_told() -> None:
    assert [p.heading for p in marked_paragraphs(row("Trade\n\nIt grew.", headings=((0, 5),)))] == [
        True,
        False,
    ]


@given(st.text("ab <&\n", max_size=60), st.data())
def test_whatever_the_spans_the_text_stays_and_every_finding_has_one_place(text: str, data: st.DataObject) -> None:
    place = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(place, place).map(lambda p: (min(p), max(p))), max_size=6))
    paragraphs = list(marked_paragraphs(row(text, *spans)))
    whole = "".join(paragraph.html for paragraph in paragraphs)
    reading = Reading(whole)
    blank = re.compile(r"\s+")
    assert blank.sub("", reading.words) == blank.sub("", clean(text))
    ids = re.findall(r'\bid="(.*?)"', whole)
    assert len(ids) == len(set(ids))
    for number, (start, end) in enumerate(spans):
        if text[start:end].strip():
            assert f"t-m{number}" in ids
