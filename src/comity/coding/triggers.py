"""Which words of a sentence tell of an event: the lexicon's lines held against the parse."""

from comity.coding.lexicon import NOUNS, VERBS, Trigger
from comity.coding.scene import Scene
from comity.language.clauses import agents, is_passive, objects, phrases, subjects
from comity.language.parser import Sentence

_GUESTS = frozenset("guest visitor delegation participant tourist arrival people".split())
_NAMED_GATHERINGS = frozenset("forum conference dialogue council".split())


def find_trigger(scene: Scene, s: Sentence, i: int) -> Trigger | None:
    """What token `i` tells, or None: the first line of the lexicon for its lemma whose conditions hold."""
    token = s.tokens[i]
    for candidate in _candidates(s, i):
        if token.lemma in ("welcome", "hail") and candidate.type == "SUPPORT" and _greets(scene, s, i):
            continue
        if _holds(scene, s, i, candidate):
            return candidate
    return None


def is_noun(s: Sentence, i: int) -> bool:
    """Whether a trigger stands as a noun ("talks", "the visit"), so that its roles hang on nouns' phrases and a light verb."""
    token = s.tokens[i]
    return (token.pos != "VERB" and token.lemma in NOUNS) or (token.lower in NOUNS and token.pos in ("NOUN", "PROPN"))


def _candidates(s: Sentence, i: int) -> tuple[Trigger, ...]:
    token = s.tokens[i]
    if token.pos == "VERB" or token.lemma == "be" or (token.tag in ("VBG", "VBN", "VBD") and token.pos != "ADJ"):
        return VERBS.get(token.lemma, ())
    if token.pos in ("NOUN", "PROPN"):
        if token.dep == "compound" and token.head > i:
            return ()  # "peace talks", "summit meeting": the head tells it
        if token.pos == "PROPN" and token.lemma in _NAMED_GATHERINGS and token.dep == "nmod":
            return ()
        return NOUNS.get(token.lemma, ()) or NOUNS.get(token.lower, ())
    return VERBS.get(token.lower, ()) if token.dep == "acomp" else ()


def _greets(scene: Scene, s: Sentence, i: int) -> bool:
    """Whether who is welcomed is a person or guests, not another side's act."""
    things = objects(s, i)
    return any(s.tokens[h].lemma in _GUESTS for h in things) or any(scene.person_at(s, h) for h in things)


def _holds(scene: Scene, s: Sentence, i: int, trigger: Trigger) -> bool:
    token = s.tokens[i]
    for key, wanted in trigger.conditions.items():
        if key == "obj":
            heads = objects(s, i) if token.pos == "VERB" else []
            named = {x for h in heads for x in (s.tokens[h].lemma, s.tokens[h].lower)}
            named |= {s.tokens[h].lemma for head in heads for h in phrases(s, head, "of")}
            if token.lemma in ("provide", "supply", "present"):
                named |= {s.tokens[h].lemma for h in phrases(s, i, "with")}  # "provided X with a loan"
            # A name stands for the office: "received Yurtsever" where "received the minister" would do.
            if not named & wanted and not ("minister" in wanted and any(scene.person_at(s, h) for h in heads)):
                return False
        elif key == "subj":
            doers = {s.tokens[h].lemma for h in (agents(s, i) if is_passive(s, i) else subjects(s, i))}
            if not doers & wanted and not any(d.endswith(tuple(wanted)) for d in doers):
                return False
        elif key == "prep":
            below = {x for c in s.children[i] for x in (s.tokens[c].lower, s.tokens[c].dep)}
            if not below & wanted and not ("xcomp" in wanted and below & {"ccomp", "advcl", "relcl"}):
                return False
        elif key == "near":
            if not wanted & {x for t in s.tokens for x in (t.lower, t.lemma)}:
                return False
    return True
