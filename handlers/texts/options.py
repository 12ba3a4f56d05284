"""Texts about the options that an administration can change."""

from typing import Final

from domain.model.organisation.options import OPTIONS, Option, Unit
from handlers.texts.tables import texts_by, texts_of

__getattr__ = texts_of("options")
"""The other texts: those of the section [text]."""

NAME: Final = texts_by(Option, "options.name")
"""In lists, in the journal and above the page."""

MEANING: Final = texts_by(Option, "options.meaning")

_MASKED: Final = "без личных данных"
_WHOLE: Final = "всё, как написано"

_UNITS: Final = texts_by(Unit, "options.unit")
"""Follows the limits."""
_SHORT: Final = {**_UNITS, Unit.WORKING_MINUTES: " мин."}
"""Follows a value."""


def value(option: Option, chosen: int) -> str:
    """«30 мин.»."""
    unit = OPTIONS[option].unit
    if unit is Unit.YES_OR_NO:
        return _MASKED if chosen else _WHOLE
    return f"{chosen}{_SHORT[unit]}"


def limits(option: Option) -> str:
    """«от 10 до 240 мин.»."""
    of = OPTIONS[option]
    if of.unit is Unit.YES_OR_NO:
        return "true или false"
    return f"от {of.least} до {of.most}{_UNITS[of.unit]}"


def asked(option: Option) -> str:
    """The request for input."""
    return f"Напишите число: {limits(option)}"
