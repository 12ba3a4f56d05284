"""The kinds of notices.

`docs/how-to/add-a-notice.md` describes how to add one.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.model.conversation.announcement import Announcement
from domain.model.conversation.cards import PLAIN, AlertCard, CardKey, CardMode
from domain.model.conversation.notices.notice import MadeFile, Priority, SingleNotice
from domain.model.ids import (
    BriefingId,
    CommentId,
    IncidentNumber,
    JobId,
    MessageRef,
    Messenger,
    Place,
    SearchId,
    SelectionId,
)
from domain.model.incident.events import IncidentEvent, Reminded


class Audience(StrEnum):
    """The audience that the wording of a news notice addresses."""

    CONTROL = "control"
    AUTHORITY = "authority"
    OFFICERS = "officers"
    """The officers who report to the head (§22)."""
    AUTHOR = "author"
    """The person whose message caused the event: a receipt."""
    COLLEAGUE = "colleague"
    """The person whose work was undone or replaced by somebody else."""


class ShowCard(SingleNotice, kind="card", usual=Priority.CARD):
    """Show a card in `place`: send it if it is missing or to `resend`, else edit it.

    `reply_to`: the message it replies to when sent. `bulk`: it comes from a file or a
    page of the administration, so it is sent silently and last.
    """

    card: CardKey
    place: Place
    mode: CardMode = PLAIN
    resend: bool = False
    reply_to: MessageRef | None = None
    bulk: bool = False

    @property
    def priority(self) -> Priority:
        """A new alert is sent at once; an edit is not."""
        if self.resend and isinstance(self.card, AlertCard):
            return Priority.ALERT
        return Priority.BULK if self.bulk else Priority.CARD


class EditCard(SingleNotice, edits=ShowCard):
    """Edit a card in `place`, or send it if it is missing."""

    card: CardKey
    place: Place
    priority: Priority = Priority.REFRESH


@dataclass(frozen=True, slots=True)
class RefreshCard:
    """Edit a card wherever it is, first in the chat where somebody is looking: `watched_in`."""

    card: CardKey
    watched_in: Place | None = None


@dataclass(frozen=True, slots=True)
class RefreshOpen:
    """Edit all cards of all open incidents, because people's duties or names have changed."""


class News(SingleNotice, kind="news", usual=Priority.CARD):
    """A new message about one event in one place; a reply to it counts as a reply to `card`."""

    event: IncidentEvent
    audience: Audience
    place: Place
    card: CardKey
    reply_to: MessageRef | None = None

    @property
    def priority(self) -> Priority:
        """A receipt is urgent: the author is waiting for it."""
        return Priority.ANSWER if self.audience is Audience.AUTHOR else Priority.CARD


class Remind(SingleNotice, kind="reminder", usual=Priority.REMINDER):
    """A reminder in one place: dropped if it is outdated when its turn comes.

    All waiting reminders for one place are sent in one message.
    """

    event: Reminded
    place: Place
    card: CardKey


class Digest(SingleNotice, edits=Remind, usual=Priority.REMINDER):
    """A page of the digest (Telegram HTML), in one message with the reminders that wait there."""

    place: Place
    html: str


class Ask(SingleNotice, kind="ask", usual=Priority.ANSWER, subject="question"):
    """A stored question for one person; its message is linked to it.

    It is not sent before `not_before`, nor ever if it is closed by then. `resend`: as a new message.
    """

    question: int
    place: Place
    reply_to: MessageRef | None = None
    not_before: datetime | None = None
    resend: bool = False


class EndKind(StrEnum):
    """The outcome of a question, as its message shows it."""

    DONE = "done"
    """The action was taken."""
    DROPPED = "dropped"
    """The person declined the action."""
    REGISTERED = "registered"
    """The message in question was registered as an incident."""
    TALK = "talk"
    """The text was talk among colleagues; the question goes, so that their chat stays theirs."""


@dataclass(frozen=True, slots=True)
class QuestionEnd:
    """The outcome of a question; `number`: the incident that was created or chosen."""

    kind: EndKind
    number: IncidentNumber | None = None


class Retire(SingleNotice, edits=Ask):
    """Edit the question's message to show its outcome, or delete it; no-op if there is none.

    `end` None: it was withdrawn or expired.
    """

    question: int
    place: Place
    end: QuestionEnd | None = None


class ListKind(StrEnum):
    """A paged list, mostly of incidents; the value is stored in callback data."""

    OPEN = "open"
    OVERDUE = "overdue"
    MY = "my"
    HELP = "help"
    JOURNAL = "journal"
    """The organisation's log; administrators only."""


@dataclass(frozen=True, slots=True)
class TalkOffered:
    """A text that was taken for talk, which its author may send after all.

    `beside`: it is information for the lead. `which`: tells it from others, if there are several.
    """

    question: int
    beside: bool
    which: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """The buttons under a list: select several incidents, read the next page, add an account."""

    of: ListKind
    select: bool = False
    next_page: int | None = None
    link: Messenger | None = None
    """The messenger in which the reader may add their account."""
    talk: tuple[TalkOffered, ...] = ()


class TextNotice(SingleNotice, kind="say", usual=Priority.ANSWER):
    """A finished text (Telegram HTML) for the person who asked, or for an admin."""

    place: Place
    html: str
    reply_to: MessageRef | None = None
    offer: Offer | None = None
    stranger: bool = False
    """For a stranger: sent last, and at most once an hour."""

    @property
    def priority(self) -> Priority:
        """Strangers come last."""
        return Priority.STRANGER if self.stranger else Priority.ANSWER


@dataclass(frozen=True, slots=True)
class SendFile:
    """A generated file for the person who asked; `caption` is HTML of at most 1024 characters.

    Consecutive files with the same caption come together, documents as one album where the messenger
    has such. The file of a `briefing` is kept while that may be sent or requested.
    """

    place: Place
    file: MadeFile
    caption: str
    briefing: BriefingId | None = None


class SendStoredFile(SingleNotice, kind="file", usual=Priority.ANSWER, subject="briefing"):
    """A stored file with its caption; `SendFile` and `SendFilesOf` become this."""

    place: Place
    file: int
    html: str
    briefing: BriefingId | None = None


@dataclass(frozen=True, slots=True)
class SendFilesOf:
    """The stored files of a briefing, each with its caption."""

    briefing: BriefingId
    place: Place


class ShowSelection(SingleNotice, kind="selection", usual=Priority.ANSWER, subject="selection"):
    """Show the current state of the selection in `place`.

    It is sent if it is missing or to `resend`, else edited.
    """

    selection: SelectionId
    place: Place
    resend: bool = False


class ShowJob(SingleNotice, kind="job", usual=Priority.ANSWER, subject="job"):
    """Show the progress or the result of the job: sent if its message is missing, else edited."""

    job: JobId
    place: Place


class BriefingAsks(StrEnum):
    """A confirmation that replaces a briefing's buttons."""

    SEND = "send"
    CANCEL = "cancel"


class ShowBriefing(SingleNotice, kind="briefing", usual=Priority.ANSWER, subject="briefing"):
    """Show the current briefing: sent if it is missing or to `resend`, else edited."""

    briefing: BriefingId
    place: Place
    resend: bool = False
    asks: BriefingAsks | None = None


class ShowSearch(SingleNotice, kind="search", usual=Priority.ANSWER, subject="search"):
    """Show the current results of the search: sent if the message is missing, else edited."""

    search: SearchId
    place: Place


class Announce(SingleNotice, kind="announcement", usual=Priority.CARD):
    """A new message about people's work, not about a single incident."""

    place: Place
    what: Announcement


class ShowMemo(SingleNotice, kind="memo", usual=Priority.CARD, subject="memo"):
    """How one works in that group stands pinned there: sent if it is not there, else edited.

    Where nobody works any more it says so, and is pinned no longer.
    """

    place: Place


class ShowComment(SingleNotice, kind="comment", usual=Priority.CARD, subject="comment"):
    """Show a comment that is to be sorted: sent to `resend`, else edited where it stands.

    `aloud`: it comes at once and with sound, because of words of danger or as a reminder.
    """

    comment: CommentId
    place: Place
    mode: CardMode = PLAIN
    resend: bool = False
    aloud: bool = False

    @property
    def priority(self) -> Priority:
        """What comes aloud is urgent."""
        return Priority.ALERT if self.aloud else Priority.CARD


class ShowSorting(SingleNotice, kind="sorting", usual=Priority.CARD, subject="sorting"):
    """Show the list of all comments that wait: sent to `resend`, else edited where it stands.

    It begins after that comment. `aloud`: it is a reminder.
    """

    place: Place
    after: CommentId = CommentId(0)
    resend: bool = False
    aloud: bool = False


class EraseMessage(SingleNotice, kind="erase", usual=Priority.REFRESH):
    """Replace the text of a sent message whose incident data was erased."""

    place: Place
    message: MessageRef


class DeleteMessage(SingleNotice, kind="delete", usual=Priority.ANSWER):
    """Delete a person's message that holds a secret.

    Where the messenger does not let the bot, a reply to it asks the person to delete it.
    """

    place: Place
    reply_to: MessageRef


class CatchUp(SingleNotice, kind="catch_up", usual=Priority.CARD):
    """Send what the place is missing: needed cards and news that was refused."""

    place: Place


Notice = SingleNotice | RefreshCard | RefreshOpen | SendFile | SendFilesOf
"""A notice for the outbox: a single message, or one that expands into several."""
