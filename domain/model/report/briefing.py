"""A report that the control department prepares for the deputy head, with words of its own (§21)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.model.actor import Actor, Signature
from domain.model.errors import DomainError
from domain.model.ids import BriefingId
from domain.model.place import Place
from domain.model.report.period import Period

LONGEST_CONCLUSION: Final = 1000
"""Characters: the page for the meeting has little room for more."""


class BriefingState(StrEnum):
    """Where it has got to."""

    ORDERED = "ordered"
    """Its figures are being counted."""
    PREPARED = "prepared"
    """Control adds its words and sends it."""
    SENT = "sent"
    CANCELLED = "cancelled"
    FAILED = "failed"
    """Its figures could not be counted."""


UNSENT: Final = frozenset({BriefingState.ORDERED, BriefingState.PREPARED})


class Schedule(StrEnum):
    """How often one is prepared without being asked for."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass
class BriefingGone(DomainError):
    """There is none of that number."""


@dataclass
class BriefingOver(DomainError):
    """It was sent, cancelled or could not be made: by whom and when, where somebody did that."""

    state: BriefingState
    signed: Signature | None = None


@dataclass
class BriefingNotMade(DomainError):
    """Its figures are still being counted."""


@dataclass
class BriefingNotOrdered(DomainError):
    """Nobody has ordered it: there is nothing to take back."""


@dataclass
class BriefingKnown(DomainError):
    """The deputy head has ordered one for the same days, and has not got it yet."""

    briefing: "Briefing"


@dataclass
class ConclusionTooLong(DomainError):
    """It has so many characters."""

    length: int


@dataclass
class ConclusionEmpty(DomainError):
    """A conclusion is words."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """«Вывод отдела контроля»: what control says of the figures; raises ConclusionTooLong, -Empty."""

    text: str
    signed: Signature

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ConclusionEmpty
        if len(self.text) > LONGEST_CONCLUSION:
            raise ConclusionTooLong(len(self.text))


@dataclass
class Briefing:
    """`asked` by whom: the deputy head where it was `ordered`, else control; None: its schedule.

    `place` is where control works on it. `text` (HTML) tells its figures as they were counted.
    """

    id: BriefingId
    period: Period
    place: Place
    asked: Signature | None = None
    ordered: bool = False
    schedule: Schedule | None = None
    state: BriefingState = BriefingState.ORDERED
    text: str = ""
    conclusion: Conclusion | None = None
    sent: Signature | None = None
    cancelled: Signature | None = None

    @property
    def prepared(self) -> Signature | None:
        """Who of control prepared it: whose conclusion it has, who made it, else who sent it."""
        if self.conclusion is not None:
            return self.conclusion.signed
        return self.sent if self.ordered or self.asked is None else self.asked

    @property
    def owed(self) -> bool:
        """Whether the deputy head has ordered it and not got it yet."""
        return self.ordered and self.state in UNSENT

    def made(self, text: str) -> None:
        """Its figures are counted."""
        self.text, self.state = text, BriefingState.PREPARED

    def check_prepared(self) -> None:
        """Whether control may still add words and send it; raises BriefingOver, BriefingNotMade."""
        if self.state is BriefingState.ORDERED:
            raise BriefingNotMade
        self._check_unsent()

    def conclude(self, text: str, by: Actor, at: datetime) -> None:
        """In the place of what was said before; raises as check_prepared, and as Conclusion."""
        self.check_prepared()
        self.conclusion = Conclusion(text.strip(), by.sent(at))

    def send(self, by: Actor, at: datetime) -> None:
        """It goes to the deputy head as it stands; raises as check_prepared."""
        self.check_prepared()
        self.sent, self.state = by.signed(at), BriefingState.SENT

    def stop(self, by: Actor, at: datetime) -> None:
        """Its figures are counted no further; raises BriefingOver."""
        self._check_unsent()
        self.cancelled, self.state = by.signed(at), BriefingState.CANCELLED

    def cancel(self, by: Actor, at: datetime) -> None:
        """The deputy head wants it no more; raises BriefingNotOrdered, BriefingOver."""
        if not self.ordered:
            raise BriefingNotOrdered
        self.stop(by, at)

    def _check_unsent(self) -> None:
        if self.state not in UNSENT:
            raise BriefingOver(self.state, self.sent or self.cancelled)
