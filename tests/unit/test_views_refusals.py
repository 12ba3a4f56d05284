"""What people are told when a rule refuses and when a press works."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import get_type_hints

import pytest

import domain
from domain.model.actor import Signature
from domain.model.conversation.reply_meaning import EditTooLate
from domain.model.errors import (
    AlreadyDone,
    DomainError,
    DoneKind,
    IncidentError,
    Limited,
    NotYours,
    Owned,
    Reason,
    Refusal,
    TooMany,
)
from domain.model.ids import AuthorityCode, ChatId, DraftVersion, IncidentNumber, PersonId, Place
from domain.model.incident.answer.contribution import ContributionsMissing
from domain.model.incident.answer.draft import (
    OutdatedVersion,
)
from domain.model.incident.answer.placement import (
    PlacedTooEarly,
    UndoTooLate,
)
from domain.model.incident.events import Registered
from domain.model.incident.workflow.assignment import AlreadyTaken, PickedMeanwhile, Plan
from domain.model.incident.workflow.referral import DraftInTheWay
from domain.model.incident.workflow.status import (
    TRANSITIONS,
    AlreadyClosed,
    IncidentKind,
    Move,
    MoveNotAllowed,
    Status,
)
from domain.model.message.citizen_message import AttachmentKind, Network
from domain.model.organisation.people import Role
from domain.model.organisation.permissions import Action, NotPermitted, UnknownPerson
from domain.model.organisation.rights import NetworkNotWatched
from domain.model.time.work_calendar import OutsideCalendar
from domain.ports.incidents import UnknownIncident
from handlers.cards.control.buttons import CallExecutors
from handlers.texts import refusals, replies, toasts
from handlers.texts.refusals import LONGEST_TOAST, refusal
from tests.unit import views_samples as sample
from tests.unit.views_samples import FIRST, HOSTILE, NUMBER, OFFICE, WITH_MEDIA, ZHKH, at

SECOND = DraftVersion(2)
HUGE = IncidentNumber(10**18)
ORGANISATION = OFFICE.organisation


def every_error() -> Iterator[type[DomainError]]:
    """All refusals that the domain has."""
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        importlib.import_module(module.name)
    waiting = [DomainError]
    while waiting:
        found = waiting.pop().__subclasses__()
        yield from (one for one in found if one is not IncidentError)
        waiting += found


@pytest.mark.parametrize("error", list(every_error()))
def test_every_refusal_has_its_own_text(error: type[DomainError]) -> None:
    registered = refusals._sentence.registry
    assert (error.__name__ in refusals.SENTENCES) != (error in registered)


def test_every_sentence_is_that_of_one_error() -> None:
    by_name = {error.__name__: error for error in every_error()}
    assert len(by_name) == len(list(every_error()))
    for name, sentence in refusals.SENTENCES.items():
        if not isinstance(sentence, str):
            assert list(sentence) == list(get_type_hints(by_name[name])["kind"]), name


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            AlreadyDone(DoneKind.APPROVED, Signature(PersonId(501), at(24, "10:15")), NUMBER),
            "№12: уже согласовано — Иванова А. П., 24.11.2026 10:15.",
        ),
        (
            AlreadyDone(DoneKind.REJECTED, Signature(PersonId(9), at(24, "10:15")), NUMBER),
            "№12: уже возвращено на доработку — работник с номером 9, 24.11.2026 10:15.",
        ),
        (
            OutdatedVersion(NUMBER, FIRST, SECOND),
            "№12: версия 1 устарела, на согласовании версия 2.",
        ),
        (
            OutdatedVersion(NUMBER, FIRST, None),
            "№12: версия 1 устарела, сейчас на согласовании ничего нет.",
        ),
        (
            AlreadyClosed(NUMBER, Status.ANSWERED),
            "№12: уже закрыто (ответ размещён), ничего не изменено.",
        ),
        (
            Refusal(Reason.COMMENT_ON_APPROVED, NUMBER),
            (
                "№12: комментарий не отправлен, проект уже согласован. Для правки нажмите «Отменить согласование»."
            ),
        ),
        (
            AlreadyTaken(NUMBER, PersonId(601)),
            "№12: уже взято в работу (Петров И. С.). Чтобы взять себе, нажмите «Взять в работу» ещё раз.",
        ),
        (
            Refusal(Reason.ANSWERED_TOO_LATE, NUMBER),
            "№12: этот вопрос уже закрыт, ваш ответ не принят. Что сейчас: /incident_12",
        ),
        (
            Refusal(Reason.NOTHING_PICKED, NUMBER),
            "№12: орган не выбран. Выберите орган и нажмите «Направить».",
        ),
        (
            NotYours(Owned.SELECTION, PersonId(501)),
            "Этот список открыт для другого работника (Иванова А. П.). Откройте свой: /open",
        ),
        (
            Refusal(Reason.LEAD_MISSING, NUMBER),
            "№12: органов несколько. Выберите, кто готовит сводный ответ.",
        ),
        (
            PickedMeanwhile(NUMBER, Plan((ZHKH,), ZHKH)),
            "№12: выбор изменился. Сейчас выбрано: Управление ЖКХ. Проверьте и нажмите ещё раз.",
        ),
        (
            PickedMeanwhile(NUMBER, Plan((AuthorityCode("edu"), ZHKH))),
            (
                "№12: выбор изменился. Сейчас выбрано: Образование, Управление ЖКХ."
                " Проверьте и нажмите ещё раз."
            ),
        ),
        (
            PickedMeanwhile(NUMBER, Plan((AuthorityCode("edu"), ZHKH), ZHKH)),
            (
                "№12: выбор изменился. Сейчас выбрано: Управление ЖКХ (сводный ответ),"
                " Образование. Проверьте и нажмите ещё раз."
            ),
        ),
        (
            Refusal(Reason.LEAD_STAYS, NUMBER),
            (
                "№12: этот орган готовит ответ."
                " Сначала выберите другой орган, который подготовит сводный ответ."
            ),
        ),
        (
            Refusal(Reason.NOT_PICKED, NUMBER),
            (
                "№12: этот орган не выбран."
                " Сначала выберите его, затем назначьте готовить сводный ответ."
            ),
        ),
        (
            Refusal(Reason.AUTHORITIES_NOT_CHANGING, NUMBER),
            "№12: чтобы изменить органы, нажмите «Изменить органы».",
        ),
        (
            Refusal(Reason.LEAD_CONTRIBUTES, NUMBER),
            "№12: сводный ответ готовит ваш орган. Пришлите проект ответом на карточку.",
        ),
        (
            ContributionsMissing(NUMBER, (ZHKH,)),
            "№12: не хватает информации (Управление ЖКХ). Согласование без неё нужно подтвердить.",
        ),
        (UnknownIncident(NUMBER), "№12: такого сообщения нет. Проверьте номер."),
        (
            Refusal(Reason.OWN_DRAFT, NUMBER),
            "№12: это ваш проект, решение должен принять другой работник отдела контроля.",
        ),
        (
            MoveNotAllowed(NUMBER, Status.APPROVED, Move.SUBMIT),
            "№12: проект уже согласован, новый текст не принят. Разместите согласованный ответ.",
        ),
        (
            MoveNotAllowed(NUMBER, Status.ON_APPROVAL, Move.PLACE),
            "№12: проект ещё на согласовании, размещать рано.",
        ),
        (
            MoveNotAllowed(NUMBER, Status.IN_PROGRESS, Move.ROUTE),
            "№12: уже направлено.",
        ),
        (
            UnknownPerson(PersonId(777)),
            "Вас нет в списке работников. Сообщите администратору бота ваш номер: 777",
        ),
        (NotPermitted(Action.DECIDE), "Согласовывать проекты ответов может отдел контроля."),
        (
            NotPermitted(Action.ROUTE, NUMBER, Role.MEDIA),
            "№12: направлять публикации может отдел СМИ.",
        ),
        (
            Refusal(Reason.NOT_FOR_PUBLICATIONS, NUMBER),
            "№12: публикация не согласуется и не бывает повышенной важности. Если нужно, передайте её в отдел контроля.",
        ),
        (
            NotPermitted(Action.REOPEN, NUMBER, Role.MEDIA),
            "№12: возобновить работу по публикации может отдел СМИ.",
        ),
        (
            NotPermitted(Action.DECIDE_REFERRAL, NUMBER, Role.MEDIA),
            "№12: решение о возврате или предложении принимает отдел СМИ.",
        ),
        (
            AlreadyDone(DoneKind.PLACED, Signature(PersonId(601), at(24, "10:15")), NUMBER),
            (
                "№12: размещение уже записано — Петров И. С., 24.11.2026 10:15."
                " Другую ссылку пришлите ответом на текст."
            ),
        ),
        (
            UndoTooLate(NUMBER),
            (
                "№12: исправить отметку о размещении можно только в течение 15 минут."
                " Обратитесь в отдел контроля."
            ),
        ),
        (
            UndoTooLate(NUMBER, IncidentKind.PUBLICATION),
            (
                "№12: исправить отметку о размещении можно только в течение 15 минут."
                " Обратитесь в отдел СМИ."
            ),
        ),
        (
            DraftInTheWay(NUMBER),
            ("№12: проект уже согласован. Если размещать его нельзя, обратитесь в отдел контроля."),
        ),
        (
            DraftInTheWay(NUMBER, IncidentKind.PUBLICATION),
            ("№12: текст ответа уже готов. Если размещать его нельзя, обратитесь в отдел СМИ."),
        ),
        (
            MoveNotAllowed(NUMBER, Status.REGISTERED, Move.RECALL),
            "№12: ещё не направлено в орган.",
        ),
        (
            OutdatedVersion(NUMBER, None, None),
            "№12: эта отметка о размещении устарела. Исправить можно только последнюю.",
        ),
        (
            PlacedTooEarly(NUMBER, at(24, "10:15"), approved=False),
            (
                "№12: ответ не мог быть размещён до выявления (24.11.2026 10:15)."
                " Укажите другое время."
            ),
        ),
        (
            NetworkNotWatched(ZHKH, Network.TELEGRAM),
            ("Ваш орган не работает в этой соцсети (Telegram). Сообщите о публикации в отдел СМИ."),
        ),
        (
            Refusal(Reason.UNKNOWN_AUTHORITY),
            "Такого органа больше нет в организации. Выберите другой.",
        ),
        (Refusal(Reason.DRAFT_EMPTY), "Текста нет. Пришлите текст словами."),
        (
            TooMany(Limited.DRAFT, 4096, 5000),
            "В тексте 5000 знаков, помещается 4096. Сократите его.",
        ),
        (
            OutsideCalendar(date(2013, 1, 1), date(2045, 12, 31)),
            (
                "Срок не посчитать, производственный календарь есть только"
                " с 01.01.2013 по 31.12.2045."
            ),
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, DomainError) else "",
)
def test_a_refusal_says_why_and_what_to_do(error: DomainError, text: str) -> None:
    assert refusal(error, WITH_MEDIA) == text


def test_without_a_media_department_control_is_to_be_turned_to() -> None:
    error = UndoTooLate(NUMBER, IncidentKind.PUBLICATION)
    assert refusal(error, OFFICE).endswith("Обратитесь в отдел контроля.")


def test_a_network_that_is_not_known_is_asked_for() -> None:
    watched = frozenset({Network.OK, Network.VK})
    body = replace(OFFICE.organisation.authorities[ZHKH], networks=watched)
    organisation = replace(ORGANISATION, authorities={ZHKH: body})
    error = NetworkNotWatched(ZHKH, Network.OTHER)
    assert refusal(error, replace(OFFICE, organisation=organisation)) == (
        "Соцсеть не определена, пришлите и ссылку."
        " Ваш орган работает в соцсетях: Одноклассники, ВКонтакте."
    )


def test_a_refusal_names_the_incident_that_only_the_caller_knows() -> None:
    assert (
        refusal(Refusal(Reason.DRAFT_EMPTY), OFFICE, NUMBER)
        == "№12: текста нет. Пришлите текст словами."
    )


@pytest.mark.parametrize("action", Action)
def test_every_action_that_is_not_permitted_has_a_text(action: Action) -> None:
    assert refusal(NotPermitted(action), OFFICE)
    assert refusal(NotPermitted(action, NUMBER, Role.MEDIA), OFFICE)


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("status", Status)
def test_every_move_that_is_not_allowed_has_a_text(status: Status, move: Move) -> None:
    if (status, move) not in TRANSITIONS:
        error = MoveNotAllowed(HUGE, status, move)
        assert 0 < len(refusal(error, OFFICE)) <= LONGEST_TOAST


@pytest.mark.parametrize("status", Status)
def test_every_status_fits_where_a_refusal_names_it(status: Status) -> None:
    assert len(refusal(AlreadyClosed(HUGE, status), OFFICE)) <= LONGEST_TOAST


@pytest.mark.parametrize("name", HOSTILE)
def test_a_refusal_with_a_long_name_fits_a_toast(name: str) -> None:
    office = sample.office(people=(sample.person(602, name, Role.CONTROL),))
    error = AlreadyDone(DoneKind.APPROVED, Signature(PersonId(602), at(24, "10:15")), HUGE)
    text = refusal(error, office)
    assert len(text) <= LONGEST_TOAST
    assert "24.11.2026 10:15" in text


SENTENCES = [
    sentence
    for of in refusals.SENTENCES.values()
    for sentence in ([of] if isinstance(of, str) else of.values())
]


def test_every_sentence_fits_a_toast_whatever_the_number() -> None:
    prefix = len(f"№{HUGE}: ")
    assert max(map(len, SENTENCES)) + prefix <= LONGEST_TOAST


@pytest.mark.parametrize("sentence", SENTENCES)
def test_no_second_colon_stands_behind_the_number(sentence: str) -> None:
    first = re.split(r"[.!?](?: |$)", sentence)[0]
    assert ": " not in first


# --- Toasts and replies --------------------------------------------------------------------------

_ARGUMENTS = {
    "number": HUGE,
    "new": HUGE,
    "kind": IncidentKind.PUBLICATION,
    "command": "incident",
    "person": PersonId(10**12),
    "original": HUGE,
    "main": HUGE,
    "version": DraftVersion(10**6),
    "place": Place(ChatId(-(10**13)), 10**6),
    "name": "Иванова",
    "names": "Иванова А. П., Иванова М. И.",
    "question": "Кто замещает?",
    "late": EditTooLate(Registered),
    "authorities": [ZHKH] * 50,
    "organisation": ORGANISATION,
    "status": Status.ANSWERED,
    "today": date(2026, 11, 24),
    "private": True,
    "files": [(AttachmentKind.DOCUMENT, "план 2.pdf"), (AttachmentKind.PHOTO, None)],
}


def texts_of(module: object) -> list[Callable[..., str]]:
    """All texts of a module."""
    return [
        function
        for _, function in inspect.getmembers(module, inspect.isfunction)
        if inspect.getmodule(function) is module
    ]


def said(text: Callable[..., str]) -> str:
    return text(**{name: _ARGUMENTS[name] for name in inspect.signature(text).parameters})


@pytest.mark.parametrize("toast", texts_of(toasts), ids=lambda text: text.__name__)
def test_the_answer_to_a_press_fits_a_toast(toast: Callable[..., str]) -> None:
    assert 0 < len(said(toast)) <= LONGEST_TOAST


def test_what_confirms_a_press_on_a_card_fits_a_toast() -> None:
    said = CallExecutors(number=HUGE).confirms("а" * LONGEST_TOAST).toast
    assert said is not None
    assert said.text.startswith(f"№{HUGE}: а")
    assert len(said.text) == LONGEST_TOAST


@pytest.mark.parametrize("text", [*texts_of(toasts), *texts_of(replies)], ids=lambda t: t.__name__)
def test_what_is_about_an_incident_begins_with_its_number(text: Callable[..., str]) -> None:
    about = "number" in inspect.signature(text).parameters
    assert said(text).startswith(f"№{HUGE}: ") is about


@pytest.mark.parametrize("reply", texts_of(replies), ids=lambda text: text.__name__)
def test_a_reply_can_be_sent_as_html(reply: Callable[..., str]) -> None:
    assert not re.search("[<>&]", re.sub(r"<code>(-?\d+)</code>", r"\1", said(reply)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            replies.number_expected("history"),
            "Укажите номер инцидента после команды, например: /history_12",
        ),
        (
            replies.chat_not_connected(Place(ChatId(-1999), 7)),
            (
                "Этот чат не подключён к боту. Чтобы сделать его чатом отдела или органа,"
                " администратор бота присылает сюда /link."
                " Номер чата <code>-1999</code>, номер темы <code>7</code>"
            ),
        ),
        (
            replies.stranger(PersonId(777), ORGANISATION, private=True),
            (
                "Бот только для работников администрации, вас нет в списке."
                " Если вы здесь работаете, ничего больше делать не нужно, администратор бота"
                " получит вашу просьбу о доступе (ваш номер: <code>777</code>)."
            ),
        ),
        (
            replies.stranger(PersonId(777), ORGANISATION, private=False),
            (
                "Бот только для работников администрации, вас нет в списке."
                " Если вы здесь работаете, напишите боту в личный чат или сообщите его"
                " администратору ваш номер: <code>777</code>"
            ),
        ),
        (
            replies.closed(NUMBER, Status.ANSWERED),
            "№12: уже закрыто (ответ размещён), ваш текст не принят.",
        ),
    ],
    ids=["number", "chat", "stranger", "in a group", "closed"],
)
def test_texts_carry_what_they_are_given(text: str, shown: str) -> None:
    assert text == shown
