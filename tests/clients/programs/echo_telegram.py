"""An echo bot by python-telegram-bot, as its documentation shows it: `echo_telegram.py TOKEN ADDRESS`."""

import sys

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

KEYBOARD = InlineKeyboardMarkup.from_row(
    [
        InlineKeyboardButton("Изменить", callback_data="edit"),
        InlineKeyboardButton("Заменить", callback_data="put"),
    ]
)
Context = ContextTypes.DEFAULT_TYPE


async def started(update: Update, context: Context) -> None:
    await update.effective_chat.send_message(f"Здравствуйте: {' '.join(context.args)}")


async def echo(update: Update, _: Context) -> None:
    await update.message.reply_html(
        f"<b>{update.message.text}</b>", reply_markup=KEYBOARD, do_quote=True
    )


async def edited(update: Update, _: Context) -> None:
    await update.edited_message.reply_text(f"Исправлено: {update.edited_message.text}")


async def file(update: Update, _: Context) -> None:
    sent = update.message.effective_attachment
    sent = sent[-1] if isinstance(sent, tuple) else sent
    content = await (await sent.get_file()).download_as_bytearray()
    await update.message.reply_text(f"{len(content)} {update.message.caption}")


async def pressed(update: Update, _: Context) -> None:
    query = update.callback_query
    match query.data:
        case "edit":
            await query.answer("Готово")
            await query.edit_message_text("Изменено", reply_markup=KEYBOARD)
        case "put":
            await query.answer("Заменяю", show_alert=True)
            await query.edit_message_reply_markup()


async def joined(update: Update, _: Context) -> None:
    change = update.my_chat_member
    if change.new_chat_member.status == change.new_chat_member.MEMBER:
        await update.effective_chat.send_message(f"Спасибо, {change.from_user.first_name}")


def main() -> None:
    token, address = sys.argv[1:]
    application = (
        Application.builder()
        .token(token)
        .base_url(f"{address}/bot")
        .base_file_url(f"{address}/file/bot")
        .build()
    )
    application.add_handlers(
        [
            CommandHandler("start", started),
            MessageHandler(filters.UpdateType.EDITED_MESSAGE, edited),
            MessageHandler(filters.TEXT & ~filters.COMMAND, echo),
            MessageHandler(filters.PHOTO | filters.Document.ALL, file),
            CallbackQueryHandler(pressed),
            ChatMemberHandler(joined, ChatMemberHandler.MY_CHAT_MEMBER),
        ]
    )
    application.run_polling(allowed_updates=Update.ALL_TYPES)


main()
