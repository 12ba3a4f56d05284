"""News: what each audience is told of an event."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from domain.model.actor import Actor
from domain.model.conversation.cards import ApprovalCard, ControlCard, ExecutorCard
from domain.model.conversation.notices.kinds import Audience, News, ShowCard
from domain.model.conversation.notices.recipients import notices_for
from domain.model.ids import BotId, ChatId, MessageId, MessageRef, Place
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.status import Importance
from domain.ports.snapshots import CardContent, IncidentSnapshot, NewsContent
from handlers.cards import render_card
from handlers.news import render_news
from handlers.ui.rendered import Rendered
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.test_first_lines import NAMED, news_of
from tests.unit.test_first_lines import OFFICE as STAFFED
from tests.unit.views_samples import (
    FIRST,
    HOSTILE,
    IVANOVA,
    NOW,
    NUMBER,
    OFFICE,
    PETROV,
    ZHKH,
    ZHKH_CHAT,
    at,
)


def render(event: IncidentEvent, audience: Audience, incident: Incident, now=NOW) -> Rendered:
    card = ExecutorCard(NUMBER, ZHKH)
    news = News(event, audience, ZHKH_CHAT, card)
    rendered = render_news(NewsContent(news, IncidentSnapshot(incident, OFFICE)), now)
    sample.check_message(rendered)
    return rendered


@pytest.mark.parametrize("audience", Audience)
def test_news_as_approved(audience: Audience) -> None:
    approved.check(f"news_to_{audience}", dict(every_news(audience)))


def every_news(audience: Audience) -> Iterator[tuple[str, Rendered]]:
    """What that audience is told of each event of each sample, of normal importance, by titles."""
    for state, incident in NAMED.items():
        if state.endswith(", high"):
            continue
        for news in news_of(incident):
            if news.audience is audience:
                event = news.event
                assert isinstance(news.card, ExecutorCard)
                title = f"{type(event).__name__} {event.at:%H:%M} to {news.card.authority}, {state}"
                yield (
                    title,
                    render_news(NewsContent(news, IncidentSnapshot(incident, STAFFED)), NOW),
                )


def last(audience: Audience, incident: Incident) -> Rendered:
    """What that audience is told of the incident's last event."""
    return render(incident.events[-1], audience, incident)


def reweighed(incident: Incident, when: datetime) -> Incident:
    dues = OFFICE.dues(Importance.HIGH, incident.detected_at, incident.policy)
    incident.change_importance(Importance.HIGH, dues.answer, dues.draft, IVANOVA, when)
    return incident


def placed_by(who: Actor, when: datetime, url: str | None = sample.ANSWER_LINK) -> Incident:
    incident = sample.approved()
    incident.place(url, who, when)
    return incident


def test_news_by_the_clock_as_approved() -> None:
    authority, author = Audience.AUTHORITY, Audience.AUTHOR
    recalled, at_close = sample.recalled(), sample.approved()
    recall = recalled.events[-1]
    recalled.decide(FIRST, (), IVANOVA, at(24, "11:45"))
    at_close.due = replace(at_close.due, at=at(24, "17:00"))
    at_close.place(None, PETROV, at(24, "20:00"))
    raised_late = reweighed(sample.in_progress(), at(24, "15:00"))
    publication = sample.found()
    publication.return_to_control(ZHKH, sample.REASON, PETROV, at(24, "11:00"))
    reopened = sample.reopened(sample.cancelled(sample.in_progress()))
    reopening = reopened.events[-1]
    reopened.submit("Свет дадут сегодня.", PETROV, at(24, "12:30"))
    raised_after_interim = reweighed(sample.placed(DraftKind.INTERIM), at(24, "12:00"))
    approved.check(
        "news_by_the_clock",
        {
            "a new due is over already": last(authority, raised_late),
            "importance after an interim answer": last(authority, raised_after_interim),
            "a recall told after another approval": render(recall, authority, recalled),
            "a reopening told after a new draft": render(reopening, authority, reopened),
            "a publication's return declined": last(authority, sample.declined(publication)),
            "placed by control": last(authority, placed_by(IVANOVA, at(24, "11:50"))),
            "placed at the due": last(author, placed_by(PETROV, at(25, "09:50"))),
            "placed a little late": last(author, placed_by(PETROV, at(25, "09:55"))),
            "placed the next day": last(author, placed_by(PETROV, at(26, "08:30"))),
            "late by no working time": last(author, at_close),
            "a draft in time": last(author, _draft(at(25, "08:50"))),
            "a late draft": last(author, _draft(at(25, "08:51"))),
        },
    )


def test_news_out_of_hours_as_approved() -> None:
    answered = sample.answered()
    placed = answered.events[-1]
    evening = at(24, "19:00")
    approved.check(
        "news_out_of_hours",
        {
            "in working time": render(placed, Audience.AUTHORITY, answered, at(24, "13:00")),
            "in the evening": render(placed, Audience.AUTHORITY, answered, evening),
            "in the evening, an answer to a person": render(
                placed, Audience.AUTHOR, answered, evening
            ),
        },
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_no_authors_reply_breaks_the_news_or_a_card(text: str) -> None:
    incident = sample.placed(DraftKind.CLARIFICATION)
    incident.add_authors_reply(text.strip()[:4096], PETROV, at(24, "12:10"))
    render(incident.events[-1], Audience.CONTROL, incident)
    for key in (
        ExecutorCard(NUMBER, ZHKH),
        ApprovalCard(NUMBER, FIRST),
        ControlCard(NUMBER),
    ):
        sample.check_message(
            render_card(
                CardContent(ShowCard(key, sample.ANYWHERE), IncidentSnapshot(incident, OFFICE)), NOW
            )
        )


@pytest.mark.parametrize("state", sample.every_state())
def test_everything_that_is_told_has_words(state: str) -> None:
    incident = sample.every_state()[state]
    for event in incident.events:
        for notice in notices_for(event, incident, OFFICE.organisation):
            if isinstance(notice, News):
                render(event, notice.audience, incident)


@pytest.mark.parametrize("audience", Audience)
def test_what_nobody_is_told_has_none(audience: Audience) -> None:
    incident = sample.in_progress()
    with pytest.raises(LookupError):
        render(incident.events[-1], audience, incident)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_comment_breaks_the_news(text: str) -> None:
    incident = sample.in_rework(text.strip()[:4096])
    render(incident.events[-1], Audience.AUTHORITY, incident)


def _draft(at_: datetime = NOW, *, edited_at: int = 0) -> Incident:
    incident = sample.in_progress()
    message = MessageRef(BotId(1), Place(ChatId(-1003)), MessageId("7"), edited_at)
    incident.submit(sample.ANSWER, replace(PETROV, source=message), at_)
    return incident


def _second_draft() -> Incident:
    incident = _draft()
    incident.submit("Засыплем завтра до обеда, в 11:00.", PETROV, NOW)
    return incident


def _comment(text: str) -> Incident:
    incident = sample.on_approval()
    incident.comment(FIRST, text, IVANOVA, at(24, "11:31"))
    return incident


def test_reactions_to_messages_as_approved() -> None:
    """A reaction says that a message was taken, where that is all."""
    late = at(25, "08:51")
    situations = {
        "a draft": _draft(),
        "a late draft": _draft(late),
        "a second version": _second_draft(),
        "an edited draft": _draft(edited_at=1),
        "a comment": _comment("Назовите день и час, в который засыплете."),
        "a comment of few words that ask": _comment("Назовите день"),
        "a comment of few words that may agree": _comment("Можно размещать"),
        "a comment that approves": _comment("Всё верно, по-моему, можно согласовать"),
        "an answer in time": sample.answered(when=at(24, "11:45")),
        "a late answer": sample.answered(when=at(26, "08:30")),
        "a return": sample.returned(),
    }
    approved.check(
        "reactions",
        {title: last(Audience.AUTHOR, incident) for title, incident in situations.items()},
    )
