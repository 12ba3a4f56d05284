"""How long people wait: from a press to its answer, and from a commit to the call that tells of it.

The whole program and the stand-in for Telegram share one process. The floor is a bot that keeps nothing:
it asks for updates and answers each press at once.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from statistics import quantiles
from time import monotonic
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select

from bot.messengers.adapter import Rate, Rates
from bot.sandbox import Message, Press
from bot.tutorial.sandboxes import TOKEN, Sandboxes
from bot.tutorial.simulation import program
from domain.model.ids import Messenger
from storage.engine.database import Database
from storage.schema.messages import inbox
from tests.benchmarks.clock import StorysClock
from tests.benchmarks.conftest import Bench
from tests.e2e.town import ORGANISATION, described, familiar, rewritten
from tests.telegram import Person, Sandbox
from tests.telegram.simulation import gather

pytestmark = pytest.mark.benchmark

ANNA, OTHERS = 501, (502, 503, 504)
_PROMPT = Rate(10**6, 1.0)
"""Nobody waits for Telegram's limits: those have a benchmark of their own."""

_PATIENCE = 120.0


async def test_how_long_people_wait(tmp_path: Path, url: str, bench: Bench) -> None:
    times = bench.size(300, small=3)
    async with Sandbox(token=TOKEN, clock=StorysClock()) as sandbox:
        gather(sandbox, described(ORGANISATION), called=familiar)
        anna = sandbox.person(ANNA)
        async with only_answering(sandbox):
            bare = [await answered(sandbox, anna, await asked(sandbox)) for _ in range(times)]
    floor = quantiles(bare, n=100)[49]

    async with Sandbox(token=TOKEN, clock=StorysClock()) as sandbox:
        file = rewritten(tmp_path / "organisation.toml", ORGANISATION)
        app = program(
            Sandboxes(sandbox),
            file,
            url,
            rates={Messenger.TELEGRAM: Rates(_PROMPT, _PROMPT, _PROMPT)},
        )
        gather(sandbox, described(ORGANISATION), called=familiar)
        async with app.running():
            idle = await waits(sandbox, app.database, times)
            async with load(sandbox):
                busy = await waits(sandbox, app.database, times)

    where = "SQLite" if "sqlite" in url else "PostgreSQL"
    to = f"a bot that keeps nothing, p50 {floor * 1e3:.1f} ms"
    for when, (presses, calls) in {"idle": idle, "under load": busy}.items():
        for what, seconds in {"press to answer": presses, "commit to call": calls}.items():
            for part in (50, 99):
                took = quantiles(seconds, n=100)[part - 1]
                name = f"{what}, {when}, {where}, p{part}"
                bench.tell(name, took * 1e3, "ms", took / floor, to)


@asynccontextmanager
async def only_answering(sandbox: Sandbox) -> AsyncIterator[None]:
    base = f"{sandbox.url}/bot{TOKEN}"

    async def poll(session: aiohttp.ClientSession) -> None:
        offset = 0
        while True:
            body = {"offset": offset, "timeout": 30}
            async with session.post(f"{base}/getUpdates", json=body) as response:
                updates = (await response.json())["result"]
            for update in updates:
                offset = update["update_id"] + 1
                if press := update.get("callback_query"):
                    answer = {"callback_query_id": press["id"]}
                    async with session.post(f"{base}/answerCallbackQuery", json=answer):
                        pass

    async with aiohttp.ClientSession() as session:
        polling = asyncio.create_task(poll(session))
        try:
            yield
        finally:
            polling.cancel()
            with suppress(asyncio.CancelledError):
                await polling


async def asked(sandbox: Sandbox) -> Message:
    """A message of the bot with a button."""
    keyboard = {"inline_keyboard": [[{"text": "Кнопка", "callback_data": "1"}]]}
    body: dict[str, Any] = {"chat_id": ANNA, "text": "Вопрос", "reply_markup": keyboard}
    async with aiohttp.ClientSession() as session:
        await session.post(f"{sandbox.url}/bot{TOKEN}/sendMessage", json=body)
    return sandbox.chat(ANNA).last


async def waits(
    sandbox: Sandbox, database: Database, times: int
) -> tuple[Sequence[float], Sequence[float]]:
    """Of so many presses of Anna's to their answers, and of so many commits for her to their calls."""
    anna, presses, calls = sandbox.person(ANNA), [], []
    for _ in range(times):
        card = await registered(sandbox, anna)
        done = select(inbox.c.done_at).where(inbox.c.lane == ANNA).order_by(inbox.c.serial.desc())
        async with database.reading() as connection:
            done_at = (await connection.execute(done.limit(1))).scalar_one()
        sent = [one for one in sandbox.calls_to("sendMessage", chat=ANNA) if one.message == card.id]
        calls.append((sent[-1].at - done_at).total_seconds())
        presses.append(await answered(sandbox, anna, card))
    return presses, calls


async def registered(sandbox: Sandbox, person: Person) -> Message:
    """Their new card."""
    said = person.say(person.id, "/new Во дворе нет воды. https://vk.com/wall-1_1")
    chat = sandbox.chat(person.id)

    def card() -> Message | None:
        new = [
            one for one in chat.messages if one.id > said.id and one.sender.is_bot and one.buttons
        ]
        return new[-1] if new else None

    return await sandbox.until(card, _PATIENCE) or said


async def answered(sandbox: Sandbox, person: Person, card: Message) -> float:
    """Seconds from a press of its last button to the answer's call."""
    began = monotonic()
    press: Press = person.press(card, card.buttons[-1][-1])
    await sandbox.until(lambda: press.answer is not None, _PATIENCE)
    return sandbox.calls_to("answerCallbackQuery")[-1].monotonic - began


@asynccontextmanager
async def load(sandbox: Sandbox) -> AsyncIterator[None]:
    """Three others register one after another, without a pause."""

    async def busy(person: Person) -> None:
        while True:
            await registered(sandbox, person)

    works = [asyncio.create_task(busy(sandbox.person(number))) for number in OTHERS]
    try:
        yield
    finally:
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)
