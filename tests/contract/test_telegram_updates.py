"""Facts about the updates of Telegram, by polling.

Bot API stands for core.telegram.org/bots/api, Client.cpp and Query.cpp for the sources of Telegram's own server,
tdlib/telegram-bot-api at commit 01a3679. The real Telegram is not asked: a bot that is in service would
miss what the tests read.
"""

from typing import Any

import pytest

from bot.sandbox.chat import Chat, Membership
from bot.sandbox.clock import SteppedClock
from bot.sandbox.person import FromHidden, Origin
from bot.sandbox.protocol import Json
from tests.contract.telegram import TAKE, ContractTelegram
from tests.messenger.origins import FromChannel, FromGroup, FromUser
from tests.telegram import Person

UNREAD = "a second person, and updates that nobody else reads"
PRESS_LIFE = 150
DAY = 24 * 3600
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def updates(telegram_api: ContractTelegram) -> list[Json]:
    found: list[Json] = await telegram_api.done("getUpdates", timeout=0)
    return found


@pytest.mark.needs(UNREAD)
async def test_a_press_names_the_person_the_message_and_the_data(
    telegram_api: ContractTelegram, telegram_group: Chat, anna: Person
) -> None:
    """`message` is the whole message with its buttons; `data` is that of the button.

    Source: Bot API, CallbackQuery; Client.cpp, JsonCallbackQuery (May 2026).
    """
    card = await telegram_api.send("Проект ответа", reply_markup=TAKE)
    anna.press(telegram_group.last, "Принять")
    [update] = await updates(telegram_api)
    press = update["callback_query"]
    assert (press["data"], press["from"]["id"]) == ("take:1", anna.id)
    assert press["message"]["message_id"] == card["message_id"]
    assert press["message"]["reply_markup"] == TAKE
    assert isinstance(press["id"], str)
    assert isinstance(press["chat_instance"], str)


@pytest.mark.needs(UNREAD)
async def test_a_press_is_answered_once(
    telegram_api: ContractTelegram, telegram_group: Chat, anna: Person
) -> None:
    """The person sees a notification or an alert; a second answer is refused as too late.

    Source: Bot API, answerCallbackQuery; words: Client.cpp, QUERY_ID_INVALID; that once is all is inferred
    (May 2026).
    """
    await telegram_api.send("Проект ответа", reply_markup=TAKE)
    press = anna.press(telegram_group.last, "Принять")
    answer = {"callback_query_id": press.id, "text": "Принято", "show_alert": True}
    await telegram_api.done("answerCallbackQuery", **answer)
    assert press.answer is not None
    assert (press.answer.text, press.answer.alert) == ("Принято", True)
    assert await telegram_api.refused("answerCallbackQuery", **answer) == (400, TOO_OLD)


@pytest.mark.needs(UNREAD)
@pytest.mark.parametrize(("seconds", "in_time"), [(PRESS_LIFE, True), (PRESS_LIFE + 1, False)])
async def test_a_press_waits_for_150_seconds(
    *,
    telegram_api: ContractTelegram,
    telegram_group: Chat,
    anna: Person,
    clock: SteppedClock,
    seconds: int,
    in_time: bool,
) -> None:
    """Afterwards the update is gone, and an answer is refused.

    Source: Client.cpp, process_new_callback_query_queue: kept for 150 seconds; of the answer inferred (May 2026).
    """
    await telegram_api.send("Проект ответа", reply_markup=TAKE)
    press = anna.press(telegram_group.last, "Принять")
    telegram_api.hurry()
    await clock.advance(seconds)
    assert len(await updates(telegram_api)) == in_time
    status, answer = await telegram_api.call("answerCallbackQuery", callback_query_id=press.id)
    assert (status == 200) == in_time
    assert in_time or answer["description"] == TOO_OLD


async def test_an_unknown_press_is_not_answered(telegram_api: ContractTelegram) -> None:
    """It is refused as one that is too old.

    Source: Bot API, answerCallbackQuery; words: Client.cpp, QUERY_ID_INVALID (May 2026).
    """
    refused = await telegram_api.refused("answerCallbackQuery", callback_query_id="1")
    assert refused == (400, TOO_OLD)


@pytest.mark.needs(UNREAD)
@pytest.mark.parametrize(("seconds", "received"), [(DAY, True), (DAY + 1, False)])
async def test_a_message_waits_for_a_day(
    *,
    telegram_api: ContractTelegram,
    anna: Person,
    clock: SteppedClock,
    seconds: int,
    received: bool,
) -> None:
    """Afterwards nobody learns of it.

    Source: Bot API, Getting updates: 24 hours; Client.cpp, add_message: 86400 seconds (May 2026).
    """
    telegram_api.hurry()
    anna.say(anna.id, "Яма")
    await clock.advance(seconds)
    assert len(await updates(telegram_api)) == received


@pytest.mark.needs(UNREAD)
@pytest.mark.parametrize(
    ("origin", "shown"),
    [
        pytest.param(
            FromUser(900, "Житель"),
            {"type": "user", "sender_user": {"id": 900, "first_name": "Житель", "is_bot": False}},
            id="a user",
        ),
        pytest.param(
            FromHidden("Житель"),
            {"type": "hidden_user", "sender_user_name": "Житель"},
            id="a hidden user",
        ),
        pytest.param(
            FromGroup(-1, "Двор"),
            {"type": "chat", "sender_chat": {"id": -1, "type": "supergroup", "title": "Двор"}},
            id="an anonymous administrator",
        ),
        pytest.param(
            FromChannel(-2, "Новости", 7, "news"),
            {
                "type": "channel",
                "chat": {"id": -2, "type": "channel", "title": "Новости", "username": "news"},
                "message_id": 7,
            },
            id="a channel",
        ),
    ],
)
async def test_a_forward_names_its_origin(
    telegram_api: ContractTelegram, anna: Person, origin: Origin, shown: dict[str, Any]
) -> None:
    """`from` is who forwards; of a hidden account only the name is known, of a channel the post's number, too.

    Source: Bot API, MessageOrigin; Client.cpp, JsonMessageOrigin (May 2026).
    """
    anna.forward(anna.id, origin, "Яма во дворе")
    message = (await updates(telegram_api))[-1]["message"]
    assert (message["text"], message["from"]["id"]) == ("Яма во дворе", anna.id)
    assert message["forward_origin"].pop("date") <= message["date"]
    assert message["forward_origin"] == shown


@pytest.mark.needs(UNREAD)
@pytest.mark.parametrize(
    ("text", "is_seen"),
    [
        pytest.param("просто разговор", False, id="talk"),
        pytest.param("/open", True, id="command"),
        pytest.param("/open@otklik_bot все", True, id="command to this bot"),
        pytest.param("/open@other_bot", False, id="command to another bot"),
        pytest.param("наберите /open", False, id="command inside a text"),
        pytest.param("@otklik_bot привет", False, id="mention"),
    ],
)
async def test_a_member_sees_commands(
    *,
    telegram_api: ContractTelegram,
    telegram_group: Chat,
    anna: Person,
    text: str,
    is_seen: bool,
) -> None:
    """In privacy mode talk and mentions are not seen; an edit is seen as its message.

    Source: core.telegram.org/bots/features, Privacy mode; that `/open` without a name and a mention are treated so
    is partly inferred (December 2026).
    """
    said = anna.say(telegram_group.id, text)
    assert [one["message"]["text"] for one in await updates(telegram_api)] == [text] * is_seen
    anna.edit(said, f"{text}!")
    assert len(await updates(telegram_api)) == 2 * is_seen


@pytest.mark.needs(UNREAD)
async def test_a_member_sees_replies_to_itself_alone(
    telegram_api: ContractTelegram, telegram_group: Chat, anna: Person
) -> None:
    """A reply to a person's message is not seen, even where that one replies to the bot.

    Source: core.telegram.org/bots/features, Privacy mode (December 2026).
    """
    await telegram_api.send("Карточка")
    draft = anna.reply(telegram_group.last, "Проект")
    anna.reply(draft, "Хорошо написано")
    [update] = await updates(telegram_api)
    assert update["message"]["text"] == "Проект"
    assert update["message"]["reply_to_message"]["text"] == "Карточка"


@pytest.mark.needs(UNREAD)
async def test_an_administrator_sees_everything(
    telegram_api: ContractTelegram, telegram_group: Chat, anna: Person
) -> None:
    """Privacy mode is for members.

    Source: core.telegram.org/bots/features, Privacy mode (December 2026).
    """
    telegram_group.members[telegram_api.bot] = Membership.ADMINISTRATOR
    anna.say(telegram_group.id, "просто разговор")
    [update] = await updates(telegram_api)
    assert update["message"]["text"] == "просто разговор"
