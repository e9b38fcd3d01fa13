"""The dossier of two states: what a desk officer reads before a visit.

`build` orders the facts of two states; `render` shows them as HTML, Markdown or JSON.
`comity.dossier.model` documents the dossier's data.
"""

from comity.dossier.assembly import build
from comity.dossier.model import Dossier
from comity.dossier.rendering import Format, render

__all__ = ["Dossier", "Format", "build", "render"]
