"""The composition root: from settings to a running program."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime
from functools import partial
from importlib.metadata import version
from typing import Final

import structlog

from bot.delivery.delivery import Delivery
from bot.delivery.leading import Leading
from bot.delivery.limits import Limits
from bot.delivery.render_and_send import NoticeSender
from bot.http.health import Health, metrics_route
from bot.http.intake import Intake
from bot.http.server import HttpServer
from bot.http.webhook import webhook_route
from bot.jobs.importing import Importing, ImportJobs
from bot.jobs.queue import JobWorking, Step
from bot.jobs.reports import ReportMaking
from bot.loops.alarm import Alarm
from bot.loops.answer_placing import AnswerPlacing
from bot.loops.backups import BackingUp
from bot.loops.bringing_in import BringingIn
from bot.loops.comment_looks import CommentLooks
from bot.loops.derived_data import ClosedCounting, Recognising, keep_indexed, keep_learned
from bot.loops.failures import Failures
from bot.loops.housekeeping import Housekeeping
from bot.loops.page_reading import PageReading
from bot.loops.placements import PlacementLooks
from bot.loops.sweep import Sweep
from bot.messengers.adapter import Rates, Surroundings
from bot.messengers.backlog import Backlog, Hearing
from bot.messengers.files import FilesOf
from bot.messengers.line import MessengerLine, Work
from bot.messengers.presses import PressAnswers
from bot.messengers.processing import Processing, Workplace
from bot.networks.tokens import TokenStore
from bot.networks.wiring import make_networks, tokens_in
from bot.operations.examination import Examination
from bot.operations.findings import Finding
from bot.operations.findings_text import in_chat
from bot.operations.messengers import ADAPTERS, RATES
from bot.operations.network_tokens import TokenCheck
from bot.operations.readiness import Readiness
from bot.runtime.backoff import with_patience
from bot.runtime.clock import Clock, ConfirmedTime, SystemClock
from bot.runtime.metrics import Exposition, Metrics, Sources
from bot.runtime.supervision import Loop, Supervisor, told_to_systemd
from bot.setup.bootstrap import begin
from bot.setup.organisation_file import read_organisation
from bot.setup.sealing import sealer_of
from bot.setup.settings import Settings
from bot.setup.wiring import make_offices, served
from domain.model.conversation.job import CheckHealth, CheckImport, Job, Made, MakeReport, PutImport
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.ids import BotId, MessageRef, Messenger, messenger_of
from domain.model.organisation.people import Role
from domain.ports.services import Proofreader
from handlers.ui.context import BotAccount
from handlers.ui.invitation_codes import InvitationCodes
from storage.conversation.questions import QuestionEnds
from storage.delivery.delivering import Delivering
from storage.delivery.owed import Refreshing
from storage.engine.copying import Backups
from storage.engine.database import Database, sqlite_file
from storage.engine.listening import Listener
from storage.inbox.inbox import Inbox
from storage.incidents.attention import AttentionQueue
from storage.incidents.experience import LearnedHistory
from storage.incidents.found_comments import CommentQueue
from storage.incidents.listing import IncidentList
from storage.incidents.looks import LookQueue
from storage.incidents.placing_queue import PlacingQueue
from storage.incidents.reading import SqlReading
from storage.incidents.searching import SearchIndex
from storage.leader.job_queue import JobQueue
from storage.leader.leadership import Leadership
from storage.leader.load import Load, load_of
from storage.leader.page_marks import PageMarks
from storage.leader.pulse import AlarmBook, Pulse
from storage.organisation.tokens import stored_tokens
from storage.reports.reading import SqlFacts
from storage.reports.sums import DayCounting
from storage.schema.delivery import digest, menu, sent_message, shown_staff
from storage.schema.incidents import (
    event,
    found_comment,
    incident,
    placement,
    placing_order,
)
from storage.schema.jobs import job
from storage.schema.messages import inbox, outbox, question
from storage.schema.reports import briefing, outdated_day
from storage.schema.staff import absence, network_token, organisation
from storage.unit_of_work import SqlUnitOfWork
from storage.upkeep.bot_switch import serve

log: Final = structlog.get_logger(__name__)

_FINISH_WITHIN: Final = 10.0
"""Seconds that a shutdown waits for work in progress."""

_USUAL_CALL: Final = 3
"""Seconds of lease required before a call; the lease is renewed during longer calls."""


class App:
    """The whole program; `running` starts and stops it."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        rates: Mapping[Messenger, Rates],
        proofreader: Proofreader | None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.database = Database(settings.database_url)
        self._watch = self.database.changes.watch
        self.offices = make_offices(self.database, settings, clock)
        self.reading = SqlReading(self.database, self.offices)
        self.history = LearnedHistory(self.database)
        self.metrics = Metrics()
        self.inbox = Inbox(self.database)
        self.lines = self._new_lines()
        self.codes = InvitationCodes(settings.invitation_key())
        self._accounts: dict[Messenger, BotAccount] = {}
        self.confirmed = ConfirmedTime(clock, self._told_at)
        self.listener = Listener(self.database)
        self.sweep = self._new_sweep()
        self.sealer = sealer_of(settings)
        self.tokens = TokenStore(
            self.database, self.sealer, tokens_in(settings), self._watch(network_token)
        )
        self.networks = make_networks(
            settings,
            self.tokens,
            self.lines,
            clock,
            office=self.reading.office,
            watch=self.metrics.called,
        )
        self._failures = Failures(self._tell_admins)
        self.placements = self._new_placements()
        self.page_reading = self._new_page_reading()
        self.jobs = self._new_jobs()
        self.supervisor = Supervisor(clock, self._tell_admins)
        self._leadership = Leadership(self.database, self._bots)
        self.placing = self._new_placing()
        self.leading = self._new_leading()
        self.processing = [self._new_processing(line, proofreader) for line in self.lines]
        self.http = self._new_http()
        self._limits = Limits(rates)

    async def run(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set; raise the error if the program fails before that."""
        life = asyncio.create_task(self._live(), name="life")
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait([life, stopped], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        life.cancel()
        with suppress(asyncio.CancelledError):
            await life
        log.info("app.stopped")

    async def _live(self) -> None:
        async with self.running() as works, told_to_systemd():
            ended, _ = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
            for work in ended:
                work.result()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Sequence[asyncio.Task[None]]]:
        """Run the program inside the context; on exit finish work in progress and close everything.

        Raises StartupError if the user must fix something first; if only Telegram can report it,
        one of the tasks raises it.
        """
        async with AsyncExitStack() as closing:
            await self._open(closing)
            keep = self.supervisor.keep
            learning = partial(keep_learned, self.history, self._watch(event))
            works = [
                asyncio.create_task(keep(Loop.LEADING, self.leading.run)),
                *(
                    asyncio.create_task(keep(ADAPTERS[messenger_of(line.bot)].processing, one.run))
                    for line, one in zip(self.lines, self.processing, strict=True)
                ),
                asyncio.create_task(keep(Loop.LEARNING, learning)),
                asyncio.create_task(keep(Loop.LISTENING, self.listener.run)),
                asyncio.create_task(keep(Loop.TOKENS, self.tokens.run)),
            ]
            log.info("app.started", http_port=self.http.port)
            try:
                yield works
            finally:
                await self._finish(works)

    async def idle(self) -> bool:
        """Return whether all received updates are handled and all messages are sent."""
        return (
            not self.working
            and all(one.idle for one in self.processing)
            and self.jobs.idle
            and await self.sweep.idle()
            and self.placements.idle
            and not self.page_reading.busy
            and self.placing.idle
            and await self.leading.idle()
        )

    async def waits_for_clock(self) -> bool:
        """Return whether the only remaining work is scheduled for later."""
        if self.working:
            return False
        return (
            self.pausing
            or self.leading.waits_for_clock
            or any(one.waits_for_clock for one in self.processing)
            or self.jobs.waits_for_clock
            or await self.sweep.has_overdue_work()
        )

    @property
    def pausing(self) -> bool:
        """Whether receiving waits for its next attempt after a failure."""
        return any(line.pausing for line in self.lines)

    @property
    def working(self) -> bool:
        """Whether an update, due work or a message is being processed right now."""
        busy = any(one.busy for one in self.processing) or self.sweep.looking
        return busy or self.leading.sending or any(line.busy for line in self.lines)

    async def _open(self, closing: AsyncExitStack) -> None:
        """Start the parts that need no messenger, so that incidents can be registered without."""
        for line in self.lines:
            closing.push_async_callback(line.close)
        for network in self.networks:
            closing.push_async_callback(network.close)
        await closing.enter_async_context(served(self.settings, self.database))
        await with_patience(self._identify)
        await with_patience(self._organise)
        await with_patience(self._serve)
        await with_patience(self.tokens.read)
        closing.push_async_callback(self.http.stop)
        await self.http.start()

    async def _identify(self) -> None:
        for line in self.lines:
            await line.identify()
        self._leadership.lead_for(self._bots)

    async def _organise(self) -> None:
        """Fill an empty organisation from ORGANIZATION_FILE; without it, admins do it in chat."""
        file = self.settings.organization_file
        if file is None:
            await begin(self.offices, self.database, self._bots[0], self.clock.now())
        elif await self.offices.described():
            log.info("organisation.file_not_read", why="described already: otklik org import")
        else:
            changes = await self.offices.apply(read_organisation(file))
            log.info("organisation.filled", settings=len(changes))

    async def _serve(self) -> None:
        """Make these bots the ones that serve the database, replacing any others."""
        replaced = await serve(self.database, self.offices, self._bots, self.clock.now())
        for former in replaced:
            now = next(bot for bot in self._bots if messenger_of(bot) is messenger_of(former))
            log.warning("bot.changed", former=former, bot=now)

    async def _finish(self, works: Sequence[asyncio.Task[None]]) -> None:
        """Start no new work and finish work in progress, within `_FINISH_WITHIN` seconds."""
        for work in works:
            work.cancel()
        try:
            async with asyncio.timeout(_FINISH_WITHIN):
                await asyncio.gather(*works, return_exceptions=True)
                for one in self.processing:
                    await one.finish()
        except TimeoutError:
            log.warning("app.stopped_in_the_middle")

    @property
    def _bots(self) -> Sequence[BotId]:
        return [line.bot for line in self.lines]

    def _told_at(self) -> datetime | None:
        """Return the latest time reported by a messenger."""
        return max(filter(None, (line.told_at for line in self.lines)), default=None)

    def _new_lines(self) -> Sequence[MessengerLine]:
        """Return the messengers whose tokens are set; raise StartupError without any."""
        known = list(ADAPTERS.values())
        chosen = [one for one in known if one.is_set(self.settings)] or known[:1]
        return [one.connect(self._surroundings(one.messenger)) for one in chosen]

    def _surroundings(self, messenger: Messenger) -> Surroundings:
        return Surroundings(
            self.settings,
            self.database,
            self.inbox,
            self.clock,
            office=self.reading.office,
            tell_admins=self._tell_admins,
            menus_changed=self._watch(sent_message, menu, organisation, absence),
            watch=partial(self.metrics.called, messenger),
        )

    def _new_processing(self, line: MessengerLine, proofreader: Proofreader | None) -> Processing:
        return Processing(
            line,
            Workplace(
                self.reading,
                self._unit,
                FilesOf(self.lines),
                self.codes,
                self.offices.note_account,
                self._accounts,
                proofreader,
                {one.network: one for one in self.networks},
                self.sealer.seal if self.sealer else None,
            ),
            self.inbox,
            PressAnswers(line.press_calls, self._say),
            self.clock,
            arrived=self._watch(new=[inbox]),
            watch=self.metrics.handled,
        )

    def _unit(
        self,
        inbox_serial: int | None = None,
        others: Collection[int] = (),
        source: MessageRef | None = None,
    ) -> SqlUnitOfWork:
        return SqlUnitOfWork(
            self.database,
            self.offices,
            self.clock.now,
            inbox_serial,
            others,
            source=source,
            history=self.history,
        )

    async def _say(self, *says: TextNotice) -> None:
        async with self._unit() as unit:
            for say in says:
                await unit.outbox.put(say)
            await unit.commit()

    async def _tell_admins(self, text: str) -> None:
        organisation = (await self.reading.office()).organisation
        admins = organisation.holders(Role.ADMIN)
        await self._say(*(TextNotice(admin.private, text) for admin in admins))

    async def _tell_control(self, text: str) -> None:
        control = (await self.reading.office()).organisation.control
        await self._say(TextNotice(control, text))

    def _outbox(self, epoch: int) -> Delivering:
        return Delivering(self.database, self.offices, self._bots, epoch)

    def _new_delivery(self, epoch: int) -> Delivery:
        notices = self._outbox(epoch)
        sender = NoticeSender(
            notices,
            {messenger_of(one.bot): one.calls(self._leadership.during) for one in self.lines},
            self._limits,
            self.clock,
            self.reading.office,
            adapters=ADAPTERS,
            files=FilesOf(self.lines),
            codes=self.codes,
            ensure_leading=partial(self._leadership.ensure, epoch, _USUAL_CALL),
            watch=self.metrics.noticed,
        )
        # Notices of a chat that became a supergroup follow it without being queued again.
        queued = self._watch(organisation, new=[outbox])
        return Delivery(notices, sender, self._limits, self.clock, queued)

    def _new_sweep(self) -> Sweep:
        return Sweep(
            AttentionQueue(self.database),
            QuestionEnds(self.database),
            self.reading,
            self._unit,
            self.clock,
            comments=CommentQueue(self.database),
            cards=Refreshing(self.database),
            backlog_read=Backlog(
                [line.waiting for line in self.lines], self.inbox, self.clock
            ).read,
            batch=self.database.changes.batch,
            watch=self.metrics.swept,
            changed=partial(
                self._watch,
                *(incident, question, briefing, job, digest, shown_staff, organisation, absence),
                found_comment,
            ),
        )

    def _new_page_reading(self) -> PageReading:
        bringing = BringingIn(
            CommentQueue(self.database),
            LookQueue(self.database),
            PlacingQueue(self.database),
            self._unit,
            office=self.reading.office,
            clock=self.clock,
        )
        looks = CommentLooks(
            CommentQueue(self.database),
            self.networks,
            self._unit,
            self.clock,
            changed=self._watch(found_comment),
        )
        return PageReading(
            partial(PageMarks, self.database),
            bringing,
            looks,
            self.networks,
            office=self.reading.office,
            tokens=partial(stored_tokens, self.database),
            name=self.offices.note_alias,
            failures=self._failures,
            tell_control=self._tell_control,
            clock=self.clock,
            changed=self._watch(organisation, network_token),
        )

    def _new_placements(self) -> PlacementLooks:
        return PlacementLooks(
            LookQueue(self.database),
            self.networks,
            self._unit,
            self.reading.office,
            self.clock,
            orders=PlacingQueue(self.database),
            confirmed=self.confirmed,
            failures=self._failures,
            changed=self._watch(placement),
        )

    def _new_placing(self) -> AnswerPlacing:
        return AnswerPlacing(
            PlacingQueue(self.database),
            self.networks,
            self._unit,
            self.clock,
            answers=LookQueue(self.database).answers_at,
            hearing=Hearing(
                {messenger_of(line.bot): line.waiting for line in self.lines},
                self.inbox,
                self.clock,
                reports_waiting=lambda: all(line.reports_waiting for line in self.lines),
            ),
            ensure_leading=partial(self._leadership.ensure, seconds=_USUAL_CALL),
            failures=self._failures,
            changed=partial(self._watch, placing_order),
        )

    def _new_jobs(self) -> JobWorking:
        return JobWorking(
            partial(JobQueue, self.database),
            self._do,
            self.reading.office,
            self.clock,
            self._watch(job),
        )

    async def _do(self, job: Job, step: Step) -> Made:
        match job.what:
            case MakeReport() as what:
                facts, reading = SqlFacts(self.database), self.reading
                reports = ReportMaking(
                    facts, reading.office, reading.briefing, reading.promises, self.clock
                )
                return await reports.make(job, what, step)
            case CheckHealth():
                examination = Examination(self.settings, self.clock)
                office = await self.reading.office()
                resting = [loop.value for loop in self.supervisor.resting]
                found = await examination.of_running(
                    self.lines,
                    self.database,
                    office,
                    step,
                    resting=resting,
                    tokens=TokenCheck(self.database, self.tokens, self.networks),
                )
                return Made([TextNotice(job.place, page) for page in in_chat(found)])
            case CheckImport() as what:
                return await self._imports().check(job, what, step)
            case PutImport() as what:
                return await self._imports().put(job, what)

    def _imports(self) -> ImportJobs:
        importing = Importing(self.database, self.reading.office, self._unit, self.clock.now)
        return ImportJobs(importing, FilesOf(self.lines), self.clock)

    async def _troubles(self) -> list[Finding]:
        return await Examination(self.settings, self.clock).of_work(self.lines, self.database)

    def _new_leading(self) -> Leading:
        zone = self.settings.timezone
        days = partial(DayCounting, self.database)
        changed = self._watch(incident, outdated_day, organisation)
        counting = ClosedCounting(days, self.reading.office, self.clock, changed)
        keeping = Housekeeping(
            self.database,
            self._outbox,
            self.inbox,
            self.confirmed,
            zone=zone,
            office=self.reading.office,
        )
        backups = Backups(self.settings.database_url)
        alarm = Alarm(
            partial(AlarmBook, self.database),
            self._troubles,
            self.reading.office,
            self.clock,
        )
        works: dict[Loop, Work] = {
            Loop.BACKING_UP: BackingUp(
                backups,
                self.clock,
                zone,
                self._tell_admins,
                Pulse(self.database).note_backup,
                confirmed=self.confirmed,
            ).run,
            Loop.SWEEP: self.sweep.run,
            Loop.PLACEMENTS: self.placements.run,
            Loop.INDEXING: partial(keep_indexed, SearchIndex(self.database), self.clock),
            Loop.RECOGNISING: Recognising(
                self._unit, self.reading.office, self.clock, self._watch(organisation)
            ).run,
        }
        for line in self.lines:
            works |= line.works()
        guarded = {
            Loop.ALARM: alarm.run,
            Loop.HOUSEKEEPING: keeping.run,
            Loop.JOBS: self.jobs.run,
            Loop.PAGES: self.page_reading.run,
            Loop.PLACING: self.placing.run,
            Loop.COUNTING: counting.run,
        }

        def in_term(epoch: int) -> Mapping[Loop, Work]:
            return works | {loop: partial(run, epoch) for loop, run in guarded.items()}

        holder = f"{socket.gethostname()}:{os.getpid()}"
        return Leading(self._leadership, holder, self._new_delivery, self.supervisor, in_term)

    @property
    def _intake_token(self) -> str | None:
        token = self.settings.intake_token
        return token.get_secret_value() if token else None

    def _new_http(self) -> HttpServer:
        settings = self.settings
        intake = Intake(
            self._intake_token,
            self._unit,
            self.reading,
            IncidentList(self.database),
            self.clock,
            version=version("otklik"),
        )
        webhooks = [
            webhook_route(line.webhook, line.receive) for line in self.lines if line.webhook
        ]
        readiness = Readiness(
            Pulse(self.database),
            self.lines,
            self.leading,
            self.supervisor,
            self.clock,
        )
        health = Health(readiness.checks(), self.clock)
        file = sqlite_file(settings.database_url)
        sources = Sources(
            self._load,
            health.wrong,
            lambda: self.leading.leads,
            file.parent if file else None,
            partial(Pulse(self.database).last_backup, Backups(settings.database_url)),
            settings.timezone,
            version("otklik"),
        )
        metrics = metrics_route(Exposition(self.metrics, sources, self.clock))
        routes = [*intake.routes(), *webhooks, *health.routes(), metrics]
        return HttpServer(settings.http_host, settings.http_port, routes)

    async def _load(self) -> Load:
        return await load_of(self.database, self.clock.now(), self.settings.timezone)


def build_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    rates: Mapping[Messenger, Rates] = RATES,
    proofreader: Proofreader | None = None,
) -> App:
    """Return the program for these settings; tests and the demo pass their own clock and limits.

    Without a proofreader drafts go unchecked.
    """
    return App(settings, clock or SystemClock(), rates, proofreader)
