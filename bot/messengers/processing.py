"""Processing: each stored update goes through the handlers until done or a dead letter.

The order within a chat is kept; chats do not wait for each other. A handler's use case marks the
update as done in its own commit; without such a commit, it is marked here, together with queueing
the handler's notices.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Final

import structlog

from bot.messengers.line import MessengerLine
from bot.messengers.presses import PressAnswers
from bot.messengers.updates import Unreadable
from bot.runtime.backoff import Backoff, with_reloads
from bot.runtime.clock import Clock
from bot.runtime.database_errors import machine_failed
from bot.runtime.keyed_workers import KeyedWorkers
from bot.runtime.logs import about, describe
from bot.runtime.rounds import LOOK_AT_LEAST
from domain.model.conversation.notices.kinds import Notice, TextNotice
from domain.model.ids import (
    ChatId,
    MessageRef,
    Messenger,
    PersonId,
    Place,
    messenger_of,
    number_of,
)
from domain.model.message.citizen_message import Network
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Role
from domain.ports.networks import SocialNetwork
from domain.ports.services import FileSource, Proofreader
from handlers.administration.network_tokens import deletions, is_like_token
from handlers.messages.dispatch import dispatch, files_not_received
from handlers.texts import troubles
from handlers.ui.context import SILENT, BotAccount, Context, Response, Toast
from handlers.ui.incoming import (
    Anonymous,
    BotMembership,
    ButtonPress,
    ChatMigrated,
    Incoming,
    IncomingMessage,
    TopicTurned,
    of_employee,
)
from handlers.ui.invitation_codes import InvitationCodes
from storage.inbox.inbox import AlreadyHandled, Inbox, TakenUpdate
from storage.incidents.reading import SqlReading
from storage.unit_of_work import SqlUnitOfWork

log: Final = structlog.get_logger(__name__)

_LOOK_EVERY: Final = 1.0
"""Seconds: each look renews the claims of running updates and finds those of a dead process.

On SQLite there is no other process.
"""

LANES_AT_ONCE: Final = 16
FAILURES_UNTIL_DEAD: Final = 3
STARTS_UNTIL_DEAD: Final = 10
"""Crashes of the process during an update after which the update counts as their cause.

From the third start on it is handled alone.
"""


class ProcessingOutcome(StrEnum):
    """The outcome of one attempt to handle an update."""

    DONE = "done"
    WAITS = "waits"
    """It is retried."""
    DEAD = "dead"


class EndedWithTheProcess(Exception):
    """The process died each time it handled this update."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """Dependencies of the handlers; `unit` makes the unit of work that marks the update as done."""

    reading: SqlReading
    unit: Callable[[int, Collection[int], MessageRef | None], SqlUnitOfWork]
    files: FileSource
    codes: InvitationCodes
    note_account: Callable[[PersonId], Awaitable[None]]
    """Stores the account in which its owner was active."""
    bots: dict[Messenger, BotAccount]
    """The connected bots of all messengers; each processing adds its own."""
    proofreader: Proofreader | None = None
    networks: Mapping[Network, SocialNetwork] = field(default_factory=dict)
    seal: Callable[[str], str] | None = None


class Processing(KeyedWorkers[int]):
    """Takes a messenger's updates, one per lane (chat) at a time, and runs their handlers."""

    def __init__(
        self,
        line: MessengerLine,
        workplace: Workplace,
        inbox: Inbox,
        presses: PressAnswers,
        clock: Clock,
        *,
        arrived: asyncio.Event,
        watch: Callable[[str, str, float], None],
    ) -> None:
        """`arrived` is set after new updates.

        `watch` receives the kind, outcome and seconds of each attempt.
        """
        self._line = line
        self._messenger = messenger_of(line.bot)
        self._workplace = workplace
        self._inbox = inbox
        self._presses = presses
        super().__init__(clock, _LOOK_EVERY if inbox.shared else LOOK_AT_LEAST, arrived)
        inbox.admissions.wakes[self._messenger] = self.wake
        self._watch = watch
        self._me: BotAccount | None = None

    async def finish(self) -> None:
        """Wait for the running updates, then for the answers to presses."""
        await super().finish()
        await self._presses.finish()

    @property
    def idle(self) -> bool:
        """Whether the last look found no updates and none have arrived since."""
        return self._looked and not self.busy and not self.waits_for_clock

    @property
    def busy(self) -> bool:
        """Whether an update is being handled or about to be; a growing album does not count."""
        return self._about_to_look() or bool(self._lanes) or self._presses.busy

    @property
    def waits_for_clock(self) -> bool:
        """Whether an update or an answer to a press waits for its time."""
        return super().waits_for_clock or self._presses.waiting

    async def run(self) -> None:
        """Connect and run until cancelled; `finish` then completes the running updates.

        Raises StartupError if people must fix something first.
        """
        if self._me is None:
            self._me = await self._line.connect()
            self._workplace.bots[self._messenger] = self._me
            log.info("app.connected", messenger=self._messenger)
        me = self._me
        while True:
            self._look()
            now = self._clock.now()
            if not await self._start_lanes(me, now):
                ready = await self._inbox.next_ready(now)  # an album that may still grow
                await self._rest((ready - self._clock.now()).total_seconds() if ready else None)

    async def _start_lanes(self, me: BotAccount, now: datetime) -> int:
        """Start the updates that are ready at `now`; return their number."""
        free = LANES_AT_ONCE - len(self._lanes)
        office = self._workplace.reading.known_office or await self._workplace.reading.office()
        ours = _lanes_of(office.organisation)
        taken = await self._inbox.take(self._messenger, self._lanes.keys(), free, now, ours)
        for update in taken:
            receiver = replace(me, id=update.bot)
            work = self._process(update, receiver)
            self._start(update.lane, work, f"update-{update.serial}")
        return len(taken)

    async def _process(self, taken: TakenUpdate, me: BotAccount) -> None:
        """Hold the lane until the update is done or a dead letter; pauses are in real time."""
        about(update=taken.serial, chat=taken.lane)
        backoff = Backoff()
        while await self._tried(taken, me) is ProcessingOutcome.WAITS:  # noqa: ASYNC110 - only time helps here
            await asyncio.sleep(backoff.pause())

    async def _tried(self, taken: TakenUpdate, me: BotAccount) -> ProcessingOutcome:
        """Make one attempt and measure it."""
        began = self._clock.monotonic()
        came = await self._settled(taken, me)
        self._watch(self._line.kind_of(taken.payload), came, self._clock.monotonic() - began)
        return came

    async def _settled(self, taken: TakenUpdate, me: BotAccount) -> ProcessingOutcome:
        try:
            try:
                await with_reloads(partial(self._handle, taken, me))
            except Exception as error:
                if machine_failed(error):
                    raise
                return await self._failed(taken, me, error)
        except Exception as error:  # noqa: BLE001 - the update waits, and its lane with it
            log.warning("processing.waits", error=describe(error))
            return ProcessingOutcome.WAITS
        return ProcessingOutcome.DONE

    async def _handle(self, taken: TakenUpdate, me: BotAccount) -> None:
        if taken.starts > STARTS_UNTIL_DEAD:
            raise EndedWithTheProcess
        now = self._clock.now()
        incoming = self._read(taken, me)
        if isinstance(incoming, BotMembership) and incoming.needs_rights:
            incoming = await self._line.with_rights(incoming)
        source = incoming.ref if isinstance(incoming, IncomingMessage) else None
        uow = self._workplace.unit(taken.serial, taken.others, source)
        besides = uow.besides = await self._told_besides(incoming)
        place = self._workplace
        context = Context(
            uow,
            place.reading,
            now,
            me,
            place.files,
            place.codes,
            place.proofreader,
            place.bots,
            place.networks,
            place.seal,
        )
        try:
            response = SILENT if incoming is None else await self._answered(incoming, context)
        except AlreadyHandled:
            return
        alone, done = response.alone, response.notices
        if alone is not None and not self._presses.can_show_alone(alone):
            done, alone = (*done, alone), None
        if not uow.committed:
            await self._inbox.done(
                taken.serial,
                (*besides, *done),
                self._clock.now(),
                taken.others,
                closes=response.closes,
                forget=response.forgets,
            )
        elif done:
            message = "notices after the use case's commit would be lost"
            raise RuntimeError(message)
        if isinstance(incoming, ButtonPress):
            self._presses.answer(incoming, response.toast, alone)

    def _read(self, taken: TakenUpdate, me: BotAccount) -> Incoming | None:
        """Parse the update; raise Unreadable whatever is wrong with it."""
        try:
            return self._line.read(taken.payload, taken.album, me, self._clock.now())
        except Unreadable:
            raise
        except Exception as error:
            raise Unreadable("not foreseen") from error

    async def _told_besides(self, incoming: Incoming | None) -> Sequence[Notice]:
        """Return what the author of a message learns of its files, whatever its handler does."""
        if not isinstance(incoming, IncomingMessage) or not incoming.unread:
            return ()
        organisation = await self._organisation_of(incoming.by.person)
        return files_not_received(incoming, organisation)

    async def _answered(self, incoming: Incoming, context: Context) -> Response:
        """Dispatch it as the employee's, whichever of their accounts it came from."""
        by = None if isinstance(incoming, Anonymous | ChatMigrated | TopicTurned) else incoming.by
        if by is not None:
            organisation = await self._organisation_of(by.person)
            incoming = of_employee(incoming, organisation)
            person = organisation.person(by.person)
            if person is not None and person.reached_in != by.person:
                await self._workplace.note_account(by.person)
        return await dispatch(incoming, context)

    async def _organisation_of(self, account: PersonId) -> Organisation:
        """Return the organisation to find the employee in; read again if it is their other account.

        The first account is theirs for ever: no other state gives another id.
        """
        known = self._workplace.reading.known_office
        if known is None or account not in known.organisation.people:
            known = await self._workplace.reading.office()
        return known.organisation

    async def _failed(
        self, taken: TakenUpdate, me: BotAccount, error: Exception
    ) -> ProcessingOutcome:
        """Count a failure; after the last one make a dead letter and notify people."""
        unreadable, private = isinstance(error, Unreadable), Place(ChatId(taken.lane)).private
        hopeless = unreadable or isinstance(error, EndedWithTheProcess)
        what = f"{describe(error)}: {error}" if unreadable else describe(error)
        log.error("processing.failed", error=what)
        failures = await self._inbox.failed(taken.serial, what)
        if failures < FAILURES_UNTIL_DEAD and not hopeless:
            return ProcessingOutcome.WAITS
        office = await self._workplace.reading.office()
        incoming = None if unreadable else self._incoming(taken, me)
        pressed = incoming if isinstance(incoming, ButtonPress) else None
        secret = isinstance(incoming, IncomingMessage) and is_like_token(incoming)
        in_chat = (private or not unreadable) and not (pressed or secret)
        notices: tuple[Notice, ...] = tuple(
            _about_dead_letter(taken, error, office, in_chat=in_chat)
        )
        if isinstance(incoming, IncomingMessage) and secret:
            told = TextNotice(incoming.place, troubles.TOKEN_NOT_HANDLED)
            notices = (*notices, *deletions(incoming), told)
        now = self._clock.now()
        await self._inbox.dead_letter(taken.serial, what, notices, now, taken.others, forget=secret)
        log.error("processing.dead_letter", error=type(error).__name__)
        if pressed is not None:
            self._presses.answer(pressed, Toast(troubles.PRESS_NOT_HANDLED, alert=True))
        return ProcessingOutcome.DEAD

    def _incoming(self, taken: TakenUpdate, me: BotAccount) -> Incoming | None:
        """Return what the update reports, None if it can't be read."""
        with suppress(Unreadable):  # the process died before the update could be parsed
            return self._read(taken, me)
        return None


def _lanes_of(organisation: Organisation) -> set[int]:
    """Return the lanes of employees: strangers' messages must not delay them."""
    private = (place for person in organisation.people.values() for place in person.private_chats)
    return {place.chat for place in (*private, *organisation.places)}


def _about_dead_letter(
    taken: TakenUpdate, error: Exception, office: Office, *, in_chat: bool
) -> Iterator[TextNotice]:
    """Notify admins in private, and with `in_chat` the source chat."""
    for admin in office.organisation.holders(Role.ADMIN):
        text = troubles.dead_letter(taken.serial, describe(error))
        yield TextNotice(admin.private, text)
    if number_of(taken.lane) and in_chat:
        yield TextNotice(Place(ChatId(taken.lane)), troubles.NOT_HANDLED)
