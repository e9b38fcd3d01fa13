"""The register of an article: every person and institution it names, once, under the fullest name it gives."""

import re

from comity.actors.gazetteer import Gazetteer
from comity.actors.institutions import spelled_out
from comity.actors.owners import Owner
from comity.actors.people import Body, Person, name_words
from comity.actors.states import name_stem_state


class Register:
    """The persons and institutions of one article, each in the order of first mention."""

    def __init__(self, text: str, gazetteer: Gazetteer) -> None:
        self.persons: list[Person] = []
        self.bodies: list[Body] = []
        self._gazetteer = gazetteer
        self._full_names = dict(spelled_out(text))

    def find_person(self, name: str) -> Person | None:
        """The person to whom `name` can refer: the same name, a surname, or a part of the name; the last named first."""
        words = name_words(name)
        if not words:
            return None
        for person in reversed(self.persons):
            own = name_words(person.name)
            shorter = len(words) < len(own) and set(words) <= set(own) and (words[-1] == own[-1] or len(words) == 1)
            longer = len(words) > 1 and set(own) <= set(words)
            if words == own or shorter or longer:
                return person
        return None

    def person(self, name: str) -> Person:
        """The person of that name, entered where there is none, and renamed where the name is fuller."""
        name = re.sub(r"\s+", " ", name)
        person = self.find_person(name)
        if person is None:
            person = Person(name, order=len(self.persons))
            self.persons.append(person)
        elif len(name_words(name)) > len(name_words(person.name)):
            person.name = name
        return person

    def full_name(self, name: str) -> str:
        """An institution's or organization's name as the article spells it out, the name itself where it does not."""
        return self._full_names.get(name, name)

    def find_body(self, name: str) -> Body | None:
        """The institution of that name, full or short."""
        name = _without_article(name)
        full = self.full_name(name)
        for body in self.bodies:
            if full == body.name or name in body.aliases or full in body.aliases:
                return body
        return None

    def body(self, name: str, states: tuple[str, ...]) -> Body:
        """The institution of that name, entered where there is none; its short names are noted.

        `states` are those named inside the name; they become the institution's where it has none, or those that its full
        name tells of.
        """
        name = re.sub(r"\s+", " ", _without_article(name))
        full = self.full_name(name)
        body = self.find_body(full)
        if body is None:
            body = Body(full)
            self.bodies.append(body)
        body.aliases.update({name, *(short for short, long in self._full_names.items() if long == full)})
        body.states = body.states or states or self.states_in(full)
        return body

    def is_known(self, name: str) -> bool:
        """Whether the gazetteer knows any part of the name."""
        return bool(self._gazetteer.find(name))

    def states_in(self, name: str) -> tuple[str, ...]:
        """The states that the name of an institution tells of ("Bank of Japan", "KazMunayGas")."""
        found = [m.state for m in self._gazetteer.find(name) if m.state]
        if not found:
            found = [s for word in re.findall(r"\w+", name) if (s := name_stem_state(word))]
        return tuple(dict.fromkeys(found))

    def states_of(self, owner: Owner) -> tuple[str, ...]:
        """The states for which an office of this owner stands."""
        if owner.codes or not owner.name:
            return owner.codes
        body = self.find_body(owner.name)
        return body.states if body else self.states_in(owner.name)


def _without_article(name: str) -> str:
    return re.sub(r"^[Tt]he ", "", name)
