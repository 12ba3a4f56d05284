"""The input of the rules for recipients."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.model.actor import Signature
from domain.model.conversation.cards import CardKey, ExecutorCard, PlacementCard
from domain.model.conversation.notices.kinds import Audience, News, Notice, RefreshCard, ShowCard
from domain.model.ids import AuthorityCode, MessageRef, Place
from domain.model.incident import Incident, events
from domain.model.incident.events import IncidentEvent
from domain.model.organisation.organisation import Organisation

E = TypeVar("E", bound=IncidentEvent)


E_co = TypeVar("E_co", bound=IncidentEvent, covariant=True)


@dataclass(frozen=True, slots=True)
class Decided:
    """A draft version or referral, and the authority that sent it."""

    signed: Signature
    authority: AuthorityCode | None


@dataclass(frozen=True, slots=True)
class RuleInput(Generic[E_co]):
    """The input of a rule: the event, and the incident and the organisation right after it."""

    event: E_co
    incident: Incident
    organisation: Organisation
    decided: Decided | None = None
    """What the event decides on or makes irrelevant."""

    @property
    def coordinator(self) -> Place:
        """The coordinator's chat: control's, or for publications the media department's."""
        return self.organisation.coordinator(self.incident.kind)

    @property
    def lead_chat(self) -> Place:
        """The chat of the lead, which drafts and places the answer (§12)."""
        lead = self.incident.lead
        return self.organisation.place_of(lead) if lead else self.coordinator

    def acted_in(self, place: Place) -> bool:
        """Whether the event was caused by a message or a press there."""
        by = self.event.by
        return by is not None and by.source is not None and by.source.place == place

    def card_of(self, authority: AuthorityCode) -> ExecutorCard:
        """The incident's card in that authority's chat."""
        return ExecutorCard(self.incident.number, authority)

    def news(self, authorities: Iterable[AuthorityCode]) -> Iterator[News]:
        """A new message in each chat, because an edited card doesn't notify anyone."""
        for code in authorities:
            place = self.organisation.place_of(code)
            card, answered = self.card_of(code), self.decided_in(place)
            yield News(self.event, Audience.AUTHORITY, place, card, answered)

    def decided_in(self, place: Place) -> MessageRef | None:
        """The message it decides on, if that is in this place: the decision replies to it."""
        source = self.decided.signed.source if self.decided else None
        return source if source is not None and source.place == place else None

    def receipt(self, card: CardKey) -> Iterator[News]:
        """Confirm to the author of the message that it was accepted; presses have toasts."""
        by = self.event.by
        if by is not None and by.source is not None and not by.pressed:
            yield News(self.event, Audience.AUTHOR, by.source.place, card, reply_to=by.source)

    def colleague(
        self: "RuleInput[events.Undoing]", source: MessageRef | None, card: CardKey
    ) -> Iterator[News]:
        """Notify the colleague whose work was undone or replaced, as a reply to their message."""
        if self.event.whose is not None and source is not None:
            yield News(self.event, Audience.COLLEAGUE, source.place, card, reply_to=source)

    def bring(self, authorities: Iterable[AuthorityCode], *, resend: bool) -> Iterator[ShowCard]:
        """Cards for the authorities; `resend`: as new messages, since edits may be overlooked."""
        for code in authorities:
            yield ShowCard(self.card_of(code), self.organisation.place_of(code), resend=resend)

    def edit(self, changed: Iterable[CardKey]) -> Iterator[RefreshCard]:
        """Edits of the cards wherever they stand, first where somebody has just acted."""
        source = self.event.by.source if self.event.by else None
        return (RefreshCard(card, source.place if source else None) for card in changed)

    def text_in_hand(self, *, resend: bool) -> Iterator[ShowCard]:
        """The approved text for the lead, which may be new and has not seen it."""
        if self.incident.approved_draft is not None:
            card = PlacementCard(self.incident.number, self.incident.approved_draft.version)
            yield ShowCard(card, self.lead_chat, resend=resend)


Rule = Callable[[RuleInput[E]], Iterator[Notice]]
