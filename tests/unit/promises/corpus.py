"""Sentences of official answers with what they promise; how well it is found."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.model.promise.dates import PromisedDate, promised_dates
from tests.unit.calendars import calendar
from tests.unit.corpora import headed, unlabelled

_CALENDAR = calendar()
_LABEL = re.compile(r"\{(.+?)\|(\d{4}-\d{2}-\d{2})\}")


@dataclass(frozen=True)
class Sample:
    """A text, the day on which it was written, and the dates that it promises."""

    on: date
    text: str
    promises: tuple[PromisedDate, ...]

    def found(self) -> tuple[PromisedDate, ...]:
        return promised_dates(self.text, self.on, _CALENDAR)


@dataclass(frozen=True)
class Quality:
    """Equal to the label means: the same place, the same length, the same day."""

    labelled: int
    found: int
    equal: int

    @property
    def precision(self) -> float:
        return self.equal / self.found

    @property
    def recall(self) -> float:
        return self.equal / self.labelled

    def __str__(self) -> str:
        return (
            f"{self.labelled} promised, {self.found} found, {self.equal} equal:"
            f" precision {self.precision:.3f}, recall {self.recall:.3f}"
        )


def read(name: str) -> list[Sample]:
    """The samples of the file of that name."""
    return [_sample(date.fromisoformat(on), line) for on, line in headed(f"promises/{name}")]


def measured(samples: Sequence[Sample]) -> Quality:
    pairs = [(set(sample.promises), set(sample.found())) for sample in samples]
    return Quality(
        sum(len(promised) for promised, _ in pairs),
        sum(len(found) for _, found in pairs),
        sum(len(promised & found) for promised, found in pairs),
    )


def _sample(on: date, line: str) -> Sample:
    text, labels = unlabelled(line, _LABEL)
    promises = (PromisedDate(at, len(one[1]), date.fromisoformat(one[2])) for at, one in labels)
    return Sample(on, text, tuple(promises))
