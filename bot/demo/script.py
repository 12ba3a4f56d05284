"""The life of one incident, answered after a rejection, told by the chats it went through."""

import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.demo.cast import CONTROL, HOUSING, LANTERNS, ORGANISATION, Cast, gather
from bot.demo.stage import Stage, staged
from bot.sandbox import Message, Person

_START: Final = datetime(2026, 11, 24, 9, 10, tzinfo=ZoneInfo("Europe/Moscow"))

_PROLOGUE: Final = """\
«ОТКЛИК»: жизнь одного инцидента

Жительница пишет в социальной сети, что во дворе темно. Администрация обязана разместить ответ
за 8 рабочих часов с момента выявления (п. 9 Порядка); бот ведёт сообщение от регистрации до ответа.

  Иванова А. П.   отдел контроля: регистрирует и направляет сообщение в личном чате с ботом
  Петров Б. В.    управление ЖКХ: пишет проект ответа в чате управления и размещает ответ
  Козлова М. И.   отдел контроля: согласует проект или возвращает его с причиной

Telegram здесь заменяет встроенный сервер, время переводит сам показ; остальное — настоящая
программа. Ниже — три чата, как их видят люди. [В скобках] — кнопки.
"""


class _Play:
    """The cast on its stage: each thing that is done has its effects before the next one."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.cast = gather(stage.sandbox)

    async def say(self, person: Person, chat: int, text: str) -> None:
        person.say(chat, text)
        await self._stage.settle()

    async def reply(self, person: Person, message: Message, text: str) -> None:
        person.reply(message, text)
        await self._stage.settle()

    async def press(self, person: Person, message: Message, label: str) -> None:
        press = person.press(message, label)
        await self._stage.settle()
        await press.answered(within=5)

    async def after(self, minutes: int) -> None:
        await self._stage.pass_time(timedelta(minutes=minutes))


async def play() -> str:
    """Plays it with the real program and gives the transcripts of the chats."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite+aiosqlite:///{folder}/demo.sqlite3"
        async with staged(_START, ORGANISATION, database) as stage:
            scene = _Play(stage)
            await _act(scene, scene.cast)
            return "\n".join(_told(scene.cast))


async def _act(scene: _Play, cast: Cast) -> None:
    anna, maria, boris = cast.anna, cast.maria, cast.boris
    await scene.say(anna, anna.id, LANTERNS)
    card = cast.chat(anna.id).last
    await scene.press(anna, card, "Управление ЖКХ")
    await scene.press(anna, card, "Направить")

    await scene.after(55)
    task = cast.chat(HOUSING).last
    await scene.reply(boris, task, "Заявка принята в работу, фонари будут востановлены.")

    await scene.after(20)
    first = cast.chat(CONTROL).last
    await scene.reply(
        maria, first, "«Восстановлены» — две «с». И назовите день: человек спрашивает, когда."
    )
    await scene.press(maria, first, "↩️ Обе причины")

    await scene.after(40)
    await scene.reply(
        boris,
        cast.chat(HOUSING).last,
        "Здравствуйте! Причина — повреждение кабеля. Освещение во дворе дома 12 по улице Ленина"
        " восстановим 25 ноября до 18:00.",
    )
    await scene.after(10)
    await scene.press(maria, cast.chat(CONTROL).last, "✅ Согласовать")

    await scene.after(15)
    to_place = cast.chat(HOUSING).last
    await scene.reply(boris, to_place, "https://vk.com/wall-1001_345?reply=346")
    await scene.say(boris, HOUSING, "/deadline 1")


def _told(cast: Cast) -> Iterator[str]:
    yield _PROLOGUE
    for chat in (cast.anna.id, HOUSING, CONTROL):
        yield cast.sandbox.transcript(chat)
