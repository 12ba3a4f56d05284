"""Several open incidents that one person picks in order to do the same to all of them (§10, §19).

What was offered is fixed when the selection is opened, so that pages don't shift under the finger;
what has become of the incidents since is looked up when it is shown and when it is acted on.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId, SelectionId
from domain.model.incident.workflow.status import (
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    Status,
)

PAGE: Final = 10
"""Incidents that are shown at a time."""

MOST_CHOSEN: Final = 50
"""All of them change in one transaction, for which every other writer waits."""


Ground = NoAnswerGround | CancelGround
"""Why an incident is closed without an answer (§19), or taken out of work."""


class BulkAction(StrEnum):
    """What can be done to several incidents at once."""

    ROUTE = "route"
    RAISE = "raise"
    """To high importance."""
    LEAVE_UNANSWERED = "no_answer"
    CANCEL = "cancel"

    def fits(self, status: Status, importance: Importance, kind: IncidentKind) -> bool:
        """Whether it makes sense for an incident that is so."""
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
    """An action with what it needs: the authority to route to (§11), the ground of a closing."""

    action: BulkAction
    authority: AuthorityCode | None = None
    ground: Ground | None = None
    sheet: int = field(default=0, compare=False)
    """Of very many authorities those are offered that stand on this one, from 0."""
    looked_for: str = field(default="", compare=False)
    """Or those with these words in their names."""

    @property
    def complete(self) -> bool:
        """Whether nothing more has to be asked before it is confirmed."""
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
"""A duplicate needs an original of its own, and is named on its card."""


class SkipReason(StrEnum):
    """Why it was not done to one of the incidents."""

    CLOSED = "closed"
    OUT_OF_TURN = "out_of_turn"
    UNCHANGED = "unchanged"
    """It had been so before."""
    PUBLICATION = "publication"
    """It is never of high importance (§2)."""
    NOT_PERMITTED = "not_permitted"
    HAS_DUPLICATES = "has_duplicates"
    """Others were cancelled because this one would be answered: that is warned of on its card."""
    NEEDS_CARD = "needs_card"
    """Something else has to be settled first, on its own card."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An incident that stayed as it was, and its status then."""

    number: IncidentNumber
    why: SkipReason
    status: Status


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """What was done, to which incidents, and which stayed as they were.

    `orphans`: duplicates of those done, which now get no answer either.
    """

    bulk: Bulk
    done: tuple[IncidentNumber, ...]
    left: tuple[Skipped, ...]
    orphans: tuple[IncidentNumber, ...] = ()


@dataclass
class SelectionGone(DomainError):
    """It was closed or acted on, or its owner has opened another one since."""


@dataclass
class NotYourSelection(DomainError):
    """Somebody presses the buttons of `owner`."""

    owner: PersonId


@dataclass
class NothingChosen(DomainError):
    """An action without an incident to do it to."""


@dataclass
class TooManyChosen(DomainError):
    """More than MOST_CHOSEN."""


@dataclass
class ChoiceChanged(DomainError):
    """What is confirmed is not what was asked last."""


@dataclass
class NothingToChoose(DomainError):
    """There are no open incidents that the person coordinates here."""


@dataclass
class NotCoordinating(DomainError):
    """The person coordinates neither incidents (§4) nor publications (§5)."""


@dataclass(slots=True, kw_only=True)
class Selection:
    """Belongs to the person who opened it; ends with an outcome, or is closed without one."""

    id: SelectionId
    person: PersonId
    offered: tuple[IncidentNumber, ...]
    """In the order in which they are shown: the earliest due first."""
    chosen: set[IncidentNumber] = field(default_factory=set)
    page: int = 0
    asked: Bulk | None = None
    """What has to be completed or confirmed now."""
    outcome: BulkOutcome | None = None
    closed: bool = False

    @property
    def pages(self) -> int:
        """How many pages the offered ones fill; at least one."""
        return max(1, -(-len(self.offered) // PAGE))

    @property
    def shown(self) -> tuple[IncidentNumber, ...]:
        """Those of the current page."""
        return self._on(self.page)

    def check_owner(self, person: PersonId) -> None:
        """Raises NotYourSelection."""
        if self.person != person:
            raise NotYourSelection(self.person)

    def choose(self, number: IncidentNumber, *, chosen: bool) -> None:
        """Picks one of the offered, or puts it back; twice is as good as once.

        Raises TooManyChosen, SelectionGone.
        """
        self._set((number,) if number in self.offered else (), chosen=chosen)

    def choose_page(self, page: int, *, chosen: bool) -> None:
        """The same with a whole page; raises TooManyChosen, SelectionGone."""
        self._set(self._on(page), chosen=chosen)

    def turn(self, page: int) -> None:
        """Shows another page, the last where there are fewer; raises SelectionGone."""
        self._go_on()
        self.page = min(page, self.pages - 1)

    def ask(self, bulk: Bulk) -> None:
        """Wants the action completed or confirmed; raises NothingChosen, SelectionGone."""
        self._go_on()
        if not self.chosen:
            raise NothingChosen
        self.asked = bulk

    def think_again(self) -> None:
        """Nothing is asked any more; raises SelectionGone."""
        self._go_on()

    def close(self) -> None:
        """Nothing is done; raises SelectionGone."""
        self._go_on()
        self.closed = True

    def confirmed(self, bulk: Bulk) -> list[IncidentNumber]:
        """The incidents to act on, in order of their numbers, which is the order of locks.

        Raises ChoiceChanged unless the action is complete and is the one last asked; SelectionGone.
        """
        self._must_be_open()
        if bulk != self.asked or not bulk.complete:
            raise ChoiceChanged
        return sorted(self.chosen)

    def finish(self, outcome: BulkOutcome) -> None:
        """It has been acted on."""
        self.asked = None
        self.outcome = outcome

    def _set(self, numbers: Collection[IncidentNumber], *, chosen: bool) -> None:
        self._go_on()
        after = self.chosen | set(numbers) if chosen else self.chosen - set(numbers)
        if len(after) > MOST_CHOSEN:
            raise TooManyChosen
        self.chosen = after

    def _go_on(self) -> None:
        """A changed choice takes back what was asked about it."""
        self._must_be_open()
        self.asked = None

    def _must_be_open(self) -> None:
        if self.closed or self.outcome is not None:
            raise SelectionGone

    def _on(self, page: int) -> tuple[IncidentNumber, ...]:
        return self.offered[page * PAGE : (page + 1) * PAGE]
