"""Passwords: which are good enough, and how they are kept (argon2id)."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from comity.web.desk_tables import DeskError

SHORTEST = 12
"""The fewest characters of a password."""
ADVICE = f"At least {SHORTEST} characters; four words that don't belong together are good, and easy to keep in mind."
_LONGEST = 1024
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody's password")
"""What is looked at for names that are no account's: an answer at once would tell them from those that are."""
_ROOM = BoundedSemaphore(2)
"""Each hash takes 64 MiB and a core for a moment; many at once would be a way to bring the server down."""


def check(password: str, name: str) -> None:
    """Raises DeskError with advice where a password is too easy."""
    if len(password) < SHORTEST:
        raise DeskError(
            f"This password is too short; take at least {SHORTEST} characters, such as four words that don't belong together."
        )
    if len(password) > _LONGEST:
        raise DeskError(f"This password is too long; {_LONGEST} characters are the most.")
    if len(set(password)) < 5:
        raise DeskError("This password is too easy; take four words that don't belong together.")
    if len(name) > 3 and name.casefold() in password.casefold() and len(password) < len(name) + SHORTEST:
        raise DeskError("This password is the name with little more; take four words that don't belong together.")


def hashed(password: str) -> str:
    """The password as it is kept."""
    with _ROOM:
        return _HASHER.hash(_bytes(password))


def fits(kept: str | None, password: str) -> bool:
    """Whether `kept` is this password's hash; as slow where there is none."""
    try:
        with _ROOM:
            return _HASHER.verify(kept or _NOBODY, _bytes(password[: _LONGEST + 1])) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether hashes are made more slowly by now than this one was."""
    return _HASHER.check_needs_rehash(kept)


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")
