"""Answers of a server newer than the bot, and malformed ones."""

import json
from collections.abc import Callable
from typing import Any, Final

from bot.sandbox.protocol import Json
from tests.messenger.faults import Oddity

_NEW_FIELD: Final[Json] = {"from_a_newer_bot_api": {"kind": "new"}}
_NEW_VALUES: Final[Json] = {"type": "community", "status": "guest"}
"""By the discriminating fields of chats, members and all else that has a type."""
_NEW_ORIGIN: Final[Json] = {"forward_origin": {"type": "community", "date": 0}}


def odd(envelope: Json, oddity: Oddity, new_shape: Json) -> bytes:
    """Return the body of an odd answer; `envelope` is the normal one.

    `new_shape`: fields with values of an undocumented form.
    """
    match oddity:
        case Oddity.TRUNCATED:
            body = _dumped(envelope)
            return body[: len(body) // 2]
        case Oddity.NEW_FIELDS:
            return _dumped(_newer(envelope, lambda known: known | _NEW_FIELD))
        case Oddity.NEW_VALUES:
            return _dumped(_newer(envelope, _with_new_values))
        case Oddity.NEW_SHAPE:
            return _dumped(envelope | new_shape)


def _newer(value: Any, change: Callable[[Json], Json]) -> Any:
    """Return the value with the change applied to every object in it, from the innermost on."""
    match value:
        case dict():
            return change({name: _newer(each, change) for name, each in value.items()})
        case list():
            return [_newer(each, change) for each in value]
        case _:
            return value


def _with_new_values(known: Json) -> Json:
    changed = {name: new for name, new in _NEW_VALUES.items() if name in known}
    return known | changed | (_NEW_ORIGIN if "message_id" in known else {})


def _dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
