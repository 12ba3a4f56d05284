"""A promise in a placed answer, with its day and its control."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from domain.model.actor import Signature
from domain.model.errors import IncidentError
from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber, PromiseNumber
from domain.model.message.citizen_message import Attachment

FURTHEST: Final = timedelta(days=5 * 366)
"""From today; later promises get no reminders."""


class PromiseState(StrEnum):
    """The state of a promise; whether it is broken follows from the day."""

    FOUND = "found"
    """Found in the answer; nobody has decided yet whether to watch it."""
    OPEN = "open"
    """Under control: its authority must keep it by the day."""
    KEPT = "kept"
    DROPPED = "dropped"
    """Declined, or tracked no longer."""


@dataclass(frozen=True, slots=True)
class Postponement:
    """A postponement from `former` to `day`, with its reason."""

    former: date
    day: date
    reason: str
    signed: Signature


@dataclass(frozen=True, slots=True)
class Promise:
    """A day promised in a placed answer; `words`: the sentence."""

    number: PromiseNumber
    authority: AuthorityCode
    """The lead at that time, which stays responsible for it."""
    version: DraftVersion
    day: date
    words: str
    state: PromiseState = PromiseState.FOUND
    tracked: Signature | None = None
    """Who decided to track it, the last time."""
    told_until: datetime | None = None
    """Up to which moment reminders were sent."""
    moves: tuple[Postponement, ...] = ()
    ended: Signature | None = None
    """Who recorded that it was kept, or dropped it."""
    done: str = ""
    """How it was kept, in the words of that person."""
    attachments: tuple[Attachment, ...] = ()
    """Proof that it was kept."""

    def broken(self, today: date) -> bool:
        """Whether the day has passed without a record that it was kept."""
        return self.state is PromiseState.OPEN and today > self.day

    def broken_days(self, today: date, tz: tzinfo) -> Iterator[date]:
        """The days that passed before it was kept or postponed.

        Dropped promises don't count: it is unknown whether they should have been tracked.
        """
        for move in self.moves:
            if move.signed.at.astimezone(tz).date() > move.former:
                yield move.former
        kept = self.state is PromiseState.KEPT and self.ended
        if self.broken(today) or (kept and kept.at.astimezone(tz).date() > self.day):
            yield self.day


@dataclass(frozen=True, slots=True)
class EarlierPromise:
    """A promise for `day` in an answer at the same place, tracked at that time."""

    number: IncidentNumber
    """The answered incident."""
    day: date


class NotPutOff(IncidentError):
    """A promise can't be postponed to its own day, a past day, or one too far ahead."""

    day: date
