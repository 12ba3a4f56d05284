"""A chart as a .png for a phone: 360 points wide.

Only the drawing thread imports this: matplotlib takes half a second and some 60 MB. Its `pyplot` is
not used, because it keeps all figures in memory.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import Final

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from bot.runtime.startup_error import whole
from handlers.reports.charts import TONE, Chart, Column, Tone

_DPI: Final = 240
_POINTS: Final = 72
"""Points per inch. Lengths below are in inches (a phone is 3.6 wide), font sizes in points."""
_WIDTH, _EDGE, _GAP = 3.6, 0.15, 0.08
_BOLD, _PLAIN = FontProperties(size=11, weight="bold"), FontProperties(size=8)
"""DejaVu Sans comes with matplotlib and so looks the same everywhere."""
_LINE: Final = 1.3
"""Distance of lines, relative to the font size."""

_INK, _PALE, _GRID = "#222222", "#595959", "#D9D9D9"
_COLOUR: Final = {
    Tone.IN_TIME: "#0072B2",
    Tone.LATE: "#D55E00",
    Tone.OVERDUE: "#CC79A7",
    Tone.OPEN: "#BDBDBD",
    Tone.CLOSED: "#7A7A7A",
}
"""They are distinguishable with any colour vision (Okabe and Ito)."""

_HEIGHT: Final = 1.6
"""Inches, of the highest column."""
_FEW: Final = 10
"""The greatest number of columns with room for their sums."""
_BAR: Final = 0.16


def write(file: Path, chart: Chart | None, nothing: str) -> None:
    """Write the picture, or `nothing` without a chart, over an existing file; raises OSError."""
    with whole(file) as stream:
        drawn(chart, nothing).savefig(stream, format="png", metadata={"Software": None})


def drawn(chart: Chart | None, nothing: str) -> Figure:
    """Return the figure before it is rendered to pixels."""
    sheet = _Sheet()
    if chart is None:
        sheet.say(nothing, _BOLD)
    else:
        sheet.add(chart)
    return sheet.ended()


class _Sheet:
    """A sheet that grows downwards; coordinates are distances from its top left corner."""

    def __init__(self) -> None:
        self._figure = Figure((_WIDTH, 1), dpi=_DPI, facecolor="white")
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._y = _EDGE

    def ended(self) -> Figure:
        """Fix the height and return the figure."""
        height = self._y + _EDGE
        self._figure.set_size_inches(_WIDTH, height)
        self._axes.set(xlim=(0, _WIDTH), ylim=(height, 0))
        return self._figure

    def add(self, chart: Chart) -> None:
        """Add the chart."""
        self.say(chart.title, _BOLD)
        self.say(chart.note, _PLAIN, _PALE)
        self._legend(chart)
        self._columns(chart)

    def say(self, text: str, font: FontProperties, colour: str = _INK) -> None:
        """Add a paragraph as wide as the sheet."""
        for line in _wrapped(text, font, _WIDTH - 2 * _EDGE):
            self._text(_EDGE, self._y, line, font, colour=colour)
            self._y += _height(font)
        self._y += _GAP / 2

    def _legend(self, chart: Chart) -> None:
        names = [*TONE.values(), *([chart.before] if chart.before else [])]
        x = _EDGE
        for place, name in enumerate(names):
            wide = _BAR + _GAP + _wide(name, _PLAIN)
            if x > _EDGE and x + wide > _WIDTH - _EDGE:
                x, self._y = _EDGE, self._y + _height(_PLAIN) + _GAP / 2
            if place < len(TONE):
                side = _BAR * 0.7
                self._box(x, self._y, side, side, _COLOUR[[*TONE][place]])
            else:
                self._dash(x, x + _BAR * 0.8, self._y + _BAR * 0.4)
            self._text(x + _BAR, self._y, name, _PLAIN)
            x += wide + _GAP
        self._y += _height(_PLAIN) + _GAP

    def _columns(self, chart: Chart) -> None:
        columns = chart.columns
        highest = max(max(sum(one.parts), one.before) for one in columns)
        marks = [int(one) for one in MaxNLocator(3, integer=True).tick_values(0, highest)]
        left = _EDGE + _wide(f"{marks[-1]}", _PLAIN) + _GAP
        step = (_WIDTH - _EDGE - left) / len(columns)
        top = self._y + _height(_PLAIN)
        bottom, scale = top + _HEIGHT, _HEIGHT / marks[-1]
        for mark in marks:
            y = bottom - mark * scale
            self._axes.hlines(y, left, _WIDTH - _EDGE, _GRID, linewidth=0.5, zorder=0)
            self._text(left - _GAP, y, f"{mark}", _PLAIN, colour=_PALE, align="right center")
        for place, one in enumerate(columns):
            x, y = left + (place + 0.1) * step, bottom
            for part, colour in zip(one.parts, _COLOUR.values(), strict=True):
                y -= part * scale
                self._box(x, y, 0.8 * step, part * scale, colour)
            dash = bottom - one.before * scale
            if chart.before:
                self._dash(x - 0.1 * step, x + 0.9 * step, dash)
            if len(columns) <= _FEW:
                struck = y - _height(_PLAIN) - _GAP / 4 < dash < y
                high = (dash if struck else y) - _GAP / 4
                self._text(x + 0.4 * step, high, f"{sum(one.parts)}", _PLAIN, align="center bottom")
        self._y = bottom + _GAP / 2
        self._names(columns, left, step)

    def _names(self, columns: Sequence[Column], left: float, step: float) -> None:
        """Label the columns, as many as there is room for."""
        wide = max(_wide(part, _PLAIN) for one in columns for part in one.name.split()) + _GAP
        every = max(1, -int(-wide // step))
        lines = 0
        for place in range(0, len(columns), every):
            for line, part in enumerate(columns[place].name.split()):
                y = self._y + line * _height(_PLAIN)
                self._text(
                    left + (place + 0.5) * step, y, part, _PLAIN, colour=_PALE, align="center top"
                )
                lines = max(lines, line + 1)
        self._y += lines * _height(_PLAIN)

    def _box(self, x: float, y: float, wide: float, high: float, colour: str) -> None:
        self._axes.add_patch(Rectangle((x, y), wide, high, facecolor=colour, linewidth=0))

    def _dash(self, x: float, to: float, y: float) -> None:
        self._axes.hlines(y, x, to, _INK, linewidth=1.5)

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        font: FontProperties,
        *,
        colour: str = _INK,
        align: str = "left top",
    ) -> None:
        """Draw a line of text above all else; `$` does not start a formula."""
        across, along = align.split()
        self._axes.text(
            x,
            y,
            text,
            fontproperties=font,
            color=colour,
            ha=across,
            va=along,
            parse_math=False,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        )


def _wrapped(text: str, font: FontProperties, wide: float) -> list[str]:
    """Wrap into the fewest lines no wider than `wide`; a wider word is cut."""
    most = int(wide / _height(font) * 4)
    tries = (wrap(text.replace(" %", "\u00a0%"), length) for length in range(most, 0, -1))
    return next(lines for lines in tries if all(_wide(line, font) <= wide for line in lines))


def _wide(text: str, font: FontProperties) -> float:
    return sum(_advance(one, font) for one in text) * font.get_size_in_points() / _POINTS


@cache
def _advance(of: str, font: FontProperties) -> float:
    """Return the width of a character, relative to the font size."""
    face = get_font(findfont(font))
    face.set_size(1, _POINTS)
    return float(face.load_char(ord(of), LoadFlags.NO_HINTING).linearHoriAdvance) / 0x10000


def _height(font: FontProperties) -> float:
    return font.get_size_in_points() * _LINE / _POINTS
