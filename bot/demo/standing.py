"""The demonstration that stays: the program works on the sandbox until it is stopped."""

import asyncio
import signal
import tempfile
from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from bot.app import build_app
from bot.clock import SystemClock
from bot.demo.cast import CONTROL, HOUSING, LANTERNS, ORGANISATION, PLAYGROUND, Cast, gather
from bot.demo.stage import INTAKE_TOKEN, TOKEN
from bot.sandbox import Sandbox
from bot.sandbox.transcript import entry
from bot.settings import Settings

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
            app = build_app(_settings(sandbox, folder), clock=clock)
            async with app.running():
                print("\n".join(_addresses(sandbox, app.http.port)), flush=True)
                cast = gather(sandbox)
                await _seed(cast)
                following = asyncio.create_task(_follow(cast))
                await stop.wait()
                following.cancel()


def _settings(sandbox: Sandbox, folder: str) -> Settings:
    return Settings(
        _env_file=None,
        bot_token=TOKEN,
        telegram_api_url=sandbox.url,
        database_url=f"sqlite:///{folder}/demo.sqlite3",
        organization_file=ORGANISATION,
        intake_token=INTAKE_TOKEN,
        http_port=0,
    )


def _addresses(sandbox: Sandbox, http_port: int) -> Iterator[str]:
    yield f"Замена Telegram: {sandbox.url}, токен {TOKEN}"
    yield f"Приём сообщений: http://127.0.0.1:{http_port}/api/v1/incidents, ключ {INTAKE_TOKEN}"
    yield "Остановить: Ctrl+C\n"


async def _seed(cast: Cast) -> None:
    """One incident waits to be routed, another one for its draft."""
    anna = cast.anna
    anna.say(anna.id, LANTERNS)
    private = cast.chat(anna.id)
    await cast.sandbox.until(lambda: private.find("№1"))
    card = private.find("№1")
    if card is not None:
        anna.press(card, "Управление ЖКХ")
        await cast.sandbox.until(lambda: "Выбран" in card.text)
        anna.press(card, "Направить")
    await cast.sandbox.until(lambda: cast.chat(HOUSING).find("№1"))
    anna.say(anna.id, PLAYGROUND)


async def _follow(cast: Cast) -> None:
    """Prints each happening of each chat as it comes."""
    chats = [cast.chat(number) for number in (cast.anna.id, CONTROL, HOUSING)]
    told = dict.fromkeys((chat.id for chat in chats), 0)
    while True:
        for chat in chats:
            for happening in chat.story[told[chat.id] :]:
                print(f"[{chat.title}]", entry(happening, _ZONE), "", sep="\n", flush=True)
            told[chat.id] = len(chat.story)
        await asyncio.sleep(_LOOK_AGAIN)
