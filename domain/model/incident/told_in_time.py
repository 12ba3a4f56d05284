"""What people were told of by a clock that was right, where another one was ahead meanwhile."""

from collections.abc import Collection
from datetime import datetime

from domain.model.ids import AuthorityCode, PromiseNumber
from domain.model.incident.events import IncidentEvent, Reminded
from domain.model.incident.workflow.threshold import Threshold, Track
from domain.model.time.clock_skew import is_ahead


class ToldInTime:
    """The thresholds in the history of an incident that had passed when people were told of them."""

    def __init__(
        self, now: datetime, history: Collection[IncidentEvent], *, not_before: datetime | None
    ) -> None:
        """`not_before`: of what came before that nobody is reminded."""
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
        """Up to which moment the thresholds of the track, which `begins` then, have been told.

        Where that was `noted` by a clock that was right it is so. `subject`: the authority or the
        promise that the thresholds are about.
        """
        if not is_ahead(noted, self._now):
            return noted
        told = (
            one.at
            for one in self._told
            if one.track is track and (one.authority or one.promise) == subject
        )
        return min(max([begins, self._not_before or begins, *told]), self._now)
