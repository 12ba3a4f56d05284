"""Receiving: an update is stored before it is acknowledged to Telegram.

Telegram drops an update once a later `offset` is requested, so the offset moves only after the
inbox commit. Updates are read as plain dictionaries: a malformed one is stored like any other and
becomes a dead letter in its turn, instead of blocking those behind it.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from typing import Any, Final

import structlog
from aiogram.methods import DeleteWebhook, GetUpdates

from bot.messengers.retries import pause_after
from bot.messengers.takeover import TakingBack
from bot.runtime.backoff import Backoff
from bot.runtime.clock import Clock
from bot.runtime.rounds import Rounds
from bot.telegram.calls import BotApi
from bot.telegram.updates import received
from domain.model.outcome import Done, Failure, NotSent
from handlers.texts import troubles
from storage.inbox.inbox import Inbox, ReceivedUpdate

log: Final = structlog.get_logger(__name__)


UPDATE_KINDS: Final = ["message", "edited_message", "callback_query", "my_chat_member"]
"""The kinds of update in use; Telegram sends no others."""

_CONFLICT: Final = str(HTTPStatus.CONFLICT.value)
_BY_WEBHOOK: Final = "webhook"
"""In Telegram's words about a conflict; with another poll it mentions only «getUpdates»."""

_ANSWER_WITHIN: Final = 15

LONG_POLL: Final = 25
"""Seconds that Telegram may hold back an empty answer."""

_NOT_HELD: Final = 0.1
"""Seconds; a server that returns nothing sooner does no long polling, and is spared."""


_CONFLICTS: Final = 3
_WITHIN: Final = 300.0
"""Seconds; fewer conflicts come from a takeover between our own processes."""

_TOLD_EVERY: Final = 3600.0
"""Seconds between two reports to the admins about a conflict."""


class PollingConflict:
    """Detects another program that polls for the same bot, and reports it to the admins.

    Telegram ends a poll with 409 when another begins, so each of the two gets some of the updates
    (https://core.telegram.org/bots/api#getupdates).
    """

    def __init__(self, clock: Clock, tell: Callable[[str], Awaitable[None]]) -> None:
        """`tell` sends a text to the admins."""
        self._clock = clock
        self._tell = tell
        self._conflicts: deque[float] = deque(maxlen=_CONFLICTS)
        self._told_at = float("-inf")

    @property
    def lasts(self) -> bool:
        """Whether the conflict goes on."""
        ago = self._clock.monotonic() - self._conflicts[0] if self._conflicts else 0.0
        return len(self._conflicts) == _CONFLICTS and ago <= _WITHIN

    async def conflict(self) -> None:
        """Record that another poll ended ours."""
        now = self._clock.monotonic()
        self._conflicts.append(now)
        if self.lasts and now - self._told_at >= _TOLD_EVERY:
            self._told_at = now
            log.error("receiving.contested", what_to_do=troubles.RECEIVED_ELSEWHERE)
            await self._tell(troubles.RECEIVED_ELSEWHERE)


class Polling:
    """Long polling of one bot into the inbox."""

    def __init__(
        self,
        api: BotApi,
        inbox: Inbox,
        clock: Clock,
        answered: Callable[[], None],
        *,
        contest: PollingConflict,
        taking_back: TakingBack,
    ) -> None:
        """`answered` is called after every successful poll."""
        self._api = api
        self._inbox = inbox
        self._clock = clock
        self._answered = answered
        self._contest = contest
        self._taking_back = taking_back
        self._rounds = Rounds(clock=clock)

    @property
    def pausing(self) -> bool:
        """Whether it waits for the next poll after a failure."""
        return self._rounds.resting

    async def run(self) -> None:
        """Run until cancelled, through Telegram's outages.

        Telegram allows one polling process: the leader.
        """
        await self._rounds.run(partial(self._poll, Backoff()))

    async def _poll(self, backoff: Backoff) -> float:
        """Poll once; return the seconds until the next poll."""
        failure = await self._once()
        if failure is None:
            backoff.reset()
            self._answered()
            return 0.0
        if isinstance(failure, NotSent) and failure.why.startswith(_CONFLICT):
            await self._conflict(failure.why)
        wait = pause_after(failure, backoff)
        log.warning("receiving.telegram_failed", failure=repr(failure), pause=wait)
        return wait

    async def _conflict(self, why: str) -> None:
        """Handle another program's poll, or its webhook, which blocks polling until deleted."""
        if _BY_WEBHOOK in why.lower() and await self._taking_back.begin():
            outcome = await self._api.call(DeleteWebhook(), within=_ANSWER_WITHIN)
            if not isinstance(outcome, Done):
                log.warning("receiving.not_taken_back", failure=repr(outcome))
        else:
            await self._contest.conflict()

    async def _once(self) -> Failure | None:
        offset = await self._inbox.next_offset(self._api.id)
        asked = self._clock.monotonic()
        request = GetUpdates(offset=offset, timeout=LONG_POLL, allowed_updates=UPDATE_KINDS)
        outcome = await self._api.call(request, within=LONG_POLL + 10)
        if not isinstance(outcome, Done):
            return outcome
        if updates := _updates(outcome.result):
            await self._inbox.add(self._api.id, updates, self._clock.now())
        elif self._clock.monotonic() - asked < _NOT_HELD:
            await asyncio.sleep(_NOT_HELD)
        return None


def _updates(result: Any) -> list[ReceivedUpdate]:
    """Return the updates that can be stored: all objects, whatever their fields."""
    found = result if isinstance(result, list) else []
    return [received(update) for update in found if isinstance(update, dict)]
