"""Messages not yet handled: reminders are decided after them."""

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
"""Seconds from Telegram's first answer; older messages must not hold back reminders."""

_ANSWER_WITHIN: Final = 10


@dataclass(frozen=True, slots=True)
class _Look:
    """The backlog at one look: updates at Telegram, and the inbox up to a serial."""

    newest: int
    at_telegram: int
    at: float


class Backlog:
    """Checks the backlog at each decision, so that no outage is missed, however short.

    Messages after the first look are not waited for: in busy hours there are always some.
    """

    def __init__(self, api: BotApi, inbox: Inbox, clock: Clock) -> None:
        self._api = api
        self._inbox = inbox
        self._clock = clock
        self._look: _Look | None = None
        self._given_up = 0
        """The serial up to which waiting has ended."""

    async def read(self) -> bool:
        """Return whether all messages are handled, have failed once, or have timed out.

        False while Telegram is unreachable: no reminder could be sent either.
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
        """Return the number of pending updates, for polling too.

        0 if Telegram refuses to report it; None if it does not answer.
        """
        match await self._api.call(GetWebhookInfo(), within=_ANSWER_WITHIN):
            case Done({"pending_update_count": int() as waiting}):
                return waiting
            case Done() | Refused():
                return 0
            case _:
                return None
