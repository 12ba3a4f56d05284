"""The export of the monitoring system: its columns, its texts, and every row that can't be taken."""

import io
import tracemalloc
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from openpyxl import load_workbook

from domain.model.ids import AuthorityCode
from domain.model.message.citizen_message import CitizenMessage, ExportColumn, Network, Topic
from domain.model.organisation.changing import also_named
from domain.model.organisation.office import Office
from domain.use_cases.registering import AnsweredBefore, NewIncident
from handlers.reading import export_columns, export_rows
from handlers.reading.export_rows import Export, ExportRow, RowKind
from handlers.reading.table import NotATable
from tests.unit import approved
from tests.unit.calendars import MOSCOW, calendar, moscow
from tests.unit.exports import (
    FINISHED,
    HEADINGS,
    OPEN,
    archive,
    as_csv,
    as_xlsx,
    numbered,
    repacked,
    row,
    saved,
)
from tests.unit.test_organisation import ORGANISATION

OFFICE = Office(ORGANISATION, calendar())
NOW = moscow("2026-06-18 12:00")

TAKEN = ExportRow(
    2,
    RowKind.NEW,
    NewIncident(
        message=CitizenMessage(
            text="Администрация, во дворе яма!\n\nГлубина 40 см & больше.",
            network=Network.VK,
            url="https://vk.com/wall-1_2",
            author_url="https://vk.com/id77",
            note="Повторно",
            address="ст-ца Калининская, Ленина, 5",
            aliases="45986837, Управление ЖКХ",
        ),
        detected_at=moscow("2026-06-15 10:06:02"),
        external_id="1204117",
        topic=Topic("Благоустройство", "Ямы во дворах"),
        named_bodies=("Управление ЖКХ",),
        imported=True,
    ),
    overdue=True,
)


def read(content: bytes, office: Office = OFFICE) -> tuple[Export, list[ExportRow]]:
    with closing(Export(io.BytesIO(content), office, NOW)) as export:
        return export, list(export.rows)


def why_not(content: bytes) -> str:
    with pytest.raises(NotATable) as refused:
        read(content)
    return str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_all_columns_and_every_trap(encoding: str, delimiter: str) -> None:
    cells = row(OPEN | {"ID": OPEN["ID"].replace(" ", "\xa0")})
    export, found = read(as_csv([cells], delimiter=delimiter, encoding=encoding))
    assert found == [TAKEN]
    assert not export.columns.unknown
    assert len(export.columns.places) == 19
    assert len(export.columns.used) == 20
    assert len(export.filled) == len(OPEN)


def damaged(content: bytes, letter: str) -> bytes:
    """The first such letter has lost its first byte to another encoding."""
    return content.replace(letter.encode(), b"\xff" + letter.encode()[1:], 1)


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_a_broken_byte_is_told_with_its_row_and_the_file_is_read(bom: bytes) -> None:
    rows = [row(numbered(one)) for one in (1, 2)]
    _, found = read(bom + damaged(as_csv(rows), "Яма"))
    assert [(one.number, one.kind, one.broken) for one in found] == [
        (2, RowKind.NEW, True),
        (3, RowKind.NEW, False),
    ]
    assert found[0].new is not None
    assert found[0].new.message.text == "\ufffd\ufffdма 1 во дворе"


def test_a_heading_with_a_broken_byte_is_still_understood() -> None:
    export, found = read(damaged(as_csv([row(OPEN)]), "Текст инцидента"))
    assert (export.broken_header, found) == ((1,), [TAKEN])


def test_english_headings_of_russian_words_are_read() -> None:
    content = as_csv([["Яма во дворе", "2026-06-15"]], ("text", "detected_at"), encoding="cp1251")
    _, [found] = read(content)
    assert found.new is not None
    assert found.new.message.text == "Яма во дворе"


def test_a_workbook_says_the_same() -> None:
    """Also with its moments as days of Excel's, its numbers as numbers, and a title above."""
    moment = datetime(2026, 6, 15, 10, 6, 2)  # noqa: DTZ001 - Excel has no zones
    typed: dict[str, object] = {**OPEN, "Дата создания": moment, "Номер инцидента": 1204117}
    content = as_xlsx(
        [[], HEADINGS, [], [typed.get(one) for one in HEADINGS]], ["Выгрузка за июнь"]
    )
    _, found = read(content)
    assert found == [replace(TAKEN, number=5)]


def test_what_a_spreadsheet_hides_is_read_and_said_to_be_hidden() -> None:
    book = load_workbook(io.BytesIO(as_xlsx(row(numbered(one)) for one in range(3))))
    book.worksheets[0].row_dimensions[3].hidden = True
    _, found = read(saved(book))
    assert [(one.number, one.hidden) for one in found] == [(2, False), (3, True), (4, False)]


def test_one_sheet_is_read_and_the_others_that_hold_something_are_named() -> None:
    book = load_workbook(io.BytesIO(BOOK))
    book.worksheets[0].title = "Май"
    book.create_sheet("О выгрузке", 0).append(["Период", "май"])
    book.create_sheet("Пустой")
    later = book.create_sheet("Июнь")
    later.append(HEADINGS)
    later.append(row(numbered(9)))
    export, found = read(saved(book))
    assert [one.new and one.new.external_id for one in found] == ["1204117"]
    assert (export.sheet, export.other_sheets) == ("Май", ["О выгрузке", "Июнь"])


@pytest.mark.parametrize("column", ["Урл поста", "URL автора"])
def test_a_link_behind_a_word_is_the_link(column: str) -> None:
    book = load_workbook(io.BytesIO(as_xlsx([row(OPEN | {column: "открыть"})] * 4)))
    place = HEADINGS.index(column) + 1
    sheet = book.worksheets[0]
    sheet.cell(2, place).hyperlink = OPEN[column]
    sheet.cell(3, place).value = f'=HYPERLINK("{OPEN[column]}","открыть")'
    sheet.cell(4, place).hyperlink = "mailto:a@example.org"
    _, found = read(saved(book))
    assert [(one.new, one.unlinked) for one in found[:2]] == [(TAKEN.new, False)] * 2
    for one in found[2:]:
        assert one.unlinked
        assert one.new is not None
        message = one.new.message
        assert None in {message.url, message.author_url}


@pytest.mark.parametrize(
    ("written", "slashed"),
    [
        ("05/06/2026 10:00", "05/06/2026"),
        ("13/06/2026 10:00", ""),
        ("06/06/2026 10:00", ""),
        ("05.06.2026 10:00", ""),
        ("2026-06-05 10:00:00", ""),
    ],
)
def test_a_date_that_may_have_its_month_first_is_told(written: str, slashed: str) -> None:
    assert export_columns.slashed(written) == slashed


def test_what_was_answered_elsewhere_is_told_apart() -> None:
    later = {"Время 1го ответа ПИ": "2026-06-15 12:00:00"}
    ended = {"Время с даты создания инцидента до времени первого ответа": ""}
    silent = ended | {"1ый ответ ПИ": ""}
    variants: list[Mapping[str, str]] = [{}, later, ended, silent, ended | {"Отдел": "Чужой"}]
    own = (numbered(number, FINISHED) | dict(one) for number, one in enumerate(variants))
    _, found = read(as_csv(map(row, own)))
    first = found[0].new
    assert first is not None
    assert first.message.answer == "Мусор вывезен.\nСпасибо!"
    assert [one.new and one.new.answered for one in found] == [
        AnsweredBefore(moscow("2026-06-15 21:21:49")),
        AnsweredBefore(moscow("2026-06-15 12:00")),
        AnsweredBefore(moscow("2026-06-16 09:00")),
        None,
        AnsweredBefore(moscow("2026-06-16 09:00")),
    ]
    assert [one.kind for one in found] == [
        *[RowKind.FINISHED] * 3,
        RowKind.UNANSWERED,
        RowKind.FINISHED,
    ]
    assert not any(one.overdue for one in found)


TOWN = "Администрация города Курска"


@pytest.mark.parametrize(
    ("body", "executor", "named", "unknown"),
    [
        ("Управление  ЖКХ.", "", ["Управление ЖКХ."], []),
        ("Отдел ЖКХ", "", ["Отдел ЖКХ"], []),
        ("Отдел парков", "Петров Б.В.", ["Петров Б.В.", "Отдел парков"], []),
        ("", "петров б в", ["петров б в"], []),
        ("Отдел парков", "Сидоров С. С.", ["Отдел парков", "Сидоров С. С."], ["Отдел парков"]),
        ("Отдел ЖКХ", "Сидоров С. С.", ["Отдел ЖКХ", "Сидоров С. С."], []),
        ("", "Сидоров С. С.", ["Сидоров С. С."], ["Сидоров С. С."]),
        ("-", "Сидоров С. С.", ["Сидоров С. С."], ["Сидоров С. С."]),
        (TOWN, "Управление ЖКХ", ["Управление ЖКХ", TOWN], []),
        (TOWN, "Комитет ЖКХ", ["Комитет ЖКХ", TOWN], ["Комитет ЖКХ", TOWN]),
        ("Отдел ЖКХ", "МУП «Водоканал»", ["МУП «Водоканал»", "Отдел ЖКХ"], ["МУП «Водоканал»"]),
        (TOWN, "Белова Анна", [TOWN, "Белова Анна"], [TOWN]),
        (TOWN, TOWN.lower(), [TOWN], [TOWN]),
        ("—", "-", [], []),
        ("", "", [], []),
    ],
)
def test_the_finer_of_body_and_executor_comes_first(
    body: str, executor: str, named: list[str], unknown: list[str]
) -> None:
    also = also_named(ORGANISATION, AuthorityCode("zhkh"), "Отдел ЖКХ")
    cells = FINISHED | {"Отдел": body, "Исполнитель": executor}
    _, (one,) = read(as_csv([row(cells)]), Office(also, calendar()))
    assert one.new is not None
    assert [*one.new.named_bodies] == named
    assert [*one.unknown_names] == unknown


@pytest.mark.parametrize("empty", ["", "'", "'<br>&nbsp;"])
def test_of_columns_with_one_meaning_each_row_has_its_own(empty: str) -> None:
    whole = "Общий текст первого ответа"
    variants: list[Mapping[str, str]] = [
        {"1ый ответ ПИ": empty, whole: "'Площадка убрана."},
        {whole: "Мусор вывезен, спасибо"},
        {"1ый ответ ПИ": empty, whole: empty},
    ]
    _, found = read(as_csv([row({**FINISHED, **one}) for one in variants]))
    assert [one.new.message.answer for one in found if one.new] == [
        "Площадка убрана.",
        "Мусор вывезен.\nСпасибо!",
        None,
    ]


def test_of_two_columns_with_links_the_one_that_holds_a_link_is_taken() -> None:
    headings = ("Дата", "Текст", "Ссылка на пост", "Ссылка")
    _, (found,) = read(as_csv([["2026-06-15", "Яма", "нет", "https://vk.com/wall-1_2"]], headings))
    assert found.new is not None
    assert found.new.message.url == "https://vk.com/wall-1_2"


def test_the_export_of_messages_of_the_same_vendor_is_understood() -> None:
    headings = (
        "Время публикации", "Текст сообщения", "Где пишет", "Кто пишет", "Ссылка", "Аудитория", "Охват"
    )  # fmt: skip
    cells = ["15.06.2026 10:06", "Нет воды", "Одноклассники", "Пётр Ильин", "", "1 200", "7"]
    linked = [*cells[:4], "https://vk.com/wall-1_3", *cells[5:]]
    export, found = read(as_csv([cells, cells, linked], headings))
    assert [export.columns.headings[one] for one in export.columns.unknown] == ["Охват"]
    assert [one.kind for one in found] == [RowKind.NEW, RowKind.REPEATED, RowKind.NEW]
    first, same, other = (one.new for one in found)
    assert first == same
    assert first is not None
    assert other is not None
    assert first.message == CitizenMessage("Нет воды", Network.OK, author_name="Пётр Ильин")
    assert first.detected_at == moscow("2026-06-15 10:06")
    assert first.external_id != other.external_id
    assert other.message.network is Network.VK


def test_the_fields_of_the_http_call_are_understood_as_headings() -> None:
    fields = {
        "external_id": "m-1",
        "network": "ok",
        "url": "https://example.org/1",
        "author_name": "Олег",
        "author_url": "https://ok.ru/profile/1",
        "text": "Нет воды",
        "detected_at": "2026-06-15T10:15:00+05:00",
        "topic_group": "ЖКХ",
        "topic": "Вода",
    }
    _, (found,) = read(as_csv([list(fields.values())], tuple(fields)))
    assert found.new == NewIncident(
        message=CitizenMessage(
            "Нет воды",
            Network.OK,
            "https://example.org/1",
            "Олег",
            "https://ok.ru/profile/1",
        ),
        detected_at=moscow("2026-06-15 08:15"),
        external_id="m-1",
        topic=Topic("ЖКХ", "Вода"),
        imported=True,
    )


def test_columns_may_be_few_in_any_order_and_named_by_the_organisation_file() -> None:
    own = replace(
        ORGANISATION,
        columns={"Суть вопроса": ExportColumn.TEXT, "дата": ExportColumn.DETECTED_AT},
    )
    headings = ("СУТЬ  ВОПРОСА", "№", "Дата.", "Дата создания")
    _, found = read(
        as_csv([["Яма", "1", "2026-06-15", "вчера"]], headings), Office(own, calendar())
    )
    [taken] = found
    assert taken.new is not None
    assert taken.new.detected_at == moscow("2026-06-15 00:00")
    assert taken.new.message.text == "Яма"


def test_bad_rows_as_approved() -> None:
    dates = [
        "",
        "позавчера",
        "2026-06-31 10:00:00",
        OPEN["Дата создания"],
        "2026-06-18 12:02:00",
        "01.01.1900",
        "2023-12-31 10:00:00",
    ]
    texts = ["'<br>\xa0", "я" * 16_385]
    changed = [{"Дата создания": one} for one in dates]
    changed += [{"Текст инцидента": one} for one in texts]
    _, found = read(as_csv([row({**OPEN, **cells}) for cells in changed]))
    bad = [f"{one.number}: {one.wrong}" for one in found if one.kind is RowKind.WRONG]
    approved.check("import_bad_rows", {"all at once, each with its number": "\n".join(bad)})


BOOK = as_xlsx([row(OPEN)])
DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
UNENDED = b'<worksheet x="' + Random(7).randbytes(600_000).hex().encode() * 2 + b'"/>'  # noqa: S311 - only that it does not pack too well
ONE = row(OPEN)


NO_EXPORTS = {
    "a zip bomb": repacked(BOOK, "xl/worksheets/sheet1.xml", b" " * 5_000_000),
    "an external entity": repacked(BOOK, "xl/worksheets/sheet1.xml", DTD),
    "one in another part": repacked(BOOK, "xl/workbook.xml", DTD),
    "broken XML": repacked(BOOK, "xl/worksheets/sheet1.xml", b"<x"),
    "cut off": BOOK[:-300],
    "an archive": archive(),
    "a renamed .exe": b"MZ\x90\0\3\0\0\0" + b"\0" * 500,
    "an old workbook": b"\xd0\xcf\x11\xe0" + b"x" * 200,
    "an OpenDocument table": archive("content.xml"),
    "a binary workbook": archive("xl/workbook.bin"),
    "nothing": b"",
    "empty lines": b"\r\n \r\n",
    "a web page called .xls": "\ufeff<html><body><table>".encode(),
    "an empty sheet": as_xlsx([], []),
    "a header alone": as_csv([]),
    "no text": as_csv([ONE], [*HEADINGS[:34], "Суть", *HEADINGS[35:]]),
    "two header rows": as_csv([HEADINGS, ONE]),
    "two exports in one": as_csv([ONE, HEADINGS, ONE]),
    "an open quote": as_csv([ONE]) + b'"' + b"x" * 140_000,
    "a row of nothing but separators": as_csv([ONE]) + b";" * 1_100_000,
    "a row of many lines": as_csv([ONE]) + b'"\n";' * 300_000,
    "a tag that does not end": repacked(BOOK, "xl/worksheets/sheet1.xml", UNENDED),
    "an encoding of another kind": as_csv([ONE], encoding="koi8-r"),
    "an encoding of DOS": as_csv([ONE], encoding="cp866"),
    "English headings of an encoding of another kind": as_csv(
        [["Яма во дворе", "2026-06-15"]], ("text", "detected_at"), encoding="koi8-r"
    ),
    "English headings of an encoding of DOS": as_csv(
        [["Яма во дворе", "2026-06-15"]], ("text", "detected_at"), encoding="cp866"
    ),
    "renamed columns": as_csv(
        [["1", "Яма", "2026-06-15", ""]],
        ["Номер инцидента", "Суть <вопроса>", "Поступило", ""],
    ),
    "no headings: nobody's words are repeated": as_csv(
        [["Пётр Ильин", "Во дворе яма"]], ["Анна Кац", "Нет воды"]
    ),
}


def test_what_is_no_export_is_refused_as_approved() -> None:
    approved.check(
        "import_refused", {title: why_not(content) for title, content in NO_EXPORTS.items()}
    )


class Huge(io.BytesIO):
    """A file of 60 MB that need not be there."""

    def seek(self, offset: int, whence: int = 0) -> int:
        return 60 * 1024 * 1024 if whence == io.SEEK_END else super().seek(offset, whence)


def test_a_file_of_60_mb_is_refused_before_it_is_read() -> None:
    with pytest.raises(NotATable, match="больше 50 МБ"):
        Export(Huge(), OFFICE, NOW)


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_rows, "MOST_ROWS", 2)
    assert "больше 2 строк" in why_not(as_csv([row(numbered(one)) for one in range(3)]))


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("'[id1:bp-2_3|Пётр], спасибо", "Пётр, спасибо"),
        ("[https://vk.com/x|Ссылка] и [не ссылка]", "Ссылка и [не ссылка]"),
        (
            "&quot;Яма&quot; &lt;br&gt;у дома",
            "«Яма» у дома".replace("«", '"').replace("» ", '" \n'),
        ),
        ("1_x000D__x000a_2\r\n\r\n\r\n\r\n3", "1\n\n2\n\n3"),
        ("<p>Раз</p><p class='x'>Два</p> 2 < 3", "Раз\nДва\n2 < 3"),
        ("\u200bнет\u00a0\u202f воды\0", "нет воды"),
    ],
)
def test_texts_are_cleaned_of_what_programs_have_added(written: str, read_as: str) -> None:
    assert export_columns.clean(written) == "\n".join(line.strip() for line in read_as.split("\n"))


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2025-12-24 20:06:02", moscow("2025-12-24 20:06:02")),
        ("2025-12-24T20:06:02+00:00", datetime(2025, 12, 24, 20, 6, 2, tzinfo=UTC)),
        ("24.12.2025, 20:06", moscow("2025-12-24 20:06")),
        ("24.12.2025", moscow("2025-12-24 00:00")),
        ("24.12.25 20:06", moscow("2025-12-24 20:06")),
        ("46015.5", moscow("2025-12-24 12:00")),
        ("24/12/2025 8:30", moscow("2025-12-24 08:30")),
        ("24-12-2025", moscow("2025-12-24 00:00")),
        ("24/12-2025", None),
        ("12/24/2025", None),
        ("24.13.2025", None),
        ("1204117", None),
        ("вчера", None),
    ],
)
def test_moments(written: str, moment: datetime | None) -> None:
    assert export_columns.moment(written, MOSCOW) == moment


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("11:15:47.492000", timedelta(hours=11, minutes=15, seconds=47)),
        ("1 day, 13:18:29.026000", timedelta(days=1, hours=13, minutes=18, seconds=29)),
        ("12 days, 0:00:00", timedelta(days=12)),
        ("-1 day, 23:00:00", None),
        ("", None),
    ],
)
def test_spans(written: str, span: timedelta | None) -> None:
    assert export_columns.span(written) == span


def peak(rows_in_it: int) -> int:
    """Bytes held at most while so many rows of 2,000 characters each are read."""
    headings = ("Номер инцидента", "Дата создания", "Текст инцидента")
    letters = Random(7)  # noqa: S311 - only that nothing packs them too well
    texts = ("".join(letters.choices("абвгдежзийк", k=2000)) for _ in range(rows_in_it))
    made = ((str(one), "2026-06-15 10:06:02", words) for one, words in enumerate(texts))
    stream = io.BytesIO(as_xlsx(made, headings))
    tracemalloc.start()
    with closing(Export(stream, OFFICE, NOW)) as export:
        assert sum(row.kind is RowKind.NEW for row in export.rows) == rows_in_it
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held


def test_memory_does_not_grow_with_the_rows() -> None:
    peak(10)  # what is imported and cached once
    assert peak(1000) - peak(100) < 1_000_000  # of 1,800,000 characters
