"""The bot's own account and commands."""

import json

from bot.sandbox.methods.method import open_chat_of
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
    world.commands[_scope(world, params)] = [_command(given) for given in commands]
    return True


async def get_my_commands(world: World, params: Params) -> list[Json]:
    """`getMyCommands` of exactly that scope and language."""
    return world.commands.get(_scope(world, params), [])


async def delete_my_commands(world: World, params: Params) -> bool:
    """`deleteMyCommands` of exactly that scope and language."""
    world.commands.pop(_scope(world, params), None)
    return True


def _scope(world: World, params: Params) -> str:
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
