"""The title, the method and the paragraph of each figure of a report. Plain text."""

from dataclasses import dataclass
from typing import Final

from domain.model.report.figure import Figure, Measure
from handlers.texts.tables import sections, texts_of

__getattr__ = texts_of("figures")
"""The other texts: those of the section [text]."""


@dataclass(frozen=True, slots=True)
class Definition:
    """The definition of a figure, shown beside it; `paragraphs` are those of the procedure."""

    title: str
    meaning: str
    paragraphs: str


FIGURE: Final = {
    Figure(code): Definition(**of) for code, of in sections("figures")["figure"].items()
}
MEASURE: Final = {
    Measure(code): Definition(**of) for code, of in sections("figures")["measure"].items()
}
