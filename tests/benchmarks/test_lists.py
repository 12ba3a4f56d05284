"""What is open among a million incidents, as a ratio to reading as many bare rows."""

from time import perf_counter

import pytest
from sqlalchemy import select

from domain.model.incident.workflow.status import Status
from storage.engine.database import Database
from storage.incidents.attention import AttentionQueue
from storage.incidents.listing import IncidentList, Wanted
from storage.incidents.reading import SqlReading
from storage.organisation.offices import Offices
from storage.schema.incidents import incident, incident_text
from tests.benchmarks.conftest import Bench
from tests.benchmarks.region import NOW, Region
from tests.storage.samples import ZHKH, calendar_of

pytestmark = pytest.mark.benchmark

_LOOKS = 20


async def test_lists_of_what_is_open_cost_what_is_open(region: Region, bench: Bench) -> None:
    database = Database(region.url)
    await database.open()
    reading = SqlReading(database, Offices(database, calendar_of, lambda: NOW))
    await reading.office()
    bare = select(incident, incident_text).join(incident_text).where(incident.c.closed_at.is_(None))

    began = perf_counter()
    async with database.reading(long=True) as connection:
        rows = (await connection.execute(bare)).all()
    floor = perf_counter() - began

    began = perf_counter()
    everything = await reading.open_incidents(None)
    took = perf_counter() - began
    began = perf_counter()
    theirs = await reading.open_incidents(frozenset({ZHKH}))
    took_theirs = perf_counter() - began
    began = perf_counter()
    page = await IncidentList(database).page(Wanted(frozenset({Status.IN_PROGRESS})), 100)
    took_page = perf_counter() - began

    assert len(everything) == len(rows) >= len(theirs)
    assert rows
    where = f"{region.incidents:,}, {'SQLite' if database.sqlite else 'PostgreSQL'}"
    bare_rows = f"reading the {len(rows):,} bare rows, {floor * 1000:.0f} ms"
    for what, seconds, note in (
        ("all that is open", took, ""),
        ("what is open of one authority", took_theirs, f"{len(theirs):,} of them"),
        ("a page of the API", took_page, f"{len(page)} on it"),
    ):
        bench.tell(
            f"{what} of {where}", seconds * 1000, "ms", seconds / floor, bare_rows, note=note
        )
    bench.judge(took / floor, at_most=5)

    queue = AttentionQueue(database)
    began = perf_counter()
    for _ in range(_LOOKS):
        await queue.due(NOW, 100)
        await queue.next_moment()
    took = (perf_counter() - began) / _LOOKS
    bench.tell(f"a look of the sweep, {where}", took * 1000, "ms", took / floor, bare_rows)
    await database.close()
