"""A list of people as a table: its columns, its names of roles, and all mistakes."""

import difflib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

from domain.model.ids import PersonId, id_in, without_prefix, written_id
from domain.model.organisation.changing import NameUnfit, checked_name
from domain.model.organisation.people import ROLES_OF_AN_AUTHORITY, Role, plain
from domain.model.organisation.people_list import Listed, Unfit
from handlers.reading.problem import Problem
from handlers.reading.spreadsheet import tables_of
from handlers.reading.table import BROKEN, NotATable, Numbered, ReadTable, TableLimits
from handlers.texts.tables import sections, texts_by
from handlers.texts.words import ROLE

LARGEST: Final = 2 * 1024 * 1024
"""Most bytes of a list."""

_LIMITS: Final = TableLimits(size=LARGEST, unpacked=40 * 1024 * 1024, columns=40, cell=300)
_MOST_ROWS: Final = 3000

_HEADER_WITHIN: Final = 20
"""Rows; letters have their addressee, date and title above the header."""

_LARGEST_ACCOUNT: Final = 2**52

_COLUMNS: Final[Mapping[str, Sequence[str]]] = sections("headings")["people"]
_ROLES: Final = {Role(code): names for code, names in sections("headings")["role"].items()}

_SEPARATOR: Final = re.compile(r"[,;\t]|(?<=\s)[—–-](?=\s)")
_NUMBERING: Final = re.compile(r"^\s*(?:\d{1,3}[.)]|[—–•*-])\s*")
_NAME: Final = re.compile(r"[^\W\d]+(?:[ -][^\W\d]+){1,5}")

_UNFIT: Final = texts_by(Unfit, "administration.unfit")


@dataclass(frozen=True, slots=True)
class ReadList:
    """The valid lines, and the problems of all others."""

    lines: tuple[Listed, ...]
    problems: tuple[Problem, ...]
    recognised: bool = True
    """It has the columns of such a list."""


def read_list(content: bytes) -> ReadList:
    """Parse the list; blocks for up to a second."""
    try:
        with closing(tables_of(io.BytesIO(content), _LIMITS)) as tables:
            for sheet in tables:
                rows = _rows_of(sheet)
                for index, row in enumerate(rows):
                    if row.number <= _HEADER_WITHIN and (columns := _columns(row.cells)):
                        return _read(rows[index + 1 :], columns)
    except NotATable as error:
        return ReadList((), (error.problem,), recognised=False)
    needed = "нет столбцов «ФИО» и «Роль»; для исполнителей и ответственных нужен и «Орган»"
    return ReadList((), (Problem("файл", needed),), recognised=False)


def written_list(text: str) -> ReadList:
    """Parse people written in a message, each on a line: name, role, authority.

    It is recognised if each line begins with a name, and some name a role.
    """
    split = (
        Numbered(number, _SEPARATOR.split(_NUMBERING.sub("", line), maxsplit=2))
        for number, line in enumerate(text.splitlines(), 1)
    )
    rows = list(_filled(split))
    read = _read(rows, {"name": 0, "role": 1, "body": 2})
    cells = [row.cells for row in rows]
    named = all(_NAME.fullmatch(row[0]) and len(row) > 1 for row in cells)
    roles = (role for row in cells for cell in row[1:2] for role in _roles(cell).values())
    return replace(read, recognised=named and any(roles))


def unfit_problems(unfit: Sequence[tuple[int, Unfit]]) -> Iterator[Problem]:
    """Return the problems that depend on the current organisation."""
    for row, why in unfit:
        yield Problem(f"строка {row}", _UNFIT[why])


def _filled(rows: Iterable[Numbered]) -> Iterator[Numbered]:
    """Yield the rows with content, the white space of their cells normalised."""
    for row in rows:
        if not row.blank:
            yield row._replace(cells=[" ".join(cell.split()) for cell in row.cells])


def _rows_of(sheet: ReadTable) -> list[Numbered]:
    """Return the rows with content; raise NotATable if there are too many."""
    rows = []
    for row in _filled(sheet.rows):
        if row.number > _MOST_ROWS:
            raise NotATable(f"в нём больше {_MOST_ROWS} строк")
        rows.append(row)
    return rows


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Return the column of each field; empty if the row is not a header."""
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        heading = plain(re.sub(r"\([^()]*\)", "", cell))
        for column, names in _COLUMNS.items():
            if heading in names:
                found.setdefault(column, index)
    named = "name" in found or {"family", "given"} <= found.keys()
    return found if named and "role" in found else {}


def _read(rows: Iterable[Numbered], columns: Mapping[str, int]) -> ReadList:
    lines: list[Listed] = []
    problems: list[Problem] = []
    for number, row, *_ in rows:
        cells = {key: row[at] if at < len(row) else "" for key, at in columns.items()}
        if not any(cells.values()):
            continue
        wrong = list(_wrong(cells))
        problems += (Problem(f"строка {number}", what) for what in wrong)
        if not wrong:
            lines += _lines(number, cells)
    if not lines and not problems:
        problems.append(Problem("файл", "под заголовком нет ни одной строки"))
    return ReadList(tuple(lines), (*problems, *_accounts(lines)))


def _wrong(cells: Mapping[str, str]) -> Iterator[str]:
    if any(BROKEN in cell for cell in cells.values()):
        yield "есть повреждённые знаки, исправьте их"
    name = _name(cells)
    if len(name.split()) < 2:
        yield "ФИО напишите полностью" if name else "не указано ФИО"
    else:
        try:
            checked_name(name)
        except NameUnfit as error:
            yield f"ФИО длиннее {error.longest} знаков"
    roles = _roles(cells["role"])
    if not roles:
        yield f"не указана роль; можно: {', '.join(ROLE.values())}"
    for word, role in roles.items():
        if role is None:
            yield f"роль «{word}» неизвестна{_hint(word)}"
    if ROLES_OF_AN_AUTHORITY & set(roles.values()):
        try:
            checked_name(cells.get("body", ""))
        except NameUnfit as error:
            longest = f"название органа длиннее {error.longest} знаков"
            yield longest if cells.get("body") else "не указан орган"
    account = cells.get("account", "")
    if account and _account(account) is None:
        yield (
            f"«{account}» — не номер работника: для Telegram нужно число, для MAX — max:число; если его"
            " нет, оставьте пустым, бот сделает приглашение"
        )


def _lines(number: int, cells: Mapping[str, str]) -> Iterator[Listed]:
    account = _account(cells.get("account", ""))
    for role in _roles(cells["role"]).values():
        if role is not None:
            body = cells.get("body", "") if role in ROLES_OF_AN_AUTHORITY else ""
            yield Listed(number, _name(cells), role, body, account)


def _accounts(lines: Sequence[Listed]) -> Iterator[Problem]:
    """Check that no account belongs to two people."""
    names: dict[PersonId, Listed] = {}
    for line in lines:
        if line.account is None:
            continue
        first = names.setdefault(line.account, line)
        if first.name.casefold() != line.name.casefold():
            yield Problem(
                f"строка {line.row}",
                f"у номера {written_id(line.account)} в строке {first.row} другое имя: «{first.name}»",
            )


def _name(cells: Mapping[str, str]) -> str:
    parts = (cells.get(key, "") for key in ("name", "family", "given", "patronymic"))
    return " ".join(filter(None, parts)) if not cells.get("name") else cells["name"]


def _account(cell: str) -> PersonId | None:
    """Parse the number of an account, written as everywhere: `501`, `max:501`."""
    messenger, digits = without_prefix(cell.replace(" ", "").lower())
    if not re.fullmatch(r"\d{1,16}", digits, re.ASCII) or not 0 < int(digits) < _LARGEST_ACCOUNT:
        return None
    return PersonId(id_in(messenger, int(digits)))


def _roles(cell: str) -> dict[str, Role | None]:
    """Parse «исполнитель, ответственный» into the original words."""
    words = (word.strip() for word in re.split(r"[,;/+]| и ", cell))
    return {word: _BY_NAME.get(plain(word)) for word in words if word}


_BY_NAME: Final[Mapping[str, Role]] = {
    **{plain(ROLE[role]): role for role in Role},
    **{plain(role.value): role for role in Role},
    **{plain(name): role for role, names in _ROLES.items() for name in names},
}


def _hint(word: str) -> str:
    close = difflib.get_close_matches(plain(word), _BY_NAME, n=1)
    if close:
        return f", возможно, «{ROLE[_BY_NAME[close[0]]]}»"
    return f"; можно: {', '.join(ROLE.values())}"
