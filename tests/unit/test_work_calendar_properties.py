"""What holds for every schedule, start and amount."""

from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.model.time.official_days import WorkDay
from domain.model.time.schedule import Hours, Interval, WeekSchedule
from domain.model.time.work_calendar import WorkCalendar
from tests.unit.calendars import MOSCOW, calendar

REAL = calendar("KDA")
DAYS = 30
FIRST = date(2026, 1, 1)
LAST = FIRST + timedelta(days=DAYS - 1)


@st.composite
def days(draw: st.DrawFn) -> Hours:
    """Up to three intervals, some of them touching."""
    turns = sorted(draw(st.lists(st.integers(0, 1440), max_size=4, unique=True)))
    kept = draw(st.lists(st.booleans(), min_size=3, max_size=3))
    pairs = zip(pairwise(turns), kept, strict=False)
    return tuple(Interval(start, end) for (start, end), keep in pairs if keep)


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """A few kinds of days in any order, between two that are worked."""
    kinds = draw(st.lists(days(), min_size=1, max_size=4))
    order = draw(st.lists(st.sampled_from(kinds), min_size=DAYS - 2, max_size=DAYS - 2))
    worked = (Interval(1, 1439),)
    plans = [WorkDay(hours, "") for hours in (worked, *order, worked)]
    by_date = {FIRST + timedelta(days=n): plan for n, plan in enumerate(plans)}
    return WorkCalendar(by_date, MOSCOW, LAST)


def starts(first: date, last: date) -> st.SearchStrategy[datetime]:
    return st.datetimes(
        datetime.combine(first, datetime.min.time()), datetime.combine(last, datetime.min.time())
    ).map(lambda at: at.replace(tzinfo=MOSCOW))


any_start = starts(date(2024, 1, 10), date(2026, 12, 31))
near_start = starts(FIRST + timedelta(days=1), LAST - timedelta(days=4))
amounts = st.timedeltas(timedelta(), timedelta(hours=1000))
norms = st.timedeltas(timedelta(microseconds=1), timedelta(hours=1000))
minutes = st.integers(1, 1000).map(lambda n: timedelta(minutes=n))


@given(any_start, norms)
def test_adding_and_then_counting_gives_back_the_time(start: datetime, norm: timedelta) -> None:
    assert REAL.between(start, REAL.add(start, norm)) == norm


@given(calendars(), near_start, minutes)
def test_so_it_is_in_any_calendar(any_calendar, start: datetime, norm: timedelta) -> None:
    due = any_calendar.add(start, norm)
    assert any_calendar.between(start, due) == norm
    assert any_calendar.subtract(due, norm) <= any_calendar.next_opening(start)


@given(any_start, any_start, amounts)
def test_a_later_start_never_gives_an_earlier_due(
    one: datetime, other: datetime, norm: timedelta
) -> None:
    earlier, later = sorted((one, other))
    assert REAL.add(earlier, norm) <= REAL.add(later, norm)


@given(any_start, amounts, amounts)
def test_a_longer_norm_never_gives_an_earlier_due(
    start: datetime, one: timedelta, other: timedelta
) -> None:
    shorter, longer = sorted((one, other))
    assert start <= REAL.add(start, shorter) <= REAL.add(start, longer)


@given(any_start, norms, norms)
def test_a_norm_may_be_added_in_parts(start: datetime, one: timedelta, other: timedelta) -> None:
    assert REAL.add(REAL.add(start, one), other) == REAL.add(start, one + other)


@given(any_start, norms, st.floats(0, 1))
def test_what_is_subtracted_can_be_added_again(
    start: datetime, norm: timedelta, share: float
) -> None:
    due, lead = REAL.add(start, norm), norm * share
    before = REAL.subtract(due, lead)
    assert before <= due
    assert REAL.between(before, due) == lead
    assert not lead or REAL.add(before, lead) == due


@given(any_start, norms)
def test_just_before_the_due_it_is_working_time(start: datetime, norm: timedelta) -> None:
    assert REAL.is_working(REAL.add(start, norm) - timedelta(microseconds=1))


@given(any_start)
def test_the_next_opening_is_the_first_working_moment(start: datetime) -> None:
    opening = REAL.next_opening(start)
    assert REAL.is_working(opening)
    assert not REAL.between(start, opening)
    assert (opening == start) == REAL.is_working(start)


@given(any_start, norms)
def test_an_explanation_adds_up_and_skips_no_date(start: datetime, norm: timedelta) -> None:
    due, steps = REAL.add(start, norm), REAL.steps(start, norm)
    assert sum((step.worked for step in steps), timedelta()) == norm
    assert [step.day for step in steps] == [
        start.date() + timedelta(days=n) for n in range((due.date() - start.date()).days + 1)
    ]


@given(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.integers(1, 30))
def test_the_nth_working_day_is_never_the_starts_own(after: date, n: int) -> None:
    close = REAL.nth_working_day_close(after, n)
    assert close.date() > after
    assert REAL.is_working(close - timedelta(microseconds=1))
    assert not REAL.is_working(close)
    opening = REAL.opening(close.date())
    assert opening.date() == close.date()
    assert after < REAL.opening(close.date(), n - 1).date() <= close.date()
    steps = REAL.day_steps(after, n)
    assert sum(bool(step.worked) for step in steps) == n
    assert steps[-1].day == close.date()


@given(calendars(), near_start, st.integers(0, 3 * 1440))
def test_counting_agrees_with_asking_every_minute(any_calendar, start: datetime, n: int) -> None:
    start = start.replace(second=0, microsecond=0)
    asked = sum(any_calendar.is_working(start + timedelta(minutes=i)) for i in range(n))
    assert any_calendar.between(start, start + timedelta(minutes=n)) == timedelta(minutes=asked)


def test_weeks_of_one_working_minute_are_enough() -> None:
    minute = (Interval(1439, 1440),)
    week = WeekSchedule(((), (), (), (), (), (), minute))
    sparse = calendar(week=week)
    due = sparse.add(datetime(2026, 6, 15, tzinfo=MOSCOW), timedelta(minutes=2))
    assert due == datetime(2026, 6, 29, tzinfo=MOSCOW)
