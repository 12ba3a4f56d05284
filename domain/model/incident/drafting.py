"""Drafting: submitting, withdrawing, deciding; interim answers and questions (§10, §13, §14, §16)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.errors import Reason, Refusal
from domain.model.ids import DraftVersion, PersonId
from domain.model.incident import events
from domain.model.incident.answer.draft import (
    ApprovalUnconfirmed,
    Decision,
    Draft,
    DraftKind,
    DraftState,
    OutdatedVersion,
    RejectionReason,
    ReviewFindings,
    already_decided,
    checked_text,
)
from domain.model.incident.answer.past_answer import AnswerRef
from domain.model.incident.contributing import Contributing
from domain.model.incident.placing import Placing
from domain.model.incident.state import effect_of
from domain.model.incident.workflow.referral import (
    Comment,
    ReferralState,
    end_waiting,
    waiting_of,
)
from domain.model.incident.workflow.status import IncidentKind, Move, Status
from domain.model.message.citizen_message import Attachment, AuthorsReply, checked_attachments


class Drafting(Placing, Contributing):
    """Submitting, withdrawing, deciding, commenting."""

    __slots__ = ()

    def check_draft(self, kind: DraftKind) -> None:
        """Check that a draft of that kind may be submitted now, also in place of an approved one.

        Raises AlreadyClosed, MoveNotAllowed, JoinedElsewhere, ANSWER_ONLY, SECOND_INTERIM.
        """
        if self.status is not Status.APPROVED:
            self.check(Move.SUBMIT)
        self.check_kind(kind)

    def submit(
        self,
        text: str,
        by: Actor,
        at: datetime,
        attachments: Iterable[Attachment] = (),
        *,
        kind: DraftKind | None = None,
        proof: ReviewFindings | None = None,
    ) -> Draft:
        """Submit a new version for control's decision; it supersedes a waiting one (§13, §14).

        `kind` defaults to the kind in hand; `proof`: the findings that its author left
        uncorrected. The text of a publication is ready to be placed
        at once and replaces an earlier one (§5). Raises DRAFT_EMPTY, TooMany,
        AlreadyClosed, MoveNotAllowed, JoinedElsewhere, ANSWER_ONLY, SECOND_INTERIM.
        """
        replaces = self.publication and self.status is Status.APPROVED
        self.check(Move.PREPARE if replaces else Move.SUBMIT)
        kind = kind or self.next_kind
        self.check_kind(kind)
        lead = self._must_have_lead()
        text = checked_text(text)
        files = checked_attachments(attachments)
        replaced = self.approved_draft if self.publication else self.waiting_draft
        whose = by.colleague(replaced.signed if replaced else None)
        version = self._next_version
        ready_of = self._returned_with(text)
        undue = kind is DraftKind.CLARIFICATION or ready_of is not None
        if self.publication:
            self.record(events.AnswerPrepared, at, by, version=version, authority=lead, whose=whose)
        else:
            self.record(
                events.DraftSubmitted,
                at,
                by,
                version=version,
                authority=lead,
                draft_due_kept=undue or at <= self.draft_due_at,
                kind=kind,
                overtook_referral=waiting_of(lead, self.referrals) is not None,
                whose=whose,
                ready_of=ready_of,
            )
        return self._write(text, files, proof)

    @effect_of(events.DraftSubmitted)
    def _submitted(self, event: events.DraftSubmitted) -> None:
        self._move(Move.SUBMIT, event.at)
        self._supersede_waiting()
        end_waiting(event.authority, self.referrals, ReferralState.OVERTAKEN)
        draft = Draft(event.version, "", event.sent, event.authority, event.kind)
        self.drafts.append(draft)

    @effect_of(events.AnswerPrepared)
    def _prepared(self, event: events.AnswerPrepared) -> None:
        self._move(Move.PREPARE, event.at)
        self._supersede_unplaced()
        end_waiting(event.authority, self.referrals, ReferralState.OVERTAKEN)
        ready = Draft(event.version, "", event.sent, event.authority, state=DraftState.APPROVED)
        self.drafts.append(ready)

    def replace_approved(
        self,
        text: str,
        by: Actor,
        at: datetime,
        attachments: Iterable[Attachment] = (),
        *,
        kind: DraftKind | None = None,
        proof: ReviewFindings | None = None,
    ) -> Draft:
        """Submit a new version in place of the approved one, whose approval is recalled.

        Without an approved version, the same as `submit`; raises the same.
        """
        checked_text(text)
        files = checked_attachments(attachments)
        kind = kind or self.next_kind
        self.check_kind(kind)
        approved = self.approved_draft
        if approved is not None and not self.publication:
            self.recall(approved.version, by, at)
        return self.submit(text, by, at, files, kind=kind, proof=proof)

    def take_past_answer(self, answer: AnswerRef, by: Actor, at: datetime) -> None:
        """Record that a draft begins with this answer; raises as `check_draft` does."""
        self.check_draft(DraftKind.FINAL)
        self.record(
            events.PastAnswerTaken, at, by, answered=answer.number, its_version=answer.version
        )

    def check_withdrawing(self, version: DraftVersion) -> bool:
        """Check that the version can be withdrawn before control decides.

        False if it was withdrawn already. Raises AlreadyDone, OutdatedVersion, AlreadyClosed.
        """
        draft = self.draft(version)
        if draft.state is DraftState.WITHDRAWN:
            return False
        if draft.decision is not None:
            raise already_decided(draft.decision, self.number)
        self._must_be_open()
        if draft.state is not DraftState.WAITING:
            raise OutdatedVersion(self.number, version, self._current_version)
        return True

    def withdraw(self, version: DraftVersion, by: Actor, at: datetime) -> bool:
        """Withdraw the waiting version; returns False and raises as `check_withdrawing` does."""
        if not self.check_withdrawing(version):
            return False
        whose = by.colleague(self.draft(version).signed)
        self.record(events.DraftWithdrawn, at, by, version=version, whose=whose)
        return True

    @effect_of(events.DraftWithdrawn)
    def _withdrawn(self, event: events.DraftWithdrawn) -> None:
        self._move(Move.WITHDRAW, event.at)
        self.draft(event.version).state = DraftState.WITHDRAWN

    def check_deciding(self, version: DraftVersion, by: PersonId, *, colleagues: bool) -> Draft:
        """The waiting version, if that person may decide on it.

        `colleagues`: another control employee could decide. Raises AlreadyDone, AlreadyClosed,
        OutdatedVersion, OWN_DRAFT.
        """
        draft = self.draft(version)
        if draft.decision is not None:
            raise already_decided(draft.decision, self.number)
        self._must_be_open()
        if draft.state is not DraftState.WAITING:
            raise OutdatedVersion(self.number, version, self._current_version)
        if colleagues and draft.signed.by == by:
            raise Refusal(Reason.OWN_DRAFT, self.number)
        return draft

    def decide(
        self,
        version: DraftVersion,
        reasons: Iterable[RejectionReason],
        by: Actor,
        at: datetime,
        *,
        doubts: bool = False,
        confirmed: bool = False,
        colleagues: bool = False,
        ready: int | None = None,
    ) -> bool:
        """Reject the waiting version for the given reasons; without reasons, approve it (§13).

        `doubts`: there are some besides missing contributions (§12). `confirmed`: control approves
        despite all of them. `colleagues`: another control employee could decide. `ready`: the index
        of the comment that is control's own text of the answer. False if the same person has made
        the same decision: a repeated press succeeds. Raises ApprovalUnconfirmed, and as
        `check_deciding` does.
        """
        reasons = frozenset(reasons)
        made = self.draft(version).decision
        if made is not None and made.signed.by == by.person and made.reasons == reasons:
            return False
        draft = self.check_deciding(version, by.person, colleagues=colleagues)
        own = draft.signed.by == by.person
        if reasons:
            self.record(
                events.DraftRejected,
                at,
                by,
                version=version,
                reasons=tuple(sorted(reasons)),
                own=own,
                comments=len(draft.comments),
                ready=ready,
            )
            return True
        lacks = self.lacks(draft)
        if (lacks or doubts) and not confirmed:
            raise ApprovalUnconfirmed(self.number, lacks)
        self.record(events.DraftApproved, at, by, version=version, own=own, without=lacks)
        return True

    @effect_of(events.DraftRejected)
    def _rejected(self, event: events.DraftRejected) -> None:
        self._move(Move.REJECT, event.at)
        draft = self.draft(event.version)
        draft.state = DraftState.REJECTED
        draft.decision = Decision(event.signed, frozenset(event.reasons), event.ready)

    def check_ready(self, version: DraftVersion) -> tuple[Draft, Comment]:
        """The version to rework, and the text with which control returned it.

        Raises AlreadyClosed, OutdatedVersion.
        """
        self._must_be_open()
        draft = self.draft(version)
        ready = draft.ready_text
        if ready is None or draft is not self.draft_in_rework:
            raise OutdatedVersion(self.number, version, self._current_version)
        return draft, ready

    def accepted(self, version: DraftVersion, by: PersonId) -> Draft | None:
        """The version as which that person has accepted the text of that return, if it stands."""
        ready, last = self.draft(version).ready_text, self.drafts[-1]
        same = ready is not None and last.version > version and last.text == ready.text
        stands = last.state in {DraftState.WAITING, DraftState.APPROVED, DraftState.PLACED}
        return last if same and stands and last.signed.by == by else None

    def accept_ready(
        self, version: DraftVersion, by: Actor, at: datetime, proof: ReviewFindings | None
    ) -> bool:
        """Submit the text with which control returned that version, with that version's files.

        It is approved at once, because control has decided on these words in advance (§13), unless
        that decision may no longer hold or information is missing (§12). Returns whether it is
        approved; raises as `check_ready` and `submit` do.
        """
        returned, ready = self.check_ready(version)
        holds = self._decided_in_advance(returned, by.person)
        files, kind = returned.attachments, returned.kind
        draft = self.submit(ready.text, by, at, files, kind=kind, proof=proof)
        if not holds or self.lacks(draft):
            return False
        self.record(events.DraftApproved, at, by, version=draft.version, ready_of=version)
        return True

    def _returned_with(self, text: str) -> DraftVersion | None:
        """The version to rework, if control returned it with exactly this text."""
        returned = self.draft_in_rework
        ready = returned.ready_text if returned else None
        return returned.version if returned and ready and ready.text == text else None

    def _decided_in_advance(self, returned: Draft, by: PersonId) -> bool:
        """Whether another person has decided, and nothing has been said or done since."""
        decision, comments = returned.decision, returned.comments
        if decision is None or decision.signed.by == by:
            return False
        since = max([self.stage_since, *(one.signed.at for one in self.contributions)])
        last = self.drafts[-1] is returned and decision.ready == len(comments) - 1
        return last and since <= decision.signed.at

    @effect_of(events.DraftApproved)
    def _approved(self, event: events.DraftApproved) -> None:
        self._move(Move.APPROVE, event.at)
        draft, signed = self.draft(event.version), event.signed
        returned = self.draft(event.ready_of).decision if event.ready_of else None
        if returned is not None:
            signed = replace(returned.signed, at=event.at)
        draft.state, draft.decision = DraftState.APPROVED, Decision(signed)

    def check_recalling(self, version: DraftVersion) -> bool:
        """Check that the approval of the version can be undone, as long as it is not placed.

        False if it waits already. Raises OutdatedVersion, ALREADY_PLACED, AlreadyClosed,
        NOT_FOR_PUBLICATIONS, JoinedElsewhere.
        """
        self._must_be_open()
        self._must_be_incident()
        self._must_not_be_joined()
        draft = self.draft(version)
        if draft.state is DraftState.WAITING:
            return False
        if draft.state is DraftState.PLACED:
            raise Refusal(Reason.ALREADY_PLACED, self.number)
        if draft.state is not DraftState.APPROVED:
            raise OutdatedVersion(self.number, version, self._current_version)
        return True

    def recall(self, version: DraftVersion, by: Actor, at: datetime) -> bool:
        """Make an approved version wait for control again; raises as `check_recalling` does."""
        if not self.check_recalling(version):
            return False
        decision = self.draft(version).decision
        whose = by.colleague(decision.signed if decision else None)
        self.record(events.ApprovalRecalled, at, by, version=version, whose=whose)
        return True

    @effect_of(events.ApprovalRecalled)
    def _recalled(self, event: events.ApprovalRecalled) -> None:
        self._move(Move.RECALL, event.at)
        draft = self.draft(event.version)
        draft.state, draft.decision = DraftState.WAITING, None

    def comment(
        self,
        version: DraftVersion,
        text: str,
        by: Actor,
        at: datetime,
        *,
        quote: str = "",
        place: int | None = None,
        asked: bool = False,
    ) -> None:
        """Store control's comment: sent with a later rejection, or at once after one.

        `quote`: the quoted words, at `place` of the version if they are from it. `asked`: its
        author is asked whether it is the answer itself. Raises COMMENT_ON_APPROVED,
        COMMENT_ON_PLACED, OutdatedVersion for a superseded version.
        """
        draft = self.draft(version)
        if draft.state is DraftState.PLACED:
            raise Refusal(Reason.COMMENT_ON_PLACED, self.number)
        if draft.state is DraftState.APPROVED:
            raise Refusal(Reason.COMMENT_ON_APPROVED, self.number)
        self._must_be_open()
        if draft.state is not DraftState.WAITING and draft is not self.draft_in_rework:
            raise OutdatedVersion(self.number, version, self._current_version)
        text = checked_text(text)
        self.record(
            events.CommentAdded,
            at,
            by,
            version=version,
            index=len(draft.comments),
            after_rejection=draft.state is DraftState.REJECTED,
            asked=asked,
        )
        said = replace(draft.comments[-1], text=text, quote=quote, place=place)
        draft.comments[-1] = said

    def reword_comment(self, version: DraftVersion, index: int, text: str) -> None:
        """Replace the words of a comment on the waiting version; raises DRAFT_EMPTY, TooMany."""
        comments = self.draft(version).comments
        comments[index] = replace(comments[index], text=checked_text(text))

    @effect_of(events.CommentAdded)
    def _commented(self, event: events.CommentAdded) -> None:
        self.draft(event.version).comments.append(Comment("", event.sent))

    @property
    def interim_allowed(self) -> bool:
        """Whether an interim answer may be drafted: the first, or another that control allowed."""
        clock = self.second_clock
        if clock is None:
            return True
        versions = [placed.version for placed in self.placements]
        further = [one for one in versions if one is not None and one > clock.version]
        interims = sum(self.draft(one).kind is DraftKind.INTERIM for one in further)
        return interims < clock.more_interims

    @property
    def clarified(self) -> bool:
        """Whether a question to the author was placed (§10)."""
        return any(
            draft.kind is DraftKind.CLARIFICATION and draft.state is DraftState.PLACED
            for draft in self.drafts
        )

    def check_kind(self, kind: DraftKind) -> None:
        """Check that a draft of that kind is allowed.

        Raises JoinedElsewhere, ANSWER_ONLY for a publication, and SECOND_INTERIM unless control
        allowed another interim answer.
        """
        self._must_not_be_joined()
        if kind is not DraftKind.FINAL and self.kind is IncidentKind.PUBLICATION:
            raise Refusal(Reason.ANSWER_ONLY, self.number)
        if kind is DraftKind.INTERIM and not self.interim_allowed:
            raise Refusal(Reason.SECOND_INTERIM, self.number)

    def allow_interim(self, by: Actor, at: datetime) -> bool:
        """Allow one more interim answer (§16); the second deadline stays.

        False if one is allowed already. Raises NO_INTERIM_YET, AlreadyClosed.
        """
        self._must_be_open()
        if self.second_clock is None:
            raise Refusal(Reason.NO_INTERIM_YET, self.number)
        if self.interim_allowed:
            return False
        self.record(events.InterimAllowed, at, by)
        return True

    @effect_of(events.InterimAllowed)
    def _interim_allowed(self, _: events.InterimAllowed) -> None:
        clock = self.second_clock
        if clock is not None:
            self.second_clock = replace(clock, more_interims=clock.more_interims + 1)

    def check_clarified(self) -> None:
        """Raise NOTHING_CLARIFIED if the author was not asked anything, or AlreadyClosed."""
        self._must_be_open()
        if not self.clarified:
            raise Refusal(Reason.NOTHING_CLARIFIED, self.number)

    def add_authors_reply(self, text: str, by: Actor, at: datetime) -> None:
        """Add the author's reply to a clarification (§10).

        Raises NOTHING_CLARIFIED, AlreadyClosed, DRAFT_EMPTY, TooMany.
        """
        self.check_clarified()
        text = checked_text(text)
        self.record(events.AuthorReplied, at, by, index=len(self.authors_replies))
        self.authors_replies[-1] = replace(self.authors_replies[-1], text=text)

    @effect_of(events.AuthorReplied)
    def _author_replied(self, event: events.AuthorReplied) -> None:
        self.authors_replies.append(AuthorsReply("", event.sent))
