"""The words by which findings are compared: stems of what they are about, without what all of them share."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from anyascii import anyascii
from snowballstemmer import stemmer

from comity.actors.states import states

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_STOP = frozenset(
    """a an the and or but nor of in on at by for from to into onto with within without under over between among amid against
    about as is are was were be been being has have had having do does did will would shall should can could may might must
    this that these those it its their his her our your my they he she we you i who whom which what when where while there here
    not no also than then so such more most less least very some any all both each other another same own two three
    after before during since until till upon through across per via around near out up down off again further
    say said says told tell added add noted note stressed according report reported new recent recently year years month months
    week weeks day days today yesterday tomorrow time times first second third january february march april june july august
    september october november december monday tuesday wednesday thursday friday saturday sunday mr mrs ms end early late later
    part number total including include included held hold take took taken place make made give gave given set
    s t re ve ll d m st nd rd th""".split()
)
# What most titles and promises share, so that it tells little of which one is meant.
_GENERIC = frozenset(
    """agreement memorandum memoranda understand declar statement protocol programm program roadmap plan contract charter resolut document deal
    accord treati pact paper text cooper develop strengthen deepen expand enhanc broaden boost promot improv increas comprehens joint
    bilater mutual relat field area sphere sector countri state nation govern ministri minist side parti intergovernment interst implement
    sign signatur ratifi conclud draft propos work action measur framework general establish creat open start begin launch provid
    support intend agre decid pledg promis commit build full continu hope plan partnership strateg""".split()
)
_stem = cache(stemmer("english").stemWord)


@cache
def _state_words() -> frozenset[str]:
    """Words of names of states and of their people and capitals: in the news of two states they say nothing."""
    words = set[str]()
    for state in states().values():
        names = [state.name, *state.names, *state.adjectives, *state.people, *(name for group in state.capitals for name in group)]
        words |= {word for name in names for word in _split(name)}
    return frozenset(words)


def _split(text: str) -> list[str]:
    return [word.partition("'")[0] for word in _WORD.findall(anyascii(text).lower())]


@lru_cache(maxsize=1 << 16)
def stems(text: str) -> frozenset[str]:
    """The stems of the words that a text is about: no stop words, no dates, no names of states. Numbers stay."""
    ignored = _state_words()
    kept = (word for word in _split(text) if word not in _STOP and word not in ignored and (len(word) > 2 or word.isdigit()))
    return frozenset(_stem(word) for word in kept)


@lru_cache(maxsize=1 << 14)
def proper(text: str) -> frozenset[str]:
    """The stems of the names in a text: its words with a capital, but for the first, and for states."""
    ignored = _state_words()
    plain = anyascii(text)
    names = (word.group() for word in _WORD.finditer(plain) if word.start() and word.group()[0].isupper())
    kept = (low for name in names if (low := name.lower()) not in _STOP and low not in ignored and len(low) > 2)
    return specific(_stem(name) for name in kept)


def specific(words: Iterable[str]) -> frozenset[str]:
    """The stems that tell one title or promise from another."""
    return frozenset(words) - _GENERIC


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the shorter that both have, from 0 to 1; 0 where one has none (the overlap coefficient)."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0
