"""By what it is known whether a fact has changed since somebody saw it."""

import hashlib
from collections.abc import Collection, Sequence

from comity.client.forms import to_bytes
from comity.consolidation import Fact
from comity.errors import ComityError


class ChangedError(ComityError):
    """A fact that has changed since it was seen: somebody else judged it, or a report came in."""


def tag_of(fact: Fact) -> str:
    """What changes whenever the fact does; the API's ETag of it."""
    return hashlib.blake2b(to_bytes(fact), digest_size=12).hexdigest()


def check(facts: Sequence[Fact], tags: Collection[str]) -> None:
    """Raises ChangedError where a fact is not as one of the tags has it."""
    for fact in facts:
        if tag_of(fact) not in tags:
            raise ChangedError(f"{fact.id} has changed since you saw it; nothing was kept. Look at it again, and decide anew.")
