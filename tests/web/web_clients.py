"""Browsers for tests: clients of the real application that carry cookies and CSRF tokens as a browser does."""

import re
from typing import Any, Protocol

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from comity.store import Store
from comity.web.desk import Role


class Browse(Protocol):
    """Gives a browser at an application of its own."""

    def __call__(self, store: Store | None = None, *, account: Role | None = None, **settings: object) -> TestClient: ...


PASSWORD = "lanterns over seven harbours"
BASE = "http://127.0.0.1:8350"


def client_of(app: FastAPI, **options: Any) -> TestClient:
    """A browser at the application's own address, without cookies; it follows no redirects."""
    return TestClient(app, base_url=options.pop("base_url", BASE), follow_redirects=False, **options)


def csrf_of(client: TestClient, page: str = "/api/problems") -> str:
    """The token that this browser's forms carry."""
    found = re.search(r'name="csrf" (?:value|content)="(\w+)"', client.get(page).text)
    return found[1] if found else ""


def send(client: TestClient, address: str, data: dict[str, Any] | None = None, **options: Any) -> Response:
    """Sends a form of ours."""
    return client.post(address, data={"csrf": csrf_of(client), **(data or {})}, **options)


def sign_in(client: TestClient, name: str, password: str = PASSWORD, next: str = "/") -> Response:
    """Signs in by the form."""
    return send(client, "/sign-in", {"name": name, "password": password, "next": next})
