"""The buttons of the alert (§22)."""

from domain.model.ids import IncidentNumber
from domain.model.telling.cards import CardKind
from handlers.buttons import Button, Keyboard
from handlers.callbacks import Acknowledge, AskReported, Back, ConfirmReported
from handlers.keyboards.parts import BACK, CONFIRM, column


def alert(number: IncidentNumber, *, acknowledged: bool) -> Keyboard:
    """What the deputy head confirms (§22)."""
    buttons = [Button("Доложено главе", AskReported(number=number))]
    if not acknowledged:
        buttons.insert(0, Button("Принято к сведению", Acknowledge(number=number)))
    return column(*buttons)


def confirm_reported(number: IncidentNumber) -> Keyboard:
    """Whether the head has been told."""
    return column(
        Button(CONFIRM, ConfirmReported(number=number)),
        Button(BACK, Back(kind=CardKind.ALERT, number=number)),
    )
