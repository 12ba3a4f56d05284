"""Placing answers, undoing and correcting placements; publications (§5-§7, §9, §16, §17)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from domain.model.actor import MONITORING, Actor, Signature
from domain.model.ids import AuthorityCode, DraftVersion
from domain.model.incident import events
from domain.model.incident.answer.draft import (
    Draft,
    DraftKind,
    DraftState,
    OutdatedVersion,
    ReviewFindings,
)
from domain.model.incident.answer.placement import UNDO_WINDOW, Placement, checked_moment
from domain.model.incident.answer.proof import FIRST_LOOKS
from domain.model.incident.closing import ClosingAndReopening
from domain.model.incident.promises import FoundPromise
from domain.model.incident.workflow.assignment import Assignment
from domain.model.incident.workflow.policy import SecondClock
from domain.model.incident.workflow.status import IncidentKind, Move, MoveNotAllowed, Status
from domain.model.message.citizen_message import Attachment
from domain.model.time.deadline import Deadlines, Due

_SECOND: Final = timedelta(seconds=1)


class Placing(ClosingAndReopening):
    """Placing, undoing, correcting; the answers to publications."""

    __slots__ = ()

    def check_placing(self, url: str | None) -> None:
        """Raise AlreadyClosed or MoveNotAllowed unless `place` can record this link now."""
        self.check(Move.PLACE_UNDRAFTED if self._undrafted(url) else Move.PLACE)

    def place(
        self,
        url: str | None,
        by: Actor,
        placed_at: datetime,
        at: datetime | None = None,
        final: Deadlines | None = None,
        *,
        promised: Iterable[FoundPromise] = (),
    ) -> Placement:
        """Record that the approved text was placed in the social network.

        A final answer stops the clock (§9). An interim one opens the second clock with the
        deadlines `final`, unless it runs already (§17). A clarification leaves the clock running
        (§10). `at`: the current time, if the placement is recorded later than it happened.
        For a publication a link alone is enough. `promised`: the promises found in the text. Raises
        AlreadyClosed, MoveNotAllowed.
        """
        self.check_placing(url)
        if self._undrafted(url):
            return self._place_undrafted(url, by, placed_at, at or placed_at)
        draft, due_at, lead = self._to_place, self.due.at, self.lead
        match draft.kind:
            case DraftKind.FINAL:
                self._close(Move.PLACE, placed_at)
            case DraftKind.INTERIM:
                self._move(Move.PLACE_INTERIM, placed_at)
                if self.second_clock is None:
                    self._run_second_clock(SecondClock(draft.version, placed_at, due_at), final)
            case DraftKind.CLARIFICATION:
                self._move(Move.PLACE_CLARIFICATION, placed_at)
        draft.state = DraftState.PLACED
        recorded = by.signed(at or placed_at)
        placement = self._note_placed(draft.version, recorded, placed_at, due_at, url)
        days = () if lead is None else self._add_promises(draft.version, lead, promised)
        self._record_placed(draft, placement, by, days)
        return placement

    def record_earlier_answer(self, placed_at: datetime, authority: AuthorityCode | None) -> None:
        """Record an answer placed before registration, as the monitoring system reports it.

        It can't be undone here, however recent it is.
        """
        if authority is not None:
            self.assignments = [Assignment(authority, routed_at=self.registered_at)]
        self._close(Move.FIND_ANSWERED, placed_at)
        # backdated, so that the undo window is already over
        signed = Signature(MONITORING, placed_at - UNDO_WINDOW - _SECOND)
        placement = self._note_placed(None, signed, placed_at, self.due.at, url=None)
        in_time = placed_at <= placement.due_at
        self._record(
            events.AnsweredElsewhere, placed_at, None, authority=authority, in_time=in_time
        )

    def recognise_body(self, authority: AuthorityCode, at: datetime) -> None:
        """Record which authority gave the earlier answer, once its name is known here."""
        self.named_body = None
        self.assignments = [Assignment(authority, routed_at=self.registered_at)]
        self.periods[-1] = replace(self.periods[-1], lead=authority)
        self._record(events.BodyRecognised, at, None, authority=authority)

    def unplace(
        self,
        version: DraftVersion | None,
        by: Actor,
        at: datetime,
        first: Deadlines | None = None,
    ) -> bool:
        """Undo a placement recorded by mistake: the version is ready to be placed again.

        If it had opened the second clock, the first one runs again with the deadlines `first`.
        `version` None: an answer placed without a text. False if it is not placed (any more).
        Raises UndoTooLate, OutdatedVersion, AlreadyClosed, MoveNotAllowed.
        """
        if version is None:
            return self._unplace_undrafted(by, at)
        approved = self.approved_draft
        if not self.status.closed and approved is not None and approved.version == version:
            return False
        placement = self.check_correctable(at, version)
        draft = self.draft(version)
        self._move(Move.UNPLACE, at)
        draft.state = DraftState.APPROVED
        draft.maybe_written = draft.maybe_written or placement.page is not None
        self.placements.remove(placement)
        self._forget_promises(version)
        self.closed_at = None
        reopened = self._stop_second_clock(placement, first)
        self._record(
            events.PlacementUndone,
            at,
            by,
            version=version,
            kind=draft.kind,
            due_at=self.due.at if reopened else None,
            whose=by.colleague(placement.recorded),
            page=placement.page,
        )
        return True

    def correct_placement_link(self, url: str, by: Actor, at: datetime) -> None:
        """Correct the link of the placement; raises as `check_link_correctable` does."""
        placement = self.check_link_correctable(at)
        self.placements[-1] = replace(
            placement,
            url=url,
            next_look_at=at + FIRST_LOOKS[0],
            put_off_at=at,
            address=None,
            thread=None,
            proof=None,
            found="",
        )
        links = self._put_right(placement.url, url)
        whose = by.colleague(placement.recorded)
        version = placement.version
        self._record(
            events.PlacementLinkCorrected, at, by, version=version, links=links, whose=whose
        )

    def correct_placement_time(
        self, placed_at: datetime, by: Actor, at: datetime, final: Deadlines | None = None
    ) -> None:
        """Correct the time of a placement recorded late; in time or late follows from it (§9).

        If it opened the second clock, that starts at the new time, with the deadlines `final`
        (§17). Raises PlacedInFuture, PlacedBeforeApproval, PlacedBeforeDetection, and as
        `check_correctable` does.
        """
        placement = self.check_correctable(at)
        version = placement.version
        decision = self.draft(version).decision if version is not None else None
        moment = checked_moment(
            self.number,
            placed_at,
            at,
            detected_at=self.detected_at,
            approved_at=decision.signed.at if decision else None,
        )
        self.placements[-1] = replace(placement, at=moment)
        clock = self.second_clock
        opened = clock is not None and clock.version == version
        if clock is not None and opened:
            self._run_second_clock(replace(clock, opened_at=moment), final)
        began = self.periods[placement.period]
        self.periods[placement.period] = replace(began, since=moment)
        self._record(
            events.PlacementTimeCorrected,
            at,
            by,
            version=version,
            placed_at=moment,
            in_time=moment <= placement.due_at,
            kind=self.placed_kind(placement),
            due_at=self.due.at if opened else None,
        )

    @property
    def _to_place(self) -> Draft:
        if self.approved_draft is None:
            raise MoveNotAllowed(self.number, self.status, Move.PLACE)
        return self.approved_draft

    def _record_placed(
        self, draft: Draft, placement: Placement, by: Actor, promised: tuple[date, ...]
    ) -> None:
        at, version = placement.at, draft.version
        with_link = placement.url is not None
        in_time = at <= placement.due_at
        match draft.kind:
            case DraftKind.FINAL:
                self._record(
                    events.AnswerPlaced,
                    at,
                    by,
                    version=version,
                    with_link=with_link,
                    in_time=in_time,
                    promised=promised,
                )
            case DraftKind.INTERIM:
                clock = self.second_clock
                self._record(
                    events.InterimPlaced,
                    at,
                    by,
                    version=version,
                    with_link=with_link,
                    in_time=in_time,
                    due_at=self.due.at,
                    opened=clock is not None and clock.version == version,
                    promised=promised,
                )
            case DraftKind.CLARIFICATION:
                self._record(
                    events.ClarificationPlaced, at, by, version=version, with_link=with_link
                )

    def give_to_control(self, due: Due, draft_due_at: datetime, by: Actor, at: datetime) -> bool:
        """Turn the publication into an incident for control; its detection time stays (§4, §9).

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
            events.GivenToControl, at, by, due_at=due.at, version=ready.version if ready else None
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
        self._record(
            events.AnswerPrepared, at, by, version=draft.version, authority=lead, whose=whose
        )
        return draft

    def _undrafted(self, url: str | None) -> bool:
        return self.publication and url is not None and self.approved_draft is None

    def _place_undrafted(
        self, url: str | None, by: Actor, placed_at: datetime, at: datetime
    ) -> Placement:
        self._close(Move.PLACE_UNDRAFTED, placed_at)
        placement = self._note_placed(None, by.signed(at), placed_at, self.due.at, url)
        self._record(
            events.AnswerPlaced,
            placed_at,
            by,
            version=None,
            with_link=True,
            in_time=placed_at <= placement.due_at,
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
        self._record(events.PlacementUndone, at, by, version=None, whose=whose)
        return True
