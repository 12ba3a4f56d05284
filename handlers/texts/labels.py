"""Labels shared by buttons of several cards."""

from typing import Final

from domain.model.incident.workflow.status import CancelGround, NoAnswerGround
from handlers.texts.tables import texts_by

BACK: Final = "Назад"
CANCEL_REGISTRATION: Final = "Отменить регистрацию"
CANCEL: Final = "Отмена"
NO_LINK: Final = "Размещено, ссылки нет"
CONFIRM: Final = "Да, подтверждаю"
MORE_AUTHORITIES: Final = "Ещё органы…"
OTHER_ACTIONS: Final = "Другие действия…"

OVERDUE: Final = "срок истёк"
"""For less than a minute overdue, and where no duration is shown."""

GROUND: Final = texts_by(NoAnswerGround, "labels.ground")
CANCEL_GROUND: Final = texts_by(CancelGround, "labels.cancel_ground")
"""A duplicate, which has a further question, takes the place that a double tap may hit."""
