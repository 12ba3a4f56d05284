"""The sweep: finds due incidents in the database and acts on them, again and again.

It sleeps on the monotonic clock and reads the wall clock only when it looks, so a changed wall
clock neither stops it nor repeats reminders: sent reminders are recorded in the incident. After
downtime each reminder is sent once, late, and after all messages sent meanwhile are read.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, Final

import structlog

from bot.runtime.clock import Clock
from bot.runtime.logs import describe
from bot.runtime.rounds import LOOK_AT_LEAST, Rounds
from domain.model.conversation.notices.kinds import Digest, Notice, RefreshCard, Retire, TextNotice
from domain.model.found_comment import REMINDED_TOGETHER
from domain.model.ids import IncidentNumber
from domain.model.organisation.office import Office
from domain.model.organisation.options import Option
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.permissions import Action, could
from domain.model.report.briefing import DueReport, due_reports, next_report
from domain.ports.incidents import StaleIncident
from domain.ports.reading import AskedQuestion
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.alerting import recount_due, remind
from domain.use_cases.briefing import deputy_heads, prepare_by_schedule
from domain.use_cases.offboarding import hand_over
from domain.use_cases.sorting import remind_to_sort
from handlers.lists import digest
from handlers.reports.briefing import owed
from handlers.texts import replies
from storage.conversation.questions import QuestionEnds
from storage.delivery.owed import Refreshing
from storage.engine.database import DatabaseUnavailable
from storage.incidents.attention import AttentionQueue
from storage.incidents.found_comments import CommentQueue
from storage.incidents.reading import SqlReading

log: Final = structlog.get_logger(__name__)

LOOK_AFTER: Final = 15.0
"""Seconds after a change, or before a retry."""

_AFTER_A_FAILURE: Final = timedelta(minutes=1)
"""The pause before an incident that failed is looked at again."""

_DIGEST_WITHIN: Final = timedelta(hours=1)
"""After the opening; a later digest would not start the day."""

_BACKLOG_RECHECK: Final = 1.0
"""Seconds until the next look, while due work waits for people's messages to be read."""

_STAYS_BACK: Final = 300.0
"""Seconds for which a clock that was set back is not trusted."""

_AT_ONCE: Final = 100
"""Incidents per look; the rest follows without a pause."""


_COMMENTS_AT_ONCE: Final = 1000
"""Comments in one reminder."""


class Sweep:
    """The leader's regular look at due incidents."""

    def __init__(
        self,
        queue: AttentionQueue,
        questions: QuestionEnds,
        reading: SqlReading,
        units: Callable[[], UnitOfWork],
        clock: Clock,
        *,
        comments: CommentQueue,
        cards: Refreshing,
        backlog_read: Callable[[], Awaitable[bool]],
        batch: Callable[[], AbstractContextManager[None]],
        watch: Callable[[float], None],
        changed: Callable[[], asyncio.Event],
    ) -> None:
        """`backlog_read` returns whether all messages sent by people are read.

        Notices queued inside a `batch` are delivered after it. `watch` receives the seconds of each
        look. `changed` returns an event that is set after any change that may affect the next
        moment.
        """
        self._queue = queue
        self._questions = questions
        self._comments = comments
        self._cards = cards
        self._reading = reading
        self._units = units
        self._clock = clock
        self._backlog_read = backlog_read
        self._batch = batch
        self._watch = watch
        self._rounds = Rounds(changed(), clock, debounce=LOOK_AFTER)
        self._outdated = changed()
        """Set while `_next` may be outdated."""
        self._next: datetime | None = None
        """The next due moment, as last computed."""
        self._cards_left = False
        """Whether cards were left to refresh then."""
        self._back_since: float | None = None
        """Since when the wall clock is known to have been set back."""
        self._counted_for: Organisation | None = None
        """The organisation by whose calendar all open deadlines were last counted."""
        self._shown_for: Organisation | None = None
        """The organisation for which a refresh of all cards was last queued."""
        self._staff: Organisation | None = None
        """The organisation for which cards and assignees were last updated."""

    async def run(self) -> None:
        """Run until cancelled; every change is its own commit, so a lost term does no harm."""
        await self._rounds.run(self._look)

    @property
    def looking(self) -> bool:
        """Whether it acts on due work now, neither resting nor pausing after a failure."""
        return self._rounds.acting

    async def idle(self) -> bool:
        """Return whether no due work is left."""
        return self._rounds.resting and not await self._may_act()

    async def has_overdue_work(self) -> bool:
        """Return whether work has become due during a rest."""
        return self._rounds.resting and await self._may_act()

    async def _may_act(self) -> bool:
        return await self.next_moment() <= self._clock.now() or self._cards_left

    async def next_moment(self) -> datetime:
        """Return the next due moment; the database is asked only after a change."""
        if self._next is None or self._next <= self._clock.now() or self._outdated.is_set():
            return await self._compute_next_moment()
        return self._next

    async def _compute_next_moment(self) -> datetime:
        """Compute when the next incident, question, digest, report or day is due, and store it."""
        self._next = None
        self._outdated.clear()
        self._cards_left = await self._cards.pending()
        office, now = await self._reading.office(), self._clock.now()
        calendar = office.calendar
        moments = [await self._queue.next_moment(), await self._questions.next_moment()]
        moments.append(await self._comments.next_moment())
        moments += [one.since for one in await self._missing_reports(office)]
        moments += [next_report(of, now, calendar) for of in office.organisation.schedules]
        moments += [await self._next_digest(office, now), _next_day(office, now)]
        self._next = min(moment for moment in moments if moment is not None)
        return self._next

    async def _look(self) -> datetime:
        """Act on due incidents; return the moment of the next look."""
        began = self._clock.monotonic()
        pause = await self._act_on_due()
        self._watch(self._clock.monotonic() - began)
        return self._clock.now() + timedelta(seconds=pause)

    async def _act_on_due(self) -> float:
        """Act on due incidents; return the seconds until the next look."""
        await _each_of(
            self._follow_clock,
            self._recount,
            self._follow_staff,
            self._refresh,
            self._reports,
            self._end_questions,
            self._digest_and_remind,
            self._remind_to_sort,
        )
        wait = (await self._compute_next_moment() - self._clock.now()).total_seconds()
        if wait <= 0:
            return _BACKLOG_RECHECK
        return min(wait, LOOK_AT_LEAST if await self._settled() else LOOK_AFTER)

    async def _settled(self) -> bool:
        """Return whether the next look has nothing to retry."""
        organisation = (await self._reading.office()).organisation
        followed = self._counted_for is organisation and self._staff is organisation
        return followed and self._back_since is None and not self._cards_left

    async def _reports(self) -> None:
        """Prepare scheduled reports (§21), after all messages sent by then are read."""
        for due in await self._missing_reports(await self._reading.office()):
            if not await self._backlog_read():
                return
            await prepare_by_schedule(self._units(), due)

    async def _missing_reports(self, office: Office) -> list[DueReport]:
        now, calendar = self._clock.now(), office.calendar
        schedules = sorted(office.organisation.schedules)
        due = [one for of in schedules for one in due_reports(of, now, calendar)]
        return [one for one in due if await self._reading.missing(one, now)]

    async def _end_questions(self) -> None:
        now, due = self._clock.now(), await self._questions.next_moment()
        if due is not None and due <= now and await self._backlog_read():
            await self._questions.close(now, _about_unanswered)

    async def _digest_and_remind(self) -> None:
        """Send the digest and due reminders; what comes to one chat is merged.

        After reading people's messages, which may have settled the matter.
        """
        now = self._clock.now()
        begins = await self._next_digest(await self._reading.office(), now) <= now
        if (begins or await self._queue.due(now, 1)) and await self._backlog_read():
            with self._batch():
                await _each_of(*([self._digest] if begins else []), self._remind)

    async def _remind(self) -> None:
        while numbers := await self._queue.due(self._clock.now(), _AT_ONCE):
            now = self._clock.now()
            for number in numbers:
                if not await self._act(partial(remind, number=number), number):
                    await self._queue.put_off(number, now, now + _AFTER_A_FAILURE)
            if not await self._backlog_read():
                return

    async def _remind_to_sort(self) -> None:
        """Remind control of comments that wait to be sorted, after reading people's messages."""
        now = self._clock.now()
        if await self._comments.due(now, 1) and await self._backlog_read():
            soon = await self._comments.due(now + REMINDED_TOGETHER, _COMMENTS_AT_ONCE)
            await remind_to_sort(self._units(), soon, at=now)

    async def _follow_clock(self) -> None:
        """Recheck incidents postponed by a fast clock, once it has stayed corrected."""
        if not await self._queue.looked_ahead(self._clock.now()):
            self._back_since = None
            return
        ticks = self._clock.monotonic()
        self._back_since = ticks if self._back_since is None else self._back_since
        if ticks - self._back_since >= _STAYS_BACK:
            await self._queue.look_again(self._clock.now())

    async def _recount(self) -> None:
        """Recount open incidents by the calendar in force, in batches.

        All their cards are refreshed: a new time zone shows even unchanged or missed deadlines at
        another hour.
        """
        office = await self._reading.office()
        if office.organisation is self._counted_for:
            return
        revision, now = office.calendar.revision, self._clock.now()
        last, failed = IncidentNumber(0), False
        while numbers := await self._queue.outdated(revision, last, now, _AT_ONCE):
            if self._shown_for is not office.organisation:
                await self._queue.refresh_cards(now)
                self._shown_for = office.organisation
            for number in numbers:
                failed |= not await self._act(partial(recount_due, number=number), number)
            last = numbers[-1]
        if not failed:  # otherwise the next look retries them
            self._counted_for = office.organisation

    async def _follow_staff(self) -> None:
        """After staff changes: refresh cards, and hand over incidents of people who left."""
        office = await self._reading.office()
        staff = office.organisation
        if staff is self._staff:
            return
        failed = False
        for (authority, assignee), numbers in (await self._queue.taken()).items():
            person = staff.person(assignee)
            if person is None or not could(person, Action.TAKE, (authority,)):
                leaving = partial(hand_over, authority=authority, person=assignee, numbers=numbers)
                failed |= not await self._act(leaving, numbers[0])
        now = self._clock.now()
        await self._queue.show_day(office.calendar.local(now).date(), now)
        if not failed:  # otherwise the next look retries them
            self._staff = staff

    async def _refresh(self) -> None:
        """Queue as many cards as useful; between batches others may write."""
        while await self._cards.go_on(self._clock.now()):
            pass

    async def _act(
        self, use_case: partial[Coroutine[Any, Any, None]], number: IncidentNumber
    ) -> bool:
        """Return whether it succeeded; a failing incident must not block the others.

        `use_case` lacks the unit of work and the time.
        """
        try:
            await use_case(self._units(), at=self._clock.now())
        except StaleIncident:
            log.info("sweep.stale", number=number)  # changed concurrently
            return False
        except DatabaseUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - an error must not block other incidents
            what = {"use_case": use_case.func.__name__, "error": describe(error)}
            log.error("sweep.failed", number=number, **what)  # noqa: TRY400 - a trace may quote a citizen
            return False
        return True

    async def _digest(self) -> None:
        now, office = self._clock.now(), await self._reading.office()
        rows, day = await self._reading.open_incidents(None), office.calendar.local(now).date()
        broken = await self._reading.promises(None, day - timedelta(days=1))
        notices, unsorted = list[Digest](), await self._comments.unsorted()
        for place, own in digest.scopes(rows, office.organisation, broken, unsorted):
            pages = digest.digest_pages(place, own, office, now, broken, unsorted=unsorted)
            notices += [Digest(place, page) for page in pages]
            await asyncio.sleep(0)  # yield between two chats
        waiting = [owed(one, office) for one in await self._reading.owed_briefings()]
        if waiting:
            organisation = office.organisation
            places = dict.fromkeys((organisation.control, *deputy_heads(organisation)))
            notices += [Digest(place, "\n".join(waiting)) for place in places]
        await self._queue.send_digest(day, notices, now)

    async def _next_digest(self, office: Office, now: datetime) -> datetime:
        """Return when the digest is due today, now if it is a little late, else tomorrow.

        A day that opened without its digest gets it a little late, or not at all.
        """
        calendar = office.calendar
        today = calendar.local(now).date()
        after = timedelta(minutes=office.organisation.option(Option.DIGEST_AFTER))

        def digest_due_on(day: date) -> datetime:
            opening = calendar.next_opening(datetime.combine(day, time(), calendar.tz))
            return calendar.add(opening, after)

        moment = digest_due_on(today)
        if now < moment + _DIGEST_WITHIN and not await self._queue.digest_sent(today):
            return calendar.next_opening(max(moment, now))
        return digest_due_on(today + timedelta(days=1))


def _next_day(office: Office, now: datetime) -> datetime:
    """Return the next midnight, when the staff at work may change."""
    tomorrow = office.calendar.local(now).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), office.calendar.tz)


def _about_unanswered(asked: AskedQuestion) -> Iterator[Notice]:
    """Report dropped text to its author, and remove the expired question."""
    question = asked.question
    yield Retire(asked.id, question.place)
    yield from map(RefreshCard, question.about.shown_on)
    held = question.held
    if question.keeps:
        text = replies.dropped_unanswered(question.subject)
        yield TextNotice(question.place, text, reply_to=held.source if held else None)


async def _each_of(*parts: Callable[[], Awaitable[None]]) -> None:
    """Run all in order, despite errors; then raise the first error."""
    errors = []
    for part in parts:
        try:
            await part()
        except Exception as error:  # noqa: BLE001 - raised below
            errors.append(error)
    if errors:
        raise errors[0]
