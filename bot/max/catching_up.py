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
from storage.inbox.inbox import Inbox

log: Final = structlog.get_logger(__name__)

_ANSWER_WITHIN: Final = 15

_MOST: Final = 100
"""Messages in one answer (GET /messages); the last ones come first."""

_TRIES: Final = 5


class MissedMessages:
    """Reads the last messages of the groups; those already received are not stored again.

    A gap is recorded before updates are received again, so that it is read after a crash, too.
    """

    def __init__(
        self,
        api: MaxApi,
        inbox: Inbox,
        arrivals: Arrivals,
        groups: Callable[[], Awaitable[Collection[Place]]],
        clock: Clock,
    ) -> None:
        """`groups` returns the places in MAX that the organisation uses."""
        self._api = api
        self._inbox = inbox
        self._arrivals = arrivals
        self._groups = groups
        self._clock = clock
        self._may_wait = True

    async def note(self, since: datetime) -> None:
        """Record that updates since then were lost."""
        self._may_wait = True
        await self._inbox.note_gap(self._api.id, since)

    async def read(self) -> None:
        """Store the messages of the groups that concern the bot and came in a gap, if there is one.

        Where MAX did not answer, the next call tries again.
        """
        if not self._may_wait:
            return
        since = await self._inbox.gap(self._api.id)
        if since is None or await self._read(since):
            await self._inbox.close_gap(self._api.id)
            self._may_wait = False

    async def _read(self, since: datetime) -> bool:
        """Return whether MAX has answered for every group."""
        answered = True
        for group in await self._groups():
            match await self._messages(number_of(group.chat)):
                case Done({"messages": list(messages)}):
                    missed = [one for one in reversed(messages) if _is_since(one, since)]
                    new = await self._arrivals.store(map(_as_update, missed))
                    cut = len(missed) == _MOST
                    if new or cut:
                        log.warning("receiving.missed", chat=group.chat, new=new, cut=cut)
                case outcome:
                    answered = answered and isinstance(outcome, Done | Refused)
                    log.warning("receiving.not_read", chat=group.chat, failure=repr(outcome))
        return answered

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
