"""Methods about the bot's account, its commands and updates, and chats with their members."""

from bot.sandbox.chat import ChatKind
from bot.sandbox.protocol import Json
from bot.sandbox.telegram import shapes
from bot.sandbox.telegram.methods.composing import chat_of, open_chat_of
from bot.sandbox.telegram.protocol import Params, bad_request
from bot.sandbox.telegram.world import TelegramWorld


async def get_me(world: TelegramWorld, _: Params) -> Json:
    """`getMe`; `can_read_all_group_messages` is true if privacy mode is off."""
    return world.bot.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
    }


async def set_my_commands(_: TelegramWorld, __: Params) -> bool:
    """`setMyCommands`: no client shows a menu."""
    return True


async def delete_my_commands(_: TelegramWorld, __: Params) -> bool:
    """`deleteMyCommands`."""
    return True


async def get_chat(world: TelegramWorld, params: Params) -> Json:
    """`getChat`, with the newest of the pinned messages."""
    chat = chat_of(world, params)
    if chat.kind is not ChatKind.PRIVATE:
        open_chat_of(world, params)
    if not chat.pinned:
        return shapes.chat(chat)
    newest = max(chat.pinned, key=lambda one: one.id)
    return shapes.chat(chat) | {"pinned_message": shapes.message(newest, nested=True)}


async def get_chat_member(world: TelegramWorld, params: Params) -> Json:
    """`getChatMember` of any user known to Telegram."""
    chat = open_chat_of(world, params)
    user = world.users.get(params.number("user_id") or 0)
    if user is None:
        raise bad_request("user not found")
    return world.member_json(user, chat.membership(user.id))


_LONGEST_POLL = 50
_BIGGEST_BATCH = 100


async def get_updates(world: TelegramWorld, params: Params) -> list[Json]:
    """`getUpdates`; the offset confirms all earlier updates."""
    allow(world, params)
    world.updates.confirm(params.number("offset") or 0)
    limit = min(max(params.number("limit") or _BIGGEST_BATCH, 1), _BIGGEST_BATCH)
    timeout = min(max(params.number("timeout") or 0, 0), _LONGEST_POLL)
    return await world.updates.poll(limit, timeout)


async def delete_webhook(world: TelegramWorld, params: Params) -> bool:
    """`deleteWebhook`: there is none, only the pending updates can be dropped."""
    if params.flag("drop_pending_updates"):
        world.updates.pending.clear()
    return True


async def get_webhook_info(world: TelegramWorld, _: Params) -> Json:
    """`getWebhookInfo`."""
    found: Json = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if world.updates.allowed:
        found["allowed_updates"] = sorted(world.updates.allowed)
    return found


def allow(world: TelegramWorld, params: Params) -> None:
    """Apply `allowed_updates`. Raises 400."""
    kinds = params.decoded("allowed_updates", "allowed updates")
    if kinds is not None and not isinstance(kinds, list):
        raise bad_request("expected an Array of String as allowed updates")
    world.updates.allow(kinds)
