"""Requests of the monitoring system: bodies and query parameters, validated as a whole."""

import base64
import binascii
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, TypeVar

from multidict import MultiMapping
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    field_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident.answer.draft import visible
from domain.model.incident.workflow.assignment import plan_of
from domain.model.incident.workflow.status import Importance, Status
from domain.model.message.citizen_message import CitizenMessage, Network, Topic, network_of
from domain.model.organisation.organisation import Organisation
from domain.model.time.deadline import CLOCKS_DIFFER_BY
from domain.use_cases.registering import NewIncident
from storage.incidents.listing import Wanted

LONGEST_TEXT: Final = 16_384


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in a field or parameter; an empty name means the request as a whole."""

    field: str
    message: str


class BadBody(Exception):
    """The body is invalid."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(mistakes)
        self.mistakes = mistakes


def _visible(text: str) -> str:
    if not visible(text):
        raise ValueError
    return text


def _iso(value: object) -> datetime:
    """Parse ISO 8601 only: pydantic would accept a number as seconds since 1970."""
    try:
        return datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise PydanticCustomError("datetime_iso", "not ISO 8601") from None


class IncidentBody(BaseModel):
    """The JSON of `POST /api/v1/incidents`; required: `text` and `detected_at`. Null is absent."""

    external_id: str | None = Field(None, min_length=1, max_length=200)
    network: Network | None = None
    url: str | None = Field(None, max_length=2048)
    author_name: str | None = Field(None, max_length=200)
    author_url: str | None = Field(None, max_length=2048)
    text: Annotated[str, AfterValidator(_visible)] = Field(max_length=LONGEST_TEXT)
    detected_at: Annotated[AwareDatetime, BeforeValidator(_iso)]
    importance: Importance | None = None
    topic_group: str | None = Field(None, max_length=200)
    topic: str | None = Field(None, max_length=200)
    authorities: list[str] | None = None
    lead: str | None = None

    @field_validator("*", mode="before")
    @classmethod
    def _storable(cls, value: object) -> object:
        """Reject NUL, the only character that PostgreSQL does not store."""
        if isinstance(value, str) and "\0" in value:
            raise PydanticCustomError("zero_character", "a zero character")
        return value


def parse(raw: bytes, organisation: Organisation, now: datetime) -> NewIncident:
    """Return the incident to register; raise BadBody with every mistake."""
    fields = _object(raw)
    mistakes: list[Mistake] = []
    try:
        body = IncidentBody.model_validate(fields)
    except ValidationError as error:
        mistakes = [_mistake(details) for details in error.errors(include_url=False)]
        body = None
    mistakes += _wrong_addressees(fields, organisation, {mistake.field for mistake in mistakes})
    detected_at = body.detected_at if body else None
    if detected_at is not None and detected_at > now + CLOCKS_DIFFER_BY:
        mistakes.append(Mistake("detected_at", "момент выявления ещё не наступил"))
    if mistakes or body is None:
        raise BadBody(mistakes)
    return NewIncident(
        message=CitizenMessage(
            text=body.text,
            network=body.network or network_of(body.url),
            url=body.url or None,
            author_name=body.author_name or None,
            author_url=body.author_url or None,
        ),
        detected_at=min(body.detected_at, now),
        importance=body.importance or Importance.NORMAL,
        external_id=body.external_id,
        topic=Topic(body.topic_group, body.topic),
        plan=plan_of(
            map(AuthorityCode, body.authorities or ()),
            AuthorityCode(body.lead) if body.lead else None,
        ),
    )


def _object(raw: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(raw, object_pairs_hook=_said_once)
    except (ValueError, RecursionError):
        raise BadBody([Mistake("", "тело запроса — не JSON в кодировке UTF-8")]) from None
    if not isinstance(fields, dict):
        raise BadBody([Mistake("", "ожидается объект JSON")])
    return fields


def _said_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Reject duplicate keys: JSON does not define which value counts."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        twice = sorted(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise BadBody([Mistake(key, "поле указано дважды") for key in twice])
    return fields


def _wrong_addressees(
    fields: dict[str, Any], organisation: Organisation, reported: set[str]
) -> list[Mistake]:
    """Return mistakes for unknown authorities, and for a missing or unlisted lead (§12)."""
    codes = fields.get("authorities") or []
    if "authorities" in reported or not isinstance(codes, list):
        return []
    mistakes = [
        Mistake(f"authorities.{index}", f"нет органа с кодом «{code}»")
        for index, code in enumerate(codes)
        if isinstance(code, str) and organisation.authority(AuthorityCode(code)) is None
    ]
    lead = fields.get("lead")
    if lead is not None and lead not in codes:
        mistakes.append(
            Mistake("lead", "орган, который готовит сводный ответ, не указан в authorities")
        )
    if lead is None and any(code != codes[0] for code in codes):
        mistakes.append(Mistake("lead", "укажите орган, который готовит сводный ответ"))
    return mistakes


_MESSAGES: Final = {
    "missing": "обязательное поле",
    "string_type": "ожидается строка",
    "string_too_short": "пустая строка",
    "list_type": "ожидается список",
    "timezone_aware": "нужно время со смещением, например 2026-11-24T10:15:00+03:00",
    "value_error": "пустой текст",
}


def _mistake(details: ErrorDetails) -> Mistake:
    field = ".".join(str(part) for part in details["loc"])
    kind = details["type"]
    if kind == "string_too_long":
        message = f"не больше {details['ctx']['max_length']} знаков"
    elif kind == "enum":
        message = f"допустимо: {details['ctx']['expected']}".replace(" or ", " или ")
    elif kind.startswith("datetime"):
        message = _MESSAGES["timezone_aware"]
    else:
        message = _MESSAGES.get(kind, "недопустимое значение")
    return Mistake(field, message)


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
