from datetime import UTC, date, datetime, timedelta

import pytest

from domain.model.time.deadline import Due, draft_due, due_after, due_by_working_day
from domain.model.time.official_days import Correction, DayKind
from tests.unit.calendars import calendar, moscow

CALENDAR = calendar("KDA")
HOUR = timedelta(hours=1)


def test_a_due_knows_its_calendar() -> None:
    due = due_after(CALENDAR, moscow("2026-06-16 10:00"), 8 * HOUR)
    assert due == Due(moscow("2026-06-17 09:50"), False, CALENDAR.revision)


@pytest.mark.parametrize(
    ("start", "preliminary"),
    [
        pytest.param("2026-12-30 16:00", False, id="within the published year"),
        pytest.param("2026-12-31 16:00", False, id="at its last close"),
        pytest.param("2026-12-31 16:01", True, id="past it"),
    ],
)
def test_a_due_past_the_published_years_is_preliminary(start: str, preliminary: bool) -> None:
    corrected = calendar(corrections={date(2026, 12, 31): Correction(DayKind.FULL)})
    assert due_after(corrected, moscow(start), HOUR).preliminary is preliminary


@pytest.mark.parametrize(
    ("due", "draft"),
    [
        pytest.param("2026-06-16 17:00", "2026-06-16 16:00", id="at the close"),
        pytest.param("2026-06-16 13:20", "2026-06-16 11:30", id="after lunch"),
        pytest.param("2026-06-16 08:20", "2026-06-15 16:20", id="in the morning"),
        pytest.param("2026-06-22 08:20", "2026-06-19 15:20", id="on a Monday"),
    ],
)
def test_the_draft_is_due_a_working_hour_before(due: str, draft: str) -> None:
    whole = Due(moscow(due), False, CALENDAR.revision)
    assert draft_due(CALENDAR, whole, HOUR) == moscow(draft)


@pytest.mark.parametrize(
    ("placed_at", "due"),
    [
        pytest.param("2026-06-15 08:00", "2026-06-24 17:00", id="at an opening"),
        pytest.param("2026-06-15 23:59", "2026-06-24 17:00", id="late the same day"),
        pytest.param("2026-06-16 00:00", "2026-06-25 17:00", id="at the next midnight"),
        pytest.param("2026-06-13 12:00", "2026-06-23 17:00", id="on a day off"),
        pytest.param("2026-06-17 10:00", "2026-06-26 16:00", id="ends on a Friday"),
    ],
)
def test_the_second_clock_ends_with_the_seventh_working_day(placed_at: str, due: str) -> None:
    assert due_by_working_day(CALENDAR, moscow(placed_at), 7).at == moscow(due)


def test_the_second_clocks_day_is_that_of_the_calendars_zone() -> None:
    late_evening_in_utc = datetime(2026, 6, 15, 21, 30, tzinfo=UTC)  # 00:30 of the 16th in Moscow
    due = due_by_working_day(CALENDAR, late_evening_in_utc, 7)
    assert due.at == moscow("2026-06-25 17:00")
