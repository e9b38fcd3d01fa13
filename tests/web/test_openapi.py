"""The API keeps what its description promises, whatever is sent to it (schemathesis)."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.openapi.loaders import from_dict
from starlette.types import Receive, Scope, Send

import comity
from comity.web.app import make_app
from comity.web.desk import Desk
from comity.web.settings import Settings
from sample_records import sample
from watched_sources import watch_for_weeks

# All checks are on, in all phases; a run is cut in two ways.
# - What is allowed one by one can make no sense together (a state that is none, since after until): 422 is an answer to it.
# - Lists stand at two addresses, and many take the same filters. All combinations of odd values are tried at /facts and /search;
#   elsewhere filters are filled by chance.
CONFIG = SchemathesisConfig.from_dict(
    {
        "base-url": "http://127.0.0.1:8350",
        "checks": {
            "positive_data_acceptance": {"expected-statuses": ["2xx", 401, 403, 404, 409, 412, 422, "5xx"]},
        },
        "operations": [
            {
                "include-path-regex": r"\{format\}$|/(search/all|agenda|series|series/figures|counts|dossier)$",
                "phases": {"coverage": {"enabled": False}},
            }
        ],
    }
)


def _description() -> dict[str, Any]:
    """The description does not depend on the store."""
    with TemporaryDirectory() as folder, comity.open_store(Path(folder) / "comity.db") as store, Desk(None) as desk:
        return make_app(Settings(store=Path(folder) / "comity.db"), store, desk).openapi()


class _Later:
    """The application, which is made when the first test runs."""

    app: FastAPI

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


schema = from_dict(_description(), config=CONFIG)
schema.app = _Later()


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A token of the real application over a small store of records made by hand, where nobody is let in without one."""
    path = tmp_path_factory.mktemp("openapi") / "comity.db"
    with comity.open_store(path) as store:
        for number in range(1, 6):
            store.add(sample(number))
        watch_for_weeks(store)
        fact = next(comity.facts(store))
        comity.judge(store, "confirm", fact.id, who="Ada", why="seen in the register")
    app = make_app(Settings(store=path, requests_per_minute=1_000_000))
    app.state.desk.add_account("ada", "administer", "lanterns over seven harbours")
    schema.app.app = app
    yield app.state.desk.add_token("tests", "review")
    app.state.store.close()


@schema.parametrize()
@settings(max_examples=4, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_api_is_as_described(case: "schemathesis.Case[Any]", token: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})
