import pytest

from domain.model.time.schedule import (
    DEFAULT_WEEK,
    FRIDAY,
    MONDAY,
    Hours,
    Interval,
    InvalidSchedule,
    ScheduleFault,
    WeekSchedule,
)
from tests.unit.calendars import hours

NINE_TO_SIX = (Interval(540, 1080),)


def week(monday: Hours, short_day_minutes: int = 60) -> WeekSchedule:
    return WeekSchedule((monday, (), (), (), (), (), ()), short_day_minutes)


def minutes(day: Hours) -> tuple[tuple[int, int], ...]:
    return tuple((interval.start, interval.end) for interval in day)


def test_the_default_week_is_that_of_the_contract() -> None:
    assert [minutes(day) for day in DEFAULT_WEEK.days] == [
        *[hours("08:00-12:00 12:50-17:00")] * 4,
        hours("08:00-12:00 12:50-16:00"),
        (),
        (),
    ]
    assert DEFAULT_WEEK.short_day_minutes == 60


@pytest.mark.parametrize(
    ("cut", "left"),
    [
        pytest.param(0, "08:00-12:00 12:50-17:00", id="nothing is cut"),
        pytest.param(60, "08:00-12:00 12:50-16:00", id="an hour from the end"),
        pytest.param(249, "08:00-12:00 12:50-12:51", id="all but a minute of the afternoon"),
        pytest.param(250, "08:00-12:00", id="the whole afternoon"),
        pytest.param(310, "08:00-11:00", id="across the lunch break, which is no working time"),
        pytest.param(489, "08:00-08:01", id="all but a minute"),
        pytest.param(490, "", id="the whole day"),
        pytest.param(900, "", id="more than the day has"),
    ],
)
def test_a_short_day_loses_working_minutes_at_its_end(cut: int, left: str) -> None:
    schedule = WeekSchedule(DEFAULT_WEEK.days, cut)
    assert minutes(schedule.short_hours(MONDAY)) == hours(left)
    assert schedule.hours(MONDAY) == DEFAULT_WEEK.hours(MONDAY)


def test_each_weekday_is_cut_from_its_own_end() -> None:
    assert minutes(DEFAULT_WEEK.short_hours(FRIDAY)) == hours("08:00-12:00 12:50-15:00")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(540, 540, id="empty"),
        pytest.param(600, 540, id="ends before it starts"),
        pytest.param(-1, 540, id="starts the day before"),
        pytest.param(540, 1441, id="ends the day after"),
    ],
)
def test_an_interval_outside_its_day_is_refused(start: int, end: int) -> None:
    with pytest.raises(InvalidSchedule) as refusal:
        Interval(start, end)
    assert refusal.value.fault is ScheduleFault.INTERVAL


def test_an_interval_may_last_the_whole_day() -> None:
    assert Interval(0, 1440).minutes == 1440


@pytest.mark.parametrize(
    "monday",
    [
        pytest.param((Interval(480, 720), Interval(719, 1020)), id="overlapping"),
        pytest.param((Interval(770, 1020), Interval(480, 720)), id="in the wrong order"),
        pytest.param((Interval(480, 720), Interval(480, 720)), id="twice the same"),
    ],
)
def test_intervals_that_do_not_follow_each_other_are_refused(monday: Hours) -> None:
    with pytest.raises(InvalidSchedule) as refusal:
        week(monday)
    assert (refusal.value.fault, refusal.value.weekday) == (ScheduleFault.ORDER, MONDAY)


def test_intervals_may_touch() -> None:
    touching = (Interval(480, 720), Interval(720, 1020))
    assert week(touching).hours(MONDAY) == touching


def test_a_week_without_working_time_is_refused() -> None:
    with pytest.raises(InvalidSchedule) as refusal:
        week(())
    assert refusal.value.fault is ScheduleFault.NO_WORK


def test_a_week_of_other_than_seven_days_is_refused() -> None:
    with pytest.raises(InvalidSchedule) as refusal:
        WeekSchedule((NINE_TO_SIX,) * 5)  # type: ignore[arg-type] # the mistake under test
    assert refusal.value.fault is ScheduleFault.WEEKDAYS


def test_a_short_day_is_never_longer() -> None:
    with pytest.raises(InvalidSchedule) as refusal:
        week(NINE_TO_SIX, short_day_minutes=-1)
    assert refusal.value.fault is ScheduleFault.SHORT_DAY
