"""Waiting for what may come at any time, as long polls do."""

import asyncio
from collections.abc import Callable


class Wakeup:
    """Wakes the polls that wait for a change."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()
        self._closed = False

    def set(self) -> None:
        """Let the waiting polls look again."""
        self._changed.set()

    def close(self) -> None:
        """Release the waiting polls; later ones do not wait."""
        self._closed = True
        self._changed.set()

    async def next_change(self) -> None:
        """Return at the next change."""
        self._changed.clear()
        await self._changed.wait()

    async def until(self, ready: Callable[[], bool], seconds: float) -> None:
        """Return when it is ready, when so many seconds have passed, or at the end.

        They are real seconds, like those of the caller's socket, whatever the sandbox's clock says.
        """
        try:
            async with asyncio.timeout(seconds):
                while not ready() and not self._closed:
                    await self.next_change()
        except TimeoutError:
            pass
