"""Reading the versions of an answer and their placements (§9, §13, §14).

Changes are in `drafting` and `placing`.
"""

from datetime import datetime

from domain.model.actor import Actor, Signature
from domain.model.ids import DraftVersion
from domain.model.incident.answer.draft import (
    Draft,
    DraftKind,
    DraftState,
    OutdatedVersion,
    ReviewFindings,
)
from domain.model.incident.answer.placement import Placement, UndoTooLate, undoable
from domain.model.incident.clocks import Clocks
from domain.model.incident.workflow.referral import Comment
from domain.model.incident.workflow.status import Move, MoveNotAllowed, Status
from domain.model.message.citizen_message import Attachment


class Drafts(Clocks):
    """The drafts and placements, and the questions that other chapters ask about them."""

    __slots__ = ()

    def draft(self, version: DraftVersion) -> Draft:
        """The version of that number; raises OutdatedVersion if there is none."""
        for draft in self.drafts:
            if draft.version == version:
                return draft
        raise OutdatedVersion(self.number, version, self._current_version)

    @property
    def waiting_draft(self) -> Draft | None:
        """The version that waits for control's decision."""
        return next((draft for draft in self.drafts if draft.state is DraftState.WAITING), None)

    @property
    def approved_draft(self) -> Draft | None:
        """The version ready to be placed."""
        return next((draft for draft in self.drafts if draft.state is DraftState.APPROVED), None)

    def draft_replaced_by_text_of(self, by: Actor) -> Draft | None:
        """The version that a new text by this person would replace, so that they are asked first.

        An approved version, or a colleague's waiting one; their own waiting one is replaced without
        asking.
        """
        waiting = self.waiting_draft
        if waiting is not None:
            return waiting if by.colleague(waiting.signed) else None
        return self.approved_draft

    def files_added_alone(self, by: Actor, since: datetime) -> tuple[Attachment, ...]:
        """The files that this person has added without words to the waiting version since then."""
        whole = self.waiting_draft
        if whole is None:
            return ()
        known = whole
        for before in reversed(self.drafts[:-1]):
            alone = known.text == before.text and before.state is DraftState.SUPERSEDED
            own = known.signed.at >= since and not by.colleague(known.signed)
            if not (alone and own):
                break
            known = before
        old = {one.file_unique_id for one in known.attachments}
        return tuple(one for one in whole.attachments if one.file_unique_id not in old)

    @property
    def draft_in_rework(self) -> Draft | None:
        """The rejected version that executors must rework; later ones were withdrawn."""
        if not self.status.awaits_draft:
            return None
        decided = [draft for draft in self.drafts if draft.decision is not None]
        last = decided[-1] if decided else None
        if last is None or last.state is not DraftState.REJECTED:
            return None
        return last if last.version > self._drafts_before else None

    def reworked_from(self, version: DraftVersion) -> Draft | None:
        """The rejected version that this one reworks, the last of its kind, if any (§14)."""
        kind = self.draft(version).kind
        earlier = [one for one in self.drafts if one.version < version and one.kind is kind]
        rejected = [
            one
            for one in earlier
            if one.state is DraftState.REJECTED and one.version > self._drafts_before
        ]
        return rejected[-1] if rejected else None

    def accepted_text(self, draft: Draft) -> Comment | None:
        """Control's text of the answer that this version repeats word for word, if any."""
        returned = self.reworked_from(draft.version)
        ready = returned.ready_text if returned else None
        return ready if ready and ready.text == draft.text else None

    def commented_before(self, version: DraftVersion) -> tuple[Draft, ...]:
        """Commented versions since the last decision before this one, never decided on.

        Their comments are sent with the decision on this version.
        """
        left = list[Draft]()
        for draft in reversed([one for one in self.drafts if one.version < version]):
            if draft.decision is not None or draft.state is DraftState.PLACED:
                break
            if draft.comments:
                left.append(draft)
        return tuple(reversed(left))

    def kept_comments(self, version: DraftVersion) -> tuple[Comment, ...]:
        """Control's comments that a rejection of this version would send, oldest first."""
        commented = (*self.commented_before(version), self.draft(version))
        return tuple(comment for draft in commented for comment in draft.comments)

    def to_compare(self, version: DraftVersion) -> tuple[Draft, ...]:
        """The versions that control compares with it: the rejected one and the previous one.

        Both are of the same kind. A placed version is another answer and is left out.
        """
        kind, returned = self.draft(version).kind, self.reworked_from(version)
        earlier = [one for one in self.drafts if one.version < version and one.kind is kind]
        last = earlier[-1] if earlier and earlier[-1].state is not DraftState.PLACED else None
        if returned is last:
            returned = None
        return tuple(one for one in (returned, last) if one is not None)

    @property
    def drafted(self) -> bool:
        """Whether the current lead has sent an answer that waits for, or got, a decision."""
        return any(
            draft.state not in {DraftState.WITHDRAWN, DraftState.SUPERSEDED}
            and draft.kind is not DraftKind.CLARIFICATION
            and draft.version > self._drafts_before
            for draft in self.drafts
        )

    @property
    def placed_answer_version(self) -> DraftVersion | None:
        """The version of the placed final answer, if its text is known."""
        if self.status is not Status.ANSWERED or not self.placements:
            return None
        version = self.placements[-1].version
        return None if version is None or not self.draft(version).text else version

    @property
    def next_kind(self) -> DraftKind:
        """The kind of a text sent without one: the kind in hand."""
        in_hand = self.waiting_draft or self.approved_draft or self.draft_in_rework
        return in_hand.kind if in_hand else DraftKind.FINAL

    @property
    def _drafts_before(self) -> int:
        """The number of versions from before the lead's current work."""
        return next((one.drafts_before for one in self.assignments if one.lead), 0)

    @property
    def _current_version(self) -> DraftVersion | None:
        waiting = self.waiting_draft
        return waiting.version if waiting else None

    @property
    def _next_version(self) -> DraftVersion:
        return DraftVersion(len(self.drafts) + 1)

    def _write(
        self, text: str, files: tuple[Attachment, ...], proof: ReviewFindings | None
    ) -> Draft:
        """Give the version just recorded its text, which no event holds."""
        draft = self.drafts[-1]
        draft.text, draft.attachments, draft.proof = text, files, proof
        return draft

    def _supersede_waiting(self) -> None:
        waiting = self.waiting_draft
        if waiting is not None:
            waiting.state = DraftState.SUPERSEDED

    def _supersede_unplaced(self) -> None:
        for draft in self.drafts:
            if draft.state is DraftState.APPROVED:
                draft.state = DraftState.SUPERSEDED
                draft.decision = None

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
            raise UndoTooLate(self.number, self.kind)
        if not self._stands_as_placed(placement):
            raise MoveNotAllowed(self.number, self.status, Move.UNPLACE)
        return placement

    def check_link_correctable(
        self, now: datetime, version: DraftVersion | None = None
    ) -> Placement:
        """As `check_correctable`; a link under which nothing was found can be corrected later, too."""
        last = self.placements[-1] if self.placements else None
        lost = last is not None and last.proof is not None and not last.proof.state.stands
        if last is None or not lost or version not in {None, last.version}:
            return self.check_correctable(now, version)
        if not self._stands_as_placed(last):
            raise MoveNotAllowed(self.number, self.status, Move.UNPLACE)
        return last

    def _add_placement(
        self, version: DraftVersion | None, at: datetime, recorded: Signature
    ) -> None:
        """Add the placement that began the current status period."""
        period = len(self.periods) - 1
        placement = Placement(version, recorded, at, self.due.at, period, put_off_at=recorded.at)
        self.placements.append(placement)
        if version is not None:
            self.draft(version).state = DraftState.PLACED

    def _stands_as_placed(self, last: Placement) -> bool:
        """Whether the status is still the one that the last placement led to."""
        if self.placed_kind(last) is DraftKind.FINAL:
            return self.status is Status.ANSWERED
        return self.status.awaits_draft
