"""Whom titles, pronouns and group phrases mean: "the vice-rector", "he", "the two countries", "the sides".

They are resolved against what came before them in the article. Groups and "it" are resolved again when all is read, for then it
is known which states the persons named stand for.
"""

import re
from collections.abc import Sequence

from comity.actors.people import Mention, Person
from comity.actors.register import Register
from comity.actors.topic import Topic
from comity.actors.words import GENERIC_PERSONS, SPOKESMEN
from comity.language.parser import Sentence
from comity.language.quotations import Quotation

_PERSON_GROUPS = re.compile(
    r"(?i)presidents|leaders|ministers|heads of|premiers|chancellors|men|officials|interlocutors|diplomats|monarchs|envoys|"
    r"ambassadors|speakers|politicians|statesmen|counterparts"
)
_SAYING = frozenset("say add tell note explain stress state emphasize continue recall point".split())
_PERSONS_BACK = 5
"""How many sentences back "the presidents" can point."""

_SEVERAL = re.compile(r"(?i)\b(?:three|four)\b")
_THREE = re.compile(r"(?i)three")
_OFFICES_TOO = frozenset("premier envoy diplomat speaker".split())
"""Of the nouns that speak of a person again, those that are offices, which the person meant holds."""

_FOR_LEADERS_TOO = ("guest", "interlocutor")
_LEADERS = frozenset(["president", "prime minister"])
_GROUP_HEADS = frozenset("president minister leader premier state chancellor head counterpart".split())
"""Last words of offices whose plural stands for the states ("the foreign ministers")."""


class Reference:
    """Who is in the reader's mind while an article is read, and so who is meant.

    `mentions` holds the mentions of each sentence read so far, the one being read among them, by the sentence's index.
    """

    def __init__(self, register: Register, topic: Topic, mentions: list[list[Mention]], quotations: Sequence[Quotation]) -> None:
        self.focus: list[Person] = []
        """Persons by how lately they were spoken of or spoke, the last one first."""
        self._speaker: Person | None = None
        self._spoken_for: Person | None = None
        self._here: set[Person] = set()
        """Who was named or spoke in the paragraph that is being read."""
        self._paragraph = -1
        self._register = register
        self._topic = topic
        self._mentions = mentions
        self._quotations = quotations

    def spoke(self, person: Person) -> None:
        """Note that `person` speaks, and for whom a spokesman does: the one foremost in the sentence."""
        latest = self.focus[0] if self.focus else None
        self._spoken_for = latest if person.heads() & SPOKESMEN and latest is not person else None
        self._speaker = person
        self._focus_on(person)
        self._here.add(person)

    def note(self, sentence: Sentence) -> None:
        """Note who was mentioned in a sentence, the first named foremost; those named inside a quotation do not count."""
        quoted = [(q.start, q.end) for q in self._quotations if q.start < sentence.end and q.end > sentence.start]
        persons = [
            m.person
            for m in self._mentions[sentence.index]
            if m.person and m.kind != "pronoun" and not any(start <= m.start < end for start, end in quoted)
        ]
        self._here.update(persons)
        for person in reversed(list(dict.fromkeys(persons))):
            self._focus_on(person)

    def _focus_on(self, person: Person) -> None:
        if person in self.focus:
            self.focus.remove(person)
        self.focus.insert(0, person)

    # -- sentence by sentence ------------------------------------------------------------------------------------------

    def resolve(self, mention: Mention, sentence: Sentence) -> None:
        """Resolve a mention of the sentence that is being read, those before it being resolved."""
        if sentence.paragraph != self._paragraph:
            self._paragraph, self._here = sentence.paragraph, set()
        persons = [m.person for m in self._mentions[sentence.index] if m.end <= mention.start and m.person]
        if mention.kind == "group":
            self._resolve_group(mention, sentence)
        elif mention.kind == "title" and mention.plural:
            self._resolve_plural(mention)
        elif mention.kind == "title":
            _mean(mention, self._holder(mention, persons))
        elif mention.kind == "pronoun" and mention.word in ("he", "she"):
            # "N will visit Oslo, a spokesman said. He will meet ...": who speaks on is the spokesman, who acts is N.
            acting = self._spoken_for and self.focus[0] is self._speaker and not _says(sentence, mention)
            first = [self._spoken_for] if self._spoken_for and acting else []
            fitting = (p for p in [*persons, *first, *self.focus] if p.gender in ("", mention.word))
            person = next(fitting, None)
            _mean(mention, person)
            if person:
                person.gender = person.gender or mention.word

    def _resolve_plural(self, mention: Mention) -> None:
        """Resolve "the presidents" or "the Kazakh and Kenyan ministers", where two or more who were named hold the office."""
        if len(mention.states) != 1:
            found = [p for p in self.focus if _fits(p, mention)]
            if len(found) >= 2:
                pair = sorted(found[: max(2, len(mention.states))], key=lambda p: p.order)
                mention.names = tuple(p.name for p in pair)
                mention.states = tuple(dict.fromkeys(s for p in pair for s in p.states))
        if not mention.states and mention.word.split()[-1] in _GROUP_HEADS:
            mention.kind = "group"

    def _holder(self, mention: Mention, persons: list[Person]) -> Person | None:
        """Whom a title means: who speaks, else the nearest before it in its sentence (`persons`), else in the article."""
        office = mention.word
        latest = self.focus[0] if self.focus else None
        if office in GENERIC_PERSONS and office not in _OFFICES_TOO:
            modest = (p for p in self.focus if office in _FOR_LEADERS_TOO or not p.heads() & _LEADERS)
            return next(modest, latest)
        speaking = [self._speaker] if self._speaker else []
        # Who spoke in an earlier paragraph gives way to those whom this one names.
        nearer = [p for p in self.focus if p in self._here] if self._speaker not in self._here else []
        candidates = [*nearer, *speaking, *reversed(persons), *self.focus]
        if mention.states:
            candidates += self._register.persons
        holder = next((p for p in candidates if _fits(p, mention)), None)
        return latest if holder is None and office == "speaker" else holder

    # -- groups, and what only the whole article tells -----------------------------------------------------------------

    def settle(self, sentence: Sentence) -> None:
        """Resolve a sentence's groups, "it" and "they" when all states are known."""
        for mention in self._mentions[sentence.index]:
            if mention.kind == "group":
                self._resolve_group(mention, sentence)
            elif mention.kind == "pronoun" and mention.word in ("it", "they"):
                self._resolve_neuter(mention, sentence)

    def _resolve_group(self, mention: Mention, sentence: Sentence) -> None:
        words = sentence.source[mention.start : mention.end]
        if _SEVERAL.search(words):
            mention.states = self._topic.several_at(sentence.index, 3 if _THREE.search(words) else 4)
            return
        mention.states = self._topic.pair_at(sentence.index, mention.start)
        people = self._two_persons(mention, sentence) if _PERSON_GROUPS.search(mention.word) else []
        if people:
            mention.names = tuple(p.name for p in people)
            mention.states = tuple(dict.fromkeys(s for p in people for s in p.states))

    def _two_persons(self, mention: Mention, sentence: Sentence) -> list[Person]:
        """Two persons of different states, of the pair that a group means, named nearest before it; none where there are not."""
        people: list[Person] = []
        for n in range(sentence.index, max(-1, sentence.index - _PERSONS_BACK), -1):
            for other in self._mentions[n]:
                person = other.person
                before = n < sentence.index or other.start < mention.start
                if person and person not in people and before and set(person.states) & set(mention.states):
                    people.append(person)
            if len({s for p in people for s in p.states}) >= 2:
                break
        if len(people) < 2 or len({s for p in people for s in p.states}) < 2:
            return []
        return sorted(people[:2], key=lambda p: p.order)

    def _resolve_neuter(self, mention: Mention, sentence: Sentence) -> None:
        """Resolve "it" to the first state or institution of its sentence or the one before, "they" to its sentence's group."""
        kinds = ("state", "body", "organization") if mention.word == "it" else ("group",)
        reach = 2 if mention.word == "it" else 1
        for n in range(sentence.index, max(-1, sentence.index - reach), -1):
            for source in self._mentions[n]:
                if source.kind in kinds and not source.place and (n < sentence.index or source.end <= mention.start):
                    mention.names, mention.states, mention.body = source.names, source.states, source.body
                    return


def _says(sentence: Sentence, mention: Mention) -> bool:
    """Whether a pronoun is said to speak ("he added")."""
    i = sentence.token_at(mention.start)
    return i is not None and sentence.tokens[sentence.tokens[i].head].lemma in _SAYING


def _fits(person: Person, mention: Mention) -> bool:
    """Whether a person holds the office that a title names, for one of its states where it names any."""
    return person.holds(mention.word) and (not mention.states or bool(set(person.states) & set(mention.states)))


def _mean(mention: Mention, person: Person | None) -> None:
    if person:
        mention.person, mention.names, mention.states = person, (person.name,), person.states
