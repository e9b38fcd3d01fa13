"""How records and stores look on a terminal; plain text of the same shape where the output is captured."""

import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from comity.periods import say_date
from comity.types import (
    KINDS,
    Commitment,
    Event,
    Figure,
    Finding,
    Instrument,
    Kind,
    Office,
    Record,
    SetAside,
    Statement,
)

# The store's room brings SQLAlchemy along, which the printing of records does without.
if TYPE_CHECKING:
    from comity.consolidation import Fact, Why
    from comity.doctor import Examined
    from comity.evaluation import Evaluation, Item
    from comity.exports.digest import Digest, KindDigest
    from comity.recall import Found
    from comity.store import Problem, StoreStatus
    from comity.types import Head, Judgement

_KIND_NAMES: dict[Kind, str] = {
    "offices": "office",
    "events": "event",
    "instruments": "instrument",
    "commitments": "commitment",
    "statements": "statement",
    "figures": "figure",
}
_EXAMINED = {"well": "green", "note": "yellow", "wrong": "red"}
_STYLES = {
    "occurred": "green",
    "planned": "cyan",
    "proposed": "yellow",
    "denied": "red",
    "confirmed": "cyan",
    "postponed": "yellow",
    "cancelled": "red",
    "negotiated": "yellow",
    "to be signed": "cyan",
    "signed": "green",
    "ratified": "green",
    "in force": "green",
    "terminated": "red",
    "pledged": "cyan",
    "moved": "yellow",
    "underway": "yellow",
    "done": "green",
}
_MOST_STATES = 20
"""How many states a status shows; the JSON has them all."""


def harmless(text: str) -> str:
    """The text without what would steer a terminal: control characters and marks of direction."""
    return "".join(
        " " if character in "\n\t" else "" if unicodedata.category(character) in ("Cc", "Cf", "Cs") else character
        for character in text
    )


@contextmanager
def progress(
    what: str, noun: str, total: int | None, console: Console, *, every: float = 60.0, now: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[int, int | None], None]]:
    """Shows how far something is, how fast it goes and how long it will take: what it gives is to be called with how many
    are done, and of how many.

    On a terminal a bar, which is gone at the end; else a line every so many seconds.
    """
    if not console.is_terminal:
        yield _Lines(what, noun, console, every, now).show
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as shown:
        shown.add_task(what, total=total)
        yield lambda done, total: advance(shown, done, total)


def advance(shown: Progress, done: int, total: int | None, what: str | None = None) -> None:
    """Brings the one bar that is shown up to date.

    The total is an estimate at times that changes with each page; given to `Progress.update`, it would make it forget how fast it
    goes.
    """
    (task,) = shown.tasks
    task.total = total
    shown.update(task.id, completed=done, description=what)


class Rate(ProgressColumn):
    """How many a second, lately."""

    def render(self, task: Task) -> Text:
        return Text(_rate(task.speed) if task.speed else "", style="dim")


class _Lines:
    """Progress as lines, for a log."""

    def __init__(self, what: str, noun: str, console: Console, every: float, now: Callable[[], float]) -> None:
        self._what = what
        self._noun = noun
        self._console = console
        self._every = every
        self._now = now
        self._last = (now(), 0)

    def show(self, done: int, total: int | None) -> None:
        now, (before, done_before) = self._now(), self._last
        if now - before < self._every:
            return
        self._last = (now, done)
        # What was done since the line before: what a resumed run only skips says nothing of what is left.
        rate = (done - done_before) / (now - before)
        told = f"{done:,} of {total:,}" if total else f"{done:,}"
        left = f", {_time_left((total - done) / rate)} left" if total and rate > 0 and total >= done else ""
        self._console.print(f"{self._what}: {told} {self._noun}, {_rate(rate)}{left}", soft_wrap=True)


def _rate(rate: float) -> str:
    if 0 < rate < 1:
        return f"{rate * 60:.1f} a minute"
    return f"{rate:,.0f} a second" if rate >= 10 else f"{rate:.1f} a second"


def _time_left(seconds: float) -> str:
    for unit, name in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * unit:
            return f"{seconds / unit:,.0f} {name}"
    return f"{seconds:.0f} seconds"


def record_text(record: Record, console: Console) -> None:
    """Prints an article's head, how much was found in it, and its findings."""
    article = record.article
    console.print(Text(harmless(article.title), style="bold"))
    told = [article.site, article.published, ", ".join(article.byline), article.id]
    console.print(Text(harmless(" · ".join(part for part in told if part)), style="dim"))
    counts = {kind: len(getattr(record, kind)) for kind in KINDS}
    console.print(", ".join(_counted(count, kind) for kind, count in counts.items() if count) or "nothing found")
    if any(counts.values()):
        console.print(_findings(record.findings()))
    console.print()


def status_text(status: "StoreStatus", place: str, console: Console) -> None:
    """Prints what is in the store at `place`."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    table.add_row("store", harmless(place))
    table.add_row("articles", f"{status.articles:,}")
    if status.first_published and status.last_published:
        table.add_row("published", f"{status.first_published[:10]} to {status.last_published[:10]}")
    table.add_row("findings", ", ".join(_counted(status.findings[kind], kind) for kind in KINDS))
    table.add_row("facts", ", ".join(_counted(status.facts[kind], kind) for kind in KINDS))
    shown = [f"{state} {count:,}" for state, count in list(status.states.items())[:_MOST_STATES]]
    more = len(status.states) - len(shown)
    table.add_row("states", ", ".join([*shown, *([f"and {more:,} more"] if more else [])]) or "none")
    table.add_row("read by", ", ".join(f"{coder} {count:,}" for coder, count in status.coders.items()) or "nobody yet")
    table.add_row("set aside", f"{len(status.set_aside):,}")
    table.add_row("judgements", f"{status.judgements:,}")
    table.add_row("tables", f"version {status.schema}")
    console.print(table)
    for page in status.set_aside:
        console.print(Text(f"  {sentence(page)}"), soft_wrap=True)


def digest_text(found: "Digest", console: Console) -> None:
    """Prints the digest of a store, and those of its kinds; lines are never broken, so that digests can be copied."""
    rows: list[tuple[str, Digest | KindDigest]] = [("all", found), *found.kinds.items()]
    for name, one in rows:
        counted = f"{_counted_word(one.facts, 'fact'):>14}  {_counted_word(one.reports, 'report'):>16}"
        console.print(f"{name:11}  {one.digest}  {counted}", soft_wrap=True)


def examined_text(found: "Sequence[Examined]", console: Console) -> None:
    """Prints what was looked at, with what to do about what is wrong."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for one in found:
        told = Text(harmless(one.told))
        if one.remedy:
            told.append(f"\n{harmless(one.remedy)}", style="bold" if one.standing == "wrong" else "")
        table.add_row(Text(one.standing, style=_EXAMINED[one.standing]), one.what, told)
    console.print(table)


def problems_text(problems: "Sequence[Problem]", console: Console) -> None:
    """Prints the problems of a store, one a row."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Article", overflow="fold")
    table.add_column("Finding", overflow="fold")
    table.add_column("Rule", style="red")
    table.add_column("Problem", overflow="fold")
    for problem in problems:
        finding = "" if problem.kind is None else f"{problem.kind} {problem.position}"
        row = (problem.article or "", finding, problem.rule, problem.message)
        table.add_row(*(Text(harmless(cell)) for cell in row))
    console.print(table)


def evaluation_text(result: "Evaluation", console: Console) -> None:
    """Prints how well articles were read, a row for each kind."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("Kind", "Gold", "Found", "Precision", "Recall", "F1", "95 %"):
        table.add_column(name, justify="left" if name == "Kind" else "right", no_wrap=True)
    for kind, score in result.kinds.items():
        shares = (f"{value:.3f}" for value in (score.precision, score.recall, score.f1))
        table.add_row(kind, f"{score.annotated:,}", f"{score.found:,}", *shares, _interval(score.interval))
    console.print(table)
    console.print("Of the matched, right:")
    for kind, score in result.kinds.items():
        if score.attributes:
            told = ", ".join(f"{name} {share.value:.2f}" for name, share in score.attributes.items())
            console.print(f"  {kind:<12} {told}", soft_wrap=True)
    page = ", ".join(f"{name} {share:.3f}" for name, share in result.page.items())
    console.print(f"Page: {page}; evidence not in the text: {result.stray}", soft_wrap=True)
    told = f"{result.articles:,} articles; record F1 {result.record_f1:.3f} ({_interval(result.interval)})"
    console.print(Text(told, style="bold"), soft_wrap=True)


def errors_text(result: "Evaluation", kinds: Sequence[Kind], console: Console) -> None:
    """Prints what was missed and what nobody annotated, each in its sentence, the evidence marked."""
    for kind in kinds:
        for sign, name, items in (("-", "missed", result.kinds[kind].missed), ("+", "extra", result.kinds[kind].extra)):
            for item in items:
                _error(f"{sign} {name} {_KIND_NAMES[kind]}", item, console)


def _error(head: str, item: "Item", console: Console) -> None:
    told = ", ".join(
        f"{key} {value if not isinstance(value, list) else '; '.join(map(str, value))}"
        for key, value in item.item.items()
        if key not in ("evidence", "start", "end", "contexts", "field") and value not in (None, [], "")
    )
    console.print(Text.assemble((f"{head} ", "bold"), (harmless(item.article), "dim")), soft_wrap=True)
    console.print(Text(f"    {harmless(told)}"), soft_wrap=True)
    words, evidence = harmless(item.sentence), harmless(str(item.item.get("evidence") or ""))
    before, found, after = words.partition(evidence)
    marked = Text.assemble("    ", before, (f"«{found}»" if found else "", "bold"), after)
    console.print(marked, soft_wrap=True)
    console.print()


def _interval(bounds: tuple[float, float]) -> str:
    return f"{bounds[0]:.2f}–{bounds[1]:.2f}"


def sentence(page: SetAside) -> str:
    """What to say of a page that was set aside."""
    return harmless(f"{page.source}: {page.message}")


def misdated_text(source: str, published: str) -> str:
    """What to say of a page whose source told a date on which it can't have been published."""
    return (
        f"{source}: “{published}” is no date on which it can have been published, and was not heeded; "
        "write dates as 2022-08-23, 2022-08 or 2022."
    )


_SKIPPED = {
    "not-a-response": "records that hold no answer of a server",
    "not-http": "of no address of the web",
    "status": "answers that are no page (status not 200)",
    "not-html": "neither HTML nor plain text",
    "repeated": "addresses named before",
}


def skipped_text(skipped: Mapping[str, int], console: Console) -> None:
    """What archives and lists hold beside pages, by reason; nothing where there is nothing."""
    if not skipped:
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    for reason, number in skipped.items():
        table.add_row(f"{number:,}", reason, _SKIPPED.get(reason, ""))
    console.print(f"Passed by, as no pages: {sum(skipped.values()):,}.")
    console.print(table)


def _findings(findings: Iterable[tuple[Kind, Finding]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Kind", no_wrap=True)
    table.add_column("What", overflow="fold", ratio=4)
    # One column for both: on a narrow terminal every column less is a line less for the words.
    table.add_column("When, status", overflow="fold")
    table.add_column("Words", overflow="fold", ratio=5, style="dim")
    for kind, finding in findings:
        what, when, status = _told(finding)
        table.add_row(
            _KIND_NAMES[kind],
            Text(harmless(what)),
            Text("\n").join(Text(part, style=_STYLES.get(part, "")) for part in (when, status) if part),
            Text(harmless(finding.evidence)),
        )
    return table


def _told(finding: Finding) -> tuple[str, str | None, str]:
    """What a finding tells, its date and its status, in few words."""
    match finding:
        case Office():
            return f"{finding.person}: {finding.office}, {finding.of}", None, ""
        case Event():
            what = f"{finding.type} {finding.mode}" if finding.mode else finding.type
            where = f" in {finding.place}" if finding.place else ""
            return (
                f"{what}: {_directed(finding.actors, finding.recipients)}{where}",
                finding.date,
                finding.status,
            )
        case Instrument():
            count = f"{finding.count} × " if finding.count != 1 else ""
            subject = f" “{finding.subject}”" if finding.subject else ""
            return (
                f"{count}{finding.kind}{subject}: {', '.join(finding.parties)}",
                finding.date,
                finding.status,
            )
        case Commitment():
            return f"{_directed(finding.by, finding.to)}: {finding.action}", finding.due, finding.status
        case Statement():
            return f"{finding.speaker}, {'quoted' if finding.direct else 'reported'}", None, ""
        case Figure():
            about = "about " if finding.approximate else ""
            return f"{finding.measure}: {about}{finding.value:,.12g} {finding.unit}", finding.period, ""
        case _:
            return "", None, ""


def _directed(one: Sequence[str], other: Sequence[str]) -> str:
    return " → ".join(", ".join(names) for names in (one, other) if names)


def _counted(count: int, kind: Kind) -> str:
    return f"{count:,} {_KIND_NAMES[kind] if count == 1 else kind}"


# Facts


def fact_json(fact: "Fact") -> dict[str, Any]:
    """A fact for programs, in the same form in which it is exported."""
    from comity.exports.whole import fact_object

    return fact_object(fact)


def found_json(found: "Found") -> dict[str, Any]:
    """What was found by words, for programs."""
    what = found.hit.what if found.fact is None else "fact"
    told = {"what": what, "marked": found.hit.marked, "article": asdict(found.hit.article), "ref": found.hit.ref}
    return told | {"fact": None if found.fact is None else fact_json(found.fact)}


def why_json(why: "Why") -> dict[str, Any]:
    """The grounds on which a fact is one, for programs."""
    return {
        "fact": fact_json(why.fact),
        "links": [asdict(link) for link in why.links],
        "near": [asdict(near) for near in why.near],
        "judgements": [asdict(judgement) for judgement in why.judgements],
    }


def agenda_text(facts: "Sequence[Fact]", console: Console, day: str | None) -> None:
    """Prints what is planned, one a row, as of a day; apart from it what should have taken place before that day."""
    passed = [fact for fact in facts if fact.overdue]
    if len(passed) < len(facts):
        console.print(_plans([fact for fact in facts if not fact.overdue]))
    if passed:
        console.print("The date has passed, and no report says what came of it:", soft_wrap=True)
        console.print(_plans(passed))
    if day:
        console.print(Text(f"As of {say_date(day, unknown='')}.", style="dim"))


def _plans(facts: "Sequence[Fact]") -> Table:
    from comity.consolidation.headlines import headline

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("When", overflow="fold")
    table.add_column("What", overflow="fold", ratio=4)
    table.add_column("Status", overflow="fold")
    table.add_column("Sources", justify="right")
    table.add_column("Id", no_wrap=True, style="dim")
    for fact in facts:
        place = fact.told.place if isinstance(fact.told, Event) else None
        what = f"{headline(fact)}, in {place}" if place and place not in headline(fact) else headline(fact)
        when = Text(say_date(fact.date, unknown="no date yet"))
        status = Text(fact.status, style=_STYLES.get(fact.status, ""))
        table.add_row(when, Text(harmless(what)), status, f"{fact.sources:,}", fact.id)
    return table


def found_text(found: "Sequence[Found]", console: Console, marks: tuple[str, str]) -> None:
    """Prints what was found by words, facts first, with the hits marked."""
    from comity.consolidation.headlines import headline

    for one in found:
        fact, article = one.fact, one.hit.article
        if fact is None:
            head = Text.assemble(("article  ", "dim"), (harmless(article.title), "bold"))
        else:
            told = ", ".join(filter(None, (fact.status, say_date(fact.date, unknown=""))))
            head = Text.assemble((f"{fact.id}  ", "dim"), (harmless(headline(fact)), "bold"), f"  {told}" if told else "")
        _line(head, console)
        _line(_hits(one.hit.marked, marks), console, 4)
        _line(Text(harmless(_credit(article)), style="dim"), console, 4)


def _line(text: Text | str, console: Console, indent: int = 0) -> None:
    """Prints one line. On a terminal it is broken between words, and goes on below its indent; captured, it stays one line."""
    line = Text(text) if isinstance(text, str) else text
    parts = [line]
    if console.is_terminal:
        parts = list(line.wrap(console, max(console.width - indent - _HANG, _HANG)))
    for number, part in enumerate(parts):
        part.rstrip()
        console.print(Text(" " * (indent + (_HANG if number else 0))).append_text(part), soft_wrap=True)


_HANG = 4
"""How far the second line of what is broken stands behind the first."""


def _hits(marked: str, marks: tuple[str, str]) -> Text:
    text = Text()
    for number, part in enumerate(marked.split(marks[0])):
        hit, _, rest = part.partition(marks[1]) if number else ("", "", part)
        text.append(f"«{harmless(hit)}»" if hit else "", style="bold yellow")
        text.append(" ".join(harmless(rest).split("\n")))
    return text


def _credit(article: "Head") -> str:
    return ", ".join(filter(None, (article.site or article.id, say_date(article.published, unknown=""), article.title)))


def why_text(why: "Why", console: Console) -> None:
    """Prints a fact with its history, its reports, and why they are one."""
    from comity.consolidation.headlines import headline

    fact = why.fact
    _line(Text.assemble((harmless(headline(fact)), "bold"), f"  {fact.id}"), console)
    count = f"{_counted_word(len(fact.reports), 'report')} by {_counted_word(fact.sources, 'independent source')}"
    overdue = "; its date has passed without a report of what came of it" if fact.overdue else ""
    confirmed = "; confirmed by a person" if fact.confirmed else ""
    _line(f"{_KIND_NAMES[fact.kind].capitalize()}, {count}{overdue}{confirmed}", console)
    if fact.status:  # Other facts have no steps, and their reports tell all.
        _section("History", console)
    for step in fact.history if fact.status else ():
        told = ", ".join(filter(None, (step.status, say_date(step.date, unknown=""), step.place)))
        since = say_date(step.reported, unknown="an article without a date")
        _line(f"{harmless(told)}: known since {since}, {_counted_word(len(step.reports), 'report')}", console, 2)
    _section("Reports", console)
    for report in fact.reports:
        repeats = " (repeats the text of another)" if report.repeats else ""
        _line(Text.assemble((f"{report.ref}  ", "dim"), harmless(report.finding.evidence)), console, 2)
        _line(Text(f"{harmless(_credit(report.article))}{repeats}", style="dim"), console, 6)
    if fact.contradictions:
        _section("Contradictions", console)
    for contradiction in fact.contradictions:
        values = "; ".join(f"{_value(told.value)} ({_counted_word(told.sources, 'source')})" for told in contradiction.values)
        _line(Text(f"{contradiction.field}: {harmless(values)}", style="yellow"), console, 2)
    if fact.follow_ups:
        _section("What became of it, to all appearance", console)
    for link in fact.follow_ups:
        when = f", {say_date(link.date, unknown='')}" if link.date else ""
        _line(Text.assemble((f"{link.fact}  ", "dim"), f"{link.how} it{when}: {harmless(link.words)}"), console, 2)
        _line(Text(f"words in common: {harmless(', '.join(link.shared))}", style="dim"), console, 6)
    _section("Joined", console)
    if not why.links:
        _line("There is one report alone." if len(fact.reports) == 1 else "All reports say the same.", console, 2)
    for join in why.links:
        _line(f"{_some(join.reports)} and {_some(join.others)}, score {join.score:.2f}", console, 2)
        _line(harmless("; ".join(join.grounds)), console, 6)
    _section("Nearly joined", console)
    if not why.near:
        _line("Nothing came near.", console, 2)
    for near in why.near:
        published = f", {say_date(near.published, unknown='')}" if near.published else ""
        _line(Text.assemble((f"{near.fact}  ", "dim"), f"{harmless(near.evidence)}{published}"), console, 2)
        _line(f"score {near.score:.2f}: {harmless('; '.join(near.grounds))}", console, 6)
        _line(f"but {harmless(near.against or 'they agree in too little')}", console, 6)
    if why.judgements:
        _section("Decided by persons", console)
        for judgement in why.judgements:
            _line(harmless(judgement_sentence(judgement)), console, 2)


def _section(name: str, console: Console) -> None:
    console.print()
    console.print(Text(name, style="bold"))


def _value(value: str | float) -> str:
    """A value that reports tell: a number as people write it, a date as they say it."""
    return say_date(value, unknown="") if isinstance(value, str) else f"{value:,.15g}"


def _some(refs: Sequence[str]) -> str:
    return refs[0] if len(refs) == 1 else f"{refs[0]} with {len(refs) - 1} more that say the same"


def _counted_word(count: int, noun: str) -> str:
    return f"{count:,} {noun if count == 1 else noun + 's'}"


def judgements_text(judgements: "Sequence[Judgement]", console: Console) -> None:
    """Prints what persons decided, in the order of time."""
    undone = {judgement.undoes for judgement in judgements}
    for judgement in judgements:
        text = Text(harmless(judgement_sentence(judgement)), style="dim" if judgement.id in undone else "")
        _line(text.append("  (undone)") if judgement.id in undone else text, console)


def judgement_sentence(judgement: "Judgement") -> str:
    """A judgement in a sentence: who, when, what, why."""
    refs = ", ".join(target.ref for target in judgement.targets)
    match judgement.verb:
        case "join":
            what = f"joined {refs}"
        case "split":
            what = f"split {refs} from {judgement.others[0].ref}" if judgement.others else f"split {refs}"
        case "reject":
            what = f"rejected {refs}"
        case "correct" if judgement.value in (None, []):
            what = f"removed {judgement.field} of {refs}"
        case "correct":
            value = "; ".join(map(str, judgement.value)) if isinstance(judgement.value, list) else judgement.value
            what = f"corrected {judgement.field} of {refs} to {value}"
        case "confirm":
            what = f"confirmed {refs}"
        case _:
            what = f"undid {judgement.undoes}"
    return f"{judgement.id}  {judgement.who} {what} on {judgement.when[:10]}{f': {judgement.why}' if judgement.why else ''}"
