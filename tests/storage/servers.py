"""The databases of the tests, and the server of one of them."""

import os

import pytest
from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import create_async_engine

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
