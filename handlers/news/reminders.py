"""Reminders: what is to be done by when. Those that wait for one chat come as one message."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from domain.model.course.status import Status
from domain.model.course.threshold import ReminderKind
from domain.model.ids import AuthorityCode
from domain.model.incident.events import Reminded
from domain.model.place import Place
from domain.ports.snapshots import Snapshot
from handlers.cards import lines
from handlers.markup import Block, about_incident, pages
from handlers.news.item import NewsItem
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
    ReminderKind.CONTRIBUTION_OVERDUE: "срок информации истёк",
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
    items = [NewsItem(event, one.office, one.incident, now) for event, one in told]
    if len(items) == 1:
        return about_incident(items[0].event.number, _alone(items[0], place))
    heading = f"<b>Напоминания: {len(items)}</b>"
    listed = pages([heading, *_listed(items)], continuation="<b>Напоминания</b>, продолжение")
    return Rendered(tuple(map(Part, listed)))


def _alone(of: NewsItem[Reminded], place: Place) -> Iterator[Block]:
    incident, lead = of.incident, of.incident.lead
    yield of.heading(_what(of))
    if of.event.authority is not None:
        yield from _about_information(of, of.event.authority, place)
        return
    yield _answer_due(of)
    if lead is not None:
        yield f"Орган: {of.body(lead)}"
    if of.event.kind in _REMEDY:
        yield _REMEDY[of.event.kind]
    elif lead is not None and place == of.office.organisation.place_of(lead):
        yield from to_do(of, lead)
    else:
        states = _STATE_OF_A_PUBLICATION if incident.publication else _STATE
        yield states.get(incident.status, _CLOSED)


def to_do(of: NewsItem[Any], lead: AuthorityCode) -> Iterator[Block]:
    """What the lead is to do next, and whose it is there."""
    steps = _NEXT_STEP_OF_A_PUBLICATION if of.incident.publication else _NEXT_STEP
    yield steps.get(of.incident.status, _CLOSED)
    yield from lines.mentions(of.incident, lead, of.office)


def _about_information(
    of: NewsItem[Reminded], authority: AuthorityCode, place: Place
) -> Iterator[Block]:
    """Told to the authority that is to inform the lead, and later to the lead (§12)."""
    incident, lead = of.incident, of.incident.lead
    due = of.moment(of.office.contribution_due(incident, authority))
    yield f"Срок информации для сводного ответа: {due}"
    yield f"Информацию направляет: {of.body(authority)}"
    if lead is not None:
        yield f"Сводный ответ готовит: {of.body(lead)}"
        yield _answer_due(of)
    if place == of.office.organisation.place_of(authority):
        yield "Ответьте на это сообщение или на карточку текстом: это будет информация."
        yield from lines.mentions(incident, authority, of.office)
    elif lead is not None:
        yield from lines.mentions(incident, lead, of.office)


def _answer_due(of: NewsItem[Reminded]) -> str:
    return f"{lines.due_name(of.incident)}: {of.due(of.incident.due.at)}"


def _listed(items: Iterable[NewsItem[Reminded]]) -> Iterator[str]:
    for of in sorted(items, key=lambda one: one.incident.due.at):
        what, name = _what(of), "срок"
        if of.event.authority is not None:
            what, name = f"{what}, {of.body(of.event.authority)}", "срок ответа"
        yield f"<b>№{of.event.number}</b>: {what} ({name} {of.due(of.incident.due.at)})"


def _what(of: NewsItem[Reminded]) -> str:
    match of.event.kind:
        case ReminderKind.HALF_GONE:
            what = "ответа" if of.incident.publication else "проекта"
            return f"прошла половина срока, {what} ещё нет, {_left(of)}"
        case ReminderKind.HOUR_LEFT | ReminderKind.HALF_HOUR_LEFT:
            return f"до срока {_left(of)}"
        case ReminderKind.OVERDUE:
            return _overdue(of)
        case ReminderKind.NOT_PLACED if of.incident.publication:
            return "текст ответа готов, но ещё не размещён"
        case kind:
            return _STANDING[kind]


def _left(of: NewsItem[Reminded]) -> str:
    """Counted when it is told: a reminder may come late."""
    left = of.office.calendar.between(of.now, of.incident.due.at)
    return f"осталось {words.duration(left)}"


def _overdue(of: NewsItem[Reminded]) -> str:
    late = of.office.calendar.between(of.incident.due.at, of.now)
    if late < words.MINUTE:
        return "срок истёк"
    return f"просрочено на {words.duration(late)}"
