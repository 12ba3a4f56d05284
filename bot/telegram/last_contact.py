"""When Telegram was last heard of."""

from typing import Final

from aiogram.methods import GetMe

from bot.runtime.clock import Clock
from bot.telegram.calls import BotApi
from domain.model.outcome import Done

_ANSWER_WITHIN: Final = 2


class Contact:
    """A poll was answered; a process that does not poll asks."""

    def __init__(self, api: BotApi, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self._heard_at: float | None = None

    def heard(self) -> None:
        """Telegram has just answered."""
        self._heard_at = self._clock.monotonic()

    async def ask(self) -> None:
        """Whether it answers at all."""
        if isinstance(await self._api.call(GetMe(), within=_ANSWER_WITHIN), Done):
            self.heard()

    def silence(self) -> float | None:
        """Seconds since then; None before the first word."""
        return None if self._heard_at is None else self._clock.monotonic() - self._heard_at
