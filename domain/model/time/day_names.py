"""Russian names of months, weekdays and near days, for reading dates in texts."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final


def by_form(values: Mapping[str, str]) -> Mapping[str, str]:
    """The value of each form: `{"week": "неделя недели"}` is `{"неделя": "week", …}`."""
    return {form: value for value, forms in values.items() for form in forms.split()}


def numbers(values: Mapping[str, str]) -> Mapping[str, int]:
    """The number of each form, as `by_form`."""
    return {form: int(number) for form, number in by_form(values).items()}


_NAMES: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
MONTHS: Final = numbers(_NAMES["months"])
"""By the name in any case; from 1."""
MONTHS_AFTER_DAY: Final = {forms.split()[1]: int(one) for one, forms in _NAMES["months"].items()}
"""By the genitive: «(5) декабря»; «(дом 14) май» is no day."""
MONTH: Final = rf"(?:{'|'.join(MONTHS)})\b"
"""A pattern of a month in any case."""
WEEKDAYS: Final = numbers(_NAMES["weekdays"])
"""By the name in any case; from 1, Monday."""
NEAR_DAYS: Final = {"сегодня": 0, "завтра": 1, "послезавтра": 2}
"""The days from today."""
