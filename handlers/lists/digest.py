"""The digest at the start of the working day: open, due today, overdue."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from domain.model.place import Place
from domain.model.staff.absence import unstaffed
from domain.model.staff.office import Office
from domain.model.staff.organisation import Organisation
from domain.ports.reading import IncidentRow
from handlers.cards import lines
from handlers.lists.view import line
from handlers.markup import pages


def scopes(
    rows: Sequence[IncidentRow], organisation: Organisation
) -> Iterator[tuple[Place, list[IncidentRow]]]:
    """Each chat with what it coordinates (§4, §5) and works; nobody with nothing.

    Control is also told, whatever there is, while an authority has nobody at work (§8).
    """
    empty = bool(unstaffed(organisation))
    bodies = (body.place for body in organisation.authorities.values())
    for place in dict.fromkeys((organisation.control, *bodies)):
        here = {body.code for body in organisation.authorities_at(place)}
        own = [
            row
            for row in rows
            if place == organisation.coordinator(row.kind) or not here.isdisjoint(row.authorities)
        ]
        if own or (empty and place == organisation.control):
            yield place, own


def digest_pages(
    place: Place, rows: Sequence[IncidentRow], office: Office, now: datetime
) -> list[str]:
    """The three numbers, then the overdue ones and those due today in a line each.

    Control also reads which authorities have nobody at work today.
    """
    today = office.calendar.local(now).date()
    overdue = [row for row in rows if row.due_at < now]
    due_today = [
        row
        for row in rows
        if row.due_at >= now and office.calendar.local(row.due_at).date() == today
    ]
    heading = (
        f"<b>Начало дня, {today:%d.%m.%Y}</b>\n"
        f"Открыто: {len(rows)}, срок сегодня: {len(due_today)}, просрочено: {len(overdue)}"
    )
    organisation = office.organisation
    empty = unstaffed(organisation) if place == organisation.control else ()
    absent = (
        f"<b>На работе никого, замещать некому</b>: {lines.body(office, code)}" for code in empty
    )
    urgent = (line(row, office, now) for row in (*overdue, *due_today))
    return pages(
        [*heading.splitlines(), *absent, *urgent], continuation="<b>Начало дня</b>, продолжение"
    )
