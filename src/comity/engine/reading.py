"""The doors of the room: pages into records, and any other work, over the engine that a plan names."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from comity.engine.crew import Hands, R, Sign, T, Task, Trouble, Troubles, Work, in_order
from comity.engine.plan import Plan
from comity.engine.running import Gate, PageReader, Result, Unsorted, read_pages
from comity.types import Page, Record, SetAside

K = TypeVar("K")

_AHEAD = 64
"""How many pages for each worker are held while one before them is being read."""
_IN_HAND = 8
"""Of these a worker has so many: while a store keeps what was read it gives out nothing, for as long as some five are read."""


def read_with(items: Iterable[Page | Unsorted | K], plan: Plan) -> Generator[tuple[Result | K, Page | None], None, None]:
    """What `read_pages` gives for each page, in the pages' order, each with its page; what is no page is handed on in its place.

    With "local" pages are read one by one as they are asked for, else some ahead. A page that kills two workers, or takes
    longer than `plan.page_seconds` in one, is set aside. Close the iterator to end the workers early. Raises ComityError where
    the engine can't be started; what the iterator of items raises goes through.
    """
    if plan.engine == "local":
        do = page_work(plan.reader, plan.gate)
        for item in items:
            if isinstance(item, Page | Unsorted):
                yield from ((result, _page(item)) for result in do(item, ()))
            else:
                yield item, None
        return
    work: Work[Page | Unsorted, Result | K] = Work(
        make=partial(_distant_work, plan.reader, plan.gate),
        give_up=give_up_page,
        signs=False,
        most={"killed": 2, "too-slow": 1},
        seconds=plan.page_seconds,
        in_hand=_IN_HAND,
    )
    pages: deque[Page | None] = deque()

    def tasks() -> Iterator[Task[Page | Unsorted] | K]:
        for item in items:
            if isinstance(item, Page | Unsorted):
                page = _page(item)
                pages.append(page)
                yield Task(item, len(page.content))
            else:
                pages.append(None)
                yield item

    results: Iterator[Result | K] = in_order(tasks(), work, _hands(plan, work), plan.hands, ahead=_AHEAD * plan.hands)
    for result in results:
        page = pages.popleft()
        yield (replace(result, page=page), page) if page and isinstance(result, Record) else (result, page)


def work_with(
    tasks: Iterable[T], work: Work[T, R], plan: Plan, on_sign: Callable[[Sign], None] | None = None
) -> Generator[R, None, None]:
    """The result of each task, in the tasks' order. Raises as `read_with` does."""
    if plan.engine == "local":
        do = work.make()
        for task in tasks:
            for told in do(task, ()):
                if not isinstance(told, Sign):
                    yield told
                elif on_sign:
                    on_sign(told)
        return
    every = [Task(task) for task in tasks]
    yield from in_order(every, work, _hands(plan, work), plan.hands, ahead=len(every), on_sign=on_sign)


def page_work(
    reader: Callable[[], PageReader], gate: Callable[[], Gate] | None = None
) -> Callable[[Page | Unsorted, Troubles], Iterator[Result]]:
    """What reads one page, with a reader that is made now."""
    made, looks = reader(), gate() if gate else None
    return lambda item, troubles: read_pages([_page(item)], made, gate=looks if isinstance(item, Unsorted) else None)


def _distant_work(
    reader: Callable[[], PageReader], gate: Callable[[], Gate] | None
) -> Callable[[Page | Unsorted, Troubles], Iterator[Result]]:
    """The same for a worker elsewhere. Records come without their pages' content: it is known where they go, and a pipe holds so
    little that the worker would have to wait until somebody reads from it."""
    read = page_work(reader, gate)
    return lambda item, troubles: map(_without_content, read(item, troubles))


def _without_content(result: Result) -> Result:
    return replace(result, page=replace(result.page, content="")) if isinstance(result, Record) else result


def _page(item: Page | Unsorted) -> Page:
    return item.page if isinstance(item, Unsorted) else item


def give_up_page(item: Page | Unsorted, trouble: Trouble, why: str) -> SetAside:
    """What stands in the place of a page that no worker survives, or that none finishes."""
    page = _page(item)
    what = "two processes died over this page" if trouble == "killed" else "reading this page was given up"
    return SetAside(page.source, trouble, f"{what} ({why}).", page.digest)


def _hands(plan: Plan, work: Work[Any, Any]) -> Hands:
    if plan.engine == "processes":
        from comity.engine.processes import Processes

        return Processes(work.make)
    from comity.engine.cluster import Actors

    return Actors(work.make, plan.hands, plan.address, work.signs)
