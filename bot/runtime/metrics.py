"""Prometheus metrics of one process (docs/reference/metrics.md).

Events are counted at the edges: an update handled, a call to a messenger, an attempt to send a notice,
a sweep. Queues are read from the database on request. Labels are closed sets of our own, so the
number of series is bounded and none of them names a person or a chat.
"""

import asyncio
import platform
import shutil
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from functools import partial
from pathlib import Path
from typing import Final

import structlog
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.runtime.clock import Clock
from bot.runtime.logs import describe
from domain.model.conversation.notices.notice import Priority
from domain.model.ids import Messenger
from domain.model.message.citizen_message import Network
from storage.leader.load import Load
from storage.schema.tasks import TASKS

log: Final = structlog.get_logger(__name__)

READ_EVERY: Final = 5.0
"""Seconds for which gauges are cached: requests without a token cause no more work."""

_WITHIN: Final = 3.0
"""Seconds of real time for one reading."""

_LONG_POLLS: Final = frozenset({"getUpdates", "GET updates", "a_check"})

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """All counters; each method is passed to the edge that calls it."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call] # annotated nowhere
        self.registry: Final = CollectorRegistry()
        counter = partial(Counter, registry=self.registry)
        histogram = partial(Histogram, registry=self.registry, buckets=_SECONDS)
        ProcessCollector(registry=self.registry)
        self._updates = counter("otklik_updates", "Tries to handle an update.", ("kind", "outcome"))
        self._handling = histogram(
            "otklik_update_handling_seconds",
            "How long one try to handle an update took, commit included.",
            ("kind",),
        )
        self._calls = {
            Messenger: (
                counter(
                    "otklik_messenger_calls",
                    "Calls to a messenger.",
                    ("messenger", "method", "outcome"),
                ),
                histogram(
                    "otklik_messenger_call_seconds",
                    "How long a call to a messenger took, but for long polls.",
                    ("messenger", "method"),
                ),
            ),
            Network: (
                counter(
                    "otklik_network_calls",
                    "Calls to a social network.",
                    ("network", "method", "outcome"),
                ),
                histogram(
                    "otklik_network_call_seconds",
                    "How long a call to a social network took, but for long polls.",
                    ("network", "method"),
                ),
            ),
        }
        self._notices = counter(
            "otklik_notices",
            "Attempts to bring a notice to its place, by what came of them.",
            ("priority", "outcome"),
        )
        self._sweeps = histogram(
            "otklik_sweep_seconds", "How long one look of the sweep took, with all that it did."
        )

    def handled(self, kind: str, outcome: str, seconds: float) -> None:
        """Count an attempt to handle an update."""
        self._updates.labels(kind, outcome).inc()
        self._handling.labels(kind).observe(seconds)

    def called(self, what: Messenger | Network, method: str, outcome: str, seconds: float) -> None:
        """Count a call to a messenger or a social network, answered or not."""
        calls, calling = self._calls[type(what)]
        calls.labels(what, method, outcome).inc()
        if method not in _LONG_POLLS:
            calling.labels(what, method).observe(seconds)

    def noticed(self, priority: Priority, outcome: str) -> None:
        """Count an attempt to send a notice."""
        self._notices.labels(priority.name.lower(), outcome).inc()

    def swept(self, seconds: float) -> None:
        """Count a sweep."""
        self._sweeps.observe(seconds)


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources of the gauges, read on request."""

    load: Callable[[], Awaitable[Load]]
    checks: Callable[[], Awaitable[Mapping[str, str]]]
    """The problem found by each check of `/readyz`; empty if it passed."""
    leads: Callable[[], bool]
    disk: Path | None
    """The folder of a SQLite database."""
    last_backup: Callable[[date], Awaitable[date | None]]
    """The day of the newest copy, at most today."""
    zone: tzinfo
    """The time zone of those days."""
    version: str


class Exposition:
    """The page of `/metrics`: counters and gauges."""

    content_type: Final = "text/plain; version=0.0.4; charset=utf-8"

    def __init__(self, metrics: Metrics, sources: Sources, clock: Clock) -> None:
        self._metrics = metrics
        self._sources = sources
        self._clock = clock
        self._turn = asyncio.Lock()
        self._read_at: float | None = None
        self._gauges = _Gauges()
        metrics.registry.register(self._gauges)

    async def page(self) -> bytes:
        """Return the page in Prometheus' format, without the database's gauges in its outages."""
        async with self._turn:
            ticks = self._clock.monotonic()
            if self._read_at is None or ticks - self._read_at >= READ_EVERY:
                self._gauges.metrics = [*await self._known(), *await self._waiting()]
                self._read_at = ticks
            return generate_latest(self._metrics.registry)

    async def _known(self) -> list[Metric]:
        checks = await self._sources.checks()
        build = InfoMetricFamily("otklik_build", "The program that runs.")
        build.add_metric(
            (), {"version": self._sources.version, "python": platform.python_version()}
        )
        return [
            build,
            _gauge("otklik_leader", "Whether this process leads.", float(self._sources.leads())),
            _by(
                "otklik_check_ok",
                "Whether a check of /readyz finds nothing wrong.",
                "check",
                {name: float(not wrong) for name, wrong in checks.items()},
            ),
        ]

    async def _waiting(self) -> list[Metric]:
        now = self._clock.now()
        try:
            async with asyncio.timeout(_WITHIN):
                load = await self._sources.load()
                copied = await self._sources.last_backup(now.astimezone(self._sources.zone).date())
        except Exception as error:  # noqa: BLE001 - the counters are shown after any error
            log.warning("metrics.not_read", error=describe(error))
            return []
        metrics = list(_of_load(load, now))
        if (disk := self._sources.disk) is not None:
            free = shutil.disk_usage(disk).free
            metrics.append(_gauge("otklik_disk_free_bytes", "Free on the database's disk.", free))
        if copied is not None:
            age = (now - datetime.combine(copied, time(), self._sources.zone)).total_seconds()
            metrics.append(_gauge("otklik_backup_age_seconds", "Since the last backup's day.", age))
        return metrics


class _Gauges(Collector):
    """The latest gauges."""

    def __init__(self) -> None:
        self.metrics: list[Metric] = []

    def collect(self) -> Iterable[Metric]:
        return self.metrics


def _of_load(load: Load, now: datetime) -> Iterator[Metric]:
    outbox = {priority.name.lower(): queue for priority, queue in load.outbox.items()}
    late = (now - load.attention_at).total_seconds() if load.attention_at else 0.0
    yield _gauge("otklik_inbox_updates", "Updates that wait.", load.inbox.waiting)
    yield _gauge(
        "otklik_inbox_oldest_seconds",
        "How long the oldest of them has waited.",
        load.inbox.age(now).total_seconds(),
    )
    yield _gauge("otklik_dead_letters", "Updates that could not be handled.", load.dead_letters)
    yield _by(
        "otklik_outbox_notices",
        "Notices that wait.",
        "priority",
        {name: queue.waiting for name, queue in outbox.items()},
    )
    yield _by(
        "otklik_outbox_oldest_seconds",
        "How long the oldest of them that may leave has waited.",
        "priority",
        {name: queue.age(now).total_seconds() for name, queue in outbox.items()},
    )
    yield _gauge("otklik_outbox_put_off_notices", "Notices that wait for a retry.", load.put_off)
    dues = GaugeMetricFamily(
        "otklik_incidents_open", "Open incidents by their due.", labels=("importance", "due")
    )
    for importance, of in load.dues.items():
        for due, count in (("overdue", of.overdue), ("today", of.today), ("later", of.later)):
            dues.add_metric((importance.value, due), count)
    yield dues
    yield _gauge(
        "otklik_sweep_lateness_seconds",
        "How long something about an incident is due that the sweep has not done.",
        max(late, 0.0),
    )
    yield _by(
        "otklik_task_lateness_seconds",
        "How long the task of a kind that waits longest is due.",
        "task",
        {
            one.name: max((now - load.tasks.get(one.name, now)).total_seconds(), 0.0)
            for one in TASKS
        },
    )
    yield _by(
        "otklik_jobs", "Jobs by state.", "state", {one.value: n for one, n in load.jobs.items()}
    )
    yield _gauge(
        "otklik_leader_epoch",
        "The number of the leader's term.",
        load.epoch,
    )
    yield _gauge("otklik_database_size_bytes", "Size of the database.", load.size)


def _gauge(name: str, help_text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, help_text, value=value)


def _by(name: str, help_text: str, label: str, values: Mapping[str, float]) -> Metric:
    gauge = GaugeMetricFamily(name, help_text, labels=(label,))
    for value, number in values.items():
        gauge.add_metric((value,), number)
    return gauge
