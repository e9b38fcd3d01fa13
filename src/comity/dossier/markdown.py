"""A dossier in CommonMark, readable as it is."""

import re
from collections.abc import Iterable, Iterator

from comity.dossier.cleaning import clean
from comity.dossier.model import (
    CommitmentRow,
    Difference,
    Dossier,
    EventRow,
    FactInfo,
    FactLink,
    FigurePoint,
    FigureRow,
    InstrumentRow,
    OfficeRow,
    ProjectRow,
    Source,
    SourceLink,
    StatementRow,
)
from comity.dossier.sections import Section, sections
from comity.dossier.wording import between, count, join_names, nothing_known, only_asked, say_sources, topics
from comity.periods import say_date

# What CommonMark, or the tables and strikes that many readers add, would take for markup within a line.
_MARKUP = re.compile(r"[\\`*_\[\]<>|~#]|&(?=#?\w+;)|(?<=[:/])/(?=/)")
# What would begin a list.
_BULLET = re.compile(r"^(?:(\d+)([.)])|([-+]))(?=\s|$)")


def markdown(dossier: Dossier) -> str:
    """The dossier's sections in CommonMark; evidence in bold, articles linked to and numbered."""
    first, second = (state.name for state in dossier.states)
    lines = [f"# {_text(first)} and {_text(second)}: dossier", ""]
    if dossier.as_of:
        lines += [f"As known at the end of {_date(dossier.as_of)}", ""]
    if dossier.glance.facts:
        lines.extend(_sections(dossier))
    else:
        lines += [
            f"{_text(nothing_known(dossier))}: the dossier is empty.{_hidden(dossier)}",
            "",
            "Add pages that report on the two states (`comity add` followed by files, folders or addresses),",
            "or see what is kept, and which pages were set aside and why (`comity status`).",
        ]
    return "\n".join(lines).rstrip() + "\n"


def _sections(dossier: Dossier) -> Iterator[str]:
    yield from _glance(dossier)
    parts = {
        "changes": _changes,
        "coming": _coming,
        "latest": _latest,
        "instruments": _instruments,
        "commitments": _commitments,
        "projects": _projects,
        "offices": _offices,
        "figures": _figures,
        "statements": _statements,
        "contradictions": _contradictions,
        "fields": _fields,
        "sources": _sources,
    }
    for section in sections(dossier).values():
        yield from _head(section)
        yield from parts[section.id](dossier)


def _glance(dossier: Dossier) -> Iterator[str]:
    glance = dossier.glance
    first, last = _date(glance.first_report), _date(glance.last_report)
    published = f"on {last}" if first == last else f"from {first} to {last}"
    yield (
        f"{count(glance.facts, 'fact')}, told by {count(glance.reports, 'report')} in {count(glance.articles, 'article')} "
        f"of {count(glance.sources, 'independent source')}, published {published}."
        f"{_text(only_asked(dossier), strip=False)}{_hidden(dossier)}"
    )
    yield ""
    if dossier.day:
        yield f"Dates count as past or ahead as of {_date(dossier.day)}."
        yield ""
    yield "Each entry is one fact, however many articles report it."
    yield ""
    meeting, coming = glance.last_meeting, glance.next_event
    yield f"- Last meeting: {_first_of(meeting) if meeting else 'none with a date'}"
    yield f"- Next planned event: {_first_of(coming) if coming else 'none with a date ahead'}"
    yield f"- Last report: {_date(glance.last_report)}"
    statuses = ", ".join(f"{row.status} {row.count}" for row in glance.instruments)
    yield f"- Instruments by status: {statuses or 'none'}"
    yield f"- {count(glance.commitments_open, 'open commitment')}, {glance.commitments_overdue:,} overdue without a report"
    yield f"- {count(glance.contradictions, 'open contradiction')}"
    for kind in glance.kinds:
        yield f"- {kind.label}"
    yield ""
    if glance.months:
        yield "| month | cooperation | conflict |"
        yield "| --- | ---: | ---: |"
        for month in reversed(glance.months):
            yield f"| {say_date(month.month, unknown='')} | {month.cooperation} | {month.conflict} |"
        yield ""


def _first_of(event: EventRow) -> str:
    return f"{_event(event, dated=True)}; {say_sources(event.fact.sources)}"


def _hidden(dossier: Dossier) -> str:
    hidden = dossier.glance.hidden
    return f" {count(hidden, 'fact')} that persons rejected {'is' if hidden == 1 else 'are'} not shown." if hidden else ""


def _changes(dossier: Dossier) -> Iterator[str]:
    for change in dossier.changes:
        yield f"- {_text(change.what)}: {_text(change.fact.label)}; first reported {_date(change.reported)}"
    yield ""


def _coming(dossier: Dossier) -> Iterator[str]:
    for title, hint, events in (
        ("With a date ahead", "", dossier.coming.ahead),
        ("No date given, latest report first", "", dossier.coming.undated),
        (
            "Announced for a date that has passed",
            "The date is over; no report says that it took place.",
            dossier.coming.passed,
        ),
    ):
        if events:
            yield from _group(title)
            if hint:
                yield hint
                yield ""
            for event in events:
                yield from _item(_event(event, dated=True), event.fact)


def _latest(dossier: Dossier) -> Iterator[str]:
    for group in dossier.latest.groups:
        yield from _group(group.when)
        for event in group.events:
            yield from _item(_event(event, dated=False), event.fact)


def _instruments(dossier: Dossier) -> Iterator[str]:
    for register in dossier.instruments:
        yield from _group(register.status)
        for instrument in register.instruments:
            yield from _item(_instrument(instrument), instrument.fact)


def _commitments(dossier: Dossier) -> Iterator[str]:
    for commitment in dossier.commitments:
        yield from _item(_commitment(commitment), commitment.fact, _follow_ups(commitment))


def _projects(dossier: Dossier) -> Iterator[str]:
    for project in dossier.projects:
        yield from _group(f"{project.name} ({project.kind})")
        yield from _project(project)


def _offices(dossier: Dossier) -> Iterator[str]:
    for group in dossier.offices:
        yield from _group(group.name)
        for post in group.posts:
            if len(post.holders) > 1:
                yield f"{_text(post.office)}: {len(post.holders)} holders reported, the last one first"
                yield ""
            for office in post.holders:
                yield from _item(_office(office), office.fact)


def _figures(dossier: Dossier) -> Iterator[str]:
    for series in dossier.figures:
        yield from _group(", ".join(filter(None, (series.measure, series.who))))
        for point in series.points:
            for figure in point.figures:
                yield from _item(_figure(point, figure), figure.fact)


def _statements(dossier: Dossier) -> Iterator[str]:
    for speaker in dossier.statements:
        yield from _group(", ".join(filter(None, (speaker.speaker, speaker.office))))
        for statement in speaker.statements:
            yield from _item(_statement(statement), statement.fact)


def _contradictions(dossier: Dossier) -> Iterator[str]:
    for contradiction in dossier.contradictions:
        yield f"- {_text(contradiction.fact.label)}"
        for difference in contradiction.differences:
            yield f"  - {_difference(difference)}"
    yield ""


def _fields(dossier: Dossier) -> Iterator[str]:
    for row in dossier.fields:
        yield from _group(row.field)
        yield from _links((*row.events, *row.instruments))


def _sources(dossier: Dossier) -> Iterator[str]:
    for article in dossier.sources:
        about = filter(None, (article.site, _date(article.published), join_names(article.byline)))
        repeats = f"; repeats {_text(article.repeats)}" if article.repeats else ""
        yield f"{article.number}. {_link(article.title, article.link)}"
        yield f"   {_text(', '.join(about))}; {count(len(article.marks), 'report')}{repeats}"
        yield f"   {_text(', '.join(filter(None, (article.id, article.url))))}"
        yield ""


def _head(section: Section) -> Iterator[str]:
    yield f"## {section.title} ({section.size:,})"
    yield ""
    if not section.size:
        yield section.none_found
        yield ""
    elif section.intro:
        yield section.intro
        yield ""


def _group(title: str) -> Iterator[str]:
    yield f"### {_text(title)}"
    yield ""


def _links(facts: Iterable[FactLink]) -> Iterator[str]:
    for fact in facts:
        yield f"- {_text(fact.label)}"
    yield ""


def _item(head: str, fact: FactInfo, more: Iterable[str] = ()) -> Iterator[str]:
    """A fact: its head, the best report, differences, history and judgements, and the other reports."""
    marks = ["new" if fact.new else "changed" if fact.changed else "", "overdue, no report" if fact.overdue else ""]
    yield f"- {'; '.join(filter(None, (head, say_sources(fact.sources), *marks)))}"
    yield from _report(fact.reports[0])
    lines = [*more, *map(_difference, fact.contradictions)]
    if len(fact.history) > 1:
        lines += _history(fact)
    lines += _judgements(fact)
    if lines:
        yield ""
        for line in lines:
            yield f"  - {line}"
    for source in fact.reports[1:]:
        yield from _report(source)
    yield ""


def _report(source: Source) -> Iterator[str]:
    before, after = (_text(part, strip=False) for part in (source.before, source.after))
    about = ", ".join(filter(None, (source.site, _date(source.published))))
    repeats = ", repeats another’s text" if source.repeats else ""
    yield ""
    yield f"  > {before}**{_text(source.evidence)}**{after}".rstrip()
    yield ""
    yield f"  [{source.number}] {_link(source.title, source.link)}, {_text(about)}{repeats}"


def _difference(difference: Difference) -> str:
    values = (f"{_text(value.value)} ({say_sources(value.sources)}){_refs(value.reports)}" for value in difference.values)
    return f"Reports differ on the {_text(difference.field)}: {'; '.join(values)}"


def _history(fact: FactInfo) -> Iterator[str]:
    before: tuple[str, ...] = ()
    for line in fact.history:
        parties = join_names(line.parties) if line.parties != before else ""
        before = line.parties
        what = ", ".join(filter(None, (line.status, line.when, line.place, parties)))
        yield f"{_text(what)}; reported {_date(line.reported)}{', new' if line.new else ''}{_refs(line.reports)}"


def _judgements(fact: FactInfo) -> Iterator[str]:
    for judgement in fact.judgements:
        undone = " (taken back)" if judgement.undone else ""
        why = f": {_text(judgement.why)}" if judgement.why else ""
        yield f"{_text(judgement.what)}{undone} by {_text(judgement.who)}, {_date(judgement.when)}{why}"


def _refs(links: Iterable[SourceLink]) -> str:
    return "".join(f" [{link.number}]" for link in links)


def _event(row: EventRow, *, dated: bool) -> str:
    status = "" if row.status == "occurred" else f" ({row.status})"
    reported = f"reported {_date(row.fact.last_reported)}"
    when = (row.when if dated else None) if row.date else reported
    details = [when, row.place, " ".join(filter(None, (row.type, row.mode)))]
    about = "; ".join(_text(part) for part in [*details, *topics(row.field, row.contexts)] if part)
    return f"{_text(row.label)}{status}: {_text(row.who)}; {about}"


def _instrument(row: InstrumentRow) -> str:
    times = f" × {row.count:,}" if row.count != 1 else ""
    denied = " (denied)" if row.denied else ""
    details = [row.when, row.place, between(row.parties), *topics(row.field, row.contexts)]
    about = "".join(f"; {_text(part)}" for part in details if part)
    subject = f": {_text(row.subject)}" if row.subject else ""
    return f"{_text(row.kind)}{times}{denied}{subject}{about}"


def _commitment(row: CommitmentRow) -> str:
    due = f"due {_text(row.when)}" if row.when else "no due date"
    moved = f"; {_text(row.moved)}" if row.moved else ""
    return f"{_text(row.who or 'Side not named')} ({row.status}): {_text(row.action)}; {due}{moved}"


def _follow_ups(row: CommitmentRow) -> Iterator[str]:
    for up in row.follow_ups:
        shared = f" (both name: {_text(join_names(up.shared))})" if up.shared else ""
        yield f"{up.how} {', '.join(_text(part) for part in (f'“{up.words}”', up.when) if part)}{shared}"


def _project(row: ProjectRow) -> Iterator[str]:
    last = f"last reported by {row.site}, {_date(row.published)}" if row.site else ""
    known = "; ".join(filter(None, (f"also {join_names(row.other_names)}" if row.other_names else "", row.status, last)))
    if known:
        yield f"{_text(known)}{_refs([row.last] if row.last else [])}"
        yield ""
    yield from _links(row.facts)


def _office(row: OfficeRow) -> str:
    return f"{_text(row.person)}, {_text(row.office)}; {_text(row.when)}"


def _figure(point: FigurePoint, row: FigureRow) -> str:
    amounts = " or ".join(_text(amount) for amount in (row.amount, *(other.value for other in row.others)))
    return f"{amounts}; {_text(point.when)}" if point.when else amounts


def _statement(row: StatementRow) -> str:
    return "direct quotation" if row.direct else "reported"


def _date(text: str | None) -> str:
    return say_date(text, unknown="date unknown")


def _link(title: str, address: str | None) -> str:
    return f"[{_text(title)}](<{address}>)" if address else _text(title)


def _text(text: str, *, strip: bool = True) -> str:
    """Text as one line in which nothing is markup."""
    line = re.sub(r"\s+", " ", clean(text))
    line = _MARKUP.sub(r"\\\g<0>", line.strip() if strip else line)
    return _BULLET.sub(r"\1\\\2\3", line)
