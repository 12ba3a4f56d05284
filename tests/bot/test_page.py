"""The page for the meeting: opened again, it says what the report says, and fits on one sheet."""

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Docx

from bot.documents import page
from bot.documents.file import ReportFile
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident.workflow.status import IncidentKind
from domain.model.message.citizen_message import Network, Topic
from domain.model.network.post import PageAddress
from domain.model.report.briefing import LONGEST_CONCLUSION
from domain.model.report.facts import Facts
from domain.model.report.figure import Figure, Measure
from domain.model.report.figures import Counting, Promised, Report, SortedComments
from domain.model.report.period import Period
from domain.ports.reading import PromiseRow
from domain.use_cases.briefing import report
from handlers.reports.page import NamedIncidents, ReportPage, Section
from handlers.reports.page import page as page_of
from handlers.texts import words
from tests.bot.test_workbook import COMMENTED, some_of_all
from tests.known_facts import KnownFacts
from tests.unit.incidents import OFFICE, ROADS, ZHKH
from tests.unit.test_report import DETECTED, DUE, FINAL, LATE, NOW, ROUTED, facts, placed

PERIOD = Period(date(2026, 6, 15), date(2026, 6, 18))
HEADS = ("Инциденты", "За период", "11.06–14.06.2026", "Изменение")


async def written(
    path: Path, known: list[Facts], commented: Mapping[PageAddress, SortedComments] | None = None
) -> tuple[Report, Docx]:
    file = ReportFile(path, OFFICE, NOW)
    made = await report(KnownFacts(known, commented), PERIOD, NOW, OFFICE.calendar, file.see)
    file.write(made)
    return made, Document(str(path))


def texts(document: Docx) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def under(document: Docx, heading: str) -> list[str]:
    found = texts(document)
    bold = [one.text for one in document.paragraphs if one.runs and one.runs[0].bold]
    rest = found[found.index(heading) + 1 :]
    end = next((place for place, text in enumerate(rest) if text in bold), len(rest))
    return rest[:end]


async def test_the_totals_are_the_figures(tmp_path: Path) -> None:
    made, document = await written(tmp_path / "a.docx", some_of_all())
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    received = [one.count(Figure.RECEIVED) for one in (made.figures, made.previous)]
    assert rows[1][:3] == ["Поступило", *map(str, received)]
    assert rows[1][3] == f"{received[0] - received[1]:+d}".replace("-", "−")
    assert rows[2][1] == str(made.figures.answered())
    share = made.figures.in_time_share()
    assert share is not None
    assert rows[0][2] == "11.06–14.06.2026"
    assert rows[4][:2] == ["Доля отвеченных в срок", words.percent(share)]
    assert rows[4][3].endswith(" п. п.")
    lasted = made.figures.measures[Measure.ANSWER]
    assert lasted.mean is not None
    assert rows[5][1] == words.minutes(round(lasted.mean))
    assert rows[6][1] == words.minutes(lasted.p90 or 0)


async def test_the_overdue_stand_first_with_matter_body_and_whose_hours_they_took(
    tmp_path: Path,
) -> None:
    words_ = "Нет воды в кв. 5, звоните 8 (861) 555-01-02"
    late = [
        replace(
            facts(), number=IncidentNumber(n), due_at=NOW - timedelta(hours=n), beginning=words_
        )
        for n in range(1, 8)
    ]
    late[4] = replace(late[4], beginning="", authorities=(), periods=ROUTED[:1])
    _, document = await written(tmp_path / "a.docx", late)
    told = under(document, "В работе, срок истёк")
    assert told[5:] == [
        "И ещё 2 инцидента. Все просроченные — в начале листа «Сообщения» в таблице отчёта."
    ]
    assert told[0] == (
        "№7 «Нет воды в кв. …, звоните [телефон]» — Управление ЖКХ, срок 18.06.2026 05:00;"
        " дольше всего — подготовка, 19 ч 5 мин рабочего времени"
    )
    assert told[2] == (
        "№5 «Вода» — не направлено, срок 18.06.2026 07:00;"
        " дольше всего — направление, 19 ч 15 мин рабочего времени (отдел контроля)"
    )


async def test_the_best_and_the_latest_have_at_least_ten_messages(tmp_path: Path) -> None:
    kept, missed = placed((FINAL, DUE)), placed((FINAL, LATE))
    known = [
        *(replace(kept, number=IncidentNumber(n)) for n in range(1, 11)),
        *(replace(missed, number=IncidentNumber(n), authorities=(ROADS,)) for n in range(11, 21)),
        *(
            replace(missed, number=IncidentNumber(n), authorities=(AuthorityCode("parks"),))
            for n in range(21, 30)
        ),
    ]
    _, document = await written(tmp_path / "a.docx", known)
    assert under(document, "Органы") == [
        "Чаще других опаздывали: Управление дорог (в срок 0 %, 0 из 10; с опозданием: 10)",
        "Лучше всех: Управление ЖКХ (в срок 100 %, 10 из 10)",
    ]
    assert ZHKH in known[0].authorities


def test_broken_promises_stand_before_those_of_the_week() -> None:
    counting = Counting(NOW, OFFICE.calendar)
    figures = counting.figures(PERIOD)
    days = (date(2026, 6, 10), date(2026, 6, 17), date(2026, 6, 18), date(2026, 6, 25))
    rows = [
        PromiseRow(IncidentNumber(n), IncidentKind.INCIDENT, ZHKH, day, "Починим")
        for n, day in enumerate([*days, date(2026, 6, 25)], 1)
    ]
    told = page_of(
        Report(figures, figures, Promised(3, 1)), OFFICE, NamedIncidents(), promised=rows
    )
    [section] = told.sections
    assert section.lines == (
        "Обещано в ответах: срок в ближайшие 7 дней 3, нарушено за период 1",
        "№1: нарушено, срок 10.06.2026, Управление ЖКХ",
        "№2: нарушено, срок 17.06.2026, Управление ЖКХ",
        "№3: до 18.06.2026, Управление ЖКХ",
        "№4: до 25.06.2026, Управление ЖКХ",
    )


async def test_what_was_solved_soonest_is_told_in_the_words_of_the_citizen_but_not_of_whom(
    tmp_path: Path,
) -> None:
    def answered(number: int, code: str, minutes: int, words_: str, **known: Any) -> Facts:
        answer = replace(
            placed((FINAL, DETECTED + timedelta(minutes=minutes))), answer="Здравствуйте! Починили."
        )
        authorities = (AuthorityCode(code),)
        return replace(
            answer,
            number=IncidentNumber(number),
            authorities=authorities,
            beginning=words_,
            **known,
        )

    told = "Во дворе темно, звоните 8 (861) 555-01-02"
    known = [
        answered(1, "zhkh", 50, "Во дворе дома темно уже неделю"),
        answered(2, "zhkh", 40, told),
        answered(3, "roads", 90, "Яма на перекрёстке Мира"),
        answered(4, "parks", 95, "Скамейка в парке сломана"),
        answered(5, "parks", 5, "Спасибо!"),
        answered(6, "parks", 1, told, kind=IncidentKind.PUBLICATION),
        answered(7, "parks", 60 * 24 * 2, told),
        replace(answered(8, "water", 1, told), answer="Здравствуйте! Фонари починят в мае."),
    ]
    _, document = await written(tmp_path / "a.docx", known)
    assert under(document, "Примеры решённых вопросов") == [
        "№2: «Во дворе темно, звоните [телефон]» — Управление ЖКХ, ответ через 40 мин рабочего времени",
        "№3: «Яма на перекрёстке Мира» — Управление дорог, ответ через 1 ч 30 мин рабочего времени",
    ]


LONG = "HYPERLINK слово \x0b\x0c\x00" * 20


async def longest(path: Path) -> Docx:
    """With as much as a page can come to have."""
    known = [
        replace(one, topic=Topic(LONG, f"{LONG}{one.number}"), beginning=LONG[:80])
        for one in some_of_all(200)
    ]
    _, document = await written(path, known)
    return document


async def test_it_is_one_sheet_of_a4_without_fields(tmp_path: Path) -> None:
    document = await longest(tmp_path / "a.docx")
    section = document.sections[0]
    assert section.page_width is not None
    assert (round(section.page_width.mm), len(document.sections)) == (210, 1)
    with zipfile.ZipFile(tmp_path / "a.docx") as packed:
        body = packed.read("word/document.xml").decode()
    assert not any(one in body for one in ("w:instrText", "w:fldSimple", "w:hyperlink", "w:br"))


def letters(document: Docx) -> float:
    size = document.styles["Normal"].font.size
    return 0 if size is None else float(size.pt)


def test_letters_are_as_large_as_the_sheet_allows(tmp_path: Path) -> None:
    total, line = ("В работе", "2", "1", "+1"), "Управление дорожного хозяйства; " * 7

    def of(lines: int) -> bytes:
        sections = (Section("Качество", (line,) * lines),)
        file = tmp_path / "a.docx"
        page.write(
            file,
            ReportPage("О работе", "Администрация", HEADS, (total,) * 11, sections, "Подготовил"),
        )
        return file.read_bytes()

    sizes = [letters(Document(BytesIO(of(lines)))) for lines in range(1, 40)]
    assert sizes[0] == 11
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) > 4
    conclusion = "Сроки соблюдены. " * (LONGEST_CONCLUSION // 17)
    roomy = page.completed(of(1), "Подготовил", "Вывод", [conclusion])
    full = page.completed(of(16), "Подготовил", "Вывод", [conclusion])
    assert letters(Document(BytesIO(roomy))) == 11
    assert letters(Document(BytesIO(full))) < sizes[15]


async def test_of_nothing_there_is_a_page_too(tmp_path: Path) -> None:
    _, document = await written(tmp_path / "a.docx", [])
    assert texts(document)[0] == "О работе с сообщениями в социальных сетях"
    figures = [row.cells[1].text for row in document.tables[0].rows][1:]
    assert figures == ["0", "0", "0", "—", "—", "—", *["0"] * 5]
    assert len(document.paragraphs) == 2


async def test_a_table_says_how_comments_were_sorted_on_the_pages_with_most(tmp_path: Path) -> None:
    few = {PageAddress(Network.VK, f"-{key}"): SortedComments(1) for key in range(10, 15)}
    _, document = await written(tmp_path / "a.docx", some_of_all(), few | COMMENTED)
    _, table = document.tables
    heads, most, *others = [[cell.text for cell in row.cells] for row in table.rows]
    assert heads == [
        "Страница",
        "Найдено",
        "Зарегистрировано",
        "Не требуют ответа",
        "Обычно разобраны за",
    ]
    assert most == ["-1, ВКонтакте", "5", "2", "2", "9 мин"]
    assert len(others) == 4
    assert others[0] == ["-10, ВКонтакте", "1", "0", "0", "—"]
    assert "Комментарии на страницах администрации" in texts(document)


async def test_without_comments_the_page_has_no_table_of_them(tmp_path: Path) -> None:
    _, document = await written(tmp_path / "a.docx", some_of_all())
    assert len(document.tables) == 1
    assert "Комментарии на страницах администрации" not in texts(document)
