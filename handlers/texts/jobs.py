"""Texts about background jobs of any kind. Fit for HTML as is."""

from html import escape
from typing import Final

from domain.model.conversation.job import (
    CheckHealth,
    CheckImport,
    JobState,
    MakeReport,
    PutImport,
    RowCounts,
    Work,
)
from domain.model.ids import JobId
from handlers.texts import importing, reports
from handlers.texts.tables import texts_by

CHECKING: Final = "Проверка бота"
CHECK_IN_PRIVATE: Final = "Проверка бота — в личном чате с ним: /health"

_OF_REPORT: Final = texts_by(JobState, "labels.report_job", some=True)
_OF_CHECK: Final = texts_by(JobState, "labels.check_job", some=True)


def title(work: Work) -> str:
    """«Отчёт за 16.11.2026», «Проверка бота»."""
    match work:
        case MakeReport(period=period):
            return reports.title(period)
        case CheckHealth():
            return CHECKING
        case CheckImport(file=file) | PutImport(file=file):
            return importing.title(file.name)


def standing(work: MakeReport | CheckHealth, state: JobState, done: int, total: int) -> str:
    """The progress, after its title."""
    checks = isinstance(work, CheckHealth)
    if state is not JobState.RUNNING:
        return (_OF_CHECK if checks else _OF_REPORT)[state]
    if checks:
        return f"чатов {done} из {total}." if total else "идёт."
    if not total:
        return "готовлю."
    return "записываю файлы." if done == total else f"готовлю, {100 * done // total} %."


def failed(work: Work, found: RowCounts | None) -> str:
    """For the requester; `found` is the partial result of an import."""
    match work:
        case MakeReport(period=period):
            return reports.failed(period)
        case CheckHealth():
            return f"{CHECKING} не удалась, администратор извещён."
        case CheckImport() | PutImport():
            return importing.failed(work, found)


def failed_why(job: JobId, work: Work, description: str) -> str:
    """For admins."""
    return (
        f"{title(work)} (задание {job}): ошибка {escape(description)}.\n"
        "Подробности в журнале программы; передайте его разработчикам."
    )
