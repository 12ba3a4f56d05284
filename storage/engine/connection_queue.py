"""The queue for a database's connections: short transactions go before long ones."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

_SHORT_IN_A_ROW: Final = 10
"""After this many short transactions ahead of it, a long one has its turn."""

LONGEST_WAIT: Final = 60.0
"""Seconds after which a transaction waiting for others of this process gives up."""


@dataclass(slots=True, eq=False)
class _Waiter:
    """A transaction waiting for its turn."""

    granted: asyncio.Future[None]
    asked_at: float
    bound: asyncio.Timeout


class ConnectionQueue:
    """Slots for transactions of one process, granted in order within each of the two kinds.

    Short transactions go first, but a long one waits for at most `_SHORT_IN_A_ROW` of them. Long
    ones never take the `reserved` slots, so that short ones wait for one step at most.

    Waiting for others of this process is no failure. Only while the database fails the transactions
    that hold slots do the waiting ones give up soon.
    """

    def __init__(
        self,
        slots: int,
        *,
        reserved: int = 0,
        failing_wait: float,
        is_failure: Callable[[BaseException], bool],
    ) -> None:
        """`failing_wait`: seconds that a transaction waits while the database fails others.

        `is_failure`: whether a transaction's error means that the database failed.
        """
        self._free = slots
        self._free_for_long = slots - reserved
        self._failing_wait: Final = failing_wait
        self._is_failure: Final = is_failure
        self._failing = False
        self._passed = 0
        """Short transactions granted ahead of the waiting long ones."""
        self._short: Final[deque[_Waiter]] = deque()
        self._long: Final[deque[_Waiter]] = deque()

    @asynccontextmanager
    async def slot(self, *, long: bool) -> AsyncIterator[None]:
        """Holds a slot; raises TimeoutError if none becomes free (see `_waits_until`)."""
        await self.acquire(long=long)
        try:
            yield
        except BaseException as error:
            self.release(error, long=long)
            raise
        self.release(None, long=long)

    async def acquire(self, *, long: bool) -> None:
        """Takes a slot as `slot` does; call `release` afterwards."""
        line = self._long if long else self._short
        if self._is_free(long=long) and not line:
            self._take(long=long)
            return
        loop = asyncio.get_running_loop()
        waiter = _Waiter(loop.create_future(), loop.time(), asyncio.timeout(None))
        line.append(waiter)
        try:
            async with waiter.bound:
                waiter.bound.reschedule(self._waits_until(waiter))
                await waiter.granted
        except BaseException:
            if waiter in line:
                line.remove(waiter)
            else:  # its turn had come already
                self._give_back(long=long)
            raise

    def release(self, error: BaseException | None, *, long: bool) -> None:
        """Grants the next slot; `error` is the transaction's error."""
        if not isinstance(error, asyncio.CancelledError):
            self._note(failing=error is not None and self._is_failure(error))
        self._give_back(long=long)

    def _note(self, *, failing: bool) -> None:
        if failing is self._failing:
            return
        self._failing = failing
        for waiter in (*self._short, *self._long):
            if not waiter.bound.expired():
                waiter.bound.reschedule(self._waits_until(waiter))

    def _waits_until(self, waiter: _Waiter) -> float:
        return waiter.asked_at + (self._failing_wait if self._failing else LONGEST_WAIT)

    def _is_free(self, *, long: bool) -> bool:
        return self._free > 0 and (self._free_for_long > 0 or not long)

    def _take(self, *, long: bool) -> None:
        self._free -= 1
        self._free_for_long -= long
        self._passed = 0 if long or not self._long else self._passed + 1

    def _give_back(self, *, long: bool) -> None:
        self._free += 1
        self._free_for_long += long
        while (next_is_long := self._next()) is not None:
            waiter = (self._long if next_is_long else self._short).popleft()
            self._take(long=next_is_long)
            if waiter.granted.done():  # cancelled, and about to return its slot
                continue
            waiter.granted.set_result(None)

    def _next(self) -> bool | None:
        """Whether the next transaction is a long one; None if none can begin."""
        long_may = bool(self._long) and self._is_free(long=True)
        if long_may and (not self._short or self._passed >= _SHORT_IN_A_ROW):
            return True
        return False if self._short and self._is_free(long=False) else None
