"""What an authority puts before control instead of a draft: a return, or no answer (§10, §11, §19).

An appeal never changes the status of the incident, and the clock runs on while it waits.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.model.course.alert import Mark
from domain.model.course.status import IncidentKind, NoAnswerGround, Status
from domain.model.errors import DomainError
from domain.model.ids import AppealNumber, AuthorityCode, IncidentNumber, PersonId
from domain.model.place import MessageRef


class AppealState(StrEnum):
    """Where an appeal has got to; of one authority only one waits at a time."""

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
    """Control took the authority off the incident without a word on the appeal (§12)."""

    CLOSED = "closed"
    """The incident was closed before control decided."""


@dataclass(slots=True)
class Appeal:
    """A return with its reason; or with a ground of §19 a proposal to give no answer."""

    number: AppealNumber
    authority: AuthorityCode
    by: PersonId
    at: datetime
    source: MessageRef | None = None
    ground: NoAnswerGround | None = None
    reason: str = ""
    state: AppealState = AppealState.WAITING
    decision: Mark | None = None
    redirected_to: AuthorityCode | None = None
    instead_of: PersonId | None = None
    """The absent colleague for whom it was made (§8)."""

    @property
    def returned(self) -> bool:
        """Whether it says that the matter is not the authority's."""
        return self.ground is None

    def decide(self, number: IncidentNumber, state: AppealState, decision: Mark) -> bool:
        """Control's word on it: the first one counts, the same by the same person is success.

        False for that. Raises AppealOver.
        """
        if self.state is AppealState.WAITING:
            self.state, self.decision = state, decision
            return True
        if self.state is state and self.decision and self.decision.by == decision.by:
            return False
        raise AppealOver(number, self)


@dataclass
class AppealWaits(DomainError):
    """The authority has an appeal on which control has yet to decide."""

    number: IncidentNumber


@dataclass
class AppealOver(DomainError):
    """The appeal was decided otherwise, or has lost its sense."""

    number: IncidentNumber
    appeal: Appeal


@dataclass
class UnknownAppeal(DomainError):
    """The incident has no such appeal."""

    number: IncidentNumber


@dataclass
class DraftInTheWay(DomainError):
    """The draft of the authority waits for control, or is approved: it is past appealing."""

    number: IncidentNumber
    status: Status
    kind: IncidentKind = IncidentKind.INCIDENT


def check_appeal(
    number: IncidentNumber,
    status: Status,
    authority: AuthorityCode,
    lead: AuthorityCode | None,
    appeals: Iterable[Appeal],
    *,
    kind: IncidentKind = IncidentKind.INCIDENT,
) -> None:
    """Whether an authority of an open incident may appeal; raises AppealWaits, DraftInTheWay.

    Only the lead drafts, so only for it can a draft be in the way.
    """
    if waiting_of(authority, appeals) is not None:
        raise AppealWaits(number)
    if authority == lead and status in {Status.ON_APPROVAL, Status.APPROVED}:
        raise DraftInTheWay(number, status, kind)


def appeal_of(
    number: IncidentNumber,
    appeal: AppealNumber,
    appeals: Iterable[Appeal],
    *,
    returned: bool | None = None,
) -> Appeal:
    """The appeal of that number; `returned`: of that kind only. Raises UnknownAppeal."""
    for one in appeals:
        if one.number == appeal and returned in {None, one.returned}:
            return one
    raise UnknownAppeal(number)


def waiting_of(authority: AuthorityCode, appeals: Iterable[Appeal]) -> Appeal | None:
    """The appeal of that authority on which control has yet to decide."""
    waiting = (one for one in appeals if one.state is AppealState.WAITING)
    return next((one for one in waiting if one.authority == authority), None)


def end_waiting(authority: AuthorityCode, appeals: Iterable[Appeal], state: AppealState) -> bool:
    """Nothing is left to decide on the waiting appeal of that authority; whether there was one."""
    waiting = waiting_of(authority, appeals)
    if waiting is None:
        return False
    waiting.state = state
    return True


def returns_in(appeals: Iterable[Appeal]) -> int:
    """How often the incident was returned, by whichever authority and whatever became of it."""
    return sum(appeal.returned for appeal in appeals)
