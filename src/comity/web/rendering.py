"""How pages are rendered, cached, and followed by one another."""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from comity.consolidation.headlines import state_or_name
from comity.dossier.cleaning import clean
from comity.dossier.wording import between, join_names, say_sources, topics
from comity.periods import parse_period, say_date
from comity.web.desk import LASTING
from comity.web.filters import last
from comity.web.places import InApplication
from comity.web.safety.csrf import token_of
from comity.web.settings import Settings

Notice = tuple[str, str]
"""A level (info, success, warning, error) and a sentence, shown once on the next page."""
HTML = "text/html; charset=utf-8"
_HERE = Path(__file__).parent
STATIC = _HERE / "static"
_MOST_NOTICES = 3
_LONGEST_NOTICE = 400
"""Notices travel in a cookie, which can hold 4 KB."""


def make_environment() -> Environment:
    """The templates, in which every text is escaped and cleaned."""
    environment = Environment(
        # The macros of rows are the printed dossier's.
        loader=ChoiceLoader([FileSystemLoader(_HERE / "templates"), PackageLoader("comity.dossier", "templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_finalize,
    )
    environment.filters.update(
        date=lambda text: say_date(text, unknown="date unknown"),
        names=join_names,
        quoted=lambda text: quote(str(text), safe=""),
        sources=say_sources,
        between=between,
        state=state_or_name,
    )
    shared: dict[str, Any] = {"static": asset, "topics": topics, "to": InApplication()}
    environment.globals.update(shared)
    return environment


def _finalize(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def environment(request: Request) -> Environment:
    """The templates of the application."""
    found: Environment = request.app.state.environment
    return found


@cache
def manifest() -> Mapping[str, str]:
    """The built files of the front end: their names, and with the hash of what is in them."""
    try:
        built: dict[str, str] = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return built


def asset(name: str) -> str:
    """The address of a built file."""
    return f"/static/{manifest().get(name, name)}"


def render(
    request: Request,
    template: str,
    page: object,
    *,
    title: str,
    status: int = 200,
    as_of: str | None = None,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """A page: `template` with `page`, `more`, and what every page shows (see base.html.j2)."""
    fresh = _make_seed(request)
    notices = _notices(request)
    body = environment(request).get_template(template).render(
        page=page,
        visitor=request.state.visitor,
        asset=asset,
        csrf=token_of(request),
        here=request.scope["path"],
        title=title,
        notices=notices,
        may_write=request.state.visitor.may_write,
        as_of=as_of or _as_of(request),
        today=_today(request),
        **more,
    )  # fmt: skip
    response = _cached(request, body.encode("utf-8", "replace"), HTML, status, headers or {}, keep=not notices)
    settings: Settings = request.app.state.settings
    if fresh:
        set_cookie(response, settings, "-visitor", request.state.seed)
    if f"{settings.cookie}-notices" in request.cookies:
        drop_cookie(response, settings, "-notices")
    return response


def tagged(request: Request, body: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> Response:
    """An answer of another type to a GET, with its ETag; without content where the client has it already."""
    return _cached(request, body, media_type, 200, headers or {}, keep=True)


def _cached(request: Request, body: bytes, media_type: str, status: int, headers: Mapping[str, str], *, keep: bool) -> Response:
    keep = keep and status == 200
    rules = {"Cache-Control": "private, no-store" if request.state.visitor.signed_in or not keep else "private, no-cache"}
    if keep and request.method in ("GET", "HEAD"):
        # A weak one: the same page may come compressed or not.
        rules["ETag"] = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        if _has(request.headers.get("if-none-match", ""), rules["ETag"]):
            return Response(status_code=304, headers={**rules, **headers})
    return Response(body, status, {**rules, **headers}, media_type)


def _has(tags: str, tag: str) -> bool:
    return tags.strip() == "*" or tag.removeprefix("W/") in (one.strip().removeprefix("W/") for one in tags.split(","))


def redirect(request: Request, to: str, *notices: Notice, status: int = 303) -> Response:
    """Sends the browser to another page of ours, which shows the notices once. Raises ValueError for an address elsewhere."""
    # What stands behind "?" leads nowhere else, and is quoted where it has to be.
    path = to.partition("?")[0]
    if not path or local_path(path, "") != path:
        raise ValueError(f"{to!r} is no address of this application.")
    response = RedirectResponse(to, status, {"Cache-Control": "no-store"})
    if notices:
        told = [(level, text[:_LONGEST_NOTICE]) for level, text in notices[:_MOST_NOTICES]]
        payload = base64.urlsafe_b64encode(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")).decode()
        signed = f"{payload}.{request.app.state.desk.sign('notices', payload)}"
        set_cookie(response, request.app.state.settings, "-notices", signed, 60)
    return response


def local_path(text: str, default: str = "/") -> str:
    """An address that a person may be sent to: a path of ours, with its query. Else the default."""
    # Browsers take "\" for "/" and leave out tabs and line breaks: "/\evil.org" and "/\t/evil.org" lead elsewhere.
    if not text.startswith("/") or text.startswith("//") or "\\" in text or not text.isprintable() or len(text) > 4000:
        return default
    try:
        parts = urlsplit(text)
    except ValueError:
        return default
    return text if not parts.scheme and not parts.netloc else default


def set_cookie(response: Response, settings: Settings, name: str, value: str, seconds: int | None = None) -> None:
    """Gives the browser one of our cookies, which no script reads and no other site's forms send."""
    age = seconds or int(LASTING.total_seconds())
    response.set_cookie(settings.cookie + name, value, age, path="/", secure=settings.https, httponly=True, samesite="lax")


def drop_cookie(response: Response, settings: Settings, name: str) -> None:
    """Takes a cookie back."""
    response.delete_cookie(settings.cookie + name, path="/", secure=settings.https, httponly=True, samesite="lax")


def _make_seed(request: Request) -> bool:
    """Makes what CSRF tokens are bound to, for a visitor who has none yet and can write; says whether it did."""
    if request.state.seed or request.state.bearer or request.app.state.settings.public_read_only:
        return False
    # Where the visitor was not looked up, as for files, or could not be: forms that are open keep theirs.
    known = request.cookies.get(f"{request.app.state.settings.cookie}-visitor", "")
    request.state.seed = known or secrets.token_urlsafe(24)
    return not known


def _notices(request: Request) -> list[Notice]:
    payload, _, sign = request.cookies.get(f"{request.app.state.settings.cookie}-notices", "").rpartition(".")
    if not payload or not secrets.compare_digest(sign.encode(), request.app.state.desk.sign("notices", payload).encode()):
        return []
    return [(level, text) for level, text in json.loads(base64.urlsafe_b64decode(payload))]


def _today(request: Request) -> str:
    """The address of this page as of today: with all else that it asks for."""
    rest = [(name, value) for name, value in request.query_params.multi_items() if name not in ("as-of", "cursor")]
    # The page for errors stands at any path, "//evil.org" too.
    return local_path(quote(request.scope["path"]) + (f"?{urlencode(rest)}" if rest else ""))


def _as_of(request: Request) -> str | None:
    day = last(request.query_params, "as-of")
    return day if day and len(day) == 10 and parse_period(day) else None


Filter = Callable[..., Any]
