"""Delivery: sends notices from the outbox in order and within Telegram's limits.

One send is in flight per chat; chats do not wait for each other. The next notice is chosen at the
last moment, so the most urgent one never waits behind older ones.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Final

import structlog

from bot.delivery.limits import Limits
from bot.delivery.render_and_send import PASSES, NoticeSender
from bot.runtime.backoff import FIRST_PAUSE
from bot.runtime.clock import Clock
from bot.runtime.keyed_workers import KeyedWorkers
from bot.runtime.logs import about, describe
from domain.model.conversation.notices.kinds import CatchUp, Offer, TextNotice
from domain.model.conversation.notices.notice import Priority
from domain.model.ids import ChatId
from domain.ports.snapshots import Answers
from handlers.ui.markup import LONGEST_MESSAGE, visible_length
from storage.delivery.delivering import Delivering
from storage.delivery.work import QueuedNotice, Work
from storage.leader.leadership import LeadershipLost

log: Final = structlog.get_logger(__name__)


_LOOK_EVERY: Final = 60.0
"""Seconds; a queued notice wakes it."""

_BETWEEN_THOROUGH_LOOKS: Final = 20.0
"""Multiple of the last thorough look's duration: with a long queue it blocks the loop."""


class Delivery(KeyedWorkers[ChatId]):
    """The leader's deliveries for one term; `lost` is set when another process has taken over."""

    def __init__(
        self,
        outbox: Delivering,
        sender: NoticeSender,
        limits: Limits,
        clock: Clock,
        queued: asyncio.Event,
    ) -> None:
        """`queued` is set after new notices."""
        super().__init__(clock, _LOOK_EVERY, queued)
        self._outbox = outbox
        self._sender = sender
        self._limits = limits
        self._turns = FairQueue()
        self._alerts_to_read = 0
        self._thorough_from = float("-inf")
        self.lost: Final = asyncio.Event()

    @property
    def sending(self) -> bool:
        """Whether a message is being sent or about to be, not just waiting for the limits."""
        return self._about_to_look() or len(self._lanes) > self._sender.pausing

    @property
    def waits_for_clock(self) -> bool:
        """Whether nothing can start or continue before some moment."""
        return super().waits_for_clock or self._sender.pausing > 0

    async def idle(self) -> bool:
        """Return whether nothing is being sent and nothing waits.

        The database is asked only while delivery waits for a moment: the limits of a chat with an
        empty queue may be used up.
        """
        if not self._looked or self._lanes or self._about_to_look():
            return False
        return not self.waits_for_clock or await self._outbox.waiting_count(self._clock.now()) == 0

    async def run(self) -> None:
        """Run until cancelled or the leadership is lost; `finish` waits for messages in flight."""
        await self._outbox.begin()
        await self._remember_calls()
        while not self.lost.is_set():
            self._look()
            await self._rest(await self._start_due())

    async def _remember_calls(self) -> None:
        """Count the last minute's calls again, so that limits survive a restart."""
        now, at = self._clock.now(), self._clock.monotonic()
        recent = await self._outbox.recent_calls(now - timedelta(minutes=1))
        self._limits.recall(
            # If the wall clock was set back, calls in its future count as made now.
            (call.chat, at - max((now - call.at).total_seconds(), 0.0), call.priority)
            for call in recent
            for _ in range(call.calls)
        )

    async def _start_due(self) -> float | None:
        """Start the notices that may leave now; return the seconds until the next one may.

        Calls started together race to Telegram, so nothing starts beside an alert until the alert
        has been read and is being sent.
        """
        asked_at, now = self._clock.now(), self._clock.monotonic()
        if (free := self._limits.earliest_of_all(now)) > now:
            return free - now
        full = self._limits.full(now)
        thorough = now >= self._thorough_from
        heads = await self._heads(self._lanes.keys() | full.keys(), asked_at, thorough=thorough)
        now = self._clock.monotonic()
        while ready := [head for head in heads if self._may_leave(head, now)]:
            self._start_one(self._turns.next(ready), now)
        later = (self._earliest(head, now) for head in heads if head.place.chat not in self._lanes)
        # A moment that has passed during a query means at once: that query has missed it.
        moments = [*full.values(), *(moment for moment in later if moment > now)]
        if not thorough:
            moments.append(self._thorough_from)
        due = await self._outbox.next_due(asked_at)
        seconds = [moment - self._clock.monotonic() for moment in moments]
        if due is not None:
            seconds.append((due - self._clock.now()).total_seconds())
        return min(seconds, default=None)

    async def _heads(
        self, busy: Collection[ChatId], now: datetime, *, thorough: bool
    ) -> Sequence[QueuedNotice]:
        """Return the next notices. A quick look misses notices behind a long queue."""
        began = self._clock.monotonic()
        heads = await self._outbox.heads(busy, now, thorough=thorough)
        if thorough:
            ended = self._clock.monotonic()
            self._thorough_from = ended + _BETWEEN_THOROUGH_LOOKS * (ended - began)
        return heads

    def _may_leave(self, head: QueuedNotice, now: float) -> bool:
        """Notices held back while an alert is read are woken as soon as it has been."""
        free = head.place.chat not in self._lanes and (head.alert or not self._alerts_to_read)
        return free and self._earliest(head, now) <= now

    def _earliest(self, head: QueuedNotice, now: float) -> float:
        return self._limits.earliest(head.place.chat, now, head.priority)

    def _start_one(self, head: QueuedNotice, now: float) -> None:
        self._limits.note(head.place.chat, now, head.priority)
        self._alerts_to_read += head.alert
        self._start(head.place.chat, self._deliver(head, now), f"notice-{head.id}")

    async def _read(self, queued: QueuedNotice) -> Work | None:
        try:
            if queued.kind == CatchUp.kind:
                await self._outbox.catch_up(queued, self._clock.now())
                return None
            return await self._outbox.open(queued, self._clock.now())
        finally:
            if queued.alert:
                self._alerts_to_read -= 1
                self._wake.set()

    async def _deliver(self, queued: QueuedNotice, counted_at: float) -> None:
        """Deliver one notice; its first call to Telegram is already counted in the limits."""
        number = queued.card.number if queued.card else None
        about(notice=queued.id, chat=queued.place.chat, number=number)
        try:
            await self._show(queued, counted_at)
        except LeadershipLost:
            self.lost.set()
        except Exception as error:  # noqa: BLE001 - retried, but never in a tight loop
            log.warning("delivery.failed", error=describe(error))
            await asyncio.sleep(FIRST_PAUSE)

    async def _show(self, queued: QueuedNotice, counted_at: float) -> None:
        """Send the notice; after an internal error, give it up: it must not block the chat."""
        try:
            work = await self._read(queued)
            calls = await self._sender.show(in_one_message(work)) if work is not None else 0
            if not calls:
                self._limits.give_back(queued.place.chat, counted_at)
        except PASSES:
            raise
        except Exception as error:  # noqa: BLE001 - no error may block the chat
            await self._sender.not_shown(queued, (queued.id,), error)


WEIGHTS: Final = {
    Priority.ANSWER: 4,
    Priority.CARD: 4,
    Priority.REMINDER: 2,
    Priority.REFRESH: 1,
    Priority.BULK: 1,
}


class Shares:
    """Round-robin state of the classes that share a resource."""

    def __init__(self) -> None:
        self._gained: Counter[Priority] = Counter()

    def next(self, waiting: Collection[Priority]) -> Priority:
        """Return the waiting class that goes now; on a tie the more urgent."""
        if Priority.ALERT in waiting:
            return Priority.ALERT
        sharing = sorted(WEIGHTS.keys() & waiting)
        if not sharing:
            return Priority.STRANGER
        for one in sharing:
            self._gained[one] += WEIGHTS[one]
        chosen = max(sharing, key=self._gained.__getitem__)
        self._gained[chosen] -= sum(WEIGHTS[one] for one in sharing)
        return chosen


class FairQueue:
    """Round-robin state of all chats, and of the classes within each.

    A chat queues with its most urgent class, behind chats served less recently; which of its
    classes goes is decided by the chat's own shares. So less urgent notices never hold a chat back,
    and seven lists for one chat don't delay its cards.
    """

    def __init__(self) -> None:
        self._all = Shares()
        self._chats: defaultdict[ChatId, Shares] = defaultdict(Shares)
        self._turns = count(1)
        self._served: dict[ChatId, int] = {}

    def next(self, heads: Sequence[QueuedNotice]) -> QueuedNotice:
        """Return the notice that goes now; `heads` has the first of each class in each chat."""
        urgent: dict[ChatId, QueuedNotice] = {}
        for head in heads:
            chat = head.place.chat
            urgent[chat] = min(head, urgent.get(chat, head), key=lambda one: one.priority)
        chosen = self._all.next({head.priority for head in urgent.values()})
        line = [head for head in urgent.values() if head.priority == chosen]
        first = min(line, key=lambda head: (self._served.get(head.place.chat, 0), head.id))
        if chosen is Priority.STRANGER:  # no state is kept for strangers: there may be thousands
            return first
        chat = first.place.chat
        self._served[chat] = next(self._turns)
        own = {head.priority: head for head in heads if head.place.chat == chat}
        return own[self._chats[chat].next(own)]


_BETWEEN: Final = "\n\n"


def in_one_message(work: Work) -> Work:
    """Merge the replies that fit into one message, each text once; the rest stays queued.

    The message replies to the latest question. A text with buttons ends the message.
    """
    if not isinstance(work.content, Answers) or len(work.content.said) == 1:
        return work
    told = _that_fit(work.content.said)
    taken = [
        (row, say)
        for row, say in zip(work.rows, work.content.said, strict=True)
        if (say.html, say.offer) in told
    ]
    asked = [say.reply_to for _, say in taken if say.reply_to is not None]
    reply_to = asked[-1] if asked else None
    texts, offers = zip(*told, strict=True)
    return replace(
        work,
        content=Answers(
            (TextNotice(work.queued.place, _BETWEEN.join(texts), reply_to, offers[-1]),)
        ),
        rows=tuple(row for row, _ in taken),
        reply_to=None if reply_to is None else reply_to.message,
    )


def _that_fit(answers: Sequence[TextNotice]) -> Mapping[tuple[str, Offer | None], None]:
    """Return the first replies that fit, by text and offer, in order and without repetitions."""
    told: dict[tuple[str, Offer | None], None] = {}
    room = LONGEST_MESSAGE
    for say in answers:
        key = (say.html, say.offer)
        if key in told:
            continue
        room -= visible_length(say.html)
        if told and room < 0:
            break
        told[key] = None
        room -= len(_BETWEEN)
        if say.offer is not None:
            break
    return told
