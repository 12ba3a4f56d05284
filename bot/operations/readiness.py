"""Readiness: whether the program can do its work, and the obstacles."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Final

from bot.delivery.leading import Leading
from bot.http.health import Check
from bot.messengers.line import MessengerLine
from bot.runtime.clock import Clock
from bot.runtime.database_errors import why_not
from bot.runtime.supervision import Supervisor
from domain.model.ids import messenger_of
from handlers.texts.words import messenger_name
from storage.engine.database import DatabaseUnavailable
from storage.leader.pulse import Pulse

SILENCE: Final = 60.0
"""Seconds without an answer from a messenger; an empty poll lasts 25."""

HELD_UP: Final = timedelta(minutes=5)
"""The longest allowed wait of a notice that could be sent."""

_LOOK_AT: Final = "проверьте сеть и прокси (PROXY_URL)"


class Readiness:
    """Every check returns its problem in Russian, or an empty string; none reveals a secret."""

    def __init__(
        self,
        pulse: Pulse,
        lines: Sequence[MessengerLine],
        leading: Leading,
        supervisor: Supervisor,
        clock: Clock,
    ) -> None:
        self._pulse = pulse
        self._lines = lines
        self._leading = leading
        self._supervisor = supervisor
        self._clock = clock

    def checks(self) -> Mapping[str, Check]:
        """Return the checks by their names in `/readyz`."""
        return {
            "database": self._database,
            **{
                messenger_of(line.bot).value: partial(self._messenger, line) for line in self._lines
            },
            "delivery": self._delivery,
            "loops": self._loops,
        }

    async def _database(self) -> str:
        try:
            await self._pulse.beat()
        except DatabaseUnavailable as error:
            if (why := why_not(error.__cause__)) is None:
                raise
            return why
        return ""

    async def _messenger(self, line: MessengerLine) -> str:
        if contested := line.contested():
            return contested
        if line.webhook or not self._leading.leads:  # the leader polls
            await line.contact.ask()
        name, silence = messenger_name(messenger_of(line.bot)), line.contact.silence()
        if silence is None:
            return f"{name} ещё не ответил; {_LOOK_AT}"
        return f"{name} не отвечает {silence:.0f} с; {_LOOK_AT}" if silence > SILENCE else ""

    async def _delivery(self) -> str:
        if not self._leading.leads and not await self._pulse.led_elsewhere():
            return "сообщения не отправляет ни один процесс"
        now = self._clock.now()
        since = await self._pulse.held_up_since(now - HELD_UP, now)
        return (
            f"сообщения ждут отправки {(now - since) // timedelta(minutes=1)} мин" if since else ""
        )

    async def _loops(self) -> str:
        resting = ", ".join(sorted(loop.value for loop in self._supervisor.resting))
        return resting and f"возобновляется после сбоя: {resting}"
