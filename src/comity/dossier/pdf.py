"""A dossier as a PDF, set by Typst.

The program that sets it, `templates/dossier.typ`, never changes; what it sets comes as data. So nothing that an article says
is ever read as code, as it would be where a text is pasted into a program.
"""

import json
import re
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from comity.dossier.cleaning import clean
from comity.dossier.model import Dossier
from comity.dossier.paper import paper

_PROGRAM = Path(__file__).parent / "templates" / "dossier.typ"
_LONGEST_LINK = 8000  # characters; Typst takes no longer address
_REMEMBERED = 11  # pages set one after another that make Typst forget those before


def render_pdf(dossier: Dossier) -> bytes:
    """`dossier` as A4 pages without the kept texts, the same bytes each time.

    It is tagged for screen readers, by PDF/UA-1 wherever the fonts have all letters that it names. Typst brings fonts for
    Latin, Greek, Cyrillic, Georgian, Armenian and Arabic; letters of other scripts come from the fonts of the machine.
    """
    data = {"paper": json.dumps(_plain(paper(dossier)), ensure_ascii=False)}
    try:
        return _set(data, pdf_standards="ua-1")
    except typst.TypstError:
        # PDF/UA forbids letters that no font has; the rest can be read all the same.
        return _set(data)
    finally:
        # Typst remembers what it set the last ten times, hundreds of megabytes for large dossiers.
        for _ in range(_REMEMBERED):
            typst.compile(b"", font_paths=_fonts())


def _set(data: dict[str, str], pdf_standards: Literal["ua-1"] | None = None) -> bytes:
    return typst.compile(_PROGRAM.read_bytes(), font_paths=_fonts(), sys_inputs=data, pdf_standards=pdf_standards)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts()


def _plain(value: Any, name: str = "") -> Any:
    """Rows as dictionaries, their texts cleaned and in one line, without links that can't be set."""
    if isinstance(value, str):
        if name == "link" and len(value) > _LONGEST_LINK:
            return None
        return re.sub(r"\s+", " ", clean(value))
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name), field.name) for field in fields(value)}
    return value
