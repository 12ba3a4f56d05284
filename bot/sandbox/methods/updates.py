"""Getting updates: long polling and the webhook."""

from urllib.parse import urlsplit

from bot.sandbox.protocol import ApiError, Json, Params, bad_request
from bot.sandbox.updates import Webhook
from bot.sandbox.world import World

_LONGEST_POLL = 50
_BIGGEST_BATCH = 100


async def get_updates(world: World, params: Params) -> list[Json]:
    """`getUpdates`; the offset confirms all earlier updates."""
    if world.updates.webhook is not None:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active;"
            " use deleteWebhook to delete the webhook first",
        )
    _allow(world, params)
    world.updates.confirm(params.number("offset") or 0)
    limit = min(max(params.number("limit") or _BIGGEST_BATCH, 1), _BIGGEST_BATCH)
    timeout = min(max(params.number("timeout") or 0, 0), _LONGEST_POLL)
    return await world.updates.poll(limit, timeout)


async def set_webhook(world: World, params: Params) -> bool:
    """`setWebhook`; accepts plain http, like a local Bot API server; an empty url deletes."""
    url = params.text("url")
    if not url:
        return await delete_webhook(world, params)
    if urlsplit(url).scheme not in ("http", "https"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    _allow(world, params)
    _drop_pending(world, params)
    webhook = Webhook(url, params.text("secret_token"), params.number("max_connections") or 40)
    world.updates.set_webhook(webhook)
    return True


async def delete_webhook(world: World, params: Params) -> bool:
    """`deleteWebhook`: updates wait for `getUpdates` again."""
    _drop_pending(world, params)
    world.updates.set_webhook(None)
    return True


async def get_webhook_info(world: World, _: Params) -> Json:
    """`getWebhookInfo`."""
    webhook = world.updates.webhook
    found: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if webhook:
        found["max_connections"] = webhook.max_connections
        if webhook.last_error:
            found["last_error_date"] = webhook.last_error_at
            found["last_error_message"] = webhook.last_error
    if world.updates.allowed:
        found["allowed_updates"] = sorted(world.updates.allowed)
    return found


def _allow(world: World, params: Params) -> None:
    kinds = params.decoded("allowed_updates", "allowed updates")
    if kinds is not None and not isinstance(kinds, list):
        raise bad_request("expected an Array of String as allowed updates")
    world.updates.allow(kinds)


def _drop_pending(world: World, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        world.updates.pending.clear()
