"""The questions for the period of a report, and for the month of a stored one (§21)."""

from collections.abc import Iterator

from domain.model.conversation.questions import ChooseKept, ChoosePeriod
from domain.model.organisation.people import Person
from domain.model.organisation.permissions import Action, may
from domain.model.report.period import Span
from domain.ports.snapshots import Offered, QuestionSnapshot
from handlers.reports.buttons import (
    AskCancelBriefing,
    ChooseForControl,
    GiveBriefing,
    OrderBriefing,
    OrderReport,
    ShowKept,
)
from handlers.reports.origin import owed
from handlers.texts import reports as texts
from handlers.ui.buttons import Button, Keyboard, column, paired
from handlers.ui.questions import asks
from handlers.ui.rendered import Part, Rendered


@asks(ChoosePeriod, closed="выбор дней отчёта закрыт. Снова: /report")
def _periods(about: ChoosePeriod, asked: QuestionSnapshot) -> Rendered:
    """Return a button for each named period; other days are typed."""
    office, briefings = asked.office, asked.offered
    person = office.person(asked.question.person)
    order = OrderBriefing if about.briefing else OrderReport
    spans = (order(question=asked.id, span=span, label=texts.SPAN[span]) for span in Span)
    if about.briefing:
        return Rendered((Part(texts.WHICH_OF_CONTROL, Keyboard(tuple(paired(spans)))),))
    waiting = [owed(one, office) for one in briefings.owed]
    others = column(*_others(person, briefings)).rows
    text = "\n".join([texts.WHICH, *waiting])
    return Rendered((Part(text, Keyboard((*paired(spans), *others))),))


@asks(ChooseKept, closed="выбор отчёта закрыт. Снова: /report")
def _kept(_: ChooseKept, asked: QuestionSnapshot) -> Rendered:
    """Return a button for each month."""
    kept = asked.offered.kept
    months = (GiveBriefing(briefing=one.id, label=texts.month(one.period.first)) for one in kept)
    return Rendered((Part(texts.WHICH_KEPT, Keyboard(tuple(paired(months)))),))


def _others(person: Person, briefings: Offered) -> Iterator[Button]:
    if may(person, Action.ORDER_BRIEFING):
        yield ChooseForControl()
        for one in briefings.owed:
            yield AskCancelBriefing(briefing=one.id, label=texts.cancel_order(one.period))
    if briefings.kept:
        yield ShowKept()
