"""Promises offered for control: the promised days of an answer, and the words."""

from datetime import date
from itertools import islice
from typing import Final

from domain.model.promise.dates import promised_dates
from domain.model.promise.promise import FURTHEST
from domain.model.promise.words import sentences, words_of
from domain.model.time.work_calendar import WorkCalendar

MOST: Final = 5
"""Per answer; a list of works by day is not a promise to one citizen."""

_LONGEST: Final = 200


def found_in(text: str, on: date, calendar: WorkCalendar) -> list[tuple[date, str]]:
    """Each promised day once, in order, with the first sentence that names it.

    `on`: the day of placement. Earlier days are not promises.
    """
    words: dict[date, str] = {}
    for found in promised_dates(text, on, calendar):
        if on <= found.date <= on + FURTHEST:
            words.setdefault(found.date, _sentence(text, found.offset, found.length))
    return list(islice(sorted(words.items()), MOST))


def _sentence(text: str, offset: int, length: int) -> str:
    """The sentence around the date."""
    words = words_of(text)
    start, stop = offset, offset + length
    for first, last in sentences(words):
        if first < last and words[first].start <= offset < words[last - 1].end:
            start, stop = words[first].start, words[last - 1].end
    if stop - start > _LONGEST:
        start = max(start, offset + length - _LONGEST)
        stop = min(stop, start + _LONGEST)
    return " ".join(text[start:stop].split())
