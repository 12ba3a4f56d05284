"""What the picture of a report says: its dynamics."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident.workflow.status import NoAnswerGround, Status
from domain.model.report.facts import Facts
from domain.model.report.figures import Counting, Report
from domain.model.report.period import Period
from handlers.reports.authorities import compared
from handlers.reports.charts import Chart, Column, chart
from handlers.reports.page import NamedIncidents, page
from handlers.reports.summary import summary
from handlers.reports.tables import tables
from tests.unit import approved
from tests.unit.incidents import OFFICE
from tests.unit.test_report import DETECTED, DUE, FINAL, LATE, NOW, facts, placed

WEEK = Period(date(2026, 6, 15), date(2026, 6, 21))
ON_TIME, TOO_LATE = placed((FINAL, DUE)), placed((FINAL, LATE))
OVERDUE = facts(due_at=NOW - timedelta(hours=1))


def counted(known: Iterable[Facts], before: Iterable[Facts] = (), period: Period = WEEK) -> Report:
    found = []
    for days, messages in ((period, known), (period.previous, before)):
        counting = Counting(NOW, OFFICE.calendar)
        for number, one in enumerate(messages, 1):
            counting.add(replace(one, number=IncidentNumber(number)))
        found.append(counting.figures(days))
    figures, former = found
    return Report(figures, former)


def of(*known: Facts, before: Iterable[Facts] = (), period: Period = WEEK) -> Chart:
    shown = chart(counted(known, before, period))
    assert shown is not None
    return shown


def earlier(one: Facts, days: int) -> Facts:
    return replace(one, detected_at=DETECTED - timedelta(days=days))


def led(one: Facts, *authorities: str) -> list[Facts]:
    return [replace(one, authorities=(AuthorityCode(code),)) for code in authorities]


def test_the_dynamics_show_each_day_beside_the_same_day_of_the_period_before() -> None:
    closed = facts(status=Status.NO_ANSWER, ground=NoAnswerGround.HARM)
    known = ON_TIME, TOO_LATE, OVERDUE, facts(), closed
    dynamics = of(*known, before=[earlier(ON_TIME, 6)])
    assert [one.name for one in dynamics.columns] == [
        *("пн 15.06", "вт 16.06", "ср 17.06", "чт 18.06", "пт 19.06", "сб 20.06", "вс 21.06"),
    ]
    assert [one.parts for one in dynamics.columns[1:3]] == [(1, 1, 1, 1, 1), (0, 0, 0, 0, 0)]
    assert [one.before for one in dynamics.columns] == [0, 0, 1, 0, 0, 0, 0]
    assert dynamics.before == "с 08.06.2026 по 14.06.2026"
    assert "по дням выявления, с 15.06.2026 по 21.06.2026" in dynamics.note


def test_days_that_only_the_month_before_has_come_last() -> None:
    june = Period(date(2026, 6, 1), date(2026, 6, 30))
    last_of_may = [earlier(ON_TIME, 16)] * 2
    dynamics = of(ON_TIME, before=last_of_may, period=june)
    assert len(dynamics.columns) == 31
    assert dynamics.columns[-1] == Column("31.05", (0, 0, 0, 0, 0), 2)
    assert sum(one.before for one in dynamics.columns) == 2


def test_a_long_period_goes_by_weeks_and_loses_nothing() -> None:
    period = Period(date(2026, 5, 10), date(2026, 6, 18))
    known = [earlier(ON_TIME, days) for days in range(30)]
    dynamics = of(*known, before=[earlier(facts(), 75)] * 3, period=period)
    assert [one.name for one in dynamics.columns][:2] == ["10.05", "11.05"]
    assert sum(sum(one.parts) for one in dynamics.columns) == 30
    assert sum(one.before for one in dynamics.columns) == 3
    assert "по неделям" in dynamics.note


@pytest.mark.parametrize(
    ("now", "before", "title"),
    [
        (3, 1, "Поступило 3: на 2 больше, чем с 08.06.2026 по 14.06.2026"),
        (1, 3, "Поступило 1: на 2 меньше, чем с 08.06.2026 по 14.06.2026"),
        (2, 2, "Поступило 2: столько же, сколько с 08.06.2026 по 14.06.2026"),
    ],
)
def test_the_title_is_the_thought(now: int, before: int, title: str) -> None:
    assert of(*[facts()] * now, before=[facts()] * before).title == title


def test_authorities_compared_as_approved() -> None:
    """By name from ten messages on; shares that look alike are ties."""
    nine_of_roads = [*led(ON_TIME, *["roads"] * 4), *led(TOO_LATE, *["roads"] * 5)]
    few = [*[ON_TIME] * 10, *nine_of_roads]
    tied = [
        one
        for code in ("roads", "parks", "water", "school")
        for one in [*led(ON_TIME, *[code] * 8), *led(TOO_LATE, code, code)]
    ]
    alone = [*[ON_TIME] * 4, *[TOO_LATE] * 5, OVERDUE]
    alike = [*alone, *(led(one, "roads")[0] for one in alone)]
    third_of_roads = [
        *led(ON_TIME, *["roads"] * 4),
        *led(TOO_LATE, *["roads"] * 2),
        *led(OVERDUE, *["roads"] * 6),
    ]
    known = {
        "nine of one": few,
        "what is still in time does not count": [*few, *led(facts(), *["roads"] * 5)],
        "ten of one": [*few, *led(TOO_LATE, "roads")],
        "four tie": [*[ON_TIME] * 10, *tied],
        "one alone": alone,
        "all alike": alike,
        "almost alike": [*alike, *led(ON_TIME, "roads")],
        "late, whether it has been answered since or not": [
            *[OVERDUE] * 10,
            *led(TOO_LATE, *["roads"] * 10),
            *led(ON_TIME, *["parks"] * 10),
        ],
        "shares that look alike": [
            *third_of_roads,
            *[ON_TIME] * 33,
            *[TOO_LATE] * 67,
            *led(ON_TIME, *["parks"] * 10),
        ],
    }
    approved.check(
        "authorities_compared",
        {title: "\n".join(compared(counted(of).figures, OFFICE)) for title, of in known.items()},
    )


def test_before_the_first_message_there_is_nothing_to_compare_with() -> None:
    report = replace(counted([ON_TIME, TOO_LATE]), has_previous=False)
    dynamics = chart(report)
    assert dynamics is not None
    assert dynamics.title == "Поступило 2; с 08.06.2026 по 14.06.2026 — нет данных"
    assert dynamics.before == ""
    lines = summary(report, OFFICE)
    assert "поступило 2 (с 08.06.2026 по 14.06.2026 — нет данных)" in lines[1]
    assert lines[2] == (
        "Доля отвеченных в срок: 50 %, 1 из 2 отвеченных и просроченных, с опозданием 1"
    )
    totals = page(report, OFFICE, NamedIncidents()).totals
    assert totals[0] == ("Поступило", "2", "нет данных", "")
    assert {one[2:] for one in totals[3:]} == {("—", "")}
    overall, *_, moves, _ = tables(report, OFFICE)
    assert overall.heads[2] == "Инциденты с 08.06.2026 по 14.06.2026: нет данных"
    assert {one[2] for one in overall.rows} == {None}
    assert {one[-1] for one in moves.rows} == {None}


def test_of_nothing_there_is_nothing_to_show() -> None:
    assert chart(counted([], [facts()])) is None
