"""Reading an export of 100,000 rows, as a ratio to unpacking and parsing the same XML."""

import io
import resource
import zipfile
from contextlib import closing
from datetime import timedelta
from random import Random
from time import perf_counter
from xml.parsers import expat

import pytest
import xlsxwriter

from handlers.reading.export_rows import Export, RowKind
from tests.benchmarks.conftest import Bench
from tests.unit.exports import HEADINGS, numbered, row
from tests.unit.test_importing import NOW, OFFICE

pytestmark = pytest.mark.benchmark


def export_of(rows: int) -> bytes:
    stored, chance = io.BytesIO(), Random(7)  # noqa: S311 - the same words each time
    book = xlsxwriter.Workbook(stored, {"strings_to_urls": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    for number in range(1, rows + 1):
        text = "".join(chance.choices("абвгдежзийклмн ", k=400))
        at = NOW - timedelta(minutes=number)
        cells = {"Текст инцидента": text, "Дата создания": f"{at:%Y-%m-%d %H:%M:%S}"}
        sheet.write_row(number, 0, row(numbered(number) | cells))
    book.close()
    return stored.getvalue()


def parse(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"):
            with archive.open(name) as part:
                expat.ParserCreate().ParseFile(part)


def test_reading_an_export_costs_some_passes_over_its_xml(bench: Bench) -> None:
    rows = bench.size(100_000, small=200)
    content = export_of(rows)
    begun = perf_counter()
    parse(content)
    floor = perf_counter() - begun
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = perf_counter()
    with closing(Export(io.BytesIO(content), OFFICE, NOW)) as export:
        assert sum(one.kind is RowKind.NEW for one in export.rows) == rows
    took = perf_counter() - begun
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    bench.tell(
        f"reading an export of {rows:,} rows",
        took,
        "s",
        took / floor,
        f"parsing its XML, {floor:.1f} s",
        note=f"{len(content) / 1024**2:.0f} MB, {grown:.0f} MB of memory",
    )
    bench.judge(took / floor, at_most=40)
