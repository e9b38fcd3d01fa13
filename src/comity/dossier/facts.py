"""What the rows of all kinds say of their fact: its reports, its history, where reports differ, what persons decided."""

from collections.abc import Callable
from typing import Any

from comity.consolidation.model import Contradiction, Fact, Step
from comity.dossier.model import Difference, FactInfo, HistoryLine, JudgementLine, SourceLink, ToldValue
from comity.dossier.quoting import Quoting
from comity.dossier.wording import TYPES, amount, count, field_name, join_names
from comity.periods import say_date
from comity.types import Figure, Finding, Judgement


class Facts:
    """Makes the `FactInfo` of facts; `name` tells the name of a state by its code."""

    def __init__(self, quoting: Quoting, name: Callable[[str], str], new_since: str | None) -> None:
        self._quoting = quoting
        self._name = name
        self._new_since = new_since

    def info(self, fact: Fact) -> FactInfo:
        """What the row of `fact` has in common with others."""
        links = {report.ref: self._quoting.link(report) for report in fact.reports}
        history = tuple(self._line(step, links) for step in fact.history)
        undone = {judgement.undoes for judgement in fact.judgements}
        by_publication = sorted(fact.reports, key=lambda r: (r.ref != fact.best, r.article.published or "", r.ref))
        return FactInfo(
            id=fact.id,
            sources=fact.sources,
            reports=tuple(self._quoting.source(report) for report in by_publication),
            history=history,
            first_reported=fact.first_reported,
            last_reported=fact.last_reported,
            contradictions=tuple(self._difference(c, fact.told, links) for c in fact.contradictions),
            # What seems to fulfil a promise stands beside it; "no report" would not be so.
            overdue=fact.overdue and not any(link.how == "fulfils" for link in fact.follow_ups),
            judgements=tuple(
                JudgementLine(j.verb, self._decided(j, fact), j.who, j.when, j.why, j.id in undone) for j in fact.judgements
            ),
            new=self._is_new(fact.first_reported),
            changed=any(line.new for line in history),
        )

    def _is_new(self, reported: str | None) -> bool:
        return bool(self._new_since and reported and reported[: len(self._new_since)] > self._new_since)

    def _line(self, step: Step, links: dict[str, SourceLink]) -> HistoryLine:
        return HistoryLine(
            status=step.status,
            date=step.date,
            when=say_date(step.date, unknown="") or None,
            place=step.place,
            parties=step.parties,
            reported=step.reported,
            new=self._is_new(step.reported),
            reports=tuple(links[ref] for ref in step.reports),
        )

    def _difference(self, contradiction: Contradiction, told: Finding, links: dict[str, SourceLink]) -> Difference:
        return Difference(
            field_name(contradiction.field),
            tuple(
                ToldValue(
                    self._say(contradiction.field, value.value, told),
                    value.sources,
                    tuple(links[ref] for ref in value.reports),
                )
                for value in contradiction.values
            ),
        )

    def _say(self, field: str, value: Any, told: Finding) -> str:
        """A field's value in words."""
        match value:
            case None:
                return "unknown"
            case list() | tuple():
                return join_names([self._say(field, part, told) for part in value]) or "none"
            case int() | float() if field == "value" and isinstance(told, Figure):
                return amount(value, told.unit, approximate=False)
            case bool():
                return "yes" if value else "no"
            case int() | float():
                return amount(value, "", approximate=False)
        text = str(value)
        if field in ("date", "due", "period"):
            return say_date(text, unknown="unknown")
        if field == "type" and text in TYPES:
            return TYPES[text].label
        return self._name(text) if field in ("of", "states") or field.endswith("_states") else text

    def _decided(self, judgement: Judgement, fact: Fact) -> str:
        match judgement.verb:
            case "correct":
                field = judgement.field or ""
                return f"corrected {field_name(field)} to {self._say(field, judgement.value, fact.told)}"
            case "confirm":
                return "confirmed"
            case "reject":
                return f"rejected {count(len(judgement.targets), 'report')}"
            case "join":
                return f"joined {count(len(judgement.targets), 'fact')} into one"
            case "split":
                own = {report.ref for report in fact.reports}
                if any(target.ref in own for target in judgement.targets):
                    return "split off from another fact"
                return f"split {count(len(judgement.targets), 'report')} off"
            case "undo":
                before = next((other for other in fact.judgements if other.id == judgement.undoes), None)
                return f"took back: {self._decided(before, fact)}" if before else "took a judgement back"
