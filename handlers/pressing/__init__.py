"""Presses on the cards: one function a button, one use case a function, one file a card."""

from typing import Final

from handlers import absences, closing, referring
from handlers.buttons import ButtonData
from handlers.callbacks import Back
from handlers.context import Handler
from handlers.pressing import alert, approval, control, executor, questions
from handlers.pressing.modes import on_back

PRESSES: Final[dict[type[ButtonData], Handler]] = {
    **control.PRESSES,
    **approval.PRESSES,
    **executor.PRESSES,
    **alert.PRESSES,
    **questions.PRESSES,
    **closing.PRESSES,
    **referring.PRESSES,
    **absences.PRESSES,
    Back: on_back,
}
