"""Lists, history and the arithmetic of a due."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import (
    CommentAdded,
    DraftApproved,
    IncidentEvent,
    Registered,
    TakenToWork,
)
from domain.model.incident.workflow.policy import Policy
from domain.model.incident.workflow.status import Importance, IncidentKind, Status
from domain.model.organisation.office import Office
from domain.ports.reading import IncidentRow, MostUrgent, PromiseRow, WaitingReferral
from handlers.lists import read_commands
from handlers.lists import view as lists
from handlers.lists.view import Side, turns
from handlers.news import history
from tests.unit import views_samples as sample
from tests.unit.views_samples import FIRST, HOSTILE, IVANOVA, NOW, NUMBER, OFFICE, PETROV, ZHKH, at

ROW = IncidentRow(
    NUMBER,
    Status.IN_PROGRESS,
    Importance.NORMAL,
    at(25, "09:50"),
    (ZHKH,),
    sample.TEXT,
    since=at(24, "10:45"),
)
HOUSING = Side(frozenset({ZHKH}))
CONTROL = Side(frozenset(), frozenset(IncidentKind))


def open_pages(rows: Sequence[IncidentRow], office: Office, now: datetime) -> list[str]:
    """What `/open` shows where these are all."""
    return lists.open_pages(all_of(rows), office, now)


def overdue_pages(rows: Sequence[IncidentRow], office: Office, now: datetime) -> list[str]:
    """The same of `/overdue`."""
    return lists.overdue_pages(all_of(rows), office, now)


def my_pages(rows: Sequence[IncidentRow], office: Office, now: datetime) -> list[str]:
    """What an executor of the housing department reads."""
    return lists.my_pages(HOUSING.waiting(rows), office, now)


def all_of(rows: Sequence[IncidentRow]) -> MostUrgent:
    return MostUrgent(rows, Counter(row.kind for row in rows))


# --- Lists ---------------------------------------------------------------------------------------


def test_a_line_says_what_where_and_by_when() -> None:
    assert open_pages([ROW], OFFICE, NOW) == [
        (
            "<b>Открытые инциденты: 1</b>\n"
            "<b>№12</b> · Управление ЖКХ · в работе уже 1 ч 25 мин рабочего времени · срок 25.11.2026 09:50"
            " · На улице Ленина третий день нет света."
        )
    ]


def test_their_own_body_is_not_named_to_who_has_no_other() -> None:
    roads = AuthorityCode("roads")
    both = replace(ROW, number=IncidentNumber(13), authorities=(ZHKH, roads))
    (page,) = lists.my_pages(HOUSING.waiting([ROW, both]), OFFICE, NOW, sole=HOUSING.sole)
    assert ["Управление ЖКХ" in one for one in page.splitlines()[1:]] == [False, True]
    assert Side(frozenset({ZHKH, roads})).sole is None
    assert Side(frozenset({ZHKH}), frozenset({IncidentKind.INCIDENT})).sole is None


def test_a_high_and_overdue_incident_stands_out() -> None:
    row = replace(ROW, importance=Importance.HIGH, due_at=at(24, "12:59"))
    assert overdue_pages([row], OFFICE, NOW) == [
        (
            "<b>Просроченные инциденты: 1</b>\n"
            "<b>№12</b> · <b>повышенная важность</b> · Управление ЖКХ · в работе"
            " уже 1 ч 25 мин рабочего времени · <b>срок истёк</b> 24.11.2026 12:59 · На улице Ленина третий день нет света."
        )
    ]


def test_an_incident_exactly_at_its_due_is_not_overdue() -> None:
    (page,) = my_pages([replace(ROW, due_at=NOW)], OFFICE, NOW)
    assert page.startswith("<b>Ждут ваших действий: 1</b>\n")
    assert "просрочен" not in page


def test_who_has_taken_an_incident_is_told() -> None:
    (page,) = open_pages([replace(ROW, assignees=frozenset({PersonId(601)}))], OFFICE, NOW)
    assert (
        " · в работе уже 1 ч 25 мин рабочего времени · взято в работу: Петров И. С. · срок " in page
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Нет света. https://ok.ru/group/1/topic/5", "Нет света."),
        ("https://vk.com/wall-1_2 Нет света.", "Нет света."),
        ("https://vk.com/wall-1_2", "https://vk.com/wall-1_2"),
    ],
)
def test_a_line_has_no_link_that_may_be_cut_short(text: str, shown: str) -> None:
    (page,) = open_pages([replace(ROW, beginning=text)], OFFICE, NOW)
    assert page.endswith(f" · {shown}")


def test_a_text_that_was_erased_leaves_no_trace() -> None:
    (page,) = open_pages([replace(ROW, beginning="")], OFFICE, NOW)
    assert page.endswith(" · срок 25.11.2026 09:50")


def test_what_has_no_authority_and_a_due_past_the_calendar_is_shown_so() -> None:
    row = replace(ROW, status=Status.REGISTERED, authorities=(), due_at=at(31, "17:00", 12))
    row = replace(row, due_at=row.due_at + timedelta(days=11))
    (page,) = open_pages([row], OFFICE, NOW)
    assert (
        "<b>№12</b> · зарегистрирован уже 1 ч 25 мин рабочего времени · срок 11.01.2027 17:00 (предварительно) · На"
        in page
    )


@pytest.mark.parametrize(
    ("pages", "text"),
    [
        (open_pages, "Открытых сообщений нет."),
        (my_pages, "Сейчас от вас ничего не требуется."),
        (overdue_pages, "Просроченных сообщений нет."),
    ],
    ids=["open", "my", "overdue"],
)
def test_an_empty_list_says_so(pages, text: str) -> None:
    assert pages([], OFFICE, NOW) == [text]


def test_a_long_list_is_split_between_lines_and_loses_none() -> None:
    rows = [replace(ROW, number=IncidentNumber(number)) for number in range(1, 301)]
    pages = open_pages(rows, OFFICE, NOW)
    shown = [sample.visible(page).split("\n") for page in pages]
    assert all(heading.startswith("Открытые инциденты") for heading, *_ in shown)
    assert [line.split(" · ")[0] for _, *page in shown for line in page] == [
        f"№{row.number}" for row in rows
    ]


@pytest.mark.parametrize("page", [0, 1, 5])
def test_a_page_is_whole_though_only_the_first_of_a_list_were_read(page: int) -> None:
    """Its lines are as short as a line can be, and the next page is there."""
    due = at(30, "16:00")
    short = replace(ROW, authorities=(), beginning="", since=NOW, due_at=due)
    rows = [replace(short, number=IncidentNumber(number)) for number in range(1, 2001)]
    first = MostUrgent(rows[: lists.longest(page + 2)], Counter(row.kind for row in rows))
    assert len(first.rows) < len(rows)
    found, whole = lists.open_pages(first, OFFICE, NOW), open_pages(rows, OFFICE, NOW)
    assert found[: page + 1] == whole[: page + 1]
    assert len(found) > page + 1
    assert found[0].startswith("<b>Открытые инциденты: 2000</b>")


def test_a_broken_promise_stands_behind_all_that_is_overdue() -> None:
    promised = [PromiseRow(NUMBER, IncidentKind.INCIDENT, ZHKH, NOW.date(), "Свет дадим")]
    rows = [ROW, replace(ROW, number=IncidentNumber(13))]
    counts = Counter(row.kind for row in rows)
    (page,) = lists.overdue_pages(MostUrgent(rows, counts), OFFICE, NOW, promised)
    assert "Обещано" in page.split("№13")[1]
    (page,) = lists.overdue_pages(MostUrgent(rows[:1], counts), OFFICE, NOW, promised)
    assert "Обещано" not in page


def row(status: Status, **fields: Any) -> IncidentRow:
    return replace(ROW, status=status, **fields)


SCHOOLS = AuthorityCode("edu")
RETURNED = WaitingReferral(ZHKH, at(24, "11:45"), returned=True)
PROPOSED = WaitingReferral(ZHKH, at(24, "11:45"), returned=False)
BOTH: dict[str, Any] = {"authorities": (ZHKH, SCHOOLS), "uninformed": {SCHOOLS: at(24, "11:30")}}


@pytest.mark.parametrize(
    ("given", "standing", "control", "lead"),
    [
        (row(Status.REGISTERED, authorities=()), "зарегистрирован", "выберите орган, срок", None),
        (ROW, "в работе", None, "ответьте до"),
        (row(Status.IN_PROGRESS, rework=True), "на доработке", None, "исправьте до"),
        (
            row(Status.AWAITING_FINAL, interim=True),
            "ждёт окончательного ответа",
            None,
            "направьте окончательный ответ до",
        ),
        (
            row(Status.ON_APPROVAL, in_hand=DraftKind.FINAL),
            "на согласовании",
            "согласуйте до",
            None,
        ),
        (
            row(Status.ON_APPROVAL, in_hand=DraftKind.INTERIM),
            "на согласовании",
            "согласуйте промежуточный ответ до",
            None,
        ),
        (
            row(Status.ON_APPROVAL, in_hand=DraftKind.FINAL, interim=True),
            "на согласовании",
            "согласуйте окончательный ответ до",
            None,
        ),
        (
            row(Status.APPROVED, in_hand=DraftKind.FINAL),
            "ждёт размещения",
            None,
            "разместите ответ до",
        ),
        (
            row(Status.APPROVED, in_hand=DraftKind.CLARIFICATION),
            "ждёт размещения",
            None,
            "задайте автору вопрос до",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_waits_for_whom_and_how_long(
    given: IncidentRow, standing: str, control: str | None, lead: str | None
) -> None:
    due = "25.11 09:50"
    assert (
        f" · {standing} уже 1 ч 25 мин рабочего времени · " in open_pages([given], OFFICE, NOW)[0]
    )
    for side, what in ((CONTROL, control), (HOUSING, lead)):
        (page,) = lists.my_pages(side.waiting([given]), OFFICE, NOW)
        if what is None:
            assert page == "Сейчас от вас ничего не требуется."
        else:
            assert f"<b>№12</b> · {what} {due} · ждёт 1 ч 25 мин рабочего времени · " in page


@pytest.mark.parametrize(
    ("referral", "standing", "what"),
    [
        (RETURNED, "возврат ждёт решения", "решите по возврату"),
        (PROPOSED, "предложение не отвечать ждёт решения", "решите по предложению не отвечать"),
    ],
    ids=["returned", "no answer proposed"],
)
def test_what_an_authority_has_referred_waits_for_control_alone(
    referral: WaitingReferral, standing: str, what: str
) -> None:
    given = replace(ROW, referrals=(referral,))
    assert f" · {standing} уже 25 мин рабочего времени · " in open_pages([given], OFFICE, NOW)[0]
    (page,) = lists.my_pages(CONTROL.waiting([given]), OFFICE, NOW)
    assert (
        f"<b>№12</b> · {what}, срок 25.11 09:50 · ждёт 25 мин рабочего времени · Управление ЖКХ · "
        in page
    )
    assert not HOUSING.waiting([given])


@pytest.mark.parametrize(
    ("given", "waits"),
    [
        (replace(ROW, **BOTH), True),
        (row(Status.ON_APPROVAL, **BOTH), True),
        (row(Status.APPROVED, in_hand=DraftKind.INTERIM, **BOTH), True),
        (row(Status.APPROVED, in_hand=DraftKind.FINAL, **BOTH), False),
        (replace(ROW, referrals=(replace(RETURNED, authority=SCHOOLS),), **BOTH), False),
    ],
    ids=["drafting", "on approval", "interim agreed", "answer agreed", "returned"],
)
def test_information_is_waited_for_until_the_answer_is_agreed(
    given: IncidentRow, *, waits: bool
) -> None:
    pages = lists.my_pages(Side(frozenset({SCHOOLS})).waiting([given]), OFFICE, NOW)
    told = (
        "№12</b> · пришлите информацию, срок 25.11 09:50 · ждёт 40 мин рабочего времени · "
        in pages[0]
    )
    assert told is waits


def test_a_list_line_agrees_with_what_the_incident_awaits() -> None:
    for incident in (sample.in_progress(), sample.second_version(), sample.taken()):
        given = replace(ROW, status=incident.status, since=incident.stage_since)
        awaited = {turn.body for turn in turns(given) if turn.body}
        assert awaited == set(incident.awaited)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_foreign_text_breaks_a_list(text: str) -> None:
    row = replace(ROW, beginning=text)
    (page,) = open_pages([row], sample.office(text), NOW)
    assert len(sample.visible(page).split("\n")) == 2


# --- History -------------------------------------------------------------------------------------


def test_history_tells_everything_in_order() -> None:
    incident = sample.second_version()
    dues = OFFICE.dues(Importance.HIGH, incident.detected_at, incident.policy)
    incident.change_importance(Importance.HIGH, dues.answer, dues.draft, IVANOVA, at(24, "11:45"))
    incident.decide(incident.drafts[-1].version, (), IVANOVA, at(24, "11:50"))
    incident.place(None, PETROV, at(24, "15:00"))
    assert history.pages(incident, incident.events, OFFICE, at(24, "16:00")) == [
        (
            "<b>№12</b> · <b>повышенная важность</b> · история. Сейчас: ответ размещён\n"
            "24.11.2026 10:00: зарегистрирован, выявлен 24.11.2026 10:00, срок 25.11.2026 09:50"
            " (Иванова А. П.)\n"
            "24.11.2026 10:20: направлен в орган: Управление ЖКХ (Иванова А. П.)\n"
            "24.11.2026 11:00: направлен на согласование проект, версия 1, в срок (Петров И. С.)\n"
            "24.11.2026 11:10: комментарий отдела контроля к версии 1 (Иванова А. П.)\n"
            "24.11.2026 11:30: возвращена на доработку версия 1: несоответствие сути вопроса;"
            " орфографические и пунктуационные ошибки (Иванова А. П.)\n"
            "24.11.2026 11:40: направлен на согласование проект, версия 2, в срок (Петров И. С.)\n"
            "24.11.2026 11:45: важность повышена, срок 24.11.2026 14:50 (был 25.11.2026 09:50) (Иванова А. П.)\n"
            "24.11.2026 11:50: согласована версия 2 (Иванова А. П.)\n"
            "24.11.2026 15:00: ответ размещён с опозданием, версия 2, без ссылки (Петров И. С.)\n"
            "Рабочее время: направление 20 мин (отдел контроля), подготовка 50 мин (Управление ЖКХ),"
            " согласование 40 мин (отдел контроля), размещение 2 ч 20 мин (Управление ЖКХ)"
        )
    ]


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (
            Registered(
                number=NUMBER,
                at=at(24, "10:01"),
                by=None,
                detected_at=at(24, "10:00"),
                due_at=at(24, "14:50"),
                importance=Importance.HIGH,
            ),
            (
                "24.11.2026 10:01: зарегистрирован, повышенная важность,"
                " выявлен 24.11.2026 10:00, срок 24.11.2026 14:50 (система мониторинга)"
            ),
        ),
        (
            DraftApproved(
                number=NUMBER,
                at=at(24, "11:00"),
                by=replace(IVANOVA, person=PersonId(999)),
                version=FIRST,
                own=True,
            ),
            (
                "24.11.2026 11:00: согласована версия 1, решение по собственному проекту"
                " (работник с номером 999)"
            ),
        ),
        (
            CommentAdded(
                number=NUMBER,
                at=at(24, "23:59"),
                by=IVANOVA,
                version=FIRST,
                index=0,
                after_rejection=True,
            ),
            "24.11.2026 23:59: комментарий отдела контроля к версии 1 (Иванова А. П.)",
        ),
        (sample.taken().events[-1], "24.11.2026 10:30: взят в работу (Петров И. С.)"),
        (
            TakenToWork(
                number=NUMBER,
                at=at(24, "10:30"),
                by=PETROV,
                authority=ZHKH,
                instead_of=PersonId(501),
            ),
            "24.11.2026 10:30: взят в работу вместо: Иванова А. П. (Петров И. С.)",
        ),
        (
            sample.withdrawn(sample.on_approval()).events[-1],
            "24.11.2026 11:45: отозвана версия 1 (Петров И. С.)",
        ),
        (
            sample.recalled().events[-1],
            "24.11.2026 11:40: отменено согласование версии 1 (Иванова А. П.)",
        ),
        (
            sample.unplaced().events[-1],
            "24.11.2026 11:55: отменена отметка о размещении, отметка: Петров И. С. (Иванова А. П.)",
        ),
        (
            sample.corrected().events[-2],
            "24.11.2026 12:05: исправлена ссылка на ответ (Петров И. С.)",
        ),
        (
            sample.corrected().events[-1],
            "24.11.2026 12:06: указано время размещения: 24.11.2026 11:45, в срок (Петров И. С.)",
        ),
        (
            sample.unanswered(sample.registered()).events[-1],
            (
                "24.11.2026 11:55: ответ не даётся (п. 19 Порядка): нецензурные либо"
                " оскорбительные выражения (Иванова А. П.)"
            ),
        ),
        (
            sample.cancelled(sample.registered()).events[-1],
            "24.11.2026 11:55: регистрация отменена: ошибочная регистрация (Иванова А. П.)",
        ),
    ],
    ids=[
        "monitoring system",
        "own draft, person gone",
        "night",
        "taken",
        "taken over",
        "withdrawn",
        "recalled",
        "unplaced",
        "another link",
        "another time",
        "no answer",
        "cancelled",
    ],
)
def test_an_event_is_told_in_a_line(event: IncidentEvent, line: str) -> None:
    (page,) = history.pages(sample.registered(), [event], OFFICE, NOW)
    assert page.split("\n")[1:-1] == [line]


def test_a_late_draft_and_an_authority_that_is_gone_are_told() -> None:
    incident = sample.registered()
    incident.route(AuthorityCode("gone"), IVANOVA, at(24, "10:20"))
    incident.submit("Ответ.", PETROV, at(26, "10:00"))
    (page,) = history.pages(incident, incident.events, OFFICE, NOW)
    assert "направлен в орган: gone (" in page
    assert "направлен на согласование проект, версия 1, позже срока направления проекта (" in page


def test_a_long_history_is_split_and_each_part_says_whose_it_is() -> None:
    incident = sample.in_rework()
    pages = history.pages(incident, incident.events * 60, OFFICE, NOW)
    assert len(pages) > 1
    assert all("№12" in sample.visible(page) for page in pages)


# --- The arithmetic of a due ---------------------------------------------------------------------


def test_the_arithmetic_of_a_due_is_told_day_by_day() -> None:
    assert read_commands.deadline_pages(sample.registered(), OFFICE) == [
        (
            "<b>№12</b> · как посчитан срок\n"
            "Норма: 8 рабочих часов с момента выявления (п. 9 Порядка)\n"
            "Выявлен: 24.11.2026 10:00\n"
            "вт 24.11.2026: 6 ч 10 мин, рабочий день\n"
            "ср 25.11.2026: 1 ч 50 мин, рабочий день\n"
            "<b>Срок ответа: 25.11.2026 09:50</b>\n"
            "Проект в отдел контроля: до 25.11.2026 08:50, за 1 рабочий час до срока (п. 20 Порядка)"
        )
    ]


def test_high_importance_has_its_own_norm() -> None:
    (page,) = read_commands.deadline_pages(sample.registered(Importance.HIGH), OFFICE)
    assert "\nНорма: 4 рабочих часа с момента выявления (п. 15 Порядка)\n" in page
    assert "\n<b>Срок ответа: 24.11.2026 14:50</b>\n" in page


def test_a_night_and_a_weekend_are_skipped_with_the_reason() -> None:
    (page,) = read_commands.deadline_pages(sample.registered(detected_at=at(27, "20:00")), OFFICE)
    assert (
        "\nпт 27.11.2026 – вс 29.11.2026: не считается (рабочий день окончен, выходной)\n"
        "пн 30.11.2026: 8 ч, рабочий день\n"
    ) in page


def test_long_holidays_are_one_line_and_a_due_after_them_is_preliminary() -> None:
    (page,) = read_commands.deadline_pages(
        sample.registered(detected_at=at(31, "15:00", 12)), OFFICE
    )
    assert page.split("\n")[3:7] == [
        "чт 31.12.2026: 1 ч, предпраздничный день, короче на 60 мин",
        (
            "пт 01.01.2027 – вс 10.01.2027: не считается"
            " (Новогодние каникулы, Рождество Христово, выходной)"
        ),
        "пн 11.01.2027: 7 ч, рабочий день",
        "<b>Срок ответа: 11.01.2027 15:50 (предварительно)</b>",
    ]
    assert page.endswith(
        "\nСрок предварительный: производственный календарь на 2027 год ещё не опубликован."
    )


def test_a_due_of_an_older_calendar_is_told_apart() -> None:
    incident = sample.registered()
    incident.due = replace(incident.due, at=at(25, "11:00"))
    (page,) = read_commands.deadline_pages(incident, OFFICE)
    assert page.endswith(
        "\nСрок установлен по прежнему календарю или расписанию; по нынешнему вышло бы"
        " 25.11.2026 09:50."
    )


def test_a_norm_that_is_not_of_whole_hours_is_told_in_minutes() -> None:
    incident = sample.registered()
    incident.policy = Policy(
        normal=timedelta(hours=1, minutes=30), draft_lead=timedelta(minutes=20)
    )
    (page,) = read_commands.deadline_pages(incident, OFFICE)
    assert "\nНорма: 1 ч 30 мин рабочего времени с момента выявления" in page
    assert "за 20 мин рабочего времени до срока" in page
