"""What the coders of all kinds look at: an article with its cast, speakers, dates and amounts, and who a phrase means."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from comity.actors.cast import Cast, Mention
from comity.actors.states import state_name
from comity.coding.attribution import Attribution
from comity.language.amounts import Amount
from comity.language.clauses import conjuncts, objects
from comity.language.dates import DateMention
from comity.language.encoder import Encoded
from comity.language.parser import Sentence
from comity.language.quotations import Quotation

_SKIPPED = ("relcl", "acl", "advcl", "ccomp", "parataxis", "conj", "cc", "appos", "punct")
_PLACE_WORDS = (
    "in",
    "at",
    "near",
    "from",
    "during",
    "since",
    "until",
    "outside",
    "on",
    "under",
    "within",
    "through",
    "via",
    "across",
)


_ACTING = frozenset(
    """government ministry minister president leader official delegation team force army military navy police troop soldier
    guard ship vessel company firm bank university institute school council commission committee group parliament deputy
    lawmaker expert scientist researcher diplomat ambassador embassy agency service side authority representative colleague
    counterpart people citizen student farmer protester demonstrator engineer doctor rescuer worker journalist fisherman
    sailor crew agent officer court prosecutor party association union chamber organization centre center business
    community member administration region island city airline operator producer state nation country republic parties
    airforce jet aircraft plane forces thousand hundred dozen""".split()
)
"""Nouns that act, so that a phrase under them names an actor ("Greek rescue teams")."""
_YEARS = re.compile(r"\d{4}/\d{4}")
_TIMES = frozenset(
    """day date morning afternoon evening night eve week weekend month quarter half season spring summer autumn winter year
    start beginning middle end close course turn rest part letter note message statement""".split()
)
"""What has a date of its own, and that of what is done in it: stretches of time and writings."""

_SCHEDULED = frozenset("plan schedule due set slate expect fix announce".split())
"""In a clause that describes a meeting these say for when it is or was meant."""

_PLACES = frozenset("capital city town region province district sea area".split())
_SHARED = re.compile(
    r"(?i)\b(?:bilateral|joint|mutual|intergovernmental|inter-governmental|interparliamentary|interstate|bi-national)\b"
)


@dataclass(frozen=True, slots=True)
class Side:
    """One or more actors that a phrase names: their names, their states, and whether an organization is among them."""

    names: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    organization: bool = False
    joint: bool = False
    """Whether the phrase itself names two sides or more ("the two countries", a joint commission)."""

    def __bool__(self) -> bool:
        return bool(self.names or self.states)


def join(*sides: Side) -> Side:
    """All actors of several sides, each once."""
    return Side(
        tuple(dict.fromkeys(n for x in sides for n in x.names)),
        tuple(dict.fromkeys(c for x in sides for c in x.states)),
        any(x.organization for x in sides),
        any(x.joint for x in sides),
    )


@dataclass(slots=True)
class Scene:
    """An article made ready for coding."""

    text: str
    sentences: list[Sentence]
    cast: Cast
    speakers: dict[int, Attribution]
    quotations: list[Quotation]
    dates: list[DateMention]
    amounts: list[Amount]
    encoded: dict[int, Encoded] = field(default_factory=dict)
    """What the trained encoder sees in sentences, by their numbers; empty where it was not asked."""
    by_sentence: dict[int, list[DateMention]] = field(default_factory=dict)

    @property
    def is_foreign(self) -> bool:
        """Whether the article names two states or a state and an organization: of one alone it tells nothing that counts."""
        organizations = sum(m.kind == "organization" for m in self.cast.matches)
        return len(self.cast.counts) > 1 or bool(organizations)

    def mentions(self, sentence: Sentence) -> list[Mention]:
        return self.cast.mentions[sentence.index]

    def dates_in(self, sentence: Sentence) -> list[DateMention]:
        """The dates that a sentence tells; the one of its dateline is the day of the report alone."""
        if sentence.index not in self.by_sentence:
            self.by_sentence[sentence.index] = [d for d in self.dates if sentence.body <= d.start < sentence.end]
        return self.by_sentence[sentence.index]

    def quoted(self, offset: int) -> bool:
        return any(q.start <= offset < q.end for q in self.quotations)

    # -- who -----------------------------------------------------------------------------------------------------------

    def side(self, sentence: Sentence, heads: Sequence[int]) -> Side:
        """The actors named by the noun phrases with these heads."""
        names: list[str] = []
        states: list[str] = []
        organization = joint = False
        seen: list[Mention] = []
        for head in (one for named in heads for one in self._one_by_one(sentence, named)):
            mention = self.mention_at(sentence, head)
            if mention is not None:
                if mention in seen:
                    continue
                seen.append(mention)
                part = self.mention_side(sentence, mention)
                if mention.kind == "state":
                    part = self._hyphened(sentence, mention, part)
            else:
                part = self._phrase(sentence, head)
            names.extend(n for n in part.names if n not in names)
            states.extend(s for s in part.states if s not in states)
            organization |= part.organization
            joint |= part.joint
        return Side(tuple(names), tuple(states), organization, joint or len(states) > 1)

    def _one_by_one(self, sentence: Sentence, head: int) -> list[int]:
        """Who is named behind a plural ("the ministers of X and Y, M and N"); the head itself where nobody is."""
        if sentence.tokens[head].tag not in ("NNS", "NNPS"):
            return [head]
        behind = [c for c in sentence.children[head] if sentence.tokens[c].dep == "appos"]
        named = [i for c in behind for i in (c, *conjuncts(sentence, c))]
        persons = [i for i in named if (mention := self.mention_at(sentence, i)) and mention.person]
        return persons if len(persons) > 1 else [head]

    def _hyphened(self, sentence: Sentence, mention: Mention, side: Side) -> Side:
        """A state with those joined to it by dashes ("Azerbaijan-Türkiye-Kazakhstan")."""
        names, states = list(side.names), list(side.states)
        start = mention.start
        for other in reversed(self.mentions(sentence)):
            if other.end <= start and other.kind == "state" and sentence.source[other.end : start].strip() in ("-", "–", "—"):
                names[:0] = other.names
                states[:0] = other.states
                start = other.start
        return Side(tuple(names), tuple(dict.fromkeys(states)), side.organization, len(set(states)) > 1)

    def mention_at(self, sentence: Sentence, head: int) -> Mention | None:
        """The mention that covers token `head`; adjectives ("Kazakh") are part of what they stand before."""
        offset = sentence.tokens[head].start
        for mention in self.mentions(sentence):
            if mention.start <= offset < mention.end and mention.kind != "adjective":
                return mention
        return None

    def mention_side(self, sentence: Sentence, mention: Mention) -> Side:
        if mention.kind == "pronoun" and mention.word == "we":
            speaker = self.speakers.get(sentence.index)
            return Side((speaker.speaker,), speaker.states) if speaker else Side()
        if mention.kind == "group":
            states = mention.states
            speaker = self.speakers.get(sentence.index)
            if mention.names and mention.names[0].lower().startswith("our") and speaker and speaker.states:
                other = self.cast.other_of(speaker.states, sentence.index)
                states = (*speaker.states, other) if other else speaker.states
            # "our countries" tells a reader nothing out of its place: the states are named. Persons keep their names.
            named = mention.names if len(mention.names) > 1 or not states else tuple(state_name(c) for c in states)
            return Side(named, states, joint=True)
        if mention.kind == "place":
            return Side((mention.names[0],), mention.states)
        states = mention.states
        return Side(mention.names, states, mention.kind == "organization", len(states) > 1)

    def _phrase(self, sentence: Sentence, head: int) -> Side:
        """A common noun with its own words: "Greek rescue teams", "experts from the two countries", "the country's army"."""
        inside = self._own_tokens(sentence, head)
        spans = [(sentence.tokens[i].start, sentence.tokens[i].end) for i in inside]
        found = []
        for mention in self.mentions(sentence):
            if any(mention.start <= a < mention.end for a, _ in spans):
                before = sentence.source[max(sentence.start, mention.start - 12) : mention.start].lower()
                word = re.search(r"(\w+)\s+(?:the\s+)?$", before)
                if mention.kind == "place" or (mention.place and word and word.group(1) in ("in", "at", "near")):
                    continue
                if mention.kind == "pronoun" and mention.word not in ("we", "it", "he", "she", "they"):
                    continue
                found.append(mention)
        if not found:
            low, high = min(a for a, _ in spans), max(b for _, b in spans)
            if _SHARED.search(sentence.source[low:high]):
                return Side((sentence.source[low:high],), self.pair(sentence).states, joint=True)
            return Side()
        parts = [self.mention_side(sentence, m) for m in found]
        states = tuple(dict.fromkeys(s for p in parts for s in p.states))
        low, high = min(a for a, _ in spans), max(b for _, b in spans)
        name = re.sub(r"^(?:the|a|an|its|their|his|her|our)\s+", "", sentence.source[low:high], flags=re.IGNORECASE)
        people = [m for m in found if m.kind == "person"]
        lemma = sentence.tokens[head].lemma
        if people and lemma not in _ACTING:
            names = tuple(dict.fromkeys(n for m in people for n in m.names))
        elif lemma in _ACTING or all(m.kind == "adjective" for m in found):
            names = (re.sub(r"\s+", " ", name),)
        else:
            # "relations with the Netherlands", "imports from South Africa": whose the thing is.
            names = tuple(dict.fromkeys(n for p in parts for n in p.names))
        return Side(names, states, any(p.organization for p in parts), len(states) > 1)

    def _own_tokens(self, sentence: Sentence, head: int) -> list[int]:
        kept = []
        stack = [head]
        while stack:
            node = stack.pop()
            kept.append(node)
            for child in sentence.children[node]:
                token = sentence.tokens[child]
                if token.dep in _SKIPPED and not (token.dep in ("conj", "cc") and node != head):
                    continue
                if token.dep == "prep" and token.lower in _PLACE_WORDS and token.lower != "from":
                    continue
                stack.append(child)
        return sorted(kept)

    def person_at(self, sentence: Sentence, head: int) -> bool:
        """Whether token `head` names or means a person of the cast."""
        mention = self.mention_at(sentence, head)
        return mention is not None and mention.person is not None

    def names_actor(self, sentence: Sentence, i: int) -> bool:
        """Whether token `i` names a state, an organization or an institution, as an adjective or a possessor does."""
        token = sentence.tokens[i]
        return any(
            m.start <= token.start < m.end and m.kind != "place" and (m.states or m.kind in ("organization", "body"))
            for m in self.mentions(sentence)
        )

    def sides_in(self, sentence: Sentence, start: int, end: int, *, places: bool = False) -> Side:
        """All actors that are mentioned in `text[start:end]` of a sentence; those that stand as places only if wanted."""
        parts = [
            self.mention_side(sentence, m)
            for m in self.mentions(sentence)
            if start <= m.start and m.end <= end and m.kind != "pronoun" and (places or not (m.place or m.kind == "place"))
        ]
        return Side(
            tuple(dict.fromkeys(n for p in parts for n in p.names)),
            tuple(dict.fromkeys(s for p in parts for s in p.states)),
            any(p.organization for p in parts),
            any(p.joint for p in parts),
        )

    def pair(self, sentence: Sentence) -> Side:
        """The two states that the sentence is about where it names none itself."""
        states = self.cast.pair_at(sentence.index)
        return Side((), states, joint=True) if len(states) == 2 else Side()

    # -- when and where ------------------------------------------------------------------------------------------------

    def date_for(
        self,
        sentence: Sentence,
        trigger: int,
        reach: int = 160,
        *,
        deadlines: bool = False,
        own: bool = False,
        spoken: bool = False,
    ) -> DateMention | None:
        """The date said of the word `trigger`: one whose governing verb is the trigger's own or stands above it.

        A date under another verb ("criticized the resolution passed on July 15") dates that verb. Spans of years date programmes,
        not acts, deadlines date what is to be done by them, and the day on which something is said dates only what is done by
        saying it (`spoken`). With `own` it must hang on the trigger itself.
        """
        token = sentence.tokens[trigger]
        above = {trigger, *(sentence.ancestors(trigger) if spoken else self._of_one_telling(sentence, trigger))}
        below = set(sentence.descendants(trigger))
        best: tuple[int, DateMention] | None = None
        for date in self.dates_in(sentence):
            if not date.value or (date.kind == "deadline" and not deadlines) or _YEARS.fullmatch(date.value):
                continue
            i = sentence.token_at(date.start)
            if i is None or self._of_a_thing(sentence, i, trigger):
                continue
            governing = self._governing(sentence, i, trigger)
            distance = abs(sentence.tokens[i].start - token.start)
            within = governing is not None and self._says_when(sentence, governing, trigger, below)
            if governing == trigger or within or (i in below and governing is None):
                distance //= 4
            elif own or (governing is not None and governing not in above):
                continue
            if distance <= reach and (best is None or distance < best[0]):
                best = (distance, date)
        return best[1] if best else None

    @staticmethod
    def _of_one_telling(sentence: Sentence, trigger: int) -> Iterator[int]:
        """What stands above the trigger, up to a verb whose content it is."""
        node = trigger
        for above in sentence.ancestors(trigger):
            if sentence.tokens[node].dep == "ccomp":
                return
            yield above
            node = above

    @staticmethod
    def _says_when(sentence: Sentence, verb: int, trigger: int, below: set[int]) -> bool:
        """Whether a verb's clause describes the trigger: it hangs on it, or says below a noun for when something is planned."""
        token = sentence.tokens[verb]
        if token.dep not in ("relcl", "acl"):
            return False
        scheduled = {token.lemma, *(sentence.tokens[c].lemma for c in sentence.children[verb])} & _SCHEDULED
        noun = sentence.tokens[trigger].pos in ("NOUN", "PROPN")
        return token.head == trigger or (noun and bool(scheduled) and verb in below)

    @staticmethod
    def _of_a_thing(sentence: Sentence, date: int, trigger: int) -> bool:
        """Whether a date only tells which thing is meant ("the agreement of November 2022"), none that the trigger names."""
        word = sentence.tokens[sentence.tokens[date].head]
        if word.lower != "of" or word.i == date:
            return False
        thing = sentence.tokens[word.head]
        if thing.i == trigger or thing.pos not in ("NOUN", "PROPN") or thing.lemma in _TIMES:
            return False
        return sentence.tokens[thing.head].lower != "during"  # "during the fires of March 2015"

    def date_to(self, sentence: Sentence, verb: int) -> DateMention | None:
        """The date to which something is moved: one behind "to" or "until" on the verb or on what is moved."""
        words = [c for node in (verb, *objects(sentence, verb)) for c in sentence.children[node]]
        moved = [c for c in words if sentence.tokens[c].lower in ("to", "until", "till")]
        for date in self.dates_in(sentence):
            i = sentence.token_at(date.start)
            if date.value and i is not None and any(c in (i, sentence.tokens[i].head) for c in moved):
                return date
        return None

    def _governing(self, sentence: Sentence, i: int, trigger: int) -> int | None:
        """The verb, or the trigger itself, that a date hangs on; None where it hangs on nouns alone."""
        if i == trigger:
            return trigger
        for node in sentence.ancestors(i):
            if node == trigger or sentence.tokens[node].pos in ("VERB", "AUX"):
                return node
        return None

    def place_for(self, sentence: Sentence, trigger: int, verb: int | None = None) -> str | None:
        """The place ("in Baku", "at ADA University") said of a word or of its verb."""
        for node in (trigger, verb):
            for child in sentence.children[node] if node is not None else ():
                token = sentence.tokens[child]
                if token.dep == "prep" and token.lower in ("in", "at"):
                    for obj in sentence.children[child]:
                        place = self._place_name(sentence, obj)
                        if place:
                            return place
        return None

    def _place_name(self, sentence: Sentence, obj: int) -> str | None:
        token = sentence.tokens[obj]
        if token.dep not in ("pobj", "conj"):
            return None
        for mention in self.mentions(sentence):
            if mention.start <= token.start < mention.end:
                return mention.names[0] if mention.kind in ("place", "state", "body") else None
        if token.pos == "PROPN":
            first = obj
            while first > 0 and sentence.tokens[first - 1].pos == "PROPN" and sentence.tokens[first - 1].head in (obj, first):
                first -= 1
            if any(d.start < token.end and d.end > sentence.tokens[first].start for d in self.dates_in(sentence)):
                return None
            return sentence.span_text(first, obj)
        # "in the Kazakh capital", "in the Antakya and Hatay regions"
        first = sentence.subtree(obj)[0]
        inside = any(sentence.tokens[first].start <= m.start < token.end for m in self.mentions(sentence))
        if token.lemma in _PLACES and inside:
            return re.sub(r"^the\s+", "", sentence.span_text(first, obj))
        return None


def name_start(sentence: Sentence, i: int) -> int:
    """The first token of the name or noun phrase whose head is token `i`, what stands behind it left out."""
    before = ("compound", "amod", "det", "poss", "nummod", "nmod")
    return min((sentence.subtree(c)[0] for c in sentence.children[i] if c < i and sentence.tokens[c].dep in before), default=i)


def sentence_spans(sentence: Sentence, tokens: Sequence[int]) -> tuple[int, int]:
    """Start and end in the text of the run that covers all `tokens`."""
    return (
        min(sentence.tokens[i].start for i in tokens),
        max(sentence.tokens[i].end for i in tokens),
    )
