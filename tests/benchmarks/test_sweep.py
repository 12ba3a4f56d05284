"""The sweep's look at what is due, with a thousand and with a million open incidents."""

import shutil
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import text

from storage.engine.database import Database
from storage.incidents.attention import AttentionQueue
from storage.organisation.offices import Offices
from storage.schema.incidents import incident
from tests.benchmarks.conftest import Bench
from tests.storage.samples import FILE, NOW, Units, calendar_of, registered

pytestmark = pytest.mark.benchmark

LOOKS = 20


async def test_a_look_costs_the_same_however_many_are_open(
    tmp_path: Path, migrated_sqlite: Path, bench: Bench
) -> None:
    few, many = 1_000, bench.size(1_000_000, small=2_000)
    databases = []
    for count in (few, many):
        file = tmp_path / f"{count}.db"
        shutil.copy(migrated_sqlite, file)
        databases.append(await _filled(file, count))
    queues = [AttentionQueue(database) for database in databases]
    quickest = [float("inf")] * len(queues)
    for _ in range(bench.size(30, small=1)):  # in turn, so that both share the weather
        for index, queue in enumerate(queues):
            began = perf_counter()
            for _ in range(LOOKS):
                assert await queue.due(NOW, 100) == []
                assert await queue.next_moment() is not None
            quickest[index] = min(quickest[index], (perf_counter() - began) / LOOKS)
    for database in databases:
        await database.close()

    shortest, longest = quickest
    ratio = longest / shortest
    what = f"a look of the sweep at {many:,} open incidents"
    bench.tell(what, longest * 1e6, "µs", ratio, f"one at {few:,}")
    bench.judge(ratio, at_most=1.25)


async def _filled(file: Path, count: int) -> Database:
    """So many open incidents, each with a moment of its own that is yet to come."""
    database = Database(f"sqlite+aiosqlite:///{file}")
    await database.open()
    offices = Offices(database, calendar_of, lambda: NOW)
    await offices.apply(FILE)
    await Units(database, offices, NOW).store(registered())
    later = "strftime('%Y-%m-%d %H:%M:%f000', next_attention_at, '+' || n || ' seconds')"
    own = {"number": "n", "next_attention_at": later}
    names = [column.name for column in incident.columns]
    values = [own.get(name, name) for name in names]
    copies = text(
        f"INSERT INTO incident ({', '.join(names)})"  # noqa: S608 - the names are our own
        " WITH RECURSIVE numbers(n) AS"
        " (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)"
        f" SELECT {', '.join(values)} FROM incident, numbers WHERE number = 1"
    )
    async with database.writing() as connection:
        future = incident.update().values(next_attention_at=NOW + timedelta(days=1))
        await connection.execute(future)
        await connection.execute(copies, {"count": count})
    return database
