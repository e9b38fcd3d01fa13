"""The dossier of two states: what a desk officer reads before a visit.

`build` orders the facts of two states, `show` puts single facts into words; `render` shows a dossier as HTML, Markdown or JSON,
`render_pdf` as pages to print. `comity.dossier.model` documents the dossier's data.
"""

from comity.dossier.assembly import build, show
from comity.dossier.model import Dossier, Row
from comity.dossier.pdf import render_pdf
from comity.dossier.rendering import Format, render

__all__ = ["Dossier", "Format", "Row", "build", "render", "render_pdf", "show"]
