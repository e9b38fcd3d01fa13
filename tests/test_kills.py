"""A short form of trials/kills.py: a command is killed, run again, and held against an undisturbed run."""

import subprocess
import sys
from pathlib import Path

from postgres_server import environment

_ROOT = Path(__file__).parents[1]


def test_killed_and_run_again_it_is_as_undisturbed(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "trials.kills", "--only", "load", "--kills", "2", "--output", str(tmp_path / "kills.jsonl")],
        capture_output=True, text=True, env=dict(environment()), cwd=_ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    trials = (tmp_path / "kills.jsonl").read_text(encoding="utf-8").splitlines()
    assert trials
    assert all('"failure": ""' in trial for trial in trials)
