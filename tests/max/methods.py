"""The calls of MAX that only tests make: webhooks, and the comments of channels."""

import re
from collections.abc import Awaitable, Callable
from typing import Final, cast

from bot.sandbox.max import methods as usual
from bot.sandbox.max.composing import MaxMethod
from bot.sandbox.max.methods import DONE, Operation
from bot.sandbox.max.protocol import MaxRefusal, MaxRequest, bad_payload
from bot.sandbox.protocol import Json
from tests.max import comment_methods as comments
from tests.max.world import World

_SECRET: Final = re.compile(r"[a-zA-Z0-9_-]{5,256}")
_COMMENTS: Final = "/messages/{message_id}/comments"


async def get_updates(world: World, request: MaxRequest) -> Json:
    """`GET /updates`, unless there is a webhook."""
    if world.webhooks.subscriptions:
        raise MaxRefusal(405, "method.not.allowed", "Long polling is off: there is a webhook")
    return await usual.get_updates(world, request)


async def get_subscriptions(world: World, _: MaxRequest) -> Json:
    """`GET /subscriptions`."""
    return {"subscriptions": [one.as_json() for one in world.webhooks.subscriptions.values()]}


async def subscribe(world: World, request: MaxRequest) -> Json:
    """`POST /subscriptions`; accepts plain http and any port on this machine."""
    url, secret = request.body.get("url"), request.body.get("secret")
    if not isinstance(url, str) or not re.match(r"https://[^:/]+/|https?://127\.0\.0\.1[:/]", url):
        raise bad_payload("url: must be https on port 443")
    if secret is not None and not _SECRET.fullmatch(str(secret)):
        raise bad_payload("secret: must match ^[a-zA-Z0-9_-]{5,256}$")
    kinds = request.body.get("update_types")
    world.webhooks.subscribe(url, secret, frozenset(kinds or ()))
    return DONE


async def unsubscribe(world: World, request: MaxRequest) -> Json:
    """`DELETE /subscriptions`."""
    world.webhooks.unsubscribe(request.required("url"))
    return DONE


def _operation(
    name: str, verb: str, path: str, method: Callable[[World, MaxRequest], Awaitable[Json]]
) -> Operation:
    return Operation(name, verb, path, cast("MaxMethod", method))


_OWN: Final = (
    _operation("getUpdates", "GET", "/updates", get_updates),
    _operation("getSubscriptions", "GET", "/subscriptions", get_subscriptions),
    _operation("subscribe", "POST", "/subscriptions", subscribe),
    _operation("unsubscribe", "DELETE", "/subscriptions", unsubscribe),
    _operation("getComments", "GET", _COMMENTS, comments.get_comments),
    _operation("sendComment", "POST", _COMMENTS, comments.send_comment),
    _operation("editComment", "PUT", _COMMENTS, comments.edit_comment),
    _operation("deleteComment", "DELETE", _COMMENTS, comments.delete_comment),
    _operation("getComment", "GET", f"{_COMMENTS}/{{comment_id}}", comments.get_comment),
)

OPERATIONS: Final = tuple({one.name: one for one in (*usual.OPERATIONS, *_OWN)}.values())
