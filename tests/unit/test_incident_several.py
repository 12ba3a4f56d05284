"""An incident assigned to several authorities: who answers, who informs, what changes (§12)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.model.actor import Actor
from domain.model.conversation.reminders import reminders_at, thresholds
from domain.model.errors import DomainError, Limited, Reason, Refusal
from domain.model.ids import AuthorityCode, MessageId, MessageRef, ReferralNumber
from domain.model.incident import Incident
from domain.model.incident.answer.contribution import contribution_time
from domain.model.incident.answer.draft import ApprovalUnconfirmed, RejectionReason
from domain.model.incident.contributing import ExecutorCall
from domain.model.incident.events import (
    AuthoritiesChanged,
    ContributionReceived,
    DraftApproved,
    ExecutorsCalled,
    Routed,
)
from domain.model.incident.workflow.assignment import Assignment, Plan
from domain.model.incident.workflow.referral import ReferralOver, ReferralState
from domain.model.incident.workflow.status import CancelGround, NoAnswerGround, Status
from domain.model.incident.workflow.thresholds import ReminderKind, Threshold, Track
from domain.model.organisation.permissions import Action, NotPermitted
from tests.refusals import refused_for
from tests.unit.incidents import (
    ANNA,
    BORIS,
    BOT,
    CONTROL_CHAT,
    DRAFT_DUE,
    DUE,
    FIRST,
    NUMBER,
    OFFICE,
    PETROV,
    ROADS,
    ROADS_CHAT,
    TEXT,
    ZHKH,
    after,
    photos,
    registered,
    standing,
    wrote,
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


# Routing


def test_routing_assigns_all_picked_authorities_and_one_lead() -> None:
    incident = picked()
    incident.route(None, ANNA, after(10))
    assert incident.assignments == [
        Assignment(ROADS, after(10), lead=False),
        Assignment(ZHKH, after(10), lead=True),
        Assignment(CULTURE, after(10), lead=False),
    ]
    assert (incident.lead, incident.authorities) == (ZHKH, (ZHKH, ROADS, CULTURE))
    assert incident.missing_contributions == (ROADS, CULTURE)
    assert incident.events == [
        Routed(number=NUMBER, at=after(10), by=ANNA, authority=ZHKH, others=(ROADS, CULTURE))
    ]


def test_several_without_a_lead_are_not_routed() -> None:
    incident = standing(Status.REGISTERED)
    incident.pick(ZHKH)
    incident.pick(ROADS)
    with pytest.raises(Refusal) as refused:
        incident.route(None, ANNA, after(10))
    assert refused.value.number == NUMBER
    assert incident.status is Status.REGISTERED


# Information for the lead


def test_the_same_contribution_again_changes_nothing() -> None:
    incident = shared()
    incident.contribute(ROADS, INFORMATION, OLEG, after(20))
    assert not incident.contribute(ROADS, INFORMATION, OLEG, after(21))
    assert not incident.contribute(ROADS, INFORMATION, edited(OLEG, 5), after(22))
    assert len(incident.contributions) == len(incident.events) == 1


def test_an_edit_replaces_a_contribution_and_another_message_adds_one() -> None:
    incident = shared()
    incident.contribute(ROADS, INFORMATION, OLEG, after(20))
    incident.contribute(CULTURE, "Афиши нет", wrote(PETROV, CONTROL_CHAT, 31), after(21))
    assert incident.contribute(ROADS, "Дорогу откроют в субботу", edited(OLEG, 5), after(22))
    assert incident.contribute(ROADS, "Объезд есть", wrote(PETROV, ROADS_CHAT, 32), after(23))
    assert [(told.authority, told.text, told.signed.at) for told in incident.contributions] == [
        (ROADS, "Дорогу откроют в субботу", after(22)),
        (CULTURE, "Афиши нет", after(21)),
        (ROADS, "Объезд есть", after(23)),
    ]
    received = [event for event in incident.events if isinstance(event, ContributionReceived)]
    assert [(event.position, event.renewed) for event in received] == [
        (0, False),
        (1, False),
        (0, True),
        (2, False),
    ]


def test_an_edited_contribution_stays_with_its_authority() -> None:
    incident = shared()
    incident.contribute(ROADS, INFORMATION, OLEG, after(20))
    assert incident.contribute(CULTURE, "Дорогу откроют в субботу", OLEG, after(21))
    assert [one.authority for one in incident.contributions] == [ROADS]
    renewed = incident.events[-1]
    assert isinstance(renewed, ContributionReceived)
    assert (renewed.authority, renewed.renewed) == (ROADS, True)
    assert incident.missing_contributions == (CULTURE,)


def test_a_contribution_keeps_its_files_and_renews_them() -> None:
    incident = shared()
    incident.contribute(ROADS, INFORMATION, OLEG, after(20), photos(2))
    assert not incident.contribute(ROADS, INFORMATION, OLEG, after(21), photos(2))
    assert incident.contribute(ROADS, "Объезд есть", edited(OLEG, 5), after(22), photos(2))
    assert incident.contribute(ROADS, "Объезд есть", OLEG, after(23), photos(3))
    assert [(told.text, told.attachments) for told in incident.contributions] == [
        ("Объезд есть", photos(3))
    ]
    received = [event for event in incident.events if isinstance(event, ContributionReceived)]
    assert [(event.renewed, event.attachments, event.files_kept) for event in received] == [
        (False, 2, False),
        (True, 2, True),
        (True, 3, False),
    ]


def test_every_part_of_an_album_renews_its_contribution() -> None:
    incident = shared()
    late = wrote(PETROV, ROADS_CHAT, 31)
    assert OLEG.source is not None
    assert late.source is not None
    parts = (OLEG.source, late.source)
    incident.contribute(ROADS, INFORMATION, OLEG, after(20), photos(1), parts=parts[:1])
    assert incident.contribute(ROADS, INFORMATION, late, after(21), photos(2), parts=parts)
    [told] = incident.contributions
    assert (told.signed.source, told.attachments) == (OLEG.source, photos(2))


def test_more_files_than_an_album_holds_are_refused() -> None:
    incident = shared()
    with refused_for(Limited.ATTACHMENTS):
        incident.contribute(ROADS, INFORMATION, OLEG, after(20), photos(11))
    assert incident.contributions == []


def answered() -> Incident:
    """Roads informed the lead, and the answer was placed; all is stored."""
    incident = shared()
    incident.contribute(ROADS, INFORMATION, OLEG, after(20))
    incident.submit(TEXT, BORIS, after(25))
    incident.decide(FIRST, (), ANNA, after(30), confirmed=True)
    incident.place("https://vk.com/wall-1_2", BORIS, after(40))
    incident.events.clear()
    return incident


def test_after_an_answer_reopening_asks_for_contributions_again() -> None:
    incident = answered()
    incident.reopen(DUE, DRAFT_DUE, ANNA, after(50))
    assert [(told.text, told.earlier) for told in incident.contributions] == [(INFORMATION, True)]
    assert list(incident.missing_contributions) == [ROADS, CULTURE]
    draft = incident.submit(TEXT, BORIS, after(55))
    with pytest.raises(ApprovalUnconfirmed):
        incident.decide(draft.version, (), ANNA, after(56))

    incident.contribute(CULTURE, "Афиша есть", wrote(PETROV, CONTROL_CHAT, 31), after(60))
    assert list(incident.missing_contributions) == [ROADS]
    incident.contribute(ROADS, "Дорогу откроют в субботу", edited(OLEG, 5), after(61))
    assert list(incident.missing_contributions) == []
    assert [told.earlier for told in incident.contributions] == [False, False]


def test_a_contribution_dated_just_before_the_reopening_counts() -> None:
    """Telegram dates messages in whole seconds."""
    incident = answered()
    incident.reopen(DUE, DRAFT_DUE, ANNA, after(50))
    incident.contribute(ROADS, "Дорогу откроют в субботу", wrote(PETROV, ROADS_CHAT, 32), after(49))
    assert incident.missing_contributions == (CULTURE,)


def test_after_a_cancellation_reopening_keeps_contributions() -> None:
    incident = shared()
    incident.contribute(ROADS, INFORMATION, OLEG, after(20))
    incident.cancel(CancelGround.MISTAKE, ANNA, after(30))
    incident.reopen(DUE, DRAFT_DUE, ANNA, after(50))
    assert incident.missing_contributions == (CULTURE,)


def test_after_an_answer_reopening_restarts_the_time_for_contributions() -> None:
    incident = answered()
    incident.reopen(DUE, DRAFT_DUE, ANNA, after(600))
    calendar = OFFICE.calendar
    expected = contribution_time(calendar, after(600), after(600), incident.norm, 0.5)
    assert incident.contribution_time(ROADS, calendar) == expected
    kinds = {
        (threshold.kind, threshold.at)
        for threshold in thresholds(incident, calendar, after(600))
        if threshold.authority == ROADS
    }
    assert (ReminderKind.CONTRIBUTION_DUE, expected.due_at) in kinds
    due = Threshold(expected.due_at, ReminderKind.CONTRIBUTION_DUE, ROADS)
    assert due in reminders_at(incident, calendar, expected.due_at + timedelta(minutes=51))


@pytest.mark.parametrize(
    ("authority", "text", "error"),
    [
        pytest.param(ZHKH, INFORMATION, Reason.LEAD_CONTRIBUTES, id="from the lead"),
        pytest.param(AuthorityCode("gone"), INFORMATION, Reason.NOT_ASSIGNED, id="from a stranger"),
        pytest.param(ROADS, " \u200b", Reason.DRAFT_EMPTY, id="without a text"),
        pytest.param(ROADS, "б" * 4097, Limited.DRAFT, id="too long"),
    ],
)
def test_an_invalid_contribution_is_refused(
    authority: AuthorityCode, text: str, error: Reason | type[DomainError]
) -> None:
    incident = shared()
    with refused_for(error):
        incident.contribute(authority, text, OLEG, after(20))
    assert (incident.contributions, incident.events) == ([], [])


# Approval


def test_an_approval_without_contributions_must_be_confirmed() -> None:
    incident = shared()
    incident.contribute(CULTURE, "Афиши нет", OLEG, after(15))
    incident.submit(TEXT, BORIS, after(20))
    with refused_for(ApprovalUnconfirmed(NUMBER, (ROADS,))):
        incident.decide(FIRST, (), ANNA, after(30))
    assert incident.status is Status.ON_APPROVAL

    assert incident.decide(FIRST, (), ANNA, after(31), confirmed=True)
    assert incident.events[-1] == DraftApproved(
        number=NUMBER, at=after(31), by=ANNA, version=FIRST, without=(ROADS,)
    )
    assert not incident.decide(FIRST, (), ANNA, after(32))


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


def test_with_all_contributions_the_approval_lacks_nothing() -> None:
    incident = shared()
    for message, authority in enumerate((ROADS, CULTURE)):
        incident.contribute(authority, INFORMATION, wrote(PETROV, ROADS_CHAT, message), after(15))
    incident.submit(TEXT, BORIS, after(20))
    incident.decide(FIRST, (), ANNA, after(30))
    assert incident.events[-1] == DraftApproved(number=NUMBER, at=after(30), by=ANNA, version=FIRST)


def test_a_draft_can_be_rejected_without_contributions() -> None:
    incident = shared()
    incident.submit(TEXT, BORIS, after(20))
    assert incident.decide(FIRST, {RejectionReason.OFF_TOPIC}, ANNA, after(30))


# Who may


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


# Changing the authorities


def changed(*presses: Callable[[Incident], None]) -> Incident:
    incident = shared()
    incident.take(ROADS, OLEG, after(12))
    incident.contribute(ROADS, INFORMATION, OLEG, after(15))
    incident.events.clear()
    incident.start_picking()
    for press in presses:
        press(incident)
    assert incident.change_authorities(ANNA, after(60))
    return incident


@pytest.mark.parametrize(
    ("presses", "authorities", "former", "added", "removed"),
    [
        pytest.param(
            [lambda one: one.pick(AuthorityCode("sport"))],
            (ZHKH, ROADS, CULTURE, "sport"),
            None,
            ("sport",),
            (),
            id="one more",
        ),
        pytest.param(
            [lambda one: one.pick(CULTURE, picked=False)],
            (ZHKH, ROADS),
            None,
            (),
            (CULTURE,),
            id="one less",
        ),
        pytest.param(
            [lambda one: one.pick_lead(ROADS)],
            (ROADS, ZHKH, CULTURE),
            ZHKH,
            (),
            (),
            id="another lead",
        ),
        pytest.param(
            [lambda one: one.pick_lead(ROADS), lambda one: one.pick(ZHKH, picked=False)],
            (ROADS, CULTURE),
            ZHKH,
            (),
            (ZHKH,),
            id="another lead in the place of the former one",
        ),
    ],
)
def test_changing_authorities_keeps_the_deadline(
    presses: list[Callable[[Incident], None]],
    authorities: tuple[AuthorityCode, ...],
    former: AuthorityCode | None,
    added: tuple[AuthorityCode, ...],
    removed: tuple[AuthorityCode, ...],
) -> None:
    incident = changed(*presses)
    assert incident.authorities == authorities
    assert incident.due == DUE
    assert (incident.plan, incident.status) == (None, Status.IN_PROGRESS)
    assert incident.events == [
        AuthoritiesChanged(
            number=NUMBER,
            at=after(60),
            by=ANNA,
            lead=authorities[0],
            former_lead=former,
            added=added,
            removed=removed,
        )
    ]


def test_authorities_that_stay_keep_their_time_and_new_ones_start_now() -> None:
    incident = changed(lambda one: one.pick(AuthorityCode("sport")))
    assert incident.assignment(ROADS) == Assignment(
        ROADS, after(10), lead=False, assignee=PETROV.id
    )
    assert incident.assignment(AuthorityCode("sport")).routed_at == after(60)
    assert [told.text for told in incident.contributions] == [INFORMATION]


def test_the_lead_is_removed_only_after_another_is_named() -> None:
    incident = shared()
    incident.start_picking()
    with refused_for(Refusal(Reason.LEAD_STAYS, NUMBER)):
        incident.pick(ZHKH, picked=False)
    with refused_for(Reason.NOT_PICKED):
        incident.pick_lead(AuthorityCode("sport"))


def test_the_only_remaining_authority_becomes_the_lead() -> None:
    """So a wrong press that routed is put right: the right one is picked, the wrong one put back."""
    incident = standing(Status.IN_PROGRESS)
    incident.start_picking()
    with refused_for(Reason.LEAD_STAYS):
        incident.pick(ZHKH, picked=False)
    incident.pick(ROADS)
    incident.pick(ZHKH, picked=False)
    assert incident.change_authorities(ANNA, after(60))
    assert (incident.authorities, incident.lead) == ((ROADS,), ROADS)


def test_before_routing_picking_starts_empty() -> None:
    incident = registered()
    incident.start_picking()
    assert incident.plan == Plan(())
    with refused_for(Reason.NOTHING_PICKED):
        incident.route(None, ANNA, after(10))
    incident.pick(ROADS)
    incident.pick(ROADS, picked=False)
    assert incident.plan == Plan(())
    incident.stop_picking()
    assert incident.plan is None


def test_picking_the_same_authorities_changes_nothing() -> None:
    incident = shared()
    incident.start_picking()
    for chosen in (False, True):
        incident.pick(CULTURE, picked=chosen)
    assert not incident.change_authorities(ANNA, after(20))
    assert (incident.plan, incident.events) == (None, [])


def test_going_back_discards_what_was_picked() -> None:
    incident = shared()
    before = incident.assignments.copy()
    incident.start_picking()
    incident.pick(CULTURE, picked=False)
    incident.stop_picking()
    assert (incident.plan, incident.assignments) == (None, before)
    incident.stop_picking()
    with refused_for(Reason.AUTHORITIES_NOT_CHANGING):
        incident.change_authorities(ANNA, after(20))


def test_all_authorities_can_be_replaced() -> None:
    incident = shared()
    assert incident.reassign(Plan((AuthorityCode("sport"),)), ANNA, after(60))
    assert incident.assignments == [Assignment(AuthorityCode("sport"), after(60))]
    with refused_for(Reason.LEAD_MISSING):
        incident.reassign(Plan((ZHKH, ROADS)), ANNA, after(61))


def test_closing_discards_what_was_picked() -> None:
    incident = shared()
    incident.start_picking()
    incident.cancel(CancelGround.MISTAKE, ANNA, after(20))
    assert incident.plan is None


# What has been told of whom


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


def test_message_numbers_are_compared_within_one_chat() -> None:
    incident = shared()
    incident.contribute(ROADS, INFORMATION, OLEG, after(20))
    elsewhere = Actor(PETROV.id, MessageRef(BOT, CONTROL_CHAT, MessageId("30")))
    incident.contribute(ROADS, "Другое", elsewhere, after(21))
    assert len(incident.contributions) == 2


# Returns, proposals, reopening


def test_a_contribution_overtakes_a_referral() -> None:
    incident = shared()
    incident.return_to_control(ROADS, "Не наша дорога", OLEG, after(15))
    incident.contribute(ROADS, INFORMATION, wrote(PETROV, ROADS_CHAT, 33), after(20))
    assert incident.referrals[0].state is ReferralState.INFORMED
    assert getattr(incident.events[-1], "overtook_referral", None) is True
    incident.contribute(ROADS, "Ещё", wrote(PETROV, ROADS_CHAT, 34), after(21))
    assert getattr(incident.events[-1], "overtook_referral", None) is False


def test_removing_an_authority_ends_its_referral() -> None:
    incident = shared()
    incident.return_to_control(ROADS, "Не наша дорога", OLEG, after(15))
    incident.propose_no_answer(CULTURE, NoAnswerGround.INSULT, OLEG, after(16))
    incident.reassign(Plan((ZHKH, CULTURE), ZHKH), ANNA, after(20))
    states = [referral.state for referral in incident.referrals]
    assert states == [ReferralState.REMOVED, ReferralState.WAITING]
    with pytest.raises(ReferralOver):
        incident.redirect(ReferralNumber(1), AuthorityCode("sport"), ANNA, after(21))


def test_a_redirection_keeps_the_other_authorities_and_discards_the_plan() -> None:
    incident = shared()
    incident.contribute(CULTURE, "Афиши нет", OLEG, after(12))
    incident.return_to_control(ZHKH, "Не наш двор", BORIS, after(15))
    incident.start_picking()
    incident.redirect(ReferralNumber(1), AuthorityCode("sport"), ANNA, after(20))
    assert incident.authorities == (AuthorityCode("sport"), ROADS, CULTURE)
    assert (incident.plan, incident.missing_contributions) == (None, (ROADS,))


def test_after_a_reopening_contributions_are_due_again() -> None:
    incident = shared()
    incident.submit(TEXT, BORIS, after(20))
    incident.decide(FIRST, (), ANNA, after(30), confirmed=True)
    incident.place(None, BORIS, after(40))
    reopened_at = after(60 * 24 * 7)
    incident.reopen(DUE, DUE.at, ANNA, reopened_at)
    due = OFFICE.contribution_due(incident, ROADS)
    assert due == OFFICE.calendar.add(reopened_at, incident.norm / 2)


# Calling the executors


@pytest.mark.parametrize(
    ("informed", "drafted", "awaited"),
    [
        pytest.param(False, False, (ZHKH, ROADS, CULTURE), id="nobody has sent anything"),
        pytest.param(True, False, (ZHKH, CULTURE), id="one has informed the lead"),
        pytest.param(False, True, (ROADS, CULTURE), id="information is missing beside the draft"),
    ],
)
def test_authorities_with_work_to_do_are_called(
    informed: bool, drafted: bool, awaited: tuple[AuthorityCode, ...]
) -> None:
    incident = shared()
    if informed:
        incident.contribute(ROADS, INFORMATION, OLEG, after(20))
    if drafted:
        incident.submit(TEXT, BORIS, after(21))
    incident.events.clear()
    assert incident.call(ANNA, after(30)) == ExecutorCall(awaited, None)
    assert incident.events == [
        ExecutorsCalled(number=NUMBER, at=after(30), by=ANNA, authorities=awaited)
    ]


def test_nobody_is_called_while_control_decides() -> None:
    incident = shared()
    incident.contribute(ROADS, INFORMATION, OLEG, after(20))
    incident.contribute(CULTURE, INFORMATION, wrote(PETROV, ROADS_CHAT, 31), after(20))
    incident.submit(TEXT, BORIS, after(21))
    incident.events.clear()
    assert not incident.call(ANNA, after(30)).new
    assert incident.events == []


def test_an_authority_whose_referral_waits_is_not_called() -> None:
    incident = shared()
    incident.return_to_control(ROADS, "Это дворовая дорога.", OLEG, after(20))
    assert incident.awaited == (ZHKH, CULTURE)


def test_nobody_is_called_twice_in_half_an_hour() -> None:
    incident = shared()
    assert incident.call(ANNA, after(30)).new
    assert incident.call(ANNA, after(59)) == ExecutorCall(incident.awaited, after(30))
    assert incident.call(ANNA, after(60)).new
