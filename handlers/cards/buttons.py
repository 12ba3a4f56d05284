"""What the buttons of all cards have in common, and «Назад»."""

from abc import abstractmethod
from dataclasses import field
from datetime import datetime
from typing import Final

from domain.model.actor import Actor, Signature
from domain.model.conversation.cards import (
    PLAIN,
    AlertCard,
    ApprovalCard,
    CardKey,
    CardKind,
    CardMode,
    ControlCard,
    ExecutorCard,
    PlacementCard,
    PromiseCard,
)
from domain.model.conversation.own_card import check_card
from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Move
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from handlers.texts import labels, words
from handlers.ui.buttons import LONGEST_LABEL, Button, Keyboard, OfIncident, Says
from handlers.ui.context import Context, Response, brought, shown


def done(what: str, signature: Signature, office: Office) -> Says:
    """«✅ Согласовано · Иванова А. П., 14:05», which stands where it was decided."""
    who = words.person(office.organisation, signature.by)
    at = f", {signature.at.astimezone(office.calendar.tz):%H:%M}"
    return Says(label=words.cut(f"{what} · {who}", LONGEST_LABEL - len(at)) + at)


class CardButton(Button):
    """On a card of the incident `number`."""

    number: IncidentNumber

    @property
    def subject(self) -> OfIncident:
        """The incident."""
        return OfIncident(self.number)


class SubmenuButton(CardButton):
    """Leads on to other buttons of its card, or back: while that is possible."""

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
        """The one place that checks whether the card and the move are still possible."""
        incident = await context.reading.incident(self.number)
        card = self.shown_on(incident, context.now)
        check_card(card, incident)
        if self.move is not None:
            incident.check(self.move)
        return shown(card, self.mode, by)

    def shown_on(self, incident: Incident, now: datetime) -> CardKey:
        """The card; others raise what hinders what they lead to."""
        del incident, now
        if self.card is None:
            raise LookupError(self)
        return self.card


class BringsCard(CardButton):
    """Brings another card of the incident, as a new message."""

    @property
    @abstractmethod
    def brings(self) -> CardKey:
        """Which one."""

    @property
    def mode(self) -> CardMode:
        """What it asks."""
        return PLAIN

    async def press(self, by: Actor, context: Context) -> Response:
        """As the incident is by now."""
        check_card(self.brings, await context.reading.incident(self.number))
        return brought(self.brings, self.mode, by)


def leads_card(incident: Incident) -> ExecutorCard:
    """Of the authority that drafts and places; raises LookupError where it is not routed."""
    if incident.lead is None:
        raise LookupError(incident.number)
    return ExecutorCard(incident.number, incident.lead)


def confirming(plain: Keyboard, asked: Button, back: Button, confirm: Button) -> Keyboard:
    """A second tap takes nothing back: «Назад» stands where the button stood that was pressed.

    All others stay where they are, and what confirms it stands below them, where nothing stood. A
    message of before may have that button still, where the card has it no more.
    """
    rows = [tuple(back if one == asked else one for one in row) for row in plain.rows]
    if not any(asked in row for row in plain.rows):
        rows.append((back,))
    return Keyboard((*rows, (confirm,)))


class Back(SubmenuButton, prefix="bk"):
    """The card's usual buttons; `version` 0: the card has none."""

    packed = ("kind", "number", "version")
    kind: CardKind
    version: DraftVersion = DraftVersion(0)
    label: str = field(default=labels.BACK, compare=False)
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
            case CardKind.PROMISE:
                return PromiseCard(self.number, self.version)
            case CardKind.ALERT:
                return AlertCard(self.number)
            case _:
                return ControlCard(self.number)


_WORKS: Final = {
    CardKind.CONTROL: Action.ROUTE,
    CardKind.APPROVAL: Action.DECIDE,
    CardKind.PLACEMENT: Action.PLACE,
    CardKind.PROMISE: Action.KEEP_PROMISE,
    CardKind.ALERT: Action.ACKNOWLEDGE,
}
