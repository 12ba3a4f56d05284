"""Receiving from MAX: updates are stored before they are acknowledged."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import structlog

from bot.max.arrivals import Arrivals
from bot.max.calls import MaxApi
from bot.max.catching_up import MAX_KEEPS, MissedMessages
from bot.max.subscriptions import POLLED_TYPES, subscriptions, unsubscribe
from bot.messengers.retries import pause_after
from bot.messengers.takeover import TakingBack
from bot.runtime.backoff import Backoff
from bot.runtime.clock import Clock
from bot.runtime.rounds import Rounds
from domain.model.outcome import Done, Failure, Refused, Remedy
from storage.inbox.inbox import Inbox

log: Final = structlog.get_logger(__name__)

LONG_POLL: Final = 30
"""Seconds that MAX may hold back an empty answer (GET /updates)."""

_MOST: Final = 100
"""Updates in one answer."""

_POLLS: Final = 2
_PER: Final = 1.0
"""At most so many polls in so many seconds."""

_NOTE_EVERY: Final = timedelta(minutes=10)
"""How often polls without updates are recorded, so that a quiet day is no outage."""


async def receive_by_polling(api: MaxApi) -> bool:
    """Remove the webhooks, beside which nothing can be polled; return whether none is left."""
    seen = await subscriptions(api)
    return seen is not None and await unsubscribe(api, seen)


class MaxPolling:
    """Long polling of one bot into the inbox."""

    def __init__(
        self,
        api: MaxApi,
        inbox: Inbox,
        arrivals: Arrivals,
        clock: Clock,
        *,
        answered: Callable[[], None],
        taking_back: TakingBack,
        missed: MissedMessages,
    ) -> None:
        """`answered` is called after every successful poll."""
        self._api = api
        self._inbox = inbox
        self._arrivals = arrivals
        self._clock = clock
        self._answered = answered
        self._taking_back = taking_back
        self._missed = missed
        self._polls: deque[float] = deque(maxlen=_POLLS)
        self._heard_at: datetime | None = None
        self._noted_at: datetime | None = None
        self._rounds = Rounds(clock=clock)
        self.answers = False
        """Whether the last poll has brought all that waited."""
        self._more = False
        """Whether the last poll has brought as much as one can bring."""

    @property
    def pausing(self) -> bool:
        """Whether it waits for the next poll."""
        return self._rounds.resting

    async def run(self) -> None:
        """Run until cancelled, through outages: polls of two processes would share the updates."""
        self.answers = False
        self._heard_at = await self._inbox.heard_at(self._api.id)
        await self._rounds.run(partial(self._poll, Backoff()))

    async def _poll(self, backoff: Backoff) -> float:
        """Poll once, unless it is too soon; return the seconds until the next poll."""
        now = self._clock.monotonic()
        if len(self._polls) == _POLLS and (early := self._polls[0] + _PER - now) > 0:
            return early
        self._polls.append(now)
        failure = await self._once()
        self.answers = failure is None and not self._more
        if failure is None:
            backoff.reset()
            self._answered()
            return 0.0
        blocked = isinstance(failure, Refused) and failure.remedy is Remedy.LOOK
        if blocked and await self._taking_back.begin():
            await receive_by_polling(self._api)  # a webhook blocks polling
        wait = pause_after(failure, backoff)
        log.warning("receiving.max_failed", failure=repr(failure), pause=wait)
        return wait

    async def _once(self) -> Failure | None:
        await self._missed.read()
        query: dict[str, Any] = {
            "limit": _MOST,
            "timeout": LONG_POLL if self.answers else 0,  # whether MAX answers is known at once
            "types": ",".join(POLLED_TYPES),
        }
        marker = await self._inbox.marker(self._api.id)
        if marker is not None:
            query["marker"] = marker
        began = self._clock.monotonic()
        outcome = await self._api.call("GET", "updates", query=query, within=LONG_POLL + 10)
        if not isinstance(outcome, Done):
            return outcome
        updates, following = outcome.result.get("updates"), outcome.result.get("marker")
        following = str(following) if isinstance(following, int) else marker
        now = self._api.dated or self._clock.now()
        polled = timedelta(seconds=self._clock.monotonic() - began)  # the bot listens meanwhile
        if self._heard_at is not None and now - polled - self._heard_at > MAX_KEEPS:
            await self._missed.note(self._heard_at, now - MAX_KEEPS)
        self._heard_at = now
        updates = updates if isinstance(updates, list) else []
        self._more = len(updates) >= _MOST
        if updates or following != marker:
            await self._arrivals.store(updates, following)
            self._noted_at = now
        elif self._noted_at is None or now - self._noted_at >= _NOTE_EVERY:
            await self._inbox.note_heard(self._api.id, now)
            self._noted_at = now
        return None
