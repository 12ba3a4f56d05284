"""Samples of dataclasses, made from the types of their fields."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from enum import Enum
from typing import Any, TypeVar, get_type_hints

T = TypeVar("T")


def filled(kind: type[T], values: Mapping[Any, Any], **given: Any) -> T:
    """Return one with these, and with a value for each other field that has no default.

    `values`: by the name of a field or by its type; of an enum that is missing there, the first
    member is taken.
    """
    hints = get_type_hints(kind)
    needed = [one.name for one in fields(kind) if one.default is MISSING]  # type: ignore[arg-type]
    missing = {name: _value(name, hints[name], values) for name in needed if name not in given}
    return kind(**missing, **given)


def _value(name: str, of: Any, values: Mapping[Any, Any]) -> Any:
    if name in values:
        return values[name]
    if of not in values and isinstance(of, type) and issubclass(of, Enum):
        return next(iter(of))
    return values[of]
