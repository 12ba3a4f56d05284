"""The rest of a loop between two rounds of due work."""

import asyncio
from datetime import UTC, datetime
from typing import Final

from bot.runtime.backoff import first_of, until_changed
from bot.runtime.clock import Clock

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


class Rest:
    """Lasts until the next moment, a change, or an hour; `idle` while nothing is due."""

    def __init__(self, clock: Clock, changed: asyncio.Event) -> None:
        """`changed` is set when the next moment may have changed; a round clears it first."""
        self._clock = clock
        self._changed = changed
        self._ends: datetime | None = None

    @property
    def idle(self) -> bool:
        """Whether the loop rests and nothing has become due."""
        if self._ends is None or self._changed.is_set():
            return False
        return self._ends > self._clock.now()

    async def until(self, coming: datetime | None) -> None:
        """Rest; `coming`: the moment of the next work, if any is known."""
        waits = [] if coming is None else [self._clock.until(coming)]
        self._ends = coming or _NEVER
        await first_of(until_changed(self._changed, self._clock.sleep), *waits)
        self._ends = None
