"""The type of methods, and what many of them look up: chats, messages, and what to send."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.chat import Chat, ChatKind, Message, MessageContent
from bot.sandbox.files import File
from bot.sandbox.markup import RichText
from bot.sandbox.max.ids import chat_at, message_at
from bot.sandbox.max.keyboard import kept
from bot.sandbox.max.markup import parse
from bot.sandbox.max.protocol import MaxRefusal, MaxRequest, bad_payload
from bot.sandbox.max.shapes import several
from bot.sandbox.max.uploads import KINDS
from bot.sandbox.max.world import MaxWorld
from bot.sandbox.protocol import Json

MaxMethod = Callable[[MaxWorld, MaxRequest], Awaitable[Json]]
"""Takes the world and the call, returns the body of the answer; raises MaxRefusal."""


def addressed_chat(world: MaxWorld, request: MaxRequest) -> Chat | None:
    """Return the chat that a call names in any way, or None."""
    query = request.query
    try:
        if (number := request.number("chat_id")) is not None:
            return chat_at(world, number)
        if (user := request.number("user_id")) is not None:
            return world.chats.get(user)
    except MaxRefusal:
        return None
    if message := message_at(world, query.get("message_id", "")):
        return message.chat
    press = world.presses.get(query.get("callback_id", ""))
    return press.message.chat if press else None


def chat_of(world: MaxWorld, request: MaxRequest) -> Chat:
    """Return the call's chat. Raises 400 and 404."""
    number, user = request.number("chat_id"), request.number("user_id")
    if number is None and user is None:
        raise bad_payload("Either `chat_id` or `user_id` is required")
    chat = addressed_chat(world, request)
    if chat is None and number is None:
        raise MaxRefusal(404, "dialog.not.found", f"Dialog with {user} not found")
    if chat is None:
        raise MaxRefusal(404, "chat.not.found", f"Chat {number} not found")
    return chat


def open_chat_of(world: MaxWorld, request: MaxRequest) -> Chat:
    """Return the call's chat, if the bot is in it. Raises 400, 403 and 404."""
    chat = chat_of(world, request)
    if chat.has(world.bot.id):
        return chat
    is_stopped = chat.kind is ChatKind.PRIVATE
    raise MaxRefusal(
        403, "chat.denied", "error.dialog.suspended" if is_stopped else "Bot is not in the chat"
    )


def message_of(world: MaxWorld, mid: str) -> Message:
    """Return the message with that `mid`. Raises 404."""
    if (message := message_at(world, mid)) is None:
        raise MaxRefusal(404, "not.found", f"Message {mid} not found")
    return message


def composed(world: MaxWorld, body: Json, shown: MessageContent | None = None) -> MessageContent:
    """Return a new message, or the changed one: what the body leaves out stays as it was shown.

    Raises 400.
    """
    before = shown or MessageContent(RichText(""))
    rich, markup, other = before.rich, before.markup, before.other
    if body.get("text") is not None:
        rich = parse(body["text"], body.get("format"))
        rich = world.rich(rich.text, rich.entities)
    if (given := body.get("attachments")) is not None:
        payloads = [one["payload"] for one in given if one["type"] == "inline_keyboard"]
        rows = [list(map(kept, row)) for one in payloads for row in one["buttons"] if row]
        markup = {"inline_keyboard": rows} if rows else None
        files = (one for one in given if one["type"] in KINDS)
        other = several([_file(world, one["type"], one["payload"]) for one in files])
    if not rich and not other:
        raise bad_payload("Message is empty: `text` or `attachments` are required")
    return MessageContent(rich, markup, other)


def _file(world: MaxWorld, kind: str, payload: Any) -> File:
    """Return the file with that token; an uploaded image is also named by its `photos`."""
    named = payload if "token" in payload else next(iter(payload["photos"].values()))
    file = world.files.find(named["token"])
    if file is None or not isinstance(file.attachment, KINDS[kind]):
        raise bad_payload(f"Key: errors.process.attachment.{kind}.not.found")
    if not world.uploads.is_ready(file):
        unready = "Key: errors.process.attachment.file.not.processed"
        raise MaxRefusal(400, "attachment.not.ready", unready)
    return file
