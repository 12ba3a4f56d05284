"""Texts about templates of answers."""

from typing import Final

from domain.model.incident.answer.template import (
    LONGEST_TEMPLATE,
    LONGEST_TITLE,
    LONGEST_TOPIC,
    Template,
    TemplateKind,
)
from domain.model.organisation.revision import TemplateChange
from handlers.texts.tables import texts_by, texts_of

__getattr__ = texts_of("templates")
"""The other texts: those of the section [text]."""

FIELDS: Final = (
    "Поля пишите в фигурных скобках. Бот заполнит то, что знает: {имя} автора, {адрес}, {орган}, "
    "{дата} — день сообщения, {срок} ответа. Вместо остальных, например {срок работ}, исполнитель "
    "увидит «___» и заполнит сам."
)
ASK_NEW: Final = (
    "Напишите шаблон одним сообщением: в первой строке название, "
    f"до {LONGEST_TITLE} знаков, ниже текст, до {LONGEST_TEMPLATE} знаков.\n{FIELDS}"
)
ASK_TOPIC: Final = (
    f"Напишите тему, как в системе мониторинга, до {LONGEST_TOPIC} знаков; для любой темы: нет"
)
ANY_TOPIC: Final = frozenset({"нет", "любая", "-", "—"})

KIND: Final = texts_by(TemplateKind, "labels.template_kind")
CHANGED: Final = texts_by(TemplateChange, "labels.template_change")


def approved(of: Template) -> str:
    """The share approved at first try; empty without decisions."""
    return f"{of.approved} из {of.tried}" if of.tried else ""


def listed(count: int, looked_for: str, sheet: int, sheets: int) -> str:
    """The heading of a list: the total, and a hint to search."""
    of = f" по словам «{looked_for}»" if looked_for else ""
    more = (
        f"\nСтраница {sheet} из {sheets}. Чтобы найти, напишите часть названия."
        if sheets > 1
        else ""
    )
    return f"{of}: {count}{more}"
