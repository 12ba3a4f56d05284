"""Photos, documents, albums and forwards: what people send, and what the bot sends on."""

from collections.abc import Awaitable, Callable
from contextlib import nullcontext

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    MediaUnion,
    Message,
    ReplyParameters,
)

from bot.sandbox import Chat, Document, FromHidden, Photo, SandboxError
from tests.bot.sandbox.conftest import TOKEN
from tests.telegram import Person, Sandbox
from tests.telegram.markup import html_of

pytestmark = pytest.mark.usefixtures("group")

GROUP = -1003
KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Нажать", callback_data="x")]]
)


async def received(bot: Bot) -> list[Message]:
    """The messages of all waiting updates, which are confirmed."""
    updates = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    messages = [update.message or update.edited_message for update in updates]
    return [message for message in messages if message is not None]


async def photo_id(bot: Bot, person: Person) -> str:
    person.send_photo(person.id)
    [message] = await received(bot)
    assert message.photo is not None
    return message.photo[-1].file_id


async def document_id(bot: Bot, person: Person) -> str:
    person.send_document(person.id, Document("письмо.pdf"))
    [message] = await received(bot)
    assert message.document is not None
    return message.document.file_id


async def test_a_file_is_the_parameter_itself_or_attached_to_it(
    http: aiohttp.ClientSession, ivanova: Person, sandbox: Sandbox
) -> None:
    for given in ({"document": b"text"}, {"document": "attach://it", "it": b"text"}):
        form = aiohttp.FormData({"chat_id": str(ivanova.id)})
        for name, value in given.items():
            form.add_field(name, value, filename=None if isinstance(value, str) else "a.txt")
        async with http.post(f"/bot{TOKEN}/sendDocument", data=form) as answer:
            assert answer.status == 200
        sent = sandbox.chat(ivanova.id).last.content.other["document"]
        file = sandbox.world.files.find(sent["file_id"])
        assert file is not None
        assert file.attachment == Document("a.txt", b"text")


async def test_a_photo_comes_with_its_caption_in_several_sizes(bot: Bot, ivanova: Person) -> None:
    ivanova.send_photo(ivanova.id, "Яма https://vk.com/wall1_2")
    [message] = await received(bot)
    assert (message.text, message.caption) == (None, "Яма https://vk.com/wall1_2")
    assert [entity.type for entity in message.caption_entities or []] == ["url"]
    assert message.entities is None
    assert message.photo is not None
    small, large = message.photo
    assert small.width < large.width
    assert small.file_unique_id != large.file_unique_id


async def test_a_photo_without_a_caption_has_no_text_at_all(bot: Bot, ivanova: Person) -> None:
    ivanova.send_photo(ivanova.id)
    [message] = await received(bot)
    assert (message.text, message.caption, message.caption_entities) == (None, None, None)


async def test_a_document_has_its_name_and_kind(
    bot: Bot, sandbox: Sandbox, ivanova: Person
) -> None:
    ivanova.send_document(ivanova.id, Document("письмо.pdf", b"12345"), "Ответ")
    [message] = await received(bot)
    assert message.document is not None
    assert (message.document.file_name, message.document.mime_type, message.document.file_size) == (
        "письмо.pdf",
        "application/pdf",
        5,
    )
    assert message.caption == "Ответ"
    assert "(файл «письмо.pdf»)\n       Ответ" in sandbox.transcript(ivanova.id)


async def test_an_album_comes_as_messages_with_one_group_and_one_caption(
    bot: Bot, group: Chat, ivanova: Person
) -> None:
    await bot.send_message(GROUP, "карточка")
    ivanova.send_album(GROUP, [Photo(), Photo()], "Убрали", reply_to=group.last)
    ivanova.send_album(ivanova.id, [Document("а.pdf"), Document("б.pdf")])
    first, second, third, fourth = await received(bot)
    assert first.media_group_id == second.media_group_id
    assert third.media_group_id == fourth.media_group_id != first.media_group_id
    assert (first.caption, second.caption) == ("Убрали", None)
    assert first.reply_to_message is not None
    assert second.reply_to_message is not None
    assert first.message_id < second.message_id


async def test_a_part_of_an_album_can_come_late(bot: Bot, ivanova: Person) -> None:
    album = ivanova.send_album(ivanova.id, [Photo(), Photo()], "Яма")
    first, _ = await received(bot)
    ivanova.send_late_part(album[0], Photo())
    [late] = await received(bot)
    assert late.media_group_id == first.media_group_id


async def test_a_comment_comes_before_what_is_forwarded_as_a_message_of_its_own(
    bot: Bot, ivanova: Person
) -> None:
    ivanova.forward(
        ivanova.id, FromHidden("Житель"), "Яма", [Photo(), Photo()], comment="Прошу разобраться"
    )
    comment, first, second = await received(bot)
    assert (comment.text, comment.forward_origin) == ("Прошу разобраться", None)
    assert first.forward_origin is not None
    assert second.forward_origin is not None
    assert first.media_group_id == second.media_group_id
    assert (first.caption, second.caption) == ("Яма", None)


async def test_a_caption_is_edited_and_the_photo_stays(bot: Bot, ivanova: Person) -> None:
    message = ivanova.send_photo(ivanova.id, "Яма")
    [before] = await received(bot)
    ivanova.edit(message, "Яма во дворе")
    [after] = await received(bot)
    assert (after.caption, after.photo) == ("Яма во дворе", before.photo)


async def test_nobody_edits_what_they_have_forwarded(ivanova: Person) -> None:
    [message] = ivanova.forward(ivanova.id, FromHidden("Житель"), "Яма")
    with pytest.raises(SandboxError, match="can't edit"):
        ivanova.edit(message, "Ямы нет")


async def test_a_reply_stands_where_its_message_stands(group: Chat, ivanova: Person) -> None:
    said = ivanova.say(GROUP, "а")
    with pytest.raises(SandboxError, match="in the chat of what it answers"):
        ivanova.send_photo(ivanova.id, reply_to=said)
    assert group.last is said


async def test_the_bot_sends_a_persons_photo_and_document_on(
    bot: Bot, group: Chat, ivanova: Person
) -> None:
    photo, document = await photo_id(bot, ivanova), await document_id(bot, ivanova)
    sent = await bot.send_photo(
        GROUP, photo, caption="<b>Яма</b>", parse_mode="HTML", reply_markup=KEYBOARD
    )
    assert sent.photo is not None
    assert sent.photo[-1].file_id == photo
    assert (html_of(group.last), group.last.buttons) == ("<b>Яма</b>", [["Нажать"]])
    answer = await bot.send_document(
        GROUP, document, reply_parameters=ReplyParameters(message_id=sent.message_id)
    )
    assert answer.document is not None
    assert answer.document.file_name == "письмо.pdf"
    assert answer.reply_to_message is not None


async def test_any_size_of_a_photo_sends_the_photo(bot: Bot, ivanova: Person) -> None:
    ivanova.send_photo(ivanova.id)
    [message] = await received(bot)
    assert message.photo is not None
    sent = await bot.send_photo(GROUP, message.photo[0].file_id)
    assert sent.photo == message.photo


async def test_a_file_can_be_downloaded(
    bot: Bot, http: aiohttp.ClientSession, ivanova: Person
) -> None:
    ivanova.send_document(ivanova.id, Document("выгрузка.csv", b"a;b"))
    [message] = await received(bot)
    assert message.document is not None
    downloaded = await bot.download(message.document)
    assert downloaded is not None
    assert downloaded.read() == b"a;b"
    async with http.get(f"/file/bot{TOKEN}/documents/file_99.bin") as response:
        assert response.status == 404
    file = await bot.get_file(message.document.file_id)
    async with http.get(f"/file/bot1:other/{file.file_path}") as response:
        assert response.status == 404


Doing = Callable[[Bot, str, str], Awaitable[object]]


def album(photos: int = 0, documents: int = 0, caption: str = "") -> Doing:
    def send(bot: Bot, photo: str, document: str) -> Awaitable[object]:
        media: list[MediaUnion] = [
            *[InputMediaPhoto(media=photo, caption=caption)] * photos,
            *[InputMediaDocument(media=document)] * documents,
        ]
        return bot.send_media_group(GROUP, media)

    return send


@pytest.mark.parametrize(
    ("doing", "refusal"),
    [
        pytest.param(
            lambda bot, photo, _: bot.send_photo(GROUP, photo, caption="<b>", parse_mode="HTML"),
            "can't parse entities",
            id="broken-caption",
        ),
        pytest.param(
            lambda bot, _, document: bot.send_photo(GROUP, document),
            "can't use file of type Document as Photo",
            id="document-as-photo",
        ),
        pytest.param(
            lambda bot, photo, _: bot.send_document(GROUP, photo),
            "can't use file of type Photo as Document",
            id="photo-as-document",
        ),
        pytest.param(
            lambda bot, _photo, _document: bot.send_photo(GROUP, "nonsense"),
            "wrong file identifier",
            id="unknown-file",
        ),
        pytest.param(
            lambda bot, _photo, _document: bot.get_file("nonsense"),
            "wrong file_id",
            id="unknown-download",
        ),
        pytest.param(album(photos=2), None, id="smallest-album"),
        pytest.param(album(photos=1), "too few messages", id="album-of-one"),
        pytest.param(album(1, 1), "can't be mixed with other media", id="mixed-album"),
        pytest.param(
            album(photos=2, caption="я" * 1025), "caption is too long", id="album-caption-too-long"
        ),
    ],
)
async def test_media_are_refused_as_telegram_refuses_them(
    bot: Bot, group: Chat, ivanova: Person, doing: Doing, refusal: str | None
) -> None:
    photo, document = await photo_id(bot, ivanova), await document_id(bot, ivanova)
    with pytest.raises(TelegramBadRequest, match=refusal) if refusal else nullcontext():
        await doing(bot, photo, document)
    assert bool(group.messages) == (refusal is None)


async def test_a_caption_is_edited_as_a_caption_and_a_text_as_a_text(
    bot: Bot, group: Chat, ivanova: Person
) -> None:
    photo = await bot.send_photo(GROUP, await photo_id(bot, ivanova), reply_markup=KEYBOARD)
    await photo.edit_caption(caption="Яма", reply_markup=KEYBOARD)
    assert (group.last.text, group.last.buttons) == ("Яма", [["Нажать"]])
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await photo.edit_caption(caption="Яма", reply_markup=KEYBOARD)
    with pytest.raises(TelegramBadRequest, match="MEDIA_CAPTION_TOO_LONG"):
        await photo.edit_caption(caption="я" * 1025)
    with pytest.raises(TelegramBadRequest, match="no text in the message"):
        await photo.edit_text("Яма")
    text = await bot.send_message(GROUP, "а")
    with pytest.raises(TelegramBadRequest, match="no caption in the message"):
        await text.edit_caption(caption="Яма")
