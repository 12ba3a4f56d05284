"""Finding promised dates, as ratios to a tenth of the same text."""

from datetime import date
from time import perf_counter

import pytest

from domain.model.promise.dates import promised_dates
from tests.benchmarks.conftest import Bench
from tests.unit.calendars import calendar

pytestmark = pytest.mark.benchmark

ON = date(2026, 11, 25)


@pytest.mark.parametrize(
    "piece",
    [
        "Яму заделаем до 12 декабря, остальное в течение двух недель. ",
        "до 12 декабря ",
        "выполним ",
        "1 ",
        "через 1 ",
        "в течение 2-",
        "сегодня, ",
        "вваааааааааааааааааааааааааааааа",
        ",",
        "\n ",
        "12.12.",
    ],
)
def test_ten_times_the_text_takes_ten_times_as_long(bench: Bench, piece: str) -> None:
    size = bench.size(30_000, small=2_000)
    text = (piece * (size // len(piece) + 1))[:size]
    work = calendar()

    quickest = [float("inf"), float("inf")]
    for _ in range(bench.size(7, small=1)):  # in turns, so that both share the weather
        for index, part in enumerate((text[: size // 10], text)):
            began = perf_counter()
            promised_dates(part, ON, work)
            quickest[index] = min(quickest[index], perf_counter() - began)

    short, long = quickest
    what = f"dates promised in {size // 1000} kB of {piece[:20]!r}"
    bench.tell(what, long * 1e3, "ms", long / short, "a tenth of the text")
    bench.judge(long / short, at_most=50)  # what looked back over the text would be 100
