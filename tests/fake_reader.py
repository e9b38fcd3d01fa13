"""A reader for the tests of everything around the reading: quick, and easy to trip."""

from comity.types import Article, Event, Page, Record
from sample_records import sample

SIGNED = "Azerbaijan and Kazakhstan signed a roadmap"


class FakeReader:
    """Finds one event where the two states sign, and fails on pages that tell it to stumble."""

    def __init__(self, version: str = "fake-1") -> None:
        self.version = version
        self.pages_read = 0

    def read(self, page: Page, article: Article) -> Record:
        self.pages_read += 1
        if "stumble" in article.text:
            raise ValueError("stumbled")
        start = article.text.find(SIGNED)
        if start < 0:
            return Record(page, article, coder=self.version)
        event = Event(
            SIGNED,
            start,
            start + len(SIGNED),
            type="SUPPORT",
            mode=None,
            actors=("Azerbaijan", "Kazakhstan"),
            recipients=(),
            actor_states=("AZE", "KAZ"),
            recipient_states=(),
            date=None,
            place=None,
            status="occurred",
        )
        return Record(page, article, events=(event,), instruments=(), coder=self.version)


def make_fake_reader(name: str) -> FakeReader:
    """In the place of `facade._reader`, also where it goes to other processes."""
    return FakeReader()


def line(number: int, text: str = sample().article.text) -> dict[str, str]:
    """A line of a .jsonl file that holds an article."""
    return {
        "id": f"example-{number}",
        "url": f"https://example.org/news/{number:05}",
        "title": f"A visit, part {number}",
        "published": "2024-05-02T10:00:00+05:00",
        "text": text,
    }
