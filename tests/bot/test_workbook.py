"""The workbook of a report: opened again, its numbers are the figures, and open into their messages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from bot.console.report import contents
from bot.documents import workbook
from bot.documents.workbook import Abandoned, Messages
from domain.model.ids import IncidentNumber
from domain.model.incident.workflow.status import (
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    Status,
)
from domain.model.message.citizen_message import Network, Topic
from domain.model.network.post import PageAddress
from domain.model.report.facts import AlertFact, Facts, PlacedFact
from domain.model.report.figure import By, Distribution, Figure
from domain.model.report.figures import Promised, Report, SortedComments
from domain.model.report.marking import marks
from domain.model.report.period import Period
from domain.use_cases.briefing import report
from handlers.reports.rows import EMPTY, conditions
from handlers.reports.tables import Number, tables
from handlers.texts.figures import FIGURE
from tests.known_facts import KnownFacts
from tests.unit.calendars import MOSCOW
from tests.unit.incidents import OFFICE, ROADS, ZHKH
from tests.unit.test_report import DUE, FINAL, INTERIM, LANGUAGE, LATE, NOW, OFF_TOPIC, draft, facts

PERIOD = Period(date(2026, 6, 15), date(2026, 6, 18))
FIGURES: Final = Path(__file__).parents[2] / "docs" / "reference" / "figures.md"
COMMAND = "=cmd|' /C calc'!A0"
COMMENTED = {
    PageAddress(Network.VK, "-1"): SortedComments(5, 2, 2, Distribution({9: 3, 40: 1})),
    PageAddress(Network.MAX, "-2"): SortedComments(1),
}
"""Of pages that are no longer the administration's; the only one in MAX is not sorted yet."""

STRANGE = (
    COMMAND,
    "+7 900 000-00-00",
    "-1+1",
    "@SUM(A1)",
    "{=1}",
    "\tтаб",
    "http://x.ru/",
    "00123",
)


def some(number: int, chance: Random) -> Facts:
    """A message as chance would have it, with words that a spreadsheet could take for its own."""
    status = chance.choice(list(Status))
    ends = {Status.NO_ANSWER: NoAnswerGround.HARM, Status.CANCELLED: CancelGround.MISTAKE}
    proven = [True, True, False, None]
    answer = [PlacedFact(FINAL, chance.choice([DUE, LATE]), DUE, chance.choice(proven))]
    interim = (
        [PlacedFact(INTERIM, DUE, DUE, chance.choice(proven))] if chance.random() < 0.3 else []
    )
    return facts(
        number=IncidentNumber(number),
        kind=chance.choice([IncidentKind.INCIDENT] * 3 + [IncidentKind.PUBLICATION]),
        status=status,
        importance=chance.choice(list(Importance)),
        alert=AlertFact(DUE),
        network=chance.choice([Network.VK, Network.OTHER]),
        topic=Topic(chance.choice(STRANGE), chance.choice(STRANGE)),
        detected_at=datetime(2026, 6, 12, tzinfo=MOSCOW) + timedelta(hours=chance.randrange(160)),
        due_at=NOW + timedelta(hours=chance.randrange(-9, 9)),
        ground=ends.get(status),
        authorities=chance.choice([(), (ZHKH,), (ROADS, ZHKH)]),
        placements=tuple(interim + (answer if status is Status.ANSWERED else [])),
        drafts=(
            draft(1, OFF_TOPIC),
            draft(2, LANGUAGE, kept=False),
            replace(draft(3, True), without=(ROADS,)),
        ),
        returns=(ROADS,) * chance.randrange(3),
        beginning=chance.choice(STRANGE),
    )


async def written(
    file: Path,
    known: list[Facts],
    period: Period = PERIOD,
    commented: Mapping[PageAddress, SortedComments] | None = None,
) -> tuple[Report, Workbook]:
    messages, kept = Messages(OFFICE, NOW), KnownFacts(known, commented)
    made = await report(kept, period, NOW, OFFICE.calendar, messages.see, every=True)
    workbook.write(file, made, OFFICE, messages)
    return made, load_workbook(file)


def some_of_all(count: int = 80) -> list[Facts]:
    chance = Random(3)  # noqa: S311 - no secret
    return [some(number, chance) for number in range(1, count + 1)]


def names_in(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()]


def rows_of(book: Workbook, name: str) -> Iterator[tuple[Cell, ...]]:
    """Below the heads."""
    return book[name].iter_rows(min_row=3)  # type: ignore[return-value] # no merged cells


def rows_at(book: Workbook, link: str) -> list[int]:
    """The numbers of the messages to whose rows a link leads."""
    _, _, place = link.partition("!")
    return [int(row[0].value) for row in book["Сообщения"][place]]


async def test_each_number_is_the_figure_and_of_an_outcome_opens_its_messages(
    tmp_path: Path,
) -> None:
    known = some_of_all()
    made, book = await written(tmp_path / "a.xlsx", known)
    of = {one.number: marks(one, NOW, MOSCOW) for one in known if one.detected_at.date() in PERIOD}
    opened = set()
    for table in tables(made, OFFICE):
        for place, cells in enumerate(table.rows, 3):
            for column, cell in enumerate(cells, 1):
                if isinstance(cell, Number):
                    shown = book[table.name].cell(place, column)
                    assert shown.value == cell.value
                    assert (shown.hyperlink is not None) == (cell.value > 0)
                    if shown.hyperlink is not None and shown.hyperlink.tooltip is None:
                        link = str(shown.hyperlink.location)
                        behind = [number for number, had in of.items() if cell.marks[0] in had]
                        assert sorted(rows_at(book, link)) == sorted(behind)
                        opened.add(cell.marks[0])
    of_all = {mark.figure for mark in opened if mark.by is None}
    assert of_all >= {Figure.RECEIVED, Figure.OPEN, Figure.OPEN_OVERDUE, Figure.ANSWERED_LATE}
    of_bodies = {mark.figure for mark in opened if mark.by is By.AUTHORITY}
    assert of_bodies >= {Figure.OPEN_OVERDUE, Figure.ANSWERED_LATE, Figure.NO_ANSWER}


async def test_rows_over_the_end_of_a_sheet_are_opened_where_they_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "_ROWS", 7)
    _, book = await written(tmp_path / "a.xlsx", some_of_all(30))
    received = next(rows_of(book, "Сводка"))[1]
    assert received.hyperlink is not None
    assert received.hyperlink.location == "'Сообщения'!A3"
    numbers = [
        row[0].value
        for name in book.sheetnames
        if name.startswith("Сообщения")
        for row in rows_of(book, name)
    ]
    assert len(numbers) == len(set(numbers)) > 7


async def test_the_numbers_are_those_of_the_json(tmp_path: Path) -> None:
    made, book = await written(tmp_path / "a.xlsx", some_of_all())
    told = contents(made)
    shown = {cells[0].value: cells for cells in rows_of(book, "Сводка")}
    for figure in Figure:
        field = told.get(figure.value)
        if figure.value.startswith("drafts_"):
            field = told["drafts"].get(figure.value.removeprefix("drafts_"))
        if (cells := shown.get(FIGURE[figure].title)) is None:
            assert not field
            continue
        if field is not None:
            assert cells[1].value == field
        if figure.value in told["publications"]:
            assert cells[3].value == told["publications"][figure.value]
    by_name = {cells[0].value: cells for cells in rows_of(book, "Органы")}
    for code, name in ((ZHKH, "Управление ЖКХ"), (ROADS, "Управление дорог")):
        assert [cell.value for cell in by_name[name][1:5]] == list(
            told["by_authority"][code].values()
        )
    heads = [cell.value for cell in book["Органы"][2]]
    checked = heads.index("Проверено размещений")
    assert heads[checked + 1] == "Подтверждено размещений"
    of_placements = (Figure.PLACEMENTS_CHECKED, Figure.PLACEMENTS_PROVEN)
    assert made.figures.keys(By.AUTHORITY, Figure.PLACEMENTS_CHECKED)
    for code, name in ((ZHKH, "Управление ЖКХ"), (ROADS, "Управление дорог")):
        shown_proven = [cell.value for cell in by_name[name][checked : checked + 2]]
        counted = [made.figures.count(one, By.AUTHORITY, code) for one in of_placements]
        assert shown_proven == counted
    stages = {cells[0].value: cells for cells in rows_of(book, "Этапы")}
    assert stages["Направление"][2].value == told["stages"]["routing"]["median_minutes"]
    assert stages["Направление"][3].value == told["stages"]["routing"]["p90_minutes"]
    days = list(rows_of(book, "Динамика"))
    assert len(days) == PERIOD.days
    assert sum(int(str(cells[1].value)) for cells in days) == told["received"]


async def test_what_was_promised_is_told(tmp_path: Path) -> None:
    made, _ = await written(tmp_path / "a.xlsx", some_of_all())
    overall, *_ = tables(replace(made, promised=Promised(due=3, broken=2)), OFFICE)
    told = [row[1] for row in overall.rows if str(row[0]).startswith("Обещано в ответах")]
    assert told == [3, 2]


async def test_all_messages_of_the_period_are_there_and_no_others(tmp_path: Path) -> None:
    known = some_of_all()
    _, book = await written(tmp_path / "a.xlsx", known)
    expected = [one.number for one in KnownFacts(known).known if one.detected_at.date() in PERIOD]
    shown = [cells[0].value for cells in rows_of(book, "Сообщения")]
    assert len(shown) == len(set(shown))
    assert set(shown) == set(expected)


async def test_the_overdue_stand_first_by_authority(tmp_path: Path) -> None:
    made, book = await written(tmp_path / "a.xlsx", some_of_all())
    overdue = made.figures.count(Figure.OPEN_OVERDUE)
    first = [[cell.value for cell in cells] for cells in rows_of(book, "Сообщения")][:overdue]
    assert overdue > 2
    assert {(cells[1], cells[11]) for cells in first} == {("инцидент", "срок истёк")}
    bodies = ["", "Управление дорог, Управление ЖКХ", "Управление ЖКХ"]  # by the code of the first
    places = [bodies.index(str(cells[4] or "")) for cells in first]
    assert places == sorted(places)


async def test_a_summary_has_no_zeros_that_say_nothing(tmp_path: Path) -> None:
    known = [facts(), replace(facts(), number=IncidentNumber(2), due_at=NOW - timedelta(hours=1))]
    _, book = await written(tmp_path / "a.xlsx", known)
    shown = [[cell.value for cell in cells] for cells in rows_of(book, "Сводка")]
    assert shown == [
        ["Поступило", 2, 0, 0],
        ["Отвечено в срок", 0, None, None],
        ["Отвечено с нарушением срока", 0, None, None],
        ["Доля отвеченных в срок", 0, None, None],
        ["В работе", 2, None, None],
        ["В работе, срок истёк", 1, None, None],
    ]
    assert book["Сводка"]["C2"].value == "Инциденты с 11.06.2026 по 14.06.2026"


async def test_no_words_of_people_become_a_formula_or_a_link(tmp_path: Path) -> None:
    known = some_of_all()
    _, book = await written(tmp_path / "a.xlsx", known)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    values = {cell.value for cell in cells}
    assert {COMMAND, "-1+1", "@SUM(A1)", "{=1}", "00123"} <= values
    links = [cell.hyperlink for cell in cells if cell.hyperlink is not None]
    assert all(link.location and not link.target for link in links)


async def test_it_can_be_filtered_scrolled_and_printed(tmp_path: Path) -> None:
    _, book = await written(tmp_path / "a.xlsx", some_of_all())
    assert book.sheetnames == [
        *("Сводка", "Органы", "Соцсети", "Группы тем", "Темы", "Этапы", "Чьё время", "Важность"),
        *("Проекты", "Возвраты", "Динамика", "Как считается", "Сообщения"),
    ]
    assert str(book["Сообщения"].print_area).startswith("'Сообщения'!$A$1:$O$")
    for sheet in book:
        assert sheet.freeze_panes == "B3"
        last = max(sheet.max_row, 3)
        assert sheet.auto_filter.ref.endswith(f"{last}")
        assert sheet.print_title_rows == "$2:$2"
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        [title] = sheet.merged_cells.ranges
        assert (title.max_row, title.max_col) == (1, sheet.max_column)
        assert str(sheet["A1"].value).startswith(
            "Администрация. Сообщения, выявленные с 15.06.2026 по 18.06.2026."
        )


async def test_a_long_period_is_told_by_weeks_and_their_numbers_open_too(tmp_path: Path) -> None:
    period = Period(date(2026, 5, 13), date(2026, 6, 18))
    made, book = await written(tmp_path / "a.xlsx", some_of_all(), period)
    weeks = list(rows_of(book, "Динамика"))
    assert [cells[0].value for cells in weeks][:2] == ["13.05.2026", "18.05.2026"]
    assert sum(int(str(cells[1].value)) for cells in weeks) == made.figures.count(Figure.RECEIVED)
    link = weeks[-1][1].hyperlink
    assert link is not None
    assert "«Выявлено»: с 15.06.2026 по 18.06.2026" in str(link.tooltip)


async def test_any_other_number_leads_to_a_column_that_adds_up_to_it_under_a_filter(
    tmp_path: Path,
) -> None:
    made, book = await written(tmp_path / "a.xlsx", some_of_all())
    rows = list(rows_of(book, "Сообщения"))
    heads = [str(cell.value) for cell in book["Сообщения"][2]]
    checked = set()
    for table in tables(made, OFFICE):
        for place, cells in enumerate(table.rows, 3):
            for column, cell in enumerate(cells, 1):
                if not isinstance(cell, Number) or not cell.value:
                    continue
                link = book[table.name].cell(place, column).hyperlink
                assert link is not None
                mark = cell.marks[0]
                if str(link.location).startswith("'Сообщения'!A") and link.tooltip is None:
                    continue
                head = book["Сообщения"][str(link.location).partition("!")[2]]
                assert head.value == FIGURE[mark.figure].title
                filters = conditions(mark, str(cells[0]).strip())
                tip = " ".join(str(link.tooltip).split())
                for name, value in filters.items():
                    assert " ".join(f"«{name}»: {value}".split()) in tip
                assert len(tip) <= 255
                left = [row for row in rows if passes(row, heads, filters)]
                assert sum(row[head.column - 1].value or 0 for row in left) == cell.value
                checked.add((mark.figure, mark.by))
    assert {by for _, by in checked} >= {None, *By}
    assert len(checked) > 60


def passes(row: tuple[Cell, ...], heads: list[str], filters: dict[str, str]) -> bool:
    """As the filter of a spreadsheet does; of several in one cell, one is enough."""
    for head, wanted in filters.items():
        value = row[heads.index(head)].value
        shown = plain(f"{value:%d.%m.%Y}" if isinstance(value, datetime) else str(value or ""))
        several = {plain(part) for part in shown.split(",")}
        if plain(wanted) not in {shown, *several, *({EMPTY} if not shown else ())}:
            return False
    return True


def plain(text: str) -> str:
    return " ".join(text.lower().split())


async def test_what_nobody_waits_for_is_written_no_further(tmp_path: Path) -> None:
    messages = Messages(OFFICE, NOW)
    made = await report(
        KnownFacts(some_of_all()), PERIOD, NOW, OFFICE.calendar, messages.see, every=True
    )
    messages.abandoned.set()
    with pytest.raises(Abandoned):
        workbook.write(tmp_path / "a.xlsx", made, OFFICE, messages)
    assert not names_in(tmp_path)


async def test_of_nothing_there_is_a_workbook_too(tmp_path: Path) -> None:
    _, book = await written(tmp_path / "a.xlsx", [])
    assert next(rows_of(book, "Сводка"))[1].value == 0


async def test_what_can_not_be_written_leaves_what_there_was(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.mkdir()
    with pytest.raises(OSError, match=r"a\.xlsx"):
        await written(file, [])
    assert names_in(tmp_path) == ["a.xlsx"]
    with pytest.raises(FileNotFoundError):
        await written(tmp_path / "none" / "a.xlsx", [])


async def test_a_message_of_high_importance_and_an_overdue_one_are_marked(tmp_path: Path) -> None:
    late = replace(facts(), importance=Importance.HIGH, due_at=NOW - timedelta(hours=1))
    _, book = await written(tmp_path / "a.xlsx", [late])
    shown = [cell.value for cell in next(rows_of(book, "Сообщения"))]
    assert shown[2:5] == ["повышенная", "в работе", "Управление ЖКХ"]
    assert shown[11] == "срок истёк"


async def test_a_sheet_says_how_the_comments_of_each_page_were_sorted(tmp_path: Path) -> None:
    _, book = await written(tmp_path / "a.xlsx", some_of_all(), commented=COMMENTED)
    told = [tuple(cell.value for cell in row) for row in book["Комментарии"].iter_rows()]
    heads = ("Страница", "Соцсеть", "Найдено", "Зарегистрировано", "Не требуют ответа")
    assert heads in [row[:5] for row in told]
    assert ("-1", "ВКонтакте", 5, 2, 2, 9) in told
    assert ("-2", "MAX", 1, 0, 0, None) in told
    assert "Комментарии" in [row[0].value for row in rows_of(book, "Как считается")]


async def test_without_comments_the_workbook_has_no_sheet_of_them(tmp_path: Path) -> None:
    _, book = await written(tmp_path / "a.xlsx", some_of_all())
    assert "Комментарии" not in book.sheetnames
    assert "Комментарии" not in [row[0].value for row in rows_of(book, "Как считается")]


async def test_the_document_names_the_fields_of_the_report_as_json(tmp_path: Path) -> None:
    made, _ = await written(tmp_path / "a.xlsx", some_of_all())
    _, on_console = FIGURES.read_text(encoding="utf-8").split("## On the console")
    named = {
        name
        for line in on_console.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([a-z_]+)`", line.split("|")[1])
    }
    assert named == contents(made).keys()
