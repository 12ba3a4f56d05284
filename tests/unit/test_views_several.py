"""What people see when several authorities work one incident (§12): cards, news, reminders, whole."""

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
    ReferralCard,
)
from domain.model.conversation.notices.kinds import Audience, News, ShowCard
from domain.model.conversation.question import HeldText, Question
from domain.model.conversation.questions import HeldContribution
from domain.model.ids import AuthorityCode, Place, ReferralNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft_warning import DraftWarning
from domain.model.incident.events import IncidentEvent, Reminded
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.thresholds import ReminderKind
from domain.model.organisation.people import Role
from domain.ports.snapshots import IncidentSnapshot
from handlers.cards import render_card
from handlers.news import history, render_news, render_reminders
from handlers.questions import render_question
from handlers.ui.rendered import CardFiles
from tests.unit import views_samples as sample
from tests.unit.incidents import photos
from tests.unit.views_samples import (
    CONTROL_CHAT,
    FIRST,
    IVANOVA,
    NOW,
    NUMBER,
    PETROV,
    ZHKH,
    ZHKH_CHAT,
    at,
    person,
)

EDU = AuthorityCode("edu")
ARCH = AuthorityCode("arch")
OFFICE = sample.office(people=(person(701, "Серова Яна Юрьевна", Role.EXECUTOR, EDU),))
EDU_CHAT = OFFICE.organisation.place_of(EDU)
EDU_CALLED = '\nИсполнители: <a href="tg://user?id=701">Серова Я. Ю.</a>'
INFORMATION = "В школе горит свет, занятия идут."

CONTROL = ControlCard(NUMBER)
LEADS = ExecutorCard(NUMBER, ZHKH)
OTHERS = ExecutorCard(NUMBER, EDU)
APPROVAL = ApprovalCard(NUMBER, FIRST)

SOURCE = (
    "Соцсеть: ВКонтакте\n"
    "Ссылка: https://vk.com/wall-1_2\n"
    'Автор: <a href="https://vk.com/id1">Мария К.</a>\n'
)


def shared() -> Incident:
    """Housing answers; schools and builders inform it."""
    incident = sample.registered()
    incident.plan = Plan((EDU, ZHKH, ARCH), ZHKH)
    incident.route(None, IVANOVA, at(24, "10:00"))
    return incident


def informed() -> Incident:
    """The schools have."""
    incident = shared()
    incident.contribute(EDU, INFORMATION, PETROV, at(24, "10:40"))
    return incident


def drafted() -> Incident:
    incident = informed()
    incident.submit("Свет дадут завтра к вечеру.", PETROV, at(24, "11:00"))
    return incident


def changing(*, lead: AuthorityCode = ZHKH) -> Incident:
    incident = informed()
    incident.start_picking()
    incident.pick_lead(lead)
    return incident


def html(card: CardKey, incident: Incident, mode: CardMode = PLAIN) -> str:
    rendered = render_card(
        ShowCard(card, sample.ANYWHERE, mode), IncidentSnapshot(incident, OFFICE), NOW
    )
    sample.check_message(rendered)
    (part,) = rendered.parts
    return part.html


def labels(card: CardKey, incident: Incident, mode: CardMode = PLAIN) -> list[list[str]]:
    return sample.labels(
        render_card(ShowCard(card, sample.ANYWHERE, mode), IncidentSnapshot(incident, OFFICE), NOW)
    )


# Cards


def test_the_leads_card_holds_all_information_and_names_who_is_missing() -> None:
    assert html(LEADS, informed()) == (
        "<b>№12</b> · ответьте до 25.11 09:50 · На улице Ленина третий день нет света.\n"
        "Орган: Управление ЖКХ\n"
        "Сводный ответ готовит ваш орган.\n"
        f"Срок ответа: 25.11.2026 09:50{sample.CLOCK}\n"
        "Проект в отдел контроля: до 25.11.2026 08:50\n"
        f"{SOURCE}{sample.CITIZEN}"
        "Информация для сводного ответа:\n"
        "Образование (Петров И. С., 24.11.2026 10:40):\n"
        f"<blockquote>{INFORMATION}</blockquote>\n"
        "Ждём информацию: Управление архитектуры и строительства (до 24.11.2026 14:50)\n"
        "Проекта ответа ещё нет.\n"
        "Ответьте на это сообщение текстом: это будет проект ответа.\n"
        'Исполнители: <a href="tg://user?id=601">Петров И. С.</a>'
    )


def test_another_authoritys_card_asks_for_its_information_by_its_own_due() -> None:
    assert html(OTHERS, shared()) == (
        "<b>№12</b> · пришлите информацию до 14:50 · На улице Ленина третий день нет света.\n"
        "Орган: Образование\n"
        "Сводный ответ готовит: Управление ЖКХ\n"
        f"Срок ответа: 25.11.2026 09:50{sample.CLOCK}\n"
        "Информация для сводного ответа: до 24.11.2026 14:50\n"
        f"{SOURCE}{sample.CITIZEN}"
        "Ответьте на это сообщение текстом: это будет информация для сводного ответа.\n"
        'Исполнители: <a href="tg://user?id=701">Серова Я. Ю.</a>'
    )
    assert labels(OTHERS, shared()) == [
        ["Взять в работу"],
        ["Не в нашей компетенции"],
        ["Предложить: без ответа"],
    ]
    assert labels(OTHERS, drafted()) == labels(OTHERS, shared())


def test_what_it_has_told_stands_on_its_card() -> None:
    assert html(OTHERS, informed()).endswith(
        "Ваша информация направлена: Петров И. С., 24.11.2026 10:40\n"
        f"<blockquote>{INFORMATION}</blockquote>\n"
        "Чтобы дополнить, ответьте на это сообщение ещё раз.\n"
        "Чтобы исправить, измените своё сообщение."
    )


def test_after_a_reopening_the_cards_tell_earlier_information_from_what_is_asked_again() -> None:
    incident = drafted()
    incident.decide(FIRST, (), IVANOVA, at(24, "11:10"), without_contributions=True)
    incident.place(None, PETROV, at(24, "11:20"))
    due = OFFICE.dues(incident.importance, at(24, "12:00"), incident.policy)
    incident.reopen(due.answer, due.draft, IVANOVA, at(24, "12:00"))
    assert (
        "Информация до возобновления работы:\n"
        "Образование (Петров И. С., 24.11.2026 10:40):\n"
        f"<blockquote>{INFORMATION}</blockquote>\n"
        "Ждём информацию: Образование (до 24.11.2026 16:50)\n"
    ) in html(LEADS, incident)
    assert html(OTHERS, incident).endswith(
        "Ваша прежняя информация направлена: Петров И. С., 24.11.2026 10:40\n"
        f"<blockquote>{INFORMATION}</blockquote>\n"
        "Ответьте на это сообщение текстом: это будет новая информация для сводного ответа.\n"
        "Если прежняя информация верна, так и напишите.\n"
        'Исполнители: <a href="tg://user?id=701">Серова Я. Ю.</a>'
    )
    assert "Направлено: Образование, 24.11.2026 10:00, информации ещё нет, ждём до" in html(
        CONTROL, incident, CardMode(ModeKind.STANDING)
    )
    assert told(incident.events[-1], incident, OTHERS, Audience.AUTHORITY).endswith(
        "От вашего органа нужна новая информация для сводного ответа:"
        " ответьте на это сообщение текстом.\n"
        "Информация для сводного ответа: до 24.11.2026 16:50" + EDU_CALLED
    )

    incident.contribute(EDU, "В школе света нет.", IVANOVA, at(24, "13:00"))
    card = html(LEADS, incident)
    assert card.index("Информация до возобновления работы:") < card.index(INFORMATION)
    assert card.index(INFORMATION) < card.index("Информация для сводного ответа:")
    assert card.index("Информация для сводного ответа:") < card.index("В школе света нет.")
    assert html(OTHERS, incident).endswith("Чтобы исправить, измените своё сообщение.")


def test_a_closed_incident_asks_nobody_for_information() -> None:
    incident = sample.unanswered(informed())
    for card in (LEADS, OTHERS, CONTROL):
        shown = html(card, incident)
        assert labels(card, incident) == ([["Возобновить"]] if card == CONTROL else [])
        assert "тветьте" not in shown
        assert "Ждём" not in shown
        assert " до " not in shown
    assert INFORMATION in html(LEADS, incident)
    assert "Управление архитектуры и строительства, 24.11.2026 10:00, информации нет" in (
        html(CONTROL, incident)
    )


def test_an_authority_taken_off_keeps_a_card_that_says_so() -> None:
    incident = changing()
    incident.pick(ARCH, picked=False)
    incident.change_authorities(IVANOVA, at(24, "11:00"))
    card = ExecutorCard(NUMBER, ARCH)
    assert html(card, incident) == (
        "<b>№12</b> · снят с вашего органа · На улице Ленина третий день нет света.\n"
        "Орган: Управление архитектуры и строительства\n"
        "Отвечать вашему органу больше не нужно."
    )
    assert labels(card, incident) == []


def test_controls_card_tells_the_part_of_each() -> None:
    shown = html(CONTROL, informed(), CardMode(ModeKind.STANDING)).splitlines()
    assert [line for line in shown if line.startswith("Направлено: ")] == [
        "Направлено: Образование, 24.11.2026 10:00, информация получена 24.11.2026 10:40",
        "Направлено: Управление ЖКХ, 24.11.2026 10:00, готовит сводный ответ",
        (
            "Направлено: Управление архитектуры и строительства, 24.11.2026 10:00,"
            " информации ещё нет, ждём до 24.11.2026 14:50"
        ),
    ]


def test_changing_the_authorities_offers_the_choice_and_nothing_else() -> None:
    assert labels(CONTROL, changing()) == [
        ["✓ Образование"],
        ["✓ Управление архитектуры и строительства"],
        ["✓ Управление ЖКХ"],
        ["Сводный ответ: Образование"],
        ["Сводный ответ: Управление архитектуры и строительства"],
        ["✓ Сводный ответ: Управление ЖКХ"],
        ["Сохранить изменения"],
        ["Назад"],
    ]
    assert html(CONTROL, changing(lead=EDU)).endswith(
        "\nВыбраны органы: <b>Образование</b>, <b>Управление ЖКХ</b>,"
        " <b>Управление архитектуры и строительства</b>.\n"
        "Сводный ответ готовит: <b>Образование</b>. Нажмите «Сохранить изменения»."
    )


def test_the_approval_card_names_whose_information_is_missing() -> None:
    missing = (
        "\nИнформация получена от: Образование\n"
        "<b>Нет информации от:</b> Управление архитектуры и строительства\n"
    )
    assert missing in html(APPROVAL, drafted())
    assert html(APPROVAL, drafted(), CardMode(ModeKind.CONFIRM_WITHOUT)).endswith(
        "\nСогласовать без информации от: Управление архитектуры и строительства?"
    )
    assert labels(APPROVAL, drafted(), CardMode(ModeKind.CONFIRM_WITHOUT)) == [
        ["Назад"],
        ["↩️ Не по сути вопроса"],
        ["↩️ Орфография, пунктуация"],
        ["↩️ Обе причины"],
        ["Да, согласовать"],
    ]
    incident = drafted()
    incident.contribute(ARCH, INFORMATION, IVANOVA, at(24, "11:10"), photos(2))
    assert missing not in html(APPROVAL, incident)
    came = "<b>Информация получена после проекта от:</b> Управление архитектуры и строительства (2 фото)"
    assert f"\nИнформация получена от: Образование\n{came}\n" in html(APPROVAL, incident)
    assert "✅ Согласовать" in labels(APPROVAL, incident, CardMode(ModeKind.CONFIRM_WITHOUT))[0]


def test_the_approval_card_says_that_another_authority_leads_by_now() -> None:
    incident = drafted()
    incident.reassign(Plan((EDU, ZHKH, ARCH), EDU), IVANOVA, at(24, "11:05"))
    shown = html(APPROVAL, incident)
    assert "Управление ЖКХ\n<b>Теперь ответ готовит и размещает:</b> Образование\n" in shown
    assert (
        "\nИнформация получена от: Образование\n<b>Нет информации от:</b> Управление арх" in shown
    )


# News


def told(event: IncidentEvent, incident: Incident, card: CardKey, audience: Audience) -> str:
    rendered = render_news(
        News(event, audience, ZHKH_CHAT, card), IncidentSnapshot(incident, OFFICE), NOW
    )
    sample.check_message(rendered)
    (part,) = rendered.parts
    return part.html


def test_the_lead_is_told_what_has_come_and_from_whom_it_still_waits() -> None:
    incident = informed()
    assert told(incident.events[-1], incident, LEADS, Audience.AUTHORITY) == (
        "<b>№12</b> · ответьте до 25.11 09:50 · информация для сводного ответа — Образование\n"
        "Петров И. С., 24.11.2026 10:40:\n"
        f"<blockquote>{INFORMATION}</blockquote>\n"
        "Ещё ждём: Управление архитектуры и строительства"
    )
    assert told(incident.events[-1], incident, OTHERS, Audience.AUTHOR) == (
        "<b>№12</b> · информация передана\nСводный ответ готовит: Управление ЖКХ"
    )


def test_the_lead_is_told_that_its_draft_went_without_what_has_come() -> None:
    incident = drafted()
    incident.contribute(ARCH, "Плановых работ нет.", IVANOVA, at(24, "11:10"))
    assert told(incident.events[-1], incident, LEADS, Audience.AUTHORITY).endswith(
        "\nИнформация получена от всех органов.\n"
        "Проект, версия 1, направлен на согласование раньше.\n"
        "Чтобы дополнить его, ответьте на карточку новым текстом."
    )


def test_the_lead_is_told_of_a_correction_and_that_all_is_there() -> None:
    incident = informed()
    incident.contribute(ARCH, "Плановых работ нет.", IVANOVA, at(24, "10:50"))
    incident.contribute(EDU, "В школе света нет.", PETROV, at(24, "10:55"))
    assert told(incident.events[-1], incident, LEADS, Audience.AUTHORITY) == (
        "<b>№12</b> · ответьте до 25.11 09:50 · исправлена информация для сводного ответа — Образование\n"
        "Петров И. С., 24.11.2026 10:55:\n"
        "<blockquote>В школе света нет.</blockquote>\n"
        "Что изменилось:\n"
        "<blockquote>В школе <s>горит свет, занятия идут.</s> <b><u>света нет.</u></b></blockquote>\n"
        "Информация получена от всех органов."
    )
    assert told(incident.events[-1], incident, OTHERS, Audience.AUTHOR).startswith(
        "<b>№12</b> · исправление передано\n"
    )


def test_the_files_of_information_go_ahead_of_it_to_the_lead_and_once() -> None:
    incident = shared()
    incident.contribute(EDU, INFORMATION, PETROV, at(24, "10:40"), photos(2))
    incident.contribute(EDU, "В школе света нет.", PETROV, at(24, "10:55"), photos(2))
    first, again = incident.events[-2:]
    news = News(first, Audience.AUTHORITY, ZHKH_CHAT, LEADS)
    caption = "№12: вложения к информации для сводного ответа — Образование"
    rendered = render_news(news, IncidentSnapshot(incident, OFFICE), NOW)
    assert rendered.files == CardFiles(photos(2), caption)
    assert "</blockquote>\nВложения: 2 фото\n" in rendered.parts[0].html
    corrected = replace(news, event=again)
    rendered = render_news(corrected, IncidentSnapshot(incident, OFFICE), NOW)
    assert rendered.files == CardFiles()
    assert "</blockquote>\nВложения прежние: 2 фото\n" in rendered.parts[0].html
    receipt = render_news(
        News(first, Audience.AUTHOR, EDU_CHAT, OTHERS), IncidentSnapshot(incident, OFFICE), NOW
    )
    assert receipt.files == CardFiles()
    for card in (LEADS, OTHERS):
        assert "</blockquote>\nВложения: 2 фото\n" in html(card, incident)


@pytest.mark.parametrize(
    ("authority", "text"),
    [
        pytest.param(
            EDU,
            "<b>№12</b> · ответьте до 25.11 09:50 · изменены органы\n"
            "Снят орган: Управление архитектуры и строительства\n"
            "Ответ готовит и размещает: Образование\n"
            "Готовьте проект: ответьте на карточку текстом.\n"
            "Решение: Иванова А. П." + EDU_CALLED,
            id="the new lead",
        ),
        pytest.param(
            ZHKH,
            "<b>№12</b> · пришлите информацию до 14:50 · изменены органы\n"
            "Снят орган: Управление архитектуры и строительства\n"
            "Ответ готовит и размещает: Образование\n"
            "От вашего органа нужна информация для сводного ответа: ответьте на карточку текстом.\n"
            "Решение: Иванова А. П." + sample.CALLED,
            id="the former lead",
        ),
        pytest.param(
            ARCH,
            "<b>№12</b> · снят с вашего органа\nОтвечать не нужно.\nРешение: Иванова А. П.",
            id="the one that leaves",
        ),
    ],
)
def test_each_authority_is_told_what_the_change_means_for_it(
    authority: AuthorityCode, text: str
) -> None:
    incident = changing(lead=EDU)
    incident.pick(ARCH, picked=False)
    incident.change_authorities(IVANOVA, at(24, "11:00"))
    card = ExecutorCard(NUMBER, authority)
    assert told(incident.events[-1], incident, card, Audience.AUTHORITY) == text


def test_the_lead_that_stays_is_told_who_came() -> None:
    incident = sample.in_progress()
    incident.reassign(Plan((ZHKH, EDU, ARCH), ZHKH), IVANOVA, at(24, "11:00"))
    assert told(incident.events[-1], incident, LEADS, Audience.AUTHORITY) == (
        "<b>№12</b> · ответьте до 25.11 09:50 · изменены органы\n"
        "Добавлены органы: Образование, Управление архитектуры и строительства\n"
        "Решение: Иванова А. П."
    )


WHY = "Почему вернули: Управление ЖКХ (Петров И. С.)\n<blockquote>Это не наши сети.</blockquote>\n"


def test_the_others_are_told_who_works_it_in_the_place_of_one_that_returned_it() -> None:
    incident = sample.registered()
    incident.plan = Plan((EDU, ZHKH), ZHKH)
    incident.route(None, IVANOVA, at(24, "10:00"))
    incident.return_to_control(ZHKH, "Это не наши сети.", PETROV, at(24, "10:30"))
    incident.redirect(ReferralNumber(1), ARCH, IVANOVA, at(24, "10:40"))
    assert told(incident.events[-1], incident, OTHERS, Audience.AUTHORITY) == (
        "<b>№12</b> · пришлите информацию до 14:50 · изменены органы\n"
        "Вместо органа «Управление ЖКХ» — Управление архитектуры и строительства\n"
        "Сводный ответ готовит и размещает этот орган.\n" + WHY + "Решение: Иванова А. П."
    )
    assert told(incident.events[-1], incident, LEADS, Audience.AUTHORITY).startswith(
        "<b>№12</b> · перенаправлен в другой орган: "
    )


def test_one_that_informed_the_lead_is_told_that_it_answers_now() -> None:
    incident = informed()
    incident.return_to_control(ZHKH, "Это не наши сети.", PETROV, at(24, "10:30"))
    referral = ReferralCard(NUMBER, ZHKH)
    assert html(referral, incident, CardMode(ModeKind.PICK_AUTHORITY)).endswith(
        "\nУже участвуют: Образование, Управление архитектуры и строительства.\n"
        "Если выбрать такой орган, он будет готовить ответ вместо вернувшего.\n"
        "В какой орган перенаправить?"
    )
    incident.redirect(ReferralNumber(1), EDU, IVANOVA, at(24, "10:50"))
    event = incident.events[-1]
    assert told(event, incident, OTHERS, Audience.AUTHORITY) == (
        "<b>№12</b> · ответьте до 25.11 09:50 · изменены органы\n"
        "Вместо органа «Управление ЖКХ» ответ готовит и размещает ваш орган.\n"
        "Готовьте проект: ответьте на карточку текстом.\n"
        + WHY
        + "Решение: Иванова А. П."
        + EDU_CALLED
    )
    builders = ExecutorCard(NUMBER, ARCH)
    assert told(event, incident, builders, Audience.AUTHORITY) == (
        "<b>№12</b> · пришлите информацию до 14:50 · изменены органы\n"
        "Вместо органа «Управление ЖКХ» — Образование\n"
        "Сводный ответ готовит и размещает этот орган.\n" + WHY + "Решение: Иванова А. П."
    )
    assert told(event, incident, LEADS, Audience.AUTHORITY).startswith(
        "<b>№12</b> · перенаправлен в другой орган: Образование"
    )


# History, reminders, the question


def test_history_tells_every_step() -> None:
    incident = drafted()
    incident.decide(FIRST, (), IVANOVA, at(24, "11:30"), without_contributions=True)
    incident.reassign(Plan((ZHKH, EDU), EDU), IVANOVA, at(24, "11:40"))
    kind = ReminderKind.CONTRIBUTION_OVERDUE
    late = at(24, "15:20")
    reminder = Reminded(number=NUMBER, at=late, by=None, kind=kind, since=late, authority=ZHKH)
    (page,) = history.pages(incident, [*incident.events, reminder], OFFICE, NOW)
    arch = "Управление архитектуры и строительства"
    steps = [line for line in page.splitlines() if line.startswith("24.11.2026")]
    assert steps[1:] == [
        (
            f"24.11.2026 10:00: направлен в органы: Управление ЖКХ (сводный ответ), Образование, {arch}"
            " (Иванова А. П.)"
        ),
        "24.11.2026 10:40: получена информация для сводного ответа: Образование (Петров И. С.)",
        "24.11.2026 11:00: направлен на согласование проект, версия 1, в срок (Петров И. С.)",
        f"24.11.2026 11:30: согласована версия 1, без информации от: {arch} (Иванова А. П.)",
        (
            f"24.11.2026 11:40: снят орган: {arch};"
            " ответ готовит и размещает: Образование (прежде: Управление ЖКХ) (Иванова А. П.)"
        ),
        "24.11.2026 15:20: напоминание: истёк срок информации от органа: Управление ЖКХ (бот)",
    ]


@pytest.mark.parametrize(
    ("kind", "place", "heading", "end"),
    [
        (
            ReminderKind.CONTRIBUTION_HALF_GONE,
            EDU_CHAT,
            "пришлите информацию до 14:50 · прошла половина срока, информации ещё нет",
            (
                "Ответьте на это сообщение или на карточку текстом: это будет информация.\n"
                'Исполнители: <a href="tg://user?id=701">Серова Я. Ю.</a>'
            ),
        ),
        (
            ReminderKind.CONTRIBUTION_DUE,
            EDU_CHAT,
            "пришлите информацию до 14:50 · наступил срок, информации ещё нет",
            (
                "Ответьте на это сообщение или на карточку текстом: это будет информация.\n"
                'Исполнители: <a href="tg://user?id=701">Серова Я. Ю.</a>'
            ),
        ),
        (
            ReminderKind.CONTRIBUTION_OVERDUE,
            ZHKH_CHAT,
            "ответьте до 25.11 09:50 · срок информации истёк",
            'Исполнители: <a href="tg://user?id=601">Петров И. С.</a>',
        ),
    ],
    ids=["half of the time gone", "due", "overdue, to the lead"],
)
def test_a_reminder_of_information_says_whose_it_is_and_by_when(
    kind: ReminderKind, place: Place, heading: str, end: str
) -> None:
    event = Reminded(number=NUMBER, at=NOW, by=None, kind=kind, since=NOW, authority=EDU)
    rendered = render_reminders(place, [(event, IncidentSnapshot(shared(), OFFICE))], NOW)
    sample.check_message(rendered)
    assert rendered.parts[0].html == (
        f"<b>№12</b> · {heading}\n"
        "Срок информации для сводного ответа: 24.11.2026 14:50\n"
        "Информацию направляет: Образование\n"
        "Сводный ответ готовит: Управление ЖКХ\n"
        "Срок ответа: 25.11.2026 09:50\n"
        f"{end}"
    )


def test_of_several_reminders_each_names_the_authority() -> None:
    events = [
        Reminded(
            number=NUMBER,
            at=NOW,
            by=None,
            kind=ReminderKind.CONTRIBUTION_OVERDUE,
            since=NOW,
            authority=authority,
        )
        for authority in (EDU, ARCH)
    ]
    snapshot = IncidentSnapshot(shared(), OFFICE)
    rendered = render_reminders(ZHKH_CHAT, [(event, snapshot) for event in events], NOW)
    assert rendered.parts[0].html.splitlines()[1:] == [
        f"<b>№12</b> · срок информации истёк, {name} (срок ответа 25.11.2026 09:50)"
        f" · {sample.TEXT} — {whom}"
        for name, whom in (
            ("Образование", sample.CALLED.removeprefix("\nИсполнители: ")),
            ("Управление архитектуры и строительства", "Петров И. С."),
        )
    ]


@pytest.mark.parametrize(
    ("warnings", "asked", "drop"),
    [
        ((DraftWarning.TALK,), "Это информация для сводного ответа?", "Переписка"),
        ((), "Передать органу, который готовит сводный ответ?", "Не отправлять"),
    ],
)
def test_talk_is_asked_about_before_the_lead_gets_it(
    warnings: tuple[DraftWarning, ...], asked: str, drop: str
) -> None:
    held = HeldText("Кто ответит?", None, warnings=warnings)
    about = HeldContribution(NUMBER, EDU, held)
    question = Question(PETROV.person, CONTROL_CHAT, about)
    rendered = render_question(5, question, shared(), OFFICE, NOW)
    assert rendered.parts[0].html == (
        f"<b>№12</b> · ваш текст:\n<blockquote>Кто ответит?</blockquote>\n{asked}"
    )
    assert sample.labels(rendered) == [["Передать"], [drop]]
