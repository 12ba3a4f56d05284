"""Texts about templates of answers."""

from typing import Final

from domain.model.incident.answer.template import LONGEST_TEMPLATE, LONGEST_TITLE
from domain.model.organisation.revision import ChangeKind
from handlers.texts.tables import texts_by, texts_of

__getattr__ = texts_of("templates")
"""The other texts: those of the section [text]."""

ASK_NEW: Final = (
    "Напишите шаблон одним сообщением: в первой строке название, "
    f"до {LONGEST_TITLE} знаков, ниже текст, до {LONGEST_TEMPLATE} знаков. Там, где исполнителю "
    "вписать своё, поставьте «___»."
)

CHANGED: Final = texts_by(ChangeKind, "labels.template_change")
