"""The tables of PLOVER: the manual's sixteen types, their modes, quad classes and contexts."""

from comity.coding.lexicon import Trigger, load_lexicon
from comity.plover import CONTEXTS, COOPERATION, FIELDS, MATERIAL, MODES, TYPES


def test_there_are_sixteen_types() -> None:
    assert len(TYPES) == len(set(TYPES)) == 16


def test_each_quad_class_has_its_types() -> None:
    quads = {(kind in COOPERATION, kind in MATERIAL): set[str]() for kind in TYPES}
    for kind in TYPES:
        quads[kind in COOPERATION, kind in MATERIAL].add(kind)
    assert quads == {
        (True, False): {"AGREE", "CONSULT", "SUPPORT", "CONCEDE"},
        (True, True): {"COOPERATE", "AID", "RETREAT"},
        (False, False): {"REQUEST", "ACCUSE", "REJECT", "THREATEN"},
        (False, True): {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"},
    }


def test_modes_are_of_types_and_named_once() -> None:
    assert set(MODES) <= set(TYPES)
    assert all(len(modes) == len(set(modes)) for modes in MODES.values())
    assert set(TYPES) - set(MODES) == {"AGREE", "SUPPORT", "CONCEDE", "COOPERATE", "AID"}


def test_contexts_and_fields_are_named_once() -> None:
    assert len(set(CONTEXTS)) == len(CONTEXTS) == 37
    assert len(set(FIELDS)) == len(FIELDS) == 16


def triggers() -> list[Trigger]:
    """Every trigger of the lexicon."""
    return [trigger for table in load_lexicon() for entries in table.values() for trigger in entries]


def test_the_lexicon_speaks_plover() -> None:
    for trigger in triggers():
        assert trigger.type in TYPES
        assert trigger.mode is None or trigger.mode in MODES[trigger.type]


def test_every_type_has_words() -> None:
    assert {trigger.type for trigger in triggers()} == set(TYPES)
