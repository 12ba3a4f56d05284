"""A citizen's message, and its topic in the monitoring system."""

from dataclasses import dataclass

from domain.model.message.attachment import Attachment
from domain.model.message.network import Network


@dataclass(frozen=True, slots=True)
class CitizenMessage:
    """The message and its source; kept in an erasable row, never in an event or a log."""

    text: str
    network: Network = Network.OTHER
    url: str | None = None
    author_name: str | None = None
    author_url: str | None = None
    attachments: tuple[Attachment, ...] = ()
    note: str | None = None
    """Control's text when it forwarded the message; for control only."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The topic that the monitoring system assigned."""

    group: str | None = None
    name: str | None = None
