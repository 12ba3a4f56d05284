"""Facts about texts and buttons of messages in Telegram.

Bot API stands for core.telegram.org/bots/api, of which a method is named. It gives no words of refusals: those
are in the sources of Telegram's own server, tdlib/telegram-bot-api at commit 01a3679 (Client.cpp) and
tdlib/td at 022d602, or as other bots have met them.
"""

import pytest

from bot.sandbox.protocol import Json
from tests.contract.telegram import TAKE, ContractTelegram, buttons_of, keyboard


async def test_a_message_comes_back_with_its_words_and_buttons(
    telegram_api: ContractTelegram,
) -> None:
    """HTML becomes text with entities, whose offsets don't count tags; a button keeps its data.

    Source: Bot API, Formatting options, MessageEntity, InlineKeyboardButton (December 2026).
    """
    sent = await telegram_api.send("Яма <b>тут</b>", parse_mode="HTML", reply_markup=TAKE)
    assert sent["text"] == "Яма тут"
    assert sent["entities"] == [{"type": "bold", "offset": 4, "length": 3}]
    assert [(one["text"], one["callback_data"]) for one in buttons_of(sent)] == [
        ("Принять", "take:1")
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("я" * 4096, "я" * 4096, id="letters"),
        pytest.param("<b>яма!</b>" * 1024, "яма!" * 1024, id="tags"),
        pytest.param("👍" * 4096, "👍" * 4096, id="emoji"),
    ],
)
async def test_a_text_has_up_to_4096_characters(
    telegram_api: ContractTelegram, text: str, shown: str
) -> None:
    """Tags don't count, and an emoji counts as one character.

    Source: Bot API, sendMessage: 1-4096 characters after entities parsing; of emoji tdlib/td,
    MessageContent.cpp: code points are counted (July 2026).
    """
    assert (await telegram_api.send(text, parse_mode="HTML"))["text"] == shown


@pytest.mark.parametrize("text", ["я" * 4097, "👍" * 4097], ids=["letters", "emoji"])
async def test_a_longer_text_is_refused(telegram_api: ContractTelegram, text: str) -> None:
    """It is neither cut nor split.

    Source: Bot API, sendMessage; words: tdlib/td, MessageContent.cpp (July 2026).
    """
    refused = await telegram_api.refused("sendMessage", chat_id=telegram_api.chat, text=text)
    assert refused == (400, "Bad Request: message is too long")


async def test_an_empty_text_is_refused(telegram_api: ContractTelegram) -> None:
    """A text has at least one character.

    Source: Bot API, sendMessage; words: Client.cpp (May 2026).
    """
    refused = await telegram_api.refused("sendMessage", chat_id=telegram_api.chat, text="")
    assert refused == (400, "Bad Request: message text is empty")


async def test_an_unknown_tag_is_refused(telegram_api: ContractTelegram) -> None:
    """The refusal gives the byte at which parsing stopped.

    Source: Bot API, HTML style; words: tdlib/td, MessageEntity.cpp (July 2026).
    """
    status, words = await telegram_api.refused(
        "sendMessage", chat_id=telegram_api.chat, text="<x>яма", parse_mode="HTML"
    )
    assert status == 400
    assert words.startswith('Bad Request: can\'t parse entities: Unsupported start tag "x"')


async def test_an_unknown_chat_is_refused(telegram_api: ContractTelegram) -> None:
    """The status is 400, as for a wrong parameter.

    Source: Bot API, Making requests; words: Client.cpp (May 2026).
    """
    refused = await telegram_api.refused("sendMessage", chat_id=-5, text="яма")
    assert refused == (400, "Bad Request: chat not found")


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(keyboard(callback_data="я" * 32), id="64 bytes of data"),
        pytest.param(keyboard(copy_text={"text": "я" * 256}), id="256 characters to copy"),
        pytest.param(keyboard(url="https://vk.com/wall-1_2"), id="link"),
        pytest.param(keyboard(callback_data="x", style="success"), id="colour"),
    ],
)
async def test_a_button_of_ours_comes_back_as_it_was(
    telegram_api: ContractTelegram, markup: Json
) -> None:
    """Data are counted in bytes, a text to copy in characters.

    Source: Bot API, InlineKeyboardButton, CopyTextButton (December 2026).
    """
    assert (await telegram_api.send("Яма", reply_markup=markup))["reply_markup"] == markup


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        pytest.param(keyboard(callback_data="x" * 65), "BUTTON_DATA_INVALID", id="65 bytes"),
        pytest.param(
            keyboard(callback_data="я" * 33), "BUTTON_DATA_INVALID", id="33 letters of two bytes"
        ),
        pytest.param(
            keyboard(copy_text={"text": "я" * 257}), "BUTTON_COPY_TEXT_INVALID", id="long copy"
        ),
    ],
)
async def test_a_longer_button_is_refused(
    telegram_api: ContractTelegram, markup: Json, reason: str
) -> None:
    """The message is refused with its keyboard.

    Source: Bot API, InlineKeyboardButton, CopyTextButton; words: core.telegram.org/api/errors
    (December 2026).
    """
    refused = await telegram_api.refused(
        "sendMessage", chat_id=telegram_api.chat, text="Яма", reply_markup=markup
    )
    assert refused == (400, f"Bad Request: {reason}")


async def test_a_message_can_ask_for_a_reply(telegram_api: ContractTelegram) -> None:
    """ForceReply is accepted, and is not shown with the message.

    Source: Bot API, ForceReply; Message.reply_markup is an inline keyboard (December 2026).
    """
    sent = await telegram_api.send("Ссылка?", reply_markup={"force_reply": True})
    assert "reply_markup" not in sent
