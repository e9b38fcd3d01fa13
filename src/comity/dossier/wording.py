"""The words in which the dossier shows what the codebook codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import inf, isclose, isfinite

from comity.consolidation.headlines import TYPE_LABELS
from comity.consolidation.model import CommitmentStep, FollowUpKind
from comity.dossier.model import Dossier, Tone
from comity.periods import say_date
from comity.plover import COOPERATION
from comity.types import Filters, InstrumentStatus

INSTRUMENT_STATUSES: tuple[InstrumentStatus, ...] = (
    "proposed", "negotiated", "to be signed", "signed", "ratified", "in force", "terminated",
)  # fmt: skip
COMMITMENT_STATUSES: tuple[CommitmentStep, ...] = ("pledged", "moved", "underway", "done")
FOLLOW_UPS: dict[FollowUpKind, str] = {"fulfils": "fulfilled by", "moves": "moved by", "contradicts": "contradicted by"}


@dataclass(frozen=True, slots=True)
class TypeWords:
    """A PLOVER type: its name for people, what it covers, and its side of the quad classes."""

    label: str
    meaning: str
    tone: Tone


# After PLOVER's manual (2021), in words of our own.
_MEANINGS = {
    "AGREE": "agreeing, offering or promising to cooperate",
    "CONSULT": "meetings, visits, talks, calls",
    "SUPPORT": "signing, ratifying, endorsing, praising, thanking",
    "CONCEDE": "giving way in words, regret, a ceasefire declared",
    "COOPERATE": "trade, exchange or joint work under way",
    "AID": "money, relief, weapons or asylum given",
    "RETREAT": "giving way in deeds",
    "REQUEST": "asking, demanding, appealing",
    "ACCUSE": "disapproving, condemning, complaining, suing",
    "REJECT": "refusing, vetoing, cancelling, defying",
    "THREATEN": "warnings and ultimatums",
    "PROTEST": "people dissenting together, in the street or by a strike",
    "SANCTION": "relations reduced: sanctions, expulsions, aid stopped",
    "MOBILIZE": "military or police moves short of force",
    "COERCE": "seizing, banning, arresting, cutting off",
    "ASSAULT": "acts that can do great physical harm",
}
TYPES = {
    name: TypeWords(TYPE_LABELS[name], meaning, "cooperation" if name in COOPERATION else "conflict")
    for name, meaning in _MEANINGS.items()
}
# Fields of findings whose names people would not say.
_FIELDS = {"due": "due date", "value": "amount", "count": "number", "type": "kind of event", "of": "state or institution"}
# More names than these in one line are counted.
_MOST_NAMES = 6
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))


def types_shown(dossier: Dossier) -> dict[str, str]:
    """The PLOVER types of the events shown, with what each covers."""
    coming = dossier.coming
    events = [*coming.ahead, *coming.undated, *coming.passed]
    events += [event for group in dossier.latest.groups for event in group.events]
    shown = {event.type for event in events}
    return {name: words.meaning for name, words in TYPES.items() if name in shown}


def join_names(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def directed(actors: Sequence[str], recipients: Sequence[str]) -> str:
    """Who acted and, behind an arrow, towards whom; of many names on a side the first ones."""
    return " → ".join(filter(None, (_first_names(actors), _first_names(recipients))))


def _first_names(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMES
    return join_names(names if more < 2 else [*names[:_MOST_NAMES], f"{more} others"])


def between(parties: Sequence[str]) -> str | None:
    """Between whom an instrument is; None where no party is named."""
    return f"between {join_names(parties)}" if len(parties) > 1 else f"party: {parties[0]}" if parties else None


def field_name(field: str) -> str:
    """A finding's field in words: "due date", "actor states"."""
    return _FIELDS.get(field, field.replace("_", " "))


def say_choice(filters: Filters) -> tuple[str, ...]:
    """What alone is asked for by filters, in words; not the states, and not the days up to and since which all is told."""
    since, until = (say_date(day, unknown="") for day in (filters.since, filters.until))
    choice = {
        "": join_names(filters.kinds),
        "type ": _either(filters.types),
        "status ": _either(filters.statuses),
        "field ": _either(filters.fields),
        "told by ": _either(filters.sites),
        "since ": since,
        "until ": until,
        "naming ": _either(filters.parties),
        "where reports ": "contradict one another" if filters.contradicted else "",
    }
    return tuple(f"{what}{words}" for what, words in choice.items() if words)


def _either(names: Sequence[str]) -> str:
    return " or ".join(names)


def only_asked(dossier: Dossier) -> str:
    """That a dossier does not show all there is, as a sentence behind others; empty where it does."""
    return f" Only what was asked for is shown: {'; '.join(dossier.asked)}." if dossier.asked else ""


def nothing_known(dossier: Dossier) -> str:
    """Why a dossier is empty, as a sentence without its end."""
    first, second = (state.name for state in dossier.states)
    then = " as of that day" if dossier.as_of else ""
    if dossier.asked:
        return f"Nothing that was asked for is known of {first} and {second}{then} ({'; '.join(dossier.asked)})"
    return f"No article read so far tells of both {first} and {second}{then}"


def count(number: int, noun: str) -> str:
    """ "1 report", "1,200 reports"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def say_sources(sources: int) -> str:
    """How many independent sources tell a thing."""
    return "single source" if sources == 1 else f"{sources:,} sources"


def topics(field: str | None, contexts: Sequence[str]) -> tuple[str, ...]:
    """The field of cooperation and PLOVER's contexts in words, each once: "energy" is both."""
    return tuple(dict.fromkeys(topic.replace("_", " ") for topic in (field, *contexts) if topic))


def amount(value: float, unit: str, *, approximate: bool) -> str:
    """A value for people: "USD 461.9 million", "about 40%", "120 documents"; never rounded."""
    number = _number(value)
    if unit == "%":
        words = f"{number}%"
    elif unit in _currencies():
        words = f"{unit} {number}"
    else:
        words = f"{number} {unit}".rstrip()
    return f"about {words}" if approximate else words


def _number(value: float) -> str:
    for scale, name in _SCALES:
        if scale <= abs(value) < inf:
            scaled = round(value / scale, 3)
            if isclose(scaled * scale, value, rel_tol=1e-12):
                return f"{scaled:,.12g} {name}" if scaled < 1000 else f"{scaled:,.0f} {name}"
            break
    whole = isfinite(value) and abs(value) < 1e15 and value == int(value)
    return f"{int(value):,}" if whole else f"{value:,}"


@cache
def _currencies() -> frozenset[str]:
    from babel.numbers import list_currencies

    return frozenset(list_currencies())
