"""Referrals to control instead of a draft: returns (§11), proposals to give no answer (§19)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.errors import Reason, Refusal
from domain.model.ids import AuthorityCode, ReferralNumber
from domain.model.incident import events
from domain.model.incident.answer.draft import checked_text
from domain.model.incident.closing import ClosingAndReopening
from domain.model.incident.state import effect_of
from domain.model.incident.workflow.assignment import promoted
from domain.model.incident.workflow.referral import (
    Comment,
    Referral,
    ReferralOver,
    ReferralState,
    check_referral,
    referral_of,
    waiting_of,
)
from domain.model.incident.workflow.status import NoAnswerGround, StatusPeriod


class Referring(ClosingAndReopening):
    """Returning, proposing; declining, redirecting, confirming, commenting."""

    __slots__ = ()

    @property
    def comments(self) -> Sequence[Comment]:
        """All of control's comments on drafts, returns and proposals."""
        return [
            *(said for draft in self.drafts for said in draft.comments),
            *(said for referral in self.referrals for said in referral.comments),
        ]

    @property
    def waiting_referral(self) -> Referral | None:
        """The first referral that waits for control's decision."""
        waiting = (one for one in self.referrals if one.state is ReferralState.WAITING)
        return next(waiting, None)

    def check_referral(self, authority: AuthorityCode) -> None:
        """Check that the authority may return the incident or propose no answer now.

        Raises AlreadyClosed, JoinedElsewhere, NOT_ASSIGNED, REFERRAL_WAITS, DraftInTheWay.
        """
        self._must_be_open()
        self._must_not_be_joined()
        if authority not in self.authorities:
            raise Refusal(Reason.NOT_ASSIGNED, self.number)
        check_referral(
            self.number, self.status, authority, self.lead, self.referrals, kind=self.kind
        )

    def return_to_control(
        self, authority: AuthorityCode, reason: str, by: Actor, at: datetime
    ) -> None:
        """Return it as not the authority's competence; nothing changes until control decides (§11).

        Raises DRAFT_EMPTY, TooMany, and as `check_referral` does.
        """
        self.check_referral(authority)
        number = ReferralNumber(len(self.referrals) + 1)
        reason = checked_text(reason)
        self.record(events.ReturnedToControl, at, by, authority=authority, referral=number)
        self.referrals[-1].reason = reason

    @effect_of(events.ReturnedToControl)
    def _returned(self, event: events.ReturnedToControl) -> None:
        self.referrals.append(Referral(event.referral, event.authority, event.sent))

    def propose_no_answer(
        self, authority: AuthorityCode, ground: NoAnswerGround, by: Actor, at: datetime
    ) -> None:
        """Propose to give no answer (§19); raises as `check_referral` does."""
        self.check_referral(authority)
        number = ReferralNumber(len(self.referrals) + 1)
        self.record(
            events.NoAnswerProposed, at, by, authority=authority, referral=number, ground=ground
        )

    @effect_of(events.NoAnswerProposed)
    def _no_answer_proposed(self, event: events.NoAnswerProposed) -> None:
        proposal = Referral(event.referral, event.authority, event.sent, event.ground)
        self.referrals.append(proposal)

    def decline_referral(self, number: ReferralNumber, by: Actor, at: datetime) -> bool:
        """Leave the incident with the authority; False if the same person has declined it already.

        Raises UNKNOWN_REFERRAL, ReferralOver.
        """
        referral = referral_of(self.number, number, self.referrals)
        if not referral.check_deciding(self.number, ReferralState.DECLINED, by.person):
            return False
        self.record(
            events.ReferralDeclined,
            at,
            by,
            authority=referral.authority,
            referral=number,
            returned=referral.returned,
            comments=len(referral.comments),
        )
        return True

    @effect_of(events.ReferralDeclined)
    def _declined(self, event: events.ReferralDeclined) -> None:
        declined = referral_of(self.number, event.referral, self.referrals)
        declined.decide(self.number, ReferralState.DECLINED, event.signed)

    def comment_referral(
        self, authority: AuthorityCode, text: str, by: Actor, at: datetime, *, quote: str = ""
    ) -> None:
        """Store control's comment on that authority's last referral, before or after its decision.

        `quote`: the quoted words of the referral.

        Raises UNKNOWN_REFERRAL, AlreadyClosed, DRAFT_EMPTY, TooMany; ReferralOver if the
        authority has nothing to do any more.
        """
        own = [referral for referral in self.referrals if referral.authority == authority]
        if not own:
            raise Refusal(Reason.UNKNOWN_REFERRAL, self.number)
        referral = own[-1]
        self._must_be_open()
        if referral.state not in {ReferralState.WAITING, ReferralState.DECLINED}:
            raise ReferralOver(self.number, referral)
        text = checked_text(text)
        self.record(
            events.ReferralCommented,
            at,
            by,
            authority=authority,
            referral=referral.number,
            index=len(referral.comments),
            after_decline=referral.state is ReferralState.DECLINED,
        )
        referral.comments[-1] = replace(referral.comments[-1], text=text, quote=quote)

    @effect_of(events.ReferralCommented)
    def _referral_commented(self, event: events.ReferralCommented) -> None:
        commented = referral_of(self.number, event.referral, self.referrals)
        commented.comments.append(Comment("", event.sent))

    def may_redirect(self, referral: Referral, to: AuthorityCode) -> bool:
        """Whether that authority may replace the one that returned the incident.

        An authority that informs the lead may become the lead (§12), unless its own referral waits
        for control's decision.
        """
        if to not in self.authorities:
            return True
        takes_the_lead = self.lead == referral.authority != to
        return takes_the_lead and waiting_of(to, self.referrals) is None

    def redirect(self, number: ReferralNumber, to: AuthorityCode, by: Actor, at: datetime) -> bool:
        """Replace the authority that returned it with another one; no deadline moves (§11).

        An authority that informed the lead becomes the lead and keeps its assignment (§12). False
        if the same person has done so. Raises UNKNOWN_REFERRAL, ReferralOver, ALREADY_ASSIGNED.
        """
        referral = referral_of(self.number, number, self.referrals, returned=True)
        if referral.state is ReferralState.WAITING and not self.may_redirect(referral, to):
            raise Refusal(Reason.ALREADY_ASSIGNED, self.number)
        if referral.redirected_to not in {None, to}:
            raise ReferralOver(self.number, referral)
        if not referral.check_deciding(self.number, ReferralState.GRANTED, by.person):
            return False
        self.record(
            events.Redirected,
            at,
            by,
            authority=referral.authority,
            to=to,
            referral=number,
            beside=to in self.authorities,
        )
        return True

    @effect_of(events.Redirected)
    def _redirected(self, event: events.Redirected) -> None:
        referral = referral_of(self.number, event.referral, self.referrals)
        referral.decide(self.number, ReferralState.GRANTED, event.signed)
        referral.redirected_to = event.to
        self.plan = None
        self.assignments = (
            promoted(self.assignments, event.to, event.authority)
            if event.beside
            else [
                replace(self._newly_assigned(event.to, event.at), lead=one.lead)
                if one.authority == event.authority
                else one
                for one in self.assignments
            ]
        )
        if self.lead == event.to:
            self.periods.append(StatusPeriod(self.status, event.at, event.to))

    def confirm_no_answer(self, number: ReferralNumber, by: Actor, at: datetime) -> bool:
        """Close it without an answer, as an authority proposed (§19).

        False if the same person has done so. Raises UNKNOWN_REFERRAL, ReferralOver.
        """
        referral = referral_of(self.number, number, self.referrals, returned=False)
        if referral.ground is None:
            raise Refusal(Reason.UNKNOWN_REFERRAL, self.number)
        if not referral.check_deciding(self.number, ReferralState.GRANTED, by.person):
            return False
        self.leave_unanswered(referral.ground, by, at, proposed_by=referral.authority)
        return True
