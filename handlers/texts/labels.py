"""Labels that buttons of several cards share."""

from collections.abc import Mapping
from typing import Final

from domain.model.course.status import CancelGround, NoAnswerGround

BACK: Final = "Назад"
CANCEL_REGISTRATION: Final = "Отменить регистрацию"
CANCEL: Final = "Отмена"
CONFIRM: Final = "Да, подтверждаю"

GROUND: Final[Mapping[NoAnswerGround, str]] = {
    NoAnswerGround.HARM: "Намерение причинить вред",
    NoAnswerGround.INSULT: "Брань или оскорбления",
    NoAnswerGround.THREAT: "Угрозы должностному лицу",
}

CANCEL_GROUND: Final[Mapping[CancelGround, str]] = {
    CancelGround.MISTAKE: "Ошибка",
    CancelGround.DUPLICATE: "Дубликат",
    CancelGround.POST_DELETED: "Пост удалён",
}
