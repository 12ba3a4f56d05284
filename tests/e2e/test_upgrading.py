"""A later version takes over what 1.0.0 left: its database, and the buttons that stand in the chats.

The database is that of a server of 1.0.0 (`tests/e2e/released`), of either kind.
"""

from collections.abc import AsyncIterator

import pytest

from storage.engine.migrate import Schema, schema_of
from tests.e2e.released import put_in_place, show
from tests.e2e.town import CONTROL, DRAFT, GUESTS, HOUSING, Town, described, familiar
from tests.telegram import Sandbox, SteppedClock
from tests.telegram.simulation import gather

pytestmark = pytest.mark.telegram("chats that an earlier version left")

LINK = "https://example.org/answer"


@pytest.fixture
async def upgraded(sandbox: Sandbox, url: str) -> AsyncIterator[Town]:
    """Half an hour after 1.0.0 was stopped."""
    await put_in_place(url)
    gather(sandbox, described(), called=familiar, guests=GUESTS)
    show(sandbox)
    clock = sandbox.world.clock
    assert isinstance(clock, SteppedClock)
    await clock.advance(1800)
    async with Town.running(sandbox, None, url) as town:
        await town.settle()
        yield town
        await town.settle()
        assert not await town.discrepancies()


async def test_the_start_brings_the_database_forward(upgraded: Town) -> None:
    assert await schema_of(upgraded.app.database) is Schema.CURRENT


async def test_people_go_on_where_they_were(upgraded: Town) -> None:
    """With the cards, questions and buttons that stand in their chats."""
    town = upgraded
    await town.press(town.anna, town.find(town.anna, "№6"), "Управление ЖКХ")
    await town.reply(town.boris, town.find(HOUSING, "№5"), DRAFT)
    assert DRAFT in town.last(CONTROL).text
    await town.press(town.boris, town.find(HOUSING, "Это ответ гражданину?"), "Переписка")
    await town.press(town.maria, town.find(CONTROL, "№3"), "✅ Согласовать")
    await town.reply(town.boris, town.find(HOUSING, "Фонарь на улице Мира"), LINK)
    now = [(await town.history(number)).splitlines()[0] for number in (2, 3, 4, 5, 6)]
    assert now == [
        "№2 · история. Сейчас: ответ размещён",
        "№3 · история. Сейчас: ждёт размещения",
        "№4 · история. Сейчас: в работе",
        "№5 · история. Сейчас: на согласовании",
        "№6 · история. Сейчас: в работе",
    ]


async def test_what_was_answered_is_found(upgraded: Town) -> None:
    found = await upgraded.say(upgraded.anna, upgraded.anna, "/find яма на Ленина")
    assert "№1" in found.text
