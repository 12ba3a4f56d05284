"""When a messenger has last answered."""

from collections.abc import Awaitable, Callable

from bot.runtime.clock import Clock


class Contact:
    """Updated by polls; processes that do not poll ask."""

    def __init__(self, answers: Callable[[], Awaitable[bool]], clock: Clock) -> None:
        """`answers` returns whether the messenger answers within a few seconds."""
        self._answers = answers
        self._clock = clock
        self._heard_at: float | None = None

    def heard(self) -> None:
        """Record an answer of the messenger."""
        self._heard_at = self._clock.monotonic()

    async def ask(self) -> None:
        """Record an answer if the messenger gives one."""
        if await self._answers():
            self.heard()

    def silence(self) -> float | None:
        """Return the seconds since the last answer, or None before the first."""
        return None if self._heard_at is None else self._clock.monotonic() - self._heard_at
