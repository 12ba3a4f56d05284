"""Facts about files and albums in Telegram.

Bot API stands for core.telegram.org/bots/api, of which a method is named. It gives no words of refusals:
those are as other bots have met them.
"""

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
