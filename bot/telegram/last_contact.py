"""The time of the last answer from Telegram."""

from typing import Final

from aiogram.methods import GetMe

from bot.runtime.clock import Clock
from bot.telegram.calls import BotApi
from domain.model.outcome import Done

_ANSWER_WITHIN: Final = 2


class Contact:
    """Updated by polls; processes that do not poll ask."""

    def __init__(self, api: BotApi, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self._heard_at: float | None = None

    def heard(self) -> None:
        """Record an answer from Telegram."""
        self._heard_at = self._clock.monotonic()

    async def ask(self) -> None:
        """Record an answer if Telegram gives one."""
        if isinstance(await self._api.call(GetMe(), within=_ANSWER_WITHIN), Done):
            self.heard()

    def silence(self) -> float | None:
        """Return the seconds since the last answer, or None before the first."""
        return None if self._heard_at is None else self._clock.monotonic() - self._heard_at
