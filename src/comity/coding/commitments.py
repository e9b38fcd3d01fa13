"""Commitments: concrete promises of future action by an identifiable side, with what, to whom, and by when.

Source of the rules: the codebook's section "commitments". Hopes, potential and importance are none; a planned meeting or
signing is an event, not a commitment.
"""

import re

from comity.coding.lexicon import VERBS
from comity.coding.scene import Scene, Side, sentence_spans
from comity.language.clauses import agents, auxiliaries, is_negated, is_passive, objects, phrases, subjects
from comity.language.parser import Sentence
from comity.types import Commitment, CommitmentStatus

_PROMISING = frozenset(
    """agree decide pledge promise commit undertake vow intend plan guarantee resolve arrange instruct determine""".split()
)
_PROMISING_NOUNS = frozenset(
    """decision commitment agreement pledge promise understanding intention plan readiness obligation""".split()
)
_VAGUE = frozenset(
    """be have become remain play bring strengthen deepen promote serve enhance boost need include
    mean depend give help make allow enable open continue increase grow expand facilitate lead result reflect
    show prove benefit see face turn stay keep feel know think believe affect impact take get lie exceed reach
    rise fall stand sign meet visit hold discuss attend participate speak address arrive travel pay receive
    host chair deserve suffice follow prevail say tell announce improve ensure create raise gain win come go
    stress note last ratify conduct celebrate mark consider review examine study yield cease""".split()
)
_CONCRETE = frozenset(
    """supply deliver build construct finance fund invest provide allocate purchase buy sell export import send
    grant establish launch open set complete finish commission lay implement transport ship transfer donate
    extend pay repay introduce abolish lift cut reduce double triple simplify train exchange withdraw release
    return sponsor produce manufacture install modernize modernise restore repair develop create turn convert
    double organize organise prepare submit begin start commence carry adopt support assist help invite give
    increase expand cooperate reopen resume deploy host share join cease end stop halt close remove ease
    restart try continue step work ratify admit issue award accept draft form appoint recruit lease connect
    upgrade ensure respect protect guarantee recognize recognise hand evacuate demarcate delimit leave contribute place accept operate check restrict notify reserve lend raise
    hold bring conduct do""".split()
)
_BINDING = frozenset("provide envisage envision foresee stipulate oblige commit bind reserve require".split())
_BINDERS = frozenset(
    "agreement memorandum treaty protocol declaration programme program contract deal pact accord roadmap plan document".split()
)
_WORKS = frozenset(
    """establish launch open build construct create set supply deliver provide lay complete finish implement
    transport allocate turn convert carry install ship leave send finance fund commission introduce produce
    double extend restore pay raise commission operate hand submit double triple increase expand""".split()
)
_NEAR_FUTURE = re.compile(r"(?i)\b(?:hope|hopes|hoped|could|may|might|potential|opportunit\w+|possib\w+|likely|expected|if)\b")


def find_commitments(scene: Scene) -> list[Commitment]:
    """The article's commitments in the order of the text."""
    found: list[Commitment] = []
    for sentence in scene.sentences:
        if sentence.heading:
            continue
        taken: list[tuple[int, int]] = []
        for token in sentence.tokens:
            for commitment in _read(scene, sentence, token.i):
                if not any(a < commitment.end and b > commitment.start for a, b in taken):
                    found.append(commitment)
                    taken.append((commitment.start, commitment.end))
    return found


def _read(scene: Scene, s: Sentence, i: int) -> list[Commitment]:
    token = s.tokens[i]
    if token.pos == "VERB" and token.lemma in _BINDING:
        bound = _bound(scene, s, i)
        if bound:
            return bound
    if token.pos == "VERB" and token.lemma in _PROMISING and token.dep != "relcl" and not is_negated(s, i):
        return _promise(scene, s, i)
    if token.pos == "NOUN" and token.lemma in _PROMISING_NOUNS:
        return _nominal(scene, s, i)
    if token.pos == "VERB":
        words = auxiliaries(s, i)
        reported = "would" in words and "have" not in words and s.index in scene.speakers and " if " not in s.text
        ahead = (
            reported
            or any(w in ("will", "shall", "'ll", "’ll") for w in words)
            or _ready_to(s, i)
            or _is_to(s, i)
            or _going_to(s, i)
        )
        if ahead and not is_negated(s, i):
            return _future(scene, s, i)
    return []


def _bound(scene: Scene, s: Sentence, i: int) -> list[Commitment]:
    """What an instrument binds its parties to: "the agreement provides for a halt", "the declaration commits them to ..."."""
    heads = subjects(s, i)
    if not heads or s.tokens[heads[0]].lemma not in _BINDERS or is_passive(s, i):
        return []
    side = scene.side(s, heads)
    if len(side.states) < 2:
        side = scene.pair(s) if not side.states else _default(scene, s, side)
    acts = [c for c in s.children[i] if s.tokens[c].dep in ("xcomp", "ccomp")]
    things = objects(s, i) or phrases(s, i, "for", "to")
    if not side.states or not (acts or things):
        return []
    low, high = _verb_phrase(s, acts[0]) if acts else s.subtree(things[0])
    from comity.actors.states import state_name

    side = Side(side.names or tuple(state_name(c) for c in side.states), side.states)
    return [_make(scene, s, side, [*heads, i, low, high], _action(s, low, high), i)]


def _is_to(s: Sentence, i: int) -> bool:
    """ "is to give", "are to be paid": an infinitive under a form of "be"."""
    token = s.tokens[i]
    above = s.tokens[token.head]
    back = [s.tokens[n].lower for n in range(max(0, i - 3), i)]
    if back[-2:] in (["is", "to"], ["are", "to"]) or back in (["is", "to", "be"], ["are", "to", "be"]):
        return True
    return (
        any(s.tokens[c].lower == "to" for c in s.children[i] if s.tokens[c].dep == "aux")
        and token.dep in ("xcomp", "acomp", "ccomp")
        and above.lemma == "be"
        and above.lower in ("is", "are", "was", "were")
        and token.head == _previous_verb(s, i)
    )


def _previous_verb(s: Sentence, i: int) -> int:
    for n in range(i - 1, max(-1, i - 6), -1):
        if s.tokens[n].lemma == "be" and s.tokens[n].lower in ("is", "are", "was", "were"):
            return n
    return -1


def _ready_to(s: Sentence, i: int) -> bool:
    """ "is ready to train", "are prepared to send"."""
    token = s.tokens[i]
    return (
        token.dep in ("xcomp", "ccomp")
        and s.tokens[token.head].lower in ("ready", "prepared", "willing", "committed", "obliged")
        and any(s.tokens[c].lower == "to" for c in s.children[i])
    )


def _going_to(s: Sentence, i: int) -> bool:
    token = s.tokens[i]
    return (
        token.dep == "xcomp" and s.tokens[token.head].lower == "going" and any(s.tokens[c].lower == "to" for c in s.children[i])
    )


def _promise(scene: Scene, s: Sentence, i: int) -> list[Commitment]:
    token = s.tokens[i]
    words = auxiliaries(s, i)
    if any(w in ("should", "could", "would", "may", "might", "must") for w in words):
        return []
    doers = agents(s, i) if is_passive(s, i) else subjects(s, i)
    if token.lemma == "instruct":
        doers = objects(s, i)
    side = scene.side(s, doers)
    acts = [
        c for c in s.children[i]
        if s.tokens[c].dep in ("xcomp", "ccomp", "advcl") and s.tokens[c].pos in ("VERB", "AUX") and (token.lemma != "plan" or s.tokens[c].dep == "xcomp")
    ]  # fmt: skip
    if not acts and token.lemma in ("plan", "pledge", "promise", "guarantee"):
        things = [
            o
            for o in objects(s, i)
            if s.tokens[o].pos in ("NOUN", "PROPN", "NUM") and s.tokens[o].lemma not in ("support", "visit", "meeting")
        ]
        if things and side.states:
            first, last = s.subtree(things[0])
            return [_make(scene, s, side, [*doers, i, first, last], s.span_text(i if token.lemma == "plan" else first, last), i)]
        return []
    results = []
    for act in acts:
        lemma = s.tokens[act].lemma
        if token.lemma in ("agree", "decide") and s.tokens[act].dep == "ccomp" and not _ahead_in(s, act):
            continue
        if lemma in ("be", "have", "become", "remain", "sign", "meet", "visit") and not is_passive(s, act):
            continue
        own = side
        if not own.states:
            own = _default(scene, s, own)
        if not own.states:
            continue
        for verb in (
            act,
            *[
                c
                for c in s.children[act]
                if s.tokens[c].dep == "conj" and s.tokens[c].pos == "VERB" and _ahead_in(s, c) and s.tokens[act].dep == "ccomp"
            ],
        ):
            low, high = _verb_phrase(s, verb)
            nodes = [*doers, i, low, high] if verb == act else [low, high]
            results.append(_make(scene, s, own, nodes, _action(s, low, high), verb))
    return results


def _ahead_in(s: Sentence, act: int) -> bool:
    return any(w in ("will", "shall", "would", "be", "should", "'ll") for w in auxiliaries(s, act)) or any(
        s.tokens[c].lower == "to" for c in s.children[act]
    )


def _nominal(scene: Scene, s: Sentence, i: int) -> list[Commitment]:
    token = s.tokens[i]
    acts = [c for c in s.children[i] if s.tokens[c].dep in ("acl", "relcl", "ccomp") and s.tokens[c].pos == "VERB" and any(
        s.tokens[x].lower == "to" for x in s.children[c])]  # fmt: skip
    verb = token.head if s.tokens[token.head].pos == "VERB" else None
    if not acts and verb is not None and token.lemma in ("decision", "understanding", "agreement", "commitment"):
        acts = [c for c in s.children[verb] if s.tokens[c].dep in ("xcomp", "advcl", "ccomp") and s.tokens[c].pos == "VERB" and c > i and any(
            s.tokens[x].lower == "to" for x in s.children[c])]  # fmt: skip
    if not acts and verb is not None and token.lemma == "decision":
        acts = [t.i for t in s.tokens[i + 1 : i + 12] if t.pos == "VERB" and t.i and s.tokens[t.i - 1].lower == "to"][:1]
    if not acts or verb is None:
        return []
    if s.tokens[verb].lemma not in (
        "take",
        "make",
        "reach",
        "reaffirm",
        "reiterate",
        "affirm",
        "confirm",
        "express",
        "announce",
        "give",
        "be",
        "have",
        "undertake",
        "voice",
        "declare",
        "adopt",
    ):
        return []
    if s.tokens[acts[0]].lemma in _VAGUE - _CONCRETE:
        return []
    own = scene.side(s, [c for c in s.children[i] if s.tokens[c].dep == "poss"])
    side = own if own.states else scene.side(s, agents(s, verb) or ([] if is_passive(s, verb) else subjects(s, verb)))
    if not side.states:
        side = _default(scene, s, side)
    if not side.states:
        return []
    low, high = _verb_phrase(s, acts[0])
    return [_make(scene, s, side, [i, verb, low, high, *([h for h in subjects(s, verb)])], _action(s, low, high), acts[0])]


def _future(scene: Scene, s: Sentence, i: int) -> list[Commitment]:
    token = s.tokens[i]
    if token.lemma not in _CONCRETE or (
        token.lemma in _VAGUE and token.lemma not in ("continue", "create", "open", "turn", "give", "help")
    ):
        return []
    clause_low, clause_high = s.subtree(i)
    clause = s.span_text(clause_low, clause_high)
    if s.tokens[i].dep in ("advcl",) and any(s.tokens[c].lower in ("if", "when", "once", "unless") for c in s.children[i]):
        return []
    if _NEAR_FUTURE.search(s.source[max(s.start, s.tokens[i].start - 40) : s.tokens[i].start]):
        return []
    passive = is_passive(s, i) or "be" in auxiliaries(s, i)
    if passive or (token.lemma in ("leave", "begin", "start") and not scene.side(s, subjects(s, i)).states):
        if token.lemma not in _WORKS and not (token.lemma in _CONCRETE and scene.side(s, agents(s, i)).states):
            return []
        things = subjects(s, i)
        if not things or (scene.side(s, things[:1]).states and s.tokens[things[0]].pos == "PROPN"):
            return []
        side = scene.side(s, agents(s, i))
        if not side.states:
            side = _giver(scene, s, i)
        if not side.states:
            side = _speaking(scene, s) or _default(scene, s, side)
        if not side.states:
            return []
        low, high = _verb_phrase(s, i)
        low = min(low, s.subtree(things[0])[0])
        return [_make(scene, s, side, [low, high], _action(s, low, high), i)]
    heads = subjects(s, i)
    side = scene.side(s, heads)
    if not side.states or not heads:
        return []
    if (
        token.lemma
        in ("give", "help", "continue", "create", "open", "bring", "increase", "raise", "hold", "conduct", "develop", "expand")
        and not objects(s, i)
        and not s.children[i]
    ):
        return []
    if token.lemma in ("leave", "depart") and phrases(s, i, "for"):
        return []  # a journey
    if VERBS.get(token.lemma) and any(t.type == "CONSULT" for t in VERBS[token.lemma]) and token.lemma in ("visit", "meet"):
        return []
    if s.tokens[heads[0]].pos == "NOUN" and s.tokens[heads[0]].lemma in (
        "visit", "meeting", "cooperation", "relation", "agreement", "project", "trade", "development", "event", "corridor", "forum", "deal", "route",
        "document", "partnership", "turnover", "step", "measure", "decision", "session", "talk", "programme", "program", "support",
    ):  # fmt: skip
        return []
    del clause
    low, high = _verb_phrase(s, i)
    return [_make(scene, s, side, [*heads, low, high], _action(s, low, high), i)]


def _giver(scene: Scene, s: Sentence, i: int) -> Side:
    """The one state of the sentence that is not the receiver of what "will be delivered to X"."""
    receiving = set(scene.side(s, phrases(s, i, "to", "for")).states)
    around = scene.sides_in(s, s.start, s.end)
    giving = tuple(c for c in around.states if c not in receiving)
    if receiving and len(giving) == 1:
        from comity.actors.states import state_name

        return Side((state_name(giving[0]),), giving)
    return Side()


def _speaking(scene: Scene, s: Sentence) -> Side:
    """The one state for which the sentence's speaker speaks, where the promise is not said to be agreed between sides."""
    speaker = scene.speakers.get(s.index)
    if (
        speaker
        and len(speaker.states) == 1
        and not re.search(
            r"(?i)\b(?:agreed|jointly|joint|both|decided|the sides|agreement|contract|deal|protocol|memorandum|under which)\b",
            s.text,
        )
    ):
        return Side((speaker.speaker,), speaker.states)
    return Side()


def _default(scene: Scene, s: Sentence, side: Side) -> Side:
    """Whose promise it is where the words leave it out: the pair's where the article has one, else the speaker's state."""
    around = scene.sides_in(s, s.start, s.end)
    if len(around.states) == 2:
        return Side(side.names or around.names, around.states)
    pair = scene.pair(s)
    if len(pair.states) == 2:
        from comity.actors.states import state_name

        return Side(side.names or tuple(state_name(c) for c in pair.states), pair.states)
    return side


def _verb_phrase(s: Sentence, i: int) -> tuple[int, int]:
    """First and last token of a verb with its objects and phrases, without its subject, relative or adverbial clauses."""
    kept = {i}
    for child in s.children[i]:
        token = s.tokens[child]
        if token.dep in ("nsubj", "nsubjpass", "aux", "auxpass", "mark", "punct", "cc", "advcl", "parataxis", "expl", "csubj"):
            continue
        if (
            token.dep == "conj"
            and token.pos in ("VERB", "AUX")
            and any(s.tokens[c].dep in ("nsubj", "nsubjpass") for c in s.children[child])
        ):
            continue
        if child < i:
            continue
        kept.update(n for n in s.descendants(child) if n >= i)
    high = max(kept)
    while high > i and s.tokens[high].pos == "PUNCT" and s.tokens[high].text not in ("”", '"', ")"):
        high -= 1
    return i, high


def _action(s: Sentence, low: int, high: int) -> str:
    return re.sub(r"\s+", " ", s.span_text(low, high)).strip(" ,;")


def _make(scene: Scene, s: Sentence, side: Side, nodes: list[int], action: str, verb: int) -> Commitment:
    spread = [n for n in nodes if 0 <= n < len(s.tokens)]
    start, end = sentence_spans(s, spread)
    heads = [
        h
        for h in (*phrases(s, verb, "to", "for", "with"), *[c for c in s.children[verb] if s.tokens[c].dep in ("dative", "dobj")])
    ]
    to = scene.side(s, heads)
    fresh = tuple(x for x in to.states if x not in side.states)
    to_names = to.names if fresh else ()
    due = None
    for date in scene.dates_in(s):
        if date.value and (date.kind == "deadline" or date.start >= start - 5) and start - 30 <= date.start <= end + 40:
            if date.kind == "deadline" or date.start > s.tokens[verb].start:
                due = date.value
                break
    status: CommitmentStatus = "pledged"
    if re.search(
        r"(?i)\b(?:already (?:begun|started|under ?way)|is under ?way|under way|being (?:built|implemented|carried out))\b",
        s.text,
    ):
        status = "underway"
    return Commitment(
        scene.text[start:end], start, end, by=side.names, to=to_names, by_states=tuple(sorted(set(side.states))),
        to_states=tuple(sorted(set(fresh))), action=action, due=due, status=status,
    )  # fmt: skip
