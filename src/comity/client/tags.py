"""By what it is known whether a fact has changed since somebody saw it."""

import hashlib
from collections.abc import Collection
from dataclasses import replace

from comity import browsing, recall
from comity.client.forms import to_bytes
from comity.consolidation import Fact
from comity.errors import ComityError
from comity.store import Store


class ChangedError(ComityError):
    """A fact that has changed since it was seen: somebody else judged it, or a report came in."""


def tag_of(fact: Fact) -> str:
    """What changes whenever the fact does: its reports, what they come to, or what persons decided.

    What became of a promise, and to which projects a fact belongs, other facts tell: some lists have it, and others don't.
    """
    return _digest(replace(fact, follow_ups=(), entities=()))


def check(store: Store, ids: Collection[str], tags: Collection[str]) -> None:
    """Raises ChangedError where a fact is no longer as one of the tags has it, and ComityError where there is none with an id."""
    for id in ids:
        whole = recall.fact(store, id)
        # The API's ETag is of all that it answers; lists give a fact of very many reports by the first and last ones alone.
        listed = browsing.by_id(store, id) or whole
        if {_digest(whole), tag_of(whole), tag_of(listed)}.isdisjoint(tags):
            raise ChangedError(f"{whole.id} has changed since you saw it; nothing was kept. Look at it again, and decide anew.")


def _digest(fact: Fact) -> str:
    return hashlib.blake2b(to_bytes(fact), digest_size=12).hexdigest()
