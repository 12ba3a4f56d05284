"""What the sweep asks of the database: whose moment has come, and whether the day has its digest."""

from datetime import date, timedelta

import pytest

from domain.model.conversation.notices.kinds import Digest
from domain.model.ids import IncidentNumber
from storage.engine.database import Database
from storage.incidents.attention import AttentionQueue
from storage.schema.messages import outbox
from tests.storage.samples import CONTROL, NOW, Units, registered
from tests.storage.servers import on_sqlite
from tests.storage.test_query_plans import plan_of

ONE, TWO = IncidentNumber(1), IncidentNumber(2)
DAY = timedelta(days=1)


@pytest.fixture
def queue(database: Database) -> AttentionQueue:
    return AttentionQueue(database)


async def test_an_incident_is_due_from_its_moment_on_the_longest_waiting_first(
    units: Units, queue: AttentionQueue
) -> None:
    for number in (ONE, TWO):
        await units.store(registered(number))
    far = NOW + 365 * DAY
    await queue.put_off(ONE, far, NOW + DAY)
    await queue.put_off(TWO, far, NOW)
    assert await queue.next_moment() == NOW
    assert await queue.due(NOW - timedelta(seconds=1), 10) == []
    assert await queue.due(NOW, 10) == [TWO]
    assert await queue.due(NOW + DAY, 10) == [TWO, ONE]
    assert await queue.due(NOW + DAY, 1) == [TWO]


async def test_what_is_not_due_any_more_is_not_put_off(units: Units, queue: AttentionQueue) -> None:
    await units.store(registered(ONE))
    moment = await queue.next_moment()
    await queue.put_off(ONE, NOW, NOW + DAY)
    assert await queue.next_moment() == moment


async def test_nothing_open_needs_attention_never(queue: AttentionQueue) -> None:
    assert await queue.next_moment() is None


async def test_dues_of_another_calendar_are_found_in_batches(
    units: Units, queue: AttentionQueue
) -> None:
    for number in (ONE, TWO):
        await units.store(registered(number))
    nobody = IncidentNumber(0)
    assert await queue.outdated("r1", nobody, NOW, 10) == []
    assert await queue.outdated("r2", nobody, NOW, 1) == [ONE]
    assert await queue.outdated("r2", ONE, NOW, 10) == [TWO]
    assert await queue.outdated("r2", nobody, NOW + 30 * DAY, 10) == []  # missed is missed


async def test_what_was_looked_at_by_a_clock_that_was_ahead_needs_attention_now(
    units: Units, queue: AttentionQueue
) -> None:
    await units.store(registered(ONE))
    assert not await queue.looked_ahead(NOW)
    await queue.put_off(ONE, NOW + 30 * DAY, NOW + 31 * DAY)
    assert await queue.looked_ahead(NOW)
    assert await queue.due(NOW, 10) == []
    await queue.look_again(NOW)
    assert await queue.due(NOW, 10) == [ONE]
    assert not await queue.looked_ahead(NOW)


async def test_the_digest_of_a_day_to_come_has_not_been_sent(
    units: Units, queue: AttentionQueue
) -> None:
    day = date(2026, 6, 16)
    say = [Digest(CONTROL, "Начало дня")]
    await queue.send_digest(day + 30 * DAY, say, NOW)
    await queue.send_digest(day, say, NOW)
    assert await queue.digest_sent(day)
    assert not await queue.digest_sent(day + 30 * DAY)
    assert await units.count(outbox) == 2


async def test_a_day_has_one_digest(units: Units, queue: AttentionQueue) -> None:
    day = date(2026, 6, 16)
    assert not await queue.digest_sent(day)
    for _ in range(2):
        await queue.send_digest(day, [Digest(CONTROL, "Начало дня")], NOW)
    assert await queue.digest_sent(day)
    assert await units.count(outbox) == 1


@on_sqlite
async def test_what_is_due_is_found_by_the_index(database: Database, queue: AttentionQueue) -> None:
    assert await plan_of(database, lambda: queue.due(NOW, 10)) == {
        "SEARCH incident USING COVERING INDEX ix_incident_attention (next_attention_at<?)"
    }
    steps = await plan_of(database, queue.next_moment)
    assert all("ix_incident_attention" in step for step in steps)
