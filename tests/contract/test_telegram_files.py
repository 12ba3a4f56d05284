"""Facts about files and albums in Telegram.

Bot API stands for core.telegram.org/bots/api, of which a method is named. It gives no words of refusals: those
are in the sources of Telegram's own server, tdlib/telegram-bot-api at commit 01a3679 (Client.cpp) and
tdlib/td at 022d602, or as other bots have met them.
"""

import pytest

from tests.contract.telegram import ContractTelegram


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


@pytest.mark.parametrize("caption", ["я" * 1024, "👍" * 1024], ids=["letters", "emoji"])
async def test_a_caption_has_up_to_1024_characters(
    telegram_api: ContractTelegram, caption: str
) -> None:
    """An emoji counts as one character; a longer caption is refused.

    Source: Bot API, sendDocument: 0-1024 characters after entities parsing; of emoji and the words
    tdlib/td, MessageContent.cpp: code points are counted (July 2026).
    """
    file, chat = {"document": ("письмо.pdf", b"%PDF")}, telegram_api.chat
    sent = await telegram_api.done("sendDocument", chat_id=chat, caption=caption, files=file)
    assert sent["caption"] == caption
    status, words = await telegram_api.refused(
        "sendDocument", chat_id=chat, caption=f"{caption}!", files=file
    )
    assert (status, words) == (400, "Bad Request: message caption is too long")


async def test_a_caption_is_no_text(telegram_api: ContractTelegram) -> None:
    """Under a file the caption is edited, and the text can't be.

    Source: Bot API, editMessageCaption, editMessageText; words: tdlib/td,
    MessagesManager.cpp, edit_message_text (July 2026).
    """
    sent = await telegram_api.upload("письмо.pdf", b"%PDF")
    of_it = {"chat_id": telegram_api.chat, "message_id": sent["message_id"]}
    edited = await telegram_api.done("editMessageCaption", **of_it, caption="Ответ")
    assert (edited["caption"], edited["document"]) == ("Ответ", sent["document"])
    refused = await telegram_api.not_edited(sent, "Ответ")
    assert refused == (400, "Bad Request: there is no text in the message to edit")


@pytest.mark.parametrize(("files", "status"), [(10, 200), (11, 400)])
async def test_an_album_has_at_most_10_files(
    telegram_api: ContractTelegram, files: int, status: int
) -> None:
    """Eleven are refused as a whole.

    Source: Bot API, sendMediaGroup (December 2026).
    """
    sent = await telegram_api.upload("письмо.pdf", b"%PDF")
    media = [{"type": "document", "media": sent["document"]["file_id"]}] * files
    answer = await telegram_api.call("sendMediaGroup", chat_id=telegram_api.chat, media=media)
    assert answer[0] == status
