"""Mentions of time and the last day of each: «до 12 декабря», «в течение двух недель»."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum, auto
from typing import Final

from domain.model.promise.days import Days, DaysReader, months_later
from domain.model.promise.lengths import PARTS_OF_DAY, HourReader, LengthReader
from domain.model.promise.sayings import saying
from domain.model.promise.words import NEAREST, ORDINALS, Token, any_of
from domain.model.time.work_calendar import WorkCalendar

_DAY = timedelta(days=1)
_NOTHING_BY = any_of("после от за ранее улица улице улицы улицу ул")
_EDGES = any_of(
    "начале начала начало середине середины середина конце конца концу конец"
    " окончания завершения истечения"
)
_BEGINNING = any_of("начала началу наступления наступлению")
_BY_PART_OF_DAY = {
    **dict.fromkeys(any_of("обеда обеду вечера вечеру полуночи"), 0),
    **dict.fromkeys(any_of("утра утру"), 1),
}
_PROGRAMMES = ("бюджет", "программ", "перечн", "лимит", "смет")


class Kind(Enum):
    """How likely a mention alone is a promise."""

    DEADLINE = auto()
    """«до 12 декабря», «завтра»: the future, unless the context says otherwise."""
    LENGTH = auto()
    """«в течение двух недель»: a promise or a general norm."""
    DAY = auto()
    """«12 декабря», «в мае»: the future or the past."""


@dataclass(frozen=True, slots=True)
class Mention:
    """From word `first` to `end` (exclusive); `last` is None if no day can be derived."""

    first: int
    end: int
    last: date | None
    kind: Kind
    guessed: bool = False


def mentions(words: Sequence[Token], on: date, calendar: WorkCalendar) -> Iterator[Mention]:
    """All mentions in order, without overlaps."""
    reader = _MentionReader(words, on, calendar)
    at = 0
    while at < len(words):
        found = reader.read(at)
        if found:
            yield found
        at = found.end if found else at + 1


class _MentionReader:
    def __init__(self, words: Sequence[Token], on: date, calendar: WorkCalendar) -> None:
        self._days: Final = DaysReader(words, on)
        self._lengths: Final = LengthReader(words, on, calendar)
        self._hours: Final = HourReader(words)
        self._text: Final = self._days.text
        self._on: Final = on
        self._ways: Final = (
            self._not_told,
            self._deadline,
            self._during,
            self._later,
            self._from,
            self._named,
        )

    def read(self, at: int) -> Mention | None:
        return next((found for way in self._ways if (found := way(at))), None)

    def _not_told(self, at: int) -> Mention | None:
        """«после 15 декабря», «от 12.12.2025»: no deadline."""
        if self._text(at) not in _NOTHING_BY:
            return None
        dot = self._text(at + 1) == "."
        days = self._days.read(at + 1 + dot)
        return Mention(at, days.end, None, Kind.DAY) if days else None

    def _deadline(self, at: int) -> Mention | None:
        start = at
        if self._text(at) in {"в", "со"} and self._text(at + 1) in {"срок", "сроком"}:
            start = at + 2
        if self._text(start) == "не" and self._text(start + 1) in {"позднее", "позже"}:
            start += 2 + (self._text(start + 2) == ",")
            start += self._text(start) == "чем"
            start += self._text(start) == "до"
            if later := self._later(start):
                return replace(later, first=at)
            if length := self._lengths.read(start):
                return Mention(at, length.end, length.last, Kind.LENGTH)
            return self._until(at, start, included=True)
        if self._text(start) in {"до", "к", "ко"}:
            return self._until(at, start + 1, included=False)
        return None

    def _until(self, at: int, start: int, *, included: bool) -> Mention | None:
        if self._text(start) not in _BEGINNING and (edge := self._edge(start, inside=False)):
            return self._told(at, edge, Kind.DEADLINE)
        part_of_day = _BY_PART_OF_DAY.get(self._text(start))
        start += part_of_day is not None or self._text(start) in _BEGINNING
        if days := self._days.read(start):
            last = days.last if included or days.first == days.last else days.first - _DAY
            return self._told(at, Days(days.end, last, last, days.guessed), Kind.DEADLINE)
        if part_of_day is not None:
            return Mention(at, start, self._on + part_of_day * _DAY, Kind.DEADLINE)
        end = self._hours.after_time(at)
        if end is None:
            return None
        if days := self._days.read(end):
            return self._told(at, days, Kind.DEADLINE)
        return Mention(at, end, self._on, Kind.DAY, guessed=True)

    def _during(self, at: int) -> Mention | None:
        """«в течение двух недель», «в ближайшие дни», «в 10-дневный срок»."""
        if self._text(at) not in {"в", "за", "на"}:
            return None
        if term := self._lengths.read_term(at + 1):
            return Mention(at, term.end, term.last, Kind.LENGTH)
        start = at + 1 + (self._text(at + 1) in {"течение", "протяжении"})
        nearest = self._text(start) in NEAREST
        if start == at + 1 and not nearest:
            return None
        if length := self._lengths.read(start + nearest):
            return Mention(at, length.end, length.last, Kind.LENGTH)
        days = self._days.read(start) or self._days.bare_period(start)
        return self._told(at, days, Kind.DEADLINE) if days else None

    def _later(self, at: int) -> Mention | None:
        """«через неделю»."""
        length = self._lengths.read(at + 1) if self._text(at) == "через" else None
        return Mention(at, length.end, length.last, Kind.DEADLINE) if length else None

    def _from(self, at: int) -> Mention | None:
        """«с 1 по 5 декабря»: the last day; «с 1 декабря»: that day."""
        start = at
        if self._text(at) == "в" and self._text(at + 1) in {"период", "срок", "ночь"}:
            start = at + 2
        if self._text(start) == "на" and start > at and (days := self._days.read(start + 1)):
            return self._told(at, days, Kind.DAY)
        return self._between(at, start) if self._text(start) in {"с", "со"} else None

    def _between(self, at: int, start: int) -> Mention | None:
        if self._hours.after_time(start):
            return self._of_hours(at)
        start += self._text(start + 1) in _BEGINNING
        first = self._days.read(start + 1)
        middle = first.end if first else self._days.after_suffix(start + 2)
        if first is None and self._days.number(start + 1) is None:
            return None
        if self._text(middle) in {"по", "до", "на"} and (last := self._days.read(middle + 1)):
            if self._text(start + 1) in _WEEKDAYS_FROM:
                return Mention(at, last.end, None, Kind.DAY)
            return self._told(at, last, Kind.DAY)
        if first is None:
            return None
        return self._told(at, Days(first.end, first.first, first.first, first.guessed), Kind.DAY)

    def _of_hours(self, at: int) -> Mention:
        """«с 8:00 до 17:00»: not a promise, unless a day follows."""
        end = self._hours.after_all(at)
        days = self._days.read(end)
        return self._told(at, days, Kind.DAY) if days else Mention(at, end, None, Kind.DAY)

    def _named(self, at: int) -> Mention | None:
        start = at + 1 if self._text(at) in {"в", "во", "на"} else at
        hours = self._hours.after_clock(start) if start > at else at + 1
        part_of_day = start == at and self._text(at) in PARTS_OF_DAY
        if (start > at or part_of_day) and hours and (days := self._days.read(hours)):
            return self._told(at, days, Kind.DAY)  # «на 10:00 30 ноября», «вечером 28 ноября»
        if edge := self._edge(start, inside=True):
            return self._told(at, edge, Kind.DAY)
        days = self._days.read(start)
        if days is None:
            return None
        as_of = self._text(at - 1) == "состоянию"
        budget = start == at and self._text(at - 1).startswith("бюджет")  # «бюджет 2027 года»
        if budget or (self._text(at) == "на" and (as_of or self._names_a_programme(at))):
            return Mention(at, days.end, None, Kind.DAY)
        near = days.first > self._on and self._text(start) in {"завтра", "послезавтра"}
        return self._told(at, days, Kind.DEADLINE if near else Kind.DAY)

    def _names_a_programme(self, at: int) -> bool:
        """«бюджет округа (на 2027 год)», not «в бюджете намечено (на 2027 год)»."""
        for back in (at - 1, at - 2, at - 3):
            if self._text(back).startswith(_PROGRAMMES):
                return True
            if saying(self._text(back), self._text(back - 1), ahead=False):
                return False
        return False

    def _told(self, at: int, days: Days, kind: Kind) -> Mention:
        last = days.last if days.last >= self._on else None
        return Mention(at, self._hours.after_all(days.end), last, kind, days.guessed)

    def _edge(self, at: int, *, inside: bool) -> Days | None:
        """The last day of «конец мая», «первая половина года», «первые числа мая».

        `inside`: for «в середине мая», not for «до середины мая».
        """
        word, start = self._text(at), at + 1
        if word in _EDGES:
            part = word[:3]
        elif word in ORDINALS and self._text(start)[:-1] in {"половин", "декад"}:
            part, start = f"{ORDINALS[word]}{self._text(start)[:3]}", start + 1
        elif word in {"первых", "последних"} and self._text(start) == "числах":
            part, start = word[:3], start + 1
        else:
            return None
        whole = self._days.read(start) or self._days.bare_period(start)
        if whole is None and word not in ORDINALS and self._text(start) in ORDINALS:
            return self._edge(start, inside=False)  # «конец первой декады мая»
        last = _part_of(whole, part, inside=inside) if whole else self._on
        if last < self._on and (coming := self._days.bare_period(start, 1)):
            last = _part_of(coming, part, inside=inside)
            return Days(coming.end, last, last, guessed=True)
        return Days(whole.end, last, last, whole.guessed) if whole else None


_WEEKDAYS_FROM = any_of("понедельника вторника среды четверга пятницы субботы")


def _part_of(whole: Days, part: str, *, inside: bool) -> date:
    """The last day of that part: a third, a half, or the end."""
    length = (whole.last - whole.first).days + 1
    year = length > 300
    if part in {"нач", "1дек", "пер"}:
        return (
            months_later(whole.first, 3) - _DAY if year else whole.first + (length // 3 - 1) * _DAY
        )
    if part == "2дек" or (part == "сер" and inside):
        return whole.first + (length * 2 // 3 - 1) * _DAY
    if part in {"1пол", "сер"}:
        return (
            months_later(whole.first, 6) - _DAY if year else whole.first + (length // 2 - 1) * _DAY
        )
    return whole.last
