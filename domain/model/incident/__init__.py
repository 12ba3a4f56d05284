"""An incident: one message of a citizen from registration to a placed answer (§2, §5-§22).

The aggregate checks every step against the table of statuses, keeps its drafts and their
decisions, and records what happened as events. It never reads a clock and knows nobody's role:
who may act is the use case's question.

It is written in chapters, each of which builds on those that it names as its bases (ADR 12):

  state          the fields; moving on, recording what happened
  registration   it begins; corrections, importance (§2, §9, §15)
  alerting       high importance: who took note, who told the head (§22)
  promises       what placed answers promise: under control, kept, put off
  clocks         from when and to when the time runs (§9, §15, §17)
  assignments    its authorities, and who has taken it (§8)
  routing        to which authorities; which one answers (§11, §12)
  contributing   what the others tell the lead (§12)
  referring      returned, or no answer proposed (§11, §19)
  drafts         the versions as they stand
  drafting       submitted, withdrawn, approved, rejected (§13, §14)
  interim        interim answers and questions to the author (§10, §16)
  placements     the placements as they stand
  placing        placed, undone, corrected (§9, §16, §17)
  publications   without approval, by a link alone (§5-§7)
  closing        no answer, cancelled, duplicate; reopened (§19)
  joining        several posts with one answer: joined, separated, going along
  aggregate      all of it, as `Incident`
"""

from domain.model.incident.aggregate import Incident
from domain.model.incident.registration import (
    DetectionInFuture,
    TooLateToComplete,
    TooLateToCorrect,
)

__all__ = ["DetectionInFuture", "Incident", "TooLateToComplete", "TooLateToCorrect"]
