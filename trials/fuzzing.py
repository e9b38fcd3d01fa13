"""Coverage-guided fuzzing of one door of Comity, with atheris: `python -m trials.fuzzing TARGET --seconds 600`.

What the fuzzer has found worth keeping lies in build/fuzzing/TARGET and is gone on with by the next run. A crash, a run of over
ten seconds or of over 1 GB ends it; its input lies beside, and `--again FILE` runs it once more. Each run adds a line to
`trials/results/fuzzing.jsonl`, so that their seconds of the processor add up: `--sum` shows them.
"""

import argparse
import hashlib
import json
import re
import resource
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
_FOLDER: Final = ROOT / "build" / "fuzzing"
_RESULTS: Final = ROOT / "trials" / "results" / "fuzzing.jsonl"
_SLOWEST, _MEMORY = 10, 1024
"""Seconds and megabytes that one input may take."""
# Whose branches count as news to the fuzzer: ours, and those of the libraries in Python that read strangers' words.
_WATCHED: Final = ["comity", "training", "trafilatura", "htmldate", "feedparser"]
_INTERRUPTED: Final = 72
"""libFuzzer's exit code after Ctrl-C: what it did until then counts."""
_NAMES: Final = ("html", "stored", "feeds", "sitemaps", "warc", "wacz", "lines", "dates", "amounts", "markup")


def main() -> None:
    """Runs the fuzzer in a process of its own, which it ends; notes what came of it."""
    options = _options()
    if options.sum:
        _show_sums()
    elif options.again:
        from trials.targets import TARGETS

        TARGETS[options.target].read(options.again.read_bytes())
        print("Nothing is wrong with it any more.")
    elif options.here:
        _fuzz(options.target, options.here)
    else:
        sys.exit(_run(options.target, options.seconds))


def _run(name: str, seconds: int) -> int:
    corpus, crashes = _FOLDER / name, _FOLDER / f"{name}-crashes"
    for folder in (corpus, crashes, _RESULTS.parent):
        folder.mkdir(parents=True, exist_ok=True)
    from trials.targets import TARGETS, words

    for seed in TARGETS[name].seeds():
        (corpus / hashlib.sha1(seed, usedforsecurity=False).hexdigest()).write_bytes(seed)
    words(_FOLDER / "words.txt")
    flags = [
        str(corpus), f"-max_total_time={seconds}", f"-timeout={_SLOWEST}", f"-rss_limit_mb={_MEMORY}", "-max_len=20000",
        f"-artifact_prefix={crashes}/", f"-dict={_FOLDER / 'words.txt'}", "-len_control=0",
        "-print_final_stats=1", "-verbosity=1",
    ]  # fmt: skip
    begun = time.monotonic()
    command = [sys.executable, "-m", "trials.fuzzing", name, "--here", json.dumps(flags)]
    done = subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, errors="replace", check=False)
    took = round(time.monotonic() - begun)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    runs = re.search(r"stat::number_of_executed_units:\s+(\d+)", done.stderr)
    slowest = re.search(r"stat::slowest_unit_time_sec:\s+(\d+)", done.stderr)
    memory = re.search(r"stat::peak_rss_mb:\s+(\d+)", done.stderr)
    covered = re.findall(r"\bcov: (\d+)", done.stderr)
    result = {
        "target": name, "day": time.strftime("%Y-%m-%d"), "seconds": took, "cpu_seconds": round(usage.ru_utime + usage.ru_stime),
        "executions": int(runs[1]) if runs else 0, "coverage": int(covered[-1]) if covered else 0,
        "slowest_seconds": int(slowest[1]) if slowest else None, "peak_mb": int(memory[1]) if memory else None,
        "corpus": sum(1 for _ in corpus.iterdir()), "crashed": done.returncode not in (0, _INTERRUPTED),
    }  # fmt: skip
    with _RESULTS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(result) + "\n")
    print(json.dumps(result))
    if done.returncode:
        print(done.stderr[-6000:])
    return done.returncode


def _fuzz(name: str, flags: list[str]) -> None:
    """Never comes back: libFuzzer ends the process."""
    import atheris

    with atheris.instrument_imports(include=_WATCHED):
        from trials.targets import TARGETS
    read = TARGETS[name].read
    atheris.Setup([sys.argv[0], *flags], read)
    atheris.Fuzz()


def _show_sums() -> None:
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for line in _RESULTS.read_text(encoding="utf-8").splitlines():
        told: dict[str, Any] = json.loads(line)
        total = totals[told["target"]]
        for place, value in enumerate((told["cpu_seconds"], told["executions"], 1, told["crashed"])):
            total[place] += value
    for name, (seconds, executions, runs, crashed) in sorted(totals.items()):
        print(f"{name:10} {seconds:7,} s of the processor {executions:12,} inputs in {runs} runs, {crashed} ended in a crash")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("target", nargs="?", choices=_NAMES, default="html")
    parser.add_argument("--seconds", type=int, default=60, help="how long to fuzz")
    parser.add_argument("--again", type=Path, help="run one input again")
    parser.add_argument("--sum", action="store_true", help="show how long each target has been fuzzed in all")
    parser.add_argument("--here", type=json.loads, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
