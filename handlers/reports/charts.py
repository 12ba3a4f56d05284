"""The chart of a report, its dynamics (§21): what it shows, not how it looks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Final

from domain.model.report.figure import By, Figure
from domain.model.report.figures import Figures, Report
from domain.model.report.period import Period
from handlers.reports.tables import compared_steps, steps
from handlers.texts import labels, words
from handlers.texts.reports import NO_DATA


class Tone(Enum):
    """The meaning of a colour."""

    IN_TIME = auto()
    LATE = auto()
    OVERDUE = auto()
    OPEN = auto()
    CLOSED = auto()


_OUTCOMES: Final = {
    Tone.IN_TIME: (Figure.ANSWERED_IN_TIME,),
    Tone.LATE: (Figure.ANSWERED_LATE,),
    Tone.OVERDUE: (Figure.OPEN_OVERDUE,),
    Tone.OPEN: (Figure.OPEN,),
    Tone.CLOSED: (Figure.NO_ANSWER, Figure.CANCELLED),
}
"""They add up to the messages received, if the overdue are not counted as open, too."""

TONE: Final = {
    Tone.IN_TIME: "отвечено в срок",
    Tone.LATE: "с нарушением срока",
    Tone.OVERDUE: labels.OVERDUE,
    Tone.OPEN: "в работе",
    Tone.CLOSED: "без ответа, отменено",
}
"""The legend's labels."""


@dataclass(frozen=True, slots=True)
class Column:
    """A day or a week: the number of each outcome, and of messages in the previous period."""

    name: str
    parts: tuple[int, ...]
    before: int


@dataclass(frozen=True, slots=True)
class Chart:
    """`title` is the statement, `note` explains the chart."""

    title: str
    note: str
    columns: tuple[Column, ...]
    before: str
    """The previous period of its columns; empty: it has no data."""


def chart(report: Report) -> Chart | None:
    """Return the messages of each day or week by outcome; None without any message."""
    figures, before = report.figures, report.previous
    if not figures.count(Figure.RECEIVED):
        return None
    columns = tuple(
        Column(
            _short(begins, figures.period),
            tuple(_outcomes(figures, days)),
            _sum(before, (Figure.RECEIVED,), then),
        )
        for begins, days, then in compared_steps(report)
        if days or report.has_previous
    )
    unit = "дням" if len(steps(figures.period)) == figures.period.days else "неделям"
    dates = words.days(before.period.first, before.period.last)
    return Chart(
        _compared(report, dates),
        f"Инциденты по {unit} выявления, {words.days(figures.period.first, figures.period.last)}",
        columns,
        dates if report.has_previous else "",
    )


def _outcomes(figures: Figures, days: Sequence[date]) -> Iterator[int]:
    for tone, of in _OUTCOMES.items():
        overdue = _sum(figures, _OUTCOMES[Tone.OVERDUE], days) if tone is Tone.OPEN else 0
        yield _sum(figures, of, days) - overdue


def _short(day: date, period: Period) -> str:
    """Return «пн 16.11» for a day of a week, «16.11» in a longer period."""
    return words.day(day)[:-5] if period.days <= 7 else f"{day:%d.%m}"


def _sum(figures: Figures, of: Iterable[Figure], days: Iterable[date]) -> int:
    dates = [day.isoformat() for day in days]
    return sum(figures.count(figure, By.DAY, day) for figure in of for day in dates)


def _compared(report: Report, dates: str) -> str:
    received, before = (one.count(Figure.RECEIVED) for one in (report.figures, report.previous))
    if not report.has_previous:
        return f"Поступило {received}; {dates} — {NO_DATA}"
    if received == before:
        return f"Поступило {received}: столько же, сколько {dates}"
    more = "больше" if received > before else "меньше"
    return f"Поступило {received}: на {abs(received - before)} {more}, чем {dates}"
