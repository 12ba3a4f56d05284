"""The buttons of the card of a referral."""

from dataclasses import field
from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.cards import PLAIN, CardMode, ModeKind, ReferralCard
from domain.model.ids import AuthorityCode, ReferralNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.referral import ReferralOver, ReferralState, referral_of
from domain.model.organisation.permissions import Action
from domain.use_cases.referring import confirm_no_answer, decline_referral, redirect
from handlers.cards.buttons import CardButton, SubmenuButton
from handlers.texts import labels, toasts
from handlers.ui.buttons import Style
from handlers.ui.context import Context, Response, toasted


class ReferralButton(CardButton):
    """On the card of a referral: of whose, the incident says."""

    referral: ReferralNumber
    action = Action.DECIDE_REFERRAL


class ReferralOpener(ReferralButton, SubmenuButton):
    """While the referral waits."""

    def shown_on(self, incident: Incident, now: datetime) -> ReferralCard:
        """The card of the referring authority; raises ReferralOver."""
        del now
        referral = referral_of(incident.number, self.referral, incident.referrals)
        if referral.state is not ReferralState.WAITING:
            raise ReferralOver(incident.number, referral)
        return ReferralCard(incident.number, referral.authority)


class AskRedirect(ReferralOpener, prefix="rd"):
    """Shows the authorities; «Ещё органы…»: another sheet of them, from 0."""

    sheet: int = 0
    label: str = field(default="Перенаправить", compare=False)

    @property
    def mode(self) -> CardMode:
        """The page of the list."""
        return CardMode(ModeKind.PICK_AUTHORITY, str(self.sheet) if self.sheet else "")


class BackToReferral(ReferralOpener, prefix="rk"):
    """The usual buttons."""

    label = labels.BACK
    mode = PLAIN


class Redirect(ReferralButton, prefix="rx"):
    """The name of the authority that is to work it instead."""

    authority: AuthorityCode
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Redirect it: it replaces the authority that returned it."""
        await redirect(
            context.uow, self.number, self.referral, self.authority, by=by, at=context.now
        )
        return toasted(toasts.redirected(self.number))


class DeclineReferral(ReferralButton, prefix="rn"):
    """«Вернуть в орган» what was returned, «Отклонить» a proposal."""

    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """The incident stays with the authority."""
        await decline_referral(context.uow, self.number, self.referral, by=by, at=context.now)
        return toasted(toasts.referral_declined(self.number))


class AskNoAnswer(ReferralOpener, prefix="pc"):
    """No answer is to be given, as the authority proposed (§19): asks for confirmation."""

    label = "Подтвердить"
    style = Style.FORWARD
    action = Action.LEAVE_UNANSWERED
    mode = CardMode(ModeKind.CONFIRM_PROPOSAL)


class ConfirmProposal(ReferralButton, prefix="pf"):
    """No answer is given."""

    label = labels.CONFIRM
    style = Style.BACK
    action = Action.LEAVE_UNANSWERED

    async def press(self, by: Actor, context: Context) -> Response:
        """Close the incident."""
        await confirm_no_answer(context.uow, self.number, self.referral, by=by, at=context.now)
        return toasted(toasts.left_unanswered(self.number))
