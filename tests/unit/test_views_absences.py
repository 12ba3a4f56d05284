"""What people see of absences: the steps, what they are told, and names on cards (§8)."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from domain.model.conversation.announcement import (
    AbsenceEnded,
    AbsenceMarked,
    Announcement,
    HandedOver,
    PostsChanged,
)
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import Announce
from domain.model.conversation.question import Question
from domain.model.conversation.questions import PlanAbsence
from domain.model.ids import AbsenceId, ChatId, IncidentNumber, PersonId, Place
from domain.model.organisation.absence import Absence, AbsenceReason, NobodyAtWork, on_duty
from domain.model.organisation.office import Office
from domain.model.organisation.people import Post, Role
from domain.ports.snapshots import AnnouncementContent, IncidentSnapshot
from handlers.absences import group_pages
from handlers.cards.card_view import CardView
from handlers.cards.executor.view import executor_card
from handlers.lists.digest import digest_pages, scopes
from handlers.news import render_announcement
from handlers.questions import render_question
from handlers.ui.rendered import Rendered
from tests.unit import views_samples as sample
from tests.unit.views_samples import CONTROL_CHAT, ZHKH, person

PETROV, SIDOROV, GROMOV, IVANOVA = (PersonId(number) for number in (601, 602, 603, 501))
TODAY, LAST = date(2026, 11, 24), date(2026, 12, 5)
STAFF = (
    person(602, "Сидоров Семён Семёнович", Role.EXECUTOR, ZHKH),
    person(603, "Громов Глеб Иванович", Role.RESPONSIBLE, ZHKH),
)
AWAY = Absence(PETROV, AbsenceReason.ILLNESS, TODAY, LAST, SIDOROV)


def office(*absences: Absence, on: date = TODAY) -> Office:
    known = sample.office(people=STAFF)
    numbered = {AbsenceId(number): one for number, one in enumerate(absences, start=1)}
    return replace(known, organisation=on_duty(known.organisation, absences, on), absences=numbered)


def asked(plan: PlanAbsence, by: PersonId = PETROV, of: Office | None = None) -> Rendered:
    question = Question(by, Place(ChatId(by)), plan)
    rendered = render_question(7, question, None, of or office(), sample.NOW)
    for part in rendered.parts:
        sample.visible(part.html)
    return rendered


WHO = PlanAbsence(MenuPage(PageKind.ABSENT))
PLANNED = PlanAbsence(
    MenuPage(PageKind.SUBSTITUTE), Absence(PETROV, AbsenceReason.TRIP, TODAY, LAST)
)


def surely(substitute: PersonId | None) -> PlanAbsence:
    absence = Absence(PETROV, AbsenceReason.TRIP, TODAY, LAST, substitute)
    return PlanAbsence(MenuPage(PageKind.ABSENCE), absence)


def text(rendered: Rendered) -> str:
    (part,) = rendered.parts
    return sample.visible(part.html)


def test_the_list_names_ones_own_with_the_reason_and_lets_it_end() -> None:
    shown = asked(PlanAbsence(), of=office(AWAY))
    assert text(shown) == (
        "Отсутствие работников\n"
        "Петров И. С. отсутствует с 24.11.2026 по 05.12.2026 (болезнь), замещает Сидоров С. С."
    )
    assert sample.buttons(shown) == [
        ("Завершить: Петров И. С., по 05.12", "be:1"),
        ("Отметить моё отсутствие", "uo:7:ay:601"),
    ]


def test_the_substitute_reads_for_whom_they_act_but_not_why() -> None:
    shown = asked(PlanAbsence(), SIDOROV, office(AWAY))
    assert text(shown).endswith("замещает Сидоров С. С.")
    assert sample.labels(shown) == [["Отметить моё отсутствие"]]


def test_another_employee_reads_nothing_of_it() -> None:
    other = replace(AWAY, person=GROMOV, substitute=None)
    assert text(asked(PlanAbsence(), SIDOROV, office(other))).endswith("Отметок об отсутствии нет.")


def test_an_absence_to_come_is_called_off() -> None:
    shown = asked(PlanAbsence(), GROMOV, office(replace(AWAY, first=LAST)))
    assert sample.labels(shown) == [
        ["Отменить: Петров И. С., с 05.12"],
        ["Отметить моё отсутствие"],
        ["Отметить отсутствие работника"],
    ]


def test_who_is_asked_with_the_names_that_one_may_choose() -> None:
    shown = asked(WHO, GROMOV)
    assert text(shown) == "Кто отсутствует? Выберите работника или напишите его фамилию."
    assert sample.buttons(shown) == [
        ("Петров И. С.", "uo:7:ay:601"),
        ("Сидоров С. С.", "uo:7:ay:602"),
        ("Отмена", "bn:7"),
    ]


def test_days_are_asked_with_an_example_of_this_year() -> None:
    shown = asked(PlanAbsence(MenuPage(PageKind.ABSENCE_DAYS, f"{PETROV}.trip")))
    assert text(shown) == (
        "Петров И. С.: какие дни отсутствия?"
        " Напишите, например: 24.11–08.12, или до пятницы, или завтра."
    )


def test_the_confirmation_is_one_sentence() -> None:
    assert text(asked(surely(SIDOROV))) == (
        "Петров И. С. отсутствует с 24.11.2026 по 05.12.2026 (командировка),"
        " замещает Сидоров С. С.\n"
        "Отметить?"
    )


def test_the_confirmation_warns_of_days_without_anybody() -> None:
    others = (
        replace(AWAY, person=SIDOROV, substitute=None),
        replace(AWAY, person=GROMOV, last=TODAY, substitute=None),
    )
    assert text(asked(surely(None), of=office(*others))) == (
        "Петров И. С. отсутствует с 24.11.2026 по 05.12.2026 (командировка), без замещения.\n"
        "Управление ЖКХ: 24.11.2026 на работе никого не будет.\n"
        "Отдел контроля получит об этом сообщение.\n"
        "Отметить?"
    )


def test_two_of_one_short_name_are_told_apart() -> None:
    twin = person(604, "Сидоров Сергей Саввич", Role.EXECUTOR, ZHKH)
    known = sample.office(people=(*STAFF, twin))
    shown = asked(PLANNED, of=known)
    assert sample.labels(shown) == [
        ["Громов Г. И."],
        ["Сидоров Семён Семёнович"],
        ["Сидоров Сергей Саввич"],
        ["Без замещения"],
        ["Отмена"],
    ]


def test_whoever_has_left_meanwhile_is_asked_nothing() -> None:
    assert "вас нет в списке" in text(asked(PlanAbsence(), PersonId(404)))


@pytest.mark.parametrize("hostile", sample.HOSTILE)
def test_names_break_no_step_and_no_button(hostile: str) -> None:
    people = (person(602, hostile, Role.EXECUTOR, ZHKH), STAFF[1])
    known = sample.office(hostile, people)
    for plan in (WHO, PLANNED, surely(SIDOROV)):
        for label, data in sample.buttons(asked(plan, GROMOV, known)):
            assert 0 < len(label) <= 64
            assert len(data.encode()) <= 64


MARKED = AbsenceMarked(person=PETROV, first=TODAY, last=TODAY, substitute=None, by=GROMOV)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (
            MARKED,
            "Отмечено отсутствие: Петров И. С., 24.11.2026\nЗамещения нет.\nОтметка: Громов Г. И.",
        ),
        (
            AbsenceEnded(
                person=PETROV, first=TODAY, last=LAST, substitute=SIDOROV, begun=False, by=PETROV
            ),
            "Отсутствие отменено: Петров И. С., с 24.11.2026 по 05.12.2026\nОтметка: Петров И. С.",
        ),
        (
            NobodyAtWork(body=ZHKH, first=TODAY, last=TODAY),
            (
                "Управление ЖКХ: на работе никого\n"
                "24.11.2026 отсутствуют все работники органа, замещать их некому.\n"
                "Назначьте замещающего (/absence) или перенаправьте сообщения."
            ),
        ),
        (
            HandedOver(authority=ZHKH, person=PersonId(404), numbers=(IncidentNumber(3),)),
            (
                "Управление ЖКХ: нужен исполнитель\n"
                "Без исполнителя: №3. Взявший их работник больше не работает в органе.\n"
                "Откройте карточку и нажмите «Взять в работу»: /incident_3"
            ),
        ),
    ],
    ids=["marked", "called off", "nobody at work", "handed over"],
)
def test_what_is_announced_is_told_in_a_few_lines(what: Announcement, expected: str) -> None:
    assert told_in(Place(ChatId(-1001)), what) == expected


def test_a_group_reads_no_reasons() -> None:
    (page,) = group_pages([AWAY], office(AWAY))
    assert sample.visible(page) == (
        "Отсутствие работников\n"
        "Петров И. С. отсутствует с 24.11.2026 по 05.12.2026, замещает Сидоров С. С.\n"
        "Отметить или завершить отсутствие: /absence в личном чате с ботом."
    )


@pytest.mark.parametrize(
    ("absences", "line"),
    [
        ([], "Взято в работу: Петров И. С."),
        ([AWAY], "Взято в работу: Сидоров С. С. (замещает: Петров И. С.)"),
        (
            [replace(AWAY, substitute=None)],
            "Взято в работу: Петров И. С. (отсутствует)\nИсполнители: Сидоров С. С.",
        ),
    ],
    ids=["at work", "replaced", "away without a substitute"],
)
def test_the_executors_card_mentions_whoever_is_at_work(absences: list[Absence], line: str) -> None:
    snapshot = IncidentSnapshot(sample.taken(), office(*absences))
    shown = executor_card(CardView(snapshot, sample.NOW, at_home=True), ZHKH)
    assert sample.visible(shown.parts[-1].html).endswith(line)


def test_control_reads_each_morning_where_nobody_is_at_work() -> None:
    absences = [replace(AWAY, person=one, substitute=None) for one in (PETROV, SIDOROV, GROMOV)]
    empty = office(*absences)
    morning: datetime = sample.NOW
    ((place, rows),) = scopes([], empty.organisation)
    assert place == sample.CONTROL_CHAT
    (page,) = digest_pages(place, rows, empty, morning)
    assert sample.visible(page) == (
        "Начало дня, 24.11.2026\n"
        "Открыто: 0, срок сегодня: 0, просрочено: 0\n"
        "На работе никого, замещать некому: Управление ЖКХ\n"
        "На работе: Иванова А. П.\n"
        "Отсутствует Петров И. С. (Управление ЖКХ): по 05.12.2026, без замещения\n"
        "Отсутствует Сидоров С. С. (Управление ЖКХ): по 05.12.2026, без замещения\n"
        "Отсутствует Громов Г. И. (Управление ЖКХ): по 05.12.2026, без замещения"
    )
    assert "никого" not in digest_pages(sample.ZHKH_CHAT, rows, empty, morning)[0]
    assert list(scopes([], office().organisation)) == []


def test_an_authority_reads_each_morning_who_acts_for_whom_at_the_end_of_the_chain() -> None:
    chain = (AWAY, replace(AWAY, person=SIDOROV, last=TODAY, substitute=GROMOV))
    (page,) = digest_pages(sample.ZHKH_CHAT, [], office(*chain), sample.NOW)
    assert sample.visible(page).splitlines()[2:] == [
        "На работе: Громов Г. И. (замещает: Петров И. С., Сидоров С. С.)",
        "Отсутствует Петров И. С.: по 05.12.2026, замещает Громов Г. И.",
        "Отсутствует Сидоров С. С.: по 24.11.2026, замещает Громов Г. И.",
    ]


def test_an_admin_who_is_away_is_missed_by_nobody() -> None:
    known = sample.office(people=(person(900, "Орлов Олег Олегович", Role.ADMIN),))
    away = replace(AWAY, person=PersonId(900), substitute=None)
    today = replace(known, organisation=on_duty(known.organisation, [away], TODAY))
    (page,) = digest_pages(sample.CONTROL_CHAT, [], today, sample.NOW)
    assert "Орлов" not in page


def test_of_many_at_work_and_away_a_phone_shows_the_first() -> None:
    staff = [person(700 + n, f"Работник{n}", Role.EXECUTOR, ZHKH) for n in range(25)]
    known = sample.office(people=tuple(staff))
    absences = [replace(AWAY, person=one.id, substitute=None) for one in staff[:12]]
    today = replace(known, organisation=on_duty(known.organisation, absences, TODAY))
    (page,) = digest_pages(sample.ZHKH_CHAT, [], today, sample.NOW)
    at_work, first = sample.visible(page).splitlines()[2:4]
    assert at_work.startswith("На работе: Петров И. С., Работник12, ")
    assert at_work.endswith(" и ещё 4")
    assert first.startswith("Отсутствует Работник0: ")
    assert page.endswith("и ещё отсутствуют: 2, список: /absence")


def told_in(place: Place, what: Announcement) -> str:
    return text(
        render_announcement(AnnouncementContent(Announce(place, what), office()), sample.NOW)
    )


def test_the_substitute_reads_for_whom_they_act() -> None:
    marked = replace(MARKED, last=LAST, substitute=SIDOROV)
    assert told_in(Place(ChatId(SIDOROV)), marked) == (
        "Вы замещаете: Петров И. С., с 24.11.2026 по 05.12.2026\n"
        "На эти дни права и оповещения переходят к вам. Что ждёт действий: /my\n"
        "Отметка: Громов Г. И."
    )
    assert told_in(Place(ChatId(PETROV)), marked) == (
        "Отмечено отсутствие: Петров И. С., с 24.11.2026 по 05.12.2026\n"
        "Замещает: Сидоров С. С.\n"
        "На эти дни права и оповещения переходят к замещающему.\n"
        "Отметка: Громов Г. И."
    )


@pytest.mark.parametrize(
    ("begun", "first", "how"),
    [
        (True, "Вы больше не замещаете", "завершено"),
        (False, "Вы не замещаете", "отменено"),
    ],
)
def test_the_substitute_reads_that_it_is_over(first: str, how: str, *, begun: bool) -> None:
    ended = AbsenceEnded(
        person=PETROV, first=TODAY, last=LAST, substitute=SIDOROV, begun=begun, by=PETROV
    )
    assert told_in(Place(ChatId(SIDOROV)), ended) == (
        f"{first}: Петров И. С., с 24.11.2026 по 05.12.2026\n"
        f"Отсутствие {how}.\n"
        "Отметка: Петров И. С."
    )


def test_a_new_administrator_reads_it_of_themselves() -> None:
    gained = (Post(Role.ADMIN),)
    changed = PostsChanged(person=PETROV, gained=gained, lost=(), left=False, by=GROMOV)
    assert told_in(Place(ChatId(PETROV)), changed).startswith("Вы администратор бота\n")
    assert told_in(CONTROL_CHAT, changed).startswith("Петров И. С.: администратор\n")
