"""What the buttons of all cards have in common, and «Назад»."""

from abc import abstractmethod
from collections.abc import Container
from typing import Final

from domain.model.actor import Actor
from domain.model.answer.draft import Draft, DraftState, OutdatedVersion
from domain.model.course.status import Move
from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.incident import Incident
from domain.model.staff.permissions import Action
from domain.model.telling.cards import (
    PLAIN,
    AlertCard,
    ApprovalCard,
    CardKey,
    CardKind,
    CardMode,
    ControlCard,
    PlacementCard,
    authority_of,
)
from handlers.buttons import Button
from handlers.context import Context, Response, shown
from handlers.texts import labels


class CardButton(Button):
    """On a card of the incident `number`."""

    number: IncidentNumber


class Opener(CardButton):
    """Leads on to other buttons of its card, or back: for those who may press them, in time."""

    @property
    @abstractmethod
    def action(self) -> Action:
        """What the buttons are for to which it leads; back: what the card is for."""

    @property
    @abstractmethod
    def mode(self) -> CardMode:
        """What the card asks then."""

    @property
    def move(self) -> Move | None:
        """What the incident must still be able to do."""
        return None

    async def press(self, by: Actor, context: Context) -> Response:
        """The one place that asks whether somebody may see the buttons of a mode."""
        office = await context.reading.office()
        incident = await context.reading.incident(self.number)
        authority = None if self.card is None else authority_of(self.card)
        office.permit(by, self.action, incident, authority)
        card = self.shown_on(incident)
        if self.move is not None:
            incident.check(self.move)
        return shown(card, self.mode, by)

    def shown_on(self, incident: Incident) -> CardKey:
        """The card, if what it shows is still to be worked; raises OutdatedVersion."""
        card = self.card
        match card:
            case ApprovalCard(version=version):
                waits = incident.waiting_draft
                _check_current(incident, version, waits, {DraftState.WAITING})
            case PlacementCard(version=version):
                ready = {DraftState.APPROVED, DraftState.PLACED}
                _check_current(incident, version, incident.approved_draft, ready)
            case None:
                raise LookupError(self)
            case _:
                pass
        return card


class Back(Opener, prefix="bk"):
    """The card's usual buttons; `version` 0: the card has none."""

    packed = ("kind", "number", "version")
    kind: CardKind
    version: DraftVersion = DraftVersion(0)
    label = labels.BACK
    mode = PLAIN

    def __post_init__(self) -> None:
        if self.kind not in _WORKS:
            raise ValueError(self.kind)

    @property
    def action(self) -> Action:
        """What those may do who work with the card."""
        return _WORKS[self.kind]

    @property
    def card(self) -> CardKey:
        """Of this kind."""
        match self.kind:
            case CardKind.APPROVAL:
                return ApprovalCard(self.number, self.version)
            case CardKind.PLACEMENT:
                return PlacementCard(self.number, self.version)
            case CardKind.ALERT:
                return AlertCard(self.number)
            case _:
                return ControlCard(self.number)


_WORKS: Final = {
    CardKind.CONTROL: Action.ROUTE,
    CardKind.APPROVAL: Action.DECIDE,
    CardKind.PLACEMENT: Action.PLACE,
    CardKind.ALERT: Action.ACKNOWLEDGE,
}


def _check_current(
    incident: Incident, version: DraftVersion, current: Draft | None, states: Container[DraftState]
) -> None:
    if incident.draft(version).state not in states:
        raise OutdatedVersion(incident.number, version, current.version if current else None)
