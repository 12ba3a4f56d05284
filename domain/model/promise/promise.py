"""What a placed answer has promised by a day, while somebody watches that it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from domain.model.actor import Signature
from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber, PromiseNumber
from domain.model.message.attachment import Attachment

FURTHEST: Final = timedelta(days=5 * 366)
"""From today on; what is promised for later is nothing to be reminded of."""


class PromiseState(StrEnum):
    """Whether it is under control; that the day is over without a word follows from the day."""

    FOUND = "found"
    """The answer names the day; nobody has said whether it is to be under control."""

    OPEN = "open"
    """Under control: its authority is to keep it by the day."""

    KEPT = "kept"
    DROPPED = "dropped"
    """Not needed, or taken off control."""


@dataclass(frozen=True, slots=True)
class Postponement:
    """The day was put off from `former` to `day`, for that reason."""

    former: date
    day: date
    reason: str
    signed: Signature


@dataclass(frozen=True, slots=True)
class Promise:
    """A day named in a placed answer; `words`: the sentence that names it."""

    number: PromiseNumber
    authority: AuthorityCode
    """Which one led when it was promised: it keeps it, whoever leads later."""
    version: DraftVersion
    day: date
    words: str
    state: PromiseState = PromiseState.FOUND
    watched: Signature | None = None
    """Who put it under control, last."""
    told_until: datetime | None = None
    """Up to which moment its reminders have been told."""
    moves: tuple[Postponement, ...] = ()
    ended: Signature | None = None
    """Who said that it is kept, or took it off control."""
    done: str = ""
    """How it was kept, in the words of who said so."""
    attachments: tuple[Attachment, ...] = ()
    """That show it."""

    def broken(self, today: date) -> bool:
        """Whether the day is over, and nobody has said that it is kept."""
        return self.state is PromiseState.OPEN and today > self.day

    def broken_days(self, today: date, tz: tzinfo) -> Iterator[date]:
        """The days that were over before it was kept or put off.

        Not of one that was taken off control: nobody knows whether it should have been on it.
        """
        for move in self.moves:
            if move.signed.at.astimezone(tz).date() > move.former:
                yield move.former
        kept = self.state is PromiseState.KEPT and self.ended
        if self.broken(today) or (kept and kept.at.astimezone(tz).date() > self.day):
            yield self.day


@dataclass(frozen=True, slots=True)
class EarlierPromise:
    """What an answer at the same place had promised by `day`, under control at that time."""

    number: IncidentNumber
    """Of the incident that it answered."""
    day: date


@dataclass
class UnknownPromise(DomainError):
    """The incident has no such promise."""

    number: IncidentNumber


@dataclass
class NotUnderControl(DomainError):
    """The promise is kept, or was taken off control, or never put on it."""

    number: IncidentNumber
    promise: Promise


@dataclass
class NotPutOff(DomainError):
    """A promise can't be put off to a day that is over, or too far, or to the one that it has."""

    number: IncidentNumber
    day: date
