"""The bot itself: who it is and which commands it offers."""

import json

from bot.sandbox.protocol import Json, Params, bad_request
from bot.sandbox.world import World


async def get_me(world: World, _: Params) -> Json:
    """`getMe`; `can_read_all_group_messages` tells whether privacy mode is off."""
    return world.bot.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
    }


async def set_my_commands(world: World, params: Params) -> bool:
    """`setMyCommands`, each scope and language apart."""
    commands = params.decoded("commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    world.commands[_scope(params)] = [_command(given) for given in commands]
    return True


async def get_my_commands(world: World, params: Params) -> list[Json]:
    """`getMyCommands` of exactly that scope and language."""
    return world.commands.get(_scope(params), [])


async def delete_my_commands(world: World, params: Params) -> bool:
    """`deleteMyCommands` of exactly that scope and language."""
    world.commands.pop(_scope(params), None)
    return True


def _scope(params: Params) -> str:
    scope = params.decoded("scope", "scope") or {"type": "default"}
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
