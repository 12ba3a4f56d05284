"""Reminders, the alert and the digest: what everybody reads of what is to be done by when."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from domain.model.actor import Actor
from domain.model.conversation.cards import PLAIN, CardMode, ModeKind
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId, Place
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import Reminded
from domain.model.incident.workflow.status import Importance, Status
from domain.model.incident.workflow.thresholds import ReminderKind
from domain.model.organisation.people import Role
from domain.ports.reading import IncidentRow
from domain.ports.snapshots import IncidentSnapshot
from handlers.cards.alert import alert_card
from handlers.cards.card_view import CardView
from handlers.lists import digest
from handlers.news import render_reminders
from handlers.ui.rendered import Rendered
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.views_samples import CONTROL_CHAT, NOW, NUMBER, OFFICE, ZHKH, ZHKH_CHAT, at

DEPUTY = sample.person(801, "Глебов Глеб Глебович", Role.DEPUTY_HEAD)
WITH_DEPUTY = sample.office(people=(DEPUTY,))
STAFFED = sample.office(
    people=(DEPUTY, sample.person(602, "Сидоров Семён Семёнович", Role.EXECUTOR, ZHKH))
)
DEPUTYS_CHAT = DEPUTY.private


def told(
    *kinds: ReminderKind,
    of: Sequence[Incident],
    place: Place = CONTROL_CHAT,
    now=NOW,
    below: Sequence[str] = (),
) -> Rendered:
    """The reminders that wait for the place together, below a digest or alone."""
    events = []
    for kind, incident in zip(kinds, of, strict=True):
        about = ZHKH if kind is ReminderKind.CONTRIBUTION_OVERDUE else None
        event = Reminded(
            number=incident.number, at=now, by=None, kind=kind, since=now, authority=about
        )
        events.append((event, IncidentSnapshot(incident, STAFFED)))
    return render_reminders(place, events, now, below)


def another(make: Callable[[], Incident], number: int = 13) -> Incident:
    incident = make()
    incident.number = IncidentNumber(number)
    return incident


def test_reminders_as_approved() -> None:
    overdue, high = [sample.in_progress()], [sample.registered(Importance.HIGH)]
    samples: dict[str, tuple[ReminderKind, Incident]] = {
        "no draft": (ReminderKind.HALF_GONE, sample.in_progress()),
        "taken, no draft": (ReminderKind.HOUR_LEFT, sample.taken()),
        "not placed": (ReminderKind.NOT_PLACED, sample.approved()),
        "interim not placed": (ReminderKind.NOT_PLACED, sample.agreed(DraftKind.INTERIM)),
        "question not placed": (ReminderKind.NOT_PLACED, sample.agreed(DraftKind.CLARIFICATION)),
    }
    approved.check(
        "reminders",
        {
            **{
                f"to executors: {title}": told(kind, of=[incident], place=ZHKH_CHAT)
                for title, (kind, incident) in samples.items()
            },
            **{
                f"of every kind: {kind}": told(kind, of=[sample.approved()])
                for kind in ReminderKind
            },
            **{
                f"to decide: {title}": told(ReminderKind.DRAFT_WAITS, of=[incident])
                for title, incident in {
                    **{str(kind): sample.drafted(kind) for kind in DraftKind},
                    "final after an interim answer": sample.final_after_interim(),
                }.items()
            },
            "to route": told(ReminderKind.HOUR_LEFT, of=[sample.registered()]),
            **{
                f"overdue, {clock}": told(ReminderKind.OVERDUE, of=overdue, now=at(25, clock))
                for clock in ("09:50", "10:05", "11:50")
            },
            "an ignored alert": told(ReminderKind.ALERT_IGNORED, of=high),
            "no report, to the deputy": told(
                ReminderKind.NOT_REPORTED, of=high, place=DEPUTYS_CHAT
            ),
            "no report, to control": told(ReminderKind.NOT_REPORTED, of=high),
        },
    )


def test_several_reminders_as_approved() -> None:
    """The most urgent first, a line for each incident, who is called is called once."""
    half, overdue, waits, to_place = (
        ReminderKind.HALF_GONE,
        ReminderKind.OVERDUE,
        ReminderKind.DRAFT_WAITS,
        ReminderKind.NOT_PLACED,
    )
    late, other = sample.in_progress(), another(sample.in_progress)
    urgent = another(lambda: sample.registered(Importance.HIGH))
    noon = at(25, "12:00")
    information = ReminderKind.CONTRIBUTION_OVERDUE
    three = [another(sample.in_progress, number) for number in (2, 3, 11)]
    three[-1].importance = Importance.HIGH
    approved.check(
        "reminders_together",
        {
            "one is of high importance": told(overdue, overdue, overdue, of=three, place=ZHKH_CHAT),
            "one is of high importance, all are overdue": told(
                overdue, overdue, overdue, of=three, place=ZHKH_CHAT, now=at(26, "10:00")
            ),
            "two are due now": told(
                overdue, overdue, of=[late, other], place=ZHKH_CHAT, now=at(25, "09:50")
            ),
            "one is more urgent": told(half, ReminderKind.HOUR_LEFT, of=[late, urgent]),
            "two of one incident": told(
                overdue, information, overdue, of=[late, late, other], now=noon
            ),
            "two that say the same": told(
                overdue, overdue, overdue, of=[late, late, other], now=noon
            ),
            "two of one incident alone that say the same": told(
                overdue, overdue, of=[late, late], now=noon
            ),
            "one has been taken": told(half, half, of=[sample.taken(), other], place=ZHKH_CHAT),
            **{
                f"texts of the kind {kind}": told(
                    waits,
                    to_place,
                    of=[sample.drafted(kind), another(partial(sample.agreed, kind))],
                )
                for kind in DraftKind
            },
        },
    )


def test_two_reminders_that_say_the_same_of_one_incident_look_like_one() -> None:
    late, now = sample.in_progress(), at(25, "12:00")
    once = told(ReminderKind.OVERDUE, of=[late], now=now)
    assert told(ReminderKind.OVERDUE, ReminderKind.OVERDUE, of=[late, late], now=now) == once


# The alert

GLEBOV = Actor(PersonId(801))


def alert(incident: Incident, mode: CardMode = PLAIN) -> Rendered:
    rendered = alert_card(CardView(IncidentSnapshot(incident, WITH_DEPUTY), NOW, mode))
    sample.check_message(rendered)
    return rendered


def high() -> Incident:
    return sample.registered(Importance.HIGH)


def acknowledged() -> Incident:
    incident = high()
    incident.acknowledge(GLEBOV, at(24, "10:05"))
    return incident


def reported() -> Incident:
    incident = acknowledged()
    incident.report_to_head(GLEBOV, at(24, "10:10"))
    return incident


def lowered() -> Incident:
    incident = high()
    dues = OFFICE.dues(Importance.NORMAL, incident.detected_at, incident.policy)
    incident.change_importance(Importance.NORMAL, dues.answer, dues.draft, GLEBOV, NOW)
    return incident


def test_the_alert_as_approved() -> None:
    asked = CardMode(ModeKind.OPENED, "ra")
    approved.check(
        "alert",
        {
            "new": alert(high()),
            "acknowledged": alert(acknowledged()),
            "acknowledged, asked": alert(acknowledged(), asked),
            "reported": alert(reported()),
            "lowered": alert(lowered()),
            "cancelled": alert(sample.cancelled(high())),
        },
    )
    assert not alert(high()).silent


# The digest

FINAL = DraftKind.FINAL
ROW = IncidentRow(
    NUMBER,
    Status.IN_PROGRESS,
    Importance.NORMAL,
    at(25, "09:50"),
    (ZHKH,),
    sample.TEXT,
    since=at(24, "16:00"),
)
OPENING = at(25, "08:00")


def numbered(number: int, **fields: Any) -> IncidentRow:
    return replace(ROW, number=IncidentNumber(number), **fields)


def test_the_digest_as_approved() -> None:
    tomorrow, approval = at(26, "09:00"), Status.ON_APPROVAL
    urgent = numbered(11, importance=Importance.HIGH)
    overdue = [
        numbered(10, due_at=at(24, "16:00")),
        ROW,
        numbered(14, due_at=tomorrow),
    ]
    mixed = [
        numbered(15, status=approval),
        numbered(16, status=Status.APPROVED, in_hand=FINAL),
        numbered(17, due_at=tomorrow, rework=True),
    ]
    interim = numbered(15, status=approval, in_hand=DraftKind.INTERIM)
    later = [numbered(number, due_at=at(27, "09:00")) for number in range(20, 35)]
    shown = {
        "to control: high importance first": (
            CONTROL_CHAT,
            [replace(ROW, due_at=at(24, "16:50")), urgent],
        ),
        "to control: all are counted, what can't wait is listed": (CONTROL_CHAT, overdue),
        "to control: what it is to decide first": (CONTROL_CHAT, [ROW, interim]),
        "to an authority: what it is to do first": (ZHKH_CHAT, mixed),
        "to an authority: the first of what is due later": (ZHKH_CHAT, [ROW, *later]),
    }
    approved.check(
        "digest",
        {
            title: digest.digest_pages(place, rows, OFFICE, OPENING)
            for title, (place, rows) in shown.items()
        },
    )


def test_reminders_below_a_digest_as_approved() -> None:
    """What the digest lists is described there only."""
    theirs = [ROW, numbered(13), numbered(14, status=Status.ON_APPROVAL)]
    to_route = numbered(13, status=Status.REGISTERED, authorities=())
    shown = {
        "to an authority": (ZHKH_CHAT, theirs, ReminderKind.HALF_GONE, OPENING),
        "to control": (CONTROL_CHAT, [to_route], ReminderKind.OVERDUE, at(25, "09:55")),
    }
    incidents = [sample.in_progress(), another(sample.in_progress)]
    approved.check(
        "digest_with_reminders",
        {
            title: told(
                *(kind, kind),
                of=incidents,
                place=place,
                now=now,
                below=digest.digest_pages(place, rows, OFFICE, now),
            )
            for title, (place, rows, kind, now) in shown.items()
        },
    )


def test_a_long_digest_goes_on_in_another_message_and_loses_nothing() -> None:
    approving = [
        replace(
            ROW, number=IncidentNumber(number), status=Status.ON_APPROVAL, due_at=at(25, "09:00")
        )
        for number in range(20, 60)
    ]
    rows = [*approving, *(replace(ROW, number=IncidentNumber(n)) for n in range(60, 100))]
    told = [
        sample.visible(page).splitlines()
        for page in digest.digest_pages(CONTROL_CHAT, rows, OFFICE, OPENING)
    ]
    assert [page[0] for page in told[1:]] == ["Начало дня, продолжение"] * (len(told) - 1)
    assert not any(page[-1].startswith("Ждут других") for page in told)
    numbers = [line.split(" · ")[0] for page in told for line in page if line.startswith("№")]
    assert numbers == [f"№{row.number}" for row in rows]


def test_everybody_gets_their_own_and_nobody_gets_nothing() -> None:
    schools = AuthorityCode("edu")
    theirs = replace(ROW, number=IncidentNumber(13), authorities=(schools,))
    assert dict(digest.scopes([ROW, theirs], OFFICE.organisation)) == {
        CONTROL_CHAT: [ROW, theirs],
        ZHKH_CHAT: [ROW],
        OFFICE.organisation.place_of(schools): [theirs],
    }
    assert list(digest.scopes([], OFFICE.organisation)) == []
