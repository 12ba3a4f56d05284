"""Calls by maxapi, as its documentation shows them: `calls_maxapi.py TOKEN ADDRESS`.

The person 501 and the group -1003 are there, and the channel -1005 with the bot as an administrator.
"""

import asyncio
import sys
from collections.abc import Awaitable

from maxapi import Bot
from maxapi.enums.message_link_type import MessageLinkType
from maxapi.enums.parse_mode import TextFormat
from maxapi.enums.sender_action import SenderAction
from maxapi.enums.upload_type import UploadType
from maxapi.exceptions.max import MaxApiError
from maxapi.types import BotCommand, CallbackButton, InputMediaBuffer, LinkButton
from maxapi.types.message import NewMessageLink
from maxapi.utils.inline_keyboard import InlineKeyboardBuilder

IVANOVA, GROUP, CHANNEL = 501, -1003, -1005
PNG = b"\x89PNG\r\n\x1a\n picture"
PAUSE = 0.6
"""Seconds: MAX takes two calls of a kind a second in a chat."""


async def slowly(call):
    await asyncio.sleep(PAUSE)
    return await call


async def refused(call: Awaitable[object], code: str) -> None:
    try:
        await slowly(call)
    except MaxApiError as refusal:
        said = str(refusal)
    else:
        said = "not refused"
    assert code in said, said


async def account(bot: Bot) -> None:
    me = await bot.get_me()
    assert me.is_bot
    await bot.set_commands(BotCommand(name="help", description="Помощь"))
    assert [one.name for one in (await bot.get_me()).commands] == ["help"]
    await bot.set_commands()
    assert not (await bot.get_me()).commands
    assert not (await bot.get_subscriptions()).subscriptions
    await bot.subscribe_webhook("https://otklik.example.ru/max", secret="secret-of-the-tests")
    (subscription,) = (await bot.get_subscriptions()).subscriptions
    assert subscription.url == "https://otklik.example.ru/max"
    assert (await bot.unsubscribe_webhook("https://otklik.example.ru/max")).success
    assert (await bot.get_updates(timeout=0))["updates"] == []


async def chats(bot: Bot) -> None:
    group = await bot.get_chat_by_id(GROUP)
    assert (group.title, group.type) == ("Управление ЖКХ", "chat")
    assert (await bot.get_me_from_chat(GROUP)).is_admin
    assert len((await bot.get_chat_members(GROUP)).members) == 2
    (ivanova,) = (await bot.get_chat_members(GROUP, user_ids=[IVANOVA])).members
    assert ivanova.first_name == "Анна"
    assert (await bot.get_chat_member(GROUP, IVANOVA)).user_id == IVANOVA
    assert (await bot.send_action(GROUP, SenderAction.TYPING_ON)).success
    assert (await bot.get_chat_by_id(CHANNEL)).type == "channel"


async def messages(bot: Bot) -> None:
    sent = await slowly(bot.send_message(GROUP, text="<b>Яма</b>", format=TextFormat.HTML))
    mid = sent.message.body.mid
    assert sent.message.body.text == "Яма"
    assert [one.type for one in sent.message.body.markup] == ["strong"]
    link = NewMessageLink(type=MessageLinkType.REPLY, mid=mid)
    reply = await slowly(bot.send_message(GROUP, text="Ответ", link=link, notify=False))
    assert reply.message.link.message.mid == mid
    rows = InlineKeyboardBuilder()
    rows.row(CallbackButton(text="Да", payload="yes"), CallbackButton(text="Нет", payload="no"))
    rows.row(LinkButton(text="Сайт", url="https://example.ru"))
    card = await slowly(
        bot.send_message(user_id=IVANOVA, text="Карточка", attachments=[rows.as_markup()])
    )
    ((yes, no), (site,)) = card.message.body.attachments[0].payload.buttons
    assert (yes.payload, no.text, site.url) == ("yes", "Нет", "https://example.ru")
    assert (await bot.edit_message(card.message.body.mid, text="Новая")).success
    edited = await bot.get_message(card.message.body.mid)
    assert edited.body.text == "Новая"
    assert not edited.body.attachments  # maxapi sends an empty list where none are given
    newest, before, *_ = (await bot.get_messages(GROUP, count=2)).messages
    assert (newest.body.mid, before.body.mid) == (reply.message.body.mid, mid)
    found = (await bot.get_messages(message_ids=[mid])).messages
    assert [one.body.mid for one in found] == [mid]
    assert (await bot.pin_message(GROUP, mid, notify=False)).success
    assert (await bot.get_pin_message(GROUP)).message.body.mid == mid
    assert (await bot.delete_pin_message(GROUP)).success
    assert (await bot.get_pin_message(GROUP)).message is None
    assert (await slowly(bot.delete_message(mid))).success
    await refused(bot.get_message(mid), "not.found")


async def files(bot: Bot) -> None:
    document = InputMediaBuffer("Справка".encode(), "Справка.txt", UploadType.FILE)
    sent = await slowly(bot.send_message(GROUP, attachments=[document]))
    (file,) = sent.message.body.attachments
    assert file.filename == "Справка.txt"
    assert await bot.download_bytes(file.payload.url) == "Справка".encode()
    uploaded = await bot.upload_media(InputMediaBuffer(b"a video", "Видео", UploadType.VIDEO))
    sent = await slowly(bot.send_message(GROUP, attachments=[uploaded]))
    (video,) = sent.message.body.attachments
    assert (await bot.get_video(video.payload.token)).urls.mp4_720
    picture = InputMediaBuffer(PNG, "Фото")
    sent = await slowly(bot.send_message(GROUP, text="Двор", attachments=[picture]))
    assert sent.message.body.attachments[0].type == "image"


async def comments(bot: Bot) -> None:
    post = (await slowly(bot.send_message(CHANNEL, text="Новость"))).message.body.mid
    sent = (await slowly(bot.send_comment(post, "Спасибо"))).message
    link = NewMessageLink(type=MessageLinkType.REPLY, mid=sent.body.mid)
    answer = (await slowly(bot.send_comment(post, "Пожалуйста", link=link))).message
    assert (await slowly(bot.edit_comment(post, answer.body.mid, "Не за что"))).success
    assert (await bot.get_comment(post, answer.body.mid)).body.text == "Не за что"
    assert len((await bot.get_comments(post)).messages) == 2
    assert (await slowly(bot.delete_comment(post, sent.body.mid))).success


async def refusals(bot: Bot) -> None:
    await refused(bot.send_message(-999, text="Здравствуйте"), "chat.not.found")
    await refused(bot.send_message(user_id=999, text="Здравствуйте"), "dialog.not.found")
    await refused(bot.send_callback("nobody's", notification="Готово"), "not.found")


async def main() -> None:
    token, address = sys.argv[1:]
    bot = Bot(token, after_input_media_delay=0)
    bot.set_api_url(address)
    try:
        for calls in (account, chats, messages, files, comments, refusals):
            await calls(bot)
    finally:
        await bot.close_session()


asyncio.run(main())
