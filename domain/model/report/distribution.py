"""Exact distributions of durations over many incidents, in little memory."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Distribution:
    """The number of incidents by duration in whole minutes."""

    minutes: Mapping[int, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """The number of incidents."""
        return sum(self.minutes.values())

    @property
    def median(self) -> float | None:
        """The median, the mean of the middle two; None if empty."""
        count = self.count
        if not count:
            return None
        return (self._ranked((count + 1) // 2) + self._ranked(count // 2 + 1)) / 2

    @property
    def p90(self) -> int | None:
        """The 90th percentile by nearest rank; None if empty."""
        return self._ranked(ceil(self.count * 9 / 10)) if self.minutes else None

    @property
    def mean(self) -> float | None:
        """The arithmetic mean; None if empty."""
        if not self.minutes:
            return None
        return sum(value * times for value, times in self.minutes.items()) / self.count

    def _ranked(self, rank: int) -> int:
        """The value of that rank, from 1."""
        return next(value for value, last in self._last_ranks() if last >= rank)

    def _last_ranks(self) -> Iterator[tuple[int, int]]:
        rank = 0
        for value in sorted(self.minutes):
            rank += self.minutes[value]
            yield value, rank


def whole_minutes(of: timedelta) -> int:
    """Rounded to minutes and never negative: after corrections an end may precede its beginning."""
    return max(0, (of + _MINUTE / 2) // _MINUTE)
