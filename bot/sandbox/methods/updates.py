"""Getting updates: long polling; the webhook is never set."""

from bot.sandbox.protocol import Json, Params, bad_request
from bot.sandbox.world import World

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
