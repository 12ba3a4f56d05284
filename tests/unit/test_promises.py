"""What placed answers promise: found, tracked, kept, put off, broken."""

from datetime import date, datetime, time, timedelta

import pytest

from domain.model.conversation.reminders import next_attention, reminders_at
from domain.model.errors import Reason
from domain.model.ids import PromiseNumber
from domain.model.incident import Incident, events
from domain.model.incident.replay import Disagreement, disagreements
from domain.model.incident.workflow.status import CancelGround, Status
from domain.model.incident.workflow.thresholds import ReminderKind as Kind
from domain.model.incident.workflow.thresholds import Track
from domain.model.message.citizen_message import Attachment, AttachmentKind
from domain.model.promise.dates import MOST, found_in
from domain.model.promise.promise import FURTHEST, NotPutOff
from domain.model.report.figures import promised as promised_in_all
from domain.model.report.period import Period
from tests.refusals import refused_for
from tests.unit.calendars import MOSCOW, calendar
from tests.unit.incidents import ANNA, BORIS, FIRST, FIRST_DUES, ZHKH, after, registered

CALENDAR = calendar()
ONE, TWO = PromiseNumber(1), PromiseNumber(2)
WEDNESDAY, SUNDAY = date(2026, 7, 1), date(2026, 7, 5)
"""Promised on Tuesday, 16.06.2026."""

TODAY = date(2026, 6, 16)
PHOTO = Attachment(AttachmentKind.PHOTO, "file", "unique")


def promised(*days: date) -> Incident:
    incident = registered()
    incident.route(ZHKH, ANNA, after(1))
    incident.submit("Свет дадим к 1 июля.", BORIS, after(2))
    incident.decide(FIRST, (), ANNA, after(3))
    incident.place(None, BORIS, after(4), promised=[(day, "Свет дадим.") for day in days])
    return incident


def tracked(*days: date) -> Incident:
    incident = promised(*days)
    for promise in incident.promises:
        incident.track_promise(promise.number, BORIS, after(5))
    return incident


def morning(day: date, hour: int = 8) -> datetime:
    return datetime.combine(day, time(hour), MOSCOW)


def told(incident: Incident, at: datetime) -> list[Kind]:
    return [one.kind for one in reminders_at(incident, CALENDAR, at) if one.track is Track.PROMISE]


@pytest.mark.parametrize(
    ("at", "kinds"),
    [
        (morning(date(2026, 6, 30), 7), []),
        (morning(date(2026, 6, 30)), [Kind.PROMISE_SOON]),
        (morning(WEDNESDAY), [Kind.PROMISE_TODAY]),
        (morning(WEDNESDAY, 16), [Kind.PROMISE_TODAY]),
        (morning(date(2026, 7, 2), 1), []),
        (morning(date(2026, 7, 2)), [Kind.PROMISE_BROKEN]),
    ],
)
def test_the_latest_that_is_true_is_told_in_working_time(at: datetime, kinds: list[Kind]) -> None:
    assert told(tracked(WEDNESDAY), at) == kinds


@pytest.mark.parametrize(
    ("at", "kinds"),
    [
        (morning(date(2026, 7, 3)), [Kind.PROMISE_SOON]),
        (morning(SUNDAY, 12), []),
        (morning(date(2026, 7, 6)), [Kind.PROMISE_BROKEN]),
    ],
)
def test_what_is_due_on_a_day_off_is_told_before_it(at: datetime, kinds: list[Kind]) -> None:
    assert told(tracked(SUNDAY), at) == kinds


def test_an_answered_incident_is_looked_at_when_its_promise_is_due() -> None:
    incident = tracked(WEDNESDAY)
    assert incident.status is Status.ANSWERED
    assert next_attention(incident, CALENDAR, after(6)) == morning(date(2026, 6, 30))
    incident.keep_promise(ONE, "Дали.", (), BORIS, after(7), today=TODAY)
    assert next_attention(incident, CALENDAR, after(8)) is None


def test_two_promises_are_told_each_for_itself() -> None:
    incident = tracked(WEDNESDAY, date(2026, 7, 2))
    at = morning(WEDNESDAY)
    assert told(incident, at) == [Kind.PROMISE_SOON, Kind.PROMISE_TODAY]
    incident.remind(reminders_at(incident, CALENDAR, at), at)
    assert told(incident, at) == []
    assert told(incident, morning(date(2026, 7, 2))) == [Kind.PROMISE_BROKEN, Kind.PROMISE_TODAY]


def test_nobody_is_reminded_of_what_was_not_put_under_control() -> None:
    incident = promised(WEDNESDAY)
    assert incident.decline_promises(FIRST, BORIS, after(5))
    assert not incident.decline_promises(FIRST, BORIS, after(6))
    assert told(incident, morning(date(2026, 7, 2))) == []
    assert incident.track_promise(ONE, BORIS, after(7))
    assert told(incident, morning(date(2026, 7, 2))) == [Kind.PROMISE_BROKEN]


def test_it_is_kept_by_words_or_by_files() -> None:
    for words, files in (("Дали.", ()), (None, (PHOTO,)), ("Дали.", (PHOTO,))):
        incident = tracked(WEDNESDAY)
        incident.keep_promise(ONE, words, files, BORIS, after(9), today=WEDNESDAY)
        assert incident.promise(ONE).done == (words or "")
        kept = incident.events[-1]
        assert isinstance(kept, events.PromiseKept)
        assert (kept.in_time, kept.attachments) == (True, len(files))
    with refused_for(Reason.DRAFT_EMPTY):
        tracked(WEDNESDAY).keep_promise(ONE, " ", (), BORIS, after(9), today=TODAY)


@pytest.mark.parametrize(
    "day",
    [WEDNESDAY, TODAY - timedelta(days=1), TODAY + FURTHEST + timedelta(days=1)],
    ids=["the same", "over", "too far"],
)
def test_it_is_put_off_to_another_day_ahead(day: date) -> None:
    with pytest.raises(NotPutOff):
        tracked(WEDNESDAY).move_promise(ONE, day, "Ждём кабель.", BORIS, after(9), today=TODAY)


def test_put_off_it_is_reminded_of_anew() -> None:
    incident = tracked(WEDNESDAY)
    incident.move_promise(ONE, date(2026, 7, 8), "Ждём кабель.", BORIS, after(9), today=TODAY)
    assert told(incident, morning(date(2026, 7, 2))) == []
    assert told(incident, morning(date(2026, 7, 7))) == [Kind.PROMISE_SOON]
    [move] = incident.promise(ONE).moves
    assert (move.former, move.day, move.reason) == (WEDNESDAY, date(2026, 7, 8), "Ждём кабель.")


def test_only_what_is_under_control_is_kept_put_off_or_taken_off() -> None:
    incident = promised(WEDNESDAY)
    with refused_for(Reason.PROMISE_NOT_TRACKED):
        incident.keep_promise(ONE, "Дали.", (), BORIS, after(9), today=TODAY)
    with refused_for(Reason.PROMISE_NOT_TRACKED):
        incident.drop_promise(ONE, BORIS, after(9))
    with refused_for(Reason.UNKNOWN_PROMISE):
        incident.track_promise(TWO, BORIS, after(9))


def test_whose_it_was_is_told_when_another_takes_it_off() -> None:
    incident = tracked(WEDNESDAY)
    assert incident.drop_promise(ONE, ANNA, after(9))
    dropped = incident.events[-1]
    assert isinstance(dropped, events.PromiseDropped)
    assert dropped.whose == BORIS.person
    assert not incident.drop_promise(ONE, ANNA, after(10))


def test_a_placement_undone_has_promised_nothing_and_the_next_one_is_asked_about() -> None:
    incident = tracked(WEDNESDAY)
    incident.unplace(FIRST, BORIS, after(6), FIRST_DUES)
    assert incident.promises == []
    incident.place(None, BORIS, after(7), promised=[(SUNDAY, "Свет дадим.")])
    assert [(one.number, one.day) for one in incident.promises] == [(ONE, SUNDAY)]
    assert list(disagreements(incident, incident.events)) == []


def test_reopened_it_goes_on_and_out_of_work_it_sleeps() -> None:
    incident = tracked(WEDNESDAY)
    incident.reopen(FIRST_DUES.answer, FIRST_DUES.draft, ANNA, after(6))
    assert Kind.PROMISE_SOON in told(incident, morning(date(2026, 6, 30)))
    incident.cancel(CancelGround.MISTAKE, ANNA, after(7))
    assert told(incident, morning(date(2026, 6, 30))) == []
    incident.reopen(FIRST_DUES.answer, FIRST_DUES.draft, ANNA, after(8))
    assert told(incident, morning(date(2026, 6, 30))) == [Kind.PROMISE_SOON]


def test_the_history_tells_what_is_under_control() -> None:
    incident = tracked(WEDNESDAY, SUNDAY)
    incident.move_promise(ONE, date(2026, 7, 8), "Ждём кабель.", BORIS, after(9), today=TODAY)
    incident.drop_promise(TWO, BORIS, after(10))
    assert list(disagreements(incident, incident.events)) == []
    less = [one for one in incident.events if not isinstance(one, events.PromiseMoved)]
    assert list(disagreements(incident, less)) == [Disagreement.PROMISES]


@pytest.mark.parametrize(
    ("kept_on", "broken"),
    [(WEDNESDAY, []), (date(2026, 7, 2), [WEDNESDAY]), (None, [WEDNESDAY])],
)
def test_the_days_that_were_broken_are_known(kept_on: date | None, broken: list[date]) -> None:
    incident = tracked(WEDNESDAY)
    if kept_on is not None:
        at = morning(kept_on, 12)
        incident.keep_promise(ONE, "Дали.", (), BORIS, at, today=kept_on)
    promise = incident.promise(ONE)
    assert list(promise.broken_days(date(2026, 7, 3), MOSCOW)) == broken


def test_put_off_when_the_day_was_over_it_was_broken() -> None:
    incident = tracked(WEDNESDAY)
    at = morning(date(2026, 7, 2))
    incident.move_promise(ONE, SUNDAY, "Ждём кабель.", BORIS, at, today=at.date())
    assert list(incident.promise(ONE).broken_days(date(2026, 7, 3), MOSCOW)) == [WEDNESDAY]
    assert list(incident.promise(ONE).broken_days(date(2026, 7, 6), MOSCOW)) == [WEDNESDAY, SUNDAY]


def test_each_day_is_found_once_with_its_sentence() -> None:
    text = (
        "Здравствуйте! Плитку на ул. Мира переложим до 1 июля 2026 года, бордюр до 5 июля."
        " Ещё раз: плитку переложим до 1 июля."
    )
    sentence = "Плитку на ул. Мира переложим до 1 июля 2026 года, бордюр до 5 июля"
    assert found_in(text, TODAY, CALENDAR) == [(WEDNESDAY, sentence), (SUNDAY, sentence)]
    assert found_in("Плитку переложили 1 июня 2026 года.", TODAY, CALENDAR) == []


def test_a_long_list_of_works_is_cut() -> None:
    text = " ".join(f"Двор {day} отремонтируем до {day} июля 2026 года." for day in range(1, 20))
    assert len(found_in(text, TODAY, CALENDAR)) == MOST


@pytest.mark.parametrize(
    ("today", "due", "broken"),
    [
        (date(2026, 6, 24), 0, 0),
        (date(2026, 6, 25), 1, 0),
        (WEDNESDAY, 1, 0),
        (date(2026, 7, 2), 0, 1),
    ],
)
def test_a_report_counts_what_is_due_in_a_week_and_what_was_broken(
    today: date, due: int, broken: int
) -> None:
    june, july = (
        promised_in_all(tracked(WEDNESDAY).promises, period, today, MOSCOW)
        for period in (
            Period(date(2026, 6, 1), date(2026, 6, 30)),
            Period(WEDNESDAY, date(2026, 7, 31)),
        )
    )
    assert (june.due, june.broken) == (due, 0)
    assert (july.due, july.broken) == (due, broken)
