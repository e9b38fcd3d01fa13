"""A folder of parts: what belongs to it, and which shards in it are done.

parts.json                       the catalogue: what the parts were made with, and the shards in their order
day=2022-08-24/SHARD.parquet     the records of a shard that were published on a day
set-aside/SHARD.parquet          the pages of a shard that could not be read
shards/SHARD.json                written last: the shard is done, and these are its files
work/                            what is being written
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from comity.errors import ComityError
from comity.parts.journal import sole
from comity.parts.shards import Shard, shard_of
from comity.types import JSONObject

FORMAT: Final = 1
NO_DAY: Final = "__HIVE_DEFAULT_PARTITION__"
"""The day of articles that tell none: what programs that read such folders take for NULL."""


class Folder:
    """The folder at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.work = path / "work"
        self._catalogue = path / "parts.json"
        self._frame = {self.work, path / "shards", path / "set-aside"}
        """What stands there before the catalogue does."""

    @contextmanager
    def begun(self, coder: str, with_pages: bool, shards: Sequence[Shard]) -> Iterator[None]:
        """Makes the folder ready for these shards, and keeps other runs out until the end.

        What was written of the same files when they were cut otherwise, or had another content, is removed. Raises
        ComityError where the folder holds something else, or parts that were made otherwise.
        """
        self._require_parts()
        for folder in self._frame:
            folder.mkdir(parents=True, exist_ok=True)
        with sole(self.work / "lock", f"{self.path}: another run is writing parts into this folder; wait for its end."):
            self._require_parts()
            made_with = {"format": FORMAT, "coder": coder, "pages": with_pages}
            known: list[Shard] = []
            if self._catalogue.exists():
                before, known = self.catalogue()
                for name, value in made_with.items():
                    if before.get(name) != value:
                        raise ComityError(
                            f"{self.path}: these parts were made otherwise ({name} {before.get(name)}, now {value}); "
                            "name another folder."
                        )
            known = self._without_outdated(known, shards)
            every = list(dict.fromkeys([*known, *shards]))
            self._write(self._catalogue, json.dumps({**made_with, "shards": [shard.to_json() for shard in every]}).encode())
            yield

    def catalogue(self) -> tuple[JSONObject, list[Shard]]:
        """What the parts were made with, and the shards in their order. Raises ComityError where the folder holds no parts."""
        try:
            told = json.loads(self._catalogue.read_text(encoding="utf-8"))
            if told["format"] > FORMAT:
                raise ComityError(f"{self.path}: these parts are from a newer version of Comity.")
            return told, [shard_of(one) for one in told["shards"]]
        except FileNotFoundError:
            raise ComityError(f"{self.path}: there are no parts here; `comity parts` makes some.") from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ComityError(f"{self.path}: parts.json is damaged; write the parts anew into another folder.") from None

    def manifest(self, shard: Shard) -> JSONObject | None:
        """What is told of a shard that is done; None of one that is not."""
        try:
            told = json.loads(self._manifest(shard).read_text(encoding="utf-8"))
            # A manifest that lacks something is one that something else has written.
            return told if isinstance(told, dict) and {"signature", "files", "articles", "set_aside"} <= told.keys() else None
        except (OSError, ValueError):
            return None

    def files(self, shard: Shard) -> list[Path]:
        """The files of a shard that are at their places, whether it is done or not."""
        return sorted(self.path.glob(f"*/{shard.name}.parquet"))

    def finish(self, shard: Shard, drafts: dict[str, Path], told: dict[str, Any]) -> JSONObject:
        """Brings the drafts, each in a folder of its own, to their places ("day=2022-08-24"); then says that the shard is done.

        Returns what it says.
        """
        files = []
        for place, draft in drafts.items():
            target = self.path / place / draft.name
            target.parent.mkdir(exist_ok=True)
            files.append({"path": f"{place}/{draft.name}", "bytes": draft.stat().st_size})
            draft.replace(target)
            draft.parent.rmdir()
        for stray in set(self.files(shard)) - {self.path / str(file["path"]) for file in files}:
            stray.unlink()
        manifest = told | {"files": files}
        self._write(self._manifest(shard), json.dumps(manifest).encode())
        return manifest

    def remove(self, shard: Shard) -> None:
        """Removes all of a shard, beginning with the word that it is done."""
        self._manifest(shard).unlink(missing_ok=True)
        for file in self.files(shard):
            file.unlink()
        (self.work / f"{shard.name}.journal").unlink(missing_ok=True)

    def _require_parts(self) -> None:
        """Raises ComityError where the folder holds something else than parts.

        One without a catalogue may be of a run that has just begun, or one that ended before it had written that.
        """
        begun = {*self._frame, self.work / "lock", self.work / self._catalogue.name}
        found = set(self.path.iterdir()) if self.path.exists() else set()
        found |= {file for folder in self._frame & found if folder.is_dir() for file in folder.iterdir()}
        # Looked for last: a run that has just begun writes it before all else.
        if not (found <= begun or self._catalogue.exists()):
            raise ComityError(f"{self.path}: this folder holds something else than parts; name a new or empty one.")

    def _write(self, path: Path, content: bytes) -> None:
        """Writes a file as a whole or not at all."""
        draft = self.work / path.name
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    def _has(self, manifest: JSONObject) -> bool:
        try:
            return all((self.path / file["path"]).stat().st_size == file["bytes"] for file in manifest["files"])
        except OSError:
            return False

    def _manifest(self, shard: Shard) -> Path:
        return self.path / "shards" / f"{shard.name}.json"

    def _without_outdated(self, known: list[Shard], shards: Sequence[Shard]) -> list[Shard]:
        wanted = set(shards)
        paths = {path for shard in shards for path in shard.paths}
        outdated = {shard for shard in known if shard not in wanted and not paths.isdisjoint(shard.paths)}
        for shard in outdated:
            self.remove(shard)
        for shard in wanted.intersection(known):
            manifest = self.manifest(shard)
            if manifest and not (manifest["signature"] == shard.signature() and self._has(manifest)):
                self.remove(shard)
        return [shard for shard in known if shard not in outdated]
