"""An incident assigned to several authorities: who answers, who informs, what changes (§12)."""

from datetime import timedelta

import pytest

from domain.model.actor import Actor
from domain.model.conversation.reminders import reminders_at, thresholds
from domain.model.ids import AuthorityCode, MessageRef
from domain.model.incident import Incident
from domain.model.incident.answer.contribution import contribution_time
from domain.model.incident.answer.draft import RejectionReason
from domain.model.incident.contributing import ExecutorCall
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.status import NoAnswerGround, Status
from domain.model.incident.workflow.thresholds import ReminderKind, Threshold, Track
from domain.model.organisation.permissions import Action, NotPermitted
from tests.unit.incidents import (
    ANNA,
    BORIS,
    BOT,
    CONTROL_CHAT,
    DRAFT_DUE,
    DUE,
    OFFICE,
    PETROV,
    ROADS,
    ROADS_CHAT,
    SECOND,
    TEXT,
    ZHKH,
    after,
    photos,
    registered,
    standing,
    wrote,
)
from tests.unit.outcomes import Step, check_stories
from tests.unit.steps import (
    came,
    cancels,
    decides,
    informs,
    places,
    reassigns,
    redirects,
    reopens,
    returns,
    submits,
)

CULTURE = AuthorityCode("culture")
INFORMATION = "Дорогу откроют в пятницу"
OLEG = wrote(PETROV, ROADS_CHAT, 30)
"""Somebody of the authority for roads."""


def picked() -> Incident:
    """Housing shall answer, roads and culture inform it."""
    incident = standing(Status.REGISTERED)
    for authority in (ROADS, ZHKH, CULTURE):
        incident.pick(authority)
    incident.pick_lead(ZHKH)
    return incident


def shared() -> Incident:
    """Housing answers, roads and culture inform it; its events are stored."""
    incident = picked()
    incident.route(None, ANNA, after(10))
    incident.events.clear()
    return incident


def edited(by: Actor, at: int) -> Actor:
    assert by.source is not None
    return Actor(by.person, MessageRef(BOT, by.source.place, by.source.message, at))


def answered() -> Incident:
    """Roads informed the lead, and the answer was placed."""
    return came(
        shared(), informs(20, by=OLEG), submits(25), decides(30, confirmed=True), places(40)
    )


def at_work() -> Incident:
    """Roads have taken it and informed the lead; control is picking anew."""
    taken = came(shared(), lambda one: one.take(ROADS, OLEG, after(12)))
    return came(taken, informs(15, by=OLEG), start)


def route(one: Incident) -> None:
    one.route(None, ANNA, after(10))


def save(one: Incident) -> object:
    return one.change_authorities(ANNA, after(60))


def pick(authority: AuthorityCode) -> Step:
    return lambda one: one.pick(authority)


def put_back(authority: AuthorityCode) -> Step:
    return lambda one: one.pick(authority, picked=False)


def lead(authority: AuthorityCode) -> Step:
    return lambda one: one.pick_lead(authority)


start, stop = Incident.start_picking, Incident.stop_picking


def call(one: Incident) -> object:
    return one.call(ANNA, after(30)).new


def test_information_for_the_lead_as_approved() -> None:
    late = wrote(PETROV, ROADS_CHAT, 31)
    elsewhere = wrote(PETROV, CONTROL_CHAT, 30)
    assert OLEG.source is not None
    assert late.source is not None
    parts = (OLEG.source, late.source)
    saturday = "Дорогу откроют в субботу"
    check_stories(
        "several_information",
        {
            "the same contribution again changes nothing": (
                shared(),
                informs(20, by=OLEG),
                informs(21, by=OLEG),
                informs(22, by=edited(OLEG, 5)),
            ),
            "an edit replaces a contribution, another message adds one": (
                shared(),
                informs(20, by=OLEG),
                informs(21, CULTURE, "Афиши нет", by=wrote(PETROV, CONTROL_CHAT, 31)),
                informs(22, ROADS, saturday, by=edited(OLEG, 5)),
                informs(23, ROADS, "Объезд есть", by=wrote(PETROV, ROADS_CHAT, 32)),
            ),
            "an edited contribution stays with its authority": (
                shared(),
                informs(20, by=OLEG),
                informs(21, CULTURE, saturday, by=OLEG),
            ),
            "a contribution keeps its files and renews them": (
                shared(),
                informs(20, by=OLEG, files=2),
                informs(21, by=OLEG, files=2),
                informs(22, ROADS, "Объезд есть", by=edited(OLEG, 5), files=2),
                informs(23, ROADS, "Объезд есть", by=OLEG, files=3),
            ),
            "every part of an album renews its contribution": (
                shared(),
                lambda one: one.contribute(
                    ROADS, INFORMATION, OLEG, after(20), photos(1), parts=parts[:1]
                ),
                lambda one: one.contribute(
                    ROADS, INFORMATION, late, after(21), photos(2), parts=parts
                ),
            ),
            "numbers of messages are compared within one chat": (
                shared(),
                informs(20, by=OLEG),
                informs(21, ROADS, "Другое", by=elsewhere),
            ),
            "what is refused": (
                shared(),
                informs(20, by=OLEG, files=11),
                informs(20, ZHKH, by=OLEG),
                informs(20, AuthorityCode("gone"), by=OLEG),
                informs(20, ROADS, " \u200b", by=OLEG),
                informs(20, ROADS, "б" * 4097, by=OLEG),
            ),
            "a contribution overtakes a referral": (
                came(shared(), returns(15, ROADS)),
                informs(20, by=wrote(PETROV, ROADS_CHAT, 33)),
                informs(21, ROADS, "Ещё", by=wrote(PETROV, ROADS_CHAT, 34)),
            ),
            "reopened after an answer: contributions are asked for again": (
                answered(),
                reopens(50),
                submits(55),
                decides(56, version=SECOND),
                informs(60, CULTURE, "Афиша есть", by=wrote(PETROV, CONTROL_CHAT, 31)),
                informs(61, ROADS, saturday, by=edited(OLEG, 5)),
            ),
            "a contribution dated just before the reopening counts": (
                answered(),
                reopens(50),
                # Telegram dates messages in whole seconds
                informs(49, ROADS, saturday, by=wrote(PETROV, ROADS_CHAT, 32)),
            ),
            "reopened after a cancellation: contributions are kept": (
                shared(),
                informs(20, by=OLEG),
                cancels(30),
                reopens(50),
            ),
        },
    )


def test_approvals_and_calls_as_approved() -> None:
    culture = wrote(PETROV, ROADS_CHAT, 31)
    check_stories(
        "several_approvals",
        {
            "an approval without contributions must be confirmed": (
                shared(),
                informs(15, CULTURE, by=OLEG),
                submits(25),
                decides(30),
                decides(31, confirmed=True),
                decides(32),
            ),
            "with all contributions an approval lacks nothing": (
                shared(),
                informs(20, by=OLEG),
                informs(20, CULTURE, by=culture),
                submits(25),
                call,
                decides(30),
            ),
            "a draft can be rejected without contributions": (
                shared(),
                submits(25),
                decides(30, RejectionReason.OFF_TOPIC),
            ),
            "all who have work to do are called": (shared(), call),
            "who has informed the lead is not called": (shared(), informs(20, by=OLEG), call),
            "beside a draft those whose information is missing are called": (
                shared(),
                submits(25),
                call,
            ),
            "who has returned it is not called": (came(shared(), returns(15, ROADS)), call),
        },
    )


def test_changing_authorities_as_approved() -> None:
    """The deadline stays; who stays keeps their time, who joins starts now."""
    sport = AuthorityCode("sport")
    unled = standing(Status.REGISTERED)
    unled.pick(ZHKH)
    unled.pick(ROADS)
    check_stories(
        "several_changes",
        {
            "all picked authorities are assigned, and one lead": (picked(), route),
            "several without a lead are not routed": (unled, route),
            "one more": (at_work(), pick(sport), save),
            "one less": (at_work(), put_back(CULTURE), save),
            "another lead": (at_work(), lead(ROADS), save),
            "another lead in the place of the former one": (
                at_work(),
                lead(ROADS),
                put_back(ZHKH),
                save,
            ),
            "the same": (shared(), start, put_back(CULTURE), pick(CULTURE), save),
            "the lead is removed only after another is named": (
                shared(),
                start,
                put_back(ZHKH),
                lead(sport),
            ),
            # so a wrong press that routed is put right
            "the only one that remains becomes the lead": (
                standing(Status.IN_PROGRESS),
                start,
                put_back(ZHKH),
                pick(ROADS),
                put_back(ZHKH),
                save,
            ),
            "picking before routing starts empty": (
                registered(),
                start,
                route,
                pick(ROADS),
                put_back(ROADS),
                stop,
            ),
            "going back discards what was picked": (
                shared(),
                start,
                put_back(CULTURE),
                stop,
                stop,
                save,
            ),
            "all can be replaced": (shared(), reassigns(60, sport), reassigns(61, ZHKH, ROADS)),
            "removing an authority ends its referral": (
                came(shared(), returns(15, ROADS)),
                lambda one: one.propose_no_answer(CULTURE, NoAnswerGround.INSULT, OLEG, after(16)),
                reassigns(20, ZHKH, CULTURE, lead=ZHKH),
                redirects(21, sport),
            ),
            "a redirection keeps the others and discards what was picked": (
                came(shared(), returns(15, ZHKH)),
                informs(16, CULTURE, "Афиши нет", by=OLEG),
                start,
                redirects(20, sport),
            ),
        },
    )


def test_after_an_answer_reopening_restarts_the_time_for_contributions() -> None:
    incident = answered()
    incident.reopen(DUE, DRAFT_DUE, ANNA, after(600))
    calendar = OFFICE.calendar
    expected = contribution_time(calendar, after(600), after(600), incident.norm, 0.5)
    assert expected.due_at == calendar.add(after(600), incident.norm / 2)
    assert incident.contribution_time(ROADS, calendar) == expected
    kinds = {
        (threshold.kind, threshold.at)
        for threshold in thresholds(incident, calendar, after(600))
        if threshold.authority == ROADS
    }
    assert (ReminderKind.CONTRIBUTION_DUE, expected.due_at) in kinds
    due = Threshold(expected.due_at, ReminderKind.CONTRIBUTION_DUE, ROADS)
    assert due in reminders_at(incident, calendar, expected.due_at + timedelta(minutes=51))


@pytest.mark.parametrize(("informed", "lacks"), [((ROADS, CULTURE), ()), ((CULTURE,), (ROADS,))])
def test_a_draft_of_a_former_lead_lacks_what_the_present_lead_knows(
    informed: tuple[AuthorityCode, ...], lacks: tuple[AuthorityCode, ...]
) -> None:
    incident = shared()
    for message, authority in enumerate(informed):
        incident.contribute(authority, INFORMATION, wrote(PETROV, ROADS_CHAT, message), after(15))
    draft = incident.submit(TEXT, BORIS, after(20))
    incident.reassign(Plan((ROADS, ZHKH, CULTURE), ROADS), ANNA, after(25))
    assert incident.lacks(draft) == lacks
    incident.reassign(Plan((ROADS,)), ANNA, after(26))
    assert incident.lacks(draft) == ()


@pytest.mark.parametrize("action", [Action.SUBMIT_DRAFT, Action.WITHDRAW_DRAFT, Action.PLACE])
def test_only_the_lead_drafts_and_places(action: Action) -> None:
    incident = shared()
    OFFICE.permit(BORIS, action, incident)
    incident.start_picking()
    incident.pick_lead(ROADS)
    incident.change_authorities(ANNA, after(20))
    with pytest.raises(NotPermitted):
        OFFICE.permit(BORIS, action, incident)
    OFFICE.permit(BORIS, Action.SEE, incident)


def test_each_authority_is_reminded_on_its_own() -> None:
    incident = shared()
    first = Threshold(after(60), ReminderKind.CONTRIBUTION_HALF_GONE, ROADS)
    second = Threshold(after(60), ReminderKind.CONTRIBUTION_HALF_GONE, CULTURE)
    assert incident.reminded_until_of(first) == incident.reminded_until_of(second) == after(10)
    incident.remind([first], after(61))
    assert (incident.reminded_until_of(first), incident.reminded_until_of(second)) == (
        after(60),
        after(10),
    )
    assert Track.CONTRIBUTION not in incident.reminded_until
    [event] = incident.events
    assert getattr(event, "authority", None) == ROADS


def test_nobody_is_called_twice_in_half_an_hour() -> None:
    incident = shared()
    assert incident.call(ANNA, after(30)).new
    assert incident.call(ANNA, after(59)) == ExecutorCall(incident.awaited, after(30))
    assert incident.call(ANNA, after(60)).new
