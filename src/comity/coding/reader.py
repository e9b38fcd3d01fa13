"""The reader: from an article to its record, by spaCy's parser, the rules of this room, and, beside them, the trained encoder."""

import datetime
import re
from collections.abc import Iterable
from typing import Final, TypeVar

from comity.actors.cast import GAZETTEER, Cast
from comity.coding.commitments import find_commitments
from comity.coding.encoded import encode
from comity.coding.events import find_events
from comity.coding.figures import find_figures
from comity.coding.instruments import find_instruments
from comity.coding.offices import find_offices
from comity.coding.scene import Scene
from comity.coding.statements import attribute_all, find_statements
from comity.language.amounts import find_amounts
from comity.language.dates import Precision, find_dates
from comity.language.encoder import encoder
from comity.language.parser import parse_article
from comity.language.quotations import find_quotations
from comity.types import Article, Finding, Page, ReaderName, Record

F = TypeVar("F", bound=Finding)

RULES: Final = "parser-6"
"""The version of the rules."""


class Reader:
    """Reads articles one after the other; keeps nothing between them, so that the order does not matter."""

    def __init__(self, name: ReaderName) -> None:
        self.version = RULES
        self._encodes = name == "encoder"
        if self._encodes:
            self.version = f"{RULES}+{encoder().version}"

    def read(self, page: Page, article: Article) -> Record:
        """The record of `article`, which came from `page`. Findings of each kind stand in the order of the text."""
        scene = make_scene(article)
        if self._encodes:
            scene.encoded = encode(scene)
        published, _ = published_day(article.published)
        instruments, signings = find_instruments(scene)
        return Record(
            page=page,
            article=article,
            offices=_once(find_offices(scene)),
            events=_once(find_events(scene, signings, published)),
            instruments=_once(instruments),
            commitments=_once(find_commitments(scene)),
            statements=_once(find_statements(scene.sentences, scene.speakers, scene.quotations)),
            figures=_once(find_figures(scene)),
            coder=self.version,
        )


def _once(found: Iterable[F]) -> tuple[F, ...]:
    """What was found, without what is the same in all as one before: two words can lead to one finding."""
    return tuple(dict.fromkeys(found))


def make_scene(article: Article) -> Scene:
    """The article with everything resolved that the coders need."""
    sentences = parse_article(article)
    quotations = find_quotations(article.text)
    cast = Cast(article.text, article.title, article.site, GAZETTEER, quotations)
    speakers = attribute_all(sentences, cast, quotations)
    cast.settle(sentences)
    for attribution in speakers.values():
        if attribution.person:
            attribution.states = attribution.person.states
    published, precision = published_day(article.published)
    return Scene(
        article.text, sentences, cast, speakers, quotations,
        find_dates(article.text, published, precision=precision), find_amounts(article.text),
    )  # fmt: skip


def published_day(published: str | None) -> tuple[datetime.date | None, Precision]:
    """The day of publication, and how precisely it is known: "2023-02" is known to the month."""
    match = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", published or "")
    if not match:
        return None, "day"
    year, month, day = (int(g) if g else 0 for g in match.groups())
    precision: Precision = "day" if day else "month" if month else "year"
    try:
        return datetime.date(year, month or 1, day or 1), precision
    except ValueError:
        return None, "day"
