"""Referrals to control instead of a draft, and control's comments (§10, §11, §19).

A referral is a return or a proposal of no answer. It never changes the status of the incident, and
the clock runs on while it waits.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from domain.model.actor import Signature
from domain.model.errors import IncidentError, Reason, Refusal
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId, ReferralNumber
from domain.model.incident.workflow.status import IncidentKind, NoAnswerGround, Status


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, sent to the decision's recipients with it or after it."""

    text: str
    signed: Signature
    quote: str = ""
    """The quoted words."""
    place: int | None = None
    """Their code point in the draft; None: they aren't quoted from it."""


class ReferralState(StrEnum):
    """The state of a referral; each authority has at most one waiting."""

    WAITING = "waiting"
    GRANTED = "granted"
    """The incident was redirected, or closed without an answer."""
    DECLINED = "declined"
    """The incident stays with the authority."""
    OVERTAKEN = "overtaken"
    """The authority submitted a draft before control decided."""
    INFORMED = "informed"
    """The authority sent its information for the lead before control decided (§12)."""
    REMOVED = "removed"
    """Control removed the authority without deciding on the referral (§12)."""
    CLOSED = "closed"
    """The incident was closed before control decided."""


@dataclass(slots=True)
class Referral:
    """A return with a reason, or a proposal to give no answer with a ground of §19."""

    number: ReferralNumber
    authority: AuthorityCode
    signed: Signature
    ground: NoAnswerGround | None = None
    reason: str = ""
    state: ReferralState = ReferralState.WAITING
    decision: Signature | None = None
    redirected_to: AuthorityCode | None = None
    comments: list[Comment] = field(default_factory=list)
    """Control's comments on its decision."""

    @property
    def returned(self) -> bool:
        """Whether it is a return: the matter is not the authority's competence."""
        return self.ground is None

    def check_deciding(self, number: IncidentNumber, state: ReferralState, by: PersonId) -> bool:
        """Check that control may decide so; only the first decision counts.

        False if the same person repeats it. Raises ReferralOver.
        """
        if self.state is ReferralState.WAITING:
            return True
        if self.state is state and self.decision and self.decision.by == by:
            return False
        raise ReferralOver(number, self)

    def decide(self, number: IncidentNumber, state: ReferralState, decision: Signature) -> None:
        """Record control's decision; raises ReferralOver unless it waits for one."""
        if self.state is not ReferralState.WAITING:
            raise ReferralOver(number, self)
        self.state, self.decision = state, decision


class ReferralOver(IncidentError):
    """The referral was decided differently, or is no longer relevant."""

    referral: Referral


class DraftInTheWay(IncidentError):
    """The authority's draft is approved, so only the coordinator can still stop it."""

    kind: IncidentKind = IncidentKind.INCIDENT


def check_referral(
    number: IncidentNumber,
    status: Status,
    authority: AuthorityCode,
    lead: AuthorityCode | None,
    referrals: Iterable[Referral],
    *,
    kind: IncidentKind = IncidentKind.INCIDENT,
) -> None:
    """Check that an authority may refer an open incident; raises REFERRAL_WAITS, DraftInTheWay.

    Only the lead's referral conflicts with a draft, as only the lead drafts.
    """
    if waiting_of(authority, referrals) is not None:
        raise Refusal(Reason.REFERRAL_WAITS, number)
    if authority == lead and status is Status.ON_APPROVAL:
        raise Refusal(Reason.DRAFT_ON_APPROVAL, number)
    if authority == lead and status is Status.APPROVED:
        raise DraftInTheWay(number, kind)


def referral_of(
    number: IncidentNumber,
    referral: ReferralNumber,
    referrals: Iterable[Referral],
    *,
    returned: bool | None = None,
) -> Referral:
    """The referral of that number, of that kind if `returned` is given. Raises UNKNOWN_REFERRAL."""
    for one in referrals:
        if one.number == referral and returned in {None, one.returned}:
            return one
    raise Refusal(Reason.UNKNOWN_REFERRAL, number)


def waiting_of(authority: AuthorityCode, referrals: Iterable[Referral]) -> Referral | None:
    """The referral of that authority that waits for control's decision."""
    waiting = (one for one in referrals if one.state is ReferralState.WAITING)
    return next((one for one in waiting if one.authority == authority), None)


def end_waiting(
    authority: AuthorityCode, referrals: Iterable[Referral], state: ReferralState
) -> bool:
    """Set the state of the authority's waiting referral; False if there is none."""
    waiting = waiting_of(authority, referrals)
    if waiting is None:
        return False
    waiting.state = state
    return True


def returns_in(referrals: Iterable[Referral]) -> int:
    """The number of returns by all authorities, whatever the decisions."""
    return sum(referral.returned for referral in referrals)
