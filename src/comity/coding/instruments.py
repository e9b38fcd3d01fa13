"""Instruments: documents between parties of different states, with kind, subject, parties, status, date, place and count.

Source of the rules: the codebook's section "instruments". An instrument that only comes again ("the agreement", "the
document") is the one named before.
"""

import re
from dataclasses import dataclass, replace

from comity.actors.words import DATE_WORDS
from comity.coding.fields import contexts_of, field_of
from comity.coding.scene import Scene, Side, sentence_spans
from comity.language.clauses import Mood, agents, conjuncts, is_passive, objects, phrases, subjects
from comity.language.mood import mood_of
from comity.language.parser import Sentence
from comity.types import Instrument, InstrumentStatus

_KINDS = {
    word: kind
    for kind, words in {
        "treaty": "treaty convention covenant concordat",
        "agreement": "agreement deal pact accord accords arrangement compact",
        "memorandum": "memorandum memoranda memorandums mou mous understanding",
        "declaration": "declaration",
        "joint statement": "statement communique communiqué",
        "protocol": "protocol",
        "programme": "programme program",
        "roadmap": "roadmap map",
        "plan": "plan",
        "contract": "contract",
        "charter": "charter constitution statute",
        "resolution": "resolution",
        "document": "document paper",
    }.items()
    for word in words.split()
}
"""The codebook's kinds of instruments, by the nouns that name them."""

_SIGN = frozenset(
    """sign ink initial conclude seal adopt approve finalize finalise reach strike issue publish clinch endorse
    exchange complete land secure put affix release pass join""".split()
)
_RATIFY = frozenset(["ratify"])
_NEGOTIATE = frozenset("""negotiate develop draft prepare discuss elaborate hammer work coordinate agree review draw""".split())
_PROPOSE = frozenset("""propose suggest offer seek want call urge request consider instruct need mediate broker""".split())
_END = frozenset(
    """terminate denounce cancel scrap annul revoke expire abrogate renounce repudiate withdraw quit abandon
    suspend""".split()
)
_FORCE = re.compile(
    r"(?i)\b(?:enter(?:s|ed)? into force|(?:comes?|came) into (?:force|effect)|tak(?:es?|en|ing) effect|took effect|in force|in effect)\b"
)
_SIGN_NOUNS = frozenset(
    """signing adoption ratification conclusion signature initialling exchange package number series set raft
    total list text""".split()
)


@dataclass(frozen=True, slots=True)
class Signing:
    """The act told with an instrument: where its word stands, who acted, and whether it is done, planned, proposed or denied."""

    sentence: Sentence
    trigger: int
    side: Side
    status: Mood
    instrument: Instrument


def find_instruments(scene: Scene) -> tuple[list[Instrument], list[Signing]]:
    """The article's instruments in order, and the signings and adoptions that the text tells."""
    found: list[Instrument] = []
    signings: list[Signing] = []
    for sentence in scene.sentences:
        if sentence.heading:
            continue
        for token in sentence.tokens:
            kind = _kind(sentence, token.i)
            if not kind:
                continue
            told = _read(scene, sentence, token.i, kind)
            if told is None:
                continue
            instrument, trigger, side, status = told
            known = next((i for i in found if _same(i, instrument, sentence, token.i)), None)
            if known is None:
                found.append(instrument)
            else:
                fuller = trigger is not None and instrument.subject and not known.subject and instrument.count == known.count
                best, rest = (instrument, known) if fuller else (known, instrument)
                found[found.index(known)] = replace(best, date=best.date or rest.date, place=best.place or rest.place)
            if trigger is not None and status is not None:
                if known is None or not any(x.instrument in (known, instrument) and x.status == status for x in signings):
                    signings.append(Signing(sentence, trigger, side, status, instrument))
    found.sort(key=lambda i: i.start)
    return found, signings


_DEALS = {"agreement", "treaty"}
_RAISING = frozenset("expect plan schedule set intend agree continue begin need be due prepare hope want decide".split())


def _kind(s: Sentence, i: int) -> str | None:
    token = s.tokens[i]
    lemma = token.lemma if token.lemma in _KINDS else token.lower
    kind = _KINDS.get(lemma)
    if not kind or token.pos not in ("NOUN", "PROPN", "ADJ", "X"):
        return None
    following = s.tokens[i + 1] if i + 1 < len(s.tokens) else None
    if token.dep == "compound" and following and following.pos in ("NOUN", "PROPN") and following.lower in _KINDS:
        return None
    if (
        token.dep == "compound"
        and token.head > i
        and s.tokens[token.head].lemma not in ("ceremony", "text", "signing", "package")
    ):
        return None
    before = s.tokens[i - 1].lower if i else ""
    words = {s.tokens[c].lower for c in s.descendants(i)} | {before}
    verb = _act_verb(s, i)
    signing = verb is not None and s.tokens[verb].lemma in _SIGN | _RATIFY
    if lemma in ("statement", "communique", "communiqué"):
        return (
            kind
            if "joint" in words or lemma != "statement" or (signing and s.tokens[verb or 0].lemma in ("sign", "adopt"))
            else None
        )
    if (lemma == "deal" and before in ("great", "good")) or (lemma == "deal" and following and following.lower == "of"):
        return None
    if lemma == "map":
        return kind if before == "road" else None
    if lemma == "plan":
        return kind if words & {"action", "roadmap", "joint", "cooperation"} and token.pos != "VERB" else None
    if lemma in ("programme", "program"):
        special = words & {
            "cooperation",
            "partnership",
            "strategic",
            "comprehensive",
            "joint",
            "action",
            "exchange",
            "exchanges",
            "interaction",
        }
        return (
            kind
            if (
                special
                and (
                    signing
                    or (verb is not None and s.tokens[verb].lemma in _NEGOTIATE | _PROPOSE)
                    or words & {"cooperation", "partnership"}
                )
            )
            or (verb is not None and s.tokens[verb].lemma in ("sign", "adopt", "develop") and token.dep != "compound")
            else None
        )
    if lemma in ("document", "paper"):
        return kind if signing or words & {"bilateral", "intergovernmental"} else None
    if lemma == "resolution":
        return kind if words & {"un", "unsc", "security"} or (signing and s.tokens[verb or 0].lemma in ("sign",)) else None
    if lemma == "understanding":
        return None
    if lemma in ("protocol", "charter", "contract", "statute", "constitution", "compact", "arrangement", "covenant"):
        return (
            kind
            if signing
            or (token.text[0].isupper() and lemma in ("charter", "protocol"))
            or (words & {"on", "between", "with"} and lemma in ("contract", "protocol"))
            else None
        )
    if (
        lemma in ("agreement", "deal")
        and before in ("in", "an")
        and following
        and following.lower in ("with", "that")
        and before == "in"
    ):
        return None
    if lemma == "declaration":
        return kind if token.text[0].isupper() or signing or words & {"joint", "on"} else None
    return kind


def _act_verb(s: Sentence, i: int) -> int | None:
    """The verb or noun that tells what is done to the instrument at token `i`: "sign", "signing of", "be developed"."""
    node = i
    package = _package(s, i)
    below = [n for n in s.descendants(package) if n > i and (n == i or not _other_instrument(s, n, i))]
    for child in sorted(below):
        token = s.tokens[child]
        if (
            token.dep in ("acl", "relcl")
            and token.lemma in {"agree", "develop", "draft", "prepare"} | _SIGN | _RATIFY | _NEGOTIATE | _END | _PROPOSE
        ):
            return child
    for _ in range(6):
        token = s.tokens[node]
        head = token.head
        if head == node:
            return None
        above = s.tokens[head]
        if above.pos in ("VERB", "AUX"):
            if token.dep in ("nsubj", "nsubjpass", "dobj", "attr", "oprd", "conj", "dep", "appos", "dative") or (
                token.dep == "prep" and token.lower in ("to", "for", "on", "from", "under", "of", "onto", "in")
            ):
                if above.pos == "AUX" and token.dep == "attr":
                    return None
                opening = [
                    c for c in s.children[head]
                    if s.tokens[c].dep == "advcl" and s.tokens[c].tag == "VBN" and c < i and s.tokens[c].lemma in _SIGN | _RATIFY
                ]  # fmt: skip
                if opening and token.dep in ("nsubj", "nsubjpass"):
                    return opening[0]  # "Signed in Geneva, the agreement ..."
                inner = [c for c in s.children[head] if s.tokens[c].dep in ("xcomp", "oprd") and s.tokens[c].pos == "VERB"]
                if inner and above.lemma in _RAISING:
                    return inner[0]  # "is expected to be signed"
                if token.dep == "nsubj" and above.lemma in _PROPOSE | _NEGOTIATE | _END - {"expire"}:
                    return None  # "the agreement seeks to ..."
                return head
            return None
        if above.lemma in _SIGN_NOUNS or above.pos == "ADP" or (above.lemma in _KINDS) or above.pos in ("NUM",):
            if above.lemma in ("signing", "adoption", "ratification", "conclusion", "signature"):
                return head
            node = head
            continue
        if token.dep in ("conj", "appos", "compound", "nmod"):
            node = head
            continue
        return None
    return None


def _other_instrument(s: Sentence, n: int, i: int) -> bool:
    """Whether another instrument's noun stands between token `n` and the instrument at `i` in the parse."""
    return any(a != i and a > i and s.tokens[a].lemma in _KINDS for a in s.ancestors(n))


def _package(s: Sentence, i: int) -> int:
    """The noun that counts the instruments ("a package of agreements"), else the token itself."""
    token = s.tokens[i]
    if token.dep == "pobj" and s.tokens[token.head].lower == "of":
        above = s.tokens[token.head].head
        if s.tokens[above].lemma in ("package", "number", "series", "set", "raft"):
            return above
    return i


def _read(scene: Scene, s: Sentence, i: int, kind: str) -> tuple[Instrument, int | None, Side, str | None] | None:
    token = s.tokens[i]
    act = _act_verb(s, i)
    lemma = s.tokens[act].lemma if act is not None else ""
    determiner = next((s.tokens[c].lower for c in s.children[i] if s.tokens[c].dep in ("det", "poss")), "")
    low, high = _noun_phrase(scene, s, i)
    subject = _subject(scene, s, i, low, high)
    named = token.text[0].isupper() or (subject is not None and subject[:1].isupper())
    modified = any(
        s.tokens[c].dep in ("amod", "compound", "nmod", "prep", "acl", "relcl", "poss", "nummod") for c in s.children[i]
    )
    if act is None and determiner in ("the", "this", "that", "these", "such", "") and not named and not modified:
        return None
    mood = mood_of(s, act if act is not None and s.tokens[act].pos in ("VERB", "AUX") else i)
    status: InstrumentStatus
    told: str | None = None
    sentence_text = s.text
    trigger: int | None = None
    if lemma in _RATIFY or lemma == "ratification":
        status = "ratified" if mood == "occurred" else "signed"
        told, trigger = mood, act
    elif lemma in _SIGN or lemma in ("signing", "adoption", "conclusion", "signature"):
        if lemma in (
            "reach",
            "issue",
            "pass",
            "release",
            "publish",
            "join",
            "approve",
            "complete",
            "secure",
            "put",
            "exchange",
        ) and not _allowed(lemma, kind, s, act):
            return None
        status = {"occurred": "signed", "planned": "to be signed", "proposed": "proposed", "denied": "proposed"}[mood]  # type: ignore[assignment]
        told, trigger = mood, act
    elif lemma == "agree" and act is not None and is_passive(s, act):
        ongoing = any(s.tokens[c].lower == "being" for c in s.children[act])
        status = "negotiated" if ongoing else "signed"
        if not ongoing:
            told, trigger = mood, act
    elif lemma in _END and lemma != "suspend":
        status = "terminated" if mood == "occurred" else "in force"
    elif _FORCE.search(sentence_text):
        status = "in force" if mood == "occurred" else "signed"
    elif lemma in _NEGOTIATE and (kind != "document") and lemma not in ("agree", "discuss", "work", "review"):
        status = "negotiated"
    elif (
        lemma in _PROPOSE
        or mood in ("proposed", "planned")
        or any(
            s.tokens[c].lower in ("possible", "proposed", "draft", "future", "new", "potential", "peace") for c in s.children[i]
        )
    ):
        status = "proposed" if lemma not in _NEGOTIATE else "negotiated"
    elif named or (determiner == "the" and modified) or lemma in _NEGOTIATE:
        status = "in force"
    elif phrases(s, i, "between", "with") and kind in ("agreement", "treaty"):
        status = "signed"
    else:
        return None
    if status == "in force" and told is None and not named and not (determiner == "the" and modified):
        return None
    side = _parties(scene, s, i, act)
    states = side.states
    if len(states) < 2:
        around = scene.sides_in(s, s.start, s.end)
        merged = tuple(dict.fromkeys((*states, *around.states)))
        if named and told is None and around.states:
            side = Side(side.names or around.names, merged[:3])
        elif len(merged) == 2:
            side = Side(tuple(dict.fromkeys((*side.names, *around.names))), merged, joint=True)
        elif told is not None and side.names and not states and not side.joint:
            return None  # parties whose states the text does not tell
        elif len(states) == 0 or told is not None:
            pair = scene.pair(s)
            if len(states) == 1 and states[0] not in pair.states:
                other = scene.cast.other_of(states, s.index)
                pair = Side((), (*states, other) if other else states)
            side = Side(side.names, pair.states or states, joint=True)
    states = tuple(sorted(side.states))
    if not states or (len(states) < 2 and not named):
        return None
    if told is None and status == "in force" and len(states) > 4:
        return None
    date = scene.date_for(s, act if act is not None else i) if told else None
    place = scene.place_for(s, act if act is not None else i, act) if told else None
    nodes = [i, *range(low, high + 1)]
    if act is not None and (told is not None or lemma in _NEGOTIATE | _PROPOSE | _END):
        nodes.append(act)
        nodes.extend(c for c in s.children[act] if s.tokens[c].dep in ("aux", "auxpass", "neg"))
    start, end = sentence_spans(s, nodes)
    if date and status in ("signed", "ratified", "to be signed"):
        start, end = min(start, date.start), max(end, date.end)
    if end - start > 300:
        start, end = s.tokens[low].start, s.tokens[high].end
    evidence = scene.text[start:end]
    names = _party_names(scene, side, states)
    instrument = Instrument(
        evidence, start, end, kind=kind, subject=subject, parties=names, states=states, status=status,
        date=date.value if date and told in ("occurred", "planned") else None,
        place=place, count=_count(scene, s, i),
        contexts=contexts_of(evidence, s.text), field=field_of(evidence, s.text, s.section),
    )  # fmt: skip
    return instrument, trigger, side, told


def _allowed(lemma: str, kind: str, s: Sentence, act: int | None) -> bool:
    if lemma in ("reach", "strike", "secure", "clinch", "land"):
        return kind in ("agreement", "memorandum", "treaty")
    if lemma in ("issue", "release", "publish", "exchange", "put", "pass", "approve", "complete", "join"):
        return kind in (
            "joint statement",
            "declaration",
            "programme",
            "plan",
            "roadmap",
            "document",
            "agreement",
            "memorandum",
            "resolution",
        )
    return True


def _noun_phrase(scene: Scene, s: Sentence, i: int) -> tuple[int, int]:
    """The instrument's own noun phrase: its words before it, and "on ...", "between ...", "for ..." behind it."""
    low = high = i
    for child in s.children[i]:
        token = s.tokens[child]
        first = s.subtree(child)[0]
        if token.dep in ("det", "amod", "compound", "nmod", "poss", "nummod", "quantmod", "advmod", "punct") and child < i:
            low = min(low, first)
        elif token.dep == "prep" and token.lower in ("on", "of", "for", "between", "with", "about", "to"):
            high = max(high, _phrase_end(s, child))
    return low, high


def _phrase_end(s: Sentence, i: int) -> int:
    last = i
    for node in s.descendants(i):
        if any(s.tokens[a].dep in ("relcl", "advcl", "acl") and a > i for a in [node, *s.ancestors(node)] if a != i and a > i):
            continue
        last = max(last, node)
    while last > i and s.tokens[last].pos == "PUNCT":
        last -= 1
    return last


def _subject(scene: Scene, s: Sentence, i: int, low: int, high: int) -> str | None:
    """What the instrument is on or called: the words after "on", "for" or "of", or its own capitalized or compound name."""
    for child in s.children[i]:
        token = s.tokens[child]
        if token.dep == "prep" and token.lower in ("on", "about", "for", "of") and child > i:
            last = _phrase_end(s, child)
            if last > child:
                text = re.sub(r"^(?:the|an?)\s+", "", s.span_text(child + 1, last))
                if token.lower == "of" and s.tokens[i].text[0].isupper():
                    return s.span_text(_name_start(s, i), last)
                if text.lower().startswith("understanding"):
                    rest = re.search(r"understanding\s+(?:on|for|about|regarding)\s+(?:the\s+)?(.+)", text, re.IGNORECASE)
                    return rest.group(1) if rest else None
                return text if len(text) < 160 else text[:160].rsplit(" ", 1)[0]
    first = _name_start(s, i)
    if first < i:
        return s.span_text(first, i)
    return None


def _name_start(s: Sentence, i: int) -> int:
    first = i
    if i > 3 and s.tokens[i - 1].text == ")" and s.tokens[i - 3].text == "(":
        first = i - 3  # "the African Continental Free Trade Area (AfCFTA) agreement"
    while first > 0:
        token = s.tokens[first - 1]
        if token.pos == "PROPN" and token.lower in DATE_WORDS:
            break
        if token.pos in ("PROPN", "ADJ", "NOUN") or (
            token.lower in ("-", "–", "and", "of", "for") and s.tokens[first].text[0].isupper()
        ):
            if token.lower in ("new", "separate", "several", "other", "joint", "bilateral", "same", "key") and first == i:
                break
            if s.tokens[first - 1].pos == "NOUN" and s.tokens[first - 1].head not in (i, first, first - 2):
                break
            first -= 1
        else:
            break
    while first < i and s.tokens[first].lower in ("and", "-", "of", "for", "–"):
        first += 1
    return first


def _parties(scene: Scene, s: Sentence, i: int, act: int | None) -> Side:
    between = phrases(s, i, "between", "among")
    if between:
        side = scene.side(s, between)
        if len(side.states) >= 2:
            return side
    sides: list[Side] = []
    own = [c for c in s.children[i] if s.tokens[c].dep in ("poss", "amod", "compound", "nmod")]
    sides.append(scene.side(s, [c for c in own if _names_state(scene, s, c)]))
    partners = phrases(s, i, "with")
    if act is not None and s.tokens[act].pos in ("VERB", "AUX"):
        partners += phrases(s, act, "with", "between", "among")
        actors = agents(s, act) or [
            h for h in subjects(s, act) if h != i and h not in conjuncts(s, i) and h not in objects(s, act)
        ]
        sides.append(scene.side(s, [a for a in actors if not s.subtree(a)[0] <= i <= s.subtree(a)[1]]))
    elif act is not None:
        sides.append(scene.side(s, agents(s, act)))
        partners += phrases(s, act, "between", "with")
    if between:
        partners += between
    sides.append(scene.side(s, partners))
    return Side(
        tuple(dict.fromkeys(n for p in sides for n in p.names)),
        tuple(dict.fromkeys(x for p in sides for x in p.states)),
        any(p.organization for p in sides),
        any(p.joint for p in sides),
    )


def _names_state(scene: Scene, s: Sentence, i: int) -> bool:
    return any(
        m.start <= s.tokens[i].start < m.end and m.states and m.kind in ("state", "adjective", "group", "body")
        for m in scene.mentions(s)
    )


def _party_names(scene: Scene, side: Side, states: tuple[str, ...]) -> tuple[str, ...]:
    if side.names and len(side.names) >= 2:
        return side.names
    from comity.actors.states import state_name

    return tuple(state_name(code) for code in states)


def _count(scene: Scene, s: Sentence, i: int) -> int:
    token = s.tokens[i]
    for amount in scene.amounts:
        if amount.kind == "count" and amount.noun and amount.noun[0] <= token.start < amount.noun[1] and amount.value >= 1:
            return int(amount.value)
    return 1


def _same(known: Instrument, other: Instrument, s: Sentence, i: int) -> bool:
    """Whether a later mention is the instrument known already: the same kind and states, and no other subject."""
    determiner = next((s.tokens[c].lower for c in s.children[i] if s.tokens[c].dep == "det"), "")
    pointing = determiner in ("the", "this", "that") and other.count == 1
    if pointing and other.subject is None and other.date is None and {known.kind, other.kind} <= _DEALS:
        return True  # "the deal": the one told before, whatever the words around it name
    if known.kind != other.kind and not (other.kind == "document" and pointing and other.subject is None):
        return False
    if known.states != other.states:
        return False
    if known.count != other.count and not (pointing and other.subject is None):
        return False
    if other.date and known.date and other.date != known.date:
        return False
    if other.subject and other.subject[:1].isupper() and known.subject is None:
        return False
    if other.subject is None or known.subject is None:
        return pointing or (other.subject == known.subject and other.status == known.status)
    a = {w for w in re.findall(r"\w+", known.subject.lower()) if len(w) > 3 and w.rstrip("s") not in _KINDS}
    b = {w for w in re.findall(r"\w+", other.subject.lower()) if len(w) > 3 and w.rstrip("s") not in _KINDS}
    return bool(a and b) and len(a & b) / min(len(a), len(b)) >= 0.5
