"""The theatre: the current performance and its spectators."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

import structlog

from bot.runtime.logs import describe
from bot.sandbox.protocol import Json
from bot.tutorial.lessons import Course, Lesson, lessons, shelf
from bot.tutorial.performance import Performance
from bot.tutorial.program import Understudy

log: Final = structlog.get_logger(__name__)

_LOOK_EVERY: Final = 0.3
"""Seconds between two checks of the lesson's progress."""


class Theatre:
    """Plays one performance after another, and sends its changes to all spectators."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._playing = AsyncExitStack()
        self._understudy = Understudy()
        self._changing = asyncio.Lock()
        self._lookers: set[asyncio.Queue[str]] = set()
        self.number = 0
        self.performance: Performance | None = None
        self.course: Course | None = None
        self._failed = False

    async def play(self, code: str) -> int:
        """Start another performance and return its number; the former one's data is left as it is.

        Raises KeyError, and any error of the start, after telling all spectators.
        """
        lesson = lessons()[code]
        async with self._changing:
            self._failed = False
            self.tell("preparing", {})
            await self.close()
            try:
                await self._begin(code, lesson)
            except Exception:
                await self.close()
                self._failed = True
                await self.tell_all()
                raise
            await self.tell_all()
            number = self.number
            await self._understudy.prepare()
            return number

    async def _begin(self, code: str, lesson: Lesson) -> None:
        self.number += 1
        folder = self._folder / str(self.number)
        folder.mkdir()
        opened = Performance.open(
            folder, self.tell, self._understudy, lesson.begins_at, with_wall=lesson.wall
        )
        performance = await self._playing.enter_async_context(opened)
        course = Course(code, performance)
        await course.begin()
        self.performance, self.course = performance, course

    async def leave(self) -> None:
        """Close the theatre."""
        await self.close()
        await self._understudy.dismiss()

    async def close(self) -> None:
        """End the performance."""
        self.performance = self.course = None
        await self._playing.aclose()

    async def state(self) -> Json:
        """Return the whole state."""
        if self.performance is None or self.course is None:
            return {"preparing": True, "failed": self._failed}
        state = await self.performance.state()
        lesson = self.course.as_json()
        return state | {"performance": self.number, "lesson": lesson, "shelf": shelf()}

    def tell(self, kind: str, what: Json) -> None:
        """Send an event to all spectators."""
        event = _event(kind, what)
        for looker in self._lookers:
            looker.put_nowait(event)

    async def tell_all(self) -> None:
        """Send the whole state to all spectators."""
        self.tell("all", await self.state())

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[asyncio.Queue[str]]:
        """Yield a queue of server-sent events: first the whole state, then each change."""
        looker: asyncio.Queue[str] = asyncio.Queue()
        looker.put_nowait(_event("all", await self.state()))
        self._lookers.add(looker)
        try:
            yield looker
        finally:
            self._lookers.discard(looker)

    async def follow(self) -> None:
        """Watch the lesson's progress until cancelled; retry after errors."""
        failed = False
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            async with self._changing:  # a performance can't end during the check
                try:
                    await self._look()
                except Exception as error:  # noqa: BLE001 - the next check may succeed
                    if not failed:
                        log.warning("page.not_looked", error=describe(error))
                    failed = True
                else:
                    failed = False

    async def _look(self) -> None:
        course = self.course
        if course is not None and course.lesson.steps and await course.look():
            self.tell("lesson", course.progress)


def _event(kind: str, what: Json) -> str:
    """Return a server-sent event."""
    return f"event: {kind}\ndata: {json.dumps(what, ensure_ascii=False)}\n\n"
