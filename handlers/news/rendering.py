"""News: an event as a new message, because an edited card notifies nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.model.conversation.cards import authority_of
from domain.model.conversation.notices.kinds import Audience, News
from domain.model.conversation.notices.rule_input import decided
from domain.model.ids import PersonId
from domain.model.incident import events
from domain.model.incident.events import IncidentEvent, Registered
from domain.ports.snapshots import (
    DeletionContent,
    ErasureContent,
    FileContent,
    IncidentSnapshot,
    NewsContent,
)
from handlers.cards import lines
from handlers.cards.control.buttons import ToOtherActions
from handlers.cards.executor.view import own_mistake
from handlers.news import decisions, drafts, placing, receipts, several
from handlers.news.item import WORDS, NewsItem
from handlers.texts import replies
from handlers.ui.buttons import Keyboard, column
from handlers.ui.markup import Block, about_incident
from handlers.ui.rendered import NO_FILES, CardFiles, MessagePart, Rendered, renders


class NotTold(ValueError):
    """The audience gets no news of such an event."""


VIEWS: Final = (decisions, drafts, placing, receipts, several)
"""The modules with views: importing them registers the words."""


def _called(of: NewsItem[IncidentEvent]) -> Iterator[Block]:
    """Mention the author of the decided text, else the people in charge now."""
    if of.authority is None:
        return
    on = decided(of.event, of.incident)
    if on is not None and on.authority == of.authority:
        author = [*lines.author(on.signed, of.authority, of.office)]
        yield from author
        if author:
            return
    stopped = isinstance(of.event, events.ApprovalRecalled) and of.leads
    if stopped or (_asks(of) and of.authority in of.incident.awaited):
        yield from lines.mentions(of.incident, of.authority, of.office, _mentioned(of.event))


def _mentioned(event: IncidentEvent) -> Sequence[PersonId]:
    """Return whom the words about the event mention already."""
    match event:
        case events.PlacingAskedAgain(ordered_by=person):
            return (person,)
        case _ if isinstance(event, events.Undoing) and event.whose is not None:
            return (event.whose,)
        case _:
            return ()


def _asks(of: NewsItem[IncidentEvent]) -> bool:
    """Return whether the event gives the authority a task."""
    match of.event:
        case events.AnswerPlaced() | events.InterimPlaced() | events.ClarificationPlaced():
            return False
        case events.ContributionReceived() | events.PlacementTimeCorrected():
            return False
        case events.JoinedTo() | events.OtherJoined() | events.OtherSeparated():
            return False
        case events.AuthoritiesChanged(former_lead=None):
            return False
        case events.Redirected(to=asked) | events.ReferralDeclined(authority=asked):
            return of.authority == asked
        case _:
            return True


def _files(item: NewsItem[IncidentEvent], *, to_authority: bool) -> CardFiles:
    """Return the files that the recipients see nowhere else."""
    if isinstance(item.event, events.PromiseKept):
        return placing.files(item.event, item.incident)
    return several.files(item) if to_authority else NO_FILES


def _keyboard(item: NewsItem[IncidentEvent], audience: Audience) -> Keyboard | None:
    """Return the buttons: control's actions on a HIGH incident in work, the citizen's post."""
    high = isinstance(item.event, Registered | events.ImportanceChanged)
    if audience is Audience.CONTROL and high and not item.incident.status.closed:
        return column(ToOtherActions(number=item.incident.number))
    match item.event:
        case events.PromiseKept() as kept if audience is Audience.AUTHOR:
            return placing.keys_of_kept(kept, item.incident)
        case events.PlacingAskedAgain() as asked if audience is Audience.AUTHORITY:
            return placing.keys_of_asked_again(asked)
        case events.AnswerFound() as found:
            return placing.keys_of_stands(found)
        case _:
            return _undo(item)


def _undo(item: NewsItem[IncidentEvent]) -> Keyboard | None:
    """Return the button that cancels the registration of the own authority's publication."""
    found_by = item.incident.found_by
    if not isinstance(item.event, Registered) or found_by is None:
        return None
    rows = tuple(own_mistake(item.incident, found_by, item.now))
    return Keyboard(rows) if rows else None


@renders(NewsContent)
def _render_content(content: NewsContent, now: datetime) -> Rendered:
    return render_news(content.notice, content.snapshot, now)


def render_news(news: News, snapshot: IncidentSnapshot, now: datetime) -> Rendered:
    """Render the event for its audience; raises NotTold."""
    view = WORDS[news.audience].get(type(news.event))
    if view is None:
        raise NotTold(news.event)
    to_authority = news.audience is Audience.AUTHORITY
    authority = authority_of(news.card) if to_authority else None
    item = NewsItem(news.event, snapshot.office, snapshot.incident, now, authority)
    rendered = about_incident(
        item.incident.number,
        [*view(item), *_called(item)],
        _keyboard(item, news.audience),
        silent=to_authority and lines.silent(item.incident, item.office, now),
        files=_files(item, to_authority=to_authority),
    )
    if news.audience is not Audience.AUTHOR:
        return rendered
    return replace(rendered, reaction=receipts.reaction(item))


@renders(FileContent)
def render_file(content: FileContent, _: datetime) -> Rendered:
    """Render the file with its caption, silently: the text before it made a sound."""
    return Rendered((MessagePart(content.notice.html, file=content.file),), silent=True)


@renders(ErasureContent)
def render_erasure(content: ErasureContent, _: datetime) -> Rendered:
    """Render the replacement of a text about an erased incident."""
    return Rendered((MessagePart(replies.erased(content.number)),))


@renders(DeletionContent)
def render_deletion(_: DeletionContent, __: datetime) -> Rendered:
    """Render the reply to a message that the bot may not delete."""
    return Rendered((MessagePart(replies.DELETE_YOURSELF),))
