"""The clocks of an incident: the norm (§9, §15), the second clock (§17), the reminders sent."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from domain.model.ids import AuthorityCode, DraftVersion, PromiseNumber
from domain.model.incident.events import DueRecounted, IncidentEvent, Registered, Reminded
from domain.model.incident.promises import Promises
from domain.model.incident.routing import Routing
from domain.model.incident.state import effect_of
from domain.model.incident.workflow.thresholds import TRACKS, Threshold, Track
from domain.model.time.deadline import Due, clamp_to_past, is_ahead


class RemindersInTime:
    """The reminders in the history that were not sent too early."""

    def __init__(
        self, now: datetime, history: Collection[IncidentEvent], *, not_before: datetime | None
    ) -> None:
        """`not_before`: no reminders are sent for anything earlier."""
        self._now = now
        self._not_before = not_before
        self._sent = [
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

        A `noted` time that is not in the future is returned unchanged. `subject`: the authority or
        promise of the thresholds.
        """
        if not is_ahead(noted, self._now):
            return noted
        sent = (
            one.at
            for one in self._sent
            if one.track is track and (one.authority or one.promise) == subject
        )
        return min(max([begins, self._not_before or begins, *sent]), self._now)


class Clocks(Routing, Promises):
    """Deadlines and reminder tracks."""

    __slots__ = ()

    @property
    def clock_from(self) -> datetime:
        """The start of the current norm: the detection, or a reopening after an answer (§9)."""
        return self.reopened_at or self.detected_at

    @property
    def norm(self) -> timedelta:
        """The working time from detection to placement (§9, §15)."""
        return self.policy.norm(self.importance)

    def overdue(self, now: datetime) -> bool:
        """Whether the deadline has passed without an answer; exactly at the deadline is in time."""
        return not self.status.closed and now > self.due.at

    def reminded_until_of(self, threshold: Threshold) -> datetime:
        """The moment up to which reminders of the threshold's track have been sent."""
        if threshold.promise is not None:
            return self.promise(threshold.promise).told_until or self.detected_at
        if threshold.authority is None:
            begins = self._track_begins(threshold.track, self.detected_at)
            return self.reminded_until.get(threshold.track, begins)
        given = self.assignment(threshold.authority)
        return given.reminded_until or given.routed_at

    def reminded_ahead(self, now: datetime) -> bool:
        """Whether a fast clock has recorded reminders in the future."""
        reminded = [
            *self.reminded_until.values(),
            *(one.reminded_until for one in self.assignments),
            *(one.told_until for one in self.promises),
        ]
        return any(until is not None and is_ahead(until, now) for until in reminded)

    def clamp_to_past(self, now: datetime, history: Collection[IncidentEvent] = ()) -> None:
        """Move times recorded by a fast clock back to the past.

        Reminders sent too early don't count: each track continues from the last reminder in
        `history` that was sent in time. Needed only if `reminded_ahead` is true.
        """
        self.periods[-1] = replace(self.periods[-1], since=clamp_to_past(self.stage_since, now))
        if self.alert is not None:
            self.alert.clamp_to_past(now)
        self.assignments = [
            replace(one, routed_at=clamp_to_past(one.routed_at, now)) for one in self.assignments
        ]
        imported = any(isinstance(one, Registered) and one.imported for one in history)
        in_time = RemindersInTime(now, history, not_before=self.registered_at if imported else None)
        self.reminded_until = {
            track: in_time.until(until, self._track_begins(track, now), track)
            for track, until in self.reminded_until.items()
        }
        self.assignments = [
            replace(
                one,
                reminded_until=one.reminded_until
                and in_time.until(
                    one.reminded_until, one.routed_at, Track.CONTRIBUTION, one.authority
                ),
            )
            for one in self.assignments
        ]
        self.promises = [
            replace(
                one,
                told_until=one.told_until
                and in_time.until(one.told_until, self.detected_at, Track.PROMISE, one.number),
            )
            for one in self.promises
        ]

    def recount(self, due: Due, draft_due_at: datetime, at: datetime) -> None:
        """Apply deadlines from a changed calendar; record an event only if the deadline moved."""
        if due.at != self.due.at:
            self.record(DueRecounted, at, None, due_at=due.at)
        self._note_deadlines(due, draft_due_at)

    @effect_of(DueRecounted)
    def _due_recounted(self, event: DueRecounted) -> None:
        self._run_until(event.due_at)

    def remind(self, thresholds: Iterable[Threshold], at: datetime) -> None:
        """Record reminders for these thresholds; earlier ones of their tracks will not follow."""
        for threshold in thresholds:
            self.record(
                Reminded,
                at,
                None,
                kind=threshold.kind,
                since=threshold.at,
                authority=threshold.authority,
                promise=threshold.promise,
            )

    @effect_of(Reminded)
    def _reminded(self, event: Reminded) -> None:
        if event.promise is not None:
            self._renew(replace(self.promise(event.promise), told_until=event.since))
        elif event.authority is not None:
            given = self.assignment(event.authority)
            told = replace(given, reminded_until=event.since)
            self.assignments[self.assignments.index(given)] = told
        else:
            self.reminded_until[TRACKS[event.kind]] = event.since

    def _run_until(self, due_at: datetime) -> None:
        """Move the deadline."""
        self.due = replace(self.due, at=due_at)
        self._restart_reminders()

    def _note_deadlines(self, due: Due, draft_due_at: datetime) -> None:
        """Keep what no event holds: the calendar of the deadline, and the draft's deadline."""
        self.due = replace(due, at=self.due.at)
        self.draft_due_at = draft_due_at

    def _restart_reminders(self) -> None:
        """Restart the reminders after the deadline changed; only the latest passed one is sent."""
        self.reminded_until[Track.DUE] = self._track_begins(Track.DUE, self.detected_at)
        self.reminded_until.setdefault(Track.STAGE, self.detected_at)

    def _track_begins(self, track: Track, now: datetime) -> datetime:
        """The start of the track: no threshold is earlier. Calls by people have no thresholds."""
        match track:
            case Track.CALL:
                return now
            case Track.ALERT | Track.REPORT if self.alert is not None:
                return self.alert.raised_at
            case Track.DUE:
                clock = self.second_clock
                return clock.opened_at if clock else self.clock_from
            case _:
                return self.detected_at

    def _opened_second_clock(self, version: DraftVersion | None) -> bool:
        """Whether the placement of that version opened the second clock (§17)."""
        return self.second_clock is not None and self.second_clock.version == version
