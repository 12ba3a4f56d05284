"""The demonstration that stays: the program works on the sandbox until it is stopped."""

import asyncio
import signal
import tempfile
from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from bot.clock import SystemClock
from bot.demo.people import ANNA, CONTROL, HOUSING, LANTERNS, ORGANISATION, PLAYGROUND, gather
from bot.demo.simulation import INTAKE_TOKEN, TOKEN, program
from bot.organisation.file import read_organisation
from bot.sandbox import Sandbox
from bot.sandbox.transcript import entry

_ZONE: Final = ZoneInfo("Europe/Moscow")
_LOOK_AGAIN: Final = 0.2


async def stand(port: int) -> None:
    """Starts with a few incidents, then prints what happens in the chats, until SIGINT or SIGTERM.

    `port` is the sandbox's; 0 takes a free one.
    """
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    clock = SystemClock()
    with tempfile.TemporaryDirectory() as folder:
        async with Sandbox(token=TOKEN, clock=clock, port=port) as sandbox:
            app = program(sandbox, ORGANISATION, f"sqlite:///{folder}/demo.sqlite3")
            async with app.running():
                print("\n".join(_addresses(sandbox, app.http.port)), flush=True)
                gather(sandbox, read_organisation(ORGANISATION))
                await _seed(sandbox)
                following = asyncio.create_task(_follow(sandbox))
                await stop.wait()
                following.cancel()


def _addresses(sandbox: Sandbox, http_port: int) -> Iterator[str]:
    yield f"Имитация Telegram: {sandbox.url}, токен {TOKEN}"
    yield f"Приём сообщений: http://127.0.0.1:{http_port}/api/v1/incidents, ключ {INTAKE_TOKEN}"
    yield "Остановить: Ctrl+C\n"


async def _seed(sandbox: Sandbox) -> None:
    """One incident waits to be routed, another one for its draft."""
    anna = sandbox.person(ANNA)
    anna.say(anna.id, LANTERNS)
    private = sandbox.chat(anna.id)
    await sandbox.until(lambda: private.find("№1"))
    card = private.find("№1")
    if card is not None:
        anna.press(card, "Управление ЖКХ")
        await sandbox.until(lambda: "Выбран" in card.text)
        anna.press(card, "Направить")
    await sandbox.until(lambda: sandbox.chat(HOUSING).find("№1"))
    anna.say(anna.id, PLAYGROUND)


async def _follow(sandbox: Sandbox) -> None:
    """Prints each happening of each chat as it comes."""
    chats = [sandbox.chat(number) for number in (ANNA, CONTROL, HOUSING)]
    told = dict.fromkeys((chat.id for chat in chats), 0)
    while True:
        for chat in chats:
            for happening in chat.story[told[chat.id] :]:
                print(f"[{chat.title}]", entry(happening, _ZONE), "", sep="\n", flush=True)
            told[chat.id] = len(chat.story)
        await asyncio.sleep(_LOOK_AGAIN)
