"""Where a file is written before it takes its place, so that it is there whole or not at all."""

import os
from pathlib import Path

_LOGS = ("", "-wal", "-shm", "-journal")


def draft_of(target: Path) -> Path:
    """The path of this process's draft beside `target`. What a process left that was killed over its draft is removed.

    A process of another computer that writes the same file in a shared folder just now loses its draft, and is told so.
    """
    if os.name == "posix":
        for path in target.parent.glob(f".{_plain(target.name)}.*.part"):
            process = path.name.removesuffix(".part").rpartition(".")[2]
            if process.isdecimal() and is_gone(int(process)):
                remove(path)
    return target.with_name(f".{target.name}.{os.getpid()}.part")


def remove(draft: Path) -> None:
    """Removes a draft, and what a database put beside it."""
    for ending in _LOGS:
        draft.with_name(draft.name + ending).unlink(missing_ok=True)


def _plain(name: str) -> str:
    """A name in which nothing is a pattern."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


def is_gone(process: int) -> bool:
    """Whether a process of this machine is no more."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        pass
    return False
