"""The samples in docs/: `python -m tests.samples docs/samples` regenerates them."""

import asyncio
import sys
from collections.abc import Mapping
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.text import Text

from bot.documents import page
from bot.documents.file import KINDS, ReportFile
from bot.messengers.probe import Seen
from bot.operations import findings
from bot.operations.findings_text import on_console
from bot.setup.organisation_file import read_organisation
from bot.tutorial.people import ORGANISATION
from domain.model.actor import Actor
from domain.model.ids import BriefingId, Messenger
from domain.model.outcome import Refused, Remedy
from domain.model.report.briefing import Briefing
from domain.model.report.facts import Facts
from domain.model.report.figure import FigureMark
from domain.model.report.period import Span
from domain.use_cases.briefing import report
from handlers.reports.briefing import CONCLUSION, origin
from handlers.reports.summary import summary
from tests.fortnight import CONTROL_EMPLOYEE, DEPUTY_HEAD, NOW, Fortnight, office

NAME: Final = "week"
_SAID: Final = (
    "Прирост обращений — из-за начала отопительного сезона. Управлению дорожного хозяйства и"
    " благоустройства предложено выделить второго исполнителя."
)

_WIDTH: Final = 112
"""Characters in a line of the console."""

_SHEET: Final = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>.{unique_id}-matrix {{ font: {char_height}px monospace; }} {styles}</style>
<defs>{lines}</defs>
<rect fill="#0c0c0c" width="{width}" height="{height}" rx="8"/>
<g transform="translate({terminal_x}, {terminal_y})">{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""
"""Rich's own format refers to external fonts."""


def picture_of_a_check() -> str:
    """Return the output of `otklik doctor` on an administration's second day, as SVG."""
    organisation = read_organisation(ORGANISATION)
    missing = {organisation.control: Refused(Remedy.ADD_BOT, "")}
    found = [
        *findings.of_account(Seen(sees_all=True), Messenger.TELEGRAM, proxied=False),
        *findings.of_places(
            Seen(username="otklik_bot", places=missing), Messenger.TELEGRAM, organisation
        ),
        *findings.of_people(organisation, NOW.date()),
        *findings.of_disk(180 * 2**20, 2**20, writable=True),
    ]
    console = Console(record=True, width=_WIDTH, file=StringIO(), legacy_windows=False)
    console.print("$ otklik doctor")
    for line in on_console(found):
        style = " ".join(filter(None, ("bold" if line.bold else "", line.colour)))
        console.print(Text(line.text, style=style))
    return console.export_svg(code_format=_SHEET, unique_id="doctor")


async def make(folder: Path) -> None:
    """Write the report on the week before NOW in all formats, as sent to the deputy head."""
    made_of = office()
    files = [ReportFile(folder / f"{NAME}{kind}", made_of, NOW) for kind in KINDS]
    period = Span.LAST_WEEK.period(NOW.date())

    def see(of: Facts, marks: Mapping[FigureMark, int]) -> None:
        for file in files:
            file.see(of, marks)

    made = await report(Fortnight(made_of), period, NOW, made_of.calendar, see, every=True)
    ordered = Actor(DEPUTY_HEAD.id).signed(NOW - timedelta(minutes=2))
    briefing = Briefing(BriefingId(1), period, made_of.organisation.control, ordered, ordered=True)
    for file in files:
        file.write(made, briefing)
    briefing.made("")
    by = Actor(CONTROL_EMPLOYEE.id)
    briefing.conclude(_SAID, by, NOW)
    briefing.send(by, NOW + timedelta(minutes=20))
    sheet = folder / f"{NAME}.docx"
    told = origin(briefing, made_of)
    sheet.write_bytes(page.completed(sheet.read_bytes(), told, CONCLUSION, [_SAID]))
    lines = [*summary(made, made_of), ""]
    (folder / f"{NAME}.txt").write_text("\n".join(lines), encoding="utf-8")
    (folder / "doctor.svg").write_text(picture_of_a_check(), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(make(Path(sys.argv[1])))
