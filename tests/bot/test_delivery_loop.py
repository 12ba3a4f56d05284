"""When delivery looks again: at the first moment at which a notice may leave, and never later."""

import asyncio
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from bot.delivery.delivery import Delivery
from bot.delivery.limits import Limits
from bot.operations.messengers import RATES
from bot.sandbox.clock import let_others_run
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.conversation.notices.notice import Priority
from domain.model.ids import ChatId, Messenger, Place, id_in
from storage.delivery.work import QueuedNotice
from tests.running import running
from tests.telegram import SteppedClock

MORNING = datetime(2026, 6, 16, 6, tzinfo=UTC)
PERSON, GROUP, IN_MAX = ChatId(501), ChatId(-1001), ChatId(id_in(Messenger.MAX, 503))


@dataclass
class Row:
    """A waiting notice, not before so many seconds after the morning."""

    queued: QueuedNotice
    not_before: float


@dataclass
class Outbox:
    """The rows in memory; each query takes the next of `reads` seconds."""

    clock: SteppedClock
    rows: list[Row]
    reads: Iterator[float]
    near: int = 99
    """How many rows a quick look considers."""
    sent_at: dict[int, float] = field(default_factory=dict)
    pausing = 0

    async def begin(self) -> None: ...

    async def recent_calls(self, since: datetime) -> list[Any]:
        del since
        return []

    async def heads(
        self, busy: Collection[ChatId], now: datetime, *, thorough: bool
    ) -> list[QueuedNotice]:
        heads: dict[ChatId, QueuedNotice] = {}
        for row in self.rows if thorough else self.rows[: self.near]:
            if row.queued.place.chat not in busy and due_at(row) <= now:
                heads.setdefault(row.queued.place.chat, row.queued)
        await self._query()
        return list(heads.values())

    async def next_due(self, now: datetime) -> datetime | None:
        await self._query()
        return min((due_at(row) for row in self.rows if due_at(row) > now), default=None)

    async def open(self, queued: QueuedNotice, now: datetime) -> Any:
        del now
        return SimpleNamespace(queued=queued, content=None)

    async def show(self, work: Any) -> int:
        """Send it, as the sender does."""
        self.rows = [row for row in self.rows if row.queued != work.queued]
        self.sent_at[work.queued.id] = self.clock.monotonic()
        return 1

    async def _query(self) -> None:
        await self.clock.advance(next(self.reads, 0.001))


def due_at(row: Row) -> datetime:
    return MORNING + timedelta(seconds=row.not_before)


NOTICES = st.lists(
    st.tuples(
        st.sampled_from([PERSON, GROUP, IN_MAX]),
        st.sampled_from([Priority.ALERT, Priority.ANSWER, Priority.CARD]),
        st.sampled_from([0.0, 0.0, 0.5, 3.0, 3.1]),
    ),
    min_size=1,
    max_size=12,
)
READS = st.lists(st.sampled_from([0.0, 0.004, 0.3, 1.0, 3.0]), max_size=40)


def waiting(notices: list[tuple[ChatId, Priority, float]]) -> list[Row]:
    return [
        Row(QueuedNotice(number, TextNotice.kind, Place(chat), None, priority, 0), not_before)
        for number, (chat, priority, not_before) in enumerate(notices, 1)
    ]


async def deliver(notices: list[tuple[ChatId, Priority, float]], reads: list[float]) -> Outbox:
    """Deliver all; between its looks the loop must wait no longer than the first notice must."""
    clock = SteppedClock(MORNING)
    outbox, limits = Outbox(clock, waiting(notices), iter(reads)), Limits(RATES)
    faked: Any = outbox
    delivery = Delivery(faked, faked, limits, clock, asyncio.Event())
    async with running(delivery.run()):
        while outbox.rows:
            while not await rests(delivery):
                pass
            if not outbox.rows:
                break
            free = min(may_leave_in(row, limits, clock) for row in outbox.rows)
            wake = clock.next_wake()
            assert wake is not None, "a notice waits, and nothing wakes delivery"
            assert wake <= free + 1e-6
            await clock.advance(wake)
    return outbox


async def rests(delivery: Delivery) -> bool:
    await let_others_run()
    return not delivery.sending


def may_leave_in(row: Row, limits: Limits, clock: SteppedClock) -> float:
    now = clock.monotonic()
    free = limits.earliest(row.queued.place.chat, now, row.queued.priority) - now
    return max(free, (due_at(row) - clock.now()).total_seconds(), 0.0)


FOURTH_OF_A_PERSON = [*[(PERSON, Priority.ANSWER, 0.0)] * 3, (PERSON, Priority.ANSWER, 3.0)]
"""The private chat's window opens while the queue is read."""


@given(NOTICES, READS)
@example(FOURTH_OF_A_PERSON, [0.004] * 40)
@example([(GROUP, Priority.CARD, 3.0)], [0.0, 0.004, 3.1])
def test_delivery_looks_again_when_the_first_notice_may_leave(
    notices: list[tuple[ChatId, Priority, float]], reads: list[float]
) -> None:
    outbox = asyncio.run(deliver(notices, reads))
    assert len(outbox.sent_at) == len(notices)


async def test_a_thorough_look_that_became_due_during_a_quick_one_follows_at_once() -> None:
    clock = SteppedClock(MORNING)
    outbox, queued = Outbox(clock, [], iter([0.1, 0.0, 2.5]), near=0), asyncio.Event()
    faked: Any = outbox
    delivery = Delivery(faked, faked, Limits(RATES), clock, queued)
    async with running(delivery.run()):
        while not await rests(delivery):
            pass
        outbox.rows = waiting([(GROUP, Priority.CARD, 0.0)])
        queued.set()
        while not await rests(delivery):
            pass
        assert not outbox.rows
