"""The server's numbers, for Prometheus."""

from fastapi import APIRouter, FastAPI, Request, Response

from comity.web.dependencies import TheSettings
from comity.web.metrics import CONTENT_TYPE, Metrics
from comity.web.problems import problem
from comity.web.safety.hosts import is_passed_on
from comity.web.settings import LOOPBACK, Settings

router = APIRouter()


def install(app: FastAPI) -> None:
    """Lets the server's numbers tell of its store, desk and jobs."""
    settings: Settings = app.state.settings
    # The workshop may be installed after this.
    app.state.metrics.watch_over(app.state.store, settings.store_path, app.state.desk, lambda: app.state.workshop.jobs())


@router.get("/metrics")
def metrics(request: Request, settings: TheSettings) -> Response:
    """All numbers. Whoever may read the record may read them; where that is everyone, only programs on this computer."""
    if settings.public_read_only and not _is_near(request):
        raise problem("forbidden", "The numbers of a public server are told to programs on its own computer alone.")
    told: Metrics = request.app.state.metrics
    return Response(told.text(), headers={"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE})


def _is_near(request: Request) -> bool:
    """Whether a program on this computer asks, and no proxy passes on what somebody else asks."""
    return request.client is not None and request.client.host in LOOPBACK and not is_passed_on(request.headers)
