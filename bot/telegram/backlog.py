"""What people have sent and nobody has read yet: reminders are decided after it."""

from dataclasses import dataclass
from typing import Final

import structlog
from aiogram.methods import GetWebhookInfo

from bot.runtime.clock import Clock
from bot.telegram.calls import BotApi
from domain.model.outcome import Done, Refused
from storage.inbox.inbox import Inbox

log: Final = structlog.get_logger(__name__)

PATIENCE: Final = 120.0
"""Seconds from Telegram's first answer; what is not read by then must not silence reminders."""

_ANSWER_WITHIN: Final = 10


@dataclass(frozen=True, slots=True)
class _Look:
    """What waited when it was looked: so many at Telegram, and the inbox up to that serial."""

    newest: int
    at_telegram: int
    at: float


class Backlog:
    """Asked at the moment of the decision, so that no outage goes unnoticed, however short.

    What comes after the first look is not waited for: in busy hours something always comes.
    """

    def __init__(self, api: BotApi, inbox: Inbox, clock: Clock) -> None:
        self._api = api
        self._inbox = inbox
        self._clock = clock
        self._look: _Look | None = None
        self._given_up = 0
        """Nothing up to this serial is waited for any more."""

    async def read(self) -> bool:
        """Whether all that had been sent is handled, has failed once, or was waited for long enough.

        False for as long as Telegram can't be reached: no reminder would leave then either.
        """
        waiting = await self._waiting_at_telegram()
        if waiting is None:
            self._look = None
            return False
        now = self._clock.monotonic()
        look = self._look = self._look or _Look(await self._inbox.newest(), waiting, now)
        if not await self._handled(look):
            if now - look.at < PATIENCE:
                return False
            self._given_up = await self._inbox.newest()
            log.warning("backlog.not_read", at_telegram=look.at_telegram)
        self._look = None
        return True

    async def _handled(self, look: _Look) -> bool:
        last = await self._inbox.after(look.newest, look.at_telegram)
        return last is not None and not await self._inbox.untried(self._given_up, last)

    async def _waiting_at_telegram(self) -> int | None:
        """How many updates, for polling too.

        0 where Telegram won't tell; None while it doesn't answer.
        """
        match await self._api.call(GetWebhookInfo(), within=_ANSWER_WITHIN):
            case Done({"pending_update_count": int() as waiting}):
                return waiting
            case Done() | Refused():
                return 0
            case _:
                return None
