"""The drill: killed, the data lost, last night's copy restored, and on; of both databases.

What is lost, and what is not, is what docs/how-to/install.md promises.
"""

import asyncio
import shutil
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import make_url, text

from bot.sandbox import Message
from handlers.texts.troubles import LOST_MESSAGE
from storage.engine.database import is_sqlite
from tests.console import on, otklik
from tests.e2e.kill.organisation import ADMIN
from tests.e2e.kill.run import KillRun, Work, kill_run, work_left
from tests.e2e.town import CONTROL, CULTURE, DRAFT, HOUSING
from tests.storage.servers import on_server
from tests.telegram import Sandbox

pytestmark = pytest.mark.kill

_Found = TypeVar("_Found")
ANNA, MARIA, BORIS, VERA = 501, 502, 503, 504


@pytest.fixture
async def run(tmp_path: Path, url: str) -> AsyncIterator[KillRun]:
    async with kill_run(tmp_path, url, seed=0) as run:
        yield run


async def said(run: KillRun, folder: Path, *command: str) -> str:
    """On the console, beside the bot or without it."""
    known = on(run.url) | {"PATH": "/usr/bin:/bin"}
    ended = await asyncio.to_thread(otklik, folder, *command, **known)
    assert ended.code == 0, ended
    return ended.out + ended.err


async def lose(url: str) -> None:
    """All data, as with the disk; what is there afterwards is empty."""
    if is_sqlite(url):
        shutil.rmtree(Path(str(make_url(url).database)).parent)
        return
    name = make_url(url).database
    await on_server(text(f"DROP DATABASE {name} WITH (FORCE)"), text(f"CREATE DATABASE {name}"))


class Chats:
    """What people find there, once it is there."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.person = sandbox.person

    async def find(self, chat: int, words: str, *, button: str = "") -> Message:
        """The newest message with these words and such a button."""

        def look() -> Message | None:
            for one in reversed(self._sandbox.chat(chat).messages):
                if words in one.text and (not button or any(button in row for row in one.buttons)):
                    return one
            return None

        return await self._until(look)

    async def gone(self, message: Message, button: str) -> None:
        """Its button is."""
        await self._until(lambda: not any(button in row for row in message.buttons) or None)

    async def registered(self, words: str) -> Message:
        """Control sends it to the housing department; gives the executor's card."""
        self.person(ANNA).say(ANNA, f"/new {words}")
        card = await self.find(ANNA, words, button="Управление ЖКХ")
        self.person(ANNA).press(card, "Управление ЖКХ")
        return await self.find(HOUSING, words)

    async def drafted(self, card: Message, words: str) -> Message:
        """The executor answers; gives control's approval card."""
        self.person(BORIS).reply(card, words)
        return await self.find(CONTROL, words, button="✅ Согласовать")

    def count(self, chat: int, words: str) -> int:
        return sum(words in one.text for one in self._sandbox.chat(chat).messages)

    async def _until(self, condition: Callable[[], _Found | None]) -> _Found:
        async with asyncio.timeout(240):  # the first start migrates, on a machine with much to do
            while not (found := condition()):  # noqa: ASYNC110 - the chats tell nobody
                await asyncio.sleep(0.05)
        return found


async def noted(run: KillRun) -> None:
    """Of all that was told, that it was."""
    async with asyncio.timeout(240):
        while await work_left(run.url) != Work():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)


async def test_what_is_lost_is_what_was_done_since_the_copy_and_nothing_is_repeated(
    run: KillRun, tmp_path: Path
) -> None:
    chats, copy = Chats(run.sandbox), tmp_path / "night.copy"
    await run.start()
    first = await chats.registered("На Ленина, 5 яма.")
    approval = await chats.drafted(first, DRAFT)
    second = await chats.registered("На Мира, 7 нет света.")
    await noted(run)
    assert "Копия готова" in await said(run, tmp_path, "db", "backup", str(copy))
    told = [(chat, chats.count(chat, "№")) for chat in (ANNA, CONTROL, HOUSING, CULTURE)]

    # The day after, of which the copy knows nothing.
    chats.person(MARIA).press(approval, "✅ Согласовать")
    await chats.gone(approval, "✅ Согласовать")
    third = await chats.registered("На Садовой, 9 течёт кран.")
    lost = await chats.drafted(third, "Кран на Садовой починили утром.")
    await chats.drafted(second, "Свет на Мира включили утром.")
    of_the_day = [(chat, chats.count(chat, "№")) for chat, _ in told]
    assert of_the_day > told

    await run.end(signal.SIGKILL)
    await lose(run.url)
    assert "восстановлена" in await said(run, tmp_path, "db", "restore", str(copy))
    await run.start()

    # Everybody is told, the cards show what the copy knows, and nothing is sent again.
    for chat in (ADMIN, CONTROL, HOUSING, CULTURE):
        await chats.find(chat, "Бот восстановлен из резервной копии")
    assert await chats.find(CONTROL, DRAFT, button="✅ Согласовать") is approval
    numbers = [(chat, chats.count(chat, "№")) for chat, _ in told]
    assert numbers == of_the_day

    # What was lost is not taken for something else.
    press = chats.person(MARIA).press(lost, "✅ Согласовать")
    assert (await press.answered(120)).text == LOST_MESSAGE
    chats.person(BORIS).reply(third, "Кран на Садовой починили ещё раз.")
    await chats.find(HOUSING, LOST_MESSAGE)

    # It goes on where the copy ends.
    chats.person(MARIA).press(approval, "✅ Согласовать")
    await chats.gone(approval, "✅ Согласовать")
    await chats.drafted(second, "Свет на Мира включили снова.")
    again = await chats.registered("На Садовой, 9 всё ещё течёт кран.")
    assert again.text.startswith("№300001 ")
    await noted(run)
    assert await run.end(signal.SIGTERM) == 0
    assert await said(run, tmp_path, "db", "check") == "Расхождений нет.\n"
