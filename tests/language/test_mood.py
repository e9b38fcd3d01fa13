"""Whether a verb or noun tells of what happened, is planned, is proposed, or is denied. All texts are made up."""

import pytest

from comity.language.mood import mood_of
from comity.language.parser import parse_article
from comity.types import Article


def mood(text: str, lemma: str) -> str:
    (sentence,) = parse_article(Article("a", None, None, "", (), None, "en", text))
    node = next(t.i for t in sentence.tokens if t.lemma == lemma)
    return mood_of(sentence, node)


@pytest.mark.parametrize(
    ("text", "lemma", "wanted"),
    [
        ("Chile and Peru signed the treaty.", "sign", "occurred"),
        ("The treaty was signed in Lima.", "sign", "occurred"),
        ("Chile and Peru have signed the treaty.", "sign", "occurred"),
        ("The visit took place in May.", "visit", "occurred"),
        ("The king is visiting Lima.", "visit", "occurred"),
        ("The king will visit Lima.", "visit", "planned"),
        ("The king is to visit Lima.", "visit", "planned"),
        ("The king plans to visit Lima.", "visit", "planned"),
        ("The king is expected to visit Lima.", "visit", "planned"),
        ("The visit will take place in May.", "visit", "planned"),
        ("They spoke about the upcoming visit.", "visit", "planned"),
        ("The treaty will be signed in Lima.", "sign", "planned"),
        ("The king could visit Lima.", "visit", "proposed"),
        ("The king was invited to visit Lima.", "visit", "proposed"),
        ("They proposed to hold a meeting.", "meeting", "proposed"),
        ("They proposed to sign a treaty.", "sign", "proposed"),
        ("A possible visit was mentioned.", "visit", "proposed"),
        ("If the king visits Lima, the people will cheer.", "visit", "proposed"),
        ("The king did not visit Lima.", "visit", "denied"),
        ("The king never visited Lima.", "visit", "denied"),
        ("The king refused to visit Lima.", "visit", "denied"),
        ("The treaty was not signed.", "sign", "denied"),
        ("The visit will not take place.", "visit", "denied"),
        ("The king cancelled his visit.", "visit", "denied"),
        ("The planned visit has been called off.", "visit", "denied"),
        ("The king will cancel his visit.", "visit", "denied"),
        ("The king threatened to cancel his visit.", "visit", "planned"),
        ("The king did not cancel his visit.", "visit", "planned"),
        ("The king put off his visit.", "visit", "planned"),
        ("The king spoke about the cancelled visit.", "visit", "denied"),
        ("They called for an early visit.", "visit", "proposed"),
        ("The treaty will be published once they have signed it.", "sign", "planned"),
        ("The treaty was published once they had signed it.", "sign", "occurred"),
        ("The king opened the road and paid a visit.", "visit", "occurred"),
    ],
)
def test_mood(text: str, lemma: str, wanted: str) -> None:
    assert mood(text, lemma) == wanted


def test_a_date_ahead_makes_it_planned() -> None:
    (sentence,) = parse_article(Article("a", None, None, "", (), None, "en", "The visit in June."))
    node = next(t.i for t in sentence.tokens if t.lemma == "visit")
    assert mood_of(sentence, node, date_ahead=True) == "planned"
    assert mood_of(sentence, node) == "occurred"
