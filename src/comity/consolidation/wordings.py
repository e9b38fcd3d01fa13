"""Turns of phrase that say what became of a plan, or how exact a number is."""

import re

_CALLED_OFF = re.compile(
    r"\b(?:cancel\w*|call(?:ed|s|ing)? (?:it |them )?off|scrap\w*|"
    r"will not (?:take place|be held|come|travel|go)|won[’']t (?:take place|be held|come)|"
    r"abandon\w*|drop(?:ped|s)?)\b",
    re.I,
)
_ABOVE = re.compile(r"\b(?:more than|over|above|exceed\w*|at least|no (?:fewer|less) than|upwards of)\b", re.I)
_BELOW = re.compile(r"\b(?:less than|fewer than|under|below|up to|at most|nearly|almost|close to)\b", re.I)
_ABOUT = re.compile(r"\b(?:about|some|around|roughly|approximately|nearly|almost|close to|dozens?|scores?)\b", re.I)


def called_off(evidence: str) -> bool:
    """Whether the words say that something planned was called off."""
    return bool(_CALLED_OFF.search(evidence))


def compatible(one: float, one_words: str, other: float, other_words: str) -> bool:
    """Whether two numbers, told in these words, can both be right.

    Exact ones within half a per cent are one number rounded twice; "about" allows a tenth; "more than 20" allows 22, not 10.
    """
    low, high = sorted((one, other))
    low_words, high_words = (one_words, other_words) if one <= other else (other_words, one_words)
    if low == high:
        return True
    spread = (high - low) / max(abs(high), abs(low))
    if spread <= 0.005:
        return True
    if spread <= 0.1 and (_ABOUT.search(low_words) or _ABOUT.search(high_words)):
        return True
    return bool(spread <= 0.25 and (_ABOVE.search(low_words) or _BELOW.search(high_words)))
