"""Who asks, and what they may do."""

import getpass
from dataclasses import dataclass
from pathlib import PurePath

from starlette.requests import Request

from comity.web.desk import ROLES, Desk, Role
from comity.web.problems import problem
from comity.web.settings import Settings


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks."""

    name: str
    """Whom judgements are by; "" for a stranger."""
    role: Role | None
    """None for whoever has to sign in first."""
    signed_in: bool = False
    """By an account."""
    owner: str | None = None
    """Whose saved searches and visits these are; None for whoever can have none."""

    def may(self, role: Role) -> bool:
        """Whether the role of the visitor allows what `role` may."""
        return self.role is not None and ROLES.index(self.role) >= ROLES.index(role)

    def told(self, source: str) -> str:
        """Where a page came from: of a file its name alone, but for administrators, whose business this machine's folders are."""
        is_file = not source.lower().startswith(("http://", "https://"))
        return PurePath(source).name if is_file and not self.may("administer") else source

    @property
    def may_write(self) -> bool:
        """Whether the visitor may judge facts and add pages."""
        return self.may("review")


STRANGER = Visitor("", None)
READER = Visitor("", "read")
"""Anybody, where everyone may read."""


@dataclass(frozen=True, slots=True)
class Known:
    """Who asks, and by what that is known."""

    visitor: Visitor
    seed: str = ""
    """What the CSRF token is bound to: the session's or the stranger's cookie; "" if there is none yet."""
    bearer: bool = False
    """By a token of the API, which no browser sends by itself."""


class Doorkeeper:
    """Knows visitors by cookie, token, or because there are no accounts on this machine."""

    def __init__(self, settings: Settings, desk: Desk) -> None:
        self._settings = settings
        self._desk = desk
        user = _user()
        self._local = Visitor(user, "administer", owner=user)

    def know(self, request: Request) -> Known:
        """Who asks. Raises Trouble for a token that opens nothing, and DeskError."""
        if self._settings.public_read_only:
            return Known(READER)
        if text := bearer(request):
            token = self._desk.token(text)
            if token is None:
                raise problem("bad-token", "The token that came with this request is not one of this server's.",
                              headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})  # fmt: skip
            return Known(Visitor(token.name, token.role), bearer=True)
        session = request.cookies.get(self._settings.cookie)
        if session and (account := self._desk.session(session)):
            return Known(Visitor(account.name, account.role, True, account.name), session)
        seed = request.cookies.get(f"{self._settings.cookie}-visitor", "")
        # Without accounts the one before this machine may do all; others never come so far (see Settings.is_local).
        local = self._settings.is_local and not self._desk.has_accounts()
        return Known(self._local if local else STRANGER, seed)


def bearer(request: Request) -> str | None:
    """The token that a program sends with its request."""
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    return text.strip() if kind.lower() == "bearer" and text.strip() else None


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"
