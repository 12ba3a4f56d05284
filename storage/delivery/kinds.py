"""How delivery handles each kind of notice: a loader and rules, registered by class."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from functools import cache
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, false, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.cards import ControlCard, ExecutorCard, ModeKind
from domain.model.conversation.notices.kinds import (
    Announce,
    Ask,
    CatchUp,
    DeleteMessage,
    EraseMessage,
    News,
    Remind,
    Retire,
    SendStoredFile,
    ShowBriefing,
    ShowCard,
    ShowComment,
    ShowJob,
    ShowMemo,
    ShowSearch,
    ShowSelection,
    ShowSorting,
    TextNotice,
)
from domain.model.conversation.notices.notice import KINDS, SingleNotice
from domain.model.conversation.redaction import shown_comment
from domain.model.ids import BotId, CommentId, IncidentNumber, Place
from domain.model.incident.events import Reminded
from domain.model.organisation.office import Office
from domain.ports.snapshots import (
    AnnouncementContent,
    Answers,
    BriefingContent,
    CardContent,
    CommentContent,
    DeletionContent,
    ErasureContent,
    FilesContent,
    IncidentSnapshot,
    JobContent,
    MemoContent,
    NewsContent,
    NoticeContent,
    QuestionContent,
    Reminders,
    SearchSnapshot,
    SelectionSnapshot,
    SortingContent,
)
from storage.conversation.briefings import load_briefing
from storage.conversation.jobs import load_job
from storage.conversation.questions import KEPT_IN_GROUPS, UNEDITABLE, held_about
from storage.delivery.asked import load_asked
from storage.delivery.told import number_told
from storage.delivery.work import QueuedNotice
from storage.engine.prepared import prepared
from storage.incidents.events import from_row
from storage.incidents.found_comments import answered_by, load_comment, load_sorting
from storage.incidents.reading import selection_snapshot
from storage.incidents.related import likely_mains, same_link
from storage.incidents.rows import load_shown
from storage.incidents.searching import search_snapshot
from storage.incidents.templates import any_templates
from storage.organisation.offices import Offices
from storage.outbox.queue import load_file
from storage.outbox.rows import notice_from_row, own_values, to_answer
from storage.schema.columns import Row, here, subject_in_place
from storage.schema.delivery import SENT_CURRENT, sent_message
from storage.schema.incidents import event
from storage.schema.messages import QUESTION_OPEN, outbox, question

N = TypeVar("N", bound=SingleNotice)
C = TypeVar("C", bound=NoticeContent)

ALWAYS: Final[ColumnElement[bool]] = true()
NEVER: Final[ColumnElement[bool]] = false()


@dataclass(frozen=True, slots=True)
class Opening:
    """A notice whose turn has come, with everything its loader may read, at one moment."""

    connection: AsyncConnection
    offices: Offices
    bot: BotId
    queued: QueuedNotice
    rows: Sequence[Row]
    """The rows shown together, oldest first; one of them is the notice itself."""
    stands: bool
    """A message there already shows it, at least in part."""
    now: datetime

    @property
    def place(self) -> Place:
        """The place where it will be shown."""
        return self.queued.place

    def notice(self, of: type[N]) -> N:
        """The newest of the notices shown together."""
        return notice_from_row(of, self.rows[-1], self.bot)

    async def office(self) -> Office:
        """The organisation and the calendar in force."""
        return await self.offices.in_force(self.connection)

    async def snapshot(self, number: IncidentNumber) -> IncidentSnapshot:
        """The incident for display, with the office; raises UnknownIncident."""
        office = await self.office()
        return IncidentSnapshot(
            await load_shown(self.connection, number, office.organisation),
            office,
            held=await held_about(self.connection, number),
        )


class Batch(Enum):
    """Which notices of a kind can share one message, if they wait for the same place."""

    NONE = auto()
    ALL = auto()
    IN_SEQUENCE = auto()
    """Consecutive ones, without another kind between them."""
    SAME_CAPTION = auto()
    """Consecutive ones of one commit, about one subject with one caption, as many as an album holds.

    Never those queued later: what is recorded of an interrupted attempt would count for them, too.
    """


Loader = Callable[[Opening], Awaitable[NoticeContent | None]]


@dataclass(frozen=True, slots=True)
class DeliveryRules:
    """The delivery rules of a kind of notice."""

    stays: bool = False
    """Later notices edit its message: queued ones are merged."""
    batch: Batch = Batch.NONE
    worth_sending_late: ColumnElement[bool] = NEVER
    """Whether it is sent again to a chat that was unreachable; cards are derived instead."""
    sent_once: bool = False
    """It must be sent only once: after a restore from a backup it is not sent again."""
    failure_reported: bool = False
    """If undeliverable, control and administrators are told, even if it is about no incident."""
    slow_to_load: bool = False
    """Loading takes longer than reading one incident."""


RULES: Final[dict[str, DeliveryRules]] = {}
LOADERS: Final[dict[str, Loader]] = {}
CONTENTS: Final[set[type[NoticeContent]]] = set()
"""The content classes of the loaders."""


def loads(
    of: type[SingleNotice], content: type[C], rules: DeliveryRules
) -> Callable[[Callable[[Opening], Awaitable[C | None]]], Loader]:
    """Register the loader and rules of a kind of notice; raises ValueError for a second loader.

    A loader returns None if the notice is no longer needed: then it is dropped.
    """

    def register(load: Callable[[Opening], Awaitable[C | None]]) -> Loader:
        if of.kind in LOADERS:
            message = f"two loaders of {of.kind}"
            raise ValueError(message)
        LOADERS[of.kind], RULES[of.kind] = load, rules
        CONTENTS.add(content)
        return load

    return register


def kinds_that(rule: Callable[[DeliveryRules], bool]) -> list[str]:
    """The names of the kinds with this rule."""
    return [kind for kind, rules in RULES.items() if rule(rules)]


@loads(TextNotice, Answers, DeliveryRules(batch=Batch.IN_SEQUENCE, sent_once=True))
async def load_answers(opening: Opening) -> Answers:
    """All that wait there; batching is decided later."""
    return Answers(tuple(notice_from_row(TextNotice, row, opening.bot) for row in opening.rows))


@loads(
    SendStoredFile,
    FilesContent,
    DeliveryRules(batch=Batch.SAME_CAPTION, worth_sending_late=ALWAYS, sent_once=True),
)
async def load_made_files(opening: Opening) -> FilesContent:
    """The files with their contents and their briefing."""
    notices = [notice_from_row(SendStoredFile, row, opening.bot) for row in opening.rows]
    files = [await load_file(opening.connection, one.file) for one in notices]
    of = notices[0].briefing
    briefing = None if of is None else await load_briefing(opening.connection, of)
    return FilesContent(tuple(notices), tuple(files), briefing, await opening.office())


@loads(ShowSelection, SelectionSnapshot, DeliveryRules(stays=True, slow_to_load=True))
async def load_selection(opening: Opening) -> SelectionSnapshot | None:
    """None: its owner has started another one since."""
    of = opening.notice(ShowSelection).selection
    return await selection_snapshot(opening.connection, of, await opening.office())


@loads(ShowSearch, SearchSnapshot, DeliveryRules(stays=True, slow_to_load=True))
async def load_search(opening: Opening) -> SearchSnapshot | None:
    """The current results; None: the search was erased."""
    of, office = opening.notice(ShowSearch).search, await opening.office()
    return await search_snapshot(opening.connection, of, opening.place, office, opening.now)


@loads(ShowJob, JobContent, DeliveryRules(stays=True))
async def load_job_state(opening: Opening) -> JobContent | None:
    """The job's progress; None: it ended before that was shown."""
    job = await load_job(opening.connection, opening.notice(ShowJob).job)
    if job.has_nothing_to_show and not opening.stands:
        return None
    return JobContent(job, (await opening.office()).organisation)


_EVENT: Final = prepared(select(event).where(event.c.id == bindparam("which")))


@loads(ShowCard, CardContent, DeliveryRules(stays=True))
async def load_card(opening: Opening) -> CardContent:
    """The buttons of the latest request; an edit requests none."""
    card = opening.queued.card
    if card is None:
        raise LookupError(opening.queued.id)
    asked = [own_values(ShowCard, row) for row in opening.rows if row["payload"] is not None]
    show = ShowCard(card, opening.place, **(asked[-1] if asked else {}))
    show = replace(show, resend=any(values["resend"] for values in asked))
    return CardContent(show, await _card_snapshot(opening, show))


async def _card_snapshot(opening: Opening, show: ShowCard) -> IncidentSnapshot:
    number = show.card.number
    snapshot = await opening.snapshot(number)
    if isinstance(show.card, ExecutorCard):
        return replace(snapshot, templates=await any_templates(opening.connection))
    if not isinstance(show.card, ControlCard):
        return snapshot
    mains = show.mode.kind is ModeKind.LIKELY_DUPLICATES
    return replace(
        snapshot,
        same_link=await same_link(opening.connection, number),
        mains=await likely_mains(opening.connection, snapshot.incident) if mains else (),
    )


@loads(News, NewsContent, DeliveryRules(worth_sending_late=ALWAYS, sent_once=True))
async def load_news(opening: Opening) -> NewsContent:
    """The stored event, and the incident as it is now."""
    (row,), card = opening.rows, opening.queued.card
    if card is None:
        raise LookupError(opening.queued.id)
    told = await opening.connection.execute(_EVENT, {"which": row["event_id"]})
    news = News(
        event=from_row(told.mappings().one()),
        place=opening.place,
        card=card,
        reply_to=to_answer(row, opening.bot),
        **own_values(News, row),
    )
    return NewsContent(news, await opening.snapshot(card.number))


_OF_AN_EVENT: Final = outbox.c.event_id.is_not(None)
"""A reminder; a digest sent late would not start the day."""


@loads(
    Remind,
    Reminders,
    DeliveryRules(batch=Batch.ALL, worth_sending_late=_OF_AN_EVENT, sent_once=True),
)
async def load_reminders(opening: Opening) -> Reminders:
    """Each reminder once, in the order they became due, and the digest."""
    ids = [row["event_id"] for row in opening.rows]
    asked = select(event).where(event.c.id.in_(ids)).order_by(event.c.id)
    told = []
    for row in (await opening.connection.execute(asked)).mappings().all():
        snapshot = await opening.snapshot(IncidentNumber(row["number"]))
        happened = from_row(row)
        if isinstance(happened, Reminded):
            told.append((happened, snapshot))
    pages = tuple(row["html"] for row in opening.rows if row["event_id"] is None)
    return Reminders(opening.place, tuple(told), pages)


_STILL_OPEN: Final = (
    select(question.c.id).where(question.c.id == outbox.c.subject_id, QUESTION_OPEN).exists()
)


@loads(Ask, QuestionContent, DeliveryRules(stays=True, worth_sending_late=_STILL_OPEN))
async def load_question(opening: Opening) -> QuestionContent | None:
    """The question as it is now; None: it was closed before it was sent."""
    given = here(opening.place, subject=opening.queued.subject)
    closed = await opening.connection.execute(_closed_unasked(*given), given)
    if closed.first() is not None:
        return None
    ask, end = opening.notice(Ask), own_values(Retire, opening.rows[-1]).get("end")
    return await load_asked(opening.connection, ask, end, await opening.office(), opening.now)


@cache
def _closed_unasked(*given: str) -> Select[Any]:
    """The question, if it is closed and no message with it is known in that place.

    Some messages stay as they are: they can't be edited, or keep their buttons. The author of a text
    that is no longer asked about is told even so, where it was asked.
    """
    asks = select(sent_message.c.message).where(SENT_CURRENT, subject_in_place(sent_message, given))
    kept = UNEDITABLE | KEPT_IN_GROUPS & (question.c.chat < 0)
    closed = select(question.c.id).where(
        question.c.id == bindparam("here_subject_id"),
        ~QUESTION_OPEN,
        ~asks.exists() | kept,
        or_(question.c.source_message.is_(None), question.c.chat != bindparam("here_chat")),
    )
    return prepared(closed)


@loads(
    ShowBriefing,
    BriefingContent,
    DeliveryRules(stays=True, worth_sending_late=ALWAYS, failure_reported=True),
)
async def load_briefing_state(opening: Opening) -> BriefingContent:
    """The briefing as it is now."""
    notice = opening.notice(ShowBriefing)
    briefing = await load_briefing(opening.connection, notice.briefing)
    return BriefingContent(notice, briefing, await opening.office())


@loads(
    Announce,
    AnnouncementContent,
    DeliveryRules(worth_sending_late=ALWAYS, sent_once=True, failure_reported=True),
)
async def load_announcement(opening: Opening) -> AnnouncementContent:
    """The facts are those stored at the event; the names are today's."""
    return AnnouncementContent(opening.notice(Announce), await opening.office())


@loads(ShowMemo, MemoContent, DeliveryRules(stays=True, worth_sending_late=ALWAYS))
async def load_memo(opening: Opening) -> MemoContent:
    """Who works in the group now."""
    return MemoContent(opening.notice(ShowMemo), await opening.office(), opening.stands)


@loads(
    ShowComment,
    CommentContent,
    DeliveryRules(stays=True, worth_sending_late=ALWAYS, failure_reported=True),
)
async def load_comment_state(opening: Opening) -> CommentContent | None:
    """The comment now, masked as decided; None: its card does not stand there, and is not sent."""
    notice, office = opening.notice(ShowComment), await opening.office()
    asked = [own_values(ShowComment, row) for row in opening.rows]
    resend = any(one["resend"] for one in asked)
    if not (opening.stands or resend):
        return None
    notice = replace(notice, resend=resend, aloud=any(one["aloud"] for one in asked))
    comment = await load_comment(opening.connection, CommentId(notice.comment))
    lead = await answered_by(opening.connection, comment.follows)
    return CommentContent(notice, shown_comment(comment, office.organisation), office, lead)


@loads(
    ShowSorting,
    SortingContent,
    DeliveryRules(stays=True, worth_sending_late=ALWAYS, failure_reported=True),
)
async def load_sorting_state(opening: Opening) -> SortingContent | None:
    """The list now, masked as decided; None: it does not stand there, and is not sent."""
    notice, office = opening.notice(ShowSorting), await opening.office()
    asked = [own_values(ShowSorting, row) for row in opening.rows]
    resend = any(one["resend"] for one in asked)
    if not (opening.stands or resend):
        return None
    notice = replace(notice, resend=resend, aloud=any(one["aloud"] for one in asked))
    sorting = await load_sorting(opening.connection, notice.after, opening.now)
    shown = [shown_comment(one, office.organisation) for one in sorting.shown]
    return SortingContent(notice, replace(sorting, shown=shown), office)


@loads(EraseMessage, ErasureContent, DeliveryRules(worth_sending_late=ALWAYS))
async def load_erasure(opening: Opening) -> ErasureContent:
    """No message: another bot sent it, or its group has become a supergroup since."""
    message = opening.notice(EraseMessage).message
    if message.bot != opening.bot or message.place.chat != opening.place.chat:
        return ErasureContent(None, None)
    return ErasureContent(message.message, await number_told(opening.connection, message))


@loads(DeleteMessage, DeletionContent, DeliveryRules(sent_once=True))
async def load_deletion(opening: Opening) -> DeletionContent:
    """The message itself is that which the notice answers."""
    return DeletionContent(opening.notice(DeleteMessage))


if missing := KINDS.keys() - LOADERS.keys() - {CatchUp.kind}:
    message = f"notices without a loader: {sorted(missing)}"
    raise LookupError(message)
