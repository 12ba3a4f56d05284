"""What the clients of all services share: their pace, and whether the real service is asked."""

import asyncio
import os
from typing import Final

from bot.sandbox.clock import SteppedClock

IS_REAL: Final = "OTKLIK_REAL_TOKEN" in os.environ


class Paced:
    """A client that waits before each call, and notes what the service answered."""

    pause: float
    """Seconds before each call."""

    def __init__(self, time: SteppedClock) -> None:
        self.answered = "none"
        """Status and reason of the last answer, without anything that names a person or a chat."""
        self._pause = float(os.environ.get("OTKLIK_REAL_PAUSE", self.pause))
        self._time = time

    def hurry(self) -> None:
        """Exceed the limits from now on."""
        self._pause = 0.0

    @property
    def hurried(self) -> bool:
        """Whether calls no longer wait."""
        return not self._pause

    async def wait(self, calls: int = 1) -> None:
        """Wait until that many more calls are permitted."""
        seconds = self._pause * calls
        await (asyncio.sleep(seconds) if IS_REAL else self._time.advance(seconds))


def real(server: str) -> tuple[str, str, int]:
    """Return the address of the real service, a bot's token, and a chat to write in."""
    url = os.environ.get("OTKLIK_REAL_SERVER", server)
    return url, os.environ["OTKLIK_REAL_TOKEN"], int(os.environ["OTKLIK_REAL_CHAT"])
