"""Registrations by HTTP, as a rate beside a server that only keeps what it is sent.

The floor takes the same calls by the same server from the same client, and inserts one row for each
through the same engine. Nothing is delivered meanwhile.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from time import perf_counter

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

from bot.http.intake import CALLS_AT_ONCE, Intake
from storage.engine.database import Database
from storage.incidents.listing import IncidentList
from storage.incidents.reading import SqlReading
from storage.organisation.offices import Offices
from storage.unit_of_work import SqlUnitOfWork
from tests.benchmarks.clock import StorysClock
from tests.benchmarks.conftest import Bench
from tests.bot.contexts import NOW
from tests.storage.samples import FILE, calendar_of

pytestmark = pytest.mark.benchmark

TOKEN = "intake-of-the-benchmark"
PATH = "/api/v1/incidents"
AT_ONCE = 8
"""Calls that the client has on their way."""

kept = Table("kept", MetaData(), Column("id", Integer, primary_key=True), Column("text", String))


async def test_registrations_by_http(url: str, bench: Bench) -> None:
    calls, rounds = bench.size(CALLS_AT_ONCE, small=10), bench.size(3, small=1)
    database = Database(url)
    await database.open()
    clock = StorysClock()
    offices = Offices(database, calendar_of, clock.now)
    await offices.apply(FILE)
    async with database.writing() as connection:
        await connection.run_sync(kept.create)

    async def keep(request: web.Request) -> web.Response:
        body = await request.json()
        async with database.writing() as connection:
            await connection.execute(insert(kept).values(text=body["text"]))
        return web.json_response({"number": 1}, status=HTTPStatus.CREATED)

    def new_intake() -> list[web.RouteDef]:
        """A new one has all its calls at once before it."""
        return Intake(
            TOKEN,
            lambda: SqlUnitOfWork(database, offices, clock.now),
            SqlReading(database, offices),
            IncidentList(database),
            clock,
            version="0",
        ).routes()

    ours = floor = float("inf")
    for _ in range(rounds):
        async with serving(new_intake()) as base:
            ours = min(ours, await posted(base, calls))
        async with serving([web.post(PATH, keep)]) as base:
            floor = min(floor, await posted(base, calls))
    await database.close()

    bench.tell(
        f"registrations by HTTP, {'SQLite' if database.sqlite else 'PostgreSQL'}",
        calls / ours,
        "calls/s",
        floor / ours,
        f"keeping the text of as many calls, {calls / floor:.0f}/s",
    )


@asynccontextmanager
async def serving(routes: list[web.RouteDef]) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def posted(base: str, calls: int) -> float:
    """Seconds in which all of them were answered."""
    texts = iter([f"Во дворе дома {number} нет воды." for number in range(calls)])
    headers = {"Authorization": f"Bearer {TOKEN}"}
    detected = NOW.isoformat()

    async def caller(session: aiohttp.ClientSession) -> None:
        for text in texts:
            body = {"text": text, "detected_at": detected}
            status = (
                HTTPStatus.SERVICE_UNAVAILABLE
            )  # where the disk takes seconds: again, as callers do
            while status == HTTPStatus.SERVICE_UNAVAILABLE:
                async with session.post(base + PATH, json=body) as response:
                    status = HTTPStatus(response.status)
            assert status is HTTPStatus.CREATED

    async with aiohttp.ClientSession(headers=headers) as session:
        began = perf_counter()
        await asyncio.gather(*(caller(session) for _ in range(AT_ONCE)))
        return perf_counter() - began
