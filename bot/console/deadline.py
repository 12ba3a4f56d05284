"""`otklik deadline`: a deadline and its arithmetic, under the configured calendar."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Annotated

import typer

from bot.console.described import described_calendar
from bot.console.russian import refusal
from domain.model.time.deadline import Due, due_after, due_by_working_day
from domain.model.time.work_calendar import CountedDay, OutsideCalendar, WorkCalendar
from handlers.texts.words import WEEKDAYS, moment

_HEADER = ["start", "minutes"]


class _Mistake(Exception):
    """The call is wrong; the text (Russian) explains it."""


def deadline(
    *,
    start: Annotated[
        str, typer.Option("--from", metavar="ISO", help="Начало, например 2026-06-11T15:30.")
    ] = "",
    hours: Annotated[str, typer.Option(metavar="N", help="Срок в рабочих часах.")] = "",
    days: Annotated[
        str, typer.Option(metavar="N", help="Срок: конец N-го рабочего дня после дня начала.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Вывести JSON.")] = False,
    batch: Annotated[
        bool,
        typer.Option("--batch", help="Прочитать строки «начало,минуты», вывести их сроки."),
    ] = False,
) -> None:
    """Срок и его расчёт по дням. Начало без смещения от UTC — местное время."""
    if batch and (start or hours or days or as_json):
        raise refusal("С --batch другие параметры не указываются.")
    try:
        if batch:
            _print_batch(described_calendar(), sys.stdin.buffer)
        else:
            _print_one(described_calendar(), start, hours, days, as_json=as_json)
    except _Mistake as mistake:
        raise refusal(str(mistake)) from None


def _print_one(calendar: WorkCalendar, start: str, hours: str, days: str, *, as_json: bool) -> None:
    if not start:
        raise _Mistake("Укажите начало: --from 2026-06-11T15:30")
    if bool(hours) == bool(days):
        raise _Mistake("Укажите срок одним из двух параметров: --hours или --days.")
    try:
        at = _moment(start, calendar)
        if hours:
            working = _working(hours, timedelta(hours=1))
            due, steps = due_after(calendar, at, working), calendar.steps(at, working)
        else:
            number = _number(days)
            due = due_by_working_day(calendar, at, number)
            steps = calendar.day_steps(at.date(), number)
    except OutsideCalendar as error:
        raise _Mistake(_outside(error)) from None
    if as_json:
        print(_json(due, steps))
    else:
        norm = f"рабочих часов: {hours}" if hours else f"рабочих дней: {days}"
        print(*_explanation(calendar, f"{moment(at, calendar.tz)}, {norm}", due, steps), sep="\n")


def _print_batch(calendar: WorkCalendar, lines: Iterable[bytes]) -> None:
    rows = csv.reader(line.decode("utf-8-sig", errors="replace") for line in lines)
    try:
        for row in rows:
            if row and row != _HEADER:
                sys.stdout.write(f"{_row_due(calendar, row).isoformat()}\n")
    except csv.Error:
        raise _Mistake(f"Строка {rows.line_num}: не читается как CSV.") from None
    except OutsideCalendar as error:
        raise _Mistake(f"Строка {rows.line_num}: {_outside(error)}") from None
    except _Mistake as mistake:
        raise _Mistake(f"Строка {rows.line_num}: {mistake}") from None


def _row_due(calendar: WorkCalendar, row: list[str]) -> datetime:
    if len(row) != 2:
        raise _Mistake("нужны начало и минуты через запятую.")
    start, minutes = row
    return calendar.add(_moment(start, calendar), _working(minutes, timedelta(minutes=1)))


def _moment(text: str, calendar: WorkCalendar) -> datetime:
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise _Mistake(
            f"«{text}» — не время по ISO 8601. Пример: 2026-06-11T15:30 или 2026-06-11T15:30+03:00"
        ) from None
    return at.replace(tzinfo=calendar.tz) if at.tzinfo is None else calendar.local(at)


def _working(text: str, unit: timedelta) -> timedelta:
    try:
        working = float(text.replace(",", ".")) * unit
    except (ValueError, OverflowError):  # OverflowError: infinity and beyond
        working = timedelta()
    if working <= timedelta():
        raise _Mistake(f"«{text}» — не срок: нужно число больше нуля.")
    return working


def _number(text: str) -> int:
    if not (text.isdecimal() and len(text) < 6 and int(text)):
        raise _Mistake(f"«{text}» — не срок: нужно целое число рабочих дней, от одного.")
    return int(text)


def _outside(error: OutsideCalendar) -> str:
    return (
        "Расчёт выходит за пределы календаря:"
        f" он составлен с {error.first:%d.%m.%Y} по {error.last:%d.%m.%Y}."
    )


def _json(due: Due, steps: Iterable[CountedDay]) -> str:
    return json.dumps(
        {
            "due": due.at.isoformat(),
            "steps": [
                {"date": step.day.isoformat(), "minutes": _minutes(step), "note": step.note}
                for step in steps
            ],
        },
        ensure_ascii=False,
    )


def _minutes(step: CountedDay) -> float:
    minutes = step.worked / timedelta(minutes=1)
    return int(minutes) if minutes.is_integer() else minutes


def _explanation(
    calendar: WorkCalendar, norm: str, due: Due, steps: Iterable[CountedDay]
) -> Iterator[str]:
    yield f"Срок: {moment(due.at, calendar.tz)}"
    if due.preliminary:
        yield (
            "Срок предварительный: производственный календарь"
            f" опубликован по {calendar.published_until:%d.%m.%Y}."
        )
    yield f"Начало: {norm}"
    for step in steps:
        weekday = WEEKDAYS[step.day.weekday()]
        yield f"{step.day:%d.%m.%Y} {weekday}  {_length(step.worked):>13}  {step.note}"


def _length(worked: timedelta) -> str:
    minutes, rest = divmod(worked, timedelta(minutes=1))
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "ч"), (minutes, "мин"), (rest.seconds, "с"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "—"
