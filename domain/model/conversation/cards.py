"""Cards: messages that show an incident's current state and are edited as it changes.

A card's key says what it shows; where its messages stand is the registry's to know.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber
from domain.model.incident.workflow.status import Importance, NoAnswerGround


class CardKind(StrEnum):
    """What a card is for; the value stands in callback data and in the registry."""

    CONTROL = "c"
    """Control's card of the incident; while it is REGISTERED it routes."""

    EXECUTOR = "e"
    """The card of one authority; a reply to it is a draft."""

    APPROVAL = "a"
    """One version of the draft, for control to decide on."""

    PLACEMENT = "p"
    """The approved text to copy; a reply with a link records the placement."""

    REFERRAL = "r"
    """What one authority last put before control instead of a draft, to be decided on."""

    ALERT = "h"
    """An incident of high importance, for those who report to the head (§22)."""

    PROMISE = "d"
    """What a placed answer promises, for its authority to keep."""

    OVERVIEW = "o"
    """For those who only look."""


class ModeKind(StrEnum):
    """What a card's buttons may ask."""

    PLAIN = "plain"
    NO_ANSWER_GROUNDS = "grounds"
    CONFIRM_GROUND = "confirm_ground"
    """With the ground (§19)."""
    PROPOSE_GROUNDS = "propose_grounds"
    PICK_AUTHORITY = "pick_authority"
    CANCEL_GROUNDS = "cancel_grounds"
    LIKELY_DUPLICATES = "likely_duplicates"
    LIKELY_MAINS = "likely_mains"
    """To which one a later post on the same matter is joined."""
    CONFIRM_SEPARATING = "confirm_separating"
    CONFIRM_REOPEN = "confirm_reopen"
    CONFIRM_NO_LINK = "confirm_no_link"
    CONFIRM_REPORTED = "confirm_reported"
    CONFIRM_TAKE = "confirm_take"
    CONFIRM_WITHOUT = "confirm_without"
    """Approval of a consolidated answer that lacks contributions (§12), or of outdated days."""
    CONFIRM_UNWATCHED = "confirm_unwatched"
    """With the authority that works no publications in that network, or those picked (§6)."""
    CONFIRM_IMPORTANCE = "confirm_importance"
    """With the one that it would get: what is asked stays so when it has got it meanwhile."""
    ALL_AUTHORITIES = "all_authorities"
    FOUND_AUTHORITIES = "found_authorities"
    """With the words that somebody has typed of a name."""
    OTHER_ACTIONS = "other_actions"
    CONFIRM_WITHDRAWING = "confirm_withdrawing"
    CONFIRM_RECALLING = "confirm_recalling"
    CONFIRM_UNPLACING = "confirm_unplacing"
    CONFIRM_PROPOSAL = "confirm_proposal"
    CONFIRM_DROPPING = "confirm_dropping"
    """A promise off control: with its number."""
    CONFIRM_CANCELLING = "confirm_cancelling"
    """Of an authority's own registration."""
    CONFIRM_GIVING = "confirm_giving"
    """A publication to control."""
    STANDING = "standing"
    """Nothing: whoever asks for a card is told where the incident stands."""
    AGAIN = "again"
    """Nothing: the alert is repeated, while nobody has taken note of it."""


@dataclass(frozen=True, slots=True)
class CardMode:
    """What a card's buttons ask just now; lasts until the card is shown again."""

    kind: ModeKind = ModeKind.PLAIN
    argument: str = ""
    """About what, where one kind asks about several things."""


PLAIN: Final = CardMode()


def all_authorities(sheet: int) -> CardMode:
    """Of very many the card offers a sheet at once, from 0."""
    return CardMode(ModeKind.ALL_AUTHORITIES, str(sheet) if sheet else "")


_ABOUT_ONE: Final = {
    ModeKind.CONFIRM_GROUND,
    ModeKind.CONFIRM_IMPORTANCE,
    ModeKind.CONFIRM_DROPPING,
}

MODES: Final = (
    *(CardMode(kind) for kind in ModeKind if kind not in _ABOUT_ONE),
    *(CardMode(ModeKind.CONFIRM_GROUND, ground) for ground in NoAnswerGround),
    *(CardMode(ModeKind.CONFIRM_IMPORTANCE, importance) for importance in Importance),
    *(CardMode(ModeKind.CONFIRM_DROPPING, str(promise)) for promise in range(1, 10)),
)
"""Every mode that there is, but for those about one of the authorities; of promises the first ones."""


def modes(authorities: Iterable[AuthorityCode]) -> tuple[CardMode, ...]:
    """Every mode that there is, where these are the authorities."""
    return (*MODES, *(CardMode(ModeKind.CONFIRM_UNWATCHED, code) for code in authorities))


@dataclass(frozen=True, slots=True)
class ControlCard:
    """Control's card of an incident."""

    kind: ClassVar = CardKind.CONTROL
    number: IncidentNumber


@dataclass(frozen=True, slots=True)
class ExecutorCard:
    """The incident in one authority's chat."""

    kind: ClassVar = CardKind.EXECUTOR
    number: IncidentNumber
    authority: AuthorityCode


@dataclass(frozen=True, slots=True)
class ApprovalCard:
    """A version of the draft, for control."""

    kind: ClassVar = CardKind.APPROVAL
    number: IncidentNumber
    version: DraftVersion


@dataclass(frozen=True, slots=True)
class PlacementCard:
    """An approved version, for the lead to place."""

    kind: ClassVar = CardKind.PLACEMENT
    number: IncidentNumber
    version: DraftVersion


@dataclass(frozen=True, slots=True)
class ReferralCard:
    """The last referral of one authority, for control."""

    kind: ClassVar = CardKind.REFERRAL
    number: IncidentNumber
    authority: AuthorityCode


@dataclass(frozen=True, slots=True)
class AlertCard:
    """The incident for those who report to the head."""

    kind: ClassVar = CardKind.ALERT
    number: IncidentNumber


@dataclass(frozen=True, slots=True)
class PromiseCard:
    """What that version promises."""

    kind: ClassVar = CardKind.PROMISE
    number: IncidentNumber
    version: DraftVersion


@dataclass(frozen=True, slots=True)
class OverviewCard:
    """The incident for those who only look."""

    kind: ClassVar = CardKind.OVERVIEW
    number: IncidentNumber


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
"""Which card: its fields are what tells it from others, and the columns that keep them."""


def authority_of(card: CardKey) -> AuthorityCode | None:
    """The authority whose card it is, or that put the referral before control."""
    return card.authority if isinstance(card, ExecutorCard | ReferralCard) else None
