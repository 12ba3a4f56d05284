"""Supervision: a failed loop is restarted after a pause; the others continue."""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import Enum
from html import escape
from typing import Final

import structlog

from bot.runtime.backoff import Backoff
from bot.runtime.clock import Clock
from bot.runtime.logs import describe
from bot.runtime.startup_error import StartupError
from handlers.texts import troubles
from storage.engine.database import DatabaseUnavailable
from storage.leader.leadership import LeadershipLost

log: Final = structlog.get_logger(__name__)


_LONGEST_PAUSE: Final = 10.0
"""Seconds of real time: a loop must be back before its work is late."""

_RAN_WELL: Final = 60.0
"""Seconds of running after which a failure is no longer consecutive."""

_TOLD_EVERY: Final = 3600.0
"""Seconds between two reports to the admins about one loop."""


class Loop(Enum):
    """A permanent loop; the value is its name for people."""

    LEADING = "распределение работы между процессами"
    RECEIVING = "приём событий"
    RECEIVING_MAX = "приём событий из MAX"
    PROCESSING = "обработка событий"
    PROCESSING_MAX = "обработка событий из MAX"
    LISTENING = "связь между процессами"
    SWEEP = "напоминания и сводки"
    DELIVERY = "отправка сообщений"
    MENUS = "списки команд"
    JOBS = "подготовка отчётов"
    COUNTING = "подсчёт показателей"
    INDEXING = "подготовка поиска"
    RECOGNISING = "названия органов из выгрузок"
    LEARNING = "подсказка органов"
    PAGES = "чтение страниц администрации"
    PLACEMENTS = "проверка размещённых ответов"
    PLACING = "размещение ответов"
    TOKENS = "ключи доступа к соцсетям"
    ALARM = "самопроверка"
    HOUSEKEEPING = "удаление старых записей"
    BACKING_UP = "резервное копирование"


class Supervisor:
    """Keeps loops running; `resting` are those that wait for a restart."""

    def __init__(self, clock: Clock, tell: Callable[[str], Awaitable[None]]) -> None:
        """`tell` sends a text to the admins."""
        self._clock = clock
        self._tell = tell
        self._told: dict[Loop, float] = {}
        self.resting: Final[set[Loop]] = set()

    async def keep(self, loop: Loop, run: Callable[[], Awaitable[None]]) -> None:
        """Run a loop, again after each error, until it returns.

        Raises only StartupError, which people must fix, and LeadershipLost, after which another
        process runs the loop.
        """
        backoff = Backoff(_LONGEST_PAUSE)
        while True:
            began = self._clock.monotonic()
            try:
                return await run()
            except (StartupError, LeadershipLost):
                raise
            except Exception as error:  # noqa: BLE001 - the loop must survive any error
                if self._clock.monotonic() - began >= _RAN_WELL:
                    backoff.reset()
                await self._rest(loop, error, backoff.pause())

    async def _rest(self, loop: Loop, error: Exception, pause: float) -> None:
        self.resting.add(loop)
        try:
            await self._report(loop, error)
            await asyncio.sleep(pause)
        finally:
            self.resting.discard(loop)

    async def _report(self, loop: Loop, error: Exception) -> None:
        """Report an error to the admins, except database outages: they pass, and block reports."""
        about = {"loop": loop.name.lower(), "error": describe(error)}
        if isinstance(error, DatabaseUnavailable):
            log.warning("loop.interrupted", **about)
            return
        log.error("loop.failed", **about)
        now = self._clock.monotonic()
        if now - self._told.get(loop, -_TOLD_EVERY) < _TOLD_EVERY:
            return
        try:
            told = troubles.LOOP_FAILED.format(work=loop.value, error=escape(describe(error)))
            await self._tell(told)
        except Exception as failure:  # noqa: BLE001 - logged, and reported again next time
            log.warning("loop.not_told", loop=about["loop"], error=describe(failure))
        else:
            self._told[loop] = now


@asynccontextmanager
async def told_to_systemd() -> AsyncIterator[None]:
    """Report readiness, then send watchdog pings as often as required.

    They are sent from the event loop: if it hangs they stop, and systemd restarts the program.
    """
    _tell("READY=1")
    living = asyncio.create_task(_live(_pause()))
    try:
        yield
    finally:
        living.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await living
        _tell("STOPPING=1")


async def _live(pause: float | None) -> None:
    while pause is not None:
        _tell("WATCHDOG=1")
        await asyncio.sleep(pause)


def _pause() -> float | None:
    """Return a third of the watchdog interval in seconds, or None without a watchdog."""
    watched = os.environ.get("WATCHDOG_USEC", "")
    return int(watched) / 3_000_000 if watched.isdecimal() else None


def _tell(what: str) -> None:
    """Send a notification; a missing listener is no error."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):  # an abstract socket
        address = f"\0{address[1:]}"
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.sendto(what.encode(), address)
