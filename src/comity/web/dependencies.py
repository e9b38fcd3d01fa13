"""What endpoints take as parameters."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from comity.store import Store
from comity.web.desk import Desk, Role
from comity.web.problems import problem
from comity.web.safety.visitors import Visitor
from comity.web.settings import Settings

# All are coroutines though they wait for nothing: plain functions would each be sent to a thread.


async def _store(request: Request) -> AsyncIterator[Store]:
    # All that a page tells is of one moment.
    store: Store = request.app.state.store
    with store.moment() as moment:
        yield moment


async def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _visitor(request: Request) -> Visitor:
    visitor: Visitor = request.state.visitor
    return visitor


async def needs_review(request: Request) -> Visitor:
    """The visitor, who may judge facts and add pages. Raises Trouble for others."""
    return _needs(request, "review", "judge facts and add pages")


async def needs_administer(request: Request) -> Visitor:
    """The visitor, who may change accounts. Raises Trouble for others."""
    return _needs(request, "administer", "change accounts and tokens")


def _needs(request: Request, role: Role, what: str) -> Visitor:
    visitor: Visitor = request.state.visitor
    if not visitor.may(role):
        raise problem("forbidden", f"Only those with the role “{role}” may {what}; yours is “{visitor.role or 'none'}”.")
    return visitor


# Closed before the answer is sent: who takes long to take it would keep the moment open.
TheStore = Annotated[Store, Depends(_store, scope="function")]
TheDesk = Annotated[Desk, Depends(_desk)]
TheSettings = Annotated[Settings, Depends(_settings)]
TheVisitor = Annotated[Visitor, Depends(_visitor)]
Reviewer = Annotated[Visitor, Depends(needs_review)]
Administrator = Annotated[Visitor, Depends(needs_administer)]
