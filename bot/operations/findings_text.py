"""Findings as text for a console, a chat, and as JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from bot.messengers.probe import Assumption
from bot.operations.findings import TEXTS, Area, Finding, Matter
from handlers.ui.markup import bold, escape, pages

TITLE: Final[Mapping[Area, str]] = {Area(one): text for one, text in TEXTS["title"].items()}
OF_MATTER: Final[Mapping[Matter, str]] = {
    Matter(one): text for one, text in TEXTS["matter"].items()
}

WELL: Final = "Всё в порядке."


def verdict(found: Sequence[Finding]) -> str:
    """Return the totals: «Исправьте: 2. Обратите внимание: 1.»."""
    serious = sum(one.serious for one in found)
    parts = [
        f"Исправьте: {serious}." if serious else "",
        f"Обратите внимание: {len(found) - serious}." if len(found) > serious else "",
    ]
    return " ".join(filter(None, parts)) or WELL


def by_area(found: Iterable[Finding]) -> Iterator[tuple[Area, list[Finding]]]:
    """Group findings by area: serious areas first, within each the serious findings first."""
    order, ones = list(Area), list(found)
    worst = {one.area for one in ones if one.serious}
    ordered = sorted(
        ones, key=lambda one: (one.area not in worst, order.index(one.area), not one.serious)
    )
    for area, of_area in groupby(ordered, key=lambda one: one.area):
        yield area, list(of_area)


def in_chat(found: Sequence[Finding]) -> list[str]:
    """Return messages (HTML); the first line gives the totals."""
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


def on_console(found: Sequence[Finding], *notes: str) -> Iterator[Line]:
    """Yield console lines, coloured where supported; the last is the verdict."""
    for area, ones in by_area(found):
        yield Line(TITLE[area], bold=True)
        for one in ones:
            mark, colour = ("✖", "red") if one.serious else ("!", "yellow")
            yield Line(f"  {mark} {one.what}", colour)
            yield Line(f"    → {one.remedy}")
    yield from map(Line, notes)
    yield Line(verdict(found), None if found else "green", bold=True)


def held(tried: Iterable[Assumption]) -> list[str]:
    """Return what succeeded in a trial, as notes for a console."""
    told = [f"  ✔ {TEXTS['finding'][one.code]['held']}" for one in tried if one.failure is None]
    return ["Получилось в чате:", *told] if told else []


def alarm(found: Sequence[Finding], mended: Sequence[Matter]) -> str:
    """Return the admins' alarm: problems and resolved matters (HTML)."""
    lines = [f"❗️ {escape(one.what)}\n→ {escape(one.remedy)}" for one in found]
    if mended:
        lines.append(f"✅ Снова в порядке: {', '.join(OF_MATTER[one] for one in mended)}.")
    return "\n".join(lines)


def as_json(found: Sequence[Finding], tried: Sequence[Assumption] = ()) -> dict[str, Any]:
    """Return the findings as JSON; `ok` means that none is serious.

    After a trial, `held` lists what succeeded.
    """
    whole: dict[str, Any] = {
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
    return whole | ({"held": [one.code for one in tried if not one.failure]} if tried else {})
