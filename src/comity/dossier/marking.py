"""An article's kept text with the findings marked in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from comity.consolidation.selection import paragraphs
from comity.dossier.cleaning import clean
from comity.dossier.model import ArticleRow, Mark


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as HTML; `heading` where the article has it as a section's heading."""

    html: Markup
    heading: bool


def marked_paragraphs(article: ArticleRow) -> Iterator[Paragraph]:
    """The paragraphs of the kept text, each finding in `<mark>`; `id` is the finding's, led by "t-".

    Findings nest and overlap, elements only nest: a mark that would cross another's end is closed there and
    opened again behind it. Only its first piece has the id; its last one ends with a link to the fact's row, an empty
    element so that the text stays the article's own.
    """
    anchored: set[str] = set()
    for start, end in paragraphs(article.text):
        pieces = [mark for mark in article.marks if max(mark.start, start) < min(mark.end, end)]
        yield Paragraph(_mark(article.text, start, end, pieces, anchored), (start, end) in article.headings)


def _mark(text: str, start: int, end: int, marks: Sequence[Mark], anchored: set[str]) -> Markup:
    out: list[str] = []
    open_marks: list[Mark] = []
    position = start
    edges = {max(mark.start, start) for mark in marks} | {min(mark.end, end) for mark in marks}
    for boundary in sorted({start, end, *edges}):
        out.append(escape(clean(text[position:boundary])))
        position = boundary
        ended = [i for i, mark in enumerate(open_marks) if min(mark.end, end) == boundary]
        resumed = open_marks[ended[0] :] if ended else []
        for mark in reversed(resumed):
            if mark.end == boundary:
                out.append(f'<a class="row" href="#i-{escape(mark.fact)}" aria-label="to its entry"></a>')
            out.append("</mark>")
        del open_marks[len(open_marks) - len(resumed) :]
        begun = [mark for mark in resumed if min(mark.end, end) > boundary]
        begun += sorted((m for m in marks if max(m.start, start) == boundary < end), key=lambda m: (-m.end, m.id))
        for mark in begun:
            id = f' id="t-{escape(mark.id)}"' if mark.id not in anchored else ""
            out.append(f'<mark{id} class="{mark.kind}">')
            anchored.add(mark.id)
            open_marks.append(mark)
    return Markup("".join(out))
