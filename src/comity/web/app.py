"""Makes the application: its pages, its API, and what stands before them."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from importlib import import_module
from os import PathLike, stat_result
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from comity.errors import ComityError
from comity.facade import open_store
from comity.store import Store
from comity.web import pages
from comity.web.answers import answer
from comity.web.desk import Desk
from comity.web.metrics import Metrics
from comity.web.rendering import STATIC, make_environment, manifest
from comity.web.safety import csrf
from comity.web.safety.border import Bodies, Border
from comity.web.safety.gate import Gate
from comity.web.safety.headers import SafeHeaders
from comity.web.safety.hosts import HostCheck
from comity.web.safety.lines import Line
from comity.web.settings import BODY_LIMIT, Settings

THREADS = 16
"""In which requests are answered, where anyio has forty: Python runs one at a time, and all hold memory. Others wait."""
_HASHED = re.compile(r"-[0-9A-Z]{8}\.[a-z0-9]+$")
"""A name with the hash of its content, as the front end's build gives."""


def make_app(settings: Settings, store: Store | None = None, desk: Desk | None = None) -> FastAPI:
    """The application over the store that `settings` name; it is made where there is none, and opened to be read alone if public.

    A `store` and a `desk` that are given are used instead, and left open at the end. Raises StoreError and DeskError.
    """
    closing = ExitStack()
    if store is None:
        store = closing.enter_context(open_store(settings.store, read_only=settings.public_read_only))
    if desk is None:
        desk = closing.enter_context(open_desk(settings))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = THREADS
        with closing:
            yield
            for close in app.state.closing:
                close()

    app = FastAPI(
        title="Comity",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        dependencies=[Depends(csrf.check)],
        # Nothing of what is read here goes to another host, whatever the environment says.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        middleware=[
            Middleware(SafeHeaders, https=settings.https),
            Middleware(Border),
            Middleware(HostCheck, settings=settings),
            Middleware(GZipMiddleware, compresslevel=5),
            Middleware(Bodies),
            Middleware(RequestBodyLimitMiddleware, max_body_size=BODY_LIMIT),
            Middleware(Gate, settings=settings, desk=desk),
            Middleware(Line),
        ],
    )
    app.state.settings = settings
    app.state.store = store
    app.state.desk = desk
    app.state.metrics = Metrics()
    app.state.environment = make_environment()
    app.state.closing = list[Callable[[], None]]()
    for error in (ComityError, HTTPException, RequestValidationError):
        app.add_exception_handler(error, answer)
    app.mount("/static", _Static(directory=STATIC, check_dir=False))
    app.add_api_route("/robots.txt", _robots, include_in_schema=False)
    for module in _modules():
        _install(app, module)
    return app


def open_desk(settings: Settings) -> Desk:
    """The desk of a server: its file beside the store, or in memory where nobody writes. Raises DeskError."""
    return Desk(None if settings.public_read_only else settings.desk_path)


def _modules() -> list[ModuleType]:
    found = [import_module(f"{pages.__name__}.{module.name}") for module in iter_modules(pages.__path__)]
    return [*found, import_module("comity.web.api")]


def _install(app: FastAPI, module: ModuleType) -> None:
    """Takes in a module's routes, filters, and what else it installs."""
    if router := getattr(module, "router", None):
        app.include_router(router, include_in_schema=False)
    app.state.environment.filters.update(getattr(module, "FILTERS", {}))
    app.state.environment.globals.update(getattr(module, "GLOBALS", {}))
    if install := getattr(module, "install", None):
        install(app)


async def _robots() -> Response:
    # The filters make endlessly many addresses.
    return Response("User-agent: *\nDisallow: /\n", media_type="text/plain")


class _Static(StaticFiles):
    """The built front end; files whose name changes with their content are kept by browsers for good."""

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        name = Path(full_path).name
        lasting = name in manifest().values() or _HASHED.search(name)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"
        return response
