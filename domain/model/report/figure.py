"""The figures of a report; handlers/texts/figures.py explains each of them."""

from enum import StrEnum
from typing import NamedTuple

from domain.model.incident.workflow.status import IncidentKind


class Figure(StrEnum):
    """A count of incidents, or of draft versions or returns if the name says so."""

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


class Mark(NamedTuple):
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
