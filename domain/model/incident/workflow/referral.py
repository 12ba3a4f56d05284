"""What an authority puts before control instead of a draft: a return, or no answer (§10, §11, §19).

A referral never changes the status of the incident, and the clock runs on while it waits.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from domain.model.actor import Signature
from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, IncidentNumber, ReferralNumber
from domain.model.incident.workflow.comment import Comment
from domain.model.incident.workflow.status import IncidentKind, NoAnswerGround, Status


class ReferralState(StrEnum):
    """Where a referral has got to; of one authority only one waits at a time."""

    WAITING = "waiting"
    GRANTED = "granted"
    """The incident was redirected, or no answer is given."""

    DECLINED = "declined"
    """The incident stays with the authority."""

    OVERTAKEN = "overtaken"
    """The authority sent a draft before control decided."""

    INFORMED = "informed"
    """The same of the information for the lead (§12)."""

    REMOVED = "removed"
    """Control took the authority off the incident without a word on the referral (§12)."""

    CLOSED = "closed"
    """The incident was closed before control decided."""


@dataclass(slots=True)
class Referral:
    """A return with its reason; or with a ground of §19 a proposal to give no answer."""

    number: ReferralNumber
    authority: AuthorityCode
    signed: Signature
    ground: NoAnswerGround | None = None
    reason: str = ""
    state: ReferralState = ReferralState.WAITING
    decision: Signature | None = None
    redirected_to: AuthorityCode | None = None
    comments: list[Comment] = field(default_factory=list)
    """Control's: why it decides so."""

    @property
    def returned(self) -> bool:
        """Whether it says that the matter is not the authority's."""
        return self.ground is None

    def decide(self, number: IncidentNumber, state: ReferralState, decision: Signature) -> bool:
        """Control's word on it: the first one counts, the same by the same person is success.

        False for that. Raises ReferralOver.
        """
        if self.state is ReferralState.WAITING:
            self.state, self.decision = state, decision
            return True
        if self.state is state and self.decision and self.decision.by == decision.by:
            return False
        raise ReferralOver(number, self)


@dataclass
class ReferralWaits(DomainError):
    """The authority has a referral on which control has yet to decide."""

    number: IncidentNumber


@dataclass
class ReferralOver(DomainError):
    """The referral was decided otherwise, or has lost its sense."""

    number: IncidentNumber
    referral: Referral


@dataclass
class UnknownReferral(DomainError):
    """The incident has no such referral."""

    number: IncidentNumber


@dataclass
class DraftInTheWay(DomainError):
    """The draft of the authority waits for control, or is approved: it is past referring."""

    number: IncidentNumber
    status: Status
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
    """Whether an authority of an open incident may refer it; raises ReferralWaits, DraftInTheWay.

    Only the lead drafts, so only for it can a draft be in the way.
    """
    if waiting_of(authority, referrals) is not None:
        raise ReferralWaits(number)
    if authority == lead and status in {Status.ON_APPROVAL, Status.APPROVED}:
        raise DraftInTheWay(number, status, kind)


def referral_of(
    number: IncidentNumber,
    referral: ReferralNumber,
    referrals: Iterable[Referral],
    *,
    returned: bool | None = None,
) -> Referral:
    """The referral of that number; `returned`: of that kind only. Raises UnknownReferral."""
    for one in referrals:
        if one.number == referral and returned in {None, one.returned}:
            return one
    raise UnknownReferral(number)


def waiting_of(authority: AuthorityCode, referrals: Iterable[Referral]) -> Referral | None:
    """The referral of that authority on which control has yet to decide."""
    waiting = (one for one in referrals if one.state is ReferralState.WAITING)
    return next((one for one in waiting if one.authority == authority), None)


def end_waiting(
    authority: AuthorityCode, referrals: Iterable[Referral], state: ReferralState
) -> bool:
    """Nothing is left to decide on the waiting referral of that authority; whether there was one."""
    waiting = waiting_of(authority, referrals)
    if waiting is None:
        return False
    waiting.state = state
    return True


def returns_in(referrals: Iterable[Referral]) -> int:
    """How often the incident was returned, by whichever authority and whatever became of it."""
    return sum(referral.returned for referral in referrals)
