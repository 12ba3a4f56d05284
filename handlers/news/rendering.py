"""News: one event told as a new message, because an edited card notifies nobody.

The event's facts are frozen; what is to be done now follows from the incident as it is at sending.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from domain.model.incident import events
from domain.model.incident.events import Happened
from domain.model.telling.cards import authority_of
from domain.model.telling.notices import Audience, News
from domain.ports.snapshots import Snapshot
from handlers.cards import lines
from handlers.markup import about_incident
from handlers.news import decisions, drafts, placing, receipts, several
from handlers.news.item import Item, View, row
from handlers.rendered import NO_FILES, Rendered


class NotTold(ValueError):
    """Nobody of that audience is told of such an event."""


_WORDS: Final[Mapping[Audience, Mapping[type[Happened], View[Any]]]] = {
    Audience.AUTHORITY: dict(
        (
            row(events.AuthoritiesChanged, several.changed),
            row(events.Redirected, several.redirected),
            row(events.GivenToControl, decisions.given_to_control),
            row(events.ImportanceChanged, decisions.importance),
            row(events.DueRecounted, decisions.recounted),
            row(events.ReferralDeclined, decisions.declined),
            row(events.ContributionReceived, several.received),
            row(events.DraftApproved, drafts.approved),
            row(events.DraftRejected, drafts.rejected),
            row(events.CommentAdded, drafts.commented),
            row(events.ApprovalRecalled, drafts.recalled),
            row(events.InterimAllowed, drafts.interim_allowed),
            row(events.AuthorReplied, drafts.author_replied),
            row(events.AnswerPlaced, placing.placed),
            row(events.InterimPlaced, placing.interim_placed),
            row(events.ClarificationPlaced, placing.clarification_placed),
            row(events.PlacementTimeCorrected, placing.another_time),
            row(events.PlacementUndone, placing.place_again),
            row(events.NoAnswerDecided, decisions.left_unanswered),
            row(events.Cancelled, decisions.cancelled),
            row(events.Reopened, decisions.work_again),
        )
    ),
    Audience.CONTROL: dict(
        (
            row(events.Registered, decisions.high),
            row(events.ImportanceChanged, decisions.high),
            row(events.AuthorReplied, drafts.author_replied),
        )
    ),
    Audience.OFFICERS: dict(
        (
            row(events.ImportanceChanged, decisions.importance),
            row(events.AnswerPlaced, placing.placed),
            row(events.InterimPlaced, placing.interim_placed),
            row(events.PlacementUndone, placing.not_placed_yet),
            row(events.NoAnswerDecided, decisions.left_unanswered),
            row(events.Cancelled, decisions.cancelled),
            row(events.Reopened, decisions.reopened),
        )
    ),
    Audience.AUTHOR: receipts.RECEIPTS,
}


def render_news(news: News, snapshot: Snapshot, now: datetime) -> Rendered:
    """The event in the words of its audience; raises NotTold."""
    view = _WORDS[news.audience].get(type(news.event))
    if view is None:
        raise NotTold(news.event)
    to_authority = news.audience is Audience.AUTHORITY
    authority = authority_of(news.card) if to_authority else None
    item = Item(news.event, snapshot.office, snapshot.incident, now, authority)
    return about_incident(
        item.incident.number,
        view(item),
        silent=to_authority and lines.silent(item.incident, item.office, now),
        files=several.files(item) if to_authority else NO_FILES,
    )
