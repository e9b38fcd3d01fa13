"""Which names the server answers to.

A site can point its own name at this machine and have a visitor's browser ask in that name (DNS rebinding); what comes back would
be that site's to read. So other names than ours get nothing.
"""

import socket
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from comity.web.answers import bare
from comity.web.problems import problem
from comity.web.settings import LOOPBACK, Settings

_EVERY = ("0.0.0.0", "::")
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


class HostCheck:
    """Refuses requests in a name that is not ours."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        # The name that the start tells to open.
        machine = [socket.gethostname()] if settings.host in _EVERY else []
        self._names = {_bare_name(name) for name in (*LOOPBACK, settings.host, *settings.allowed_hosts, *machine)} - {*_EVERY}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        names = headers.getlist("host")
        if len(names) != 1 or not self._is_ours(_name_of(names[0])):
            told = names[0] if names else "no name"
            trouble = problem("bad-host", f"This request asks for {told[:100]!r}, which is not this server's name.")
        elif self._settings.is_local and is_passed_on(headers):
            # Behind a proxy that was not told of, all the world would be taken for the one before this machine.
            trouble = problem(
                "bad-host",
                "This request came through a proxy, but this server was started for this machine alone.",
                advice="Make accounts (`comity accounts add`) and start it with --behind-https and --allowed-host NAME.",
            )
        else:
            await self._app(scope, receive, send)
            return
        await bare(Request(scope), trouble)(scope, receive, send)

    def _is_ours(self, name: str) -> bool:
        # Where it listens on all addresses it has many; a browser that asks for one is not misled by a name.
        return name in self._names or (self._settings.host in _EVERY and _is_address(name))


def is_passed_on(headers: Headers) -> bool:
    """Whether a proxy has passed a request on, and said so."""
    return any(name in headers for name in _FORWARDED)


def _name_of(host: str) -> str:
    """The host without its port: "[::1]:8350" is ::1."""
    if host.startswith("["):
        name, bracket, port = host[1:].partition("]")
        return _bare_name(name) if bracket and (not port or _is_port(port)) else ""
    name, colon, port = host.partition(":")
    return _bare_name(name) if not colon or port.isdecimal() else ""


def _is_port(text: str) -> bool:
    return text.startswith(":") and text[1:].isdecimal()


def _bare_name(name: str) -> str:
    return name.strip("[]").lower().removesuffix(".")


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
