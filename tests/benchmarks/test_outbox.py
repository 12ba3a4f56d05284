"""Whose turn it is among 200,000 notices that wait, as a ratio to one pass over them."""

from time import perf_counter

import pytest
from sqlalchemy import String, cast, func, select, text

from domain.model.ids import ChatId, IncidentNumber
from domain.model.place import Place
from domain.model.telling.cards import ControlCard
from domain.model.telling.notices import ShowCard
from storage.delivery.delivering import Delivering
from storage.engine.database import Database
from storage.messages.outbox import queue
from storage.schema.messages import OUTBOX_WAITING, outbox
from storage.staff.offices import Offices
from tests.benchmarks.conftest import Bench
from tests.storage.samples import BOT, NOW, calendar_of

pytestmark = pytest.mark.benchmark

_CHATS = 40
_LOOKS = 5


async def test_whose_turn_it_is_is_known_by_less_than_a_pass_over_what_waits(
    url: str, bench: Bench
) -> None:
    """Each is another incident's, so that none is behind another: the longest look there can be."""
    waiting = bench.size(200_000, small=400)
    database = Database(url)
    await database.open()
    await _fill(database, waiting)
    delivering = Delivering(database, Offices(database, calendar_of, lambda: NOW), BOT, epoch=1)

    everything = select(*(func.max(cast(column, String)) for column in outbox.c)).where(
        OUTBOX_WAITING
    )
    floor = took = soon = float("inf")
    for _ in range(_LOOKS):
        began = perf_counter()
        async with database.reading(long=True) as connection:
            await connection.execute(everything)
        floor = min(floor, perf_counter() - began)
        began = perf_counter()
        assert len(await delivering.heads((), NOW)) == _CHATS
        took = min(took, perf_counter() - began)
        began = perf_counter()
        assert await delivering.next_due(NOW) is None
        soon = min(soon, perf_counter() - began)
    await database.close()

    where = f"among {waiting:,} notices, {'SQLite' if database.sqlite else 'PostgreSQL'}"
    one_pass = f"one pass over what waits, {floor * 1e3:.0f} ms"
    bench.tell(f"whose turn it is {where}", took * 1e3, "ms", took / floor, one_pass)
    bench.tell(f"when the next repeat is due {where}", soon * 1e3, "ms", soon / floor, one_pass)
    bench.judge(took / floor, at_most=2)


async def _fill(database: Database, count: int) -> None:
    one = ShowCard(ControlCard(IncidentNumber(1)), Place(ChatId(-2001)))
    names = [column.name for column in outbox.columns if column.name != "id"]
    own = {"number": "n", "chat": f"-2000 - n % {_CHATS}"}
    copies = text(
        f"INSERT INTO outbox ({', '.join(names)})"  # noqa: S608 - the names are our own
        " WITH RECURSIVE numbers(n) AS"
        " (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)"
        f" SELECT {', '.join(own.get(name, name) for name in names)}"
        " FROM numbers CROSS JOIN (SELECT * FROM outbox) AS one"
    )
    async with database.writing(long=True) as connection:
        await queue(connection, [one], NOW)
        await connection.execute(copies, {"count": count})
    async with database.writing(long=True) as connection:
        await connection.exec_driver_sql("ANALYZE outbox")
