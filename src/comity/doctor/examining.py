"""The door: all that is looked at, one after another. What can't be looked at is wrong, and the rest goes on."""

import re
import shlex
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from comity.doctor import installation, network, packages, stores
from comity.doctor.model import Examined, wrong

Examination = Callable[[], Iterable[Examined]]

_USUAL = "comity.db"
"""The store of commands that name none."""

_INSTALLATION: tuple[Examination, ...] = (
    installation.python,
    installation.sqlite,
    packages.required,
    packages.locked,
    packages.extras,
    installation.language_model,
    installation.encoder,
    installation.pdf,
    installation.time_zones,
    installation.encodings,
    installation.temporary_files,
)


def examine(store: str | None = None, *, fetch: str | None = None, allow_private: bool = False) -> Iterator[Examined]:
    """Looks at the installation; at a `store`, where one is named; and fetches an address, where one is.

    Nothing else goes to the network, and nothing is changed.
    """
    for examination in _INSTALLATION:
        yield from _examined(examination)
    if store is not None:
        for examination in stores.examinations(store):
            yield from (_naming(store, examined) for examined in _examined(examination))
    if fetch is not None:
        yield from _examined(partial(network.fetching, fetch, allow_private=allow_private))


def _naming(store: str, examined: Examined) -> Examined:
    """With commands that are of this store, as they can be run."""
    if store == _USUAL:
        return examined
    named = f"--store {shlex.quote(store)}"
    return replace(examined, remedy=re.sub(r"`(comity [^`]+)`", lambda found: f"`{found[1]} {named}`", examined.remedy))


def _examined(examination: Examination) -> Iterator[Examined]:
    try:
        yield from examination()
    # Whatever is so wrong that it can't even be looked at.
    except Exception as error:
        name = getattr(examination, "func", examination).__name__.strip("_").replace("_", "-")
        if isinstance(error, ImportError) and error.name:
            yield wrong(
                name,
                f"the package {error.name} can't be loaded ({error}).",
                "Install Comity anew: `pip install --force-reinstall comity`.",
            )
        else:
            yield wrong(
                name, f"this can't be looked at ({type(error).__name__}: {error}).", "Install Comity anew, or report this."
            )
