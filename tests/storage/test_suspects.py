"""The process dies again and again: what kills it is set aside, and nothing else."""

import asyncio
from collections.abc import Collection
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.messengers import processing
from bot.messengers.processing import STARTS_UNTIL_DEAD, Processing, Workplace
from bot.runtime.clock import SystemClock
from domain.model.ids import BotId, Messenger, id_in
from handlers.ui.context import BotAccount
from storage.engine.database import Database
from storage.inbox.inbox import Inbox, ReceivedUpdate
from storage.schema.messages import InboxState
from storage.schema.messages import inbox as table
from tests.storage.samples import NOW
from tests.storage.test_claims import let_expire

BOTS = {one: BotId(id_in(one, 77)) for one in Messenger}
LANES = 6
PROCESSES = 60
"""More than killers need to be set aside."""


class Life:
    """One process: dies with the updates that kill it, or after so many attempts."""

    def __init__(self, attempts: int) -> None:
        self._left = attempts
        self.over = asyncio.Event()
        self.at: list[int] = []
        """The updates that were in hand when it died."""
        self._in_hand: set[int] = set()

    async def handle(self, number: int, *, kills: bool) -> None:
        self._in_hand.add(number)
        self._left -= 1
        await asyncio.sleep(0)
        if not self.over.is_set() and (kills or self._left < 0):
            self.at = sorted(self._in_hand)
            self.over.set()
        if self.over.is_set():
            await asyncio.Event().wait()  # nobody finishes in a dead process
        self._in_hand.discard(number)


class Line:
    """Reads the number of an update; handling begins and ends with it."""

    def __init__(self, messenger: Messenger) -> None:
        self.bot = BOTS[messenger]

    async def connect(self) -> BotAccount:
        return BotAccount(self.bot, "otklik_bot")

    def kind_of(self, payload: object) -> str:
        del payload
        return "message"


async def lived(database: Database, life: Life, killers: Collection[int]) -> None:
    """Two messengers work until the process dies or nothing is left to do."""
    inbox = Inbox(database)

    async def handle(self: Processing, taken: Any, me: BotAccount) -> None:
        del self, me
        if taken.starts > STARTS_UNTIL_DEAD:
            raise processing.EndedWithTheProcess
        number = taken.payload["number"]
        await life.handle(number, kills=number in killers)
        await inbox.done(taken.serial, (), NOW)

    async def failed(self: Processing, taken: Any, *_: object) -> Any:
        del self
        await inbox.dead_letter(taken.serial, "EndedWithTheProcess", (), NOW)
        return processing.ProcessingOutcome.DEAD

    office = SimpleNamespace(organisation=SimpleNamespace(people={}, places=()))
    workplace = cast(
        "Workplace", SimpleNamespace(reading=SimpleNamespace(known_office=office), bots={})
    )
    presses: Any = SimpleNamespace(busy=False, waiting=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Processing, "_handle", handle)
        patch.setattr(Processing, "_failed", failed)
        both = [
            Processing(
                cast("Any", Line(messenger)),
                workplace,
                inbox,
                presses,
                SystemClock(),
                arrived=asyncio.Event(),
                watch=lambda *_: None,
            )
            for messenger in Messenger
        ]
        running = [asyncio.create_task(one.run()) for one in both]
        async with asyncio.timeout(30):
            while not life.over.is_set() and await inbox.pending():  # noqa: ASYNC110 - seen from outside
                await asyncio.sleep(0)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        lanes = [task for one in both for task in one._lanes.values()]
        for task in lanes:
            task.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)


def updates(count: int, messenger: Messenger) -> list[ReceivedUpdate]:
    odd = messenger is Messenger.MAX
    return [
        ReceivedUpdate(number, id_in(messenger, 1 + number % LANES), {"number": number})
        for number in range(1, count + 1)
        if number % 2 == odd
    ]


async def ended_as(database: Database) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {state: set() for state in InboxState}
    for row in await database.rows(table.select()):
        found[row["state"]].add(row["payload"]["number"])
    return found


@pytest.mark.parametrize("seed", range(5))
async def test_only_what_kills_the_process_is_set_aside(database: Database, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - chance for tests
    count = chance.randint(10, 40)
    killers = set(chance.sample(range(1, count + 1), chance.randint(0, 3)))
    kills = chance.randint(5, 25)
    """Besides, somebody kills the process so often, wherever it is."""
    for messenger in Messenger:
        await Inbox(database).add(BOTS[messenger], updates(count, messenger), NOW)
    for number in range(PROCESSES):
        life = Life(chance.randint(0, 12) if number < kills else 1000)
        await lived(database, life, killers)
        if not database.sqlite:
            await let_expire(database)
        if number > 1 and len(life.at) > 1:
            assert not await suspects_in(database, life.at)
        if not await Inbox(database).pending():
            break
    ended = await ended_as(database)
    assert ended[InboxState.DEAD] == killers
    assert ended[InboxState.DONE] == set(range(1, count + 1)) - killers


async def suspects_in(database: Database, numbers: Collection[int]) -> list[int]:
    """Those of the numbers that count as suspects from more than two starts."""
    rows = await database.rows(table.select().where(table.c.starts > 2))
    return [row["serial"] for row in rows if row["payload"]["number"] in numbers]
