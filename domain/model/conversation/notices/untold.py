"""The notices of an event that were not sent, for the check of the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.model.conversation.cards import authority_of
from domain.model.conversation.notices.kinds import Audience, News, Remind
from domain.model.conversation.notices.recipients import notices_for
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.events import IncidentEvent
from domain.model.organisation.organisation import Organisation


@dataclass(frozen=True, slots=True)
class Recipient:
    """A recipient of an event: the audience, and the authority's chat, if any.

    A reminder has no audience: it is sent where the person continues the work.
    """

    audience: Audience | None
    authority: AuthorityCode | None = None


def owed_from(history: Sequence[IncidentEvent]) -> int:
    """The index of the first event whose notices can still be derived."""
    return max((index for index, one in enumerate(history) if one.reassigns), default=0)


def left_untold(
    event: IncidentEvent,
    told: frozenset[Recipient],
    incident: Incident,
    organisation: Organisation,
) -> Iterator[News | Remind]:
    """The notices of the event that were not sent; a reminder only if it reached nobody."""
    if not _place_known(event, organisation):
        return
    for notice in notices_for(event, incident, organisation):
        if isinstance(notice, Remind) and not told:
            yield notice
        if isinstance(notice, News) and not _was_told(notice, told):
            yield notice


def _was_told(notice: News, told: frozenset[Recipient]) -> bool:
    """Whether it was sent, or the recipients can't be known because posts may have changed."""
    unknown = notice.audience in {Audience.OFFICERS, Audience.COLLEAGUE}
    return unknown or Recipient(notice.audience, authority_of(notice.card)) in told


def _place_known(event: IncidentEvent, organisation: Organisation) -> bool:
    """Whether the chat of the action still belongs to the organisation."""
    source = event.by.source if event.by else None
    return source is None or source.place.private or source.place in organisation.places
