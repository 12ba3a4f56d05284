"""Under a finger: where a frequent button stood, no second tap meets one that takes something back."""

from collections.abc import Callable, Iterator
from typing import Final

import pytest

from domain.model.conversation.cards import (
    PLAIN,
    AlertCard,
    ApprovalCard,
    CardKey,
    CardMode,
    ControlCard,
    ExecutorCard,
    PlacementCard,
    ReferralCard,
)
from domain.model.ids import Place, ReferralNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, OutdatedVersion, RejectionReason
from domain.model.incident.workflow.status import Importance, IncidentKind, NoAnswerGround
from domain.ports.snapshots import IncidentSnapshot
from handlers.cards import in_each_mode
from handlers.cards.alert import Acknowledge, ReportToHead
from handlers.cards.approval import Decide, RecallApproval
from handlers.cards.buttons import ConfirmedButton, SubmenuButton
from handlers.cards.control.buttons import GiveToControl, LeaveUnanswered, Reopen, SetImportance
from handlers.cards.executor.buttons import CancelOwnMistake, Take, WithdrawDraft
from handlers.cards.placement import AskLink, PlaceWithoutLink, UndoPlacement
from handlers.cards.referral import ConfirmProposal
from handlers.ui.buttons import Key, Keyboard
from tests.bot.contexts import OFFICE
from tests.unit.incidents import (
    ANNA,
    BORIS,
    CONTROL_CHAT,
    DEPUTYS_CHAT,
    DRAFT_DUE,
    DUE,
    FINAL_DUES,
    FIRST,
    FIRST_DUES,
    IVANOVA,
    MARIA,
    NUMBER,
    PETROV,
    ROADS,
    SECOND,
    TEXT,
    ZHKH,
    ZHKH_CHAT,
    after,
    pressed,
    registered,
)

FREQUENT: Final = (Take, Decide, AskLink, Acknowledge)
TAKES_BACK: Final = (CancelOwnMistake, RecallApproval, UndoPlacement, WithdrawDraft)
"""Of those that ask before they act."""

CARDS: Final[dict[CardKey, Place]] = {
    ExecutorCard(NUMBER, ZHKH): ZHKH_CHAT,
    PlacementCard(NUMBER, FIRST): ZHKH_CHAT,
    PlacementCard(NUMBER, SECOND): ZHKH_CHAT,
    ApprovalCard(NUMBER, FIRST): CONTROL_CHAT,
    ApprovalCard(NUMBER, SECOND): CONTROL_CHAT,
    AlertCard(NUMBER): DEPUTYS_CHAT,
    ControlCard(NUMBER): CONTROL_CHAT,
    ReferralCard(NUMBER, ZHKH): CONTROL_CHAT,
}

Step = Callable[[Incident], object]

DRAFTED: Final[list[Step]] = [
    lambda one: one.route(ZHKH, ANNA, after(1)),
    lambda one: one.take(ZHKH, BORIS, after(2)),
    lambda one: one.submit(TEXT, BORIS, after(3)),
]
LIVES: Final[dict[str, list[Step]]] = {
    "approved, recalled, placed, undone": [
        *DRAFTED,
        lambda one: one.decide(FIRST, (), ANNA, after(4)),
        lambda one: one.recall(FIRST, MARIA, after(5)),
        lambda one: one.decide(FIRST, (), ANNA, after(6)),
        lambda one: one.place(None, BORIS, after(7)),
        lambda one: one.unplace(FIRST, BORIS, after(8)),
        lambda one: one.place("https://vk.com/a", BORIS, after(9)),
    ],
    "withdrawn, returned": [
        *DRAFTED,
        lambda one: one.withdraw(FIRST, BORIS, after(4)),
        lambda one: one.submit(TEXT, BORIS, after(5)),
        lambda one: one.decide(SECOND, {RejectionReason.LANGUAGE}, ANNA, after(6)),
    ],
    "a question, an answer": [
        *DRAFTED[:2],
        lambda one: one.submit(TEXT, BORIS, after(3), kind=DraftKind.CLARIFICATION),
        lambda one: one.decide(FIRST, (), ANNA, after(4)),
        lambda one: one.place(None, BORIS, after(5)),
        lambda one: one.submit(TEXT, BORIS, after(6), kind=DraftKind.INTERIM),
        lambda one: one.decide(SECOND, (), ANNA, after(7)),
        lambda one: one.place(None, BORIS, after(8), final=FINAL_DUES),
        lambda one: one.unplace(SECOND, BORIS, after(9), FIRST_DUES),
    ],
    "information is missing": [
        lambda one: one.pick(ZHKH),
        lambda one: one.pick(ROADS),
        lambda one: one.pick_lead(ZHKH),
        lambda one: one.route(None, ANNA, after(1)),
        lambda one: one.submit(TEXT, BORIS, after(3)),
        lambda one: one.decide(FIRST, (), ANNA, after(4), confirmed=True),
    ],
    "proposed, closed, reopened": [
        DRAFTED[0],
        lambda one: one.propose_no_answer(ZHKH, NoAnswerGround.HARM, BORIS, after(2)),
        lambda one: one.confirm_no_answer(ReferralNumber(1), ANNA, after(3)),
        lambda one: one.reopen(DUE, DRAFT_DUE, ANNA, after(4)),
    ],
    "of high importance": [
        lambda one: one.change_importance(Importance.HIGH, DUE, DRAFT_DUE, ANNA, after(1)),
        lambda one: one.acknowledge(pressed(IVANOVA, DEPUTYS_CHAT), after(2)),
    ],
}


def found() -> Incident:
    incident = registered(pressed(PETROV, ZHKH_CHAT), IncidentKind.PUBLICATION, ZHKH)
    incident.route(ZHKH, BORIS, after(0))
    return incident


PUBLICATIONS: Final[dict[str, list[Step]]] = {
    "a link alone": [
        lambda one: one.place("https://vk.com/a", BORIS, after(2)),
        lambda one: one.unplace(None, BORIS, after(3)),
    ],
    "a text": [
        lambda one: one.submit(TEXT, BORIS, after(2)),
        lambda one: one.place(None, BORIS, after(3)),
    ],
}


in_every_life = pytest.mark.parametrize(
    ("begin", "steps"),
    [
        *(pytest.param(registered, steps, id=name) for name, steps in LIVES.items()),
        *(pytest.param(found, steps, id=name) for name, steps in PUBLICATIONS.items()),
    ],
)


def shown(card: CardKey, incident: Incident) -> dict[CardMode, list[tuple[Key, ...]]]:
    """The rows under the card in each mode; none where it is not there yet."""
    snapshot = IncidentSnapshot(incident, OFFICE)
    try:
        looks = [*in_each_mode(card, CARDS[card], snapshot, after(10))]
    except (LookupError, OutdatedVersion):
        return {PLAIN: []}
    keyboards = ((mode, rendered.parts[-1].keyboard) for mode, rendered in looks)
    return {mode: list(one.rows) if isinstance(one, Keyboard) else [] for mode, one in keyboards}


def under_a_finger(
    before: list[tuple[Key, ...]], then: list[tuple[Key, ...]]
) -> Iterator[tuple[Key, Key]]:
    """Which buttons stand in the same row, where a tap meant one of them."""
    for row, other in zip(before, then, strict=False):
        yield from ((one, another) for one in row for another in other)


def confirms(button: Key) -> bool:
    return isinstance(button, ConfirmedButton) and button.sure


def takes_back(button: Key) -> bool:
    return confirms(button) or isinstance(button, TAKES_BACK)


def asked_from(
    mode: CardMode, rows: dict[CardMode, list[tuple[Key, ...]]]
) -> list[list[tuple[Key, ...]]]:
    """The keyboards from which a press leads to the mode."""
    offering = [
        rows[before]
        for before in rows.keys() - {mode}
        for row in rows[before]
        if any(isinstance(key, ConfirmedButton) and key.mode == mode for key in row)
    ]
    return offering or [rows[PLAIN]]


def is_meant_often(button: Key) -> bool:
    approves = isinstance(button, Decide) and not (button.off_topic or button.language)
    often = isinstance(button, FREQUENT) and (approves or not isinstance(button, Decide))
    return often and not confirms(button)


@pytest.mark.parametrize("card", CARDS)
@in_every_life
def test_no_tap_meets_what_takes_something_back(
    card: CardKey, begin: Callable[[], Incident], steps: list[Step]
) -> None:
    incident = begin()
    before = shown(card, incident)[PLAIN]
    for step in steps:
        step(incident)
        rows = shown(card, incident)
        for meant, met in under_a_finger(before, rows[PLAIN]):
            assert not (is_meant_often(meant) and takes_back(met)), (meant, met)
        for mode in rows:
            for asks in asked_from(mode, rows):
                for meant, met in under_a_finger(asks, rows[mode]):
                    leads_on = isinstance(meant, SubmenuButton) and not confirms(meant)
                    asked = leads_on or is_meant_often(meant)
                    assert not (asked and confirms(met)), (mode, meant, met)
        before = rows[PLAIN]


@pytest.mark.parametrize("card", CARDS)
@in_every_life
def test_what_leads_on_or_back_leads_there_from_where_it_stands(
    card: CardKey, begin: Callable[[], Incident], steps: list[Step]
) -> None:
    incident = begin()
    for step in (lambda one: one, *steps):
        step(incident)
        for rows in shown(card, incident).values():
            for opener in (one for row in rows for one in row):
                if isinstance(opener, SubmenuButton):
                    opener.shown_on(incident, after(10))


def test_all_of_them_are_met_on_the_way() -> None:
    """Else the test above would look at nothing."""
    met: set[Key] = set()
    for begin, lives in ((registered, LIVES), (found, PUBLICATIONS)):
        for steps in lives.values():
            incident = begin()
            for step in (lambda one: one, *steps):
                step(incident)
                for card in CARDS:
                    for rows in shown(card, incident).values():
                        met |= {one for row in rows for one in row}
    assert {*FREQUENT, ReportToHead} <= {type(one) for one in met}
    sure = {type(one) for one in met if confirms(one)}
    assert {Decide, Take} <= sure
    assert {*TAKES_BACK, SetImportance, LeaveUnanswered, Reopen, GiveToControl} <= sure
    assert {PlaceWithoutLink, ConfirmProposal} <= sure
