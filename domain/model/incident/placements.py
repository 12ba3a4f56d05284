"""Placements of answers, and the checks for correcting them (§9)."""

from datetime import datetime

from domain.model.actor import Signature
from domain.model.ids import DraftVersion
from domain.model.incident.answer.draft import DraftKind, OutdatedVersion
from domain.model.incident.answer.placement import Placement, UndoTooLate, undoable
from domain.model.incident.drafts import Drafts
from domain.model.incident.workflow.status import Move, MoveNotAllowed, Status


class Placements(Drafts):
    """The placements as they stand."""

    __slots__ = ()

    @property
    def answered_at(self) -> datetime | None:
        """The time at which the final answer was placed."""
        if self.status is not Status.ANSWERED:
            return None
        return self.placements[-1].at

    def placement_of(self, version: DraftVersion | None) -> Placement | None:
        """The placement of that version; None: of the last answer placed without a text."""
        return next((one for one in reversed(self.placements) if one.version == version), None)

    def placed_kind(self, placement: Placement) -> DraftKind:
        """The kind of the placed text; a link alone means the final answer."""
        version = placement.version
        return DraftKind.FINAL if version is None else self.draft(version).kind

    @property
    def placed_undrafted(self) -> bool:
        """Whether the answer was placed by link alone."""
        answered = self.status is Status.ANSWERED
        return answered and self.placements[-1].version is None

    def undoable_placement(self, now: datetime) -> Placement | None:
        """The last placement, if it can still be undone or corrected."""
        last = self.placements[-1] if self.placements else None
        if last is None or not self._stands_as_placed(last):
            return None
        return last if undoable(last.recorded.at, now) else None

    def check_correctable(self, now: datetime, version: DraftVersion | None = None) -> Placement:
        """The last placement, or that of `version`, if it can be undone or corrected.

        Raises UndoTooLate, OutdatedVersion, MoveNotAllowed; AlreadyClosed if it was closed without
        an answer.
        """
        if self.status is not Status.ANSWERED:
            self.check(Move.UNPLACE)
        if not self.placements:
            raise MoveNotAllowed(self.number, self.status, Move.UNPLACE)
        last = self.placements[-1]
        placement = last if version is None else self.placement_of(version)
        if placement is None:
            raise OutdatedVersion(self.number, version or last.version, self._current_version)
        if placement is not last or not undoable(placement.recorded.at, now):
            raise UndoTooLate(self.number, placement.recorded.at, self.kind)
        if not self._stands_as_placed(placement):
            raise MoveNotAllowed(self.number, self.status, Move.UNPLACE)
        return placement

    def _note_placed(
        self,
        version: DraftVersion | None,
        recorded: Signature,
        at: datetime,
        due_at: datetime,
        url: str | None,
    ) -> Placement:
        """Store the placement, linked to the status period that it began."""
        placement = Placement(version, recorded, at, due_at, len(self.periods) - 1, url)
        self.placements.append(placement)
        return placement

    def _stands_as_placed(self, last: Placement) -> bool:
        """Whether the status is still the one that the last placement led to."""
        if self.placed_kind(last) is DraftKind.FINAL:
            return self.status is Status.ANSWERED
        return self.status.awaits_draft
