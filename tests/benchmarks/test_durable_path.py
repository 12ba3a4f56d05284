"""The whole durable path, as a rate beside the least that durability asks for.

Ours: updates are stored, taken, handled, committed with their events and notices, and done, in a
real database with the real settings; nothing is delivered. The floor: dispatching as many
updates to a handler that does nothing, and as many transactions of one insert through the same
engine as our path has committed.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from dataclasses import replace
from time import perf_counter, process_time
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, event, func, insert, select

from bot.messengers.presses import PressAnswers
from bot.messengers.processing import Processing, Workplace
from bot.telegram.calls import BotApi, ReceivedFiles
from bot.telegram.reading import read
from bot.telegram.sending import Sender
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.ids import (
    AuthorityCode,
    ChatId,
    DraftVersion,
    IncidentNumber,
    MessageRef,
    PersonId,
    Place,
)
from domain.model.incident.workflow.status import Status
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Authority, Person, Post, Role
from handlers.cards.approval import Decide
from handlers.cards.control.buttons import Route
from handlers.ui.buttons import Button
from handlers.ui.context import BotAccount, Toast
from handlers.ui.incoming import ButtonPress
from storage.engine.database import Database
from storage.inbox.inbox import Inbox
from storage.incidents.reading import SqlReading
from storage.organisation.offices import Offices
from storage.schema.incidents import incident
from storage.schema.messages import inbox
from storage.unit_of_work import SqlUnitOfWork
from tests.benchmarks.clock import StorysClock
from tests.benchmarks.conftest import Bench
from tests.benchmarks.test_router import numbered
from tests.bot.contexts import CODES, ME, NOW, Payload, message, press
from tests.storage.samples import calendar_of
from tests.unit.incidents import ORGANISATION
from tests.updates import received_all

pytestmark = pytest.mark.benchmark

BATCH = 100
"""Updates that Telegram gives at once."""

CONTROL = [Person(PersonId(n), f"К{n}", frozenset({Post(Role.CONTROL)})) for n in range(501, 505)]
BODIES = [
    Authority(AuthorityCode(f"body{n}"), f"Орган {n}", Place(ChatId(-2000 - n))) for n in range(8)
]
EXECUTORS = [
    Person(PersonId(601 + n), f"И{n}", frozenset({Post(Role.EXECUTOR, body.code)}))
    for n, body in enumerate(BODIES)
]
TOWN = replace(
    ORGANISATION,
    authorities={body.code: body for body in BODIES},
    people={person.id: person for person in (*CONTROL, *EXECUTORS)},
)

scratch = Table(
    "scratch", MetaData(), Column("id", Integer, primary_key=True), Column("text", String)
)


class NobodyIsAnswered(PressAnswers):
    """Nothing leaves this benchmark."""

    waiting = False

    def answer(
        self, pressed: ButtonPress, toast: Toast | None, alone: TextNotice | None = None
    ) -> None:
        del pressed, toast, alone


class Disconnected:
    """Telegram as far as updates are read; nothing is sent."""

    bot = ME.id
    read = staticmethod(read)

    async def connect(self) -> BotAccount:
        return ME

    def kind_of(self, payload: Payload) -> str:
        return next(name for name in payload if name != "update_id")


class Office:
    """The program from the inbox to the commit, and how often it has committed."""

    def __init__(self, url: str) -> None:
        self._clock = StorysClock()
        self.database = Database(url)
        self.inbox = Inbox(self.database)
        self.commits = 0
        self._handled = asyncio.Semaphore(0)
        self._offices = Offices(self.database, calendar_of, self._clock.now)
        reading = SqlReading(self.database, self._offices)
        api = BotApi(f"{ME.id}:token-of-nobody", None, None)
        workplace = Workplace(
            reading, self._unit, ReceivedFiles(api), CODES, self._offices.note_account, {}
        )
        presses = NobodyIsAnswered(Sender(api, 1), self._say)
        line: Any = Disconnected()
        self.processing = Processing(
            line,
            workplace,
            self.inbox,
            presses,
            self._clock,
            arrived=self.database.changes.watch(new=[inbox]),
            watch=lambda *_: self._handled.release(),
        )

    async def open(self, town: Organisation) -> None:
        await self.database.open()
        await self._offices.apply(town)
        async with self.database.writing() as connection:
            await connection.run_sync(scratch.create)
        event.listen(self.database._writer.sync_engine, "commit", self._committed)

    async def work(self, phases: Sequence[Sequence[Payload]]) -> None:
        """Takes every phase through, from the first insert to the last commit."""
        for phase in phases:
            for start in range(0, len(phase), BATCH):
                await self.inbox.add(ME.id, received_all(phase[start : start + BATCH]), NOW)
            for _ in phase:
                await self._handled.acquire()

    async def insert_one(self) -> None:
        async with self.database.writing() as connection:
            await connection.execute(insert(scratch).values(text="x"))

    async def answered(self) -> int:
        """How many incidents have been led to their end."""
        query = select(func.count()).where(incident.c.status == Status.ANSWERED)
        async with self.database.reading() as connection:
            return int((await connection.execute(query)).scalar_one())

    def _unit(
        self, serial: int, others: Collection[int], source: MessageRef | None
    ) -> SqlUnitOfWork:
        now = self._clock.now
        return SqlUnitOfWork(self.database, self._offices, now, serial, others, source=source)

    async def _say(self, say: TextNotice) -> None:
        raise AssertionError(say)

    def _committed(self, _connection: object) -> None:
        self.commits += 1


@pytest.fixture
async def office(url: str) -> AsyncIterator[Office]:
    office = Office(url)
    await office.open(TOWN)
    running = asyncio.create_task(office.processing.run())
    yield office
    running.cancel()
    await office.database.close()


def lives(first: int, incidents: int) -> Iterator[list[Payload]]:
    """The lives of some incidents, step by step: half of the first drafts are returned."""
    numbers = [IncidentNumber(number) for number in range(first, first + incidents)]
    half = numbers[::2]
    for name, chosen in {
        "register": numbers,
        "route": numbers,
        "draft": numbers,
        "reject": half,
        "draft again": half,
        "approve": numbers,
        "place": numbers,
    }.items():
        yield [numbered(step(name, number, rejected_before=number in half)) for number in chosen]


def step(name: str, number: IncidentNumber, *, rejected_before: bool) -> Payload:
    person, body = CONTROL[number % len(CONTROL)], BODIES[number % len(BODIES)]
    executor = EXECUTORS[number % len(BODIES)]
    version = DraftVersion(2 if rejected_before else 1)

    def pressed(data: Button) -> Payload:
        return press(person.id, Place(ChatId(person.id)), data)

    def replied(text: str) -> Payload:
        reply = message(executor.id, body.place, text, reply=True)
        reply["message"]["message_id"] = 10 * number + version
        reply["message"]["reply_to_message"]["text"] = f"№{number}. Новое сообщение"
        return reply

    match name:
        case "register":
            payload = message(person.id, Place(ChatId(person.id)), "/new Во дворе нет воды.")
            payload["message"]["message_id"] = 10 * number
        case "route":
            payload = pressed(Route(number=number, authority=body.code))
        case "draft":
            payload = replied("Воду дадут завтра к полудню.")
            payload["message"]["message_id"] = 10 * number + 1
        case "reject":
            payload = pressed(
                Decide(number=number, version=DraftVersion(1), off_topic=False, language=True)
            )
        case "draft again":
            payload = replied("Воду дадут завтра к 12:00.")
        case "approve":
            payload = pressed(
                Decide(number=number, version=version, off_topic=False, language=False)
            )
        case _:
            payload = replied("https://vk.com/wall-1_2")
            payload["message"]["message_id"] = 10 * number + 3
    return payload


async def test_every_incident_is_led_to_its_end_and_the_rate_is_told(
    office: Office, bench: Bench
) -> None:
    incidents, rounds = bench.size(100, small=8), bench.size(3, small=1)
    ours = floor = processor = float("inf")
    count_of = commits = 0
    for index in range(rounds):
        phases = list(lives(1 + index * incidents, incidents))
        updates = [payload for phase in phases for payload in phase]
        count_of = len(updates)

        before = office.commits
        began, used = perf_counter(), process_time()
        await office.work(phases)
        ours = min(ours, perf_counter() - began)
        processor = min(processor, process_time() - used)
        commits = office.commits - before

        began = perf_counter()
        for payload in updates:
            read(payload, (), ME, NOW)
        for _ in range(commits):
            await office.insert_one()
        floor = min(floor, perf_counter() - began)

    assert await office.answered() == rounds * incidents
    where = "SQLite" if office.database.sqlite else "PostgreSQL"
    bench.tell(
        f"the durable path, {where}",
        count_of / ours,
        "updates/s",
        floor / ours,
        f"as many transactions of one insert, {count_of / floor:.0f}/s",
        note=f"{processor / count_of * 1e3:.1f} ms of processor, {commits / count_of:.2f} commits each",
    )
