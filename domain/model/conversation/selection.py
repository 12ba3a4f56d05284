"""Several open incidents that a person picks for one common action (§10, §19).

The offered incidents are fixed when the selection is opened, so that pages don't shift; their
current state is looked up for display and for the action.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from domain.model.errors import Limited, NotYours, Owned, Reason, Refusal, TooMany
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId, SelectionId
from domain.model.incident.workflow.status import (
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    Status,
)

PAGE: Final = 10
"""Incidents per page."""

MOST_CHOSEN: Final = 50
"""All of them change in one transaction, which blocks every other writer."""


Ground = NoAnswerGround | CancelGround
"""The ground for closing without an answer (§19), or for cancelling."""


class BulkAction(StrEnum):
    """An action on several incidents."""

    ROUTE = "route"
    RAISE = "raise"
    """To high importance."""
    LEAVE_UNANSWERED = "no_answer"
    CANCEL = "cancel"

    def fits(self, status: Status, importance: Importance, kind: IncidentKind) -> bool:
        """Whether the action is possible for such an incident."""
        match self:
            case BulkAction.ROUTE:
                return status is Status.REGISTERED
            case BulkAction.RAISE:
                normal = importance is Importance.NORMAL and kind is IncidentKind.INCIDENT
                return normal and not status.closed
            case BulkAction.LEAVE_UNANSWERED | BulkAction.CANCEL:
                return not status.closed


@dataclass(frozen=True, slots=True)
class Bulk:
    """An action with its parameters: the authority to route to (§11), the ground of a closing."""

    action: BulkAction
    authority: AuthorityCode | None = None
    ground: Ground | None = None
    sheet: int = field(default=0, compare=False)
    """The shown sheet of a long list of authorities, from 0."""
    looked_for: str = field(default="", compare=False)
    """Or only authorities with these words in their names."""

    @property
    def complete(self) -> bool:
        """Whether all parameters are set, so that it can be confirmed."""
        match self.action:
            case BulkAction.ROUTE:
                return self.authority is not None
            case BulkAction.LEAVE_UNANSWERED:
                return isinstance(self.ground, NoAnswerGround)
            case BulkAction.CANCEL:
                return self.ground in SHARED_CANCEL_GROUNDS
            case BulkAction.RAISE:
                return True


SHARED_CANCEL_GROUNDS: Final = (CancelGround.MISTAKE, CancelGround.POST_DELETED)
"""Not DUPLICATE: it needs an original, which is named on the incident's card."""


class SkipReason(StrEnum):
    """Why an incident was skipped."""

    CLOSED = "closed"
    OUT_OF_TURN = "out_of_turn"
    UNCHANGED = "unchanged"
    """It was in that state already."""
    PUBLICATION = "publication"
    """It is never of high importance (§2)."""
    NOT_PERMITTED = "not_permitted"
    HAS_DUPLICATES = "has_duplicates"
    """Its duplicates depend on its answer; its card warns of that."""
    NEEDS_CARD = "needs_card"
    """Something must be settled first on its own card."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A skipped incident and its status at that time."""

    number: IncidentNumber
    why: SkipReason
    status: Status


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """The action, the changed incidents and the skipped ones.

    `orphans`: duplicates of the changed ones, which now get no answer either.
    """

    bulk: Bulk
    done: tuple[IncidentNumber, ...]
    left: tuple[Skipped, ...]
    orphans: tuple[IncidentNumber, ...] = ()


@dataclass(slots=True, kw_only=True)
class Selection:
    """A person's selection; it ends with an outcome, or is closed without one."""

    id: SelectionId
    person: PersonId
    offered: tuple[IncidentNumber, ...]
    """In display order: the earliest deadline first."""
    chosen: set[IncidentNumber] = field(default_factory=set)
    page: int = 0
    asked: Bulk | None = None
    """The action to complete or confirm."""
    outcome: BulkOutcome | None = None
    closed: bool = False

    @property
    def pages(self) -> int:
        """The number of pages; at least one."""
        return max(1, -(-len(self.offered) // PAGE))

    @property
    def shown(self) -> tuple[IncidentNumber, ...]:
        """The incidents on the current page."""
        return self._on(self.page)

    def check_owner(self, person: PersonId) -> None:
        """Raises NotYours."""
        if self.person != person:
            raise NotYours(Owned.SELECTION, self.person)

    def choose(self, number: IncidentNumber, *, chosen: bool) -> None:
        """Select an offered incident, or deselect it; repeating is a no-op.

        Raises TooMany, SELECTION_GONE.
        """
        self._set((number,) if number in self.offered else (), chosen=chosen)

    def choose_page(self, page: int, *, chosen: bool) -> None:
        """Select or deselect a whole page; raises TooMany, SELECTION_GONE."""
        self._set(self._on(page), chosen=chosen)

    def turn(self, page: int) -> None:
        """Show a page, at most the last one, instead of a question; raises SELECTION_GONE."""
        self._go_on()
        self.page = min(page, self.pages - 1)

    def ask(self, bulk: Bulk) -> None:
        """Ask for completion or confirmation of the action.

        Raises NOTHING_CHOSEN, SELECTION_GONE.
        """
        self._go_on()
        if not self.chosen:
            raise Refusal(Reason.NOTHING_CHOSEN)
        self.asked = bulk

    def close(self) -> None:
        """Close without an action; raises SELECTION_GONE."""
        self._go_on()
        self.closed = True

    def confirmed(self, bulk: Bulk) -> list[IncidentNumber]:
        """The incidents to change, in order of their numbers, in which they are locked.

        Raises SELECTION_GONE; CHOICE_CHANGED unless the action is complete and the one last asked.
        """
        self._must_be_open()
        if bulk != self.asked or not bulk.complete:
            raise Refusal(Reason.CHOICE_CHANGED)
        return sorted(self.chosen)

    def finish(self, outcome: BulkOutcome) -> None:
        """Store the outcome."""
        self.asked = None
        self.outcome = outcome

    def _set(self, numbers: Collection[IncidentNumber], *, chosen: bool) -> None:
        self._go_on()
        after = self.chosen | set(numbers) if chosen else self.chosen - set(numbers)
        if len(after) > MOST_CHOSEN:
            raise TooMany(Limited.CHOSEN, MOST_CHOSEN)
        self.chosen = after

    def _go_on(self) -> None:
        """A change of the selection withdraws the pending action."""
        self._must_be_open()
        self.asked = None

    def _must_be_open(self) -> None:
        if self.closed or self.outcome is not None:
            raise Refusal(Reason.SELECTION_GONE)

    def _on(self, page: int) -> tuple[IncidentNumber, ...]:
        return self.offered[page * PAGE : (page + 1) * PAGE]
