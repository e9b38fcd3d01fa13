"""Folders that are watched: which files in them are pages, and by what it is known whether one has changed."""

from dataclasses import dataclass
from pathlib import Path

from comity.errors import PageError
from comity.sources.opening import page_files
from comity.sources.paths import shown


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file with pages, and what is another as soon as somebody writes to it."""

    path: str
    """As it can be shown and kept; `paths.path_of` gives the file's own."""
    mark: str


def look_into(folder: str) -> list[SeenFile]:
    """The files with pages in a folder and below, in the order of names. Raises PageError "missing" where there is no folder.

    A file whose name begins with a dot is left out: programs write there what is not yet complete.
    """
    if not Path(folder).is_dir():
        raise PageError(folder, "missing", "there is no such folder; check the path.")
    found = []
    for file in page_files(folder):
        try:
            told = file.stat()
        except OSError:  # gone again
            continue
        found.append(SeenFile(shown(str(file)), f"{told.st_mtime_ns}-{told.st_size}"))
    return found
