"""The statuses of an incident and the one table of how it moves between them."""

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Final

from domain.model.errors import DomainError
from domain.model.ids import IncidentNumber


class Status(StrEnum):
    """What an incident waits for, or how it was closed; drawn in docs/reference/states.md."""

    REGISTERED = "registered"
    """Has a number and a due; is to be routed (§4, §11)."""

    IN_PROGRESS = "in_progress"
    """The authority is to send a draft (§11)."""

    ON_APPROVAL = "on_approval"
    """Control is to decide on a draft (§13)."""

    APPROVED = "approved"
    """A text is to be placed now (§9)."""

    AWAITING_FINAL = "awaiting_final"
    """An interim answer stands; the authority is to send the final one (§16, §17)."""

    ANSWERED = "answered"
    """The final answer is placed: the clock stands (§9)."""

    NO_ANSWER = "no_answer"
    """Left without an answer, on a ground of §19."""

    CANCELLED = "cancelled"
    """Taken out of the work, on a CancelGround."""

    @property
    def closed(self) -> bool:
        """Whether nothing is expected of anybody any more."""
        return self in CLOSED

    @property
    def awaits_draft(self) -> bool:
        """Whether an authority is to draft: the answer, or after an interim one the final one."""
        return self in {Status.IN_PROGRESS, Status.AWAITING_FINAL}


CLOSED: Final = frozenset({Status.ANSWERED, Status.NO_ANSWER, Status.CANCELLED})


class IncidentKind(StrEnum):
    """Found by monitoring software, or by an authority or the media department itself (§2)."""

    INCIDENT = "incident"
    """Coordinated by the control department, which approves the answer (§4, §13)."""

    PUBLICATION = "publication"
    """Coordinated by the media department (§5); never of high importance, needs no approval."""


class Importance(StrEnum):
    """HIGH: socially significant, needs an operative solution (§2)."""

    NORMAL = "normal"
    HIGH = "high"


class NoAnswerGround(StrEnum):
    """Why a message gets no answer (§19)."""

    HARM = "harm"
    """Intent to harm another person."""

    INSULT = "insult"
    """Obscene or insulting expressions."""

    THREAT = "threat"
    """Threats to an official or their family."""


class CancelGround(StrEnum):
    """Why an incident leaves the work without a decision on its substance."""

    MISTAKE = "mistake"
    DUPLICATE = "duplicate"
    """Another incident is about the same message."""

    POST_DELETED = "post_deleted"
    """The message is gone: there is nothing left to answer."""


class Move(StrEnum):
    """What moves an incident from one status to another."""

    ROUTE = auto()
    SUBMIT = auto()
    PREPARE = auto()
    REJECT = auto()
    APPROVE = auto()
    WITHDRAW = auto()
    RECALL = auto()
    PLACE = auto()
    PLACE_UNDRAFTED = auto()
    PLACE_INTERIM = auto()
    PLACE_CLARIFICATION = auto()
    UNPLACE = auto()
    UNPLACE_UNDRAFTED = auto()
    GIVE_TO_CONTROL = auto()
    LEAVE_UNANSWERED = auto()
    CANCEL = auto()
    FIND_ANSWERED = auto()
    TAKE_ANSWER = auto()
    LOSE_ANSWER = auto()
    REOPEN = auto()
    REOPEN_UNROUTED = auto()


_OPEN: Final = tuple(status for status in Status if status not in CLOSED)

TRANSITIONS: Final[dict[tuple[Status, Move], Status]] = {
    # Control sends it to the authority that can solve it (§11).
    (Status.REGISTERED, Move.ROUTE): Status.IN_PROGRESS,
    # The executor's draft waits for control (§13); a newer one takes its place.
    (Status.IN_PROGRESS, Move.SUBMIT): Status.ON_APPROVAL,
    (Status.ON_APPROVAL, Move.SUBMIT): Status.ON_APPROVAL,
    (Status.AWAITING_FINAL, Move.SUBMIT): Status.ON_APPROVAL,
    # Returned for rework (§13, §14).
    (Status.ON_APPROVAL, Move.REJECT): Status.IN_PROGRESS,
    # Its authors take the draft back before control decides.
    (Status.ON_APPROVAL, Move.WITHDRAW): Status.IN_PROGRESS,
    # Agreed; now it must be placed (§13).
    (Status.ON_APPROVAL, Move.APPROVE): Status.APPROVED,
    # The approval is undone, until the answer is placed: the same version waits again.
    (Status.APPROVED, Move.RECALL): Status.ON_APPROVAL,
    # Placed: the clock stops (§9).
    (Status.APPROVED, Move.PLACE): Status.ANSWERED,
    # An interim answer was placed: the second clock runs (§17).
    (Status.APPROVED, Move.PLACE_INTERIM): Status.AWAITING_FINAL,
    # The author was asked something: the clock runs on (§10).
    (Status.APPROVED, Move.PLACE_CLARIFICATION): Status.IN_PROGRESS,
    # The placement is undone soon after it was recorded: the clock runs on.
    (Status.ANSWERED, Move.UNPLACE): Status.APPROVED,
    (Status.AWAITING_FINAL, Move.UNPLACE): Status.APPROVED,
    (Status.IN_PROGRESS, Move.UNPLACE): Status.APPROVED,
    # A publication needs no approval: its text is ready, and a newer one takes its place (§5, §9).
    (Status.IN_PROGRESS, Move.PREPARE): Status.APPROVED,
    (Status.APPROVED, Move.PREPARE): Status.APPROVED,
    # A link alone tells that a publication has been answered; and that undone.
    (Status.IN_PROGRESS, Move.PLACE_UNDRAFTED): Status.ANSWERED,
    (Status.ANSWERED, Move.UNPLACE_UNDRAFTED): Status.IN_PROGRESS,
    # A publication becomes an incident: its text, not yet placed, needs control's approval (§13).
    (Status.APPROVED, Move.GIVE_TO_CONTROL): Status.ON_APPROVAL,
    # A joined one gets the answer of the one that it is joined to, or a newer one; and loses it again.
    (Status.IN_PROGRESS, Move.TAKE_ANSWER): Status.APPROVED,
    (Status.AWAITING_FINAL, Move.TAKE_ANSWER): Status.APPROVED,
    (Status.APPROVED, Move.TAKE_ANSWER): Status.APPROVED,
    (Status.APPROVED, Move.LOSE_ANSWER): Status.IN_PROGRESS,
    # No answer is given (§19), and taken out of work: from any open status.
    **{(status, Move.LEAVE_UNANSWERED): Status.NO_ANSWER for status in _OPEN},
    **{(status, Move.CANCEL): Status.CANCELLED for status in _OPEN},
    # It comes with its answer: all of it was done before, in the monitoring system.
    (Status.REGISTERED, Move.FIND_ANSWERED): Status.ANSWERED,
    # Control reopens it: its authorities work on, or it is to be routed.
    **{(status, Move.REOPEN): Status.IN_PROGRESS for status in CLOSED},
    (Status.ANSWERED, Move.REOPEN_UNROUTED): Status.REGISTERED,
    (Status.NO_ANSWER, Move.REOPEN_UNROUTED): Status.REGISTERED,
    (Status.CANCELLED, Move.REOPEN_UNROUTED): Status.REGISTERED,
}


@dataclass
class MoveNotAllowed(DomainError):
    """Incident `number` in `status` can't make `move`; the table has no such arrow."""

    number: IncidentNumber
    status: Status
    move: Move


def after(
    number: IncidentNumber, status: Status, move: Move, *, awaiting_final: bool = False
) -> Status:
    """The status that `move` leads to; raises MoveNotAllowed.

    `awaiting_final`: an interim answer stands; what would be IN_PROGRESS is AWAITING_FINAL (§17).
    """
    try:
        reached = TRANSITIONS[status, move]
    except KeyError:
        raise MoveNotAllowed(number, status, move) from None
    return Status.AWAITING_FINAL if awaiting_final and reached is Status.IN_PROGRESS else reached


@dataclass
class AlreadyClosed(DomainError):
    """The incident is answered, left without an answer or cancelled."""

    number: IncidentNumber
    status: Status


@dataclass
class NotForPublications(DomainError):
    """Only incidents are approved, answered provisionally or of high importance (§2, §10, §16)."""

    number: IncidentNumber
