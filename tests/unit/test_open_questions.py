"""Which questions can still be answered, as their incident and the office stand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.model.conversation.question import About, HeldText, Question
from domain.model.conversation.questions import (
    DoubtfulLink,
    HeldDraft,
    Original,
    PlacementLink,
    PlacementTime,
    Register,
    ReturnReason,
    WriteAuthorsReply,
    WriteDraft,
)
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.workflow.status import IncidentKind, Status
from domain.model.message.link import LinkWarning
from domain.model.organisation.people import Person
from tests.unit.incidents import (
    ANNA,
    BORIS,
    FINAL_DUES,
    FIRST,
    IVANOVA,
    NOW,
    NUMBER,
    OFFICE,
    ORGANISATION,
    PETROV,
    ROADS,
    ZHKH,
    ZHKH_CHAT,
    after,
    approved,
    clarified,
    placed_interim,
    registered,
    returned,
    standing,
)

LINK = "https://vk.com/wall-1_2"
TEXT = HeldText("Скоро", None)
DRAFTS = (
    WriteDraft(NUMBER, DraftKind.FINAL),
    HeldDraft(NUMBER, TEXT),
    HeldDraft(NUMBER, TEXT, FIRST, approved=True),
)
ANOTHER_LINK = DoubtfulLink(NUMBER, LINK, LinkWarning.OTHER_NETWORK)
SOON = after(41)


def asked(about: About, person: Person = PETROV) -> Question:
    return Question(person.id, ZHKH_CHAT, about)


def redirected() -> Incident:
    incident = returned()
    incident.redirect(incident.referrals[0].number, ROADS, ANNA, after(20))
    return incident


def placed_now() -> Incident:
    """The link has just been given; it is not stored yet."""
    incident = standing(Status.APPROVED)
    incident.place(LINK, BORIS, after(40))
    return incident


def another_text_prepared() -> Incident:
    """Of a publication, whose text nobody approves: the link asked for is that of the text before."""
    incident = registered(kind=IncidentKind.PUBLICATION)
    incident.route(ZHKH, ANNA, after(1))
    incident.submit(LINK, BORIS, after(2))
    incident.events.clear()
    incident.submit(LINK, BORIS, after(3))
    return incident


def undone() -> Incident:
    incident = standing(Status.ANSWERED)
    incident.unplace(FIRST, BORIS, SOON)
    return incident


@pytest.mark.parametrize("about", DRAFTS)
@pytest.mark.parametrize(
    ("status", "asks"),
    [
        (Status.IN_PROGRESS, True),
        (Status.ON_APPROVAL, True),
        (Status.APPROVED, True),
        (Status.AWAITING_FINAL, True),
        (Status.ANSWERED, False),
        (Status.NO_ANSWER, False),
        (Status.CANCELLED, False),
    ],
)
def test_a_draft_is_asked_for_while_one_could_be_sent(about: About, status: Status, asks: bool):
    assert asked(about).open_to(standing(status), OFFICE, SOON) is asks


@pytest.mark.parametrize(
    ("question", "incident", "asks"),
    [
        (asked(WriteDraft(NUMBER, DraftKind.FINAL)), redirected, False),
        (asked(WriteDraft(NUMBER, DraftKind.INTERIM)), placed_interim, False),
        (
            asked(HeldDraft(NUMBER, replace(TEXT, kind=DraftKind.INTERIM))),
            placed_interim,
            False,
        ),
        (asked(ReturnReason(NUMBER, ZHKH)), lambda: standing(Status.IN_PROGRESS), True),
        (asked(ReturnReason(NUMBER, ZHKH)), returned, False),
        (asked(ReturnReason(NUMBER, ZHKH)), redirected, False),
        (asked(WriteAuthorsReply(NUMBER)), clarified, True),
        (asked(WriteAuthorsReply(NUMBER)), lambda: standing(Status.IN_PROGRESS), False),
        (asked(Original(NUMBER), IVANOVA), lambda: standing(Status.APPROVED), True),
        (asked(Original(NUMBER), IVANOVA), lambda: standing(Status.CANCELLED), False),
        (asked(ANOTHER_LINK), lambda: standing(Status.APPROVED), True),
        (asked(ANOTHER_LINK), lambda: standing(Status.ON_APPROVAL), False),
        (asked(ANOTHER_LINK), lambda: standing(Status.ANSWERED), True),
        (asked(ANOTHER_LINK), placed_now, False),
        (asked(PlacementLink(NUMBER)), lambda: standing(Status.APPROVED), True),
        (asked(PlacementLink(NUMBER)), lambda: standing(Status.ON_APPROVAL), False),
        (asked(PlacementLink(NUMBER)), placed_now, False),
        (asked(PlacementLink(NUMBER)), another_text_prepared, False),
        (asked(PlacementTime(NUMBER)), lambda: standing(Status.ANSWERED), True),
        (asked(PlacementTime(NUMBER)), placed_now, True),
        (asked(PlacementTime(NUMBER)), undone, False),
    ],
)
def test_a_question_is_asked_while_some_answer_would_be_taken(
    question: Question, incident: Callable[[], Incident], asks: bool
):
    assert question.open_to(incident(), OFFICE, SOON) is asks


def test_an_interim_answer_placed_now_ends_the_question_about_another_link():
    incident = approved(DraftKind.INTERIM)
    incident.place(LINK, BORIS, after(40), final=FINAL_DUES)
    assert not asked(ANOTHER_LINK).open_to(incident, OFFICE, SOON)


def test_nobody_is_asked_for_the_time_of_a_placement_that_cannot_be_put_right():
    question, incident = asked(PlacementTime(NUMBER)), standing(Status.ANSWERED)
    assert question.open_to(incident, OFFICE, after(55))
    assert not question.open_to(incident, OFFICE, after(55) + timedelta(seconds=1))


def test_who_may_register_nothing_any_more_is_asked_for_no_message():
    question = Question(IVANOVA.id, IVANOVA.private, Register())
    assert question.open_to(None, OFFICE, NOW)
    gone = replace(ORGANISATION, people={PETROV.id: PETROV})
    assert not question.open_to(None, replace(OFFICE, organisation=gone), NOW)
