"""A report as a file of the kind given by its suffix."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bot.documents import workbook
from bot.documents.workbook import Messages
from domain.model.organisation.office import Office
from domain.model.report.briefing import Briefing
from domain.model.report.facts import Facts
from domain.model.report.figure import FigureMark
from domain.model.report.figures import Report
from domain.ports.reading import PromiseRow
from handlers.reports.charts import Chart, chart
from handlers.reports.page import NamedIncidents
from handlers.reports.page import page as page_of
from handlers.texts import reports as texts

_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".png": "image/png",
}
"""The media type of each kind, by suffix."""


class ReportFile:
    """Takes the messages of a report one by one, and is written after all are counted."""

    def __init__(self, path: Path, office: Office, now: datetime) -> None:
        self.path = path
        self._office = office
        self._kept = self._keeping(now)

    def _keeping(self, now: datetime) -> NamedIncidents | Messages | None:
        match self.path.suffix.lower():
            case ".docx":
                return NamedIncidents()
            case ".png":
                return None
            case _:
                return Messages(self._office, now)

    @property
    def every(self) -> bool:
        """Whether it also needs closed messages that are counted already."""
        return self._kept is not None

    def see(self, of: Facts, marks: Mapping[FigureMark, int]) -> None:
        """Add a message."""
        if self._kept is not None:
            self._kept.see(of, marks)

    def abandon(self) -> None:
        """Make a writer in another thread stop: it raises Abandoned."""
        if isinstance(self._kept, Messages):
            self._kept.abandoned.set()

    def write(
        self,
        report: Report,
        briefing: Briefing | None = None,
        promised: Sequence[PromiseRow] = (),
    ) -> None:
        """Write the file, replacing an existing one; raises OSError. `briefing`: its origin."""
        match self._kept:
            case NamedIncidents():
                from bot.documents import page  # noqa: PLC0415 - 7 MB of python-docx

                told = page_of(report, self._office, self._kept, briefing, promised)
                page.write(self.path, told)
            case Messages():
                workbook.write(self.path, report, self._office, self._kept, briefing)
            case None:
                draw(self.path, chart(report))


def draw(file: Path, shown: Chart | None) -> None:
    """Draw the chart; raises OSError."""
    from bot.documents import picture  # noqa: PLC0415 - half a second and 60 MB of matplotlib

    picture.write(file, shown, texts.NOTHING)
