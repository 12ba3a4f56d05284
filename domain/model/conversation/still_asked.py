"""Whether a question can still be answered, as its incident and the office stand now."""

from datetime import datetime
from functools import partial
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.question import (
    AboutIncident,
    AcceptInvitation,
    Administer,
    ChooseKept,
    ChoosePeriod,
    ChooseTemplate,
    DoubtfulLink,
    HeldConclusion,
    HeldContribution,
    HeldDraft,
    HeldMessage,
    HeldText,
    KeepTemplates,
    MainIncident,
    Original,
    PlacementLink,
    PlacementTime,
    PromiseDay,
    PromiseDone,
    Question,
    Register,
    ReturnReason,
    WhatIsMeant,
    WriteAuthorsReply,
    WriteDraft,
)
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
from domain.model.incident.workflow.status import Move, MoveNotAllowed
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action, NotPermitted
from domain.model.organisation.registration_rights import ways_to_register

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
        elif isinstance(question.about, AboutIncident):
            check_answerable(question.about, Actor(question.person), incident, office, now)
    except DomainError:
        return False
    return True


def _check_person(question: Question, office: Office) -> None:
    if isinstance(question.about, AcceptInvitation):
        return  # nobody works here before they have accepted
    person = office.person(question.person)
    match question.about:
        case Register() | WhatIsMeant(HeldMessage(listed=())):
            if not ways_to_register(person, question.place, office.organisation):
                raise NotPermitted(Action.REGISTER)
        case ChoosePeriod(briefing=True):
            office.permit(Actor(person.id), Action.ORDER_BRIEFING)
        case ChoosePeriod() | ChooseKept():
            office.permit(Actor(person.id), Action.REPORT)
        case Administer():  # to the deputy head the page of the authorised officers (§22)
            office.permit(Actor(person.id), Action.APPOINT_OFFICER)
        case HeldConclusion():
            office.permit(Actor(person.id), Action.SEND_BRIEFING)
        case KeepTemplates():
            office.permit(Actor(person.id), Action.KEEP_TEMPLATES)
        case _:
            pass


def check_answerable(  # noqa: C901 - one arm a kind
    about: AboutIncident, by: Actor, incident: Incident, office: Office, now: datetime
) -> None:
    """Raises what hinders whatever they could answer."""
    permit = partial(office.permit, by)
    match about:
        case DoubtfulLink(link=link):
            permit(Action.PLACE, incident)
            _check_link(link, incident, now)
        case PlacementLink():
            permit(Action.PLACE, incident)
            _check_text_to_place(incident)
        case PlacementTime():
            permit(Action.PLACE, incident)
            incident.check_correctable(now)
        case HeldDraft(held=HeldText(kind=kind)) | WriteDraft(kind=kind):
            permit(Action.SUBMIT_DRAFT, incident)
            incident.check_draft(kind)
        case ChooseTemplate():
            permit(Action.SUBMIT_DRAFT, incident)
            incident.check_draft(incident.next_kind)
        case HeldContribution(authority=authority):
            permit(Action.CONTRIBUTE, incident, authority)
            incident.check_contributing(authority)
        case ReturnReason(authority=authority):
            permit(Action.REFER, incident, authority)
            incident.check_referral(authority)
        case Original():
            permit(Action.CANCEL, incident)
            incident.check(Move.CANCEL)
        case MainIncident():
            permit(Action.ROUTE, incident)
            incident.check_joining()
        case PromiseDone(promise=promise) | PromiseDay(promise=promise):
            permit(Action.KEEP_PROMISE, incident, incident.promise(promise).authority)
            incident.check_under_control(promise)
        case WriteAuthorsReply():
            permit(Action.ADD_AUTHORS_REPLY, incident)
            incident.check_clarified()


def _check_text_to_place(incident: Incident) -> None:
    if any(isinstance(event, AnswerPrepared) for event in incident.events):
        raise MoveNotAllowed(incident.number, incident.status, Move.PLACE)
    incident.check_placing(None)


def _check_link(link: str, incident: Incident, now: datetime) -> None:
    if any(isinstance(event, _LINK_OUTDATED) for event in incident.events):
        raise MoveNotAllowed(incident.number, incident.status, Move.PLACE)
    if incident.undoable_placement(now) is None:
        incident.check_placing(link)
