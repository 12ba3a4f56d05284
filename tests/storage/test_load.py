"""What waits, counted on both databases: by class, by chat, and since when."""

from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import insert, update

from domain.model.conversation.job import JobState
from domain.model.conversation.notices.notice import Priority
from domain.model.incident.workflow.status import Importance
from storage.engine.database import Database
from storage.inbox.inbox import Inbox
from storage.leader.load import Load, OpenByDeadline, Queue, RetriedNotice, load_of
from storage.schema.incidents import incident
from storage.schema.messages import InboxState, OutboxState, inbox, outbox
from tests.storage.samples import NOW, Units, come, minutes, queued, registered, write

ZONE = timezone(timedelta(hours=4))
TOMORROW = datetime(2026, 6, 17, tzinfo=ZONE)


async def loaded(database: Database) -> Load:
    return await load_of(database, NOW, ZONE)


async def put(database: Database, chat: int, priority: Priority, since: int, **values: Any) -> None:
    """A notice has been waiting there for so many minutes."""
    row = queued(chat, priority, created_at=NOW - minutes(since), **values)
    await write(database, insert(outbox).values(row))


async def test_nothing_waits_in_an_empty_database(database: Database) -> None:
    load = await loaded(database)
    assert (load.inbox, load.dead_letters, load.put_off) == (Queue(0), 0, 0)
    assert load.outbox == dict.fromkeys(Priority, Queue(0))
    assert load.dues == dict.fromkeys(Importance, OpenByDeadline())
    assert load.jobs == dict.fromkeys(JobState, 0)
    assert (load.attention_at, load.epoch) == (None, 0)
    assert load.size > 100_000


async def test_updates_wait_until_they_are_done_or_dead(database: Database) -> None:
    updates = Inbox(database)
    for lane, update_id, at in ((5, 1, 9), (5, 2, 8), (6, 3, 7), (6, 4, 6)):
        update_of = {"update_id": update_id, "message": {"chat": {"id": lane}}}
        await come(updates, update_of, at=NOW - minutes(at))
    async with database.writing() as connection:
        for update_id, state in ((1, InboxState.DONE), (4, InboxState.DEAD)):
            ended = update(inbox).where(inbox.c.update_id == update_id).values(state=state)
            await connection.execute(ended)
    load = await loaded(database)
    assert (load.inbox, load.dead_letters) == (Queue(2, NOW - minutes(8)), 1)
    assert load.inbox.age(NOW) == minutes(8)
    assert load.inbox.age(NOW - minutes(30)) == timedelta()  # the clock was set back since


async def test_notices_wait_by_class_and_one_that_is_put_off_has_no_age(database: Database) -> None:
    await put(database, 1, Priority.CARD, 20, not_before=NOW + minutes(1))
    await put(database, 1, Priority.CARD, 9, not_before=NOW)
    await put(database, 1, Priority.CARD, 4)
    await put(database, 2, Priority.STRANGER, 3)
    await put(database, 2, Priority.ALERT, 0, state=OutboxState.SENT)
    load = await loaded(database)
    assert load.put_off == 1
    assert load.outbox[Priority.CARD] == Queue(3, NOW - minutes(9))
    assert load.outbox[Priority.STRANGER] == Queue(1, NOW - minutes(3))
    assert load.outbox[Priority.ALERT] == Queue(0)


async def test_the_notice_that_fails_longest_is_told_of_while_it_is_retried(
    database: Database,
) -> None:
    async def failed(chat: int, since: int, until: int) -> None:
        later = {"not_before": NOW + minutes(until), "attempts": 9}
        await put(database, chat, Priority.CARD, since, **later)

    await put(database, 1, Priority.CARD, 90, not_before=NOW + minutes(1))  # meant for later
    await failed(2, since=70, until=-6)  # waits for the limits, after an outage
    assert (await loaded(database)).retried is None
    await failed(3, since=20, until=0)
    await failed(4, since=19, until=1)
    assert (await loaded(database)).retried == RetriedNotice(3, NOW - minutes(20))


async def test_open_incidents_are_told_apart_by_their_due(database: Database, units: Units) -> None:
    dues = (NOW - minutes(1), NOW, TOMORROW - minutes(1), TOMORROW)
    for number, due in enumerate(dues, start=1):
        await units.store(registered(number))
        of = update(incident).where(incident.c.number == number)
        await write(database, of.values(due_at=due, next_attention_at=due))
    load = await loaded(database)
    assert load.dues == {
        Importance.NORMAL: OpenByDeadline(1, 2, 1),
        Importance.HIGH: OpenByDeadline(),
    }
    assert load.attention_at == NOW - minutes(1)


async def test_the_leader_is_known_by_its_term(database: Database, epoch: int) -> None:
    assert (await loaded(database)).epoch == epoch > 0
