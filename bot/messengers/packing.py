"""Callback data of buttons: the prefix and the fields, at most 64 bytes.

Old messages keep their buttons for ever, so this format never changes. Buttons can be forged.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, Final, NewType, Union, get_args, get_origin, get_type_hints

from domain.model.ids import LARGEST_ID, PersonId
from handlers import (  # noqa: F401 - importing registers the buttons
    absences,
    administration,
    cards,
    lists,
    questions,
    searching,
    selection,
    sorting,
)
from handlers.ui.buttons import BUTTONS, Button

LONGEST_DATA: Final = 64
"""Bytes (Bot API, InlineKeyboardButton)."""

_NUMBERS: Final = range(2**31)
"""The range of integers in every database."""

_ACCOUNTS: Final = range(LARGEST_ID + 1)
"""Ids of people in every messenger; 0 means no person."""

_SEPARATOR: Final = ":"

_Read = Callable[[str], Any]
"""Raises ValueError for an invalid field."""


def pack(data: Button) -> str:
    """Return the callback data; raise ValueError if it does not fit."""
    values = [_packed(getattr(data, name)) for name in data.packed]
    packed = _SEPARATOR.join((data.packed_prefix, *values))
    if packed.count(_SEPARATOR) > len(values) or len(packed.encode()) > LONGEST_DATA:
        raise ValueError(packed)
    return packed


def unpack(packed: str) -> Button | None:
    """Return the button for callback data, or None for foreign data."""
    prefix, *values = packed.split(_SEPARATOR)
    if prefix not in BUTTONS:
        return None
    readers = _form(prefix)
    if len(values) != len(readers):
        return None
    try:
        read = zip(readers.items(), values, strict=True)
        return BUTTONS[prefix].unpacked(
            prefix, {name: reader(value) for (name, reader), value in read}
        )
    except ValueError:
        return None


def _packed(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(int(value))
        case Enum():
            return str(value.value)
        case _:
            return str(value)


@cache
def _form(prefix: str) -> Mapping[str, _Read]:
    """Return the parser of each field."""
    of = BUTTONS[prefix]
    hints = get_type_hints(of)
    return {name: _reader(hints[name]) for name in of.packed}


def _reader(hint: Any) -> _Read:
    if get_origin(hint) in {UnionType, Union}:
        none_first = sorted(get_args(hint), key=lambda one: one is not NoneType)
        return partial(_any_of, tuple(map(_reader, none_first)))
    if getattr(hint, "__supertype__", hint) is int:
        return partial(_number, _ACCOUNTS if hint is PersonId else _NUMBERS)
    if isinstance(hint, NewType):
        return _reader(hint.__supertype__)
    reader: _Read = {bool: _flag, NoneType: _nothing}.get(hint, hint)  # or a string, an enum
    return reader


def _number(bounds: range, value: str) -> int:
    number = int(value)
    if number not in bounds:
        raise ValueError(value)
    return number


def _any_of(readers: tuple[_Read, ...], value: str) -> Any:
    for reader in readers:
        try:
            return reader(value)
        except ValueError:
            continue
    raise ValueError(value)


def _flag(value: str) -> bool:
    if value not in {"0", "1"}:
        raise ValueError(value)
    return value == "1"


def _nothing(value: str) -> None:
    if value:
        raise ValueError(value)
