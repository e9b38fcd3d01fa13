"""Offices: who holds, or held, which office, once for each person and office, where the text says it first.

Source of the rules: the codebook's section "offices". An office whose state or institution the article never tells is left out.
"""

from comity.coding.scene import Scene
from comity.types import Office

_RELATIONS = frozenset(["counterpart", "counterparts", "lady", "spouse"])
"""Words that read like offices and only relate a person to another."""
_EMPTY_WORDS = frozenset("of and the affairs for".split())


def find_offices(scene: Scene) -> list[Office]:
    """The article's offices in the order of the text."""
    found: list[Office] = []
    for _, holding, person in scene.cast.holdings:
        owner = holding.owner.codes[0] if holding.owner.codes else holding.owner.name
        office = holding.title.office
        if not owner or holding.title.head in _RELATIONS:
            continue
        if any(k.person == person.name and k.of == owner and is_same_office(k.office, office) for k in found):
            continue
        evidence = scene.text[holding.start : holding.end]
        found.append(Office(evidence, holding.start, holding.end, person=person.name, office=office, of=owner))
    return sorted(found, key=lambda k: (k.start, k.end))


def is_same_office(a: str, b: str) -> bool:
    """Whether two names mean one office: the words of one are those of the other, order and small words aside.

    "foreign minister" is "minister of foreign affairs"; "minister" is any minister's; "deputy minister" is another office.
    """
    x, y = set(a.split()) - _EMPTY_WORDS, set(b.split()) - _EMPTY_WORDS
    shorter, longer = sorted((x, y), key=len)
    return shorter <= longer and not (longer - shorter) & {"deputy", "vice", "first", "former"}
