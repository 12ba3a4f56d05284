"""Lists, history and the arithmetic of a due."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.workflow.status import Importance, IncidentKind, Status
from domain.model.organisation.office import Office
from domain.ports.reading import IncidentRow, MostUrgent, PromiseRow, WaitingReferral
from handlers.lists import view as lists
from handlers.lists.view import Side, turns
from tests.unit import views_samples as sample
from tests.unit.views_samples import HOSTILE, NOW, NUMBER, OFFICE, ZHKH, at

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
