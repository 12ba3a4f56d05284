"""Facts about messages, files and the account of a bot in Telegram.

Bot API stands for core.telegram.org/bots/api, of which a method is named. It gives no words of refusals:
those are as other bots have met them.
"""

from typing import Any

import pytest

from bot.sandbox.protocol import Json
from tests.contract.telegram import ContractTelegram


def keyboard(**button: Any) -> Json:
    return {"inline_keyboard": [[{"text": "Принять"} | button]]}


TAKE = keyboard(callback_data="take:1")


def buttons_of(message: Json) -> list[Json]:
    """Return the buttons under a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


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

    Source: Bot API, sendMessage: 1-4096 characters after entities parsing; of emoji inferred
    (December 2026).
    """
    assert (await telegram_api.send(text, parse_mode="HTML"))["text"] == shown


@pytest.mark.parametrize("text", ["я" * 4097, "👍" * 4097], ids=["letters", "emoji"])
async def test_a_longer_text_is_refused(telegram_api: ContractTelegram, text: str) -> None:
    """It is neither cut nor split.

    Source: Bot API, sendMessage; words as other bots have met them (December 2026).
    """
    refused = await telegram_api.refused("sendMessage", chat_id=telegram_api.chat, text=text)
    assert refused == (400, "Bad Request: message is too long")


async def test_an_empty_text_is_refused(telegram_api: ContractTelegram) -> None:
    """A text has at least one character.

    Source: Bot API, sendMessage; words as other bots have met them (December 2026).
    """
    refused = await telegram_api.refused("sendMessage", chat_id=telegram_api.chat, text="")
    assert refused == (400, "Bad Request: message text is empty")


async def test_an_unknown_tag_is_refused(telegram_api: ContractTelegram) -> None:
    """The refusal gives the byte at which parsing stopped.

    Source: Bot API, HTML style; words as other bots have met them (December 2026).
    """
    status, words = await telegram_api.refused(
        "sendMessage", chat_id=telegram_api.chat, text="<x>яма", parse_mode="HTML"
    )
    assert status == 400
    assert words.startswith('Bad Request: can\'t parse entities: Unsupported start tag "x"')


async def test_an_unknown_chat_is_refused(telegram_api: ContractTelegram) -> None:
    """The status is 400, as for a wrong parameter.

    Source: Bot API, Making requests; words as other bots have met them (December 2026).
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

    Source: Bot API, editMessageText; words as other bots have met them (December 2026).
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
    """The words differ from those of a new message.

    Source: Bot API, editMessageText; words: core.telegram.org/api/errors (December 2026).
    """
    sent = await telegram_api.send("Яма")
    refused = await telegram_api.not_edited(sent, "я" * 4097)
    assert refused == (400, "Bad Request: MESSAGE_TOO_LONG")


async def test_a_deleted_message_is_not_edited(telegram_api: ContractTelegram) -> None:
    """It is refused as a message that never was.

    Source: Bot API, editMessageText; words as other bots have met them (December 2026).
    """
    sent = await telegram_api.send("Яма")
    await telegram_api.delete(sent)
    refused = await telegram_api.not_edited(sent, "Засыпана")
    assert refused == (400, "Bad Request: message to edit not found")


async def test_a_deleted_message_is_not_deleted_again(telegram_api: ContractTelegram) -> None:
    """It is refused as a message that never was.

    Source: Bot API, deleteMessage; words as other bots have met them (December 2026).
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

    Source: Bot API, ReplyParameters; words as other bots have met them (December 2026).
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

    Source: Bot API, setMessageReaction; words: core.telegram.org/api/errors (December 2026).
    """
    sent = await telegram_api.send("Яма")
    of_it = {"chat_id": telegram_api.chat, "message_id": sent["message_id"]}
    eyes, thumb = ({"type": "emoji", "emoji": emoji} for emoji in "👀👍")
    await telegram_api.done("setMessageReaction", **of_it, reaction=[eyes])
    refused = await telegram_api.refused("setMessageReaction", **of_it, reaction=[eyes, thumb])
    assert refused == (400, "Bad Request: REACTIONS_TOO_MANY")
    await telegram_api.done("setMessageReaction", **of_it, reaction=[])


async def test_a_document_keeps_its_russian_name(telegram_api: ContractTelegram) -> None:
    """The name of the multipart form comes back, and the size.

    Source: Bot API, Sending files, Document (December 2026).
    """
    sent = await telegram_api.upload("отчёт за май.xlsx", "таблица".encode())
    assert sent["document"]["file_name"] == "отчёт за май.xlsx"
    assert sent["document"]["file_size"] == 14


async def test_a_document_is_downloaded_as_it_was(telegram_api: ContractTelegram) -> None:
    """`file_path` is read below `/file/bot<token>/`.

    Source: Bot API, getFile (December 2026).
    """
    sent = await telegram_api.upload("выгрузка.csv", b"a;b\r\n\x00\xff")
    file = await telegram_api.done("getFile", file_id=sent["document"]["file_id"])
    assert await telegram_api.download(file["file_path"]) == b"a;b\r\n\x00\xff"


async def test_a_document_is_sent_again_by_its_id(telegram_api: ContractTelegram) -> None:
    """No second upload is needed, and the name stays.

    Source: Bot API, Sending files (December 2026).
    """
    sent = await telegram_api.upload("письмо.pdf", b"%PDF")
    again = await telegram_api.done(
        "sendDocument", chat_id=telegram_api.chat, document=sent["document"]["file_id"]
    )
    assert again["document"]["file_name"] == "письмо.pdf"
    assert again["document"]["file_unique_id"] == sent["document"]["file_unique_id"]


async def test_an_album_comes_in_order_as_one_group(telegram_api: ContractTelegram) -> None:
    """A message for each file is returned, with one `media_group_id` and its own caption.

    Source: Bot API, sendMediaGroup, InputMediaDocument (December 2026).
    """
    names = ["раз.txt", "два.txt", "три.txt"]
    sent = await telegram_api.done(
        "sendMediaGroup",
        chat_id=telegram_api.chat,
        media=[
            {"type": "document", "media": f"attach://file{number}", "caption": name}
            for number, name in enumerate(names)
        ],
        files={f"file{number}": (name, name.encode()) for number, name in enumerate(names)},
    )
    assert [one["document"]["file_name"] for one in sent] == names
    assert [one["caption"] for one in sent] == names
    assert len({one["media_group_id"] for one in sent}) == 1
    assert [one["message_id"] for one in sent] == sorted(one["message_id"] for one in sent)


async def test_a_bot_is_named_by_its_token(telegram_api: ContractTelegram) -> None:
    """The number before the colon is the bot's id, and its username ends in “bot”.

    Source: Bot API, getMe, Authorizing your bot; of the number inferred (December 2026).
    """
    me = await telegram_api.done("getMe")
    assert (me["is_bot"], me["id"]) == (True, telegram_api.bot)
    assert me["username"].lower().endswith("bot")


async def test_a_wrong_token_is_unauthorized(telegram_api: ContractTelegram) -> None:
    """The status is 401.

    Source: Bot API, Making requests; words as other bots have met them (December 2026).
    """
    wrong = f"{telegram_api.bot}:{'A' * 35}"
    assert await telegram_api.refused("getMe", token=wrong) == (401, "Unauthorized")


async def test_commands_of_one_chat_are_set_and_deleted(telegram_api: ContractTelegram) -> None:
    """They are those of the scope alone.

    Source: Bot API, setMyCommands, getMyCommands, BotCommandScopeChat (December 2026).
    """
    scope = {"type": "chat", "chat_id": telegram_api.chat}
    commands = [{"command": "open", "description": "Открытые"}]
    await telegram_api.done("setMyCommands", commands=commands, scope=scope)
    assert await telegram_api.done("getMyCommands", scope=scope) == commands
    await telegram_api.done("deleteMyCommands", scope=scope)
    assert await telegram_api.done("getMyCommands", scope=scope) == []


async def test_a_command_in_russian_is_refused(telegram_api: ContractTelegram) -> None:
    """A command has lower-case English letters, digits and underscores only.

    Source: Bot API, BotCommand; words: core.telegram.org/api/errors (December 2026).
    """
    refused = await telegram_api.refused(
        "setMyCommands",
        commands=[{"command": "открыть", "description": "Открытые"}],
        scope={"type": "chat", "chat_id": telegram_api.chat},
    )
    assert refused == (400, "Bad Request: BOT_COMMAND_INVALID")
