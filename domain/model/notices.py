"""Who gets what: each event of an incident becomes notices, written in the same transaction.

A card is shown from the state at the time of sending and coalesced; news carries the frozen facts
of its event and is never merged; a question and an answer are for one person.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from domain.model.actor import Actor
from domain.model.cards import CardKey, CardKind, CardMode
from domain.model.events import (
    AnswerPlaced,
    Cancelled,
    CommentAdded,
    DetectionCorrected,
    DraftApproved,
    DraftRejected,
    DraftSubmitted,
    Event,
    ImportanceChanged,
    MessageCompleted,
    NoAnswerDecided,
    Registered,
    Routed,
    SourceCorrected,
)
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.organisation import Organisation
from domain.model.place import MessageRef, Place


class Audience(StrEnum):
    """In whose words a piece of news is told."""

    AUTHORITY = "authority"
    AUTHOR = "author"
    """The person whose message caused the event: a receipt."""


@dataclass(frozen=True, slots=True)
class ShowCard:
    """The card stands in `place`: sent if it is not there or `anew`, else edited."""

    card: CardKey
    place: Place
    mode: CardMode = CardMode.PLAIN
    anew: bool = False


@dataclass(frozen=True, slots=True)
class RefreshCard:
    """The card is edited wherever it stands."""

    card: CardKey


@dataclass(frozen=True, slots=True)
class News:
    """One event told in one place, as a new message; a reply to it counts as a reply to `card`."""

    event: Event
    audience: Audience
    place: Place
    card: CardKey
    reply_to: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A stored question put to its person; the message is remembered as the question's."""

    question: int
    place: Place
    reply_to: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """A finished text (Telegram HTML) for the person who asked, or for an admin."""

    place: Place
    html: str
    reply_to: MessageRef | None = None


Notice = ShowCard | RefreshCard | News | Ask | Say


def notices_for(event: Event, incident: Incident, organisation: Organisation) -> Iterator[Notice]:
    """All that people are told of the event, in the order in which it is to reach them."""
    yield from _new_cards(event, incident, organisation)
    yield from _news(event, incident, organisation)
    for card in _cards(incident):
        yield RefreshCard(card)


def place_of(authority: AuthorityCode, organisation: Organisation) -> Place:
    """The authority's executor chat; control's, if the authority is there no more."""
    body = organisation.authority(authority)
    return body.place if body else organisation.control


def executor_card(incident: Incident, authority: AuthorityCode) -> CardKey:
    """The card of the incident in one authority's chat."""
    return CardKey(CardKind.EXECUTOR, incident.number, authority=authority)


def _new_cards(event: Event, incident: Incident, organisation: Organisation) -> Iterator[ShowCard]:
    """Cards that the event brings into being; their arrival is what notifies people."""
    number = incident.number
    match event:
        case Registered(by=Actor(source=MessageRef() as source)):
            yield ShowCard(CardKey(CardKind.CONTROL, number), source.place, anew=True)
        case Registered() if incident.lead is None:
            yield ShowCard(CardKey(CardKind.CONTROL, number), organisation.control)
        case Routed():
            card = executor_card(incident, event.authority)
            yield ShowCard(card, place_of(event.authority, organisation))
        case DraftSubmitted():
            card = CardKey(CardKind.APPROVAL, number, version=event.version)
            yield ShowCard(card, organisation.control)
        case DraftApproved():
            card = CardKey(CardKind.PLACEMENT, number, version=event.version)
            yield ShowCard(card, _lead_place(incident, organisation))
        case _:
            return


def _news(event: Event, incident: Incident, organisation: Organisation) -> Iterator[News]:
    """What is told as a new message because an edited card notifies nobody."""
    match event:
        case DraftRejected() | ImportanceChanged() | NoAnswerDecided() | Cancelled():
            yield from _to_authorities(event, incident, organisation)
        case DraftSubmitted():
            yield from _receipt(event, executor_card(incident, event.authority))
        case CommentAdded():
            if event.after_rejection:
                yield from _to_authorities(event, incident, organisation)
            card = CardKey(CardKind.APPROVAL, incident.number, version=event.version)
            yield from _receipt(event, card)
        case AnswerPlaced():
            if incident.lead is not None:
                yield from _receipt(event, executor_card(incident, incident.lead))
            if not _acted_in(event, _lead_place(incident, organisation)):
                yield from _to_authorities(event, incident, organisation)
        case DetectionCorrected() | SourceCorrected():
            yield from _receipt(event, CardKey(CardKind.CONTROL, incident.number))
        case Registered() | Routed() | DraftApproved() | MessageCompleted():
            return
        case _:
            assert_never(event)


def _acted_in(event: Event, place: Place) -> bool:
    by = event.by
    return by is not None and by.source is not None and by.source.place == place


def _lead_place(incident: Incident, organisation: Organisation) -> Place:
    lead = incident.lead
    return place_of(lead, organisation) if lead else organisation.control


def _to_authorities(event: Event, incident: Incident, organisation: Organisation) -> Iterator[News]:
    """A new message to every assigned chat: an edited card notifies nobody."""
    for authority in incident.authorities:
        yield News(
            event,
            Audience.AUTHORITY,
            place_of(authority, organisation),
            executor_card(incident, authority),
        )


def _receipt(event: Event, card: CardKey) -> Iterator[News]:
    """Tells the person whose message caused the event that it was taken; presses have toasts."""
    by = event.by
    if by is not None and by.source is not None and not by.pressed:
        yield News(event, Audience.AUTHOR, by.source.place, card, reply_to=by.source)


def _cards(incident: Incident) -> Iterator[CardKey]:
    """Every card that may stand somewhere and now shows something else."""
    yield CardKey(CardKind.CONTROL, incident.number)
    yield CardKey(CardKind.OVERVIEW, incident.number)
    for authority in incident.authorities:
        yield executor_card(incident, authority)
    for draft in incident.drafts[-2:]:
        yield CardKey(CardKind.APPROVAL, incident.number, version=draft.version)
    if incident.approved_draft is not None:
        yield CardKey(CardKind.PLACEMENT, incident.number, version=incident.approved_draft.version)
