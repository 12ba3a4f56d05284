"""Messages are dated by Telegram's clock, presses by ours: what comes first is never asked of them."""

from datetime import datetime, timedelta

import pytest

from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.events import DraftRejected
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.status import Status
from tests.unit.incidents import (
    ANNA,
    BORIS,
    CONTROL_CHAT,
    FINAL_DUES,
    FIRST,
    IVANOVA,
    NOW,
    OFFICE,
    PETROV,
    ROADS,
    ROADS_CHAT,
    SECOND,
    TEXT,
    ZHKH,
    registered,
    wrote,
)

OLEG, COMMENT = wrote(PETROV, ROADS_CHAT, 11), wrote(IVANOVA, CONTROL_CHAT, 12)
NEXT = "Воду дадут сегодня"


class Clocks:
    """A second between any two steps; `behind`: by how many seconds Telegram's clock is."""

    def __init__(self, behind: float) -> None:
        self.behind = timedelta(seconds=behind)
        self._ours = NOW

    def press(self) -> datetime:
        self._ours += timedelta(seconds=1)
        return self._ours

    def message(self) -> datetime:
        return self.press() - self.behind


def rejected(clocks: Clocks) -> Incident:
    incident = registered()
    incident.route(ZHKH, ANNA, clocks.press())
    incident.submit(TEXT, BORIS, clocks.message())
    incident.decide(FIRST, RejectionReason, ANNA, clocks.press())
    return incident


skewed = pytest.mark.parametrize("behind", [0.0, 0.5, 1.0, 1.5, 2.5, 90.0])


@skewed
def test_a_draft_sent_at_once_is_reworked_and_commented(behind: float) -> None:
    clocks = Clocks(behind)
    incident = rejected(clocks)
    assert incident.draft_in_rework is incident.draft(FIRST)
    assert incident.drafted
    incident.comment(FIRST, "Укажите дату", COMMENT, clocks.message())
    incident.submit(NEXT, BORIS, clocks.message())
    assert incident.reworked_from(SECOND) is incident.draft(FIRST)
    assert incident.draft(SECOND).authority == ZHKH


@skewed
def test_a_rejection_tells_the_comments_that_came_before_it(behind: float) -> None:
    clocks = Clocks(behind)
    incident = registered()
    incident.route(ZHKH, ANNA, clocks.press())
    incident.submit(TEXT, BORIS, clocks.message())
    incident.comment(FIRST, "Укажите дату", COMMENT, clocks.message())
    incident.decide(FIRST, RejectionReason, ANNA, clocks.press())
    [event] = (one for one in incident.events if isinstance(one, DraftRejected))
    incident.comment(FIRST, "И время", COMMENT, clocks.message())
    assert event.comments == 1


@skewed
def test_another_lead_begins_again(behind: float) -> None:
    clocks = Clocks(behind)
    incident = rejected(clocks)
    incident.return_to_control(ZHKH, "Дорога областная", BORIS, clocks.message())
    [referral] = incident.referrals
    incident.redirect(referral.number, ROADS, ANNA, clocks.press())
    assert (incident.draft_in_rework, incident.drafted) == (None, False)
    incident.submit(NEXT, OLEG, clocks.message())
    assert incident.reworked_from(SECOND) is None
    assert incident.drafted
    assert [draft.authority for draft in incident.drafts] == [ZHKH, ROADS]


@skewed
def test_a_lead_that_came_later_lacks_what_was_told_before(behind: float) -> None:
    clocks = Clocks(behind)
    incident = registered()
    incident.plan = Plan((ZHKH, ROADS), ZHKH)
    incident.route(None, ANNA, clocks.press())
    incident.contribute(ROADS, "Яма на областной дороге", OLEG, clocks.message())
    assert [one.told_before for one in incident.assignments] == [0, 0]
    incident.reassign(Plan((ROADS,), ROADS), ANNA, clocks.press())
    incident.reassign(Plan((ROADS, ZHKH), ZHKH), ANNA, clocks.press())
    assert incident.assignment(ZHKH).told_before == len(incident.contributions) == 1


@skewed
def test_what_was_placed_and_drafted_before_a_reopening_is_of_the_first_answer(
    behind: float,
) -> None:
    clocks = Clocks(behind)
    incident = rejected(clocks)
    incident.submit(NEXT, BORIS, clocks.message())
    incident.decide(SECOND, (), ANNA, clocks.press())
    incident.place("https://vk.com/wall-1_2", BORIS, clocks.message())
    incident.reopen(FINAL_DUES.answer, FINAL_DUES.draft, ANNA, clocks.press())
    assert not incident.drafted
    third = incident.submit(TEXT, BORIS, clocks.message())
    incident.decide(third.version, (), ANNA, clocks.press())
    incident.place("https://vk.com/wall-1_3", BORIS, clocks.message())
    assert [placed.earlier for placed in incident.placements] == [True, False]


@skewed
def test_who_is_asked_after_an_interim_answer_has_a_share_of_the_second_clock(
    behind: float,
) -> None:
    clocks = Clocks(behind)
    incident = registered()
    incident.route(ZHKH, ANNA, clocks.press())
    incident.submit(TEXT, BORIS, clocks.message(), kind=DraftKind.INTERIM)
    incident.decide(FIRST, (), ANNA, clocks.press())
    incident.place(None, BORIS, clocks.message(), final=FINAL_DUES)
    incident.reassign(Plan((ZHKH, ROADS), ZHKH), ANNA, clocks.press())
    due = incident.contribution_time(ROADS, OFFICE.calendar).due_at
    assert due > NOW + timedelta(days=1)


@skewed
def test_a_corrected_time_moves_the_stay_that_the_placement_began(behind: float) -> None:
    clocks = Clocks(behind)
    incident = registered()
    incident.route(ZHKH, ANNA, clocks.press())
    incident.submit(TEXT, BORIS, clocks.message(), kind=DraftKind.CLARIFICATION)
    incident.decide(FIRST, (), ANNA, clocks.press())
    incident.place(None, BORIS, clocks.message())
    incident.submit(NEXT, BORIS, clocks.message())
    incident.withdraw(SECOND, BORIS, clocks.press())
    began = incident.placements[-1].period
    assert began == len(incident.periods) - 3
    assert incident.periods[began].status is Status.IN_PROGRESS
    incident.correct_placement_time(clocks.press(), BORIS, clocks.press())
    assert incident.periods[began].since == incident.placements[-1].at
