"""Announcements as JSON in the outbox: their kind, and the ids and codes that they hold."""

from collections.abc import Mapping
from typing import Any, Final, get_args

from pydantic import TypeAdapter

from domain.model.conversation.announcement import Announcement

_FORMS: Final[Mapping[str, TypeAdapter[Announcement]]] = {
    of.__name__: TypeAdapter(of) for of in get_args(Announcement)
}


def announcement_to_json(what: Announcement) -> dict[str, Any]:
    """The announcement as plain types, for a column of JSON."""
    kind = type(what).__name__
    return {"kind": kind, "facts": _FORMS[kind].dump_python(what, mode="json")}


def announcement_from_json(stored: Mapping[str, Any]) -> Announcement:
    """The inverse of `announcement_to_json`."""
    return _FORMS[stored["kind"]].validate_python(stored["facts"])
