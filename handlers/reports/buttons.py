"""The buttons that order a report, and that prepare one for the deputy head (§21)."""

from dataclasses import field

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import BriefingAsks, ShowBriefing
from domain.model.conversation.questions import ChooseKept, ChoosePeriod
from domain.model.ids import BriefingId
from domain.model.organisation.permissions import Action
from domain.model.report.period import Period, Span
from domain.use_cases.asking import ask_there
from domain.use_cases.briefing import cancel_briefing, give_briefing, order_briefing, send_briefing
from domain.use_cases.ordering import order_report
from handlers.texts import labels
from handlers.texts import reports as texts
from handlers.ui.buttons import AskingButton, Button, OfBriefing, OfNothing, Style
from handlers.ui.context import SILENT, Context, Response, toasted


class OfSpan(Button):
    """Of a period that has a name, counted from today, however old the button is."""

    question: int
    """The press closes it; the button works without it too."""
    span: Span
    label: str = field(default="", compare=False)
    subject = OfNothing.STAFF

    async def period(self, context: Context) -> Period:
        """Return the days of the period."""
        office = await context.reading.office()
        return self.span.period(office.calendar.local(context.now).date())


class OrderReport(OfSpan, prefix="wr"):
    """«Прошлая неделя», «Этот год»: orders the report for that period."""

    shows_everything = True
    action = Action.REPORT

    async def press(self, by: Actor, context: Context) -> Response:
        """The report comes to the place of the button."""
        if by.source is None:
            return SILENT
        period, now, question = await self.period(context), context.now, self.question
        await order_report(context.uow, period, by=by, at=now, question=question)
        return toasted(texts.ORDERED.format(texts.days(period)))


class OrderBriefing(OfSpan, prefix="wb"):
    """«Прошлая неделя», «Этот год»: orders that period's report from control."""

    action = Action.ORDER_BRIEFING

    async def press(self, by: Actor, context: Context) -> Response:
        """Order it from control."""
        period = await self.period(context)
        await order_briefing(context.uow, period, by=by, at=context.now, question=self.question)
        return toasted(texts.ORDERED_OF_CONTROL.format(texts.days(period)))


class ChooseForControl(Button, prefix="wc"):
    """Asks for the period of a report from control."""

    label = "Поручить отделу контроля"
    subject = OfNothing.STAFF
    action = Action.ORDER_BRIEFING

    async def press(self, by: Actor, context: Context) -> Response:
        """Ask in a message of its own."""
        return await _ask(ChoosePeriod(briefing=True), by, context)


class ShowKept(Button, prefix="wk"):
    """Offers the archived monthly reports."""

    shows_everything = True
    label = "Архив"
    subject = OfNothing.STAFF
    action = Action.REPORT

    async def press(self, by: Actor, context: Context) -> Response:
        """Ask in a message of its own."""
        return await _ask(ChooseKept(), by, context)


class BriefingButton(Button):
    """About one report that control prepares."""

    shows_everything = True
    briefing: BriefingId

    @property
    def subject(self) -> OfBriefing:
        """The report."""
        return OfBriefing(self.briefing)


class GiveBriefing(BriefingButton, prefix="wg"):
    """«Ноябрь 2026»: sends a monthly report as it was made then."""

    label: str = field(default="", compare=False)
    action = Action.REPORT

    async def press(self, by: Actor, context: Context) -> Response:
        """Send it to the place of the button."""
        if by.source is None:
            return SILENT
        await give_briefing(context.uow, self.briefing, by=by)
        return toasted(texts.GIVEN)


class SendBriefing(BriefingButton, AskingButton, prefix="ws"):
    """Sends the report to the deputy head (§21); asks first without a conclusion."""

    packed = ("briefing", "sure")
    asks = "Направить заместителю главы"
    yes = "Да, направить без вывода"
    style = yes_style = Style.FORWARD
    action = Action.SEND_BRIEFING

    async def ask(self, by: Actor, context: Context) -> Response:
        """Ask below the report."""
        del context
        return _shown(self.briefing, by, BriefingAsks.SEND)

    async def act(self, by: Actor, context: Context) -> Response:
        """Send it, or ask; a second press names the colleague who was first."""
        sent = await send_briefing(
            context.uow, self.briefing, by=by, at=context.now, without_words=self.sure
        )
        return toasted(texts.SENT) if sent else await self.ask(by, context)

    press = act


class CancelBriefing(BriefingButton, AskingButton, prefix="ba", sure="bc"):
    """Cancels the deputy head's order."""

    asks: str = field(default="Отменить поручение", compare=False)
    yes = "Да, отменить поручение"
    action = Action.ORDER_BRIEFING

    async def ask(self, by: Actor, context: Context) -> Response:
        """Ask below the report."""
        del context
        return _shown(self.briefing, by, BriefingAsks.CANCEL)

    async def act(self, by: Actor, context: Context) -> Response:
        """Cancel the order."""
        await cancel_briefing(context.uow, self.briefing, by=by, at=context.now)
        return toasted(texts.ORDER_CANCELLED)


class BackToBriefing(BriefingButton, prefix="bb"):
    """Shows the report's usual buttons again."""

    label = labels.BACK
    action = Action.REPORT

    async def press(self, by: Actor, context: Context) -> Response:
        """Show the report's usual buttons."""
        del context
        return _shown(self.briefing, by, None)


def _shown(briefing: BriefingId, by: Actor, asks: BriefingAsks | None) -> Response:
    if by.source is None:
        return SILENT
    return Response((ShowBriefing(briefing, by.source.place, asks=asks),))


async def _ask(about: ChoosePeriod | ChooseKept, by: Actor, context: Context) -> Response:
    if by.source is None:
        return SILENT
    await ask_there(context.uow, about, by=by, at=context.now)
    return SILENT
