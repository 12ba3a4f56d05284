"""The type of methods, and the checks of their chat."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.chat import Chat, ChatKind, Membership
from bot.sandbox.protocol import ApiError, Params, bad_request, forbidden
from bot.sandbox.world import World

Method = Callable[[World, Params], Awaitable[Any]]
"""Takes the world and the call's parameters, returns `result`; raises ApiError."""


def chat_of(world: World, params: Params) -> Chat:
    """Return the call's chat, if the bot has met it. Raises 400."""
    if not params.text("chat_id"):
        raise bad_request("chat_id is empty")
    chat = world.chats.get(params.number("chat_id") or 0)
    if chat is None:
        raise bad_request("chat not found")
    return chat


def open_chat_of(world: World, params: Params) -> Chat:
    """Return the call's chat, if the bot may act there. Raises 400, 403."""
    number = params.number("chat_id")
    if number in world.users and number not in world.chats:
        raise forbidden("bot can't initiate conversation with a user")
    chat = chat_of(world, params)
    if chat.migrated_to is not None:
        description = "Bad Request: group chat was upgraded to a supergroup chat"
        raise ApiError(400, description, {"migrate_to_chat_id": chat.migrated_to})
    match chat.membership(world.bot.id):
        case Membership.MEMBER | Membership.ADMINISTRATOR:
            return chat
        case Membership.KICKED if chat.kind is ChatKind.PRIVATE:
            raise forbidden("bot was blocked by the user")
        case Membership.KICKED:
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        case Membership.LEFT:
            raise forbidden(f"bot is not a member of the {chat.kind} chat")
