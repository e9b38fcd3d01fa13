"""A dossier as HTML, Markdown or JSON."""

import base64
import hashlib
import json
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from comity.dossier.cleaning import clean, escape_unsafe
from comity.dossier.markdown import markdown
from comity.dossier.marking import marked_paragraphs
from comity.dossier.model import Dossier
from comity.dossier.picture import picture
from comity.dossier.places import WithinFile
from comity.dossier.sections import sections
from comity.dossier.wording import between, join_names, nothing_known, only_asked, say_sources, topics, types_shown
from comity.periods import say_date

Format = Literal["html", "md", "json"]
_TEMPLATES = Path(__file__).parent / "templates"


def render(dossier: Dossier, format: Format) -> str:
    """`dossier` as text, the same each time; all three forms say what `comity.dossier.model` documents.

    - `html`: one file that needs no network, no script and no server, with the articles' kept texts.
    - `md`: the same sections in CommonMark, readable as it is; without the kept texts.
    - `json`: one object with the keys of `Dossier` and its rows, in the order and meaning of
      `comity.dossier.model`; tuples are arrays, what is unknown is null.

    Raises `ValueError` for another format.
    """
    match format:
        case "html":
            return _html(dossier)
        case "md":
            return markdown(dossier)
        case "json":
            return escape_unsafe(json.dumps(dossier, default=_fields, ensure_ascii=False, indent=2)) + "\n"
        case _:
            raise ValueError(f"A dossier has no format {format!r}; it has html, md and json.")


def _fields(row: object) -> dict[str, Any]:
    """A row as JSON has it: an object of its fields."""
    if not is_dataclass(row) or isinstance(row, type):
        raise TypeError(f"{type(row).__name__} is no row of a dossier.")
    return {field.name: getattr(row, field.name) for field in fields(row)}


def _html(dossier: Dossier) -> str:
    # The look is the application's too: frontend/src/app.css takes it in.
    style = "".join((_TEMPLATES / name).read_text(encoding="utf-8") for name in ("look.css", "style.css"))
    return _template().render(
        d=dossier,
        first=dossier.states[0].name,
        second=dossier.states[1].name,
        style=Markup(style),
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        picture=picture(dossier.glance.months),
        types=types_shown(dossier),
        only_asked=only_asked(dossier),
        nothing_known=nothing_known(dossier),
        sections=sections(dossier),
        to=WithinFile(),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters.update(
        date=lambda text: say_date(text, unknown="date unknown"),
        names=join_names,
        sources=say_sources,
        between=between,
        marked=marked_paragraphs,
    )
    environment.globals.update(topics=topics)
    return environment.get_template("dossier.html.j2")


def _finalize(value: object) -> object:
    """Clean every text that the template writes, save markup, which is made of cleaned text."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value
