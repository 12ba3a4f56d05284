"""An incident: a citizen's message from registration to a placed answer (§2, §5-§22).

The aggregate checks every move against the table of statuses, keeps the drafts and their decisions,
and records events. It never reads a clock and doesn't check permissions: the use cases do.

It is split into chapters; each chapter lists the chapters it builds on as its bases (ADR 12):

  state          the fields; changing the status, recording events
  registration   registering; corrections, importance (§2, §9, §15)
  alerting       high importance: acknowledgements, the report to the head (§22)
  promises       promises in placed answers: watched, kept, postponed
  clocks         deadlines, overdue state, reminders sent (§9, §15, §17)
  assignments    its authorities and their assignees (§8)
  routing        picking the authorities and the lead (§11, §12)
  contributing   information from the other authorities for the lead (§12)
  referring      returns and proposals to give no answer (§11, §19)
  drafts         the versions as they stand
  drafting       submitting, withdrawing, approving, rejecting (§13, §14)
  interim        interim answers and questions to the author (§10, §16)
  placements     the placements as they stand
  placing        placing, undoing, correcting (§9, §16, §17)
  publications   answers without approval, placement by link alone (§5-§7)
  closing        no answer, cancellation, duplicates, reopening (§19)
  joining        one answer for several posts: joining, separating, following
  aggregate      all chapters together, as `Incident`
"""

from domain.model.incident.aggregate import Incident
from domain.model.incident.registration import (
    DetectionInFuture,
    TooLateToComplete,
    TooLateToCorrect,
)

__all__ = ["DetectionInFuture", "Incident", "TooLateToComplete", "TooLateToCorrect"]
