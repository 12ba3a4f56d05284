"""The buttons of the approval card."""

from dataclasses import field, replace
from datetime import datetime
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.cards import ApprovalCard, CardKey, CardMode, ModeKind
from domain.model.ids import DraftVersion
from domain.model.incident import Incident
from domain.model.incident.answer.contribution import ContributionsMissing
from domain.model.incident.answer.draft import RejectionReason
from domain.model.mark import Mark
from domain.model.organisation.permissions import Action
from domain.use_cases.deciding import DaysOutdated, decide, recall_approval
from domain.use_cases.drafting import teach_word
from handlers.cards.buttons import CardButton, SubmenuButton
from handlers.texts import toasts
from handlers.ui.buttons import Style
from handlers.ui.context import Context, Response, Toast, shown, toasted
from handlers.ui.refusals import refused_press

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
        """The approval card of that version."""
        return ApprovalCard(self.number, self.version)


class Decide(ApprovalButton, prefix="v"):
    """«✅ Согласовать», «↩️ …»: the reasons of §13 are flags, none set is an approval."""

    packed = ("number", "version", "off_topic", "language")
    off_topic: bool
    language: bool
    suggested: bool | None = field(default=None, compare=False)
    """Whether control's quotations suggest this decision; None: they suggest none."""

    @property
    def label(self) -> str:
        """The label of the approval, of one reason or of both."""
        return _DECISION[self.off_topic, self.language]

    @property
    def reasons(self) -> frozenset[RejectionReason]:
        """The reasons for the return."""
        given = {RejectionReason.OFF_TOPIC: self.off_topic, RejectionReason.LANGUAGE: self.language}
        return frozenset(reason for reason, is_given in given.items() if is_given)

    @property
    def style(self) -> Style | None:
        """Green approves, red returns; if one is suggested, the others lose their colour."""
        if not self.reasons:
            return Style.FORWARD
        return None if self.suggested is False else Style.BACK

    async def press(self, by: Actor, context: Context) -> Response:
        """Decide, or ask first if a contribution is missing (§12) or dates are outdated."""
        number, version, reasons = self.number, self.version, self.reasons
        try:
            await decide(context.uow, number, version, reasons, by=by, at=context.now)
        except (ContributionsMissing, DaysOutdated):
            return shown(self.card, CardMode(ModeKind.CONFIRM_WITHOUT), by)
        said = toasts.rejected if reasons else toasts.approved
        return toasted(said(self.number))


class ApproveWithout(ApprovalButton, prefix="vw"):
    """Approved in spite of doubts: the information of some authorities is missing (§12), days are outdated."""

    without: Mark
    """The doubts that the question listed."""
    label = "Да, согласовать"
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """Send the executor the text to place; if the doubts have changed, ask again."""
        number, version, at = self.number, self.version, context.now
        try:
            await decide(context.uow, number, version, (), without=self.without, by=by, at=at)
        except (ContributionsMissing, DaysOutdated) as doubts:
            office = await context.reading.office()
            asked = shown(self.card, CardMode(ModeKind.CONFIRM_WITHOUT), by)
            return replace(asked, toast=refused_press(doubts, office).toast)
        return toasted(toasts.approved(number))


class TeachWord(ApprovalButton, prefix="wt"):
    """«Добавить в словарь: …»: a word of the draft is no mistake (§13)."""

    index: int
    """Index of the word among the draft's unknown words."""
    label: str = field(default="", compare=False)
    action = Action.TEACH_WORDS

    async def press(self, by: Actor, context: Context) -> Response:
        """Add the word to the dictionary."""
        number, version, index = self.number, self.version, self.index
        word = await teach_word(context.uow, number, version, index, by=by)
        return toasted(toasts.WORD_TAUGHT if word else toasts.WORD_TAUGHT_ALREADY)


class RecallApproval(ApprovalButton, SubmenuButton, prefix="rc"):
    """Until the approved text is placed: asks for confirmation."""

    label = "Отменить согласование"
    action = Action.RECALL_APPROVAL
    mode = CardMode(ModeKind.CONFIRM_RECALLING)

    def shown_on(self, incident: Incident, now: datetime) -> CardKey:
        """The approval card; raises if the approval can't be recalled."""
        del now
        incident.check_recalling(self.version)
        return self.card


class ConfirmRecalling(ApprovalButton, prefix="ru"):
    """The approval is undone."""

    label = "Да, отменить согласование"
    style = Style.BACK
    action = Action.RECALL_APPROVAL

    async def press(self, by: Actor, context: Context) -> Response:
        """The same version waits for a decision again."""
        number, version = self.number, self.version
        stands = await recall_approval(context.uow, number, version, by=by, at=context.now)
        if stands:
            return Response(toast=Toast(toasts.recalled_but_stands(number, stands), alert=True))
        return toasted(toasts.approval_recalled(number))
