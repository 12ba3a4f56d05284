"""What a citizen wrote, and how the monitoring system classed it."""

from dataclasses import dataclass

from domain.model.message.attachment import Attachment
from domain.model.message.network import Network


@dataclass(frozen=True, slots=True)
class CitizenMessage:
    """What the citizen wrote and where; kept in an erasable row, never in an event or a log."""

    text: str
    network: Network = Network.OTHER
    url: str | None = None
    author_name: str | None = None
    author_url: str | None = None
    attachments: tuple[Attachment, ...] = ()
    note: str | None = None
    """What control wrote when it forwarded the message; for control only."""


@dataclass(frozen=True, slots=True)
class Topic:
    """How the monitoring system classed the message."""

    group: str | None = None
    name: str | None = None
