"""Reports as the dossier cites them: articles by number, evidence within its sentence."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import lru_cache

from comity.consolidation.model import Report
from comity.consolidation.selection import paragraphs
from comity.dossier.links import text_fragment
from comity.dossier.model import Source, SourceLink
from comity.language.sentences import split_sentences
from comity.types import Article

_LONGEST_KEPT = 4_000
"""Characters of a paragraph that is remembered beyond its page: thousands of a megabyte would not fit into memory."""
# The words around evidence in a sentence as long as a paragraph, in characters.
_MOST_AROUND = 300


class Quoting:
    """The articles in their order, newest first, and reports quoted from them."""

    def __init__(self, articles: Iterable[Article]) -> None:
        by_age = sorted(articles, key=lambda article: (article.id, article.url or "", article.text))
        by_age.sort(key=lambda article: article.published or "", reverse=True)
        self.articles = list({article.id: article for article in by_age}.values())
        self._numbers = {article.id: number for number, article in enumerate(self.articles, 1)}
        self._sentences = {article.id: _Sentences(article) for article in self.articles}

    def number(self, report: Report) -> int:
        """The number of the report's article."""
        return self._numbers[report.article.id]

    def link(self, report: Report) -> SourceLink:
        """The report by its number alone."""
        return SourceLink(report.ref, self.number(report))

    def source(self, report: Report) -> Source:
        """The report with its evidence."""
        head, finding = report.article, report.finding
        sentences = self._sentences[head.id]
        before, after = sentences.around(finding.start, finding.end)
        return Source(
            id=report.ref,
            article=head.id,
            number=self.number(report),
            title=head.title,
            site=head.site,
            url=head.url,
            published=head.published,
            repeats=report.repeats,
            before=before,
            evidence=finding.evidence,
            after=after,
            link=text_fragment(head.url, sentences.text, finding.start, finding.end),
        )


class _Sentences:
    """The sentences of an article, split only in the paragraphs that are asked for."""

    def __init__(self, article: Article) -> None:
        self.text = article.text
        self._headings = frozenset(article.headings)
        self._paragraphs = list(paragraphs(article.text))
        self._starts = [start for start, _ in self._paragraphs]
        self._ends = [end for _, end in self._paragraphs]
        self._split: dict[int, list[tuple[int, int]]] = {}

    def around(self, start: int, end: int) -> tuple[str, str]:
        """The words before and after evidence in the sentence, or sentences, in which it stands; not too many."""
        touched = [
            span
            for number in range(bisect_right(self._ends, start), bisect_left(self._starts, end))
            for span in self._sentences_of(number)
            if span[0] < end and start < span[1]
        ]
        first = min([start, *(s for s, _ in touched)])
        last = max([end, *(e for _, e in touched)])
        before, after = self.text[first:start], self.text[end:last]
        if len(before) > _MOST_AROUND:
            before = "… " + before[-_MOST_AROUND:].partition(" ")[2]
        if len(after) > _MOST_AROUND:
            after = after[:_MOST_AROUND].rpartition(" ")[0] + " …"
        return before, after

    def _sentences_of(self, number: int) -> list[tuple[int, int]]:
        if number not in self._split:
            start, end = self._paragraphs[number]
            split = _split if end - start <= _LONGEST_KEPT else _split.__wrapped__
            spans = split(self.text[start:end], (start, end) in self._headings)
            self._split[number] = [(start + first, start + last) for first, last in spans]
        return self._split[number]


@lru_cache(maxsize=1 << 11)
def _split(paragraph: str, heading: bool) -> tuple[tuple[int, int], ...]:
    """The sentences of a paragraph. The application shows the same ones again and again."""
    spans = frozenset({(0, len(paragraph))} if heading else ())
    return tuple((sentence.start, sentence.end) for sentence in split_sentences(paragraph, spans))
