"""A group that becomes a supergroup: another id, and numbers that start again."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramMigrateToChat
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox import Chat, ChatKind, SandboxError
from tests.telegram import Person, Sandbox

OLD, NEW = -7, -1007
KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Нажать", callback_data="x")]]
)


@pytest.fixture
def old(sandbox: Sandbox, ivanova: Person) -> Chat:
    return sandbox.group(OLD, "ЖКХ", [ivanova], kind=ChatKind.GROUP)


@pytest.mark.usefixtures("old")
async def test_both_chats_are_told_of_each_other(bot: Bot, ivanova: Person) -> None:
    ivanova.migrate(OLD, NEW)
    left, joined = [update.message for update in await bot.get_updates()]
    assert left is not None
    assert joined is not None
    assert (left.chat.id, left.chat.type, left.migrate_to_chat_id) == (OLD, "group", NEW)
    assert (joined.chat.id, joined.chat.type, joined.migrate_from_chat_id) == (
        NEW,
        "supergroup",
        OLD,
    )


@pytest.mark.usefixtures("old")
async def test_the_old_chat_refuses_all_and_names_the_new_one(bot: Bot, ivanova: Person) -> None:
    card = await bot.send_message(OLD, "карточка")
    ivanova.migrate(OLD, NEW)
    with pytest.raises(TelegramMigrateToChat) as refused:
        await bot.send_message(OLD, "а")
    assert refused.value.migrate_to_chat_id == NEW
    with pytest.raises(TelegramMigrateToChat):
        await card.edit_text("а")


async def test_numbers_start_again_in_the_new_chat(bot: Bot, old: Chat, ivanova: Person) -> None:
    for _ in range(5):
        await bot.send_message(OLD, "карточка")
    new = ivanova.migrate(OLD, NEW)
    assert new.last.id == 1
    sent = await bot.send_message(NEW, "а")
    assert (sent.message_id, ivanova.say(NEW, "б").id) == (2, 3)
    assert old.last.content.other == {"migrate_to_chat_id": NEW}


async def test_nobody_writes_or_presses_in_the_old_chat(
    bot: Bot, old: Chat, ivanova: Person
) -> None:
    await bot.send_message(OLD, "карточка", reply_markup=KEYBOARD)
    card = old.last
    ivanova.migrate(OLD, NEW)
    with pytest.raises(SandboxError, match="not in the chat"):
        ivanova.say(OLD, "а")
    with pytest.raises(SandboxError, match="not in the chat"):
        ivanova.press(card, "Нажать")
    with pytest.raises(SandboxError, match="Only a group"):
        ivanova.migrate(NEW, -1008)
