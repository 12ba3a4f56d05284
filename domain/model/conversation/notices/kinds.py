"""What people are told, and where: the kinds of notices.

`docs/how-to/add-a-notice.md` walks through adding one.
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.model.conversation.announcement import Announcement
from domain.model.conversation.cards import PLAIN, AlertCard, CardKey, CardMode
from domain.model.conversation.made_file import MadeFile
from domain.model.conversation.notices.notice import Priority, SingleNotice, edit_of, notice
from domain.model.ids import BriefingId, IncidentNumber, JobId, SearchId, SelectionId
from domain.model.incident.events import Event, Reminded
from domain.model.place import MessageRef, Place


class Audience(StrEnum):
    """In whose words a piece of news is told."""

    CONTROL = "control"
    AUTHORITY = "authority"
    OFFICERS = "officers"
    """Those who report to the head (§22)."""
    AUTHOR = "author"
    """The person whose message caused the event: a receipt."""
    COLLEAGUE = "colleague"
    """The person whose work somebody else has undone or replaced."""


@notice("card", Priority.CARD)
@dataclass(frozen=True, slots=True)
class ShowCard(SingleNotice):
    """The card stands in `place`: sent if it is not there or to `resend`, else edited.

    `reply_to`: what it answers there, where it is sent. `bulk`: it is one of many that come at once;
    it comes without a sound, after everything else.
    """

    card: CardKey
    place: Place
    mode: CardMode = PLAIN
    resend: bool = False
    reply_to: MessageRef | None = None
    bulk: bool = False

    @property
    def priority(self) -> Priority:
        """An alert that is sent, and not only edited, has to reach somebody at once."""
        if self.resend and isinstance(self.card, AlertCard):
            return Priority.ALERT
        return Priority.BULK if self.bulk else Priority.CARD


@edit_of(ShowCard)
@dataclass(frozen=True, slots=True)
class EditCard(SingleNotice):
    """The card is edited in `place`, or sent if it is not there."""

    card: CardKey
    place: Place
    priority: Priority = Priority.REFRESH


@dataclass(frozen=True, slots=True)
class RefreshCard:
    """The card is edited wherever it stands, first where somebody looks at it: `watched_in`."""

    card: CardKey
    watched_in: Place | None = None


@dataclass(frozen=True, slots=True)
class RefreshOpen:
    """Every card of every open incident is edited: others are at work now, or have other names."""


@notice("news", Priority.CARD)
@dataclass(frozen=True, slots=True)
class News(SingleNotice):
    """One event told in one place, as a new message; a reply to it counts as a reply to `card`."""

    event: Event
    audience: Audience
    place: Place
    card: CardKey
    reply_to: MessageRef | None = None

    @property
    def priority(self) -> Priority:
        """The author of a message waits for its receipt."""
        return Priority.ANSWER if self.audience is Audience.AUTHOR else Priority.CARD


@notice("reminder", Priority.REMINDER)
@dataclass(frozen=True, slots=True)
class Remind(SingleNotice):
    """A reminder in one place: dropped if it is no longer true when its turn comes.

    Those that wait for one place are told in one message.
    """

    event: Reminded
    place: Place
    card: CardKey


@notice("ask", Priority.ANSWER, subject="question")
@dataclass(frozen=True, slots=True)
class Ask(SingleNotice):
    """A stored question put to its person; the message is remembered as the question's."""

    question: int
    place: Place
    reply_to: MessageRef | None = None


class EndKind(StrEnum):
    """How a question ended, as far as its message says it."""

    DONE = "done"
    """What its person was asked about has been done."""
    DROPPED = "dropped"
    """Its person wanted nothing done."""
    REGISTERED = "registered"
    """The message that it was about has become an incident."""


@dataclass(frozen=True, slots=True)
class QuestionEnd:
    """What became of a question; `number`: of the incident that came of it, or that was chosen."""

    kind: EndKind
    number: IncidentNumber | None = None


@edit_of(Ask)
@dataclass(frozen=True, slots=True)
class Retire(SingleNotice):
    """The message that asks a question says how it ended; nothing where it doesn't stand.

    `end` None: it was withdrawn, or nobody answered it in time.
    """

    question: int
    place: Place
    end: QuestionEnd | None = None


class ListKind(StrEnum):
    """What people read page by page, mostly incidents; the value stands in callback data."""

    OPEN = "open"
    OVERDUE = "overdue"
    MY = "my"
    HELP = "help"
    JOURNAL = "journal"
    """Of the organisation; administrators only."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the buttons under a list let people do next: pick several of it, read its next page."""

    of: ListKind
    select: bool = False
    next_page: int | None = None


@notice("say", Priority.ANSWER)
@dataclass(frozen=True, slots=True)
class TextNotice(SingleNotice):
    """A finished text (Telegram HTML) for the person who asked, or for an admin."""

    place: Place
    html: str
    reply_to: MessageRef | None = None
    offer: Offer | None = None
    stranger: bool = False
    """For somebody who does not work here: after all others, and once an hour at most."""

    @property
    def priority(self) -> Priority:
        """Strangers come after everybody else."""
        return Priority.STRANGER if self.stranger else Priority.ANSWER


@dataclass(frozen=True, slots=True)
class SendFile:
    """A file for the person who asked for it; `caption` (HTML, at most 1024 characters) says what it is.

    That of a `briefing` is kept as long as that may be sent, or asked for.
    """

    place: Place
    file: MadeFile
    caption: str
    reply_to: MessageRef | None = None
    briefing: BriefingId | None = None


@notice("file", Priority.ANSWER, subject="briefing")
@dataclass(frozen=True, slots=True)
class SendStoredFile(SingleNotice):
    """A file that is stored already, with its caption: what `SendFile` and `SendFilesOf` become."""

    place: Place
    file: int
    html: str
    reply_to: MessageRef | None = None
    briefing: BriefingId | None = None


@dataclass(frozen=True, slots=True)
class SendFilesOf:
    """The files that are kept of a briefing, each with its caption."""

    briefing: BriefingId
    place: Place


@notice("selection", Priority.ANSWER, subject="selection")
@dataclass(frozen=True, slots=True)
class ShowSelection(SingleNotice):
    """The selection stands in `place`, as it is by then.

    Sent if it is not there or to `resend`, else edited.
    """

    selection: SelectionId
    place: Place
    resend: bool = False


@notice("job", Priority.ANSWER, subject="job")
@dataclass(frozen=True, slots=True)
class ShowJob(SingleNotice):
    """How far the job is by then, or what became of it: sent if it is not told there, else edited."""

    job: JobId
    place: Place


class BriefingAsks(StrEnum):
    """What is asked back under a briefing, in the place of its buttons."""

    SEND = "send"
    CANCEL = "cancel"


@notice("briefing", Priority.ANSWER, subject="briefing")
@dataclass(frozen=True, slots=True)
class ShowBriefing(SingleNotice):
    """What control prepares, as it is by then: sent if it is not there or to `resend`, else edited."""

    briefing: BriefingId
    place: Place
    resend: bool = False
    asks: BriefingAsks | None = None


@notice("search", Priority.ANSWER, subject="search")
@dataclass(frozen=True, slots=True)
class ShowSearch(SingleNotice):
    """What the search finds by then: sent if it does not stand there yet, else edited."""

    search: SearchId
    place: Place


@notice("announcement", Priority.CARD)
@dataclass(frozen=True, slots=True)
class Announce(SingleNotice):
    """What happened to people's work, and not to one incident: a new message."""

    place: Place
    what: Announcement


@notice("memo", Priority.CARD, subject="memo")
@dataclass(frozen=True, slots=True)
class ShowMemo(SingleNotice):
    """How one works in that group stands pinned there: sent if it is not there, else edited.

    Where nobody works any more it says so, and is pinned no longer.
    """

    place: Place


@notice("erase", Priority.REFRESH)
@dataclass(frozen=True, slots=True)
class EraseMessage(SingleNotice):
    """The text of a sent message is replaced, because what it told of an incident was erased."""

    place: Place
    message: MessageRef


@notice("catch_up", Priority.CARD)
@dataclass(frozen=True, slots=True)
class CatchUp(SingleNotice):
    """The place gets what it is owed: needed cards that don't stand there, news that was refused."""

    place: Place


Notice = SingleNotice | RefreshCard | RefreshOpen | SendFile | SendFilesOf
"""What use cases put into the outbox: a single message, or what the outbox turns into several."""
