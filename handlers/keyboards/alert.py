"""The buttons of the alert (§22)."""

from aiogram.types import InlineKeyboardMarkup

from domain.model.cards import CardKind
from domain.model.ids import IncidentNumber
from handlers.callbacks import Acknowledge, AskReported, Back, ConfirmReported
from handlers.keyboards.parts import BACK, CONFIRM, button, column


def alert(number: IncidentNumber, *, acknowledged: bool) -> InlineKeyboardMarkup:
    """What the deputy head confirms (§22)."""
    buttons = [button("Доложено главе", AskReported(number=number))]
    if not acknowledged:
        buttons.insert(0, button("Принято к сведению", Acknowledge(number=number)))
    return column(*buttons)


def confirm_reported(number: IncidentNumber) -> InlineKeyboardMarkup:
    """Whether the head has been told."""
    return column(
        button(CONFIRM, ConfirmReported(number=number)),
        button(BACK, Back(kind=CardKind.ALERT, number=number)),
    )
