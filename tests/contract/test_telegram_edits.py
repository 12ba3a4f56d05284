"""Facts about edited and deleted messages in Telegram.

Bot API stands for core.telegram.org/bots/api, of which a method is named. It gives no words of refusals: those
are in the sources of Telegram's own server, tdlib/telegram-bot-api at commit 01a3679 (Client.cpp) and
tdlib/td at 022d602, or as other bots have met them.
"""

import pytest

from bot.sandbox.protocol import Json
from tests.contract.telegram import TAKE, ContractTelegram, buttons_of, keyboard


async def test_an_edit_changes_the_text_and_the_buttons(telegram_api: ContractTelegram) -> None:
    """The edited message is returned.

    Source: Bot API, editMessageText (December 2026).
    """
    sent = await telegram_api.send("Яма", reply_markup=TAKE)
    edited = await telegram_api.edit(sent, "Засыпана", reply_markup=keyboard(callback_data="y"))
    assert (edited["message_id"], edited["text"]) == (sent["message_id"], "Засыпана")
    assert [one["callback_data"] for one in buttons_of(edited)] == ["y"]
    assert edited["edit_date"] >= sent["date"]


async def test_an_edit_of_the_text_without_buttons_takes_them(
    telegram_api: ContractTelegram,
) -> None:
    """A keyboard that is left out is removed.

    Source: Bot API, editMessageText; as other bots have met it (December 2026).
    """
    sent = await telegram_api.send("Яма", reply_markup=TAKE)
    assert not buttons_of(await telegram_api.edit(sent, "Засыпана"))


async def test_an_edit_of_the_buttons_keeps_the_text(telegram_api: ContractTelegram) -> None:
    """A keyboard that is left out is removed.

    Source: Bot API, editMessageReplyMarkup (December 2026).
    """
    sent = await telegram_api.send("Яма", reply_markup=TAKE)
    of_it = {"chat_id": telegram_api.chat, "message_id": sent["message_id"]}
    edited = await telegram_api.done("editMessageReplyMarkup", **of_it)
    assert (edited["text"], buttons_of(edited)) == ("Яма", [])


@pytest.mark.parametrize("text", ["<b>Яма</b>", "<b>Яма</b>  "], ids=["same", "spaces behind"])
async def test_an_edit_that_changes_nothing_is_refused(
    telegram_api: ContractTelegram, text: str
) -> None:
    """The same text with the same markup and keyboard is no edit; spaces at the end don't count.

    Source: Bot API, editMessageText; words: Client.cpp, MESSAGE_NOT_MODIFIED (May 2026).
    """
    sent = await telegram_api.send("<b>Яма</b>", parse_mode="HTML", reply_markup=TAKE)
    status, words = await telegram_api.not_edited(sent, text, parse_mode="HTML", reply_markup=TAKE)
    assert status == 400
    assert words == (
        "Bad Request: message is not modified: specified new message content and reply markup are"
        " exactly the same as a current content and reply markup of the message"
    )


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        pytest.param("Яма", TAKE, id="other markup"),
        pytest.param("<b>Яма</b>", keyboard(callback_data="y"), id="other data"),
    ],
)
async def test_an_edit_of_markup_or_data_alone_is_accepted(
    telegram_api: ContractTelegram, text: str, markup: Json
) -> None:
    """An edit may change what is not read.

    Source: Bot API, editMessageText; inferred from the refusal of the same content
    (December 2026).
    """
    sent = await telegram_api.send("<b>Яма</b>", parse_mode="HTML", reply_markup=TAKE)
    await telegram_api.edit(sent, text, parse_mode="HTML", reply_markup=markup)


async def test_an_edit_to_a_longer_text_is_refused(telegram_api: ContractTelegram) -> None:
    """The words differ from those of a new message: those of Telegram's own refusal are passed on.

    Source: tdlib/td, MessagesManager.cpp, process_send_message_fail_error replaces them when sending,
    edit_message_text does not (July 2026); met in kfstorm/carnivore, issue 3 (December 2024).
    """
    sent = await telegram_api.send("Яма")
    refused = await telegram_api.not_edited(sent, "я" * 4097)
    assert refused == (400, "Bad Request: MESSAGE_TOO_LONG")


async def test_a_deleted_message_is_not_edited(telegram_api: ContractTelegram) -> None:
    """It is refused as a message that never was.

    Source: Bot API, editMessageText; words: Client.cpp, check_message (May 2026).
    """
    sent = await telegram_api.send("Яма")
    await telegram_api.delete(sent)
    refused = await telegram_api.not_edited(sent, "Засыпана")
    assert refused == (400, "Bad Request: message to edit not found")


async def test_a_deleted_message_is_not_deleted_again(telegram_api: ContractTelegram) -> None:
    """It is refused as a message that never was.

    Source: Bot API, deleteMessage; words: Client.cpp, check_message (May 2026).
    """
    sent = await telegram_api.send("Яма")
    await telegram_api.delete(sent)
    refused = await telegram_api.refused(
        "deleteMessage", chat_id=telegram_api.chat, message_id=sent["message_id"]
    )
    assert refused == (400, "Bad Request: message to delete not found")


async def test_the_number_of_a_deleted_message_is_not_given_again(
    telegram_api: ContractTelegram,
) -> None:
    """Numbers grow.

    Source: Bot API, Message.message_id: unique inside the chat; that they grow is inferred
    (December 2026).
    """
    sent = await telegram_api.send("Раз")
    await telegram_api.delete(sent)
    assert (await telegram_api.send("Два"))["message_id"] > sent["message_id"]
