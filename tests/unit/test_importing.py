"""The export of the monitoring system: its columns, its texts, and every row that can't be taken."""

import io
import tracemalloc
import zipfile
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
from tests.unit.calendars import MOSCOW, calendar, moscow
from tests.unit.exports import (
    FINISHED,
    HEADINGS,
    OPEN,
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


def problems(*changed: Mapping[str, str]) -> list[tuple[int, str]]:
    _, found = read(as_csv([row({**OPEN, **cells}) for cells in changed]))
    return [(one.number, one.wrong) for one in found if one.kind is RowKind.WRONG]


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


@pytest.mark.parametrize("encoding", ["koi8-r", "cp866"])
def test_of_another_encoding_is_said_what_to_do(encoding: str) -> None:
    english = as_csv([["Яма во дворе", "2026-06-15"]], ("text", "detected_at"), encoding=encoding)
    for content in (as_csv([row(OPEN)], encoding=encoding), english):
        assert "не UTF-8 и не windows-1251" in why_not(content)


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


def test_every_bad_row_is_told_with_its_number() -> None:
    assert problems(
        {"Дата создания": ""},
        {"Дата создания": "позавчера"},
        {"Дата создания": "2026-06-31 10:00:00"},
        {},
        {"Дата создания": "2026-06-18 12:02:00"},
        {"Дата создания": "01.01.1900"},
        {"Дата создания": "2023-12-31 10:00:00"},
        {"Текст инцидента": "'<br>\xa0"},
        {"Текст инцидента": "я" * 16_385},
    ) == [
        (2, "не указана дата создания"),
        (3, "дата создания не похожа на дату, нужно как 24.11.2026 08:30"),
        (4, "«2026-06-31 10:00:00» — не дата создания, нужно как 24.11.2026 08:30"),
        (6, "дата создания 18.06.2026 12:02 ещё не наступила"),
        (7, "дата создания 01.01.1900 старше десяти лет"),
        (8, "дата создания 31.12.2023 вне рабочего календаря"),
        (9, "нет текста сообщения"),
        (10, "текст сообщения длиннее 16384 знаков"),
    ]


BOOK = as_xlsx([row(OPEN)])
DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
UNENDED = b'<worksheet x="' + Random(7).randbytes(600_000).hex().encode() * 2 + b'"/>'  # noqa: S311 - only that it does not pack too well
ONE = row(OPEN)


def archive(name: str = "readme.txt") -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as of:
        of.writestr(name, "x")
    return stored.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (repacked(BOOK, "xl/worksheets/sheet1.xml", b" " * 5_000_000), "слишком велик"),
        (repacked(BOOK, "xl/worksheets/sheet1.xml", DTD), "ссылки на внешние данные"),
        (repacked(BOOK, "xl/workbook.xml", DTD), "ссылки на внешние данные"),
        (repacked(BOOK, "xl/worksheets/sheet1.xml", b"<x"), "повреждён"),
        (BOOK[:-300], "повреждён"),
        (archive(), "это архив"),
        (b"MZ\x90\0\3\0\0\0" + b"\0" * 500, "это не таблица"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 200, "это .xls или файл с паролем"),
        (archive("content.xml"), "это таблица .ods; сохраните её как «Книга Excel (.xlsx)»"),
        (archive("xl/workbook.bin"), "это книга .xlsb; сохраните её как «Книга Excel (.xlsx)»"),
        (b"", "файл пуст"),
        (b"\r\n \r\n", "файл пуст"),
        ("\ufeff<html><body><table>".encode(), "это веб-страница"),
        (as_xlsx([], []), "нет столбцов"),
        (as_csv([]), "нет ни одной строки"),
        (as_csv([ONE], [*HEADINGS[:34], "Суть", *HEADINGS[35:]]), "нет столбцов"),
        (as_csv([HEADINGS, ONE]), "в строке 2 заголовок повторяется"),
        (as_csv([ONE, HEADINGS, ONE]), "в строке 3 заголовок повторяется"),
        (as_csv([ONE]) + b'"' + b"x" * 140_000, "не закрыта кавычка"),
        (as_csv([ONE]) + b";" * 1_100_000, "строка длиннее миллиона"),
        (as_csv([ONE]) + b'"\n";' * 300_000, "строка длиннее миллиона"),
        (repacked(BOOK, "xl/worksheets/sheet1.xml", UNENDED), "повреждён"),
    ],
    ids=[
        "a zip bomb",
        "an external entity",
        "one in another part",
        "broken XML",
        "cut off",
        "an archive",
        "a renamed .exe",
        "an old workbook",
        "an OpenDocument table",
        "a binary workbook",
        "nothing",
        "empty lines",
        "a web page called .xls",
        "an empty sheet",
        "a header alone",
        "no text",
        "two header rows",
        "two exports in one",
        "an open quote",
        "a row of nothing but separators",
        "a row of many lines",
        "a tag that does not end",
    ],
)
def test_what_is_no_export_is_refused_with_the_reason(content: bytes, why: str) -> None:
    assert why in why_not(content)


def test_of_renamed_columns_is_told_what_was_found_and_what_to_add() -> None:
    headings = ["Номер инцидента", "Суть <вопроса>", "Поступило", ""]
    why = why_not(as_csv([["1", "Яма", "2026-06-15", ""]], headings))
    assert "В файле есть «Номер инцидента», «Суть <вопроса>», «Поступило»." in why
    assert '[import.columns] и строки вида "Суть" = "text"' in why


def test_of_a_table_without_headings_nobodys_words_are_repeated() -> None:
    why = why_not(as_csv([["Пётр Ильин", "Во дворе яма"]], ["Анна Кац", "Нет воды"]))
    assert "Знакомых названий столбцов в нём нет." in why
    assert "Анна" not in why


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
