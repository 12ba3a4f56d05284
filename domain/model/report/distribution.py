"""How long something took, over many incidents: exact at any size, in little memory."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Distribution:
    """Whole minutes, and how many incidents took so long."""

    minutes: Mapping[int, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Of how many incidents it is."""
        return sum(self.minutes.values())

    @property
    def median(self) -> float | None:
        """The one in the middle, of two the mean; None of none."""
        count = self.count
        if not count:
            return None
        return (self._ranked((count + 1) // 2) + self._ranked(count // 2 + 1)) / 2

    @property
    def p90(self) -> int | None:
        """Nine of ten took no longer: the nearest rank; None of none."""
        return self._ranked(ceil(self.count * 9 / 10)) if self.minutes else None

    @property
    def mean(self) -> float | None:
        """The arithmetic mean; None of none."""
        if not self.minutes:
            return None
        return sum(value * times for value, times in self.minutes.items()) / self.count

    def _ranked(self, rank: int) -> int:
        """The value that stands there in order; the first is 1."""
        return next(value for value, last in self._last_ranks() if last >= rank)

    def _last_ranks(self) -> Iterator[tuple[int, int]]:
        rank = 0
        for value in sorted(self.minutes):
            rank += self.minutes[value]
            yield value, rank


def whole_minutes(of: timedelta) -> int:
    """To the nearest minute; never negative: what was put right later may seem to end before it began."""
    return max(0, (of + _MINUTE / 2) // _MINUTE)
