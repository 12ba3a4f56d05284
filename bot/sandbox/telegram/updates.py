"""The queue of updates not confirmed by the bot."""

from collections import deque
from collections.abc import Collection

from bot.runtime.clock import Clock
from bot.sandbox.protocol import Json
from bot.sandbox.telegram.protocol import ApiError
from bot.sandbox.wakeup import Wakeup

_ONLY_WHEN_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
PRESS_LIFE = 150.0
"""Seconds after which a press can neither be received nor answered."""
_UPDATE_LIFE = 24 * 3600.0
"""Seconds after which any other update is dropped."""
FIRST_ID = 700_000_001


class UpdateQueue:
    """Updates in order, until confirmed by an offset, or expired."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._deadlines: dict[int, float] = {}
        self.pending: deque[Json] = deque()
        self.allowed: frozenset[str] = frozenset()
        self._next_id = FIRST_ID
        self.wakeup = Wakeup()
        self._poll = 0

    def push(self, kind: str, content: Json) -> None:
        """Queue an update of that kind, if the bot has requested it."""
        asked = kind in self.allowed if self.allowed else kind not in _ONLY_WHEN_ASKED
        if asked:
            self.push_raw({kind: content})

    def push_raw(self, update: Json) -> None:
        """Queue any update, even an undecodable one; without an id it gets the next one."""
        given = update.get("update_id")
        self._next_id = 1 + (number := given if isinstance(given, int) else self._next_id)
        self.pending.append({"update_id": number} | update)
        life = PRESS_LIFE if "callback_query" in update else _UPDATE_LIFE
        self._deadlines[number] = self._clock.monotonic() + life
        self.wakeup.set()

    def allow(self, kinds: Collection[str] | None) -> None:
        """Set `allowed_updates`, as getUpdates and setWebhook do: None keeps, empty resets."""
        if kinds is not None:
            self.allowed = frozenset(kinds)

    def confirm(self, offset: int) -> None:
        """Remove all before the offset; a negative one keeps that many of the last."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        else:
            while self.pending and self.pending[0]["update_id"] < offset:
                self.pending.popleft()

    async def poll(self, limit: int, timeout: float) -> list[Json]:  # noqa: ASYNC109 - Telegram's parameter
        """Return up to `limit` updates, at once or when there are any, or none after `timeout`.

        Raises 409 when another poll starts meanwhile.
        """
        self._poll += 1
        mine = self._poll
        self.wakeup.set()
        await self.wakeup.until(lambda: self._ends(mine), timeout)
        self._drop_old()
        return [update for update, _ in zip(self.pending, range(limit), strict=False)]

    def _ends(self, poll: int) -> bool:
        """Return whether there are updates for that poll. Raises 409 if another one is on."""
        if conflict := self._conflict(poll):
            raise conflict
        return bool(self.pending)

    def _conflict(self, poll: int) -> ApiError | None:
        """Return why that poll gets nothing, if so."""
        reason = "other getUpdates request; make sure that only one bot instance is running"
        is_last = poll == self._poll
        return None if is_last else ApiError(409, f"Conflict: terminated by {reason}")

    def _drop_old(self) -> None:
        """Remove expired updates."""
        now, deadlines = self._clock.monotonic(), self._deadlines
        self._deadlines = {each["update_id"]: deadlines[each["update_id"]] for each in self.pending}
        if min(self._deadlines.values(), default=now) < now:
            alive = [each for each in self.pending if self._deadlines[each["update_id"]] >= now]
            self.pending.clear()
            self.pending.extend(alive)
