"""Sentences of official answers with what they promise; how well it is found."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from domain.model.promise.dates import PromisedDate, promised_dates
from tests.unit.calendars import calendar

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
    """The samples of a file beside this one."""
    samples = []
    on = date.min
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines():
        if line.startswith("=="):
            on = date.fromisoformat(line.split()[1])
        elif line and not line.startswith("#"):
            samples.append(_sample(on, line))
    return samples


def measured(samples: Sequence[Sample]) -> Quality:
    pairs = [(set(sample.promises), set(sample.found())) for sample in samples]
    return Quality(
        sum(len(promised) for promised, _ in pairs),
        sum(len(found) for _, found in pairs),
        sum(len(promised & found) for promised, found in pairs),
    )


def _sample(on: date, line: str) -> Sample:
    text, promises, end = "", [], 0
    for label in _LABEL.finditer(line):
        text += line[end : label.start()]
        promises.append(PromisedDate(len(text), len(label[1]), date.fromisoformat(label[2])))
        text += label[1]
        end = label.end()
    return Sample(on, text + line[end:], tuple(promises))
