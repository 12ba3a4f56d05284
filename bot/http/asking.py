"""Query parameters of the incident list, validated as a whole."""

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, TypeVar

from multidict import MultiMapping

from bot.http.bodies import BadBody, Mistake
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident.workflow.status import Status
from domain.model.organisation.organisation import Organisation
from storage.incidents.listing import Wanted

MOST: Final = 200
USUAL: Final = 50
"""Incidents per page."""

_PARAMETERS: Final = ("status", "authority", "since", "cursor", "limit")
_Value = TypeVar("_Value")


def asked(query: MultiMapping[str], organisation: Organisation) -> tuple[Wanted, int]:
    """Return the filter and the page size; raise BadBody with every mistake."""
    asking = _Asking(query)
    for name in dict.fromkeys(query):
        if name not in _PARAMETERS:
            asking.mistakes.append(Mistake(name, f"допустимо: {', '.join(_PARAMETERS)}"))
    statuses = [asking.read("status", one, _status, _STATUSES) for one in asking.all("status")]

    def authority(code: str) -> AuthorityCode:
        if organisation.authority(AuthorityCode(code)) is None:
            raise ValueError
        return AuthorityCode(code)

    wanted = Wanted(
        frozenset(status for status in statuses if status is not None),
        asking.one("authority", authority, "нет органа с таким кодом"),
        asking.one(
            "since", _moment, "нужно время со смещением, например 2026-11-24T10:15:00+03:00"
        ),
        asking.one("cursor", _number, "передайте next_cursor прошлого ответа без изменений"),
    )
    most = asking.one("limit", _limit, f"число от 1 до {MOST}")
    if asking.mistakes:
        raise BadBody(asking.mistakes)
    return wanted, most or USUAL


def cursor_after(number: IncidentNumber) -> str:
    """Return the cursor for the incidents after that number."""
    return base64.urlsafe_b64encode(f"after {number}".encode()).decode().rstrip("=")


class _Asking:
    """The parameters and their mistakes."""

    def __init__(self, query: MultiMapping[str]) -> None:
        self._query = query
        self.mistakes: list[Mistake] = []

    def all(self, name: str) -> Sequence[str]:
        """Return the values, ignoring empty ones."""
        return [value for value in self._query.getall(name, []) if value]

    def one(self, name: str, read: Callable[[str], _Value], wrong: str) -> _Value | None:
        given = self.all(name)
        if len(given) > 1:
            self.mistakes.append(Mistake(name, "указан дважды"))
            return None
        return self.read(name, given[0], read, wrong) if given else None

    def read(
        self, name: str, value: str, read: Callable[[str], _Value], wrong: str
    ) -> _Value | None:
        try:
            return read(value)
        except ValueError:
            self.mistakes.append(Mistake(name, wrong))
            return None


_STATUSES: Final = f"допустимо: {', '.join(Status)}"


def _status(value: str) -> Status:
    return Status(value)


def _moment(value: str) -> datetime:
    # In a query string a plus may have become a space.
    moment = datetime.fromisoformat(re.sub(r" (?=\d\d:?\d\d$)", "+", value))
    if moment.tzinfo is None or not 1970 <= moment.year <= 9998:  # other years have no offsets
        raise ValueError
    return moment


def _number(cursor: str) -> IncidentNumber:
    try:
        said = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, UnicodeError):
        raise ValueError from None
    found = re.fullmatch(r"after (\d{1,9})", said, re.ASCII)
    if found is None:
        raise ValueError
    return IncidentNumber(int(found[1]))


def _limit(value: str) -> int:
    if not re.fullmatch(r"\d{1,3}", value, re.ASCII) or not 1 <= int(value) <= MOST:
        raise ValueError
    return int(value)
