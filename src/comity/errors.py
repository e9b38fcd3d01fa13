"""The errors that Comity raises. Each carries one plain sentence on what is wrong and what to do."""

from typing import Literal

Reason = Literal[
    "missing",  # the path or address is not there
    "no-pages",  # a folder without pages
    "unreachable",  # an address that could not be fetched
    "robots",  # an address that its host's robots.txt does not allow to be fetched
    "no-feed",  # what should be a feed, sitemap or list of addresses, and is none
    "bad-address",  # an address that may not be fetched: no http(s), of this computer, of a private network
    "binary",  # not text
    "encoding",  # text in a broken or unknown encoding
    "too-large",  # over the size limit, or an article of over 400,000 characters
    "too-deep",  # tags nested too deeply, or compressed over and over
    "damaged",  # a part of an archive that is broken or cut off, or no archive at all
    "bad-line",  # a line of a .jsonl file that is no JSON object with a page, or of a list that is no address
    "empty",  # nothing in it
    "no-article",  # a page without an article: a menu, a list, a form
    "language",  # in a language that is not read yet
    "failed",  # the reader itself failed on this page, or what it found could not be kept
    "killed",  # processes that read it were killed, or died
    "too-slow",  # reading it did not come to an end
]


class ComityError(Exception):
    """The base of all errors that Comity raises; its text is one sentence for people."""


class PageError(ComityError):
    """A page that can't be read. `reason` is a stable code for programs, the text is for people."""

    def __init__(self, source: str, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.source = source
        self.reason: Reason = reason
        self.message = message

    def __str__(self) -> str:
        return f"{self.source}: {self.message}"

    def __reduce__(self) -> tuple[type["PageError"], tuple[str, Reason, str]]:
        return (PageError, (self.source, self.reason, self.message))


class UnknownStateError(ComityError):
    """A name that is no state's; the text names the nearest ones."""


class StoreError(ComityError):
    """A store that can't be opened, read or written: no database, read-only, from a newer version, full."""


class UnkeptError(StoreError):
    """What a store can't hold, though it holds others: a character that no database has, a text too long for it.

    `what` says so without the place of the store, which is nothing to who brought the page.
    """

    def __init__(self, place: str, what: str) -> None:
        super().__init__(place, what)
        self.place = place
        self.what = what

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"
