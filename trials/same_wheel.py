"""Builds the wheel twice, in two folders that have nothing in common, and says whether both are the same, byte for byte.

    make wheel
    python3 trials/same_wheel.py [--output dist]

The two differ in all that must not matter: the folder's name, the order and times of files, the umask, the time zone, the
language. What must is the commit: its files, and its time as SOURCE_DATE_EPOCH. What builds is pinned by hashes in
requirements/build.txt. Prints one JSON object; exit code 1 if they differ.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACES = (
    ("one", {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}, 0o022, 1_000_000_000),
    ("another place", {"TZ": "Asia/Baku", "LC_ALL": "C", "PYTHONHASHSEED": "77"}, 0o077, 1_700_000_000),
)
"""Name, environment, umask, and the time of all files."""


def told_by_git(*command: str) -> str:
    """What a command of git prints."""
    return subprocess.run(["git", *command], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def copy(files: list[str], folder: Path, mtime: int, *, backwards: bool) -> None:
    """Puts the files into a folder, in their order or in the other one."""
    for name in reversed(files) if backwards else files:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        # Without modes and times: those of this folder are what must not matter.
        target.write_bytes((ROOT / name).read_bytes())
        os.utime(target, (mtime, mtime))


def build(folder: Path, environment: dict[str, str], epoch: str) -> Path:
    """The wheel that is built in a folder."""
    pins = ROOT / "requirements" / "build.txt"
    options = ["--quiet", "--wheel", "--build-constraints", str(pins), "--require-hashes", "--out-dir", str(folder / "out")]
    command = [str(ROOT / ".uv" / "bin" / "uv"), "build", *options, str(folder)]
    subprocess.run(command, check=True, env=os.environ | environment | {"SOURCE_DATE_EPOCH": epoch})
    (wheel,) = (folder / "out").glob("*.whl")
    return wheel


def main() -> int:
    """The trial."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--output", default=str(ROOT / "dist"), help="where the wheel is kept")
    output = Path(options.parse_args().output)
    files = [name for name in told_by_git("ls-files", "-z").split("\0") if name and (ROOT / name).is_file()]
    epoch = told_by_git("log", "-1", "--format=%ct").strip()
    with tempfile.TemporaryDirectory() as scratch:
        wheels = []
        for number, (name, environment, umask, mtime) in enumerate(PLACES):
            before = os.umask(umask)
            try:
                copy(files, Path(scratch) / name, mtime, backwards=bool(number))
                wheels.append(build(Path(scratch) / name, environment, epoch))
            finally:
                os.umask(before)
        contents = [wheel.read_bytes() for wheel in wheels]
        same = contents[0] == contents[1]
        with zipfile.ZipFile(wheels[0]) as archive:
            count = len(archive.namelist())
        told = {
            "wheel": wheels[0].name,
            "same": same,
            "bytes": len(contents[0]),
            "files": count,
            "epoch": int(epoch),
            "changes": bool(told_by_git("status", "--porcelain")),
            "sha256": [hashlib.sha256(content).hexdigest() for content in contents],
        }
        print(json.dumps(told))
        if same:
            output.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(wheels[0], output / wheels[0].name)
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())
