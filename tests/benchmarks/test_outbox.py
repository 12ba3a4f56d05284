"""Whose turn it is among 200,000 notices that wait, as a ratio to the same among a tenth."""

from time import perf_counter

import pytest
from sqlalchemy import delete, text

from domain.model.conversation.cards import ControlCard
from domain.model.conversation.notices.kinds import ShowCard
from domain.model.conversation.notices.notice import Priority
from domain.model.ids import ChatId, IncidentNumber, Place
from storage.delivery.delivering import Delivering
from storage.engine.database import Database
from storage.organisation.offices import Offices
from storage.outbox.queue import queue
from storage.schema.messages import outbox
from tests.benchmarks.conftest import Bench
from tests.storage.samples import BOT, NOW, calendar_of

pytestmark = pytest.mark.benchmark

_CHATS = 40
_LOOKS = 5


@pytest.mark.parametrize("behind", [False, True], ids=["each first of its line", "half behind"])
async def test_whose_turn_it_is_costs_the_same_whatever_waits(
    url: str, bench: Bench, *, behind: bool
) -> None:
    """Each is another incident's; or of each two wait, and those of one class are behind the others'."""
    waiting = bench.size(200_000, small=4000)
    database = Database(url)
    await database.open()
    delivering = Delivering(database, Offices(database, calendar_of, lambda: NOW), [BOT], epoch=1)
    few = waiting // 10
    floor, _ = await _look(database, delivering, few, behind=behind)
    took, soon = await _look(database, delivering, waiting, behind=behind)
    await database.close()

    shape = ", half of them behind others" if behind else ""
    engine = "SQLite" if database.sqlite else "PostgreSQL"
    where = f"among {waiting:,} notices{shape}, {engine}"
    same = f"among {few:,}, {floor * 1e3:.2g} ms"
    bench.tell(f"whose turn it is {where}", took * 1e3, "ms", took / floor, same)
    bench.tell(f"when the next repeat is due {where}", soon * 1e3, "ms", soon / floor, same)
    bench.judge(took / floor, at_most=4)


async def _look(
    database: Database, delivering: Delivering, count: int, *, behind: bool
) -> tuple[float, float]:
    """Seconds of the shortest look whose turn it is, and when the next repeat is due."""
    await _fill(database, count, behind=behind)
    took = soon = float("inf")
    for _ in range(_LOOKS):
        began = perf_counter()
        assert len(await delivering.heads((), NOW, thorough=False)) == _CHATS
        took = min(took, perf_counter() - began)
        began = perf_counter()
        assert await delivering.next_due(NOW) is None
        soon = min(soon, perf_counter() - began)
    return took, soon


async def _fill(database: Database, count: int, *, behind: bool) -> None:
    one = ShowCard(ControlCard(IncidentNumber(1)), Place(ChatId(-2001)))
    names = [column.name for column in outbox.columns if column.name != "id"]
    numbers = count // 2 if behind else count
    later = f"CASE WHEN n > {numbers} THEN {Priority.REMINDER:d} ELSE {Priority.CARD:d} END"
    number = f"n % {numbers}"
    own = {"number": number, "chat": f"-2000 - {number} % {_CHATS}", "priority": later}
    copies = text(
        f"INSERT INTO outbox ({', '.join(names)})"  # noqa: S608 - the names are our own
        " WITH RECURSIVE numbers(n) AS"
        " (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)"
        f" SELECT {', '.join(own.get(name, name) for name in names)}"
        " FROM numbers CROSS JOIN (SELECT * FROM outbox) AS one"
    )
    async with database.writing(long=True) as connection:
        await connection.execute(delete(outbox))
        await queue(connection, [one], NOW)
        await connection.execute(copies, {"count": count})
    async with database.writing(long=True) as connection:
        await connection.exec_driver_sql("ANALYZE outbox")
