"""Pages from WACZ: a ZIP with WARCs in its folder `archive`, which are read where they are.

Source of the form: the WACZ specification 1.1.1. What else is in it (indexes, lists of pages, `datapackage.json`) repeats
what the WARCs say.
"""

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from comity.errors import PageError
from comity.sources.archives import open_warc
from comity.sources.counting import Counts
from comity.sources.streams import Watched
from comity.sources.zips import open_entry, open_zip
from comity.types import Page, SetAside

WARCS = (".warc", ".warc.gz")


def open_wacz(file: BinaryIO, source: str, counts: Counts) -> Iterator[Page | SetAside]:
    """The pages of the WARCs in a WACZ, as `open_warc` gives them; a WARC that can't be read is set aside, and the next is read.

    Raises PageError where the file is no ZIP, or holds no WARC.
    """
    with open_zip(file, source) as archive:
        entries = [entry for entry in archive.infolist() if _is_warc(entry.filename)]
        if not entries:
            raise PageError(source, "no-pages", "this WACZ holds no WARC (archive/….warc.gz).")
        for entry in entries:
            yield from _entry(archive, entry, f"{source}/{entry.filename}", counts)


def _is_warc(name: str) -> bool:
    return name.startswith("archive/") and name.lower().endswith(WARCS)


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, source: str, counts: Counts) -> Iterator[Page | SetAside]:
    try:
        with open_entry(archive, entry, source) as stream:
            gzipped = entry.filename.lower().endswith(".gz")
            yield from open_warc(Watched(stream, counts), source, counts, gzipped=gzipped)
    except PageError as error:
        yield SetAside(error.source, error.reason, error.message)
