"""`/open`, `/my`, `/overdue`: one line an incident, the earliest due first."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from domain.model.course.status import Importance, IncidentKind
from domain.model.staff.office import Office
from domain.ports.reading import IncidentRow
from handlers.cards import lines
from handlers.markup import escape, pages
from handlers.texts import words

_LONGEST_AUTHORITY = 30
_LONGEST_BEGINNING = 60


def open_pages(rows: Sequence[IncidentRow], office: Office, now: datetime) -> list[str]:
    """All that is open and that the person may see."""
    return _pages(f"Открытые {_plural(rows)}", "Открытых сообщений нет.", rows, office, now)


def my_pages(rows: Sequence[IncidentRow], office: Office, now: datetime) -> list[str]:
    """What waits for the person."""
    return _pages("Ждут ваших действий", "Сейчас от вас ничего не требуется.", rows, office, now)


def overdue_pages(rows: Sequence[IncidentRow], office: Office, now: datetime) -> list[str]:
    """Whose due has passed."""
    return _pages(f"Просроченные {_plural(rows)}", "Просроченных сообщений нет.", rows, office, now)


def _pages(
    title: str, empty: str, rows: Sequence[IncidentRow], office: Office, now: datetime
) -> list[str]:
    if not rows:
        return [empty]
    heading = f"<b>{title}: {len(rows)}</b>"
    return pages(
        [heading, *(line(row, office, now) for row in rows)],
        continuation=f"<b>{title}</b>, продолжение",
    )


def _plural(rows: Sequence[IncidentRow]) -> str:
    """What they are called together: §2 calls both kinds messages."""
    kinds = {row.kind for row in rows}
    return words.NOUN[kinds.pop()].plural if len(kinds) == 1 else "сообщения"


def line(row: IncidentRow, office: Office, now: datetime) -> str:
    """One incident in a line, as HTML."""
    return " · ".join(_fields(row, office, now))


def _fields(row: IncidentRow, office: Office, now: datetime) -> Iterator[str]:
    publication = row.kind is IncidentKind.PUBLICATION
    yield f"<b>{'Публикация ' if publication else ''}№{row.number}</b>"
    if row.importance is Importance.HIGH:
        yield "<b>повышенная важность</b>"
    bodies = (words.authority(office.organisation, code) for code in row.authorities)
    if names := words.cut(", ".join(bodies), _LONGEST_AUTHORITY):
        yield escape(names)
    yield words.status(row.status, row.kind)
    if row.assignees:
        names = ", ".join(lines.at_work(one, office) for one in sorted(row.assignees))
        yield f"взято в работу: {names}"
    due = "<b>срок истёк</b>" if now > row.due_at else "срок"
    yield f"{due} {lines.due(office, row.due_at)}"
    if beginning := words.cut(row.beginning, _LONGEST_BEGINNING):
        yield escape(beginning)
