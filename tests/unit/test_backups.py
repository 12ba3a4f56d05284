"""Which of the daily copies are kept."""

from datetime import date, timedelta

from storage.engine.copying import superfluous

SUNDAY = date(2026, 11, 22)


def kept(first: date, last: date, *, without: tuple[date, ...] = ()) -> list[date]:
    """Night after night; gives what stands in the end, the newest first."""
    days = set[date]()
    while first <= last:
        if first not in without:
            days.add(first)
        days -= superfluous(days)
        first += timedelta(days=1)
    return sorted(days, reverse=True)


def test_of_a_year_the_last_seven_days_and_four_sundays_before_are_kept() -> None:
    thursday = date(2026, 11, 26)
    assert kept(date(2026, 1, 1), thursday) == [
        *(thursday - timedelta(days=past) for past in range(7)),
        *(SUNDAY - timedelta(weeks=past) for past in (1, 2, 3, 4)),
    ]


def test_where_a_sunday_failed_the_week_has_its_saturday() -> None:
    lost = SUNDAY - timedelta(weeks=2)
    stands = kept(date(2026, 10, 1), date(2026, 11, 26), without=(lost,))
    assert lost - timedelta(days=1) in stands
    assert len(stands) == 11


def test_after_a_long_pause_nothing_goes_that_nothing_has_replaced() -> None:
    days = {date(2026, 5, day) for day in range(1, 8)}
    assert superfluous(days) == set()
    assert superfluous({*days, date(2026, 11, 26)}) == {date(2026, 5, 1)}
