"""Closing an incident without an answer (§19), and reopening."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from domain.model.actor import Actor
from domain.model.errors import Reason, Refusal
from domain.model.ids import AuthorityCode, PersonId
from domain.model.incident import events
from domain.model.incident.drafts import Drafts
from domain.model.incident.state import IncidentState, effect_of
from domain.model.incident.workflow.referral import ReferralState, waiting_of
from domain.model.incident.workflow.relations import Closing, HasJoined, check_original
from domain.model.incident.workflow.status import CancelGround, Move, NoAnswerGround, Status
from domain.model.time.deadline import Due, whole_minute

OWN_MISTAKE_WINDOW: Final = timedelta(minutes=15)
"""Counted from the registration; later only the coordinator can cancel it."""


class ClosingAndReopening(Drafts):
    """No answer, cancellation, duplicates, reopening."""

    __slots__ = ()

    def leave_unanswered(
        self,
        ground: NoAnswerGround,
        by: Actor,
        at: datetime,
        proposed_by: AuthorityCode | None = None,
    ) -> None:
        """Close it without an answer, on a ground of §19."""
        self._must_be_open()
        self.record(events.NoAnswerDecided, at, by, ground=ground, proposed_by=proposed_by)

    @effect_of(events.NoAnswerDecided)
    def _left_unanswered(self, event: events.NoAnswerDecided) -> None:
        if event.proposed_by is not None:
            proposal = waiting_of(event.proposed_by, self.referrals)
            if proposal is not None:
                proposal.decide(self.number, ReferralState.GRANTED, event.signed)
        self._close(Move.LEAVE_UNANSWERED, event.at)
        self.closing = Closing(event.signed, event.ground)

    def cancel(self, ground: CancelGround, by: Actor, at: datetime) -> None:
        """Cancel it; for a duplicate use `cancel_as_duplicate`."""
        self._must_be_open()
        self.record(
            events.Cancelled, at, by, ground=ground, whose=self._registered_by_colleague(by)
        )

    @effect_of(events.Cancelled)
    def _cancelled(self, event: events.Cancelled) -> None:
        self._close(Move.CANCEL, event.at)
        self.closing = Closing(event.signed, event.ground)
        self.duplicate_of = event.original

    def own_mistake_open(self, now: datetime) -> bool:
        """Whether its registrar can still cancel a registration for their own authority (§7)."""
        moved = self.periods[2:]  # beyond the registration and the immediate start of work
        taken = {one.assignee for one in self.assignments} - {self._registrar, None}
        soon = now - self.registered_at <= OWN_MISTAKE_WINDOW
        return self._for_themselves and soon and not (moved or self.referrals or taken)

    def cancel_own_mistake(self, by: Actor, at: datetime) -> None:
        """Cancel an incident registered by mistake, before anybody else has acted on it.

        Raises AlreadyClosed, NOT_OWN_MISTAKE, OWN_MISTAKE_TOO_LATE.
        """
        self.check_own_mistake(by, at)
        self.cancel(CancelGround.MISTAKE, by, at)

    def check_own_mistake(self, by: Actor, at: datetime) -> None:
        """Raise the error that prevents `cancel_own_mistake`."""
        self._must_be_open()
        if not self._for_themselves or by.person != self._registrar:
            raise Refusal(Reason.NOT_OWN_MISTAKE, self.number)
        if not self.own_mistake_open(at):
            raise Refusal(Reason.OWN_MISTAKE_TOO_LATE, self.number)

    @property
    def _registrar(self) -> PersonId | None:
        return self.registered_by.person if self.registered_by else None

    def _registered_by_colleague(self, by: Actor) -> PersonId | None:
        return None if self._registrar == by.person else self._registrar

    @property
    def _for_themselves(self) -> bool:
        return self.publication and self.authorities == (self.found_by,)

    def cancel_as_duplicate(self, original: IncidentState, by: Actor, at: datetime) -> None:
        """Cancel it as a duplicate of `original`, and link the two.

        Raises AlreadyClosed, HasJoined if `original` is joined to this one, and as `check_original`
        does.
        """
        self._must_be_open()
        check_original(self.number, original.number, original.status, original.duplicate_of)
        if original.joined_to == self.number:
            raise HasJoined(self.number, (original.number,))
        self.record(
            events.Cancelled,
            at,
            by,
            ground=CancelGround.DUPLICATE,
            original=original.number,
            whose=self._registered_by_colleague(by),
        )
        original.record(events.DuplicateLinked, at, by, duplicate=self.number)

    @effect_of(events.DuplicateLinked)
    def _duplicate_linked(self, event: events.DuplicateLinked) -> None:
        self.duplicates.append(event.duplicate)

    def reopen(
        self,
        due: Due,
        draft_due_at: datetime,
        by: Actor,
        at: datetime,
        original: IncidentState | None = None,
    ) -> None:
        """Reopen a closed incident; `original` is the one that it duplicated.

        After an answer a new norm starts at this minute with the given deadlines, and the other
        authorities are asked again (§12); otherwise the clock was never stopped (§9). An approved
        text that was not placed must be drafted again. Raises MoveNotAllowed.
        """
        answered = self.status is Status.ANSWERED
        due_at = due.at if answered else self.due.at
        self.record(events.Reopened, at, by, due_at=due_at, new_norm=answered)
        if answered:
            self._note_deadlines(due, draft_due_at)
        if original is not None:
            original.record(events.DuplicateUnlinked, at, by, duplicate=self.number)

    @effect_of(events.Reopened)
    def _reopened(self, event: events.Reopened) -> None:
        if event.new_norm:
            self.second_clock = None
            self.reopened_at = whole_minute(event.at)
            self._restart_work()
        self._move(Move.REOPEN if self.assignments else Move.REOPEN_UNROUTED, event.at)
        self.closed_at = self.closing = self.duplicate_of = None
        self._supersede_unplaced()
        self._run_until(event.due_at)

    @effect_of(events.DuplicateUnlinked)
    def _duplicate_unlinked(self, event: events.DuplicateUnlinked) -> None:
        self.duplicates = [one for one in self.duplicates if one != event.duplicate]

    def _restart_work(self) -> None:
        """Mark all contributions, drafts and placements as belonging to the former answer."""
        self.contributions = [replace(one, earlier=True) for one in self.contributions]
        self.placements = [replace(placed, earlier=True) for placed in self.placements]
        before = len(self.drafts)
        self.assignments = [replace(one, drafts_before=before) for one in self.assignments]

    def _close(self, move: Move, at: datetime) -> None:
        self._move(move, at)
        self._supersede_waiting()
        self.plan = None
        for referral in self.referrals:
            if referral.state is ReferralState.WAITING:
                referral.state = ReferralState.CLOSED
        self.closed_at = at
