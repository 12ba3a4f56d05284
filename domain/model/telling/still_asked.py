"""Whether a question can still be answered, as its incident and the office stand now."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from domain.model.actor import Actor
from domain.model.answer.contribution import LeadContributes
from domain.model.answer.draft import DraftKind
from domain.model.course.status import AlreadyClosed, Move, MoveNotAllowed, Status
from domain.model.errors import DomainError
from domain.model.incident import Incident
from domain.model.incident.events import (
    AnswerPlaced,
    AnswerPrepared,
    ClarificationPlaced,
    InterimPlaced,
    PlacementLinkCorrected,
    PlacementUndone,
)
from domain.model.staff.office import Office
from domain.model.staff.permissions import Action, NotPermitted
from domain.model.staff.publication import ways_to_register
from domain.model.telling.question import DRAFT_ASKED, Purpose, Question

_ACTIONS: Final[Mapping[Purpose, Action]] = {
    Purpose.CONFIRM_LINK: Action.PLACE,
    Purpose.PLACEMENT_TIME: Action.PLACE,
    Purpose.CONFIRM_DRAFT: Action.SUBMIT_DRAFT,
    Purpose.REPLACE_APPROVED: Action.SUBMIT_DRAFT,
    **dict.fromkeys(DRAFT_ASKED.values(), Action.SUBMIT_DRAFT),
    Purpose.CONFIRM_CONTRIBUTION: Action.CONTRIBUTE,
    Purpose.RETURN_REASON: Action.REFER,
    Purpose.ORIGINAL: Action.CANCEL,
    Purpose.AUTHORS_REPLY: Action.ADD_AUTHORS_REPLY,
}

_KIND_ASKED: Final[Mapping[Purpose, DraftKind]] = {
    purpose: kind for kind, purpose in DRAFT_ASKED.items()
}

_LINK_OUTDATED: Final = (
    AnswerPrepared,
    AnswerPlaced,
    InterimPlaced,
    ClarificationPlaced,
    PlacementLinkCorrected,
    PlacementUndone,
)
"""After these the link asked about would stand for another text, or in the place of another link."""


def still_asked(
    question: Question, incident: Incident | None, office: Office, now: datetime
) -> bool:
    """Whether some answer of the person asked could be taken; `incident` is the subject, if any.

    What has just been done to the incident, and is not stored yet, counts too.
    """
    try:
        if incident is None:
            _check_person(question, office)
        else:
            action = _ACTIONS[question.purpose]
            office.permit(Actor(question.person), action, incident, question.authority)
            _CHECKS[question.purpose](question, incident, now)
    except DomainError:
        return False
    return True


def _check_person(question: Question, office: Office) -> None:
    person = office.person(question.person)
    if question.purpose not in {Purpose.REGISTER, Purpose.REGISTER_AS}:
        return
    if not ways_to_register(person, question.place, office.organisation):
        raise NotPermitted(Action.REGISTER)


def _check_draft(question: Question, incident: Incident, now: datetime) -> None:
    del now
    if incident.status is not Status.APPROVED:
        incident.check(Move.SUBMIT)
    held = question.held.kind if question.held else DraftKind.FINAL
    incident.check_kind(_KIND_ASKED.get(question.purpose, held))


def _check_link(question: Question, incident: Incident, now: datetime) -> None:
    if any(isinstance(event, _LINK_OUTDATED) for event in incident.events):
        raise MoveNotAllowed(incident.number, incident.status, Move.PLACE)
    if incident.undoable_placement(now) is None:
        incident.check_placing(question.link)


def _check_time(question: Question, incident: Incident, now: datetime) -> None:
    del question
    incident.check_correctable(now)


def _check_contribution(question: Question, incident: Incident, now: datetime) -> None:
    del now
    if incident.status.closed:
        raise AlreadyClosed(incident.number, incident.status)
    if question.authority is not None and incident.assignment(question.authority).lead:
        raise LeadContributes(incident.number, question.authority)


def _check_return(question: Question, incident: Incident, now: datetime) -> None:
    del now
    if question.authority is not None:
        incident.check_referral(question.authority)


def _check_original(question: Question, incident: Incident, now: datetime) -> None:
    del question, now
    incident.check(Move.CANCEL)


def _check_authors_reply(question: Question, incident: Incident, now: datetime) -> None:
    del question, now
    incident.check_clarified()


_CHECKS: Final[Mapping[Purpose, Callable[[Question, Incident, datetime], None]]] = {
    Purpose.CONFIRM_LINK: _check_link,
    Purpose.PLACEMENT_TIME: _check_time,
    Purpose.CONFIRM_DRAFT: _check_draft,
    Purpose.REPLACE_APPROVED: _check_draft,
    **dict.fromkeys(DRAFT_ASKED.values(), _check_draft),
    Purpose.CONFIRM_CONTRIBUTION: _check_contribution,
    Purpose.RETURN_REASON: _check_return,
    Purpose.ORIGINAL: _check_original,
    Purpose.AUTHORS_REPLY: _check_authors_reply,
}
