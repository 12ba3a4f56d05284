"""Texts about templates of answers."""

from typing import Final

from domain.model.incident.answer.template import LONGEST_TEMPLATE, LONGEST_TITLE
from domain.model.organisation.revision import TemplateChange
from handlers.texts.tables import texts_by, texts_of

__getattr__ = texts_of("templates")
"""The other texts: those of the section [text]."""

ASK_NEW: Final = (
    "Напишите шаблон одним сообщением: в первой строке название, "
    f"до {LONGEST_TITLE} знаков, ниже текст, до {LONGEST_TEMPLATE} знаков. Там, где исполнителю "
    "вписать своё, поставьте «___»."
)

CHANGED: Final = texts_by(TemplateChange, "labels.template_change")


def listed(count: int, looked_for: str, sheet: int, sheets: int) -> str:
    """The heading of a list: the total, and a hint to search."""
    of = f" по словам «{looked_for}»" if looked_for else ""
    more = (
        f"\nСтраница {sheet} из {sheets}. Чтобы найти, напишите часть названия."
        if sheets > 1
        else ""
    )
    return f"{of}: {count}{more}"
