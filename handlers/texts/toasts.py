"""Answers to presses that did what they promise: plain text, at most 200 characters."""

from domain.model.course.status import Importance, IncidentKind
from domain.model.ids import IncidentNumber
from handlers.texts import words
from handlers.texts.words import about

approved = about("согласовано. Исполнитель получит текст для размещения.")
rejected = about("возвращено на доработку.")
routed = about("направлено.")
registered = about("зарегистрировано.")
registered_already = about("это сообщение уже зарегистрировано.")
given_to_control = about("передано в отдел контроля.")
given_to_control_already = about("уже в отделе контроля.")
authorities_changed = about("органы изменены, они получат уведомление.")
authorities_unchanged = about("органы те же, ничего не изменено.")
acknowledged = about("принято к сведению.")
reported = about("записано, что главе доложено.")
left_unanswered = about("ответ не даётся.")
cancelled = about("регистрация отменена.")
no_answer_proposed = about("предложение направлено на решение. Срок идёт.")
redirected = about("перенаправлено в другой орган.")
referral_declined = about("решение записано, орган извещён.")
reopened = about("работа возобновлена.")
placed = about("размещение записано, ссылки нет.")
taken = about("взято в работу, дальше бот упоминает только вас.")
taken_already = about("уже у вас в работе.")
draft_withdrawn = about("проект отозван, инцидент снова в работе.")
approval_recalled = about("согласование отменено, проект снова ждёт решения.")
placement_undone = about("отметка о размещении отменена, срок идёт.")
interim_allowed = about("ещё один промежуточный ответ разрешён, срок прежний.")


def message_dropped() -> str:
    """The message that was asked about is not registered."""
    return "Сообщение не зарегистрировано."


def contribution_sent() -> str:
    """The text that was asked about is information for the lead."""
    return "Информация передана."


def importance_set(number: IncidentNumber, importance: Importance) -> str:
    """The importance is now that one."""
    return f"№{number}: важность {words.IMPORTANCE[importance]}."


def importance_unchanged(number: IncidentNumber, importance: Importance) -> str:
    """The importance has been that one already."""
    return f"№{number}: важность уже {words.IMPORTANCE[importance]}."


def duplicate(number: IncidentNumber, original: IncidentNumber) -> str:
    """The incident left the work as a duplicate."""
    return f"№{number}: дубликат №{original}, регистрация отменена."


def link_taken() -> str:
    """The doubtful link was recorded as the placement."""
    return "Размещение записано."


def link_withdrawn() -> str:
    """The doubtful link was not recorded."""
    return "Ссылка не записана. Пришлите другую ответом на сообщение с текстом ответа."


def draft_sent(kind: IncidentKind) -> str:
    """The text that was asked about is a draft, of a publication the answer."""
    if kind is IncidentKind.PUBLICATION:
        return "Текст принят: бот пришлёт его для размещения."
    return "Проект отправлен на согласование."


def question_dropped() -> str:
    """«Отмена»: the question is asked no more."""
    return "Отменено, отвечать не нужно."


def draft_dropped() -> str:
    """The text that was asked about goes nowhere."""
    return "Текст не отправлен."


def absence_marked() -> str:
    """The absence is in force from its first day on."""
    return "Отсутствие отмечено."


def absence_dropped() -> str:
    """Nothing was marked."""
    return "Отсутствие не отмечено."


def absence_ended() -> str:
    """The person is at work again, or won't be away."""
    return "Отсутствие завершено, права возвращены."


def absence_ended_already() -> str:
    """There is no such absence any more."""
    return "Это отсутствие уже завершено."


def button_unknown() -> str:
    """A button that this version of the bot doesn't know."""
    return "Эта кнопка больше не работает. Откройте карточку заново: /incident и номер."
