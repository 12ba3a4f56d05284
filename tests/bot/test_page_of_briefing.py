"""The page for the meeting gets the words of control and who has sent it, once it is sent."""

import io
from pathlib import Path

import docx

from bot.documents import page
from handlers.reports.page import ReportPage, Section

HEADS = ("Инциденты", "За период", "08.06–14.06.2026", "Изменение")
TOTAL = ("Поступило", "2", "1", "+1")


def made(folder: Path, origin: str) -> bytes:
    file = folder / "Отчёт.docx"
    sections = (Section("Срок", ("Ответы в срок: 100 %",)),)
    page.write(
        file,
        ReportPage("О работе", "Администрация", HEADS, (TOTAL,), sections, origin),
    )
    return file.read_bytes()


def lines(content: bytes) -> list[str]:
    return [one.text for one in docx.Document(io.BytesIO(content)).paragraphs]


def test_words_of_control_stand_under_the_heading_as_they_were_written(tmp_path: Path) -> None:
    before = made(tmp_path, "Подготовил отдел контроля")
    words = ["Сроки соблюдены.", "", "{ HYPERLINK } & <b>"]
    after = page.completed(before, "Направлен: Иванова А. П.", "Вывод отдела контроля", words)
    assert lines(after) == [
        "О работе",
        "Администрация",
        "Направлен: Иванова А. П.",
        "Вывод отдела контроля. Сроки соблюдены.\n{ HYPERLINK } & <b>",
        "Срок",
        "Ответы в срок: 100 %",
    ]


def test_without_words_only_who_has_sent_it_is_put_right(tmp_path: Path) -> None:
    before = made(tmp_path, "Подготовил отдел контроля")
    after = page.completed(before, "Направлен: Иванова А. П.", "Вывод отдела контроля", [])
    assert lines(after)[2:4] == ["Направлен: Иванова А. П.", "Срок"]


def test_a_page_of_no_briefing_stays_as_it_is(tmp_path: Path) -> None:
    before = made(tmp_path, "")
    after = page.completed(before, "Направлен", "Вывод отдела контроля", ["Хорошо."])
    assert lines(after) == lines(before)
