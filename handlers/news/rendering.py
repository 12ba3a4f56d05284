"""News: an event as a new message, because an edited card notifies nobody."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.model.conversation.cards import authority_of
from domain.model.conversation.notices.kinds import Audience
from domain.model.conversation.notices.recipients import decided
from domain.model.incident.events import IncidentEvent, Undoing
from domain.ports.snapshots import (
    DeletionContent,
    ErasureContent,
    FilesContent,
    NewsContent,
)
from handlers.cards import lines
from handlers.news.event_words import WORDS
from handlers.news.item import EventWords, NewsItem, View, filled
from handlers.texts import replies
from handlers.ui.buttons import Keyboard
from handlers.ui.markup import Block, about_incident
from handlers.ui.rendered import NO_FILES, CardFiles, MessagePart, Rendered, renders


@renders(NewsContent)
def render_news(content: NewsContent, now: datetime) -> Rendered:
    """Render the event for its audience; raises LookupError for one that gets no news of it."""
    news, snapshot = content.notice, content.snapshot
    said = WORDS[type(news.event)]
    view = said.news.get(news.audience)
    if view is None:
        raise LookupError(news.event)
    to_authority = news.audience is Audience.AUTHORITY
    authority = authority_of(news.card) if to_authority else None
    item = NewsItem(news.event, snapshot.office, snapshot.incident, now, authority)
    blocks, keyboard, files = list[Block](), None, NO_FILES
    for part in (*_shown(view, item), *_mentions(item, said)):
        match part:
            case Keyboard():
                keyboard = part
            case CardFiles():
                files = part
            case _:
                blocks.append(part)
    rendered = about_incident(
        item.incident.number,
        blocks,
        keyboard,
        silent=to_authority and lines.silent(item.incident, item.office, now),
        files=files,
    )
    if news.audience is not Audience.AUTHOR:
        return rendered
    return replace(rendered, reaction=_reaction(item, said))


def _shown(
    view: View[IncidentEvent], of: NewsItem[IncidentEvent]
) -> Iterator[Block | Keyboard | CardFiles]:
    """Yield the lines of the message, with its buttons and files."""
    if callable(view):
        yield from view(of)
        return
    happened, *others = (filled(line, of) for line in view)
    yield of.heading(happened)
    yield from others


def _mentions(of: NewsItem[IncidentEvent], said: EventWords[Any]) -> Iterator[Block]:
    """Mention the author of the decided text, else the people in charge now."""
    if of.authority is None:
        return
    on = decided(of.event, of.incident)
    if on is not None and on.authority == of.authority:
        author = [*lines.author(on.signed, of.authority, of.office)]
        yield from author
        if author:
            return
    if said.calls(of):
        whose = of.event.whose if isinstance(of.event, Undoing) else None
        mentioned = () if whose is None else (whose,)
        yield from lines.mentions(of.incident, of.authority, of.office, mentioned)


def _reaction(of: NewsItem[IncidentEvent], said: EventWords[Any]) -> str | None:
    """Return the reaction that replaces the receipt; an edited message has one already."""
    by = of.event.by
    if by is not None and by.source is not None and by.source.edited_at:
        return None
    return said.reaction(of) if callable(said.reaction) else said.reaction


@renders(FilesContent)
def render_files(content: FilesContent, _: datetime) -> Rendered:
    """Render the files with their caption, silently: the text before them made a sound."""
    return Rendered((), silent=True, files=CardFiles(content.files, content.notices[0].html))


@renders(ErasureContent)
def render_erasure(content: ErasureContent, _: datetime) -> Rendered:
    """Render the replacement of a text about an erased incident."""
    return Rendered((MessagePart(replies.erased(content.number)),))


@renders(DeletionContent)
def render_deletion(_: DeletionContent, __: datetime) -> Rendered:
    """Render the reply to a message that the bot may not delete."""
    return Rendered((MessagePart(replies.DELETE_YOURSELF),))
