"""Who acts and who is acted upon in an event: read off the parse, and completed where the article makes it plain."""

import re
from dataclasses import replace

from comity.actors.states import state_name
from comity.coding.lexicon import Trigger
from comity.coding.scene import Scene, Side, join
from comity.coding.triggers import is_noun
from comity.language.clauses import agents, conjuncts, is_passive, objects, phrases, subjects
from comity.language.parser import Sentence

# Verbs that only carry an event's noun ("hold talks", "pay a visit").
LIGHT = frozenset(
    """hold pay make conduct have take give provide send offer impose launch express lodge start begin carry stage receive
    undertake deliver issue host organize organise arrange open face agree announce plan schedule convene chair lead attend
    voice extend convey reiterate continue resume kick place occur complete enjoy win get show demonstrate declare reach
    conclude end finish mark postpone cancel discuss expect see involve comprise include place set keep""".split()
)
_TELLING = LIGHT - {"have", "be", "see", "include", "involve"}
_PREPOSITIONAL = frozenset("be go arrive meet host speak participate take come".split())
_WRAPPERS = frozenset(
    "series message letter expression note round number course venue part start wave session subject package".split()
)
"""Nouns that wrap an event's noun: "a series of talks", "the third round of"."""
_GETTING = frozenset("enjoy win receive get have obtain secure gain".split())
_JOURNEY_VERBS = frozenset("pay make conduct complete begin start be undertake arrive embark".split())
_TOWARD = tuple("against to toward towards on upon at for from with of over into outside along by".split())
_DONE_TO = frozenset("ACCUSE SUPPORT THREATEN REJECT REQUEST ASSAULT AID MOBILIZE COERCE SANCTION RETREAT COOPERATE".split())
"""Types whose receiver may stand anywhere in the sentence."""
_DONE_BY = frozenset("SANCTION ASSAULT COERCE MOBILIZE AID ACCUSE SUPPORT REQUEST".split())
"""Types whose doer may stand anywhere in the sentence."""
_FORCEFUL = frozenset("SANCTION ASSAULT COERCE MOBILIZE".split())
"""Types whose noun says nothing of the doer: who condemns an attack has not made it."""
_SAID_TO = frozenset("ACCUSE REQUEST REJECT THREATEN SUPPORT RETREAT AGREE".split())
"""Types that are done to the other state of the article's pair where only a thing is named ("condemned the decision")."""
_SPOKEN = frozenset("ACCUSE REQUEST REJECT THREATEN SUPPORT AGREE CONCEDE".split())
"""Types that a speaker does by speaking."""
_MUTUAL_BY_PAIR = frozenset("CONSULT SUPPORT AGREE COOPERATE".split())
_SHARED_WORDS = frozenset("bilateral trilateral joint our their intergovernmental negotiated of".split())
_BY_PHONE = re.compile(
    r"(?i)\b(?:by (?:tele)?phone|over the phone|phone call|tele?phoned?|telephone|phone conversation|"
    r"video ?(?:call|link|conference)|videoconference|call with)\b"
)
_WITH_NAME = re.compile(r"\b(?:with|to)\s+(?:the\s+|his\s+|her\s+|its\s+)?(?:\w+\s+)?$")
_OTHER_CLAUSE = re.compile(r"[.;:]|\bthat\b|\bwho\b|, (?:in|on)\b")


def by_phone(text: str) -> bool:
    """Whether a text speaks of a call."""
    return bool(_BY_PHONE.search(text))


def names_of(states: tuple[str, ...]) -> tuple[str, ...]:
    """The states' names, for actors whom the text does not name."""
    return tuple(state_name(code) for code in states)


def light_verb(s: Sentence, i: int) -> int | None:
    """The verb that carries an event noun ("hold talks", "the visit will take place"), through "a series of"."""
    node = i
    for _ in range(4):
        token = s.tokens[node]
        head = token.head
        if head == node:
            return None
        above = s.tokens[head]
        if above.pos in ("VERB", "AUX"):
            return head if token.dep in ("dobj", "nsubj", "nsubjpass", "attr", "oprd", "dative", "conj", "pobj") else None
        if above.pos == "ADP":
            up = s.tokens[above.head]
            if up.pos in ("VERB", "AUX") and up.lemma in _PREPOSITIONAL:
                return above.head
            if up.lemma not in _WRAPPERS:
                return None
            node = above.head
        elif token.dep in ("conj", "compound", "nmod", "appos"):
            node = head
        else:
            return None
    return None


def read_roles(scene: Scene, s: Sentence, i: int, trigger: Trigger) -> tuple[Side, Side]:
    """Actor and recipient of the trigger at token `i` as the words around it name them."""
    if is_noun(s, i):
        return _noun_roles(scene, s, i, trigger)
    return _verb_roles(scene, s, i, trigger)


def _verb_roles(scene: Scene, s: Sentence, i: int, trigger: Trigger) -> tuple[Side, Side]:
    passive = is_passive(s, i)
    things = objects(s, i)
    doers = agents(s, i) if passive else [h for h in subjects(s, i) if h not in things]
    actor, recipient = scene.side(s, doers), scene.side(s, things)
    if trigger.frame == "mutual":
        partners = scene.side(s, phrases(s, i, "with", "between", "among", "to", "alongside"))
        return join(actor, recipient if trigger.type != "SUPPORT" else Side(), partners), Side()
    if passive and not doers and trigger.type in ("AID", "MOBILIZE") and recipient.states:
        return recipient, Side()  # "Ugandan forces have been deployed": whose they are
    if trigger.frame == "host":
        if passive and not doers:
            actor = _places(scene, s, phrases(s, i, "at", "in", "to"))  # "was received at X", "was invited to X"
        return (recipient, actor) if things else (Side(), actor)
    if trigger.frame == "visit":
        if s.tokens[i].dep == "amod" and s.tokens[i].tag == "VBG":
            return scene.side(s, [s.tokens[i].head]), Side()  # "visiting President N"
        if passive:
            return recipient, _places(scene, s, phrases(s, i, "to", "in", "at"))  # "X is expected in Y"
        if s.tokens[i].lemma in ("spend", "return", "be"):
            host = _places(scene, s, phrases(s, i, "from") or phrases(s, i, "in"))
            return (actor, host) if host else (Side(), Side())  # "returned from X", "spent three days in X"; not any return
        return actor, recipient or _places(scene, s, phrases(s, i, "to", "in", "at", "for"))
    if trigger.type in ("ACCUSE", "REQUEST", "THREATEN") and not recipient.states:
        # "alleged that X had ...": the one spoken of.
        clauses = [c for c in s.children[i] if s.tokens[c].dep in ("ccomp", "xcomp")]
        spoken_of = [h for c in clauses for h in subjects(s, c)[:1] if h not in doers]
        recipient = scene.side(s, spoken_of) or recipient
    if trigger.type == "REQUEST" and not recipient:
        recipient = scene.side(s, phrases(s, i, "on", "upon", "to", "from", "with"))
    if not recipient or set(recipient.states) <= set(actor.states):
        # "imposed sanctions on X": the object's own phrase; "sent troops to X": the verb's.
        inner = scene.side(s, [h for head in things for h in phrases(s, head, *_TOWARD)])
        outer = scene.side(s, phrases(s, i, *(w for w in _TOWARD if not (passive and w == "by")))[:3])
        recipient = (inner if set(inner.states) - set(actor.states) or inner.organization else outer) or recipient
    if trigger.mode == "withdraw" and trigger.type == "SANCTION" and set(recipient.states) <= set(actor.states):
        recipient = _accredited_to(scene, s, things) or recipient
    return actor, recipient


def _accredited_to(scene: Scene, s: Sentence, envoys: list[int]) -> Side:
    """The state to which envoys are sent, where their title and name hide it ("its ambassador to Chile, N")."""
    posts = {s.tokens[h].start for envoy in envoys for h in phrases(s, envoy, "to", "in")}
    return next((Side((m.name,), (m.state,)) for m in scene.cast.matches if m.state and m.start in posts), Side())


def _places(scene: Scene, s: Sentence, heads: list[int]) -> Side:
    """Where a journey goes: the places, states and institutions among the heads; persons only where there is none."""
    held = {h: m for h in heads if (m := scene.mention_at(s, h)) and m.states}
    return scene.side(s, [h for h, m in held.items() if not m.person] or list(held))


def _noun_roles(scene: Scene, s: Sentence, i: int, trigger: Trigger) -> tuple[Side, Side]:
    verb = light_verb(s, i)
    of = scene.side(s, phrases(s, i, "of", "by"))
    if s.tokens[i].lemma == "invitation":
        return (scene.side(s, subjects(s, verb)) if verb is not None else Side()), of
    owners = [c for c in s.children[i] if s.tokens[c].dep in ("poss", "amod", "compound", "nmod") and scene.names_actor(s, c)]
    own = scene.side(s, owners)
    by = scene.side(s, [*agents(s, i), *(phrases(s, i, "from") if trigger.type in ("AID", "SUPPORT") else [])])
    if trigger.frame == "visit":
        return _visit_roles(scene, s, i, verb, own, by, of)
    with_ = scene.side(s, phrases(s, i, "with"))
    to = scene.side(s, phrases(s, i, "to", "for", "on", "against", "toward", "towards", "at", "over", "into", "in"))
    subject = Side()
    if verb is not None and (s.tokens[verb].lemma in LIGHT or trigger.frame == "mutual"):
        subject = scene.side(s, _doers(s, i, verb))
        with_ = join(with_, scene.side(s, phrases(s, verb, "with", "between")))
        if trigger.frame == "one" and not to:
            to = scene.side(s, phrases(s, verb, "to", "on", "against", "for", "from"))
            if not to and not is_passive(s, verb):
                to = scene.side(s, [c for c in s.children[verb] if s.tokens[c].dep == "dative"])
    if trigger.frame == "mutual":
        called_on = scene.side(s, phrases(s, i, "on") or phrases(s, verb or i, "on")) if s.tokens[i].lemma == "call" else Side()
        return join(own, by, of, scene.side(s, phrases(s, i, "between", "among")), with_, subject, called_on), Side()
    if verb is not None and s.tokens[verb].lemma in _GETTING and of:
        return of, subject
    actor = own or by or subject or of
    return actor, to or (of if actor is not of else Side()) or with_


def _doers(s: Sentence, i: int, verb: int) -> list[int]:
    """Who does the light verb, the event noun itself left out."""
    if is_passive(s, verb):
        return agents(s, verb)
    return [h for h in subjects(s, verb) if h != i and i not in conjuncts(s, h) and not s.subtree(h)[0] <= i <= s.subtree(h)[1]]


def _visit_roles(scene: Scene, s: Sentence, i: int, verb: int | None, own: Side, by: Side, of: Side) -> tuple[Side, Side]:
    """Visitor and host of "X's visit to Y", "the visit which X paid to Y", "X, whose visit to Y"."""
    host = _places(scene, s, phrases(s, i, "to", "in"))
    whose = next((c for c in s.children[i] if s.tokens[c].lower == "whose"), None)
    if whose is not None:
        own = _antecedent(scene, s, s.tokens[whose].start) or own
    visitor = join(own, by) if own or by else of
    relatives = [c for c in s.children[i] if s.tokens[c].dep in ("relcl", "acl") and s.tokens[c].lemma in _JOURNEY_VERBS]
    carrying = [verb] if verb is not None and s.tokens[verb].lemma in _JOURNEY_VERBS else []
    for node in (*carrying, *relatives):
        visitor = visitor or scene.side(s, [h for h in subjects(s, node) if h != i] or agents(s, node))
        host = host or _places(scene, s, phrases(s, node, "to", "in"))
    if own.states and host and set(host.states) == set(own.states):
        visitor = of or visitor  # "Georgia's visit by ..." names the host
    return visitor, host


def _antecedent(scene: Scene, s: Sentence, offset: int) -> Side:
    """The nearest actor before `offset`, to whom "whose" refers."""
    kinds = ("state", "body", "title")
    earlier = [m for m in scene.mentions(s) if m.end <= offset and (m.person or m.kind in kinds)]
    return Side(earlier[-1].names, earlier[-1].states) if earlier else Side()


def company(scene: Scene, s: Sentence, i: int) -> Side:
    """Who is named right behind the trigger after "with", or "to" of a call, whatever the parse says."""
    low = s.tokens[i].end
    found = []
    for mention in scene.mentions(s):
        if not low <= mention.start < low + 90 or mention.place or mention.kind not in ("person", "title", "body", "state"):
            continue
        lead = s.source[low : mention.start]
        if not _WITH_NAME.search(lead) or _OTHER_CLAUSE.search(lead):
            continue
        if re.search(r"\bto\s", lead[-16:]) and not by_phone(s.text):
            continue
        found.append(scene.mention_side(s, mention))
    return join(*found)


def complete(scene: Scene, s: Sentence, i: int, trigger: Trigger, actor: Side, recipient: Side) -> tuple[Side, Side]:
    """Supply a side that the words leave out, where the sentence or the article's pair of states makes it plain."""
    if "explicit" in trigger.conditions:
        return actor, recipient
    if trigger.frame == "mutual":
        return _complete_mutual(scene, s, i, trigger, actor), recipient
    if trigger.frame in ("visit", "host"):
        return _complete_visit(scene, s, actor, recipient)
    return _complete_one(scene, s, i, trigger, actor, recipient)


def _complete_mutual(scene: Scene, s: Sentence, i: int, trigger: Trigger, actor: Side) -> Side:
    verb = s.tokens[i].pos == "VERB"
    if trigger.mode == "multilateral" and not actor.states:
        return actor
    if verb and actor.names and not actor.states and not actor.joint:
        return actor  # an actor whose state the text does not tell
    if len(actor.states) >= 2 or (actor.organization and not actor.states):
        return actor
    around = scene.sides_in(s, s.start, s.end)
    if len(set(around.states) | set(actor.states)) < 2 and trigger.type in ("COOPERATE", "ASSAULT", "RETREAT"):
        around = scene.sides_in(s, s.start, s.end, places=True)
    fresh = tuple(x for x in around.states if x not in actor.states)
    if fresh and len(set(around.states) | set(actor.states)) == 2:
        return join(actor, Side(around.names if not actor.names else (), fresh))
    if actor.states:
        signing = s.tokens[i].lemma in ("ratify", "sign", "ratification", "signing")
        talking = trigger.type == "CONSULT" and s.tokens[i].lemma not in ("meeting", "session", "meet", "hold", "conference")
        joining = signing or talking or scene.quoted(s.tokens[i].start)
        other = scene.cast.other_of(actor.states, s.index) if joining else None
        return join(actor, Side((), (other,))) if other else actor
    if trigger.type in _MUTUAL_BY_PAIR and (verb or _is_told(scene, s, i)):
        return join(actor, scene.pair(s))
    return actor


def _is_told(scene: Scene, s: Sentence, i: int) -> bool:
    """Whether an event noun without actors is told, not only mentioned: held, dated, placed, or called bilateral."""
    verb = light_verb(s, i)
    return (
        (verb is not None and s.tokens[verb].lemma in _TELLING)
        or bool({s.tokens[c].lower for c in s.children[i]} & _SHARED_WORDS)
        or scene.date_for(s, i, reach=60) is not None
        or scene.place_for(s, i) is not None
    )


def _complete_visit(scene: Scene, s: Sentence, actor: Side, recipient: Side) -> tuple[Side, Side]:
    if recipient.states and not actor:
        visitors = [m for m in scene.mentions(s) if m.person and m.states and not set(m.states) & set(recipient.states)]
        if visitors:
            return Side(visitors[0].names, visitors[0].states), recipient
        return _other(scene, s, recipient) or actor, recipient
    if recipient.states and not actor.states:
        return Side(actor.names, _other(scene, s, recipient).states), recipient
    if actor.states and not recipient:
        return actor, _other(scene, s, actor)
    return actor, recipient


def _complete_one(scene: Scene, s: Sentence, i: int, trigger: Trigger, actor: Side, recipient: Side) -> tuple[Side, Side]:
    if not (actor.joint and recipient.joint) and recipient.states and set(recipient.states) <= set(actor.states):
        recipient = Side()  # "condemned the arrest of its citizens": not its own side
    elif not actor.joint and set(recipient.states) & set(actor.states):
        # "recalled its ambassador to X"
        recipient = replace(recipient, states=tuple(x for x in recipient.states if x not in actor.states))
    speaker = scene.speakers.get(s.index)
    if not actor and speaker and trigger.type in _SPOKEN and scene.quoted(s.tokens[i].start):
        actor = Side((speaker.speaker,), speaker.states)
    if actor and not recipient and trigger.type in _DONE_TO:
        recipient = _nearby(scene, s, actor) or recipient
    if len(actor.states) == 1 and not recipient.states and not recipient.organization:
        asked = trigger.type in ("REQUEST", "AGREE") and not recipient.names and s.tokens[i].pos == "VERB"
        if asked or (trigger.type in _SAID_TO and objects(s, i)):
            other = _other(scene, s, actor)
            recipient = Side(recipient.names or other.names, other.states)
    if recipient and not actor.states and trigger.type in _DONE_BY and not (is_noun(s, i) and trigger.type in _FORCEFUL):
        found = _nearby(scene, s, recipient)
        actor = Side(names_of(found.states), found.states) if found else actor
    if trigger.type == "AID":
        if len(actor.states) == 1 and not recipient.states:
            # Aid goes to the one that the article is about.
            focus = tuple(c for c in scene.cast.top_states(1) if c not in actor.states)
            recipient = Side(names_of(focus), focus) if focus else recipient
        if not actor.states and len(recipient.states) == 1:
            actor = _other(scene, s, recipient) or actor
    return actor, recipient


def _nearby(scene: Scene, s: Sentence, side: Side) -> Side:
    """The one other state that the sentence names, as an actor or else as a place."""
    for places in (False, True):
        around = scene.sides_in(s, s.start, s.end, places=places)
        fresh = tuple(x for x in around.states if x not in side.states)
        if len(fresh) == 1:
            names = [m.names[0] for m in scene.mentions(s) if m.states and m.states[0] == fresh[0] and m.names]
            return Side(tuple(names[:1]), fresh)
    return Side()


def _other(scene: Scene, s: Sentence, side: Side) -> Side:
    """The other state of the pair that the sentence is about."""
    other = scene.cast.other_of(side.states, s.index)
    return Side(names_of((other,)), (other,)) if other else Side()
