"""Many notices for many chats at once, against a sandbox with Telegram's flood limits."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Self

from sqlalchemy import update

from bot.sandbox.server import Call
from bot.tutorial.sandboxes import TOKEN, Sandboxes
from domain.model.conversation.cards import ControlCard
from domain.model.conversation.notices.kinds import Notice, ShowCard, TextNotice
from domain.model.conversation.notices.notice import Priority
from domain.model.ids import ChatId, IncidentNumber, Place
from domain.model.time.deadline import Due
from storage.outbox.queue import queue
from storage.schema.messages import outbox
from storage.unit_of_work import SqlUnitOfWork
from tests.e2e.town import ORGANISATION, TUESDAY_MORNING, rewritten
from tests.storage.samples import registered
from tests.telegram import FloodLimits, Sandbox, SteppedClock
from tests.telegram.simulation import Simulation

ALERT = "🔴 Инцидент повышенной важности"
DEPUTY_HEAD = ChatId(601)
_WORKING_DAY = timedelta(hours=8)


class NoticeLoad(Simulation):
    """The program, with more notices in its outbox than Telegram's limits let out at once."""

    @classmethod
    @asynccontextmanager
    async def facing(
        cls, folder: Path, groups: Collection[int], people: Collection[int] = ()
    ) -> AsyncIterator[Self]:
        """Nothing is to be told yet; groups have the bot in them, and people have met it.

        Its database and organisation are in the folder.
        """
        organisation = rewritten(folder / "organisation.toml", ORGANISATION)
        clock = SteppedClock(TUESDAY_MORNING)
        database = f"sqlite+aiosqlite:///{folder / 'load.sqlite3'}"
        async with (
            Sandbox(token=TOKEN, clock=clock, flood=FloodLimits()) as sandbox,
            cls.around(Sandboxes(sandbox), organisation, database) as load,
        ):
            for group in groups:
                sandbox.group(group, f"Группа {group}")
            for person in {*people, DEPUTY_HEAD}:
                sandbox.world.private_chat(sandbox.person(person, f"Сотрудник {person}").user)
            yield load

    async def register(self, count: int) -> None:
        """So many incidents of this moment: nobody is told of them or reminded for hours."""
        revision, now = (await self.app.reading.office()).calendar.revision, self.clock.now()
        async with self.unit() as uow:
            for number in range(1, count + 1):
                incident = registered(number)
                incident.detected_at = incident.registered_at = now
                incident.due = Due(
                    now + _WORKING_DAY, preliminary=False, calendar_revision=revision
                )
                incident.draft_due_at = incident.due.at
                incident.record_registration()
                incident.events.clear()
                await uow.incidents.save(incident)
            await uow.commit()

    async def put(self, *notices: Notice) -> None:
        """Queued in one commit."""
        async with self.unit() as uow:
            for notice in notices:
                await uow.outbox.put(notice)
            await uow.commit()

    async def alert(self) -> None:
        """Something more urgent than anything else, for the deputy head."""
        app, now = self.app, self.clock.now()
        async with app.database.writing() as connection:
            await queue(connection, [TextNotice(Place(DEPUTY_HEAD), ALERT)], now)
            urgent = update(outbox).where(outbox.c.kind == TextNotice.kind)
            await connection.execute(urgent.values(priority=Priority.ALERT))

    @property
    def written(self) -> list[Call]:
        """The calls that were counted by the limits, in their order."""
        counted = ("sendMessage", "editMessageText")
        return [call for call in self.sandbox.calls if call.method in counted]

    def unit(self) -> SqlUnitOfWork:
        """A unit of work of the program's."""
        app = self.app
        return SqlUnitOfWork(app.database, app.offices, self.clock.now)


def card(number: int, chat: int) -> ShowCard:
    """A notice of ordinary urgency."""
    return ShowCard(ControlCard(IncidentNumber(number)), Place(ChatId(chat)))


def cards(count: int, chats: Sequence[int], first: int = 1) -> list[ShowCard]:
    """Those of so many incidents, for each chat: chat by chat, which is the worst order."""
    return [card(number, chat) for chat in chats for number in range(first, first + count)]


async def standstill(load: NoticeLoad) -> None:
    """Returns when all that may leave at this moment has left."""
    async with asyncio.timeout(240):
        quiet = 0
        while quiet < 20:
            await asyncio.sleep(0.005)
            quiet = 0 if load.app.working else quiet + 1
