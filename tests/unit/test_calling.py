"""Whom news call in an authority's chat: who has taken it, and of a decision whose draft it was (§8)."""

import re
from collections.abc import Callable
from functools import partial

import pytest

from domain.model.actor import Actor
from domain.model.conversation.cards import ExecutorCard
from domain.model.conversation.notices.kinds import Audience, News
from domain.model.ids import PersonId
from domain.model.incident import Incident, events
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.status import Importance, Status
from domain.model.organisation.people import Role
from domain.ports.snapshots import IncidentSnapshot, NewsContent
from handlers.news import render_news
from handlers.news.event_words import WORDS
from tests.unit import views_samples as sample
from tests.unit.test_first_lines import (
    called,
    commented_late,
    interim_again,
    recounted,
    reweighed,
    sent_back,
)
from tests.unit.views_samples import EDU, IVANOVA, NOW, NUMBER, PETROV, ZHKH, ZHKH_CHAT, at

TAKER, AUTHOR = 602, PETROV.person
OFFICE = sample.office(
    people=tuple(
        sample.person(number, f"Сидоров Семён {number}", Role.EXECUTOR, ZHKH)
        for number in range(TAKER, TAKER + 7)
    )
)


def leads_now() -> Incident:
    incident = sample.in_progress()
    incident.reassign(Plan((ZHKH, EDU), EDU), IVANOVA, at(24, "12:00"))
    return incident


def informed() -> Incident:
    incident = sample.registered()
    incident.plan = Plan((ZHKH, EDU), ZHKH)
    incident.route(None, IVANOVA, at(24, "10:00"))
    incident.contribute(EDU, sample.ANSWER, PETROV, at(24, "11:00"))
    return incident


TOLD: dict[type[IncidentEvent], tuple[Callable[[], Incident], set[int]]] = {
    events.GivenToControl: (lambda: sample.given_to_control(sample.found()), {TAKER}),
    events.ImportanceChanged: (partial(reweighed, Importance.HIGH), {TAKER}),
    events.DueRecounted: (recounted, {TAKER}),
    events.ExecutorsCalled: (called, {TAKER}),
    events.Reopened: (lambda: sample.reopened(sample.answered()), {TAKER}),
    events.AuthoritiesChanged: (leads_now, {TAKER}),
    events.InterimAllowed: (interim_again, {TAKER}),
    events.AuthorReplied: (sample.replied, {TAKER}),
    events.PlacementUndone: (sample.unplaced, {AUTHOR, TAKER}),  # whose record it was, too
    events.ReferralCommented: (sent_back, {AUTHOR}),
    events.DraftApproved: (sample.approved, {AUTHOR}),
    events.DraftRejected: (sample.in_rework, {AUTHOR}),
    events.CommentAdded: (commented_late, {AUTHOR}),
    events.ApprovalRecalled: (sample.recalled, {AUTHOR}),
    events.ReferralDeclined: (lambda: sample.declined(sample.returned()), {AUTHOR}),
    events.Redirected: (sample.redirected, {AUTHOR}),
    events.NoAnswerDecided: (lambda: sample.unanswered(sample.on_approval()), {AUTHOR}),
    events.Cancelled: (lambda: sample.cancelled(sample.on_approval()), {AUTHOR}),
    events.ContributionReceived: (informed, set()),
    events.AnswerPlaced: (sample.answered, set()),
    events.InterimPlaced: (lambda: sample.placed(DraftKind.INTERIM), set()),
    events.ClarificationPlaced: (lambda: sample.placed(DraftKind.CLARIFICATION), set()),
    events.PlacementTimeCorrected: (sample.corrected, set()),
}
"""What brings each of them about, and who is mentioned where somebody has taken it."""


def test_the_table_has_every_event_that_authorities_are_told() -> None:
    apart = {events.JoinedTo, events.OtherJoined, events.OtherSeparated}
    apart |= {events.SharedAnswerWithdrawn, events.PromiseWatched}
    apart |= {events.PromiseKept, events.PromiseMoved, events.PromiseDropped}
    apart |= {events.PlacementChecked}
    apart |= {events.PlacingAskedAgain, events.AnswerFound}
    apart |= {events.PlacingFailed, events.PlacingUnsettled, events.ExtraAnswerFound}
    told = {event for event, said in WORDS.items() if said.authority}
    assert TOLD.keys() | apart == told
    assert not TOLD.keys() & apart


def mentioned(event: type[IncidentEvent], incident: Incident) -> list[int]:
    told = [one for one in incident.events if isinstance(one, event)][-1]
    news = News(told, Audience.AUTHORITY, ZHKH_CHAT, ExecutorCard(NUMBER, ZHKH))
    rendered = render_news(NewsContent(news, IncidentSnapshot(incident, OFFICE)), NOW)
    return [int(one) for one in re.findall(r"tg://user\?id=(\d+)", rendered.parts[-1].html)]


@pytest.mark.parametrize("event", TOLD)
def test_news_mention_the_assignee_and_decisions_the_author(
    event: type[IncidentEvent],
) -> None:
    happened, whom = TOLD[event]
    incident = happened()
    if ZHKH in incident.authorities and not incident.status.closed:
        incident.take(ZHKH, Actor(PersonId(TAKER)), NOW)
    assert mentioned(event, incident) == sorted(whom)


@pytest.mark.parametrize("event", [event for event, (_, whom) in TOLD.items() if TAKER in whom])
def test_news_without_an_assignee_mention_five_present_executors(
    event: type[IncidentEvent],
) -> None:
    incident = TOLD[event][0]()
    assert incident.status is not Status.ANSWERED
    assert mentioned(event, incident) == [AUTHOR, *range(TAKER, TAKER + 4)]
