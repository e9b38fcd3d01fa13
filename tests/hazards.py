"""Readers that die, hang or dawdle over certain pages; made in workers, so what they remember is in files."""

import os
import signal
import time
from pathlib import Path

from comity.types import Article, Page, Record
from fake_reader import FakeReader


class Hazard(FakeReader):
    """Reads as FakeReader does, notes in `log` which pages it begins, and heeds what their texts tell it to do."""

    def __init__(self, log: Path, pause: float = 0.0) -> None:
        super().__init__()
        self._log = log
        self._pause = pause

    def read(self, page: Page, article: Article) -> Record:
        with self._log.open("a", encoding="utf-8") as file:
            file.write(f"{page.source}\n")
        time.sleep(self._pause)
        if "dawdle" in article.text:
            time.sleep(0.1)
        if "hang for ever" in article.text:
            time.sleep(10_000)
        if "kill always" in article.text or ("kill once" in article.text and begun(self._log).count(page.source) == 1):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read(page, article)


def begun(log: Path) -> list[str]:
    """The pages that were begun so far."""
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def unable() -> FakeReader:
    """A reader that can't be made."""
    raise ValueError("the model is not there")


def stillborn() -> FakeReader:
    """A reader whose making kills the process."""
    os._exit(3)


class Lonely(Hazard):
    """Of several that are made, the first one reads, and begins when three others have died while they were made."""

    def __init__(self, log: Path) -> None:
        super().__init__(log)
        self._deaths = log.with_suffix(".deaths")
        try:
            log.with_suffix(".first").touch(exist_ok=False)
        except FileExistsError:
            with self._deaths.open("a", encoding="utf-8") as file:
                file.write("one\n")
            os._exit(3)

    def read(self, page: Page, article: Article) -> Record:
        while len(begun(self._deaths)) < 3:
            time.sleep(0.02)
        return super().read(page, article)
