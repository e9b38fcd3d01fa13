"""A file system of the tests' own with little room, for a program and its children alone."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from postgres_server import environment

_MOUNT = 'mount -t tmpfs -o size="$1" tmpfs "$2" && shift && cd "$1" && shift && exec "$@"'


def can_mount(folder: Path) -> bool:
    """Whether this user may have file systems of its own here."""
    if not (shutil.which("unshare") and shutil.which("mount")):
        return False
    return on_small_disk(folder, "pass").returncode == 0


def on_small_disk(folder: Path, program: str, *arguments: str, size: str = "2m") -> "subprocess.CompletedProcess[str]":
    """Runs a Python program where `folder` is a file system in memory of this size, which is gone when it ends."""
    # Root need be nobody else; others are root within a namespace of their own.
    ours = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]
    return subprocess.run(
        [*ours, "sh", "-c", _MOUNT, "sh", size, str(folder), sys.executable, "-c", program, *arguments],
        capture_output=True, text=True, env=dict(environment()),
    )  # fmt: skip
