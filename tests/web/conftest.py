"""The application as tests open it."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from web_clients import PASSWORD, Browse, client_of, sign_in

from comity.store import Store
from comity.web import desk_passwords
from comity.web.app import make_app
from comity.web.desk import Role
from comity.web.settings import Settings


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as always, but not as slowly."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(desk_passwords, "_HASHER", hasher)
    monkeypatch.setattr(desk_passwords, "_NOBODY", hasher.hash("nobody's password"))


@pytest.fixture
def browse(store: Store, place_of_store: Path) -> Iterator[Browse]:
    """An application over a store (by default an empty one), and a browser; signed in where an `account` is asked for."""
    with ExitStack() as stack:

        def browse(store: Store | None = store, *, account: Role | None = None, **settings: object) -> TestClient:
            app = make_app(Settings(store=place_of_store, **settings), store)  # type: ignore[arg-type]
            client = stack.enter_context(client_of(app))
            if account:
                app.state.desk.add_account(account, account, PASSWORD)
                assert sign_in(client, account).status_code == 303
            return client

        yield browse
