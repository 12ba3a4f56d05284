"""The alert of an incident of high importance: a text to forward, then the buttons (§22)."""

from collections.abc import Iterator

from domain.model.conversation.cards import AlertCard, CardKind, ModeKind
from domain.model.incident import Incident
from domain.model.incident.workflow.alert import Alert
from domain.model.incident.workflow.status import Status
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.use_cases.alerting import acknowledge, report_to_head
from handlers.cards import lines, tasks
from handlers.cards.buttons import (
    Back,
    CardButton,
    ConfirmedButton,
    asked_on,
    asking,
    done,
    runs,
)
from handlers.cards.card_view import CardView
from handlers.ui.buttons import Keyboard, Style, column
from handlers.ui.markup import Block, incident_pages
from handlers.ui.rendered import MessagePart, Rendered


class AlertButton(CardButton):
    """On the alert."""

    on = AlertCard
    action = Action.REPORT_TO_HEAD


class Acknowledge(AlertButton, prefix="ak"):
    """Acknowledges the alert, which is then not repeated."""

    label = "Принято к сведению"
    style = Style.MAIN
    action = Action.ACKNOWLEDGE
    press = runs(acknowledge, says="принято к сведению.")


class ReportToHead(AlertButton, ConfirmedButton, prefix="ra", sure="ry"):
    """Records that the head has been informed."""

    asks = "Доложено главе"
    yes = "Да, доложено"
    yes_style = Style.FORWARD
    act = runs(report_to_head, says="записано, что главе доложено.")

    def question(self, of: CardView) -> Iterator[str]:
        """Ask, in place of the alert's heading."""
        yield lines.heading(of.incident, "вы доложили об инциденте главе?")


_REPORT = "доложите главе незамедлительно"


def alert_card(of: CardView) -> Rendered:
    """Render the alert for the people who report to the head (§22); it always makes a sound.

    So does the message with the buttons.
    """
    number = of.incident.number
    to_forward = incident_pages(number, _to_forward(of))
    plain = _keyboard(of.incident, of.office) if of.worked else None
    asked = asked_on(plain, of)
    state = "\n".join(asked.question(of) if asked else _state(of))
    back = Back(kind=CardKind.ALERT, number=number, label="Ещё нет")
    keyboard = asking(plain, of, back)
    parts = (*map(MessagePart, to_forward), MessagePart(state, keyboard))
    replaced = _replaced(of.incident) if of.mode.kind is ModeKind.AGAIN else None
    return Rendered(parts, urgent=True, replaced=replaced)


def _replaced(incident: Incident) -> MessagePart | None:
    """Return the text that replaces the old buttons when they are sent again, or None."""
    alert = incident.alert
    if alert is None or alert.acknowledged or incident.status is Status.CANCELLED:
        return None
    return MessagePart(f"<b>№{incident.number}</b>: оповещение повторено, см. ниже.")


def _to_forward(of: CardView) -> Iterator[Block]:
    """Return the text for the head; only the state of the work in it changes by the hour."""
    incident, office = of.incident, of.office
    state = lines.state(incident)
    closed = incident.status.closed
    said = state if closed else tasks.term(incident.due.at, office, of.now)
    yield lines.heading(incident, said, citizen=True)
    if not closed:
        yield f"Состояние: {state}"
    yield f"Выявлен: {lines.moment(office, incident.detected_at)}"
    yield lines.due_line(incident, office, of.now)
    yield from lines.source(incident)
    for code in incident.authorities:
        yield f"Орган: {lines.authority(office, code)}"
    yield from lines.citizens_text(incident)


def _state(of: CardView) -> Iterator[str]:
    incident, office = of.incident, of.office
    alert = incident.alert
    if alert is None:
        yield lines.heading(incident, "важность снижена до обычной, докладывать не нужно")
    elif incident.status is Status.CANCELLED:
        yield lines.heading(incident, "регистрация отменена, докладывать не нужно")
    elif alert.reported is not None:
        yield lines.heading(incident, f"доложено главе, {lines.signed(alert.reported, office)}")
    elif not of.worked:
        yield lines.heading(incident, "докладывать главе должны не вы")
        yield from _noted(alert, office)
    else:
        yield lines.heading(incident, _REPORT, citizen=True)
        yield "Сообщение выше можно переслать (п. 22 Порядка)."
        yield from _noted(alert, office)


def _noted(alert: Alert, office: Office) -> Iterator[str]:
    for mark in alert.acknowledged:
        yield f"Принято к сведению: {lines.signed(mark, office)}"


def _keyboard(incident: Incident, office: Office) -> Keyboard | None:
    alert = incident.alert
    if alert is None or incident.status is Status.CANCELLED:
        return None
    if alert.reported is not None:
        return column(done("Доложено главе", alert.reported, office))
    number = incident.number
    report = ReportToHead(number=number)
    if alert.acknowledged:
        return column(done("Принято к сведению", alert.acknowledged[0], office), report)
    return column(Acknowledge(number=number), report)
