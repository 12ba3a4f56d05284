"""An echo bot by maxapi, as its documentation shows it: `echo_maxapi.py TOKEN ADDRESS PORT FILES`.

With a PORT other than 0 its updates come by a webhook there.
"""

import asyncio
import sys

from maxapi import Bot, Dispatcher
from maxapi.enums.upload_type import UploadType
from maxapi.types import (
    BotAdded,
    BotCommand,
    BotStarted,
    CallbackButton,
    ClipboardButton,
    InputMediaBuffer,
    LinkButton,
    MessageCallback,
    MessageCreated,
)
from maxapi.utils.inline_keyboard import InlineKeyboardBuilder

PNG = b"\x89PNG\r\n\x1a\n picture"

SECRET = "secret-of-the-tests"

dispatcher = Dispatcher()


def keyboard():
    rows = InlineKeyboardBuilder()
    rows.row(
        CallbackButton(text="Изменить", payload="edit"),
        CallbackButton(text="Заменить", payload="put"),
        CallbackButton(text="Удалить", payload="delete"),
    )
    rows.row(LinkButton(text="Сайт", url="https://example.ru"))
    rows.row(ClipboardButton(text="Номер", payload="№ 7"))
    return rows.as_markup()


@dispatcher.bot_started()
async def started(event: BotStarted):
    await event.bot.send_message(chat_id=event.chat_id, text=f"Здравствуйте: {event.payload}")


@dispatcher.bot_added()
async def added(event: BotAdded):
    await event.bot.send_message(chat_id=event.chat_id, text=f"Спасибо, {event.user.first_name}")


@dispatcher.message_created()
async def created(event: MessageCreated):
    body = event.message.body
    if body.attachments:
        sizes = []
        for one in body.attachments:
            url = one.payload.url
            if one.type == "video":
                url = (await event.bot.get_video(one.payload.token)).urls.mp4_720
            sizes.append(f"{one.type} {len(await event.bot.download_bytes(url))}")
        await event.message.answer(", ".join(sizes))
    elif body.text == "файлы":
        file = InputMediaBuffer("Справка".encode(), "Справка.txt", UploadType.FILE)
        await event.message.answer("Вот файл", attachments=[file])
        pictures = [
            InputMediaBuffer(PNG, "Фото"),
            InputMediaBuffer(b"a video", "Видео", UploadType.VIDEO),
        ]
        await event.message.answer("Вот фото и видео", attachments=pictures)
    else:
        await event.message.reply(f"<b>{body.text}</b>", attachments=[keyboard()], format="html")


@dispatcher.message_callback()
async def pressed(event: MessageCallback):
    match event.callback.payload:
        case "edit":
            await event.answer(new_text="Изменено", notification="Готово")
        case "put":
            await event.message.edit(text="Заменено", attachments=[keyboard()])
        case "delete":
            await event.message.delete()


async def main() -> None:
    token, address, port, _ = sys.argv[1:]
    bot = Bot(token, after_input_media_delay=0)
    bot.set_api_url(address)
    await bot.set_commands(BotCommand(name="help", description="Помощь"))
    if port == "0":
        await dispatcher.start_polling(bot)
        return
    await bot.subscribe_webhook(f"http://127.0.0.1:{port}/max", secret=SECRET)
    await dispatcher.handle_webhook(
        bot, host="127.0.0.1", port=int(port), path="/max", secret=SECRET
    )


asyncio.run(main())
