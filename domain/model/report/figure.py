"""The figures of a report by name. What each of them means is told in handlers/texts/figures.py."""

from enum import StrEnum
from typing import NamedTuple

from domain.model.incident.workflow.status import IncidentKind


class Figure(StrEnum):
    """What is counted: incidents, unless the name says versions of drafts or returns."""

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


OUTCOMES = (
    Figure.ANSWERED_IN_TIME,
    Figure.ANSWERED_LATE,
    Figure.OPEN,
    Figure.NO_ANSWER,
    Figure.CANCELLED,
)
"""Each message that was received is one of these, so they add up to RECEIVED."""


class By(StrEnum):
    """Along what a figure is divided; one that doesn't apply to a message has the key ""."""

    AUTHORITY = "authority"
    """The one that leads; of a draft or a return the one that sent it, of information the one that
    has not. By code."""

    NETWORK = "network"
    TOPIC_GROUP = "topic_group"
    TOPIC = "topic"
    """Its group before it, as topics of several groups may have one name."""

    IMPORTANCE = "importance"
    GROUND = "ground"
    """Of no answer (§19), and of cancelling."""

    EXECUTOR = "executor"
    """Who sent the draft, by the number of the account (§20)."""

    DAY = "day"
    """The local date of detection, as ISO 8601."""


class Mark(NamedTuple):
    """What a message counts for; with a `By`, for its part `key` only."""

    kind: IncidentKind
    figure: Figure
    by: By | None = None
    key: str = ""


class Measure(StrEnum):
    """What is measured of an incident; of all that have come through it."""

    ROUTING = "routing"
    DRAFTING = "drafting"
    APPROVAL = "approval"
    PLACING = "placing"
    ANSWER = "answer"
    ALERT = "alert"
    ACKNOWLEDGED = "acknowledged"
    REPORTED = "reported"


STAGES = (Measure.ROUTING, Measure.DRAFTING, Measure.APPROVAL, Measure.PLACING)
"""The parts of the way to an answer. They and ANSWER, the whole of it, are in working minutes; what
follows an alert in minutes of the day, since alerts never wait (§22)."""
