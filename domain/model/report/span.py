"""Named periods: a week, a month, a quarter, a year."""

from datetime import date, timedelta
from enum import StrEnum

from domain.model.report.period import Period

_DAY = timedelta(days=1)


class Span(StrEnum):
    """A period relative to a day; the current one lasts until its end."""

    LAST_WEEK = "lw"
    THIS_WEEK = "tw"
    LAST_MONTH = "lm"
    THIS_MONTH = "tm"
    LAST_QUARTER = "lq"
    THIS_QUARTER = "tq"
    LAST_YEAR = "ly"
    THIS_YEAR = "ty"

    def period(self, today: date) -> Period:
        """The days of the period; weeks begin on Monday."""
        began = self._began(today)
        if self.value.startswith("t"):
            return Period(began, self._began(began + timedelta(days=_LONGER[self.value[1]])) - _DAY)
        return Period(self._began(began - _DAY), began - _DAY)

    def _began(self, day: date) -> date:
        match self.value[1]:
            case "w":
                return day - timedelta(days=day.weekday())
            case "m":
                return day.replace(day=1)
            case "q":
                return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
            case _:
                return date(day.year, 1, 1)


_LONGER = {"w": 7, "m": 31, "q": 92, "y": 366}
"""Days after the beginning that are certainly in the next period."""
