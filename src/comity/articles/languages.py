"""Which language a body is in, and whether it is read yet."""

import re

from comity.errors import PageError

READ = ("en",)
"""ISO 639-1 codes of the languages that are read."""

# English's most frequent words that few other languages write alike; they make up a fifth of English news
# and next to nothing of any other language.
_ENGLISH = frozenset(
    {
        "the",
        "of",
        "and",
        "to",
        "that",
        "was",
        "with",
        "by",
        "has",
        "said",
        "will",
        "for",
        "from",
        "were",
        "which",
        "his",
        "its",
        "their",
        "have",
        "this",
        "been",
        "at",
        "he",
        "are",
        "is",
    }
)
_ENOUGH_ENGLISH = 0.2
# Where English is nearly as likely, the guess is one: the classifier takes lists of names for Pidgin or Bikol. By
# another language a text is told with a difference of a fifth and more of the logarithm; Pidgin itself comes next.
_UNCERTAIN = 1.1
# A sample: telling a language takes a few hundred words, and bodies can have a hundred thousand.
_SAMPLE = 6000
_WORD = re.compile(r"[^\W\d_]+")
# The end of Unicode's block Latin Extended-B.
_AFTER_LATIN = 0x250
# Below this many words the classifier guesses, and English without any of the words above is likely enough.
_FEW_WORDS = 8


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language of a text.

    English is told by the share of its function words among the words without capitals, as names, units and addresses
    stand in texts of any language. Only a text with too few of them pays for loading a classifier, whose guess counts
    where English is clearly less likely.
    """
    sample = text[:_SAMPLE]
    words = _WORD.findall(sample)
    common = [word for word in words if word.islower()] or [word.lower() for word in words]
    if common and sum(word in _ENGLISH for word in common) >= _ENOUGH_ENGLISH * len(common):
        return "en"
    if len(words) < _FEW_WORDS and not in_other_script(sample):
        return "en"
    import py3langid

    # Logarithms of probabilities, all below zero.
    ranked: list[tuple[str, float]] = py3langid.rank(sample)
    language, best = ranked[0]
    return "en" if dict(ranked)["en"] >= _UNCERTAIN * best else language


def in_other_script(text: str) -> bool:
    """Whether most letters of a text are not Latin ones."""
    letters = [letter for letter in text[:_SAMPLE] if letter.isalpha()]
    return sum(ord(letter) >= _AFTER_LATIN for letter in letters) > 0.5 * len(letters)


def require_read(language: str, source: str) -> None:
    """Raises PageError "language" where the language is not read yet."""
    if language not in READ:
        name = _name(language)
        raise PageError(source, "language", f"this article is in {name}, which is not read yet; give it in English.")


def _name(language: str) -> str:
    from babel import Locale

    return str(Locale("en").languages.get(language, f"a language with the code {language!r}"))
