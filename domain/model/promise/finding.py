"""What of an answer is to be offered for control: the days it promises, and the words that do."""

from datetime import date
from itertools import islice
from typing import Final

from domain.model.promise.dates import promised_dates
from domain.model.promise.promise import FURTHEST
from domain.model.promise.words import sentences, words_of
from domain.model.time.work_calendar import WorkCalendar

MOST: Final = 5
"""Of one answer; a list of works by day is no promise to one citizen."""

_LONGEST: Final = 200


def found_in(text: str, on: date, calendar: WorkCalendar) -> list[tuple[date, str]]:
    """Each day once, in order, with the sentence that names it first.

    `on`: when the text is placed. What is over by then is no promise.
    """
    words: dict[date, str] = {}
    for found in promised_dates(text, on, calendar):
        if on <= found.date <= on + FURTHEST:
            words.setdefault(found.date, _sentence(text, found.offset, found.length))
    return list(islice(sorted(words.items()), MOST))


def _sentence(text: str, offset: int, length: int) -> str:
    """The words around the date, as far as its sentence goes."""
    words = words_of(text)
    start, stop = offset, offset + length
    for first, last in sentences(words):
        if first < last and words[first].start <= offset < words[last - 1].end:
            start, stop = words[first].start, words[last - 1].end
    if stop - start > _LONGEST:
        start = max(start, offset + length - _LONGEST)
        stop = min(stop, start + _LONGEST)
    return " ".join(text[start:stop].split())
