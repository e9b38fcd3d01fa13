"""Starts the server: where it listens, and that nobody is let in by mistake."""

import ctypes
import errno
import gc
import logging
import signal
import socket
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

import uvicorn

from comity.errors import ComityError
from comity.logs import is_written
from comity.web.app import make_app
from comity.web.desk import ROLES, Desk
from comity.web.safety.border import ACCESS
from comity.web.settings import LOOPBACK, Settings

_PATIENCE = 3
"""Seconds that requests have to end once the server is told to stop."""
_QUEUE = 512
_GARBAGE = (20_000, 20, 20)
"""A page makes thousands of objects, which go with it: garbage is looked for seldom."""
_ARENAS, _MAPPED_ALONE = -8, -3
"""M_ARENA_MAX and M_MMAP_THRESHOLD of glibc's `mallopt` (malloc.h)."""
_LARGE = 1 << 17
"""Bytes; glibc's own threshold, which it would raise with the first large page that is let go of."""
_TURN = 0.0005
"""Seconds; Python's own 0.005 make a page with many queries take ten times as long beside another one."""


@dataclass(frozen=True, slots=True)
class Start:
    """What whoever starts the server should know."""

    address: str
    """To open in a browser."""
    listens: str
    who: str
    """Who may do what."""
    warning: str
    """What to take care of; "" for nothing."""
    desk: str = ""
    """Where accounts and saved searches are kept, where that is not beside the store."""


class ServingError(ComityError):
    """A server that can't be started as asked."""


def serve(settings: Settings, on_start: Callable[[Start], None], *, access_log: bool = False) -> None:
    """Serves until it is told to stop, by Ctrl-C or a signal to end.

    `on_start` hears where it listens, just before it answers. Raises ComityError where it can't be started.
    """
    check(settings)
    # The port comes first: where it is taken nothing is made.
    with _bound(settings) as bound:
        settings = replace(settings, port=bound.getsockname()[1])
        app = make_app(settings)
        _log(access_log)
        config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            # Only a proxy on this machine is believed about where requests come from.
            proxy_headers=settings.https,
            timeout_graceful_shutdown=_PATIENCE,
            backlog=_QUEUE,
        )
        # Whoever waits for the database gives Python's lock away at each row, and waits so long to have it back from a busy one.
        sys.setswitchinterval(_TURN)
        _keep_memory_together()
        # What is there now stays: looking for garbage in it took a tenth of the time of pages.
        gc.freeze()
        gc.set_threshold(*_GARBAGE)
        on_start(_start(settings, app.state.desk))
        # Told to end it stops like by Ctrl-C: requests are finished, and the store is closed.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            uvicorn.Server(config).run(sockets=[bound])
        except KeyboardInterrupt:
            return


def _keep_memory_together() -> None:
    """Has all threads take their memory from one place, where the system's library can be told so (glibc).

    It would give each of many threads a place of its own and hold there what they let go of; and between what stays it
    would put whole pages, which leave holes (13 of the 51 MB that five minutes of many readers added).
    """
    with suppress(OSError, AttributeError, TypeError):
        system = ctypes.CDLL(None)
        system.mallopt(_ARENAS, 1)
        system.mallopt(_MAPPED_ALONE, _LARGE)


def check(settings: Settings) -> None:
    """Raises ServingError where others could come in and nothing would hold them back."""
    if settings.is_local or settings.public_read_only:
        return
    if settings.desk_path.exists():
        with Desk(settings.desk_path) as desk:
            if desk.has_accounts() or desk.has_tokens():
                return
    raise ServingError(
        f"{settings.host}: others could read and change everything here; make an account first with "
        f"`comity accounts add NAME --role administer --store {settings.place}`, or let everyone read and nobody write with "
        "--public-read-only."
    )


def _bound(settings: Settings) -> socket.socket:
    place = f"{settings.host}:{settings.port}"
    try:
        family, *_, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[
            0
        ]
        bound = socket.socket(family, socket.SOCK_STREAM)
    except (OSError, UnicodeError, OverflowError) as error:
        raise ServingError(
            f"{place}: there is no such address ({getattr(error, 'strerror', error)}); check --host and --port."
        ) from None
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        # From here on browsers wait instead of being turned away.
        bound.listen(_QUEUE)
    except OSError as error:
        bound.close()
        raise ServingError(f"{place}: {_why(error)}") from None
    return bound


def _why(error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return "another program listens there already; stop it, or name another port with --port."
        case errno.EACCES | errno.EPERM:
            return "this port is not open to you; name one above 1023 with --port."
        case errno.EADDRNOTAVAIL:
            return "this computer has no such address; check --host."
        case _:
            return f"it is not possible to listen there ({error.strerror}); check --host and --port."


def _start(settings: Settings, desk: Desk) -> Start:
    local = settings.host in LOOPBACK
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    shown = {"0.0.0.0": socket.gethostname(), "[::]": socket.gethostname()}.get(host, host)
    if settings.https:
        address = f"https://{settings.allowed_hosts[0] if settings.allowed_hosts else shown}/"
    else:
        address = f"http://{shown}:{settings.port}/"
    reach = "Only this computer reaches it" if local else "Whoever reaches this computer's network reaches it"
    if settings.https:
        reach = "The proxy in front lets others reach it"
    warning = ""
    if not local and not settings.https and not settings.public_read_only:
        warning = "Passwords travel unencrypted: put a proxy with HTTPS in front of it and start it with --behind-https."
    return Start(address, f"{host}:{settings.port}", f"{reach}. {_who(settings, desk)}", warning, _kept_in(settings))


def _kept_in(settings: Settings) -> str:
    apart = settings.desk is not None or settings.store_path is None
    return str(settings.desk_path.absolute()) if apart and not settings.public_read_only else ""


def _who(settings: Settings, desk: Desk) -> str:
    if settings.public_read_only:
        return "Everyone may read, without signing in; nobody may change anything."
    accounts = [account for account in desk.accounts() if not account.disabled]
    if not desk.has_accounts() and settings.is_local:
        return "There are no accounts: whoever uses this computer may read and change everything."
    told = _counted(Counter(account.role for account in accounts), "account")
    if tokens := desk.tokens():
        told += f"; {_counted(Counter(token.role for token in tokens), 'token')}"
    return f"Everyone has to sign in or bring a token: {told}."


def _counted(roles: Counter[str], noun: str) -> str:
    count = roles.total()
    if not count:
        return f"no {noun}s"
    parts = ", ".join(f"{roles[role]} to {role}" for role in ROLES if roles[role])
    return f"{count} {noun}{'s' * (count > 1)} ({parts})"


def _log(access: bool) -> None:
    """What is wrong goes to standard error; each request too if it is asked for."""
    ours = logging.StreamHandler()
    ours.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    # The log for programs may have all; people are told of requests where they ask for them.
    ours.addFilter(lambda record: record.levelno >= logging.WARNING or (access and record.name == ACCESS.name))
    root = logging.getLogger()
    if logging.lastResort:
        root.removeHandler(logging.lastResort)
    root.addHandler(ours)
    ACCESS.setLevel(logging.INFO if access or is_written() else logging.WARNING)
