"""Statements: one for each sentence that reports what a named or titled speaker said.

Source of the rules: the codebook's section "statements". Every sentence of a longer quotation counts, the ones in the middle
too; a sentence that only says who speaks does not.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from comity.actors.cast import Cast
from comity.coding.attribution import Attribution, Speech
from comity.language.parser import Sentence
from comity.language.quotations import Quotation
from comity.types import Statement

_ONLY_SPEAKING = re.compile(
    r"(?i)\b(?:(?:was|were|is) (?:speaking|addressing|talking)|made the (?:remarks?|statement|comments?)|the remarks were made|"
    r"(?:this|it) (?:was|is) (?:\w+ )?(?:stated|said|announced|noted|emphasi[sz]ed|stressed|reported) by (?!.*\bthat\b))\b"
)
_FEWEST_QUESTIONS = 2
"""Questions answered in quotation marks from which on an article is an interview."""
_FAR = 5
"""Sentences back in which the speaker of a quotation without attribution is looked for."""


def attribute_all(sentences: Sequence[Sentence], cast: Cast, quotations: Sequence[Quotation]) -> dict[int, Attribution]:
    """The speaker of every sentence that reports speech, by the sentence's index; `cast` is entered on the way.

    A quotation of several sentences has one speaker, named before, behind or between its sentences.
    """
    own: dict[int, Attribution] = {}
    previous: Attribution | None = None
    for sentence in sentences:
        attribution = Speech(sentence, cast.enter(sentence), quotations, cast, previous).attribution()
        if attribution:
            previous = own[sentence.index] = attribution
            if attribution.person:
                cast.spoke(attribution.person)
    found = {n: a for n, a in own.items() if not _ONLY_SPEAKING.search(_plain_words(sentences[n]))}
    for quotation in quotations:
        inside = [s for s in sentences if not s.heading and _is_said_in(s, quotation)]
        speaker = next((own[s.index] for s in inside if s.index in own), None)
        if inside and speaker is None:
            speaker = _speaker_beside(inside, sentences, own, quotations)
        if speaker:
            for sentence in inside:
                found.setdefault(sentence.index, speaker)
    answers = list(_answers(sentences, own, quotations))
    introduced = [m.person for mentions in cast.mentions[: answers[0].index] for m in mentions if m.person] if answers else []
    for sentence in answers if introduced else ():
        person = introduced[0]
        found[sentence.index] = Attribution(person.name, person.states, person)
    return found


def find_statements(
    sentences: Sequence[Sentence], speakers: dict[int, Attribution], quotations: Sequence[Quotation]
) -> list[Statement]:
    """The article's statements in order; the evidence of each is its sentence."""
    statements = []
    for s in sentences:
        if s.index in speakers:
            direct = any(q.start < s.end and q.end > s.start for q in quotations)
            statements.append(Statement(s.text, s.start, s.end, speaker=speakers[s.index].speaker, direct=direct))
    return statements


def _answers(sentences: Sequence[Sentence], own: dict[int, Attribution], quotations: Sequence[Quotation]) -> Iterator[Sentence]:
    """What an interview's answers say: paragraphs in quotation marks that name no speaker, behind questions without marks.

    The one who is asked is who the interview introduces first.
    """
    paragraphs = [list(group) for _, group in groupby(sentences, key=lambda s: s.paragraph)]
    answers = []
    for asked, answer in pairwise(paragraphs):
        whole = all(any(q.start <= s.body and s.end <= q.end + 1 for q in quotations) for s in answer)
        if whole and not any(s.index in own for s in answer):
            question = asked[-1].text.endswith("?") and not any(q.start < asked[-1].end <= q.end + 1 for q in quotations)
            answers.append((question, answer))
    if sum(question for question, _ in answers) >= _FEWEST_QUESTIONS:
        for _, answer in answers:
            yield from answer


def _plain_words(sentence: Sentence) -> str:
    """The sentence, or where it holds a quotation its first part."""
    return sentence.text.split(",")[0] if '"' in sentence.text else sentence.text


def _is_said_in(sentence: Sentence, quotation: Quotation) -> bool:
    """Whether the quotation is what the sentence says, not a word or two of it."""
    overlap = min(sentence.end, quotation.end) - max(sentence.start, quotation.start)
    return overlap > 0 and (overlap >= 0.6 * (sentence.end - sentence.start) or overlap > 60)


def _speaker_beside(
    inside: Sequence[Sentence], sentences: Sequence[Sentence], own: dict[int, Attribution], quotations: Sequence[Quotation]
) -> Attribution | None:
    """The speaker of a quotation who is named in the sentence before it or behind it, or is the one who spoke last."""
    first, last = inside[0], inside[-1]
    before = sentences[first.index - 1] if first.index else None
    if before and before.index in own and before.paragraph == first.paragraph:
        return own[before.index]
    after = sentences[last.index + 1] if last.index + 1 < len(sentences) else None
    if after and after.index in own and after.paragraph == last.paragraph and len(after.tokens) < 25:
        if not any(q.start >= after.start and q.end <= after.end for q in quotations):
            return own[after.index]
    return next((own[n] for n in range(first.index - 1, max(-1, first.index - 1 - _FAR), -1) if n in own), None)
