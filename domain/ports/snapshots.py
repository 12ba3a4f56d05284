"""Snapshots for delivery: the state of something at one moment, for rendering only."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, dataclass_transform

from domain.model.conversation.job import Job
from domain.model.conversation.notices import kinds
from domain.model.conversation.notices.notice import MadeFile
from domain.model.conversation.question import About, Question
from domain.model.conversation.selection import Selection
from domain.model.found_comment import FoundComment, Sorting
from domain.model.ids import AuthorityCode, IncidentNumber, MessageId, Place
from domain.model.incident import Incident
from domain.model.incident.answer.past_answer import PastAnswer
from domain.model.incident.answer.template import Template
from domain.model.incident.events import Reminded
from domain.model.network.token import SealedToken
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Post
from domain.model.report.briefing import Briefing
from domain.model.search import Search
from domain.ports.reading import AskedQuestion, IncidentRow

NUMBER_SAID: Final = re.compile(r"№(\d{1,9})")
"""The form in which every text names an incident."""


def numbers_said(html: str) -> frozenset[IncidentNumber]:
    """Return the incidents that a text names; «школа №5» is a harmless false match."""
    return frozenset(IncidentNumber(int(one)) for one in NUMBER_SAID.findall(html))


@dataclass_transform(frozen_default=True)
class NoticeContent:
    """The content of a notice, loaded when it is its turn. Each subclass is a frozen dataclass."""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True)(cls)

    @property
    def mentioned(self) -> frozenset[IncidentNumber]:
        """The incidents that the message mentions, if it is not about one."""
        return frozenset()


@dataclass(frozen=True, slots=True)
class IncidentSnapshot:
    """An incident and the office as they are now; read-only."""

    incident: Incident
    office: Office
    same_link: tuple[IncidentNumber, ...] = ()
    """Incidents with the same link, which this one may duplicate."""
    mains: tuple[IncidentNumber, ...] = ()
    """Open incidents it may be joined to, if the question asks that."""
    held: tuple[AskedQuestion, ...] = ()
    """The open questions about texts that their authors have yet to confirm."""
    templates: bool = False
    """Whether a draft may begin with a template: control keeps some."""


class SelectionSnapshot(NoticeContent):
    """A selection, its shown or chosen incidents by number, and the office as they are now."""

    selection: Selection
    rows: Mapping[IncidentNumber, IncidentRow]
    office: Office

    @property
    def mentioned(self) -> frozenset[IncidentNumber]:
        """All of them."""
        return frozenset(self.rows)


@dataclass(frozen=True, slots=True)
class Offered:
    """The choices of a question; `subject` is the incident it is about.

    The deputy head's pending orders, the stored monthly reports, the templates, the posts of each
    pending invitation, the incidents, the past answers.
    """

    owed: Sequence[Briefing] = ()
    kept: Sequence[Briefing] = ()
    subject: Briefing | None = None
    templates: Sequence[Template] = ()
    invited: Sequence[Sequence[Post]] = ()
    incidents: Sequence[IncidentRow] = ()
    answers: Sequence[PastAnswer] = ()
    token: SealedToken | None = None
    """The stored access token of the page or network that is shown."""


NOTHING_OFFERED: Final = Offered()


@dataclass(frozen=True, slots=True)
class QuestionSnapshot:
    """An open question, its subject and its choices, as they are now."""

    id: int
    question: Question
    subject: Incident | None
    office: Office
    now: datetime
    offered: Offered = NOTHING_OFFERED

    @property
    def incident(self) -> Incident:
        """The incident it is about; raises LookupError if there is none."""
        if self.subject is None:
            raise LookupError(self.id)
        return self.subject


class CardContent(NoticeContent):
    """A card and its incident."""

    notice: kinds.ShowCard
    snapshot: IncidentSnapshot


class NewsContent(NoticeContent):
    """News and the incident as it is now."""

    notice: kinds.News
    snapshot: IncidentSnapshot


class Reminders(NoticeContent):
    """All reminders waiting for one place, with their incidents as they are now."""

    place: Place
    told: tuple[tuple[Reminded, IncidentSnapshot], ...]
    digest: tuple[str, ...] = ()
    """The pages of the digest that come in the same message."""

    @property
    def mentioned(self) -> frozenset[IncidentNumber]:
        """The incidents, if there are several: a reply to the message could mean any of them."""
        if len(self.told) == 1 and not self.digest:
            return frozenset()
        numbers = (event.number for event, _ in self.told)
        return frozenset(numbers).union(*map(numbers_said, self.digest))


class QuestionContent(NoticeContent):
    """A question and its recipient; None: it is closed. `subject`: its incident.

    `offered`: its choices and related data. `end`: how it ended, if known.
    """

    notice: kinds.Ask
    kind: type[About]
    question: Question | None
    subject: Incident | None
    office: Office
    offered: Offered = NOTHING_OFFERED
    end: kinds.QuestionEnd | None = None

    @property
    def mentioned(self) -> frozenset[IncidentNumber]:
        """The offered incidents, and those whose answers are offered."""
        answered = (one.ref.number for one in self.offered.answers)
        return frozenset((*(row.number for row in self.offered.incidents), *answered))


class Answers(NoticeContent):
    """The texts of consecutive notices for the same place; at least one."""

    said: tuple[kinds.TextNotice, ...]

    @property
    def mentioned(self) -> frozenset[IncidentNumber]:
        """The incidents named in the texts."""
        return frozenset().union(*(numbers_said(say.html) for say in self.said))


class JobContent(NoticeContent):
    """A job as it is now."""

    job: Job
    organisation: Organisation


class BriefingContent(NoticeContent):
    """A briefing as it is now."""

    notice: kinds.ShowBriefing
    briefing: Briefing
    office: Office


class FilesContent(NoticeContent):
    """Files with one caption; for those of a briefing with its current state."""

    notices: tuple[kinds.SendStoredFile, ...]
    files: tuple[MadeFile, ...]
    briefing: Briefing | None
    office: Office


class AnnouncementContent(NoticeContent):
    """An announcement, and the organisation's employees."""

    notice: kinds.Announce
    office: Office


class MemoContent(NoticeContent):
    """A group and its employees; `stands`: a message there shows the memo already."""

    notice: kinds.ShowMemo
    office: Office
    stands: bool


class CommentContent(NoticeContent):
    """A comment that is to be sorted, for display; its author is masked as decided.

    `answered_by`: the authority under whose answer it stands.
    """

    notice: kinds.ShowComment
    comment: FoundComment
    office: Office
    answered_by: AuthorityCode | None = None


class SortingContent(NoticeContent):
    """A page of the list of comments that wait, for display."""

    notice: kinds.ShowSorting
    sorting: Sorting
    office: Office


class ErasureContent(NoticeContent):
    """A message whose text is redacted; None: another bot's, or its id has changed.

    `number`: the incident it is about; None if it mentions several.
    """

    message: MessageId | None
    number: IncidentNumber | None


class DeletionContent(NoticeContent):
    """A person's message to delete; if that is refused, `notice` becomes a reply to it."""

    notice: kinds.DeleteMessage


class FoundIn(StrEnum):
    """The kind of text that a passage is from."""

    MESSAGE = "message"
    AUTHOR = "author"
    """The citizen's name."""
    TOPIC = "topic"
    ADDRESS = "address"
    DRAFT = "draft"
    """An answer that has not been placed."""
    ANSWER = "answer"
    """A placed answer."""
    AUTHORS_REPLY = "authors_reply"
    EXTERNAL_ID = "external_id"
    """The monitoring system's number."""
    IMPORT = "import"
    """Another number, or a body, from the import file."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a text; `marks` are the start and end offsets of the matched words."""

    of: FoundIn
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """An incident with its matching passages; without search words, the start of its message."""

    row: IncidentRow
    detected_at: datetime
    passages: tuple[Passage, ...]
    possible: bool = False
    """It only matches words with a typo, or the words of an address apart."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of results; `total` counts up to MOST_SHOWN + 1, the `exact` ones come first.

    `absent`: the words that occur nowhere, if that explains an empty result. `complete`: all
    incidents could be searched. `meaningless`: the query has text, but only stop words.
    """

    hits: Sequence[Hit]
    total: int
    exact: int
    absent: tuple[str, ...] = ()
    complete: bool = True
    meaningless: bool = False


class SearchSnapshot(NoticeContent):
    """A search with its current results and the office; read-only."""

    search: Search
    found: SearchPage
    office: Office
    comments: Sequence[FoundComment] = ()
    """Those that were sorted away and still have these words, for who may sort them."""

    @property
    def mentioned(self) -> frozenset[IncidentNumber]:
        """The incidents on the page."""
        return frozenset(hit.row.number for hit in self.found.hits)
