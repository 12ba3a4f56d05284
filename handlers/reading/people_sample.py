"""The sample list of people: fictional people to overwrite, and the meaning of each role."""

import io
from collections.abc import Mapping, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from domain.model.organisation.people import Role
from handlers.texts.tables import texts_by
from handlers.texts.words import ROLE

SAMPLE: Final[Sequence[Sequence[str]]] = (
    ("ФИО", "Роль", "Орган", "Номер в мессенджере (необязательно)"),
    ("Иванова Анна Петровна", "отдел контроля", "", ""),
    ("Петров Борис Викторович", "исполнитель", "Управление ЖКХ", ""),
    ("Громов Глеб Иванович", "ответственное должностное лицо", "Управление ЖКХ", ""),
    ("Титов Тимур Павлович", "заместитель главы", "", ""),
)
"""The sample rows; they can be imported as they are."""

_HINT: Final = (
    "Ниже пример. Впишите вместо него своих работников, каждого в отдельной строке, и пришлите файл боту."
    " Роль выберите из списка; несколько ролей пишут через запятую. Орган нужен исполнителям и"
    " ответственным: новые органы появятся сами. Номер оставьте пустым, если не знаете его; для MAX пишут max:число."
)
_ROLES_ARE: Final = texts_by(Role, "administration.role_is")
_ROOM: Final = 300
"""Rows with frames and a menu of roles; more can be added below."""
_WIDTHS: Final = {"A": 36, "B": 34, "C": 42, "D": 18}
"""In characters: together an A4 page in landscape."""
_TOP = Alignment(vertical="top", wrap_text=True)


def sample() -> bytes:
    """Return an .xlsx with the columns, a hint above them, and a sheet that explains the roles."""
    book = Workbook()
    people = book.worksheets[0]
    people.title = "Работники"
    _write_people(people)
    _write_roles(book.create_sheet("Роли"))
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def _write_people(sheet: Worksheet) -> None:
    sheet.append([_HINT])
    sheet.merge_cells("A1:D1")
    sheet["A1"].alignment = _TOP
    sheet.row_dimensions[1].height = 48
    for row in SAMPLE:
        sheet.append(list(row))
    _head(sheet, 2)
    line = Side(style="thin", color="BFBFBF")
    for cells in sheet.iter_rows(min_row=2, max_row=_ROOM, max_col=len(_WIDTHS)):
        for cell in cells:
            cell.border = Border(left=line, right=line, top=line, bottom=line)
    for (account,) in sheet.iter_rows(min_row=3, max_row=_ROOM, min_col=4, max_col=4):
        account.number_format = "0"
    roles = DataValidation(
        type="list", formula1=f"Роли!$A$2:$A${len(ROLE) + 1}", showErrorMessage=False
    )
    roles.add(f"B3:B{_ROOM}")
    sheet.add_data_validation(roles)
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "2:2"
    sheet.print_area = f"A1:D{len(SAMPLE) + 20}"
    _printed(sheet, _WIDTHS)


def _write_roles(sheet: Worksheet) -> None:
    sheet.append(["Роль", "Что делает"])
    for role, does in _ROLES_ARE.items():
        sheet.append([ROLE[role], does])
    _head(sheet, 1)
    _printed(sheet, {"A": 34, "B": 70})


def _head(sheet: Worksheet, row: int) -> None:
    for cell in sheet[row]:
        cell.font = Font(name="Calibri", bold=True)
        cell.fill = PatternFill("solid", fgColor="DDEBF7")
        cell.alignment = _TOP


def _printed(sheet: Worksheet, widths: Mapping[str, int]) -> None:
    for column, width in widths.items():
        sheet.column_dimensions[column].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
