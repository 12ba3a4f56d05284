"""Labels shared by buttons of several cards."""

from typing import Final

from domain.model.incident.workflow.status import CancelGround, NoAnswerGround
from handlers.texts.tables import texts_by, texts_of

__getattr__ = texts_of("labels")
"""The other texts: those of the section [text]."""

GROUND: Final = texts_by(NoAnswerGround, "labels.ground")
CANCEL_GROUND: Final = texts_by(CancelGround, "labels.cancel_ground")
"""A duplicate, which has a further question, takes the place that a double tap may hit."""
