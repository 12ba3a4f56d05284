"""Who gets a connection next: nobody waits longer than one step of another, and waiting is no failure."""

import asyncio
import selectors
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from storage.engine.connection_queue import LONGEST_WAIT, ConnectionQueue

FAILING_WAIT = 2.5


class DatabaseAway(Exception):
    """The database failed."""


class _NoWaiting(selectors.DefaultSelector):
    """Lets the loop's own time pass at once instead of waiting."""

    def __init__(self, passes: Callable[[float], None]) -> None:
        super().__init__()
        self._passes = passes

    def select(self, timeout: float | None = None) -> Any:
        found = super().select(0)
        if not found and timeout:
            self._passes(timeout)
        return found


class VirtualLoop(asyncio.SelectorEventLoop):
    """Its time is virtual: sleepers wake in order, and no second is waited for."""

    def __init__(self) -> None:
        self._at = 0.0
        super().__init__(_NoWaiting(self._pass))

    def time(self) -> float:
        return self._at

    def _pass(self, seconds: float) -> None:
        self._at += seconds


def played(story: Callable[[], Awaitable[None]]) -> None:
    """The story, in virtual time."""

    async def play() -> None:
        await story()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(play())


def now() -> float:
    return asyncio.get_running_loop().time()


def queue(slots: int = 1, reserved: int = 0) -> ConnectionQueue:
    return ConnectionQueue(
        slots,
        reserved=reserved,
        failing_wait=FAILING_WAIT,
        is_failure=lambda error: isinstance(error, DatabaseAway),
    )


class Work:
    """Transactions of one queue, each with a name; `began` says when each had its turn."""

    def __init__(self, of: ConnectionQueue) -> None:
        self.queue = of
        self.began: dict[str, float] = {}
        self.gave_up: dict[str, float] = {}

    async def transaction(
        self,
        name: str,
        takes: float,
        *,
        long: bool = False,
        ends_with: type[Exception] | None = None,
    ) -> None:
        """`ends_with`: the error that it ends with."""
        try:
            async with self.queue.slot(long=long):
                self.began[name] = now()
                await asyncio.sleep(takes)
                _raise(ends_with)
        except TimeoutError:
            self.gave_up[name] = now()
        except (DatabaseAway, ZeroDivisionError):
            pass

    @property
    def order(self) -> list[str]:
        return list(self.began)


def _raise(error: type[Exception] | None) -> None:
    if error is not None:
        raise error


def test_a_short_writer_waits_for_the_step_that_runs_and_for_no_other_long_one() -> None:
    async def story() -> None:
        work = Work(queue())
        async with asyncio.TaskGroup() as tasks:
            for number in range(20):
                tasks.create_task(work.transaction(f"long {number}", 3, long=True))
            await asyncio.sleep(1)
            tasks.create_task(work.transaction("short", 0.1))
        assert work.began["short"] == 3
        assert not work.gave_up

    played(story)


def test_long_readers_leave_a_place_for_short_ones() -> None:
    async def story() -> None:
        work = Work(queue(4, reserved=1))
        async with asyncio.TaskGroup() as tasks:
            for number in range(10):
                tasks.create_task(work.transaction(f"long {number}", 15, long=True))
            await asyncio.sleep(1)
            tasks.create_task(work.transaction("short", 0.1))
            await asyncio.sleep(1)
            tasks.create_task(work.transaction("another", 0.1))
        assert (work.began["short"], work.began["another"]) == (1, 2)
        assert [work.began[f"long {number}"] for number in range(4)] == [0, 0, 0, 15]

    played(story)


def test_short_ones_that_never_end_let_a_long_one_through() -> None:
    async def story() -> None:
        work = Work(queue())
        async with asyncio.TaskGroup() as tasks:
            for number in range(50):
                tasks.create_task(work.transaction(f"{number}", 1))
            tasks.create_task(work.transaction("long", 1, long=True))
            tasks.create_task(work.transaction("long too", 1, long=True))
        assert work.order.index("long") == 11
        assert work.order.index("long too") == 22

    played(story)


@pytest.mark.parametrize("long", [False, True])
def test_each_kind_goes_in_the_order_in_which_it_asked(*, long: bool) -> None:
    async def story() -> None:
        work = Work(queue())
        names = [f"{number}" for number in range(20)]
        async with asyncio.TaskGroup() as tasks:
            for name in names:
                tasks.create_task(work.transaction(name, 0.5, long=long))
        assert work.order == names

    played(story)


def test_to_wait_for_others_is_no_failure() -> None:
    """A hundred transactions of half a second each: the last one waits 49.5 seconds."""

    async def story() -> None:
        work = Work(queue())
        async with asyncio.TaskGroup() as tasks:
            for number in range(100):
                tasks.create_task(work.transaction(f"{number}", 0.5))
        assert not work.gave_up
        assert work.began["99"] == 49.5

    played(story)


def test_a_transaction_that_never_ends_is_not_waited_for_without_end() -> None:
    async def story() -> None:
        work = Work(queue())
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(work.transaction("stuck", 1000, long=True))
            await asyncio.sleep(5)
            tasks.create_task(work.transaction("short", 1))
        assert work.gave_up == {"short": 5 + LONGEST_WAIT}

    played(story)


def test_while_the_database_fails_nobody_waits_long() -> None:
    """Each of those before would fail, too, after it has waited for a lock."""

    async def story() -> None:
        work = Work(queue())
        async with asyncio.TaskGroup() as tasks:
            for number in range(8):
                tasks.create_task(work.transaction(f"{number}", 2, ends_with=DatabaseAway))
        assert work.order == ["0", "1"]
        assert set(work.gave_up.values()) == {FAILING_WAIT}

    played(story)


def test_one_failure_does_not_spread() -> None:
    """The next one succeeds: those behind it go on waiting."""

    async def story() -> None:
        work = Work(queue())
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(work.transaction("fails", 1, ends_with=DatabaseAway))
            for number in range(10):
                tasks.create_task(work.transaction(f"{number}", 1))
        assert not work.gave_up
        assert work.began["9"] == 10

    played(story)


def test_an_error_of_the_programs_own_shortens_nobodys_patience() -> None:
    async def story() -> None:
        work = Work(queue())
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(work.transaction("error", 1, ends_with=ZeroDivisionError))
            tasks.create_task(work.transaction("slow", 10))
            tasks.create_task(work.transaction("next", 1))
        assert work.began == {"error": 0, "slow": 1, "next": 11}

    played(story)


@pytest.mark.parametrize("late", [False, True])
def test_whoever_is_cancelled_leaves_the_others_their_turn(*, late: bool) -> None:
    """Also in the very moment in which its own turn comes."""

    async def story() -> None:
        work = Work(queue())
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(work.transaction("first", 1))
            cancelled = tasks.create_task(work.transaction("cancelled", 1))
            tasks.create_task(work.transaction("next", 1))
            await asyncio.sleep(0.5)
            if late:
                asyncio.get_running_loop().call_at(1, cancelled.cancel)
            else:
                cancelled.cancel()
        assert work.order == ["first", "next"]
        async with asyncio.timeout(1), work.queue.slot(long=False):
            pass

    played(story)
