"""`/report`: the choice of the period, and the order (§21)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from domain.model.conversation.questions import ChooseKept, ChoosePeriod
from domain.model.organisation.people import Person
from domain.model.organisation.permissions import Action, may
from domain.model.report.period import Period, Span
from domain.ports.snapshots import Offered, QuestionSnapshot
from domain.use_cases.asking import ask_there
from domain.use_cases.briefing import order_briefing
from domain.use_cases.ordering import order_report
from handlers.reading.days import days_in
from handlers.reading.sought import sought_in
from handlers.reports.briefing import owed
from handlers.reports.buttons import (
    CancelBriefing,
    ChooseForControl,
    GiveBriefing,
    OrderBriefing,
    OrderReport,
    ShowKept,
)
from handlers.texts import reports as texts
from handlers.ui.buttons import Button, Keyboard, column, paired
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.questions import NAME_OR_DAYS, answers, asks, brief
from handlers.ui.refusals import not_taken, said
from handlers.ui.rendered import MessagePart, Rendered


@asks(ChoosePeriod, closed="выбор дней отчёта закрыт. Снова: /report")
def _periods(about: ChoosePeriod, asked: QuestionSnapshot) -> Rendered:
    """Return a button for each named period; other days are typed."""
    office, briefings = asked.office, asked.offered
    person = office.person(asked.question.person)
    order = OrderBriefing if about.briefing else OrderReport
    spans = (order(question=asked.id, span=span, label=texts.SPAN[span]) for span in Span)
    if about.briefing:
        return Rendered((MessagePart(texts.WHICH_OF_CONTROL, Keyboard(tuple(paired(spans)))),))
    waiting = [owed(one, office) for one in briefings.owed]
    others = column(*_others(person, briefings)).rows
    text = "\n".join([texts.WHICH, *waiting])
    return Rendered((MessagePart(text, Keyboard((*paired(spans), *others))),))


@asks(ChooseKept, closed="выбор отчёта закрыт. Снова: /report")
def _kept(_: ChooseKept, asked: QuestionSnapshot) -> Rendered:
    """Return a button for each month."""
    kept = asked.offered.kept
    months = (GiveBriefing(briefing=one.id, label=texts.month(one.period.first)) for one in kept)
    return Rendered((MessagePart(texts.WHICH_KEPT, Keyboard(tuple(paired(months)))),))


def _others(person: Person, briefings: Offered) -> Iterator[Button]:
    if may(person, Action.ORDER_BRIEFING):
        yield ChooseForControl()
        for one in briefings.owed:
            yield CancelBriefing(briefing=one.id, asks=texts.CANCEL_ORDER.format(one.period))
    if briefings.kept:
        yield ShowKept()


_YEARS: Final = range(2000, 2100)


async def on_report(written: IncomingMessage, command: Command, context: Context) -> Response:
    """Ask for the period, or take the days after the command; the files come to the same place."""
    office = await context.reading.office()
    if not written.place.private and written.place != office.organisation.control:
        office.permit(written.by, Action.REPORT)
        return said(written, texts.NOT_HERE)
    if not command.rest:
        await ask_there(context.uow, ChoosePeriod(), by=written.by, at=context.now)
        return SILENT
    return await _ordered(written, command.rest, None, ChoosePeriod(), context)


@answers(ChoosePeriod, fits=brief(NAME_OR_DAYS))
async def on_answer(
    about: ChoosePeriod, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle the days of the report."""
    return await _ordered(written, written.text or "", question, about, context)


async def _ordered(
    written: IncomingMessage, text: str, question: int | None, about: ChoosePeriod, context: Context
) -> Response:
    office = await context.reading.office()
    days = _days(text, office.calendar.local(context.now).date())
    if days is None or not all(day.year in _YEARS for day in days):
        return not_taken(written, texts.DAYS_EXPECTED, office)
    period, by, at = Period(*days), written.by, context.now
    if about.briefing:
        await order_briefing(context.uow, period, by=by, at=at, question=question)
    else:
        await order_report(context.uow, period, by=by, at=at, question=question)
    return SILENT


def _days(text: str, today: date) -> tuple[date, date] | None:
    """Return the first and last day, also of periods as in `/find`: «за ноябрь»."""
    if (days := days_in(text, today, past=True)) is not None:
        return days
    found = sought_in(text, today)
    if found.period is None or found.words or found.author or found.link or found.conditions:
        return None
    return found.period.first, found.period.last
