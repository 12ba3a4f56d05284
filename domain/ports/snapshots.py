"""What delivery shows: the state of something at one moment, read for rendering only."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.model.conversation.job import Job
from domain.model.conversation.made_file import MadeFile
from domain.model.conversation.notices import (
    Announce,
    Ask,
    News,
    QuestionEnd,
    SendStoredFile,
    ShowBriefing,
    ShowCard,
    ShowMemo,
    TextNotice,
)
from domain.model.conversation.question import About, Question
from domain.model.conversation.selection import Selection
from domain.model.ids import IncidentNumber, MessageId
from domain.model.incident import Incident
from domain.model.incident.answer.template import Template
from domain.model.incident.events import Reminded
from domain.model.organisation.office import Office
from domain.model.organisation.people import Post
from domain.model.place import Place
from domain.model.report.briefing import Briefing
from domain.ports.reading import IncidentRow

_NUMBER: Final = re.compile(r"№(\d{1,9})")
"""As every text about an incident names it."""


def numbers_said(html: str) -> frozenset[IncidentNumber]:
    """Return the incidents that a text names; «школа №5» counts as one, which does no harm here."""
    return frozenset(IncidentNumber(int(one)) for one in _NUMBER.findall(html))


class Content:
    """What a notice shows, as it is when its turn has come. Each kind has a frozen dataclass."""

    __slots__ = ()

    @property
    def mentioned(self) -> frozenset[IncidentNumber]:
        """The incidents that the message tells of, where it is not about one."""
        return frozenset()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An incident and the office as they are now; not to be changed."""

    incident: Incident
    office: Office
    same_link: tuple[IncidentNumber, ...] = ()
    """Incidents with the same link, of which this one may be a duplicate."""
    mains: tuple[IncidentNumber, ...] = ()
    """Open ones to which it may be joined, where that is asked."""


@dataclass(frozen=True, slots=True)
class SelectionSnapshot(Content):
    """A selection, the incidents shown or chosen in it by number, and the office as they are now."""

    selection: Selection
    rows: Mapping[IncidentNumber, IncidentRow]
    office: Office

    @property
    def mentioned(self) -> frozenset[IncidentNumber]:
        """All of them."""
        return frozenset(self.rows)


@dataclass(frozen=True, slots=True)
class Offered:
    """What a question offers, or is about: `subject` is that one.

    What the deputy head has ordered and not got yet, the monthly reports that are kept, the templates,
    the posts to which each of those is invited who have not come yet, the incidents.
    """

    owed: Sequence[Briefing] = ()
    kept: Sequence[Briefing] = ()
    subject: Briefing | None = None
    templates: Sequence[Template] = ()
    invited: Sequence[Sequence[Post]] = ()
    incidents: Sequence[IncidentRow] = ()


NOTHING_OFFERED: Final = Offered()


@dataclass(frozen=True, slots=True)
class QuestionSnapshot:
    """An open question, its subject if it has one, and what it offers, as they are now."""

    id: int
    question: Question
    subject: Incident | None
    office: Office
    now: datetime
    offered: Offered = NOTHING_OFFERED

    @property
    def incident(self) -> Incident:
        """The incident that it is about; raises LookupError where it is missing."""
        if self.subject is None:
            raise LookupError(self.id)
        return self.subject


@dataclass(frozen=True, slots=True)
class CardContent(Content):
    """A card, and the incident that it shows."""

    notice: ShowCard
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class NewsContent(Content):
    """News, and the incident as it is now."""

    notice: News
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Reminders(Content):
    """All reminders that wait for one place, with what their incidents look like now."""

    place: Place
    told: tuple[tuple[Reminded, Snapshot], ...]

    @property
    def mentioned(self) -> frozenset[IncidentNumber]:
        """The incidents, if there are several: a reply to the message could mean any of them."""
        if len(self.told) == 1:
            return frozenset()
        return frozenset(event.number for event, _ in self.told)


@dataclass(frozen=True, slots=True)
class QuestionContent(Content):
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

    @property
    def mentioned(self) -> frozenset[IncidentNumber]:
        """The incidents that are offered."""
        return frozenset(row.number for row in self.offered.incidents)


@dataclass(frozen=True, slots=True)
class Answers(Content):
    """The texts of notices that wait one after the other for the same place; at least one."""

    said: tuple[TextNotice, ...]

    @property
    def mentioned(self) -> frozenset[IncidentNumber]:
        """The incidents that the texts name."""
        return frozenset().union(*(numbers_said(say.html) for say in self.said))


@dataclass(frozen=True, slots=True)
class JobContent(Content):
    """A job as it is now."""

    job: Job


@dataclass(frozen=True, slots=True)
class BriefingContent(Content):
    """A briefing as it is now."""

    notice: ShowBriefing
    briefing: Briefing
    office: Office


@dataclass(frozen=True, slots=True)
class FileContent(Content):
    """A file; that of a briefing with what has become of it since the file was made."""

    notice: SendStoredFile
    file: MadeFile
    briefing: Briefing | None
    office: Office


@dataclass(frozen=True, slots=True)
class AnnouncementContent(Content):
    """An announcement, and who works here."""

    notice: Announce
    office: Office


@dataclass(frozen=True, slots=True)
class MemoContent(Content):
    """A group, and who works there; `stands`: a message there shows the memo already."""

    notice: ShowMemo
    office: Office
    stands: bool


@dataclass(frozen=True, slots=True)
class ErasureContent(Content):
    """A message whose text is to be replaced; None: it is another bot's, or has another number now.

    `number`: the incident that it is about; None where it tells of several.
    """

    message: MessageId | None
    number: IncidentNumber | None
