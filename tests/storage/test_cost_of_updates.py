"""What the steps of an incident's life ask of the database: whoever asks for more, notices it here."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event

from domain.model.conversation.cards import ControlCard
from domain.model.conversation.notices.kinds import Notice, ShowCard, TextNotice
from domain.model.ids import ChatId, IncidentNumber, MessageId, Place
from storage.delivery.delivering import Delivering
from storage.delivery.work import SentPart
from storage.engine.database import Database
from storage.outbox.queue import queue
from tests.benchmarks.test_durable_path import TOWN, Office, lives
from tests.running import running
from tests.storage.samples import CONTROL, NOW, Units, registered

STATEMENTS = {
    "register": 19,
    "route": 16,
    "draft": 17,
    "reject": 12,
    "draft again": 16,
    "approve": 12,
    "place": 16,
}
"""Those that look something up and those of the one commit; PostgreSQL locks the incident besides.

Two of each press check it before the button acts: the office, and who works the incident.
"""


async def test_no_step_needs_more_statements(url: str) -> None:
    office, asked, steps = Office(url), list[str](), dict[str, int]()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        looks = "ready_at" in statement or "inbox.starts >= 2" in statement
        if not looks:  # the inbox is looked at when a lane gets free, and each second
            asked.append(statement)

    await office.open(TOWN)
    async with running(office.processing.run()):
        await office.work(list(lives(1, 1)))  # what is read once a day is known
        for engine in (office.database._writer, office.database._reader):
            event.listen(engine.sync_engine, "before_cursor_execute", note)
        for step, phase in zip(STATEMENTS, lives(2, 1), strict=True):
            asked.clear()
            await office.work([phase])
            steps[step] = len(asked) - (0 if office.database.sqlite else locking(asked))
    await office.database.close()
    assert steps == STATEMENTS


def locking(asked: list[str]) -> int:
    """On SQLite whoever writes has all locked."""
    return sum("FOR UPDATE" in statement for statement in asked)


CARD = ShowCard(ControlCard(IncidentNumber(1)), CONTROL)


@contextmanager
def built_anew(database: Database) -> Iterator[list[str]]:
    """The statements meanwhile that SQLAlchemy has to look up again by all that they consist of."""
    found: list[str] = []

    def note(_connection: Connection, statement: Any, *_: Any) -> None:
        found.append(str(statement))

    engines = [engine.sync_engine for engine in (database._writer, database._reader)]
    for engine in engines:
        event.listen(engine, "before_execute", note)
    yield found
    for engine in engines:
        event.remove(engine, "before_execute", note)


@pytest.mark.parametrize(
    "notice", [CARD, TextNotice(Place(ChatId(501)), "Готово")], ids=["a card", "an answer"]
)
async def test_a_notice_is_delivered_by_statements_that_are_there(
    units: Units, database: Database, delivering: Delivering, notice: Notice
) -> None:
    async with units.unit() as uow:
        await uow.incidents.save(registered(1))
        await uow.commit()
    await delivering.heads([], NOW)  # whoever begins to lead looks for more
    async with database.writing() as connection:
        await queue(connection, [notice], NOW)
    with built_anew(database) as statements:
        for waiting in await delivering.heads([ChatId(7)], NOW, thorough=False):
            work = await delivering.open(waiting, NOW)
            assert work is not None
            await delivering.sent(work, [SentPart(MessageId(str(waiting.id)), 0, "a")], 1, NOW)
    assert not await delivering.waiting_count(NOW)
    assert statements == []
