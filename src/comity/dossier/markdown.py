"""A dossier in CommonMark, readable as it is."""

import re
from collections.abc import Iterator, Sequence

from comity.dossier.cleaning import clean
from comity.dossier.model import CommitmentRow, Dossier, EventRow, FieldItem, FigureRow, InstrumentRow, Source
from comity.periods import say_date
from comity.dossier.wording import between, join_names, topics

# What CommonMark, or the tables and strikes that many readers add, would take for markup within a line.
_MARKUP = re.compile(r"[\\`*_\[\]<>|~#]|&(?=#?\w+;)|(?<=[:/])/(?=/)")


def markdown(dossier: Dossier) -> str:
    """The dossier's sections in CommonMark; evidence in bold, articles linked to and numbered."""
    first, second = (state.name for state in dossier.states)
    lines = [f"# {_text(first)} and {_text(second)}: dossier", ""]
    if dossier.glance.articles:
        lines.extend(_sections(dossier))
    else:
        lines += [
            f"No article read so far tells of both {_text(first)} and {_text(second)}: the dossier is empty.",
            "",
            "Add pages that report on the two states (`comity add` followed by files, folders or addresses),",
            "or see what is kept, and which pages were set aside and why (`comity status`).",
        ]
    return "\n".join(lines).rstrip() + "\n"


def _sections(dossier: Dossier) -> Iterator[str]:
    yield from _glance(dossier)
    coming = dossier.coming
    yield from _section("What is coming", [*coming.ahead, *coming.undated, *coming.passed])
    for title, events in (
        ("With a date ahead", coming.ahead),
        ("No date given, latest report first", coming.undated),
        ("Announced for a date that has passed", coming.passed),
    ):
        if events:
            yield from _group(title)
            for event in events:
                yield from _item(_event(event, dated=True), event.source)
    groups = dossier.latest.groups
    yield from _section("What was last", groups, sum(len(group.events) for group in groups))
    for group in groups:
        yield from _group(group.when)
        for event in group.events:
            yield from _item(_event(event, dated=False), event.source)
    registers = dossier.instruments
    yield from _section("Instruments", registers, sum(len(register.instruments) for register in registers))
    for register in registers:
        yield from _group(register.status)
        for instrument in register.instruments:
            yield from _item(_instrument(instrument), instrument.source)
    yield from _section("Commitments", dossier.commitments)
    for commitment in dossier.commitments:
        yield from _item(_commitment(commitment), commitment.source)
    yield from _section("Who holds which office", dossier.offices, sum(len(g.offices) for g in dossier.offices))
    for holders in dossier.offices:
        yield from _group(holders.name)
        for office in holders.offices:
            yield from _item(f"{_text(office.person)}, {_text(office.office)}", *office.sources)
    yield from _section("Figures", dossier.figures)
    for figure in dossier.figures:
        yield from _item(_figure(figure), figure.source)
    speakers = dossier.statements
    yield from _section("What was said", speakers, sum(len(speaker.statements) for speaker in speakers))
    for speaker in speakers:
        yield from _group(", ".join(filter(None, (speaker.speaker, speaker.office))))
        for statement in speaker.statements:
            yield from _item("direct quotation" if statement.direct else "reported", statement.source)
    yield from _section("Fields of cooperation", dossier.fields)
    for row in dossier.fields:
        yield from _group(row.field)
        yield from _filed(row.events)
        yield from _filed(row.instruments)
    yield from _section("Sources", dossier.sources)
    for article in dossier.sources:
        about = filter(None, (article.site, _date(article.published), join_names(article.byline)))
        yield f"{article.number}. {_link(article.title, article.link)}"
        yield f"   {_text(', '.join(about))}; {_count(len(article.marks), 'finding')}"
        if article.url:
            yield f"   {_text(article.url)}"
        yield ""


def _glance(dossier: Dossier) -> Iterator[str]:
    glance = dossier.glance
    first, last = _date(glance.first_report), _date(glance.last_report)
    published = f"on {last}" if first == last else f"from {first} to {last}"
    yield f"{_count(glance.findings, 'finding')} in {_count(glance.articles, 'article')}, published {published}."
    yield ""
    yield "Each entry is what one article reports; an event told by three articles stands here three times."
    yield ""
    meeting, coming = glance.last_meeting, glance.next_event
    yield f"- Last meeting: {_event(meeting, dated=True) if meeting else 'none with a date'}"
    yield f"- Next planned event: {_event(coming, dated=True) if coming else 'none with a date ahead'}"
    yield f"- Last report: {_date(glance.last_report)}"
    statuses = ", ".join(f"{row.status} {row.count}" for row in glance.instruments)
    yield f"- Instruments by status: {statuses or 'none'}"
    yield ""
    if glance.months:
        yield "| month | cooperation | conflict |"
        yield "| --- | ---: | ---: |"
        for month in reversed(glance.months):
            yield f"| {say_date(month.month, unknown='')} | {month.cooperation} | {month.conflict} |"
        yield ""


def _section(title: str, rows: Sequence[object], count: int | None = None) -> Iterator[str]:
    yield f"## {title} ({len(rows) if count is None else count})"
    yield ""
    if not rows:
        yield "None in these articles."
        yield ""


def _group(title: str) -> Iterator[str]:
    yield f"### {_text(title)}"
    yield ""


def _item(head: str, *sources: Source) -> Iterator[str]:
    yield f"- {head}"
    for source in sources:
        before, after = (_text(part, strip=False) for part in (source.before, source.after))
        yield ""
        yield f"  > {before}**{_text(source.evidence)}**{after}".rstrip()
        yield ""
        about = ", ".join(filter(None, (source.site, _date(source.published))))
        yield f"  [{source.number}] {_link(source.title, source.link)}, {_text(about)}"
    yield ""


def _event(row: EventRow, *, dated: bool) -> str:
    status = "" if row.status == "occurred" else f" ({row.status})"
    reported = f"reported {_date(row.source.published)}"
    when = (row.when if dated else None) if row.date else reported
    details = [when, row.place, " ".join(filter(None, (row.type, row.mode)))]
    about = "; ".join(_text(part) for part in [*details, *topics(row.field, row.contexts)] if part)
    return f"{_text(row.label)}{status}: {_text(row.who)}; {about}"


def _instrument(row: InstrumentRow) -> str:
    times = f" × {row.count}" if row.count != 1 else ""
    denied = " (denied)" if row.denied else ""
    details = [row.when, row.place, between(row.parties), *topics(row.field, row.contexts)]
    about = "".join(f"; {_text(part)}" for part in details if part)
    subject = f": {_text(row.subject)}" if row.subject else ""
    return f"{_text(row.kind)}{times}{denied}{subject}{about}"


def _commitment(row: CommitmentRow) -> str:
    due = f"due {_text(row.when)}" if row.when else "no due date"
    late = ", due date passed, no report here" if row.overdue else ""
    return f"{_text(row.who or 'Side not named')} ({row.status}): {_text(row.action)}; {due}{late}"


def _figure(row: FigureRow) -> str:
    about = "".join(f"; {_text(part)}" for part in (row.when, row.who) if part)
    return f"{_text(row.amount)}, {_text(row.measure)}{about}"


def _filed(items: Sequence[FieldItem]) -> Iterator[str]:
    for item in items:
        yield f"- {_text(item.label)}"
    if items:
        yield ""


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _date(text: str | None) -> str:
    return say_date(text, unknown="date unknown")


def _link(title: str, address: str | None) -> str:
    return f"[{_text(title)}](<{address}>)" if address else _text(title)


def _text(text: str, *, strip: bool = True) -> str:
    """Text as one line in which nothing is markup."""
    line = re.sub(r"\s+", " ", clean(text))
    return _MARKUP.sub(r"\\\g<0>", line.strip() if strip else line)
