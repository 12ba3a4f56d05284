"""The databases of the tests, and the server of one of them."""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import cycle
from typing import Any

import pytest
from sqlalchemy import Executable, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

SERVER = os.environ.get("OTKLIK_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/")

POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgresql)

on_sqlite = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("url", [POSTGRESQL], indirect=True)


def async_url(database: str) -> str:
    """As settings give it to storage."""
    return f"{SERVER.rstrip('/')}/{database}".replace("postgresql://", "postgresql+asyncpg://", 1)


async def on_server(*statements: Executable, database: str = "postgres") -> None:
    """Each in a transaction of its own."""
    engine = create_async_engine(async_url(database), isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            for statement in statements:
                await connection.execute(statement)
    finally:
        await engine.dispose()


async def create(name: str, *further: Executable) -> None:
    """A database of that name, and then those statements; skips where no server answers."""
    try:
        await on_server(text(f"CREATE DATABASE {name}"), *further)
    except (OSError, TimeoutError) as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs PostgreSQL at {SERVER}: {error}")
        pytest.skip(f"no PostgreSQL at {SERVER}")


@asynccontextmanager
async def room_for_processes() -> AsyncIterator[None]:
    """Waits until two processes of the program will find free connections on the server.

    They keep up to 24 open. Each advisory lock stands for the room of one story.
    """
    engine = create_async_engine(async_url("postgres"), isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            most = int((await connection.execute(text("SHOW max_connections"))).scalar_one())
            rooms = max(1, most // 30)
            taken = text("SELECT pg_try_advisory_lock(0, :room)")
            async with asyncio.timeout(900):
                for room in cycle(range(rooms)):
                    if (await connection.execute(taken, {"room": room})).scalar_one():
                        break
                    await asyncio.sleep(0.2)
            yield
    finally:
        await engine.dispose()


@asynccontextmanager
async def empty_database() -> AsyncIterator[str]:
    """The address of a database of PostgreSQL that holds nothing; skips where no server answers."""
    name = f"otklik_test_{uuid.uuid4().hex[:12]}"
    await create(name)
    yield async_url(name)
    await on_server(text(f"DROP DATABASE {name} WITH (FORCE)"))


async def steps_of(
    transaction: Callable[[], AbstractAsyncContextManager[AsyncConnection]],
    call: Callable[[], Awaitable[Any]],
) -> int:
    """How many steps SQLite's machine does in a call, on the connection of such transactions."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    async with transaction() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        await raw.set_progress_handler(count, 1)
    await call()
    async with transaction():
        await raw.set_progress_handler(None, 1)
    return steps
