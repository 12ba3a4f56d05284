"""Returns, proposals, duplicates and reopenings, whole: what each card and each news says."""

from dataclasses import replace

import pytest

from domain.model.conversation.cards import (
    PLAIN,
    ApprovalCard,
    CardKey,
    CardMode,
    ControlCard,
    ExecutorCard,
    ModeKind,
    PlacementCard,
    ReferralCard,
)
from domain.model.conversation.notices.kinds import Audience, News, ShowCard
from domain.model.conversation.question import About, Question
from domain.model.conversation.questions import Original, ReturnReason
from domain.model.ids import IncidentNumber, PersonId
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import IncidentEvent
from domain.ports.snapshots import IncidentSnapshot
from handlers.cards import render_card
from handlers.cards.referral import NeverReferred
from handlers.news import history, render_news
from handlers.questions import render_question
from handlers.ui.buttons import AskReply
from handlers.ui.rendered import Rendered
from tests.unit import views_samples as sample
from tests.unit.views_samples import (
    CONTROL_CHAT,
    EDU,
    HOSTILE,
    NOW,
    NUMBER,
    OFFICE,
    ZHKH,
    ZHKH_CHAT,
    at,
)

REFERRAL = ReferralCard(NUMBER, ZHKH)
CONTROL = ControlCard(NUMBER)
EXECUTOR = ExecutorCard(NUMBER, ZHKH)
KNOWN = sample.FACTS + sample.CITIZEN
BY_REPLY = "Комментарий для органа можно дать до решения, ответом на это сообщение."
REASON_MISSING = "Чтобы указать причину, ответьте на это сообщение."
INSULT = "нецензурные либо оскорбительные выражения"


def card(
    key: CardKey,
    incident: Incident,
    mode: CardMode = PLAIN,
    same_link: tuple[int, ...] = (),
) -> Rendered:
    numbers = tuple(map(IncidentNumber, same_link))
    rendered = render_card(
        ShowCard(key, sample.ANYWHERE, mode), IncidentSnapshot(incident, OFFICE, numbers), NOW
    )
    sample.check_message(rendered)
    return rendered


STANDING = CardMode(ModeKind.STANDING)


def text(key: CardKey, incident: Incident, mode: CardMode = PLAIN) -> str:
    (part,) = card(key, incident, mode).parts
    return part.html


def told(audience: Audience, incident: Incident, event: IncidentEvent | None = None) -> str:
    news = News(event or incident.events[-1], audience, ZHKH_CHAT, EXECUTOR)
    rendered = render_news(news, IncidentSnapshot(incident, OFFICE), NOW)
    sample.check_message(rendered)
    (part,) = rendered.parts
    return part.html


# Referrals


def test_control_sees_a_return_with_its_reason_and_what_it_is_about() -> None:
    assert text(REFERRAL, sample.returned()) == (
        "<b>№12</b> · решите по возврату, срок 25.11 09:50 · На улице Ленина третий день нет света.\n"
        "Возврат из органа: Управление ЖКХ\n"
        "Исполнитель: Петров И. С., 24.11.2026 11:00\n"
        "Возвратов: 1\n"
        "Срок ответа: 25.11.2026 09:50, осталось 5 ч 50 мин рабочего времени\n"
        + KNOWN
        + "Почему вопрос не в"
        " компетенции органа:\n"
        "<blockquote>Улица Ленина — &lt;областная&gt; дорога.</blockquote>\n"
        "Перенаправьте в другой орган или верните в этот. Срок идёт.\n" + BY_REPLY
    )


def test_control_sees_a_proposal_with_its_ground() -> None:
    assert text(REFERRAL, sample.proposed()).endswith(
        f"{KNOWN}Основание (п. 19 Порядка): {INSULT}\n"
        "Подтвердите предложение или отклоните его. Срок идёт.\n" + BY_REPLY
    )


@pytest.mark.parametrize(
    ("incident", "mode", "buttons"),
    [
        (
            sample.returned(),
            PLAIN,
            [("Перенаправить", "rd:12:1:0"), ("Вернуть в орган", "rn:12:1")],
        ),
        (
            sample.returned(),
            CardMode(ModeKind.PICK_AUTHORITY),
            [
                ("Образование", "rx:12:1:edu"),
                ("Управление архитектуры и строительства", "rx:12:1:arch"),
                ("Назад", "rk:12:1"),
            ],
        ),
        (
            sample.proposed(),
            PLAIN,
            [("Подтвердить", "pc:12:1"), ("Отклонить", "rn:12:1")],
        ),
        (
            sample.proposed(),
            CardMode(ModeKind.PICK_AUTHORITY),
            [("Подтвердить", "pc:12:1"), ("Отклонить", "rn:12:1")],
        ),
        (
            sample.proposed(),
            CardMode(ModeKind.CONFIRM, "pc"),
            [("Назад", "rk:12:1"), ("Отклонить", "rn:12:1"), ("Да, подтверждаю", "pf:12:1")],
        ),
        (sample.declined(sample.returned()), CardMode(ModeKind.PICK_AUTHORITY), []),
    ],
    ids=[
        "a return",
        "where to",
        "a proposal",
        "no redirecting a proposal",
        "is it meant",
        "decided",
    ],
)
def test_what_control_may_decide(
    incident: Incident, mode: CardMode, buttons: list[tuple[str, str]]
) -> None:
    assert sample.buttons(card(REFERRAL, incident, mode)) == buttons


@pytest.mark.parametrize(
    ("incident", "end"),
    [
        (
            sample.redirected(),
            "\nПеренаправлено в орган «Образование»: Иванова А. П., 24.11.2026 11:30",
        ),
        (
            sample.declined(sample.returned()),
            "\nВозврат отклонён: Иванова А. П., 24.11.2026 11:30\n" + REASON_MISSING,
        ),
        (
            sample.declined(sample.proposed()),
            "\nПредложение отклонено: Иванова А. П., 24.11.2026 11:30\n" + REASON_MISSING,
        ),
        (
            sample.confirmed(),
            "\nОтвет не даётся: Иванова А. П., 24.11.2026 11:30",
        ),
        (sample.overtaken(), "\nРешение не требуется: орган прислал текст ответа."),
        (sample.cancelled(sample.returned()), "\nРешение не требуется: работа завершена."),
    ],
    ids=["redirected", "sent back", "declined", "confirmed", "overtaken", "closed"],
)
def test_an_referral_tells_what_became_of_it(incident: Incident, end: str) -> None:
    assert text(REFERRAL, incident).endswith(end)
    assert sample.buttons(card(REFERRAL, incident)) == []


def test_who_never_referred_has_no_such_card() -> None:
    with pytest.raises(NeverReferred):
        card(REFERRAL, sample.in_progress())


@pytest.mark.parametrize("reason", HOSTILE)
def test_no_reason_breaks_the_card(reason: str) -> None:
    card(REFERRAL, sample.returned(reason[:4096]))


def test_the_executors_see_that_their_return_waits() -> None:
    shown = text(EXECUTOR, sample.returned())
    assert "\nВозвратов: 1\n" in shown
    assert (
        "Ждёт решения отдела контроля: возврат, не в компетенции органа"
        " (Управление ЖКХ: Петров И. С., 24.11.2026 11:00)\n"
        "Если направите проект, решение по возврату не потребуется.\n"
    ) in shown


def test_an_authority_that_has_it_no_more_sees_only_that() -> None:
    assert text(EXECUTOR, sample.redirected()) == (
        "<b>№12</b> · передан в другой орган · На улице Ленина третий день нет света.\n"
        "Орган: Управление ЖКХ\n"
        "Возвратов: 1\n"
        "Отвечать вашему органу больше не нужно."
    )


def test_the_grounds_of_a_proposal_are_those_of_the_procedure() -> None:
    rendered = card(EXECUTOR, sample.in_progress(), CardMode(ModeKind.PROPOSE_GROUNDS))
    assert rendered.parts[0].html.endswith(
        "\nНа каком основании предложить не давать ответ (п. 19 Порядка)?"
    )
    assert sample.buttons(rendered) == [
        ("Намерение причинить вред", "pp:12:zhkh:harm"),
        ("Брань или оскорбления", "pp:12:zhkh:insult"),
        ("Угрозы должностному лицу", "pp:12:zhkh:threat"),
        ("Назад", "tn:12:zhkh"),
    ]


def test_to_and_fro_is_counted_on_every_card() -> None:
    incident = sample.redirected_back()
    for key in (CONTROL, EXECUTOR, REFERRAL, replace(REFERRAL, authority=EDU)):
        assert "\nВозвратов: 2\n" in text(key, incident, STANDING)


@pytest.mark.parametrize(
    ("incident", "news"),
    [
        (
            sample.declined(sample.returned()),
            (
                "<b>№12</b> · ответьте до 25.11 09:50 · возврат отклонён\n"
                "Орган: Управление ЖКХ\nРешение: Иванова А. П.\n"
                "Нужен проект ответа: ответьте на это сообщение текстом.\n"
                "Срок ответа: 25.11.2026 09:50, осталось 5 ч 50 мин рабочего времени"
                + sample.AUTHOR
            ),
        ),
        (
            sample.redirected(),
            (
                "<b>№12</b> · перенаправлен в другой орган: Образование\n"
                "Отвечать вашему органу больше не нужно.\n"
                "Почему вернули: Управление ЖКХ (Петров И. С.)\n"
                "<blockquote>Улица Ленина — &lt;областная&gt; дорога.</blockquote>\n"
                "Решение: Иванова А. П." + sample.AUTHOR
            ),
        ),
        (
            sample.duplicate(),
            (
                "<b>№12</b> · регистрация отменена\n"
                "Основание: дубликат №3\n"
                "Отвечать не нужно. Решение: Иванова А. П."
            ),
        ),
        (
            sample.reopened(sample.answered()),
            (
                "<b>№12</b> · ответьте до 25.11 11:50 · работа возобновлена\n"
                "Новый срок ответа: 25.11.2026 11:50\nРешение: Иванова А. П.\n"
                "Проект в отдел контроля: до 25.11.2026 10:50\n"
                "Нужен новый проект ответа: ответьте на это сообщение текстом." + sample.CALLED
            ),
        ),
        (
            sample.reopened(sample.cancelled(sample.registered())),
            (
                "<b>№12</b> · работа возобновлена\n"
                "Срок ответа прежний: 25.11.2026 09:50\nРешение: Иванова А. П."
            ),
        ),
    ],
    ids=["sent back", "redirected", "duplicate", "reopened after an answer", "to be routed"],
)
def test_the_executors_are_told(incident: Incident, news: str) -> None:
    assert told(Audience.AUTHORITY, incident) == news


def test_who_returned_it_gets_a_receipt() -> None:
    assert told(Audience.AUTHOR, sample.returned()) == (
        "<b>№12</b> · возврат направлен в отдел контроля\nСрок идёт, пока решения нет."
    )
    assert told(Audience.AUTHOR, sample.overtaken()).endswith(
        "\nРешение по возврату или предложению вашего органа больше не требуется."
    )


def test_the_officers_learn_of_a_reopening() -> None:
    assert told(Audience.OFFICERS, sample.reopened(sample.unanswered(sample.in_progress()))) == (
        "<b>№12</b> · работа возобновлена\n"
        "Срок ответа прежний: 25.11.2026 09:50\nРешение: Иванова А. П."
    )


def test_a_reopening_told_late_asks_for_nothing_that_is_done_already() -> None:
    incident = sample.reopened(sample.cancelled(sample.in_progress()))
    event = incident.events[-1]
    incident.submit("Свет дадут сегодня.", sample.PETROV, at(24, "12:30"))
    assert "Нужен" not in told(Audience.AUTHORITY, incident, event)


# Duplicates and reopenings


def test_a_likely_duplicate_is_shown_and_can_be_linked_at_once() -> None:
    incident = sample.registered()
    rendered = card(CONTROL, incident, same_link=(3, 5))
    line = "\nВозможно, дубликат: та же ссылка, что у №3, №5\n"
    assert line in rendered.parts[0].html
    rendered = card(CONTROL, incident, CardMode(ModeKind.LIKELY_DUPLICATES), (3, 5))
    assert rendered.parts[0].html.endswith("\nКакое сообщение повторяет №12?")
    assert sample.buttons(rendered) == [
        ("Дубликат №3", "dk:12:3"),
        ("Дубликат №5", "dk:12:5"),
        ("Другой номер", "do:12"),
        ("Присоединить к другому", "jo:12"),
        ("Назад", "bk:c:12:0"),
    ]
    closed = card(CONTROL, sample.cancelled(sample.registered()), same_link=(3,))
    assert "Возможно" not in closed.parts[0].html


def test_the_original_names_its_duplicates() -> None:
    assert "\nДубликаты: №15, №16\n" in text(CONTROL, sample.original())


@pytest.mark.parametrize(
    ("incident", "question"),
    [
        (sample.answered(), "\nВозобновить работу по №12? Срок считается заново."),
        (
            sample.cancelled(sample.in_progress()),
            "\nВозобновить работу по №12? Срок не меняется.",
        ),
    ],
    ids=["after an answer", "cancelled"],
)
def test_a_reopening_is_asked_about_first(incident: Incident, question: str) -> None:
    rendered = card(CONTROL, incident, CardMode(ModeKind.CONFIRM, "ro"))
    assert rendered.parts[0].html.endswith(question)
    back, *_, sure = sample.buttons(rendered)
    assert (back, sure) == (("Назад", "bk:c:12:0"), ("Да, подтверждаю", "rp:12"))


def test_a_reopened_incident_shows_the_answer_that_stands() -> None:
    lines = (
        "\nРабота возобновлена 24.11.2026 12:10, срок считается с этого времени"
        "\nПрежний ответ размещён 24.11.2026 11:50, в срок: Петров И. С."
        "\nСсылка на ответ: https://vk.com/wall-1_2?reply=3\n"
    )
    incident = sample.reopened(sample.answered())
    for key in (CONTROL, EXECUTOR):
        assert lines in text(key, incident, STANDING)
        assert "Нового проекта ответа ещё нет." in text(key, incident, STANDING)


@pytest.mark.parametrize(
    ("kind", "before", "now"),
    [
        (
            DraftKind.INTERIM,
            "Прежний промежуточный ответ размещён 24.11.2026 11:50, в срок: Петров И. С.",
            "Промежуточный ответ размещён",
        ),
        (
            DraftKind.CLARIFICATION,
            "Прежний уточняющий вопрос автору размещён 24.11.2026 11:50: Петров И. С.",
            "Уточняющий вопрос автору размещён",
        ),
    ],
)
def test_what_was_placed_before_a_reopening_looks_current_no_more(
    kind: DraftKind, before: str, now: str
) -> None:
    incident = sample.placed(kind)
    assert now in text(EXECUTOR, incident)
    incident.submit(sample.ANSWER, sample.PETROV, at(25, "10:00"), kind=DraftKind.FINAL)
    incident.decide(incident.drafts[-1].version, (), sample.IVANOVA, at(25, "10:10"))
    incident.place(None, sample.PETROV, at(25, "10:20"))
    assert now in text(EXECUTOR, incident)  # of the answer that stands
    dues = sample.OFFICE.dues(incident.importance, at(25, "11:00"), incident.policy)
    incident.reopen(dues.answer, dues.draft, sample.IVANOVA, at(25, "11:00"))
    placement = PlacementCard(NUMBER, sample.FIRST)
    approval = ApprovalCard(NUMBER, sample.FIRST)
    for key in (CONTROL, EXECUTOR, placement, approval):
        assert before in text(key, incident, STANDING)
        assert now not in text(key, incident)
    for key in (CONTROL, EXECUTOR):
        assert "Прежний ответ размещён 25.11.2026 10:20" in text(key, incident)
        assert "\nСрок идёт." not in text(key, incident)
    incident.submit(sample.ANSWER, sample.PETROV, at(25, "11:30"))
    waiting = ApprovalCard(NUMBER, incident.drafts[-1].version)
    assert before in text(waiting, incident)
    assert now not in text(waiting, incident)


@pytest.mark.parametrize(
    "make",
    [sample.approved, sample.on_approval],
    ids=["approved", "waiting"],
)
def test_a_draft_lost_by_a_closing_says_so(make) -> None:
    incident = sample.reopened(sample.cancelled(make()))
    approval = ApprovalCard(NUMBER, sample.FIRST)
    assert text(approval, incident).endswith(
        "\nРешение не требуется: инцидент закрывали и возобновили, нужен новый проект."
    )


# History and questions


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (
            sample.returned().events[-1],
            (
                "11:00: возврат, не в компетенции органа: Управление ЖКХ: «Улица Ленина —"
                " &lt;областная&gt; дорога.» (Петров И. С.)"
            ),
        ),
        (
            sample.proposed().events[-1],
            f"11:00: предложено не отвечать (п. 19 Порядка): {INSULT} (Петров И. С.)",
        ),
        (
            sample.declined(sample.returned()).events[-1],
            "11:30: возврат отклонён, орган прежний: Управление ЖКХ (Иванова А. П.)",
        ),
        (
            sample.declined(sample.proposed()).events[-1],
            "11:30: отклонено предложение не отвечать: Управление ЖКХ (Иванова А. П.)",
        ),
        (
            sample.redirected().events[-1],
            "11:30: перенаправлено: Управление ЖКХ → Образование (Иванова А. П.)",
        ),
        (
            sample.confirmed().events[-1],
            (
                f"11:30: ответ не даётся (п. 19 Порядка): {INSULT},"
                " предложил орган: Управление ЖКХ (Иванова А. П.)"
            ),
        ),
        (
            sample.overtaken().events[-1],
            "11:20: направлен на согласование проект, версия 1, в срок, решение по возврату или предложению не требуется (Петров И. С.)",
        ),
        (
            sample.duplicate().events[-1],
            "11:55: регистрация отменена: дубликат №3 (Иванова А. П.)",
        ),
        (sample.original().events[-1], "11:55: отмечен дубликат: №16 (Иванова А. П.)"),
        (
            sample.reopened(sample.answered()).events[-1],
            "12:10: работа возобновлена, новый срок 25.11.2026 11:50 (Иванова А. П.)",
        ),
        (
            sample.reopened(sample.cancelled(sample.registered())).events[-1],
            "12:10: работа возобновлена, срок прежний: 25.11.2026 09:50 (Иванова А. П.)",
        ),
    ],
    ids=[
        "returned",
        "proposed",
        "sent back",
        "declined",
        "redirected",
        "confirmed",
        "overtaken",
        "duplicate",
        "original",
        "reopened again",
        "reopened",
    ],
)
def test_history_tells_it_in_a_line(event: IncidentEvent, line: str) -> None:
    (page,) = history.pages(sample.returned(), [event], OFFICE, NOW)
    assert page.split("\n")[1] == f"24.11.2026 {line}"


def test_history_tells_of_a_comment_that_an_older_schema_has_dropped() -> None:
    incident = sample.declined(sample.returned())
    incident.comment_referral(ZHKH, "Дорога ваша.", sample.IVANOVA, at(24, "11:40"))
    incident.referrals[-1].comments.clear()
    (page,) = history.pages(incident, incident.events, OFFICE, NOW)
    assert "11:40: комментарий к возврату: Управление ЖКХ (Иванова А. П.)\n" in page


@pytest.mark.parametrize(
    ("about", "text", "placeholder"),
    [
        (
            ReturnReason(NUMBER, ZHKH),
            (
                "<b>№12</b> · почему вопрос не в вашей компетенции?\n"
                '<a href="tg://user?id=601">Ответьте</a> на это сообщение: причину увидит'
                " отдел контроля.\n"
                "Если знаете, назовите орган, который должен отвечать."
            ),
            "Причина возврата",
        ),
        (
            Original(NUMBER),
            (
                "<b>№12</b> · какое сообщение повторено?\n"
                '<a href="tg://user?id=601">Ответьте</a> на это сообщение номером исходного,'
                " например: 12."
            ),
            "Номер исходного сообщения",
        ),
    ],
    ids=["the reason of a return", "the original"],
)
def test_what_is_asked_in_words(about: About, text: str, placeholder: str) -> None:
    asked = Question(PersonId(601), CONTROL_CHAT, about)
    rendered = render_question(7, asked, sample.in_progress(), OFFICE, NOW)
    sample.check_message(rendered)
    or_cancel = "Чтобы ничего не присылать, ответьте: отмена."
    assert rendered.parts[0].html == f"{text}\n{or_cancel}"
    assert rendered.parts[0].keyboard == AskReply(placeholder)
