"""How an incident leaves the work without an answer (§19), and comes back."""

from dataclasses import replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.course.closing import Closing, check_original
from domain.model.course.referral import ReferralState
from domain.model.course.status import CancelGround, Move, NoAnswerGround, Status
from domain.model.ids import AuthorityCode
from domain.model.incident.drafts import Drafts
from domain.model.incident.events import (
    Cancelled,
    DuplicateLinked,
    DuplicateUnlinked,
    NoAnswerDecided,
    Reopened,
)
from domain.model.incident.state import IncidentState
from domain.model.time.deadline import Due


class ClosingAndReopening(Drafts):
    """No answer, cancelling, duplicates; reopening."""

    __slots__ = ()

    def leave_unanswered(
        self,
        ground: NoAnswerGround,
        by: Actor,
        at: datetime,
        proposed_by: AuthorityCode | None = None,
    ) -> None:
        """Closes it without an answer, on one of the grounds of §19."""
        self._must_be_open()
        self._close(Move.LEAVE_UNANSWERED, at)
        self.closing = Closing(by.signed(at), ground)
        self._record(NoAnswerDecided, at, by, ground=ground, proposed_by=proposed_by)

    def cancel(self, ground: CancelGround, by: Actor, at: datetime) -> None:
        """Takes it out of work; a duplicate with `cancel_as_duplicate`."""
        self._must_be_open()
        self._close(Move.CANCEL, at)
        self.closing = Closing(by.signed(at), ground)
        self._record(Cancelled, at, by, ground=ground)

    def cancel_as_duplicate(self, original: IncidentState, by: Actor, at: datetime) -> None:
        """Takes it out of work, because `original` is about the same; both know of each other.

        Raises AlreadyClosed, and as `check_original` does.
        """
        self._must_be_open()
        check_original(self.number, original.number, original.status, original.duplicate_of)
        ground = CancelGround.DUPLICATE
        self._close(Move.CANCEL, at)
        self.closing = Closing(by.signed(at), ground)
        self.duplicate_of = original.number
        self._record(Cancelled, at, by, ground=ground, original=original.number)
        original.duplicates.append(self.number)
        original.events.append(
            DuplicateLinked(number=original.number, at=at, by=by, duplicate=self.number)
        )

    def reopen(
        self,
        due: Due,
        draft_due_at: datetime,
        by: Actor,
        at: datetime,
        original: IncidentState | None = None,
    ) -> None:
        """Takes a closed incident into work again; `original` is the one that it repeated.

        After an answer a new norm runs, with the dues given, and the other authorities are asked
        again (§12); otherwise the clock has never stopped (§9). What was approved and not placed is
        to be drafted again. Raises MoveNotAllowed.
        """
        answered = self.status is Status.ANSWERED
        if answered:
            self.second_clock = None
        self._move(Move.REOPEN if self.assignments else Move.REOPEN_UNROUTED, at)
        self.closed_at = self.closing = None
        if answered:
            self.reopened_at, self.due, self.draft_due_at = at, due, draft_due_at
            self._restart_work()
        self._supersede_unplaced()
        self._restart_reminders()
        self._record(Reopened, at, by, due_at=self.due.at, new_norm=answered)
        if original is not None:
            self.duplicate_of = None
            original.duplicates.remove(self.number)
            original.events.append(
                DuplicateUnlinked(number=original.number, at=at, by=by, duplicate=self.number)
            )

    def _restart_work(self) -> None:
        """What was told, drafted and placed until now was for the answer that there was."""
        self.contributions = [replace(told, earlier=True) for told in self.contributions]
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
