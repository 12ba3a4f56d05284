"""Days declared off or working: «31.12 выходной, постановление № 5», «13.06 рабочий за 15.06»."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from domain.model.time.official_days import Correction, DayKind
from handlers.reading.days import days_in

_LONGEST: Final = timedelta(days=31)
_AHEAD: Final = timedelta(days=2 * 366)

_DAYS: Final = r"(?:\s+рабоч\w+)?(?:\s+д(?:ень|н[а-яё]+))?"
_KINDS: Final = re.compile(
    rf"\b(?:(?P<off>нерабоч\w+|выходн\w+)|(?P<short>сокращ\w+|коротк\w+|предпраздничн\w+)"
    rf"|(?P<full>полн\w+)|(?P<work>рабоч\w+)){_DAYS}"
)
_REPLACED: Final = re.compile(r" ?за (\d{1,2}[.]\d{1,2}(?:[.]\d{4})?|\d{1,2} [а-я]+(?: \d{4})?)")
_BETWEEN: Final = " ,.;:–—-\n"


@dataclass(frozen=True, slots=True)
class Declared:
    """From `first` to `last`, both included; `correction` None: the text does not give the kind."""

    first: date
    last: date
    correction: Correction | None

    @property
    def replaces_itself(self) -> bool:
        """Return whether it replaces itself, which is impossible."""
        replaced = self.correction.replaces if self.correction else None
        return replaced is not None and self.first <= replaced <= self.last


def declared_in(text: str, today: date) -> Declared | None:
    """Return the declared days; None without any, with too many or if they are too far ahead."""
    words = " ".join(text.split())
    kind = _KINDS.search(words.lower())
    days = days_in(words[: kind.start() if kind else None].strip(_BETWEEN), today)
    if days is None or not days[0] <= days[1] <= min(days[0] + _LONGEST, today + _AHEAD):
        return None
    return Declared(*days, correction_in(words[kind.start() :], None, today) if kind else None)


def correction_in(text: str, known: Correction | None, today: date) -> Correction | None:
    """Return the correction of one day: kind, replaced day, ground; None if the kind is unknown.

    Parts missing in the text are taken from `known`.
    """
    words = " ".join(text.split())
    kind = known.kind if known else None
    replaced, rest = known.replaces if known else None, words
    if found := _KINDS.match(words.lower()):
        kind, replaced, rest = DayKind(str(found.lastgroup)), None, words[found.end() :]
    if kind is None:
        return None
    if kind is not DayKind.OFF and (named := _REPLACED.match(rest.lower())):
        days = days_in(named[1], today)
        replaced, rest = days and days[0], rest[named.end() :]
    return Correction(kind, replaced, rest.strip(_BETWEEN) or (known.basis if known else ""))
