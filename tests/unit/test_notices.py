"""Who gets what of each event: the rows of "Who gets what" that exist so far."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import pytest

from domain.model.actor import Actor
from domain.model.conversation.cards import (
    AlertCard,
    ApprovalCard,
    CardKey,
    ControlCard,
    ExecutorCard,
    OverviewCard,
    PlacementCard,
    ReferralCard,
)
from domain.model.conversation.notices.kinds import (
    Audience,
    News,
    Notice,
    RefreshCard,
    Remind,
    ShowCard,
)
from domain.model.conversation.notices.recipients import RECIPIENTS, notices_for
from domain.model.ids import (
    AuthorityCode,
    ChatId,
    DraftVersion,
    IncidentNumber,
    MessageId,
    MessageRef,
    PersonId,
    Place,
    ReferralNumber,
)
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.events import IncidentEvent, NoAnswerDecided, Reminded
from domain.model.incident.workflow.assignment import Assignment, Plan
from domain.model.incident.workflow.status import (
    CLOSED,
    CancelGround,
    Importance,
    NoAnswerGround,
    Status,
)
from domain.model.incident.workflow.thresholds import ReminderKind, Threshold
from domain.model.message.citizen_message import Network
from domain.model.organisation.organisation import Organisation
from tests.unit.incidents import (
    ANNA,
    BORIS,
    BOT,
    CONTROL_CHAT,
    DEPUTYS_CHAT,
    DRAFT_DUE,
    DUE,
    FINAL_DUES,
    FIRST,
    FIRST_DUES,
    GONE,
    IVANOVA,
    KOZLOVA,
    NUMBER,
    ORGANISATION,
    PETROV,
    ROADS,
    ROADS_CHAT,
    SECOND,
    TEXT,
    WITH_DEPUTY,
    ZHKH,
    ZHKH_CHAT,
    after,
    approved,
    clarified,
    placed_interim,
    pressed,
    registered,
    rejected,
    returned,
    reworked,
    standing,
    wrote,
)

ANNAS_CHAT = Place(ChatId(IVANOVA.id))
CONTROL_CARD = ControlCard(NUMBER)
OVERVIEW = OverviewCard(NUMBER)
ALERT_CARD = AlertCard(NUMBER)
LATER = replace(DUE, at=after(600))
ZHKH_CARD = ExecutorCard(NUMBER, ZHKH)
ROADS_CARD = ExecutorCard(NUMBER, ROADS)
CULTURE = AuthorityCode("culture")


APPEAL_CARD = ReferralCard(NUMBER, ZHKH)
FIRST_REFERRAL = ReferralNumber(1)


def approval(version: DraftVersion) -> CardKey:
    return ApprovalCard(NUMBER, version)


def placement(version: DraftVersion) -> CardKey:
    return PlacementCard(NUMBER, version)


def told(
    incident: Incident,
    act: Callable[[Incident], object],
    organisation: Organisation = ORGANISATION,
) -> tuple[IncidentEvent, list[Notice]]:
    """What people are told of the one event that the act brings about."""
    act(incident)
    [event] = incident.events
    return event, list(notices_for(event, incident, organisation))


def new_messages(notices: Collection[Notice]) -> list[Notice]:
    return [notice for notice in notices if not isinstance(notice, RefreshCard)]


def refreshed(notices: Collection[Notice]) -> set[CardKey]:
    return {notice.card for notice in notices if isinstance(notice, RefreshCard)}


def to_zhkh(event: IncidentEvent) -> News:
    return News(event, Audience.AUTHORITY, ZHKH_CHAT, ZHKH_CARD)


def answering(event: IncidentEvent) -> News:
    """In the chat of those whose message is decided on, as a reply to it."""
    return replace(to_zhkh(event), reply_to=BORIS.source)


def receipt(event: IncidentEvent, by: Actor, card: CardKey) -> News:
    assert by.source is not None
    return News(event, Audience.AUTHOR, by.source.place, card, reply_to=by.source)


def another() -> Incident:
    """In work, under another number."""
    incident = standing(Status.IN_PROGRESS)
    incident.number = IncidentNumber(3)
    return incident


def test_the_table_has_a_row_for_every_event() -> None:
    assert RECIPIENTS.keys() == set(IncidentEvent.__subclasses__())


# Registration


@pytest.mark.parametrize(
    "by",
    [
        pytest.param(wrote(IVANOVA, ANNAS_CHAT), id="in private"),
        pytest.param(wrote(IVANOVA, CONTROL_CHAT), id="in the control chat"),
    ],
)
def test_who_registers_gets_the_card_where_they_wrote(by: Actor) -> None:
    assert by.source is not None
    _, notices = told(registered(by), lambda _: None)
    assert new_messages(notices) == [ShowCard(CONTROL_CARD, by.source.place, resend=True)]


def test_what_the_monitoring_system_registers_waits_in_the_control_chat() -> None:
    _, notices = told(registered(by=None), lambda _: None)
    assert new_messages(notices) == [ShowCard(CONTROL_CARD, CONTROL_CHAT)]


def test_what_it_registers_and_routes_at_once_goes_to_the_authority_alone() -> None:
    incident = registered(by=None)
    incident.route(ZHKH, None, after(0))
    notices = [
        notice for event in incident.events for notice in notices_for(event, incident, ORGANISATION)
    ]
    assert new_messages(notices) == [ShowCard(ZHKH_CARD, ZHKH_CHAT)]


@pytest.mark.parametrize(
    "correct",
    [
        lambda one, by: one.correct_detection(after(-90), DUE, DRAFT_DUE, by, after(5)),
        lambda one, by: one.correct_source("https://ok.ru/1", Network.OK, by, after(5)),
    ],
    ids=["of the moment", "of the link"],
)
def test_a_correction_is_receipted_and_changes_the_card_where_it_stands(
    correct: Callable[[Incident, Actor], None],
) -> None:
    by = wrote(IVANOVA, ANNAS_CHAT)
    event, notices = told(standing(Status.REGISTERED), lambda one: correct(one, by))
    assert new_messages(notices) == [receipt(event, by, CONTROL_CARD)]
    assert CONTROL_CARD in refreshed(notices)


# What comes after: each event as a row


@pytest.mark.parametrize(
    ("authority", "place"),
    [
        pytest.param(ZHKH, ZHKH_CHAT, id="a chat"),
        pytest.param(ROADS, ROADS_CHAT, id="a topic of a forum"),
        pytest.param(GONE, CONTROL_CHAT, id="an authority that is there no more"),
    ],
)
def test_a_routed_incident_gets_a_card_in_the_authoritys_chat(
    authority: AuthorityCode, place: Place
) -> None:
    incident = standing(Status.REGISTERED)
    _, notices = told(incident, lambda one: one.route(authority, ANNA, after(10)))
    assert new_messages(notices) == [ShowCard(ExecutorCard(incident.number, authority), place)]


def test_a_draft_goes_to_control_and_its_author_gets_a_receipt() -> None:
    event, notices = told(
        standing(Status.IN_PROGRESS), lambda one: one.submit(TEXT, BORIS, after(20))
    )
    assert new_messages(notices) == [
        ShowCard(approval(FIRST), CONTROL_CHAT),
        receipt(event, BORIS, ZHKH_CARD),
    ]


def test_a_draft_written_in_private_is_receipted_there() -> None:
    by = wrote(PETROV, Place(ChatId(PETROV.id)))
    event, notices = told(standing(Status.IN_PROGRESS), lambda one: one.submit(TEXT, by, after(20)))
    assert receipt(event, by, ZHKH_CARD) in notices


def test_an_approved_draft_goes_to_the_chat_that_drafted() -> None:
    _, notices = told(
        standing(Status.ON_APPROVAL), lambda one: one.decide(FIRST, (), ANNA, after(30))
    )
    assert new_messages(notices) == [
        ShowCard(placement(FIRST), ZHKH_CHAT, resend=True, reply_to=BORIS.source)
    ]


def test_a_rejected_draft_is_told_to_the_chat_that_drafted() -> None:
    event, notices = told(
        standing(Status.ON_APPROVAL),
        lambda one: one.decide(FIRST, RejectionReason, ANNA, after(30)),
    )
    assert new_messages(notices) == [answering(event)]


def test_a_recalled_approval_is_told_to_the_chat_that_drafted_and_shown_on_all_cards() -> None:
    event, notices = told(standing(Status.APPROVED), lambda one: one.recall(FIRST, ANNA, after(35)))
    assert new_messages(notices) == [answering(event)]
    assert {approval(FIRST), placement(FIRST), ZHKH_CARD} <= refreshed(notices)


def test_what_the_authority_does_itself_is_shown_on_cards_only() -> None:
    _, notices = told(standing(Status.APPROVED), lambda one: one.take(ZHKH, BORIS, after(35)))
    assert new_messages(notices) == []
    assert ZHKH_CARD in refreshed(notices)


def to_colleague(
    event: IncidentEvent, place: Place, card: CardKey, of: Actor | None = None
) -> News:
    return News(event, Audience.COLLEAGUE, place, card, reply_to=of.source if of else None)


SEMYON = Actor(PersonId(602), MessageRef(BOT, ZHKH_CHAT, MessageId("31")))


def test_whoever_had_approved_what_another_one_replaces_is_told() -> None:
    event, notices = told(
        standing(Status.APPROVED), lambda one: one.recall(FIRST, BORIS, after(35))
    )
    assert new_messages(notices) == [to_colleague(event, CONTROL_CHAT, approval(FIRST))]


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda one: one.submit(TEXT, SEMYON, after(25)), id="replaced"),
        pytest.param(lambda one: one.withdraw(FIRST, SEMYON, after(25)), id="withdrawn"),
    ],
)
def test_the_author_of_a_draft_that_a_colleague_replaces_or_withdraws_is_answered(
    act: Callable[[Incident], object],
) -> None:
    event, notices = told(standing(Status.ON_APPROVAL), act)
    assert to_colleague(event, ZHKH_CHAT, ZHKH_CARD, BORIS) in new_messages(notices)


@pytest.mark.parametrize(
    ("by", "where"),
    [
        pytest.param(replace(SEMYON, pressed=True), ZHKH_CHAT, id="in their chat"),
        pytest.param(pressed(IVANOVA, CONTROL_CHAT), None, id="elsewhere: all are told there"),
    ],
)
def test_whoever_had_recorded_a_placement_that_another_one_undoes_is_told(
    by: Actor, where: Place | None
) -> None:
    event, notices = told(standing(Status.ANSWERED), lambda one: one.unplace(FIRST, by, after(45)))
    expected = [to_colleague(event, where, ZHKH_CARD)] if where else []
    assert [
        one
        for one in new_messages(notices)
        if isinstance(one, News) and one.audience is Audience.COLLEAGUE
    ] == expected


def test_whoever_had_recorded_a_placement_whose_link_another_one_puts_right_is_told() -> None:
    url = "https://vk.com/b"
    by = wrote(IVANOVA, CONTROL_CHAT)
    event, notices = told(
        standing(Status.ANSWERED), lambda one: one.correct_placement_link(url, by, after(45))
    )
    assert to_colleague(event, ZHKH_CHAT, ZHKH_CARD) in new_messages(notices)


def test_whoever_registered_what_another_one_cancels_is_answered() -> None:
    by, another = wrote(IVANOVA, ANNAS_CHAT), pressed(KOZLOVA, CONTROL_CHAT)
    incident = standing(Status.REGISTERED)
    incident.registered_by = by
    event, notices = told(incident, lambda one: one.cancel(CancelGround.MISTAKE, another, after(5)))
    assert new_messages(notices) == [to_colleague(event, ANNAS_CHAT, OVERVIEW, by)]


def test_a_withdrawn_draft_changes_the_approval_card_and_nobody_gets_a_message() -> None:
    by = pressed(PETROV, ZHKH_CHAT)
    _, notices = told(standing(Status.ON_APPROVAL), lambda one: one.withdraw(FIRST, by, after(25)))
    assert new_messages(notices) == []
    assert {approval(FIRST), ZHKH_CARD, CONTROL_CARD} <= refreshed(notices)


@pytest.mark.parametrize(
    ("by", "told_to_the_chat"),
    [
        pytest.param(pressed(PETROV, ZHKH_CHAT), False, id="there"),
        pytest.param(pressed(IVANOVA, CONTROL_CHAT), True, id="by control elsewhere"),
    ],
)
def test_an_undone_placement_is_told_to_the_chat_if_it_was_elsewhere(
    by: Actor, told_to_the_chat: bool
) -> None:
    event, notices = told(standing(Status.ANSWERED), lambda one: one.unplace(FIRST, by, after(45)))
    brought = ShowCard(placement(FIRST), ZHKH_CHAT)
    assert new_messages(notices) == ([brought, to_zhkh(event)] if told_to_the_chat else [])
    assert placement(FIRST) in refreshed(notices)


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(
            lambda one: one.correct_placement_link("https://vk.com/b", BORIS, after(45)), id="link"
        ),
        pytest.param(
            lambda one: one.correct_placement_time(after(35), BORIS, after(45)), id="time"
        ),
    ],
)
def test_a_correction_of_a_placement_is_receipted(act: Callable[[Incident], object]) -> None:
    event, notices = told(standing(Status.ANSWERED), act)
    assert new_messages(notices) == [receipt(event, BORIS, ZHKH_CARD)]


ELSEWHERE = pressed(IVANOVA, CONTROL_CHAT)
THERE = pressed(PETROV, ZHKH_CHAT)


@pytest.mark.parametrize("by", [BORIS, THERE, ELSEWHERE], ids=["a link", "a press", "elsewhere"])
def test_an_interim_answer_moves_the_due_and_every_chat_is_told(by: Actor) -> None:
    event, notices = told(
        approved(DraftKind.INTERIM), lambda one: one.place(None, by, after(40), final=FINAL_DUES)
    )
    expected = receipt(event, by, ZHKH_CARD) if by is BORIS else to_zhkh(event)
    assert new_messages(notices) == [expected]
    assert {approval(FIRST), placement(FIRST), ZHKH_CARD, CONTROL_CARD} <= refreshed(notices)


def test_the_deputy_head_learns_of_an_interim_answer_but_of_no_question() -> None:
    for kind, count in ((DraftKind.INTERIM, 1), (DraftKind.CLARIFICATION, 0)):
        incident = approved(kind)
        incident.importance = Importance.HIGH
        incident.place(None, THERE, after(40), final=FINAL_DUES)
        incident.unplace(FIRST, THERE, after(41), FIRST_DUES)
        told_of = [
            notice.event
            for event in incident.events
            for notice in notices_for(event, incident, WITH_DEPUTY)
            if isinstance(notice, News) and notice.place == DEPUTYS_CHAT
        ]
        assert told_of == (incident.events if count else [])


@pytest.mark.parametrize(
    ("by", "there"), [(THERE, True), (ELSEWHERE, False)], ids=["there", "elsewhere"]
)
def test_a_placed_question_is_told_to_the_chat_if_it_was_elsewhere(by: Actor, there: bool) -> None:
    event, notices = told(
        approved(DraftKind.CLARIFICATION), lambda one: one.place(None, by, after(40))
    )
    assert new_messages(notices) == ([] if there else [to_zhkh(event)])
    event, notices = told(clarified(), lambda one: one.unplace(FIRST, by, after(45), FIRST_DUES))
    brought = ShowCard(placement(FIRST), ZHKH_CHAT)
    assert new_messages(notices) == ([] if there else [brought, to_zhkh(event)])


def test_the_first_clock_that_runs_again_is_told_to_every_chat() -> None:
    event, notices = told(
        placed_interim(), lambda one: one.unplace(FIRST, THERE, after(45), FIRST_DUES)
    )
    assert new_messages(notices) == [to_zhkh(event)]


@pytest.mark.parametrize(
    ("by", "told_to_the_chat"),
    [
        pytest.param(BORIS, False, id="there"),
        pytest.param(wrote(IVANOVA, ANNAS_CHAT), True, id="by control elsewhere"),
    ],
)
def test_another_time_of_an_interim_answer_is_told_where_it_was_not_receipted(
    by: Actor, told_to_the_chat: bool
) -> None:
    event, notices = told(
        placed_interim(),
        lambda one: one.correct_placement_time(after(35), by, after(45), FINAL_DUES),
    )
    news = [to_zhkh(event)] if told_to_the_chat else []
    assert new_messages(notices) == [receipt(event, by, ZHKH_CARD), *news]


def test_control_learns_of_the_authors_reply() -> None:
    event, notices = told(
        clarified(), lambda one: one.add_authors_reply("Второй", BORIS, after(50))
    )
    assert new_messages(notices) == [
        News(event, Audience.CONTROL, CONTROL_CHAT, OVERVIEW),
        receipt(event, BORIS, ZHKH_CARD),
    ]


def test_a_further_interim_answer_that_is_allowed_is_told_to_the_chat() -> None:
    event, notices = told(placed_interim(), lambda one: one.allow_interim(ANNA, after(50)))
    assert new_messages(notices) == [to_zhkh(event)]


def test_a_comment_before_the_decision_is_receipted_and_waits_with_the_draft() -> None:
    by = wrote(IVANOVA, CONTROL_CHAT)
    event, notices = told(
        standing(Status.ON_APPROVAL), lambda one: one.comment(FIRST, "Когда?", by, after(25))
    )
    assert new_messages(notices) == [receipt(event, by, approval(FIRST))]


def test_a_comment_after_a_rejection_is_forwarded_too() -> None:
    by = wrote(IVANOVA, CONTROL_CHAT)
    event, notices = told(rejected(), lambda one: one.comment(FIRST, "Когда?", by, after(35)))
    assert new_messages(notices) == [answering(event), receipt(event, by, approval(FIRST))]


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(
            lambda one: one.change_importance(Importance.NORMAL, DUE, DRAFT_DUE, ANNA, after(40)),
            id="the importance is lowered",
        ),
        pytest.param(lambda one: one.recount(LATER, DRAFT_DUE, after(40)), id="the due moves"),
        pytest.param(
            lambda one: one.leave_unanswered(NoAnswerGround.HARM, ANNA, after(40)),
            id="no answer is decided",
        ),
        pytest.param(
            lambda one: one.cancel(CancelGround.MISTAKE, ANNA, after(40)), id="it is cancelled"
        ),
        pytest.param(
            lambda one: one.cancel_as_duplicate(another(), ANNA, after(40)), id="it is a duplicate"
        ),
    ],
)
def test_the_assigned_chat_gets_a_new_message_when(act: Callable[[Incident], object]) -> None:
    event, notices = told(standing(Status.APPROVED), act)
    assert new_messages(notices) == [to_zhkh(event)]
    _, before_routing = told(standing(Status.REGISTERED), act)
    assert new_messages(before_routing) == []


def test_a_return_goes_before_control_and_its_author_gets_a_receipt() -> None:
    event, notices = told(
        standing(Status.IN_PROGRESS),
        lambda one: one.return_to_control(ZHKH, "Не наш", BORIS, after(15)),
    )
    assert new_messages(notices) == [
        ShowCard(APPEAL_CARD, CONTROL_CHAT, resend=True),
        receipt(event, BORIS, ZHKH_CARD),
    ]


def test_a_proposal_goes_before_control() -> None:
    presser = pressed(PETROV, ZHKH_CHAT)
    _, notices = told(
        standing(Status.IN_PROGRESS),
        lambda one: one.propose_no_answer(ZHKH, NoAnswerGround.HARM, presser, after(15)),
    )
    assert new_messages(notices) == [ShowCard(APPEAL_CARD, CONTROL_CHAT, resend=True)]


def test_a_declined_referral_is_told_to_the_assigned_chat() -> None:
    event, notices = told(
        returned(), lambda one: one.decline_referral(FIRST_REFERRAL, ANNA, after(20))
    )
    assert new_messages(notices) == [answering(event)]
    assert APPEAL_CARD in refreshed(notices)


def test_a_redirection_is_told_to_the_old_chat_and_brings_a_card_to_the_new() -> None:
    event, notices = told(
        returned(), lambda one: one.redirect(FIRST_REFERRAL, ROADS, ANNA, after(20))
    )
    new = replace(ZHKH_CARD, authority=ROADS)
    assert new_messages(notices) == [ShowCard(new, ROADS_CHAT, resend=True), answering(event)]
    assert {ZHKH_CARD, new, APPEAL_CARD, CONTROL_CARD} <= refreshed(notices)


def test_one_that_informed_the_lead_is_told_that_it_leads_and_keeps_its_card() -> None:
    incident = returned()
    incident.assignments.append(Assignment(ROADS, after(10), lead=False))
    event, notices = told(
        incident, lambda one: one.redirect(FIRST_REFERRAL, ROADS, ANNA, after(20))
    )
    card = replace(ZHKH_CARD, authority=ROADS)
    to_roads = News(event, Audience.AUTHORITY, ROADS_CHAT, card)
    assert new_messages(notices) == [answering(event), to_roads]
    assert {ZHKH_CARD, card, APPEAL_CARD, CONTROL_CARD} <= refreshed(notices)


@pytest.mark.parametrize("status", sorted(CLOSED))
def test_a_reopening_is_told_to_the_assigned_chat_and_to_the_officers_where_high(
    status: Status,
) -> None:
    incident = standing(status)
    event, notices = told(incident, lambda one: one.reopen(LATER, DRAFT_DUE, ANNA, after(60)))
    assert new_messages(notices) == [to_zhkh(event)]
    assert refreshed(notices) >= {CONTROL_CARD, OVERVIEW, ALERT_CARD, ZHKH_CARD}

    incident = standing(status)
    incident.importance = Importance.HIGH
    event, notices = told(
        incident, lambda one: one.reopen(LATER, DRAFT_DUE, ANNA, after(60)), WITH_DEPUTY
    )
    officers = News(event, Audience.OFFICERS, DEPUTYS_CHAT, ALERT_CARD)
    assert new_messages(notices) == [officers, to_zhkh(event)]


def test_the_text_to_place_is_taken_back_by_a_reopening() -> None:
    incident = standing(Status.APPROVED)
    incident.cancel(CancelGround.MISTAKE, ANNA, after(40))
    incident.events.clear()
    _, notices = told(incident, lambda one: one.reopen(LATER, DRAFT_DUE, ANNA, after(60)))
    assert {placement(FIRST), approval(FIRST)} <= refreshed(notices)


def test_a_duplicate_refreshes_the_cards_of_its_original() -> None:
    original, duplicate = another(), standing(Status.IN_PROGRESS)
    duplicate.cancel_as_duplicate(original, ANNA, after(40))
    duplicate.reopen(LATER, DRAFT_DUE, ANNA, after(60), original)
    for event in original.events:
        notices = list(notices_for(event, original, ORGANISATION))
        assert new_messages(notices) == []
        assert replace(CONTROL_CARD, number=original.number) in refreshed(notices)


def test_high_importance_alerts_the_officers_first_then_control_and_the_chat() -> None:
    event, notices = told(
        standing(Status.IN_PROGRESS),
        lambda one: one.change_importance(Importance.HIGH, DUE, DRAFT_DUE, ANNA, after(40)),
        WITH_DEPUTY,
    )
    assert new_messages(notices) == [
        ShowCard(ALERT_CARD, DEPUTYS_CHAT, resend=True),
        News(event, Audience.CONTROL, CONTROL_CHAT, CONTROL_CARD),
        to_zhkh(event),
    ]


@pytest.mark.parametrize(
    ("kind", "place", "card"),
    [
        (ReminderKind.NOT_PLACED, ZHKH_CHAT, placement(FIRST)),
        (ReminderKind.HOUR_LEFT, ZHKH_CHAT, ZHKH_CARD),
    ],
    ids=["the text to place", "the card"],
)
def test_a_reminder_in_the_authoritys_chat_answers(
    kind: ReminderKind, place: Place, card: CardKey
) -> None:
    event, notices = told(
        standing(Status.APPROVED), lambda one: one.remind([Threshold(after(60), kind)], after(60))
    )
    assert isinstance(event, Reminded)
    assert new_messages(notices) == [Remind(event, place, card)]


def test_control_is_reminded_of_a_draft_under_the_card_that_decides_on_it() -> None:
    event, notices = told(
        standing(Status.ON_APPROVAL),
        lambda one: one.remind([Threshold(after(50), ReminderKind.DRAFT_WAITS)], after(50)),
    )
    assert isinstance(event, Reminded)
    assert new_messages(notices) == [Remind(event, CONTROL_CHAT, approval(FIRST))]


def test_an_officer_is_reminded_of_the_report_under_the_alert() -> None:
    event, notices = told(
        standing(Status.IN_PROGRESS),
        lambda one: one.remind([Threshold(after(50), ReminderKind.NOT_REPORTED)], after(50)),
        WITH_DEPUTY,
    )
    assert isinstance(event, Reminded)
    assert new_messages(notices) == [
        Remind(event, DEPUTYS_CHAT, ALERT_CARD),
        Remind(event, CONTROL_CHAT, OVERVIEW),
    ]


@pytest.mark.parametrize(
    ("by", "receipted", "told_to_the_chat"),
    [
        pytest.param(wrote(PETROV, ZHKH_CHAT), True, False, id="a link in the authority's chat"),
        pytest.param(pressed(PETROV, ZHKH_CHAT), False, False, id="a press there"),
        pytest.param(wrote(IVANOVA, CONTROL_CHAT), True, True, id="control by a link elsewhere"),
        pytest.param(pressed(IVANOVA, CONTROL_CHAT), False, True, id="control by a press"),
        pytest.param(Actor(PETROV.id), False, True, id="nobody knows where"),
    ],
)
def test_a_placement_is_told_to_who_recorded_it_and_to_the_chat_if_it_was_elsewhere(
    by: Actor, receipted: bool, told_to_the_chat: bool
) -> None:
    event, notices = told(standing(Status.APPROVED), lambda one: one.place(None, by, after(40)))
    expected = [receipt(event, by, ZHKH_CARD)] if receipted else []
    expected += [to_zhkh(event)] if told_to_the_chat else []
    assert new_messages(notices) == expected


def test_a_press_gets_no_receipt() -> None:
    by = pressed(PETROV, ZHKH_CHAT)
    _, notices = told(standing(Status.IN_PROGRESS), lambda one: one.submit(TEXT, by, after(20)))
    assert new_messages(notices) == [ShowCard(approval(FIRST), CONTROL_CHAT)]


def test_an_edited_message_is_answered_as_the_message_it_is() -> None:
    source = MessageRef(BOT, ZHKH_CHAT, MessageId("10"), edited_at=1_781_600_000)
    event, notices = told(
        standing(Status.ON_APPROVAL),
        lambda one: one.submit("Новый текст", Actor(PETROV.id, source), after(25)),
    )
    assert News(event, Audience.AUTHOR, ZHKH_CHAT, ZHKH_CARD, reply_to=source) in notices


# The organisation changes while an incident is open


def test_what_an_authority_would_be_told_goes_to_control_once_it_is_gone() -> None:
    without = replace(ORGANISATION, authorities={})
    event, notices = told(
        standing(Status.ON_APPROVAL),
        lambda one: one.decide(FIRST, RejectionReason, ANNA, after(30)),
        without,
    )
    assert new_messages(notices) == [News(event, Audience.AUTHORITY, CONTROL_CHAT, ZHKH_CARD)]
    _, notices = told(
        standing(Status.ON_APPROVAL), lambda one: one.decide(FIRST, (), ANNA, after(30)), without
    )
    assert new_messages(notices) == [ShowCard(placement(FIRST), CONTROL_CHAT, resend=True)]
    assert without.place_of(ZHKH) == CONTROL_CHAT


# Cards that show it already


@pytest.mark.parametrize(
    ("incident", "cards"),
    [
        pytest.param(standing(Status.REGISTERED), set(), id="registered"),
        pytest.param(standing(Status.IN_PROGRESS), {ZHKH_CARD}, id="in progress"),
        pytest.param(
            standing(Status.ON_APPROVAL),
            {ZHKH_CARD, approval(FIRST), placement(FIRST)},
            id="a draft waits, maybe once approved",
        ),
        pytest.param(
            reworked(),
            {ZHKH_CARD, *map(approval, (FIRST, SECOND)), *map(placement, (FIRST, SECOND))},
            id="a second draft waits",
        ),
        pytest.param(
            standing(Status.APPROVED),
            {ZHKH_CARD, approval(FIRST), placement(FIRST)},
            id="approved",
        ),
    ],
)
def test_every_card_that_may_stand_somewhere_is_refreshed(
    incident: Incident, cards: set[CardKey]
) -> None:
    _, notices = told(incident, lambda one: one.cancel(CancelGround.MISTAKE, ANNA, after(40)))
    assert refreshed(notices) == {CONTROL_CARD, OVERVIEW, ALERT_CARD, *cards}


def test_people_are_told_before_cards_are_edited() -> None:
    _, notices = told(
        standing(Status.ON_APPROVAL),
        lambda one: one.decide(FIRST, RejectionReason, ANNA, after(30)),
    )
    kinds = [isinstance(notice, RefreshCard) for notice in notices]
    assert kinds == sorted(kinds)


# Several authorities (§12)


def shared() -> Incident:
    """Housing answers, the department for roads informs it."""
    incident = registered()
    incident.plan = Plan((ROADS, ZHKH), ZHKH)
    incident.route(None, ANNA, after(10))
    incident.events.clear()
    return incident


def to_roads(event: IncidentEvent) -> News:
    return News(event, Audience.AUTHORITY, ROADS_CHAT, ROADS_CARD)


def test_routing_to_several_brings_each_its_own_card() -> None:
    incident = standing(Status.REGISTERED)
    incident.plan = Plan((ROADS, ZHKH), ZHKH)
    _, notices = told(incident, lambda one: one.route(None, ANNA, after(10)))
    assert new_messages(notices) == [
        ShowCard(ZHKH_CARD, ZHKH_CHAT),
        ShowCard(ROADS_CARD, ROADS_CHAT),
    ]
    assert {ZHKH_CARD, ROADS_CARD} <= refreshed(notices)


def test_information_goes_to_the_lead_and_its_author_gets_a_receipt() -> None:
    by = wrote(PETROV, ROADS_CHAT)
    event, notices = told(shared(), lambda one: one.contribute(ROADS, TEXT, by, after(20)))
    assert new_messages(notices) == [to_zhkh(event), receipt(event, by, ROADS_CARD)]


@pytest.mark.parametrize(
    "act",
    [
        lambda one: one.decide(FIRST, RejectionReason, ANNA, after(30)),
        lambda one: one.leave_unanswered(NoAnswerGround.HARM, ANNA, after(30)),
    ],
    ids=["a rejection to the lead alone", "the end to all"],
)
def test_who_of_several_is_told(act: Callable[[Incident], object]) -> None:
    incident = shared()
    incident.submit(TEXT, BORIS, after(20))
    incident.events.clear()
    event, notices = told(incident, act)
    everybody = isinstance(event, NoAnswerDecided)
    assert new_messages(notices) == [answering(event), *([to_roads(event)] if everybody else [])]


def test_a_change_of_authorities_is_told_to_all_of_them() -> None:
    incident = shared()
    plan = Plan((ZHKH, CULTURE), ZHKH)
    event, notices = told(incident, lambda one: one.reassign(plan, ANNA, after(60)))
    assert new_messages(notices) == [
        ShowCard(ExecutorCard(incident.number, CULTURE), CONTROL_CHAT, resend=True),
        to_zhkh(event),
        to_roads(event),
    ]
    assert {ZHKH_CARD, ROADS_CARD, ExecutorCard(incident.number, CULTURE)} <= refreshed(notices)


def test_another_lead_gets_the_approved_text_to_place() -> None:
    incident = shared()
    incident.submit(TEXT, BORIS, after(20))
    incident.decide(FIRST, (), ANNA, after(30), without_contributions=True)
    incident.events.clear()
    plan = Plan((ZHKH, ROADS), ROADS)
    event, notices = told(incident, lambda one: one.reassign(plan, ANNA, after(60)))
    assert new_messages(notices) == [
        ShowCard(placement(FIRST), ROADS_CHAT, resend=True),
        to_roads(event),
        to_zhkh(event),
    ]


def _approve_without_roads(incident: Incident) -> None:
    incident.decide(FIRST, (), ANNA, after(80), without_contributions=True)


@pytest.mark.parametrize(
    ("acts", "to_lead"),
    [
        ((lambda one: one.decide(FIRST, RejectionReason, ANNA, after(80)),), [to_roads]),
        (
            (
                lambda one: one.decide(FIRST, RejectionReason, ANNA, after(80)),
                lambda one: one.comment(FIRST, TEXT, ANNA, after(90)),
            ),
            [to_roads],
        ),
        ((_approve_without_roads,), []),
        (
            (
                _approve_without_roads,
                lambda one: one.recall(FIRST, pressed(IVANOVA, CONTROL_CHAT), after(90)),
            ),
            [to_roads],
        ),
    ],
    ids=["rejected", "a comment after it", "approved", "recalled"],
)
@pytest.mark.parametrize("works_on", [True, False], ids=["works on", "taken off"])
def test_those_who_drafted_learn_of_the_decision_though_another_leads(
    acts: Sequence[Callable[[Incident], object]],
    to_lead: list[Callable[[IncidentEvent], News]],
    works_on: bool,
) -> None:
    incident = shared()
    incident.submit(TEXT, BORIS, after(20))
    incident.reassign(Plan((ZHKH, ROADS) if works_on else (ROADS,), ROADS), ANNA, after(60))
    for act in acts[:-1]:
        act(incident)
    incident.events.clear()
    event, notices = told(incident, acts[-1])
    told_as_authorities = [
        notice
        for notice in new_messages(notices)
        if isinstance(notice, News) and notice.audience is Audience.AUTHORITY
    ]
    told_to = [*to_lead, *([answering] if works_on else [])]
    assert told_as_authorities == [whom(event) for whom in told_to]


@pytest.mark.parametrize(
    ("kind", "places"),
    [
        (ReminderKind.CONTRIBUTION_HALF_GONE, {ROADS_CHAT: ROADS_CARD}),
        (ReminderKind.CONTRIBUTION_DUE, {ROADS_CHAT: ROADS_CARD}),
        (
            ReminderKind.CONTRIBUTION_OVERDUE,
            {ROADS_CHAT: ROADS_CARD, ZHKH_CHAT: ZHKH_CARD},
        ),
    ],
    ids=["half of the time", "due", "overdue"],
)
def test_each_is_reminded_under_the_card_that_it_goes_on_with(
    kind: ReminderKind, places: dict[Place, CardKey]
) -> None:
    threshold = Threshold(after(60), kind, ROADS)
    event, notices = told(shared(), lambda one: one.remind([threshold], after(60)))
    assert isinstance(event, Reminded)
    assert new_messages(notices) == [Remind(event, place, card) for place, card in places.items()]
