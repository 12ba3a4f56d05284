"""When a report is made by itself: at the opening of the first working day after its period."""

from datetime import date, datetime

import pytest

from domain.model.report.briefing import Schedule, due_reports, next_report
from domain.model.report.period import Period
from domain.model.time.official_days import Correction, DayKind
from tests.unit.calendars import MOSCOW, calendar

WEEKLY, MONTHLY = Schedule.WEEKLY, Schedule.MONTHLY
CALENDAR = calendar()
OFF = Correction(DayKind.OFF)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=MOSCOW)


def days(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


WEEK = days("2026-11-16", "2026-11-22")
MONTH = days("2026-10-01", "2026-10-31")


@pytest.mark.parametrize(
    ("of", "now", "due"),
    [
        (WEEKLY, "11-23T07:59", []),
        (WEEKLY, "11-23T08:00", [WEEK]),
        (WEEKLY, "11-29T23:59", [WEEK]),
        (WEEKLY, "11-30T07:59", []),
        (MONTHLY, "11-01T12:00", []),  # a Sunday
        (MONTHLY, "11-02T08:00", [MONTH]),
        (MONTHLY, "11-30T20:00", [MONTH]),
        (MONTHLY, "12-01T07:59", []),
    ],
)
def test_it_is_due_from_the_opening_to_the_end_of_the_week_or_month(
    of: Schedule, now: str, due: list[Period]
) -> None:
    assert [one.period for one in due_reports(of, at(now), CALENDAR)] == due


def test_a_monday_off_puts_it_off_to_the_first_working_day() -> None:
    monday_off = calendar(corrections={date(2026, 11, 23): OFF})
    assert not list(due_reports(WEEKLY, at("11-23T12:00"), monday_off))
    (due,) = due_reports(WEEKLY, at("11-24T08:00"), monday_off)
    assert (due.period, due.since) == (WEEK, at("11-24T08:00"))


def test_after_a_week_in_which_nobody_works_both_are_due() -> None:
    week_off = calendar(corrections={date(2026, 11, day): OFF for day in range(23, 30)})
    assert not list(due_reports(WEEKLY, at("11-25T12:00"), week_off))
    due = [one.period for one in due_reports(WEEKLY, at("11-30T08:00"), week_off)]
    assert due == [WEEK, days("2026-11-23", "2026-11-29")]


@pytest.mark.parametrize(
    ("of", "now", "then"),
    [
        (WEEKLY, "11-23T07:59", "11-23T08:00"),
        (WEEKLY, "11-23T08:00", "11-30T08:00"),
        (MONTHLY, "11-01T00:00", "11-02T08:00"),
        (MONTHLY, "11-02T08:00", "12-01T08:00"),
    ],
)
def test_the_next_one_is_known(of: Schedule, now: str, then: str) -> None:
    assert next_report(of, at(now), CALENDAR) == at(then)
