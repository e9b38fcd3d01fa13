"""`comity serve` as a program of its own, for a browser."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from browser_store import COMITY


@dataclass(frozen=True)
class Served:
    """A server that runs."""

    url: str
    """http://127.0.0.1:40123, without a slash at the end."""
    store: Path


@contextmanager
def served(store: Path, *options: str) -> Iterator[Served]:
    """A server on a free port, until the block ends. Fails where it writes an error to its log meanwhile."""
    log = store.with_suffix(".log")
    with log.open("w+") as errors:
        process = subprocess.Popen(
            [*COMITY, "serve", "--store", str(store), "--port", "0", *options],
            stdout=subprocess.PIPE, stderr=errors, text=True, env={**os.environ, "COMITY_STORE": "", "COLUMNS": "200"},
        )  # fmt: skip
        assert process.stdout
        said = ""
        try:
            for line in process.stdout:
                said += line
                if "Ctrl-C ends it." in line:
                    break
            found = re.search(r"listens on (\S+)\.", said)
            assert found, said + log.read_text()
            yield Served(f"http://{found[1]}", store)
        finally:
            process.terminate()
            process.communicate()
    told = log.read_text()
    assert "ERROR" not in told, told


def add_account(store: Path, name: str, role: str, password: str) -> None:
    """An account, as the administrator of a server makes it."""
    subprocess.run(
        [*COMITY, "accounts", "add", name, "--role", role, "--password-stdin", "--store", str(store)],
        input=f"{password}\n", text=True, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
