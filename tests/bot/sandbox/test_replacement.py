"""A bot that is replaced by another, and one that is removed and comes back."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    ChatMemberUpdated,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyParameters,
)

from bot.sandbox import Chat, ChatKind, SandboxError
from tests.bot.sandbox.conftest import PlainSession
from tests.telegram import Person, Sandbox

NEW_TOKEN = "43:AAanother_token-of_the_tests"
GROUP, BASIC = -1003, -8
KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Нажать", callback_data="x")]]
)


@pytest.fixture
async def new_bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    session = PlainSession(api=TelegramAPIServer.from_base(sandbox.url))
    async with Bot(NEW_TOKEN, session=session) as client:
        yield client


@pytest.fixture
def basic(sandbox: Sandbox, ivanova: Person, petrov: Person) -> Chat:
    return sandbox.group(BASIC, "Отдел", [ivanova, petrov], kind=ChatKind.GROUP)


async def test_people_have_to_start_the_new_bot(
    bot: Bot, new_bot: Bot, sandbox: Sandbox, ivanova: Person
) -> None:
    await bot.send_message(ivanova.id, "карточка")
    sandbox.replace_bot(NEW_TOKEN)
    with pytest.raises(TelegramForbiddenError, match="can't initiate conversation"):
        await new_bot.send_message(ivanova.id, "а")
    with pytest.raises(SandboxError):
        sandbox.chat(ivanova.id)
    started = ivanova.start()
    assert (await new_bot.send_message(ivanova.id, "б")).message_id == started.id + 1 == 2


async def test_numbers_start_again_in_basic_groups_and_go_on_in_supergroups(
    bot: Bot, new_bot: Bot, sandbox: Sandbox, group: Chat, basic: Chat
) -> None:
    for chat in (group, basic):
        await bot.send_message(chat.id, "карточка")
    sandbox.replace_bot(NEW_TOKEN)
    sent = [(await new_bot.send_message(chat.id, "а")).message_id for chat in (group, basic)]
    assert sent == [2, 1]


async def test_the_former_bots_messages_are_another_ones(
    bot: Bot, new_bot: Bot, sandbox: Sandbox, group: Chat, ivanova: Person
) -> None:
    card = await bot.send_message(GROUP, "карточка", reply_markup=KEYBOARD)
    shown = group.last
    sandbox.replace_bot(NEW_TOKEN)
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await new_bot.edit_message_text("иначе", chat_id=GROUP, message_id=card.message_id)
    with pytest.raises(SandboxError, match="goes to that bot"):
        ivanova.press(shown, "Нажать")
    ivanova.reply(shown, "не ему")
    ivanova.say(GROUP, "/open@otklik_bot")
    ivanova.say(GROUP, "/open@otklik_new_bot")
    [update] = await new_bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/open@otklik_new_bot"


async def test_in_a_basic_group_the_former_bots_messages_have_no_number(
    bot: Bot, new_bot: Bot, sandbox: Sandbox, basic: Chat, ivanova: Person
) -> None:
    await bot.send_message(BASIC, "карточка")
    shown = basic.last
    sandbox.replace_bot(NEW_TOKEN)
    await new_bot.send_message(BASIC, "а")
    ivanova.reply(shown, "/open")
    [update] = await new_bot.get_updates()
    assert update.message is not None
    assert update.message.reply_to_message is None
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await new_bot.send_message(BASIC, "б", reply_parameters=ReplyParameters(message_id=3))


async def test_updates_files_and_presses_of_the_former_bot_are_gone(
    bot: Bot, new_bot: Bot, sandbox: Sandbox, group: Chat, ivanova: Person
) -> None:
    await bot.send_message(GROUP, "карточка", reply_markup=KEYBOARD)
    press = ivanova.press(group.last, "Нажать")
    ivanova.send_photo(ivanova.id)
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.photo is not None
    sandbox.replace_bot(NEW_TOKEN)
    assert await new_bot.get_updates() == []
    with pytest.raises(TelegramBadRequest, match="wrong file"):
        await new_bot.send_photo(GROUP, update.message.photo[-1].file_id)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await new_bot.answer_callback_query(press.id)


async def test_the_new_bot_is_where_it_is_wanted(
    new_bot: Bot, sandbox: Sandbox, group: Chat, basic: Chat, petrov: Person
) -> None:
    sandbox.replace_bot(NEW_TOKEN, groups=[BASIC])
    await new_bot.send_message(BASIC, "а")
    with pytest.raises(TelegramForbiddenError, match="not a member of the supergroup chat"):
        await new_bot.send_message(GROUP, "а")
    petrov.add_bot(GROUP)
    await new_bot.send_message(GROUP, "а")
    assert group.last.text == basic.last.text == "а"


async def changes(bot: Bot) -> list[ChatMemberUpdated]:
    """What the bot is told of its own membership."""
    return [each.my_chat_member for each in await bot.get_updates() if each.my_chat_member]


@pytest.mark.usefixtures("group", "basic")
@pytest.mark.parametrize("chat", [GROUP, BASIC])
async def test_a_bot_removed_and_added_is_told_of_both(
    bot: Bot, petrov: Person, chat: int, sandbox: Sandbox
) -> None:
    petrov.remove_bot(chat)
    kind = sandbox.chat(chat).kind
    with pytest.raises(TelegramForbiddenError, match=f"bot was kicked from the {kind} chat"):
        await bot.send_message(chat, "а")
    petrov.add_bot(chat)
    left, back = await changes(bot)
    for change in (left, back):
        assert (change.chat.id, change.from_user.id) == (chat, petrov.id)
        assert change.date == sandbox.world.clock.now()
        assert change.old_chat_member.user.id == change.new_chat_member.user.id == bot.id
    assert [left.old_chat_member.status, left.new_chat_member.status] == ["member", "kicked"]
    assert [back.old_chat_member.status, back.new_chat_member.status] == ["kicked", "member"]
    await bot.send_message(chat, "снова здесь")


@pytest.mark.usefixtures("group", "basic")
@pytest.mark.parametrize(
    ("chat", "read"),
    [
        pytest.param(GROUP, ["new_chat_members"], id="supergroup"),
        pytest.param(BASIC, ["left_chat_member", "new_chat_members"], id="basic-group"),
    ],
)
async def test_service_messages_tell_of_it_too(
    bot: Bot, petrov: Person, chat: int, read: list[str]
) -> None:
    petrov.remove_bot(chat)
    petrov.say(chat, "/open")
    petrov.add_bot(chat)
    messages = [each.message for each in await bot.get_updates() if each.message]
    assert [message.content_type for message in messages] == read


async def test_a_person_who_blocks_and_comes_back_is_told_of(bot: Bot, ivanova: Person) -> None:
    ivanova.block()
    with pytest.raises(TelegramForbiddenError, match="blocked by the user"):
        await bot.send_message(ivanova.id, "а")
    ivanova.start()
    blocked, unblocked = await changes(bot)
    assert blocked.chat.type == "private"
    assert [blocked.old_chat_member.status, blocked.new_chat_member.status] == ["member", "kicked"]
    assert [unblocked.old_chat_member.status, unblocked.new_chat_member.status] == [
        "kicked",
        "member",
    ]
    await bot.send_message(ivanova.id, "снова здесь")
