"""Reading the organisation file and the list of people."""

from collections.abc import Sequence
from pathlib import Path

from bot.runtime.startup_error import Problem, StartupError, not_read
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people_list import Listed
from handlers.reading.organisation_file import parse_organisation
from handlers.reading.people_list import read_list


def read_organisation(path: Path, *, whole: bool = True) -> Organisation:
    """Return the organisation in a file; raise StartupError with all mistakes.

    See `parse_organisation` for `whole`.
    """
    title = f"Файл организации {path}"
    organisation = parse_organisation(_content(path, title), whole=whole)
    if isinstance(organisation, Organisation):
        return organisation
    raise StartupError(title, organisation)


def read_people(path: Path) -> Sequence[Listed]:
    """Return the lines of a list of people (.xlsx, .csv); raise StartupError with all mistakes."""
    title = f"Список работников {path}"
    read = read_list(_content(path, title))
    if read.problems:
        raise StartupError(title, list(read.problems))
    return read.lines


def _content(path: Path, title: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StartupError(title, [Problem("файл", not_read(error))]) from None
