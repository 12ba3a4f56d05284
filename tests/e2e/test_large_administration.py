"""Eighty authorities and three hundred people: nothing costs more queries, no message is too long."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.messengers import processing
from bot.sandbox import Message
from bot.tutorial.sandboxes import TOKEN
from handlers.messages.dispatch import dispatch
from handlers.ui.context import Context, Response
from handlers.ui.incoming import Incoming
from tests.e2e.administering import opened
from tests.e2e.town import (
    CONTROL,
    HOUSING,
    ORGANISATION,
    STAFF,
    TUESDAY_MORNING,
    Town,
    rewritten,
    starts_with,
)
from tests.telegram import Sandbox, SteppedClock

AUTHORITIES, PEOPLE = 80, 300


def enlarged() -> str:
    """With so many more, each body in control's chat, its people by turns."""
    bodies = "".join(
        f'[[authority]]\ncode = "b{one}"\nname = "Управление по вопросам № {one} {"я" * 150}"\n'
        f"chat = -1001\n"
        for one in range(AUTHORITIES - 3)
    )
    people = "".join(
        f'[[staff]]\nname = "Работников{one} Имярек Отчествович"\ntelegram_id = {20_000 + one}\n'
        f'role = "executor"\nauthority = "b{one % (AUTHORITIES - 3)}"\n'
        for one in range(PEOPLE - 9)
    )
    return ORGANISATION + bodies + STAFF + people


HANDLING = ContextVar("HANDLING", default=False)


@dataclass
class Counted:
    """How many statements it took to handle the updates of each step."""

    statements: int = 0
    steps: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        before = self.statements
        yield
        self.steps[name] = self.statements - before

    def note(self, *_: Any) -> None:
        self.statements += HANDLING.get()


async def handled(incoming: Incoming, context: Context) -> Response:
    """As the dispatch does it, and seen to be that."""
    token = HANDLING.set(True)
    try:
        return await dispatch(incoming, context)
    finally:
        HANDLING.reset(token)


@asynccontextmanager
async def town_of(
    sandbox: Sandbox, file: Path, text: str, url: str
) -> AsyncIterator[tuple[Town, Counted]]:
    counted = Counted()
    async with Town.running(sandbox, rewritten(file, text), url) as town:
        await town.settle()
        for engine in (town.app.database._writer, town.app.database._reader):
            event.listen(engine.sync_engine, "before_cursor_execute", counted.note)
        yield town, counted


async def worked(town: Town, counted: Counted) -> dict[str, int]:
    """What an administrator and an executor do in a day, step by step."""
    await town.say(town.admin, town.admin, "/start")
    with counted.step("the list of authorities"):
        page = await opened(town, "/authority")
    with counted.step("one of them"):
        await town.press(town.admin, page, "Управление ЖКХ")
    with counted.step("who works here"):
        page = await opened(town, "/staff")
    with counted.step("somebody of them"):
        page = await opened(town, "/staff петров")
        await town.press(town.admin, page, "Петров Борис Викторович")
    with counted.step("whose group it is"):
        town.seat(town.admin, HOUSING)
        page = await town.say(town.admin, HOUSING, "/link")
    with counted.step("looking for a body"):
        await town.reply(town.admin, page, "культ")
    assert starts_with(page.buttons, [["Отдел культуры"]])
    with counted.step("who is away"):
        await town.say(town.anna, town.anna, "/absence")
    with counted.step("whose absence"):
        await town.press(town.anna, town.last(town.anna), "Отметить отсутствие работника")
    with counted.step("what is missing"):
        await opened(town)
    with counted.step("registering"):
        await town.registered()
    card = town.last(town.anna)
    with counted.step("looking for an authority on the card"):
        card = await town.reply(town.anna, card, "управ жкх")
    assert starts_with(card.buttons, [["Управление ЖКХ"]])
    with counted.step("several authorities"):
        await town.press(town.anna, card, "Несколько органов…")
    with counted.step("looking for one of several"):
        card = await town.reply(town.anna, card, "культ")
    await town.press(town.anna, card, "Назад")
    with counted.step("routing"):
        await town.press(town.anna, card, "Управление ЖКХ")
    with counted.step("taking"):
        await town.press(town.boris, town.last(HOUSING), "Взять в работу")
    return counted.steps


def shown(town: Town) -> list[Message]:
    chats = (town.admin.id, town.anna.id, CONTROL, HOUSING)
    return [one for chat in chats for one in town.chat(chat).messages if one.sender.is_bot]


async def test_nothing_needs_more_queries_or_longer_messages(
    tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processing, "dispatch", handled)
    steps = []
    for name, text in (("small", ORGANISATION + STAFF), ("large", enlarged())):
        file = tmp_path / f"{name}.sqlite3"
        shutil.copy(migrated_sqlite, file)
        url = f"sqlite+aiosqlite:///{file}"
        async with (
            Sandbox(token=TOKEN, clock=SteppedClock(TUESDAY_MORNING)) as sandbox,
            town_of(sandbox, tmp_path / f"{name}.toml", text, url) as (town, counted),
        ):
            steps.append(await worked(town, counted))
            assert all(len(one.text) <= 4096 for one in shown(town))
            assert all(sum(map(len, one.buttons)) <= 100 for one in shown(town))
    small, large = steps
    more = {step: (small[step], large[step]) for step in small if large[step] > small[step]}
    assert all(small.values()), small
    assert not more, f"statements with 3 and with {AUTHORITIES} authorities: {more}"
