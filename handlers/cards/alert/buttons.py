"""The buttons of the alert (§22)."""

from domain.model.actor import Actor
from domain.model.conversation.cards import AlertCard, CardMode, ModeKind
from domain.model.organisation.permissions import Action
from domain.use_cases.alerting import acknowledge, report_to_head
from handlers.cards.buttons import CardButton, SubmenuButton
from handlers.texts import toasts
from handlers.ui.buttons import Style
from handlers.ui.context import Context, Response, toasted


class AlertButton(CardButton):
    """On the alert."""

    action = Action.REPORT_TO_HEAD

    @property
    def card(self) -> AlertCard:
        """The alert of the incident."""
        return AlertCard(self.number)


class Acknowledge(AlertButton, prefix="ak"):
    """The alert is repeated no more."""

    label = "Принято к сведению"
    style = Style.MAIN
    action = Action.ACKNOWLEDGE

    async def press(self, by: Actor, context: Context) -> Response:
        """Record the acknowledgement."""
        await acknowledge(context.uow, self.number, by=by, at=context.now)
        return toasted(toasts.acknowledged(self.number))


class AskReported(AlertButton, SubmenuButton, prefix="ra"):
    """Asks for confirmation."""

    label = "Доложено главе"
    mode = CardMode(ModeKind.CONFIRM_REPORTED)


class ConfirmReported(AlertButton, prefix="ry"):
    """The head has been told."""

    label = "Да, доложено"
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """Record the report to the head."""
        await report_to_head(context.uow, self.number, by=by, at=context.now)
        return toasted(toasts.reported(self.number))
