"""What the program itself can't show: it waits or is given up, and nothing else waits for it."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from domain.model.conversation.cards import ApprovalCard
from domain.model.conversation.notices.kinds import ShowCard
from domain.model.ids import DraftVersion, IncidentNumber
from handlers.cards import rendering
from handlers.cards.card_view import CardView
from handlers.cards.control.view import control_card
from handlers.ui.rendered import Rendered
from storage.delivery.delivering import Delivering
from storage.schema.messages import OutboxState, outbox
from storage.unit_of_work import SqlUnitOfWork
from tests.e2e.town import Town

BROKEN, SOUND = IncidentNumber(1), IncidentNumber(2)


async def queued(town: Town, notice: ShowCard) -> None:
    app = town.app
    async with SqlUnitOfWork(app.database, app.offices, town.clock.now) as uow:
        await uow.outbox.put(notice)
        await uow.commit()


async def finished(town: Town) -> list[str]:
    """What has become of the notices that did not leave."""
    unsent = select(outbox.c.state).where(outbox.c.error.is_not(None))
    async with town.app.database.reading() as connection:
        return list((await connection.execute(unsent)).scalars())


async def tried_in_vain(town: Town) -> list[str]:
    async with asyncio.timeout(240):
        while not (states := await finished(town)):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    return states


async def test_what_cannot_even_be_given_up_waits_longer_each_time_and_holds_nobody_up(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.rude = True
    tries, given_up = list[float](), list[float]()

    def broken(of: CardView) -> Rendered:
        if of.incident.number == BROKEN:
            tries.append(town.clock.monotonic())
            raise LookupError(of.incident.number)
        return control_card(of)

    async def failing(*_: Any, **__: Any) -> None:
        given_up.append(town.clock.monotonic())
        raise LookupError("undeliverable")

    with monkeypatch.context() as patched:
        patched.setattr(rendering, "control_card", broken)
        patched.setattr(Delivering, "undeliverable", failing)
        town.anna.say(town.anna.id, "/new Яма.")
        town.anna.say(town.anna.id, "/new Лужа.")
        await town.sandbox.until(lambda: town.chat(town.anna).find(f"№{SOUND} ·") is not None)
        await asyncio.sleep(0.5)
        assert tries == [0.0]
        async with asyncio.timeout(240):
            while len(given_up) < 2:
                await town.clock.advance(1)
                await asyncio.sleep(0.01)
    await town.settle()
    assert town.chat(town.anna).find(f"№{BROKEN} ·") is not None


async def test_a_card_that_a_wrong_clock_keeps_from_being_shown_comes_once_it_is_right(
    town: Town,
) -> None:
    await town.drafted()
    before = len(town.chat(town.anna).messages)
    clock, right = town.clock, town.clock.now()
    clock.jump_wall(right.replace(year=2050))
    place = town.place_of(town.anna)
    await queued(town, ShowCard(ApprovalCard(BROKEN, DraftVersion(1)), place, resend=True))
    assert await tried_in_vain(town) == [OutboxState.WAITING]
    clock.jump_wall(right)
    await town.settle()
    shown = town.chat(town.anna).messages[before:]
    assert [one.text.startswith("№1 ·") for one in shown] == [True]
