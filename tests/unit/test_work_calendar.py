"""June 2026: the 11th is a short Thursday, the 12th a holiday, the 15th a Monday, the 19th a Friday."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.model.time.official_days import Correction, DayKind
from domain.model.time.schedule import DEFAULT_WEEK, Interval, WeekSchedule
from domain.model.time.work_calendar import CountedDay, OutsideCalendar
from tests.unit import approved
from tests.unit.calendars import MOSCOW, calendar, moscow

CALENDAR = calendar()
KRASNODAR = calendar("KDA")


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        pytest.param("2026-06-16 07:00", 60, "2026-06-16 09:00", id="before the opening"),
        pytest.param("2026-06-16 00:00", 60, "2026-06-16 09:00", id="at midnight"),
        pytest.param("2026-06-16 08:00", 60, "2026-06-16 09:00", id="at the opening"),
        pytest.param("2026-06-16 09:15", 60, "2026-06-16 10:15", id="in the morning"),
        pytest.param("2026-06-16 11:00", 60, "2026-06-16 12:00", id="ends when lunch begins"),
        pytest.param("2026-06-16 11:00", 61, "2026-06-16 12:51", id="a minute over lunch"),
        pytest.param("2026-06-16 12:00", 10, "2026-06-16 13:00", id="when lunch begins"),
        pytest.param("2026-06-16 12:20", 10, "2026-06-16 13:00", id="in lunch"),
        pytest.param("2026-06-16 12:50", 10, "2026-06-16 13:00", id="when lunch ends"),
        pytest.param("2026-06-16 08:00", 490, "2026-06-16 17:00", id="uses up the day"),
        pytest.param("2026-06-16 16:59", 1, "2026-06-16 17:00", id="its last minute"),
        pytest.param("2026-06-16 08:00", 491, "2026-06-17 08:01", id="a minute over the day"),
        pytest.param("2026-06-16 17:00", 60, "2026-06-17 09:00", id="at the close"),
        pytest.param("2026-06-16 23:30", 60, "2026-06-17 09:00", id="in the evening"),
        pytest.param("2026-06-16 10:00", 480, "2026-06-17 09:50", id="eight hours over a night"),
        pytest.param("2026-06-19 15:30", 60, "2026-06-22 08:30", id="over a weekend"),
        pytest.param("2026-06-19 15:30", 30, "2026-06-19 16:00", id="uses up the Friday"),
        pytest.param("2026-06-20 12:00", 60, "2026-06-22 09:00", id="on a Saturday"),
        pytest.param("2026-06-11 15:30", 30, "2026-06-11 16:00", id="uses up the short day"),
        pytest.param("2026-06-11 16:30", 60, "2026-06-15 09:00", id="after a short day's close"),
        pytest.param("2026-06-11 15:30", 480, "2026-06-15 16:20", id="over a holiday"),
        pytest.param("2024-04-27 16:30", 31, "2024-05-02 08:01", id="a Saturday till five"),
        pytest.param("2024-11-02 15:30", 31, "2024-11-05 08:01", id="a short Saturday till four"),
        pytest.param("2026-06-16 09:00:30", 1, "2026-06-16 09:01:30", id="keeps its seconds"),
        pytest.param("2026-06-16 16:59:30", 1, "2026-06-17 08:00:30", id="seconds over a night"),
    ],
)
def test_working_time_is_added(start: str, minutes: int, due: str) -> None:
    assert CALENDAR.add(moscow(start), timedelta(minutes=minutes)) == moscow(due)


def test_radonitsa_is_passed_over_in_its_region_only() -> None:
    start, hour = moscow("2026-04-20 16:30"), timedelta(hours=1)
    assert CALENDAR.add(start, hour) == moscow("2026-04-21 08:30")
    assert KRASNODAR.add(start, hour) == moscow("2026-04-22 09:00")


@pytest.mark.parametrize(
    ("start", "counted_from"),
    [
        pytest.param("2026-06-16 09:00", "2026-06-16 09:00", id="within working time"),
        pytest.param("2026-06-16 08:00", "2026-06-16 08:00", id="at the opening"),
        pytest.param("2026-06-16 12:00", "2026-06-16 12:50", id="when lunch begins"),
        pytest.param("2026-06-16 17:00", "2026-06-17 08:00", id="at the close"),
        pytest.param("2026-06-20 12:00", "2026-06-22 08:00", id="on a day off"),
    ],
)
def test_nothing_added_is_where_time_would_count_from(start: str, counted_from: str) -> None:
    assert CALENDAR.add(moscow(start), timedelta()) == moscow(counted_from)
    assert CALENDAR.next_opening(moscow(start)) == moscow(counted_from)


def test_any_zone_is_taken_and_the_calendars_is_given() -> None:
    due = CALENDAR.add(datetime(2026, 6, 16, 5, 0, tzinfo=UTC), timedelta(hours=1))
    assert due.isoformat() == "2026-06-16T09:00:00+03:00"
    assert due.tzinfo is MOSCOW


@pytest.mark.parametrize(
    ("due", "minutes", "start"),
    [
        pytest.param("2026-06-16 17:00", 60, "2026-06-16 16:00", id="from the close"),
        pytest.param("2026-06-16 13:10", 60, "2026-06-16 11:20", id="through lunch"),
        pytest.param("2026-06-16 08:30", 60, "2026-06-15 16:30", id="through a night"),
        pytest.param("2026-06-15 08:30", 60, "2026-06-11 15:30", id="through a holiday"),
        pytest.param("2026-06-16 09:00", 60, "2026-06-15 17:00", id="stays at the close before"),
        pytest.param("2026-06-16 13:50", 60, "2026-06-16 12:00", id="stays where lunch begins"),
        pytest.param("2026-06-16 18:00", 60, "2026-06-16 16:00", id="from outside working time"),
        pytest.param("2026-06-16 17:00", 0, "2026-06-16 17:00", id="nothing"),
    ],
)
def test_working_time_is_subtracted(due: str, minutes: int, start: str) -> None:
    assert CALENDAR.subtract(moscow(due), timedelta(minutes=minutes)) == moscow(start)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        pytest.param("2026-06-16 09:00", "2026-06-16 09:00", 0, id="a moment"),
        pytest.param("2026-06-16 00:00", "2026-06-17 00:00", 490, id="a day"),
        pytest.param("2026-06-11 00:00", "2026-06-12 00:00", 430, id="a short day"),
        pytest.param("2026-06-12 00:00", "2026-06-15 00:00", 0, id="a long weekend"),
        pytest.param("2026-06-16 11:50", "2026-06-16 13:00", 20, id="around lunch"),
        pytest.param("2026-06-16 12:10", "2026-06-16 12:40", 0, id="within lunch"),
        pytest.param("2026-06-15 00:00", "2026-06-22 00:00", 4 * 490 + 430, id="a week"),
        pytest.param("2026-06-16 13:00", "2026-06-16 11:50", -20, id="backwards"),
    ],
)
def test_working_time_is_counted(start: str, end: str, minutes: int) -> None:
    assert CALENDAR.between(moscow(start), moscow(end)) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("at", "working"),
    [
        pytest.param("2026-06-16 07:59:59", False, id="before the opening"),
        pytest.param("2026-06-16 08:00", True, id="at the opening"),
        pytest.param("2026-06-16 11:59:59", True, id="before lunch"),
        pytest.param("2026-06-16 12:00", False, id="when lunch begins"),
        pytest.param("2026-06-16 12:50", True, id="when lunch ends"),
        pytest.param("2026-06-16 17:00", False, id="at the close"),
        pytest.param("2026-06-12 10:00", False, id="on a holiday"),
    ],
)
def test_working_time_is_half_open(at: str, working: bool) -> None:
    assert CALENDAR.is_working(moscow(at)) is working


@pytest.mark.parametrize(
    ("after", "n", "close"),
    [
        pytest.param("2026-06-15", 1, "2026-06-16 17:00", id="the next day"),
        pytest.param("2026-06-18", 1, "2026-06-19 16:00", id="a Friday"),
        pytest.param("2026-06-19", 1, "2026-06-22 17:00", id="over a weekend"),
        pytest.param("2026-06-20", 1, "2026-06-22 17:00", id="from a day off"),
        pytest.param("2026-06-10", 1, "2026-06-11 16:00", id="a short day"),
        pytest.param("2026-06-11", 7, "2026-06-23 17:00", id="seven days over a holiday"),
        pytest.param("2024-04-26", 2, "2024-05-02 17:00", id="a working Saturday counts"),
    ],
)
def test_the_nth_working_day_ends_at_its_close(after: str, n: int, close: str) -> None:
    assert CALENDAR.nth_working_day_close(date.fromisoformat(after), n) == moscow(close)


@pytest.mark.parametrize(
    ("day", "earlier", "opening"),
    [
        pytest.param("2026-06-16", 0, "2026-06-16 08:00", id="the day itself"),
        pytest.param("2026-06-16", 1, "2026-06-15 08:00", id="the day before"),
        pytest.param("2026-06-16", 3, "2026-06-10 08:00", id="three, over a holiday"),
        pytest.param("2026-06-14", 0, "2026-06-11 08:00", id="a day off: the last one before"),
        pytest.param("2026-06-14", 1, "2026-06-10 08:00", id="one before a day off"),
    ],
)
def test_working_days_open_in_their_order(day: str, earlier: int, opening: str) -> None:
    assert CALENDAR.opening(date.fromisoformat(day), earlier) == moscow(opening)


def explained(steps: Iterable[CountedDay]) -> str:
    return "\n".join(
        f"{step.day:%d.%m.%Y}: {step.worked // timedelta(minutes=1)} min, {step.note}"
        for step in steps
    )


def test_explanations_of_a_due_as_approved() -> None:
    """Date by date; the second clock by numbered working days."""
    around = calendar(week=WeekSchedule(((Interval(0, 1440),),) * 7, short_day_minutes=0))
    spans = {
        "over a holiday and a weekend": (CALENDAR, "2026-06-10 16:00", 540),
        "the first day was over": (CALENDAR, "2026-06-16 17:00", 60),
        "nothing leads to the opening": (CALENDAR, "2026-06-20 10:00", 0),
        "it ends with the day that it uses up": (CALENDAR, "2026-06-16 08:00", 490),
        "around the clock it ends with midnight": (around, "2026-06-16 23:00", 60),
    }
    approved.check(
        "due_explained",
        {
            **{
                title: explained(of.steps(moscow(start), timedelta(minutes=minutes)))
                for title, (of, start, minutes) in spans.items()
            },
            "the second clock": explained(KRASNODAR.day_steps(date(2026, 4, 19), 2)),
        },
    )


def test_a_watch_around_the_clock_goes_through_midnight() -> None:
    around = calendar(week=WeekSchedule(((Interval(0, 1440),),) * 7, short_day_minutes=0))
    start = moscow("2026-06-16 23:00")
    assert around.add(start, timedelta(hours=1)) == moscow("2026-06-17 00:00")
    assert around.add(start, timedelta(hours=2)) == moscow("2026-06-17 01:00")
    assert around.is_working(moscow("2026-06-17 00:00"))


def test_a_due_past_the_published_years_is_preliminary() -> None:
    assert not CALENDAR.preliminary(moscow("2026-12-31 17:00"))
    assert not CALENDAR.preliminary(moscow("2027-01-01 00:00"))  # 24:00 of the last one
    assert CALENDAR.preliminary(moscow("2027-01-01 00:01"))


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda c: c.add(moscow("2023-12-31"), timedelta(hours=1)), id="too early"),
        pytest.param(lambda c: c.add(moscow("2028-01-01"), timedelta(hours=1)), id="too late"),
        pytest.param(lambda c: c.add(moscow("2027-12-30"), timedelta(hours=99)), id="too long"),
        pytest.param(lambda c: c.subtract(moscow("2024-01-10"), timedelta(hours=99)), id="too far"),
        pytest.param(lambda c: c.between(moscow("2023-12-31"), moscow("2024-02-01")), id="between"),
        pytest.param(lambda c: c.is_working(moscow("2028-01-01")), id="working"),
        pytest.param(lambda c: c.next_opening(moscow("2027-12-31 17:00")), id="no opening left"),
        pytest.param(lambda c: c.nth_working_day_close(date(2027, 12, 1), 99), id="no day left"),
        pytest.param(lambda c: c.nth_working_day_close(date(2023, 12, 1), 1), id="day too early"),
        pytest.param(lambda c: c.opening(date(2028, 1, 1)), id="opening too late"),
        pytest.param(lambda c: c.opening(date(2024, 1, 9), 9), id="opening too early"),
        pytest.param(
            lambda c: c.add(datetime.min.replace(tzinfo=UTC) - timedelta(0), timedelta(hours=1)),
            id="the beginning of time",
        ),
    ],
)
def test_outside_its_dates_the_calendar_says_so(ask) -> None:
    with pytest.raises(OutsideCalendar) as refusal:
        ask(CALENDAR)
    assert (refusal.value.first, refusal.value.last) == (date(2024, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda c, at: c.add(at, timedelta(hours=1)), id="add"),
        pytest.param(lambda c, at: c.subtract(at, timedelta(hours=1)), id="subtract"),
        pytest.param(lambda c, at: c.between(at, moscow("2026-06-16")), id="between"),
        pytest.param(lambda c, at: c.next_opening(at), id="next opening"),
        pytest.param(lambda c, at: c.is_working(at), id="is working"),
        pytest.param(lambda c, at: c.steps(at, timedelta(hours=1)), id="steps"),
    ],
)
def test_a_moment_without_a_zone_is_refused(ask) -> None:
    with pytest.raises(ValueError, match="time zone"):
        ask(CALENDAR, datetime.fromisoformat("2026-06-16"))


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda c: c.add(moscow("2026-06-16"), timedelta(-1)), id="add"),
        pytest.param(lambda c: c.subtract(moscow("2026-06-16"), timedelta(-1)), id="subtract"),
        pytest.param(lambda c: c.nth_working_day_close(date(2026, 6, 16), 0), id="working days"),
    ],
)
def test_an_amount_that_makes_no_sense_is_refused(ask) -> None:
    with pytest.raises(ValueError, match=r"never negative|from the first"):
        ask(CALENDAR)


def test_the_revision_tells_calendars_apart_that_count_differently() -> None:
    longer = WeekSchedule(DEFAULT_WEEK.days, short_day_minutes=30)
    others = [
        KRASNODAR,
        calendar(week=longer),
        calendar(tz=ZoneInfo("Europe/Samara")),
        calendar(until=date(2025, 12, 31)),
        calendar(corrections={date(2026, 6, 17): Correction(DayKind.OFF)}),
    ]
    assert len({CALENDAR.revision, *(other.revision for other in others)}) == 6
    assert calendar().revision == CALENDAR.revision


def test_a_basis_changes_no_due_and_so_no_revision() -> None:
    noted = calendar(corrections={date(2026, 6, 17): Correction(DayKind.FULL, basis="приказ")})
    assert noted.revision == CALENDAR.revision
