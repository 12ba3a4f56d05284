"""What people are told when a rule refuses, when a press works, and when they ask for help."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

import domain
from domain.model.actor import Signature
from domain.model.answer.contribution import ContributionsMissing, LeadContributes
from domain.model.answer.draft import (
    AlreadyDecided,
    CommentTooLate,
    Decision,
    DraftEmpty,
    DraftTooLong,
    OutdatedVersion,
    RejectionReason,
)
from domain.model.answer.placement import PlacedBeforeDetection, UndoTooLate
from domain.model.course.assignment import AlreadyTaken
from domain.model.course.plan import (
    AuthoritiesNotChanging,
    LeadMissing,
    LeadStays,
    NotChosen,
    NothingPlanned,
)
from domain.model.course.referral import DraftInTheWay
from domain.model.course.status import (
    TRANSITIONS,
    AlreadyClosed,
    Importance,
    IncidentKind,
    Move,
    MoveNotAllowed,
    NotForPublications,
    Status,
)
from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, ChatId, DraftVersion, IncidentNumber, PersonId
from domain.model.message.network import Network
from domain.model.place import Place
from domain.model.staff.office import UnknownAuthority
from domain.model.staff.people import Person, Post, Role
from domain.model.staff.permissions import Action, NotPermitted, UnknownPerson
from domain.model.staff.publication import NetworkNotWatched
from domain.model.telling.selection import NotYourSelection
from domain.model.time.work_calendar import OutsideCalendar
from domain.ports.incidents import UnknownIncident
from domain.use_cases.deciding import OwnDraft
from handlers.texts import help as help_texts
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
        yield from found
        waiting += found


@pytest.mark.parametrize("error", list(every_error()))
def test_every_refusal_has_its_own_text(error: type[DomainError]) -> None:
    registered = refusals._sentence.registry
    assert (error in refusals.SENTENCES) != (error in registered)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            AlreadyDecided(NUMBER, FIRST, Decision(Signature(PersonId(501), at(24, "10:15")))),
            "№12: уже решено: согласовано, Иванова А. П., 24.11.2026 10:15.",
        ),
        (
            AlreadyDecided(
                NUMBER,
                FIRST,
                Decision(
                    Signature(PersonId(9), at(24, "10:15")), frozenset({RejectionReason.LANGUAGE})
                ),
            ),
            "№12: уже решено: возвращено на доработку, работник с номером 9, 24.11.2026 10:15.",
        ),
        (
            OutdatedVersion(NUMBER, FIRST, SECOND),
            "№12: версия 1 устарела: на согласовании версия 2.",
        ),
        (
            OutdatedVersion(NUMBER, FIRST, None),
            "№12: версия 1 устарела: сейчас на согласовании ничего нет.",
        ),
        (
            AlreadyClosed(NUMBER, Status.ANSWERED),
            "№12: закрыто: ответ размещён. Ничего не изменено.",
        ),
        (
            CommentTooLate(NUMBER, FIRST),
            (
                "№12: комментарий не отправлен: проект уже согласован. Для правки нажмите «Отменить согласование»."
            ),
        ),
        (
            AlreadyTaken(NUMBER, PersonId(601)),
            "№12: уже взято в работу (Петров И. С.). Чтобы взять себе, нажмите «Взять в работу» ещё раз.",
        ),
        (NothingPlanned(NUMBER), "№12: орган не выбран. Выберите орган и нажмите «Направить»."),
        (
            NotYourSelection(PersonId(501)),
            "Этот список открыт для другого работника (Иванова А. П.). Откройте свой: /open",
        ),
        (
            LeadMissing(NUMBER),
            "№12: органов несколько. Выберите, кто готовит сводный ответ.",
        ),
        (
            LeadStays(NUMBER, ZHKH),
            (
                "№12: этот орган готовит ответ."
                " Сначала выберите другой орган, который подготовит сводный ответ."
            ),
        ),
        (
            NotChosen(NUMBER, ZHKH),
            (
                "№12: этот орган не выбран."
                " Сначала выберите его, затем назначьте готовить сводный ответ."
            ),
        ),
        (
            AuthoritiesNotChanging(NUMBER),
            "№12: чтобы изменить органы, нажмите «Изменить органы».",
        ),
        (
            LeadContributes(NUMBER, ZHKH),
            "№12: сводный ответ готовит ваш орган: пришлите проект ответом на карточку.",
        ),
        (
            ContributionsMissing(NUMBER, (ZHKH,)),
            "№12: нет информации от: Управление ЖКХ. Согласование без неё нужно подтвердить.",
        ),
        (UnknownIncident(NUMBER), "№12: такого сообщения нет. Проверьте номер."),
        (
            OwnDraft(NUMBER),
            "№12: это ваш проект: решение должен принять другой работник отдела контроля.",
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
            NotForPublications(NUMBER),
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
            UndoTooLate(NUMBER, at(24, "10:15")),
            (
                "№12: поздно: исправить отметку о размещении можно в течение 15 минут."
                " Обратитесь в отдел контроля."
            ),
        ),
        (
            UndoTooLate(NUMBER, at(24, "10:15"), IncidentKind.PUBLICATION),
            (
                "№12: поздно: исправить отметку о размещении можно в течение 15 минут."
                " Обратитесь в отдел СМИ."
            ),
        ),
        (
            DraftInTheWay(NUMBER, Status.APPROVED),
            ("№12: проект уже согласован. Если размещать его нельзя, обратитесь в отдел контроля."),
        ),
        (
            DraftInTheWay(NUMBER, Status.APPROVED, IncidentKind.PUBLICATION),
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
            PlacedBeforeDetection(NUMBER, at(24, "10:15")),
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
            UnknownAuthority(AuthorityCode("gone")),
            "Такого органа больше нет в организации. Выберите другой.",
        ),
        (DraftEmpty(), "Текста нет. Пришлите текст словами."),
        (
            DraftTooLong(5000),
            "Слишком длинно: 5000 знаков, а можно не более 4096. Сократите текст.",
        ),
        (
            OutsideCalendar(date(2013, 1, 1), date(2045, 12, 31)),
            (
                "Срок не посчитать: производственный календарь есть только"
                " с 01.01.2013 по 31.12.2045."
            ),
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, DomainError) else "",
)
def test_a_refusal_says_why_and_what_to_do(error: DomainError, text: str) -> None:
    assert refusal(error, WITH_MEDIA) == text


def test_without_a_media_department_control_is_to_be_turned_to() -> None:
    error = UndoTooLate(NUMBER, at(24, "10:15"), IncidentKind.PUBLICATION)
    assert refusal(error, OFFICE).endswith("Обратитесь в отдел контроля.")


def test_a_network_that_is_not_known_is_asked_for() -> None:
    watched = frozenset({Network.OK, Network.VK})
    body = replace(OFFICE.organisation.authorities[ZHKH], networks=watched)
    organisation = replace(ORGANISATION, authorities={ZHKH: body})
    error = NetworkNotWatched(ZHKH, Network.OTHER)
    assert refusal(error, replace(OFFICE, organisation=organisation)) == (
        "Соцсеть не определена: пришлите и ссылку."
        " Ваш орган работает в соцсетях: Одноклассники, ВКонтакте."
    )


def test_a_refusal_names_the_incident_that_only_the_caller_knows() -> None:
    assert refusal(DraftEmpty(), OFFICE, NUMBER) == "№12: текста нет. Пришлите текст словами."


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
    error = AlreadyDecided(HUGE, FIRST, Decision(Signature(PersonId(602), at(24, "10:15"))))
    text = refusal(error, office)
    assert len(text) <= LONGEST_TOAST
    assert "24.11.2026 10:15" in text


def test_every_sentence_fits_a_toast_whatever_the_number() -> None:
    prefix = len(f"№{HUGE}: ")
    assert max(map(len, refusals.SENTENCES.values())) + prefix <= LONGEST_TOAST


# --- Toasts and replies --------------------------------------------------------------------------

_ARGUMENTS = {
    "number": HUGE,
    "importance": Importance.HIGH,
    "kind": IncidentKind.PUBLICATION,
    "command": "incident",
    "person": PersonId(10**12),
    "original": HUGE,
    "version": DraftVersion(10**6),
    "place": Place(ChatId(-(10**13)), 10**6),
    "name": "Иванова",
    "names": "Иванова А. П., Иванова М. И.",
    "question": "Кто замещает?",
}


def texts_of(module: object) -> list[Callable[..., str]]:
    """All texts of a module."""
    return [
        function
        for _, function in inspect.getmembers(module, inspect.isfunction)
        if inspect.getmodule(function) is module
    ]


def said(text: Callable[..., str]) -> str:
    return text(*(_ARGUMENTS[name] for name in inspect.signature(text).parameters))


@pytest.mark.parametrize("toast", texts_of(toasts), ids=lambda text: text.__name__)
def test_the_answer_to_a_press_fits_a_toast(toast: Callable[..., str]) -> None:
    assert 0 < len(said(toast)) <= LONGEST_TOAST


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
            toasts.approved(NUMBER),
            "№12: согласовано. Исполнитель получит текст для размещения.",
        ),
        (
            toasts.importance_set(NUMBER, Importance.HIGH),
            "№12: важность повышенная.",
        ),
        (
            replies.number_expected("history"),
            "Укажите номер инцидента после команды, например: /history 12",
        ),
        (
            replies.chat_not_connected(Place(ChatId(-1999), 7)),
            (
                "Этот чат не подключён к боту. Чтобы сделать его чатом отдела или органа,"
                " сообщите администратору бота номер чата: <code>-1999</code>, номер темы: <code>7</code>"
            ),
        ),
        (
            replies.stranger(PersonId(777)),
            (
                "Бот только для работников администрации, вас нет в списке."
                " Если вы здесь работаете, сообщите администратору бота ваш номер: <code>777</code>"
            ),
        ),
    ],
    ids=["approved", "importance", "number", "chat", "stranger"],
)
def test_texts_carry_what_they_are_given(text: str, shown: str) -> None:
    assert text == shown


# --- Help ----------------------------------------------------------------------------------------

COMMANDS = {
    "/cancel",
    "/absence",
    "/new",
    "/incident",
    "/history",
    "/deadline",
    "/open",
    "/my",
    "/overdue",
    "/help",
    "/start",
}


def helped(person: Person | None) -> str:
    return help_texts.help_for(person, PersonId(777), ORGANISATION)


EXECUTORS_HELP = [
    "Публикации",
    "Ответ на публикацию",
    "Проект ответа",
    "Если отвечать не нужно",
    "Размещение",
    "Что посмотреть",
]
MEDIA_HELP = [*EXECUTORS_HELP[:-1], "Несколько сразу", EXECUTORS_HELP[-1]]


def test_control_is_told_how_to_register_and_decide() -> None:
    assert helped(ORGANISATION.person(PersonId(501))) == (
        "Иванова А. П. (отдел контроля)\n\n"
        "<b>Регистрация</b>\n"
        "Перешлите боту в личный чат сообщение гражданина или пришлите его текст со ссылкой.\n"
        "Если ссылки нет, бот спросит, что это за сообщение: нажмите «Зарегистрировать».\n"
        "К тексту можно приложить фото и документы, до десяти.\n"
        "Комментарий при пересылке орган не увидит.\n"
        "/new и текст — то же в чате отдела контроля.\n"
        "Затем на карточке выберите орган и нажмите «Направить».\n"
        "Если органов несколько, выберите все и того, кто готовит сводный ответ.\n"
        "«Изменить органы» — добавить или снять орган, сменить того, кто готовит сводный ответ.\n"
        "«Повышенная важность» — срок 4 рабочих часа, заместитель главы получит оповещение.\n"
        "«Без ответа» — бот спросит основание п. 19 Порядка.\n"
        "«Дубликат» и «Отменить регистрацию» — на карточке, пока инцидент открыт.\n"
        "«Возобновить» — на карточке закрытого инцидента: /incident и номер.\n\n"
        "<b>Согласование</b>\n"
        "Решение — кнопками под проектом. Действует первое нажатие.\n"
        "Комментарий исполнителю — ответом на карточку проекта, до отказа или после него.\n"
        "«Отменить согласование» — под проектом, пока ответ не размещён.\n"
        "Ещё один промежуточный ответ можно разрешить кнопкой на карточке инцидента.\n"
        "Возвраты органов и предложения не отвечать приходят с кнопками для решения.\n\n"
        "<b>Несколько сразу</b>\n"
        "«Выбрать несколько» — под /open и /overdue: отметьте нужные и выберите действие.\n"
        "Бот переспросит, а потом скажет, что вышло и что нет. Список только ваш.\n\n"
        "<b>Что посмотреть</b>\n"
        "/my — что ждёт ваших действий\n"
        "/open — что открыто\n"
        "/overdue — что просрочено\n"
        "/incident 12 — карточка №12\n"
        "/history 12 — что с №12 происходило\n"
        "/deadline 12 — как посчитан срок №12\n"
        "/cancel — не отвечать на вопрос бота\n"
        "/absence — кто отсутствует и кто замещает; отметить отсутствие\n"
        "/help — эта справка"
    )


@pytest.mark.parametrize(
    ("post", "headings"),
    [
        (Post(Role.MEDIA), MEDIA_HELP),
        (
            Post(Role.CONTROL),
            ["Регистрация", "Согласование", "Несколько сразу", "Что посмотреть"],
        ),
        (Post(Role.EXECUTOR, ZHKH), EXECUTORS_HELP),
        (Post(Role.RESPONSIBLE, ZHKH), EXECUTORS_HELP),
        (Post(Role.DEPUTY_HEAD), ["Повышенная важность", "Что посмотреть"]),
        (Post(Role.AUTHORISED), ["Повышенная важность", "Что посмотреть"]),
        (Post(Role.HEAD), ["Что посмотреть"]),
        (Post(Role.ADMIN), ["Что посмотреть"]),
    ],
    ids=lambda value: value.role.value if isinstance(value, Post) else "",
)
def test_help_tells_what_the_role_allows(post: Post, headings: list[str]) -> None:
    text = helped(Person(PersonId(777), "Сидорова Н. В.", frozenset({post})))
    assert re.findall("<b>(.+)</b>", text) == headings


def test_help_tells_who_decides_on_returns_of_publications() -> None:
    executor = Person(PersonId(777), "Сидорова Н. В.", frozenset({Post(Role.EXECUTOR, ZHKH)}))
    told = help_texts.help_for(executor, executor.id, WITH_MEDIA.organisation)
    assert "решение примет отдел контроля, по публикации — отдел СМИ.\n" in told
    assert "решение примет отдел контроля.\n" in helped(executor)


@pytest.mark.parametrize("role", Role)
def test_help_names_only_commands_that_exist(role: Role) -> None:
    person = Person(PersonId(777), "Сидорова Н. В.", frozenset({Post(role)}))
    assert set(re.findall(r"/[a-z]+", helped(person).replace("</b>", ""))) <= COMMANDS


def test_a_stranger_is_told_whom_to_ask_and_nothing_else() -> None:
    stranger = replies.stranger(PersonId(777))
    assert helped(None) == stranger
    assert help_texts.greeting(None, PersonId(777), ORGANISATION) == f"Здравствуйте! {stranger}"


def test_who_is_known_is_greeted_with_their_posts() -> None:
    posts = frozenset({Post(Role.RESPONSIBLE, ZHKH), Post(Role.EXECUTOR, ZHKH), Post(Role.ADMIN)})
    person = Person(PersonId(777), "Сидорова Нина Викторовна", posts)
    assert help_texts.greeting(person, person.id, ORGANISATION) == (
        "Здравствуйте! Это «Отклик»: работа с сообщениями в социальных сетях.\nАдминистрация\n\n"
        "Вы в списке: Сидорова Н. В. (исполнитель, Управление ЖКХ; ответственное должностное"
        " лицо, Управление ЖКХ; администратор).\n"
        "Бот теперь может писать вам лично. Что здесь можно делать: /help"
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_breaks_help_or_greeting(name: str) -> None:
    person = Person(PersonId(777), name, frozenset({Post(Role.EXECUTOR, ZHKH)}))
    organisation = sample.office(name).organisation
    sample.visible(help_texts.help_for(person, person.id, organisation))
    sample.visible(help_texts.greeting(person, person.id, organisation))
