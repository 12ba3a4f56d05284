"""Cards: messages that show an incident's current state and are edited as it changes.

A card's key identifies its content; the registry stores where its messages are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final, dataclass_transform, get_args

from domain.model.errors import Reason, Refusal
from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber, Place
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Status
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Person
from domain.model.organisation.permissions import Action, may


class CardKind(StrEnum):
    """The purpose of a card; the value is stored in callback data and in the registry."""

    CONTROL = "c"
    """Control's card; it routes the incident while that is REGISTERED."""
    EXECUTOR = "e"
    """An authority's card; a reply to it is a draft."""
    APPROVAL = "a"
    """One version of the draft, for control's decision."""
    PLACEMENT = "p"
    """The approved text to copy; a reply with a link records the placement."""
    REFERRAL = "r"
    """An authority's last referral, for a decision."""
    ALERT = "h"
    """An incident of high importance, for those who report to the head (§22)."""
    PROMISE = "d"
    """The promises of a placed answer, for its authority to keep."""
    OVERVIEW = "o"
    """A read-only card."""


class ModeKind(StrEnum):
    """The current question of a card's buttons."""

    PLAIN = "plain"
    OPENED = "opened"
    """With what a button of the card asks, or leads to. Argument: its prefix, and what about."""
    LIKELY_DUPLICATES = "likely_duplicates"
    """The same, but more is loaded: possible originals, and incidents that a later post may join."""
    AUTHORITIES = "authorities"
    """Argument: a sheet of the list."""
    FOUND_AUTHORITIES = "found_authorities"
    """Argument: words of a name that the person typed."""
    STANDING = "standing"
    """No question: a requested card that shows the current state."""
    AGAIN = "again"
    """No question: the alert is repeated until it is acknowledged."""


@dataclass(frozen=True, slots=True)
class CardMode:
    """The current question of a card's buttons; reset when the card is shown again."""

    kind: ModeKind = ModeKind.PLAIN
    argument: str = ""
    """The subject, for kinds with several subjects."""


PLAIN: Final = CardMode()
REQUESTED: Final = CardMode(ModeKind.STANDING)


def all_authorities(sheet: int) -> CardMode:
    """The mode with one sheet of a long list of authorities, counted from 0."""
    return CardMode(ModeKind.AUTHORITIES, str(sheet) if sheet else "")


@dataclass_transform(frozen_default=True)
class CardFields:
    """A base class: each subclass is a frozen dataclass."""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True)(cls)


class Card(CardFields):
    """The key of a card: its fields identify the card and are stored as columns."""

    kind: ClassVar[CardKind]
    worked_by: ClassVar[Action]
    """The action that the people who work with the card can take."""
    coordinated: ClassVar[bool] = False
    """Whether the coordinators work with it."""
    number: IncidentNumber

    def body(self, incident: Incident) -> AuthorityCode | None:  # noqa: ARG002 - some kinds need it
        """Return the authority that must act on the card, or that sent the referral."""
        return authority_of(self)

    def home(self, incident: Incident, organisation: Organisation) -> Place | None:
        """Return the chat that works with the card; None: its recipients work in private."""
        if self.coordinated:
            return organisation.coordinator(incident.kind)
        body = self.body(incident)
        return None if body is None else organisation.place_of(body)

    def check_shown(self, incident: Incident) -> None:
        """Check that the incident has what the card shows, as a button may name anything.

        Raises OutdatedVersion, UNKNOWN_PROMISE, UNKNOWN_REFERRAL, NOT_ASSIGNED.
        """


class ControlCard(Card):
    """Control's card of an incident."""

    kind = CardKind.CONTROL
    worked_by = Action.ROUTE
    coordinated = True


class ExecutorCard(Card):
    """The incident in one authority's chat."""

    kind = CardKind.EXECUTOR
    worked_by = Action.TAKE
    authority: AuthorityCode

    def check_shown(self, incident: Incident) -> None:
        """Raises NOT_ASSIGNED."""
        incident.assignment(self.authority)


class ApprovalCard(Card):
    """A version of the draft, for control."""

    kind = CardKind.APPROVAL
    worked_by = Action.DECIDE
    coordinated = True
    version: DraftVersion

    def check_shown(self, incident: Incident) -> None:
        """Raises OutdatedVersion."""
        incident.draft(self.version)


class PlacementCard(Card):
    """An approved version, for the lead to place."""

    kind = CardKind.PLACEMENT
    worked_by = Action.SUBMIT_DRAFT
    version: DraftVersion

    def body(self, incident: Incident) -> AuthorityCode | None:
        """Return the lead."""
        return incident.lead

    def check_shown(self, incident: Incident) -> None:
        """Raises OutdatedVersion."""
        incident.draft(self.version)


class ReferralCard(Card):
    """The last referral of one authority, for control."""

    kind = CardKind.REFERRAL
    worked_by = Action.DECIDE_REFERRAL
    coordinated = True
    authority: AuthorityCode

    def check_shown(self, incident: Incident) -> None:
        """Raises UNKNOWN_REFERRAL."""
        if self.authority not in {one.authority for one in incident.referrals}:
            raise Refusal(Reason.UNKNOWN_REFERRAL, incident.number)


class AlertCard(Card):
    """The incident for the officers who report to the head."""

    kind = CardKind.ALERT
    worked_by = Action.ACKNOWLEDGE


class PromiseCard(Card):
    """The promises of that version."""

    kind = CardKind.PROMISE
    worked_by = Action.KEEP_PROMISE
    version: DraftVersion

    def body(self, incident: Incident) -> AuthorityCode | None:
        """Return the authority that made the promises."""
        promised = incident.promises_of(self.version)
        return promised[0].authority if promised else None

    def check_shown(self, incident: Incident) -> None:
        """Raises UNKNOWN_PROMISE."""
        if not incident.promises_of(self.version):
            raise Refusal(Reason.UNKNOWN_PROMISE, incident.number)


class OverviewCard(Card):
    """The incident, read-only."""

    kind = CardKind.OVERVIEW
    worked_by = Action.SEE


CardKey = (
    ControlCard
    | ExecutorCard
    | ApprovalCard
    | PlacementCard
    | ReferralCard
    | AlertCard
    | PromiseCard
    | OverviewCard
)

CARDS: Final[Mapping[CardKind, type[CardKey]]] = {card.kind: card for card in get_args(CardKey)}
"""The key of each kind of card."""


def authority_of(card: Card) -> AuthorityCode | None:
    """The authority of an executor's card or of a referral."""
    return card.authority if isinstance(card, ExecutorCard | ReferralCard) else None


CONTROLS_TURN: Final = frozenset({Status.REGISTERED, Status.ON_APPROVAL})


def own_card(
    person: Person, place: Place, office: Office, incident: Incident, now: datetime
) -> CardKey:
    """Control's cards in its chat and in private; the authority's in its chat and in private.

    A person who works for both, in a small administration, gets the card of the side whose turn it
    is; a closed incident is control's once its placement can't be corrected any more.
    """
    organisation = office.organisation
    here = place.private or place == organisation.coordinator(incident.kind)
    coordinator = organisation.coordinating_role(incident.kind)
    controls = here and may(person, Action.ROUTE, coordinator=coordinator)
    over = incident.status.closed and incident.undoable_placement(now) is None
    if controls and (incident.status in CONTROLS_TURN or incident.waiting_referral or over):
        return _controls_card(incident)
    for code in incident.authorities:
        body = organisation.authority(code)
        here = place.private or (body is not None and body.place == place)
        if here and may(person, Action.SUBMIT_DRAFT, (code,)):
            return _executors_card(incident, code, now)
    return _controls_card(incident) if controls else OverviewCard(incident.number)


def _controls_card(incident: Incident) -> CardKey:
    """The card of a pending decision or of an approval that can be undone, else the incident's.

    Texts of publications need no approval (§5).
    """
    approved = incident.approved_draft if incident.status is Status.APPROVED else None
    draft = None if incident.publication else incident.waiting_draft or approved
    if draft is None and incident.waiting_referral:
        return ReferralCard(incident.number, incident.waiting_referral.authority)
    if draft is None:
        return ControlCard(incident.number)
    return ApprovalCard(incident.number, draft.version)


def _executors_card(incident: Incident, authority: AuthorityCode, now: datetime) -> CardKey:
    """The card of the text to place or of a correctable placement, else the incident's."""
    approved = incident.approved_draft if incident.status is Status.APPROVED else None
    in_hand = approved or incident.undoable_placement(now)
    if in_hand is None or in_hand.version is None or authority != incident.lead:
        return ExecutorCard(incident.number, authority)
    return PlacementCard(incident.number, in_hand.version)
