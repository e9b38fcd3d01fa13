"""What stands on the pages of a dossier on paper, in the words and the order in which it stands there.

`templates/dossier.typ` sets it. Text is plain text here; an address within the pages is that of a fact ("fact-" and its
id), of an article in the list of sources ("source-" and its number) or of a section.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from comity.dossier.model import (
    ArticleRow,
    CommitmentRow,
    Difference,
    Dossier,
    EventRow,
    FactInfo,
    FactLink,
    FieldRow,
    FigurePoint,
    FigureRow,
    FigureSeries,
    HistoryLine,
    InstrumentRow,
    OfficeGroup,
    OfficeRow,
    ProjectRow,
    Source,
    SourceLink,
    SpeakerGroup,
    StatementRow,
    Tone,
)
from comity.dossier.picture import Picture, picture
from comity.dossier.sections import Section, sections
from comity.dossier.wording import between, count, join_names, nothing_known, only_asked, say_sources, topics, types_shown
from comity.periods import parse_period, say_date

# Of more reports of one fact than these the first ones are quoted: on paper nothing folds away, and a thing that fifty outlets
# tell would fill pages. The others are named by their numbers.
_MOST_QUOTES = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: a mark, words that may lead somewhere, what stands behind them, the numbers of its sources."""

    words: str
    to: str | None = None
    mark: str = ""
    bold: str = ""
    """What stands before the words and is to be seen first."""
    more: str = ""
    """What stands behind them in the same voice."""
    aside: str = ""
    new: bool = False
    undone: bool = False
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A report of a fact: its evidence within the sentence, and its article."""

    before: str
    evidence: str
    after: str
    number: int
    title: str
    link: str | None
    about: str


@dataclass(frozen=True, slots=True)
class Differ:
    """On what reports differ, and what they say."""

    title: str
    values: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A fact. The first of the `quotes` stands before all else, the others behind it; `more` counts the reports besides."""

    id: str
    flags: tuple[str, ...]
    name: str
    who: str
    when: str | None
    details: tuple[str, ...]
    single: bool
    """Whether the last of the details says that there is one source alone."""
    topics: tuple[str, ...]
    tone: Tone | None
    quotes: tuple[Quote, ...]
    differ: tuple[Differ, ...]
    history: tuple[Line, ...]
    follow_ups: tuple[Line, ...]
    judgements: tuple[Line, ...]
    more: Line | None


@dataclass(frozen=True, slots=True)
class Group:
    """What stands under a heading of level 2, or under one of level 3 within that."""

    title: str = ""
    level: int = 2
    id: str | None = None
    aside: str = ""
    hint: str = ""
    about: Line | None = None
    table: tuple[tuple[str, tuple[Line, ...]], ...] = ()
    """Rows of a period and its amounts."""
    lines: tuple[Line, ...] = ()
    differ: tuple[tuple[Line, tuple[Differ, ...]], ...] = ()
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in the list of sources."""

    number: int
    title: str
    link: str | None
    about: str
    repeats: Line | None
    address: str


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its `note` is what it says where it is empty, or what to know before reading it."""

    id: str
    title: str
    size: str
    note: str
    groups: tuple[Group, ...]
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A number as a bar; `share` is the part of the longest one, from 0 to 1."""

    words: str
    to: str
    number: int
    share: float


@dataclass(frozen=True, slots=True)
class Card:
    """One of the things to know first."""

    title: str
    big: str = ""
    lines: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class Months:
    """The picture of events by month, and what it shows in words."""

    picture: Picture
    words: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A dossier as its pages have it; `day` in words and `date`, its year, month and day, are the day up to which it tells."""

    first: str
    second: str
    day: str
    date: tuple[int, int, int] | None
    as_of: str | None
    lede: str
    empty: bool
    cards: tuple[Card, ...]
    months: Months | None
    codes: tuple[tuple[str, str], ...]
    """PLOVER's types that stand in these pages, and what each covers."""
    parts: tuple[Part, ...]


def paper(dossier: Dossier) -> Paper:
    """The pages of `dossier`: the sections of its HTML without the kept texts."""
    d = dossier
    first, second = (state.name for state in d.states)
    return Paper(
        first,
        second,
        say_date(d.as_of or d.day, unknown=""),
        _date_of(d.as_of or d.day),
        _date(d.as_of) if d.as_of else None,
        _lede(d) if d.glance.facts else f"{nothing_known(d)}: this dossier is empty.{_hidden(d)}",
        not d.glance.facts,
        _cards(d) if d.glance.facts else (),
        _months(d) if d.glance.months else None,
        tuple(types_shown(d).items()),
        tuple(_part(d, section) for section in sections(d).values()) if d.glance.facts else (),
    )


def _date_of(day: str | None) -> tuple[int, int, int] | None:
    period = parse_period(day)
    if period is None:
        return None
    last = period.last_day
    return last.year, last.month, last.day


def _lede(dossier: Dossier) -> str:
    glance = dossier.glance
    first, last = _date(glance.first_report), _date(glance.last_report)
    published = f"on {last}" if first == last else f"from {first} to {last}"
    against = f" Dates count as past or ahead as of {_date(dossier.day)}." if dossier.day else ""
    return (
        f"{count(glance.facts, 'fact')}, told by {count(glance.reports, 'report')} in {count(glance.articles, 'article')} "
        f"of {count(glance.sources, 'independent source')}, published {published}.{against}"
        f"{only_asked(dossier)}{_hidden(dossier)}"
    )


def _hidden(dossier: Dossier) -> str:
    hidden = dossier.glance.hidden
    return f" {count(hidden, 'fact')} that persons rejected {'is' if hidden == 1 else 'are'} not shown." if hidden else ""


def _cards(dossier: Dossier) -> tuple[Card, ...]:
    glance = dossier.glance
    most = max((row.count for row in glance.instruments), default=1)
    bars = tuple(Bar(row.status, f"instruments-{row.status}", row.count, row.count / most) for row in glance.instruments)
    ahead = f" {len(dossier.coming.undated):,} without a date." if dossier.coming.undated else ""
    here = "" if dossier.asked else " in these articles"
    none_ahead = Line("None with a date still ahead.", more=ahead)
    return (
        _event_card("Last meeting", glance.last_meeting, Line(f"None with a date{here}.")),
        _event_card("Next planned event", glance.next_event, none_ahead),
        Card("Last report", _date(glance.last_report), (Line(dossier.sources[0].title, "source-1"),)),
        Card("Instruments by status", lines=() if bars else (Line(f"None{here}."),), bars=bars),
        Card(
            "Open",
            lines=(
                Line(
                    count(glance.commitments_open, "open commitment"),
                    "commitments",
                    more=f", {glance.commitments_overdue:,} overdue without a report",
                ),
                Line(count(glance.contradictions, "open contradiction"), "contradictions"),
            ),
        ),
        Card("Facts and reports", lines=tuple(Line(row.label) for row in glance.kinds)),
    )


def _event_card(title: str, event: EventRow | None, none: Line) -> Card:
    if event is None:
        return Card(title, lines=(none,))
    status = "" if event.status == "occurred" else f" ({event.status})"
    place = f", {event.place}" if event.place else ""
    told = Line(
        event.label, f"fact-{event.fact.id}", more=f": {event.who}{place}{status},", aside=say_sources(event.fact.sources)
    )
    return Card(title, event.when, (told,))


def _months(dossier: Dossier) -> Months:
    months = dossier.glance.months
    words = (f"{_date(row.month)}: cooperation {row.cooperation}, conflict {row.conflict}" for row in reversed(months))
    return Months(picture(months), f"Events by month. {'; '.join(words)}.")


def _part(dossier: Dossier, section: Section) -> Part:
    groups: dict[str, Callable[[Dossier], Iterable[Group]]] = {
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
        "sources": lambda _: (),
    }
    entries = tuple(_entry(article) for article in dossier.sources) if section.id == "sources" else ()
    note = section.intro if section.size else section.none_found
    return Part(section.id, section.title, f"{section.size:,}", note, tuple(groups[section.id](dossier)), entries)


def _changes(dossier: Dossier) -> Iterator[Group]:
    yield Group(
        lines=tuple(
            Line(row.fact.label, f"fact-{row.fact.id}", mark=row.what, aside=f"first reported {_date(row.reported)}")
            for row in dossier.changes
        )
    )


def _coming(dossier: Dossier) -> Iterator[Group]:
    coming = dossier.coming
    for title, hint, events in (
        ("With a date ahead", "", coming.ahead),
        ("No date given, latest report first", "", coming.undated),
        ("Announced for a date that has passed", "The date is over; no report says that it took place.", coming.passed),
    ):
        if events:
            yield Group(title, hint=hint, items=tuple(_event(row, row.when) for row in events))


def _latest(dossier: Dossier) -> Iterator[Group]:
    for group in dossier.latest.groups:
        yield Group(group.when, items=tuple(_event(row, None) for row in group.events))


def _instruments(dossier: Dossier) -> Iterator[Group]:
    for group in dossier.instruments:
        title = group.status.capitalize()
        items = tuple(_instrument(row) for row in group.instruments)
        yield Group(title, id=f"instruments-{group.status}", aside=f"{len(items):,}", items=items)


def _commitments(dossier: Dossier) -> Iterator[Group]:
    yield Group(items=tuple(_commitment(row) for row in dossier.commitments))


def _projects(dossier: Dossier) -> Iterator[Group]:
    for row in dossier.projects:
        hint = f"also {join_names(row.other_names)}" if row.other_names else ""
        yield Group(row.name, aside=row.kind, hint=hint, about=_project(row), lines=_links(row.facts))


def _project(row: ProjectRow) -> Line | None:
    if not row.status and not row.site:
        return None
    told = f"last reported by {row.site}, {_date(row.published)}" if row.site else ""
    return Line("", bold=row.status, aside=told, sources=(row.last.number,) if row.last else ())


def _offices(dossier: Dossier) -> Iterator[Group]:
    for group in dossier.offices:
        yield from _posts(group)


def _posts(group: OfficeGroup) -> Iterator[Group]:
    yield Group(group.name)
    for post in group.posts:
        many = len(post.holders) > 1
        aside = f"{len(post.holders)} holders reported, the last one first" if many else ""
        yield Group(post.office if many else "", 3, aside=aside, items=tuple(_office(row) for row in post.holders))


def _figures(dossier: Dossier) -> Iterator[Group]:
    for series in dossier.figures:
        yield Group(
            series.measure,
            aside=series.who or "",
            table=_series(series) if len(series.points) > 1 else (),
            items=tuple(_figure(point, row) for point in series.points for row in point.figures),
        )


def _series(series: FigureSeries) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    return tuple(
        (
            point.when or "no period given",
            tuple(
                Line(row.amount, f"fact-{row.fact.id}", more="".join(f" or {other.value}" for other in row.others))
                for row in point.figures
            ),
        )
        for point in series.points
    )


def _statements(dossier: Dossier) -> Iterator[Group]:
    for speaker in dossier.statements:
        yield _said(speaker)


def _said(speaker: SpeakerGroup) -> Group:
    items = tuple(_statement(row) for row in speaker.statements)
    return Group(speaker.speaker, aside=", ".join(filter(None, (speaker.office, f"{len(items):,}"))), items=items)


def _contradictions(dossier: Dossier) -> Iterator[Group]:
    yield Group(
        differ=tuple(
            (Line(row.fact.label, f"fact-{row.fact.id}"), tuple(map(_differ, row.differences))) for row in dossier.contradictions
        )
    )


def _fields(dossier: Dossier) -> Iterator[Group]:
    for row in dossier.fields:
        yield from _field(row)


def _field(row: FieldRow) -> Iterator[Group]:
    aside = f"{count(len(row.events), 'event')}, {count(len(row.instruments), 'instrument')}"
    yield Group(row.field.capitalize(), aside=aside)
    for title, facts in (("Events", row.events), ("Instruments", row.instruments)):
        if facts:
            yield Group(title, 3, lines=_links(facts))


def _links(facts: tuple[FactLink, ...]) -> tuple[Line, ...]:
    return tuple(Line(fact.label, f"fact-{fact.id}") for fact in facts)


def _entry(article: ArticleRow) -> Entry:
    by = f"by {join_names(article.byline)}" if article.byline else ""
    about = (article.site, _date(article.published), by, count(len(article.marks), "report"))
    repeats = Line(article.repeats, f"source-{article.original}" if article.original else None) if article.repeats else None
    address = ", ".join(filter(None, (article.id, article.url)))
    return Entry(article.number, article.title, article.link, " · ".join(filter(None, about)), repeats, address)


def _event(row: EventRow, when: str | None) -> Item:
    """`when` is None where the date stands in the heading above; without a date the day of the report takes its place."""
    flags = () if row.status == "occurred" else (row.status,)
    code = " ".join(filter(None, (row.type, row.mode)))
    reported = f"reported {_date(row.fact.last_reported)}"
    return _item(
        row.fact,
        row.label,
        row.who,
        flags=flags,
        when=when if row.date else reported,
        details=(row.place, code),
        topics=topics(row.field, row.contexts),
        tone=row.tone,
    )


def _instrument(row: InstrumentRow) -> Item:
    times = f" × {row.count:,}" if row.count != 1 else ""
    return _item(
        row.fact,
        f"{row.kind.capitalize()}{times}",
        row.subject or "",
        flags=("denied",) if row.denied else (),
        when=row.when,
        details=(row.place, between(row.parties)),
        topics=topics(row.field, row.contexts),
    )


def _commitment(row: CommitmentRow) -> Item:
    follow_ups = tuple(
        Line(
            f"“{up.words}”",
            f"fact-{up.fact}" if up.fact else None,
            bold=up.how,
            aside=" ".join(filter(None, (up.when, f"(both name: {join_names(up.shared)})" if up.shared else ""))),
        )
        for up in row.follow_ups
    )
    return _item(
        row.fact,
        row.who or "Side not named",
        row.action,
        flags=(row.status,),
        when=f"due {row.when}" if row.when else None,
        details=(None if row.when else "no due date", row.moved),
        follow_ups=follow_ups,
    )


def _office(row: OfficeRow) -> Item:
    return _item(row.fact, row.person, row.office, when=row.when)


def _figure(point: FigurePoint, row: FigureRow) -> Item:
    amounts = " or ".join((row.amount, *(other.value for other in row.others)))
    return _item(row.fact, amounts, "", when=point.when)


def _statement(row: StatementRow) -> Item:
    return _item(row.fact, "", "", when=None, details=("direct quotation",) if row.direct else ())


def _item(
    fact: FactInfo,
    name: str,
    who: str,
    *,
    when: str | None,
    flags: tuple[str, ...] = (),
    details: tuple[str | None, ...] = (),
    topics: tuple[str, ...] = (),
    tone: Tone | None = None,
    follow_ups: tuple[Line, ...] = (),
) -> Item:
    marks = ("new" if fact.new else "changed" if fact.changed else "", "overdue, no report" if fact.overdue else "")
    judgements = (
        Line(
            judgement.what,
            aside=f"by {judgement.who}, {_date(judgement.when)}{f': {judgement.why}' if judgement.why else ''}",
            undone=judgement.undone,
        )
        for judgement in fact.judgements
    )
    return Item(
        f"fact-{fact.id}",
        tuple(filter(None, (*marks, *flags))),
        name,
        who,
        when,
        (*filter(None, details), say_sources(fact.sources)),
        fact.sources == 1,
        topics,
        tone,
        tuple(map(_quote, fact.reports[:_MOST_QUOTES])),
        tuple(map(_differ, fact.contradictions)),
        tuple(_history(fact.history)) if len(fact.history) > 1 else (),
        follow_ups,
        tuple(judgements),
        _more(fact.reports[_MOST_QUOTES:]),
    )


def _more(reports: tuple[Source, ...]) -> Line | None:
    if not reports:
        return None
    return Line("", aside=count(len(reports), "more report"), sources=tuple(dict.fromkeys(r.number for r in reports)))


def _quote(report: Source) -> Quote:
    about = (report.site, _date(report.published), "repeats another’s text" if report.repeats else "")
    words = ", ".join(filter(None, about))
    return Quote(report.before, report.evidence, report.after, report.number, report.title, report.link, words)


def _differ(difference: Difference) -> Differ:
    values = (
        Line("", bold=value.value, aside=say_sources(value.sources), sources=_numbers(value.reports))
        for value in difference.values
    )
    return Differ(f"Reports differ on the {difference.field}:", tuple(values))


def _history(history: tuple[HistoryLine, ...]) -> Iterator[Line]:
    before: tuple[str, ...] = ()
    for line in history:
        parties = join_names(line.parties) if line.parties != before else ""
        before = line.parties
        yield Line(
            ", ".join(filter(None, (line.when, line.place, parties))),
            bold=line.status,
            aside=f"reported {_date(line.reported)}{', new' if line.new else ''}",
            new=line.new,
            sources=_numbers(line.reports),
        )


def _numbers(links: tuple[SourceLink, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(link.number for link in links))


def _date(text: str | None) -> str:
    return say_date(text, unknown="date unknown")
