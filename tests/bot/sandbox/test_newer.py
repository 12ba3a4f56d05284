"""What has come with the newest Bot APIs, as strict as Telegram; and a server that knows none of it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramNotFound
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
    CopyTextButton,
    DisabledButton,
    EphemeralMessageParameters,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReactionTypeCustomEmoji,
    ReactionTypeEmoji,
)

from bot.sandbox import Chat, Membership
from tests.telegram import Person, Sandbox, SteppedClock
from tests.telegram.markup import html_of

pytestmark = pytest.mark.usefixtures("group")

GROUP = -1003
EYES = ReactionTypeEmoji(emoji="👀")
CLOCK = '<tg-time unix="1768204800" format="r">скоро</tg-time>'


def keyboard(**button: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="а", **button)]])


def shown(message: Message) -> Any:
    return message.reply_markup and message.reply_markup.model_dump()


@pytest.fixture
def older(sandbox: Sandbox) -> None:
    sandbox.world.old = True


@pytest.mark.parametrize(
    "button",
    [
        pytest.param({"callback_data": "x", "style": "success"}, id="green"),
        pytest.param({"callback_data": "x", "style": "danger"}, id="red"),
        pytest.param({"url": "https://vk.com/wall-1_2", "style": "primary"}, id="blue"),
        pytest.param({"disabled": DisabledButton()}, id="disabled"),
    ],
)
async def test_a_newer_button_stands_in_the_chat(
    bot: Bot, group: Chat, button: dict[str, Any]
) -> None:
    sent = await bot.send_message(GROUP, "а", reply_markup=keyboard(**button))
    assert shown(sent) == keyboard(**button).model_dump()
    assert list(group.last.keys) == ["а"]


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        pytest.param(
            {"callback_data": "x", "style": "green"}, "Unsupported button style", id="style"
        ),
        pytest.param(
            {"callback_data": "x", "disabled": DisabledButton()}, "Exactly one of", id="two-kinds"
        ),
        pytest.param({"style": "danger"}, "Text buttons are unallowed", id="no-kind"),
        pytest.param({"copy_text": CopyTextButton(text="")}, "BUTTON_COPY_TEXT", id="no-copy"),
        pytest.param(
            {"copy_text": CopyTextButton(text="👍" * 129)}, "BUTTON_COPY_TEXT", id="in-code-units"
        ),
        pytest.param({"url": "https://vk.com/а б"}, "Wrong HTTP URL", id="space-in-url"),
        pytest.param({"url": "https://vk"}, "Wrong HTTP URL", id="no-host"),
        pytest.param({"url": "https://[vk.com"}, "Wrong HTTP URL", id="broken-host"),
        pytest.param({"url": "ftp://vk.com"}, "Wrong HTTP URL", id="other-scheme"),
    ],
)
async def test_a_wrong_button_is_refused(
    bot: Bot, group: Chat, button: dict[str, Any], reason: str
) -> None:
    with pytest.raises(TelegramBadRequest, match=reason):
        await bot.send_message(GROUP, "а", reply_markup=keyboard(**button))
    assert group.messages == []


async def test_a_date_is_shown_by_the_readers_own_clock(bot: Bot, group: Chat) -> None:
    sent = await bot.send_message(GROUP, CLOCK, parse_mode="HTML")
    [date] = sent.entities or []
    assert (date.type, date.unix_time, date.date_time_format) == ("date_time", 1768204800, "r")
    assert (group.last.text, html_of(group.last)) == ("скоро", CLOCK)


@pytest.mark.parametrize("attributes", ['unix="скоро"', 'unix="1" format="R"', ""])
async def test_a_broken_date_is_refused(bot: Bot, attributes: str) -> None:
    with pytest.raises(TelegramBadRequest, match="can't parse entities"):
        await bot.send_message(GROUP, f"<tg-time {attributes}>а</tg-time>", parse_mode="HTML")


async def test_the_bots_one_reaction_stands_under_a_message(
    bot: Bot, ivanova: Person, sandbox: Sandbox
) -> None:
    said = ivanova.say(GROUP, "проект")
    await bot.set_message_reaction(GROUP, said.id, [EYES])
    await bot.set_message_reaction(GROUP, said.id, [ReactionTypeEmoji(emoji="👍")])
    assert list(said.reactions.values()) == ["👍"]
    await bot.set_message_reaction(GROUP, said.id, [])
    assert said.reactions == {}
    assert "Отклик: 👀 под «проект»" in sandbox.transcript(GROUP)
    assert "Отклик: реакции больше нет под «проект»" in sandbox.transcript(GROUP)


@pytest.mark.parametrize(
    ("reactions", "reason"),
    [
        pytest.param([EYES, ReactionTypeEmoji(emoji="👍")], "REACTIONS_TOO_MANY", id="two"),
        pytest.param([ReactionTypeEmoji(emoji="✅")], "REACTION_INVALID", id="not-standard"),
        pytest.param(
            [ReactionTypeCustomEmoji(custom_emoji_id="5")], "Unsupported type", id="custom"
        ),
    ],
)
async def test_a_wrong_reaction_is_refused(
    bot: Bot, ivanova: Person, reactions: list[Any], reason: str
) -> None:
    said = ivanova.say(GROUP, "проект")
    with pytest.raises(TelegramBadRequest, match=reason):
        await bot.set_message_reaction(GROUP, said.id, reactions)
    assert said.reactions == {}


async def test_a_chat_may_allow_no_reactions(bot: Bot, group: Chat, ivanova: Person) -> None:
    group.reactions = False
    said = ivanova.say(GROUP, "проект")
    with pytest.raises(TelegramBadRequest, match="REACTION_INVALID"):
        await bot.set_message_reaction(GROUP, said.id, [EYES])
    with pytest.raises(TelegramBadRequest, match="message to react not found"):
        await bot.set_message_reaction(GROUP, 99, [EYES])


async def pressed(bot: Bot, group: Chat, who: Person) -> EphemeralMessageParameters:
    """Who presses a button can be answered alone."""
    await bot.send_message(GROUP, "карточка", reply_markup=keyboard(callback_data="x"))
    press = who.press(group.last, "а")
    return EphemeralMessageParameters(receiver_user_id=who.id, callback_query_id=press.id)


async def test_one_person_sees_what_answers_their_press(
    bot: Bot, group: Chat, ivanova: Person, petrov: Person, sandbox: Sandbox
) -> None:
    alone = await pressed(bot, group, petrov)
    sent = await bot.send_message(
        GROUP, "вам", ephemeral_message_parameters=alone, reply_markup=keyboard(callback_data="y")
    )
    assert sent.message_id == 0
    assert sent.ephemeral_message_id
    assert sent.receiver_user is not None
    assert sent.receiver_user.id == petrov.id
    assert group.last.text == "карточка"
    [whisper] = petrov.whispers(GROUP)
    assert (whisper.text, ivanova.whispers(GROUP)) == ("вам", [])
    assert petrov.press(whisper, "а").data == "y"
    assert "видит только Петров Б. В." in sandbox.transcript(GROUP)


Whispering = Callable[[Bot, EphemeralMessageParameters], Awaitable[object]]


def to(**changed: Any) -> Whispering:
    def send(bot: Bot, alone: EphemeralMessageParameters) -> Awaitable[object]:
        chat = changed.pop("chat", GROUP)
        addressed = alone.model_copy(update=changed)
        return bot.send_message(chat, "вам", ephemeral_message_parameters=addressed)

    return send


@pytest.mark.parametrize(
    ("send", "reason"),
    [
        pytest.param(to(chat=501), "groups and supergroups only", id="in-private"),
        pytest.param(to(receiver_user_id=777), "USER_ID_INVALID", id="not-there"),
        pytest.param(to(receiver_user_id=501), "QUERY_ID_INVALID", id="anothers-press"),
        pytest.param(to(callback_query_id=None), "QUERY_ID_INVALID", id="no-press"),
    ],
)
async def test_nobody_is_answered_alone_without_a_press_of_theirs(
    bot: Bot, group: Chat, petrov: Person, send: Whispering, reason: str
) -> None:
    alone = await pressed(bot, group, petrov)
    with pytest.raises(TelegramBadRequest, match=reason):
        await send(bot, alone)
    assert group.whispers == []


async def test_a_press_can_be_answered_alone_for_fifteen_seconds(
    bot: Bot, group: Chat, petrov: Person, clock: SteppedClock
) -> None:
    alone = await pressed(bot, group, petrov)
    await clock.advance(15)
    await bot.send_message(GROUP, "вам", ephemeral_message_parameters=alone)
    await clock.advance(1)
    with pytest.raises(TelegramBadRequest, match="QUERY_ID_INVALID"):
        await bot.send_message(GROUP, "вам", ephemeral_message_parameters=alone)


async def test_an_administrator_needs_no_press(bot: Bot, group: Chat, petrov: Person) -> None:
    group.members[42] = Membership.ADMINISTRATOR
    alone = EphemeralMessageParameters(receiver_user_id=petrov.id)
    await bot.send_message(GROUP, "вам", ephemeral_message_parameters=alone)
    assert [one.text for one in petrov.whispers(GROUP)] == ["вам"]


async def test_commands_have_the_scope_of_a_chat_that_the_bot_is_in(
    bot: Bot, ivanova: Person
) -> None:
    scope = BotCommandScopeChatMember(chat_id=GROUP, user_id=ivanova.id)
    commands = [BotCommand(command="open", description="Открытые")]
    await bot.set_my_commands(commands, scope=scope)
    assert [one.command for one in await bot.get_my_commands(scope=scope)] == ["open"]
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id=-5))
    with pytest.raises(TelegramBadRequest, match="Invalid user_id"):
        await bot.set_my_commands(
            commands, scope=BotCommandScopeChatMember(chat_id=GROUP, user_id=0)
        )
    with pytest.raises(TelegramBadRequest, match="BOT_COMMANDS_TOO_MUCH"):
        await bot.set_my_commands(commands * 101)


@pytest.mark.usefixtures("older")
async def test_an_older_server_refuses_newer_kinds_of_buttons(bot: Bot, group: Chat) -> None:
    for kind in ({"disabled": DisabledButton()}, {"copy_text": CopyTextButton(text="а")}):
        with pytest.raises(TelegramBadRequest, match="Text buttons are unallowed"):
            await bot.send_message(GROUP, "а", reply_markup=keyboard(**kind))
    assert group.messages == []


@pytest.mark.usefixtures("older")
async def test_an_older_server_knows_no_relative_time_and_no_reactions(
    bot: Bot, ivanova: Person
) -> None:
    with pytest.raises(TelegramBadRequest, match='Unsupported start tag "tg-time"'):
        await bot.send_message(GROUP, CLOCK, parse_mode="HTML")
    with pytest.raises(TelegramNotFound, match="method not found"):
        await bot.set_message_reaction(GROUP, ivanova.say(GROUP, "а").id, [EYES])


@pytest.mark.usefixtures("older")
async def test_an_older_server_ignores_what_it_need_not_know(
    bot: Bot, group: Chat, petrov: Person
) -> None:
    sent = await bot.send_message(
        GROUP, "а", reply_markup=keyboard(callback_data="x", style="danger")
    )
    assert shown(sent) == keyboard(callback_data="x").model_dump()
    asking = keyboard(callback_data="x").model_copy(update={"force_reply": True})
    await bot.send_message(GROUP, "а", reply_markup=asking)
    assert not group.last.asks_reply
    alone = EphemeralMessageParameters(receiver_user_id=petrov.id)
    await bot.send_message(GROUP, "вам", ephemeral_message_parameters=alone)
    assert (group.last.text, group.whispers) == ("вам", [])  # seen by all
