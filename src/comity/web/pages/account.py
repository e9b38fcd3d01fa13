"""Signing in and out, one's own account, and the accounts and tokens that an administrator keeps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, Query, Request, Response

from comity.web.dependencies import Administrator, TheDesk, TheSettings, TheVisitor
from comity.web.desk import ROLES, Account, Desk, DeskError, DeskUnavailableError, Role, Token, key_of
from comity.web.desk_passwords import ADVICE, SHORTEST
from comity.web.problems import problem
from comity.web.rendering import Notice, drop_cookie, local_path, redirect, render, set_cookie
from comity.web.safety.limits import SignInThrottle, address_of
from comity.web.safety.visitors import Visitor

router = APIRouter()

_WORDS: Mapping[Role, str] = {"read": "reads", "review": "reads and reviews", "administer": "administers"}
_MAY: Mapping[Role, str] = {
    "read": "You may read everything here.",
    "review": "You may read everything here, judge facts and add pages.",
    "administer": "You may read everything here, judge facts, add pages, and keep accounts and tokens.",
}

Text = Annotated[str, Form(default_factory=str)]
"""A field of a form; one that is missing is empty."""


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The form to sign in."""

    possible: bool
    """Whether anybody can sign in here."""
    error: str
    """What was wrong with the last attempt, or why nobody can sign in."""
    name: str
    next: str
    """Where to go then."""


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One's own account."""

    may: str
    """What one may do."""
    shortest: int
    """The fewest characters of a password."""
    advice: str


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """All accounts and tokens."""

    accounts: Sequence[Account]
    tokens: Sequence[Token]
    others: Sequence[str]
    """The accounts that are not the visitor's own."""
    roles: Sequence[tuple[Role, str]]
    words: Mapping[Role, str]
    """What each role does."""
    shortest: int
    advice: str
    token: str
    """The text of a token that was made just now; shown this once."""
    token_name: str


def install(app: FastAPI) -> None:
    """Each server counts the attempts to sign in by itself."""
    app.state.throttle = SignInThrottle()


@router.get("/sign-in")
def sign_in_form(request: Request, visitor: TheVisitor, settings: TheSettings, next: Annotated[str, Query()] = "/") -> Response:
    """The form to sign in."""
    if visitor.signed_in:
        return redirect(request, _next(next))
    reason = ""
    if settings.public_read_only:
        reason = "Here everyone may read, and nobody has to sign in."
    elif visitor.role:
        reason = "There are no accounts on this computer, and nobody has to sign in."
    return _form(request, next, possible=not reason, error=reason)


@router.post("/sign-in")
def sign_in(request: Request, desk: TheDesk, settings: TheSettings, name: Text, password: Text, next: Text) -> Response:
    """Starts a session, always a new one: whatever cookie came with the request is none from now on."""
    throttle: SignInThrottle = request.app.state.throttle
    throttle.begin(name, address_of(request))
    account = desk.check_password(name, password)
    if account is None:
        return _form(request, next, error="This name and password don't belong together.", name=name, status=403)
    throttle.succeed(name)
    session = desk.start_session(account.name, request.cookies.get(settings.cookie))
    response = redirect(request, _next(next))
    set_cookie(response, settings, "", session)
    drop_cookie(response, settings, "-visitor")
    return response


def _form(request: Request, next: str, *, possible: bool = True, error: str = "", name: str = "", status: int = 200) -> Response:
    page = SignInPage(possible, error, name[:64], _next(next))
    return render(request, "sign-in.html.j2", page, title="Sign in", status=status)


def _next(text: str) -> str:
    path = local_path(text)
    return "/" if path.partition("?")[0] in ("/sign-in", "/sign-out") else path


@router.post("/sign-out")
def sign_out(request: Request, desk: TheDesk, settings: TheSettings) -> Response:
    """Ends the session."""
    if session := request.cookies.get(settings.cookie):
        desk.end_session(session)
    response = redirect(request, "/sign-in", ("info", "You are signed out."))
    drop_cookie(response, settings, "")
    return response


@router.get("/account")
def account(request: Request, visitor: TheVisitor) -> Response:
    """One's own account."""
    may = _MAY[visitor.role or "read"]
    return render(request, "account.html.j2", AccountPage(may, SHORTEST, ADVICE), title=visitor.name or "A reader")


@router.post("/account/password")
def change_password(
    request: Request, desk: TheDesk, settings: TheSettings, visitor: TheVisitor, old: Text, new: Text, again: Text
) -> Response:
    """Changes one's own password, and ends all sessions but this one, which goes on under a new secret."""
    _needs_account(visitor)
    throttle: SignInThrottle = request.app.state.throttle
    throttle.begin(visitor.name, address_of(request))
    if desk.check_password(visitor.name, old) is None:
        return redirect(request, "/account", ("error", "The present password isn't that."))
    throttle.succeed(visitor.name)
    if wrong := _trouble_with(lambda: desk.set_password(visitor.name, _same(new, again))):
        return redirect(request, "/account", wrong)
    response = redirect(request, "/account", ("success", "The password is changed."))
    set_cookie(response, settings, "", desk.start_session(visitor.name))
    return response


@router.post("/account/sign-out")
def sign_out_everywhere(request: Request, desk: TheDesk, settings: TheSettings, visitor: TheVisitor) -> Response:
    """Ends all sessions of the account."""
    _needs_account(visitor)
    desk.end_sessions(visitor.name)
    response = redirect(request, "/sign-in", ("info", "You are signed out everywhere."))
    drop_cookie(response, settings, "")
    return response


def _needs_account(visitor: Visitor) -> None:
    if not visitor.signed_in:
        raise problem("forbidden", "Only those who are signed in by an account can do this.")


@router.get("/accounts")
def accounts(request: Request, desk: TheDesk, visitor: Administrator) -> Response:
    """All accounts and tokens."""
    return _accounts(request, desk, visitor)


def _accounts(request: Request, desk: Desk, visitor: Visitor, token: str = "", token_name: str = "") -> Response:
    found = desk.accounts()
    page = AccountsPage(
        found, desk.tokens(), [one.name for one in found if one.name != visitor.name],
        [(role, _WORDS[role]) for role in ROLES], _WORDS, SHORTEST, ADVICE, token, token_name,
    )  # fmt: skip
    headers = {"Cache-Control": "private, no-store"}
    return render(request, "accounts.html.j2", page, title="Accounts and tokens", headers=headers)


@router.post("/accounts")
def add_account(
    request: Request, desk: TheDesk, visitor: Administrator, name: Text, role: Text, password: Text, again: Text
) -> Response:
    """Makes an account."""
    if role != "administer" and not desk.has_accounts():
        return _done(request, ("error", "The first account has to be an administrator's, or nobody could make others."))
    wrong = _trouble_with(lambda: desk.add_account(name, _role(role), _same(password, again)))
    return _done(request, wrong or ("success", f"{name} has an account."))


@router.post("/accounts/role")
def set_role(request: Request, desk: TheDesk, visitor: Administrator, name: Text, role: Text) -> Response:
    """Changes what an account may do."""
    wrong = _not_oneself(visitor, name) or _trouble_with(lambda: desk.set_role(name, _role(role)))
    return _done(request, wrong or ("success", f"{name} has the role “{role}” from now on."))


@router.post("/accounts/disabled")
def set_disabled(request: Request, desk: TheDesk, visitor: Administrator, name: Text, disabled: Text) -> Response:
    """Lets nobody in by an account any more, or again."""
    wrong = _not_oneself(visitor, name) or _trouble_with(lambda: desk.disable(name, disabled != "no"))
    return _done(request, wrong or ("success", f"{name} can{'' if disabled == 'no' else 'not'} sign in from now on."))


@router.post("/accounts/password")
def give_password(request: Request, desk: TheDesk, visitor: Administrator, name: Text, password: Text, again: Text) -> Response:
    """Gives an account another password."""
    wrong = _not_oneself(visitor, name) or _trouble_with(lambda: desk.set_password(name, _same(password, again)))
    return _done(request, wrong or ("success", f"{name} has a new password and has to sign in again."))


@router.post("/accounts/remove")
def remove_account(request: Request, desk: TheDesk, visitor: Administrator, name: Text) -> Response:
    """Takes an account away."""
    wrong = _not_oneself(visitor, name) or _trouble_with(lambda: desk.remove_account(name))
    return _done(request, wrong or ("success", f"The account of {name} is removed; what {name} judged stays."))


@router.post("/accounts/tokens")
def add_token(request: Request, desk: TheDesk, visitor: Administrator, name: Text, role: Text) -> Response:
    """Makes a token, and shows it this once."""
    try:
        token = desk.add_token(name, _role(role))
    except DeskUnavailableError:
        raise
    except DeskError as error:
        return _done(request, ("error", str(error)))
    return _accounts(request, desk, visitor, token, name)


@router.post("/accounts/tokens/revoke")
def revoke_token(request: Request, desk: TheDesk, visitor: Administrator, name: Text) -> Response:
    """Takes a token away."""
    wrong = _trouble_with(lambda: desk.revoke_token(name))
    return _done(request, wrong or ("success", f"The token {name} opens nothing from now on."))


def _done(request: Request, notice: Notice) -> Response:
    return redirect(request, "/accounts", notice)


def _not_oneself(visitor: Visitor, name: str) -> Notice | None:
    """Whoever took away the own role could give it back to nobody."""
    if visitor.signed_in and key_of(name) == key_of(visitor.name):
        return ("error", "That is your own account; another administrator has to do this, or your own page.")
    return None


def _trouble_with(change: Callable[[], object]) -> Notice | None:
    try:
        change()
    except DeskUnavailableError:
        raise
    except DeskError as error:
        return ("error", str(error))
    return None


def _same(password: str, again: str) -> str:
    if password != again:
        raise DeskError("The two passwords aren't the same.")
    return password


def _role(text: str) -> Role:
    for role in ROLES:
        if text == role:
            return role
    raise DeskError(f"{text}: there is no such role; there are {', '.join(ROLES)}.")
