"""What must have been told of an event, whoever worked here then: for checking what was written.

The notices of an event follow from the incident and the organisation as they were when it
happened. What is known of both only as they are now can be held against what was written only where
it was the same then: since the authorities last changed, and without those who report to the head.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.model.conversation.cards import authority_of
from domain.model.conversation.notices.kinds import Audience, News, Remind
from domain.model.conversation.notices.recipients import notices_for
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.events import (
    AuthoritiesChanged,
    Event,
    GivenToControl,
    Redirected,
    Routed,
)
from domain.model.organisation.organisation import Organisation


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who was told of an event: in whose words, and in which authority's chat, if in one.

    A reminder has no audience: it is told where the person goes on.
    """

    audience: Audience | None
    authority: AuthorityCode | None = None


def owed_from(events: Sequence[Event]) -> int:
    """The index of the first event of which it is known now what was to be told."""
    last = 0
    for index, event in enumerate(events):
        if isinstance(event, Routed | AuthoritiesChanged | Redirected | GivenToControl):
            last = index
    return last


def left_untold(
    event: Event, told: frozenset[Recipient], incident: Incident, organisation: Organisation
) -> Iterator[News | Remind]:
    """What somebody who had to be told of it was not; of reminders, if nobody was."""
    if not _place_known(event, organisation):
        return
    for notice in notices_for(event, incident, organisation):
        if isinstance(notice, Remind) and not told:
            yield notice
        if isinstance(notice, News) and not _was_told(notice, told):
            yield notice


def _was_told(notice: News, told: frozenset[Recipient]) -> bool:
    """Or nobody knows: people may have had another post then."""
    unknown = notice.audience in {Audience.OFFICERS, Audience.COLLEAGUE}
    return unknown or Recipient(notice.audience, authority_of(notice.card)) in told


def _place_known(event: Event, organisation: Organisation) -> bool:
    """Not where somebody acted in a chat that has become another body's, or nobody's, since."""
    source = event.by.source if event.by else None
    return source is None or source.place.private or source.place in organisation.places
