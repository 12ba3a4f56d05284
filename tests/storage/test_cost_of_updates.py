"""What the steps of an incident's life ask of the database: whoever asks for more, notices it here."""

import asyncio
from typing import Any

from sqlalchemy import event

from tests.benchmarks.test_durable_path import TOWN, Office, lives
from tests.bot.contexts import ME

STATEMENTS = {
    "register": 18,
    "route": 13,
    "draft": 17,
    "reject": 11,
    "draft again": 16,
    "approve": 11,
    "place": 17,
}
"""Those that look something up and those of the one commit; PostgreSQL locks the incident besides."""


async def test_no_step_needs_more_statements(url: str) -> None:
    office, asked, steps = Office(url), list[str](), dict[str, int]()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "ready_at" not in statement:  # the inbox is looked at when a lane gets free
            asked.append(statement)

    await office.open(TOWN)
    running = asyncio.create_task(office.processing.run(ME))
    await office.work(list(lives(1, 1)))  # what is read once a day is known
    for engine in (office.database._writer, office.database._reader):
        event.listen(engine.sync_engine, "before_cursor_execute", note)
    for step, phase in zip(STATEMENTS, lives(2, 1), strict=True):
        asked.clear()
        await office.work([phase])
        steps[step] = len(asked) - (0 if office.database.sqlite else locking(asked))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await office.database.close()
    assert steps == STATEMENTS


def locking(asked: list[str]) -> int:
    """On SQLite whoever writes has all locked."""
    return sum("FOR UPDATE" in statement for statement in asked)
