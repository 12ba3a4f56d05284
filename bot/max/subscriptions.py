"""The bot's webhooks at MAX (https://dev.max.ru/docs-api/methods/POST/subscriptions)."""

from typing import Any, Final

import structlog

from bot.max.calls import MaxApi
from domain.model.outcome import Done, Outcome

log: Final = structlog.get_logger(__name__)

COMMENT_TYPES: Final = ("comment_created", "comment_edited", "comment_removed")
"""Of comments in channels; some servers send `message_created` instead, with a `post_id`."""

POLLED_TYPES: Final = (
    "message_created",
    "message_edited",
    "message_callback",
    "bot_added",
    "bot_removed",
    "bot_started",
    "bot_stopped",
    "dialog_removed",
    *COMMENT_TYPES,
)
"""The types of update in use; MAX sends no others to polls."""

PUSHED_TYPES: Final = (*POLLED_TYPES, "bot_admin_permissions_changed")
"""Those that MAX sends to a webhook."""

SECRET_HEADER: Final = "X-Max-Bot-Api-Secret"  # noqa: S105 - a header's name

_ANSWER_WITHIN: Final = 15


async def subscriptions(api: MaxApi) -> list[str] | None:
    """Return the addresses of the bot's webhooks, None if MAX does not report them."""
    match await api.call("GET", "subscriptions", within=_ANSWER_WITHIN):
        case Done({"subscriptions": list(found)}):
            return [one["url"] for one in found if isinstance(one, dict) and "url" in one]
        case _:
            return None


async def subscribe(api: MaxApi, url: str, secret: str) -> Outcome[Any]:
    """Subscribe this address to the updates in use, with the secret in each call."""
    body = {"url": url, "update_types": PUSHED_TYPES, "secret": secret}
    return await api.call("POST", "subscriptions", body=body, within=_ANSWER_WITHIN)


async def unsubscribe(api: MaxApi, urls: list[str]) -> bool:
    """Remove these webhooks; return whether all are removed."""
    gone = True
    for url in urls:
        query = {"url": url}
        outcome = await api.call("DELETE", "subscriptions", query=query, within=_ANSWER_WITHIN)
        gone = gone and isinstance(outcome, Done)
        log.info("receiving.unsubscribed", outcome=repr(outcome))
    return gone
