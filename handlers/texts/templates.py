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
from handlers.texts.tables import texts_by

LIST: Final = "Шаблоны ответов"
NEW: Final = "Новый шаблон"
REWRITE: Final = "Изменить текст"
TOPIC: Final = "Изменить тему"
AUTHORITY: Final = "Изменить орган"
ANY_AUTHORITY: Final = "Для любого органа"
REMOVE: Final = "Удалить шаблон"
REMOVE_SURELY: Final = "Да, удалить"
BACK: Final = "Назад"
DONE: Final = "Готово"
NONE_KEPT: Final = "Шаблонов пока нет. Их ведёт отдел контроля: команда /template."
NONE_YET: Final = "Шаблонов пока нет. Нажмите «Новый шаблон» или «Сделать шаблоном» на карточке размещённого ответа."
SAVED: Final = "Сохранено"
REMOVED: Final = "Шаблон удалён"
CHANGED_MEANWHILE: Final = "За это время шаблон изменился. Проверьте ещё раз."
NOT_REMOVED: Final = "Он не удалён. Если он больше не нужен, удалите его ещё раз."
CLOSED: Final = "Готово. Снова: /template"
KEPT_ALREADY: Final = "Из этого ответа уже сделан шаблон: /template"
KEPT: Final = "Шаблон сохранён, личные данные заменены полями. Проверьте его: /template"

FIELDS: Final = (
    "Поля пишите в фигурных скобках. Бот заполнит то, что знает: {имя} автора, {адрес}, {орган}, "
    "{дата} — день сообщения, {срок} ответа. Вместо остальных, например {срок работ}, исполнитель "
    "увидит «___» и заполнит сам."
)
ASK_NEW: Final = (
    "Напишите шаблон одним сообщением: в первой строке название, "
    f"до {LONGEST_TITLE} знаков, ниже текст, до {LONGEST_TEMPLATE} знаков.\n{FIELDS}"
)
ASK_TEXT: Final = "Пришлите шаблон целиком: в первой строке название, ниже текст.\nСейчас:"
ASK_TOPIC: Final = (
    f"Напишите тему, как в системе мониторинга, до {LONGEST_TOPIC} знаков; для любой темы: нет"
)
ASK_AUTHORITY: Final = "Для какого органа шаблон?"
HOW_TO_OFFER: Final = (
    "Шаблоны предлагают к сообщению. Нажмите «Шаблоны» на его карточке, ответьте на неё командой "
    "/template или напишите с номером: /template 12"
)
CHOOSE: Final = "выберите шаблон"
COMPLETE: Final = "Скопируйте текст нажатием и исправьте."
FILL_GAPS: Final = "Скопируйте текст нажатием, исправьте, вместо «___» впишите нужное."
OVER: Final = "Этот шаблон удалён. Напишите текст сами."
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


def overtaken(who: str) -> str:
    """For a person whose change conflicts with a colleague's."""
    return f"<b>Пока шаблон был у вас открыт, его изменили</b> ({who})."
