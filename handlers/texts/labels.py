"""Labels shared by buttons of several cards."""

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
"""For less than a minute overdue, and where no duration is shown."""

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
"""A duplicate, which has a further question, takes the place that a double tap may hit."""
