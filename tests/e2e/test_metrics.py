"""`/metrics` tells what docs/reference/metrics.md says, with the figures of what has happened."""

import asyncio
import re
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample
from sqlalchemy import Table, func, select

from bot import app
from bot.runtime.metrics import READ_EVERY
from domain.model.message.citizen_message import Network
from storage.engine.copying import Backups
from storage.engine.database import Database, DatabaseUnavailable
from storage.leader.load import Load, load_of
from storage.schema.messages import inbox
from storage.schema.tasks import LOOK
from tests.e2e.town import HOUSING, Caller, Town

DOCUMENT = Path(__file__).parents[2] / "docs" / "reference" / "metrics.md"
ROW = re.compile(r"^\| `(?P<name>\w+)` \|(?P<labels>[^|]*)\|", re.MULTILINE)
PRESSES = ("callback_query", "message_callback")
"""The kind of update of a press, in each messenger."""

INCIDENT = {
    "text": "Нет воды, Мария Петровна",
    "author_name": "Сидорова",
    "url": "https://vk.com/wall-1_2",
    "detected_at": "2026-11-24T08:30:00+03:00",
    "authorities": ["zhkh"],
}


async def scraped(town: Town, caller: Caller) -> tuple[str, list[Sample]]:
    """What Prometheus reads by now."""
    await town.settle()
    await town.clock.advance(READ_EVERY)
    status, page = await caller.get("/metrics")
    assert status == 200
    families = text_string_to_metric_families(page)
    return page, [sample for family in families for sample in family.samples]


def value(samples: list[Sample], name: str, **labels: str) -> float:
    """Of all series of that name with these labels."""
    which = (one for one in samples if one.name == name)
    return sum(one.value for one in which if one.labels.items() >= labels.items())


def documented() -> set[tuple[str, ...]]:
    """Each metric with its labels; a label is the first thing named in its part of the cell."""
    rows = ROW.finditer(DOCUMENT.read_text(encoding="utf-8"))
    return {(row["name"], *sorted(re.findall(r"(?:^|;) `(\w+)`", row["labels"]))) for row in rows}


@pytest.mark.file
async def test_every_metric_is_documented_and_every_documented_one_is_there(
    town: Town, caller: Caller
) -> None:
    await town.drafted("Во дворе яма, Мария Петровна.")
    backups = Backups(town.app.settings.database_url)
    await asyncio.to_thread(backups.make, date(2026, 11, 23), Event())
    assert (await caller.post(INCIDENT))[0] == 201
    # tests/e2e/test_proof.py has a social network, and shows that its calls are counted
    town.app.metrics.called(Network.VK, "execute", "done", 0.1)
    page, samples = await scraped(town, caller)
    parts = ("_sum", "_count")  # of histograms, beside their buckets
    served = {
        (one.name.removesuffix("_bucket"), *sorted(one.labels.keys() - {"le"}))
        for one in samples
        if not one.name.startswith("process_") and not one.name.endswith(parts)
    }
    assert served == documented()
    assert value(samples, "otklik_backup_age_seconds") == pytest.approx(33 * 3600, abs=60)
    for secret in ("Мария", "Сидорова", "vk.com", "Иванова"):
        assert secret not in page
    labels = {label for one in samples for label in one.labels.values()}
    assert not labels & {str(HOUSING), str(town.boris.id)}  # figures may look like them


@pytest.mark.file
async def test_the_figures_are_those_of_the_story(town: Town, caller: Caller) -> None:
    await town.drafted()
    assert (await caller.post(INCIDENT | {"importance": "high"}))[0] == 201
    _, samples = await scraped(town, caller)

    async def rows(table: Table) -> int:
        async with town.app.database.reading() as connection:
            found = await connection.execute(select(func.count()).select_from(table))
            return int(found.scalar_one())

    handled = value(samples, "otklik_updates_total", outcome="done")
    assert handled == value(samples, "otklik_update_handling_seconds_count") == await rows(inbox)
    assert value(samples, "otklik_updates_total") == handled
    presses = (value(samples, "otklik_updates_total", kind=kind) for kind in PRESSES)
    assert sum(presses) == 1
    assert value(samples, "otklik_notices_total", priority="card", outcome="sent") >= 1
    assert value(samples, "otklik_messenger_calls_total", method="sendMessage", outcome="done") == (
        value(samples, "otklik_messenger_call_seconds_count", method="sendMessage")
    )
    assert value(samples, "otklik_messenger_call_seconds_count", method="getUpdates") == 0
    assert value(samples, "otklik_sweep_seconds_count") >= 1
    assert value(samples, "otklik_incidents_open", importance="high") == 1
    assert value(samples, "otklik_incidents_open", importance="normal") == 1
    assert value(samples, "otklik_incidents_open", due="overdue") == 0
    for nothing in ("inbox_updates", "inbox_oldest_seconds", "dead_letters", "outbox_notices"):
        assert value(samples, f"otklik_{nothing}") == 0
    assert value(samples, "otklik_leader") == value(samples, "otklik_leader_epoch") == 1
    assert value(samples, "otklik_build_info") == 1
    assert value(samples, "otklik_disk_free_bytes") > 0

    await town.until(25, 12)
    _, samples = await scraped(town, caller)
    assert value(samples, "otklik_incidents_open", due="overdue") == 2
    for late in ("sweep_lateness", "task_lateness"):
        assert value(samples, f"otklik_{late}_seconds") == 0


async def test_notices_that_cannot_leave_are_seen_waiting(town: Town, caller: Caller) -> None:
    assert (await caller.post(INCIDENT))[0] == 201
    await town.settle()
    with town.sandbox.faults.outage():
        town.anna.say(town.anna.id, "/new Во дворе на Ленина, 5 яма.")
        assert (await caller.post(INCIDENT))[0] == 201
        page = ""
        async with asyncio.timeout(240):
            while 'outcome="put_off"' not in page:
                await town.clock.advance(READ_EVERY)
                _, page = await caller.get("/metrics")
    waiting = [one for one in page.splitlines() if one.startswith("otklik_outbox_notices{")]
    assert sum(float(line.split()[-1]) for line in waiting) > 0


async def test_a_task_whose_moment_has_passed_is_late(
    town: Town, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def late(database: Database, now: datetime, zone: tzinfo) -> Load:
        load = await load_of(database, now, zone)
        return replace(load, tasks={LOOK.name: now - timedelta(minutes=40)})

    monkeypatch.setattr(app, "load_of", late)
    _, samples = await scraped(town, caller)
    assert value(samples, "otklik_task_lateness_seconds", task=LOOK.name) == 2400
    assert value(samples, "otklik_task_lateness_seconds") == 2400


async def test_what_was_counted_is_told_while_the_database_is_away(
    town: Town, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> Load:
        raise DatabaseUnavailable

    await town.registered()
    await town.settle()
    monkeypatch.setattr(app, "load_of", away)
    page, samples = await scraped(town, caller)
    assert value(samples, "otklik_updates_total") == 1
    assert "otklik_inbox_updates" not in page


async def test_whoever_asks_often_causes_no_more_work(
    town: Town, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.settle()
    asked = 0

    async def counted(*about: Any) -> Load:
        nonlocal asked
        asked += 1
        return await load_of(*about)

    monkeypatch.setattr(app, "load_of", counted)
    await asyncio.gather(*(caller.get("/metrics") for _ in range(20)))
    assert asked == 1
