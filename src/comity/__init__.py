"""Comity reads the news and keeps the record of relations between states.

    >>> import comity
    >>> records = comity.read("page.html")
    >>> with comity.open_store("comity.db") as store:
    ...     comity.add(store, "pages/")
    ...     dossier = comity.build_dossier(store, "Azerbaijan", "Kazakhstan")
    ...     visits = [f for f in comity.facts(store) if f.kind == "events"]

What `comity.__all__` names is public and stays; the modules inside may move.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.client import connect
    from comity.client.protocol import Connection
    from comity.client.tags import ChangedError
    from comity.consolidation import Contradiction, Entity, Fact, FollowUp, Report, Step, Told, Why
    from comity.dossier import Dossier
    from comity.errors import ComityError, PageError, StoreError, UnknownStateError
    from comity.evaluation import Evaluation
    from comity.exports.digest import Digest, KindDigest
    from comity.facade import (
        AddSummary,
        LoadSummary,
        PartsSummary,
        add,
        copy_store,
        evaluate,
        load_parts,
        open_store,
        read,
        read_many,
        rebuild,
        render_dossier,
        reread,
        write_parts,
    )
    from comity.parts import Damage
    from comity.recall import (
        Found,
        agenda,
        build_dossier,
        digest,
        export,
        export_judgements,
        fact,
        facts,
        import_judgements,
        judge,
        search,
        why,
    )
    from comity.records import from_json, to_json
    from comity.relating import LineError, relate
    from comity.store import Hit, Problem, Store, StoreStatus
    from comity.types import (
        Article,
        Commitment,
        Event,
        Figure,
        Filters,
        Finding,
        Given,
        Head,
        Instrument,
        Judgement,
        Office,
        Page,
        PassedOver,
        Record,
        SetAside,
        Statement,
        Target,
    )

    __version__: str

__all__ = [
    "AddSummary", "Article", "ChangedError", "ComityError", "Commitment", "Connection", "Contradiction", "Damage",
    "Digest", "Dossier", "Entity", "Evaluation", "Event", "Fact", "Figure", "Filters", "Finding", "FollowUp", "Found",
    "Given", "Head", "Hit", "Instrument", "Judgement", "KindDigest", "LineError", "LoadSummary", "Office", "Page",
    "PageError", "PartsSummary", "PassedOver", "Problem", "Record", "Report", "SetAside", "Statement", "Step", "Store",
    "StoreError", "StoreStatus", "Target", "Told", "UnknownStateError", "Why", "__version__", "add", "agenda",
    "build_dossier", "connect", "copy_store", "digest", "evaluate", "export", "export_judgements", "fact", "facts",
    "from_json", "import_judgements", "judge", "load_parts", "open_store", "read", "read_many", "rebuild", "relate",
    "render_dossier", "reread", "search", "to_json", "why", "write_parts",
]  # fmt: skip

_MODULES = {
    "comity.client": ("connect",),
    "comity.client.protocol": ("Connection",),
    "comity.client.tags": ("ChangedError",),
    "comity.dossier": ("Dossier",),
    "comity.errors": ("ComityError", "PageError", "StoreError", "UnknownStateError"),
    "comity.facade": (
        "AddSummary", "LoadSummary", "PartsSummary", "add", "copy_store", "evaluate", "load_parts", "open_store", "read",
        "read_many", "rebuild", "render_dossier", "reread", "write_parts",
    ),
    "comity.consolidation": ("Contradiction", "Entity", "Fact", "FollowUp", "Report", "Step", "Told", "Why"),
    "comity.exports.digest": ("Digest", "KindDigest"),
    "comity.parts": ("Damage",),
    "comity.recall": (
        "Found", "agenda", "build_dossier", "digest", "export", "export_judgements", "fact", "facts", "import_judgements",
        "judge", "search", "why",
    ),
    "comity.evaluation": ("Evaluation",),
    "comity.records": ("from_json", "to_json"),
    "comity.relating": ("LineError", "relate"),
    "comity.store": ("Hit", "Problem", "Store", "StoreStatus"),
    "comity.types": (
        "Article", "Commitment", "Event", "Figure", "Filters", "Finding", "Given", "Head", "Instrument", "Judgement",
        "Office", "Page", "PassedOver", "Record", "SetAside", "Statement", "Target",
    ),
}  # fmt: skip
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


if not TYPE_CHECKING:  # To type checkers this would say that every name is there.

    def __getattr__(name: str) -> object:
        """Imports what is asked for when it is asked for (PEP 562): `import comity` loads no library."""
        if name == "__version__":
            from importlib.metadata import version

            return version("comity")
        if name not in _HOMES:
            raise AttributeError(f"module 'comity' has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
