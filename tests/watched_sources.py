"""Sources as a watch leaves them in a store: one well, and one of each trouble."""

from datetime import UTC, datetime, timedelta

from comity.store import NamedAddress, Store


def watch_for_weeks(store: Store, today: datetime | None = None) -> None:
    """Keeps in `store` what a watch of five sources would have left there by `today` (now where none is given)."""
    watched, now = store.watched(), today or datetime.now(UTC)

    def asked(name: str, back: int, articles: int = 0, failures: int = 0) -> None:
        """One answer of a source so many days ago, with what came of it."""
        at = (now - timedelta(days=back)).isoformat(timespec="seconds")
        ones = [NamedAddress(f"{name} {back} {number}", f"https://x.example/{number}") for number in range(articles + failures)]
        watched.answered(name, at, ones)
        for number, one in enumerate(ones):
            read = number < articles
            outcome = "added" if read else "no-article"
            watched.done(name, one.key, at, outcome, articles=read, findings=6 * read, failures=not read)

    for name, kind, place in (
        ("The Gazette, world", "feed", "https://gazette.example.org/world/feed.xml"),
        ("Harbour Times", "sitemap", "https://harbour-times.example.com/sitemap-news.xml"),
        ("Ministry, statements", "feed", "https://ministry.example.net/statements.atom"),
        ("Valley Post", "feed", "https://valley-post.example/rss"),
        ("What we were sent", "folder", "/home/ada/sent"),
    ):
        watched.enter(name, kind, place, "1")
    for back in reversed(range(80)):
        asked("The Gazette, world", back, articles=(back * 7) % 5, failures=back % 9 == 3)
        if back > 16:
            asked("Harbour Times", back, articles=1 + back % 2)
            asked("Valley Post", back, articles=2)
        elif back > 2:
            asked("Harbour Times", back)
        if back in range(1, 5):
            asked("Valley Post", back, failures=2)
    asked("Harbour Times", 0)
    asked("Ministry, statements", 40, articles=3)
    for back in (3, 2, 1):
        at = (now - timedelta(days=back)).isoformat(timespec="seconds")
        watched.unanswered("Ministry, statements", at, "unreachable", "it could not be fetched (404 Not Found).", at)
    asked("What we were sent", 0)
    watched.answered("What we were sent", now.isoformat(timespec="seconds"), [NamedAddress("file x", "/home/ada/sent/x.txt")])
