"""An article's kept text with the findings marked in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from comity.dossier.cleaning import clean
from comity.dossier.model import ArticleRow, Mark
from comity.consolidation.selection import paragraphs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as HTML; `heading` where the article has it as a section's heading."""

    html: Markup
    heading: bool


def marked_paragraphs(article: ArticleRow) -> Iterator[Paragraph]:
    """The paragraphs of the kept text, each finding in `<mark>`; `id` is the finding's, led by "t-".

    Findings nest and overlap, elements only nest: a mark that would cross another's end is closed there and
    opened again behind it. Only its first piece has the id.
    """
    anchored: set[str] = set()
    for start, end in paragraphs(article.text):
        pieces = [
            Mark(mark.id, mark.kind, max(mark.start, start), min(mark.end, end))
            for mark in article.marks
            if max(mark.start, start) < min(mark.end, end)
        ]
        yield Paragraph(_mark(article.text, start, end, pieces, anchored), (start, end) in article.headings)


def _mark(text: str, start: int, end: int, pieces: Sequence[Mark], anchored: set[str]) -> Markup:
    out: list[str] = []
    open_marks: list[Mark] = []
    position = start
    for boundary in sorted({start, end, *(p.start for p in pieces), *(p.end for p in pieces)}):
        out.append(escape(clean(text[position:boundary])))
        position = boundary
        ended = [i for i, mark in enumerate(open_marks) if mark.end == boundary]
        resumed = open_marks[ended[0] :] if ended else []
        out.extend("</mark>" for _ in resumed)
        del open_marks[len(open_marks) - len(resumed) :]
        begun = [mark for mark in resumed if mark.end > boundary]
        begun += sorted((p for p in pieces if p.start == boundary), key=lambda p: (-p.end, p.id))
        for mark in begun:
            id = f' id="t-{escape(mark.id)}"' if mark.id not in anchored else ""
            out.append(f'<mark{id} class="{mark.kind}">')
            anchored.add(mark.id)
            open_marks.append(mark)
    return Markup("".join(out))
