"""Labels that buttons of several cards share."""

from collections.abc import Mapping
from typing import Final

from domain.model.incident.workflow.status import CancelGround, NoAnswerGround

BACK: Final = "Назад"
CANCEL_REGISTRATION: Final = "Отменить регистрацию"
CANCEL: Final = "Отмена"
NO_LINK: Final = "Размещено, ссылки нет"
CONFIRM: Final = "Да, подтверждаю"
MORE_AUTHORITIES: Final = "Ещё органы…"
OTHER_ACTIONS: Final = "Другие действия…"

OVERDUE: Final = "срок истёк"
"""Of what is late by less than a minute, and wherever no length of time is told."""

GROUND: Final[Mapping[NoAnswerGround, str]] = {
    NoAnswerGround.HARM: "Намерение причинить вред",
    NoAnswerGround.INSULT: "Брань или оскорбления",
    NoAnswerGround.THREAT: "Угрозы должностному лицу",
}

CANCEL_GROUND: Final[Mapping[CancelGround, str]] = {
    CancelGround.MISTAKE: "Ошибка",
    CancelGround.POST_DELETED: "Пост удалён",
    CancelGround.DUPLICATE: "Дубликат",
}
"""A duplicate, which is asked about further, stands where a second tap may hit."""
