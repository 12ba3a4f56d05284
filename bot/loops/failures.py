"""Work that keeps failing although it is tried again and again: the admins learn of it."""

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Final

from bot.runtime.logs import describe
from domain.ports.networks import NetworkUnavailable
from handlers.texts import troubles
from handlers.texts.networks import TROUBLE

TOO_MANY: Final = 12
"""Failures in a row; with the usual pauses they take an hour or two."""


class Failures:
    """Failures in a row since the start, by the work as people call it."""

    def __init__(self, tell_admins: Callable[[str], Awaitable[None]]) -> None:
        self._tell_admins = tell_admins
        self._in_a_row: Counter[str] = Counter()

    async def note(self, work: str, error: Exception) -> None:
        """Count a failure; at the last one before they are too many, tell the admins once.

        One that they could not be told of is not counted.
        """
        in_a_row = self._in_a_row[work] + 1
        if in_a_row == TOO_MANY:
            if isinstance(error, NetworkUnavailable):
                why = TROUBLE[error.trouble]
            else:
                why = troubles.program_fails(describe(error))
            await self._tell_admins(troubles.keeps_failing(work, TOO_MANY, why))
        self._in_a_row[work] = in_a_row

    def are_too_many(self, work: str) -> bool:
        """Whether it has failed too often by now."""
        return self._in_a_row[work] >= TOO_MANY

    def over(self, work: str) -> None:
        """Forget the failures: the work was done."""
        self._in_a_row.pop(work, None)
