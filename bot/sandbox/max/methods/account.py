"""The bot's account, its commands, and how it gets its updates."""

from typing import Any

from bot.sandbox.max import shapes
from bot.sandbox.max.protocol import MaxRequest, bad_payload
from bot.sandbox.max.world import MaxWorld
from bot.sandbox.protocol import Json

_MOST_COMMANDS = 32
_LONGEST_NAME, _LONGEST_DESCRIPTION = 64, 128
_BATCH, _BIGGEST_BATCH = 100, 1000
_TIMEOUT, _LONGEST_TIMEOUT = 30, 90


async def get_my_info(world: MaxWorld, _: MaxRequest) -> Json:
    """`GET /me`."""
    return shapes.user(world, world.bot) | {"commands": world.commands}


async def edit_my_commands(world: MaxWorld, request: MaxRequest) -> Json:
    """`PATCH /me/commands`."""
    world.commands = _commands(request.body.get("commands"))
    return {"commands": world.commands}


def _commands(given: Any) -> list[Json]:
    if not isinstance(given, list):
        raise bad_payload("`commands` must be an array")
    if len(given) > _MOST_COMMANDS:
        raise bad_payload(f"More than {_MOST_COMMANDS} commands")
    for one in given:
        name, description = one.get("name"), one.get("description") or ""
        if not isinstance(name, str) or not 1 <= len(name) <= _LONGEST_NAME:
            raise bad_payload("Invalid name of a command")
        if len(description) > _LONGEST_DESCRIPTION:
            raise bad_payload("Invalid description of a command")
    return given


async def get_updates(world: MaxWorld, request: MaxRequest) -> Json:
    """`GET /updates`."""
    limit, timeout = request.number("limit"), request.number("timeout")
    limit = _BATCH if limit is None else limit
    timeout = _TIMEOUT if timeout is None else timeout
    if not 1 <= limit <= _BIGGEST_BATCH or not 0 <= timeout <= _LONGEST_TIMEOUT:
        raise bad_payload("limit: 1 to 1000; timeout: 0 to 90")
    kinds = frozenset(filter(None, request.query.get("types", "").split(",")))
    updates, marker = await world.updates.poll(
        request.number("marker"), min(limit, _BATCH), min(timeout, _TIMEOUT), kinds
    )
    return {"updates": updates, "marker": marker}


async def get_subscriptions(_: MaxWorld, __: MaxRequest) -> Json:
    """`GET /subscriptions`: there are none."""
    return {"subscriptions": []}
