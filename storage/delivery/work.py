"""What delivery works on: a notice whose turn it is, with all that showing it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from domain.model.conversation.cards import CardKey
from domain.model.conversation.notices import Priority, ShowCard
from domain.model.ids import ChatId, MessageId
from domain.model.place import Place
from domain.ports.snapshots import Content
from storage.schema.columns import Subject


@dataclass(frozen=True, slots=True)
class QueuedNotice:
    """A notice in the outbox whose turn has come; `attempts` counts those that failed."""

    id: int
    kind: str
    place: Place
    card: CardKey | None
    priority: Priority
    attempts: int
    subject: Subject | None = None

    @property
    def alert(self) -> bool:
        """Whether it has to reach somebody at once."""
        return self.priority == Priority.ALERT

    @property
    def shown_card(self) -> CardKey | None:
        """The card that it shows; None if it is about one at most."""
        return self.card if self.kind == ShowCard.kind else None

    @property
    def refresh(self) -> bool:
        """Whether it only edits what stands, and nobody waits for that."""
        return self.priority == Priority.REFRESH


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a card or a text (over 4096 characters it has several, numbered from 0).

    `digest` tells whether what is shown there differs from what is to be shown. Photos and
    documents that went ahead of it have negative numbers.
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
    """All that delivering one notice takes, as it was at one moment."""

    queued: QueuedNotice
    content: Content
    rows: tuple[int, ...]
    """The rows that are done with it: all that waited there for the same card, to remind or to answer."""
    shown: tuple[Part, ...]
    """The messages in which the card stands there now."""
    begun: tuple[Part, ...]
    """What an earlier attempt at this notice has sent of it."""
    files: frozenset[int]
    """Which of the card's photos and documents stand there already; they are sent once."""
    unanswered: Mapping[int, int]
    """How many copies of a step (a part's number) have been sent whose outcome is unknown."""
    stays: bool
    """Its message is edited when what it shows changes."""
    resend: bool
    """It is sent anew, even if it stands there."""
    tried: bool
    """There may have been an attempt whose end nobody noted: the messages may look otherwise."""
    reply_to: MessageId | None
    """The message to answer: the one that was asked for, else news answers the card."""


class Calls(NamedTuple):
    """How many calls to Telegram a chat has cost, when, and for what class of notice."""

    chat: ChatId
    at: datetime
    calls: int
    priority: Priority
