"""What people do with an incident, as the steps of a story; moments are minutes since its registration."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.ids import AuthorityCode, DraftVersion, ReferralNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.status import CancelGround
from domain.model.time.deadline import Deadlines, Due
from tests.unit.incidents import (
    ANNA,
    BORIS,
    FINAL_DUES,
    FIRST,
    FIRST_DUES,
    ROADS,
    TEXT,
    ZHKH,
    after,
    photos,
)
from tests.unit.outcomes import Step


def submits(at: float, text: str = TEXT, by: Actor = BORIS, kind: DraftKind | None = None) -> Step:
    return lambda one: one.submit(text, by, after(at), kind=kind)


def replaces(at: float, text: str = TEXT, kind: DraftKind | None = None) -> Step:
    return lambda one: one.replace_approved(text, BORIS, after(at), kind=kind)


def decides(
    at: float,
    *reasons: RejectionReason,
    version: DraftVersion = FIRST,
    by: Actor = ANNA,
    confirmed: bool = False,
) -> Step:
    """Approves it without a reason."""
    return lambda one: one.decide(version, reasons, by, after(at), confirmed=confirmed)


def withdraws(at: float, version: DraftVersion = FIRST) -> Step:
    return lambda one: one.withdraw(version, BORIS, after(at))


def recalls(at: float, version: DraftVersion = FIRST) -> Step:
    return lambda one: one.recall(version, ANNA, after(at))


def comments(at: float, text: str, version: DraftVersion = FIRST, by: Actor = ANNA) -> Step:
    return lambda one: one.comment(version, text, by, after(at))


def places(at: float, final: Deadlines = FINAL_DUES) -> Step:
    return lambda one: one.place(None, BORIS, after(at), final=final)


def undoes(at: float, version: DraftVersion = FIRST) -> Step:
    return lambda one: one.unplace(version, BORIS, after(at), FIRST_DUES)


def corrects_time(at: float, to: datetime, final: Deadlines | None = FINAL_DUES) -> Step:
    return lambda one: one.correct_placement_time(to, BORIS, after(at), final)


def informs(
    at: float,
    authority: AuthorityCode = ROADS,
    text: str = "Дорогу откроют в пятницу",
    by: Actor = BORIS,
    files: int = 0,
) -> Step:
    return lambda one: one.contribute(authority, text, by, after(at), photos(files))


def reassigns(at: float, *codes: AuthorityCode, lead: AuthorityCode | None = None) -> Step:
    return lambda one: one.reassign(Plan(codes, lead), ANNA, after(at))


def returns(at: float, authority: AuthorityCode = ZHKH) -> Step:
    return lambda one: one.return_to_control(authority, "Не наш двор", BORIS, after(at))


def redirects(at: float, to: AuthorityCode) -> Step:
    return lambda one: one.redirect(ReferralNumber(1), to, ANNA, after(at))


def cancels(at: float) -> Step:
    return lambda one: one.cancel(CancelGround.MISTAKE, ANNA, after(at))


def reopens(at: float) -> Step:
    """With eight more hours."""
    due = Due(after(at + 480), preliminary=False, calendar_revision="r2")
    return lambda one: one.reopen(due, after(at + 420), ANNA, after(at))


def came(incident: Incident, *steps: Step) -> Incident:
    """After these steps, whose events are stored."""
    for step in steps:
        step(incident)
    incident.events.clear()
    return incident
