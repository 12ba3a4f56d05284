"""Facts about Telegram's limits on how often a bot may call.

Query.cpp stands for the source of Telegram's own server, tdlib/telegram-bot-api at commit 01a3679.
"""

import pytest

from bot.sandbox.chat import Chat
from bot.sandbox.clock import SteppedClock
from bot.sandbox.protocol import Json
from tests.contract.telegram import TAKE, ContractTelegram
from tests.telegram import Person, Sandbox

pytestmark = pytest.mark.needs("to exceed a limit")


async def accepted(telegram_api: ContractTelegram, chat: int, attempts: int) -> int:
    """Return how many messages are accepted before the first refusal."""
    telegram_api.hurry()
    for count in range(attempts):
        if (await telegram_api.call("sendMessage", chat_id=chat, text="Яма"))[0] != 200:
            return count
    return attempts


async def test_a_call_too_many_is_refused_with_the_seconds_to_wait(
    telegram_api: ContractTelegram, clock: SteppedClock
) -> None:
    """The status is 429; after `retry_after` seconds the call is accepted.

    Source: Bot API, ResponseParameters.retry_after; words: Query.cpp, set_retry_after_error (May 2026).
    """
    assert await accepted(telegram_api, telegram_api.chat, 30) == 20
    call: Json = {"chat_id": telegram_api.chat, "text": "Яма"}
    status, answer = await telegram_api.call("sendMessage", **call)
    seconds = answer["parameters"]["retry_after"]
    assert (status, answer["error_code"]) == (429, 429)
    assert answer["description"] == f"Too Many Requests: retry after {seconds}"
    await clock.advance(seconds)
    await telegram_api.done("sendMessage", **call)


async def test_a_group_takes_20_messages_a_minute(
    telegram_api: ContractTelegram, clock: SteppedClock
) -> None:
    """Those of a minute ago no longer count.

    Source: core.telegram.org/bots/faq: 20 messages a minute; how it is counted is inferred (December 2026).
    """
    assert await accepted(telegram_api, telegram_api.chat, 10) == 10
    await clock.advance(20)
    assert await accepted(telegram_api, telegram_api.chat, 30) == 10
    await clock.advance(40)
    assert await accepted(telegram_api, telegram_api.chat, 30) == 10


async def test_a_person_gets_one_message_a_second(
    telegram_api: ContractTelegram, clock: SteppedClock, anna: Person
) -> None:
    """A short burst is accepted before, also while a group gets nothing more.

    Source: core.telegram.org/bots/faq: one a second, with short bursts; their length is inferred (December 2026).
    """
    assert await accepted(telegram_api, telegram_api.chat, 30) == 20
    assert await accepted(telegram_api, anna.id, 10) == 3
    for _ in range(3):
        await clock.advance(1)
        assert await accepted(telegram_api, anna.id, 10) == 1


async def test_a_bot_sends_30_messages_a_second(
    telegram_api: ContractTelegram, sandbox_telegram: Sandbox, anna: Person
) -> None:
    """In all chats together.

    Source: core.telegram.org/bots/faq: about 30 messages a second (December 2026).
    """
    groups = [sandbox_telegram.group(-2000 - one, "Группа", [anna]) for one in range(31)]
    assert [await accepted(telegram_api, one.id, 1) for one in groups] == [1] * 30 + [0]


async def test_edits_count_and_answers_to_presses_do_not(
    telegram_api: ContractTelegram, telegram_group: Chat, anna: Person
) -> None:
    """A card that is edited often leaves nothing for messages of its group.

    Source: as other bots have met it: inferred (December 2026).
    """
    card = await telegram_api.send("0", reply_markup=TAKE)
    telegram_api.hurry()
    for number in range(1, 20):
        await telegram_api.edit(card, str(number), reply_markup=TAKE)
    assert (await telegram_api.not_edited(card, "20"))[0] == 429
    press: Json = {"callback_query_id": anna.press(telegram_group.last, "Принять").id}
    await telegram_api.done("answerCallbackQuery", **press)


async def test_each_file_of_an_album_counts(telegram_api: ContractTelegram) -> None:
    """Two albums of ten are all for a minute.

    Source: as other bots have met it: inferred (December 2026).
    """
    sent = await telegram_api.upload("письмо.pdf", b"%PDF")
    telegram_api.hurry()
    album: Json = {
        "chat_id": telegram_api.chat,
        "media": [{"type": "document", "media": sent["document"]["file_id"]}] * 10,
    }
    await telegram_api.done("sendMediaGroup", **album)
    assert (await telegram_api.call("sendMediaGroup", **album))[0] == 429
