"""An article's kept text with the findings marked in it, each mark leading to its fact."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from comity.consolidation.selection import paragraphs
from comity.dossier.cleaning import clean
from comity.types import Article, Kind


@dataclass(frozen=True, slots=True)
class Mark:
    """The place of a finding in the text, end excluded."""

    ref: str
    """The id of its place is "m-" and this."""
    kind: Kind
    start: int
    end: int
    href: str
    unsure: str = ""
    """Why a person should look; "" where nothing speaks for it."""
    rejected: str = ""
    """Who rejected it; "" where nobody did."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as HTML; `heading` where the article has it as a section's heading."""

    html: Markup
    heading: bool


def marked(article: Article, marks: Sequence[Mark]) -> Iterator[Paragraph]:
    """The paragraphs of the text, each finding in `<mark>` and each piece of one in a link to the innermost finding's fact.

    Findings nest and overlap, elements only nest: a mark that would cross another's end is closed there and opened again
    behind it. Links never nest; a finding of which no words are left for a link has one of its own, without words, at its end.
    """
    waiting = sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.ref))
    open_: list[Mark] = []
    pieces = _Pieces(article.text)
    for start, end in paragraphs(article.text):
        while waiting and waiting[0].start < end:
            open_.append(waiting.pop(0))
        here = [mark for mark in open_ if max(mark.start, start) < min(mark.end, end)]
        yield Paragraph(pieces.between(start, end, here), (start, end) in article.headings)
        open_ = [mark for mark in open_ if mark.end > end]


class _Pieces:
    """What has been written of the marks so far."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._begun = set[str]()
        self._linked = set[str]()

    def between(self, start: int, end: int, marks: Sequence[Mark]) -> Markup:
        out: list[str] = []
        open_: list[Mark] = []
        edges = sorted({start, end, *(max(mark.start, start) for mark in marks), *(min(mark.end, end) for mark in marks)})
        begins: dict[int, list[Mark]] = {}
        for mark in marks:
            begins.setdefault(max(mark.start, start), []).append(mark)
        for position, boundary in zip([start, *edges], edges, strict=False):
            self._words(out, self._text[position:boundary], open_)
            first = next((i for i, mark in enumerate(open_) if min(mark.end, end) == boundary), len(open_))
            closed = open_[first:]
            for mark in reversed(closed):
                if mark.end == boundary and mark.ref not in self._linked:
                    self._linked.add(mark.ref)
                    out.append(
                        f'<a class="row" href="{escape(mark.href)}" aria-label="To what these words tell: {mark.kind}"></a>'
                    )
                out.append("</mark>")
            open_ = open_[:first]
            again = [mark for mark in closed if min(mark.end, end) > boundary]
            # Of marks of the same words the last one is the innermost.
            again += sorted(begins.get(boundary, ()), key=lambda mark: (-mark.end, mark.ref)) if boundary < end else []
            for mark in again:
                out.append(self._opening(mark))
                open_.append(mark)
        return Markup("".join(out))

    def _words(self, out: list[str], words: str, open_: Sequence[Mark]) -> None:
        if not words:
            return
        if not open_:
            out.append(escape(clean(words)))
            return
        inner = open_[-1]
        # One link of a finding is enough for those who go from link to link.
        skipped = ' tabindex="-1"' if inner.ref in self._linked else ""
        self._linked.add(inner.ref)
        out.append(f'<a href="{escape(inner.href)}"{skipped}>{escape(clean(words))}</a>')

    def _opening(self, mark: Mark) -> str:
        id = f' id="m-{escape(mark.ref)}"' if mark.ref not in self._begun else ""
        self._begun.add(mark.ref)
        states = f"{' unsure' if mark.unsure else ''}{' struck' if mark.rejected else ''}"
        told = " ".join(filter(None, (mark.unsure, mark.rejected)))
        title = f' title="{escape(clean(told))}"' if told else ""
        return f'<mark{id} class="{mark.kind}{states}"{title}>'
