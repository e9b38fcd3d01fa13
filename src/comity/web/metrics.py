"""How the server fares, in numbers that Prometheus fetches: requests as they come, the rest as it is when somebody asks.

What has to be looked up in the store is looked up at most every few seconds, by one request at a time, however often and by
however many it is asked for.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from comity import listing
from comity.errors import ComityError
from comity.store import Store, WatchedSource
from comity.web.desk import Desk
from comity.web.jobs import Job, State

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_FRESH = 15.0
"""Seconds for which what was looked up in store and desk is told again: Prometheus asks every 15 to 60."""
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_STATES: tuple[State, ...] = ("waiting", "reading", "done", "cancelled", "failed")
_FILES = {"store": "", "log": "-wal", "index": "-shm"}
"""What a store has on the disk, by the endings of the files' names."""


class Metrics:
    """The numbers of one server, in a registry of their own: nothing that other code counts gets in."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._seconds = Histogram(
            "comity_request_seconds",
            "Seconds until a request was answered whole, by route, method and status.",
            ("route", "method", "status"),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        ProcessCollector(registry=self._registry)

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Counts a request."""
        self._seconds.labels(route, method, str(status)).observe(seconds)

    def watch_over(
        self,
        store: Store,
        path: Path | None,
        desk: Desk,
        jobs: Callable[[], Iterable[Job]],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Tells of these from now on, too."""
        self._registry.register(_Looked(lambda: _lasting(store, path, desk), now))
        self._registry.register(_Jobs(jobs))

    def text(self) -> bytes:
        """All numbers in Prometheus' form."""
        return generate_latest(self._registry)


class _Jobs(Collector):
    def __init__(self, jobs: Callable[[], Iterable[Job]]) -> None:
        self._jobs = jobs

    def collect(self) -> Iterator[Metric]:
        jobs = list(self._jobs())
        states = Counter(job.state for job in jobs)
        yield _gauge("comity_jobs", "Jobs of the last hours by state.", "state", {state: states[state] for state in _STATES})
        outcomes = {
            name: sum(int(getattr(job, name)) for job in jobs) for name in ("added", "replaced", "unchanged", "set_aside")
        }
        yield _gauge("comity_job_pages", "Pages of the jobs of the last hours by outcome.", "outcome", outcomes)


class _Looked(Collector):
    """What is looked up, and told again for a while. Whoever comes while it is looked up gets what was told last."""

    def __init__(self, look: Callable[[], list[Metric]], now: Callable[[], float]) -> None:
        self._look = look
        self._now = now
        self._lock = Lock()
        self._told: list[Metric] = []
        self._until: float | None = None

    def collect(self) -> Iterable[Metric]:
        if (self._until is None or self._now() >= self._until) and self._lock.acquire(blocking=self._until is None):
            try:
                if self._until is None or self._now() >= self._until:
                    self._told = self._look()
                    self._until = self._now() + _FRESH
            finally:
                self._lock.release()
        return self._told


def _lasting(store: Store, path: Path | None, desk: Desk) -> list[Metric]:
    began = time.perf_counter()
    told: list[Metric] = []
    up: dict[str, float] = {}
    looks: dict[str, Callable[[], list[Metric]]] = {"store": lambda: _of_store(store), "desk": lambda: _of_desk(desk)}
    for name, look in looks.items():
        try:
            told += look()
            up[name] = 1
        except ComityError:
            # A store in trouble is what these numbers are there to tell of.
            up[name] = 0
    if path is not None:
        told.append(_gauge("comity_store_bytes", "Bytes of the store's files.", "file", _sizes(path)))
    told.append(_gauge("comity_up", "1 where the store, and the desk with its accounts, can be read.", "part", up))
    took = time.perf_counter() - began
    told.append(_number("comity_metrics_seconds", "Seconds that it took to look up what lasts.", took))
    return told


def _of_store(store: Store) -> list[Metric]:
    with store.moment() as moment:
        totals = listing.totals(moment)
        sources = moment.watched().sources()
    told = [
        _number("comity_articles", "Articles in the store.", totals.articles),
        _gauge("comity_facts", "Facts in the store by kind.", "kind", totals.kinds),
    ]
    by_source: dict[str, tuple[str, Callable[[WatchedSource], float | None]]] = {
        "comity_source_asked_timestamp_seconds": ("When a watched source was last asked.", lambda one: _seconds(one.asked)),
        "comity_source_answered_timestamp_seconds": ("When it last answered.", lambda one: _seconds(one.answered)),
        "comity_source_gave_timestamp_seconds": ("When an article last came of it.", lambda one: _seconds(one.gave)),
        "comity_source_failures": ("How often it was asked in vain since it last answered.", lambda one: one.failures),
        "comity_source_waiting": ("Addresses of it that are still to be fetched.", lambda one: one.waiting),
    }
    for name, (help, value) in by_source.items():
        told.append(_gauge(name, help, "source", {one.name: value(one) for one in sources}))
    return told


def _of_desk(desk: Desk) -> list[Metric]:
    roles: Counter[str] = Counter(account.role for account in desk.accounts() if not account.disabled)
    return [
        _number("comity_sessions", "Sessions of people who are signed in.", desk.count_sessions()),
        _gauge("comity_accounts", "Accounts that are not disabled, by role.", "role", roles),
    ]


def _sizes(path: Path) -> dict[str, float]:
    sizes: dict[str, float] = {}
    for name, ending in _FILES.items():
        try:
            sizes[name] = path.with_name(path.name + ending).stat().st_size
        except OSError:
            sizes[name] = 0
    return sizes


def _seconds(at: str | None) -> float | None:
    return datetime.fromisoformat(at).timestamp() if at else None


def _gauge(name: str, help: str, label: str, values: Mapping[str, float | None]) -> Metric:
    """A number for each value of a label; none for those that are None."""
    gauge = GaugeMetricFamily(name, help, labels=(label,))
    for about, value in values.items():
        if value is not None:
            gauge.add_metric((about,), value)
    return gauge


def _number(name: str, help: str, value: float) -> Metric:
    return GaugeMetricFamily(name, help, value)
