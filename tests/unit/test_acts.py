"""What people can do with an incident, in each of its states: refused, or which events and changes.

The approved files are the table; the tests beside them state what a rule is for, and its bounds.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

import pytest

from domain.model.actor import Actor
from domain.model.ids import AuthorityCode, IncidentNumber, ReferralNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.answer.past_answer import AnswerRef
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.status import (
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    Status,
)
from domain.model.message.citizen_message import Network
from tests.unit import approved
from tests.unit.incidents import (
    ANNA,
    BORIS,
    DRAFT_DUE,
    DUE,
    FINAL_DUES,
    FIRST,
    FIRST_DUES,
    GONE,
    MARIA,
    NOW,
    PETROV,
    ROADS,
    SECOND,
    TEXT,
    ZHKH,
    accepted,
    after,
    another,
    clarified,
    found,
    photos,
    placed_interim,
    proposed,
    registered,
    rejected,
    replaced,
    returned,
    returned_with_text,
    reworked,
    shared,
    standing,
)
from tests.unit.incidents import approved as agreed
from tests.unit.outcomes import GLEB, NAMES, outcome

ONE: Final = ReferralNumber(1)
LATER: Final = replace(DUE, at=after(600))
LINK: Final = "https://vk.com/wall-1_2?reply=3"


def taken() -> Incident:
    incident = standing(Status.IN_PROGRESS)
    incident.take(ZHKH, BORIS, after(15))
    return incident


def cancelled(incident: Incident) -> Incident:
    incident.cancel(CancelGround.MISTAKE, ANNA, after(40))
    return incident


def found_by_authority() -> Incident:
    """Housing has registered it for itself (§7)."""
    incident = registered(BORIS, IncidentKind.PUBLICATION, found_by=ZHKH)
    incident.route(ZHKH, BORIS, NOW)
    return incident


def informed() -> Incident:
    """Roads have informed housing, which has drafted."""
    incident = shared()
    incident.contribute(ROADS, "Дорога закрыта", BORIS, after(20))
    incident.submit(TEXT, BORIS, after(25))
    return incident


def drafted_by_lead() -> Incident:
    """Without the information of roads."""
    incident = shared()
    incident.submit(TEXT, BORIS, after(25))
    return incident


def picking(incident: Incident) -> Incident:
    incident.start_picking()
    incident.pick(ROADS)
    return incident


def high() -> Incident:
    incident = standing(Status.IN_PROGRESS)
    incident.change_importance(Importance.HIGH, DUE, DRAFT_DUE, ANNA, after(15))
    return incident


def drafted_after_interim() -> Incident:
    """The final answer is to be placed."""
    incident = placed_interim()
    incident.submit(TEXT, BORIS, after(42))
    incident.decide(SECOND, (), ANNA, after(43))
    return incident


STATES: Final[Mapping[str, Callable[[], Incident]]] = {
    **{str(status).replace("_", " "): partial(standing, status) for status in Status},
    "taken": taken,
    "cancelled with a draft": lambda: cancelled(standing(Status.ON_APPROVAL)),
    "draft replaced": replaced,
    "rejected": rejected,
    "reworked": reworked,
    "returned with a text": returned_with_text,
    "text accepted": accepted,
    "interim approved": lambda: agreed(DraftKind.INTERIM),
    "clarification approved": lambda: agreed(DraftKind.CLARIFICATION),
    "clarification placed": clarified,
    "returned": returned,
    "no answer proposed": proposed,
    "shared": shared,
    "shared with information and a draft": informed,
    "shared with a draft": drafted_by_lead,
    "picking to route": lambda: picking(standing(Status.REGISTERED)),
    "picking among several": lambda: picking(shared()),
    "high importance": high,
    "final approved after interim": drafted_after_interim,
    **{
        f"publication {status}".replace("_", " "): partial(found, status)
        for status in (Status.REGISTERED, Status.IN_PROGRESS, Status.APPROVED, Status.ANSWERED)
    },
    "publication of its authority": found_by_authority,
}

Act = Callable[[Incident, Actor, datetime], object]


def redirect_to(to: AuthorityCode) -> Act:
    return lambda one, by, at: one.redirect(ONE, to, by, at)


REGISTRATION: Final[Mapping[str, tuple[Actor, Act]]] = {
    "correct the moment": (
        ANNA,
        lambda one, by, at: one.correct_detection(after(-90), LATER, DRAFT_DUE, by, at),
    ),
    "correct the link": (ANNA, lambda one, by, at: one.correct_source(LINK, Network.VK, by, at)),
    "complete the message": (
        BORIS,
        lambda one, by, at: one.complete(replace(one.message, note="Срочно"), by, at),
    ),
    "raise": (
        ANNA,
        lambda one, by, at: one.change_importance(Importance.HIGH, LATER, after(540), by, at),
    ),
    "lower": (
        ANNA,
        lambda one, by, at: one.change_importance(Importance.NORMAL, LATER, after(540), by, at),
    ),
    "route": (ANNA, lambda one, by, at: one.route(ZHKH, by, at)),
    "route to nobody": (ANNA, lambda one, by, at: one.route(None, by, at)),
    "change authorities": (ANNA, lambda one, by, at: one.reassign(Plan((ROADS,)), by, at)),
    "pick": (ANNA, lambda one, _by, _at: one.pick(ROADS)),
    "put back": (ANNA, lambda one, _by, _at: one.pick(ZHKH, picked=False)),
    "pick the lead": (ANNA, lambda one, _by, _at: one.pick_lead(ROADS)),
    "start picking": (ANNA, lambda one, _by, _at: one.start_picking()),
    "stop picking": (ANNA, lambda one, _by, _at: one.stop_picking()),
    "save what is picked": (ANNA, lambda one, by, at: one.change_authorities(by, at)),
    "acknowledge": (ANNA, lambda one, by, at: one.acknowledge(by, at)),
    "report to the head": (ANNA, lambda one, by, at: one.report_to_head(by, at)),
    "take": (BORIS, lambda one, by, at: one.take(ZHKH, by, at)),
    "take from Boris": (GLEB, lambda one, by, at: one.take(ZHKH, by, at, PETROV.id)),
    "take for roads": (BORIS, lambda one, by, at: one.take(ROADS, by, at)),
    "call": (ANNA, lambda one, by, at: one.call(by, at).new),
    "recount": (ANNA, lambda one, _by, at: one.recount(LATER, after(540), at)),
}
DRAFTING: Final[Mapping[str, tuple[Actor, Act]]] = {
    "submit": (BORIS, lambda one, by, at: one.submit(" Воду дали ", by, at, photos(1))),
    "submit an interim answer": (
        BORIS,
        lambda one, by, at: one.submit("Дадим в июле", by, at, kind=DraftKind.INTERIM),
    ),
    "submit a question": (
        BORIS,
        lambda one, by, at: one.submit("Где?", by, at, kind=DraftKind.CLARIFICATION),
    ),
    "submit no text": (BORIS, lambda one, by, at: one.submit(" \u200b", by, at)),
    "replace the approved text": (
        BORIS,
        lambda one, by, at: one.replace_approved("Воду дали", by, at),
    ),
    "take a past answer": (
        BORIS,
        lambda one, by, at: one.take_past_answer(AnswerRef(IncidentNumber(2), FIRST), by, at),
    ),
    "withdraw": (BORIS, lambda one, by, at: one.withdraw(FIRST, by, at)),
    "withdraw a colleague's": (GLEB, lambda one, by, at: one.withdraw(FIRST, by, at)),
    "comment": (ANNA, lambda one, by, at: one.comment(FIRST, "Когда?", by, at)),
    "approve": (ANNA, lambda one, by, at: one.decide(FIRST, (), by, at)),
    "approve the second version": (ANNA, lambda one, by, at: one.decide(SECOND, (), by, at)),
    "approve without information": (
        ANNA,
        lambda one, by, at: one.decide(FIRST, (), by, at, confirmed=True),
    ),
    "approve while a colleague could": (
        BORIS,
        lambda one, by, at: one.decide(FIRST, (), by, at, colleagues=True),
    ),
    "approve one's own": (BORIS, lambda one, by, at: one.decide(FIRST, (), by, at)),
    "reject": (ANNA, lambda one, by, at: one.decide(FIRST, RejectionReason, by, at)),
    "reject as off topic": (
        ANNA,
        lambda one, by, at: one.decide(FIRST, {RejectionReason.OFF_TOPIC}, by, at),
    ),
    "reject one's own": (BORIS, lambda one, by, at: one.decide(FIRST, RejectionReason, by, at)),
    "return with a text": (
        ANNA,
        lambda one, by, at: one.decide(FIRST, {RejectionReason.LANGUAGE}, by, at, ready=0),
    ),
    "accept the text": (BORIS, lambda one, by, at: one.accept_ready(FIRST, by, at, None)),
    "accept one's own text": (ANNA, lambda one, by, at: one.accept_ready(FIRST, by, at, None)),
    "recall": (ANNA, lambda one, by, at: one.recall(FIRST, by, at)),
    "recall a colleague's": (BORIS, lambda one, by, at: one.recall(FIRST, by, at)),
    "allow an interim answer": (ANNA, lambda one, by, at: one.allow_interim(by, at)),
    "add the author's reply": (
        BORIS,
        lambda one, by, at: one.add_authors_reply("Второй подъезд", by, at),
    ),
    "contribute for roads": (
        BORIS,
        lambda one, by, at: one.contribute(ROADS, "Дорога открыта", by, at, photos(1)),
    ),
}
ENDING: Final[Mapping[str, tuple[Actor, Act]]] = {
    "place": (BORIS, lambda one, by, at: one.place(LINK, by, at, final=FINAL_DUES)),
    "place without a link": (BORIS, lambda one, by, at: one.place(None, by, at, final=FINAL_DUES)),
    "undo a placement": (BORIS, lambda one, by, at: one.unplace(FIRST, by, at, FIRST_DUES)),
    "undo a colleague's placement": (
        ANNA,
        lambda one, by, at: one.unplace(FIRST, by, at, FIRST_DUES),
    ),
    "undo a link alone": (BORIS, lambda one, by, at: one.unplace(None, by, at, FIRST_DUES)),
    "correct the link of an answer": (
        BORIS,
        lambda one, by, at: one.correct_placement_link(LINK, by, at),
    ),
    "correct the time of an answer": (
        BORIS,
        lambda one, by, at: one.correct_placement_time(after(35), by, at, FINAL_DUES),
    ),
    "leave unanswered": (
        ANNA,
        lambda one, by, at: one.leave_unanswered(NoAnswerGround.THREAT, by, at),
    ),
    "cancel": (ANNA, lambda one, by, at: one.cancel(CancelGround.POST_DELETED, by, at)),
    "cancel what a colleague registered": (
        MARIA,
        lambda one, by, at: one.cancel(CancelGround.MISTAKE, by, at),
    ),
    "cancel as a duplicate": (
        ANNA,
        lambda one, by, at: one.cancel_as_duplicate(another(), by, at),
    ),
    "reopen": (ANNA, lambda one, by, at: one.reopen(LATER, after(540), by, at)),
    "give to control": (ANNA, lambda one, by, at: one.give_to_control(LATER, after(540), by, at)),
}
REFERRING: Final[Mapping[str, tuple[Actor, Act]]] = {
    "return": (BORIS, lambda one, by, at: one.return_to_control(ZHKH, " Не наш\n", by, at)),
    "return for roads": (BORIS, lambda one, by, at: one.return_to_control(ROADS, "Не наш", by, at)),
    "return without a reason": (
        BORIS,
        lambda one, by, at: one.return_to_control(ZHKH, " ", by, at),
    ),
    "propose no answer": (
        BORIS,
        lambda one, by, at: one.propose_no_answer(ZHKH, NoAnswerGround.HARM, by, at),
    ),
    "decline a referral": (ANNA, lambda one, by, at: one.decline_referral(ONE, by, at)),
    "comment on a referral": (
        ANNA,
        lambda one, by, at: one.comment_referral(ZHKH, "Ваш с мая", by, at),
    ),
    "redirect": (ANNA, redirect_to(ROADS)),
    "redirect where it is": (ANNA, redirect_to(ZHKH)),
    "redirect to one that is gone": (ANNA, redirect_to(GONE)),
    "confirm no answer": (ANNA, lambda one, by, at: one.confirm_no_answer(ONE, by, at)),
}

OTHERS: Final = {ANNA: MARIA, MARIA: ANNA, BORIS: GLEB, GLEB: BORIS}
"""Who then does the same."""


CHAPTERS: Final = {
    "registration": REGISTRATION,
    "drafting": DRAFTING,
    "ending": ENDING,
    "referring": REFERRING,
}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_each_act_changes_as_approved(chapter: str) -> None:
    told = [
        f"## {title}, {NAMES[by]}\n\n{all_states(by, act)}\n"
        for title, (by, act) in CHAPTERS[chapter].items()
    ]
    approved.compare(f"acts_{chapter}", "\n".join(told))


def all_states(by: Actor, act: Act) -> str:
    """Return each outcome of the act, behind the states that have it."""
    found: dict[str, list[str]] = {}
    for state, make in STATES.items():
        found.setdefault(repeated(make(), by, act), []).append(state)
    return "\n".join(f"- {', '.join(states)}: {told}" for told, states in found.items())


def repeated(incident: Incident, by: Actor, act: Act) -> str:
    """Return what it does, and what the same then does once more, by another person too."""
    incident.events.clear()
    first = done(incident, by, act, after(50))
    if first.startswith("refused"):
        return first
    other, colleague = deepcopy(incident), OTHERS[by]
    again, then = done(incident, by, act, after(51)), done(other, colleague, act, after(51))
    return "\n".join(
        [first, f"  again: {_outline(again)}", f"  {NAMES[colleague]}: {_outline(then)}"]
    )


def _outline(told: str) -> str:
    return told.split("\n", maxsplit=1)[0]


def done(incident: Incident, by: Actor, act: Act, at: datetime) -> str:
    """Return the refusal, or the events and changed fields."""
    told = outcome(incident, lambda one: act(one, by, at), "number", "at", "by")
    for event in incident.events:
        assert event.at == at
        assert event.by in {by, None}
    return told
