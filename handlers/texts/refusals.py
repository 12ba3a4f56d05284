"""Refusals: the reason and the next step, in one short sentence or two for each error.

Plain text of at most 200 characters: it fits the answer to a press (Bot API, answerCallbackQuery).
"""

import math
from collections.abc import Callable, Mapping
from functools import singledispatch
from typing import Any, Final

from domain.model.actor import Signature
from domain.model.conversation.notices.notice import TooLargeToSend
from domain.model.errors import DomainError
from domain.model.found_comment import SortedAlready
from domain.model.ids import IncidentNumber, written_id
from domain.model.incident.answer.draft import ApprovalUnconfirmed, OutdatedVersion
from domain.model.incident.workflow.assignment import PickedMeanwhile
from domain.model.incident.workflow.referral import (
    ReferralOver,
)
from domain.model.incident.workflow.relations import (
    HasJoined,
)
from domain.model.incident.workflow.status import (
    IncidentKind,
    Move,
    MoveNotAllowed,
    Status,
)
from domain.model.message.citizen_message import Network
from domain.model.organisation.changing import NotEmployed
from domain.model.organisation.office import Office
from domain.model.organisation.options import OptionUnfit
from domain.model.organisation.people import Role
from domain.model.organisation.permissions import (
    Action,
    NotPermitted,
    UnknownPerson,
)
from domain.model.organisation.rights import NetworkNotWatched
from domain.model.report.briefing import (
    BriefingKnown,
)
from domain.use_cases.asking import AskedAnother
from handlers.texts import options, replies, words
from handlers.texts.tables import Forms, sections, texts_by

LONGEST_TOAST: Final = 200
"""Code points in the answer to a press."""

_LONGEST_CHOICE: Final = 115
"""Leaves room for the next step."""

SENTENCES: Final[Mapping[str, str | Mapping[str, str]]] = sections("refusals")["sentence"]
"""By the name of the error's class, then by its `kind`; fields of the error are filled in."""

_ALREADY: Final = texts_by(Status, "refusals.already")

_OUT_OF_TURN: Final = {
    Move(move): {Status(status): text for status, text in by_status.items()}
    for move, by_status in sections("refusals")["out_of_turn"].items()
}

_NOT_PERMITTED: Final = texts_by(Action, "refusals.not_permitted")
_ON_PUBLICATIONS: Final = texts_by(Action, "refusals.not_permitted_on_publications", some=True)


def refusal(error: DomainError, office: Office, number: IncidentNumber | None = None) -> str:
    """Return the text; begins with the incident's № if the error or the caller has it."""
    about = getattr(error, "number", None) or number
    if isinstance(error, UnknownPerson):
        about = None
    sentence = _sentence(error, office)
    said = f"№{about}: {sentence[:1].lower()}{sentence[1:]}" if about else sentence
    return words.cut(said, LONGEST_TOAST)


def _coordinator(kind: IncidentKind, office: Office) -> str:
    return words.ROLE[office.organisation.coordinating_role(kind)]


@singledispatch
def _sentence(error: DomainError, office: Office) -> str:
    organisation, tz = office.organisation, office.calendar.tz
    forms: dict[str, Callable[[Any], str]] = {
        "authorities": lambda codes: words.authorities(organisation, codes),
        "characters": words.characters,
        "days": lambda absence: words.days(absence.first, absence.last),
        "coordinator": lambda kind: _coordinator(kind, office),
        "minutes": lambda time: str(max(1, math.ceil(time.total_seconds() / 60))),
        "moment": lambda at: words.moment(at, tz),
        "person": lambda person: words.person(organisation, person),
        "id": lambda person: str(written_id(person)),
        "role": lambda role: words.ROLE[role],
        "short": lambda name: words.cut(name, 100),
        "signed": lambda signature: _signed(signature, office),
        "status": lambda status: words.STATUS[status],
        "until": words.until,
    }
    sentence = SENTENCES[type(error).__name__]
    if not isinstance(sentence, str):
        sentence = sentence[vars(error)["kind"]]
    return Forms(forms).fill(sentence, error)


def _signed(by: Signature, office: Office) -> str:
    """«Иванова А. П., 24.11.2026 10:15»."""
    who = words.person(office.organisation, by.by, by.instead_of)
    return f"{who}, {words.moment(by.at, office.calendar.tz)}"


@_sentence.register
def _(error: ApprovalUnconfirmed, office: Office) -> str:
    if not error.missing:
        return "Согласование нужно подтвердить. Прочтите вопрос на карточке."
    missing = words.authorities(office.organisation, error.missing)
    return f"Не хватает информации ({missing}). Согласование без неё нужно подтвердить."


@_sentence.register
def _(error: SortedAlready, _office: Office) -> str:
    became = f"зарегистрирован как №{error.incident}" if error.incident else "не требует ответа"
    return f"Этот комментарий уже разобран, он {became}."


@_sentence.register
def _(error: OutdatedVersion, _office: Office) -> str:
    if error.version is None:
        return "Эта отметка о размещении устарела. Исправить можно только последнюю."
    if error.current is None:
        return f"Версия {error.version} устарела, сейчас на согласовании ничего нет."
    return f"Версия {error.version} устарела, на согласовании версия {error.current}."


@_sentence.register
def _(error: AskedAnother, _office: Office) -> str:
    card = f" Карточка: /incident_{error.number}" if error.number else ""
    return f"Этот вопрос задан не вам.{card}"


@_sentence.register
def _(error: ReferralOver, office: Office) -> str:
    referral = error.referral
    outcome = words.referral_outcome(referral.state, returned=referral.returned)
    if referral.decision is None:
        return f"Решение уже не требуется, {outcome}."
    return f"Уже решено, {outcome} — {_signed(referral.decision, office)}."


@_sentence.register
def _(error: HasJoined, _office: Office) -> str:
    numbers = ", ".join(f"№{one}" for one in error.joined)
    joined = "присоединено" if len(error.joined) == 1 else "присоединены"
    return f"К этому сообщению {joined} {numbers}. Сначала отсоедините."


@_sentence.register
def _(error: BriefingKnown, office: Office) -> str:
    known = error.briefing
    by = f" ({_signed(known.asked, office)})" if known.asked else ""
    period = words.days(known.period.first, known.period.last)
    return f"Отчёт {period} уже поручен{by}, отдел контроля ещё не направил его."


@_sentence.register
def _(error: TooLargeToSend, _office: Office) -> str:
    size = round(error.size / 1000**2)
    return (
        f"Файл «{error.name}» занимает {size} МБ, мессенджер не передаёт файлы больше 50 МБ."
        " Возьмите период короче."
    )


@_sentence.register
def _(error: PickedMeanwhile, office: Office) -> str:
    first, *others = sorted(error.plan.authorities, key=lambda one: one != error.plan.lead)
    names = words.authority(office.organisation, first)
    if others:
        answers = " (сводный ответ)" if first == error.plan.lead else ""
        names += f"{answers}, {words.authorities(office.organisation, others)}"
    now = words.cut(names, _LONGEST_CHOICE)
    return f"Выбор изменился. Сейчас выбрано: {now}. Проверьте и нажмите ещё раз."


@_sentence.register
def _(error: NetworkNotWatched, office: Office) -> str:
    body = office.authority(error.authority)
    watched = ", ".join(words.WATCHED[one] for one in Network if one in body.networks)
    if error.network is Network.OTHER:
        return (
            f"Соцсеть не определена, пришлите и ссылку. Ваш орган работает в соцсетях: {watched}."
        )
    where = words.NETWORK[error.network]
    return f"Ваш орган не работает в этой соцсети ({where}). Сообщите о публикации в отдел СМИ."


@_sentence.register
def _(error: MoveNotAllowed, _office: Office) -> str:
    return _OUT_OF_TURN.get(error.move, {}).get(error.status) or _ALREADY[error.status]


@_sentence.register
def _(error: NotPermitted, _office: Office) -> str:
    if error.action is Action.REGISTER and error.number is None:
        return "Регистрировать сообщения могут отдел контроля, отдел СМИ и органы администрации."
    if error.coordinator is Role.MEDIA and error.action in _ON_PUBLICATIONS:
        return _ON_PUBLICATIONS[error.action]
    return _NOT_PERMITTED[error.action]


@_sentence.register
def _(error: UnknownPerson, office: Office) -> str:
    if error.person in office.organisation.suspended:
        return replies.SUSPENDED
    return f"Вас нет в списке работников. Сообщите администратору бота ваш номер: {written_id(error.person)}"


@_sentence.register
def _(error: OptionUnfit, _office: Office) -> str:
    limits = options.limits(error.option).removesuffix(".")
    return f"{words.capital(options.NAME[error.option])} — {limits}. Укажите другое."


@_sentence.register
def _(error: NotEmployed, office: Office) -> str:
    if error.person in office.organisation.suspended:
        return "Доступ этого работника приостановлен. Сначала верните его: /staff"
    return "Этого работника в списке уже нет. Откройте список заново: /staff"
