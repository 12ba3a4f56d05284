"""Answers to successful presses: plain text, at most 200 characters."""

from collections.abc import Iterable, Sequence
from typing import Final

from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident.workflow.status import Importance, IncidentKind
from domain.model.organisation.organisation import Organisation
from handlers.texts import words
from handlers.texts.refusals import LONGEST_TOAST
from handlers.texts.tables import texts_of
from handlers.texts.words import about, cut

__getattr__ = texts_of("toasts")
"""The other texts: those of the section [text]."""

approved = about("согласовано. Исполнитель получит текст для размещения.")
rejected = about("возвращено на доработку.")
registered = about("зарегистрировано.")
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
placing_ordered = about("размещается, бот сообщит, когда ответ появится.")
placed = about("размещение записано, ссылки нет.")
standing_recorded = about("размещение записано.")
taken = about("взято в работу, дальше бот упоминает только вас.")
taken_already = about("уже у вас в работе.")
draft_withdrawn = about("проект отозван, инцидент снова в работе.")
approval_recalled = about("согласование отменено, проект снова ждёт решения.")
placement_undone = about("отметка о размещении отменена, срок идёт.")
promise_tracked = about("на контроле, бот напомнит о сроке.")
promises_declined = about("на контроль не поставлено.")
follow_up_dismissed = about("комментарий отмечен как не требующий ответа.")
promise_dropped = about("снято с контроля.")
separated = about("отсоединено, ответ будет отдельным.")
duplicate = about("дубликат №{1}, регистрация отменена.")
joined = about("присоединено к №{1}, ответ будет общим.")
follow_up_registered = about(
    "комментарий зарегистрирован как №{1}, отдел контроля направит его в орган."
)
interim_allowed = about("ещё один промежуточный ответ разрешён, срок прежний.")

_LONGEST_CHOICE: Final = 100
"""Leaves room for the next step."""

_MOST_NAMED: Final = 5
"""Keeps the text short."""


def recalled_but_stands(number: IncidentNumber, under: Sequence[IncidentNumber]) -> str:
    """The draft waits again, but its text is placed under these incidents."""
    named = ", ".join(f"№{one}" for one in under[:_MOST_NAMED])
    more = f" и ещё {len(under) - _MOST_NAMED}" if len(under) > _MOST_NAMED else ""
    told = f"{approval_recalled(number)} Под {named}{more} он уже размещён: исправьте его там."
    return cut(told, LONGEST_TOAST)


def routed(
    number: IncidentNumber, authorities: Iterable[AuthorityCode], organisation: Organisation
) -> str:
    """The authorities that got it."""
    names = words.authorities(organisation, authorities)
    return cut(f"№{number}: направлено — {names}.", LONGEST_TOAST)


def routed_already(
    number: IncidentNumber, authorities: Iterable[AuthorityCode], organisation: Organisation
) -> str:
    """The authorities that had it before."""
    names = words.authorities(organisation, authorities)
    return cut(f"№{number}: уже направлено — {names}.", LONGEST_TOAST)


def chosen_instead(
    number: IncidentNumber, authorities: Iterable[AuthorityCode], organisation: Organisation
) -> str:
    """The authority was added to an unfinished selection; nothing is sent yet."""
    names = cut(words.authorities(organisation, authorities), _LONGEST_CHOICE)
    return (
        f"№{number}: пока не направлено, выбираются несколько органов. Выбрано: {names}."
        " Нажмите «Направить»."
    )


def importance_set(number: IncidentNumber, importance: Importance) -> str:
    """The new importance."""
    return f"№{number}: важность {words.IMPORTANCE[importance]}."


def importance_unchanged(number: IncidentNumber, importance: Importance) -> str:
    """The importance was the same before."""
    return f"№{number}: важность уже {words.IMPORTANCE[importance]}."


def draft_corrected(kind: IncidentKind) -> str:
    """The held text is sent as a draft with corrections."""
    return f"Исправлено. {draft_sent(kind)}"


def draft_sent(kind: IncidentKind) -> str:
    """The held text is sent as a draft; a publication's is the answer."""
    if kind is IncidentKind.PUBLICATION:
        return "Текст принят: бот пришлёт его для размещения."
    return "Проект отправлен на согласование."
