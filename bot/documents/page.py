"""The page for the weekly meeting as a .docx: one A4 sheet of plain text and tables."""

from collections.abc import Iterable, Sequence
from functools import partial
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Final

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from bot.runtime.startup_error import whole
from handlers.reports.page import ReportPage

_FONT: Final = "Times New Roman"
_SIZES: Final = (11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5)
"""Points; the largest that fits is used."""
_WIDTH, _HEIGHT = 178, 273
"""Millimetres within the margins."""
_MM: Final = 25.4 / 72
"""Millimetres per point."""
_LINE, _LETTER = 1.16, 0.5
"""Distance of lines and average width of a letter, both relative to the font size."""
_AIR: Final = Pt(5)

_COLUMNS: Final = {4: (85, 31, 31, 31), 5: (62, 20, 38, 28, 30)}
"""Millimetres, by the number of columns."""

_ORIGIN = "Otklik Origin"
"""The style that marks the paragraph about who ordered and prepared the report."""


def write(file: Path, page: ReportPage) -> None:
    """Write the page, replacing an existing file; raises OSError."""
    with whole(file) as stream:
        _made(page).save(stream)


def completed(content: bytes, origin: str, heading: str, words: Iterable[str]) -> bytes:
    """Return an existing page with its sender, and with the conclusion under the heading."""
    document = Document(BytesIO(content))
    said = [_clean(line) for line in words if line.strip()]
    for found in [one for one in document.paragraphs if one.style and one.style.name == _ORIGIN]:
        if not said:
            found.text = _clean(origin)
            continue
        found.insert_paragraph_before(_clean(origin), _ORIGIN)
        found.text, found.style = "", document.styles["Normal"]
        found.paragraph_format.space_after = _AIR
        _bold(found, f"{heading}. ")
        found.add_run("\n".join(said))
    _fit(document)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _made(page: ReportPage) -> Docx:
    document = Document()
    _lay_out(document, page.title)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _bold(title, page.title)
    subtitle = document.add_paragraph(_clean(page.subtitle))
    subtitle.alignment = WD_ALIGN_PARAGRAPH.CENTER
    subtitle.paragraph_format.space_after = _AIR
    if page.origin:
        document.add_paragraph(_clean(page.origin), style=_ORIGIN)
    _table(document, (page.heads, *page.totals))
    for section in page.sections:
        heading = document.add_paragraph()
        heading.paragraph_format.space_before = _AIR
        heading.paragraph_format.keep_with_next = True
        _bold(heading, section.heading)
        for line in section.lines:
            document.add_paragraph(_clean(line))
        if section.rows:
            _table(document, section.rows)
    _fit(document)
    return document


def _lay_out(document: Docx, title: str) -> None:
    sheet = document.sections[0]
    sheet.page_width, sheet.page_height = Mm(210), Mm(297)
    sheet.left_margin, sheet.right_margin = Mm(20), Mm(210 - 20 - _WIDTH)
    sheet.top_margin = sheet.bottom_margin = Mm((297 - _HEIGHT) / 2)
    usual = document.styles["Normal"]
    usual.font.name = _FONT
    usual.paragraph_format.space_after = Pt(0)
    usual.paragraph_format.line_spacing = 1
    origin = document.styles.add_style(_ORIGIN, WD_STYLE_TYPE.PARAGRAPH)
    origin.base_style = usual
    origin.paragraph_format.space_after = _AIR
    document.core_properties.title = title
    document.core_properties.author = ""


def _table(document: Docx, rows: Sequence[Sequence[str]]) -> None:
    """Add a table with the first row in bold and all columns but the first aligned right."""
    wide = [Mm(one) for one in _COLUMNS[len(rows[0])]]
    table = document.add_table(rows=0, cols=len(wide), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, wide, strict=True):
        column.width = width
    for place, texts in enumerate(rows):
        for column, (cell, text) in enumerate(zip(table.add_row().cells, texts, strict=True)):
            cell.width = wide[column]
            [paragraph] = cell.paragraphs
            run = paragraph.add_run(_clean(text))
            run.bold = not place
            if column:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _fit(document: Docx) -> None:
    """Set the largest font size at which all fits on one sheet."""
    for size in _SIZES:
        if _tall(document, size) <= _HEIGHT:
            break
    document.styles["Normal"].font.size = Pt(size)


def _tall(document: Docx, size: float) -> float:
    """Estimate the height of the content in millimetres, too high rather than too low."""
    line = size * _MM * _LINE
    lines, air = 0, 0.0
    for paragraph in document.paragraphs:
        lines += sum(map(partial(_lines, size=size, wide=_WIDTH), paragraph.text.split("\n")))
        space = paragraph.paragraph_format
        air += sum(one.mm for one in (space.space_before, space.space_after) if one is not None)
    rows = [row for table in document.tables for row in table.rows]
    lines += sum(
        max(_lines(cell.text, size, (cell.width or Mm(0)).mm - 4) for cell in row.cells)
        for row in rows
    )
    return lines * line + air + len(rows) * 0.4


def _lines(text: str, size: float, wide: float) -> int:
    return max(1, ceil(len(text) * size * _MM * _LETTER / wide))


def _bold(paragraph: Paragraph, text: str) -> None:
    paragraph.add_run(_clean(text)).bold = True


def _clean(text: str) -> str:
    """Replace characters that a document can't hold, or that would break a line or a page."""
    return "".join(one if one.isprintable() else " " for one in text)
