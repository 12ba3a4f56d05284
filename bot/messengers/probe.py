"""The results of probing a messenger: the account, the webhook, and where the bot may write."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.model.ids import Place
from domain.model.outcome import Failure

Step = Callable[[int, int], Awaitable[None]]
"""Receives how many of how many places are done."""


@dataclass(frozen=True, slots=True)
class WebhookSeen:
    """The webhook's address, pending updates, and last delivery error, as the messenger sees them."""

    url: str
    pending: int = 0
    error: str = ""
    error_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """The results; with a `failure` of the messenger nothing else is known."""

    failure: Failure | None = None
    username: str = ""
    ahead: timedelta | None = None
    """How far the messenger's clock is ahead of ours, in whole seconds."""
    sees_all: bool = False
    """Privacy mode is off: the bot receives all messages of groups (Telegram)."""
    webhook: WebhookSeen | None = None
    places: Mapping[Place, Failure | None] = field(default_factory=dict)
    """Why the bot can't write there; None if it can."""
    unseen: int = 0
    """Places not probed, because the messenger answered too slowly."""
