"""Publications: no approval, and placement by link alone (§5-§7)."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.ids import AuthorityCode
from domain.model.incident.answer.draft import Draft, DraftKind, DraftState, OutdatedVersion
from domain.model.incident.answer.placement import Placement
from domain.model.incident.answer.review_findings import ReviewFindings
from domain.model.incident.closing import ClosingAndReopening
from domain.model.incident.events import (
    AnswerPlaced,
    AnswerPrepared,
    GivenToControl,
    PlacementUndone,
)
from domain.model.incident.placements import Placements
from domain.model.incident.workflow.status import IncidentKind, Move, Status
from domain.model.message.attachment import Attachment
from domain.model.time.deadline import Due


class Publications(Placements, ClosingAndReopening):
    """Answering a publication; handing it over to control."""

    __slots__ = ()

    def give_to_control(self, due: Due, draft_due_at: datetime, by: Actor, at: datetime) -> bool:
        """Turn the publication into an incident under control; its detection time stays (§4, §9).

        It stays assigned to its authority; a prepared text that was not placed waits for control's
        approval (§13). False if it is an incident already. Raises AlreadyClosed.
        """
        if not self.publication:
            return False
        self._must_be_open()
        ready = self.approved_draft
        if ready is not None:
            self._move(Move.GIVE_TO_CONTROL, at)
            ready.state = DraftState.WAITING
        self.kind = IncidentKind.INCIDENT
        self.due = due
        self.draft_due_at = draft_due_at
        self._restart_reminders()
        self._record(
            GivenToControl, at, by, due_at=due.at, version=ready.version if ready else None
        )
        return True

    def _prepare(
        self,
        text: str,
        files: tuple[Attachment, ...],
        lead: AuthorityCode,
        by: Actor,
        at: datetime,
        *,
        proof: ReviewFindings | None,
    ) -> Draft:
        earlier = self.approved_draft
        self._move(Move.PREPARE, at)
        if earlier is not None:
            earlier.state = DraftState.SUPERSEDED
        draft = self._new_draft(text, files, DraftKind.FINAL, by, at, lead=lead, proof=proof)
        draft.state = DraftState.APPROVED
        whose = by.colleague(earlier.signed if earlier else None)
        self._record(AnswerPrepared, at, by, version=draft.version, authority=lead, whose=whose)
        return draft

    def _undrafted(self, url: str | None) -> bool:
        return self.publication and url is not None and self.approved_draft is None

    def _place_undrafted(
        self, url: str | None, by: Actor, at: datetime, recorded_at: datetime
    ) -> Placement:
        self._close(Move.PLACE_UNDRAFTED, at)
        placement = self._note_placed(None, by.signed(recorded_at), at, self.due.at, url)
        self._record(
            AnswerPlaced, at, by, version=None, with_link=True, in_time=at <= placement.due_at
        )
        return placement

    def _unplace_undrafted(self, by: Actor, at: datetime) -> bool:
        if self.status is Status.IN_PROGRESS:
            return False
        placement = self.check_correctable(at)
        if placement.version is not None:
            raise OutdatedVersion(self.number, None, self._current_version)
        self._move(Move.UNPLACE_UNDRAFTED, at)
        self.placements.remove(placement)
        self.closed_at = None
        whose = by.colleague(placement.recorded)
        self._record(PlacementUndone, at, by, version=None, whose=whose)
        return True
