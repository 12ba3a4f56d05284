"""Readiness: whether the program can do its work, and the obstacles."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from bot.delivery.leading import Leading
from bot.http.health import Check
from bot.runtime.clock import Clock
from bot.runtime.database_errors import why_not
from bot.runtime.supervision import Supervisor
from bot.telegram.probe import Contact
from bot.telegram.receiving import PollingConflict
from storage.engine.database import DatabaseUnavailable
from storage.leader.pulse import Pulse

SILENCE: Final = 60.0
"""Seconds without an answer from Telegram; an empty poll lasts 25."""

HELD_UP: Final = timedelta(minutes=5)
"""The longest allowed wait of a notice that could be sent."""

_LOOK_AT: Final = "проверьте сеть и прокси (PROXY_URL)"


class Readiness:
    """Every check returns its problem in Russian, or an empty string; none reveals a secret."""

    def __init__(
        self,
        pulse: Pulse,
        contact: Contact,
        leading: Leading,
        supervisor: Supervisor,
        clock: Clock,
        *,
        contest: PollingConflict,
        by_webhook: bool,
    ) -> None:
        """With `by_webhook` no process polls; otherwise the leader does."""
        self._pulse = pulse
        self._contact = contact
        self._contest = contest
        self._leading = leading
        self._supervisor = supervisor
        self._clock = clock
        self._by_webhook = by_webhook

    def checks(self) -> Mapping[str, Check]:
        """Return the checks by their names in `/readyz`."""
        return {
            "database": self._database,
            "telegram": self._telegram,
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

    async def _telegram(self) -> str:
        if self._contest.lasts:
            return "сообщения бота получает и другая программа с тем же токеном; остановите её"
        if self._by_webhook or not self._leading.leads:
            await self._contact.ask()
        silence = self._contact.silence()
        if silence is None:
            return f"Telegram ещё не ответил; {_LOOK_AT}"
        return f"Telegram не отвечает {silence:.0f} с; {_LOOK_AT}" if silence > SILENCE else ""

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
