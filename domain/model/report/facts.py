"""All that a report has to know of one message."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber, PersonId
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.workflow.stages import StatusPeriod
from domain.model.incident.workflow.status import (
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    Status,
)
from domain.model.message.citizen_message import Topic
from domain.model.message.network import Network

REPEATED_WITHIN: Final = timedelta(days=30)
"""From one message of an author to the next, so that this counts as a repeated one."""


@dataclass(frozen=True, slots=True)
class PlacedFact:
    """An answer that stands in the social network, and the due that it met or missed."""

    kind: DraftKind
    at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DraftFact:
    """A version that was sent to control."""

    version: DraftVersion
    kind: DraftKind
    authority: AuthorityCode
    by: PersonId
    due_kept: bool | None
    """Whether it was with control in time (§20); None where there was no draft due to keep."""

    approved: bool = False
    reasons: frozenset[RejectionReason] = frozenset()
    """Of its rejection (§13); none while it waits, or once it was replaced."""

    without: tuple[AuthorityCode, ...] = ()
    """Whose information was missing when it was approved (§12)."""


@dataclass(frozen=True, slots=True)
class AlertFact:
    """The alert of an incident that is of high importance now (§22)."""

    raised_at: datetime
    acknowledged_at: datetime | None = None
    """By whoever took note first."""

    reported_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One message as it stands; moments are aware."""

    number: IncidentNumber
    kind: IncidentKind
    status: Status
    importance: Importance
    network: Network
    topic: Topic
    detected_at: datetime
    due_at: datetime
    draft_due_at: datetime
    periods: tuple[StatusPeriod, ...]
    ground: NoAnswerGround | CancelGround | None = None
    authorities: tuple[AuthorityCode, ...] = ()
    """The lead first."""

    drafts: tuple[DraftFact, ...] = ()
    """In the order of their versions."""

    placements: tuple[PlacedFact, ...] = ()
    """In order, with those of before a reopening."""

    returns: tuple[AuthorityCode, ...] = ()
    """Who has returned it to control, each time (§11)."""

    redirected_from: tuple[AuthorityCode, ...] = ()
    """From whom control has redirected it to another authority, each time (§11)."""

    alert: AlertFact | None = None
    repeated: bool = False
    """The same author had another message, that is not cancelled, within the 30 days before."""

    beginning: str = ""
    """READ code points of the citizen's text, as it was written: `shown_beginning` shows them."""
    author_name: str | None = None
    """As the network knows the citizen."""

    @property
    def lead(self) -> AuthorityCode | None:
        """The authority that answers; for it the message counts (§12)."""
        return self.authorities[0] if self.authorities else None

    @property
    def clocks(self) -> Iterator[PlacedFact]:
        """What has stopped a clock: final answers, and of interim ones the first before each (§17).

        A clarification stops none; neither does a further interim answer.
        """
        interim_stands = False
        for placed in self.placements:
            match placed.kind:
                case DraftKind.FINAL:
                    interim_stands = False
                    yield placed
                case DraftKind.INTERIM if not interim_stands:
                    interim_stands = True
                    yield placed
                case DraftKind.INTERIM | DraftKind.CLARIFICATION:
                    pass

    @property
    def in_time(self) -> bool:
        """Whether every clock that was stopped was met; placed exactly at the due is in time."""
        return all(stopped.at <= stopped.due_at for stopped in self.clocks)

    @property
    def awaits_final(self) -> bool:
        """Whether an interim answer stands, and the final one is due (§17)."""
        stopped = [clock.kind for clock in self.clocks]
        return not self.status.closed and stopped[-1:] == [DraftKind.INTERIM]

    @property
    def answered_at(self) -> datetime | None:
        """When the final answer was placed."""
        return self.placements[-1].at if self.status is Status.ANSWERED else None

    @property
    def reopened_after_answer(self) -> bool:
        """Whether control took it into work again after an answer."""
        answers = sum(placed.kind is DraftKind.FINAL for placed in self.placements)
        return answers > (self.status is Status.ANSWERED)
