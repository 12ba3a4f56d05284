"""What people see of a publication: in the feminine, without importance, without approval (§2, §5)."""

from dataclasses import replace

import pytest

from domain.model.conversation.cards import (
    PLAIN,
    CardKey,
    CardMode,
    ControlCard,
    ExecutorCard,
    ModeKind,
    PlacementCard,
)
from domain.model.conversation.notices.kinds import Audience, News, ShowCard
from domain.model.conversation.question import HeldMessage, HeldText, Question
from domain.model.conversation.questions import HeldDraft, WhatIsMeant
from domain.model.ids import AuthorityCode, ChatId, IncidentNumber, PersonId, Place
from domain.model.incident import Incident
from domain.model.incident.answer.draft_warning import DraftWarning
from domain.model.incident.events import (
    AnswerPrepared,
    GivenToControl,
    IncidentEvent,
    ReferralDeclined,
    Registered,
)
from domain.model.incident.workflow.status import Importance, IncidentKind, Status
from domain.model.message.citizen_message import CitizenMessage, Network
from domain.model.organisation.people import MEDIA
from domain.ports.reading import IncidentRow
from domain.ports.snapshots import IncidentSnapshot
from handlers.cards import render_card
from handlers.lists import digest, read_commands
from handlers.news import history, render_news
from handlers.questions import render_question
from tests.unit import views_samples as sample
from tests.unit.test_views_lists import open_pages
from tests.unit.views_samples import (
    CITIZEN,
    CONTROL_CHAT,
    FACTS,
    FIRST,
    HOSTILE,
    MEDIA_CHAT,
    NOW,
    NUMBER,
    OFFICE,
    WITH_MEDIA,
    ZHKH,
    at,
)

CONTROL = ControlCard(NUMBER)
EXECUTOR = ExecutorCard(NUMBER, ZHKH)
PLACEMENT = PlacementCard(NUMBER, FIRST)
GIVE_TO_CONTROL = ["Передать в отдел контроля"]

DUE = f"Срок ответа: 25.11.2026 09:50{sample.CLOCK}\n"


def shown(card: CardKey, incident: Incident, mode: CardMode = PLAIN, now=NOW):
    """The card's text and the labels of its buttons."""
    rendered = render_card(
        ShowCard(card, sample.ANYWHERE, mode), IncidentSnapshot(incident, OFFICE), now
    )
    sample.check_message(rendered)
    (part,) = rendered.parts
    return part.html, sample.labels(rendered)


def test_the_coordinators_card_routes_it_and_hands_it_over() -> None:
    html, labels = shown(CONTROL, sample.registered(kind=IncidentKind.PUBLICATION))
    assert html == (
        "<b>Публикация №12</b> · выберите орган, срок 25.11 09:50 · На улице Ленина третий день нет света.\n"
        + FACTS
        + "Выявлена: 24.11.2026 10:00\n"
        + DUE
        + CITIZEN
        + "Исправить время выявления или ссылку: ответьте на карточку временем (24.11 10:00)"
        " или новой ссылкой.\n"
        "Выберите орган: он сразу получит сообщение."
        " Если нужны несколько, нажмите «Несколько органов…»."
    )
    assert labels[-4] == ["Несколько органов…"]
    assert labels[-3] == GIVE_TO_CONTROL
    assert ["Без ответа", "Отменить регистрацию"] in labels


def test_the_coordinators_card_of_one_in_work() -> None:
    html, labels = shown(CONTROL, sample.found())
    assert html == (
        "<b>Публикация №12</b> · в работе, срок 25.11 09:50 · На улице Ленина третий день нет света.\n"
        + FACTS
        + "Выявлена: 24.11.2026 10:00\n"
        + DUE
        + "Направлено: Управление ЖКХ, 24.11.2026 10:20\n"
        + CITIZEN
        + "Ответа ещё нет."
    )
    assert labels == [["Изменить органы"], ["Напомнить"], ["Дубликат", "Другие действия…"]]
    _, labels = shown(CONTROL, sample.found(), CardMode(ModeKind.OTHER_ACTIONS))
    assert labels == [
        ["Изменить органы"],
        ["Дубликат"],
        GIVE_TO_CONTROL,
        ["Без ответа", "Отменить регистрацию"],
        ["Назад"],
    ]


@pytest.mark.parametrize(
    ("mode", "question"),
    [
        (CardMode(ModeKind.NO_ANSWER_GROUNDS), "Почему на публикацию №12 ответ не даётся?"),
        (CardMode(ModeKind.CANCEL_GROUNDS), "Почему отменяется регистрация публикации №12?"),
        (
            CardMode(ModeKind.CONFIRM_UNWATCHED, ZHKH),
            "Направить всё равно?",
        ),
    ],
)
def test_the_coordinator_is_asked_about_a_publication(mode: CardMode, question: str) -> None:
    html, labels = shown(CONTROL, sample.registered(kind=IncidentKind.PUBLICATION), mode)
    assert html.endswith(CITIZEN + question)
    assert ["Назад"] in labels[-2:]


def test_the_executors_card_says_how_to_answer() -> None:
    html, labels = shown(EXECUTOR, sample.found())
    assert html == (
        "<b>Публикация №12</b> · ответьте до 25.11 09:50 · На улице Ленина третий день нет света.\n"
        "Орган: Управление ЖКХ\n" + DUE + FACTS + CITIZEN + "Ответа ещё нет.\n"
        "Ответьте на это сообщение текстом: бот пришлёт его для размещения.\n"
        "Если ответ уже размещён, пришлите ссылку ответом на это сообщение.\n"
        'Исполнители: <a href="tg://user?id=601">Петров И. С.</a>'
    )
    assert labels == [
        ["Взять в работу"],
        ["Не в нашей компетенции"],
        ["Предложить: без ответа"],
    ]


def test_the_executors_card_of_a_ready_text() -> None:
    html, labels = shown(EXECUTOR, sample.prepared())
    assert html == (
        "<b>Публикация №12</b> · разместите ответ до 25.11 09:50 · На улице Ленина третий день нет света.\n"
        "Орган: Управление ЖКХ\n"
        + DUE
        + FACTS
        + CITIZEN
        + "Текст ответа, версия 1: Петров И. С., 24.11.2026 11:00\n"
        "Текст для размещения — в отдельном сообщении."
    )
    assert not labels


def test_a_link_alone_can_be_put_right_on_the_executors_card() -> None:
    html, labels = shown(EXECUTOR, sample.placed_undrafted())
    assert html.endswith(
        "Размещено 24.11.2026 12:50, в срок: Петров И. С.\n"
        "Ссылка на ответ: https://vk.com/wall-1_2?reply=3\n"
        "Исправить отметку можно до 24.11.2026 13:05: кнопкой или ответом на это сообщение"
        " с другой ссылкой."
    )
    assert labels == [["Указать время"], ["Отменить размещение"]]
    late, labels = shown(EXECUTOR, sample.placed_undrafted(), now=at(24, "14:00"))
    assert late.endswith("reply=3")
    assert not labels


def test_a_ready_text_stands_alone_to_be_copied() -> None:
    html, labels = shown(PLACEMENT, sample.prepared())
    assert html == (
        f"<b>Публикация №12</b> · разместите ответ до 25.11 09:50 · {sample.TEXT}\n"
        "Текст ответа, версия 1\n" + DUE + "Ссылка: https://vk.com/wall-1_2\n"
        "<pre>Уважаемая Мария! Освещение восстановлено.</pre>\n"
        "Разместите ответ и пришлите ссылку ответом на это сообщение."
    )
    assert labels == [["Вставить ссылку"], ["Размещено, ссылки нет"]]


def test_a_replaced_text_is_not_to_be_placed() -> None:
    html, labels = shown(PLACEMENT, sample.prepared_anew())
    assert html.startswith(
        f"<b>Публикация №12</b> · не размещайте · {sample.TEXT}\nТекст заменён, версия 1\n"
    )
    assert html.endswith("Не размещайте этот текст.")
    assert not labels


def news(event: IncidentEvent, incident: Incident, audience: Audience) -> str:
    told = News(event, audience, CONTROL_CHAT, EXECUTOR)
    rendered = render_news(told, IncidentSnapshot(incident, OFFICE), NOW)
    sample.check_message(rendered)
    (part,) = rendered.parts
    return part.html


def last(incident: Incident, of: type[IncidentEvent]) -> IncidentEvent:
    return [event for event in incident.events if isinstance(event, of)][-1]


def test_whoever_registers_for_their_authority_in_private_is_told_where_the_card_is() -> None:
    incident = sample.found()
    assert news(last(incident, Registered), incident, Audience.AUTHOR) == (
        "<b>Публикация №12</b> · ответьте до 25.11 09:50 · зарегистрирована\n"
        "Орган: Управление ЖКХ. Карточка отправлена в его чат.\n"
        + DUE.replace(sample.CLOCK, "")
        + "Ответить можно и здесь: ответьте на это сообщение текстом или ссылкой на ответ."
    )


def test_whoever_answers_elsewhere_is_told_that_the_text_was_taken() -> None:
    incident = sample.prepared()
    assert news(last(incident, AnswerPrepared), incident, Audience.AUTHOR) == (
        "<b>Публикация №12</b> · разместите ответ до 25.11 09:50 · текст ответа, версия 1, принят\n"
        "Разместите ответ и пришлите ссылку."
    )


@pytest.mark.parametrize(
    ("incident", "to_do", "what", "whom"),
    [
        (
            sample.found(),
            "ответьте до 25.11 09:50 · ",
            "Теперь это инцидент: проект ответа согласует отдел контроля.",
            sample.CALLED,
        ),
        (
            sample.prepared(),
            "не размещайте: ",
            "Теперь это инцидент: версия 1 ждёт согласования.",
            sample.AUTHOR,
        ),
    ],
    ids=["no text yet", "a text was ready"],
)
def test_the_authority_is_told_that_control_has_it_now(
    incident: Incident, to_do: str, what: str, whom: str
) -> None:
    given = sample.given_to_control(incident)
    assert news(last(given, GivenToControl), given, Audience.AUTHORITY) == (
        f"<b>№12</b> · {to_do}публикация передана в отдел контроля\n"
        + what
        + "\n"
        + DUE.replace(sample.CLOCK, "")
        + "Решение: Иванова А. П."
        + whom
    )


def test_after_a_declined_return_an_answer_is_needed_and_no_draft() -> None:
    incident = sample.found()
    incident.return_to_control(ZHKH, sample.REASON, sample.PETROV, at(24, "11:00"))
    told = sample.declined(incident)
    assert news(last(told, ReferralDeclined), told, Audience.AUTHORITY) == (
        "<b>Публикация №12</b> · ответьте до 25.11 09:50 · возврат отклонён\n"
        "Орган: Управление ЖКХ\n"
        "Решение: Иванова А. П.\n"
        "Нужен ответ: ответьте на это сообщение текстом.\n"
        "Срок ответа: 25.11.2026 09:50, осталось 5 ч 50 мин рабочего времени" + sample.AUTHOR
    )


def test_history_speaks_of_what_it_was_at_the_time() -> None:
    incident = sample.given_to_control(sample.prepared())
    (page,) = history.pages(incident, incident.events, OFFICE, NOW)
    told, _, _ = page.rpartition("\nРабочее время: ")
    assert told == (
        "<b>№12</b> · история. Сейчас: на согласовании\n"
        "24.11.2026 10:00: зарегистрирована, выявлена 24.11.2026 10:00, срок 25.11.2026 09:50"
        " (Иванова А. П.)\n"
        "24.11.2026 10:20: направлена в орган: Управление ЖКХ (Петров И. С.)\n"
        "24.11.2026 11:00: подготовлен ответ, версия 1; согласование не требуется (Петров И. С.)\n"
        "24.11.2026 12:30: публикация передана в отдел контроля и стала инцидентом,"
        " срок 25.11.2026 09:50, версия 1 ждёт согласования (Иванова А. П.)"
    )


def test_the_arithmetic_of_its_due_knows_no_draft_due() -> None:
    (page,) = read_commands.deadline_pages(sample.found(), OFFICE)
    assert page.startswith("<b>Публикация №12</b> · как посчитан срок\nНорма: 8 рабочих часов")
    assert "Выявлена: 24.11.2026 10:00" in page
    assert "Проект" not in page


# Questions


def to_register(text: str = sample.TEXT, person: int = 601) -> Question:
    message = HeldMessage(CitizenMessage(text), NOW, ())
    return Question(PersonId(person), Place(ChatId(person)), WhatIsMeant(message))


def test_one_way_to_register_is_confirmed() -> None:
    rendered = render_question(7, to_register(), None, OFFICE, NOW)
    assert rendered.parts[0].html == (
        "Зарегистрировать сообщение?\n"
        "<blockquote>На улице Ленина третий день нет света.</blockquote>"
    )
    assert sample.buttons(rendered) == [
        ("Зарегистрировать", "rg:7:publication:zhkh"),
        ("Ничего", "rz:7"),
    ]


def test_of_several_ways_to_register_one_is_chosen() -> None:
    both = replace(
        OFFICE.organisation.people[PersonId(501)],
        posts=OFFICE.organisation.people[PersonId(501)].posts
        | OFFICE.organisation.people[PersonId(601)].posts,
    )
    organisation = replace(
        OFFICE.organisation, people={**OFFICE.organisation.people, PersonId(501): both}
    )
    question = to_register(person=501)
    office = replace(OFFICE, organisation=organisation)
    rendered = render_question(7, question, None, office, NOW)
    assert rendered.parts[0].html.startswith("Как зарегистрировать сообщение?\n")
    assert sample.buttons(rendered) == [
        ("Инцидент", "rg:7:incident:"),
        ("Публикация", "rg:7:publication:zhkh"),
        ("Ничего", "rz:7"),
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_message_breaks_the_question(text: str) -> None:
    rendered = render_question(7, to_register(text), None, OFFICE, NOW)
    sample.visible(rendered.parts[0].html)


@pytest.mark.parametrize(
    ("text", "warnings", "approved", "end", "drop"),
    [
        ("Завтра.", (DraftWarning.TALK,), False, "Это ответ гражданину?", ("Переписка", "dt:7")),
        (sample.ANSWER, (), False, "Это текст ответа?", ("Не отправлять", "dn:7")),
        (sample.ANSWER, (), True, "Заменить прежний текст ответа?", ("Нет", "dn:7")),
    ],
)
def test_a_doubtful_answer_is_asked_about(
    text: str,
    warnings: tuple[DraftWarning, ...],
    approved: bool,
    end: str,
    drop: tuple[str, str],
) -> None:
    about = HeldDraft(NUMBER, HeldText(text, None, warnings=warnings), approved=approved)
    question = Question(PersonId(601), Place(ChatId(601)), about)
    rendered = render_question(7, question, sample.prepared(), OFFICE, NOW)
    sample.check_message(rendered)
    assert rendered.parts[0].html == (
        f"<b>Публикация №12</b> · ваш текст:\n<blockquote>{text}</blockquote>\n{end}"
    )
    assert sample.buttons(rendered) == [("Да, это ответ", "dy:7:"), drop]


# Lists


def row(number: int, kind: IncidentKind, *authorities: AuthorityCode) -> IncidentRow:
    return IncidentRow(
        IncidentNumber(number),
        Status.REGISTERED,
        Importance.NORMAL,
        at(25, "09:50"),
        authorities,
        "Нет света",
        kind=kind,
        since=NOW,
    )


PUBLICATION = row(2, IncidentKind.PUBLICATION)
INCIDENT = row(3, IncidentKind.INCIDENT)
LINE = "<b>Публикация №2</b> · зарегистрирована · срок 25.11.2026 09:50 · Нет света"


@pytest.mark.parametrize(
    ("rows", "heading"),
    [
        ([PUBLICATION], "<b>Открытые публикации: 1</b>"),
        ([INCIDENT], "<b>Открытые инциденты: 1</b>"),
        ([PUBLICATION, INCIDENT], "<b>Открытые сообщения: 2</b>"),
    ],
    ids=["publications", "incidents", "both"],
)
def test_a_list_is_named_after_what_is_in_it(rows: list[IncidentRow], heading: str) -> None:
    (page,) = open_pages(rows, OFFICE, NOW)
    assert page.startswith(heading)
    assert (LINE in page) is (PUBLICATION in rows)


def test_the_digest_brings_each_department_what_it_coordinates_and_works() -> None:
    own = row(4, IncidentKind.INCIDENT, MEDIA)
    rows = [PUBLICATION, INCIDENT, own]
    assert list(digest.scopes(rows, WITH_MEDIA.organisation)) == [
        (CONTROL_CHAT, [INCIDENT, own]),
        (MEDIA_CHAT, [PUBLICATION, own]),
    ]
    assert list(digest.scopes(rows, OFFICE.organisation)) == [(CONTROL_CHAT, rows)]


def test_a_citizens_network_outside_the_procedure_is_no_matter() -> None:
    message = replace(sample.registered().message, network=Network.TELEGRAM, url=None)
    html, _ = shown(CONTROL, sample.registered(message=message, kind=IncidentKind.PUBLICATION))
    assert "Соцсеть: Telegram\n" in html
