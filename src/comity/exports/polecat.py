"""Events in POLECAT's table of 40 columns, parted by tabs, with its header."""

from collections.abc import Iterable
from typing import BinaryIO

from comity.consolidation.model import Entity, Fact
from comity.exports.coded import Coded, code
from comity.exports.parties import Directory, Party, with_states
from comity.exports.reports import best, told
from comity.exports.text import tab_line, whole
from comity.plover import QUAD_CLASSES
from comity.types import Event

_PARTY = ("{} Name", "{} Country", "{} COW", "Primary {} Sector", "{} Sectors", "{} Title", "{} Name Raw", "Wikipedia {} ID")
COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    *(name.format("Actor") for name in _PARTY), *(name.format("Recipient") for name in _PARTY),
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
"""The 40 columns."""
_TOLD = ("occurred", "planned", "confirmed", "postponed")


def write_polecat(facts: Iterable[Fact], file: BinaryIO, entities: Iterable[Entity]) -> int:
    """The header, and one line for each event that occurred or is planned and can be dated; gives the number of events.

    The table has no word for what was only proposed, and none for what was denied or cancelled.
    """
    directory = Directory(entities)
    file.write(tab_line(COLUMNS))
    count = 0
    for fact, event in told(facts, Event):
        coded = code(fact, event) if fact.status in _TOLD else None
        if coded is not None:
            cells = _cells(fact, event, coded, directory)
            file.write(tab_line(cells.get(name) for name in COLUMNS))
            count += 1
    return count


def _cells(fact: Fact, event: Event, coded: Coded, directory: Directory) -> dict[str, object]:
    actors, recipients = directory.sides(fact, event)
    article = best(fact).article
    return {
        "Event ID": fact.id,
        "Event Date": coded.start,
        "Event Type": coded.type,
        "Event Mode": coded.mode,
        "Intensity": None if coded.score is None else whole(coded.score),
        "Quad Code": None if coded.quad is None else QUAD_CLASSES[coded.quad - 1].upper(),
        "Contexts": ";".join(event.contexts),
        **_party("Actor", with_states(actors, event.actor_states)),
        **_party("Recipient", with_states(recipients, event.recipient_states)),
        "Raw Placename": event.place,
        "Source": article.site,
        "Publication Date": article.published and article.published[:10],
        "Language": article.language,
        "Version": article.coder,
    }


def _party(which: str, parties: tuple[Party, ...]) -> dict[str, object]:
    countries = dict.fromkeys(code for party in parties for code in party.states)
    return {
        f"{which} Name": ";".join(party.name for party in parties),
        f"{which} Country": ";".join(countries),
        f"{which} Name Raw": ";".join(party.raw for party in parties),
    }
