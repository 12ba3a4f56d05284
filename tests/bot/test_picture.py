"""The picture of a report: all that its chart says stands on it, and can be read on a phone."""

import gc
import struct
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from bot.documents.file import ReportFile
from bot.documents.picture import drawn
from domain.use_cases.briefing import report
from handlers.reports.charts import Chart, Column
from tests.bot.test_page import PERIOD
from tests.bot.test_workbook import some_of_all
from tests.known_facts import KnownFacts
from tests.unit.incidents import OFFICE
from tests.unit.test_report import NOW

BEFORE = "с 01.10.2026 по 31.10.2026"
SMALLEST = 8
"""Points: 11 of 360 points across a phone."""


@pytest.fixture(autouse=True)
def forget_drawings() -> Iterator[None]:
    """Each takes 23 MB and refers to itself: too few objects for the collector to come by itself."""
    yield
    gc.collect()


def dynamics(days: int, most: int = 9) -> Chart:
    columns = (Column(f"пн {n % 30 + 1:02}.11", (n % most, 1, 0, 0, 2), n % 4) for n in range(days))
    return Chart("Поступило $48$", "По дням", tuple(columns), BEFORE)


def texts(figure: Figure) -> list[Text]:
    return [one for one in figure.findobj(Text) if one.get_text()]


def said(figure: Figure) -> list[str]:
    return [one.get_text() for one in texts(figure)]


@pytest.mark.parametrize("days", [1, 7, 31, 53, 261])
def test_nothing_leaves_the_sheet_and_no_words_meet(days: int) -> None:
    figure = drawn(dynamics(days, 1234), "")
    whole = figure.bbox
    boxes = [one.get_window_extent() for one in texts(figure)]
    for box in boxes:
        assert whole.x0 <= box.x0 < box.x1 <= whole.x1
        assert whole.y0 <= box.y0 < box.y1 <= whole.y1
    for one, other in combinations(boxes, 2):
        across = min(one.x1, other.x1) - max(one.x0, other.x0)
        along = min(one.y1, other.y1) - max(one.y0, other.y0)
        assert across <= 0 or along <= 4  # letters that hang down reach into the next line
    assert min(float(one.get_fontsize()) for one in texts(figure)) >= SMALLEST
    assert figure.get_size_inches()[0] == pytest.approx(3.6)


@pytest.mark.parametrize("before", range(24))
def test_no_sum_is_struck_through_by_the_period_before(before: int) -> None:
    columns = tuple(Column(f"пн {n + 1:02}.11", (9, 0, 0, n % 3, 1), before) for n in range(7))
    figure = drawn(Chart("Поступило", "По дням", columns, BEFORE), "")
    sums = [one for one in texts(figure) if one.get_text() in {"10", "11", "12"}]
    dashes = [
        one.get_transform().transform_path(path).get_extents()
        for one in figure.findobj(LineCollection)
        if one.get_zorder() > 0  # not of the grid
        for path in one.get_paths()
    ]
    assert len(dashes) == 1 + len(columns)  # the legend has one
    for text in sums:
        box = text.get_window_extent()
        assert not any(
            box.y0 < one.y0 < box.y1 and box.x0 < one.x1 and one.x0 < box.x1 for one in dashes
        )


def test_nothing_is_drawn_of_a_period_before_without_data() -> None:
    figure = drawn(replace(dynamics(7), before=""), "")
    assert not [one for one in figure.findobj(LineCollection) if one.get_zorder() > 0]
    assert BEFORE not in said(figure)


def test_words_are_no_formulas() -> None:
    figure = drawn(dynamics(7), "")
    assert "Поступило $48$" in said(figure)
    assert not any(one.get_parse_math() for one in texts(figure))


def test_columns_are_as_high_as_their_parts() -> None:
    boxes = drawn(Chart("Поступило 3", "По дням", (Column("15.06", (2, 0, 0, 0, 1), 0),), ""), "")
    *_, in_time, late, overdue, open_, closed = [
        one.get_height() for one in boxes.findobj(Rectangle) if one.get_width() > 1
    ]
    assert (late, overdue, open_) == (0, 0, 0)
    assert in_time == pytest.approx(2 * closed)


async def test_a_report_becomes_a_png(tmp_path: Path) -> None:
    for known in (some_of_all(), []):
        file = ReportFile(tmp_path / "a.png", OFFICE, NOW)
        file.write(await report(KnownFacts(known), PERIOD, NOW, OFFICE.calendar, file.see))
        content = file.path.read_bytes()
        width, height = struct.unpack(">II", content[16:24])
        assert (content[:4], width) == (b"\x89PNG", 864)
        assert (height > 400) == bool(known)


def test_of_nothing_it_says_so() -> None:
    assert said(drawn(None, "Инцидентов за этот период нет.")) == ["Инцидентов за этот период нет."]
