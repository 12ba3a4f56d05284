"""The tables of a report for a workbook or a page: their content, not their style."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import Final

from domain.model.ids import AuthorityCode, PersonId
from domain.model.incident.workflow.status import (
    OF_AN_AUTHORITY,
    AnswerStage,
    Importance,
    IncidentKind,
)
from domain.model.message.citizen_message import Network
from domain.model.organisation.office import Office
from domain.model.report.figure import By, Figure, FigureMark, Measure
from domain.model.report.figures import Figures, Report
from domain.model.report.period import Period
from handlers.texts import words
from handlers.texts.figures import (
    COMMENTED,
    FIGURE,
    HOURS,
    IN_TIME_SHARE,
    MEASURE,
    MEDIAN,
    P90,
    PROVEN,
    PROVEN_SHARE,
    SHARE,
)
from handlers.texts.reports import NO_DATA

_INCIDENT, _PUBLICATION = IncidentKind.INCIDENT, IncidentKind.PUBLICATION
INDENT: Final = "    "
"""Precedes the name of a part of the row above."""
COMMENTS: Final = ("Найдено", "Зарегистрировано", "Не требуют ответа")
"""The heads of the counts of comments."""
_DAYS_BY_DAY: Final = 31
"""Days; a longer period is shown by weeks."""


@dataclass(frozen=True, slots=True)
class Number:
    """A figure that opens into the messages with one of these marks."""

    value: int
    marks: tuple[FigureMark, ...]


@dataclass(frozen=True, slots=True)
class Percent:
    """A whole percentage; None if the total is zero."""

    value: int | None


Cell = str | int | float | Number | Percent | None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: a name of up to 31 characters, the headings, the rows."""

    name: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]


def tables(report: Report, office: Office) -> list[Table]:
    """Return all tables except the messages and the lists behind the figures."""
    figures = report.figures
    return [
        Table(
            "Сводка",
            ("Показатель", "Инциденты", f"Инциденты {_before(report)}", "Публикации"),
            list(_telling([_compared(row, report) for row in _overall(report)])),
        ),
        _authorities(figures, office),
        _parts(figures, "Соцсети", By.NETWORK, lambda key: words.NETWORK[Network(key)]),
        _parts(figures, "Группы тем", By.TOPIC_GROUP, lambda key: key or "группа не указана"),
        _parts(figures, "Темы", By.TOPIC, lambda key: key or "тема не указана"),
        Table(
            "Этапы",
            ("Этап", "Инцидентов", "Половина, мин", "9 из 10, мин", "Среднее, мин"),
            [_measured(figures, measure) for measure in Measure],
        ),
        Table("Чьё время", ("Этап", "Чьё", "Рабочих часов", "Доля"), list(_hours(figures, office))),
        _parts(
            figures,
            "Важность",
            By.IMPORTANCE,
            lambda key: words.capital(words.IMPORTANCE[Importance(key)]),
            _HIGH,
        ),
        _executors(figures, office),
        _returns(figures, office),
        _dynamics(report),
        *_comments(report, office),
        Table(
            "Как считается",
            ("Показатель", "Как считается", "Пункт Порядка"),
            list(_meanings(report)),
        ),
    ]


def _before(report: Report) -> str:
    """Return the dates of the previous period, and whether it has no data."""
    days = report.previous.period
    dates = words.days(days.first, days.last)
    return dates if report.has_previous else f"{dates}: {NO_DATA}"


def authority(office: Office, key: str) -> str:
    """Return its name; incidents not routed yet have none."""
    return words.authority(office.organisation, AuthorityCode(key)) if key else "не направлены"


_MAIN: Final = (
    Figure.RECEIVED,
    Figure.ANSWERED_IN_TIME,
    Figure.ANSWERED_LATE,
    Figure.OPEN,
    Figure.OPEN_OVERDUE,
    Figure.NO_ANSWER,
    Figure.CANCELLED,
    Figure.INTERIM,
    Figure.REPEATED,
)
_ALWAYS: Final = frozenset(FIGURE[one].title for one in _MAIN[:5])
"""Rows of which a zero tells something."""

_COMPARED: Final = (Figure.RECEIVED, Figure.ANSWERED_IN_TIME, Figure.ANSWERED_LATE)
_OF_AUTHORITY: Final = (
    Figure.CONSOLIDATED,
    Figure.DRAFTS_DUE_KEPT,
    Figure.DRAFTS_DUE_MISSED,
    Figure.DRAFT_NOT_SENT,
    Figure.RETURNS,
    Figure.INFORMATION_MISSING,
    Figure.PLACEMENTS_CHECKED,
    Figure.PLACEMENTS_PROVEN,
)
_PROOF: Final = Figure.PLACEMENTS_PROVEN, Figure.PLACEMENTS_CHECKED
_HIGH: Final = (Figure.HIGH_NOT_ACKNOWLEDGED, Figure.HIGH_NOT_REPORTED)
_OF_DRAFTS: Final = (
    Figure.DRAFTS_SUBMITTED,
    Figure.DRAFTS_DUE_KEPT,
    Figure.DRAFTS_DUE_MISSED,
    Figure.DRAFTS_DECIDED,
    Figure.DRAFTS_APPROVED_AT_FIRST_TRY,
    Figure.DRAFTS_REJECTED_OFF_TOPIC,
    Figure.DRAFTS_REJECTED_LANGUAGE,
)
_GROUNDS: Final = {
    Figure.NO_ANSWER: {one.value: text for one, text in words.GROUND.items()},
    Figure.CANCELLED: {one.value: text for one, text in words.CANCEL_GROUND.items()},
}
_NOT_OF_PUBLICATIONS: Final = frozenset(
    {
        *(*_OF_DRAFTS, *_HIGH, Figure.HIGH, Figure.INTERIM, Figure.AWAITING_FINAL),
        *(Figure.DRAFT_NOT_SENT, Figure.INFORMATION_MISSING),
    }
)


def _number(
    figures: Figures,
    figure: Figure,
    by: By | None = None,
    key: str = "",
    kind: IncidentKind = _INCIDENT,
) -> Number:
    return Number(figures.count(figure, by, key, kind), (FigureMark(kind, figure, by, key),))


def _percent(share: float | None) -> Percent:
    return Percent(None if share is None else words.whole_percent(share))


def _telling(rows: Sequence[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    """Return the rows that are not all zero, and nothing below a column's zero of messages."""
    received = rows[0]
    yield received
    for name, *cells in rows[1:]:
        told = [cell if _tells(of) else None for cell, of in zip(cells, received[1:], strict=True)]
        if name in _ALWAYS or any(map(_tells, told)):
            yield name, *told


def _tells(cell: Cell) -> bool:
    if isinstance(cell, Percent):
        return cell.value is not None
    return bool(cell.value if isinstance(cell, Number) else cell)


def _compared(row: tuple[Cell, ...], report: Report) -> tuple[Cell, ...]:
    """Return the row with its figure of the previous period only if that has data."""
    name, now, before, publications = row
    return name, now, before if report.has_previous else None, publications


def _overall(report: Report) -> Iterator[tuple[Cell, ...]]:
    figures, before = report.figures, report.previous
    for figure in Figure:
        publications = (
            None if figure in _NOT_OF_PUBLICATIONS else _number(figures, figure, kind=_PUBLICATION)
        )
        yield FIGURE[figure].title, _number(figures, figure), before.count(figure), publications
        if figure is Figure.ANSWERED_LATE:
            yield (
                IN_TIME_SHARE,
                _percent(figures.in_time_share()),
                _percent(before.in_time_share()),
                _percent(figures.in_time_share(kind=_PUBLICATION)),
            )
        if figure is Figure.INTERIM:
            share = Figure.INTERIM, Figure.RECEIVED
            yield (
                "Доля с промежуточным ответом",
                _percent(figures.share(*share) or None),
                _percent(before.share(*share) or None),
                None,
            )
        if figure is Figure.DRAFTS_APPROVED_AT_FIRST_TRY:
            share = Figure.DRAFTS_APPROVED_AT_FIRST_TRY, Figure.DRAFTS_DECIDED
            yield (
                "Доля согласованных с первого раза",
                _percent(figures.share(*share)),
                _percent(before.share(*share)),
                None,
            )
        if figure is Figure.PLACEMENTS_PROVEN:
            yield (
                PROVEN_SHARE,
                _percent(figures.share(*_PROOF)),
                _percent(before.share(*_PROOF)),
                _percent(figures.share(*_PROOF, kind=_PUBLICATION)),
            )
        for ground, text in _GROUNDS.get(figure, {}).items():
            yield (
                f"{INDENT}{text}",
                _number(figures, figure, By.GROUND, ground),
                before.count(figure, By.GROUND, ground),
                _number(figures, figure, By.GROUND, ground, _PUBLICATION),
            )
    yield "Обещано в ответах, срок в ближайшие 7 дней", report.promised.due, None, None
    yield "Обещано в ответах, нарушено за период", report.promised.broken, None, None


def _parts(
    figures: Figures,
    name: str,
    by: By,
    named: Callable[[str], str],
    also: Iterable[Figure] = (),
) -> Table:
    """Return the parts of incidents along a division, largest first."""
    shown = (*_MAIN, *also)
    heads = (name, *(FIGURE[one].title for one in shown), IN_TIME_SHARE)
    rows: list[tuple[Cell, ...]] = [
        (
            named(key),
            *(_number(figures, one, by, key) for one in shown),
            _percent(figures.in_time_share(by, key)),
        )
        for key in figures.keys(by)
    ]
    return Table(name, heads, rows)


def _authorities(figures: Figures, office: Office) -> Table:
    """Return the authorities, with the shares of their placements that were proven."""
    table = _parts(
        figures, "Органы", By.AUTHORITY, lambda key: authority(office, key), _OF_AUTHORITY
    )
    shares = (
        _percent(figures.share(*_PROOF, By.AUTHORITY, key)) for key in figures.keys(By.AUTHORITY)
    )
    rows = [(*row, share) for row, share in zip(table.rows, shares, strict=True)]
    return replace(table, heads=(*table.heads, PROVEN_SHARE), rows=rows)


def _measured(figures: Figures, measure: Measure) -> tuple[Cell, ...]:
    title, found = MEASURE[measure].title, figures.measures.get(measure)
    if found is None:
        return title, 0, None, None, None
    mean = None if found.mean is None else round(found.mean, 1)
    return title, found.count, found.median, found.p90, mean


def _hours(figures: Figures, office: Office) -> Iterator[tuple[Cell, ...]]:
    total = sum(figures.hours.values())
    order = list(AnswerStage)
    for (stage, lead), minutes in sorted(
        figures.hours.items(), key=lambda one: (order.index(one[0][0]), -one[1], one[0][1] or "")
    ):
        whose = authority(office, lead or "") if stage in OF_AN_AUTHORITY else "Отдел контроля"
        share = _percent(minutes / total if total else None)
        yield words.capital(words.STAGE[stage]), whose, round(minutes / 60, 1), share


def _executors(figures: Figures, office: Office) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            words.person(office.organisation, PersonId(int(key))),
            *(_number(figures, one, By.EXECUTOR, key) for one in _OF_DRAFTS),
        )
        for key in figures.keys(By.EXECUTOR, Figure.DRAFTS_SUBMITTED)
    ]
    return Table("Проекты", ("Исполнитель", *(FIGURE[one].title for one in _OF_DRAFTS)), rows)


def _returns(figures: Figures, office: Office) -> Table:
    shown = (Figure.RETURNS, Figure.REDIRECTS)
    rows: list[tuple[Cell, ...]] = [
        (authority(office, key), *(_number(figures, one, By.AUTHORITY, key) for one in shown))
        for key in figures.keys(By.AUTHORITY, Figure.RETURNS)
    ]
    return Table("Возвраты", ("Орган", *(FIGURE[one].title for one in shown)), rows)


def steps(period: Period) -> dict[date, list[date]]:
    """Return the first dates of its days, or of a long one's weeks: Mondays, or its own start."""
    weekly = period.days > _DAYS_BY_DAY
    found: dict[date, list[date]] = {}
    for day in period.dates():
        begins = max(day - timedelta(days=day.weekday()), period.first) if weekly else day
        found.setdefault(begins, []).append(day)
    return found


def compared_steps(report: Report) -> Iterator[tuple[date, list[date], list[date]]]:
    """Return each step's first date, its dates, and as many of the previous period in order.

    If that is longer, as the month before may be, its last days are steps without dates.
    """
    before = report.previous.period.dates()
    for begins, days in steps(report.figures.period).items():
        yield begins, days, list(islice(before, len(days)))
    for day in before:
        yield day, [], [day]


def _dynamics(report: Report) -> Table:
    """Return each step beside the same step of the previous period (§21)."""
    figures, before = report.figures, report.previous
    rows: list[tuple[Cell, ...]] = [
        (
            f"{begins:%d.%m.%Y}",
            *(_of_days(figures, figure, days) if days else None for figure in _MAIN),
            *(
                _of_days(before, figure, then).value if report.has_previous else None
                for figure in _COMPARED
            ),
        )
        for begins, days, then in compared_steps(report)
        if days or report.has_previous
    ]
    first = "Неделя с" if figures.period.days > _DAYS_BY_DAY else "День"
    heads = (FIGURE[one].title for one in _MAIN)
    former = (f"{FIGURE[one].title} {_before(report)}" for one in _COMPARED)
    return Table("Динамика", (first, *heads, *former), rows)


def _of_days(figures: Figures, figure: Figure, days: Iterable[date]) -> Number:
    marks = tuple(FigureMark(_INCIDENT, figure, By.DAY, day.isoformat()) for day in days)
    return Number(sum(figures.counts.get(mark, 0) for mark in marks), marks)


def _comments(report: Report, office: Office) -> Iterator[Table]:
    """Yield how the comments of each page were sorted, if any were found."""
    heads = ("Страница", "Соцсеть", *COMMENTS, "Половина разобрана за, мин")
    rows: list[tuple[Cell, ...]] = [
        (
            words.page(office.organisation, address),
            words.NETWORK[address.network],
            *(of.found, of.registered, of.unneeded, of.took.median),
        )
        for address, of in report.comments.items()
    ]
    if rows:
        yield Table("Комментарии", heads, rows)


def _meanings(report: Report) -> Iterator[tuple[Cell, ...]]:
    for one in (*FIGURE.values(), *MEASURE.values()):
        yield one.title, one.meaning, one.paragraphs
    yield IN_TIME_SHARE, SHARE, "21"
    yield PROVEN_SHARE, PROVEN, "21"
    yield "Половина", MEDIAN, "21"
    yield "9 из 10", P90, "21"
    yield "Чьё время", HOURS, "21"
    if report.comments:
        yield "Комментарии", COMMENTED, "9"
