"""What articles are called in a store: by their ids, and where several have the same one, by what tells them apart too.

An id is made of a file's name, or of an outlet's name and a number, and two folders hold the same names, two outlets the same
numbers. So what is asked, shown and exported of a store names articles by `named`, which is the same whatever came first; records
keep the id that was read.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable

from sqlalchemy import Connection

from comity.store.plain import run

Own = tuple[str, str]
"""An article's id, and its identity, by which it is known again in any store."""
_MOST = 20
_APART = re.compile(r"~[0-9a-f]{12}\Z")


def named(connection: Connection, articles: Iterable[Own]) -> dict[Own, str]:
    """What these articles are called, of which none is called as another is."""
    asked = set(articles)
    return _named(asked, _shared(connection, {id for id, _ in asked}))


def called(connection: Connection, names: Collection[str]) -> dict[str, int]:
    """The numbers of the articles that are called so, by their names; an id that several articles have is nobody's name.

    What told an article from another one stays a name of it when the other is gone.
    """
    ids = {*names, *(_APART.sub("", name) for name in names)}
    rows = run(connection, "SELECT number, id, identity FROM articles WHERE id IN [ids]", ids=ids).all()
    times = Counter(id for _, id, _ in rows)
    now = _named([(id, identity) for _, id, identity in rows], {id for id, many in times.items() if many > 1})
    numbers = {name: number for number, id, identity in rows for name in (_apart(id, identity), now[id, identity])}
    return {name: numbers[name] for name in names if name in numbers}


def namesakes(connection: Connection, id: str) -> list[str]:
    """What the articles with this id are called, in order, where there are several; of very many the first ones."""
    rows = run(connection, "SELECT id, identity FROM articles WHERE id = :id", id=id).all() if _shared(connection, [id]) else ()
    return sorted(_apart(*row) for row in rows)[:_MOST]


def _named(articles: Collection[Own], shared: Collection[str]) -> dict[Own, str]:
    # Whose own id looks so could be taken for another article.
    return {own: _apart(*own) if own[0] in shared or _APART.search(own[0]) else own[0] for own in articles}


def _shared(connection: Connection, ids: Collection[str]) -> set[str]:
    """Those of the ids that several articles have."""
    query = "SELECT id FROM articles WHERE id IN [ids] GROUP BY id HAVING count(*) > 1"
    return set(run(connection, query, ids=ids).scalars()) if ids else set()


def _apart(id: str, identity: str) -> str:
    return f"{id}~{hashlib.sha256(identity.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
