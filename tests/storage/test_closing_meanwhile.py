"""A body is closed while something is routed to it: whoever comes second sees what the first has done.

On SQLite there is one writer, so nothing comes between.
"""

import asyncio

import pytest

from domain.model.actor import Actor
from domain.model.ids import ChatId, IncidentNumber
from domain.model.place import Place
from domain.model.staff.administration import AdminPage, PageKind
from domain.model.staff.office import UnknownAuthority
from domain.model.telling.question import Administer, Question
from domain.ports.incidents import StaleIncident
from domain.use_cases.closing_authority import close_authority
from handlers.administration.journal import overtaken_say
from storage.engine.database import Database
from storage.incidents.reading import SqlReading
from tests.storage.samples import ADMIN, NOW, ROADS, ZHKH, Units, ivanova, registered

HERE = Place(ChatId(ADMIN))


@pytest.fixture(autouse=True)
def several_writers(database: Database) -> None:
    if database.sqlite:
        pytest.skip("there is one writer")


@pytest.fixture
async def page(units: Units) -> int:
    """Which asks where the work of the housing department is to go."""
    await units.store(registered())
    async with units.unit() as uow:
        asks = Administer(AdminPage(PageKind.CLOSE, ZHKH))
        question = await uow.questions.ask(Question(ADMIN, HERE, asks))
        await uow.commit()
    return question


async def close(units: Units, page: int) -> int | None:
    then = AdminPage(PageKind.AUTHORITIES)
    by = Actor(ADMIN)
    return await close_authority(
        units.unit(), page, ZHKH, ROADS, then, tell=overtaken_say, by=by, at=NOW
    )


async def test_nothing_is_routed_to_a_body_that_was_closed_meanwhile(
    units: Units, page: int
) -> None:
    async with units.unit() as routing:
        await routing.office()
        incident = await routing.incidents.get(IncidentNumber(1))
        await close(units, page)
        incident.route(ZHKH, ivanova(), NOW)
        with pytest.raises(UnknownAuthority):
            await routing.incidents.save(incident)


async def test_what_is_routed_while_a_body_is_closed_goes_on_elsewhere(
    units: Units, page: int, reading: SqlReading
) -> None:
    async with units.unit() as routing:
        incident = await routing.incidents.get(IncidentNumber(1))
        incident.route(ZHKH, ivanova(), NOW)
        await routing.incidents.save(incident)
        closing = asyncio.create_task(close(units, page))
        await asyncio.sleep(0.3)
        assert not closing.done()
        await routing.commit()
    with pytest.raises(StaleIncident):
        await closing
    assert await close(units, page) == 1
    assert (await reading.incident(IncidentNumber(1))).authorities == (ROADS,)
