"""The reminders that were sent in time, to repair the records of a clock that was ahead."""

from collections.abc import Collection
from datetime import datetime

from domain.model.ids import AuthorityCode, PromiseNumber
from domain.model.incident.events import IncidentEvent, Reminded
from domain.model.incident.workflow.threshold import Threshold, Track
from domain.model.time.clock_skew import is_ahead


class ToldInTime:
    """The thresholds in an incident's history that had passed when their reminders were sent."""

    def __init__(
        self, now: datetime, history: Collection[IncidentEvent], *, not_before: datetime | None
    ) -> None:
        """`not_before`: no reminders are sent for anything earlier."""
        self._now = now
        self._not_before = not_before
        self._told = [
            Threshold(one.since, one.kind, one.authority, one.promise)
            for one in history
            if isinstance(one, Reminded) and not is_ahead(max(one.at, one.since), now)
        ]

    def until(
        self,
        noted: datetime,
        begins: datetime,
        track: Track,
        subject: AuthorityCode | PromiseNumber | None = None,
    ) -> datetime:
        """The moment up to which reminders of the track, which starts at `begins`, have been sent.

        If `noted` is not in the future, it is right. `subject`: the authority or promise of the
        thresholds.
        """
        if not is_ahead(noted, self._now):
            return noted
        told = (
            one.at
            for one in self._told
            if one.track is track and (one.authority or one.promise) == subject
        )
        return min(max([begins, self._not_before or begins, *told]), self._now)
