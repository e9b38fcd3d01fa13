"""Instruments: documents between parties of different states, with kind, subject, parties, status, date, place and count.

Source of the rules: the codebook's section "instruments". What is done to an instrument tells its status; an instrument that
only comes again ("the agreement", "the document") is the one named before. The signings that the text tells are handed on to
the events, of which they are SUPPORT.
"""

import re
from dataclasses import dataclass, replace

from comity.actors.words import DATE_WORDS
from comity.coding.fields import contexts_of, field_of
from comity.coding.instrument_words import END, KINDS, NEGOTIATE, PROPOSE, RATIFY, SIGN, SIGN_NOUNS, act_on, kind_at, makes
from comity.coding.roles import names_of
from comity.coding.scene import Scene, Side, join, sentence_spans
from comity.language.clauses import Mood, agents, conjuncts, is_passive, objects, phrases, subjects
from comity.language.mood import mood_of
from comity.language.parser import Sentence
from comity.types import MOST_DOCUMENTS, Instrument, InstrumentStatus

_IN_FORCE = re.compile(
    r"(?i)\b(?:enter(?:s|ed)? into force|(?:comes?|came) into (?:force|effect)|tak(?:es?|en|ing) effect|took effect|"
    r"in force|in effect)\b"
)
_IN = re.compile(r"\bin (?:the )?$")
_NOT_YET = frozenset("possible proposed draft future new potential peace".split())
_DESCRIBING = ("amod", "compound", "nmod", "prep", "acl", "relcl", "poss", "nummod")
_BEFORE_NOUN = ("det", "amod", "compound", "nmod", "poss", "nummod", "quantmod", "advmod", "punct")
_PLAIN_ADJECTIVES = frozenset("new separate several other joint bilateral same key".split())
_OF_SIGNING: dict[Mood, InstrumentStatus] = {
    "occurred": "signed", "planned": "to be signed", "proposed": "proposed", "denied": "proposed",
}  # fmt: skip
_PARTS = frozenset("role part participation help mediation work effort contribution".split())
_DEALS = {"agreement", "treaty"}
_LONGEST_EVIDENCE = 300
_MANY = 4
"""An instrument in force that more states are near than this is not between them: the sentence only lists states."""


@dataclass(frozen=True, slots=True)
class Signing:
    """The act told with an instrument: where its word stands, who acted, and whether it is done, planned, proposed or denied."""

    sentence: Sentence
    trigger: int
    side: Side
    status: Mood
    instrument: Instrument


@dataclass(frozen=True, slots=True)
class _State:
    """The state that the words leave an instrument in, and the mood of the signing where they tell one."""

    status: InstrumentStatus
    told: Mood | None = None


def find_instruments(scene: Scene) -> tuple[list[Instrument], list[Signing]]:
    """The article's instruments in order, and the signings and adoptions that the text tells."""
    found: list[Instrument] = []
    signings: list[Signing] = []
    for sentence in scene.sentences:
        if sentence.heading:
            continue
        for token in sentence.tokens:
            kind = kind_at(sentence, token.i)
            read = _read(scene, sentence, token.i, kind) if kind else None
            if read is None:
                continue
            instrument, signing = read
            known = next((k for k in found if _same(k, instrument, sentence, token.i)), None)
            if known is None:
                if not (signing and signing.status == "denied"):  # what was never signed is an event denied, no instrument
                    found.append(instrument)
            else:
                fuller = signing and instrument.subject and not known.subject and instrument.count == known.count
                best, rest = (instrument, known) if fuller else (known, instrument)
                found[found.index(known)] = replace(best, date=best.date or rest.date, place=best.place or rest.place)
            told = [x for x in signings if x.instrument in (known, instrument) and signing and x.status == signing.status]
            if signing and (known is None or not told):
                signings.append(signing)
    return sorted(found, key=lambda k: k.start), signings


def _read(scene: Scene, s: Sentence, i: int, kind: str) -> tuple[Instrument, Signing | None] | None:
    """The instrument that the noun at token `i` names, with the signing that is told of it; None where it is none."""
    act = act_on(s, i)
    low, high = _noun_phrase(s, i)
    subject = _subject(s, i)
    named = s.tokens[i].text[0].isupper() or (subject or "")[:1].isupper()
    state = _state(s, i, kind, act, named)
    if state is None or (state.told is None and _is_background(s, i)):
        return None
    side = _between(scene, s, i, act, named, state)
    states = tuple(sorted(set(side.states)))
    if not states or (len(states) < 2 and not named):
        return None
    if state.told is None and state.status == "in force" and len(states) > _MANY:
        return None
    node = act if act is not None else i
    date = scene.date_for(s, node, deadlines=state.told == "planned") if state.told else None
    changing = act is not None and (state.told or s.tokens[act].lemma in NEGOTIATE | PROPOSE | END)
    nodes = [i, low, high]
    if changing:
        nodes += [node, *(c for c in s.children[node] if s.tokens[c].dep in ("aux", "auxpass", "neg"))]
    start, end = sentence_spans(s, nodes)
    if date and state.status in ("signed", "ratified", "to be signed"):
        start, end = min(start, date.start), max(end, date.end)
    if end - start > _LONGEST_EVIDENCE:
        start, end = s.tokens[low].start, s.tokens[high].end
    evidence = scene.text[start:end]
    instrument = Instrument(
        evidence, start, end, kind=kind, subject=subject, parties=side.names if len(side.names) > 1 else names_of(states),
        states=states, status=state.status, date=date.value if date and state.told in ("occurred", "planned") else None,
        place=_place(scene, s, node, act) if state.told else None, count=_count(scene, s, i),
        contexts=contexts_of(evidence, s.text), field=field_of(evidence, s.text, s.section),
    )  # fmt: skip
    return instrument, Signing(s, node, side, state.told, instrument) if state.told and act is not None else None


# -- status ----------------------------------------------------------------------------------------------------------------


def _state(s: Sentence, i: int, kind: str, act: int | None, named: bool) -> _State | None:
    """The status that the words tell; None where they only point back or speak of no instrument of their own."""
    lemma = s.tokens[act].lemma if act is not None else ""
    described = any(s.tokens[c].dep in _DESCRIBING for c in s.children[i])
    determiner = _determiner(s, i)
    definite = determiner == "the" and described
    if act is None and determiner in ("the", "this", "that", "these", "such", "") and not named and not described:
        return None
    mood = mood_of(s, act if act is not None and s.tokens[act].pos in ("VERB", "AUX") else i)
    if lemma in RATIFY:
        return _State("ratified" if mood == "occurred" else "signed", mood)
    if act is not None and lemma in SIGN | SIGN_NOUNS:
        return _State(_OF_SIGNING[mood], mood) if makes(s, act, kind) else None
    if lemma == "agree" and act is not None and is_passive(s, act):
        ongoing = any(s.tokens[c].lower == "being" for c in s.children[act])
        return _State("negotiated") if ongoing else _State("signed", mood)
    if lemma in END:
        return _State("terminated" if mood == "occurred" else "in force")
    if _IN_FORCE.search(s.text):
        return _State("in force") if mood == "occurred" else _State("signed")
    if lemma in NEGOTIATE and kind != "document":
        return _State("negotiated")
    if lemma in PROPOSE or mood in ("proposed", "planned") or any(s.tokens[c].lower in _NOT_YET for c in s.children[i]):
        return _State("negotiated" if lemma in NEGOTIATE | {"discuss", "agree"} else "proposed")
    if named or definite:
        return _State("in force")
    return _State("signed") if kind in _DEALS and phrases(s, i, "between", "with") else None


def _is_background(s: Sentence, i: int) -> bool:
    """Whether an instrument is only what somebody had a part in ("its role in the agreement")."""
    above = s.tokens[s.tokens[i].head]
    return s.tokens[i].dep == "pobj" and above.lower == "in" and s.tokens[above.head].lemma in _PARTS


def _determiner(s: Sentence, i: int) -> str:
    return next((s.tokens[c].lower for c in s.children[i] if s.tokens[c].dep in ("det", "poss")), "")


# -- parties ---------------------------------------------------------------------------------------------------------------


def _between(scene: Scene, s: Sentence, i: int, act: int | None, named: bool, state: _State) -> Side:
    """The parties: as the words name them, else the states that the sentence names, else the article's pair."""
    side = _parties(scene, s, i, act)
    if len(side.states) >= 2:
        return side
    around = scene.sides_in(s, s.start, s.end)
    merged = tuple(dict.fromkeys((*side.states, *around.states)))
    if named and state.told is None and around.states:
        return Side(side.names or around.names, merged[:3])
    if len(merged) == 2:
        return Side(tuple(dict.fromkeys((*side.names, *around.names))), merged, joint=True)
    if state.told and side.names and not side.states and not side.joint:
        return Side()  # parties whose states the text does not tell
    if side.states and state.told is None:
        return side
    pair = scene.pair(s).states
    if side.states and side.states[0] not in pair:
        other = scene.cast.other_of(side.states, s.index)
        pair = (*side.states, other) if other else side.states
    return Side(side.names, pair or side.states, joint=True)


def _parties(scene: Scene, s: Sentence, i: int, act: int | None) -> Side:
    between = phrases(s, i, "between", "among")
    if between and len((side := scene.side(s, between)).states) >= 2:
        return side
    owners = [c for c in s.children[i] if s.tokens[c].dep in ("poss", "amod", "compound", "nmod") and scene.names_actor(s, c)]
    partners = [*phrases(s, i, "with"), *between]
    signers: list[int] = []
    if act is not None:
        partners += phrases(s, act, "with", "between", "among")
        signers = agents(s, act)
        if not signers and s.tokens[act].pos in ("VERB", "AUX"):
            things = {i, *conjuncts(s, i), *objects(s, act)}
            signers = [h for h in subjects(s, act) if h not in things and not s.subtree(h)[0] <= i <= s.subtree(h)[1]]
    return join(scene.side(s, owners), scene.side(s, signers), scene.side(s, partners))


# -- words -----------------------------------------------------------------------------------------------------------------


def _noun_phrase(s: Sentence, i: int) -> tuple[int, int]:
    """The instrument's own noun phrase: its words before it, and "on ...", "between ...", "for ..." behind it."""
    low = high = i
    for child in s.children[i]:
        token = s.tokens[child]
        if child < i and token.dep in _BEFORE_NOUN:
            low = min(low, s.subtree(child)[0])
        elif token.dep == "prep" and token.lower in ("on", "of", "for", "between", "with", "about", "to"):
            high = max(high, _phrase_end(s, child))
    return low, high


def _phrase_end(s: Sentence, i: int) -> int:
    """The last token of a phrase, its relative and adverbial clauses left out."""
    last, stack = i, [i]
    while stack:
        node = stack.pop()
        last = max(last, node)
        stack.extend(c for c in s.children[node] if s.tokens[c].dep not in ("relcl", "advcl", "acl"))
    while last > i and s.tokens[last].pos == "PUNCT":
        last -= 1
    return last


def _subject(s: Sentence, i: int) -> str | None:
    """What the instrument is on or called: the words after "on", "for" or "of", or its own capitalized or compound name."""
    first = _name_start(s, i)
    for child in s.children[i]:
        token = s.tokens[child]
        last = _phrase_end(s, child)
        if child < i or last == child or token.dep != "prep" or token.lower not in ("on", "about", "for", "of"):
            continue
        if s.tokens[child + 1].lower in DATE_WORDS:
            continue
        if token.lower == "of" and s.tokens[i].text[0].isupper():
            return s.span_text(first, last)  # "Program of strategic partnership for the years ..."
        text = re.sub(r"^(?:the|an?)\s+", "", s.span_text(child + 1, last))
        if text.lower().startswith("understanding"):
            rest = re.search(r"(?i)understanding\s+(?:on|for|about|regarding)\s+(?:the\s+)?(.+)", text)
            return rest.group(1) if rest else None
        return text if len(text) < 160 else text[:160].rsplit(" ", 1)[0]
    return s.span_text(first, i) if first < i else None


def _name_start(s: Sentence, i: int) -> int:
    """The first token of the name that ends in the instrument's noun ("Paris Climate Accord", "free-trade agreement")."""
    first = i
    if i > 3 and s.tokens[i - 1].text == ")" and s.tokens[i - 3].text == "(":
        first = i - 3  # "the African Continental Free Trade Area (AfCFTA) agreement"
    while first > 0:
        token = s.tokens[first - 1]
        if token.pos == "PROPN" and token.lower in DATE_WORDS:
            break
        linking = token.lower in ("-", "–", "and", "of", "for") and s.tokens[first].text[0].isupper()
        if token.pos not in ("PROPN", "ADJ", "NOUN") and not linking:
            break
        if first == i and token.lower in _PLAIN_ADJECTIVES:
            break
        if token.pos == "NOUN" and token.head not in (i, first, first - 2):
            break
        first -= 1
    while first < i and s.tokens[first].lower in ("and", "-", "of", "for", "–"):
        first += 1
    return first


def _place(scene: Scene, s: Sentence, node: int, act: int | None) -> str | None:
    """Where an instrument is signed: as the parse has it, else the one place named behind "in" after the act."""
    place = scene.place_for(s, node, act)
    if place:
        return place
    after = s.tokens[node].end
    places = [
        m.names[0] for m in scene.mentions(s) if m.kind == "place" and m.start > after and _IN.search(s.source, after, m.start)
    ]
    return places[0] if len(places) == 1 else None


def _count(scene: Scene, s: Sentence, i: int) -> int:
    start = s.tokens[i].start
    counts = (a for a in scene.amounts if a.kind == "count" and a.noun and a.noun[0] <= start < a.noun[1])
    return next((int(a.value) for a in counts if 1 <= a.value <= MOST_DOCUMENTS), 1)


def _same(known: Instrument, other: Instrument, s: Sentence, i: int) -> bool:
    """Whether a later mention is the instrument known already: the same kind and states, and no other subject."""
    pointing = _determiner(s, i) in ("the", "this", "that") and other.count == 1
    again = pointing and other.subject is None
    if again and other.date is None and {known.kind, other.kind} <= _DEALS:
        return True  # "the deal": the one told before, whatever the words around it name
    if known.kind != other.kind and not (other.kind == "document" and again):
        return False
    if known.states != other.states or (known.count != other.count and not again):
        return False
    if other.date and known.date and other.date != known.date:
        return False
    if known.subject is None or other.subject is None:
        if other.subject and other.subject[:1].isupper():
            return False
        return pointing or (other.subject == known.subject and other.status == known.status)
    a, b = _key_words(known.subject), _key_words(other.subject)
    return bool(a and b) and len(a & b) / min(len(a), len(b)) >= 0.5


def _key_words(subject: str) -> set[str]:
    return {w for w in re.findall(r"\w+", subject.lower()) if len(w) > 3 and w.rstrip("s") not in KINDS}
