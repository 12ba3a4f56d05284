"""docs/reference/figures.md: every figure with its definition, as people read it beside the numbers."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import pytest

from domain.model.report.figure import Figure, Measure
from handlers.texts.figures import COMMENTED, FIGURE, HOURS, MEASURE, MEDIAN, P90, SHARE, Definition

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "reference" / "figures.md"


def rows(of: Mapping[Figure, Definition] | Mapping[Measure, Definition]) -> list[str]:
    return [
        f"| `{key}` | {one.title} | {one.meaning} | {one.paragraphs} |" for key, one in of.items()
    ]


def table(heading: str) -> list[str]:
    section = DOCUMENT.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `.+$", section, re.MULTILINE)


@pytest.mark.parametrize(
    ("heading", "expected"), [("Counted", rows(FIGURE)), ("Measured", rows(MEASURE))]
)
def test_the_document_says_what_people_read(heading: str, expected: Iterable[str]) -> None:
    assert table(heading) == list(expected)


def test_every_figure_is_defined() -> None:
    assert list(FIGURE) == list(Figure)
    assert list(MEASURE) == list(Measure)


def test_titles_tell_figures_apart() -> None:
    titles = [one.title for one in (*FIGURE.values(), *MEASURE.values())]
    assert len(titles) == len(set(titles))


def test_every_paragraph_is_one_of_the_procedure() -> None:
    for one in (*FIGURE.values(), *MEASURE.values()):
        assert all(1 <= int(paragraph) <= 22 for paragraph in one.paragraphs.split(", "))


def test_how_times_are_summed_up_is_told_in_the_same_words() -> None:
    text = " ".join(DOCUMENT.read_text(encoding="utf-8").split())
    for told in (SHARE, MEDIAN, P90, HOURS, COMMENTED):
        assert told in text
