"""Reminders: what is to be done by when. Those that wait for one chat come as one message."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from domain.model.course.status import Status
from domain.model.course.threshold import ReminderKind
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.events import Reminded
from domain.model.place import Place
from domain.model.staff.office import Office
from domain.ports.snapshots import Snapshot
from handlers.cards import lines
from handlers.markup import Block, about_incident, pages
from handlers.rendered import Part, Rendered
from handlers.texts import words

_STANDING: Final[Mapping[ReminderKind, str]] = {
    ReminderKind.THREE_DAYS_LEFT: "до срока окончательного ответа не более 3 рабочих дней",
    ReminderKind.ONE_DAY_LEFT: "до срока окончательного ответа 1 рабочий день",
    ReminderKind.LAST_DAY: "сегодня последний день срока окончательного ответа",
    ReminderKind.DRAFT_WAITS: "проект ждёт решения",
    ReminderKind.NOT_PLACED: "ответ согласован, но ещё не размещён",
    ReminderKind.ALERT_AGAIN: "повышенная важность",
    ReminderKind.ALERT_IGNORED: "повышенная важность, оповещение никто не принял к сведению",
    ReminderKind.NOT_REPORTED: "повышенная важность, нет отметки о докладе главе",
    ReminderKind.CONTRIBUTION_HALF_GONE: "прошла половина срока, информации ещё нет",
    ReminderKind.CONTRIBUTION_DUE: "наступил срок, информации ещё нет",
    ReminderKind.CONTRIBUTION_OVERDUE: "срок информации пропущен",
}

_REMEDY: Final[Mapping[ReminderKind, str]] = {
    ReminderKind.ALERT_IGNORED: "Свяжитесь с заместителем главы или уполномоченным лицом.",
    ReminderKind.NOT_REPORTED: "Доложите главе и отметьте это кнопкой «Доложено главе»"
    " под оповещением.",
}

_CLOSED: Final = "Делать ничего не нужно."

_NEXT_STEP: Final[Mapping[Status, str]] = {
    Status.IN_PROGRESS: "Направьте проект ответа: ответьте на это сообщение или на карточку"
    " текстом.",
    Status.AWAITING_FINAL: "Направьте проект окончательного ответа: ответьте на это сообщение"
    " или на карточку текстом.",
    Status.ON_APPROVAL: "Проект на согласовании в отделе контроля.",
    Status.APPROVED: "Разместите согласованный ответ и пришлите ссылку.",
}
"""For the authority, in its chat."""

_STATE: Final[Mapping[Status, str]] = {
    Status.REGISTERED: "Выберите орган и нажмите «Направить» на карточке.",
    Status.IN_PROGRESS: "Проекта ответа на согласовании нет.",
    Status.AWAITING_FINAL: "Проекта окончательного ответа на согласовании нет.",
    Status.ON_APPROVAL: "Проект ждёт решения отдела контроля.",
    Status.APPROVED: "Ответ согласован, но ещё не размещён.",
}
"""For all others."""

_NEXT_STEP_OF_A_PUBLICATION: Final[Mapping[Status, str]] = {
    Status.IN_PROGRESS: "Ответьте на это сообщение или на карточку текстом ответа"
    " или, если он уже размещён, ссылкой.",
    Status.APPROVED: "Разместите ответ и пришлите ссылку.",
}

_STATE_OF_A_PUBLICATION: Final[Mapping[Status, str]] = {
    Status.REGISTERED: _STATE[Status.REGISTERED],
    Status.IN_PROGRESS: "Ответа ещё нет.",
    Status.APPROVED: "Текст ответа готов, но ещё не размещён.",
}


def render_reminders(
    place: Place, told: Sequence[tuple[Reminded, Snapshot]], now: datetime
) -> Rendered:
    """One reminder with all that it takes to act; several as a list, one line each."""
    if len(told) == 1:
        [(event, snapshot)] = told
        alone = _alone(event, place, snapshot.incident, snapshot.office, now)
        return about_incident(event.number, alone)
    heading = f"<b>Напоминания: {len(told)}</b>"
    listed = pages([heading, *_listed(told, now)], continuation="<b>Напоминания</b>, продолжение")
    return Rendered(tuple(map(Part, listed)))


def _alone(
    event: Reminded, place: Place, incident: Incident, office: Office, now: datetime
) -> Iterator[Block]:
    yield lines.heading(incident, _what(event, incident, office, now))
    if event.authority is not None:
        yield from _about_information(event.authority, place, incident, office)
        return
    yield f"{lines.due_name(incident)}: {lines.due(office, incident.due.at)}"
    if incident.lead is not None:
        yield f"Орган: {lines.authority(office, incident.lead)}"
    publication = incident.publication
    if event.kind in _REMEDY:
        yield _REMEDY[event.kind]
    elif incident.lead is not None and place == office.organisation.place_of(incident.lead):
        steps = _NEXT_STEP_OF_A_PUBLICATION if publication else _NEXT_STEP
        yield steps.get(incident.status, _CLOSED)
        yield from lines.mentions(incident, incident.lead, office)
    else:
        states = _STATE_OF_A_PUBLICATION if publication else _STATE
        yield states.get(incident.status, _CLOSED)


def _about_information(
    authority: AuthorityCode, place: Place, incident: Incident, office: Office
) -> Iterator[Block]:
    """Told to the authority that is to inform the lead, and later to the lead (§12)."""
    due = lines.moment(office, office.contribution_due(incident, authority))
    yield f"Срок информации для сводного ответа: {due}"
    yield f"Информацию направляет: {lines.authority(office, authority)}"
    if incident.lead is not None:
        yield f"Сводный ответ готовит: {lines.authority(office, incident.lead)}"
        yield f"{lines.due_name(incident)}: {lines.due(office, incident.due.at)}"
    if place == office.organisation.place_of(authority):
        yield "Ответьте на это сообщение или на карточку текстом: это будет информация."
        yield from lines.mentions(incident, authority, office)
    elif incident.lead is not None:
        yield from lines.mentions(incident, incident.lead, office)


def _listed(told: Iterable[tuple[Reminded, Snapshot]], now: datetime) -> Iterator[str]:
    for event, snapshot in sorted(told, key=lambda one: one[1].incident.due.at):
        incident, office = snapshot.incident, snapshot.office
        what = _what(event, incident, office, now)
        due = f"срок {lines.due(office, incident.due.at)}"
        if event.authority is not None:
            what += f" ({lines.authority(office, event.authority)})"
            due = f"срок ответа {lines.due(office, incident.due.at)}"
        yield f"<b>№{event.number}</b>: {what}, {due}"


def _what(event: Reminded, incident: Incident, office: Office, now: datetime) -> str:
    match event.kind:
        case ReminderKind.HALF_GONE:
            what = "ответа" if incident.publication else "проекта"
            return f"прошла половина срока, {what} ещё нет, {_left(incident, office, now)}"
        case ReminderKind.HOUR_LEFT | ReminderKind.HALF_HOUR_LEFT:
            return f"до срока {_left(incident, office, now)}"
        case ReminderKind.OVERDUE:
            return _overdue(incident, office, now)
        case ReminderKind.NOT_PLACED if incident.publication:
            return "текст ответа готов, но ещё не размещён"
        case _:
            return _STANDING[event.kind]


def _left(incident: Incident, office: Office, now: datetime) -> str:
    """Counted when it is told: a reminder may come late."""
    left = office.calendar.between(now, incident.due.at)
    return f"осталось {words.duration(left)}"


def _overdue(incident: Incident, office: Office, now: datetime) -> str:
    late = office.calendar.between(incident.due.at, now)
    if late < words.MINUTE:
        return "срок пропущен"
    return f"срок пропущен, просрочка {words.duration(late)}"
