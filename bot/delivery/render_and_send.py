"""Rendering and sending one notice from a fresh snapshot, as a new message or an edit.

The registry of messages decides between the two. A crash between sending and recording repeats that
one message and no other.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from functools import partial
from typing import Final, assert_never

import structlog

from bot.delivery.failure_notices import about_lost_files, about_undeliverable
from bot.delivery.limits import Limits
from bot.delivery.send_steps import Attempt, FileWaits, Interrupted, Turns
from bot.messengers.adapter import Adapter
from bot.messengers.line import MessengerCalls
from bot.runtime.backoff import pause_after, with_patience
from bot.runtime.clock import Clock
from bot.runtime.database_errors import machine_failed
from bot.runtime.logs import describe
from domain.model.conversation.cards import ModeKind
from domain.model.conversation.menu import PageKind
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.conversation.notices.notice import MadeFile, Priority
from domain.model.conversation.question import Question
from domain.model.conversation.questions import Administer
from domain.model.ids import MessageId, Messenger
from domain.model.organisation.office import Office
from domain.model.outcome import (
    MOST_COPIES,
    Done,
    Failure,
    Moved,
    NotSent,
    Refused,
    Remedy,
    Unknown,
)
from domain.model.report.briefing import Briefing
from domain.model.time.deadline import is_ahead
from domain.model.time.work_calendar import OutsideCalendar
from domain.ports.services import FileSource
from domain.ports.snapshots import (
    CardContent,
    DeletionContent,
    ErasureContent,
    FilesContent,
    QuestionContent,
    Reminders,
)
from handlers import (
    administration,
    cards,
    jobs,
    lists,
    news,
    questions,
    searching,
    selection,
    sorting,
)
from handlers.reports import briefing
from handlers.reports.briefing import CONCLUSION, origin
from handlers.ui.fitting import fitting
from handlers.ui.invitation_codes import InvitationCodes
from handlers.ui.mentions import addressed, mentions_people
from handlers.ui.rendered import MessagePart, OutgoingFile, Rendered, ensure_rendered, render
from storage.delivery.delivering import Delivering
from storage.delivery.kinds import CONTENTS
from storage.delivery.work import QueuedNotice, SentPart, Work
from storage.engine.database import DatabaseUnavailable
from storage.leader.leadership import LeadershipLost

_ROOMS: Final = (
    administration,
    briefing,
    cards,
    jobs,
    lists,
    news,
    questions,
    searching,
    selection,
    sorting,
)
"""Importing these registers the renderers of the notices."""
ensure_rendered(CONTENTS)

log: Final = structlog.get_logger(__name__)

PASSES: Final = (LeadershipLost, DatabaseUnavailable)
"""Not the program's own errors: the term is over, or the database is unavailable."""

BEFORE_A_COPY: Final = {1: 60.0, 2: 240.0}
"""Seconds of pause by copies of unknown outcome; the last copy counts as delivered."""


_NOT_SERVED: Final = Refused(Remedy.CONNECT, "the program has no bot in this messenger")


class DeliveryOutcome(StrEnum):
    """The outcome of one attempt to deliver a notice."""

    SENT = "sent"
    PUT_OFF = "put_off"
    GIVEN_UP = "given_up"
    DROPPED = "dropped"
    """A reminder that no longer applied."""
    MOVED = "moved"
    """The chat has a new number, where delivery is retried."""


class NoticeSender:
    """Renders and sends the notices of one leader's term."""

    def __init__(
        self,
        outbox: Delivering,
        calls: Mapping[Messenger, MessengerCalls],
        limits: Limits,
        clock: Clock,
        office: Callable[[], Awaitable[Office]],
        *,
        adapters: Mapping[Messenger, Adapter],
        files: FileSource,
        codes: InvitationCodes,
        ensure_leading: Callable[[], Awaitable[None]],
        watch: Callable[[Priority, str], None],
    ) -> None:
        """`calls`: of the messengers in which the program has a bot.

        `ensure_leading` raises LeadershipLost unless the term outlasts a usual call.
        `watch` receives each attempt's priority and outcome.
        """
        self._ensure_leading = ensure_leading
        self._outbox = outbox
        self._calls = calls
        self._adapters = adapters
        self._files = files
        self._limits = limits
        self._clock = clock
        self._office = office
        self._codes = codes
        self._turns = Turns(limits, clock)
        self._file_waits = FileWaits(clock)
        self._watch = watch

    @property
    def pausing(self) -> int:
        """How many notices of several calls wait for the limits before their next call."""
        return self._turns.pausing

    async def show(self, work: Work) -> int:
        """Deliver, postpone or give up a notice; return the number of calls counted by Telegram."""
        try:
            work = await _completed(work, self._codes)
            await self._look_again_at_early(work)
            rendered = await self._rendered(work)
        except Exception as error:  # noqa: BLE001 - no error of a view may block delivery
            await self.not_shown(work.queued, work.rows, error)
            return 0
        if rendered is None:
            await self._outbox.dropped(work, self._clock.now())
            self._watch(work.queued.priority, DeliveryOutcome.DROPPED)
            return 0
        calls = self._calls.get(work.queued.place.messenger)
        if calls is None:
            await self._failed(work, Interrupted(_NOT_SERVED))
            return 0
        return await self._send(work, rendered, calls)

    async def _send(self, work: Work, rendered: Rendered, calls: MessengerCalls) -> int:
        """Make the calls that deliver a notice; return how many are counted by Telegram."""
        if isinstance(work.content, ErasureContent) and work.content.message is not None:
            return await self._erase(work, calls, work.content.message, rendered.parts[0])
        if _may_be_a_copy(work) and not await calls.answers():
            await self._put_off(work, NotSent("Unreachable"))
            return 0
        attempt = Attempt(
            work,
            rendered,
            self._outbox,
            calls,
            self._adapters[work.queued.place.messenger],
            self._files,
            self._turns,
            self._file_waits,
            self._clock,
            self._ensure_leading,
        )
        try:
            if await self._deleted(attempt):
                return attempt.calls
            await self._bring(attempt)
        except Interrupted as interrupted:
            await self._failed(attempt.work, interrupted)
        return attempt.calls

    async def _look_again_at_early(self, work: Work) -> None:
        """Schedule another reminder where a fast clock caused this one too early."""
        now = self._clock.now()
        if isinstance(work.content, Reminders):
            early = {one.number for one, _ in work.content.told if is_ahead(one.since, now)}
            if early:
                await self._outbox.look_again(early, now)

    async def not_shown(self, queued: QueuedNotice, rows: Sequence[int], error: Exception) -> None:
        """Give up a notice after an error of the program.

        It is retried instead, with growing pauses, if the clock is beyond the calendar, the machine
        lacks a resource, or giving up fails too.
        """
        if isinstance(error, OutsideCalendar) or machine_failed(error):
            await self._later(queued, rows, error)
            return
        try:
            await self._give_up(queued, rows, Remedy.LOOK, describe(error))
        except PASSES:
            raise
        except Exception as worse:  # noqa: BLE001 - no error may block delivery
            await self._later(queued, rows, worse)

    async def _later(self, queued: QueuedNotice, rows: Sequence[int], error: Exception) -> None:
        now = self._clock.now()
        until = now + timedelta(seconds=pause_after(queued.attempts))
        await self._outbox.put_off(queued, rows, now, until, type(error).__name__)
        self._watch(queued.priority, DeliveryOutcome.PUT_OFF)
        log.error("delivery.not_shown", error=describe(error))

    async def _give_up(
        self, queued: QueuedNotice, rows: Sequence[int], remedy: Remedy, why: str
    ) -> None:
        """Drop an undeliverable notice and send control and the admins the remedy.

        `why`, in the messenger's words or the program's, is for the log.
        """
        if queued.place.private and remedy is Remedy.NAME_CHAT:
            remedy = Remedy.START  # Telegram has no chat with users who never opened the bot
        office = await self._office()
        notices = tuple(about_undeliverable(queued, remedy, office))
        await self._outbox.undeliverable(rows, remedy, notices, self._clock.now())
        self._watch(queued.priority, DeliveryOutcome.GIVEN_UP)
        log.error("delivery.gave_up", error=why)

    async def _rendered(self, work: Work) -> Rendered | None:
        """Render a notice as it is sent at its place; return None if nothing is left to send."""
        content, place = work.content, work.queued.place
        gone = isinstance(content, ErasureContent) and content.message is None
        rendered = None if gone else render(content, self._clock.now())
        if rendered is None:
            return None
        if work.queued.priority is Priority.BULK:
            rendered = replace(rendered, silent=True)
        if mentions_people(rendered):
            rendered = addressed(rendered, place.messenger, (await self._office()).organisation)
        return fitting(rendered, self._adapters[place.messenger].too_long)

    async def _bring(self, attempt: Attempt) -> None:
        work = attempt.work
        standing = _standing(work, attempt.rendered)
        try:
            await attempt.bring(standing)
        except Interrupted as interrupted:
            if not _gone(interrupted.failure):
                raise
            standing = ()
            await attempt.bring(standing)
        await attempt.pin()
        await attempt.retire_old()
        notices = await self._about_lost_files(work, attempt.files_lost)
        done, now = attempt.done, self._clock.now()
        note = partial(self._outbox.sent, work, done, attempt.calls, now, notices)
        await with_patience(partial(note, whole=attempt.whole))
        self._watch(work.queued.priority, DeliveryOutcome.SENT)

    async def _erase(
        self, work: Work, calls: MessengerCalls, message: MessageId, instead: MessagePart
    ) -> int:
        """Replace the text of a sent message; return the number of calls made.

        If the message is gone, or its number changed when the group became a supergroup, nothing is
        left to do.
        """
        await self._ensure_leading()
        outcome = await calls.edit(work.queued.place, message, instead)
        match outcome:
            case Done():
                await with_patience(partial(self._outbox.sent, work, (), 1, self._clock.now()))
                self._watch(work.queued.priority, DeliveryOutcome.SENT)
            case Moved() | Refused(Remedy.RESEND):
                await with_patience(partial(self._outbox.dropped, work, self._clock.now()))
                self._watch(work.queued.priority, DeliveryOutcome.DROPPED)
            case _:
                await self._failed(work, Interrupted(outcome))
        return 1

    async def _deleted(self, attempt: Attempt) -> bool:
        """Delete what is to go; return whether nothing is left to show. Raises Interrupted."""
        work = attempt.work
        if not await attempt.delete(_doomed(work, attempt.rendered)):
            return False
        await with_patience(partial(self._outbox.sent, work, (), attempt.calls, self._clock.now()))
        self._watch(work.queued.priority, DeliveryOutcome.SENT)
        return True

    async def _about_lost_files(
        self, work: Work, lost: Sequence[tuple[OutgoingFile, Refused]]
    ) -> tuple[TextNotice, ...]:
        if not lost:
            return ()
        log.warning("delivery.files_lost", error=lost[-1][1].description)
        return tuple(about_lost_files(work, lost, (await self._office()).organisation))

    async def _failed(self, work: Work, interrupted: Interrupted) -> None:
        queued = work.queued
        match interrupted.failure:
            case NotSent() | Unknown() | Refused(Remedy.RENEW_TOKEN):
                await self._put_off(work, interrupted.failure, interrupted.step)
            case Refused(remedy, description):
                await self._give_up(queued, work.rows, remedy, description)
            case Moved(chat):
                await self._outbox.chat_moved(queued.place.chat, chat, self._clock.now())
                self._watch(queued.priority, DeliveryOutcome.MOVED)
                log.info("delivery.chat_moved", to=chat)
            case _:
                assert_never(interrupted.failure)

    async def _put_off(
        self, work: Work, failure: NotSent | Unknown | Refused, step: int | None = None
    ) -> None:
        """Retry after a pause; few copies of a step of unknown outcome are sent."""
        pause, unanswered = pause_after(work.queued.attempts), dict[int, int]()
        if isinstance(failure, Unknown) and step is not None:
            copies = work.unanswered.get(step, 0) + 1
            pause = BEFORE_A_COPY[copies]
            unanswered = {step: copies}
        elif isinstance(failure, NotSent) and failure.retry_after is not None:
            pause = failure.retry_after
            if not failure.of_file:
                self._limits.pause(work.queued.place.chat, self._clock.monotonic(), pause)
        elif isinstance(failure, NotSent):
            self._limits.not_taken(work.queued.place.chat)
        now = self._clock.now()
        until = now + timedelta(seconds=pause)
        why = type(failure).__name__
        await with_patience(partial(self._outbox.retry, work, now, until, why, unanswered))
        self._watch(work.queued.priority, DeliveryOutcome.PUT_OFF)
        what = {"failure": repr(failure), "seconds": round(pause, 1)}
        log.info("delivery.put_off", **what)


def _may_be_a_copy(work: Work) -> bool:
    """Return whether a message of unknown outcome would be repeated.

    It waits until the messenger is reachable: an outage would use up all copies, and the message
    would count as delivered.
    """
    return any(copies < MOST_COPIES for copies in work.unanswered.values())


async def _completed(work: Work, codes: InvitationCodes) -> Work:
    """Add what is not stored like that, as the sender of control's conclusion to its page (§21)."""
    match work.content:
        case QuestionContent(question=Question(about=Administer() as about) as question) if (
            about.page.kind is PageKind.INVITATION
        ):
            asked = replace(question, about=Administer(codes.complete(about.page)))
            return replace(work, content=replace(work.content, question=asked))
        case FilesContent(briefing=Briefing() as briefing, files=files):
            whole = [await _with_conclusion(one, briefing, work.content.office) for one in files]
            return replace(work, content=replace(work.content, files=tuple(whole)))
        case _:
            return work


async def _with_conclusion(file: MadeFile, briefing: Briefing, office: Office) -> MadeFile:
    if not file.name.endswith(".docx"):
        return file
    said = briefing.conclusion.text.splitlines() if briefing.conclusion else []
    page = await asyncio.to_thread(_page, file.content, origin(briefing, office), said)
    return replace(file, content=page)


def _page(content: bytes, whose: str, said: Sequence[str]) -> bytes:
    """Return the page with the conclusion; called aside, for the first import takes a while."""
    from bot.documents.page import completed  # noqa: PLC0415 - 7 MB of python-docx

    return completed(content, whose, CONCLUSION, said)


def _gone(failure: Failure) -> bool:
    """Return whether the message to edit no longer exists."""
    return isinstance(failure, Refused) and failure.remedy is Remedy.RESEND


def _doomed(work: Work, rendered: Rendered) -> Sequence[MessageId]:
    """Return the messages to delete: a person's that holds a secret, or the bot's own."""
    if isinstance(work.content, DeletionContent):
        return () if work.reply_to is None else (work.reply_to,)
    return [one.message for one in work.shown] if rendered.gone else ()


def _standing(work: Work, rendered: Rendered) -> Sequence[SentPart]:
    """Return the messages that are edited to show their parts; the other parts are sent."""
    if len(work.shown) != len(rendered.parts):
        return work.begun
    again = _repeats_alert(work)
    if again and (work.begun or rendered.replaced):
        return (*work.shown[:-1], *work.begun)
    if work.begun:
        return work.begun
    return () if work.resend and not again else work.shown


def _repeats_alert(work: Work) -> bool:
    content = work.content
    return isinstance(content, CardContent) and content.notice.mode.kind is ModeKind.AGAIN
