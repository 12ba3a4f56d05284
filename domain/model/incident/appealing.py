"""What an authority puts before control instead of a draft: returns (§11), no answer (§19)."""

from dataclasses import replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.answer.draft import checked_text
from domain.model.course.alert import Mark
from domain.model.course.appeal import (
    Appeal,
    AppealOver,
    AppealState,
    UnknownAppeal,
    appeal_of,
    check_appeal,
    waiting_of,
)
from domain.model.course.assignment import AlreadyAssigned, NotAssigned, promoted
from domain.model.course.stages import Stay
from domain.model.course.status import NoAnswerGround
from domain.model.ids import AppealNumber, AuthorityCode
from domain.model.incident.closing import ClosingAndReopening
from domain.model.incident.events import (
    AppealDeclined,
    NoAnswerProposed,
    Redirected,
    ReturnedToControl,
)


class Appealing(ClosingAndReopening):
    """Returning, proposing; declining, redirecting, confirming."""

    __slots__ = ()

    @property
    def waiting_appeal(self) -> Appeal | None:
        """The first appeal on which control has yet to decide."""
        waiting = (one for one in self.appeals if one.state is AppealState.WAITING)
        return next(waiting, None)

    def check_appeal(self, authority: AuthorityCode) -> None:
        """Whether the authority may return the incident or propose no answer now.

        Raises AlreadyClosed, NotAssigned, AppealWaits, DraftInTheWay.
        """
        self._must_be_open()
        if authority not in self.authorities:
            raise NotAssigned(self.number, authority)
        check_appeal(self.number, self.status, authority, self.lead, self.appeals, kind=self.kind)

    def return_to_control(
        self, authority: AuthorityCode, reason: str, by: Actor, at: datetime
    ) -> None:
        """The authority finds the matter not its own; control decides, and nothing moves yet (§11).

        Raises DraftEmpty, DraftTooLong, and as `check_appeal` does.
        """
        self.check_appeal(authority)
        number = AppealNumber(len(self.appeals) + 1)
        reason = checked_text(reason)
        self.appeals.append(
            Appeal(
                number,
                authority,
                by.person,
                at,
                by.source,
                reason=reason,
                instead_of=by.instead_of,
            )
        )
        self._record(ReturnedToControl, at, by, authority=authority, appeal=number)

    def propose_no_answer(
        self, authority: AuthorityCode, ground: NoAnswerGround, by: Actor, at: datetime
    ) -> None:
        """The authority finds that no answer is to be given (§19); raises as `check_appeal` does."""
        self.check_appeal(authority)
        number = AppealNumber(len(self.appeals) + 1)
        self.appeals.append(
            Appeal(number, authority, by.person, at, by.source, ground, instead_of=by.instead_of)
        )
        self._record(NoAnswerProposed, at, by, authority=authority, appeal=number, ground=ground)

    def decline_appeal(self, number: AppealNumber, by: Actor, at: datetime) -> bool:
        """The incident stays with the authority; False if the same person has declined it.

        Raises UnknownAppeal, AppealOver.
        """
        appeal = appeal_of(self.number, number, self.appeals)
        if not appeal.decide(self.number, AppealState.DECLINED, Mark(by.person, at, by.instead_of)):
            return False
        self._record(
            AppealDeclined,
            at,
            by,
            authority=appeal.authority,
            appeal=number,
            returned=appeal.returned,
        )
        return True

    def may_redirect(self, appeal: Appeal, to: AuthorityCode) -> bool:
        """Whether that authority may work it in the place of the one that returned it.

        One that informs the lead may take the lead's place (§12), unless control has yet to decide
        on what it has put before control itself.
        """
        if to not in self.authorities:
            return True
        takes_the_lead = self.lead == appeal.authority != to
        return takes_the_lead and waiting_of(to, self.appeals) is None

    def redirect(self, number: AppealNumber, to: AuthorityCode, by: Actor, at: datetime) -> bool:
        """Another authority in the place of the one that returned it; no due moves (§11).

        One that has informed the lead until now answers in its place, and goes on as it was (§12).
        False if the same person has done so. Raises UnknownAppeal, AppealOver, AlreadyAssigned.
        """
        appeal = appeal_of(self.number, number, self.appeals, returned=True)
        if appeal.state is AppealState.WAITING and not self.may_redirect(appeal, to):
            raise AlreadyAssigned(self.number, to)
        if appeal.redirected_to not in {None, to}:
            raise AppealOver(self.number, appeal)
        if not appeal.decide(self.number, AppealState.GRANTED, Mark(by.person, at, by.instead_of)):
            return False
        appeal.redirected_to = to
        self.plan = None
        beside = to in self.authorities
        self.assignments = (
            promoted(self.assignments, to, appeal.authority)
            if beside
            else [
                replace(self._newly_assigned(to, at), lead=one.lead)
                if one.authority == appeal.authority
                else one
                for one in self.assignments
            ]
        )
        if self.lead == to:
            self.trail.append(Stay(self.status, at, to))
        self._record(
            Redirected,
            at,
            by,
            authority=appeal.authority,
            to=to,
            appeal=number,
            beside=beside,
        )
        return True

    def confirm_no_answer(self, number: AppealNumber, by: Actor, at: datetime) -> bool:
        """Closes it without an answer, as an authority proposed (§19).

        False if the same person has done so. Raises UnknownAppeal, AppealOver.
        """
        appeal = appeal_of(self.number, number, self.appeals, returned=False)
        if appeal.ground is None:
            raise UnknownAppeal(self.number)
        if not appeal.decide(self.number, AppealState.GRANTED, Mark(by.person, at, by.instead_of)):
            return False
        self.leave_unanswered(appeal.ground, by, at, proposed_by=appeal.authority)
        return True
