"""Reminders, the alert and the digest, whole: what everybody reads of what is to be done by when."""

from dataclasses import replace

import pytest

from domain.model.actor import Actor
from domain.model.conversation.cards import PLAIN, CardMode, ModeKind
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId, Place
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import Reminded
from domain.model.incident.workflow.status import Importance, Status
from domain.model.incident.workflow.thresholds import ReminderKind
from domain.model.organisation.people import Role
from domain.ports.reading import IncidentRow
from domain.ports.snapshots import IncidentSnapshot
from handlers.cards.alert import alert_card
from handlers.cards.card_view import CardView
from handlers.lists import digest
from handlers.news import render_reminders
from handlers.ui.markup import counting
from handlers.ui.rendered import Rendered
from tests.unit import views_samples as sample
from tests.unit.views_samples import CONTROL_CHAT, NOW, NUMBER, OFFICE, ZHKH, ZHKH_CHAT, at

DEPUTY = sample.person(801, "Глебов Глеб Глебович", Role.DEPUTY_HEAD)
WITH_DEPUTY = sample.office(people=(DEPUTY,))
DEPUTYS_CHAT = DEPUTY.private
CONTROL_NAMED = '<a href="tg://user?id=501">Иванова А. П.</a>'
CONTROL_CALLED = f"\nОтдел контроля: {CONTROL_NAMED}"
MENTION = '<a href="tg://user?id=601">Петров И. С.</a>'


def told(kind: ReminderKind, incident: Incident, place: Place, now=NOW) -> str:
    """The one reminder that waits for the place."""
    event = Reminded(number=NUMBER, at=now, by=None, kind=kind, since=now)
    rendered = render_reminders(place, [(event, IncidentSnapshot(incident, WITH_DEPUTY))], now)
    (part,) = rendered.parts
    sample.check_message(rendered)
    return part.html


@pytest.mark.parametrize("kind", ReminderKind)
def test_every_reminder_says_what_it_is_about(kind: ReminderKind) -> None:
    assert told(kind, sample.approved(), CONTROL_CHAT).startswith("<b>№12</b> · ")


@pytest.mark.parametrize(
    ("kind", "incident", "text"),
    [
        (
            ReminderKind.HALF_GONE,
            sample.in_progress(),
            (
                "<b>№12</b> · ответьте до 25.11 09:50 · прошла половина срока, проекта ещё нет, осталось 5 ч 50 мин рабочего времени\n"
                "Срок ответа: 25.11.2026 09:50\n"
                ""
                "Направьте проект ответа: ответьте на это сообщение или на карточку текстом.\n"
                f"Исполнители: {MENTION}"
            ),
        ),
        (
            ReminderKind.HOUR_LEFT,
            sample.taken(),
            (
                "<b>№12</b> · ответьте до 25.11 09:50 · до срока осталось 5 ч 50 мин рабочего времени\n"
                "Срок ответа: 25.11.2026 09:50\n"
                ""
                "Направьте проект ответа: ответьте на это сообщение или на карточку текстом.\n"
                f"Взято в работу: {MENTION}"
            ),
        ),
        (
            ReminderKind.NOT_PLACED,
            sample.agreed(DraftKind.INTERIM),
            (
                "<b>№12</b> · разместите промежуточный ответ до 25.11 09:50"
                " · промежуточный ответ согласован, но ещё не размещён\n"
                "Срок ответа: 25.11.2026 09:50\n"
                "Разместите согласованный промежуточный ответ и пришлите ссылку.\n"
                f"Исполнители: {MENTION}"
            ),
        ),
        (
            ReminderKind.NOT_PLACED,
            sample.agreed(DraftKind.CLARIFICATION),
            (
                "<b>№12</b> · задайте автору вопрос до 25.11 09:50"
                " · уточняющий вопрос автору согласован, но ещё не задан\n"
                "Срок ответа: 25.11.2026 09:50\n"
                "Задайте автору согласованный вопрос и пришлите ссылку.\n"
                f"Исполнители: {MENTION}"
            ),
        ),
        (
            ReminderKind.NOT_PLACED,
            sample.approved(),
            (
                "<b>№12</b> · разместите ответ до 25.11 09:50 · ответ согласован, но ещё не размещён\n"
                "Срок ответа: 25.11.2026 09:50\n"
                ""
                "Разместите согласованный ответ и пришлите ссылку.\n"
                f"Исполнители: {MENTION}"
            ),
        ),
    ],
    ids=["half of the norm", "an hour, taken", "interim", "question", "not placed"],
)
def test_executors_are_told_what_to_do_and_mentioned(
    kind: ReminderKind, incident: Incident, text: str
) -> None:
    assert told(kind, incident, ZHKH_CHAT) == text


def test_control_is_asked_to_decide() -> None:
    assert told(ReminderKind.DRAFT_WAITS, sample.on_approval(), CONTROL_CHAT) == (
        "<b>№12</b> · согласуйте до 25.11 09:50 · проект ждёт решения\n"
        "Срок ответа: 25.11.2026 09:50\n"
        "Орган: Управление ЖКХ\n"
        "Проект ждёт решения отдела контроля." + CONTROL_CALLED
    )


@pytest.mark.parametrize(
    ("kind", "waits", "agreed"),
    [
        (
            DraftKind.FINAL,
            "проект ждёт решения",
            "ответ согласован, но ещё не размещён",
        ),
        (
            DraftKind.INTERIM,
            "проект промежуточного ответа ждёт решения",
            "промежуточный ответ согласован, но ещё не размещён",
        ),
        (
            DraftKind.CLARIFICATION,
            "проект уточняющего вопроса автору ждёт решения",
            "уточняющий вопрос автору согласован, но ещё не задан",
        ),
    ],
)
def test_reminders_in_a_list_tell_the_kinds_of_texts_apart(
    kind: DraftKind, waits: str, agreed: str
) -> None:
    waiting, to_place = sample.drafted(kind), sample.agreed(kind)
    to_place.number = IncidentNumber(13)
    told = [
        (
            Reminded(number=one.number, at=NOW, by=None, kind=reminder, since=NOW),
            IncidentSnapshot(one, OFFICE),
        )
        for one, reminder in (
            (waiting, ReminderKind.DRAFT_WAITS),
            (to_place, ReminderKind.NOT_PLACED),
        )
    ]
    (part,) = render_reminders(CONTROL_CHAT, told, NOW).parts
    _, first, second = part.html.splitlines()
    assert first.startswith(f"<b>№12</b> · {waits} (")
    assert second.startswith(f"<b>№13</b> · {agreed} (")


@pytest.mark.parametrize(
    ("clock", "state"),
    [
        ("09:50", "срок истёк"),
        ("10:05", "просрочено на 15 мин рабочего времени"),
        ("11:50", "просрочено на 2 ч рабочего времени"),
    ],
)
def test_who_answers_for_it_is_told_how_late_it_is_and_where_it_stands(
    clock: str, state: str
) -> None:
    assert told(ReminderKind.OVERDUE, sample.in_progress(), CONTROL_CHAT, at(25, clock)) == (
        f"<b>№12</b> · {state} · {sample.TEXT}\n"
        "Срок ответа: 25.11.2026 09:50\n"
        "Орган: Управление ЖКХ\n"
        "Проекта ответа на согласовании нет."
    )


def test_what_nobody_has_routed_is_for_control_to_route() -> None:
    assert told(ReminderKind.HOUR_LEFT, sample.registered(), CONTROL_CHAT) == (
        "<b>№12</b> · выберите орган, срок 25.11 09:50 · до срока осталось 5 ч 50 мин рабочего времени\n"
        "Срок ответа: 25.11.2026 09:50\n"
        "Выберите орган на карточке." + CONTROL_CALLED
    )


def test_an_ignored_alert_and_a_missing_report_say_what_helps() -> None:
    incident = sample.registered(Importance.HIGH)
    assert told(ReminderKind.ALERT_IGNORED, incident, CONTROL_CHAT) == (
        "<b>№12</b> · <b>повышенная важность</b> · свяжитесь с заместителем главы · оповещение никто не принял к сведению\n"
        "Срок ответа: 24.11.2026 14:50\n"
        "Если заместитель главы недоступен, известите уполномоченное лицо.\n"
        "Оповещены: Глебов Г. Г." + CONTROL_CALLED
    )
    assert told(ReminderKind.NOT_REPORTED, incident, DEPUTYS_CHAT) == (
        "<b>№12</b> · <b>повышенная важность</b> · доложите главе · нет отметки о докладе главе\n"
        "Срок ответа: 24.11.2026 14:50\n"
        "Отметьте доклад кнопкой «Доложено главе» под оповещением."
    )
    assert told(ReminderKind.NOT_REPORTED, incident, CONTROL_CHAT) == (
        "<b>№12</b> · <b>повышенная важность</b> · свяжитесь с заместителем главы · нет отметки о докладе главе\n"
        "Срок ответа: 24.11.2026 14:50\n"
        "Доклад отмечает кнопкой «Доложено главе» заместитель главы или уполномоченное лицо.\n"
        "Оповещены: Глебов Г. Г." + CONTROL_CALLED
    )


def test_several_reminders_are_a_list_the_most_urgent_first() -> None:
    later, sooner = sample.in_progress(), sample.registered(Importance.HIGH)
    sooner.number = IncidentNumber(13)
    events = [
        (
            Reminded(number=later.number, at=NOW, by=None, kind=ReminderKind.HALF_GONE, since=NOW),
            IncidentSnapshot(later, OFFICE),
        ),
        (
            Reminded(number=sooner.number, at=NOW, by=None, kind=ReminderKind.HOUR_LEFT, since=NOW),
            IncidentSnapshot(sooner, OFFICE),
        ),
    ]
    (part,) = render_reminders(CONTROL_CHAT, events, NOW).parts
    assert part.html == (
        "<b>Напоминания: 2</b> · №13 (повышенная важность), №12\n"
        "<b>№13</b> · <b>повышенная важность</b> · до срока осталось 1 ч 50 мин рабочего времени (срок 24.11.2026 14:50)"
        f" · {sample.TEXT} — {CONTROL_NAMED}\n"
        "<b>№12</b> · прошла половина срока, проекта ещё нет, осталось 5 ч 50 мин рабочего времени"
        f" (срок 25.11.2026 09:50) · {sample.TEXT}"
    )


def reminders_of(*told: tuple[Incident, ReminderKind, AuthorityCode | None], now=NOW) -> str:
    """What control reads of all these reminders, which wait for it together."""
    events = [
        (
            Reminded(
                number=incident.number, at=now, by=None, kind=kind, since=now, authority=authority
            ),
            IncidentSnapshot(incident, OFFICE),
        )
        for incident, kind, authority in told
    ]
    (part,) = render_reminders(CONTROL_CHAT, events, now).parts
    return sample.visible(part.html)


def test_several_reminders_count_incidents_not_reminders() -> None:
    first, second = sample.in_progress(), sample.in_progress()
    second.number = IncidentNumber(13)
    heading, *told = reminders_of(
        (first, ReminderKind.OVERDUE, None),
        (first, ReminderKind.CONTRIBUTION_OVERDUE, ZHKH),
        (second, ReminderKind.OVERDUE, None),
        now=at(25, "12:00"),
    ).splitlines()
    assert heading == "Просрочено: 2 · №12, №13"
    assert [line.partition(" · ")[0] for line in told] == ["№12", "№13"], "a line for each"


def test_what_two_reminders_say_alike_is_said_once() -> None:
    late, other = sample.in_progress(), sample.in_progress()
    other.number = IncidentNumber(13)
    twice = ((late, ReminderKind.OVERDUE, None),) * 2
    now = at(25, "12:00")
    told = reminders_of(*twice, (other, ReminderKind.OVERDUE, None), now=now)
    assert [line.split(" · ")[0] for line in told.splitlines()] == ["Просрочено: 2", "№12", "№13"]
    assert reminders_of(*twice, now=now) == reminders_of(twice[0], now=now)


def test_of_several_reminders_each_names_who_is_called_and_calls_them_once() -> None:
    taken, free = sample.taken(), sample.in_progress()
    free.number = IncidentNumber(13)
    office = sample.office(
        people=(sample.person(602, "Сидоров Семён Семёнович", Role.EXECUTOR, ZHKH),)
    )
    told = [
        (
            Reminded(number=one.number, at=NOW, by=None, kind=ReminderKind.HALF_GONE, since=NOW),
            IncidentSnapshot(one, office),
        )
        for one in (taken, free)
    ]
    (part,) = render_reminders(ZHKH_CHAT, told, NOW).parts
    _, first, second = part.html.splitlines()
    assert first.endswith(f" — {MENTION}")
    assert second.endswith(' — Петров И. С., <a href="tg://user?id=602">Сидоров С. С.</a>')


# The alert

TO_FORWARD = (
    f"<b>№12</b> · <b>повышенная важность</b> · срок 14:50 · {sample.TEXT}\n"
    "Состояние: зарегистрирован\n"
    "Выявлен: 24.11.2026 10:00\n"
    f"Срок ответа: 24.11.2026 14:50{counting(sample.at(24, '14:50'))}\n"
    "Соцсеть: ВКонтакте\n"
    "Ссылка: https://vk.com/wall-1_2\n"
    'Автор: <a href="https://vk.com/id1">Мария К.</a>\n'
    "Сообщение:\n"
    "<blockquote>На улице Ленина третий день нет света.</blockquote>"
)
GLEBOV = Actor(PersonId(801))


def alert(incident: Incident, mode: CardMode = PLAIN) -> Rendered:
    rendered = alert_card(CardView(IncidentSnapshot(incident, WITH_DEPUTY), NOW, mode))
    sample.check_message(rendered)
    return rendered


def high() -> Incident:
    return sample.registered(Importance.HIGH)


def acknowledged() -> Incident:
    incident = high()
    incident.acknowledge(GLEBOV, at(24, "10:05"))
    return incident


def reported() -> Incident:
    incident = acknowledged()
    incident.report_to_head(GLEBOV, at(24, "10:10"))
    return incident


def lowered() -> Incident:
    incident = high()
    dues = OFFICE.dues(Importance.NORMAL, incident.detected_at, incident.policy)
    incident.change_importance(Importance.NORMAL, dues.answer, dues.draft, GLEBOV, NOW)
    return incident


REPORT = (
    "<b>№12</b> · <b>повышенная важность</b> · доложите главе незамедлительно"
    " · На улице Ленина третий день нет света."
)


@pytest.mark.parametrize(
    ("incident", "mode", "state", "labels"),
    [
        (
            high(),
            PLAIN,
            (f"{REPORT}\nСообщение выше можно переслать (п. 22 Порядка)."),
            [["Принято к сведению"], ["Доложено главе"]],
        ),
        (
            acknowledged(),
            PLAIN,
            (
                f"{REPORT}\nСообщение выше можно переслать (п. 22 Порядка).\n"
                "Принято к сведению: Глебов Г. Г., 24.11.2026 10:05"
            ),
            [["Доложено главе"]],
        ),
        (
            acknowledged(),
            CardMode(ModeKind.CONFIRM, "ra"),
            "<b>№12</b> · <b>повышенная важность</b> · вы доложили об инциденте главе?",
            [["Ещё нет"], ["Да, доложено"]],
        ),
        (
            reported(),
            PLAIN,
            "<b>№12</b> · <b>повышенная важность</b> · доложено главе, Глебов Г. Г., 24.11.2026 10:10",
            [],
        ),
        (
            lowered(),
            PLAIN,
            "<b>№12</b> · важность снижена до обычной, докладывать не нужно",
            [],
        ),
        (
            sample.cancelled(high()),
            PLAIN,
            "<b>№12</b> · <b>повышенная важность</b> · регистрация отменена, докладывать не нужно",
            [],
        ),
    ],
    ids=["new", "acknowledged", "asked", "reported", "lowered", "cancelled"],
)
def test_the_alert_says_what_is_left_to_do(
    incident: Incident, mode: CardMode, state: str, labels: list[list[str]]
) -> None:
    rendered = alert(incident, mode)
    assert rendered.parts[-1].html == state
    assert sample.labels(rendered) == labels
    assert not rendered.silent


def test_the_alert_begins_with_a_text_to_forward_without_buttons() -> None:
    to_forward, _ = alert(high()).parts
    assert to_forward.html == TO_FORWARD
    assert to_forward.keyboard is None


# The digest

FINAL = DraftKind.FINAL
ROW = IncidentRow(
    NUMBER,
    Status.IN_PROGRESS,
    Importance.NORMAL,
    at(25, "09:50"),
    (ZHKH,),
    sample.TEXT,
    since=at(24, "16:00"),
)
OPENING = at(25, "08:00")


def test_the_digest_begins_with_high_importance() -> None:
    late = replace(ROW, due_at=at(24, "16:50"))
    high = replace(ROW, number=IncidentNumber(11), importance=Importance.HIGH)
    (page,) = digest.digest_pages(CONTROL_CHAT, [late, high], OFFICE, OPENING)
    assert "№11 · повышенная важность" in sample.visible(page)[:100]


def test_the_digest_counts_all_and_lists_what_cannot_wait() -> None:
    late = replace(ROW, number=IncidentNumber(10), due_at=at(24, "16:00"))
    tomorrow = replace(ROW, number=IncidentNumber(14), due_at=at(26, "09:00"))
    assert digest.digest_pages(CONTROL_CHAT, [late, ROW, tomorrow], OFFICE, OPENING) == [
        (
            "<b>Начало дня, 25.11.2026</b>\n"
            "Открыто: 3, срок сегодня: 1, просрочено: 1\n"
            "<b>Ждут других: 2</b>\n"
            "<b>№10</b> · Управление ЖКХ · в работе уже 1 ч рабочего времени · <b>срок истёк</b> 24.11.2026 16:00"
            " · На улице Ленина третий день нет света.\n"
            "<b>№12</b> · Управление ЖКХ · в работе уже 1 ч рабочего времени · срок 25.11.2026 09:50"
            " · На улице Ленина третий день нет света.\n"
            "На работе: Иванова А. П."
        )
    ]


def test_the_digest_of_an_authority_says_first_what_it_is_to_do() -> None:
    approving = replace(ROW, number=IncidentNumber(15), status=Status.ON_APPROVAL)
    to_place = replace(ROW, number=IncidentNumber(16), status=Status.APPROVED, in_hand=FINAL)
    later = replace(ROW, number=IncidentNumber(17), due_at=at(26, "09:00"), rework=True)
    rows = [approving, to_place, later]
    (page,) = digest.digest_pages(ZHKH_CHAT, rows, OFFICE, OPENING)
    assert sample.visible(page) == (
        "Начало дня, 25.11.2026\n"
        "Открыто: 3, срок сегодня: 2, просрочено: 0\n"
        "№16 · разместите ответ до 09:50 · ждёт 1 ч рабочего времени"
        " · На улице Ленина третий день нет света.\n"
        "№17 · исправьте до 26.11 09:00 · ждёт 1 ч рабочего времени"
        " · На улице Ленина третий день нет света.\n"
        "Ждут других: 1\n"
        "№15 · на согласовании уже 1 ч рабочего времени · срок 25.11.2026 09:50"
        " · На улице Ленина третий день нет света.\n"
        "На работе: Петров И. С."
    )
    assert "разместите" in sample.visible(page)[:100]


def test_the_digest_of_control_says_first_what_it_is_to_decide() -> None:
    approving = replace(
        ROW, number=IncidentNumber(15), status=Status.ON_APPROVAL, in_hand=DraftKind.INTERIM
    )
    (page,) = digest.digest_pages(CONTROL_CHAT, [ROW, approving], OFFICE, OPENING)
    first, *others = sample.visible(page).splitlines()[2:]
    assert first.startswith(
        "№15 · согласуйте промежуточный ответ до 09:50 · ждёт 1 ч рабочего времени · Управление ЖКХ · "
    )
    assert others[0] == "Ждут других: 1"


def test_of_what_is_due_another_day_the_digest_lists_the_first() -> None:
    due_at = at(27, "09:00")
    rows = [replace(ROW, number=IncidentNumber(number), due_at=due_at) for number in range(20, 35)]
    (page,) = digest.digest_pages(ZHKH_CHAT, [ROW, *rows], OFFICE, OPENING)
    told = sample.visible(page).splitlines()
    assert [line.split(" · ")[0] for line in told[2:-2]] == [
        "№12",
        *(f"№{number}" for number in range(20, 30)),
    ]
    assert told[-2] == "и ещё 5 со сроком позже: /my"


def test_a_long_digest_goes_on_in_another_message_and_loses_nothing() -> None:
    approving = [
        replace(
            ROW, number=IncidentNumber(number), status=Status.ON_APPROVAL, due_at=at(25, "09:00")
        )
        for number in range(20, 60)
    ]
    rows = [*approving, *(replace(ROW, number=IncidentNumber(n)) for n in range(60, 100))]
    told = [
        sample.visible(page).splitlines()
        for page in digest.digest_pages(CONTROL_CHAT, rows, OFFICE, OPENING)
    ]
    assert [page[0] for page in told[1:]] == ["Начало дня, продолжение"] * (len(told) - 1)
    assert not any(page[-1].startswith("Ждут других") for page in told)
    numbers = [line.split(" · ")[0] for page in told for line in page if line.startswith("№")]
    assert numbers == [f"№{row.number}" for row in rows]


def test_everybody_gets_their_own_and_nobody_gets_nothing() -> None:
    schools = AuthorityCode("edu")
    theirs = replace(ROW, number=IncidentNumber(13), authorities=(schools,))
    assert dict(digest.scopes([ROW, theirs], OFFICE.organisation)) == {
        CONTROL_CHAT: [ROW, theirs],
        ZHKH_CHAT: [ROW],
        OFFICE.organisation.place_of(schools): [theirs],
    }
    assert list(digest.scopes([], OFFICE.organisation)) == []
