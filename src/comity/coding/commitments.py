"""Commitments: concrete promises of future action by an identifiable side, with what, to whom, and by when.

Source of the rules: the codebook's section "commitments". Hopes, potential and importance are none; a planned meeting or
signing is an event, not a commitment. Four forms are read: a verb of promising with what is promised ("agreed to set up"), a
noun of it ("a decision to set up"), a plain future of a concrete act ("will supply", "is to be laid"), and what an instrument
binds its parties to ("the contract provides for").
"""

import re

from comity.coding.roles import names_of
from comity.coding.scene import Scene, Side, name_start, sentence_spans
from comity.language.clauses import agents, auxiliaries, is_negated, is_passive, objects, phrases, subjects
from comity.language.mood import mood_of
from comity.language.parser import Sentence
from comity.types import Commitment, CommitmentStatus

_PROMISING = frozenset(
    """agree decide pledge promise commit undertake vow intend plan guarantee resolve arrange instruct determine offer bind
    assure settle""".split()
)
_PROMISING_NOUNS = frozenset(
    "decision commitment agreement pledge promise understanding intention plan readiness obligation word assurance".split()
)
_GIVING_NOUN_VERBS = frozenset(
    """take make reach achieve reaffirm reiterate affirm confirm express announce give be have undertake voice declare
    adopt""".split()
)
"""Verbs that carry such a noun ("a decision was taken")."""
_BINDING = frozenset("provide envisage envision foresee stipulate oblige commit bind reserve require".split())
_BINDERS = frozenset(
    "agreement memorandum treaty protocol declaration programme program contract deal pact accord roadmap plan document".split()
)
_CONCRETE = frozenset(
    """supply deliver build construct finance fund invest provide allocate purchase buy sell export import send grant establish
    launch set complete finish commission lay implement transport ship transfer donate extend repay introduce abolish lift cut
    reduce double triple simplify train exchange withdraw release return sponsor produce manufacture install modernize
    modernise restore repair develop convert organize organise prepare submit begin start commence carry adopt support assist
    cooperate reopen resume deploy share join end stop halt close remove ease restart try work admit issue award accept draft
    form appoint recruit lease connect upgrade respect protect guarantee recognize recognise hand evacuate demarcate delimit
    leave contribute place operate check restrict notify reserve lend do continue create open turn give help invite
    raise take pay cover waive bear treat let cease dispatch transmit pool widen dredge electrify pave clear refund compensate
    cancel free pardon extradite station equip arm patrol teach feed house fly abstain refrain""".split()
)
"""Acts that a plain future promises; vague ones ("strengthen", "promote", "contribute to") promise nothing that can be kept. What
is not among them promises where it has an object and a day."""
_VAGUE_OBJECTS = {
    "take": frozenset(
        """place part step measure action note account stock advantage office time shape effect seat stage charge role care lead
        decision look""".split()
    ),
    "pay": frozenset("visit attention tribute respect homage dividend".split()),
    "lay": frozenset("wreath flower".split()),
    "bear": frozenset("fruit mind responsibility name witness".split()),
}
"""With these such a verb promises nothing."""
_MEETINGS = frozenset(
    "visit trip meeting round talk session consultation summit forum negotiation conference discussion event election".split()
)
_AGAINST = frozenset("boycott punish sanction retaliate veto ban blacklist attack expel suspend sue seize bomb invade".split())
"""What is threatened, not promised."""
_NEEDS_OBJECT = frozenset("give help continue create open develop".split())
_WORKS = frozenset(
    """establish launch open build construct create set supply deliver provide lay complete finish implement transport allocate
    turn convert carry install ship leave send finance fund commission introduce produce double extend restore raise operate
    hand submit triple return repair rebuild refund release lift abolish waive reopen widen reduce halve""".split()
)
"""Acts that are promised even where only the work is named ("a fund will be created")."""
_EMPTY = frozenset(
    """be have become remain play bring strengthen deepen promote serve enhance boost need include mean depend make allow enable
    grow facilitate lead result reflect show prove benefit see face stay keep feel know think believe affect impact get lie
    exceed reach rise fall stand meet visit discuss attend participate speak address arrive travel receive host chair deserve
    suffice follow prevail say tell announce improve gain win come go stress note last celebrate mark consider review examine
    study yield""".split()
)
_EVENTS = frozenset("be have become remain sign meet visit".split())
"""What is agreed but is no commitment: a meeting or a signing to come is an event."""
_THINGS = frozenset(
    """visit meeting cooperation relation agreement project trade development event corridor forum deal route document
    partnership turnover step measure decision session talk programme program support""".split()
)
"""Subjects that promise nothing themselves."""
_HOPING = re.compile(r"(?i)\b(?:hope|hopes|hoped|could|may|might|potential|opportunit\w+|possib\w+|likely|expected|if)\b")
_DEEDS = frozenset(
    """opening establishment creation construction launch purchase supply delivery release exchange return withdrawal resumption
    repair rebuilding restoration transfer lease sale extension abolition introduction production export import transit
    evacuation demarcation delimitation financing training halt ceasefire closure removal reduction""".split()
)
"""Acts as nouns ("agreed on the opening of a clinic")."""
_AGREED = re.compile(
    r"(?i)\b(?:agreed|jointly|joint|both|decided|the sides|agreement|contract|deal|protocol|memorandum|under which)\b"
)
_UNDERWAY = re.compile(r"(?i)\b(?:already (?:begun|started|under ?way)|under ?way|being (?:built|implemented|carried out))\b")


def find_commitments(scene: Scene) -> list[Commitment]:
    """The article's commitments in the order of the text."""
    found: list[Commitment] = []
    for sentence in scene.sentences if scene.is_foreign else ():
        if sentence.heading:
            continue
        taken: list[Commitment] = []
        for token in sentence.tokens:
            for commitment in _read(scene, sentence, token.i):
                if not any(t.start < commitment.end and t.end > commitment.start for t in taken):
                    taken.append(commitment)
        found.extend(taken)
    return found


def _read(scene: Scene, s: Sentence, i: int) -> list[Commitment]:
    token = s.tokens[i]
    if token.pos == "NOUN" and token.lemma in _PROMISING_NOUNS:
        return _noun(scene, s, i)
    if token.pos != "VERB":
        return []
    if token.lemma in _BINDING:
        bound = _bound(scene, s, i)
        if bound:
            return bound
    if is_negated(s, i):
        return []
    if token.lemma in _PROMISING and token.dep != "relcl":
        return _promise(scene, s, i)
    return _future(scene, s, i) if _is_ahead(scene, s, i) else []


# -- the four forms ------------------------------------------------------------------------------------------------------


def _bound(scene: Scene, s: Sentence, i: int) -> list[Commitment]:
    """What an instrument binds its parties to: "the agreement provides for a halt", "the declaration commits them to ..."."""
    heads = subjects(s, i)
    if not heads or s.tokens[heads[0]].lemma not in _BINDERS or is_passive(s, i):
        return []
    side = scene.side(s, heads)
    if len(side.states) < 2:
        side = _default(scene, s, side) if side.states else scene.pair(s)
    acts = [c for c in s.children[i] if s.tokens[c].dep in ("xcomp", "ccomp")]
    things = (
        phrases(s, i, "to") if s.tokens[i].lemma in ("bind", "commit", "oblige") else objects(s, i) or phrases(s, i, "for", "to")
    )
    if not side.states or not (acts or things):
        return []
    low, high = _verb_phrase(s, acts[0]) if acts else s.subtree(things[0])
    return [_make(scene, s, Side(side.names or names_of(side.states), side.states), [*heads, i, low, high], (low, high), i)]


def _promise(scene: Scene, s: Sentence, i: int) -> list[Commitment]:
    token = s.tokens[i]
    if {"should", "could", "would", "may", "might", "must"} & set(auxiliaries(s, i)):
        return []
    if token.lemma == "guarantee" and is_passive(s, i):
        return []  # it is so, and no promise
    doers = objects(s, i) if token.lemma == "instruct" else agents(s, i) if is_passive(s, i) else subjects(s, i)
    side = scene.side(s, doers)
    deps = ("xcomp",) if token.lemma == "plan" else ("xcomp", "ccomp", "advcl")
    acts = [c for c in s.children[i] if s.tokens[c].dep in deps and s.tokens[c].pos in ("VERB", "AUX")]
    acts = [c for c in acts if s.tokens[c].dep != "advcl" or any(s.tokens[x].lower == "to" for x in s.children[c])]
    if not acts and token.lemma in ("plan", "pledge", "promise", "guarantee"):
        # "promised Estonia two icebreakers": the first object is to whom.
        things = [o for o in objects(s, i) if s.tokens[o].pos in ("NOUN", "PROPN", "NUM")]
        things = [o for o in things if o == things[-1] or not scene.side(s, [o]).states]
        things = [o for o in things if s.tokens[o].lemma not in ("support", "visit", "meeting")]
        if not things or not side.states:
            return []
        first, last = s.subtree(things[0])
        return [_make(scene, s, side, [*doers, i, first, last], (i if token.lemma == "plan" else first, last), i)]
    if not acts and token.lemma in ("agree", "settle"):
        acts = [thing for thing in phrases(s, i, "on", "upon", "to") if s.tokens[thing].lemma in _DEEDS]
    # What somebody promises whose state nobody tells is no promise of two.
    one = len(doers) == 1 and s.tokens[doers[0]].pos == "PROPN" and token.lemma != "agree"
    for supply in (_speaking,) if one else (_speaking, _default):
        side = side if side.states else supply(scene, s, side, i)
    found = []
    for act in acts if side.states else ():
        clause = s.tokens[act].dep == "ccomp"
        if clause and token.lemma in ("agree", "decide", "assure") and not _is_future_form(s, act):
            continue
        if token.lemma == "offer" and s.tokens[act].lemma not in _CONCRETE:
            continue  # services as a mediator
        if (s.tokens[act].lemma in _EVENTS and not (is_passive(s, act) or _has_done(s, act))) or _is_vague(s, act):
            continue
        # "agreed that Syria would let down ...": it is Syria's.
        own = scene.side(s, subjects(s, act)) if clause and not is_passive(s, act) else Side()
        joined = [c for c in s.children[act] if s.tokens[c].dep == "conj" and s.tokens[c].pos == "VERB"]
        for verb in (act, *(c for c in joined if clause and _is_future_form(s, c))):
            low, high = _clause(s, verb) if s.tokens[verb].pos == "VERB" or clause else _deed(s, i, verb)
            nodes = [*doers, i, low, high] if verb == act else [low, high]
            found.append(_make(scene, s, own if own.states else side, nodes, (low, high), verb, i))
    return found


def _noun(scene: Scene, s: Sentence, i: int) -> list[Commitment]:
    token = s.tokens[i]
    verb = token.head
    if s.tokens[verb].pos != "VERB" or s.tokens[verb].lemma not in _GIVING_NOUN_VERBS:
        return []
    acts = _infinitives(s, i, ("acl", "relcl", "ccomp"))
    if not acts and token.lemma in ("word", "assurance", "promise", "pledge"):
        # "gave his word that the prisoners would be released"
        below = [c for c in s.children[i] if s.tokens[c].dep in ("acl", "relcl", "ccomp") and s.tokens[c].pos == "VERB"]
        acts = [c for c in below if any(s.tokens[x].dep == "mark" for x in s.children[c]) and _is_future_form(s, c)]
    if not acts and token.lemma in ("decision", "understanding", "agreement", "commitment"):
        acts = [c for c in _infinitives(s, verb, ("xcomp", "advcl", "ccomp")) if c > i]
    if not acts and token.lemma == "decision":
        # "a decision was taken during the visit to set up ...": the parser hangs the act on the nearest noun.
        acts = [t.i for t in s.tokens[i + 1 : i + 12] if t.pos == "VERB" and s.tokens[t.i - 1].lower == "to"]
    if not acts or s.tokens[acts[0]].lemma in _EMPTY:
        return []
    own = scene.side(s, [c for c in s.children[i] if s.tokens[c].dep == "poss"])
    doers = agents(s, verb) or ([] if is_passive(s, verb) else subjects(s, verb))
    side = own if own.states else scene.side(s, doers)
    side = side if side.states else _default(scene, s, side)
    if not side.states:
        return []
    low, high = _clause(s, acts[0])
    return [_make(scene, s, side, [i, verb, low, high, *subjects(s, verb)], (low, high), acts[0], verb)]


def _future(scene: Scene, s: Sentence, i: int) -> list[Commitment]:
    token = s.tokens[i]
    if _is_vague(s, i) or not (token.lemma in _CONCRETE or _has_done(s, i) or _is_dated(scene, s, i)):
        return []
    if token.dep == "advcl" and any(s.tokens[c].lower in ("if", "when", "once", "unless") for c in s.children[i]):
        return []
    if _HOPING.search(s.source[max(s.start, token.start - 40) : token.start]):
        return []
    heads = subjects(s, i)
    low, high = _verb_phrase(s, i)
    passive = is_passive(s, i) or "be" in auxiliaries(s, i)
    side = scene.side(s, agents(s, i)) if passive else scene.side(s, heads)
    if passive or (token.lemma == "leave" and not side.states):
        if not heads or (token.lemma not in _WORKS and not side.states):
            return []
        if scene.side(s, heads[:1]).states and s.tokens[heads[0]].pos == "PROPN":
            return []
        for supply in (_giver, _speaking, _default):
            side = side if side.states else supply(scene, s, side if supply is _default else Side(), i)
        low = min(low, s.subtree(heads[0])[0])
        return [_make(scene, s, side, [low, high], (low, high), i)] if side.states else []
    if not heads or not side.states:
        return []
    if token.lemma in _NEEDS_OBJECT and not s.children[i]:
        return []
    if token.lemma == "leave" and phrases(s, i, "for"):
        return []  # a journey
    if s.tokens[heads[0]].pos == "NOUN" and s.tokens[heads[0]].lemma in _THINGS:
        return []
    # Of a second verb with a future of its own the evidence begins there: "... and will lay".
    future = [c for c in s.children[i] if s.tokens[c].dep == "aux"]
    begin = future if token.dep == "conj" and future and heads[0] < token.head < i else heads
    return [_make(scene, s, side, [*begin, low, high], (low, high), i)]


# -- the future ------------------------------------------------------------------------------------------------------------


def _is_ahead(scene: Scene, s: Sentence, i: int) -> bool:
    """Whether a verb tells what is to come: "will", "is to", "is ready to", "is going to", and "would" in reported speech."""
    words = auxiliaries(s, i)
    if {"will", "shall", "'ll", "’ll"} & set(words):
        return True
    if "would" in words and "have" not in words and " if " not in s.text and {s.index, s.index - 1} & scene.speakers.keys():
        return True
    token = s.tokens[i]
    above = s.tokens[token.head].lower
    infinitive = any(s.tokens[c].lower == "to" for c in s.children[i])
    if (
        infinitive
        and token.dep in ("xcomp", "ccomp")
        and above in ("ready", "prepared", "willing", "committed", "obliged", "going")
    ):
        return True
    before = [t.lower for t in s.tokens[max(0, i - 3) : i]]
    return before[-2:] in (["is", "to"], ["are", "to"]) or before in (["is", "to", "be"], ["are", "to", "be"])


def _is_vague(s: Sentence, i: int) -> bool:
    """Whether a verb with its object promises nothing: it is a meeting, or words ("pay attention", "hold talks")."""
    named = _MEETINGS if s.tokens[i].lemma in ("hold", "open") else _VAGUE_OBJECTS.get(s.tokens[i].lemma)
    return named is not None and any(s.tokens[c].lemma in named for c in s.children[i] if c > i)


def _has_done(s: Sentence, i: int) -> bool:
    """Whether somebody has something done by others ("will have the pier repaired"), or ready."""
    if s.tokens[i].lemma != "have":
        return False
    below = [*s.children[i], *(c for thing in objects(s, i) for c in s.children[thing])]
    # The parser hangs the participle on the thing, or takes it for a verb of which that is the subject.
    return any(s.tokens[c].lower == "ready" or (s.tokens[c].tag in ("VBN", "VBD") and c > i + 1) for c in below)


def _is_dated(scene: Scene, s: Sentence, i: int) -> bool:
    """Whether an act that is not among the concrete ones has an object and a day of its own."""
    things = {s.tokens[thing].lemma for thing in objects(s, i)}
    if s.tokens[i].lemma in _EMPTY | _EVENTS | _AGAINST or not things or things & _MEETINGS:
        return False
    first, last = _verb_phrase(s, i)
    start, end = s.tokens[first].start, s.tokens[last].end
    return any(date.value and start < date.start < end for date in scene.dates_in(s))


def _is_future_form(s: Sentence, act: int) -> bool:
    """Whether a clause behind "agreed that" tells what is to be done."""
    ahead = {"will", "shall", "would", "be", "should", "'ll", "’ll"} & set(auxiliaries(s, act))
    return bool(ahead) or any(s.tokens[c].lower == "to" for c in s.children[act])


def _infinitives(s: Sentence, head: int, deps: tuple[str, ...]) -> list[int]:
    """The verbs with "to" that hang on `head`."""
    below = [c for c in s.children[head] if s.tokens[c].dep in deps and s.tokens[c].pos == "VERB"]
    return [c for c in below if any(s.tokens[x].lower == "to" for x in s.children[c])]


# -- whose promise ---------------------------------------------------------------------------------------------------------


def _giver(scene: Scene, s: Sentence, side: Side, i: int) -> Side:
    """The one state of the sentence that is not the receiver of what "will be delivered to X"."""
    receiving = set(scene.side(s, phrases(s, i, "to", "for")).states)
    giving = tuple(c for c in scene.sides_in(s, s.start, s.end).states if c not in receiving)
    return Side(names_of(giving), giving) if receiving and len(giving) == 1 else side


def _speaking(scene: Scene, s: Sentence, side: Side, i: int) -> Side:
    """The one state for which the sentence's speaker speaks, where the promise is not said to be agreed between sides."""
    speaker = scene.speakers.get(s.index)
    if speaker and len(speaker.states) == 1 and not _AGREED.search(s.text):
        return Side((speaker.speaker,), speaker.states)
    return side


def _default(scene: Scene, s: Sentence, side: Side, i: int = 0) -> Side:
    """The two states that the sentence names, else the pair that the article is about."""
    around = scene.sides_in(s, s.start, s.end)
    if len(around.states) == 2:
        return Side(side.names or around.names, around.states)
    pair = scene.pair(s)
    return Side(side.names or names_of(pair.states), pair.states) if len(pair.states) == 2 else side


# -- the words -------------------------------------------------------------------------------------------------------------


def _verb_phrase(s: Sentence, i: int) -> tuple[int, int]:
    """First and last token of a verb with its objects and phrases, without its subject, relative or adverbial clauses.

    What takes the verb back is part of it: "not to close the crossing".
    """
    left_out = "nsubj nsubjpass aux auxpass mark punct cc advcl parataxis expl csubj".split()
    kept = {i}
    for child in s.children[i]:
        token = s.tokens[child]
        if child < i or token.dep in left_out:
            continue
        if token.dep == "conj" and any(
            s.tokens[c].dep in ("nsubj", "nsubjpass") or s.tokens[c].tag == "MD" for c in s.children[child]
        ):
            continue
        kept.update(n for n in s.descendants(child) if n >= i)
    high = max(kept)
    while high > i and s.tokens[high].pos == "PUNCT" and s.tokens[high].text not in ("”", '"', ")"):
        high -= 1
    return min([i, *(c for c in s.children[i] if s.tokens[c].dep == "neg" and c < i)]), high


def _clause(s: Sentence, i: int) -> tuple[int, int]:
    """`_verb_phrase`, with what is acted upon: "a joint fund will be created"."""
    low, high = _verb_phrase(s, i)
    heads = subjects(s, i) if is_passive(s, i) else []
    return (min(low, s.subtree(heads[0])[0]) if heads and heads[0] < i else low), high


def _deed(s: Sentence, verb: int, thing: int) -> tuple[int, int]:
    """First and last token of an act that is a noun, with the phrases behind it, which the parser may hang on the verb."""
    behind = [c for c in s.children[verb] if c > thing and s.tokens[c].dep == "prep"]
    return s.subtree(thing)[0], max([s.subtree(thing)[1], *(s.subtree(c)[1] for c in behind)])


def _make(
    scene: Scene, s: Sentence, side: Side, nodes: list[int], act: tuple[int, int], verb: int, promising: int | None = None
) -> Commitment:
    """The commitment whose evidence covers `nodes` and whose action is the run of tokens `act`, promised by a verb of its own."""
    start, end = sentence_spans(s, [*nodes, *(name_start(s, n) for n in nodes if s.tokens[n].pos in ("NOUN", "PROPN"))])
    receivers = [c for c in s.children[verb] if s.tokens[c].dep in ("dative", "dobj")]
    if promising is not None:
        receivers += [c for c in s.children[promising] if s.tokens[c].dep in ("dative", "dobj")]
    to = scene.side(s, [*phrases(s, verb, "to", "for", "with"), *receivers])
    fresh = tuple(sorted({x for x in to.states if x not in side.states}))
    status: CommitmentStatus = "underway" if _UNDERWAY.search(s.text) else "pledged"
    return Commitment(
        scene.text[start:end], start, end, by=side.names, to=to.names if fresh else (),
        by_states=tuple(sorted(set(side.states))), to_states=fresh,
        action=re.sub(r"\s+", " ", s.span_text(*act)).strip(" ,;"), due=_due(scene, s, start, end, verb), status=status,
    )  # fmt: skip


def _due(scene: Scene, s: Sentence, start: int, end: int, verb: int) -> str | None:
    for date in scene.dates_in(s):
        near = start - 30 <= date.start <= end + 40
        if not date.value or not near:
            continue
        if date.kind == "deadline" or (date.start > s.tokens[verb].start and not _tells_of_before(s, date.start, verb)):
            return date.value
    return None


def _tells_of_before(s: Sentence, offset: int, verb: int) -> bool:
    """Whether a date stands in a clause on what has happened already ("under a contract that was signed in 2022")."""
    i = s.token_at(offset)
    governing = next((a for a in s.ancestors(i) if s.tokens[a].pos in ("VERB", "AUX")), None) if i is not None else None
    if governing is None or governing == verb or verb in s.descendants(governing):
        return False
    token = s.tokens[governing]
    return token.dep in ("relcl", "acl") and token.tag in ("VBD", "VBN") and mood_of(s, governing) == "occurred"
