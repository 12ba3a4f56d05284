"""Collecting the facts for findings: the database and its disk, the messengers, the organisation."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from bot.messengers.adapter import Adapter, Surroundings
from bot.messengers.line import MessengerLine
from bot.messengers.probe import Assumption, Seen, Step
from bot.networks.tokens import TokenStore
from bot.networks.wiring import make_networks, pages_in_messengers, tokens_in
from bot.operations import findings
from bot.operations.findings import Area, Finding
from bot.operations.messengers import ADAPTERS
from bot.operations.network_tokens import TokenCheck
from bot.operations.readiness import HELD_UP
from bot.operations.trial import Trial
from bot.runtime.clock import Clock
from bot.runtime.database_errors import in_words
from bot.runtime.startup_error import Problem, StartupError
from bot.setup.official_calendar import calendar_of
from bot.setup.organisation_file import read_organisation
from bot.setup.sealing import sealer_of
from bot.setup.settings import Settings
from bot.setup.wiring import consulted, inspected, make_offices
from domain.model.ids import BotId, ChatId, Place, messenger_of, written_id
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from storage.engine.copying import Backups
from storage.engine.database import Database, sqlite_file
from storage.engine.sqlite_files import in_use
from storage.inbox.inbox import Inbox
from storage.incidents.reading import SqlReading
from storage.leader.load import load_of
from storage.leader.pulse import Pulse
from storage.organisation.offices import NoOrganisation


class _Stored(NamedTuple):
    """The database of the program, and what reads it."""

    database: Database
    reading: SqlReading


class Examination:
    """A read-only check of everything; it needs no lock and can run beside the bot."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock

    async def of_what_stands(self, step: Step) -> list[Finding]:
        """Check from outside, with or without a running bot; missing parts are findings, too."""
        found: list[Finding] = []
        async with AsyncExitStack() as closing:
            stored = await self._stored(closing, found)
            office = await self._office(stored, found)
            found += await self._of_what_is_set(stored, office, step)
            if office is not None:
                found += self._of_office(office)
        return found

    async def of_running(
        self,
        lines: Sequence[MessengerLine],
        database: Database,
        office: Office,
        step: Step,
        *,
        resting: Iterable[str],
        tokens: TokenCheck,
    ) -> list[Finding]:
        """Check from within the program; `resting` names its loops that wait after a failure."""
        return [
            *findings.of_loops(resting),
            *await self._of_database(database),
            *await self._of_messengers(lines, office, step),
            *self._of_office(office),
            *await tokens.findings(office, self._clock.now()),
        ]

    async def tried(self, chat: str) -> list[Assumption]:
        """Try what the program does with messages in a chat, named as in the organisation file.

        Nothing remains there. Raises StartupError if the organisation has no such chat.
        """
        async with consulted(self._settings, self._clock) as (database, reading):
            place = _chat_named(chat, (await reading.office()).organisation)
            adapter, stored = ADAPTERS[place.messenger], _Stored(database, reading)
            if not adapter.is_set(self._settings):
                raise _not_tried(chat, "для этого мессенджера не указан токен бота")
            async with (
                self._connected(adapter, stored) as line,
                self._connected(adapter, stored) as other,
            ):
                return await Trial(line, other, place, self._clock).run()

    async def of_work(self, lines: Sequence[MessengerLine], database: Database) -> list[Finding]:
        """Check for problems that arise during operation; no chat is probed."""
        return [
            *await self._of_database(database),
            *await self._of_messengers(lines, None, _unseen),
        ]

    async def _stored(self, closing: AsyncExitStack, found: list[Finding]) -> _Stored | None:
        """Return the database and what reads it, None if it can't be opened."""
        try:
            database = await closing.enter_async_context(inspected(self._settings))
        except StartupError as error:
            found += _of(Area.DATABASE, error)
            return None
        return _Stored(
            database, SqlReading(database, make_offices(database, self._settings, self._clock))
        )

    async def _office(self, stored: _Stored | None, found: list[Finding]) -> Office | None:
        """Return the office in force or, before the first start, the one in the file."""
        described = self._described(found)
        try:
            if stored is not None:
                with in_words():
                    found += findings.of_absence(at_work=await self._at_work(stored.database))
                    found += await self._of_database(stored.database)
                    found += await self._of_tokens(*stored)
                    return await stored.reading.office()
        except StartupError as error:
            found += _of(Area.DATABASE, error)
        except NoOrganisation:
            found += [] if described else [findings.finding("no_organisation")]
        return None if described is None else self._before_the_start(described)

    async def _of_tokens(self, database: Database, reading: SqlReading) -> list[Finding]:
        settings, changed = self._settings, asyncio.Event()
        store = TokenStore(database, sealer_of(settings), tokens_in(settings), changed)
        networks = make_networks(
            settings, store, (), self._clock, office=reading.office, watch=_uncounted
        )
        try:
            check = TokenCheck(database, store, networks)
            return await check.findings(await reading.office(), self._clock.now())
        finally:
            for network in networks:
                await network.close()

    async def _at_work(self, database: Database) -> bool:
        """Return whether a process serves the database, by its lock or its lease."""
        file = sqlite_file(self._settings.database_url)
        return await Pulse(database).led_elsewhere() if file is None else in_use(file)

    def _described(self, found: list[Finding]) -> Organisation | None:
        file = self._settings.organization_file
        try:
            return None if file is None else read_organisation(file)
        except StartupError as error:
            named = (Problem(f"ORGANIZATION_FILE, {one.where}", one.what) for one in error.problems)
            found += _of(Area.ORGANISATION, StartupError(error.subject, [*named]))
            return None

    def _before_the_start(self, described: Organisation) -> Office:
        calendar = calendar_of(described, self._settings.timezone)
        return Office(described.with_admins(self._settings.admin_ids), calendar)

    async def _of_database(self, database: Database) -> list[Finding]:
        pulse, now = Pulse(database), self._clock.now()
        since = await pulse.held_up_since(now - HELD_UP, now)
        return [
            *_of_disk(self._settings),
            *await self._of_backups(pulse, now),
            *findings.of_server(read_only=await pulse.read_only()),
            *findings.of_delivery(None if since is None else now - since),
            *findings.of_load(await load_of(database, now, self._settings.timezone), now),
        ]

    async def _of_backups(self, pulse: Pulse, now: datetime) -> Iterator[Finding]:
        def day(moment: datetime) -> date:
            return moment.astimezone(self._settings.timezone).date()

        url, today = self._settings.database_url, day(now)
        since = await pulse.first_registration()
        return findings.of_backups(
            await pulse.last_backup(Backups(url), today),
            day(since) if since else None,
            today,
            possible=sqlite_file(url) is not None or shutil.which("pg_dump") is not None,
        )

    async def _of_what_is_set(
        self, stored: _Stored | None, office: Office | None, step: Step
    ) -> list[Finding]:
        """Probe each messenger whose token is set."""
        settings, found = self._settings, list[Finding]()
        known = [one for one in ADAPTERS.values() if one.is_set(settings)]
        for adapter in known:
            try:
                if stored is None:
                    places = partial(_places, office)
                    seen = await adapter.probe(settings, places, self._clock, step)
                    found += self._of_seen(seen, adapter, office)
                else:
                    async with self._connected(adapter, stored) as line:
                        found += await self._of_messengers([line], office, step)
            except StartupError as error:
                found += _of(Area.SETTINGS, error)
        return found if known else [findings.finding("no_token")]

    @asynccontextmanager
    async def _connected(self, adapter: Adapter, stored: _Stored) -> AsyncIterator[MessengerLine]:
        """Yield a line with what the database knows of the bot; raise StartupError."""
        around = Surroundings(
            self._settings,
            stored.database,
            Inbox(stored.database),
            self._clock,
            office=stored.reading.office,
            tell_admins=_untold,
            menus_changed=asyncio.Event(),
            watch=_uncounted,
        )
        line = adapter.connect(around)
        try:
            with suppress(StartupError):  # the probe reports what is wrong with the token
                await line.identify()
            yield line
        finally:
            await line.close()

    async def _of_messengers(
        self, lines: Sequence[MessengerLine], office: Office | None, step: Step
    ) -> list[Finding]:
        found: list[Finding] = []
        for line in lines:
            seen = await line.probe(_places(office, line.bot), step)
            found += self._of_seen(seen, ADAPTERS[messenger_of(line.bot)], office)
        return found

    def _of_seen(self, seen: Seen, there: Adapter, office: Office | None) -> list[Finding]:
        settings, messenger, now = self._settings, there.messenger, self._clock.now()
        return [
            *findings.of_account(seen, messenger, proxied=there.uses_proxy(settings)),
            *findings.of_webhook(seen.webhook, messenger, there.webhook_url(settings), now),
            *(findings.of_places(seen, messenger, office.organisation) if office else ()),
        ]

    def _of_office(self, office: Office) -> Iterator[Finding]:
        today = office.calendar.local(self._clock.now()).date()
        yield from findings.of_people(office.organisation, today)
        yield from findings.of_calendar(office.calendar, today)


def _places(office: Office | None, bot: BotId) -> list[Place]:
    """Return control's chat first, then those of the authorities, channels, then private chats.

    Until control has a chat, its place is the bot's chat with itself.
    """
    if office is None:
        return []
    organisation = office.organisation
    groups, people = _chats(organisation)
    places = dict.fromkeys((*groups, *pages_in_messengers(organisation), *people))
    here = messenger_of(bot)
    return [one for one in places if one.messenger is here and one.chat != ChatId(bot)]


def _chats(organisation: Organisation) -> tuple[list[Place], list[Place]]:
    """Return the chats of control and the authorities, and those of people with the bot."""
    groups = [organisation.control, *(one.place for one in organisation.authorities.values())]
    people = organisation.people.values()
    return groups, [place for one in people for place in one.private_chats]


def _chat_named(chat: str, organisation: Organisation) -> Place:
    """Return the place with that chat, never a page; raise StartupError if there is none."""
    groups, people = _chats(organisation)
    for place in (*groups, *people):
        if str(written_id(place.chat)) == chat:
            return place
    raise _not_tried(
        chat, "такого чата в организации нет; номера чатов показывает otklik org export"
    )


def _not_tried(chat: str, why: str) -> StartupError:
    return StartupError("Проверка в чате", [Problem(f"--try {chat}", why)])


async def _unseen(_done: int, _total: int) -> None:
    """Ignore progress: no place is probed."""


async def _untold(_: str) -> None:
    """Report nothing: a person reads the findings."""


def _uncounted(*_: object) -> None:
    """Count no call: the doctor has no metrics."""


def of_settings(error: StartupError) -> list[Finding]:
    """Return the findings for unreadable settings."""
    return _of(Area.SETTINGS, error)


def _of(area: Area, error: StartupError) -> list[Finding]:
    return [findings.of_problem(area, problem) for problem in error.problems]


def _of_disk(settings: Settings) -> Iterator[Finding]:
    file = sqlite_file(settings.database_url)
    if file is None:
        return
    free, size = shutil.disk_usage(file.parent).free, file.stat().st_size
    writable = all(os.access(path, os.W_OK) for path in (file, file.parent))
    yield from findings.of_disk(free, size, writable=writable)
