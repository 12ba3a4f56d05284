"""What keyboards are made of: rows that fit a phone, labels that several have."""

from collections.abc import Iterable, Iterator
from typing import Final

from domain.model.course.status import CancelGround, NoAnswerGround
from handlers.buttons import Button, Keyboard

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


def column(*buttons: Button) -> Keyboard:
    """One below the other."""
    return Keyboard(tuple((button,) for button in buttons))


def paired(buttons: Iterable[Button]) -> Iterator[tuple[Button, ...]]:
    """Two neighbours share a row where both labels fit; a long one has its own."""
    half: tuple[Button, ...] = ()
    for button in buttons:
        long = len(button.label.removeprefix("✓ ")) > _HALF_ROW
        if half and (long or len(half) == 2):
            yield half
            half = ()
        if long:
            yield (button,)
        else:
            half = (*half, button)
    if half:
        yield half
