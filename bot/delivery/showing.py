"""Showing one notice: rendered from a snapshot read just before, sent or edited, and noted.

Whether it is a new message or an edit is decided here, from the registry of messages. A crash
between sending and noting repeats that one message and no other.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Final, assert_never

import structlog

from bot.clock import Clock
from bot.delivery.limits import Limits
from bot.logs import describe
from bot.telegram.outcome import Failure, Migrated, Permanent, Transient, Trouble
from bot.telegram.sending import Sender
from domain.model.attachment import MOST_ATTACHMENTS, Attachment
from domain.model.events import Reminded
from domain.model.ids import AuthorityCode, ChatId, IncidentNumber, MessageId
from domain.model.notices import Announce, Ask, News, Say, ShowCard, ShowSelection
from domain.model.office import Office
from domain.model.people import Person, Role
from domain.model.place import Place
from domain.model.question import Question
from domain.model.reminders import reminded, still_true
from domain.model.threshold import Threshold, Track
from domain.ports.snapshots import SelectionSnapshot, Snapshot
from handlers.rendered import Part, Rendered
from handlers.texts import troubles
from handlers.views import (
    render_announcement,
    render_card,
    render_news,
    render_question,
    render_reminders,
    render_said,
    render_selection,
    render_step,
)
from storage.database import is_infrastructure
from storage.delivering import Delivering
from storage.tables import OutboxKind
from storage.work import Part as Standing
from storage.work import Reminders, Waiting, Work

log: Final = structlog.get_logger(__name__)

_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 60.0
_SILENCED_CHATS: Final = 3
"""So many chats silenced by Telegram at a time mean that the bot as a whole was too quick."""


class Showing:
    """Shows notices of one leader's term."""

    def __init__(
        self,
        outbox: Delivering,
        sender: Sender,
        limits: Limits,
        clock: Clock,
        office: Callable[[], Awaitable[Office]],
    ) -> None:
        self._outbox = outbox
        self._sender = sender
        self._limits = limits
        self._clock = clock
        self._office = office
        self.pausing = 0
        """How many notices of several calls wait for the limits before the next one."""

    async def show(self, work: Work) -> int:
        """Delivers it, puts it off or gives it up; gives how many calls Telegram has counted."""
        if isinstance(work.notice, Reminders) and not worth_telling(work.notice):
            await self._outbox.dropped(work, self._clock.now())
            return 0
        try:
            rendered = self._rendered(work)
        except Exception as error:  # noqa: BLE001 - whatever a view raises must block nobody
            await self.give_up(work.waiting, work.rows, describe(error))
            return 0
        standing = work.shown if _stands(work, rendered.parts) else work.begun
        calls, failure = await self._bring(work, rendered, standing, 0)
        if failure is Trouble.MESSAGE_GONE:
            calls, failure = await self._bring(work, rendered, (), calls)
        if failure is not None:
            await self._failed(work, failure)
        return calls

    async def give_up(self, waiting: Waiting, rows: Sequence[int], error: str) -> None:
        """Nothing will deliver it: control and the admins are told."""
        office = await self._office()
        notices = tuple(_about_undeliverable(waiting, error, office))
        await self._outbox.undeliverable(rows, error, notices, self._clock.now())
        log.error("delivery.gave_up", notice=waiting.id, chat=waiting.place.chat, error=error)

    def _rendered(self, work: Work) -> Rendered:
        now = self._clock.now()
        match work:
            case Work(notice=ShowCard() as card, snapshot=Snapshot() as snapshot):
                return render_card(card, snapshot, now)
            case Work(notice=News() as news, snapshot=Snapshot() as snapshot):
                return render_news(news, snapshot, now)
            case Work(notice=Reminders() as reminders):
                return render_reminders(reminders.place, worth_telling(reminders), now)
            case Work(notice=Ask() as ask, question=Question() as question):
                return _asked(ask, question, work, now)
            case _:
                return _about_no_incident(work)

    async def _bring(
        self, work: Work, rendered: Rendered, standing: Sequence[Standing], calls: int
    ) -> tuple[int, Failure | None]:
        """Edits the messages that stand already, where they look different, and sends the rest.

        Those of an attempt that ended half-way are edited too: the state may have gone on since.
        """
        place, parts = work.notice.place, rendered.parts
        lost = False
        if not standing:
            calls, lost, failure = await self._send_files(work, rendered, calls)
            if failure is not None:
                return calls, failure
        notices = await self._about_lost_files(work) if lost else ()
        done: list[Standing] = []
        for shown, part in zip(standing, parts, strict=False):
            if work.tried or shown.digest != part.digest:
                await self._turn(place, calls)
                calls += 1
                if failure := await self._sender.edit(place, shown.message, part):
                    return calls, failure
            done.append(replace(shown, digest=part.digest))
        for index, part in enumerate(parts[len(done) :], start=len(done)):
            await self._turn(place, calls)
            calls += 1
            sent = await self._sender.send(
                place, part, reply_to=work.reply_to if index == 0 else None, silent=rendered.silent
            )
            if not isinstance(sent, int):
                return calls, sent
            done.append(Standing(sent, index, part.digest))
            if index + 1 < len(parts):
                await self._noted(partial(self._outbox.part_done, work, done[-1]))
        now = self._clock.now()
        await self._noted(partial(self._outbox.sent, work, done, calls, now, notices))
        if work.shown and standing is not work.shown:
            await self._turn(place, calls)
            await self._sender.take_buttons(place, work.shown[-1].message)
            calls += 1
        return calls, None

    async def _send_files(
        self, work: Work, rendered: Rendered, calls: int
    ) -> tuple[int, bool, Failure | None]:
        """Sends the photos and documents that don't stand there yet, ahead of the text.

        Gives the calls, whether a file was refused for good (the card goes without it), and what
        the whole notice has to wait for.
        """
        place, lost = work.notice.place, False
        for first, album in _albums(rendered.files.attachments):
            if first in work.files:
                continue
            for _ in album:  # each message of an album counts
                await self._turn(place, calls)
                calls += 1
            caption = rendered.files.caption if first == 0 else ""
            sent = await self._sender.attach(place, album, caption, silent=rendered.silent)
            match sent:
                case list():
                    files = _standing_files(sent, album, first)
                    await self._noted(partial(self._outbox.files_done, work, files))
                case Transient() | Migrated():
                    return calls, lost, sent
                case Permanent() | Trouble():  # if it is the chat's fault, the text will tell
                    lost = True
        return calls, lost, None

    async def _about_lost_files(self, work: Work) -> tuple[Say, ...]:
        card = work.waiting.card
        if card is None:
            return ()
        log.warning("delivery.files_lost", notice=work.waiting.id, chat=work.waiting.place.chat)
        organisation = (await self._office()).organisation
        chat = troubles.chat_name(work.waiting.place, organisation)
        lost = troubles.files_lost(card.number, chat, news=isinstance(work.notice, News))
        return (Say(organisation.control, lost),)

    async def _turn(self, place: Place, calls: int) -> None:
        """Waits for the limits before each call but the first, which is counted already."""
        if calls == 0:
            return
        self.pausing += 1
        try:
            while (wait := self._wait(place, now := self._clock.monotonic())) > 0:
                await self._clock.sleep(wait)
        finally:
            self.pausing -= 1
        self._limits.note(place.chat, now)

    def _wait(self, place: Place, now: float) -> float:
        return self._limits.earliest(place.chat, now) - now

    async def _noted(self, note: Callable[[], Awaitable[None]]) -> None:
        """What became of a call is noted, however long the database takes to be there again."""
        while True:
            try:
                return await note()
            except Exception as error:
                if not is_infrastructure(error):
                    raise
                log.warning("delivery.not_noted", error=type(error).__name__)
                await asyncio.sleep(_FIRST_PAUSE)

    async def _failed(self, work: Work, failure: Failure) -> None:
        waiting = work.waiting
        match failure:
            case Transient(retry_after):
                pause = retry_after or self._backoff(waiting.attempts)
                if retry_after is not None:
                    self._silence(waiting.place.chat, retry_after)
                until = self._clock.now() + timedelta(seconds=pause)
                await self._noted(partial(self._outbox.retry, waiting, until, "transient"))
                log.info("delivery.put_off", notice=waiting.id, seconds=round(pause, 1))
            case Permanent(description):
                await self.give_up(waiting, work.rows, description)
            case Migrated(chat):
                await self._outbox.chat_moved(waiting.place.chat, chat, self._clock.now())
                log.info("delivery.chat_moved", chat=waiting.place.chat, to=chat)
            case Trouble():
                await self.give_up(waiting, work.rows, failure.value)
            case _:
                assert_never(failure)

    def _backoff(self, attempts: int) -> float:
        """Seconds; spread, so that what failed together does not come back together."""
        longest: float = min(_FIRST_PAUSE * 2**attempts, _LONGEST_PAUSE)
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - no secret depends on it

    def _silence(self, chat: ChatId, seconds: float) -> None:
        now = self._clock.monotonic()
        self._limits.pause(chat, now + seconds)
        if self._limits.paused_chats(now) >= _SILENCED_CHATS:
            self._limits.pause_all(now + seconds)


def _asked(ask: Ask, question: Question, work: Work, now: datetime) -> Rendered:
    """A step of marking an absence is about people, any other question about an incident or none."""
    if question.absence is not None and work.office is not None:
        return render_step(ask.question, question.absence, question.person, work.office, now)
    subject = work.snapshot.incident if work.snapshot else None
    return render_question(ask.question, question, subject, work.office)


def worth_telling(reminders: Reminders) -> list[tuple[Reminded, Snapshot]]:
    """What may still be told here: true, meant for this place, and of each track the latest."""
    latest: dict[tuple[IncidentNumber, Track, AuthorityCode | None], tuple[Reminded, Snapshot]] = {}
    for event, snapshot in reminders.told:
        threshold = Threshold(event.since, event.kind, event.authority)
        incident, office = snapshot.incident, snapshot.office
        here = reminders.place in reminded(event, incident, office.organisation)
        if here and still_true(threshold, incident, office.calendar):
            latest[event.number, threshold.track, event.authority] = (event, snapshot)
    return list(latest.values())


def _about_no_incident(work: Work) -> Rendered:
    match work:
        case Work(notice=ShowSelection(), selection=SelectionSnapshot() as selection):
            return render_selection(selection)
        case Work(notice=Announce() as announcement, office=Office() as office):
            return render_announcement(announcement.what, office)
        case Work(notice=Say() as say):
            return render_said(say)
        case _:
            raise LookupError(work.waiting.id)


def _stands(work: Work, parts: Sequence[Part]) -> bool:
    """Whether the messages in that place can be edited to show these parts."""
    match work.notice:
        case ShowCard(anew=False) | ShowSelection() if not work.begun:
            return len(work.shown) == len(parts)
        case _:
            return False


def _albums(
    attachments: Sequence[Attachment],
) -> Iterator[tuple[int, tuple[Attachment, ...]]]:
    """Runs of one kind, since Telegram mixes none in an album; each with its first index.

    Files of several messages may be more than an album holds.
    """
    first = 0
    for _, run in groupby(attachments, key=lambda one: one.kind):
        left = tuple(run)
        while left:
            album, left = left[:MOST_ATTACHMENTS], left[MOST_ATTACHMENTS:]
            yield first, album
            first += len(album)


def _standing_files(
    sent: Sequence[MessageId], album: Sequence[Attachment], first: int
) -> list[Standing]:
    messages = enumerate(zip(sent, album, strict=True), start=first)
    return [
        Standing.of_file(message, index, file.file_unique_id) for index, (message, file) in messages
    ]


def _about_undeliverable(waiting: Waiting, error: str, office: Office) -> Iterator[Say]:
    """For control and the admins, except in the chat that can't be reached."""
    organisation = office.organisation
    number = waiting.card.number if waiting.card else None
    text = troubles.undeliverable(number, troubles.chat_name(waiting.place, organisation), error)
    told = {organisation.control, *(_private(admin) for admin in organisation.holders(Role.ADMIN))}
    for place in told:
        matters = number is not None or waiting.kind is OutboxKind.ANNOUNCEMENT
        if place.chat != waiting.place.chat and matters:
            yield Say(place, text)


def _private(person: Person) -> Place:
    return Place(ChatId(person.id))
