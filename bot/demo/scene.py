"""The cast on its stage: each thing that is done has its effects before the next one."""

from datetime import datetime, time, timedelta
from http import HTTPStatus
from typing import Final
from zoneinfo import ZoneInfo

import aiohttp

from bot.demo.cast import Cast
from bot.demo.stage import INTAKE_TOKEN, Stage
from bot.sandbox import Message, Person

ZONE: Final = ZoneInfo("Europe/Moscow")


class Scene:
    """What people and the monitoring system do; the clock of the stage goes on between it."""

    def __init__(self, stage: Stage, cast: Cast) -> None:
        self._stage = stage
        self.cast = cast

    async def say(self, person: Person, chat: int, text: str) -> Message:
        """Gives the newest message there, once all is settled."""
        person.say(chat, text)
        await self._stage.settle()
        return self.last(chat)

    async def reply(self, person: Person, message: Message, text: str) -> None:
        """Returns once all is settled."""
        person.reply(message, text)
        await self._stage.settle()

    async def press(self, person: Person, message: Message, label: str) -> None:
        """Returns once all is settled and the press is answered."""
        press = person.press(message, label)
        await self._stage.settle()
        await press.answered(within=5)

    async def register_by_monitoring(
        self, text: str, url: str, *, importance: str, authorities: list[str]
    ) -> None:
        """The monitoring system calls the program over HTTP."""
        body = {
            "text": text,
            "url": url,
            "detected_at": self._stage.clock.now().isoformat(),
            "importance": importance,
            "authorities": authorities,
        }
        url = f"http://127.0.0.1:{self._stage.app.http.port}/api/v1/incidents"
        headers = {"Authorization": f"Bearer {INTAKE_TOKEN}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(url, json=body) as answer,
        ):
            if answer.status != HTTPStatus.CREATED:
                raise RuntimeError(await answer.text())
        await self._stage.settle()

    async def until(self, at: str, *, days: int = 0) -> None:
        """Lets the clock go on to this local time, of today or of a later day."""
        now = self._stage.clock.now().astimezone(ZONE)
        day = now.date() + timedelta(days=days)
        moment = datetime.combine(day, time.fromisoformat(at), ZONE)
        await self._stage.pass_time(moment - now)

    def last(self, chat: int) -> Message:
        """The newest message there."""
        return self.cast.chat(chat).last

    def find(self, chat: int, words: str) -> Message:
        """The newest message there with these words, or with such a button."""
        for message in reversed(self.cast.chat(chat).messages):
            labels = (label for row in message.buttons for label in row)
            if words in message.text or words in labels:
                return message
        raise LookupError(words)
