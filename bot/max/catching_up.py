"""Messages of groups that came while MAX could not deliver its updates."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import Any, Final

import structlog

from bot.max.calls import MaxApi
from bot.max.receiving import Arrivals
from bot.runtime.backoff import Backoff
from bot.runtime.clock import Clock
from domain.model.ids import Place, number_of
from domain.model.outcome import Done, NotSent, Outcome, Refused

log: Final = structlog.get_logger(__name__)

_ANSWER_WITHIN: Final = 15

_MOST: Final = 100
"""Messages in one answer (GET /messages); the last ones come first."""

_TRIES: Final = 5


class MissedMessages:
    """Reads the last messages of the groups; those already received are not stored again."""

    def __init__(
        self,
        api: MaxApi,
        arrivals: Arrivals,
        groups: Callable[[], Awaitable[Collection[Place]]],
        clock: Clock,
    ) -> None:
        """`groups` returns the places in MAX that the organisation uses."""
        self._api = api
        self._arrivals = arrivals
        self._groups = groups
        self._clock = clock

    async def read(self, since: datetime) -> None:
        """Store the messages of the groups since then that concern the bot."""
        for group in await self._groups():
            match await self._messages(number_of(group.chat)):
                case Done({"messages": list(messages)}):
                    missed = [one for one in reversed(messages) if _is_since(one, since)]
                    new = await self._arrivals.store(map(_as_update, missed))
                    cut = len(missed) == _MOST
                    if new or cut:
                        log.warning("receiving.missed", chat=group.chat, new=new, cut=cut)
                case outcome:
                    log.warning("receiving.not_read", chat=group.chat, failure=repr(outcome))

    async def _messages(self, chat: int) -> Outcome[Any]:
        backoff, query = Backoff(), {"chat_id": chat, "count": _MOST}
        outcome: Outcome[Any] = NotSent("")
        for _ in range(_TRIES):
            outcome = await self._api.call("GET", "messages", query=query, within=_ANSWER_WITHIN)
            if isinstance(outcome, Done | Refused):
                break
            await self._clock.sleep(backoff.pause())
        return outcome


def _is_since(message: Any, since: datetime) -> bool:
    match message:
        case {"timestamp": int(at), "body": {"mid": str()}}:
            return at >= since.timestamp() * 1000
        case _:
            return False


def _as_update(message: dict[str, Any]) -> dict[str, Any]:
    return {
        "update_type": "message_created",
        "timestamp": message["timestamp"],
        "message": message,
    }
