"""Updates of Telegram as the inbox stores them."""

from collections.abc import Iterable
from typing import Any

from bot.telegram.updates import received
from storage.inbox.inbox import ReceivedUpdate


def received_all(payloads: Iterable[dict[str, Any]]) -> list[ReceivedUpdate]:
    """Return each of them."""
    return [*map(received, payloads)]
