"""What becomes of pages that somebody brought, while they are read and afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request, Response

from comity.types import SetAside
from comity.web.dependencies import TheVisitor, needs_review
from comity.web.jobs import Job, Kept, Workshop
from comity.web.problems import problem
from comity.web.rendering import redirect, render
from comity.web.settings import Settings

router = APIRouter()

_LATEST = 10
"""Articles that are named while more are read."""


@dataclass(frozen=True, slots=True)
class JobPage:
    """One job."""

    job: Job
    words: str
    """How it stands, in a sentence."""
    before: int
    """How many jobs come before it."""
    articles: Sequence[Kept]
    """What was added or replaced; while it goes on, the latest first."""
    more_articles: int
    """How many of these are not named."""
    more_asides: int
    may_cancel: bool


def install(app: FastAPI) -> None:
    """Each server has a workshop of its own, which starts its process only when there is something to read."""
    settings: Settings = app.state.settings
    workshop = Workshop(settings.store_path or str(settings.store), allow_private=settings.allow_private)
    app.state.workshop = workshop
    app.state.closing.append(workshop.close)


async def _workshop(request: Request) -> Workshop:
    workshop: Workshop = request.app.state.workshop
    return workshop


TheWorkshop = Annotated[Workshop, Depends(_workshop)]


@router.get("/jobs/{id}")
def job(request: Request, workshop: TheWorkshop, visitor: TheVisitor, id: str) -> Response:
    """How a job stands; with JavaScript the page looks again every second until it is over."""
    found = _found(workshop, id)
    articles = found.articles if found.is_over else found.articles[: -_LATEST - 1 : -1]
    page = JobPage(
        found,
        say(found),
        workshop.before(id),
        articles,
        max(0, found.added + found.replaced - len(articles)),
        found.set_aside - len(found.asides),
        visitor.may_write and not found.is_over,
    )
    return render(request, "job.html.j2", page, title="Adding pages")


@router.post("/jobs/{id}/cancel", dependencies=[Depends(needs_review)])
def cancel(request: Request, workshop: TheWorkshop, id: str) -> Response:
    """Stops a job; what is added stays."""
    _found(workshop, id)
    if workshop.cancel(id):
        return redirect(request, f"/jobs/{id}", ("info", "It is being stopped; what is added already stays."))
    return redirect(request, f"/jobs/{id}", ("info", "It was over already."))


def _found(workshop: Workshop, id: str) -> Job:
    found = workshop.job(id)
    if found is None:
        raise problem("unknown-job", f"{id[:40]}: there is no such job any more.", links=(("The sources", "/sources"),))
    return found


def say(job: Job) -> str:
    """How a job stands: "3 added, 1 set aside"."""
    told = _counted(
        (job.added, "added"), (job.replaced, "replaced"), (job.unchanged, "there already"), (job.set_aside, "set aside")
    )
    match job.state:
        case "waiting":
            return "It waits for its turn."
        case "reading" if job.stopping:
            return "It is being stopped."
        case "reading" if job.total is None:
            return "The reader is being started."
        case "reading":
            return f"So far {told}." if told else "The first page is being read."
        case "done":
            return f"Done: {told}." if told else "Done: there was no page in it."
        case "cancelled":
            return f"Stopped by somebody: {told or 'nothing'} before that."
        case "failed":
            return f"It broke off: {told or 'nothing added'} before that."


def _counted(*counts: tuple[int, str]) -> str:
    return ", ".join(f"{number:,} {words}" for number, words in counts if number)


def merged(asides: Sequence[SetAside]) -> list[tuple[str, list[str]]]:
    """Pages set aside by what is said of them: the sentence, and the sources."""
    found: dict[str, list[str]] = {}
    for page in asides:
        found.setdefault(page.message, []).append(page.source)
    return list(found.items())


FILTERS = {"merged": merged, "job_words": say}
