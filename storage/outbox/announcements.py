"""Announcements as JSON in the outbox: their kind, ids and codes."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, get_args

from pydantic import PlainSerializer, PlainValidator, TypeAdapter

from domain.model.conversation.announcement import Announcement

_FORMS: Final[Mapping[str, TypeAdapter[Announcement]]] = {
    of.__name__: TypeAdapter(of) for of in get_args(Announcement)
}


def _to_json(what: Announcement) -> dict[str, Any]:
    kind = type(what).__name__
    return {"kind": kind, "facts": _FORMS[kind].dump_python(what, mode="json")}


def _from_json(stored: Mapping[str, Any]) -> Announcement:
    return _FORMS[stored["kind"]].validate_python(stored["facts"])


ANNOUNCEMENT: Final[TypeAdapter[Announcement]] = TypeAdapter(
    Annotated[Announcement, PlainSerializer(_to_json), PlainValidator(_from_json)]
)
"""An announcement as plain types, for a JSON column."""
