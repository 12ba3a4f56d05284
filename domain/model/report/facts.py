"""The facts about one message that a report needs."""

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
"""The longest gap between two messages of an author that counts as a repetition."""


@dataclass(frozen=True, slots=True)
class PlacedFact:
    """A placed answer, and the deadline that it met or missed."""

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
    """Whether it met the draft deadline (§20); None if there was none."""

    approved: bool = False
    reasons: frozenset[RejectionReason] = frozenset()
    """The reasons of its rejection (§13); empty while it waits or if it was replaced."""

    without: tuple[AuthorityCode, ...] = ()
    """The authorities whose information was missing at the approval (§12)."""


@dataclass(frozen=True, slots=True)
class AlertFact:
    """The alert of an incident that currently has high importance (§22)."""

    raised_at: datetime
    acknowledged_at: datetime | None = None
    """The first acknowledgement."""

    reported_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one message in its current state; moments are aware."""

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
    """In order, including those before a reopening."""

    returns: tuple[AuthorityCode, ...] = ()
    """The authorities that returned it to control, once per return (§11)."""

    redirected_from: tuple[AuthorityCode, ...] = ()
    """The authorities it was redirected from, once per redirection (§11)."""

    alert: AlertFact | None = None
    repeated: bool = False
    """The same author had another message, not cancelled, within the 30 days before."""

    beginning: str = ""
    """The first READ code points of the original text; use `shown_beginning` for display."""
    author_name: str | None = None
    """The citizen's name in the network."""

    @property
    def lead(self) -> AuthorityCode | None:
        """The authority that answers, for which the message counts (§12)."""
        return self.authorities[0] if self.authorities else None

    @property
    def clocks(self) -> Iterator[PlacedFact]:
        """The placements that stopped a clock: final answers, and first interim ones (§17).

        Clarifications and further interim answers don't stop a clock.
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
        """Whether all stopped clocks were met; placed exactly at the deadline is in time."""
        return all(stopped.at <= stopped.due_at for stopped in self.clocks)

    @property
    def awaits_final(self) -> bool:
        """Whether an interim answer was placed and the final one is pending (§17)."""
        stopped = [clock.kind for clock in self.clocks]
        return not self.status.closed and stopped[-1:] == [DraftKind.INTERIM]

    @property
    def answered_at(self) -> datetime | None:
        """When the final answer was placed."""
        return self.placements[-1].at if self.status is Status.ANSWERED else None

    @property
    def reopened_after_answer(self) -> bool:
        """Whether control reopened it after an answer."""
        answers = sum(placed.kind is DraftKind.FINAL for placed in self.placements)
        return answers > (self.status is Status.ANSWERED)
