"""Statements: which sentences report what a named or titled speaker said, and who speaks.

Source of the rules: the codebook's section "statements". One sentence, one statement; every sentence of a longer quotation
counts. "The sides", "it was noted" and the credit of a news agency are no speakers.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from comity.actors.cast import MEDIA, Cast, Mention, Person
from comity.language.clauses import agents, is_negated, is_passive, subjects
from comity.language.parser import Sentence
from comity.language.quotations import Quotation
from comity.types import Statement

# Verbs that report words, whatever follows.
SAYING = frozenset(
    """recount relate voice say state note stress emphasize emphasise underline underscore add tell announce declare explain claim
    argue recall remind mention remark comment observe reiterate reaffirm confirm affirm assert maintain
    insist admit acknowledge contend warn caution predict suggest assure inform reveal write tweet post repeat
    conclude describe highlight outline specify clarify quip opine point elaborate disclose testify proclaim
    pronounce retort reply respond answer summarize summarise concede lament complain joke continue boast
    agree stipulate reckon believe forecast estimate hint allege pledge promise vow stipulate speak go report
    indicate advise narrate exclaim ask wonder inquire swear""".split()
)
# Verbs whose doing is in the words, with an object: praise, thanks, blame.
PERFORMING = frozenset(
    """praise thank welcome hail commend condemn criticize criticise denounce congratulate applaud deplore reject
    accuse oppose slam blast decry urge call appeal express voice deny stress touch dwell raise draw
    appreciate laud salute regret propose  appraise assess extend convey single emphasise
    protest apologize apologise rebuke refute talk dismiss blame lambast rap scold chide cite quote recommend
    defend rule demand name list put""".split()
)
# With these only a reported clause or a quotation is speech: "maintain a presence", "argue over islands", "agree on a plan".
_CLAUSAL = frozenset(
    """maintain argue recall insist agree repeat believe estimate indicate forecast answer respond post pledge
    promise vow declare confirm reckon hint contend predict continue allege claim boast swear explain admit""".split()
)
_WEAK_FOR_STATES = SAYING - frozenset("""believe continue agree speak answer respond estimate post describe""".split())
_PERFORMING_BODIES = frozenset(
    """dismiss urge condemn denounce criticize criticise express voice accuse reject deny welcome extend urge convey reaffirm
    reiterate deplore cite hail praise protest demand""".split()
)
_OFFICIAL_BODIES = frozenset(
    """service office ministry government presidency embassy administration kremlin cabinet parliament department
    committee police army""".split()
)
# Accusing, rejecting and requesting are statements even where a state alone is named (codebook, "events").
_CONFLICT = frozenset(
    "ask request call condemn denounce criticize criticise accuse reject deny urge deplore demand dismiss protest".split()
)
_NEEDS_CONTENT = frozenset(
    """continue agree speak respond answer reply post ask believe estimate describe point ask conclude indicate
    repeat swear write reckon stress concede call touch dwell draw raise list put name extend propose single
    discuss quote""".split()
)
_OBJECTS_OF_VOICING = frozenset(
    """hope confidence gratitude regret concern thanks condolence condolences appreciation readiness sympathy
    sympathies support interest satisfaction belief conviction commitment solidarity opinion view
    disappointment dismay outrage congratulation congratulations greeting greetings wish wishes respect
    optimism certainty doubt doubts willingness alarm anger sorrow opposition objection position expectation
    expectations determination intention reservation""".split()
)
_ACCORDING = re.compile(
    r"(?i)\b(?:according to|in the (?:words|view|opinion|estimate) of|in (?:his|her|its|their) (?:words|view|opinion)|per|"
    r"as (?:quoted|cited) by|citing|quoting)\b"
)
_LABEL = re.compile(r"(?:(?:Quote|Statement|Remarks?) (?:from|by|of) )?(?P<who>[A-ZÀ-Þ][^:\n“\"]{1,60}):\s*(?=[“\"«])")
_ONLY_SPEAKING = re.compile(
    r"(?i)\b(?:(?:was|were|is) (?:speaking|addressing|talking)|made the (?:remarks?|statement|comments?)|the remarks were made)\b"
)


@dataclass(slots=True)
class Attribution:
    """Who speaks in a sentence: a person, or names of bodies; the word that says so, and where it stands."""

    speaker: str
    states: tuple[str, ...]
    person: Person | None
    trigger: int
    """Offset of the attributing verb or phrase in the text."""


def attribute(
    sentence: Sentence,
    mentions: Sequence[Mention],
    cast: Cast,
    quotations: Sequence[Quotation],
    previous: Attribution | None = None,
) -> Attribution | None:
    """The attribution that a sentence makes in its own words, or None. Words inside quotation marks attribute nothing."""
    if sentence.heading:
        return None
    text = sentence.text

    def quoted(offset: int) -> bool:
        return any(q.start <= offset < q.end for q in quotations)

    label = _LABEL.match(text)
    if label:
        found = _label_speaker(label.group("who"), cast)
        if found:
            return Attribution(found.name, found.states, found, sentence.start)
    best: tuple[int, Attribution] | None = None
    for token in sentence.tokens:
        if token.pos not in ("VERB", "AUX") or token.dep in ("amod", "compound") or quoted(token.start):
            continue
        if token.lemma in SAYING or token.lemma in PERFORMING:
            attribution = _by_verb(sentence, token.i, mentions, cast, quoted, previous)
            if attribution:
                rank = _depth(sentence, token.i) - (5 if token.lemma in ("say", "add", "note", "tell") else 0)
                if best is None or rank < best[0]:
                    best = (rank, attribution)
    for match in _ACCORDING.finditer(text):
        offset = sentence.start + match.start()
        if quoted(offset):
            continue
        attribution = _according(sentence, match, mentions, cast)
        if attribution and (best is None or best[0] > -3):
            best = (-3, attribution)
    if best:
        return best[1]
    return _quoted_with_subject(sentence, mentions, quoted, quotations)


def _depth(sentence: Sentence, i: int) -> int:
    return sum(1 for _ in sentence.ancestors(i))


def _label_speaker(name: str, cast: Cast) -> Person | None:
    words = name.split()
    for size in range(min(4, len(words)), 0, -1):
        person = cast.find_person(" ".join(words[-size:]))
        if person:
            return person
    return None


def _by_verb(
    sentence: Sentence,
    verb: int,
    mentions: Sequence[Mention],
    cast: Cast,
    quoted: Callable[[int], bool],
    previous: Attribution | None,
) -> Attribution | None:

    token = sentence.tokens[verb]
    passive = is_passive(sentence, verb)
    if passive:
        heads = agents(sentence, verb)
        if token.lemma in ("quote", "cite"):
            heads = subjects(sentence, verb)
    else:
        heads = subjects(sentence, verb)
        if not heads:
            heads = _inverted(sentence, verb, mentions)
    heads = [h for h in heads if not quoted(sentence.tokens[h].start)]
    if not heads and not passive and token.lemma in SAYING:
        heads = _right_before(sentence, verb, mentions)
    if not heads:
        return None
    speaker = _speaker(sentence, heads, mentions, cast) or _continued(sentence, heads[0], previous)
    if speaker is None:
        return None
    lemma = token.lemma
    person = speaker.person
    content = _has_content(sentence, verb) or _holds_quotation(sentence, quoted)
    if lemma == "go":
        if not (
            token.text.lower() in ("went", "goes")
            and verb + 1 < len(sentence.tokens)
            and sentence.tokens[verb + 1].lower == "on"
            and content
        ):
            return None
    elif lemma in _CLAUSAL and not _reports_clause(sentence, verb) and not _holds_quotation(sentence, quoted):
        if not (person and lemma in ("confirm", "admit", "recall", "explain")):
            return None
    if lemma in ("reply", "respond", "answer") and sentence.tokens[token.head].lemma == "have":
        return None  # "has yet to reply"
    if lemma == "call" and any(sentence.tokens[c].lower in ("off", "in", "up") for c in sentence.children[verb]):
        return None
    if lemma == "comment" and is_negated(sentence, verb):
        return None
    if lemma in ("talk", "speak") and not (person or speaker.speaker.count(" and ")):
        return None
    official = set(speaker.speaker.lower().split()) & _OFFICIAL_BODIES
    if (lemma == "report" and person is None and not official) or (
        person is None and _is_media(speaker.speaker, sentence, heads) and not _holds_quotation(sentence, quoted)
    ):
        return None
    if lemma in _NEEDS_CONTENT and not content:
        return None
    if lemma in ("express", "voice", "extend", "convey"):
        objects = [sentence.tokens[c].lemma for c in sentence.children[verb] if sentence.tokens[c].dep in ("dobj", "nsubjpass")]
        if not any(o in _OBJECTS_OF_VOICING for o in objects):
            return None
    if lemma in PERFORMING and lemma not in SAYING:
        if lemma == "talk" and not any(sentence.tokens[c].lower in ("about", "of") for c in sentence.children[verb]):
            return None
        if lemma in ("call", "appeal") and not any(
            sentence.tokens[c].lower in ("for", "on", "upon", "to") for c in sentence.children[verb]
        ):
            if not content:
                return None
        if (
            lemma
            in (
                "name",
                "put",
                "list",
                "rule",
                "defend",
                "assess",
                "raise",
                "quote",
                "discuss",
                "invite",
                "propose",
                "recommend",
                "draw",
            )
            and not content
            and lemma not in ("propose", "recommend")
        ):
            return None
        if passive and not _holds_quotation(sentence, quoted):
            return None
        bare = speaker.speaker in _bare_states(sentence, heads, mentions) and lemma not in _CONFLICT
        if person is None and (lemma not in _PERFORMING_BODIES or bare):
            if not _reports_clause(sentence, verb) and not _holds_quotation(sentence, quoted):
                return None
    if passive and lemma not in ("quote", "cite", "announce", "tell", "inform", "say") and not _holds_quotation(sentence, quoted):
        return None
    if lemma == "speak" and not _holds_quotation(sentence, quoted):
        return None
    if person is None and lemma in SAYING and speaker.speaker in _bare_states(sentence, heads, mentions):
        if lemma not in _WEAK_FOR_STATES or not content:
            return None
        if lemma in ("pledge", "promise", "vow", "claim") and not any(
            sentence.tokens[c].dep == "ccomp" for c in sentence.children[verb]
        ):
            return None
    speaker.trigger = token.start
    return speaker


def _reports_clause(sentence: Sentence, verb: int) -> bool:
    """Whether a clause is what the verb reports: "that ...", a clause beside it, or the clause that it is set into."""
    token = sentence.tokens[verb]
    if token.dep in ("parataxis",) or (token.dep in ("ccomp", "advcl") and token.head > verb and token.i != token.head):
        return True
    return any(
        sentence.tokens[c].dep in ("ccomp", "parataxis")
        or (sentence.tokens[c].dep == "mark" and sentence.tokens[c].lower == "that")
        or (sentence.tokens[c].dep == "xcomp" and sentence.tokens[c].pos == "VERB" and token.lemma in ("claim", "swear"))
        for c in sentence.children[verb]
    )


def _holds_quotation(sentence: Sentence, quoted: Callable[[int], bool]) -> bool:
    return any(quoted(t.start) for t in sentence.tokens)


def _bare_states(sentence: Sentence, heads: Sequence[int], mentions: Sequence[Mention]) -> set[str]:
    return {m.names[0] for m in mentions if m.kind == "state" and m.names}


def _has_content(sentence: Sentence, verb: int) -> bool:
    return (
        any(
            (sentence.tokens[c].dep in ("ccomp", "xcomp", "dobj", "oprd", "acl", "parataxis") and sentence.tokens[c].i != verb)
            or sentence.tokens[c].lower in ("that", "to", "out", "about", "of", "on", "upon", "as")
            for c in sentence.children[verb]
        )
        or sentence.tokens[verb].dep in ("parataxis",)
        or any(sentence.tokens[c].dep == "punct" and c < verb for c in sentence.children[verb])
    )


def _right_before(sentence: Sentence, verb: int, mentions: Sequence[Mention]) -> list[int]:
    """The speaker that ends right before the verb ("..., the Ministry of X said") where the parser found no subject."""
    start = sentence.tokens[verb].start
    for mention in mentions:
        if mention.end < start and re.fullmatch(r"\s+(?:has |have |had |also |later )?", sentence.source[mention.end : start]):
            inside = [t.i for t in sentence.tokens if mention.start <= t.start < mention.end]
            if (mention.person or mention.kind in ("body", "title", "organization", "group")) and inside:
                return inside[-1:]
    return []


def _inverted(sentence: Sentence, verb: int, mentions: Sequence[Mention]) -> list[int]:
    """The speaker right behind the verb ("..., said N"), which the parser often takes for an object."""
    after = [t for t in sentence.tokens[verb + 1 : verb + 3] if t.pos in ("PROPN", "NOUN", "PRON", "DET", "ADJ")]
    if not after or after[0].i != verb + 1:
        return []
    for mention in mentions:
        if (
            mention.start <= after[0].start + 4
            and mention.end > after[0].start
            and (mention.person or mention.kind in ("body", "title"))
        ):
            inside = [t.i for t in sentence.tokens if mention.start <= t.start < mention.end]
            return inside[-1:]
    return []


def _continued(sentence: Sentence, head: int, previous: "Attribution | None") -> "Attribution | None":
    """Whose statement "the statement" is: the one's who spoke last."""
    if (
        sentence.tokens[head].lemma in ("statement", "communique", "communiqué", "message", "letter", "post", "tweet", "release")
        and previous
    ):
        return Attribution(previous.speaker, previous.states, previous.person, 0)
    return None


def _speaker(sentence: Sentence, heads: Sequence[int], mentions: Sequence[Mention], cast: Cast) -> Attribution | None:
    """What the subject refers to as a speaker, or None where it is no named or titled one."""
    found: list[Mention] = []
    for head in heads:
        mention = _mention_of(sentence, head, mentions)
        if mention is None:
            continue
        if mention not in found:
            found.append(mention)
    if not found:
        return None
    first = found[0]
    if first.kind == "pronoun" and first.word in ("we", "they"):
        return None
    if first.person:
        people = [first.person]
        for other in [*found[1:], *_joined(sentence, first, mentions)]:
            if other.person and other.person not in people:
                people.append(other.person)
        if len(people) > 1:
            names = " and ".join(p.name for p in people)
            return Attribution(names, tuple(dict.fromkeys(s for p in people for s in p.states)), None, 0)
        return Attribution(people[0].name, people[0].states, people[0], 0)
    if first.kind == "group" or (first.kind == "title" and len(first.names) > 1):
        if len(first.names) > 1:
            return Attribution(" and ".join(first.names), first.states, None, 0)
        return None
    if first.kind == "pronoun":
        if first.word == "it" and first.names:
            return Attribution(first.names[0], first.states, None, 0)
        return None
    if first.kind in ("body", "organization", "state"):
        return Attribution(first.names[0], first.states, None, 0)
    if first.kind == "title":
        return None
    return None


def _joined(sentence: Sentence, mention: Mention, mentions: Sequence[Mention]) -> list[Mention]:
    """The person joined to `mention` by a plain "and" ("X and the president of Y, Z")."""
    for other in mentions:
        gap = sentence.source[mention.end : other.start] if other.start >= mention.end else "-"
        if other.person and re.fullmatch(r"\s+and\s+(?:the\s+|his\s+\w+\s+)?", gap):
            return [other]
    return []


def _mention_of(sentence: Sentence, head: int, mentions: Sequence[Mention]) -> Mention | None:
    """The mention that holds the head of a noun phrase, else the one actor inside the phrase that speaks through it."""
    token = sentence.tokens[head]
    for mention in mentions:
        if mention.start <= token.start < mention.end and mention.kind not in ("adjective", "place"):
            return mention
    first, last = sentence.subtree(head)
    low, high = sentence.tokens[first].start, sentence.tokens[last].end
    if token.lemma in (
        "spokesperson",
        "spokesman",
        "spokeswoman",
        "official",
        "representative",
        "member",
        "expert",
        "diplomat",
        "source",
    ):
        inside = [m for m in mentions if low <= m.start and m.end <= high and m.person]
        return inside[-1] if inside else None
    inside = [
        m
        for m in mentions
        if low <= m.start and m.end <= high and m.kind in ("body", "state", "organization", "adjective") and not m.place
    ]
    if token.lemma in (
        "service",
        "office",
        "ministry",
        "government",
        "statement",
        "council",
        "cabinet",
        "department",
        "administration",
        "embassy",
        "agency",
        "parliament",
        "commission",
        "presidency",
        "court",
        "army",
        "military",
        "side",
        "authority",
    ):
        if inside:
            name = _plain(sentence.source[low:high] if token.lemma != "statement" else inside[0].names[0])
            states = tuple(dict.fromkeys(s for m in inside for s in m.states))
            return Mention(low, high, "body", (name,), states)
        if token.lemma == "statement":
            return None
    appositive = [m for m in mentions if m.person and low <= m.start and m.end <= high and m.start > token.start]
    if appositive and token.pos in ("NOUN", "PROPN") and sentence.source[token.end : appositive[0].start].strip(" ,") == "":
        return appositive[0]
    return None


def _plain(name: str) -> str:
    return re.sub(r"^(?:the|The|a|A)\s+", "", re.sub(r"\s+", " ", name)).split(",")[0].strip(" ,")


def _is_media(name: str, sentence: Sentence, heads: Sequence[int]) -> bool:
    words = set(name.lower().split())
    return bool(words & MEDIA) and not words & _OFFICIAL_BODIES


def _according(sentence: Sentence, match: re.Match[str], mentions: Sequence[Mention], cast: Cast) -> Attribution | None:
    phrase = match.group().lower()
    start, end = sentence.start + match.start(), sentence.start + match.end()
    if re.match(r"in (?:his|her|its|their) ", phrase):
        mention = next((m for m in mentions if m.kind == "pronoun" and start <= m.start < end), None)
        if mention and mention.person:
            return Attribution(mention.person.name, mention.states, mention.person, start)
        return None
    following = next(
        (m for m in mentions if m.start >= end - 1 and m.start - end < 45 and m.kind not in ("adjective", "place")), None
    )
    if following is None:
        return None
    gap = sentence.source[end : following.start]
    if re.search(r"[,.;]", gap) or len(gap.split()) > 4:
        return None
    if following.person:
        return Attribution(following.person.name, following.states, following.person, start)
    if following.kind in ("body", "organization") and phrase in ("according to", "per"):
        name = following.names[0]
        if not set(name.lower().split()) & MEDIA:
            return Attribution(name, following.states, None, start)
    if following.kind == "group" and len(following.names) > 1:
        return Attribution(" and ".join(following.names), following.states, None, start)
    return None


def _quoted_with_subject(
    sentence: Sentence, mentions: Sequence[Mention], quoted: Callable[[int], bool], quotations: Sequence[Quotation]
) -> Attribution | None:
    """A sentence with a quotation and one person outside it, where a reporting noun says whose words they are."""
    spans = [q for q in quotations if q.start < sentence.end and q.end > sentence.start]
    if not spans:
        return None
    inside = sum(min(q.end, sentence.end) - max(q.start, sentence.start) for q in spans)
    people = [m for m in mentions if m.person and not quoted(m.start)]
    if len({id(m.person) for m in people}) == 1 and inside > 12:
        outside = "".join(t.text + " " for t in sentence.tokens if not quoted(t.start))
        if re.search(
            r"(?i)\b(?:tweet|post|statement|words|message|called|remarks?|quoted|interview|letter|speech|for)\b", outside
        ):
            person = people[0].person
            assert person is not None
            return Attribution(person.name, person.states, person, people[0].start)
    return None


def attribute_all(sentences: Sequence[Sentence], cast: Cast, quotations: Sequence[Quotation]) -> dict[int, Attribution]:
    """The speaker of every sentence that reports speech, by the sentence's index; `cast` is entered on the way.

    A quotation of several sentences has one speaker, named before, behind or between its sentences.
    """
    found: dict[int, Attribution] = {}
    own: dict[int, Attribution] = {}
    previous: Attribution | None = None
    for sentence in sentences:
        mentions = cast.enter(sentence)
        attribution = attribute(sentence, mentions, cast, quotations, previous)
        if attribution:
            previous = attribution
            own[sentence.index] = attribution
            if attribution.person:
                cast.spoke(attribution.person)
    for sentence in sentences:
        if sentence.index in own and not _ONLY_SPEAKING.search(
            sentence.text.split(",")[0] if '"' in sentence.text else sentence.text
        ):
            found[sentence.index] = own[sentence.index]
    for quotation in quotations:
        inside = [s for s in sentences if s.start < quotation.end and s.end > quotation.start and _mostly(s, quotation)]
        speakers = [own[s.index] for s in inside if s.index in own]
        if not speakers and inside:
            speakers = _beside(inside, sentences, own, quotations)
        for sentence in inside:
            if sentence.index not in found and speakers and not sentence.heading:
                found[sentence.index] = speakers[0]
    return found


def _mostly(sentence: Sentence, quotation: Quotation) -> bool:
    """Whether the quotation is what the sentence says, not a word or two of it."""
    overlap = min(sentence.end, quotation.end) - max(sentence.start, quotation.start)
    return overlap >= 0.6 * (sentence.end - sentence.start) or overlap > 60


def _beside(
    inside: Sequence[Sentence], sentences: Sequence[Sentence], own: dict[int, Attribution], quotations: Sequence[Quotation]
) -> list[Attribution]:
    """The speaker of a quotation that is named in the sentence after it, before it, or is the one who spoke last."""
    first, last = inside[0], inside[-1]
    after = sentences[last.index + 1] if last.index + 1 < len(sentences) else None
    before = sentences[first.index - 1] if first.index else None
    if before is not None and before.index in own and before.paragraph == first.paragraph:
        return [own[before.index]]
    if (
        after is not None
        and after.index in own
        and after.paragraph == last.paragraph
        and len(after.tokens) < 25
        and not any(q.start >= after.start and q.end <= after.end for q in quotations)
    ):
        return [own[after.index]]
    for n in range(first.index - 1, max(-1, first.index - 6), -1):
        if n in own:
            return [own[n]]
    return []


def find_statements(
    sentences: Sequence[Sentence], speakers: dict[int, Attribution], quotations: Sequence[Quotation]
) -> list[Statement]:
    """The article's statements in order; the evidence of each is its sentence."""
    statements = []
    for sentence in sentences:
        attribution = speakers.get(sentence.index)
        if attribution is None:
            continue
        direct = any(q.start < sentence.end and q.end > sentence.start for q in quotations)
        statements.append(Statement(sentence.text, sentence.start, sentence.end, speaker=attribution.speaker, direct=direct))
    return statements
