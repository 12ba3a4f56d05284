"""Facts about replies and reactions in Telegram.

Bot API stands for core.telegram.org/bots/api, of which a method is named. It gives no words of refusals: those
are in the sources of Telegram's own server, tdlib/telegram-bot-api at commit 01a3679 (Client.cpp) and
tdlib/td at 022d602, or as other bots have met them.
"""

from tests.contract.telegram import ContractTelegram


async def test_a_reply_shows_what_it_replies_to(telegram_api: ContractTelegram) -> None:
    """A replied message shows no further one.

    Source: Bot API, Message.reply_to_message (December 2026).
    """
    asked = await telegram_api.send("Когда?")
    told = await telegram_api.reply(asked, "Завтра")
    again = await telegram_api.reply(told, "Когда завтра?")
    assert again["reply_to_message"]["message_id"] == told["message_id"]
    assert "reply_to_message" not in again["reply_to_message"]


async def test_a_reply_to_a_deleted_message_is_refused(telegram_api: ContractTelegram) -> None:
    """Nothing is sent.

    Source: Bot API, ReplyParameters; words: Client.cpp, MESSAGE_NOT_FOUND (May 2026).
    """
    asked = await telegram_api.send("Когда?")
    await telegram_api.delete(asked)
    refused = await telegram_api.refused(
        "sendMessage",
        chat_id=telegram_api.chat,
        text="Завтра",
        reply_parameters={"message_id": asked["message_id"]},
    )
    assert refused == (400, "Bad Request: message to be replied not found")


async def test_a_reply_to_a_deleted_message_may_be_sent_without_it(
    telegram_api: ContractTelegram,
) -> None:
    """`allow_sending_without_reply` makes it an ordinary message.

    Source: Bot API, ReplyParameters (December 2026).
    """
    asked = await telegram_api.send("Когда?")
    await telegram_api.delete(asked)
    told = await telegram_api.reply(asked, "Завтра", allow_sending_without_reply=True)
    assert "reply_to_message" not in told


async def test_a_bot_has_one_reaction_under_a_message(telegram_api: ContractTelegram) -> None:
    """A standard emoji is accepted, two are refused, and none takes the reaction back.

    Source: Bot API, setMessageReaction: one reaction of a bot; that Telegram's own refusal has these words,
    which tdlib/telegram-bot-api passes on, is inferred from core.telegram.org/api/errors (December 2026).
    """
    sent = await telegram_api.send("Яма")
    of_it = {"chat_id": telegram_api.chat, "message_id": sent["message_id"]}
    eyes, thumb = ({"type": "emoji", "emoji": emoji} for emoji in "👀👍")
    await telegram_api.done("setMessageReaction", **of_it, reaction=[eyes])
    refused = await telegram_api.refused("setMessageReaction", **of_it, reaction=[eyes, thumb])
    assert refused == (400, "Bad Request: REACTIONS_TOO_MANY")
    await telegram_api.done("setMessageReaction", **of_it, reaction=[])
