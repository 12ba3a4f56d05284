"""Plays the lives of several incidents with the real program, and tells them chat by chat."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Final

from bot.demo.cast import ORGANISATION, gather
from bot.demo.lives import LIVES, Life
from bot.demo.scene import ZONE, Scene
from bot.demo.stage import staged
from bot.sandbox.transcript import transcript

_START: Final = datetime(2026, 11, 24, 9, 10, tzinfo=ZONE)

_PROLOGUE: Final = """\
«ОТКЛИК»: как администрация отвечает на сообщения в социальных сетях

Telegram здесь заменяет встроенный сервер, время переводит сам показ; остальное — настоящая
программа. Ниже — чаты, как их видят люди. [В скобках] — кнопки.
"""


async def play() -> AsyncIterator[str]:
    """Gives the prologue, then each life as soon as it is over."""
    yield _PROLOGUE
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite+aiosqlite:///{folder}/demo.sqlite3"
        async with staged(_START, ORGANISATION, database) as stage:
            scene = Scene(stage, gather(stage.sandbox))
            for life in LIVES:
                before = {chat: len(scene.cast.chat(chat).story) for chat in life.chats}
                await life.act(scene)
                yield "\n".join(_told(life, scene, before))


def _told(life: Life, scene: Scene, before: dict[int, int]) -> Iterator[str]:
    yield life.prologue
    for chat in life.chats:
        yield transcript(scene.cast.chat(chat), ZONE, since=before[chat])
