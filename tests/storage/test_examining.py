"""The doctor looks at either database beside whoever serves it, and changes nothing there."""

import pytest
from sqlalchemy import delete

from bot.doctor.examining import Examination
from bot.doctor.findings import Area, Finding
from bot.sandbox import SteppedClock
from bot.settings import Settings
from storage.engine.database import Database
from storage.schema.staff import organisation
from tests.storage.samples import NOW


async def found(url: str) -> list[Finding]:
    async def step(_done: int, _total: int) -> None:
        pass

    settings = Settings(
        _env_file=None,
        bot_token="1:a",
        telegram_api_url="http://127.0.0.1:9",
        database_url=url,
    )
    return await Examination(settings, SteppedClock(NOW)).of_what_stands(step)


@pytest.mark.usefixtures("offices")
async def test_a_database_in_order_is_no_finding(url: str, database: Database):
    async with database.writing():  # somebody writes meanwhile
        areas = {one.area for one in await found(url)}
    assert areas <= {Area.TELEGRAM, Area.PEOPLE, Area.CALENDAR}
    assert Area.PEOPLE in areas


@pytest.mark.usefixtures("offices")
async def test_a_database_without_an_organisation_is_told(url: str, database: Database):
    async with database.writing() as connection:
        await connection.execute(delete(organisation))
    assert "Организация ещё не описана." in {one.what for one in await found(url)}


async def test_a_database_without_a_schema_is_told(empty_url: str):
    (first, *_) = await found(empty_url)
    assert first.what == "DATABASE_URL: в этой базе данных ещё ничего нет."
