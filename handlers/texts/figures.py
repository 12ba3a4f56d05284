"""The title, the method and the paragraph of each figure of a report. Plain text."""

from dataclasses import dataclass
from typing import Final

from domain.model.report.figure import Figure, Measure
from handlers.texts.tables import sections


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

MEDIAN: Final = "Половина инцидентов заняла не больше; из двух средних значений берётся среднее."
P90: Final = "Девять инцидентов из десяти заняли не больше (90-й процентиль, ближайший ранг)."
HOURS: Final = (
    "Рабочее время всех инцидентов по этапам, до окончания работы или до момента отчёта. Регистрация,"
    " направление и согласование — время отдела контроля, подготовка, размещение и окончательный"
    " ответ — время органа, который тогда готовил ответ."
)
