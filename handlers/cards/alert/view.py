"""The alert of an incident of high importance: a text ready to be forwarded, then the buttons."""

from collections.abc import Iterator
from datetime import datetime

from domain.model.course.alert import Alert
from domain.model.course.status import Status
from domain.model.incident import Incident
from domain.model.staff.office import Office
from domain.model.telling.cards import CardKind, CardMode, ModeKind
from handlers.buttons import Keyboard, column
from handlers.cards import lines
from handlers.cards.alert.buttons import Acknowledge, AskReported, ConfirmReported
from handlers.cards.buttons import Back
from handlers.markup import Block, incident_pages
from handlers.rendered import Part, Rendered


def alert_card(
    incident: Incident, office: Office, mode: CardMode, now: datetime, *, worked: bool
) -> Rendered:
    """For those who report to the head (§22); never silent."""
    number = incident.number
    to_forward = incident_pages(number, _to_forward(incident, office, now))
    state = "\n".join(_state(incident, office, mode, worked=worked))
    keyboard = _keyboard(incident, mode) if worked else None
    return Rendered((*map(Part, to_forward), Part(state, keyboard)))


def _to_forward(incident: Incident, office: Office, now: datetime) -> Iterator[Block]:
    """What the head is told: nothing that changes by the hour but the state of the work."""
    yield f"<b>Инцидент №{incident.number} повышенной важности</b>: {lines.state(incident)}"
    yield f"Выявлен: {lines.moment(office, incident.detected_at)}"
    yield lines.due_line(incident, office, now)
    yield from lines.source(incident)
    for code in incident.authorities:
        yield f"Орган: {lines.authority(office, code)}"
    yield from lines.citizens_text(incident)


def _state(incident: Incident, office: Office, mode: CardMode, *, worked: bool) -> Iterator[str]:
    alert, number = incident.alert, incident.number
    if alert is None:
        yield f"<b>№{number}</b>: важность снижена до обычной, докладывать не нужно."
        return
    if incident.status is Status.CANCELLED:
        yield f"<b>№{number}</b>: регистрация отменена, докладывать не нужно."
        return
    if alert.reported is not None:
        yield f"<b>№{number}</b>: доложено главе, {lines.signed(alert.reported, office)}"
        return
    if not worked:
        yield f"<b>№{number}</b>: докладывать главе должны не вы."
        yield from _noted(alert, office)
        return
    if mode.kind is ModeKind.CONFIRM_REPORTED:
        yield f"<b>№{number}</b>: вы доложили об инциденте главе?"
        return
    yield f"<b>№{number}</b>: доложите главе незамедлительно (п. 22 Порядка). Сообщение выше можно переслать."
    yield from _noted(alert, office)


def _noted(alert: Alert, office: Office) -> Iterator[str]:
    for mark in alert.acknowledged:
        yield f"Принято к сведению: {lines.signed(mark, office)}"


def _keyboard(incident: Incident, mode: CardMode) -> Keyboard | None:
    alert = incident.alert
    if alert is None or alert.reported is not None or incident.status is Status.CANCELLED:
        return None
    number = incident.number
    if mode.kind is ModeKind.CONFIRM_REPORTED:
        return column(ConfirmReported(number=number), Back(kind=CardKind.ALERT, number=number))
    if alert.acknowledged:
        return column(AskReported(number=number))
    return column(Acknowledge(number=number), AskReported(number=number))
