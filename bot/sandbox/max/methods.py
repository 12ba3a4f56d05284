"""The calls of MAX's Bot API that the sandbox answers, with their addresses."""

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeVar

from bot.sandbox.chat import Answer, Chat, ChatKind, Message, MessageContent
from bot.sandbox.files import Video
from bot.sandbox.max import shapes
from bot.sandbox.max.composing import MaxMethod, chat_of, composed, message_of, open_chat_of
from bot.sandbox.max.ids import message_at, milliseconds
from bot.sandbox.max.protocol import (
    MaxRefusal,
    MaxRequest,
    NotDone,
    access_denied,
    bad_payload,
)
from bot.sandbox.max.rights import rights_in
from bot.sandbox.max.world import UNREADABLE, MaxWorld
from bot.sandbox.protocol import Json

_BATCH: Final = 100
_TIMEOUT: Final = 30
_EDITABLE_FOR: Final = 7 * 24 * 3600
"""Seconds; in dialogs, without buttons."""
_PAGE: Final = 50
_MOST_MEMBERS: Final = 100
"""In one answer."""
DONE: Final[Json] = {"success": True}

_Written = TypeVar("_Written", bound=Message)


async def get_my_info(world: MaxWorld, _: MaxRequest) -> Json:
    """`GET /me`."""
    return shapes.user(world, world.bot) | {"commands": world.commands}


async def edit_my_commands(world: MaxWorld, request: MaxRequest) -> Json:
    """`PATCH /me/commands`."""
    world.commands = request.body["commands"]
    return {"commands": world.commands}


async def get_subscriptions(_: MaxWorld, __: MaxRequest) -> Json:
    """`GET /subscriptions`: there are none."""
    return {"subscriptions": []}


async def get_updates(world: MaxWorld, request: MaxRequest) -> Json:
    """`GET /updates`."""
    limit, timeout = request.number("limit"), request.number("timeout")
    updates, marker = await world.updates.poll(
        request.number("marker"),
        _BATCH if limit is None else min(limit, _BATCH),
        _TIMEOUT if timeout is None else min(timeout, _TIMEOUT),
        frozenset(filter(None, request.query.get("types", "").split(","))),
    )
    return {"updates": updates, "marker": marker}


async def get_messages(world: MaxWorld, request: MaxRequest) -> Json:
    """`GET /messages`: those of a chat, the newest first; or those with some ids, if they are there."""
    if ids := request.query.get("message_ids"):
        named = (message_at(world, mid) for mid in ids.split(","))
        found = [one for one in named if one and one.chat.has(world.bot.id)]
    else:
        chat = open_chat_of(world, request)
        if chat.kind is not ChatKind.PRIVATE and not rights_in(world, chat):
            raise access_denied("Bot is not an administrator of the chat")
        read = [one for one in chat.messages if not UNREADABLE & one.content.other.keys()]
        found = page_of(request, read, "from", "to")
    return {"messages": [shapes.message(world, one) for one in found]}


def page_of(
    request: MaxRequest, written: Sequence[_Written], latest: str, earliest: str
) -> list[_Written]:
    """Return a page of what was written, the newest first.

    The parameters `latest` and `earliest` are moments in milliseconds.
    """
    before, after = request.number(latest), request.number(earliest) or 0
    within = [
        one
        for one in reversed(written)
        if after <= milliseconds(one.date) and (before is None or milliseconds(one.date) <= before)
    ]
    return within[: request.number("count") or _PAGE]


async def get_message(world: MaxWorld, request: MaxRequest) -> Json:
    """`GET /messages/{mid}`."""
    message = message_of(world, request.required("message_id"))
    if not message.chat.has(world.bot.id):
        raise MaxRefusal(404, "not.found", "Message not found")
    return shapes.message(world, message)


async def send_message(world: MaxWorld, request: MaxRequest) -> Json:
    """`POST /messages`."""
    chat = open_chat_of(world, request)
    link = request.body.get("link") or {}
    linked = message_of(world, str(link.get("mid"))) if link else None
    silent = request.body.get("notify") is False
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


async def get_upload_url(world: MaxWorld, request: MaxRequest) -> Json:
    """`POST /uploads`; a video's token comes at once, that of others after the upload."""
    kind = request.required("type")
    number, token = world.uploads.begin(kind)
    found = {"url": f"{world.url}/upload/{number}?type={kind}"}
    return found | ({"token": token} if token else {})


async def get_video(world: MaxWorld, request: MaxRequest) -> Json:
    """`GET /videos/{token}`."""
    token = request.required("token")
    file = world.files.find(token)
    if file is None or not isinstance(file.attachment, Video):
        raise MaxRefusal(404, "not.found", "Video not found")
    urls = {"mp4_720": shapes.address(world, file)}
    return {"token": token, "urls": urls} | shapes.SIZE_OF_VIDEOS


async def get_chat(world: MaxWorld, request: MaxRequest) -> Json:
    """`GET /chats/{chatId}`, also of a dialog in which the person has stopped the bot."""
    chat = chat_of(world, request)
    is_dialog = chat.kind is ChatKind.PRIVATE
    return shapes.chat(world, chat if is_dialog else open_chat_of(world, request))


async def get_membership(world: MaxWorld, request: MaxRequest) -> Json:
    """`GET /chats/{chatId}/members/me`."""
    return shapes.member(world, _group(world, request), world.bot.id)


async def get_members(world: MaxWorld, request: MaxRequest) -> Json:
    """`GET /chats/{chatId}/members`, for administrators; by `user_ids`, of which absent ones lack."""
    group = _group(world, request)
    if not rights_in(world, group):
        raise access_denied("Bot is not an administrator of the chat")
    asked = request.query.get("user_ids", "")
    wanted = [int(one) for one in asked.split(",") if one] or list(group.members)
    found = [one for one in wanted if group.has(one)][:_MOST_MEMBERS]
    return {"members": [shapes.member(world, group, id_) for id_ in found], "marker": None}


async def get_pinned_message(world: MaxWorld, request: MaxRequest) -> Json:
    """`GET /chats/{chatId}/pin`."""
    pinned = open_chat_of(world, request).pinned
    return {"message": shapes.message(world, pinned[-1]) if pinned else None}


async def pin_message(world: MaxWorld, request: MaxRequest) -> Json:
    """`PUT /chats/{chatId}/pin`: the one pinned message is replaced."""
    group = _pinning(world, request)
    group.pinned[:] = [message_of(world, str(request.body.get("message_id")))]
    return DONE


async def unpin_message(world: MaxWorld, request: MaxRequest) -> Json:
    """`DELETE /chats/{chatId}/pin`."""
    _pinning(world, request).pinned.clear()
    return DONE


async def send_action(world: MaxWorld, request: MaxRequest) -> Json:
    """`POST /chats/{chatId}/actions`; leaves no trace."""
    open_chat_of(world, request)
    return DONE


def _pinning(world: MaxWorld, request: MaxRequest) -> Chat:
    group = _group(world, request)
    if "pin_message" not in rights_in(world, group):
        raise access_denied("Insufficient permissions to pin message")
    return group


def _group(world: MaxWorld, request: MaxRequest) -> Chat:
    chat = open_chat_of(world, request)
    if chat.kind is ChatKind.PRIVATE:
        raise access_denied("Method is not available for dialogs")
    return chat


class Operation(NamedTuple):
    """A call: its name in the documentation, its address, and what it does."""

    name: str
    verb: str
    path: str
    method: MaxMethod


OPERATIONS: Final = (
    Operation("getMyInfo", "GET", "/me", get_my_info),
    Operation("editMyCommands", "PATCH", "/me/commands", edit_my_commands),
    Operation("getSubscriptions", "GET", "/subscriptions", get_subscriptions),
    Operation("getUpdates", "GET", "/updates", get_updates),
    Operation("getMessages", "GET", "/messages", get_messages),
    Operation("getMessageById", "GET", "/messages/{message_id}", get_message),
    Operation("sendMessage", "POST", "/messages", send_message),
    Operation("editMessage", "PUT", "/messages", edit_message),
    Operation("deleteMessage", "DELETE", "/messages", delete_message),
    Operation("answerOnCallback", "POST", "/answers", answer_on_callback),
    Operation("getUploadUrl", "POST", "/uploads", get_upload_url),
    Operation("getVideo", "GET", "/videos/{token}", get_video),
    Operation("getChat", "GET", "/chats/{chat_id}", get_chat),
    Operation("getMembership", "GET", "/chats/{chat_id}/members/me", get_membership),
    Operation("getMembers", "GET", "/chats/{chat_id}/members", get_members),
    Operation("getPinnedMessage", "GET", "/chats/{chat_id}/pin", get_pinned_message),
    Operation("pinMessage", "PUT", "/chats/{chat_id}/pin", pin_message),
    Operation("unpinMessage", "DELETE", "/chats/{chat_id}/pin", unpin_message),
    Operation("sendAction", "POST", "/chats/{chat_id}/actions", send_action),
)
