"""Messages: sending, editing, deleting, reading back, and the answers to presses."""

from collections.abc import Sequence
from typing import Final, TypeVar

from bot.sandbox.chat import Answer, ChatKind, Message, MessageContent
from bot.sandbox.files import Video
from bot.sandbox.max import shapes
from bot.sandbox.max.ids import message_at, milliseconds
from bot.sandbox.max.methods.composing import composed, message_of, open_chat_of
from bot.sandbox.max.protocol import (
    MaxRefusal,
    MaxRequest,
    NotDone,
    access_denied,
    bad_payload,
)
from bot.sandbox.max.rights import rights_in
from bot.sandbox.max.uploads import KINDS
from bot.sandbox.max.world import SERVICE_CONTENT, MaxWorld
from bot.sandbox.protocol import Json

_EDITABLE_FOR = 7 * 24 * 3600
"""Seconds; in dialogs, without buttons."""
_PAGE, _LONGEST_PAGE = 50, 100


_Written = TypeVar("_Written", bound=Message)
_UNREADABLE: Final = SERVICE_CONTENT | {"voice"}
"""Fields of what is no message for bots."""
DONE: Final[Json] = {"success": True}


async def send_message(world: MaxWorld, request: MaxRequest) -> Json:
    """`POST /messages`."""
    chat = open_chat_of(world, request)
    if chat.kind is ChatKind.CHANNEL and "write" not in rights_in(world, chat):
        raise access_denied("Insufficient permissions to write in the channel")
    link = request.body.get("link") or {}
    linked = message_of(world, str(link.get("mid"))) if link else None
    silent = request.body.get("notify") is False
    if chat.kind is ChatKind.CHANNEL and silent:
        raise bad_payload("notify: a post of a channel can't be silent")
    content = composed(world, request.body)
    sent = world.post(chat, world.bot, content, reply_to=linked, silent=silent)
    return {"message": shapes.message(world, sent)}


async def edit_message(world: MaxWorld, request: MaxRequest) -> Json:
    """`PUT /messages`; a refusal comes with HTTP 200, but for an invalid call."""
    message = message_at(world, request.required("message_id"))
    if message is None or message.sender is not world.bot:
        raise NotDone("access.denied", "error.edit.invalid.message")
    is_old = world.unix_now() - message.date > _EDITABLE_FOR
    if message.chat.kind is ChatKind.PRIVATE and is_old and not message.content.keyboard:
        raise NotDone("access.denied", "error.edit.message.expired")
    if not message.chat.has(world.bot.id):
        raise NotDone("chat.denied", "Bot is not in the chat")
    try:
        changed = composed(world, request.body, message.content)
    except MaxRefusal as refusal:
        if refusal.code == "attachment.not.ready":
            raise NotDone(refusal.code, refusal.description) from None
        raise
    _change(world, message, changed)
    return DONE


def _change(world: MaxWorld, message: Message, content: MessageContent) -> None:
    if content != message.content:
        world.edit(message, content)


async def delete_message(world: MaxWorld, request: MaxRequest) -> Json:
    """`DELETE /messages`: own ones in a dialog, any in a group with the right to write."""
    message = message_of(world, request.required("message_id"))
    is_dialog = message.chat.kind is ChatKind.PRIVATE
    may = message.sender is world.bot if is_dialog else "write" in rights_in(world, message.chat)
    if not may:
        raise access_denied("Insufficient permissions to delete message")
    world.delete(message)
    return DONE


async def answer_on_callback(world: MaxWorld, request: MaxRequest) -> Json:
    """`POST /answers`: a changed message, a notification that no client shows, or both."""
    press = world.presses.get(request.required("callback_id"))
    if press is None:
        raise MaxRefusal(404, "not.found", "Callback not found")
    body, notification = request.body.get("message"), request.body.get("notification")
    if not body and not notification:
        raise bad_payload("Either `message` or `notification` is required")
    if body:
        if press.message.deleted:
            raise NotDone("not.found", "error.edit.invalid.message")
        _change(world, press.message, composed(world, body, press.message.content))
    press.take(Answer(str(notification or "")))
    return DONE


async def get_messages(world: MaxWorld, request: MaxRequest) -> Json:
    """`GET /messages`: those of a chat, the newest first; or those with some ids, if they are there."""
    if ids := request.query.get("message_ids"):
        named = (message_at(world, mid) for mid in ids.split(","))
        return {
            "messages": [
                shapes.message(world, one) for one in named if one and one.chat.has(world.bot.id)
            ]
        }
    chat = open_chat_of(world, request)
    if chat.kind is not ChatKind.PRIVATE and not rights_in(world, chat):
        raise access_denied("Bot is not an administrator of the chat")
    read = [one for one in chat.messages if not _UNREADABLE & one.content.other.keys()]
    return {
        "messages": [shapes.message(world, one) for one in page_of(request, read, ("from", "to"))]
    }


def page_of(
    request: MaxRequest,
    written: Sequence[_Written],
    bounds: tuple[str, str] = ("before", "after"),
) -> list[_Written]:
    """Return a page of what was written, the newest first.

    The bounds, the latest moment and the earliest, are in milliseconds.
    """
    latest, earliest = bounds
    before, after = request.number(latest), request.number(earliest) or 0
    count = request.number("count") or _PAGE
    if not 1 <= count <= _LONGEST_PAGE:
        raise bad_payload("count: must be between 1 and 100")
    within = [
        one
        for one in reversed(written)
        if after <= milliseconds(one.date) and (before is None or milliseconds(one.date) <= before)
    ]
    return within[:count]


async def get_message(world: MaxWorld, request: MaxRequest) -> Json:
    """`GET /messages/{mid}`."""
    message = message_of(world, request.required("message_id"))
    if not message.chat.has(world.bot.id):
        raise MaxRefusal(404, "not.found", "Message not found")
    return shapes.message(world, message)


async def get_upload_url(world: MaxWorld, request: MaxRequest) -> Json:
    """`POST /uploads`; a video's token comes at once, that of others after the upload."""
    kind = request.required("type")
    if kind not in KINDS:
        raise bad_payload(f"Unknown type of upload: {kind}")
    number, token = world.uploads.begin(kind)
    found = {"url": f"{world.uploads.server or world.url}/upload/{number}?type={kind}"}
    return found | ({"token": token} if token else {})


async def get_video(world: MaxWorld, request: MaxRequest) -> Json:
    """`GET /videos/{token}`."""
    token = request.required("token")
    file = world.files.find(token)
    if file is None or not isinstance(file.attachment, Video):
        raise MaxRefusal(404, "not.found", "Video not found")
    url = shapes.address(world, file)
    return {
        "token": token,
        "urls": {"mp4_720": url},
        "width": 1280,
        "height": 720,
        "duration": 9,
    }
