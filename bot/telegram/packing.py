"""What a button carries as Telegram keeps it: the prefix and the fields, at most 64 bytes.

Old messages keep their buttons for ever, so this form never changes. Buttons can be forged.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from enum import Enum
from functools import partial
from types import NoneType, UnionType
from typing import Annotated, Any, Final, get_args, get_origin, get_type_hints

from handlers.buttons import ButtonData
from handlers.callbacks import BUTTONS

LONGEST_DATA: Final = 64
"""Bytes (Bot API, InlineKeyboardButton)."""

_SEPARATOR: Final = ":"

_Read = Callable[[str], Any]
"""Raises ValueError for what the field can't hold."""


def pack(data: ButtonData) -> str:
    """As Telegram keeps it; ValueError if it can't be kept."""
    values = [_packed(getattr(data, each.name)) for each in fields(data)]
    packed = _SEPARATOR.join((data.prefix, *values))
    if packed.count(_SEPARATOR) > len(values) or len(packed.encode()) > LONGEST_DATA:
        raise ValueError(packed)
    return packed


def unpack(packed: str) -> ButtonData | None:
    """What the button carries; None for what no button of ours does.

    Old buttons lack the fields that have been added since: those have defaults.
    """
    prefix, *values = packed.split(_SEPARATOR)
    if prefix not in BUTTONS or not _needed(prefix) <= len(values) <= len(_FIELDS[prefix]):
        return None
    try:
        read = zip(_FIELDS[prefix].items(), values, strict=False)
        return BUTTONS[prefix](**{name: reader(value) for (name, reader), value in read})
    except ValueError:
        return None


def _needed(prefix: str) -> int:
    """How many fields have no default."""
    return sum(each.default is MISSING for each in fields(BUTTONS[prefix]))


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


def _fields(of: type[ButtonData]) -> Mapping[str, _Read]:
    hints = get_type_hints(of, include_extras=True)
    return {each.name: _reader(hints[each.name]) for each in fields(of)}


def _reader(hint: Any) -> _Read:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        _, bounds = arguments
        return partial(_number, bounds)
    if origin is UnionType:
        none_first = sorted(arguments, key=lambda one: one is not NoneType)
        return partial(_any_of, tuple(map(_reader, none_first)))
    reader: _Read = {bool: _flag, NoneType: _nothing}.get(hint, hint)  # else a string, an enum
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


_FIELDS: Final = {prefix: _fields(of) for prefix, of in BUTTONS.items()}
