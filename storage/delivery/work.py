"""The unit of delivery: a notice whose turn it is, with everything needed to show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from domain.model.conversation.cards import CardKey
from domain.model.conversation.notices.kinds import ShowCard
from domain.model.conversation.notices.notice import Priority
from domain.model.ids import ChatId, MessageId, Place
from domain.ports.snapshots import NoticeContent
from storage.schema.columns import Subject


@dataclass(frozen=True, slots=True)
class QueuedNotice:
    """An outbox notice whose turn has come; `attempts` counts failed ones."""

    id: int
    kind: str
    place: Place
    card: CardKey | None
    priority: Priority
    attempts: int
    subject: Subject | None = None

    @property
    def alert(self) -> bool:
        """Whether it is urgent."""
        return self.priority == Priority.ALERT

    @property
    def shown_card(self) -> CardKey | None:
        """The card it shows; None if it shows no card."""
        return self.card if self.kind == ShowCard.kind else None

    @property
    def refresh(self) -> bool:
        """Whether it only edits a message and nobody waits for it."""
        return self.priority == Priority.REFRESH


@dataclass(frozen=True, slots=True)
class SentPart:
    """One message of a card or a text (over 4096 characters it has several, numbered from 0).

    `digest` tells whether the shown content differs from the new one. Photos and documents sent
    before the text have negative numbers.
    """

    message: MessageId
    part: int
    digest: str

    @staticmethod
    def file_step(index: int) -> int:
        """The number of the photo or document at that index."""
        return -1 - index

    @property
    def file(self) -> int | None:
        """The index of the photo or document; None for a text."""
        return -1 - self.part if self.part < 0 else None


@dataclass(frozen=True, slots=True)
class Work:
    """Everything needed to deliver one notice, at one moment."""

    queued: QueuedNotice
    content: NoticeContent
    rows: tuple[int, ...]
    """The rows it completes: all that wait there for the same card, reminder or reply."""
    shown: tuple[SentPart, ...]
    """The messages that show the card there now."""
    begun: tuple[SentPart, ...]
    """The messages that an earlier attempt at this notice has sent."""
    files: frozenset[int]
    """The card's photos and documents that were already sent; each is sent once."""
    unanswered: Mapping[int, int]
    """How many copies of each step (a part's number) were sent with an unknown outcome."""
    stays: bool
    """Its message is edited when its content changes."""
    resend: bool
    """It is sent anew even if a message shows it."""
    tried_since: datetime | None
    """When an attempt may have begun that ended unrecorded: its messages may be there, or look
    different; None if there was none."""
    reply_to: MessageId | None
    """The message to reply to: the requested one; for news, the card."""


class Calls(NamedTuple):
    """How many Telegram calls a chat has cost, when, and for which class of notice."""

    chat: ChatId
    at: datetime
    calls: int
    priority: Priority
