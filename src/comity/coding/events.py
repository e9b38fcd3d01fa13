"""Events: who did what to whom, in PLOVER's types and modes, with status, date and place.

What a word tells stands in the lexicon (`triggers`), who acts is read by `roles`, and tellings of one event are joined by
`merging`. Signings come from `instruments`, so that the register and the timeline agree. An event is told between sides of
different states, or a state and an organization.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace

from comity.actors.states import state_name
from comity.coding.encoded import Seen, confirmation, event_chance, seen
from comity.coding.fields import contexts_of, field_of
from comity.coding.instruments import Signing
from comity.coding.lexicon import Trigger
from comity.coding.merging import Telling, merge
from comity.coding.roles import by_phone, company, complete, light_verb, names_of, read_roles
from comity.coding.scene import Scene, Side, join, sentence_spans
from comity.coding.triggers import find_trigger, is_noun
from comity.language.clauses import agents, auxiliaries, is_passive, objects, phrases, subjects
from comity.language.dates import DateMention
from comity.language.mood import asked_for, mood_of, put_off
from comity.language.parser import Sentence
from comity.types import Event, Status

_MULTILATERAL = re.compile(
    r"(?i)\b(?:trilateral|tripartite|three-way|quadrilateral|four-way|five-way|multilateral|multi-party)\b"
)
_MEDIATED = re.compile(r"(?i)\b(?:mediat\w+|brokered|good offices|facilitat\w+)\b")
_HABIT = re.compile(r"(?i)\b(?:usually|often|typically|generally|normally|traditionally|are rare|is rare)\b")
_PRESS = re.compile(r"(?i)\b(?:press|news|briefing)\s+(?:conference|briefing)\b")
_THREATENING = re.compile(
    r"(?i)\b(?:said|says|stated|warn\w*|vow\w*|threat\w*|announce\w*|caution\w*|ready|if|unless|consider\w*|declared)\b"
)
_JOINT_WORK = re.compile(r"(?i)\b(?:joint|scientific|cooperat\w+|research|work)\b")
_REQUESTING = frozenset("urge call ask demand request appeal press exhort implore encourage instruct order tell".split())
_REFUSING = frozenset("refuse decline reject".split())
_ASKED_FOR = ("CONSULT", "COOPERATE", "AID")
"""What is asked for belongs to the request; meetings, joint work and aid are events proposed."""
_AGREEING = frozenset("agree decide".split())
_TRAVEL = frozenset("expect due travel fly arrive come go head journey leave depart land touch set spend return be".split())
_TRAVELLERS = frozenset("delegation minister team representative envoy official mission leader deputy".split())
_POINTING = frozenset("the this that these his their its her".split())
_FORCE = {"ASSAULT": "violence", "MOBILIZE": "violence", "COERCE": "restrict", "SANCTION": "restrict"}
"""What a threat of each kind of force is in PLOVER's modes."""
_SPOKEN = frozenset("ACCUSE REQUEST REJECT THREATEN SUPPORT AGREE CONCEDE".split())
"""Types of what can be done by saying it, and then on the day on which it is said."""
_LEFT_OUT = frozenset("punct advcl ccomp mark cc parataxis conj relcl".split())
"""Parts of a clause that the evidence leaves out."""
_LONGEST_EVIDENCE = 320
_TRUSTED = 0.9
"""From this score on an event of the encoder's is told where the lexicon has none."""
_CONFIRMED = 0.5
"""The chance that the encoder must give an event of its own when asked again about the pair."""
_DOUBTED = 0.01
"""Below this chance by the encoder a word of the lexicon tells nothing."""


def find_events(scene: Scene, signings: list[Signing], published: datetime.date | None) -> list[Event]:
    """The article's events in the order of the text."""
    acts = {(x.sentence.index, x.trigger): x for x in reversed(signings)}
    tellings = [t for x in acts.values() if (t := _signing(x))]
    for sentence in scene.sentences:
        if sentence.heading:
            continue
        taken = {i for number, i in acts if number == sentence.index}
        tellings += [t for telling in _tellings(scene, sentence, taken, published) for t in _stops(scene, telling)]
    return merge(scene, tellings)


def _tellings(scene: Scene, s: Sentence, signed: set[int], published: datetime.date | None) -> Iterator[Telling]:
    """The events of a sentence but for its signings: by the lexicon where the encoder has no doubt, and by the encoder."""
    noticed = {x.token: x for x in seen(scene, s, _TRUSTED)}
    read: set[int] = set()
    for token in s.tokens:
        if token.i in signed:
            continue
        trigger = find_trigger(scene, s, token.i)
        if trigger is None:
            continue
        chance = event_chance(scene, s, token.i)
        if chance is not None and chance < _DOUBTED:
            continue
        telling = _read(scene, s, token.i, trigger, published)
        if telling:
            read.add(token.i)
            yield telling
    for i, x in noticed.items():
        near = {i, s.tokens[i].head, *s.children[i]}
        if near & (read | signed):
            continue
        telling = _read(scene, s, i, x.trigger, published, x)
        if telling and confirmation(s, x) >= _CONFIRMED:
            yield telling


def _stops(scene: Scene, telling: Telling) -> list[Telling]:
    """The visits of a tour, one for each state that it names or whose city; any other telling as it is."""
    event = telling.event
    hosts = event.recipients
    if event.mode != "visit" or len(hosts) < 2 or len(hosts) != len(event.recipient_states):
        return [telling]
    mentions = scene.mentions(scene.sentences[telling.sentence])
    codes = {name: code for code in event.recipient_states for name in hosts if state_name(code) == name}
    codes |= {name: m.states[0] for m in mentions if len(m.states) == 1 for name in m.names if name in hosts}
    if sorted(codes.values()) != sorted(event.recipient_states):
        return [telling]
    return [
        replace(telling, event=replace(event, recipients=(name,), recipient_states=(code,), place=name))
        for name, code in codes.items()
    ]


def _signing(x: Signing) -> Telling | None:
    """The signing that an instrument tells; one whose instrument is only proposed is no event yet."""
    found = x.instrument
    if len(found.states) < 2 or x.status == "proposed":
        return None
    event = Event(
        found.evidence, found.start, found.end, type="SUPPORT", mode=None,
        actors=x.side.names or names_of(found.states), recipients=(), actor_states=found.states, recipient_states=(),
        date=found.date, place=found.place, status=x.status, contexts=found.contexts, field=found.field,
    )  # fmt: skip
    return Telling(event, x.sentence.index, "sign:" + (found.subject or found.kind), definite=False, weight=9)


def _read(
    scene: Scene, s: Sentence, i: int, trigger: Trigger, published: datetime.date | None, noticed: Seen | None = None
) -> Telling | None:
    """What the trigger at token `i` tells, or None where it tells of no event between sides of different states.

    Of a trigger that the encoder noticed, its sides and status come from there.
    """
    if _tells_nothing(scene, s, i, trigger):
        return None
    token = s.tokens[i]
    verb = light_verb(s, i) if is_noun(s, i) else i
    trigger, actor, recipient = _sides(scene, s, i, trigger, noticed)
    states = set(actor.states) | set(recipient.states)
    organization = actor.organization or recipient.organization
    mode = _consult_mode(s, i, trigger.mode, states, organization) if trigger.type == "CONSULT" else trigger.mode
    nameless = trigger.mode == "multilateral" and not states and bool(actor.names) and verb is not None
    if len(states) < 2 and not nameless and not (organization and (states or mode == "multilateral")):
        return None
    if trigger.frame != "mutual" and recipient.states and set(recipient.states) <= set(actor.states):
        if not recipient.organization and not (actor.joint and recipient.joint):
            return None
        recipient = recipient if recipient.organization else Side()  # "fired at each other"
    if trigger.type == "SUPPORT" and trigger.frame == "one" and not recipient.states and not recipient.organization:
        return None
    date = _date(scene, s, i, trigger)
    status = noticed.status if noticed else _status(s, i, verb, trigger, date, published)
    if trigger.type in _FORCE and (status == "proposed" or (status == "planned" and trigger.type == "ASSAULT")):
        above = {s.tokens[a].lemma for a in s.ancestors(i)}
        imagined = any(s.tokens[c].lower == "if" for c in s.children[i])
        if imagined or trigger.type == "MOBILIZE" or above & {"threaten", "warn", "order"} or not _THREATENING.search(s.text):
            return None  # told as the content of a threat, or merely imagined
        trigger, mode, status = Trigger("THREATEN", _FORCE[trigger.type], "one"), _FORCE[trigger.type], "occurred"
    if mode is None and trigger.type in ("REQUEST", "REJECT", "THREATEN"):
        mode = _mode_of_content(scene, s, i, trigger.type)
    place = _place(scene, s, i, verb)
    if trigger.frame in ("visit", "host"):
        mode = "visit"
        persons = {name for m in scene.mentions(s) if m.person or m.kind == "title" for name in m.names}
        if recipient.names and recipient.names[0] not in persons and not place:
            place = recipient.names[0]
    start, end = _evidence(s, i, verb, date, trigger)
    evidence = scene.text[start:end]
    event = Event(
        evidence, start, end, type=trigger.type, mode=mode,
        actors=actor.names or names_of(actor.states), recipients=recipient.names or names_of(recipient.states),
        actor_states=tuple(sorted(set(actor.states))), recipient_states=tuple(sorted(set(recipient.states))),
        date=date.value if date else None, place=place, status=status,
        contexts=contexts_of(evidence, s.text), field=field_of(evidence, s.text, s.section),
    )  # fmt: skip
    weight = (4 if date else 0) + (2 if place else 0) + len(event.actors) + len(event.recipients) - s.index // 40
    return Telling(event, s.index, token.lemma, _points_back(s, i, trigger), weight)


def _date(scene: Scene, s: Sentence, i: int, trigger: Trigger) -> DateMention | None:
    """When it is, was or is to be; of an invitation, when the visit is to be, of what is put off, when it is to be now."""
    fate = put_off(s, i)
    if fate:
        what, word = fate
        return scene.date_to(s, word) if what == "postponed" else scene.date_for(s, i, own=True)
    spoken = trigger.type in _SPOKEN and mood_of(s, i) == "occurred"
    date = scene.date_for(s, i, spoken=spoken)
    if date is None and s.tokens[i].lemma == "invite":
        visits = (scene.date_for(s, c) for c in s.children[i] if s.tokens[c].dep == "xcomp")
        date = next((visit for visit in visits if visit), None)
    return date


def _place(scene: Scene, s: Sentence, i: int, verb: int | None) -> str | None:
    """Where it is, was or is to be; of an invitation, where to ("to Oslo"), of what is opened or signed, where that is."""
    place = scene.place_for(s, i, verb if verb != i else None)
    if place is None and s.tokens[i].lemma == "invite":
        place = _asked_to(scene, s, i)
    if place is None and not is_noun(s, i):
        place = next((there for h in objects(s, i) if (there := scene.place_for(s, h))), None)
    return place


def _tells_nothing(scene: Scene, s: Sentence, i: int, trigger: Trigger) -> bool:
    """Whether a word of the lexicon is used here for something that is no event of its own."""
    token = s.tokens[i]
    noun = is_noun(s, i)
    if noun:
        around = s.text[max(0, token.start - s.start - 8) : token.end - s.start + 2]
        own = any(s.tokens[c].lower == "its" for c in s.children[i])
        return (
            (token.lemma in ("conference", "briefing") and bool(_PRESS.search(around)))
            or (own and trigger.type == "CONSULT" and trigger.frame == "mutual")  # a body's own meeting
            or (token.tag == "NNS" and bool(_HABIT.search(s.text)))
            or (asked_for(s, i) and trigger.type not in _ASKED_FOR)
            or (trigger.type == "CONSULT" and _is_recalled_for(scene, s, i))
            or (token.lemma == "support" and i > 0 and s.tokens[i - 1].lower == "in")
            or (token.lemma == "invitation" and (i < 2 or s.tokens[i - 2].lower != "at" or light_verb(s, i) is None))
        )
    if token.lemma == "meet" and not is_passive(s, i):
        things = objects(s, i)
        if things and not scene.side(s, things):
            return True  # trains, targets and demands are met as well
    if trigger.type == "REQUEST" and _asks_to_stay_unnamed(s, i):
        return True
    if trigger.type == "REJECT" and trigger.mode == "meet" and not _refuses_to_meet(scene, s, i):
        return True
    if trigger.type == "PROTEST" and objects(s, i) and token.lemma == "demonstrate":
        return True  # solidarity, capabilities
    if token.lemma == "discuss" and mood_of(s, i) != "occurred":
        return True
    if trigger.frame == "visit" and token.lemma in _TRAVEL and not _may_travel(scene, s, i):
        return True
    if trigger.frame == "mutual" and len(scene.side(s, phrases(s, i, "among", "between")).states) == 1:
        return True  # "negotiated among Venezuelans"
    governing = next((s.tokens[a].lemma for a in s.ancestors(i) if s.tokens[a].pos == "VERB"), "")
    clausal = token.dep in ("xcomp", "ccomp", "advcl")
    if clausal and governing in _REFUSING:
        return True
    if clausal and governing in _AGREEING and trigger.type not in ("CONSULT", "SUPPORT") and trigger.mode != "ceasefire":
        return True  # the agreement is the event, what is agreed is yet to be done
    if clausal and governing in _REQUESTING:
        if trigger.type not in _ASKED_FOR:
            return True
    if trigger.type == "AGREE":
        if any(s.tokens[h].lemma == "commitment" and not _to_do(s, h) for h in objects(s, i)):
            return True  # to an idea
        # A meeting agreed is a meeting planned, a ceasefire agreed is a ceasefire.
        clauses = [c for c in s.children[i] if s.tokens[c].dep in ("xcomp", "ccomp")]
        inner = [t for c in clauses if (t := find_trigger(scene, s, c))]
        return any(t.type == "CONSULT" or t.mode == "ceasefire" for t in inner)
    return False


def _is_recalled_for(scene: Scene, s: Sentence, i: int) -> bool:
    """Whether a noun is what an envoy is recalled for ("for consultations"): with his own government."""
    word = s.tokens[s.tokens[i].head]
    recalling = find_trigger(scene, s, word.head) if word.lower == "for" else None
    return recalling is not None and recalling.type == "SANCTION"


def _asks_to_stay_unnamed(s: Sentence, i: int) -> bool:
    """Whether a source asks not to be named, which is no request to another side."""
    asked = {s.tokens[c].lemma for c in s.children[i] if s.tokens[c].dep in ("xcomp", "ccomp") and is_passive(s, c)}
    things = [*objects(s, i), *phrases(s, i, "for")]
    return bool(asked & {"name", "identify", "quote"}) or any(s.tokens[h].lemma == "anonymity" for h in things)


def _refuses_to_meet(scene: Scene, s: Sentence, i: int) -> bool:
    """Whether it is told who calls a meeting off, and no other day for it."""
    told = agents(s, i) if is_passive(s, i) else subjects(s, i)
    return bool(told) and scene.date_to(s, i) is None


def _to_do(s: Sentence, noun: int) -> bool:
    """Whether a noun is of something to do ("commitment to support"), not of a thing or an idea."""
    return any(s.tokens[c].tag == "VB" for c in s.children[noun])


def _may_travel(scene: Scene, s: Sentence, i: int) -> bool:
    """Whether who travels is an official or a delegation, not goods or aircraft."""
    for head in subjects(s, i):
        mention = scene.mention_at(s, head)
        if s.tokens[head].lemma in _TRAVELLERS or (mention and (mention.person or mention.kind == "title")):
            return True
    return False


def _sides(scene: Scene, s: Sentence, i: int, trigger: Trigger, noticed: Seen | None) -> tuple[Trigger, Side, Side]:
    """Actor and recipient, completed from the article; and the trigger, where the sides show that it means another thing."""
    token = s.tokens[i]
    if token.lemma == "invite" and trigger.type == "CONSULT" and not is_noun(s, i) and _to_a_visit(scene, s, i):
        trigger = Trigger("CONSULT", "visit", "host")
    if noticed:
        actor, recipient = noticed.actor, noticed.recipient
    elif token.lemma == "call" and trigger.type == "REQUEST" and not is_noun(s, i) and _calls_on(s, i):
        trigger = Trigger("CONSULT", None, "mutual")
        actor, recipient = read_roles(scene, s, i, trigger)
        actor = join(actor, scene.side(s, phrases(s, i, "on", "upon")))
    else:
        actor, recipient = read_roles(scene, s, i, trigger)
    if trigger.type == "CONSULT" and trigger.frame == "mutual":
        actor, recipient = join(actor, recipient, company(scene, s, i)), Side()
    actor, recipient = complete(scene, s, i, trigger, actor, recipient)
    if trigger.mode == "third-party" and len(set(actor.states) | set(recipient.states)) < 3:
        parties = tuple(c for c in scene.cast.top_states(2) if c not in actor.states)
        actor = join(actor, Side((), parties))
    if token.lemma == "invite" and "visit" not in s.text and _JOINT_WORK.search(s.text[token.end - s.start :]):
        trigger = Trigger("COOPERATE", None, "mutual")
    return trigger, actor, recipient


def _to_a_visit(scene: Scene, s: Sentence, i: int) -> bool:
    """Whether who is invited is to come: "to visit", "to pay a visit", "to Oslo"."""
    asked = [c for c in s.children[i] if s.tokens[c].dep in ("xcomp", "ccomp", "advcl") and s.tokens[c].tag == "VB"]
    if asked:
        return any(s.tokens[c].lemma in ("visit", "come", "travel") or "visit" in _object_words(s, c) for c in asked)
    return _asked_to(scene, s, i) is not None


def _asked_to(scene: Scene, s: Sentence, i: int) -> str | None:
    """The place or state to which somebody is invited."""
    mentions = (scene.mention_at(s, h) for node in (i, *objects(s, i)) for h in phrases(s, node, "to"))
    return next((m.names[0] for m in mentions if m and (m.place or m.kind == "state")), None)


def _object_words(s: Sentence, verb: int) -> set[str]:
    return {s.tokens[h].lemma for h in objects(s, verb)}


def _calls_on(s: Sentence, i: int) -> bool:
    """Whether "call on" is to visit ("called on the rector"), not to ask ("called on the rector to ...")."""
    on = [c for c in s.children[i] if s.tokens[c].lower in ("on", "upon")]
    deeper = [x for o in on for p in s.children[o] for x in s.children[p]]
    return bool(on) and not any(
        s.tokens[c].dep in ("xcomp", "advcl", "ccomp") or s.tokens[c].lower in ("for", "to") for c in (*s.children[i], *deeper)
    )


def _status(
    s: Sentence, i: int, verb: int | None, trigger: Trigger, date: DateMention | None, published: datetime.date | None
) -> Status:
    ahead = _is_ahead(date, published)
    status: Status = mood_of(s, i, date_ahead=ahead)
    if status == "occurred" and verb is not None and verb != i:
        status = mood_of(s, verb, date_ahead=ahead)
    if s.tokens[i].lemma == "invite" or (trigger.type == "AID" and s.tokens[i].lemma == "offer"):
        return "denied" if status == "denied" else "proposed"
    if trigger.type == "REQUEST" and status == "proposed" and s.tokens[i].pos == "VERB" and "would" not in auxiliaries(s, i):
        return "occurred"  # to ask is done by asking, whatever is asked for
    return status


def _is_ahead(date: DateMention | None, published: datetime.date | None) -> bool:
    if not date or not date.value or not published:
        return False
    first = date.value.split("/")[0]
    return first > published.isoformat()[: len(first)]


def _consult_mode(s: Sentence, i: int, mode: str | None, states: set[str], organization: bool) -> str | None:
    if mode == "visit" or (s.tokens[i].lemma == "invite" and " visit" in s.text and len(states) == 2):
        return "visit"
    low, high = s.subtree(i)
    near = s.source[max(s.start, s.tokens[low].start - 30) : min(s.end, s.tokens[high].end + 40)]
    if mode == "phone" or by_phone(near):
        return "phone"
    if mode == "third-party" or _MEDIATED.search(near):
        return "third-party"
    many = len(states) > 2 or bool(_MULTILATERAL.search(near)) or (organization and len(states) < 2)
    return "multilateral" if many or (mode == "multilateral" and (organization or len(states) != 2)) else None


def _mode_of_content(scene: Scene, s: Sentence, i: int, kind: str) -> str | None:
    """The mode of a request, a refusal or a threat, by what is asked, refused or threatened."""
    clauses = [c for c in s.children[i] if s.tokens[c].dep in ("xcomp", "ccomp")]
    content = next((t for c in clauses if (t := find_trigger(scene, s, c))), None)
    if content is None:
        return None
    if kind == "THREATEN":
        return {"ASSAULT": "violence", "SANCTION": "restrict", "COERCE": "restrict"}.get(content.type)
    return {"AID": "assist", "COOPERATE": "assist", "CONSULT": "meet", "RETREAT": "yield"}.get(content.type)


def _points_back(s: Sentence, i: int, trigger: Trigger) -> bool:
    """Whether the noun, or the verb's object, is a definite one: what is told was told before."""
    things = objects(s, i) if not is_noun(s, i) and "obj" in trigger.conditions else []
    node = things[0] if things else i
    return any(s.tokens[c].lower in _POINTING for c in s.children[node] if s.tokens[c].dep in ("det", "poss"))


def _evidence(s: Sentence, i: int, verb: int | None, date: DateMention | None, trigger: Trigger) -> tuple[int, int]:
    """The shortest run that shows the event: the trigger with its subject and objects, its date, no further clauses."""
    clausal = trigger.type in ("AGREE", "ACCUSE", "REQUEST", "THREATEN")
    nodes = {i} if verb is None else {i, verb}
    for node in tuple(nodes):
        for child in s.children[node]:
            dep = s.tokens[child].dep
            if dep not in _LEFT_OUT or (dep == "ccomp" and clausal):
                nodes.update(_plain_subtree(s, child))
    for head in subjects(s, verb) if verb is not None else []:
        if abs(head - i) < 40:
            nodes.update(_plain_subtree(s, head))
    start, end = sentence_spans(s, sorted(nodes))
    if date and abs(date.start - s.tokens[i].start) < 120:
        start, end = min(start, date.start), max(end, date.end)
    first = s.token_at(start)
    if first and s.tokens[first - 1].pos == "ADP" and s.tokens[first].start == start:
        start = s.tokens[first - 1].start  # "on Tuesday", not "Tuesday"
    if end - start > _LONGEST_EVIDENCE:
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
