"""The charts of a report: their content, not their style. One statement per chart (§21)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Final

from domain.model.incident.workflow.status import OF_AN_AUTHORITY, AnswerStage
from domain.model.organisation.office import Office
from domain.model.report.figure import By, Figure
from domain.model.report.figures import Figures, Report
from domain.model.report.period import Period
from handlers.reports.authorities import InTime, in_time, named, worst_first
from handlers.reports.tables import compared_steps, steps
from handlers.texts import labels, words
from handlers.texts.reports import NO_DATA

_WORST: Final = 6
_BEST: Final = 3


class Tone(Enum):
    """The meaning of a colour."""

    IN_TIME = auto()
    LATE = auto()
    OVERDUE = auto()
    OPEN = auto()
    CLOSED = auto()
    CONTROL = auto()
    AUTHORITY = auto()


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
    Tone.CONTROL: "отдел контроля",
    Tone.AUTHORITY: "органы",
}
"""The legend's labels."""


@dataclass(frozen=True, slots=True)
class Column:
    """A day or a week: the number of each outcome, and of messages in the previous period."""

    name: str
    parts: tuple[int, ...]
    before: int


@dataclass(frozen=True, slots=True)
class ChartRow:
    """The label of a bar, the lengths of its parts, and the text beside it."""

    name: str
    parts: tuple[float, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`title` is the statement, `note` explains the chart; `tones` are its parts' in order."""

    name: str
    title: str
    note: str
    tones: tuple[Tone, ...]
    columns: tuple[Column, ...] = ()
    rows: tuple[ChartRow, ...] = ()
    whole: float = 0
    """The length of a full row."""
    before: str = ""
    """The previous period of its columns; empty: it has no data."""


def charts(report: Report, office: Office) -> list[Chart]:
    """Return the charts with content, the overview first."""
    figures = report.figures
    if not figures.count(Figure.RECEIVED):
        return []
    return [_dynamics(report), *_authorities(figures, office), *_hours(figures)]


def _dynamics(report: Report) -> Chart:
    figures, before = report.figures, report.previous
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
        "динамика",
        _compared(report, dates),
        f"Инциденты по {unit} выявления, {words.days(figures.period.first, figures.period.last)}",
        tuple(_OUTCOMES),
        columns=columns,
        before=dates if report.has_previous else "",
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


def _authorities(figures: Figures, office: Office) -> Iterator[Chart]:
    found = worst_first(figures)
    if not found:
        return
    shown, note = (
        found,
        "Органы, у которых от двух сообщений; сравниваются те, у которых отвечено или просрочено от десяти",
    )
    if len(found) > _WORST + _BEST:
        others = [one for one in found[_WORST:] if one.comparable] or found[_WORST:]
        shown = found[:_WORST] + others[-_BEST:]
        note += f". Показаны {_WORST} с наименьшей долей и {_BEST} с наибольшей из {len(found)}"
    yield Chart(
        "органы",
        _latest(found, office),
        f"Доля отвеченных в срок среди отвеченных и просроченных. {note}",
        (Tone.IN_TIME, Tone.LATE, Tone.OVERDUE),
        rows=tuple(
            ChartRow(
                words.authority(office.organisation, one.authority),
                tuple(100 * many / one.judged for many in _fates(one)),
                in_time(one),
            )
            for one in shown
        ),
        whole=100,
    )


def _latest(of: Sequence[InTime], office: Office) -> str:
    """Name the worst authority among those with enough messages, else the common result."""
    ranked = [one for one in of if one.comparable]
    tied = [one for one in ranked if one.percent == ranked[0].percent]
    if tied != ranked:
        return f"Чаще других опаздывали: {named(tied, office)}, {_told(tied)}"
    if ranked == of and all(one.share == 1 for one in of):
        return "Все ответы органов размещены в срок"
    if ranked == of and len(of) > 1:
        return f"У всех органов одинаково: {_told(of)}"
    if ranked == of:
        return f"{named(of, office)}, {_told(of)}"
    kept, judged = sum(one.in_time for one in of), sum(one.judged for one in of)
    whole = words.plural(judged, "сообщения", "сообщений", "сообщений")
    return f"Органы ответили в срок на {kept} из {whole}"


def _told(tied: Sequence[InTime]) -> str:
    of = tied[0]
    late = f", нет — {of.judged - of.in_time} из {of.judged}" if len(tied) == 1 else ""
    return f"в срок {of.percent} %{late if of.share < 1 else ''}"


def _fates(of: InTime) -> tuple[int, int, int]:
    """Answered in time, answered late, overdue."""
    return of.in_time, of.late, of.overdue


def _hours(figures: Figures) -> Iterator[Chart]:
    spent = dict.fromkeys(AnswerStage, 0)
    for (stage, _), minutes in figures.hours.items():
        spent[stage] += minutes
    total = sum(spent.values())
    if not total:
        return
    theirs = words.whole_percent(sum(spent[stage] for stage in OF_AN_AUTHORITY) / total)
    yield Chart(
        "этапы",
        f"{theirs} % рабочего времени — у органов, {100 - theirs} % — у отдела контроля",
        "Рабочее время всех инцидентов периода по этапам, вместе",
        (Tone.CONTROL, Tone.AUTHORITY),
        rows=tuple(
            ChartRow(
                words.capital(words.STAGE[stage]),
                (0, minutes) if stage in OF_AN_AUTHORITY else (minutes, 0),
                f"{words.minutes(minutes)}, {words.percent(minutes / total)}" if minutes else "0",
            )
            for stage, minutes in spent.items()
        ),
        whole=max(spent.values()),
    )
