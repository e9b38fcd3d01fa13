"""Processes for tests of the workshop: the real one with a reader that is quick, and easy to trip or to hold up."""

import os
import time
from multiprocessing.connection import Connection

from comity import facade
from comity.types import Article, Page, Record
from comity.web import worker
from fake_reader import FakeReader


class TestReader(FakeReader):
    """Sleeps where the text says so, and takes the process down where it says that."""

    def read(self, page: Page, article: Article) -> Record:
        """The record."""
        if "dawdle" in article.text:
            time.sleep(0.3)
        if "sleep" in article.text:
            time.sleep(60)
        if "perish" in article.text:
            os._exit(9)
        return super().read(page, article)


def quick_work(pipe: Connection) -> None:
    """The process."""
    facade._reader = lambda name: TestReader()  # type: ignore[assignment]  # the one place where readers are made
    # Where many tests run at once, a process that always steps back hardly ever comes to its turn.
    worker._NICENESS = 0
    worker.work(pipe)
