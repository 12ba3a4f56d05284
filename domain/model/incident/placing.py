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
)
from domain.model.incident.answer.placement import UNDO_WINDOW, Placement, checked_moment
from domain.model.incident.answer.proof import FIRST_LOOKS
from domain.model.incident.closing import ClosingAndReopening
from domain.model.incident.promises import FoundPromise
from domain.model.incident.state import effect_of
from domain.model.incident.workflow.assignment import Assignment
from domain.model.incident.workflow.policy import SecondClock
from domain.model.incident.workflow.status import IncidentKind, Move, MoveNotAllowed, Status
from domain.model.incident.workflow.thresholds import Track
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
        draft = None if self._undrafted(url) else self._to_place
        found, with_link = tuple(promised), url is not None
        days = tuple(day for day, _ in found)
        match draft:
            case Draft(kind=DraftKind.INTERIM):
                self._record_interim(draft.version, by, placed_at, final, days, with_link=with_link)
            case Draft(kind=DraftKind.CLARIFICATION):
                self.record(
                    events.ClarificationPlaced,
                    placed_at,
                    by,
                    version=draft.version,
                    with_link=with_link,
                )
            case _:
                self.record(
                    events.AnswerPlaced,
                    placed_at,
                    by,
                    version=draft.version if draft else None,
                    with_link=with_link,
                    in_time=placed_at <= self.due.at,
                    promised=days if draft else (),
                )
        if draft is not None:
            self._write_promises(draft.version, found)
        return self._note_link(url, by.signed(at or placed_at))

    def _record_interim(
        self,
        version: DraftVersion,
        by: Actor,
        at: datetime,
        final: Deadlines | None,
        promised: tuple[date, ...],
        *,
        with_link: bool,
    ) -> None:
        opened = None if self.second_clock else _needed(final)
        self.record(
            events.InterimPlaced,
            at,
            by,
            version=version,
            with_link=with_link,
            in_time=at <= self.due.at,
            due_at=opened.answer.at if opened else self.due.at,
            opened=opened is not None,
            promised=promised,
        )
        if opened:
            self._note_deadlines(opened.answer, opened.draft)

    @effect_of(events.AnswerPlaced)
    def _answer_placed(self, event: events.AnswerPlaced) -> None:
        self._close(Move.PLACE_UNDRAFTED if event.version is None else Move.PLACE, event.at)
        self._add_placement(event.version, event.at, event.signed)
        if event.version is not None:
            self._add_promises(event.version, event.promised)

    @effect_of(events.InterimPlaced)
    def _interim_placed(self, event: events.InterimPlaced) -> None:
        self._move(Move.PLACE_INTERIM, event.at)
        self._add_placement(event.version, event.at, event.signed)
        self._add_promises(event.version, event.promised)
        if event.opened:
            self.second_clock = SecondClock(event.version, event.at, self.due.at)
            self._run_until(event.due_at)

    @effect_of(events.ClarificationPlaced)
    def _clarification_placed(self, event: events.ClarificationPlaced) -> None:
        self._move(Move.PLACE_CLARIFICATION, event.at)
        self._add_placement(event.version, event.at, event.signed)

    def _note_link(self, url: str | None, recorded: Signature) -> Placement:
        """Keep what no event holds: where the answer stands, and when that was recorded."""
        first_look = recorded.at + FIRST_LOOKS[0] if url else None
        placement = replace(
            self.placements[-1],
            url=url,
            recorded=recorded,
            next_look_at=first_look,
            put_off_at=recorded.at,
        )
        self.placements[-1] = placement
        return placement

    def record_earlier_answer(self, placed_at: datetime, authority: AuthorityCode | None) -> None:
        """Record an answer placed before registration, as the monitoring system reports it.

        It can't be undone here, however recent it is.
        """
        in_time = placed_at <= self.due.at
        self.record(events.AnsweredElsewhere, placed_at, None, authority=authority, in_time=in_time)

    @effect_of(events.AnsweredElsewhere)
    def _answered_elsewhere(self, event: events.AnsweredElsewhere) -> None:
        if event.authority is not None:
            self.assignments = [Assignment(event.authority, routed_at=self.registered_at)]
        self._close(Move.FIND_ANSWERED, event.at)
        # backdated, so that the undo window is already over
        recorded = Signature(MONITORING, event.at - UNDO_WINDOW - _SECOND)
        self._add_placement(None, event.at, recorded)

    def recognise_body(self, authority: AuthorityCode, at: datetime) -> None:
        """Record which authority gave the earlier answer, once its name is known here."""
        self.record(events.BodyRecognised, at, None, authority=authority)

    @effect_of(events.BodyRecognised)
    def _body_recognised(self, event: events.BodyRecognised) -> None:
        self.named_body = None
        self.assignments = [Assignment(event.authority, routed_at=self.registered_at)]
        self.periods[-1] = replace(self.periods[-1], lead=event.authority)

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
        running = _needed(first) if self._opened_second_clock(version) else None
        self.record(
            events.PlacementUndone,
            at,
            by,
            version=version,
            kind=self.placed_kind(placement),
            due_at=running.answer.at if running else None,
            whose=by.colleague(placement.recorded),
            page=placement.page,
        )
        if running:
            self._note_deadlines(running.answer, running.draft)
        return True

    @effect_of(events.PlacementUndone)
    def _placement_undone(self, event: events.PlacementUndone) -> None:
        self._move(Move.UNPLACE_UNDRAFTED if event.version is None else Move.UNPLACE, event.at)
        undone = self.placements.pop()
        self.closed_at = None
        if event.version is not None:
            draft = self.draft(event.version)
            draft.state = DraftState.APPROVED
            draft.maybe_written = draft.maybe_written or event.page is not None
            self._forget_promises(event.version)
        if event.due_at is not None:
            self.second_clock = None
            self.due = replace(self.due, at=event.due_at)
            self.reminded_until[Track.DUE] = undone.at  # earlier reminders were sent

    def correct_placement_link(self, url: str, by: Actor, at: datetime) -> None:
        """Correct the link of the placement; raises as `check_link_correctable` does."""
        placement = self.check_link_correctable(at)
        links = self._put_right(placement.url, url)
        whose = by.colleague(placement.recorded)
        version = placement.version
        self.record(
            events.PlacementLinkCorrected, at, by, version=version, links=links, whose=whose
        )
        self.placements[-1] = replace(self.placements[-1], url=url)

    @effect_of(events.PlacementLinkCorrected)
    def _link_corrected(self, event: events.PlacementLinkCorrected) -> None:
        self.placements[-1] = replace(
            self.placements[-1],
            next_look_at=event.at + FIRST_LOOKS[0],
            put_off_at=event.at,
            address=None,
            thread=None,
            proof=None,
            found="",
        )

    def correct_placement_time(
        self, placed_at: datetime, by: Actor, at: datetime, final: Deadlines | None = None
    ) -> None:
        """Correct the time of a placement recorded late; in time or late follows from it (§9).

        If it opened the second clock, that starts at the new time, with the deadlines `final`
        (§17). Raises PLACED_IN_FUTURE, PlacedTooEarly, and as
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
        opened = _needed(final) if self._opened_second_clock(version) else None
        self.record(
            events.PlacementTimeCorrected,
            at,
            by,
            version=version,
            placed_at=moment,
            in_time=moment <= placement.due_at,
            kind=self.placed_kind(placement),
            due_at=opened.answer.at if opened else None,
        )
        if opened:
            self._note_deadlines(opened.answer, opened.draft)

    @effect_of(events.PlacementTimeCorrected)
    def _time_corrected(self, event: events.PlacementTimeCorrected) -> None:
        placement = replace(self.placements[-1], at=event.placed_at)
        self.placements[-1] = placement
        began = self.periods[placement.period]
        self.periods[placement.period] = replace(began, since=event.placed_at)
        if self.second_clock is not None and event.due_at is not None:
            self.second_clock = replace(self.second_clock, opened_at=event.placed_at)
            self._run_until(event.due_at)

    @property
    def _to_place(self) -> Draft:
        if self.approved_draft is None:
            raise MoveNotAllowed(self.number, self.status, Move.PLACE)
        return self.approved_draft

    def give_to_control(self, due: Due, draft_due_at: datetime, by: Actor, at: datetime) -> bool:
        """Turn the publication into an incident for control; its detection time stays (§4, §9).

        It stays assigned to its authority; a prepared text that was not placed waits for control's
        approval (§13). False if it is an incident already. Raises AlreadyClosed.
        """
        if not self.publication:
            return False
        self._must_be_open()
        ready = self.approved_draft
        self.record(
            events.GivenToControl, at, by, due_at=due.at, version=ready.version if ready else None
        )
        self._note_deadlines(due, draft_due_at)
        return True

    @effect_of(events.GivenToControl)
    def _given_to_control(self, event: events.GivenToControl) -> None:
        if event.version is not None:
            self._move(Move.GIVE_TO_CONTROL, event.at)
            self.draft(event.version).state = DraftState.WAITING
        self.kind = IncidentKind.INCIDENT
        self._run_until(event.due_at)

    def _undrafted(self, url: str | None) -> bool:
        return self.publication and url is not None and self.approved_draft is None

    def _unplace_undrafted(self, by: Actor, at: datetime) -> bool:
        if self.status is Status.IN_PROGRESS:
            return False
        placement = self.check_correctable(at)
        if placement.version is not None:
            raise OutdatedVersion(self.number, None, self._current_version)
        whose = by.colleague(placement.recorded)
        self.record(events.PlacementUndone, at, by, version=None, whose=whose)
        return True


def _needed(deadlines: Deadlines | None) -> Deadlines:
    """Return the deadlines of a clock that runs from now on; raises ValueError without them."""
    if deadlines is None:
        raise ValueError("the clock needs its deadlines")
    return deadlines
