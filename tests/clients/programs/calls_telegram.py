"""Calls by python-telegram-bot, as its documentation shows them: `calls_telegram.py TOKEN ADDRESS`.

Private chat 501, group -1003 and forum -1004 are there; the person 502 has not met the bot.
"""

import asyncio
import sys

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    ChatMemberAdministrator,
    ChatMemberMember,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    KeyboardButton,
    LinkPreviewOptions,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.constants import ChatAction, ChatMemberStatus, ChatType, ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

IVANOVA, STRANGER, GROUP, FORUM = 501, 502, -1003, -1004
PNG = b"\x89PNG\r\n\x1a\n picture"


async def refused(call, error, words):
    try:
        await call
    except error as refusal:
        said = str(refusal)
    else:
        said = "not refused"
    assert words in said, said


async def account(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.is_bot, me.username, me.can_join_groups) == (True, bot.username, True)
    scope = BotCommandScopeAllGroupChats()
    commands = [BotCommand("help", "Помощь"), BotCommand("find", "Найти обращение")]
    assert await bot.set_my_commands(commands, scope=scope, language_code="ru")
    assert await bot.get_my_commands(scope=scope, language_code="ru") == tuple(commands)
    assert await bot.get_my_commands() == ()
    assert await bot.delete_my_commands(scope=scope, language_code="ru")
    assert await bot.get_my_commands(scope=scope, language_code="ru") == ()


async def chats(bot: Bot) -> None:
    group = await bot.get_chat(GROUP)
    assert (group.type, group.title) == (ChatType.SUPERGROUP, "Управление ЖКХ")
    assert (await bot.get_chat(IVANOVA)).type == ChatType.PRIVATE
    member = await bot.get_chat_member(GROUP, IVANOVA)
    assert isinstance(member, ChatMemberMember)
    assert member.status == ChatMemberStatus.MEMBER
    own = await bot.get_chat_member(GROUP, bot.id)
    assert isinstance(own, ChatMemberAdministrator)
    assert own.can_pin_messages
    assert [one.user.id for one in await bot.get_chat_administrators(GROUP)] == [bot.id]
    assert await bot.get_chat_member_count(GROUP) == 2
    assert await bot.send_chat_action(GROUP, ChatAction.TYPING)


async def texts(bot: Bot) -> None:
    bold = await bot.send_message(GROUP, "<b>Яма</b> &amp; люк", parse_mode=ParseMode.HTML)
    assert (bold.text, bold.text_html) == ("Яма & люк", "<b>Яма</b> &amp; люк")
    marked = await bot.send_message(
        GROUP, "Яма и люк", entities=[MessageEntity(MessageEntity.BOLD, 0, 3)]
    )
    assert marked.text_html == "<b>Яма</b> и люк"
    reply = await bot.send_message(
        GROUP, "Ответ", reply_parameters=ReplyParameters(bold.message_id)
    )
    assert reply.reply_to_message.message_id == bold.message_id
    orphan = await bot.send_message(
        GROUP, "Ответ", reply_to_message_id=999_999, allow_sending_without_reply=True
    )
    assert orphan.reply_to_message is None
    plain = await bot.send_message(
        GROUP,
        "https://example.ru",
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
    )
    assert plain.link_preview_options.is_disabled
    assert [one.type for one in plain.entities] == [MessageEntity.URL]
    await bot.send_message(
        IVANOVA, "Выберите", reply_markup=ReplyKeyboardMarkup([[KeyboardButton("Да"), "Нет"]])
    )
    await bot.send_message(IVANOVA, "Спасибо", reply_markup=ReplyKeyboardRemove())
    await bot.send_message(IVANOVA, "Почему?", reply_markup=ForceReply(selective=True))


async def buttons(bot: Bot) -> None:
    keyboard = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("Да", callback_data="yes")],
            [
                InlineKeyboardButton("Сайт", url="https://example.ru"),
                InlineKeyboardButton("Номер", copy_text=CopyTextButton("№ 7")),
            ],
        ]
    )
    card = await bot.send_message(GROUP, "Карточка", reply_markup=keyboard)
    assert card.reply_markup == keyboard
    edited = await bot.edit_message_text("Новая", GROUP, card.message_id, reply_markup=keyboard)
    assert (edited.text, edited.reply_markup) == ("Новая", keyboard)
    assert edited.edit_date is not None
    bare = await bot.edit_message_reply_markup(GROUP, card.message_id)
    assert bare.reply_markup is None
    again = bot.edit_message_text("Новая", GROUP, card.message_id)
    await refused(again, BadRequest, "Message is not modified")
    assert await bot.pin_chat_message(GROUP, card.message_id, disable_notification=True)
    assert (await bot.get_chat(GROUP)).pinned_message.message_id == card.message_id
    assert await bot.unpin_chat_message(GROUP, card.message_id)
    assert await bot.set_message_reaction(GROUP, card.message_id, ReactionTypeEmoji("👍"))
    assert await bot.set_message_reaction(GROUP, card.message_id, [])
    assert await bot.delete_message(GROUP, card.message_id)
    again = bot.delete_message(GROUP, card.message_id)
    await refused(again, BadRequest, "Message to delete not found")


async def files(bot: Bot) -> None:
    photo = await bot.send_photo(GROUP, PNG, caption="<i>Фото</i>", parse_mode=ParseMode.HTML)
    assert photo.caption_html == "<i>Фото</i>"
    same = await bot.send_photo(GROUP, photo.photo[-1].file_id)
    assert same.photo[-1].file_unique_id == photo.photo[-1].file_unique_id
    captioned = await bot.edit_message_caption(GROUP, photo.message_id, caption="Двор")
    assert captioned.caption == "Двор"
    document = await bot.send_document(GROUP, "Справка".encode(), filename="Справка.txt")
    assert (document.document.file_name, document.document.file_size) == ("Справка.txt", 14)
    video = await bot.send_video(GROUP, b"a video", supports_streaming=True)
    album = [InputMediaPhoto(PNG, caption="Двор"), InputMediaVideo(video.video.file_id)]
    sent = await bot.send_media_group(GROUP, album)
    assert len({one.media_group_id for one in sent}) == 1
    assert sent[0].caption == "Двор"
    mixed = [InputMediaPhoto(PNG), InputMediaDocument(b"text", filename="a.txt")]
    await refused(bot.send_media_group(GROUP, mixed), BadRequest, "mixed with other media types")
    file = await bot.get_file(document.document.file_id)
    assert (await file.download_as_bytearray()).decode() == "Справка"


async def topics(bot: Bot) -> None:
    forum = await bot.get_chat(FORUM)
    assert (forum.type, forum.is_forum) == (ChatType.SUPERGROUP, True)
    topic = await bot.create_forum_topic(FORUM, "Дороги")
    there = await bot.send_message(FORUM, "Яма", message_thread_id=topic.message_thread_id)
    assert there.message_thread_id == topic.message_thread_id
    assert there.is_topic_message
    lost = bot.send_message(FORUM, "Яма", message_thread_id=999)
    await refused(lost, BadRequest, "Message thread not found")


async def updates(bot: Bot) -> None:
    assert await bot.set_webhook("http://127.0.0.1:1/hook", allowed_updates=["message"])
    info = await bot.get_webhook_info()
    assert (info.url, info.allowed_updates) == ("http://127.0.0.1:1/hook", ("message",))
    await refused(bot.get_updates(), TelegramError, "can't use getUpdates method while webhook")
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates(timeout=0, allowed_updates=["message", "callback_query"]) == ()


async def refusals(bot: Bot) -> None:
    stranger = bot.send_message(STRANGER, "Здравствуйте")
    await refused(stranger, Forbidden, "bot can't initiate conversation with a user")
    await refused(bot.send_message(-999, "Здравствуйте"), BadRequest, "Chat not found")
    await refused(bot.send_message(GROUP, "а" * 4097), BadRequest, "Message is too long")
    broken = bot.send_message(GROUP, "<b>Яма", parse_mode=ParseMode.HTML)
    await refused(broken, BadRequest, "an't find end tag corresponding to start tag")
    no_press = bot.answer_callback_query("1", "Готово")
    await refused(no_press, BadRequest, "Query is too old and response timeout expired")
    unknown = Bot("43:AAnobody", base_url=bot.base_url.removesuffix(bot.token))
    await refused(unknown.initialize(), InvalidToken, "rejected by the server")


async def left_out(bot: Bot) -> None:
    """What our Telegram has not."""
    markdown = bot.send_message(GROUP, "*Яма*", parse_mode=ParseMode.MARKDOWN_V2)
    await refused(markdown, BadRequest, "Unsupported parse_mode")
    sent = await bot.send_message(GROUP, "Яма", protect_content=True)
    assert sent.has_protected_content is None
    forward = bot.forward_message(GROUP, GROUP, sent.message_id)
    await refused(forward, InvalidToken, "Not Found")


async def main() -> None:
    token, address = sys.argv[1:]
    async with Bot(token, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as bot:
        for calls in (account, chats, texts, buttons, files, topics, updates, refusals, left_out):
            await calls(bot)


asyncio.run(main())
