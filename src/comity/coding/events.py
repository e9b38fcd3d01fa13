"""Events: who did what to whom, in PLOVER's types and modes, with status, date and place.

Triggers come from `lexicon`; roles from the parse; signings from `instruments`. An event is told between sides of different
states, or a state and an organization. Reports of one event within an article are one item: its most informative mention.
"""

import datetime
import re
from dataclasses import dataclass, replace

from comity.coding.fields import contexts_of, field_of
from comity.coding.instruments import Signing
from comity.coding.lexicon import NOUNS, VERBS, Trigger
from comity.coding.scene import Scene, Side, sentence_spans
from comity.language.clauses import agents, auxiliaries, conjuncts, is_passive, objects, phrases, subjects
from comity.language.dates import DateMention
from comity.language.mood import mood_of
from comity.language.parser import Sentence
from comity.types import Event, Status

_LIGHT = frozenset(
    """hold pay make conduct have take give provide send offer impose launch express lodge start begin carry
    stage receive undertake deliver issue host organize organise arrange open face agree announce plan
    schedule convene chair lead attend voice extend convey reiterate continue resume kick place occur complete
    enjoy win get show demonstrate declare reach conclude end finish mark postpone cancel discuss expect see
    involve comprise include place set keep""".split()
)
_TOWARD = ("against", "to", "toward", "towards", "on", "upon", "at", "for", "from", "with", "of", "over", "into", "by")
_MULTILATERAL = re.compile(
    r"(?i)\b(?:trilateral|tripartite|three-way|quadrilateral|four-way|five-way|multilateral|multi-party)\b"
)
_PHONE = re.compile(
    r"(?i)\b(?:by (?:tele)?phone|over the phone|phone call|tele?phoned?|telephone|phone conversation|video ?(?:call|link|conference)|videoconference|call with)\b"
)
_MEDIATED = re.compile(r"(?i)\b(?:mediat\w+|brokered|good offices|facilitat\w+)\b")
_HABIT = re.compile(r"(?i)\b(?:usually|often|typically|generally|normally|traditionally|are rare|is rare)\b")
_REQUESTING = frozenset("urge call ask demand request appeal press exhort implore encourage instruct order tell".split())
_NOT_MEETINGS = re.compile(r"(?i)\b(?:press|news|briefing)\s+(?:conference|briefing)\b")
_FORCE = {"ASSAULT": "violence", "MOBILIZE": "violence", "COERCE": "restrict", "SANCTION": "restrict"}
"""What a threat of each kind of force is in PLOVER's modes."""
_SAID = re.compile(
    r"(?i)\b(?:said|says|stated|warn\w*|vow\w*|threat\w*|announce\w*|caution\w*|ready|if|unless|consider\w*|declared)\b"
)
_VERBAL = frozenset(["ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT"])
_CONSULT_NOUN_WEIGHT = {"visit": 4, "summit": 3, "meeting": 3, "talk": 3, "session": 3, "forum": 2, "conference": 2}


@dataclass(frozen=True, slots=True)
class _Told:
    """An event as one trigger tells it, with what decides whether two tell the same."""

    event: Event
    sentence: int
    word: str
    definite: bool
    weight: int
    date: DateMention | None


def find_events(scene: Scene, signings: list[Signing], published: datetime.date | None) -> list[Event]:
    """The article's events in the order of the text."""
    acts = {(x.sentence.index, x.trigger): x for x in reversed(signings)}
    told: list[_Told] = [t for x in acts.values() if (t := _signing(scene, x))]
    for sentence in scene.sentences:
        if sentence.heading:
            continue
        used: set[int] = {x.trigger for x in signings if x.sentence is sentence}
        for token in sentence.tokens:
            if token.i in used:
                continue
            trigger = _trigger(scene, sentence, token.i)
            if trigger is None:
                continue
            item = _read(scene, sentence, token.i, trigger, published)
            if item:
                told.append(item)
    return [t.event for t in sorted(_dated(scene, _merge(told)), key=lambda t: (t.event.start, t.event.end, t.event.type))]


# -- triggers ----------------------------------------------------------------------------------------------------------


def _trigger(scene: Scene, s: Sentence, i: int) -> Trigger | None:
    token = s.tokens[i]
    if token.pos == "VERB" or (token.tag in ("VBG", "VBN", "VBD") and token.pos != "ADJ"):
        candidates = VERBS.get(token.lemma, ())
    elif token.pos in ("NOUN", "PROPN"):
        candidates = NOUNS.get(token.lemma, ()) or NOUNS.get(token.lower, ())
        if token.dep == "compound" and token.head > i and candidates:
            head = s.tokens[token.head]
            if head.lemma not in NOUNS and not (
                head.lemma in ("initiative", "process", "programme", "program", "agenda", "table") and False
            ):
                return None
            if head.lemma in NOUNS:
                return None  # "peace talks", "summit meeting": the head tells it
        if (
            token.pos == "PROPN"
            and token.lemma in ("forum", "conference", "dialogue", "council")
            and token.dep in ("compound", "nmod")
        ):
            return None
    elif token.lower == "due":
        candidates = VERBS["due"]
    else:
        return None
    for candidate in candidates:
        if token.lemma in ("welcome", "hail") and candidate.type == "SUPPORT" and _greets(scene, s, i):
            continue
        if _conditions_hold(scene, s, i, candidate):
            return candidate
    return None


def _greets(scene: Scene, s: Sentence, i: int) -> bool:
    """Whether who is welcomed is a person or guests, not another side's act."""
    return any(m.person and m.start <= s.tokens[h].start < m.end for m in scene.mentions(s) for h in objects(s, i)) or any(
        s.tokens[h].lemma in ("guest", "visitor", "delegation", "participant", "tourist", "arrival", "people")
        for h in objects(s, i)
    )


def _conditions_hold(scene: Scene, s: Sentence, i: int, trigger: Trigger) -> bool:
    conditions = trigger.conditions
    token = s.tokens[i]
    if "obj" in conditions:
        heads = objects(s, i) if token.pos == "VERB" else []
        lemmas = {s.tokens[h].lemma for h in heads} | {s.tokens[h].lower for h in heads}
        lemmas |= {s.tokens[h].lemma for head in heads for h in phrases(s, head, "of")} if heads else set()
        if not lemmas & conditions["obj"]:
            person = "minister" in conditions["obj"] and any(
                m.person and m.start <= s.tokens[h].start < m.end for m in scene.mentions(s) for h in heads
            )
            if not person:
                return False
    if "subj" in conditions:
        lemmas = {s.tokens[h].lemma for h in (agents(s, i) if is_passive(s, i) else subjects(s, i))}
        if not lemmas & conditions["subj"] and not any(x.endswith(tuple(conditions["subj"])) for x in lemmas):
            return False
    if "prep" in conditions:
        wanted = conditions["prep"]
        ok = any(s.tokens[c].lower in wanted or s.tokens[c].dep in wanted for c in s.children[i])
        if not ok and "xcomp" in wanted:
            ok = any(s.tokens[c].dep in ("xcomp", "ccomp", "advcl", "relcl") for c in s.children[i])
        if not ok:
            return False
    if "near" in conditions:
        words = {t.lower for t in s.tokens} | {t.lemma for t in s.tokens}
        if not words & conditions["near"]:
            return False
    return True


# -- roles -------------------------------------------------------------------------------------------------------------


def _read(scene: Scene, s: Sentence, i: int, trigger: Trigger, published: datetime.date | None) -> _Told | None:
    token = s.tokens[i]
    if token.lemma in ("conference", "briefing") and _NOT_MEETINGS.search(
        s.text[max(0, token.start - s.start - 8) : token.end - s.start + 2]
    ):
        return None
    noun = (token.pos != "VERB" and token.lemma in NOUNS) or (token.lower in NOUNS and token.pos in ("NOUN", "PROPN"))
    verb = _light_verb(s, i) if noun else i
    actor, recipient = _noun_roles(scene, s, i, verb, trigger) if noun else _verb_roles(scene, s, i, trigger)
    if token.lemma == "meet" and not noun:
        things = objects(s, i)
        if things and not is_passive(s, i) and not scene.side(s, things):
            return None  # trains, targets and demands are met as well
    if (
        noun
        and any(s.tokens[c].lower == "its" for c in s.children[i])
        and trigger.type == "CONSULT"
        and trigger.frame == "mutual"
    ):
        return None  # a body's own meeting
    governed = next((s.tokens[a].lemma for a in s.ancestors(i) if s.tokens[a].pos == "VERB"), "")
    if (
        not noun
        and governed in _REQUESTING
        and s.tokens[i].dep in ("xcomp", "ccomp", "advcl")
        and trigger.type not in ("CONSULT", "COOPERATE", "AID")
    ):
        return None  # what is asked for belongs to the request
    if token.lemma == "call" and trigger.type == "REQUEST" and not noun:
        on = [c for c in s.children[i] if s.tokens[c].lower in ("on", "upon")]
        if on and not any(
            s.tokens[c].dep in ("xcomp", "advcl", "ccomp") or s.tokens[c].lower in ("for", "to")
            for c in [*s.children[i], *[x for o in on for p in s.children[o] for x in s.children[p]]]
        ):
            trigger = Trigger("CONSULT", None, "mutual")
            actor, recipient = _verb_roles(scene, s, i, trigger)
            actor = _join(actor, scene.side(s, phrases(s, i, "on", "upon")))
    if token.lemma == "discuss" and mood_of(s, i) != "occurred":
        return None
    if noun and token.tag == "NNS" and _HABIT.search(s.text):
        return None
    if trigger.frame == "mutual" and not noun and 0 < len(scene.side(s, phrases(s, i, "among", "between")).states) < 2:
        return None
    if trigger.type == "CONSULT" and trigger.frame == "mutual":
        actor = _join(actor, recipient, _company(scene, s, i))
        recipient = Side()
    if token.lemma in _TRAVEL and not _may_travel(scene, s, i):
        return None
    if (
        trigger.type == "AGREE"
        and token.pos == "VERB"
        and any(
            s.tokens[c].dep in ("xcomp", "ccomp") and (t := _trigger(scene, s, c)) and t.type != "COOPERATE"
            for c in s.children[i]
        )
    ):
        return None  # what is agreed is itself an event, to come
    if (
        token.lemma in ("support", "solidarity", "aid")
        and noun
        and i
        and s.tokens[i - 1].lower == "in"
        and token.lemma == "support"
    ):
        return None
    actor, recipient = _complete(scene, s, i, trigger, actor, recipient)
    states = set(actor.states) | set(recipient.states)
    organization = actor.organization or recipient.organization
    mode = trigger.mode
    if trigger.type == "CONSULT":
        mode = _consult_mode(s, i, mode, actor, recipient, organization)
    nameless = trigger.mode == "multilateral" and not states and bool(actor.names) and verb is not None
    if len(states) < 2 and not nameless and not (organization and (len(states) == 1 or mode == "multilateral")):
        return None
    if trigger.mode == "third-party" and len(states) < 3:
        actor = _join(actor, Side((), tuple(x for x in scene.cast.top_states(2) if x not in states)))
    if (
        trigger.frame != "mutual"
        and recipient.states
        and set(recipient.states) <= set(actor.states)
        and not recipient.organization
    ):
        if not (actor.joint and recipient.joint):
            return None
        recipient = Side()  # "fired at each other"
    if trigger.type == "SUPPORT" and trigger.frame == "one" and not recipient.states and not recipient.organization:
        return None
    date = scene.date_for(s, i)
    ahead = _ahead(date, published)
    status: Status = mood_of(s, i, date_ahead=ahead)
    if verb is not None and verb != i and status == "occurred":
        status = mood_of(s, verb, date_ahead=ahead)
    if trigger.type == "REQUEST" and "invite" not in token.lemma:
        status = (
            "denied"
            if status == "denied"
            else "occurred"
            if status == "proposed" and token.pos == "VERB" and "would" not in auxiliaries(s, i)
            else status
        )
    if trigger.type in _FORCE and (status == "proposed" or (status == "planned" and trigger.type == "ASSAULT")):
        above = [s.tokens[a].lemma for a in s.ancestors(i)]
        if "threaten" in above or "warn" in above or "order" in above or not _SAID.search(s.text):
            return None  # told as the content of a threat, or merely imagined
        trigger = Trigger("THREATEN", _FORCE[trigger.type], "one")
        mode, status = trigger.mode, "occurred"
    if token.lemma == "invite":
        status = "proposed" if status != "denied" else status
        if (
            re.search(r"(?i)\b(?:joint|scientific|cooperat\w+|research|work)\b", s.text[token.end - s.start :])
            and "visit" not in s.text
        ):
            trigger = Trigger("COOPERATE", None, "mutual")
            mode = None
    if token.lemma == "invitation":
        if s.tokens[i - 2 if i > 1 else 0].lower != "at" or verb is None:
            return None
    if trigger.type in _VERBAL and trigger.type != "SUPPORT" and status == "planned":
        status = "planned"
    place = scene.place_for(s, i, verb if verb != i else None)
    place_name = place[0] if place else None
    if trigger.frame in ("visit", "host") and recipient.names:
        place_name = recipient.names[0] if not place_name or len(recipient.names) == 1 else place_name
        mode = "visit"
    start, end = _evidence(scene, s, i, verb, date, trigger)
    evidence = scene.text[start:end]
    event = Event(
        evidence, start, end, type=trigger.type, mode=mode,
        actors=actor.names or _state_names(actor.states), recipients=recipient.names or _state_names(recipient.states),
        actor_states=tuple(sorted(set(actor.states))), recipient_states=tuple(sorted(set(recipient.states))),
        date=date.value if date else None, place=place_name, status=status,
        contexts=contexts_of(evidence, s.text), field=field_of(evidence, s.text, s.section),
    )  # fmt: skip
    determiner = next((s.tokens[c].lower for c in s.children[i] if s.tokens[c].dep in ("det", "poss")), "")
    if not noun and trigger.conditions.get("obj"):
        things = objects(s, i)
        if things:
            determiner = next((s.tokens[c].lower for c in s.children[things[0]] if s.tokens[c].dep in ("det", "poss")), "")
    definite = determiner in ("the", "this", "that", "these", "his", "their", "its", "her")
    weight = (4 if date else 0) + (2 if place else 0) + len(event.actors) + len(event.recipients) - s.index // 40
    return _Told(event, s.index, token.lemma, bool(definite), weight, date)


_TRAVEL = frozenset("expect due travel fly arrive come go head journey leave depart".split())


def _may_travel(scene: Scene, s: Sentence, i: int) -> bool:
    """Whether who travels is an official or a delegation, not goods or aircraft."""
    heads = subjects(s, i)
    if any(
        s.tokens[h].lemma
        in ("delegation", "minister", "team", "representative", "envoy", "official", "mission", "leader", "deputy")
        for h in heads
    ):
        return True
    return any(m.person or m.kind == "title" for m in scene.mentions(s) for h in heads if m.start <= s.tokens[h].start < m.end)


def _state_names(states: tuple[str, ...]) -> tuple[str, ...]:
    from comity.actors.states import state_name

    return tuple(state_name(code) for code in states)


def _light_verb(s: Sentence, i: int) -> int | None:
    """The verb that carries an event noun ("hold talks", "the visit will take place"), through "a series of"."""
    node = i
    for _ in range(4):
        token = s.tokens[node]
        head = token.head
        if head == node:
            return None
        above = s.tokens[head]
        if above.pos in ("VERB", "AUX"):
            if token.dep in ("dobj", "nsubj", "nsubjpass", "attr", "oprd", "dative", "conj"):
                return head
            return head if token.dep == "pobj" else None
        if above.pos == "ADP":
            up = s.tokens[above.head]
            if up.pos in ("VERB", "AUX") and up.lemma in (
                "be",
                "go",
                "arrive",
                "meet",
                "host",
                "speak",
                "participate",
                "take",
                "come",
            ):
                return above.head
            if up.lemma in (
                "series",
                "message",
                "letter",
                "expression",
                "note",
                "round",
                "number",
                "course",
                "venue",
                "part",
                "start",
                "wave",
                "session",
                "subject",
                "package",
            ):
                node = above.head
                continue
            return None
        if token.dep in ("conj", "compound", "nmod", "appos"):
            node = head
            continue
        return None
    return None


def _verb_roles(scene: Scene, s: Sentence, i: int, trigger: Trigger) -> tuple[Side, Side]:
    passive = is_passive(s, i)
    own_objects = objects(s, i)
    actors = agents(s, i) if passive else [h for h in subjects(s, i) if h not in own_objects]
    actor = scene.side(s, actors)
    recipient = scene.side(s, own_objects)
    toward = phrases(s, i, *_TOWARD) if not passive else phrases(s, i, *(w for w in _TOWARD if w != "by"))
    if trigger.frame == "mutual":
        partners = scene.side(s, phrases(s, i, "with", "between", "among", "to", "alongside"))
        return _join(_join(actor, recipient if trigger.type != "SUPPORT" else Side()), partners), Side()
    if trigger.frame == "host":
        return (scene.side(s, own_objects), actor) if own_objects else (Side(), actor)
    if trigger.frame == "visit":
        if s.tokens[i].dep == "amod" and s.tokens[i].tag == "VBG":
            return scene.side(s, [s.tokens[i].head]), Side()  # "visiting President N"
        where = recipient if recipient else _place_side(scene, s, phrases(s, i, "to", "in", "at", "for"))
        return actor, where
    if trigger.type in ("ACCUSE", "REQUEST", "THREATEN") and not recipient.states:
        inner = [h for c in s.children[i] if s.tokens[c].dep in ("ccomp", "xcomp") for h in subjects(s, c)[:1] if h not in actors]
        recipient = scene.side(s, inner) or recipient
    if trigger.type == "REQUEST" and not recipient:
        recipient = scene.side(s, phrases(s, i, "on", "upon", "to", "from", "with"))
    if not recipient or (set(recipient.states) <= set(actor.states)):
        further = _join(*(scene.side(s, [h]) for h in toward[:3])) if toward else Side()
        inner = Side()
        for head in own_objects:
            deeper = phrases(s, head, *_TOWARD)
            inner = _join(inner, scene.side(s, deeper))
        # "imposed sanctions on X": the object's own phrase; "sent troops to X": the verb's.
        chosen = inner if set(inner.states) - set(actor.states) or inner.organization else further
        if chosen:
            recipient = chosen
    return actor, recipient


def _place_side(scene: Scene, s: Sentence, heads: list[int]) -> Side:
    held = {h: m for h in heads for m in scene.mentions(s) if m.start <= s.tokens[h].start < m.end and m.states}
    places = [h for h, m in held.items() if not m.person]
    return scene.side(s, places or list(held))


def _noun_roles(scene: Scene, s: Sentence, i: int, verb: int | None, trigger: Trigger) -> tuple[Side, Side]:
    own = scene.side(
        s, [c for c in s.children[i] if s.tokens[c].dep in ("poss", "amod", "compound", "nmod") and _refers(scene, s, c)]
    )
    by = scene.side(s, [*agents(s, i), *(phrases(s, i, "from") if trigger.type in ("AID", "SUPPORT") else [])])
    of = scene.side(s, phrases(s, i, "of", "by"))
    between = scene.side(s, phrases(s, i, "between", "among"))
    with_ = scene.side(s, phrases(s, i, "with"))
    to = scene.side(s, phrases(s, i, "to", "for", "on", "against", "toward", "towards", "at", "over", "into", "in"))
    if s.tokens[i].lemma == "invitation":
        return (scene.side(s, subjects(s, verb)) if verb is not None else Side()), of
    if trigger.frame == "visit":
        host = _place_side(scene, s, phrases(s, i, "to", "in"))
        if any(s.tokens[c].lower == "whose" for c in s.children[i]):
            own = _whose(scene, s, i) or own
        visitor = _join(own, by) if own or by else of
        if verb is not None:
            lemma = s.tokens[verb].lemma
            if lemma in ("pay", "make", "conduct", "complete", "begin", "start", "be", "undertake", "arrive", "embark"):
                visitor = visitor or scene.side(s, [h for h in subjects(s, verb) if h != i])
                host = host or _place_side(scene, s, phrases(s, verb, "to", "in"))
                relative = s.tokens[verb].dep == "relcl"
                if relative and not visitor:
                    visitor = scene.side(s, [c for c in s.children[verb] if s.tokens[c].dep == "nsubj"])
        for child in s.children[i]:
            # "the state visit which X paid to Y"
            if s.tokens[child].dep in ("relcl", "acl") and s.tokens[child].lemma in ("pay", "make", "conduct"):
                visitor = visitor or scene.side(s, [h for h in subjects(s, child) if h != i] or agents(s, child))
                host = host or _place_side(scene, s, phrases(s, child, "to", "in"))
        if own and own.states and host and set(host.states) == set(own.states):
            visitor = of or visitor
        return visitor, host
    subject_side = Side()
    if verb is not None:
        passive = is_passive(s, verb)
        doers = (
            agents(s, verb)
            if passive
            else [h for h in subjects(s, verb) if h != i and i not in conjuncts(s, h) and not _inside(s, i, h)]
        )
        if s.tokens[verb].lemma in _LIGHT or trigger.frame == "mutual":
            subject_side = scene.side(s, doers)
            with_ = _join(with_, scene.side(s, phrases(s, verb, "with", "between")))
            if trigger.frame == "one":
                to = to or scene.side(s, phrases(s, verb, "to", "on", "against", "for", "from"))
                if not to and not passive:
                    to = scene.side(s, [c for c in s.children[verb] if s.tokens[c].dep == "dative"])
    if trigger.frame == "mutual":
        return _join(own, by, of, between, with_, subject_side), Side()
    if verb is not None and s.tokens[verb].lemma in ("enjoy", "win", "receive", "get", "have", "obtain", "secure", "gain") and of:
        return of, subject_side
    actor = own or by or subject_side or of
    recipient = to or (of if actor is not of else Side())
    if not recipient and with_:
        recipient = with_
    return actor, recipient


def _whose(scene: Scene, s: Sentence, i: int) -> Side:
    """The owner that "whose" at an event noun refers to: the nearest actor before the relative clause."""
    start = next(s.tokens[c].start for c in s.children[i] if s.tokens[c].lower == "whose")
    earlier = [m for m in scene.mentions(s) if m.end <= start and (m.person or m.kind in ("state", "body", "title"))]
    if not earlier:
        return Side()
    last = earlier[-1]
    # "N, president of X, whose visit": the person, not the X of the office.
    return Side(last.names, last.states)


def _company(scene: Scene, s: Sentence, i: int) -> Side:
    """Who is named right behind the trigger after "with", or "to" of a call, whatever the parse says."""
    low, high = s.tokens[i].end, min(s.end, s.tokens[i].end + 90)
    found = []
    for mention in scene.mentions(s):
        if not low <= mention.start < high or mention.place or mention.kind not in ("person", "title", "body", "state"):
            continue
        lead = s.source[low : mention.start]
        if re.search(r"\b(?:with|to)\s+(?:the\s+|his\s+|her\s+|its\s+)?(?:\w+\s+)?$", lead) and not re.search(
            r"[.;:]|\bthat\b|\bwho\b|, (?:in|on)\b", lead
        ):
            if re.search(r"\bto\s", lead[-16:]) and not _PHONE.search(s.text):
                continue
            found.append(scene.mention_side(s, mention))
    return _join(*found) if found else Side()


def _inside(s: Sentence, i: int, head: int) -> bool:
    first, last = s.subtree(head)
    return first <= i <= last


def _refers(scene: Scene, s: Sentence, i: int) -> bool:
    token = s.tokens[i]
    return any(m.start <= token.start < m.end and (m.states or m.kind in ("organization", "body")) for m in scene.mentions(s))


def _join(*sides: Side) -> Side:
    return Side(
        tuple(dict.fromkeys(n for x in sides for n in x.names)),
        tuple(dict.fromkeys(c for x in sides for c in x.states)),
        any(x.organization for x in sides),
        any(x.joint for x in sides),
    )


def _complete(scene: Scene, s: Sentence, i: int, trigger: Trigger, actor: Side, recipient: Side) -> tuple[Side, Side]:
    """Supply a side that the words leave out, where the sentence or the article's pair of states makes it plain."""
    quoted = scene.quoted(s.tokens[i].start)
    speaker = scene.speakers.get(s.index)
    if "explicit" in trigger.conditions or (trigger.mode == "multilateral" and trigger.frame == "mutual" and not actor.states):
        return actor, recipient
    if trigger.frame == "mutual":
        if actor.names and not actor.states and not actor.joint and s.tokens[i].pos == "VERB":
            return actor, recipient  # an actor whose state the text does not tell
        if len(actor.states) < 2 and (not actor.organization or len(actor.states) == 1):
            around = scene.sides_in(s, s.start, s.end)
            if len(set(around.states) | set(actor.states)) < 2 and trigger.type in ("COOPERATE", "ASSAULT", "RETREAT"):
                around = scene.sides_in(s, s.start, s.end, places=True)
            fresh = [x for x in around.states if x not in actor.states]
            if len(set(around.states) | set(actor.states)) == 2 and fresh:
                actor = _join(actor, Side(around.names if not actor.names else (), tuple(fresh)))
            elif len(actor.states) == 1:
                joining = (
                    trigger.type == "CONSULT" or quoted or s.tokens[i].lemma in ("ratify", "sign", "ratification", "signing")
                )
                other = scene.cast.other_of(actor.states, s.index) if joining else None
                if other:
                    actor = _join(actor, Side((), (other,)))
            elif not actor.states and trigger.type in ("CONSULT", "SUPPORT", "AGREE", "COOPERATE") and _told(scene, s, i):
                actor = _join(actor, scene.pair(s))
        return actor, recipient
    if trigger.frame == "visit" and recipient.states and not actor:
        visitors = [m for m in scene.mentions(s) if m.person and m.states and not set(m.states) & set(recipient.states)]
        if visitors:
            actor = Side(visitors[0].names, visitors[0].states)
        else:
            other = scene.cast.other_of(recipient.states, s.index)
            actor = Side(_state_names((other,)), (other,)) if other else actor
    if trigger.frame == "visit" and actor and not recipient:
        other = scene.cast.other_of(actor.states, s.index)
        if other and actor.states:
            recipient = Side(_state_names((other,)), (other,))
        return actor, recipient
    if not actor and speaker and trigger.type in _VERBAL | {"AGREE", "CONCEDE"} and quoted:
        actor = Side((speaker.speaker,), speaker.states)
    if actor and not recipient and trigger.type in (
        "ACCUSE", "SUPPORT", "THREATEN", "REJECT", "REQUEST", "ASSAULT", "AID", "MOBILIZE", "COERCE", "SANCTION", "RETREAT", "COOPERATE",
    ):  # fmt: skip
        for places in (False, True):
            around = scene.sides_in(s, s.start, s.end, places=places)
            fresh = tuple(x for x in around.states if x not in actor.states)
            if len(fresh) == 1 and not recipient.states:
                names = tuple(m.names[0] for m in scene.mentions(s) if m.states and m.states[0] == fresh[0] and m.names)[:1]
                recipient = Side(names, fresh)
    bare = trigger.type in ("REQUEST", "AGREE") and not recipient.names and s.tokens[i].pos == "VERB"
    if (
        actor.states
        and not recipient.states
        and not recipient.organization
        and (bare or (trigger.type in _VERBAL | {"RETREAT", "AGREE"} and objects(s, i)))
    ):
        # "condemned the decision": whose it is, the pair of the article tells.
        other = scene.cast.other_of(actor.states, s.index)
        if other and len(actor.states) == 1:
            recipient = Side(recipient.names or _state_names((other,)), (other,))
    if (
        recipient
        and not actor.states
        and trigger.type in ("SANCTION", "ASSAULT", "COERCE", "MOBILIZE", "AID", "ACCUSE", "SUPPORT", "REQUEST")
    ):
        for places in (False, True):
            around = scene.sides_in(s, s.start, s.end, places=places)
            fresh = tuple(x for x in around.states if x not in recipient.states)
            if len(fresh) == 1 and not actor.states:
                actor = Side(_state_names(fresh), fresh)
    if trigger.type == "AID" and len(actor.states) == 1 and not recipient.states:
        # Aid goes to the one that the article is about.
        other = next((c for c in scene.cast.top_states(1) if c not in actor.states), None)
        recipient = Side(_state_names((other,)), (other,)) if other else recipient
    if trigger.type == "AID" and not actor.states and len(recipient.states) == 1:
        other = scene.cast.other_of(recipient.states, s.index)
        actor = Side(_state_names((other,)), (other,)) if other else actor
    return actor, recipient


def _told(scene: Scene, s: Sentence, i: int) -> bool:
    """Whether an act without named actors is told, not only mentioned: held, dated, placed, or called bilateral."""
    if s.tokens[i].pos == "VERB":
        return True
    verb = _light_verb(s, i)
    if verb is not None and s.tokens[verb].lemma in _LIGHT - {"have", "be", "see", "include", "involve"}:
        return True
    words = {s.tokens[c].lower for c in s.children[i]}
    return bool(
        words & {"bilateral", "trilateral", "joint", "our", "their", "intergovernmental", "negotiated", "of"}
        or scene.date_for(s, i, reach=60)
        or scene.place_for(s, i)
    )


def _consult_mode(s: Sentence, i: int, mode: str | None, actor: Side, recipient: Side, organization: bool) -> str | None:
    if mode == "visit":
        return mode
    low, high = s.subtree(i)
    near = s.source[max(s.start, s.tokens[low].start - 30) : min(s.end, s.tokens[high].end + 40)]
    if mode == "phone" or _PHONE.search(near):
        return "phone"
    if _MEDIATED.search(near):
        return "third-party"
    states = set(actor.states) | set(recipient.states)
    if len(states) > 2 or _MULTILATERAL.search(near) or (mode == "multilateral" and (organization or len(states) != 2)):
        return "multilateral"
    if organization and len(states) < 2:
        return "multilateral"
    return None


def _ahead(date: DateMention | None, published: datetime.date | None) -> bool:
    if not date or not date.value or not published:
        return False
    first = date.value.split("/")[0]
    return first[:10] > published.isoformat()[: len(first)]


def _evidence(scene: Scene, s: Sentence, i: int, verb: int | None, date: DateMention | None, trigger: Trigger) -> tuple[int, int]:
    """The shortest run that shows the event: the trigger with its subject and objects, its date, no further clauses."""
    nodes = {i}
    centre = {i} if verb is None else {i, verb}
    for node in centre:
        for child in s.children[node]:
            token = s.tokens[child]
            if token.dep in ("punct", "advcl", "ccomp", "mark", "cc", "parataxis", "conj", "relcl") and not (
                token.dep in ("ccomp",) and trigger.type in ("AGREE", "ACCUSE", "REQUEST", "THREATEN")
            ):
                continue
            nodes.update(_plain_subtree(s, child))
    for head in subjects(s, verb) if verb is not None else []:
        if abs(head - i) < 40:
            nodes.update(_plain_subtree(s, head))
    start, end = sentence_spans(s, sorted(nodes))
    if date and abs(date.start - s.tokens[i].start) < 120:
        start, end = min(start, date.start), max(end, date.end)
    if end - start > 320:
        low, high = s.subtree(i)
        start, end = s.tokens[low].start, min(s.tokens[high].end, s.tokens[i].end + 200)
        end = max(t.end for t in s.tokens if t.end <= end)
    return start, end


def _plain_subtree(s: Sentence, i: int) -> list[int]:
    kept, stack = [], [i]
    while stack:
        node = stack.pop()
        kept.append(node)
        stack.extend(c for c in s.children[node] if s.tokens[c].dep not in ("relcl", "advcl", "parataxis", "punct"))
    return kept


# -- signings ----------------------------------------------------------------------------------------------------------


def _signing(scene: Scene, x: Signing) -> _Told | None:
    if len(x.instrument.states) < 2 or x.status == "proposed":
        return None
    s, i = x.sentence, x.trigger
    names = x.side.names or _state_names(x.instrument.states)
    event = Event(
        x.instrument.evidence, x.instrument.start, x.instrument.end, type="SUPPORT", mode=None,
        actors=names, recipients=(), actor_states=x.instrument.states, recipient_states=(),
        date=x.instrument.date, place=x.instrument.place, status=x.status,  # type: ignore[arg-type]
        contexts=x.instrument.contexts, field=x.instrument.field,
    )  # fmt: skip
    return _Told(event, s.index, "sign:" + (x.instrument.subject or x.instrument.kind), False, 9, scene.date_for(s, i))


# -- one event told more than once -------------------------------------------------------------------------------------


def _merge(told: list[_Told]) -> list[_Told]:
    kept: list[_Told] = []
    for item in sorted(told, key=lambda t: (t.sentence, t.event.start)):
        twin = next((n for n, other in enumerate(kept) if _same(other, item)), None)
        if twin is None:
            kept.append(item)
            continue
        other = kept[twin]
        best, rest = (item, other) if item.weight > other.weight + 1 else (other, item)
        event = best.event
        if event.date is None and rest.event.date is not None:
            event = replace(event, date=rest.event.date)
        if event.place is None and rest.event.place is not None:
            event = replace(event, place=rest.event.place)
        if event.mode is None and rest.event.mode is not None:
            event = replace(event, mode=rest.event.mode)
        kept[twin] = replace(best, event=event, date=best.date or rest.date)
    return kept


_AT_THE_MEETING = re.compile(
    r"(?i)\b(?:(?:following|after|during|at|as a result of|at the end of|on the (?:margins|sidelines) of|in the course of) (?:the|their|his|her) "
    r"(?:\w+ )?(?:talks|meeting|visit|negotiations|session|summit|conversation|ceremony)|(?:sides|officials|ministers|presidents|leaders|parties) also)\b"
)


def _dated(scene: Scene, told: list[_Told]) -> list[_Told]:
    """Give what was signed or agreed "following the talks" the date of those talks, told just before."""
    dated: list[_Told] = []
    for item in sorted(told, key=lambda t: (t.sentence, t.event.start)):
        event = item.event
        if event.date is None and event.status == "occurred" and event.type in ("SUPPORT", "AGREE", "CONSULT"):
            states = set(event.actor_states) | set(event.recipient_states)
            if _AT_THE_MEETING.search(scene.sentences[item.sentence].text):
                before = [
                    t.event
                    for t in dated
                    if t.event.type == "CONSULT"
                    and t.event.date
                    and t.event.status == "occurred"
                    and set(t.event.actor_states) | set(t.event.recipient_states) == states
                ]
                if before:
                    item = replace(item, event=replace(event, date=before[-1].date))
        dated.append(item)
    return dated


def _same(a: _Told, b: _Told) -> bool:
    x, y = a.event, b.event
    if x.type != y.type:
        return False
    states_x = set(x.actor_states) | set(x.recipient_states)
    states_y = set(y.actor_states) | set(y.recipient_states)
    if states_x != states_y:
        same_place = bool(x.place and x.place == y.place) or bool(x.date and x.date == y.date)
        return (
            x.type == "CONSULT"
            and a.word == b.word
            and same_place
            and (states_x <= states_y or states_y <= states_x)
            and x.mode == y.mode
        )
    if a.word.startswith("sign:") or b.word.startswith("sign:"):
        return a.word == b.word and x.status == y.status and _dates_fit(x.date, y.date)
    if x.type == "CONSULT":
        if (x.mode == "visit") != (y.mode == "visit") or (x.mode == "phone") != (y.mode == "phone"):
            return False
        if x.mode == "visit" and (x.actor_states != y.actor_states):
            return False
        if not _dates_fit(x.date, y.date):
            return False
        if a.sentence == b.sentence:
            return x.status == y.status
        if x.status != y.status and not b.definite:
            return False
        return (
            b.definite
            or b.word in ("discuss", "exchange", "meet", "talk", "hold", "attend")
            or x.date == y.date
            or x.mode == "visit"
        )
    if a.sentence == b.sentence:
        return x.actor_states == y.actor_states and x.status == y.status
    return (
        b.definite
        and (a.word == b.word or x.type in ("AID", "SANCTION"))
        and x.actor_states == y.actor_states
        and _dates_fit(x.date, y.date)
    )


def _dates_fit(a: str | None, b: str | None) -> bool:
    if a is None or b is None:
        return True
    x, y = a.split("/"), b.split("/")
    lo_x, hi_x, lo_y, hi_y = x[0], x[-1], y[0], y[-1]
    n = min(len(lo_x), len(lo_y))
    return lo_x[:n] <= hi_y[:n] and lo_y[:n] <= hi_x[:n]
