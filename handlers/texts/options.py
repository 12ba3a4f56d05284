"""Texts about the options that an administration can change."""

from collections.abc import Mapping
from typing import Final

from domain.model.organisation.options import OPTIONS, Option, Unit

TITLE: Final = "Сроки и данные"
"""The title of the page, and the label of its button."""

WHICH: Final = (
    "<b>Сроки и данные</b>\n"
    "Выберите, что изменить. Сообщения, которые уже в работе, идут по прежним срокам и"
    " напоминаниям."
)
OTHER: Final = "Другое…"

NAME: Final[Mapping[Option, str]] = {
    Option.DRAFT_LEAD: "проект до срока ответа",
    Option.CONTRIBUTION_SHARE: "время на информацию органов",
    Option.APPROVAL: "время на согласование",
    Option.PLACING: "время на размещение",
    Option.FIRST_CALL: "первое напоминание о сроке",
    Option.LAST_CALL: "последнее напоминание о сроке",
    Option.OVERDUE_EVERY: "напоминать о просрочке каждые",
    Option.OVERDUE_TIMES: "повторов о просрочке",
    Option.ALERT_EVERY: "повторять оповещение каждые",
    Option.ALERT_TIMES: "повторов оповещения",
    Option.REPORT_WITHIN: "время на доклад главе",
    Option.DIGEST_AFTER: "сводка после начала дня",
    Option.KEEP_DAYS: "хранить тексты закрытых",
    Option.MASK: "что показывать на карточках",
}
"""In lists, in the journal and above the page."""

MEANING: Final[Mapping[Option, str]] = {
    Option.DRAFT_LEAD: "За сколько рабочего времени до срока ответа проект должен быть у отдела"
    " контроля. Этот срок виден на карточке и в отчёте.",
    Option.CONTRIBUTION_SHARE: "Какую часть оставшегося времени получают органы, которые готовят"
    " информацию для сводного ответа. Остальное — тому, кто готовит ответ.",
    Option.APPROVAL: "За сколько рабочего времени отдел контроля решает по проекту. Если решения"
    " ещё нет, ему придёт напоминание.",
    Option.PLACING: "За сколько рабочего времени орган размещает согласованный ответ. Если он ещё"
    " не размещён, придёт напоминание.",
    Option.FIRST_CALL: "За сколько рабочего времени до срока ответа напомнить исполнителю.",
    Option.LAST_CALL: "За сколько рабочего времени до срока ответа напомнить ещё раз.",
    Option.OVERDUE_EVERY: "Как часто напоминать о просроченном сообщении, в рабочее время.",
    Option.OVERDUE_TIMES: "Сколько раз напомнить о просроченном сообщении обычной важности, кроме"
    " первого. Потом оно стоит в сводке каждого дня. О сообщениях повышенной важности бот"
    " напоминает, пока ответа нет.",
    Option.ALERT_EVERY: "Как часто повторять оповещение о сообщении повышенной важности, пока его"
    " никто не принял к сведению. Днём и ночью.",
    Option.ALERT_TIMES: "Сколько раз повторить оповещение, которое никто не принял к сведению.",
    Option.REPORT_WITHIN: "Через сколько минут после «Принято к сведению» напомнить, что главе ещё"
    " не доложено.",
    Option.DIGEST_AFTER: "Через сколько рабочего времени после начала дня приходит сводка: что"
    " открыто, что сегодня, что просрочено.",
    Option.KEEP_DAYS: "Через сколько дней после закрытия удалить текст сообщения, автора, ссылку, тексты"
    " ответов и вложения. Кто, что и когда сделал, остаётся, отчёты не меняются. Вернуть удалённое"
    " нельзя.",
    Option.MASK: "В карточках, списках и отчётах вместо телефонов, почты, номеров карт, паспортов"
    " и СНИЛС стоит «[телефон]» и подобное, имени автора нет. Всё это видно по ссылке на"
    " сообщение. Telegram — иностранный мессенджер: отключайте, только если так решил юрист.",
}

_MASKED: Final = "без личных данных"
_WHOLE: Final = "всё, как написано"

_UNITS: Final = {
    Unit.YES_OR_NO: "",
    Unit.WORKING_MINUTES: " мин. рабочего времени",
    Unit.MINUTES: " мин.",
    Unit.TIMES: "",
    Unit.PERCENT: " %",
    Unit.DAYS: " дн.",
}
"""Follows the limits."""
_SHORT: Final = _UNITS | {Unit.WORKING_MINUTES: " мин."}
"""Follows a value."""


def value(option: Option, chosen: int) -> str:
    """«30 мин.»."""
    unit = OPTIONS[option].unit
    if unit is Unit.YES_OR_NO:
        return _MASKED if chosen else _WHOLE
    return f"{chosen}{_SHORT[unit]}"


def limits(option: Option) -> str:
    """«от 10 до 240 мин.»."""
    of = OPTIONS[option]
    if of.unit is Unit.YES_OR_NO:
        return "true или false"
    return f"от {of.least} до {of.most}{_UNITS[of.unit]}"


def asked(option: Option) -> str:
    """The request for input."""
    return f"Напишите число: {limits(option)}"
