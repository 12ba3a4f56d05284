"""How quickly the intake may be called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.http.intake import Pace


def test_a_burst_is_served_at_once_and_the_next_call_is_told_how_long_to_wait() -> None:
    pace = Pace(per_second=2, burst=3)
    assert [pace.wait_for(100) for _ in range(4)] == [0, 0, 0, 0.5]


@pytest.mark.parametrize(
    ("later", "waits"),
    [
        pytest.param(0.0, [0.5], id="at once"),
        pytest.param(0.25, [0.25], id="half a place has come back"),
        pytest.param(0.5, [0.0, 0.5], id="one place has come back"),
        pytest.param(1.0, [0.0, 0.0, 0.5], id="two have"),
        pytest.param(3600.0, [0.0, 0.0, 0.0, 0.5], id="never more than the burst"),
    ],
)
def test_places_come_back_with_time(later: float, waits: list[float]) -> None:
    pace = Pace(per_second=2, burst=3)
    for _ in range(3):
        pace.wait_for(100)
    assert [pace.wait_for(100 + later) for _ in waits] == waits


def test_a_refused_call_takes_no_place() -> None:
    pace = Pace(per_second=1, burst=1)
    pace.wait_for(0)
    for _ in range(10):
        pace.wait_for(0.5)
    assert pace.wait_for(1) == 0


@given(st.floats(0.5, 50), st.integers(1, 20), st.lists(st.floats(0, 3), min_size=1, max_size=100))
def test_never_more_than_the_burst_and_what_comes_back(
    per_second: float, burst: int, gaps: list[float]
) -> None:
    pace, now, served = Pace(per_second, burst), 0.0, 0
    for gap in gaps:
        now += gap
        wait = pace.wait_for(now)
        assert wait >= 0
        served += wait == 0
        assert served <= burst + now * per_second + 1e-6
