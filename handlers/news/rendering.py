"""News: one event told as a new message, because an edited card notifies nobody.

The event's facts are frozen; what is to be done now follows from the incident as it is at sending.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from domain.model.incident.events import Event, Registered
from domain.model.telling.cards import authority_of
from domain.model.telling.notices import Audience, News
from domain.ports.snapshots import Snapshot
from handlers.buttons import Keyboard
from handlers.cards import lines
from handlers.cards.executor.view import own_mistake
from handlers.markup import about_incident
from handlers.news import decisions, drafts, placing, receipts, several
from handlers.news.item import NewsItem, Words
from handlers.rendered import NO_FILES, Rendered


class NotTold(ValueError):
    """Nobody of that audience is told of such an event."""


_WORDS: Final[Mapping[Audience, Words]] = {
    Audience.AUTHORITY: (
        several.TO_AUTHORITIES
        | decisions.TO_AUTHORITIES
        | drafts.TO_AUTHORITIES
        | placing.TO_AUTHORITIES
    ),
    Audience.CONTROL: decisions.TO_CONTROL | drafts.TO_CONTROL,
    Audience.OFFICERS: decisions.TO_OFFICERS | placing.TO_OFFICERS,
    Audience.AUTHOR: receipts.RECEIPTS,
}


def _undo(item: NewsItem[Event]) -> Keyboard | None:
    """Under the receipt of a publication registered for their own authority."""
    found_by = item.incident.found_by
    if not isinstance(item.event, Registered) or found_by is None:
        return None
    rows = tuple(own_mistake(item.incident, found_by, item.now))
    return Keyboard(rows) if rows else None


def render_news(news: News, snapshot: Snapshot, now: datetime) -> Rendered:
    """The event in the words of its audience; raises NotTold."""
    view = _WORDS[news.audience].get(type(news.event))
    if view is None:
        raise NotTold(news.event)
    to_authority = news.audience is Audience.AUTHORITY
    authority = authority_of(news.card) if to_authority else None
    item = NewsItem(news.event, snapshot.office, snapshot.incident, now, authority)
    return about_incident(
        item.incident.number,
        view(item),
        _undo(item),
        silent=to_authority and lines.silent(item.incident, item.office, now),
        files=several.files(item) if to_authority else NO_FILES,
    )
