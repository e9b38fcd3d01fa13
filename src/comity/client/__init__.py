"""One way to read a record of relations, whether it is a file here or stands behind a server (`comity serve`).

    >>> with comity.connect("http://127.0.0.1:8350") as record:
    ...     for fact in record.facts(comity.Filters(states=("AZE", "KAZ"), kinds=("instruments",))):
    ...         print(fact.status, fact.told.subject)

`connect` is the door, `protocol` documents what it gives.
"""

import os
from typing import TYPE_CHECKING

# What is behind the door is loaded when it is opened, so that `import comity` is quick.
if TYPE_CHECKING:
    from comity.client.protocol import Connection


def connect(url: str | os.PathLike[str], token: str | None = None) -> "Connection":
    """A connection to a server by its address, or to a store by its path or "sqlite:///path".

    `token` is one of the API (`comity accounts token`); without one the server has to let you read. Raises StoreError where a
    path is no store; that a server does not answer shows when it is asked.
    """
    address = os.fspath(url)
    if address.startswith(("http://", "https://")):
        from comity.client.remote import RemoteConnection

        return RemoteConnection(address, token)
    from comity.client.local import LocalConnection
    from comity.facade import open_store

    return LocalConnection(open_store(address, create=False))
