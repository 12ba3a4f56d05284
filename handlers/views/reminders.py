"""Reminders: what is to be done by when. Those that wait for one chat come as one message."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, assert_never

from domain.model.events import Reminded
from domain.model.incident import Incident
from domain.model.office import Office
from domain.model.status import Status
from domain.model.threshold import ReminderKind
from domain.ports.snapshots import Snapshot
from handlers.rendered import Part, Rendered
from handlers.texts import words
from handlers.views import lines
from handlers.views.markup import Block, about_incident, pages

_MINUTE: Final = timedelta(minutes=1)


def render_reminders(told: Sequence[tuple[Reminded, Snapshot]], now: datetime) -> Rendered:
    """One reminder with all that it takes to act; several as a list, one line each."""
    if len(told) == 1:
        [(event, snapshot)] = told
        return about_incident(event.number, _alone(event, snapshot.incident, snapshot.office, now))
    heading = f"<b>Напоминания: {len(told)}</b>"
    listed = pages([heading, *_listed(told, now)], continuation="<b>Напоминания</b>, продолжение")
    return Rendered(tuple(map(Part, listed)))


def _alone(event: Reminded, incident: Incident, office: Office, now: datetime) -> Iterator[Block]:
    yield lines.heading(event.number, _what(event.kind, incident, office, now))
    yield f"Срок ответа: {lines.due(office, incident.due.at)}"
    if incident.lead is not None:
        yield f"Орган: {lines.authority(office, incident.lead)}"
    yield _to_do(incident)


def _listed(told: Iterable[tuple[Reminded, Snapshot]], now: datetime) -> Iterator[str]:
    for event, snapshot in sorted(told, key=lambda one: one[1].incident.due.at):
        incident, office = snapshot.incident, snapshot.office
        what = _what(event.kind, incident, office, now)
        yield f"<b>№{event.number}</b>: {what}, срок {lines.due(office, incident.due.at)}"


def _what(kind: ReminderKind, incident: Incident, office: Office, now: datetime) -> str:
    match kind:
        case ReminderKind.HALF_GONE:
            return f"прошла половина срока, проекта ещё нет, {_left(incident, office, now)}"
        case ReminderKind.HOUR_LEFT | ReminderKind.HALF_HOUR_LEFT:
            return f"до срока {_left(incident, office, now)}"
        case ReminderKind.OVERDUE:
            return _overdue(incident, office, now)
        case ReminderKind.DRAFT_WAITS:
            return "проект ждёт решения"
        case ReminderKind.NOT_PLACED:
            return "ответ согласован, но ещё не размещён"
        case _:
            assert_never(kind)


def _left(incident: Incident, office: Office, now: datetime) -> str:
    """Counted when it is told: a reminder may come late."""
    left = office.calendar.between(now, incident.due.at)
    return f"осталось {words.duration(left)}"


def _overdue(incident: Incident, office: Office, now: datetime) -> str:
    late = office.calendar.between(incident.due.at, now)
    return f"срок пропущен на {words.duration(late)}" if late >= _MINUTE else "срок пропущен"


def _to_do(incident: Incident) -> str:
    match incident.status:
        case Status.REGISTERED:
            return "Направьте инцидент в орган."
        case Status.IN_PROGRESS:
            return "Направьте проект ответа: ответьте на это сообщение или на карточку текстом."
        case Status.ON_APPROVAL:
            return "Проект на согласовании в отделе контроля."
        case Status.APPROVED:
            return "Разместите согласованный ответ и пришлите ссылку."
        case _:
            return "Инцидент закрыт."
