"""A body is closed, or somebody leaves, while something is routed: the second sees what the first did.

On SQLite there is one writer, so nothing comes between.
"""

import asyncio
from functools import partial

import pytest

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.question import Question
from domain.model.conversation.questions import Administer
from domain.model.errors import Reason
from domain.model.ids import ChatId, IncidentNumber, Place
from domain.model.incident.workflow.assignment import Plan
from domain.model.organisation.changing import let_go
from domain.ports.incidents import StaleIncident
from domain.use_cases.offboarding import Parting, close_authority, part_and_hand_over
from handlers.administration.describing import overtaken_say
from storage.engine.database import Database
from storage.incidents.reading import SqlReading
from tests.refusals import refused_for
from tests.storage.samples import (
    ADMIN,
    NOW,
    PETROV,
    ROADS,
    ZHKH,
    Units,
    ivanova,
    petrov,
    registered,
)

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
        asks = Administer(MenuPage(PageKind.CLOSE, ZHKH))
        question = await uow.questions.ask(Question(ADMIN, HERE, asks))
        await uow.commit()
    return question


async def close(units: Units, page: int) -> int | None:
    then = MenuPage(PageKind.AUTHORITIES)
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
        with refused_for(Reason.UNKNOWN_AUTHORITY):
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


async def test_somebody_leaves_while_what_they_have_in_hand_is_routed_elsewhere(
    units: Units, page: int
) -> None:
    """Neither waits for the other one."""
    async with units.unit() as taking:
        incident = await taking.incidents.get(IncidentNumber(1))
        incident.route(ZHKH, ivanova(), NOW)
        incident.take(ZHKH, petrov(1), NOW)
        await taking.incidents.save(incident)
        await taking.commit()
    then = MenuPage(PageKind.STAFF)
    leaving = Parting(PETROV, partial(let_go, person=PETROV), then)
    async with units.unit() as routing:
        incident = await routing.incidents.get(IncidentNumber(1))
        parting = asyncio.create_task(
            part_and_hand_over(
                units.unit(), page, leaving, None, tell=overtaken_say, by=Actor(ADMIN), at=NOW
            )
        )
        await asyncio.sleep(0.3)
        incident.reassign(Plan((ROADS,), ROADS), ivanova(), NOW)
        await routing.incidents.save(incident)
        await routing.commit()
    assert await parting == 0
