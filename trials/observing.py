"""What it costs to be observed: a line of the log, a request that is counted, and what Prometheus fetches.

    .venv/bin/python trials/observing.py [--sources 100] [--store FILE]

Prints one JSON object. Times are of the processor, the median of several runs; `metrics_ms` is the whole answer of `/metrics`
without the web server, first when all is looked up in the store, then when it is told again.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import comity
from comity import logs
from comity.web.desk import Desk
from comity.web.metrics import Metrics

_LINES = 2_000
_TIMES = 9


def seconds(what: Callable[[], object], times: int = _TIMES) -> float:
    """The median of the seconds that something takes."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        what()
        taken.append(time.process_time() - began)
    return median(taken)


def main() -> None:
    """The trial."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--sources", type=int, default=100, help="watched sources")
    options.add_argument("--store", help="a store whose numbers are looked up; without one an empty one")
    chosen = options.parse_args()

    def lines() -> None:
        for number in range(_LINES):
            source = f"https://news.example/{number}?id={number}"
            logs.note("read", page="0" * 64, source=source, article=f"news-{number}", findings=12, coder="parser-6")

    with tempfile.TemporaryDirectory() as folder:
        without = seconds(lines) / _LINES
        end = logs.write_log(f"{folder}/run.log")
        written = seconds(lines) / _LINES
        end()
        path = Path(chosen.store or f"{folder}/comity.db")
        with comity.open_store(path, read_only=bool(chosen.store)) as store, Desk() as desk:
            if not chosen.store:
                for number in range(chosen.sources):
                    store.watched().enter(f"Source {number}", "feed", f"https://news.example/{number}", "")
            clock = [0.0]
            metrics = Metrics()
            metrics.watch_over(store, path, desk, lambda: (), lambda: clock[0])

            def requests() -> None:
                for number in range(_LINES):
                    metrics.answered(f"/page/{number % 60}", "GET", 200, 0.01)

            counted = seconds(requests) / _LINES

            def anew() -> None:
                clock[0] += 60
                metrics.text()

            told = {
                "no_log_us": round(without * 1e6, 2),
                "log_line_us": round(written * 1e6, 1),
                "request_us": round(counted * 1e6, 1),
                "metrics_ms": [round(seconds(what) * 1e3, 1) for what in (anew, metrics.text)],
                "bytes": len(metrics.text()),
                "articles": store.status().articles,
                "sources": len(store.watched().sources()),
            }
            print(json.dumps(told))


if __name__ == "__main__":
    main()
