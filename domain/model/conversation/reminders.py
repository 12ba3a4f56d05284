"""Reminders: what people must be told of an open incident by now, and when to look again.

Everything is derived from the incident and the calendar; nothing is planned ahead. An incident
remembers for each track up to which moment its thresholds have been told, so that after downtime,
or with a new due, each track tells its latest threshold only.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final

from domain.model.ids import AuthorityCode, PromiseNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Importance, Status
from domain.model.incident.workflow.threshold import ReminderKind, Threshold, Track
from domain.model.time.clock_skew import is_ahead
from domain.model.time.work_calendar import WorkCalendar

_DAY: Final = timedelta(days=1)
_HALF_HOUR: Final = timedelta(minutes=30)
_JUST_AFTER: Final = timedelta(seconds=1)
"""Placed exactly at the due is in time; overdue begins after it."""

_DAYS_LEFT: Final = {
    3: ReminderKind.THREE_DAYS_LEFT,
    1: ReminderKind.ONE_DAY_LEFT,
    0: ReminderKind.LAST_DAY,
}
"""Working days before the final answer's; told when they open."""


def reminders_at(incident: Incident, calendar: WorkCalendar, now: datetime) -> list[Threshold]:
    """What is to be told now: of each track the latest threshold that has passed untold.

    NORMAL incidents are reminded of in working time only; what falls outside waits for the opening.
    """
    if incident.importance is Importance.NORMAL and not calendar.is_working(now):
        return []
    latest: dict[tuple[Track, AuthorityCode | PromiseNumber | None], Threshold] = {}
    for threshold in sorted(thresholds(incident, calendar, now)):
        if incident.told(threshold) < threshold.at <= now:
            latest[threshold.track, threshold.authority or threshold.promise] = threshold
    return sorted(latest.values())


def next_attention(incident: Incident, calendar: WorkCalendar, now: datetime) -> datetime | None:
    """When `reminders_at` will give something next; None if never while nothing changes.

    What has passed untold by `now`, because it is night, waits for the opening.
    """
    untold = [
        threshold.at
        for threshold in thresholds(incident, calendar, incident.reminded_until[Track.DUE])
        if threshold.at > incident.told(threshold)
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
    """Whether it may still be told: neither the status nor the due has taken its reason away.

    Nor has the clock been put right since, by which it has not come yet.
    """
    if is_ahead(threshold.at, now):
        return False
    return threshold in set(thresholds(incident, calendar, threshold.at))


def thresholds(incident: Incident, calendar: WorkCalendar, around: datetime) -> Iterator[Threshold]:
    """Every threshold of the incident as it stands.

    Of those that go on for ever, the last one not after `around` and the one that follows it.
    """
    yield from _promises(incident, calendar)
    if incident.status.closed:
        return
    if not _told_with_main(incident):
        yield from _running(incident, calendar, around)
    yield from _stage(incident, calendar)
    yield from _alert(incident)
    yield from _contributions(incident, calendar)


def _told_with_main(incident: Incident) -> bool:
    """Whether the one that is answered for it is due no later: one reminder is enough of both."""
    main_due_at = incident.main_due_at
    return incident.waits_for_main and main_due_at is not None and main_due_at <= incident.due.at


def _running(incident: Incident, calendar: WorkCalendar, around: datetime) -> Iterator[Threshold]:
    """Of the clock that runs, and of its due once that has passed."""
    if incident.second_clock is None:
        yield from _first_clock(incident, calendar)
    else:
        yield from _second_clock(incident, calendar)
    for moment in _overdue(incident, calendar, around):
        yield Threshold(moment, ReminderKind.OVERDUE)


def _first_clock(incident: Incident, calendar: WorkCalendar) -> Iterator[Threshold]:
    """Half of the norm without a draft, then so much working time before the due (§9, §15)."""
    due, policy = incident.due.at, incident.policy
    drafts = incident.status is Status.IN_PROGRESS and not incident.waits_for_main
    if drafts and not incident.drafted:
        half = calendar.add(incident.clock_from, incident.norm / 2)
        yield Threshold(half, ReminderKind.HALF_GONE)
    yield Threshold(calendar.subtract(due, policy.first_call), ReminderKind.HOUR_LEFT)
    yield Threshold(calendar.subtract(due, policy.last_call), ReminderKind.HALF_HOUR_LEFT)


def _second_clock(incident: Incident, calendar: WorkCalendar) -> Iterator[Threshold]:
    """At the opening of the last working day and of some before it (§17)."""
    last = calendar.local(incident.due.at).date()
    for days, kind in _DAYS_LEFT.items():
        yield Threshold(calendar.opening(last, days), kind)


def _overdue(incident: Incident, calendar: WorkCalendar, around: datetime) -> Iterator[datetime]:
    """At once, then again and again (HIGH), or a few times until the daily digest goes on (NORMAL)."""
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
    """From when it came to its stage: an approval or a placement that was undone counts again."""
    since, policy = incident.stage_since, incident.policy
    if incident.status is Status.ON_APPROVAL:
        yield Threshold(calendar.add(since, policy.approval), ReminderKind.DRAFT_WAITS)
    if incident.status is Status.APPROVED:
        yield Threshold(calendar.add(since, policy.placing), ReminderKind.NOT_PLACED)


def _alert(incident: Incident) -> Iterator[Threshold]:
    """In the day's own time: repeats until somebody takes note, then the report to the head."""
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
    """Of each authority that has not informed the lead yet, and may still do so in time (§12)."""
    if incident.answer_agreed:
        return
    for authority in incident.missing_contributions:
        time = incident.contribution_time(authority, calendar)
        late = calendar.add(time.due_at, _HALF_HOUR)
        yield Threshold(time.half_gone_at, ReminderKind.CONTRIBUTION_HALF_GONE, authority)
        yield Threshold(time.due_at, ReminderKind.CONTRIBUTION_DUE, authority)
        yield Threshold(late, ReminderKind.CONTRIBUTION_OVERDUE, authority)


def _promises(incident: Incident, calendar: WorkCalendar) -> Iterator[Threshold]:
    """Of each under control: when work begins before its day, on it, and after it.

    The answer that promised it stands, so that it is so of closed incidents, too.
    """
    for promise in incident.under_control:
        eve, day, morrow = promise.day - _DAY, promise.day, promise.day + _DAY
        opens = calendar.opening(day)
        yield Threshold(calendar.opening(eve), ReminderKind.PROMISE_SOON, promise=promise.number)
        if calendar.local(opens).date() == day:
            yield Threshold(opens, ReminderKind.PROMISE_TODAY, promise=promise.number)
        over = calendar.next_opening(datetime.combine(morrow, time(), calendar.tz))
        yield Threshold(over, ReminderKind.PROMISE_BROKEN, promise=promise.number)
