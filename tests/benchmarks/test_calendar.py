"""Adding working time, as ratios to a floor that the same run measures."""

from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime, timedelta
from time import perf_counter

import pytest

from bot.setup.official_calendar import build_work_calendar
from domain.model.time.schedule import DEFAULT_WEEK
from tests.benchmarks.conftest import Bench
from tests.unit.calendars import MOSCOW

pytestmark = pytest.mark.benchmark


def best(rounds: int, calls: int, *actions: Callable[[], object]) -> list[float]:
    """The quickest round of each, in seconds a call; rounds alternate, so all share the weather."""
    quickest = [float("inf")] * len(actions)
    for _ in range(rounds):
        for index, action in enumerate(actions):
            began = perf_counter()
            for _ in range(calls):
                action()
            quickest[index] = min(quickest[index], (perf_counter() - began) / calls)
    return quickest


def test_adding_working_hours_costs_little_and_the_same_for_any_norm(bench: Bench) -> None:
    calendar = build_work_calendar(DEFAULT_WEEK, "KDA", {}, MOSCOW)
    start = datetime(2026, 6, 11, 15, 30, tzinfo=MOSCOW)
    day, year = timedelta(hours=8), timedelta(hours=2000)
    moments = [datetime(2013, 1, 1, tzinfo=MOSCOW) + n * timedelta(hours=8) for n in range(33_000)]

    floor, short, long = best(
        bench.size(200, small=1),
        bench.size(2_000, small=2),
        lambda: (bisect_right(moments, start), start + day),
        lambda: calendar.add(start, day),
        lambda: calendar.add(start, year),
    )

    bench.tell("adding 8 working hours", short * 1e9, "ns", short / floor, "a bisection and a sum")
    bench.tell("adding 2,000 working hours", long * 1e9, "ns", long / short, "adding 8")
    bench.judge(long / short, at_most=1.2)
