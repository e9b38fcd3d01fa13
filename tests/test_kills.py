"""A short form of trials/kills.py: some commands are killed, run again, and held against an undisturbed run."""

import subprocess
import sys
from pathlib import Path

import pytest

from postgres_server import environment

_ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("only", ["add", "backup"])
def test_killed_and_run_again_it_is_as_undisturbed(tmp_path: Path, only: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "trials.kills", "--only", only, "--kills", "3", "--output", str(tmp_path / "kills.jsonl")],
        capture_output=True, text=True, env=dict(environment()), cwd=_ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    trials = (tmp_path / "kills.jsonl").read_text(encoding="utf-8").splitlines()
    assert trials
    assert all('"failure": ""' in trial for trial in trials)
