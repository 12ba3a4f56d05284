"""The process is killed in the middle of work in MAX: nothing is lost, and nothing comes twice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from random import Random
from signal import SIGKILL
from typing import Any

import pytest

from bot.runtime.clock import SystemClock
from bot.sandbox.chat import Chat, Message
from bot.setup.organisation_file import read_organisation
from bot.tutorial.simulation import TOKEN
from tests.e2e.kill.process import program_process
from tests.e2e.kill.run import Work, free_port, work_left
from tests.e2e.town import CONTROL, DRAFT, HOUSING, ORGANISATION, familiar, in_max
from tests.max.person import Person
from tests.max.sandbox import Sandbox
from tests.telegram.simulation import gather

pytestmark = pytest.mark.kill

INCIDENTS = 12
KILLS = 10


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(token=TOKEN, clock=SystemClock()) as running:
        yield running


async def people_work(anna: Person, boris: Person, control: Chat, housing: Chat) -> None:
    """Anna registers and sends to the housing department, Boris answers, Anna agrees."""
    pressed: set[Message] = set()
    for number in range(INCIDENTS):
        anna.say(control.id, f"/new Яма у дома {number}-го.")
        await asyncio.sleep(0.4)
    while True:
        for card in control.messages + housing.messages:
            labels = [label for row in card.buttons for label in row]
            if card in pressed or not card.sender.is_bot:
                continue
            if "Управление ЖКХ" in labels:
                anna.press(card, "Управление ЖКХ")
            elif "✅ Согласовать" in labels:
                anna.press(card, "✅ Согласовать")
            elif "Взять в работу" in labels:
                boris.reply(card, DRAFT)
            else:
                continue
            pressed.add(card)
            await asyncio.sleep(0.4)
        await asyncio.sleep(0.1)


async def until_done(url: str, sandbox: Sandbox, housing: Chat) -> None:
    """All texts to place stand there, and nothing is left to do."""
    async with asyncio.timeout(240):
        while True:
            await asyncio.sleep(0.2)
            waits = sandbox.world.updates.pending or await work_left(url) != Work()
            if not waits and len(texts_to_place(housing)) >= INCIDENTS:
                return


def more_than(sandbox: Sandbox, sent: int) -> bool:
    return len(sandbox.calls_to("sendMessage")) > sent


def texts_to_place(housing: Chat) -> list[Message]:
    return [one for one in housing.messages if "разместите ответ" in one.text.partition("\n")[0]]


async def test_nothing_is_lost_and_nothing_comes_twice(sandbox: Sandbox, tmp_path: Path) -> None:
    chance = Random(7)  # noqa: S311 - chance for tests
    file = tmp_path / "organisation.toml"
    file.write_text(in_max(ORGANISATION), "utf-8")
    url = f"sqlite+aiosqlite:///{tmp_path}/otklik.sqlite3"
    everywhere: Any = sandbox
    gather(everywhere, read_organisation(file), called=familiar)
    control, housing = sandbox.chat(CONTROL), sandbox.chat(HOUSING)
    settings = {
        "MAX_TOKEN": TOKEN,
        "MAX_API_URL": sandbox.url,
        "DATABASE_URL": url,
        "ORGANIZATION_FILE": str(file),
        "HTTP_PORT": str(free_port()),
        "LOG_FORMAT": "json",
    }
    async with program_process(settings, tmp_path / "program.log") as program:
        await program.start()
        await sandbox.until(lambda: sandbox.calls_to("getUpdates"))  # the first one says from where
        work = people_work(sandbox.person(501), sandbox.person(503), control, housing)
        working = asyncio.create_task(work)
        for _ in range(KILLS):
            sent = len(sandbox.calls_to("sendMessage"))
            await sandbox.until(partial(more_than, sandbox, sent))
            await asyncio.sleep(chance.uniform(0, 0.2))
            await program.end(SIGKILL)
            await program.start()
        await until_done(url, sandbox, housing)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    heard = Counter(message.text for message in housing.messages if message.sender.is_bot)
    cards = [text for text in heard if "ответьте до" in text]
    assert len(texts_to_place(housing)) == INCIDENTS
    assert {heard[card] for card in cards} <= {1}
