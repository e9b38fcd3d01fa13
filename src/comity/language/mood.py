"""Whether what a word tells has happened, is planned, is only proposed, or is denied: read off grammar, not meaning."""

from typing import Literal

from comity.language.clauses import Mood, auxiliaries, is_negated, is_passive
from comity.language.parser import Sentence, Token

_PLANNING_VERBS = frozenset(
    """plan expect schedule intend prepare set slate due aim decide agree promise pledge vow undertake commit
    project anticipate hope confirm announce arrange go start ready gear await""".split()
)
_PROPOSING_VERBS = frozenset(
    """propose suggest offer invite urge ask call request want wish consider study seek discuss explore recommend
    advocate demand appeal encourage mull weigh negotiate instruct threaten warn contemplate favor favour insist
    need let try examine press require possibility prospect""".split()
)
_ASKING = frozenset("urge demand request propose suggest seek advocate".split())
_ASKING_FOR = frozenset("call appeal ask press push plead".split())
_SCHEDULING_VERBS = frozenset("plan expect schedule intend slate set anticipate project prepare await".split())
_DENYING_VERBS = frozenset("deny refuse reject decline refute cancel fail dismiss postpone abandon scrap avoid lack".split())
_CANCELLING = frozenset("cancel scrap abandon axe boycott skip cancellation".split())
"""What is done to a meeting that does not come about; "call off" too."""

_POSTPONING = frozenset("postpone delay defer reschedule postponement".split())
"""What is done to one that comes about later; "put off" and "push back" too."""

_WITH_PARTICLES = {("call", "off"): "cancel", ("put", "off"): "postpone", ("push", "back"): "postpone"}

_FUTURE_ADJECTIVES = frozenset(
    """upcoming forthcoming planned scheduled future next expected coming anticipated eventual prospective
    impending""".split()
)
_PROPOSING_ADJECTIVES = frozenset("possible proposed potential hypothetical draft alleged would-be suggested".split())
# Compared in the form in which they stand, where the lemmas above say nothing.
_PROPOSING_NOUNS = frozenset("possibility proposal invitation offer call request idea".split())
_PLANNING_NOUNS = frozenset("plan plans decision intention readiness agreement commitment due".split())
# What stands under one of these with "of" is thought of, not done ("the possibility of a visit", "the importance of signing").
_CONDITIONS = frozenset("once after when until till unless before".split())
"""Before a clause that tells what has to happen first."""

_THOUGHTS = frozenset(
    "possibility prospect idea importance necessity need feasibility expediency desirability likelihood question".split()
)
# How an infinitive with "to" hangs on the word that gives it its mood.
_INFINITIVES = frozenset("xcomp acl oprd acomp advcl relcl".split())
_PLAIN_MODALS = frozenset(["will", "shall", "'ll", "’ll"])
_WEAK_MODALS = frozenset("would could may might should can must ought".split())


def mood_of(s: Sentence, node: int, *, date_ahead: bool = False) -> Mood:
    """The mood of what token `node` (a verb or a noun) tells. `date_ahead`: whether its date lies after publication."""
    verb = _verb_of(s, node)
    token = s.tokens[node]
    fate = put_off(s, node)
    if fate:
        # What nobody has called off yet, or only may, is planned still.
        return "denied" if fate[0] == "cancelled" and _verb_mood(s, fate[1]) in ("occurred", "planned") else "planned"
    if is_negated(s, node) or (verb is not None and verb != node and is_negated(s, verb) and _linked(s, node, verb)):
        return "denied"
    adjectives = {s.tokens[c].lower for c in s.children[node] if s.tokens[c].dep in ("amod", "compound", "nmod", "advmod")}
    if adjectives & _PROPOSING_ADJECTIVES or asked_for(s, node):
        return "proposed"
    if adjectives & _FUTURE_ADJECTIVES and token.pos in ("NOUN", "PROPN"):
        return "planned"
    if _is_thought(s, node):
        return "proposed"
    if _is_awaited(s, node):
        return "planned"
    if verb is None:
        return "planned" if date_ahead else "occurred"
    if verb == node or _linked(s, node, verb):
        mood = _verb_mood(s, verb)
        if mood != "occurred":
            return mood
    return "planned" if date_ahead else "occurred"


def asked_for(s: Sentence, noun: int) -> bool:
    """Whether what a noun tells is only asked for: "called for talks", "urged a ceasefire"."""
    token = _noun_at(s, noun)
    if token is None:
        return False
    above = s.tokens[token.head]
    if token.dep == "pobj" and above.lower == "for":
        return s.tokens[above.head].lemma in _ASKING_FOR
    return token.dep == "dobj" and above.lemma in _ASKING


def _noun_at(s: Sentence, noun: int) -> Token | None:
    """The noun at a token, of several that stand beside each other the first; None where it is none."""
    token = s.tokens[noun]
    if token.pos not in ("NOUN", "PROPN"):
        return None
    while token.dep == "conj" and s.tokens[token.head].pos in ("NOUN", "PROPN"):
        token = s.tokens[token.head]
    return token


def put_off(s: Sentence, noun: int) -> tuple[Literal["cancelled", "postponed"], int] | None:
    """What becomes of what a noun tells, and the word that says so: "cancelled the visit", "the visit was put off"."""
    token = _noun_at(s, noun)
    if token is None:
        return None
    above = s.tokens[token.head]
    words = [above.i] if token.dep in ("dobj", "nsubjpass") else []
    if above.lower == "of" and above.i != token.i:
        words.append(above.head)  # "the cancellation of the visit"
    words += [c for c in s.children[noun] if s.tokens[c].dep in ("acl", "relcl", "amod") and is_passive(s, c)]
    for word in words:
        particles = {s.tokens[c].lower for c in s.children[word] if s.tokens[c].dep in ("prt", "advmod")}
        lemma = next((x for p in particles if (x := _WITH_PARTICLES.get((s.tokens[word].lemma, p)))), s.tokens[word].lemma)
        if lemma in _CANCELLING | _POSTPONING:
            return "cancelled" if lemma in _CANCELLING else "postponed", word
    return None


def _verb_of(s: Sentence, node: int) -> int | None:
    """The word itself where it is a verb, else the nearest verb above it."""
    if s.tokens[node].pos in ("VERB", "AUX"):
        return node
    for ancestor in s.ancestors(node):
        if s.tokens[ancestor].pos in ("VERB", "AUX"):
            return ancestor
    return None


def _is_thought(s: Sentence, node: int) -> bool:
    """Whether the word is what a possibility, an idea, an importance is of."""
    above = s.tokens[s.tokens[node].head]
    return above.lower == "of" and above.i != node and s.tokens[above.head].lemma in _THOUGHTS


def _is_awaited(s: Sentence, node: int) -> bool:
    """Whether a noun's event lies ahead: "ahead of the visit", "on the eve of the visit", "the visit is scheduled for May"."""
    token = s.tokens[node]
    above = s.tokens[token.head]
    if above.lower == "of" and s.tokens[above.head].lower in ("ahead", "eve"):
        return True
    return (
        token.dep == "nsubjpass"
        and above.lemma in _SCHEDULING_VERBS
        and not is_negated(s, above.i)
        and not any(s.tokens[c].dep == "xcomp" for c in s.children[above.i])
    )


def _linked(s: Sentence, node: int, verb: int) -> bool:
    """Whether a noun is subject or object of the verb, so that the verb's mood is the noun's."""
    while node != verb:
        token = s.tokens[node]
        if token.head == verb:
            return token.dep in ("nsubj", "nsubjpass", "dobj", "attr", "conj", "oprd", "appos", "dep") or (
                token.dep == "prep" and token.lower in ("for", "to", "of", "on", "in", "about")
            )
        if token.dep in ("relcl", "advcl", "acl"):
            return False
        if token.dep in ("pobj", "prep") and s.tokens[token.head].pos in ("NOUN", "PROPN"):
            # A noun inside another noun's phrase does not share that noun's verb ("the results of the visit will be ...").
            return False
        node = token.head
        if s.tokens[node].head == node and node != verb:
            return False
    return True


def _verb_mood(s: Sentence, verb: int) -> Mood:
    """The mood of a verb by its own words, by the verb or noun above it, and so on through four at most."""
    node = verb
    for _ in range(4):
        mood = _own_mood(s, node)
        if mood:
            return mood
        token = s.tokens[node]
        if token.head == node:
            break
        mood = _mood_from_above(s, node)
        if mood:
            return mood
        if token.dep not in ("xcomp", "conj", "oprd", "acomp"):
            break
        node = token.head
    return "occurred"


def _own_mood(s: Sentence, node: int) -> Mood | None:
    """The mood that a verb's negation, auxiliaries and conjunction give it; None where they say nothing."""
    token = s.tokens[node]
    words = auxiliaries(s, node)
    if is_negated(s, node):
        return "denied"
    if any(w in _PLAIN_MODALS for w in words):
        return "planned"
    if any(w in _WEAK_MODALS for w in words) and "have" not in words:
        return "proposed"
    # "the aim is to sign", "they are to sign"
    if "to" in words and s.tokens[token.head].lemma == "be" and token.dep in ("xcomp", "acomp", "ccomp"):
        return "planned"
    own_aux = {s.tokens[c].lower for c in s.children[node] if s.tokens[c].dep == "aux"}
    if token.tag == "VB" and own_aux & {"is", "are", "was", "were"}:
        return "planned"
    marks = {s.tokens[c].lower for c in s.children[node] if s.tokens[c].dep in ("mark", "advmod")}
    if "if" in marks:
        return "proposed"
    if token.dep == "advcl" and marks & _CONDITIONS and _lies_ahead(s, token.head, words):
        return "planned"
    return None


def _lies_ahead(s: Sentence, verb: int, words: list[str]) -> bool:
    """Whether what has to happen for a verb is yet to: "will open once they have signed", "takes effect when they have"."""
    above = s.tokens[verb]
    return any(w in _PLAIN_MODALS for w in auxiliaries(s, verb)) or (
        above.tag in ("VBZ", "VBP") and bool({"has", "have"} & {*words})
    )


def _is_singled_out(s: Sentence, noun: int) -> bool:
    return bool({s.tokens[i].lower for i in (noun, *s.children[noun])} & {"first", "last", "only"})


def _mood_from_above(s: Sentence, node: int) -> Mood | None:
    """The mood that the verb or noun above gives to "to sign" or to "of signing"; None where it gives none."""
    token = s.tokens[node]
    above = s.tokens[token.head]
    infinitive = token.dep in _INFINITIVES and "to" in auxiliaries(s, node)
    if infinitive or token.dep == "pcomp":
        if above.lemma in _DENYING_VERBS:
            return "denied"
        if above.lemma in _PROPOSING_VERBS or above.lower in _PROPOSING_NOUNS:
            return "proposed"
        if token.dep in ("acl", "relcl") and _is_singled_out(s, above.i):
            # "the first to visit": as far ahead as it is that they are the first.
            mood = _verb_mood(s, above.head) if above.head != above.i else "occurred"
            return None if mood == "occurred" else mood
        # A noun's infinitive ("the document to be signed") lies ahead whatever the noun.
        if above.lemma in _PLANNING_VERBS or above.lower in _PLANNING_NOUNS or token.dep in ("acl", "relcl"):
            return "planned"
    if token.dep == "ccomp" and above.lemma in ("deny", "refute", "rebut"):
        return "denied"
    # "proposed that they conclude a treaty": the plain form tells of a wish.
    if (
        token.dep == "ccomp"
        and token.tag in ("VB", "VBP")
        and above.lemma in ("propose", "suggest", "recommend", "demand", "request")
    ):
        return "proposed"
    return None
