"""What control prepares for the deputy head: who may still do what, and how it says whose it is."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from domain.model.actor import Actor
from domain.model.errors import AlreadyDone, DoneKind, Limited, Reason
from domain.model.ids import BriefingId
from domain.model.report.briefing import LONGEST_CONCLUSION, Briefing, Schedule
from domain.model.report.period import Period
from handlers.reports.briefing import origin
from tests.refusals import refused_for
from tests.unit import approved
from tests.unit.incidents import CONTROL_CHAT, IVANOVA, KOZLOVA, OFFICE, PETROV

WEEK = Period(date(2026, 6, 8), date(2026, 6, 14))
AT = datetime(2026, 6, 15, 6, 0, tzinfo=UTC)
DEPUTY, CONTROL = Actor(PETROV.id), Actor(IVANOVA.id)


def ordered(text: str | None = "Поступило 2") -> Briefing:
    """By the deputy head; None: not counted yet."""
    briefing = Briefing(BriefingId(1), WEEK, CONTROL_CHAT, DEPUTY.signed(AT), ordered=True)
    if text is not None:
        briefing.made(text)
    return briefing


def own() -> Briefing:
    briefing = Briefing(BriefingId(2), WEEK, CONTROL_CHAT, CONTROL.signed(AT))
    briefing.made("Поступило 2")
    return briefing


def sent() -> Briefing:
    briefing = ordered()
    briefing.send(CONTROL, AT)
    return briefing


def cancelled() -> Briefing:
    briefing = ordered()
    briefing.cancel(DEPUTY, AT)
    return briefing


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: ordered(None), Reason.BRIEFING_NOT_MADE),
        (sent, DoneKind.BRIEFING_SENT),
        (cancelled, DoneKind.BRIEFING_CANCELLED),
    ],
    ids=["not counted yet", "sent", "cancelled"],
)
def test_only_what_is_prepared_gets_words_and_is_sent(
    make: Callable[[], Briefing], error: Reason | DoneKind
) -> None:
    with refused_for(error):
        make().send(CONTROL, AT)
    with refused_for(error):
        make().conclude("Хорошо.", CONTROL, AT)


def test_what_is_over_says_whose_work_that_was() -> None:
    with pytest.raises(AlreadyDone) as error:
        sent().cancel(DEPUTY, AT)
    assert error.value.kind is DoneKind.BRIEFING_SENT
    assert error.value.signed == CONTROL.signed(AT)
    with pytest.raises(AlreadyDone) as error:
        cancelled().send(CONTROL, AT)
    assert error.value.signed == DEPUTY.signed(AT)


def test_an_order_is_taken_back_before_it_is_counted_and_after() -> None:
    for briefing in (ordered(None), ordered()):
        assert briefing.owed
        briefing.cancel(DEPUTY, AT)
        assert not briefing.owed
    with refused_for(Reason.BRIEFING_NOT_ORDERED):
        own().cancel(CONTROL, AT)


def test_a_conclusion_is_some_words_and_not_too_many() -> None:
    briefing = ordered()
    for text, error in ((" \n", Reason.CONCLUSION_EMPTY), ("я" * 1001, Limited.CONCLUSION)):
        with refused_for(error):
            briefing.conclude(text, CONTROL, AT)
    briefing.conclude("я" * LONGEST_CONCLUSION, CONTROL, AT)
    briefing.conclude(" Сроки соблюдены. ", CONTROL, AT)
    assert briefing.conclusion is not None
    assert briefing.conclusion.text == "Сроки соблюдены."


def test_the_origin_of_a_briefing_as_approved() -> None:
    """It names who ordered, prepared and sent it."""
    concluded = ordered()
    concluded.conclude("Сроки соблюдены.", Actor(KOZLOVA.id, instead_of=IVANOVA.id), AT)
    concluded.send(CONTROL, AT)
    briefings = {
        "ordered": ordered(),
        "concluded by a substitute and sent": concluded,
        "of control's own": own(),
        "weekly": Briefing(BriefingId(3), WEEK, CONTROL_CHAT, schedule=Schedule.WEEKLY),
    }
    approved.check(
        "briefing_origin", {title: origin(one, OFFICE) for title, one in briefings.items()}
    )
