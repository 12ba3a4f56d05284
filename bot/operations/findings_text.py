"""Findings as people read them: on a console, in a chat, as JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from bot.operations.findings import Area, Finding, Matter
from handlers.ui.markup import bold, escape, pages

TITLE: Final[Mapping[Area, str]] = {
    Area.SETTINGS: "Настройки",
    Area.PROGRAM: "Программа",
    Area.DATABASE: "База данных",
    Area.ORGANISATION: "Организация",
    Area.TELEGRAM: "Telegram",
    Area.WEBHOOK: "События",
    Area.CHATS: "Чаты",
    Area.PEOPLE: "Люди",
    Area.CALENDAR: "Календарь",
}

OF_MATTER: Final[Mapping[Matter, str]] = {
    Matter.DATABASE: "запись в базу данных",
    Matter.DISK: "место на диске",
    Matter.BACKUP: "резервные копии",
    Matter.INBOX: "обработка событий",
    Matter.DEAD_LETTERS: "отложенные события",
    Matter.OUTBOX: "отправка сообщений",
    Matter.SWEEP: "напоминания",
    Matter.CLOCK: "часы машины",
    Matter.WEBHOOK: "получение событий",
}

WELL: Final = "Всё в порядке."


def verdict(found: Sequence[Finding]) -> str:
    """«Исправьте: 2. Обратите внимание: 1.»."""
    serious = sum(one.serious for one in found)
    parts = [
        f"Исправьте: {serious}." if serious else "",
        f"Обратите внимание: {len(found) - serious}." if len(found) > serious else "",
    ]
    return " ".join(filter(None, parts)) or WELL


def by_area(found: Iterable[Finding]) -> Iterator[tuple[Area, list[Finding]]]:
    """Areas with something serious first, in each area what is serious first."""
    order, ones = list(Area), list(found)
    worst = {one.area for one in ones if one.serious}
    ordered = sorted(
        ones, key=lambda one: (one.area not in worst, order.index(one.area), not one.serious)
    )
    for area, of_area in groupby(ordered, key=lambda one: one.area):
        yield area, list(of_area)


def in_chat(found: Sequence[Finding]) -> list[str]:
    """As messages (HTML); the first line says how much there is to do."""
    lines = [f"<b>Проверка бота.</b> {verdict(found)}"]
    for area, ones in by_area(found):
        for number, one in enumerate(ones):
            mark = "❗️" if one.serious else "▫️"
            heading = "" if number else f"\n{bold(TITLE[area])}\n"
            lines.append(f"{heading}{mark} {escape(one.what)}\n→ {escape(one.remedy)}")
    return pages(lines, continuation="<b>Проверка бота</b>, продолжение")


class Line(NamedTuple):
    """A line on a console."""

    text: str
    colour: str | None = None
    bold: bool = False


PARAPHRASES: Final = "Дополнение paraphrases установлено: бот ищет сообщения, похожие по смыслу."
NO_PARAPHRASES: Final = (
    "Дополнение paraphrases (поиск похожих по смыслу, необязательно) не установлено."
)
"""Of what may be there or not; it stands before the verdict, and is no finding."""


def on_console(found: Sequence[Finding], *notes: str) -> Iterator[Line]:
    """As lines, in colour where there may be some; the last is the verdict."""
    for area, ones in by_area(found):
        yield Line(TITLE[area], bold=True)
        for one in ones:
            mark, colour = ("✖", "red") if one.serious else ("!", "yellow")
            yield Line(f"  {mark} {one.what}", colour)
            yield Line(f"    → {one.remedy}")
    yield from map(Line, notes)
    yield Line(verdict(found), None if found else "green", bold=True)


def alarm(found: Sequence[Finding], mended: Sequence[Matter]) -> str:
    """For admins, unasked: what they have to look at, and what is well again (HTML)."""
    lines = [f"❗️ {escape(one.what)}\n→ {escape(one.remedy)}" for one in found]
    if mended:
        lines.append(f"✅ Снова в порядке: {', '.join(OF_MATTER[one] for one in mended)}.")
    return "\n".join(lines)


def as_json(found: Sequence[Finding]) -> dict[str, Any]:
    """`ok`: nothing serious is wrong."""
    return {
        "ok": not any(one.serious for one in found),
        "findings": [
            {
                "area": area.value,
                "serious": one.serious,
                "what": one.what,
                "remedy": one.remedy,
            }
            for area, ones in by_area(found)
            for one in ones
        ],
    }
