"""That whoever changes something meant to: forms of other sites are refused."""

import hmac
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import FormData

from comity.web.problems import problem

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def token_of(request: Request) -> str:
    """The token that this visitor's forms carry; "" where there are none."""
    seed: str = request.state.seed
    return request.app.state.desk.sign("csrf", seed) if seed else ""


async def check(request: Request) -> None:
    """Raises Trouble where a request changes something and doesn't come from a page of ours.

    Two lines: where the browser says that it comes from, and a token that only our pages know. Programs with a token of the API
    need neither, since no browser sends that by itself.
    """
    if request.method in SAFE or request.state.bearer:
        return
    if _is_foreign(request):
        raise problem("csrf", "This form was sent by another site.")
    sent = request.headers.get("x-csrf-token")
    if sent is None and request.headers.get("content-type", "").partition(";")[0].strip().lower() in _FORMS:
        form: FormData = await request.form()
        field = form.get("csrf")
        sent = field if isinstance(field, str) else None
    expected = token_of(request)
    if not sent or not expected or not hmac.compare_digest(sent.encode(), expected.encode()):
        raise problem("csrf", "This form lacks the sign that it comes from a page of this server.")


def _is_foreign(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    # Browsers say "null" for forms of pages that send no referrer, as ours do; then the token alone decides.
    if origin in (None, "null"):
        return False
    parts = urlsplit(str(origin))
    return parts.netloc.lower() != request.headers.get("host", "").lower() or (
        request.app.state.settings.https and parts.scheme != "https"
    )
