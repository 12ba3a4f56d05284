"""The texts of the organisation's setup."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from domain.model.conversation.announcement import HandedOver
from domain.model.conversation.menu import PageKind
from domain.model.organisation.people import Role
from domain.model.organisation.revision import ChangeKind, OrganisationOrigin
from domain.model.report.briefing import Schedule
from domain.model.time.official_days import Correction, DayKind
from domain.model.time.schedule import Hours, WeekSchedule
from handlers.texts.tables import sections, texts_by, texts_of
from handlers.texts.words import WEEKDAYS

__getattr__ = texts_of("administration")
"""The other texts: those of the section [text]."""

HOURS: Final = "Часы работы"
DAYS: Final = "Особые дни"

PAGE: Final = texts_by(PageKind, "administration.page", some=True)
"""The buttons of the first page."""

DAY_KINDS: Final = texts_by(DayKind, "administration.day_kind")

MEMO: Final = {Role(code): lines for code, lines in sections("administration")["memo"].items()}
"""By the body that works in the group."""
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIST_CHANGES_NOTHING: Final = "Ничего нового: все уже работают в этих ролях."

JOURNAL_ORIGIN: Final = texts_by(OrganisationOrigin, "administration.journal_origin")
"""For changes without a personal author."""

SCHEDULE: Final = texts_by(Schedule, "administration.schedule")
REGIONS: Final[Mapping[str, str]] = sections("administration")["region"]
"""By the codes of the work calendar."""

_ANNOUNCED: Final = frozenset({"BA", "TA"})
"""Regions that announce some of their days off each year."""

ASKED: Final = texts_by(PageKind, "administration.asked", some=True)


def region(code: str) -> str:
    """Return the region, and which of its days off the administration has to enter each year."""
    if code not in _ANNOUNCED:
        return REGIONS[code]
    return (
        f"{REGIONS[code]}. Ураза-байрам, Курбан-байрам и короткие дни перед ними внесите каждый"
        f" год: «{DAYS}»"
    )


def file_changes(kinds: Sequence[ChangeKind]) -> str:
    """«Добавить 3, изменить 1»."""
    verbs = {
        ChangeKind.ADDED: "добавить",
        ChangeKind.CHANGED: "изменить",
        ChangeKind.REMOVED: "удалить",
    }
    counted = [f"{verb} {kinds.count(kind)}" for kind, verb in verbs.items() if kind in kinds]
    return ", ".join(counted).capitalize()


def in_hand(of: HandedOver) -> Iterator[str]:
    """Return the open work, a line each."""
    for what, numbers in (
        ("Проект ждёт решения отдела контроля", of.drafts),
        ("Согласован, нужно разместить", of.to_place),
        ("Обещано и стоит на контроле", of.promised),
    ):
        if numbers:
            yield f"{what}: {', '.join(f'№{number}' for number in numbers)}"


def list_adds(bodies: int, appointed: int, invited: int) -> str:
    """«Органов: 2, ролей: 1, приглашений: 5»."""
    counted = {"органов": bodies, "работников с новой ролью": appointed, "приглашений": invited}
    parts = [f"{what}: {count}" for what, count in counted.items() if count]
    return ", ".join(parts).capitalize() or LIST_CHANGES_NOTHING


def invitations_caption(count: int, *, forwarded: bool) -> str:
    """The caption of the file with all of them."""
    how = "перешлите каждому его сообщение" if forwarded else "ссылки и коды внутри"
    return f"Приглашений: {count}. Страница для печати; {how}. Приглашение действует один раз."


def still_to_come(people: int, roles: int) -> str:
    """The number of invited people, and of roles that depend on them."""
    waiting = f" Без них не заняты роли: {roles}." if roles else ""
    return f"⏳ Приглашены и ещё не пришли: {people}.{waiting}"


def hours(week: WeekSchedule) -> str:
    """«пн–чт 08:00–12:00, 12:50–17:00; пт 08:00–12:00; перед праздником −60»."""
    parts = [
        f"{_days(days)} {_intervals(worked)}"
        for worked, days in groupby(range(7), key=lambda day: week.days[day])
        if worked
    ]
    if week.short_day_minutes:
        parts.append(f"перед праздником −{week.short_day_minutes}")
    return "; ".join(parts)


def correction(of: Correction) -> str:
    """«рабочий день за 15.06.2026, распоряжение № 1»."""
    replaced = f" за {of.replaces:%d.%m.%Y}" if of.replaces else ""
    return DAY_KINDS[of.kind] + replaced + (f", {of.basis}" if of.basis else "")


def _days(days: Iterator[int]) -> str:
    names = [WEEKDAYS[day] for day in days]
    return names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"


def _intervals(worked: Hours) -> str:
    return ", ".join(f"{_clock(one.start)}–{_clock(one.end)}" for one in worked)


def _clock(minutes: int) -> str:
    return "{:02}:{:02}".format(*divmod(minutes, 60))


def listed(heading: str, looked_for: str, count: int, sheet: int, sheets: int) -> str:
    """The heading of a list: the search words, the total, and a hint to search."""
    of = f" по словам «{looked_for}»" if looked_for else ""
    many = "" if heading.endswith("?") and not of else f": {count}"
    lines = [f"<b>{heading}{of}{many}</b>"]
    if sheets > 1:
        lines.append(
            f"Страница {sheet} из {sheets}. Чтобы найти, напишите часть названия или имени."
        )
    return "\n".join(lines)


def closed(went: int) -> str:
    """The number of incidents that another body took over."""
    return f"Орган закрыт, передано сообщений: {went}" if went else "Орган закрыт"
