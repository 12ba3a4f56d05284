"""The buttons of the approval card."""

from typing import Final

from domain.model.actor import Actor
from domain.model.answer.contribution import ContributionsMissing
from domain.model.answer.draft import RejectionReason
from domain.model.ids import DraftVersion
from domain.model.staff.permissions import Action
from domain.model.telling.cards import ApprovalCard, CardMode, ModeKind
from domain.use_cases.deciding import decide, recall_approval
from handlers.cards.buttons import CardButton
from handlers.context import Context, Response, shown, toasted
from handlers.texts import toasts

_DECISION: Final = {
    (False, False): "✅ Согласовать",
    (True, False): "↩️ Не по сути вопроса",
    (False, True): "↩️ Орфография, пунктуация",
    (True, True): "↩️ Обе причины",
}


class ApprovalButton(CardButton):
    """On the approval card of a version."""

    version: DraftVersion
    action = Action.DECIDE

    @property
    def card(self) -> ApprovalCard:
        """Of that version."""
        return ApprovalCard(self.number, self.version)


class Decide(ApprovalButton, prefix="v"):
    """«✅ Согласовать», «↩️ …»: the reasons of §13 are flags, none set is an approval."""

    off_topic: bool
    language: bool

    @property
    def label(self) -> str:
        """Of the approval, of one reason, of both."""
        return _DECISION[self.off_topic, self.language]

    async def press(self, by: Actor, context: Context) -> Response:
        """At once, or asks whether to approve without some authority's information (§12)."""
        given = {RejectionReason.OFF_TOPIC: self.off_topic, RejectionReason.LANGUAGE: self.language}
        reasons = {reason for reason, is_given in given.items() if is_given}
        try:
            await decide(context.uow, self.number, self.version, reasons, by=by, at=context.now)
        except ContributionsMissing:
            return shown(self.card, CardMode(ModeKind.CONFIRM_WITHOUT), by)
        said = toasts.rejected if reasons else toasts.approved
        return toasted(said(self.number))


class ApproveWithout(ApprovalButton, prefix="vw"):
    """Approved although the information of some authorities is missing (§12)."""

    label = "Да, согласовать"

    async def press(self, by: Actor, context: Context) -> Response:
        """The executor gets the text to place."""
        await decide(
            context.uow,
            self.number,
            self.version,
            (),
            without_contributions=True,
            by=by,
            at=context.now,
        )
        return toasted(toasts.approved(self.number))


class RecallApproval(ApprovalButton, prefix="rc"):
    """Until the approved text is placed."""

    label = "Отменить согласование"
    action = Action.RECALL_APPROVAL

    async def press(self, by: Actor, context: Context) -> Response:
        """The same version waits again."""
        await recall_approval(context.uow, self.number, self.version, by=by, at=context.now)
        return toasted(toasts.approval_recalled(self.number))
