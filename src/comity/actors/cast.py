"""The cast of an article: its persons, institutions and states, and what every mention of them refers to.

A cast is read sentence by sentence. It keeps who holds which office, by what names an institution goes, which two states
the article is about, and who spoke last, and so resolves surnames, titles ("the vice-rector"), pronouns and group phrases
("the two countries", "the sides"). All it knows of persons comes from the article itself. The work is done by `recognition`,
`reference`, `tenure` and `topic`; here it is put in order.
"""

import re
from collections.abc import Iterable, Sequence

from comity.actors.gazetteer import Gazetteer, Match
from comity.actors.people import Body, Mention, Person
from comity.actors.recognition import Recognition
from comity.actors.reference import Reference
from comity.actors.register import Register
from comity.actors.tenure import Tenures
from comity.actors.topic import Topic
from comity.actors.words import DATE_WORDS, MEDIA, NOT_NAMES, OFFICE_HEADS, is_institution_word
from comity.language.parser import Sentence
from comity.language.quotations import Quotation

__all__ = ["GAZETTEER", "MEDIA", "Body", "Cast", "Mention", "Person"]

GAZETTEER = Gazetteer()

# A name before these tells of money or a tongue, not of a state.
_NO_ACTOR = re.compile(
    r"\$|\s+(?:dollars?|roubles?|rubles?|tenge|manats?|pounds?|francs?|rupees?|won|yuan|yen|lira|dinars?|pesos?|crowns?|"
    r"languages?|literature)\b"
)
_PLAIN_WORDS = frozenset(
    "cabinet government parliament senate ministry of foreign affairs the defence defense trade national assembly and".split()
)
"""An institution whose name has no other words is some state's, and the name does not say which."""


_LAST_WORD = re.compile(r"(?:^|[^\w-])([^\W\d_]+)[ \u00a0]$")
_NAMES_BEHIND = re.compile(r"[ \u00a0]([A-Z\u00c0-\u00de][\w'’-]+)(?:[ \u00a0]([A-Z\u00c0-\u00de][\w'’-]+))?")


def _named_like_place(text: str, match: Match) -> str | None:
    """The person's name that begins with a place's, between an office and another name ("Minister Aden Duale").

    Of a state's only one name may follow: "Minister Ghana Kofi Antwi" tells the state first.
    """
    if match.kind not in ("city", "capital", "state") or " " in text[match.start : match.end]:
        return None
    before = _LAST_WORD.search(text, max(0, match.start - 30), match.start)
    behind = _NAMES_BEHIND.match(text, match.end)
    if not before or before.group(1).lower() not in OFFICE_HEADS or not behind or not _names_person(behind.group(1)):
        return None
    if match.kind == "state" and behind.group(2) and _names_person(behind.group(2)):
        return None
    return text[match.start : behind.end(1)]


def _names_person(word: str) -> bool:
    return not (word.lower() in OFFICE_HEADS | NOT_NAMES | DATE_WORDS or is_institution_word(word) or word.isupper())


class Cast:
    """All actors of one article; `enter` is called for each sentence in order, then `settle` once."""

    def __init__(
        self, text: str, title: str, site: str | None, gazetteer: Gazetteer, quotations: Sequence[Quotation] = ()
    ) -> None:
        found = [m for m in gazetteer.find(text) if not _NO_ACTOR.match(text, m.end)]
        persons = {name for m in found if (name := _named_like_place(text, m))}
        self.matches = [m for m in found if not any(text.startswith(name, m.start) for name in persons)]
        """The gazetteer's names in the text, in order."""
        self.mentions: list[list[Mention]] = []
        """The mentions of each sentence in order, by the sentence's index."""
        self._register = Register(text, gazetteer)
        self._topic = Topic(self.matches, gazetteer.find(title), site, self.mentions)
        self._tenures = Tenures(text, self.matches, self._register, self._topic, self.mentions)
        self._recognition = Recognition(text, self.matches, self._register, self._tenures, self.mentions)
        self._reference = Reference(self._register, self._topic, self.mentions, quotations)
        self.persons = self._register.persons
        """Everyone named, in the order of first mention."""
        self.holdings = self._tenures.holdings
        """Where an office is said to be held: the sentence, the words with title and owner, and the person."""
        self.counts = self._topic.counts
        """How much the article says of each state."""

    def enter(self, sentence: Sentence) -> list[Mention]:
        """Read a sentence's mentions. Pronouns and bare titles are resolved against what came before."""
        mentions = self._recognition.read(sentence)
        self.mentions.append(mentions)
        for mention in mentions:
            self._reference.resolve(mention, sentence)
        self._reference.note(sentence)
        return mentions

    def spoke(self, person: Person) -> None:
        """Note that `person` speaks: "he" and "the official" mean this person first."""
        self._reference.spoke(person)

    def settle(self, sentences: list[Sentence]) -> None:
        """Settle what only the whole article tells: states of offices that are named without one, and all group phrases."""
        self._tenures.place_holders(next((s for s in sentences if not s.heading), None))
        self._place_plain_bodies()
        self._tenures.settle()
        for mention in (m for mentions in self.mentions for m in mentions):
            if mention.person:
                mention.names, mention.states = (mention.person.name,), mention.person.states
            elif mention.body:
                mention.states = mention.body.states
        for sentence in sentences:
            self._reference.settle(sentence)

    def _place_plain_bodies(self) -> None:
        """Give "the Cabinet" and the like to the state at home on the site, or the one that the article names most."""
        home = self._topic.home
        states = (home,) if home and self.counts[home] else self._topic.top_states(1)
        for body in self._register.bodies:
            if not body.states and set(body.name.lower().split()) <= _PLAIN_WORDS:
                body.states = states

    def find_person(self, name: str) -> Person | None:
        """The person to whom `name` can refer: the same name, a surname, or a part of the name."""
        return self._register.find_person(name)

    def top_states(self, n: int) -> tuple[str, ...]:
        """The `n` states that the article names most."""
        return self._topic.top_states(n)

    def pair_at(self, index: int, before: int | None = None) -> tuple[str, ...]:
        """The two states that "the two countries" means in sentence `index`, or at its offset `before`; see `Topic.pair_at`."""
        return self._topic.pair_at(index, before)

    def other_of(self, states: Iterable[str], index: int) -> str | None:
        """The other state of the pair at sentence `index`, where one of the pair is among `states`."""
        return self._topic.other_of(states, index)
