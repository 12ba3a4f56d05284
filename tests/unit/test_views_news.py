"""News, whole: what each audience is told of an event; and the questions that the bot asks."""

from dataclasses import replace
from datetime import datetime

import pytest

from domain.model.conversation.cards import ApprovalCard, ControlCard, ExecutorCard
from domain.model.conversation.notices.kinds import Audience, News, ShowCard
from domain.model.conversation.notices.recipients import notices_for
from domain.model.conversation.question import About, HeldText, Question
from domain.model.conversation.questions import (
    DoubtfulLink,
    HeldDraft,
    PlacementLink,
    PlacementTime,
    Register,
    WriteAuthorsReply,
    WriteDraft,
)
from domain.model.ids import BotId, ChatId, MessageId, MessageRef, PersonId, Place
from domain.model.incident import Incident
from domain.model.incident.answer.draft import (
    DraftFinding,
    DraftKind,
    FindingKind,
    RejectionReason,
    ReviewFindings,
)
from domain.model.incident.answer.draft_warning import DraftWarning
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.status import Importance
from domain.model.message.link import LinkWarning
from domain.ports.snapshots import IncidentSnapshot
from handlers.cards import render_card
from handlers.news import render_news
from handlers.news.rendering import NotTold
from handlers.questions import render_closed, render_question
from handlers.questions.buttons import CancelQuestion
from handlers.ui.buttons import AskReply
from handlers.ui.rendered import Rendered
from tests.unit import views_samples as sample
from tests.unit.views_samples import (
    CONTROL_CHAT,
    FIRST,
    HOSTILE,
    IVANOVA,
    NOW,
    NUMBER,
    OFFICE,
    PETROV,
    ZHKH,
    ZHKH_CHAT,
    at,
)


def render(event: IncidentEvent, audience: Audience, incident: Incident, now=NOW) -> Rendered:
    card = ExecutorCard(NUMBER, ZHKH)
    news = News(event, audience, ZHKH_CHAT, card)
    rendered = render_news(news, IncidentSnapshot(incident, OFFICE), now)
    sample.check_message(rendered)
    return rendered


def told(
    audience: Audience, incident: Incident, event: IncidentEvent | None = None, now=NOW
) -> str:
    """The text about the incident's last event, or another."""
    (part,) = render(event or incident.events[-1], audience, incident, now).parts
    return part.html


def test_the_executors_learn_why_a_draft_came_back_and_what_to_do() -> None:
    assert told(Audience.AUTHORITY, sample.in_rework()) == (
        "<b>№12</b> · исправьте до 25.11 09:50 · проект возвращён: не по сути вопроса; орфография, пунктуация\n"
        "Версия 1. Причины: несоответствие сути вопроса; орфографические и пунктуационные ошибки\n"
        "Решение: Иванова А. П.\n"
        "Комментарий (Иванова А. П.):\n<blockquote>Назовите срок.</blockquote>\n"
        "Ответьте на это сообщение новым текстом.\n"
        "Срок ответа: 25.11.2026 09:50, осталось 5 ч 50 мин рабочего времени"
        f"{sample.AUTHOR}"
    )


def test_a_rejection_told_late_asks_for_nothing_that_is_done_already() -> None:
    incident = sample.in_rework()
    rejected = incident.events[-1]
    incident.submit("Новый текст.", PETROV, at(24, "11:40"))
    assert told(Audience.AUTHORITY, incident, rejected).endswith(
        "\nКомментарий (Иванова А. П.):\n<blockquote>Назовите срок.</blockquote>" + sample.AUTHOR
    )


def test_a_comment_that_followed_a_rejection_is_not_told_twice() -> None:
    incident = sample.on_approval()
    incident.decide(FIRST, {RejectionReason.LANGUAGE}, IVANOVA, at(24, "11:30"))
    rejected = incident.events[-1]
    incident.comment(FIRST, "Проверьте запятые.", IVANOVA, at(24, "11:31"))
    assert "Проверьте запятые." not in told(Audience.AUTHORITY, incident, rejected)
    assert told(Audience.AUTHORITY, incident) == (
        "<b>№12</b> · исправьте до 25.11 09:50 · комментарий отдела контроля к версии 1\n"
        "Комментарий (Иванова А. П.):\n<blockquote>Проверьте запятые.</blockquote>\n"
        "Ответьте на это сообщение новым текстом." + sample.AUTHOR
    )
    assert told(Audience.AUTHOR, incident) == ("<b>№12</b> · комментарий передан исполнителю")


def test_a_comment_before_the_decision_is_kept() -> None:
    assert told(Audience.AUTHOR, sample.commented()) == (
        "<b>№12</b> · комментарий к версии 1 сохранён\n"
        "Исполнитель получит его, если вы вернёте проект на доработку.\n"
        "Чтобы согласовать, нажмите «✅ Согласовать»."
    )


@pytest.mark.parametrize(
    ("importance", "text"),
    [
        (
            Importance.HIGH,
            (
                "<b>№12</b> · <b>важность повышена</b> · ответьте до 14:50\n"
                "Новый срок ответа: 24.11.2026 14:50\n"
                "Проект в отдел контроля: до 24.11.2026 13:50\n"
                "Решение: Иванова А. П."
            ),
        ),
        (
            Importance.NORMAL,
            (
                "<b>№12</b> · ответьте до 25.11 09:50 · важность снижена до обычной\n"
                "Новый срок ответа: 25.11.2026 09:50\n"
                "Проект в отдел контроля: до 25.11.2026 08:50\n"
                "Решение: Иванова А. П."
            ),
        ),
    ],
    ids=["raised", "lowered"],
)
def test_a_new_due_is_told_with_the_importance(importance: Importance, text: str) -> None:
    incident = sample.in_progress()
    dues = OFFICE.dues(importance, incident.detected_at, incident.policy)
    incident.change_importance(importance, dues.answer, dues.draft, IVANOVA, at(24, "10:30"))
    assert told(Audience.AUTHORITY, incident) == text + sample.CALLED


def test_a_new_due_that_was_over_at_once_is_told_so() -> None:
    incident = sample.in_progress()
    dues = OFFICE.dues(Importance.HIGH, incident.detected_at, incident.policy)
    incident.change_importance(Importance.HIGH, dues.answer, dues.draft, IVANOVA, at(24, "15:00"))
    news = told(Audience.AUTHORITY, incident)
    assert "\nНовый срок ответа: 24.11.2026 14:50, <b>срок уже истёк</b>\n" in news


def test_an_importance_that_was_changed_again_is_told_with_its_own_due_only() -> None:
    incident = sample.in_progress()
    for minute, importance in enumerate((Importance.HIGH, Importance.NORMAL)):
        dues = OFFICE.dues(importance, incident.detected_at, incident.policy)
        changed_at = at(24, f"10:3{minute}")
        incident.change_importance(importance, dues.answer, dues.draft, IVANOVA, changed_at)
    assert told(Audience.AUTHORITY, incident, incident.events[-2]) == (
        "<b>№12</b> · ответьте до 25.11 09:50 · важность повышена\n"
        "Новый срок ответа: 24.11.2026 14:50\n"
        "Решение: Иванова А. П." + sample.CALLED
    )


def test_the_executors_learn_of_a_recalled_approval() -> None:
    incident = sample.recalled()
    recalled = incident.events[-1]
    assert told(Audience.AUTHORITY, incident) == (
        "<b>№12</b> · не размещайте: согласование версии 1 отменено\n"
        "Проект снова на согласовании.\n"
        "Решение: Иванова А. П." + sample.AUTHOR
    )
    incident.decide(FIRST, (), IVANOVA, at(24, "11:45"))
    assert told(Audience.AUTHORITY, incident, recalled) == (
        "<b>№12</b> · разместите ответ до 25.11 09:50 · согласование версии 1 отменено\n"
        "Решение: Иванова А. П." + sample.AUTHOR
    )


def test_the_executors_learn_of_a_placement_undone_by_control() -> None:
    assert told(Audience.AUTHORITY, sample.unplaced()) == (
        "<b>№12</b> · разместите ответ до 25.11 09:50 · отметка о размещении отменена\n"
        'Отметка о размещении: <a href="tg://user?id=601">Петров И. С.</a>\n'
        "Решение: Иванова А. П.\n"
        "Срок идёт: разместите ответ и пришлите ссылку.\n"
        "Исполнители: Петров И. С."
    )


def test_who_corrects_a_placement_gets_a_receipt() -> None:
    incident = sample.corrected()
    link, time = incident.events[-2:]
    assert told(Audience.AUTHOR, incident, link) == ("<b>№12</b> · ссылка на ответ исправлена")
    assert told(Audience.AUTHOR, incident, time) == (
        "<b>№12</b> · время размещения — 24.11.2026 11:45, в срок"
    )


def test_the_executors_learn_that_no_answer_is_given_and_why() -> None:
    assert told(Audience.AUTHORITY, sample.unanswered(sample.in_progress())) == (
        "<b>№12</b> · ответ не даётся\n"
        "Основание (п. 19 Порядка): нецензурные либо оскорбительные выражения\n"
        "Решение: Иванова А. П."
    )


def test_the_executors_learn_of_a_cancellation() -> None:
    assert told(Audience.AUTHORITY, sample.cancelled(sample.in_progress())) == (
        "<b>№12</b> · регистрация отменена\nОснование: ошибочная регистрация\n"
        "Отвечать не нужно. Решение: Иванова А. П."
    )


def test_the_executors_learn_that_somebody_else_placed_the_answer() -> None:
    incident = sample.approved()
    incident.place(sample.ANSWER_LINK, IVANOVA, at(24, "11:50"))
    assert told(Audience.AUTHORITY, incident) == (
        "<b>№12</b> · ответ размещён, в срок\n"
        "Отметка о размещении: Иванова А. П.\n"
        "Ссылка на ответ: https://vk.com/wall-1_2?reply=3"
    )


@pytest.mark.parametrize(
    ("placed_at", "text"),
    [
        (at(25, "09:50"), "в срок"),
        (at(25, "09:55"), "с опозданием на 5 мин рабочего времени"),
        (at(26, "08:30"), "с опозданием на 6 ч 50 мин рабочего времени"),
    ],
    ids=["exactly at the due", "a little late", "the next day"],
)
def test_who_sent_the_link_learns_whether_it_was_in_time(placed_at, text: str) -> None:
    incident = sample.answered(when=placed_at)
    assert told(Audience.AUTHOR, incident) == (f"<b>№12</b> · размещение записано, {text}")


def test_what_was_late_by_no_working_time_is_late_all_the_same() -> None:
    incident = sample.approved()
    incident.due = replace(incident.due, at=at(24, "17:00"))
    incident.place(None, PETROV, at(24, "20:00"))
    assert told(Audience.AUTHOR, incident) == ("<b>№12</b> · размещение записано, с опозданием")


@pytest.mark.parametrize(
    ("sent_at", "end"),
    [
        (at(25, "08:50"), "отправлен на согласование"),
        (
            at(25, "08:51"),
            ("отправлен на согласование\nСрок направления проекта (п. 20 Порядка) истёк."),
        ),
    ],
    ids=["in time", "late"],
)
def test_the_author_of_a_draft_gets_a_receipt(sent_at, end: str) -> None:
    incident = sample.in_progress()
    incident.submit(sample.ANSWER, PETROV, sent_at)
    assert told(Audience.AUTHOR, incident) == f"<b>№12</b> · проект, версия 1, {end}"


@pytest.mark.parametrize(
    ("audience", "now", "silent"),
    [
        (Audience.AUTHORITY, at(24, "13:00"), False),
        (Audience.AUTHORITY, at(24, "19:00"), True),
        (Audience.AUTHOR, at(24, "19:00"), False),
    ],
    ids=["working time", "evening", "an answer to a person"],
)
def test_news_out_of_hours_comes_without_sound(audience: Audience, now, silent: bool) -> None:
    incident = sample.answered()
    assert render(incident.events[-1], audience, incident, now).silent is silent


INTERIM, CLARIFICATION = DraftKind.INTERIM, DraftKind.CLARIFICATION
FINAL_DUE = "Срок окончательного ответа: 03.12.2026 17:00"


@pytest.mark.parametrize(
    ("audience", "incident", "text"),
    [
        (
            Audience.AUTHORITY,
            sample.placed(INTERIM),
            (
                "направьте окончательный ответ до 03.12 17:00 · "
                f"промежуточный ответ размещён, в срок\n{FINAL_DUE}\n"
                "Отметка о размещении: Петров И. С.\n"
                f"Ссылка на промежуточный ответ: {sample.ANSWER_LINK}"
            ),
        ),
        (
            Audience.AUTHOR,
            sample.placed(INTERIM, at(26, "10:00")),
            (
                "размещение промежуточного ответа записано,"
                " с опозданием на 8 ч 20 мин рабочего времени\n"
                "Срок окончательного ответа: 07.12.2026 17:00"
            ),
        ),
        (
            Audience.AUTHORITY,
            sample.placed(CLARIFICATION),
            (
                "ответьте до 25.11 09:50 · уточняющий вопрос автору размещён\n"
                "Срок идёт. Срок ответа: 25.11.2026 09:50\n"
                "Отметка о размещении: Петров И. С.\n"
                f"Ссылка на уточняющий вопрос: {sample.ANSWER_LINK}"
            ),
        ),
        (
            Audience.CONTROL,
            sample.replied(),
            (
                "автор ответил на уточняющий вопрос\n"
                "<blockquote>Подъезд второй, этаж пятый.</blockquote>\n"
                "Ответ добавлен: Петров И. С."
            ),
        ),
        (Audience.AUTHOR, sample.replied(), "ответ автора добавлен"),
        (
            Audience.AUTHOR,
            sample.drafted(INTERIM),
            "проект промежуточного ответа, версия 1, отправлен на согласование",
        ),
    ],
    ids=["interim", "interim late", "clarification", "reply", "reply receipted", "draft"],
)
def test_what_comes_before_the_final_answer_is_told_with_its_clock(
    audience: Audience, incident: Incident, text: str
) -> None:
    assert told(audience, incident) == f"<b>№12</b> · {text}"


def test_a_returned_interim_answer_is_told_with_what_a_reply_becomes() -> None:
    assert told(Audience.AUTHORITY, sample.sent_back(INTERIM)) == (
        "<b>№12</b> · исправьте до 25.11 09:50 · проект промежуточного ответа возвращён: не по сути вопроса\n"
        "Версия 1. Причина: несоответствие сути вопроса\n"
        "Решение: Иванова А. П.\n"
        "Ответьте на это сообщение новым текстом:"
        " это будет следующая версия проекта промежуточного ответа.\n"
        "Срок ответа: 25.11.2026 09:50, осталось 5 ч 50 мин рабочего времени"
        f"{sample.AUTHOR}"
    )


def test_a_due_that_importance_moves_no_more_is_told_so() -> None:
    incident = sample.placed(INTERIM)
    dues = OFFICE.dues(Importance.HIGH, incident.detected_at, incident.policy)
    incident.change_importance(Importance.HIGH, dues.answer, dues.draft, IVANOVA, at(24, "12:00"))
    assert told(Audience.AUTHORITY, incident) == (
        "<b>№12</b> · <b>важность повышена</b> · направьте окончательный ответ до 03.12 17:00\n"
        "Срок окончательного ответа прежний: 03.12.2026 17:00\n"
        "Проект в отдел контроля: до 03.12.2026 16:00\n"
        "Решение: Иванова А. П." + sample.CALLED
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_no_authors_reply_breaks_the_news_or_a_card(text: str) -> None:
    incident = sample.placed(CLARIFICATION)
    incident.add_authors_reply(text.strip()[:4096], PETROV, at(24, "12:10"))
    render(incident.events[-1], Audience.CONTROL, incident)
    for key in (
        ExecutorCard(NUMBER, ZHKH),
        ApprovalCard(NUMBER, FIRST),
        ControlCard(NUMBER),
    ):
        sample.check_message(
            render_card(ShowCard(key, sample.ANYWHERE), IncidentSnapshot(incident, OFFICE), NOW)
        )


@pytest.mark.parametrize("state", sample.every_state())
def test_everything_that_is_told_has_words(state: str) -> None:
    incident = sample.every_state()[state]
    for event in incident.events:
        for notice in notices_for(event, incident, OFFICE.organisation):
            if isinstance(notice, News):
                render(event, notice.audience, incident)


@pytest.mark.parametrize("audience", Audience)
def test_what_nobody_is_told_has_none(audience: Audience) -> None:
    incident = sample.in_progress()
    with pytest.raises(NotTold):
        render(incident.events[-1], audience, incident)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_comment_breaks_the_news(text: str) -> None:
    incident = sample.in_rework(text.strip()[:4096])
    render(incident.events[-1], Audience.AUTHORITY, incident)


# --- Questions -----------------------------------------------------------------------------------

ABOUT = sample.in_progress()
REGISTER = Question(PersonId(501), CONTROL_CHAT, Register())
CONFIRM = DoubtfulLink(NUMBER, "https://ok.ru/group/1", LinkWarning.OTHER_NETWORK)


def put(about: About) -> Rendered:
    return render_question(7, Question(PersonId(601), ZHKH_CHAT, about), ABOUT, OFFICE, NOW)


OR_CANCEL = "\nЧтобы ничего не присылать, ответьте: отмена."
"""In a group, where «Отмена» can't stand beside a reply that is opened for one person alone."""


def test_in_private_the_way_out_is_a_button() -> None:
    asked = replace(REGISTER, place=Place(ChatId(601)))
    (part,) = render_question(7, asked, None, OFFICE, NOW).parts
    assert OR_CANCEL not in part.html
    cancel = CancelQuestion(question=7)
    assert part.keyboard == AskReply("Текст сообщения и ссылка", cancel)


def test_a_question_that_is_closed_has_no_way_to_answer_it() -> None:
    (part,) = render_closed(PlacementTime, ABOUT).parts
    over = "вопрос о времени размещения закрыт."
    assert (part.html, part.keyboard) == (f"<b>№12</b> · {over}", None)


def test_a_citizens_message_is_asked_for_by_a_reply() -> None:
    (part,) = render_question(1, REGISTER, None, OFFICE, NOW).parts
    assert part.html == (
        f"Пришлите текст сообщения гражданина и ссылку на него ответом на это сообщение.{OR_CANCEL}"
    )
    assert part.keyboard == AskReply("Текст сообщения и ссылка")


@pytest.mark.parametrize(
    ("about", "warning"),
    [
        (CONFIRM, "Она ведёт в другую соцсеть: Одноклассники."),
        (
            replace(CONFIRM, link="https://example.org/1"),
            "Она ведёт не в ту соцсеть, где сообщение гражданина.",
        ),
        (
            replace(CONFIRM, warning=LinkWarning.CITIZENS_OWN),
            "Это ссылка на само сообщение гражданина.",
        ),
    ],
    ids=["another network", "no network", "the citizen's own"],
)
def test_a_doubtful_link_is_asked_about(about: DoubtfulLink, warning: str) -> None:
    rendered = put(about)
    sample.check_message(rendered)
    assert rendered.parts[0].html == (
        f"<b>№12</b> · проверьте ссылку на ответ.\n{about.link}\n{warning}\nОтвет размещён здесь?"
    )
    assert sample.buttons(rendered) == [
        ("Да, разместили здесь", "ly:7:12"),
        ("Нет, пришлю другую", "ln:7"),
    ]


def held(
    text: str,
    kind: DraftKind = DraftKind.FINAL,
    *warnings: DraftWarning,
    approved: bool = False,
    proof: ReviewFindings | None = None,
) -> HeldDraft:
    text_held = HeldText(text, None, kind=kind, warnings=warnings, proof=proof)
    return HeldDraft(NUMBER, text_held, approved=approved)


FINAL, TALK, TO_COME = DraftKind.FINAL, DraftWarning.TALK, DraftWarning.INTERIM
PROMISE = "Здравствуйте! О результате сообщим до 8 декабря."
SLIP = ReviewFindings(
    (DraftFinding(0, 12, FindingKind.SPELLING, "Опечатка.", ("Здравствуйте",), certain=True),)
)
INTERIM_ASKED = (
    "Похоже на промежуточный ответ: «О результате сообщим до 8 декабря».\n"
    "Окончательный закроет сообщение. Какой это ответ?"
)


@pytest.mark.parametrize(
    ("about", "asked", "buttons"),
    [
        (
            held("Завтра.", FINAL, TALK),
            "Это ответ гражданину?",
            [("На согласование", "dy:7:"), ("Переписка", "dt:7")],
        ),
        (
            held("https://vk.com/a", FINAL, DraftWarning.LINK_ALONE),
            (
                "Похоже на отметку о размещении: её ставят после согласования проекта.\n"
                "Это ответ гражданину?"
            ),
            [("На согласование", "dy:7:"), ("Переписка", "dt:7")],
        ),
        (
            held(PROMISE, FINAL, TO_COME),
            INTERIM_ASKED,
            [
                ("Промежуточный ответ", "dy:7:interim"),
                ("Окончательный ответ", "dy:7:final"),
                ("Не отправлять", "dn:7"),
            ],
        ),
        (
            held(PROMISE, FINAL, TALK, TO_COME),
            f"Это ответ гражданину?\n{INTERIM_ASKED}",
            [
                ("Промежуточный ответ", "dy:7:interim"),
                ("Окончательный ответ", "dy:7:final"),
                ("Переписка", "dt:7"),
            ],
        ),
        (
            held(PROMISE, FINAL, TO_COME, proof=SLIP),
            (f"Проверьте текст:\n• «Здравствуйте» → «Здравствуйте». Опечатка.\n{INTERIM_ASKED}"),
            [
                ("Исправить всё: промежуточный ответ", "dc:7:interim"),
                ("Исправить всё: окончательный ответ", "dc:7:final"),
                ("Промежуточный ответ", "dy:7:interim"),
                ("Окончательный ответ", "dy:7:final"),
                ("Не отправлять", "dn:7"),
            ],
        ),
        (
            held(PROMISE, FINAL, proof=SLIP),
            (
                "Проверьте текст:\n• «Здравствуйте» → «Здравствуйте». Опечатка.\n"
                "Отправить в отдел контроля?"
            ),
            [
                ("Исправить всё", "dc:7:"),
                ("Отправить без исправлений", "dy:7:"),
                ("Не отправлять", "dn:7"),
            ],
        ),
        (
            held("Починим до ___ числа", FINAL),
            ("Не заполнено: ___. Исправьте своё сообщение.\nОтправить в отдел контроля как есть?"),
            [("Отправить без исправлений", "dy:7:"), ("Не отправлять", "dn:7")],
        ),
    ],
    ids=["talk", "a link", "interim", "talk, interim", "slip, interim", "a slip", "a gap"],
)
def test_the_author_is_asked_once_about_all_that_is_doubtful(
    about: HeldDraft, asked: str, buttons: list[tuple[str, str]]
) -> None:
    rendered = put(about)
    sample.check_message(rendered)
    assert rendered.parts[0].html == (
        f"<b>№12</b> · ваш текст:\n<blockquote>{about.held.text}</blockquote>\n{asked}"
    )
    assert sample.buttons(rendered) == buttons


def test_a_second_interim_answer_is_not_offered() -> None:
    asked = Question(PersonId(601), ZHKH_CHAT, held(PROMISE, FINAL, TO_COME))
    rendered = render_question(7, asked, sample.placed(DraftKind.INTERIM), OFFICE, NOW)
    assert rendered.parts[0].html.endswith(
        "Промежуточный уже был: ещё один разрешает отдел контроля. Это окончательный ответ?"
    )
    assert sample.buttons(rendered) == [
        ("Окончательный ответ", "dy:7:final"),
        ("Не отправлять", "dn:7"),
    ]


def test_a_text_after_the_approval_is_asked_about() -> None:
    rendered = put(held(sample.ANSWER, approved=True))
    sample.check_message(rendered)
    assert rendered.parts[0].html.endswith("</blockquote>\nЗаменить согласованный текст?")
    assert sample.buttons(rendered) == [
        ("Да, отправить на согласование", "dy:7:"),
        ("Нет", "dn:7"),
    ]


def test_the_time_of_a_placement_is_asked_of_the_one_who_is_mentioned() -> None:
    rendered = put(PlacementTime(NUMBER))
    sample.check_message(rendered)
    assert rendered.parts[0].html == (
        "<b>№12</b> · когда ответ был размещён?\n"
        '<a href="tg://user?id=601">Ответьте</a> на это сообщение временем:'
        f" 16:40 или вчера 16:40.{OR_CANCEL}"
    )
    assert rendered.parts[0].keyboard == AskReply("16:40")


def test_whoever_placed_it_without_a_link_has_the_button_under_the_question() -> None:
    asked = Question(PersonId(601), ZHKH_CHAT, PlacementLink(NUMBER, missed=True))
    rendered = render_question(7, asked, sample.approved(), OFFICE, NOW)
    sample.check_message(rendered)
    assert rendered.parts[0].html == (
        "<b>№12</b> · в сообщении нет ссылки.\n"
        "Ответьте на это сообщение ссылкой на размещённый ответ или нажмите кнопку."
    )
    assert sample.buttons(rendered) == [("Размещено, ссылки нет", "pn:12:1")]


@pytest.mark.parametrize(
    ("wanted", "asked", "placeholder"),
    [
        (
            PlacementLink(NUMBER),
            "где размещён ответ?|ссылкой на него",
            "Ссылка на ответ",
        ),
        (
            WriteDraft(NUMBER, DraftKind.FINAL),
            "напишите проект ответа.|текстом ответа",
            "Текст ответа",
        ),
        (
            WriteDraft(NUMBER, DraftKind.INTERIM),
            "напишите промежуточный ответ.|текстом промежуточного ответа",
            "Промежуточный ответ",
        ),
        (
            WriteDraft(NUMBER, CLARIFICATION),
            "напишите уточняющий вопрос автору.|вопросом к автору",
            "Уточняющий вопрос автору",
        ),
        (WriteAuthorsReply(NUMBER), "что ответил автор?|словами автора", "Слова автора"),
    ],
)
def test_words_are_asked_of_the_one_who_is_mentioned(
    wanted: About, asked: str, placeholder: str
) -> None:
    rendered = put(wanted)
    sample.check_message(rendered)
    about, answer = asked.split("|")
    assert rendered.parts[0].html == (
        f"<b>№12</b> · {about}\n"
        f'<a href="tg://user?id=601">Ответьте</a> на это сообщение {answer}.'
        f"{OR_CANCEL}"
    )
    assert rendered.parts[0].keyboard == AskReply(placeholder)


def test_what_would_replace_the_approved_text_is_named_where_it_is_no_answer() -> None:
    rendered = put(held(sample.ASKED, CLARIFICATION, approved=True))
    assert rendered.parts[0].html.endswith(
        "</blockquote>\nЭто проект уточняющего вопроса автору.\nЗаменить согласованный текст?"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_no_held_text_breaks_the_question(text: str) -> None:
    for approved in (False, True):
        sample.check_message(put(held(text, approved=approved)))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_link_breaks_the_question(text: str) -> None:
    sample.check_message(put(replace(CONFIRM, link=f"https://vk.com/{text}")))


def _draft(at_: datetime = NOW, *, edited_at: int = 0) -> Incident:
    incident = sample.in_progress()
    message = MessageRef(BotId(1), Place(ChatId(-1003)), MessageId("7"), edited_at)
    incident.submit(sample.ANSWER, replace(PETROV, source=message), at_)
    return incident


def _second_draft() -> Incident:
    incident = _draft()
    incident.submit("Засыплем завтра до обеда, в 11:00.", PETROV, NOW)
    return incident


def _comment(text: str) -> Incident:
    incident = sample.on_approval()
    incident.comment(FIRST, text, IVANOVA, at(24, "11:31"))
    return incident


@pytest.mark.parametrize(
    ("incident", "emoji"),
    [
        (_draft(), "👀"),
        (_draft(at(25, "08:51")), None),
        (_second_draft(), None),
        (_draft(edited_at=1), None),
        (_comment("Назовите день и час, в который засыплете."), "👍"),
        (_comment("Назовите день"), "👍"),
        (_comment("Можно размещать"), None),
        (_comment("Всё верно, по-моему, можно согласовать"), None),
        (sample.answered(when=at(24, "11:45")), "👍"),
        (sample.answered(when=at(26, "08:30")), None),
        (sample.returned(), None),
    ],
    ids=[
        "draft",
        "late draft",
        "second version",
        "edited draft",
        "comment",
        "few words that ask",
        "few words that may agree",
        "comment that approves",
        "answer in time",
        "late answer",
        "return",
    ],
)
def test_a_reaction_says_that_it_was_taken_where_that_is_all(
    incident: Incident, emoji: str | None
) -> None:
    shown = render(incident.events[-1], Audience.AUTHOR, incident)
    assert shown.reaction == emoji
    assert shown.parts
