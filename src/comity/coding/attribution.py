"""Who is said to speak in a sentence: by a verb of saying, by "according to", by a label, or by a quotation set beside a name.

Source of the rules: the codebook's section "statements": "the sides", "it was noted" and the credit of a news agency are no
speakers; accusing, rejecting and requesting are statements as well as events.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from comity.actors.cast import MEDIA, Cast, Mention, Person
from comity.language.clauses import agents, is_negated, is_passive, subjects
from comity.language.parser import Sentence
from comity.language.quotations import Quotation

_SAYING = frozenset(
    """say state note stress emphasize emphasise underline underscore add tell announce declare explain claim argue recall
    remind mention remark comment observe reiterate reaffirm confirm affirm assert maintain insist admit acknowledge contend
    warn caution predict suggest assure inform reveal write tweet post repeat conclude describe highlight outline specify
    clarify quip opine point elaborate disclose testify proclaim pronounce retort reply respond answer summarize summarise
    concede lament complain joke continue boast agree stipulate reckon believe forecast estimate hint allege pledge promise
    vow speak go report indicate advise narrate exclaim ask wonder inquire swear recount relate voice counter laugh confess jest
    interject murmur shout""".split()
)
"""Verbs that report words, whatever follows."""
_PERFORMING = frozenset(
    """praise thank welcome hail commend condemn criticize criticise denounce congratulate applaud deplore reject accuse oppose
    slam blast decry urge call appeal express deny touch dwell raise draw appreciate laud salute regret propose appraise
    assess extend convey single protest apologize apologise rebuke refute talk dismiss blame lambast rap scold chide cite
    quote recommend defend rule demand name list put request solicit""".split()
)
"""Verbs whose doing is in the words: praise, thanks, blame."""
_CLAUSAL = frozenset(
    """maintain argue recall insist agree repeat believe estimate indicate forecast answer respond post pledge promise vow
    declare confirm reckon hint contend predict continue allege claim boast swear explain admit""".split()
)
"""With these only a reported clause or a quotation is speech: "maintain a presence", "argue over islands"."""
_PERSONS_OWN = frozenset("confirm admit recall explain".split())
"""Of those, what a person does in words even without a clause ("confirmed the start of the work")."""
_NEEDS_CONTENT = frozenset(
    """continue agree speak respond answer reply post ask believe estimate describe point conclude indicate repeat swear write
    reckon stress concede call touch dwell draw raise list put name extend propose single quote laugh counter""".split()
)
_NEVER_FOR_STATES = frozenset("believe continue agree speak answer respond estimate post describe".split())
_CLAUSE_FOR_STATES = frozenset("pledge promise vow claim".split())
_BODIES_PERFORM = frozenset(
    """dismiss urge condemn denounce criticize criticise express voice accuse reject deny welcome extend convey reaffirm
    reiterate deplore cite hail praise protest demand""".split()
)
"""What institutions and states do in words without a clause."""
_CONFLICT = frozenset(
    "ask request call condemn denounce criticize criticise accuse reject deny urge deplore demand dismiss protest".split()
)
"""Accusing, rejecting and requesting are statements even where a state alone is named."""
_VOICING = frozenset("express voice extend convey".split())
_VOICED = frozenset(
    """hope confidence gratitude regret concern thanks condolence condolences appreciation readiness sympathy sympathies support
    interest satisfaction belief conviction commitment solidarity opinion view disappointment dismay outrage congratulation
    congratulations greeting greetings wish wishes respect optimism certainty doubt doubts willingness alarm anger sorrow
    opposition objection position expectation expectations determination intention reservation""".split()
)
_PASSIVE_SPEECH = frozenset("quote cite announce tell inform say".split())
_QUOTED_ONLY = frozenset("name put list rule defend assess raise quote draw".split())
"""Verbs that report words only with a clause or a quotation behind them."""
_OFFICIAL_BODIES = frozenset(
    """service office ministry government presidency embassy administration kremlin cabinet parliament department committee
    police army bank institute chamber union league federation bureau statistics customs board railways railway company""".split()
)
_SPEAKING_BODIES = frozenset(
    """service office ministry government council cabinet department administration embassy agency parliament commission
    presidency court army military side authority police navy guard bank railway institute chamber secretariat""".split()
)
"""Common nouns by which a body speaks ("the press service of the president")."""
_SPOKESPERSONS = frozenset("spokesperson spokesman spokeswoman official representative member expert diplomat source".split())
_MESSAGES = frozenset("statement communique communiqué message letter post tweet release".split())
_ACCORDING = re.compile(
    r"(?i)\b(?:according to|in the (?:words|view|opinion|estimate) of|in (?:his|her|its|their) (?:words|view|opinion)|per|"
    r"as (?:quoted|cited) by|citing|quoting)\b"
)
_LAST = 1_000
_LABEL = re.compile(r"(?:(?:Quote|Statement|Remarks?) (?:from|by|of) )?(?P<who>[A-ZÀ-Þ][^:\n“\"]{1,60}):\s*(?=[“\"«])")
_BY_WORDS = re.compile(r"(?i)\b(?:tweet|post|statement|words|message|called|remarks?|quoted|interview|letter|speech|for)\b")
_AND_PERSON = re.compile(r"\s+and\s+(?:the\s+|his\s+\w+\s+)?")
_AUXILIARY = re.compile(r"\s+(?:has |have |had |also |later )?")


@dataclass(slots=True)
class Attribution:
    """Who speaks in a sentence: a person, or names of bodies, with their states."""

    speaker: str
    states: tuple[str, ...]
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Speech:
    """A sentence with what is needed to tell who speaks in it."""

    sentence: Sentence
    mentions: Sequence[Mention]
    quotations: Sequence[Quotation]
    cast: Cast
    previous: Attribution | None

    def quoted(self, offset: int) -> bool:
        return any(q.start <= offset < q.end for q in self.quotations)

    @property
    def holds_quotation(self) -> bool:
        return any(q.start < self.sentence.end and q.end > self.sentence.body for q in self.quotations)

    # -- ways to name a speaker ----------------------------------------------------------------------------------------

    def attribution(self) -> Attribution | None:
        """The attribution that the sentence makes in its own words, or None; words in quotation marks attribute nothing."""
        s = self.sentence
        if s.heading:
            return None
        label = _LABEL.match(s.text)
        labelled = self._labelled(label.group("who")) if label else None
        if labelled:
            return labelled
        ranked: list[tuple[int, int, Attribution]] = []
        for token in s.tokens:
            if token.pos not in ("VERB", "AUX") or token.dep in ("amod", "compound") or self.quoted(token.start):
                continue
            if token.lemma in _SAYING or token.lemma in _PERFORMING:
                found = self._by_verb(token.i)
                if found:
                    # The highest verb tells who speaks; plain verbs of saying tell it best.
                    depth = sum(1 for _ in s.ancestors(token.i))
                    ranked.append((depth - 5 * (token.lemma in ("say", "add", "note", "tell")), token.i, found))
        for match in _ACCORDING.finditer(s.text):
            if not self.quoted(s.start + match.start()):
                found = self._according(match)
                if found:
                    # Of a body without a name what a verb says of somebody tells better.
                    ranked.append((-3 if found.person or self._is_named(found) else _LAST, -1, found))
        if ranked:
            return min(ranked, key=lambda r: r[:2])[2]
        return self._quoted_beside_name()

    def _is_named(self, found: Attribution) -> bool:
        return any(found.speaker in mention.names or len(mention.names) > 1 for mention in self.mentions)

    def _labelled(self, name: str) -> Attribution | None:
        """The speaker of "NAME: “...”"."""
        words = name.split()
        for size in range(min(4, len(words)), 0, -1):
            person = self.cast.find_person(" ".join(words[-size:]))
            if person:
                return Attribution(person.name, person.states, person)
        return None

    def _by_verb(self, verb: int) -> Attribution | None:
        s = self.sentence
        lemma = s.tokens[verb].lemma
        passive = is_passive(s, verb)
        if passive and lemma not in ("quote", "cite"):
            heads = agents(s, verb)
        else:
            heads = subjects(s, verb) or ([] if passive else self._inverted(verb))
        heads = [h for h in heads if not self.quoted(s.tokens[h].start)]
        if not heads and not passive and lemma in _SAYING:
            heads = self._right_before(verb)
        speaker = (self._speaker(heads) or self._continued(heads[0])) if heads else None
        if speaker is None or not self._is_speech(verb, lemma, passive, speaker):
            return None
        return speaker

    def _according(self, match: re.Match[str]) -> Attribution | None:
        s = self.sentence
        phrase = match.group().lower()
        start, end = s.start + match.start(), s.start + match.end()
        if re.match(r"in (?:his|her|its|their) ", phrase):
            owner = next((m for m in self.mentions if m.kind == "pronoun" and start <= m.start < end), None)
            return Attribution(owner.person.name, owner.states, owner.person) if owner and owner.person else None
        who = next((m for m in self.mentions if end - 1 <= m.start < end + 45 and m.kind not in ("adjective", "place")), None)
        gap = s.source[end : who.start] if who else ""
        if who is None or re.search(r"[,.;]", gap) or len(gap.split()) > 4:
            # "according to the Kenyan army": a body without a name of its own.
            noun = next((t for t in s.tokens if end <= t.start < end + 45 and t.pos in ("NOUN", "PROPN", "PUNCT")), None)
            noun = s.tokens[noun.head] if noun and noun.dep == "compound" else noun
            body = self._mention_of(noun.i) if noun and noun.lemma in _SPEAKING_BODIES else None
            return (
                Attribution(body.names[0], body.states) if body and body.kind == "body" and not _is_media(body.names[0]) else None
            )
        if who.person:
            return Attribution(who.person.name, who.states, who.person)
        if who.kind == "group" and len(who.names) > 1:
            return Attribution(" and ".join(who.names), who.states)
        official = who.kind in ("body", "organization") and phrase in ("according to", "per")
        return Attribution(who.names[0], who.states) if official and not _is_media(who.names[0]) else None

    def _quoted_beside_name(self) -> Attribution | None:
        """The one person outside a quotation, where a noun of speech says whose words they are."""
        s = self.sentence
        spans = [(max(q.start, s.start), min(q.end, s.end)) for q in self.quotations if q.start < s.end and q.end > s.start]
        if sum(end - start for start, end in spans) <= 12:
            return None
        people = {id(m.person): m.person for m in self.mentions if m.person and not self.quoted(m.start)}
        outside = " ".join(t.text for t in s.tokens if not self.quoted(t.start))
        if len(people) != 1 or not _BY_WORDS.search(outside):
            return None
        (person,) = people.values()
        return Attribution(person.name, person.states, person)

    # -- whether it is speech ------------------------------------------------------------------------------------------

    def _is_speech(self, verb: int, lemma: str, passive: bool, speaker: Attribution) -> bool:
        """Whether the verb, used as it is here by this speaker, reports words."""
        s = self.sentence
        below = {s.tokens[c].lower for c in s.children[verb]}
        direct = self.holds_quotation
        clause = self._reports_clause(verb) or direct
        content = self._has_content(verb) or direct
        person = speaker.person
        if lemma == "go":
            following = s.tokens[verb + 1].lower if verb + 1 < len(s.tokens) else ""
            return s.tokens[verb].lower in ("went", "goes") and following == "on" and content
        if lemma in _CLAUSAL and not clause and not (person and lemma in _PERSONS_OWN):
            return False
        if lemma in ("reply", "respond", "answer") and s.tokens[s.tokens[verb].head].lemma == "have":
            return False  # "has yet to reply"
        if lemma == "comment" and is_negated(s, verb):
            return False
        if lemma == "call" and any(s.tokens[c].dep == "prt" for c in s.children[verb]):
            return False  # "called off the visit"
        if lemma in ("talk", "speak") and not person and " and " not in speaker.speaker:
            return False
        if lemma == "speak" and not direct and "of" not in below:
            return False
        if lemma == "talk" and not below & {"about", "of"}:
            return False
        if lemma in _NEEDS_CONTENT and not content:
            return False
        if lemma in _VOICING:
            voiced = {s.tokens[c].lemma for c in s.children[verb] if s.tokens[c].dep in ("dobj", "nsubjpass")}
            if not voiced & _VOICED:
                return False
        if lemma in ("call", "appeal") and not below & {"for", "on", "upon", "to"} and not content:
            return False
        if lemma in _QUOTED_ONLY and not content:
            return False
        if passive and not direct and not (person and lemma in _SAYING) and lemma not in _PASSIVE_SPEECH:
            return False
        return person is not None or self._body_speaks(verb, lemma, speaker, clause, content)

    def _body_speaks(self, verb: int, lemma: str, speaker: Attribution, clause: bool, content: bool) -> bool:
        """Whether an institution or a state, no person, says something by this verb."""
        if not self.holds_quotation:
            official = set(speaker.speaker.lower().split()) & _OFFICIAL_BODIES
            if _is_media(speaker.speaker) or (lemma == "report" and not official):
                return False
        elif lemma == "report" and _is_media(speaker.speaker):
            return False
        bare = any(m.kind == "state" and m.names and m.names[0] == speaker.speaker for m in self.mentions)
        if lemma not in _SAYING and (lemma not in _BODIES_PERFORM or (bare and lemma not in _CONFLICT)):
            return clause
        if bare and lemma in _SAYING:
            s = self.sentence
            if lemma in _NEVER_FOR_STATES or not content:
                return False
            if lemma in _CLAUSE_FOR_STATES:
                return any(s.tokens[c].dep == "ccomp" for c in s.children[verb])
        return True

    def _reports_clause(self, verb: int) -> bool:
        """Whether a clause is what the verb reports: "that ...", a clause beside it, or the clause that it is set into."""
        s = self.sentence
        token = s.tokens[verb]
        if token.dep == "parataxis" or (token.dep in ("ccomp", "advcl") and token.head > verb):
            return True
        for child in s.children[verb]:
            below = s.tokens[child]
            if below.dep in ("ccomp", "parataxis") or (below.dep == "mark" and below.lower == "that"):
                return True
            if below.dep == "xcomp" and below.pos == "VERB" and token.lemma in ("claim", "swear"):
                return True
        return False

    def _has_content(self, verb: int) -> bool:
        s = self.sentence
        if s.tokens[verb].dep == "parataxis":
            return True
        for child in s.children[verb]:
            token = s.tokens[child]
            if token.dep in ("ccomp", "xcomp", "dobj", "oprd", "acl", "parataxis"):
                return True
            if token.lower in ("that", "to", "out", "about", "of", "on", "upon", "as") or (token.dep == "punct" and child < verb):
                return True
        return False

    # -- who the words mean --------------------------------------------------------------------------------------------

    def _right_before(self, verb: int) -> list[int]:
        """The speaker that ends right before the verb ("..., the Ministry of X said") where the parser found no subject."""
        s = self.sentence
        start = s.tokens[verb].start
        for mention in self.mentions:
            speaks = mention.person or mention.kind in ("body", "title", "organization", "group")
            if speaks and mention.end < start and _AUXILIARY.fullmatch(s.source, mention.end, start):
                return [t.i for t in s.tokens if mention.start <= t.start < mention.end][-1:]
        return []

    def _inverted(self, verb: int) -> list[int]:
        """The speaker right behind the verb ("..., said N"), which the parser often takes for an object."""
        s = self.sentence
        after = s.tokens[verb + 1] if verb + 1 < len(s.tokens) else None
        if after is None or after.pos not in ("PROPN", "NOUN", "PRON", "DET", "ADJ"):
            return []
        for mention in self.mentions:
            speaks = mention.person or mention.kind in ("body", "title", "organization", "state")
            if speaks and mention.start <= after.start + 4 and mention.end > after.start:
                return [t.i for t in s.tokens if mention.start <= t.start < mention.end][-1:]
        return []

    def _continued(self, head: int) -> Attribution | None:
        """Whose statement "the statement" is: the one's who spoke last."""
        previous = self.previous
        if previous and self.sentence.tokens[head].lemma in _MESSAGES:
            return Attribution(previous.speaker, previous.states, previous.person)
        return None

    def _speaker(self, heads: Sequence[int]) -> Attribution | None:
        """What the subject refers to as a speaker, or None where it is no named or titled one."""
        found: list[Mention] = []
        for head in heads:
            mention = self._mention_of(head)
            if mention is not None and mention not in found:
                found.append(mention)
        if not found:
            return None
        first = found[0]
        if first.person:
            people = [first.person]
            people.extend(m.person for m in (*found[1:], *self._joined(first)) if m.person and m.person not in people)
            people = list(dict.fromkeys(people))
            if len(people) == 1:
                return Attribution(first.person.name, first.person.states, first.person)
            states = tuple(dict.fromkeys(s for p in people for s in p.states))
            return Attribution(" and ".join(p.name for p in people), states)
        if first.kind in ("group", "title"):
            return Attribution(" and ".join(first.names), first.states) if len(first.names) > 1 else None
        if first.kind in ("body", "organization", "state") or (first.kind == "pronoun" and first.word == "it" and first.names):
            return Attribution(first.names[0], first.states)
        return None

    def _joined(self, mention: Mention) -> list[Mention]:
        """The person joined to `mention` by a plain "and" ("X and the president of Y, Z")."""
        source = self.sentence.source
        return [
            m for m in self.mentions if m.person and m.start > mention.end and _AND_PERSON.fullmatch(source, mention.end, m.start)
        ][:1]

    def _mention_of(self, head: int) -> Mention | None:
        """The mention that holds the head of a noun phrase, else the one actor inside the phrase that speaks through it."""
        s = self.sentence
        token = s.tokens[head]
        for mention in self.mentions:
            if mention.start <= token.start < mention.end and mention.kind not in ("adjective", "place"):
                return mention
        first, last = s.subtree(head)
        low, high = s.tokens[first].start, s.tokens[last].end
        inside = [m for m in self.mentions if low <= m.start and m.end <= high]
        if token.lemma in _SPOKESPERSONS:
            return next((m for m in reversed(inside) if m.person), None)
        owners = [m for m in inside if m.kind in ("body", "state", "organization", "adjective") and not m.place]
        if token.lemma == "statement":
            return Mention(low, high, "body", (owners[0].names[0],), owners[0].states) if owners else None
        if owners and token.lemma in _SPEAKING_BODIES:
            name = re.sub(r"\s+", " ", s.source[low:high]).split(",")[0]
            states = tuple(dict.fromkeys(code for m in owners for code in m.states))
            return Mention(low, high, "body", (re.sub(r"^(?:the|a)\s+", "", name, flags=re.IGNORECASE).strip(),), states)
        # "the farmer, N": the name behind a common noun.
        named = next((m for m in inside if m.person and m.start > token.start), None)
        beside = named is not None and not s.source[token.end : named.start].strip(" ,")
        return named if beside and token.pos in ("NOUN", "PROPN") else None


def _is_media(name: str) -> bool:
    words = set(name.lower().split())
    return bool(words & MEDIA) and not words & _OFFICIAL_BODIES
