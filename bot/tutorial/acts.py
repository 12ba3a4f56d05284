"""What people and the monitoring system do in scenarios and before lessons, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

import aiohttp

from bot.sandbox import Message
from bot.tutorial.clock import ZONE
from bot.tutorial.sandboxes import INTAKE_TOKEN
from bot.tutorial.wall import TownWall

if TYPE_CHECKING:  # only the script imports the whole program
    from bot.tutorial.performance import Performance
    from bot.tutorial.simulation import Simulation

    Scene = Performance | Simulation

_PATIENCE: Final = 180.0
"""Seconds of real time: generous, because the machine may be busy."""


@dataclass(frozen=True, slots=True)
class Act:
    """An action by a person, a citizen or the monitoring system.

    One of `say`, `reply`, `press` by `by` in `chat` (their private one if not given; the latter two
    under the newest message with `under` in its text or on its buttons), `post` (to the HTTP
    intake, detected now), `comment` (by the citizen under the post on the wall), `until` (advance
    the clock to that local time, `days` days ahead), `join`.
    """

    by: int = 0
    chat: int = 0
    say: str = ""
    reply: str = ""
    press: str = ""
    under: str = ""
    comment: str = ""
    post: Mapping[str, Any] = field(default_factory=dict)
    until: str = ""
    days: int = 0
    join: bool = False

    async def perform(self, stage: "Scene") -> None:
        """Perform it and wait for the program."""
        person = stage.sandboxes.person(self.by) if self.by else None
        if self.until:
            await stage.leap(_at(self.until, stage.clock.now(), self.days))
        elif self.comment:
            await stage.settle(_PATIENCE)  # the program reads what is written from now on
            wall = _wall(stage)
            wall.citizen.comment(wall.post, self.comment)
        elif self.post:
            await _post(stage, self.post)
        elif person and self.join:
            person.join(self.chat)
        elif person and self.press:
            await person.press(self._under(stage), self.press).answered(_PATIENCE)
        elif person and self.reply:
            person.reply(self._under(stage), self.reply)
        elif person:
            person.say(self.chat or self.by, self.say)
        await stage.settle(_PATIENCE)

    def _under(self, stage: "Scene") -> Message:
        for message in reversed(stage.sandboxes.chat(self.chat or self.by).messages):
            labels = [label for row in message.buttons for label in row]
            if self.under in message.text or self.under in labels:
                return message
        raise LookupError(self.under)


def _wall(stage: "Scene") -> TownWall:
    if stage.sandboxes.wall is None:
        raise LookupError("There is no wall")
    return stage.sandboxes.wall


def _at(local: str, now: datetime, days: int) -> datetime:
    day = now.astimezone(ZONE).date() + timedelta(days=days)
    return datetime.combine(day, time.fromisoformat(local), ZONE)


async def _post(stage: "Scene", incident: Mapping[str, Any]) -> None:
    """Call the program as the monitoring system."""
    body = {"detected_at": stage.clock.now().isoformat()} | dict(incident)
    url = f"http://127.0.0.1:{stage.http_port}/api/v1/incidents"
    headers = {"Authorization": f"Bearer {INTAKE_TOKEN}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(url, json=body) as answer,
    ):
        answer.raise_for_status()
