"""Placing approved answers, undoing and correcting placements (§9, §16, §17)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from domain.model.actor import MONITORING, Actor, Signature
from domain.model.ids import AuthorityCode, DraftVersion
from domain.model.incident.answer.draft import Draft, DraftKind, DraftState
from domain.model.incident.answer.placement import UNDO_WINDOW, Placement, checked_moment
from domain.model.incident.events import (
    AnsweredElsewhere,
    AnswerPlaced,
    ClarificationPlaced,
    InterimPlaced,
    PlacementLinkCorrected,
    PlacementTimeCorrected,
    PlacementUndone,
)
from domain.model.incident.promises import Found
from domain.model.incident.publications import Publications
from domain.model.incident.workflow.assignment import Assignment
from domain.model.incident.workflow.second_clock import SecondClock
from domain.model.incident.workflow.status import Move, MoveNotAllowed
from domain.model.time.deadline import Dues

_SECOND: Final = timedelta(seconds=1)


class Placing(Publications):
    """Placing, undoing, correcting."""

    __slots__ = ()

    def check_placing(self, url: str | None) -> None:
        """Raise AlreadyClosed or MoveNotAllowed unless `place` can record this link now."""
        self.check(Move.PLACE_UNDRAFTED if self._undrafted(url) else Move.PLACE)

    def place(
        self,
        url: str | None,
        by: Actor,
        at: datetime,
        recorded_at: datetime | None = None,
        final: Dues | None = None,
        *,
        promised: Iterable[Found] = (),
    ) -> Placement:
        """Record that the approved text was placed in the social network.

        A final answer stops the clock (§9). An interim one opens the second clock with the
        deadlines `final`, unless it runs already (§17). A clarification leaves the clock running
        (§10). `recorded_at`: the current time, if the placement is recorded later than it happened.
        For a publication a link alone is enough. `promised`: the promises found in the text. Raises
        AlreadyClosed, MoveNotAllowed.
        """
        self.check_placing(url)
        if self._undrafted(url):
            return self._place_undrafted(url, by, at, recorded_at or at)
        draft, due_at, lead = self._to_place, self.due.at, self.lead
        match draft.kind:
            case DraftKind.FINAL:
                self._close(Move.PLACE, at)
            case DraftKind.INTERIM:
                self._move(Move.PLACE_INTERIM, at)
                if self.second_clock is None:
                    self._run_second_clock(SecondClock(draft.version, at, due_at), final)
            case DraftKind.CLARIFICATION:
                self._move(Move.PLACE_CLARIFICATION, at)
        draft.state = DraftState.PLACED
        placement = self._note_placed(draft.version, by.signed(recorded_at or at), at, due_at, url)
        days = () if lead is None else self._find_promises(draft.version, lead, promised)
        self._record_placed(draft, placement, by, days)
        return placement

    def find_answered(self, at: datetime, authority: AuthorityCode | None) -> None:
        """Record an answer placed before registration, as the monitoring system reports it.

        It can't be undone here, however recent it is.
        """
        if authority is not None:
            self.assignments = [Assignment(authority, routed_at=self.registered_at)]
        self._close(Move.FIND_ANSWERED, at)
        signed = Signature(MONITORING, at - UNDO_WINDOW - _SECOND)
        placement = self._note_placed(None, signed, at, self.due.at, url=None)
        in_time = at <= placement.due_at
        self._record(AnsweredElsewhere, at, None, authority=authority, in_time=in_time)

    def unplace(
        self,
        version: DraftVersion | None,
        by: Actor,
        at: datetime,
        first: Dues | None = None,
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
        self.placements.remove(placement)
        self._forget_promises(version)
        self.closed_at = None
        reopened = self._stop_second_clock(placement, first)
        self._record(
            PlacementUndone,
            at,
            by,
            version=version,
            kind=draft.kind,
            due_at=self.due.at if reopened else None,
            whose=by.colleague(placement.recorded),
        )
        return True

    def correct_placement_link(self, url: str, by: Actor, at: datetime) -> None:
        """Correct the link of the placement; raises as `check_correctable` does."""
        placement = self.check_correctable(at)
        self.placements[-1] = replace(placement, url=url)
        links = self._put_right(placement.url, url)
        whose = by.colleague(placement.recorded)
        version = placement.version
        self._record(PlacementLinkCorrected, at, by, version=version, links=links, whose=whose)

    def correct_placement_time(
        self, placed_at: datetime, by: Actor, at: datetime, final: Dues | None = None
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
            PlacementTimeCorrected,
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
                    AnswerPlaced,
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
                    InterimPlaced,
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
                self._record(ClarificationPlaced, at, by, version=version, with_link=with_link)
