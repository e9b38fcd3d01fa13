"""A fact in one line and in several, for programs that show lists: calendars, feed readers, graphs of entities."""

from comity.consolidation.headlines import headline as told
from comity.consolidation.model import Contradiction, Fact, Step
from comity.exports.days import day_of, when
from comity.exports.reports import best
from comity.exports.text import in_words, one_line, printable


def headline(fact: Fact) -> str:
    """The fact in one line that other programs can take."""
    return one_line(told(fact))


def history(steps: tuple[Step, ...]) -> str:
    """The steps that have a status, each with its date and in brackets the day of its first report."""
    return "; ".join(
        " ".join(part for part in (step.status, step.date, f"({day_of(step.reported)})" if step.reported else None) if part)
        for step in steps
        if step.status
    )


def contradictions(fields: tuple[Contradiction, ...]) -> str:
    """Each field on which reports differ with its values, the number of sources behind each in brackets."""
    return "; ".join(
        f"{field.field}: {' / '.join(f'{in_words(value.value)} ({value.sources})' for value in field.values)}" for field in fields
    )


def dated(fact: Fact) -> str:
    """The headline with status and date behind it."""
    return ", ".join(part for part in (headline(fact), fact.status, when(fact)) if part)


def details(fact: Fact) -> str:
    """The words of the best report, where they stand, and how the fact came about, in several lines."""
    report = best(fact)
    article = report.article
    lines = [
        f"“{report.finding.evidence}”",
        " – ".join(one_line(part) for part in (article.title, article.site, article.published) if part),
        f"History: {steps}" if (steps := history(fact.history)) else "",
        f"Reports differ: {differing}" if (differing := contradictions(fact.contradictions)) else "",
        f"Reports: {len(fact.reports)}, independent sources: {fact.sources}",
    ]
    return printable("\n".join(filter(None, lines)))
