"""What Telegram's updates say before they are parsed: their number, chat and album; any JSON."""

from collections.abc import Mapping
from typing import Any, Final

from domain.model.ids import LARGEST_NUMBER
from storage.inbox.inbox import ReceivedUpdate
from storage.inbox.messages import group_of

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
"""Comes with each update of a webhook (https://core.telegram.org/bots/api#setwebhook)."""

_WHERE: Final = ("message_id", "date", "chat", "message_thread_id", "is_topic_message")

_LARGEST: Final = 2**63 - 1
"""The largest integer in the database."""


def received(payload: dict[str, Any]) -> ReceivedUpdate:
    """Return an update as the inbox stores it."""
    press = payload.get("callback_query")
    if isinstance(press, dict) and isinstance(pressed := press.get("message"), dict):
        payload = {**payload, "callback_query": {**press, "message": _where(pressed)}}
    message = payload.get("message") or payload.get("edited_message")
    group = group_of(message) if isinstance(message, dict) else None
    return ReceivedUpdate(
        _whole(payload.get("update_id"), _LARGEST), lane_of(payload), payload, group
    )


def _where(message: Mapping[str, Any]) -> dict[str, Any]:
    """Return where a pressed button stands: the text above it, which may hold a code, isn't kept."""
    return {name: message[name] for name in _WHERE if name in message}


def lane_of(payload: Mapping[str, Any]) -> int:
    """Return the chat of an update, else the person, else 0."""
    for body in payload.values():
        if not isinstance(body, dict):
            continue
        message = body.get("message")
        holders = (
            body.get("chat"),
            message.get("chat") if isinstance(message, dict) else None,
            body.get("from"),
            body.get("user"),
        )
        for holder in holders:
            lane = _whole(holder.get("id"), LARGEST_NUMBER) if isinstance(holder, dict) else None
            if lane is not None:
                return lane
    return 0


def _whole(value: object, largest: int) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= largest:
        return value
    return None
