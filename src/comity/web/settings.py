"""How the application is served; made once and passed on, never global."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from comity.store import database_of, file_of, place_of

BODY_LIMIT = 1 << 20
"""The most bytes that a request may bring."""
UPLOAD_LIMIT = 20 << 20
"""The most bytes of a request that uploads pages."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Settings:
    """How the application is served, and to whom."""

    store: str | os.PathLike[str] = "comity.db"
    host: str = "127.0.0.1"
    port: int = 8350
    public_read_only: bool = False
    """Everyone reads, nobody writes."""
    https: bool = False
    """A proxy in front speaks HTTPS: cookies are for HTTPS alone, and the proxy says who asks."""
    allowed_hosts: tuple[str, ...] = ()
    """The names, beside `host`, by which browsers may ask for it."""
    requests_per_minute: int = 3000
    """Of one person, token or address; the API may be asked half as often."""
    allow_private: bool = False
    """Pages are added from addresses of this computer and of private networks too."""
    desk: str | os.PathLike[str] | None = None
    """The file of accounts and the like, where it is not the usual one."""

    @cached_property
    def is_local(self) -> bool:
        """Whether only programs on this machine are meant to ask: no proxy in front, and no other name."""
        return self.host in LOOPBACK and not self.https and all(name in LOOPBACK for name in self.allowed_hosts)

    @cached_property
    def store_path(self) -> Path | None:
        """The store's file; None for one on a database server. Raises StoreError where the name is neither's."""
        return file_of(self.store)

    @cached_property
    def place(self) -> str:
        """How the store is called in its messages."""
        return str(self.store_path or place_of(self.store))

    @cached_property
    def desk_path(self) -> Path:
        """Where accounts and the like are kept: comity.desk.db beside comity.db; of a database, by its name in this folder."""
        if self.desk is not None:
            return Path(self.desk)
        if self.store_path is None:
            return Path(f"{database_of(self.store)}.desk.db")
        return self.store_path.with_name(f"{self.store_path.name.removesuffix('.db')}.desk.db")

    @cached_property
    def cookie(self) -> str:
        """The name of the cookie that holds a session.

        Browsers don't tell ports of a host apart, so that two servers on one machine need two names. With HTTPS the prefix makes
        browsers take it from this host alone.
        """
        return "__Host-comity" if self.https else f"comity-{self.port}"
