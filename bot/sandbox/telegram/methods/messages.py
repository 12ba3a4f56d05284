"""Messages, their reactions, and the answers to presses: sending, editing, pinning."""

from bot.sandbox.chat import Answer, Chat, ChatKind, Membership, Message, MessageContent
from bot.sandbox.protocol import Json
from bot.sandbox.telegram import shapes
from bot.sandbox.telegram.methods.composing import (
    caption_of,
    link_preview,
    open_chat_of,
    reply_markup,
    send,
    text_of,
    thread_of,
)
from bot.sandbox.telegram.protocol import Params, bad_request
from bot.sandbox.telegram.world import TelegramWorld

_TOAST_LIMIT = 200


async def send_message(world: TelegramWorld, params: Params) -> Json:
    """`sendMessage`: text up to 4096 characters after parsing the entities.

    With `ephemeral_message_parameters` only one person sees it; an old server shows it to all.
    """
    rich = text_of(world, params, too_long="message is too long")
    content = MessageContent(rich, reply_markup(params), link_preview(params))
    chat = open_chat_of(world, params)
    return send(world, chat, params, [content])[0]


async def edit_message_text(world: TelegramWorld, params: Params) -> Json:
    """`editMessageText`; without `reply_markup` the keyboard is removed."""
    message = editable(world, params)
    if message.content.media:
        raise bad_request("there is no text in the message to edit")
    rich = text_of(world, params, too_long="MESSAGE_TOO_LONG")
    return edit_content(
        world, message, MessageContent(rich, reply_markup(params), link_preview(params))
    )


async def edit_message_caption(world: TelegramWorld, params: Params) -> Json:
    """`editMessageCaption`; without `reply_markup` the keyboard is removed."""
    message = editable(world, params)
    if not message.content.media:
        raise bad_request("there is no caption in the message to edit")
    rich = caption_of(world, params, too_long="MEDIA_CAPTION_TOO_LONG")
    content = MessageContent(rich, reply_markup(params), message.content.other)
    return edit_content(world, message, content)


async def edit_message_reply_markup(world: TelegramWorld, params: Params) -> Json:
    """`editMessageReplyMarkup`; without `reply_markup` the keyboard is removed."""
    keyboard = reply_markup(params)
    message = editable(world, params)
    shown = message.content
    return edit_content(world, message, MessageContent(shown.rich, keyboard, shown.other))


async def answer_callback_query(world: TelegramWorld, params: Params) -> bool:
    """`answerCallbackQuery`: once per press, and in time."""
    press = world.presses.get(params.text("callback_query_id"))
    if press is None or press.answer is not None or world.is_too_old(press):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = params.text("text")
    if len(text) > _TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    press.take(Answer(text, params.flag("show_alert")))
    return True


async def send_chat_action(world: TelegramWorld, params: Params) -> bool:
    """`sendChatAction`; leaves no trace."""
    thread_of(world, open_chat_of(world, params), params)
    return True


async def pin_chat_message(world: TelegramWorld, params: Params) -> bool:
    """`pinChatMessage`; in a group for administrators only. Pinning again is a no-op."""
    message = _to_pin(world, params, "pin")
    if message not in message.chat.pinned:
        message.chat.pinned.append(message)
    return True


async def unpin_chat_message(world: TelegramWorld, params: Params) -> bool:
    """`unpinChatMessage`, of one message."""
    message = _to_pin(world, params, "unpin")
    if message not in message.chat.pinned:
        raise bad_request("message to unpin not found")
    message.chat.pinned.remove(message)
    return True


async def set_message_reaction(world: TelegramWorld, params: Params) -> bool:
    """`setMessageReaction`: set or remove the bot's one reaction."""
    message = addressed(open_chat_of(world, params), params, "react")
    given = params.decoded("reaction", "reactions") or []
    world.react(message, world.bot, given[0]["emoji"] if given else "")
    return True


async def delete_message(world: TelegramWorld, params: Params) -> bool:
    """`deleteMessage`: own messages, and any message in a private chat."""
    message = addressed(open_chat_of(world, params), params, "delete")
    if message.sender is not world.bot and message.chat.kind is not ChatKind.PRIVATE:
        raise bad_request("message can't be deleted")
    world.delete(message)
    return True


def _to_pin(world: TelegramWorld, params: Params, what_for: str) -> Message:
    chat = open_chat_of(world, params)
    may = chat.membership(world.bot.id) is Membership.ADMINISTRATOR
    if not (may or chat.kind is ChatKind.PRIVATE):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return addressed(chat, params, what_for)


def addressed(chat: Chat, params: Params, what_for: str) -> Message:
    """Return the message of `message_id`. Raises 400."""
    number = params.number("message_id")
    if number is None:
        raise bad_request("message identifier is not specified")
    message = chat.message(number)
    if message is None:
        raise bad_request(f"message to {what_for} not found")
    return message


def editable(world: TelegramWorld, params: Params) -> Message:
    """Return an own message; those with ForceReply or a reply keyboard can't be edited."""
    message = addressed(open_chat_of(world, params), params, "edit")
    has_other_markup = message.content.markup and not message.content.keyboard
    if message.sender is not world.bot or has_other_markup:
        raise bad_request("message can't be edited")
    return message


def edit_content(world: TelegramWorld, message: Message, content: MessageContent) -> Json:
    """Replace the content. Raises 400 if it is the same already."""
    if content == message.content:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly"
            " the same as a current content and reply markup of the message"
        )
    world.edit(message, content)
    return shapes.message(message)
