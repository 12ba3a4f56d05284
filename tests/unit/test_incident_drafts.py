"""Drafts, decisions, comments and placements of an incident: changed, taken back, put right, refused."""

from domain.model.actor import Actor
from domain.model.incident import Incident
from domain.model.incident.answer.draft import RejectionReason
from domain.model.incident.workflow.status import Status
from tests.unit.incidents import (
    ANNA,
    BORIS,
    CONTROL_CHAT,
    DUE,
    FIRST,
    IVANOVA,
    MARIA,
    SECOND,
    after,
    clarified,
    reworked,
    standing,
    wrote,
)
from tests.unit.outcomes import Step, check_stories
from tests.unit.steps import (
    came,
    comments,
    corrects_time,
    decides,
    places,
    recalls,
    replaces,
    submits,
    undoes,
    withdraws,
)

A_SECOND = 1 / 60
LANGUAGE = RejectionReason.LANGUAGE


def decides_with_colleagues(by: Actor, *reasons: RejectionReason) -> Step:
    return lambda one: one.decide(FIRST, reasons, by, after(30), colleagues=True)


def corrects_link(at: float) -> Step:
    return lambda one: one.correct_placement_link("https://vk.com/b", BORIS, after(at))


def written_by_control() -> Incident:
    note = wrote(IVANOVA, CONTROL_CHAT)
    return came(standing(Status.IN_PROGRESS), submits(20, by=note))


def placed_anew() -> Incident:
    """A question was placed; the answer after it was placed, undone and rejected."""
    return came(
        clarified(),
        submits(41),
        decides(42, version=SECOND),
        places(43),
        lambda one: one.unplace(SECOND, ANNA, after(44)),
        recalls(45, SECOND),
        decides(46, LANGUAGE, version=SECOND),
    )


def test_drafts_and_decisions_as_approved() -> None:
    check_stories(
        "drafts_and_decisions",
        {
            "a draft is in time until its due": (
                standing(Status.IN_PROGRESS),
                submits(420 - A_SECOND),
                submits(420),
                submits(420 + A_SECOND),
            ),
            "after a withdrawn draft the next version is counted on": (
                standing(Status.ON_APPROVAL),
                withdraws(25),
                submits(27),
            ),
            "a withdrawn rework puts the rejected version back in rework": (
                reworked(),
                withdraws(50, SECOND),
                comments(51, "Назовите срок"),
                comments(52, "Зачем отозвали?", SECOND),
            ),
            "nobody decides on their own draft while a colleague can": (
                written_by_control(),
                decides_with_colleagues(ANNA),
                decides_with_colleagues(ANNA, *RejectionReason),
                decides_with_colleagues(MARIA),
            ),
            "a colleague rejects it": (
                written_by_control(),
                decides_with_colleagues(MARIA, *RejectionReason),
            ),
            "a comment must fit a message": (
                standing(Status.ON_APPROVAL),
                comments(25, "\u200b"),
                comments(25, "б" * 4097),
            ),
            "a refused text leaves the approval": (standing(Status.APPROVED), replaces(35, "  ")),
        },
    )


def test_placements_put_right_as_approved() -> None:
    end = 40 + 15
    check_stories(
        "placements_put_right",
        {
            "undone until the window ends": (
                standing(Status.ANSWERED),
                undoes(end + A_SECOND),
                undoes(end),
            ),
            "its link is corrected until then": (
                standing(Status.ANSWERED),
                corrects_link(end + A_SECOND),
                corrects_link(end),
            ),
            "its time is corrected until then": (
                standing(Status.ANSWERED),
                corrects_time(end + A_SECOND, after(35), None),
                corrects_time(end, after(35), None),
            ),
            "the window begins when it is recorded": (
                came(
                    standing(Status.APPROVED),
                    lambda one: one.place(None, BORIS, after(40), at=after(100)),
                ),
                undoes(114),
            ),
            "another version is not undone": (
                came(reworked(), decides(50, version=SECOND), places(60)),
                undoes(61),
            ),
            "the corrected time decides, and both times are kept": (
                came(standing(Status.APPROVED), places(510)),
                corrects_time(511, DUE.at, None),
                corrects_time(512, after(480 + A_SECOND), None),
            ),
            "it is that of the placement that stands": (
                placed_anew(),
                corrects_time(47, after(35), None),
            ),
            "an impossible time is refused, the minute of the approval is not": (
                standing(Status.ANSWERED),
                corrects_time(45, after(46), None),
                corrects_time(45, after(29), None),
                corrects_time(45, after(29.5), None),
            ),
        },
    )


def test_what_is_undone_is_undoable() -> None:
    placed = standing(Status.ANSWERED)
    assert placed.undoable_placement(after(55)) is not None
    assert placed.undoable_placement(after(55 + A_SECOND)) is None
