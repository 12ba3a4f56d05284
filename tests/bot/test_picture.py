"""The picture of a report: all that its charts say stands on it, and can be read on a phone."""

import struct
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
from handlers.reports.charts import Chart, ChartRow, Column, Tone
from tests.bot.test_page import PERIOD
from tests.bot.test_workbook import Kept, some_of_all
from tests.unit.incidents import OFFICE
from tests.unit.test_report import NOW

NAME = "Управление $дорожного$ хозяйства и благоустройства администрации района " * 2
BODIES = Chart(
    "органы",
    "Чаще других опаздывали: Управление ЖКХ, в срок 67 %",
    "Доля ответов в срок",
    (Tone.IN_TIME, Tone.LATE, Tone.OVERDUE),
    rows=(
        ChartRow(NAME, (67, 30, 3), "67 %, 4 из 6; срок истёк: 12345"),
        ChartRow("Ж" * 90, (0, 0, 0), "нет"),
    ),
    whole=100,
)
TONES = (Tone.IN_TIME, Tone.LATE, Tone.OVERDUE, Tone.OPEN, Tone.CLOSED)
BEFORE = "с 01.10.2026 по 31.10.2026"
SMALLEST = 8
"""Points: 11 of 360 points across a phone."""


def dynamics(days: int, most: int = 9) -> Chart:
    columns = (Column(f"пн {n % 30 + 1:02}.11", (n % most, 1, 0, 0, 2), n % 4) for n in range(days))
    return Chart(
        "динамика", "Поступило 48", "По дням", TONES, columns=tuple(columns), before=BEFORE
    )


def texts(figure: Figure) -> list[Text]:
    return [one for one in figure.findobj(Text) if one.get_text()]


def said(figure: Figure) -> list[str]:
    return [one.get_text() for one in texts(figure)]


@pytest.mark.parametrize("days", [1, 7, 31, 53, 261])
def test_nothing_leaves_the_sheet_and_no_words_meet(days: int) -> None:
    figure = drawn([dynamics(days, 1234), BODIES], "")
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
    chart = Chart("динамика", "Поступило", "По дням", TONES, columns=columns, before=BEFORE)
    figure = drawn([chart], "")
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
    figure = drawn([replace(dynamics(7), before="")], "")
    assert not [one for one in figure.findobj(LineCollection) if one.get_zorder() > 0]
    assert BEFORE not in said(figure)


def test_names_are_told_whole_and_are_no_formulas() -> None:
    figure = drawn([BODIES], "")
    together = "".join("".join(said(figure)).split())
    assert together.count("".join(NAME.split())) == 1
    assert "Ж" * 90 in together
    assert not any(one.get_parse_math() for one in texts(figure))


def test_bars_are_as_long_as_their_parts() -> None:
    boxes = drawn([BODIES], "").findobj(Rectangle)
    long = [one.get_width() for one in boxes if one.get_height() == pytest.approx(0.16)]
    assert long[1:3] == pytest.approx([1.5 * 0.67, 1.5 * 0.3])


def test_several_charts_stand_below_each_other() -> None:
    both = drawn([dynamics(7), BODIES], "")
    alone = [drawn([one], "").get_size_inches()[1] for one in (dynamics(7), BODIES)]
    assert both.get_size_inches()[1] == pytest.approx(sum(alone))
    assert said(both) == said(drawn([dynamics(7)], "")) + said(drawn([BODIES], ""))


async def test_a_report_becomes_a_png_of_its_charts(tmp_path: Path) -> None:
    for known in (some_of_all(), []):
        file = ReportFile(tmp_path / "a.png", OFFICE, NOW)
        file.write(await report(Kept(known), PERIOD, NOW, OFFICE.calendar, file.see))
        content = file.path.read_bytes()
        width, height = struct.unpack(">II", content[16:24])
        assert (content[:4], width) == (b"\x89PNG", 864)
        assert (height > 1000) == bool(known)


def test_of_nothing_it_says_so() -> None:
    assert said(drawn([], "Инцидентов за этот период нет.")) == ["Инцидентов за этот период нет."]
