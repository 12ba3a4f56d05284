"""The figures of a report, definition by definition (§21)."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from math import ceil
from statistics import mean, median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model.ids import DraftVersion, IncidentNumber, PersonId
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.workflow.status import (
    AnswerStage,
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    Status,
    StatusPeriod,
)
from domain.model.message.citizen_message import Network, Topic
from domain.model.report.facts import AlertFact, DraftFact, Facts, PlacedFact, times
from domain.model.report.figure import By, Distribution, Figure, FigureMark, Measure, whole_minutes
from domain.model.report.figures import Counting
from domain.model.report.marking import marks
from domain.model.report.period import Period, PeriodReversed
from handlers.texts.reports import file_name, period_in
from tests.unit import approved
from tests.unit.calendars import MOSCOW, calendar, moscow
from tests.unit.incidents import ROADS, ZHKH

FINAL, INTERIM, CLARIFICATION = DraftKind.FINAL, DraftKind.INTERIM, DraftKind.CLARIFICATION
OFF_TOPIC, LANGUAGE = RejectionReason.OFF_TOPIC, RejectionReason.LANGUAGE
BORIS = PersonId(601)
DETECTED = moscow("2026-06-16 09:00")
DUE = moscow("2026-06-17 09:10")
NOW = moscow("2026-06-18 12:00")
CALENDAR = calendar()


def after(minutes: int) -> datetime:
    return DETECTED + timedelta(minutes=minutes)


ROUTED = (
    StatusPeriod(Status.REGISTERED, after(5)),
    StatusPeriod(Status.IN_PROGRESS, after(15), ZHKH),
)


def facts(**known: Any) -> Facts:
    """An incident in the work of an authority, but for what is known better."""
    usual = Facts(
        number=IncidentNumber(1),
        kind=IncidentKind.INCIDENT,
        status=Status.IN_PROGRESS,
        importance=Importance.NORMAL,
        network=Network.VK,
        topic=Topic("ЖКХ", "Вода"),
        detected_at=DETECTED,
        due_at=NOW + timedelta(hours=1),
        draft_due_at=NOW + timedelta(minutes=1),
        periods=ROUTED,
        authorities=(ZHKH,),
    )
    return replace(usual, **known)


def placed(*moments: tuple[DraftKind, datetime]) -> Facts:
    """Answered by these placements, each of which had the same due."""
    return facts(
        status=Status.ANSWERED,
        placements=tuple(PlacedFact(kind, at, DUE) for kind, at in moments),
    )


def counts(of: Facts) -> dict[Figure, int]:
    """Without the parts."""
    found = marks(of, NOW, MOSCOW)
    return {mark.figure: count for mark, count in found.items() if mark.by is None}


LATE = DUE + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("placements", "in_time"),
    [
        pytest.param([(FINAL, DUE)], True, id="exactly at the due"),
        pytest.param([(FINAL, LATE)], False, id="a second after it"),
        pytest.param([(INTERIM, DUE), (FINAL, DUE)], True, id="both clocks met"),
        pytest.param([(INTERIM, LATE), (FINAL, DUE)], False, id="the first clock missed"),
        pytest.param([(INTERIM, DUE), (FINAL, LATE)], False, id="the second clock missed"),
        pytest.param(
            [(INTERIM, DUE), (INTERIM, LATE), (FINAL, DUE)], True, id="a second interim stops none"
        ),
        pytest.param([(CLARIFICATION, LATE), (FINAL, DUE)], True, id="a question stops none"),
        pytest.param([(FINAL, LATE), (FINAL, DUE)], False, id="the first answer stays"),
        pytest.param(
            [(INTERIM, DUE), (FINAL, DUE), (INTERIM, LATE), (FINAL, DUE)],
            False,
            id="an interim one after the reopening is the first again",
        ),
    ],
)
def test_in_time_is_every_clock_met(
    placements: list[tuple[DraftKind, datetime]], in_time: bool
) -> None:
    found = counts(placed(*placements))
    assert found.get(Figure.ANSWERED_IN_TIME, 0) == in_time
    assert found.get(Figure.ANSWERED_LATE, 0) == (not in_time)


def test_what_an_incident_counts_for_as_approved() -> None:
    overdue = NOW - timedelta(seconds=1)
    high = Importance.HIGH
    known: dict[str, dict[str, Any]] = {
        "in work": {},
        "due now": {"due_at": NOW},
        "overdue": {"due_at": overdue},
        "its draft is overdue": {"draft_due_at": overdue},
        "control has the draft": {"draft_due_at": DETECTED, "status": Status.ON_APPROVAL},
        "no answer": {"status": Status.NO_ANSWER, "ground": NoAnswerGround.INSULT},
        "cancelled, so it repeats nothing": {
            "status": Status.CANCELLED,
            "ground": CancelGround.MISTAKE,
            "repeated": True,
        },
        "the final answer is on approval": {
            "status": Status.ON_APPROVAL,
            "placements": (PlacedFact(INTERIM, DUE, DUE),),
        },
        "reopened": {"placements": (PlacedFact(FINAL, DUE, DUE),)},
        "consolidated": {"authorities": (ZHKH, ROADS)},
        "sent to and fro": {"returns": (ZHKH, ROADS), "redirected_from": (ZHKH,)},
        "of the same matter": {"repeated": True},
        "the head does not know yet": {
            "importance": high,
            "alert": AlertFact(after(6), after(9), None),
        },
        "nobody took note": {"importance": high, "alert": AlertFact(after(6), None, None)},
    }
    approved.check(
        "report_figures",
        {
            title: "\n".join(f"{figure}: {n}" for figure, n in counts(facts(**one)).items())
            for title, one in known.items()
        },
    )


def draft(
    version: int,
    decided: RejectionReason | bool | None,
    kind: DraftKind = FINAL,
    *,
    kept: bool | None = True,
) -> DraftFact:
    reasons = frozenset({decided}) if isinstance(decided, RejectionReason) else frozenset()
    return DraftFact(
        DraftVersion(version), kind, ZHKH, BORIS, kept, approved=decided is True, reasons=reasons
    )


def test_information_is_missing_of_each_approval_that_stands() -> None:
    approved = replace(draft(1, True), without=(ROADS,))
    recalled = replace(draft(2, None), without=(ROADS,))
    found = marks(facts(drafts=(approved, recalled)), NOW, MOSCOW)
    missing = {mark: n for mark, n in found.items() if mark.figure is Figure.INFORMATION_MISSING}
    kind = IncidentKind.INCIDENT
    assert missing == {
        FigureMark(kind, Figure.INFORMATION_MISSING): 1,
        FigureMark(kind, Figure.INFORMATION_MISSING, By.AUTHORITY, ROADS): 1,
    }


@pytest.mark.parametrize(
    ("drafts", "tries", "at_first"),
    [
        pytest.param([draft(1, True)], 1, 1, id="approved"),
        pytest.param([draft(1, None)], 0, 0, id="waits"),
        pytest.param([draft(1, None), draft(2, True)], 1, 1, id="replaced before a decision"),
        pytest.param([draft(1, LANGUAGE), draft(2, True)], 1, 0, id="approved after rework"),
        pytest.param([draft(1, LANGUAGE)], 1, 0, id="in rework"),
        pytest.param([draft(1, True, INTERIM), draft(2, True)], 2, 2, id="of each kind"),
        pytest.param(
            [draft(1, OFF_TOPIC, INTERIM), draft(2, True, INTERIM), draft(3, True)],
            2,
            1,
            id="rework of another kind",
        ),
        pytest.param(
            [draft(1, OFF_TOPIC), draft(2, True), draft(3, True)], 2, 1, id="anew after an approval"
        ),
    ],
)
def test_the_first_try_is_the_first_decision_on_an_answer(
    drafts: list[DraftFact], tries: int, at_first: int
) -> None:
    found = counts(facts(drafts=tuple(drafts)))
    assert found.get(Figure.DRAFTS_DECIDED, 0) == tries
    assert found.get(Figure.DRAFTS_APPROVED_AT_FIRST_TRY, 0) == at_first


def test_dues_of_drafts_are_counted_by_version_and_executor() -> None:
    of = facts(
        drafts=(
            draft(1, OFF_TOPIC),
            draft(2, LANGUAGE, kept=False),
            draft(3, True, CLARIFICATION, kept=None),
        )
    )
    found = counts(of)
    assert found[Figure.DRAFTS_SUBMITTED] == 3
    assert (found[Figure.DRAFTS_DUE_KEPT], found[Figure.DRAFTS_DUE_MISSED]) == (1, 1)
    assert found[Figure.DRAFTS_REJECTED_OFF_TOPIC] == found[Figure.DRAFTS_REJECTED_LANGUAGE] == 1
    missed = FigureMark(of.kind, Figure.DRAFTS_DUE_MISSED, By.EXECUTOR, str(BORIS))
    assert marks(of, NOW, MOSCOW)[missed] == 1


def test_nobody_approves_the_answer_to_a_publication() -> None:
    of = facts(kind=IncidentKind.PUBLICATION, drafts=(draft(1, True),), draft_due_at=DETECTED)
    assert set(counts(of)) == {Figure.RECEIVED, Figure.OPEN}


@pytest.mark.parametrize("kind", IncidentKind)
def test_each_placement_that_was_looked_up_counts_for_the_lead(kind: IncidentKind) -> None:
    looked = (INTERIM, True), (CLARIFICATION, None), (FINAL, False), (FINAL, True)
    placements = tuple(PlacedFact(which, DUE, DUE, proven) for which, proven in looked)
    of = facts(kind=kind, status=Status.ANSWERED, placements=placements, authorities=(ROADS, ZHKH))
    figures = Figure.PLACEMENTS_CHECKED, Figure.PLACEMENTS_PROVEN
    found = {mark: n for mark, n in marks(of, NOW, MOSCOW).items() if mark.figure in figures}
    assert found == {
        FigureMark(kind, Figure.PLACEMENTS_CHECKED): 3,
        FigureMark(kind, Figure.PLACEMENTS_CHECKED, By.AUTHORITY, ROADS): 3,
        FigureMark(kind, Figure.PLACEMENTS_PROVEN): 2,
        FigureMark(kind, Figure.PLACEMENTS_PROVEN, By.AUTHORITY, ROADS): 2,
    }


def test_an_incident_counts_for_its_lead_network_topic_and_local_day() -> None:
    of = facts(authorities=(ROADS, ZHKH), detected_at=moscow("2026-06-16 00:30"))
    found = marks(of, NOW, MOSCOW)
    keys = {mark.by: mark.key for mark in found if mark.figure is Figure.RECEIVED and mark.by}
    assert keys == {
        By.AUTHORITY: "roads",
        By.NETWORK: "vk",
        By.TOPIC_GROUP: "ЖКХ",
        By.TOPIC: "ЖКХ: Вода",
        By.IMPORTANCE: "normal",
        By.DAY: "2026-06-16",
    }
    assert marks(facts(authorities=()), NOW, MOSCOW)[
        FigureMark(of.kind, Figure.OPEN, By.AUTHORITY, "")
    ]


def stages(*periods: tuple[Status, int]) -> Any:
    """Since so many minutes after detection; after routing all of one authority."""
    made = tuple(StatusPeriod(status, after(minute), ZHKH) for status, minute in periods)
    status, minute = periods[-1]
    answer = (PlacedFact(FINAL, after(minute), DUE),) if status is Status.ANSWERED else ()
    return times(facts(periods=made, status=status, placements=answer), NOW, CALENDAR)


def minutes(of: dict[Any, timedelta]) -> dict[Any, int]:
    return {key: whole_minutes(took) for key, took in of.items()}


def test_stages_are_measured_and_it_is_said_whose_hours_they_were() -> None:
    found = stages(
        (Status.REGISTERED, 5),
        (Status.IN_PROGRESS, 15),  # 10 with control
        (Status.ON_APPROVAL, 45),  # 30 to the first draft
        (Status.IN_PROGRESS, 50),  # rejected after 5
        (Status.ON_APPROVAL, 60),  # reworked in 10
        (Status.APPROVED, 80),  # approved after 20
        (Status.ANSWERED, 88),  # placed in 8
    )
    assert minutes(found.measures) == {
        Measure.ROUTING: 10,
        Measure.DRAFTING: 30,
        Measure.APPROVAL: 25,
        Measure.PLACING: 8,
        Measure.ANSWER: 88,
    }
    assert minutes(found.hours) == {
        (AnswerStage.REGISTRATION, None): 5,
        (AnswerStage.ROUTING, None): 10,
        (AnswerStage.DRAFTING, ZHKH): 40,
        (AnswerStage.APPROVAL, None): 25,
        (AnswerStage.PLACING, ZHKH): 8,
    }


def test_a_stage_that_goes_on_is_not_measured_yet_though_its_hours_count() -> None:
    found = stages((Status.REGISTERED, 5), (Status.IN_PROGRESS, 15), (Status.ON_APPROVAL, 45))
    assert set(found.measures) == {Measure.ROUTING, Measure.DRAFTING}
    assert found.hours[AnswerStage.APPROVAL, None] > timedelta(hours=8)


def test_the_whole_way_to_an_answer_is_from_detection_to_the_final_one() -> None:
    of = placed((INTERIM, after(60)), (FINAL, after(8 * 60 + 30)))  # 17:30: work was over at 17:00
    assert minutes(times(of, NOW, CALENDAR).measures)[Measure.ANSWER] == 8 * 60 - 50
    assert Measure.ANSWER not in times(facts(), NOW, CALENDAR).measures


def test_nights_and_breaks_are_nobodys_hours() -> None:
    evening, morning = 8 * 60 - 10, 23 * 60 + 10  # 16:50, and 08:10 on the next day
    found = stages((Status.REGISTERED, evening), (Status.IN_PROGRESS, morning))
    assert minutes(found.measures) == {Measure.ROUTING: 20}


def test_the_alert_is_measured_by_the_clock_on_the_wall_from_detection() -> None:
    of = facts(
        detected_at=moscow("2026-06-20 23:00"),  # Saturday
        periods=(StatusPeriod(Status.REGISTERED, moscow("2026-06-20 23:02")),),
        importance=Importance.HIGH,
        authorities=(),
        alert=AlertFact(moscow("2026-06-20 23:02"), moscow("2026-06-20 23:09"), None),
    )
    found = times(of, moscow("2026-06-21 12:00"), CALENDAR)
    assert minutes(found.measures) == {Measure.ALERT: 2, Measure.ACKNOWLEDGED: 9}


def test_hours_before_an_import_are_nobodys() -> None:
    came = StatusPeriod(Status.REGISTERED, after(60), imported=True)
    found = times(facts(periods=(came,)), after(90), CALENDAR)
    assert minutes(found.hours) == {(AnswerStage.ROUTING, None): 30}
    answered = (replace(came, since=NOW), StatusPeriod(Status.ANSWERED, after(40)))
    found = times(replace(placed((FINAL, after(40))), periods=answered), NOW, CALENDAR)
    assert not any(found.hours.values())


def test_an_answer_at_night_elsewhere_took_no_known_time() -> None:
    came = StatusPeriod(Status.REGISTERED, NOW, imported=True)
    night = moscow("2026-06-20 23:00")  # Saturday
    elsewhere = came, StatusPeriod(Status.ANSWERED, night + timedelta(minutes=5))
    here = came, StatusPeriod(Status.IN_PROGRESS, night, ZHKH), elsewhere[1]
    for periods, known in {elsewhere: False, here: True}.items():
        of = placed((FINAL, night + timedelta(minutes=5)))
        of = replace(of, detected_at=night, periods=periods)
        assert (Measure.ANSWER in times(of, NOW, CALENDAR).measures) is known


def test_what_was_put_right_never_makes_a_time_negative() -> None:
    of = facts(detected_at=after(10))  # control corrected it to later than the registration
    assert times(of, NOW, CALENDAR).hours[AnswerStage.REGISTRATION, None] == timedelta()
    assert whole_minutes(timedelta(minutes=-3)) == 0


@given(st.lists(st.integers(0, 300), min_size=1, max_size=200))
def test_a_distribution_is_what_the_sorted_values_say(values: list[int]) -> None:
    found = Distribution(Counter(values))
    assert found.median == median(values)
    assert found.p90 == sorted(values)[ceil(len(values) * 0.9) - 1]
    assert found.mean == pytest.approx(mean(values))
    assert found.count == len(values)


def test_of_nothing_there_is_no_median() -> None:
    empty = Distribution()
    assert (empty.count, empty.median, empty.p90, empty.mean) == (0, None, None, None)


def test_a_period_has_both_of_its_days_and_ends_before_the_next_midnight() -> None:
    period = Period(date(2026, 6, 15), date(2026, 6, 21))
    assert period.instants(MOSCOW) == (moscow("2026-06-15"), moscow("2026-06-22"))
    assert date(2026, 6, 21) in period
    assert date(2026, 6, 22) not in period
    assert period.previous == Period(date(2026, 6, 8), date(2026, 6, 14))
    assert len(list(period.dates())) == period.days == 7


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        pytest.param("2026-11-01", "2026-11-30", "2026-10-01", id="a month"),
        pytest.param("2026-03-01", "2026-03-31", "2026-02-01", id="a month after a shorter one"),
        pytest.param("2026-01-01", "2026-01-31", "2025-12-01", id="the first month"),
        pytest.param("2026-04-01", "2026-06-30", "2026-01-01", id="a quarter"),
        pytest.param("2024-01-01", "2024-12-31", "2023-01-01", id="a leap year"),
        pytest.param("2026-11-01", "2026-11-29", "2026-10-03", id="almost a month"),
        pytest.param("2026-11-02", "2026-12-01", "2026-10-03", id="thirty days of two months"),
    ],
)
def test_a_month_is_compared_with_the_month_before(first: str, last: str, before: str) -> None:
    period = Period(date.fromisoformat(first), date.fromisoformat(last))
    expected = Period(date.fromisoformat(before), period.first - timedelta(days=1))
    assert period.previous == expected


def test_a_period_does_not_run_backwards() -> None:
    with pytest.raises(PeriodReversed):
        Period(date(2026, 6, 2), date(2026, 6, 1))


def test_shares_are_of_what_there_is() -> None:
    counting = Counting(NOW, CALENDAR)
    day = Period(date(2026, 6, 16), date(2026, 6, 16))
    assert counting.figures(day).in_time_share() is None
    assert counting.figures(day).share(Figure.INTERIM, Figure.RECEIVED) is None
    overdue = facts(due_at=NOW - timedelta(hours=1))
    kept, missed = placed((FINAL, DUE)), placed((FINAL, LATE))
    for of in (kept, missed, kept, overdue, facts()):
        counting.add(of)
    figures = counting.figures(day)
    assert figures.answered() == 3
    assert figures.judged() == 4
    assert figures.in_time_share() == 0.5
    assert figures.share(Figure.OPEN, Figure.RECEIVED) == 0.4
    assert figures.keys(By.AUTHORITY) == ["zhkh"]


@pytest.mark.parametrize(
    ("first", "last"), [("2026-06-16", "2026-06-16"), ("2026-06-01", "2026-06-30")]
)
def test_the_name_of_a_file_that_lists_messages_tells_its_period(first: str, last: str) -> None:
    period = Period(date.fromisoformat(first), date.fromisoformat(last))
    name = file_name(period)
    assert period_in(f"{name}.xlsx") == period_in(f"{name}.docx") == period
    assert period_in(f"{name}, динамика.png") is None
    assert period_in("rabotniki.xlsx") is None
