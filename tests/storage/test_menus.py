"""Which menus of commands chats have been given."""

import pytest

from domain.model.ids import BotId, ChatId
from storage.delivery.menus import GivenMenus
from storage.engine.database import Database
from tests.storage.samples import BOT, CONTROL, standing, write

OTHERS = BotId(BOT + 1)
STRANGE = ChatId(9001)


@pytest.fixture
def menus(database: Database) -> GivenMenus:
    return GivenMenus(database, BOT)


async def test_the_last_menu_of_a_chat_is_known_until_it_is_forgotten(
    database: Database, menus: GivenMenus
) -> None:
    await menus.note(CONTROL.chat, "a")
    await menus.note(CONTROL.chat, "b")
    await GivenMenus(database, OTHERS).note(CONTROL.chat, "c")
    assert await menus.given() == {CONTROL.chat: "b"}
    await menus.forget(CONTROL.chat)
    assert await menus.given() == {}
    assert await GivenMenus(database, OTHERS).given() == {CONTROL.chat: "c"}


async def test_a_chat_is_there_once_the_bot_has_written_in_it(
    database: Database, menus: GivenMenus
) -> None:
    await write(database, standing(1, current=False))
    assert await menus.met([CONTROL.chat, STRANGE]) == {CONTROL.chat}
    assert await GivenMenus(database, OTHERS).met([CONTROL.chat]) == set()
