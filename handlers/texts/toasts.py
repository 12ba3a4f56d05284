"""Answers to presses that did what they promise: plain text, at most 200 characters."""

from domain.model.course.status import Importance, IncidentKind
from domain.model.ids import IncidentNumber
from handlers.texts import words


def approved(number: IncidentNumber) -> str:
    """Control agreed to a draft."""
    return f"№{number}: согласовано. Исполнитель получит текст для размещения."


def rejected(number: IncidentNumber) -> str:
    """Control returned a draft."""
    return f"№{number}: возвращено на доработку."


def routed(number: IncidentNumber) -> str:
    """The incident was sent to the authority chosen."""
    return f"№{number}: направлено."


def registered(number: IncidentNumber) -> str:
    """The message that was asked about got its number."""
    return f"№{number}: зарегистрировано."


def registered_already(number: IncidentNumber) -> str:
    """It had been registered before."""
    return f"№{number}: это сообщение уже зарегистрировано."


def message_dropped() -> str:
    """The message that was asked about is not registered."""
    return "Сообщение не зарегистрировано."


def given_to_control(number: IncidentNumber) -> str:
    """The publication is control's from now on."""
    return f"№{number}: передано в отдел контроля."


def given_to_control_already(number: IncidentNumber) -> str:
    """It is control's already."""
    return f"№{number}: уже в отделе контроля."


def authorities_changed(number: IncidentNumber) -> str:
    """Authorities were added or removed, or another one is the lead."""
    return f"№{number}: органы изменены, они получат уведомление."


def authorities_unchanged(number: IncidentNumber) -> str:
    """What was picked is what the incident has."""
    return f"№{number}: органы те же, ничего не изменено."


def contribution_sent() -> str:
    """The text that was asked about is information for the lead."""
    return "Информация передана."


def importance_set(number: IncidentNumber, importance: Importance) -> str:
    """The importance is now that one."""
    return f"№{number}: важность {words.IMPORTANCE[importance]}."


def importance_unchanged(number: IncidentNumber, importance: Importance) -> str:
    """The importance has been that one already."""
    return f"№{number}: важность уже {words.IMPORTANCE[importance]}."


def acknowledged(number: IncidentNumber) -> str:
    """The alert will not be repeated."""
    return f"№{number}: принято к сведению."


def reported(number: IncidentNumber) -> str:
    """The head has been told."""
    return f"№{number}: записано, что главе доложено."


def left_unanswered(number: IncidentNumber) -> str:
    """No answer is given."""
    return f"№{number}: ответ не даётся."


def cancelled(number: IncidentNumber) -> str:
    """The registration was taken back."""
    return f"№{number}: регистрация отменена."


def no_answer_proposed(number: IncidentNumber) -> str:
    """The authority's proposal went to control."""
    return f"№{number}: предложение направлено на решение. Срок идёт."


def redirected(number: IncidentNumber) -> str:
    """Another authority works it."""
    return f"№{number}: перенаправлено в другой орган."


def referral_declined(number: IncidentNumber) -> str:
    """The incident stays with the authority."""
    return f"№{number}: решение записано, орган извещён."


def duplicate(number: IncidentNumber, original: IncidentNumber) -> str:
    """The incident left the work as a duplicate."""
    return f"№{number}: дубликат №{original}, регистрация отменена."


def reopened(number: IncidentNumber) -> str:
    """The incident is worked on again."""
    return f"№{number}: работа возобновлена."


def placed(number: IncidentNumber) -> str:
    """The placement without a link was recorded."""
    return f"№{number}: размещение записано, ссылки нет."


def link_taken() -> str:
    """The doubtful link was recorded as the placement."""
    return "Размещение записано."


def link_withdrawn() -> str:
    """The doubtful link was not recorded."""
    return "Ссылка не записана. Пришлите другую ответом на сообщение с текстом ответа."


def taken(number: IncidentNumber) -> str:
    """The person answers for the incident from now on."""
    return f"№{number}: взято в работу, дальше бот упоминает только вас."


def taken_already(number: IncidentNumber) -> str:
    """They have taken it before."""
    return f"№{number}: уже у вас в работе."


def draft_withdrawn(number: IncidentNumber) -> str:
    """The waiting version was taken back."""
    return f"№{number}: проект отозван, инцидент снова в работе."


def approval_recalled(number: IncidentNumber) -> str:
    """The approval was undone."""
    return f"№{number}: согласование отменено, проект снова ждёт решения."


def placement_undone(number: IncidentNumber) -> str:
    """The placement was undone."""
    return f"№{number}: отметка о размещении отменена, срок идёт."


def interim_allowed(number: IncidentNumber) -> str:
    """One more interim answer may be drafted."""
    return f"№{number}: ещё один промежуточный ответ разрешён, срок прежний."


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
