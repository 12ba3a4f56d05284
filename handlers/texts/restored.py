"""Texts after a restore of the database from a backup."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from domain.model.ids import IncidentNumber

_MOST_NUMBERS: Final = 20

LOST_MESSAGE: Final = (
    "Бот восстановлен из резервной копии, этого сообщения в ней нет. Откройте карточку:"
    " /incident_12, где 12 — её номер. Если её нет, зарегистрируйте сообщение ещё раз."
)
"""At most 200 characters: it also answers presses."""


def for_all(since: datetime, until: datetime) -> str:
    """For each chat in use: what to check, and what to send again."""
    return (
        "<b>Бот восстановлен из резервной копии</b>\n"
        f"{_stretch(since, until)} бот мог потерять: сообщения, ответы, нажатия кнопок,"
        " регистрации. Карточки он сейчас исправит.\n"
        "Проверьте, что вы сделали за это время. Чего карточка не показывает, сделайте ещё раз."
        " Сообщения, которых нет в /open, отдел контроля регистрирует заново."
    )


def for_admins(
    since: datetime,
    until: datetime,
    held: Sequence[IncidentNumber | None],
    next_number: IncidentNumber,
) -> str:
    """The same for admins, with their own tasks; `held`: see `Restored`."""
    lines = [
        for_all(since, until),
        "",
        f"Новые сообщения получат номера с №{next_number}, чтобы номера не повторились.",
        "Приглашения больше не действуют, выдайте их заново: /invite",
        "Проверьте людей, права и чаты: /staff, /authority",
        "Персональные данные, стёртые за это время, снова в базе: сотрите их ещё раз.",
    ]
    if held:
        lines.append(_held(held))
    return "\n".join(lines)


def _held(held: Sequence[IncidentNumber | None]) -> str:
    numbers = sorted({number for number in held if number is not None})
    listed = ", ".join(f"№{number} — /history_{number}" for number in numbers[:_MOST_NUMBERS])
    more = " и другие" if len(numbers) > _MOST_NUMBERS else ""
    about = f" (что произошло: {listed}{more})" if numbers else ""
    return (
        f"Ждали отправки, возможно, уже отправлены и ещё раз не отправляются: {len(held)}{about}."
    )


def _stretch(since: datetime, until: datetime) -> str:
    return f"Всё, что было с {since:%d.%m.%Y %H:%M} до {until:%d.%m.%Y %H:%M},"
