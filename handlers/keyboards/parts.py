"""What keyboards are made of: buttons, rows that fit a phone, labels that several have."""

from collections.abc import Iterable, Iterator
from typing import Final

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.model.status import CancelGround, NoAnswerGround

_HALF_ROW: Final = 20
"""Characters that a phone shows on one of two buttons side by side."""

LONGEST_LABEL: Final = 60
CONFIRM: Final = "Да, подтверждаю"
BACK: Final = "Назад"

GROUND_LABEL: Final = {
    NoAnswerGround.HARM: "Намерение причинить вред",
    NoAnswerGround.INSULT: "Брань или оскорбления",
    NoAnswerGround.THREAT: "Угрозы должностному лицу",
}

CANCEL_GROUND_LABEL: Final = {
    CancelGround.MISTAKE: "Ошибка",
    CancelGround.DUPLICATE: "Дубликат",
    CancelGround.POST_DELETED: "Сообщение удалено",
}


def button(label: str, data: CallbackData) -> InlineKeyboardButton:
    """It carries all that is needed to act on it."""
    return InlineKeyboardButton(text=label, callback_data=data.pack())


def column(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    """One below the other."""
    return InlineKeyboardMarkup(inline_keyboard=[[button] for button in buttons])


def paired(buttons: Iterable[InlineKeyboardButton]) -> Iterator[list[InlineKeyboardButton]]:
    """Two neighbours share a row where both labels fit; a long one has its own."""
    half: list[InlineKeyboardButton] = []
    for button in buttons:
        long = len(button.text.removeprefix("✓ ")) > _HALF_ROW
        if half and (long or len(half) == 2):
            yield half
            half = []
        if long:
            yield [button]
        else:
            half.append(button)
    if half:
        yield half
