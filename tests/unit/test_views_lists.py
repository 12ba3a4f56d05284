"""Lists: what is open, overdue, and waits for each side."""

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
from domain.model.organisation.rights import Side
from domain.ports.reading import IncidentRow, MostUrgent, PromiseRow, WaitingReferral
from handlers.lists import view as lists
from handlers.lists.view import turns
from tests.unit import approved
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
    return lists.my_pages(lists.waiting_of(HOUSING, rows), office, now)


def all_of(rows: Sequence[IncidentRow]) -> MostUrgent:
    return MostUrgent(rows, Counter(row.kind for row in rows))


# --- Lists ---------------------------------------------------------------------------------------


def row(status: Status, **fields: Any) -> IncidentRow:
    return replace(ROW, status=status, **fields)


SCHOOLS = AuthorityCode("edu")
RETURNED = WaitingReferral(ZHKH, at(24, "11:45"), returned=True)
PROPOSED = WaitingReferral(ZHKH, at(24, "11:45"), returned=False)
BOTH: dict[str, Any] = {"authorities": (ZHKH, SCHOOLS), "uninformed": {SCHOOLS: at(24, "11:30")}}
FINAL, INTERIM = DraftKind.FINAL, DraftKind.INTERIM

ROWS = {
    "registered": row(Status.REGISTERED, authorities=()),
    "in progress": ROW,
    "rework": row(Status.IN_PROGRESS, rework=True),
    "awaiting the final answer": row(Status.AWAITING_FINAL, interim=True),
    "on approval": row(Status.ON_APPROVAL, in_hand=FINAL),
    "interim on approval": row(Status.ON_APPROVAL, in_hand=INTERIM),
    "final on approval": row(Status.ON_APPROVAL, in_hand=FINAL, interim=True),
    "approved": row(Status.APPROVED, in_hand=FINAL),
    "question approved": row(Status.APPROVED, in_hand=DraftKind.CLARIFICATION),
    "returned": replace(ROW, referrals=(RETURNED,)),
    "no answer proposed": replace(ROW, referrals=(PROPOSED,)),
    "shared": replace(ROW, **BOTH),
    "shared, on approval": row(Status.ON_APPROVAL, **BOTH),
    "shared, interim approved": row(Status.APPROVED, in_hand=INTERIM, **BOTH),
    "shared, approved": row(Status.APPROVED, in_hand=FINAL, **BOTH),
    "shared, returned by schools": replace(
        ROW, referrals=(replace(RETURNED, authority=SCHOOLS),), **BOTH
    ),
    "high": replace(ROW, importance=Importance.HIGH, due_at=at(24, "12:59")),
    "at its due": replace(ROW, due_at=NOW),
    "taken": replace(ROW, assignees=frozenset({PersonId(601)})),
    "erased": replace(ROW, beginning=""),
    "past the calendar": row(
        Status.REGISTERED, authorities=(), due_at=at(31, "17:00", 12) + timedelta(days=11)
    ),
    "a link behind": replace(ROW, beginning="Нет света. https://ok.ru/group/1/topic/5"),
    "a link before": replace(ROW, beginning="https://vk.com/wall-1_2 Нет света."),
    "a link alone": replace(ROW, beginning="https://vk.com/wall-1_2"),
}


def test_lists_as_approved() -> None:
    """What waits for whom and how long."""
    schools = Side(frozenset({SCHOOLS}))
    sides = {"control": CONTROL, "housing": HOUSING, "schools": schools}
    approved.check(
        "lists_open", {title: open_pages([one], OFFICE, NOW) for title, one in ROWS.items()}
    )
    approved.check(
        "lists_my",
        {
            f"{title}, {name}": lists.my_pages(
                lists.waiting_of(side, [one]), OFFICE, NOW, sole=side.sole
            )
            for name, side in sides.items()
            for title, one in ROWS.items()
        },
    )


def test_overdue_and_empty_lists_as_approved() -> None:
    promised = [PromiseRow(NUMBER, IncidentKind.INCIDENT, ZHKH, NOW.date(), "Свет дадим")]
    two = [ROW, replace(ROW, number=IncidentNumber(13))]
    counts = Counter(one.kind for one in two)
    approved.check(
        "lists_overdue",
        {
            "high": overdue_pages([ROWS["high"]], OFFICE, NOW),
            "a broken promise behind the last of two": lists.overdue_pages(
                MostUrgent(two, counts), OFFICE, NOW, promised
            ),
            "a broken promise, one of two was read": lists.overdue_pages(
                MostUrgent(two[:1], counts), OFFICE, NOW, promised
            ),
            "nothing overdue": overdue_pages([], OFFICE, NOW),
            "nothing open": open_pages([], OFFICE, NOW),
            "nothing to do": my_pages([], OFFICE, NOW),
        },
    )


def test_a_side_of_one_authority_alone_does_not_name_it() -> None:
    assert Side(frozenset({ZHKH, SCHOOLS})).sole is None
    assert Side(frozenset({ZHKH}), frozenset({IncidentKind.INCIDENT})).sole is None


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
