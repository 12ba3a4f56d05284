"""The figures of a report, and their distributions; handlers/texts/figures.py explains each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from math import ceil
from typing import NamedTuple

from domain.model.incident.workflow.status import IncidentKind

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Distribution:
    """The number of incidents by duration in whole minutes."""

    minutes: Mapping[int, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """The number of incidents."""
        return sum(self.minutes.values())

    @property
    def median(self) -> float | None:
        """The median, the mean of the middle two; None if empty."""
        count = self.count
        if not count:
            return None
        return (self._ranked((count + 1) // 2) + self._ranked(count // 2 + 1)) / 2

    @property
    def p90(self) -> int | None:
        """The 90th percentile by nearest rank; None if empty."""
        return self._ranked(ceil(self.count * 9 / 10)) if self.minutes else None

    @property
    def mean(self) -> float | None:
        """The arithmetic mean; None if empty."""
        if not self.minutes:
            return None
        return sum(value * times for value, times in self.minutes.items()) / self.count

    def _ranked(self, rank: int) -> int:
        """The value of that rank, from 1."""
        return next(value for value, last in self._last_ranks() if last >= rank)

    def _last_ranks(self) -> Iterator[tuple[int, int]]:
        rank = 0
        for value in sorted(self.minutes):
            rank += self.minutes[value]
            yield value, rank


def whole_minutes(of: timedelta) -> int:
    """Rounded to minutes and never negative: after corrections an end may precede its beginning."""
    return max(0, (of + _MINUTE / 2) // _MINUTE)


class Figure(StrEnum):
    """A count of incidents, or of draft versions, placements or returns if the name says so."""

    RECEIVED = "received"
    ANSWERED_IN_TIME = "answered_in_time"
    ANSWERED_LATE = "answered_late"
    OPEN = "open"
    OPEN_OVERDUE = "open_overdue"
    AWAITING_FINAL = "awaiting_final"
    NO_ANSWER = "no_answer"
    CANCELLED = "cancelled"
    INTERIM = "interim"
    REOPENED = "reopened"
    REPEATED = "repeated"
    CONSOLIDATED = "consolidated"
    HIGH = "high"
    HIGH_NOT_ACKNOWLEDGED = "high_not_acknowledged"
    HIGH_NOT_REPORTED = "high_not_reported"
    DRAFTS_SUBMITTED = "drafts_submitted"
    DRAFTS_DUE_KEPT = "drafts_due_kept"
    DRAFTS_DUE_MISSED = "drafts_due_missed"
    DRAFTS_DECIDED = "drafts_decided"
    DRAFTS_APPROVED_AT_FIRST_TRY = "drafts_approved_at_first_try"
    DRAFTS_REJECTED_OFF_TOPIC = "drafts_rejected_off_topic"
    DRAFTS_REJECTED_LANGUAGE = "drafts_rejected_language"
    DRAFT_NOT_SENT = "draft_not_sent"
    RETURNS = "returns"
    RETURNED_AGAIN = "returned_again"
    REDIRECTS = "redirects"
    INFORMATION_MISSING = "information_missing"
    PLACEMENTS_CHECKED = "placements_checked"
    PLACEMENTS_PROVEN = "placements_proven"


OUTCOMES = (
    Figure.ANSWERED_IN_TIME,
    Figure.ANSWERED_LATE,
    Figure.OPEN,
    Figure.NO_ANSWER,
    Figure.CANCELLED,
)
"""Each received message has exactly one of these, so they add up to RECEIVED."""


class By(StrEnum):
    """The dimension of a breakdown; the key is "" if it doesn't apply to a message."""

    AUTHORITY = "authority"
    """The lead's code; for a draft or a return the sender's.

    For missing information, the code of the authority that didn't send it.
    """
    NETWORK = "network"
    TOPIC_GROUP = "topic_group"
    TOPIC = "topic"
    """With its group, as topics of several groups may share a name."""
    IMPORTANCE = "importance"
    GROUND = "ground"
    """Of closing without an answer (§19), and of cancelling."""
    EXECUTOR = "executor"
    """The draft's author, by account number (§20)."""
    DAY = "day"
    """The local date of detection, as ISO 8601."""


class FigureMark(NamedTuple):
    """What a message counts for; with a `By`, only for its part `key`."""

    kind: IncidentKind
    figure: Figure
    by: By | None = None
    key: str = ""


class Measure(StrEnum):
    """A measure of an incident; only completed stages count."""

    ROUTING = "routing"
    DRAFTING = "drafting"
    APPROVAL = "approval"
    PLACING = "placing"
    ANSWER = "answer"
    ALERT = "alert"
    ACKNOWLEDGED = "acknowledged"
    REPORTED = "reported"


STAGES = (Measure.ROUTING, Measure.DRAFTING, Measure.APPROVAL, Measure.PLACING)
"""The stages before an answer.

They and ANSWER, their total, are in working minutes; the alert's measures are in wall-clock
minutes, since alerts never wait (§22).
"""
