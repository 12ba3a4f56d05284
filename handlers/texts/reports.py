"""Texts about reports, without their figures. Fit for HTML as is."""

import re
from datetime import date
from typing import Final

from domain.model.report.period import Period, Span
from handlers.texts import words
from handlers.texts.tables import texts_by, texts_of

__getattr__ = texts_of("reports")
"""The other texts: those of the section [text]."""

_DAY: Final = "%d.%m.%Y"
_FILE_NAME: Final = re.compile(r"Отчёт (\d\d\.\d\d\.\d{4})(?:–(\d\d\.\d\d\.\d{4}))?\.(?:xlsx|docx)")

_MONTHS: Final = (
    *("Январь", "Февраль", "Март", "Апрель", "Май", "Июнь"),
    *("Июль", "Август", "Сентябрь", "Октябрь", "Ноябрь", "Декабрь"),
)

SPAN: Final = texts_by(Span, "labels.span")


def month(first: date) -> str:
    """«Ноябрь 2026»."""
    return f"{_MONTHS[first.month - 1]} {first.year}"


def title(period: Period) -> str:
    """«Отчёт с 16.11.2026 по 22.11.2026», «Отчёт за 16.11.2026»."""
    return f"Отчёт {days(period)}"


def file_name(period: Period) -> str:
    """Without its extension."""
    first, last = f"{period.first:{_DAY}}", f"{period.last:{_DAY}}"
    return f"Отчёт {first}" if first == last else f"Отчёт {first}–{last}"


def period_in(name: str) -> Period | None:
    """Return the period of a report with a list of messages, by its file name; else None."""
    match = _FILE_NAME.fullmatch(name)
    if match is None:
        return None
    first, last = (
        date(*map(int, reversed(day.split(".")))) for day in (match[1], match[2] or match[1])
    )
    return Period(first, last)


def too_many_to_list(many: int, most: int) -> str:
    """Replaces the workbook; thousands are separated by spaces."""
    return (
        f"Таблица Excel не приложена: за этот период {words.grouped(many)} сообщений, а вместить"
        f" она может {words.grouped(most)}. Чтобы увидеть сообщения за числами, возьмите период"
        " короче."
    )


def failed(period: Period) -> str:
    """For the requester."""
    return f"{title(period)} подготовить не удалось, администратор извещён. Повторить: /report."


def days(period: Period) -> str:
    """«с 16.11.2026 по 22.11.2026», «за 16.11.2026»."""
    named = words.days(period.first, period.last)
    return f"за {named}" if period.days == 1 else named
