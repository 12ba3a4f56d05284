"""Sending, editing and deleting, through the real aiogram bot, as strictly as Telegram."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
)

from bot.sandbox import Chat, ChatKind, Membership
from tests.bot.sandbox.conftest import TOKEN
from tests.telegram import Person, Sandbox, SteppedClock
from tests.telegram.markup import html_of

pytestmark = pytest.mark.usefixtures("group")

GROUP = -1003


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[button] for button in buttons])


def button(data: str = "x", text: str = "Нажать") -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=data)


async def test_a_sent_message_comes_back_and_stands_in_the_chat(bot: Bot, group: Chat) -> None:
    sent = await bot.send_message(
        GROUP,
        "<b>№1</b> /open",
        parse_mode="HTML",
        reply_markup=keyboard(button()),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
    )

    assert (sent.message_id, sent.chat.id, sent.chat.type) == (1, GROUP, "supergroup")
    assert sent.from_user is not None
    assert sent.from_user.is_bot
    assert sent.date.isoformat() == "2026-01-12T06:00:00+00:00"
    assert [entity.type for entity in sent.entities or []] == ["bold", "bot_command"]
    assert sent.reply_markup is not None
    assert sent.reply_markup.model_dump() == keyboard(button()).model_dump()
    shown = group.last
    assert (shown.text, html_of(shown)) == ("№1 /open", "<b>№1</b> /open")
    assert shown.buttons == [["Нажать"]]
    assert shown.silent


async def test_numbers_grow_in_each_chat_by_itself(bot: Bot, ivanova: Person) -> None:
    numbers = [
        (await bot.send_message(chat, "а")).message_id for chat in (GROUP, GROUP, ivanova.id, GROUP)
    ]
    assert numbers == [1, 2, 2, 3]  # her private chat began with /start


async def test_a_mention_by_id_names_the_user_and_an_unknown_one_is_dropped(bot: Bot) -> None:
    sent = await bot.send_message(
        GROUP,
        '<a href="tg://user?id=501">А</a> <a href="tg://user?id=999">Б</a>',
        parse_mode="HTML",
    )
    [mention] = sent.entities or []
    assert mention.user is not None
    assert mention.user.first_name == "Иванова А. П."


Doing = Callable[[Bot], Awaitable[object]]


def sending(text: str = "а", **options: Any) -> Doing:
    return lambda bot: bot.send_message(GROUP, text, **options)


@pytest.mark.parametrize(
    ("doing", "reason"),
    [
        pytest.param(sending(" \n "), "text must be non-empty", id="blank"),
        pytest.param(sending("<b></b>", parse_mode="HTML"), "text must be non-empty", id="no-text"),
        pytest.param(sending(parse_mode="Wiki"), "unsupported parse_mode", id="parse-mode"),
        pytest.param(
            sending(reply_markup=keyboard(button(""))),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
            id="button-without-action",
        ),
        pytest.param(
            sending(reply_markup=keyboard(button(text=""))),
            "inline keyboard button text must be non-empty",
            id="button-without-text",
        ),
        pytest.param(
            sending(reply_markup=keyboard(InlineKeyboardButton(text="а", url="nowhere"))),
            "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
            id="button-to-nowhere",
        ),
        pytest.param(lambda bot: bot.send_message("", "а"), "chat_id is empty", id="no-chat"),
        pytest.param(
            lambda bot: bot.send_message("@name", "а"), "chat not found", id="unknown-name"
        ),
        pytest.param(
            lambda bot: bot.send_chat_action(GROUP, "dancing"),
            "wrong parameter action in request",
            id="chat-action",
        ),
    ],
)
async def test_a_wrong_call_is_refused_in_telegrams_words(
    bot: Bot, group: Chat, doing: Doing, reason: str
) -> None:
    with pytest.raises(TelegramBadRequest) as refused:
        await doing(bot)
    assert refused.value.message == f"Bad Request: {reason}"
    assert group.messages == []


async def test_a_link_of_a_button_needs_no_scheme(bot: Bot, group: Chat) -> None:
    link = InlineKeyboardButton(text="а", url="vk.com/1")
    await bot.send_message(GROUP, "а", reply_markup=keyboard(link))
    assert group.last.text == "а"


async def test_a_force_reply_asks_and_cannot_be_edited(bot: Bot, group: Chat) -> None:
    sent = await bot.send_message(GROUP, "Ссылка?", reply_markup=ForceReply())
    assert sent.reply_markup is None
    assert group.last.asks_reply
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await sent.edit_text("Ссылка!")


async def test_a_reply_asked_for_beside_buttons_can_be_edited(bot: Bot, group: Chat) -> None:
    asking = InlineKeyboardMarkup(inline_keyboard=[[button()]], force_reply=True)
    sent = await bot.send_message(GROUP, "Ссылка?", reply_markup=asking)
    assert (group.last.asks_reply, group.last.buttons) == (True, [[button().text]])
    await sent.edit_text("Ссылка!")
    assert (group.last.text, group.last.asks_reply) == ("Ссылка!", False)


@pytest.mark.parametrize(
    ("text", "options", "reason"),
    [
        pytest.param("", {}, "message text is empty", id="empty"),
        pytest.param("б", {"reply_markup": ForceReply()}, "inline keyboard expected", id="markup"),
    ],
)
async def test_a_wrong_edit_is_refused(
    http: aiohttp.ClientSession, bot: Bot, text: str, options: Any, reason: str
) -> None:
    await bot.send_message(GROUP, "а")
    markup = {name: value.model_dump_json() for name, value in options.items()}
    call = {"chat_id": GROUP, "message_id": 1, "text": text} | markup
    async with http.post(f"/bot{TOKEN}/editMessageText", json=call) as answer:
        assert (await answer.json())["description"] == f"Bad Request: {reason}"


async def test_others_messages_are_neither_edited_nor_deleted(bot: Bot, ivanova: Person) -> None:
    theirs = ivanova.say(GROUP, "моё")
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("твоё", chat_id=GROUP, message_id=theirs.id)
    with pytest.raises(TelegramBadRequest, match="message can't be deleted"):
        await bot.delete_message(GROUP, theirs.id)


async def test_a_bot_cannot_write_first(bot: Bot, petrov: Person) -> None:
    with pytest.raises(TelegramForbiddenError) as refused:
        await bot.send_message(petrov.id, "Здравствуйте")
    expected = "Forbidden: bot can't initiate conversation with a user"
    assert refused.value.message == expected
    petrov.start()
    assert (await bot.send_message(petrov.id, "Здравствуйте")).chat.first_name == petrov.name


async def test_a_bot_that_was_never_added_cannot_write(bot: Bot, sandbox: Sandbox) -> None:
    stranger = sandbox.group(-7, "Чужая группа", kind=ChatKind.GROUP)
    del stranger.members[bot.id]
    with pytest.raises(TelegramForbiddenError, match="bot is not a member of the group chat"):
        await bot.send_message(-7, "а")


async def test_a_text_comes_with_its_entities_instead_of_markup(bot: Bot, group: Chat) -> None:
    bold = MessageEntity(type="bold", offset=0, length=3)
    link = MessageEntity(type="text_link", offset=6, length=3, url="https://example.ru/")
    await bot.send_message(GROUP, "Яма и люк", entities=[bold, link])
    assert html_of(group.last) == '<b>Яма</b> и <a href="https://example.ru/">люк</a>'


async def test_entities_of_no_form_are_refused(http: aiohttp.ClientSession) -> None:
    wrong = {"chat_id": GROUP, "text": "Яма", "entities": [{"type": "bold"}]}
    async with http.post(f"/bot{TOKEN}/sendMessage", json=wrong) as answer:
        assert answer.status == 400


async def test_the_newest_pinned_message_is_shown_with_the_chat(bot: Bot, group: Chat) -> None:
    group.members[bot.id] = Membership.ADMINISTRATOR
    sent = [await bot.send_message(GROUP, text) for text in ("Раз", "Два")]
    for one in reversed(sent):
        await bot.pin_chat_message(GROUP, one.message_id)
    pinned = (await bot.get_chat(GROUP)).pinned_message
    assert pinned is not None
    assert pinned.message_id == sent[1].message_id


async def test_an_administrator_is_told_from_a_member(bot: Bot, group: Chat) -> None:
    group.members[bot.id] = Membership.ADMINISTRATOR
    [administrator] = await bot.get_chat_administrators(GROUP)
    assert administrator.user.id == bot.id


async def test_the_chat_and_its_people_can_be_asked_for(
    bot: Bot, ivanova: Person, sandbox: Sandbox
) -> None:
    stranger = sandbox.person(503, "Сидоров В. Г.")
    assert (await bot.get_chat(GROUP)).title == "Управление ЖКХ"
    assert await bot.get_chat_member_count(GROUP) == 3
    assert (await bot.get_chat_member(GROUP, ivanova.id)).status == "member"
    assert (await bot.get_chat_member(GROUP, stranger.id)).status == "left"
    assert await bot.get_chat_administrators(GROUP) == []
    assert (await bot.get_chat(ivanova.id)).first_name == "Иванова А. П."
    for asking, reason in (
        (bot.get_chat_administrators(ivanova.id), "there are no administrators in the private"),
        (bot.get_chat_member(GROUP, 999), "user not found"),
        (bot.get_chat(stranger.id), "chat not found"),
    ):
        with pytest.raises(TelegramBadRequest, match=reason):
            await asking


async def test_the_bot_knows_itself_and_keeps_its_commands(bot: Bot) -> None:
    me = await bot.me()
    assert (me.id, me.username, me.can_read_all_group_messages) == (42, "otklik_bot", False)

    scope = BotCommandScopeAllGroupChats()
    await bot.set_my_commands([BotCommand(command="open", description="Открытые")], scope=scope)
    assert [command.command for command in await bot.get_my_commands(scope=scope)] == ["open"]
    assert await bot.get_my_commands() == []
    await bot.delete_my_commands(scope=scope)
    assert await bot.get_my_commands(scope=scope) == []
    with pytest.raises(TelegramBadRequest, match="BOT_COMMAND_INVALID"):
        await bot.set_my_commands([BotCommand(command="Открыть", description="а")])


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        pytest.param(f"/bot{TOKEN}/sendPigeon", ": method not found", id="unknown-method"),
        pytest.param("/botnonsense/getMe", "", id="no-token"),
        pytest.param("/", "", id="no-method"),
    ],
)
async def test_what_does_not_exist_is_not_found(
    http: aiohttp.ClientSession, path: str, reason: str
) -> None:
    async with http.get(path) as answer:
        assert answer.status == 404
        assert await answer.json() == {
            "ok": False,
            "error_code": 404,
            "description": f"Not Found{reason}",
        }


@pytest.mark.parametrize(
    "call",
    [
        pytest.param({"params": {"chat_id": GROUP, "text": "а"}}, id="query"),
        pytest.param({"json": {"chat_id": GROUP, "text": "а"}}, id="json"),
        pytest.param({"data": {"chat_id": str(GROUP), "text": "а"}}, id="form"),
    ],
)
async def test_parameters_come_in_every_documented_way(
    http: aiohttp.ClientSession, group: Chat, call: dict[str, Any]
) -> None:
    async with http.post(f"/bot{TOKEN}/SENDMESSAGE", **call) as answer:
        assert (await answer.json())["ok"] is True
    assert group.last.text == "а"


WRONG_MARKUP = {
    "{": "can't parse reply keyboard markup JSON object",
    "[]": "object expected as reply markup",
    '{"inline_keyboard": 1}': 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array',
    '{"inline_keyboard": [1]}': 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    '{"inline_keyboard": [[1]]}': "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
    '{"inline_keyboard": [[{"callback_data": "x"}]]}': 'can\'t parse inline keyboard button: Field "text" must be of type String',
    '{"keyboard": [[{"text": "а"}]], "inline_keyboard": []}': "exactly one keyboard must be specified",
    '{"keyboard": [[{"text": "а", "request_users": {"request_id": 1}}]]}': "users can be requested in private chats only",
}  # fmt: skip
NO_DESCRIPTION = '[{"command": "open", "description": ""}]'


@pytest.mark.parametrize(
    ("method", "name", "value", "reason"),
    [
        *(("sendMessage", "reply_markup", value, why) for value, why in WRONG_MARKUP.items()),
        ("sendMessage", "reply_parameters", "{", "can't parse reply parameters JSON object"),
        ("sendMessage", "reply_parameters", "[1]", "object expected as reply parameters"),
        ("editMessageText", "message_id", "", "message identifier is not specified"),
        ("setMyCommands", "commands", "{}", "expected an Array of BotCommand"),
        ("setMyCommands", "commands", NO_DESCRIPTION, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("getUpdates", "allowed_updates", "{}", "expected an Array of String as allowed updates"),
    ],
)
async def test_a_malformed_call_is_refused(
    http: aiohttp.ClientSession, method: str, name: str, value: str, reason: str
) -> None:
    call = {"chat_id": str(GROUP), "text": "а", name: value}
    async with http.post(f"/bot{TOKEN}/{method}", data=call) as answer:
        assert answer.status == 400
        assert (await answer.json())["description"] == f"Bad Request: {reason}"


async def test_a_body_that_is_no_json_is_refused(http: aiohttp.ClientSession) -> None:
    headers = {"Content-Type": "application/json"}
    async with http.post(f"/bot{TOKEN}/getMe", data="{", headers=headers) as answer:
        assert answer.status == 400


async def test_every_call_is_recorded_with_its_time_and_outcome(
    bot: Bot, sandbox: Sandbox, clock: SteppedClock
) -> None:
    await bot.send_message(GROUP, "а")
    await clock.advance(5)
    with pytest.raises(TelegramAPIError):
        await bot.send_message(-5, "б")

    first, second = sandbox.calls_to("sendMessage")
    assert (first.chat, first.params["text"], first.status) == (GROUP, "а", 200)
    assert (second.status, second.error) == (400, "Bad Request: chat not found")
    assert (second.at - first.at).total_seconds() == second.monotonic - first.monotonic == 5
    assert sandbox.calls_to("sendMessage", chat=GROUP) == [first]
