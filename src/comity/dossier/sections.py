"""The sections of the dossier in their order, as its HTML and Markdown head and count them."""

from dataclasses import dataclass, replace

from comity.dossier.model import Dossier
from comity.periods import say_date

_NONE_ASKED = "None among what was asked for."


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its name within the file, its heading, how much it holds, and what it says where that is nothing."""

    id: str
    title: str
    size: int
    none_found: str
    intro: str = ""
    """What to know before reading its rows."""


def sections(dossier: Dossier) -> dict[str, Section]:
    """The sections behind the glance, by name; that of changes only where a day was asked for."""
    d = dossier
    coming = len(d.coming.ahead) + len(d.coming.undated) + len(d.coming.passed)
    all_sections = (
        Section(
            "changes",
            f"What changed since {say_date(d.new_since, unknown='')}",
            len(d.changes),
            "Nothing new was reported since.",
        ),
        Section("coming", "What is coming", coming, "No planned or proposed event in these articles."),
        Section(
            "latest",
            "What was last",
            sum(len(group.events) for group in d.latest.groups),
            "No event that occurred, or was cancelled or denied, in these articles.",
        ),
        Section(
            "instruments",
            "Instruments",
            sum(len(group.instruments) for group in d.instruments),
            "No treaty, agreement or other document between the two in these articles.",
        ),
        Section(
            "commitments",
            "Commitments",
            len(d.commitments),
            "No concrete promise in these articles.",
            "“Overdue, no report” says that the due date is over and that no report here tells of the thing done. "
            "It does not say that a promise was broken.",
        ),
        Section("projects", "Projects and formats", len(d.projects), "No joint project or standing format in these articles."),
        Section(
            "offices",
            "Offices over time",
            sum(len(post.holders) for group in d.offices for post in group.posts),
            "No office holder in these articles.",
        ),
        Section(
            "figures",
            "Figures",
            sum(len(point.figures) for series in d.figures for point in series.points),
            "No figure about the two in these articles.",
        ),
        Section(
            "statements",
            "What was said",
            sum(len(speaker.statements) for speaker in d.statements),
            "No statement in these articles.",
        ),
        Section(
            "contradictions",
            "Open contradictions",
            len(d.contradictions),
            "No reports of one thing contradict one another.",
        ),
        Section("fields", "Fields of cooperation", len(d.fields), "No event or instrument is filed under a field."),
        Section("sources", "Sources", len(d.sources), "None."),
    )
    shown = (section for section in all_sections if section.id != "changes" or d.new_since)
    # What was not asked for may well stand in these articles.
    return {section.id: replace(section, none_found=_NONE_ASKED) if d.asked else section for section in shown}
