"""Chats: what they are, the bot's rights there, and what is pinned."""

from typing import Final

from bot.sandbox.chat import Chat, ChatKind
from bot.sandbox.max import shapes
from bot.sandbox.max.methods.composing import chat_of, message_of, open_chat_of
from bot.sandbox.max.methods.messages import DONE
from bot.sandbox.max.protocol import MaxRequest, access_denied, bad_payload
from bot.sandbox.max.rights import rights_in
from bot.sandbox.max.world import MaxWorld
from bot.sandbox.protocol import Json

_MOST_MEMBERS: Final = 100
"""In one answer."""

_ACTIONS: Final = frozenset(
    {
        "typing_on",
        "sending_photo",
        "sending_video",
        "sending_audio",
        "sending_file",
        "mark_seen",
    }
)


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
    message = message_of(world, str(request.body.get("message_id")))
    if message.chat is not group:
        raise bad_payload("The message is in another chat")
    group.pinned[:] = [message]
    return DONE


async def unpin_message(world: MaxWorld, request: MaxRequest) -> Json:
    """`DELETE /chats/{chatId}/pin`."""
    _pinning(world, request).pinned.clear()
    return DONE


async def send_action(world: MaxWorld, request: MaxRequest) -> Json:
    """`POST /chats/{chatId}/actions`; leaves no trace."""
    open_chat_of(world, request)
    if request.body.get("action") not in _ACTIONS:
        raise bad_payload("Unknown action")
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
