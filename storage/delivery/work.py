"""What delivery works on: a notice whose turn it is, with all that showing it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from domain.model.conversation.cards import CardKey
from domain.model.conversation.job import Job
from domain.model.conversation.notices import (
    Announce,
    Ask,
    News,
    QuestionEnd,
    Say,
    SendFile,
    ShowBriefing,
    ShowCard,
    ShowMemo,
    ShowSelection,
)
from domain.model.conversation.question import About, Question
from domain.model.ids import (
    BriefingId,
    ChatId,
    IncidentNumber,
    JobId,
    MessageId,
    SearchId,
    SelectionId,
)
from domain.model.incident import Incident
from domain.model.incident.events import Reminded
from domain.model.organisation.office import Office
from domain.model.place import Place
from domain.model.report.briefing import Briefing
from domain.ports.found import SearchSnapshot
from domain.ports.snapshots import NOTHING_OFFERED, Offered, SelectionSnapshot, Snapshot
from storage.schema.messages import OutboxKind, Priority


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice whose turn has come; `attempts` counts those that failed."""

    id: int
    kind: OutboxKind
    place: Place
    card: CardKey | None
    priority: Priority
    attempts: int
    selection: SelectionId | None = None
    question: int | None = None
    job: JobId | None = None
    briefing: BriefingId | None = None
    search: SearchId | None = None

    @property
    def alert(self) -> bool:
        """Whether it has to reach somebody at once."""
        return self.priority == Priority.ALERT

    @property
    def shown_card(self) -> CardKey | None:
        """The card that it shows; None if it is about one at most."""
        return self.card if self.kind is OutboxKind.CARD else None

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
class CardWork:
    """A card, and the incident that it shows."""

    notice: ShowCard
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class NewsWork:
    """News, and the incident as it is now."""

    notice: News
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class QuestionWork:
    """What is asked of whom; None: it is asked no more. `subject`: the incident that it is about.

    `offered`: what is chosen among, or told of beside. `end`: how it ended, where that is known.
    """

    notice: Ask
    kind: type[About]
    question: Question | None
    subject: Incident | None
    office: Office
    offered: Offered = NOTHING_OFFERED
    end: QuestionEnd | None = None


@dataclass(frozen=True, slots=True)
class SelectionWork:
    """A selection as it is now."""

    notice: ShowSelection
    snapshot: SelectionSnapshot


@dataclass(frozen=True, slots=True)
class JobWork:
    """A job as it is now."""

    job: Job


@dataclass(frozen=True, slots=True)
class BriefingWork:
    """A briefing as it is now."""

    notice: ShowBriefing
    briefing: Briefing
    office: Office


@dataclass(frozen=True, slots=True)
class SearchWork:
    """A search, and what it finds now."""

    snapshot: SearchSnapshot


@dataclass(frozen=True, slots=True)
class AnnouncementWork:
    """An announcement, and who works here."""

    notice: Announce
    office: Office


@dataclass(frozen=True, slots=True)
class MemoWork:
    """A group, and who works there."""

    notice: ShowMemo
    office: Office


@dataclass(frozen=True, slots=True)
class ErasureWork:
    """A message whose text is to be replaced; None: it is another bot's, or has another number now.

    `number`: the incident that it is about; None where it tells of several.
    """

    message: MessageId | None
    number: IncidentNumber | None


@dataclass(frozen=True, slots=True)
class Answers:
    """What each of the rows says, in their order; at least one."""

    said: tuple[Say, ...]


@dataclass(frozen=True, slots=True)
class FileWork:
    """A file with its content; that of a briefing with what has become of it since it was made."""

    notice: SendFile
    briefing: Briefing | None
    office: Office


@dataclass(frozen=True, slots=True)
class Reminders:
    """Every reminder that waits for one place, with what its incident looks like now."""

    place: Place
    told: tuple[tuple[Reminded, Snapshot], ...]

    @property
    def several(self) -> bool:
        """Whether a reply to it could mean more than one incident."""
        return len(self.told) > 1


EditedInPlace = (
    CardWork | QuestionWork | SelectionWork | JobWork | BriefingWork | SearchWork | MemoWork
)
"""It stays where it is sent, and is edited there."""

What = EditedInPlace | NewsWork | AnnouncementWork | Answers | FileWork | Reminders | ErasureWork


@dataclass(frozen=True, slots=True)
class Work:
    """All that delivering one notice takes, as it was at one moment."""

    waiting: Waiting
    what: What
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
