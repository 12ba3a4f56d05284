"""Methods about the bot's account, its commands and updates, and chats with their members."""

import json

from bot.sandbox.chat import ChatKind
from bot.sandbox.methods.composing import chat_of, open_chat_of
from bot.sandbox.protocol import Json, Params, bad_request
from bot.sandbox.world import World

_MOST_COMMANDS = 100
_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_SCOPES_OF_A_CHAT = ("chat", "chat_administrators", "chat_member")


async def get_me(world: World, _: Params) -> Json:
    """`getMe`; `can_read_all_group_messages` is true if privacy mode is off."""
    return world.bot.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
    }


async def set_my_commands(world: World, params: Params) -> bool:
    """`setMyCommands`, for each scope and language separately."""
    commands = params.decoded("commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.commands[scope_of(world, params)] = [_command(given) for given in commands]
    return True


async def delete_my_commands(world: World, params: Params) -> bool:
    """`deleteMyCommands` of exactly that scope and language."""
    world.commands.pop(scope_of(world, params), None)
    return True


async def get_chat(world: World, params: Params) -> Json:
    """`getChat`, with the fields of ChatFullInfo that are never absent."""
    chat = chat_of(world, params)
    if chat.kind is not ChatKind.PRIVATE:
        open_chat_of(world, params)
    return chat.as_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }


async def get_chat_member(world: World, params: Params) -> Json:
    """`getChatMember` of any user known to Telegram."""
    chat = open_chat_of(world, params)
    user = world.users.get(params.number("user_id") or 0)
    if user is None:
        raise bad_request("user not found")
    return world.member_json(user, chat.membership(user.id))


def scope_of(world: World, params: Params) -> str:
    """Return the scope: all chats, a kind of chats, one chat, or one member (BotCommandScope)."""
    scope = params.decoded("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = scope.get("type")
    if kind in _SCOPES_OF_A_CHAT:
        open_chat_of(world, Params(scope))
    elif kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if kind == "chat_member" and (Params(scope).number("user_id") or 0) <= 0:
        raise bad_request("can't parse BotCommandScope: Invalid user_id specified")
    return json.dumps([scope, params.text("language_code")], sort_keys=True)


def _command(given: Json) -> Json:
    command = str(given.get("command", "")).removeprefix("/")
    description = str(given.get("description", ""))
    is_name = command.replace("_", "a").isalnum() and command.isascii() and command.islower()
    if not is_name or len(command) > 32:
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description}


_LONGEST_POLL = 50
_BIGGEST_BATCH = 100


async def get_updates(world: World, params: Params) -> list[Json]:
    """`getUpdates`; the offset confirms all earlier updates."""
    allow(world, params)
    world.updates.confirm(params.number("offset") or 0)
    limit = min(max(params.number("limit") or _BIGGEST_BATCH, 1), _BIGGEST_BATCH)
    timeout = min(max(params.number("timeout") or 0, 0), _LONGEST_POLL)
    return await world.updates.poll(limit, timeout)


async def delete_webhook(world: World, params: Params) -> bool:
    """`deleteWebhook`: there is none, only the pending updates can be dropped."""
    if params.flag("drop_pending_updates"):
        world.updates.pending.clear()
    return True


async def get_webhook_info(world: World, _: Params) -> Json:
    """`getWebhookInfo`."""
    found: Json = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if world.updates.allowed:
        found["allowed_updates"] = sorted(world.updates.allowed)
    return found


def allow(world: World, params: Params) -> None:
    """Apply `allowed_updates`. Raises 400."""
    kinds = params.decoded("allowed_updates", "allowed updates")
    if kinds is not None and not isinstance(kinds, list):
        raise bad_request("expected an Array of String as allowed updates")
    world.updates.allow(kinds)
