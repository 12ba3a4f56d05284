"""`otklik report`: the report of §21 for a period, as text or JSON, and as a file."""

import asyncio
import errno
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from bot.console.russian import day_of, refusal
from bot.runtime.clock import Clock, SystemClock
from bot.runtime.startup_error import Problem, StartupError, not_written
from bot.setup.settings import Settings, load_settings
from domain.model.incident.workflow.status import IncidentKind
from domain.model.organisation.office import Office
from domain.model.report.figure import STAGES, By, Distribution, Figure, Measure
from domain.model.report.figures import AHEAD, Figures, Report, SortedComments
from domain.model.report.period import Period, PeriodReversed

_EXAMPLE: Final = "например --from 2026-11-16 --to 2026-11-22"
_SHARED: Final = {
    "received": Figure.RECEIVED,
    "answered_in_time": Figure.ANSWERED_IN_TIME,
    "answered_late": Figure.ANSWERED_LATE,
    "open": Figure.OPEN,
}
"""The figures of each part, and of publications."""
_OF_INCIDENTS: Final = {
    **_SHARED,
    "open_overdue": Figure.OPEN_OVERDUE,
    "no_answer": Figure.NO_ANSWER,
    "cancelled": Figure.CANCELLED,
    "interim": Figure.INTERIM,
    "high": Figure.HIGH,
}
_OF_DRAFTS: Final = {
    "submitted": Figure.DRAFTS_SUBMITTED,
    "approved_at_first_try": Figure.DRAFTS_APPROVED_AT_FIRST_TRY,
    "rejected_off_topic": Figure.DRAFTS_REJECTED_OFF_TOPIC,
    "rejected_language": Figure.DRAFTS_REJECTED_LANGUAGE,
    "due_kept": Figure.DRAFTS_DUE_KEPT,
    "due_missed": Figure.DRAFTS_DUE_MISSED,
}


def report(
    *,
    first: Annotated[
        str, typer.Option("--from", metavar="ДАТА", help="Первый день, например 2026-11-16.")
    ] = "",
    last: Annotated[
        str, typer.Option("--to", metavar="ДАТА", help="Последний день; он тоже входит в отчёт.")
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="ФАЙЛ",
            help="Записать и в файл: .xlsx — числа открываются в сообщения, .docx — страница для"
            " совещания, .png — картинка для телефона.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Вывести JSON.")] = False,
) -> None:
    """Отчёт о работе с сообщениями, выявленными в эти дни."""
    from bot.documents.file import KINDS
    from handlers.reports.summary import summary

    if out is not None and out.suffix.lower() not in KINDS:
        *first_kinds, last_kind = KINDS
        endings = f"{', '.join(first_kinds)} или {last_kind}"
        raise refusal(f"«{out}»: имя файла должно заканчиваться на {endings}")
    period = _period(first, last)
    made, office = asyncio.run(make(load_settings(), period, SystemClock(), out))
    if as_json:
        print(json.dumps(contents(made), ensure_ascii=False))
    else:
        print(*summary(made, office), sep="\n")
        if out is not None:
            print(f"Записано в {out}.")


def contents(made: Report) -> dict[str, Any]:
    """Return the figures under names that other programs rely on."""
    figures = made.figures
    return {
        **_counted(figures, _OF_INCIDENTS),
        "drafts": _counted(figures, _OF_DRAFTS),
        "stages": {stage.value: _stage(figures, stage) for stage in STAGES},
        "by_authority": _parts(figures, By.AUTHORITY),
        "by_network": _parts(figures, By.NETWORK),
        "publications": _counted(figures, _SHARED, kind=IncidentKind.PUBLICATION),
        "comments": {str(page): _comments(of) for page, of in made.comments.items()},
    }


def _comments(of: SortedComments) -> dict[str, float | None]:
    """Return the figures of a page; the median in working minutes."""
    return {
        "found": of.found,
        "registered": of.registered,
        "unneeded": of.unneeded,
        "median_minutes": _median(of.took),
    }


def _counted(
    figures: Figures,
    names: Mapping[str, Figure],
    by: By | None = None,
    key: str = "",
    kind: IncidentKind = IncidentKind.INCIDENT,
) -> dict[str, int]:
    return {name: figures.count(figure, by, key, kind) for name, figure in names.items()}


def _parts(figures: Figures, by: By) -> dict[str, dict[str, int]]:
    """Count by key; incidents not routed yet belong to no authority."""
    return {key: _counted(figures, _SHARED, by, key) for key in figures.keys(by) if key}


def _stage(figures: Figures, stage: Measure) -> dict[str, float | None]:
    """Return whole minutes without a decimal point; None if no incident has passed the stage."""
    distribution = figures.measures.get(stage, Distribution())
    return {"median_minutes": _median(distribution), "p90_minutes": distribution.p90}


def _median(of: Distribution) -> float | None:
    median = of.median
    return int(median) if median is not None and median.is_integer() else median


def _period(first: str, last: str) -> Period:
    if not (first and last):
        raise refusal(f"Укажите первый и последний день отчёта, {_EXAMPLE}")
    try:
        return Period(day_of(first, _EXAMPLE), day_of(last, _EXAMPLE))
    except PeriodReversed as error:
        raise refusal(
            f"Последний день ({error.last:%d.%m.%Y}) раньше первого ({error.first:%d.%m.%Y})."
        ) from None


async def make(
    settings: Settings, period: Period, clock: Clock, out: Path | None = None
) -> tuple[Report, Office]:
    """Return the present report, and the office whose names it uses; write it to `out`.

    Raises StartupError if there is no database yet or the file can't be written.
    """
    from bot.documents.file import ReportFile
    from bot.setup.wiring import consulted
    from domain.use_cases.briefing import nothing_else, report
    from storage.reports.reading import SqlFacts

    if out is not None and not out.parent.is_dir():  # before minutes of counting
        raise _unwritten(out, errno.ENOENT)
    now = clock.now()
    async with consulted(settings, clock) as (database, reading):
        office = await reading.office()
        file = None if out is None else ReportFile(out, office, now)
        seen, every = (nothing_else, False) if file is None else (file.see, file.every)
        facts = SqlFacts(database)
        made = await report(facts, period, now, office.calendar, seen, every=every)
        soon = office.calendar.local(now).date() + AHEAD
        promised = await reading.promises(None, soon)
    if file is not None:
        try:
            file.write(made, promised=promised)
        except OSError as error:
            raise _unwritten(file.path, error.errno) from error
    return made, office


def _unwritten(out: Path, code: int | None) -> StartupError:
    return StartupError("Файл отчёта", [Problem(str(out), not_written(code))])
