"""PostgreSQL chooses the indexes that large tables need, which it does by what it expects of them."""

from typing import Any

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.cards import ControlCard
from domain.model.conversation.notices.kinds import ShowCard
from domain.model.ids import ChatId, IncidentNumber, Place
from storage.delivery.turns import NEAR_HEADS
from storage.engine.database import Database
from storage.outbox.queue import queue
from storage.schema.messages import outbox
from storage.search.index import occurring
from tests.storage.samples import NOW
from tests.storage.servers import on_postgresql

pytestmark = on_postgresql


def explained(database: Database) -> None:
    """Each query that is read from now on gives its plan."""

    def explain(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> tuple[str, Any]:
        return f"EXPLAIN {statement}", parameters

    event.listen(database._reader.sync_engine, "before_cursor_execute", explain, retval=True)


async def fill_outbox(connection: AsyncConnection, count: int) -> None:
    """So many notices wait in forty chats, each about an incident of its own."""
    await queue(connection, [ShowCard(ControlCard(IncidentNumber(1)), Place(ChatId(-1)))], NOW)
    names = [column.name for column in outbox.columns if column.name != "id"]
    own = {"number": "n", "chat": "-1 - n % 40"}
    copied = ", ".join(own.get(name, name) for name in names)
    copies = f"SELECT {copied} FROM generate_series(2, {count}) AS n CROSS JOIN outbox"  # noqa: S608 - our own
    await connection.execute(text(f"INSERT INTO outbox ({', '.join(names)}) {copies}"))


async def test_the_next_notice_of_a_chat_is_looked_up_by_turns(database: Database) -> None:
    """Expecting those of every chat everywhere, it once read the notices of all chats for each."""
    async with database.writing() as connection:
        await fill_outbox(connection, 20_000)
        await connection.exec_driver_sql("ANALYZE outbox")
    explained(database)
    async with database.reading() as connection:
        found = await connection.execute(NEAR_HEADS[False], {"busy": [], "now": NOW})
        steps = [step for (step, *_) in found]
    (looked_at,) = (step for step in steps if "on outbox other" in step)
    assert "ix_outbox_turns" in looked_at


async def test_terms_that_nobody_wrote_are_looked_up_in_the_index(database: Database) -> None:
    """Expecting some incidents to have any term, it once read all of them for each."""
    async with database.writing() as connection:
        await connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        await connection.exec_driver_sql(
            "INSERT INTO incident_terms (number, terms) SELECT number,"
            " to_tsvector('simple', 'word' || number % 100) FROM generate_series(1, 20000) AS number"
        )
        await connection.exec_driver_sql("ANALYZE incident_terms")
    explained(database)
    async with database.reading() as connection:
        steps = "\n".join(await occurring(connection, {"word1", "nothing"}))
    assert "Seq Scan on incident_terms" not in steps
    assert "ix_incident_terms_terms" in steps
