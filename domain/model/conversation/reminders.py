"""Reminders of an open incident that are due, and the next time to check.

Everything is derived from the incident and the calendar; nothing is scheduled. An incident stores
for each track up to which moment reminders were sent, so that after downtime or with a new deadline
each track sends only its latest reminder.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from domain.model.ids import AuthorityCode, PromiseNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Importance, Status
from domain.model.incident.workflow.thresholds import ReminderKind, Threshold, Track
from domain.model.time.deadline import is_ahead
from domain.model.time.work_calendar import WorkCalendar

_DAY: Final = timedelta(days=1)
_HALF_HOUR: Final = timedelta(minutes=30)
_AT_OPENING: Final = frozenset(
    {
        ReminderKind.HALF_GONE,
        ReminderKind.HOUR_LEFT,
        ReminderKind.HALF_HOUR_LEFT,
        ReminderKind.CONTRIBUTION_HALF_GONE,
    }
)
"""Ahead of a deadline: of the day's first half hour they are due at its opening, with the digest."""
_JUST_AFTER: Final = timedelta(seconds=1)
"""Placed exactly at the deadline is in time; overdue begins after it."""

_DAYS_LEFT: Final = {
    3: ReminderKind.THREE_DAYS_LEFT,
    1: ReminderKind.ONE_DAY_LEFT,
    0: ReminderKind.LAST_DAY,
}
"""Working days before the final answer's deadline; sent at their opening."""


def reminders_at(incident: Incident, calendar: WorkCalendar, now: datetime) -> list[Threshold]:
    """The reminders to send now: the latest unsent threshold of each track that has passed.

    Reminders of NORMAL incidents are sent in working time only; others wait for the opening.
    """
    if incident.importance is Importance.NORMAL and not calendar.is_working(now):
        return []
    latest: dict[tuple[Track, AuthorityCode | PromiseNumber | None], Threshold] = {}
    for threshold in sorted(thresholds(incident, calendar, now)):
        if incident.reminded_until_of(threshold) < threshold.at <= now:
            latest[threshold.track, threshold.authority or threshold.promise] = threshold
    return sorted(latest.values())


def next_attention(incident: Incident, calendar: WorkCalendar, now: datetime) -> datetime | None:
    """The next time at which `reminders_at` will return something; None: never without a change.

    Thresholds that passed outside working time wait for the opening.
    """
    untold = [
        threshold.at
        for threshold in thresholds(incident, calendar, incident.reminded_until[Track.DUE])
        if threshold.at > incident.reminded_until_of(threshold)
    ]
    if not untold:
        return None
    moment = min(untold)
    if incident.importance is Importance.NORMAL:
        return calendar.next_opening(max(moment, now))
    return moment


def still_true(
    threshold: Threshold, incident: Incident, calendar: WorkCalendar, now: datetime
) -> bool:
    """Whether a reminder is still valid: not outdated by a change of the status or the deadline.

    A reminder from a clock that was ahead is not valid either.
    """
    if is_ahead(threshold.at, now):
        return False
    return threshold in set(thresholds(incident, calendar, threshold.at))


def thresholds(incident: Incident, calendar: WorkCalendar, around: datetime) -> Iterator[Threshold]:
    """All thresholds of the incident in its current state.

    Of endless series, the last one not after `around` and the next.
    """
    yield from _promises(incident, calendar)
    if incident.status.closed:
        return
    if not _told_with_main(incident):
        yield from _at_opening(_running(incident, calendar, around), incident, calendar)
    yield from _stage(incident, calendar)
    yield from _alert(incident)
    yield from _at_opening(_contributions(incident, calendar), incident, calendar)


def _at_opening(
    due: Iterable[Threshold], incident: Incident, calendar: WorkCalendar
) -> Iterator[Threshold]:
    """Move what the opening's message can say to the opening, if the task was there by then.

    Whoever gets the task later is reminded of it at the usual moment.
    """
    for one in due:
        if one.kind in _AT_OPENING:
            opening = calendar.opening(calendar.local(one.at).date())
            if _since(incident, one) < opening < one.at < opening + _HALF_HOUR:
                yield replace(one, at=opening)
                continue
        yield one


def _since(incident: Incident, threshold: Threshold) -> datetime:
    """When the task came to the authority that is reminded of it, or to the coordinator."""
    authority = threshold.authority or incident.lead
    if authority is None:
        return incident.stage_since
    return max(incident.stage_since, incident.assignment(authority).routed_at)


def _told_with_main(incident: Incident) -> bool:
    """Whether the main incident is due no later, so that its reminder is enough for both."""
    main_due_at = incident.main_due_at
    return incident.waits_for_main and main_due_at is not None and main_due_at <= incident.due.at


def _running(incident: Incident, calendar: WorkCalendar, around: datetime) -> Iterator[Threshold]:
    """Thresholds of the running clock, and of its overdue deadline."""
    if incident.second_clock is None:
        yield from _first_clock(incident, calendar)
    else:
        yield from _second_clock(incident, calendar)
    for moment in _overdue(incident, calendar, around):
        yield Threshold(moment, ReminderKind.OVERDUE)


def _first_clock(incident: Incident, calendar: WorkCalendar) -> Iterator[Threshold]:
    """Half of the norm without a draft, then two reminders before the deadline (§9, §15)."""
    due, policy = incident.due.at, incident.policy
    drafts = incident.status is Status.IN_PROGRESS and not incident.waits_for_main
    if drafts and not incident.drafted:
        half = calendar.add(incident.clock_from, incident.norm / 2)
        yield Threshold(half, ReminderKind.HALF_GONE)
    yield Threshold(calendar.subtract(due, policy.first_call), ReminderKind.HOUR_LEFT)
    yield Threshold(calendar.subtract(due, policy.last_call), ReminderKind.HALF_HOUR_LEFT)


def _second_clock(incident: Incident, calendar: WorkCalendar) -> Iterator[Threshold]:
    """At the opening of the last working day and of some days before it (§17)."""
    last = calendar.local(incident.due.at).date()
    for days, kind in _DAYS_LEFT.items():
        yield Threshold(calendar.opening(last, days), kind)


def _overdue(incident: Incident, calendar: WorkCalendar, around: datetime) -> Iterator[datetime]:
    """At once, then repeated: always (HIGH), or a few times before the daily digest (NORMAL)."""
    due, every = incident.due.at, incident.policy.overdue_every
    yield due + _JUST_AFTER
    if incident.importance is Importance.NORMAL:
        again = range(1, incident.policy.overdue_times + 1)
        yield from (calendar.add(due, count * every) for count in again)
        return
    passed = calendar.between(due, around) // every if around > due else 0
    for count in (passed, passed + 1):
        if count:
            yield calendar.add(due, count * every)


def _stage(incident: Incident, calendar: WorkCalendar) -> Iterator[Threshold]:
    """Counted from the beginning of the stage; an undone approval or placement restarts it."""
    since, policy = incident.stage_since, incident.policy
    if incident.status is Status.ON_APPROVAL:
        yield Threshold(calendar.add(since, policy.approval), ReminderKind.DRAFT_WAITS)
    if incident.status is Status.APPROVED:
        yield Threshold(calendar.add(since, policy.placing), ReminderKind.NOT_PLACED)


def _alert(incident: Incident) -> Iterator[Threshold]:
    """In wall-clock time: repeated until acknowledged, then the report to the head."""
    alert, policy = incident.alert, incident.policy
    if alert is None or alert.reported is not None:
        return
    if alert.acknowledged:
        noted = alert.acknowledged[0].at
        yield Threshold(noted + policy.report_within, ReminderKind.NOT_REPORTED)
        return
    yield Threshold(alert.raised_at + policy.alert_every, ReminderKind.ALERT_IGNORED)
    for repeat in range(1, policy.alert_times + 1):
        again = alert.raised_at + repeat * policy.alert_every
        yield Threshold(again, ReminderKind.ALERT_AGAIN)


def _contributions(incident: Incident, calendar: WorkCalendar) -> Iterator[Threshold]:
    """For each authority that has not informed the lead yet, while that is possible (§12)."""
    if incident.answer_agreed:
        return
    for authority in incident.missing_contributions:
        time = incident.contribution_time(authority, calendar)
        late = calendar.add(time.due_at, _HALF_HOUR)
        yield Threshold(time.half_gone_at, ReminderKind.CONTRIBUTION_HALF_GONE, authority)
        yield Threshold(time.due_at, ReminderKind.CONTRIBUTION_DUE, authority)
        yield Threshold(late, ReminderKind.CONTRIBUTION_OVERDUE, authority)


def _promises(incident: Incident, calendar: WorkCalendar) -> Iterator[Threshold]:
    """For each tracked promise: at the openings before, on and after its day.

    Promises of closed incidents count, too: the answers were placed.
    """
    for promise in incident.tracked_promises:
        eve, day, morrow = promise.day - _DAY, promise.day, promise.day + _DAY
        opens = calendar.opening(day)
        yield Threshold(calendar.opening(eve), ReminderKind.PROMISE_SOON, promise=promise.number)
        if calendar.local(opens).date() == day:
            yield Threshold(opens, ReminderKind.PROMISE_TODAY, promise=promise.number)
        over = calendar.next_opening(datetime.combine(morrow, time(), calendar.tz))
        yield Threshold(over, ReminderKind.PROMISE_BROKEN, promise=promise.number)
