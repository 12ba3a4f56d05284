"""Access checks before a button press or a read of an incident.

A button declares its `subject` and the right it needs (`action`); the dispatch checks both here, so
no kind of button can skip the check. The use cases check rights again, under lock.
"""

from contextlib import suppress
from dataclasses import replace

from domain.model.actor import Actor
from domain.model.errors import DomainError, Reason, Refusal
from domain.model.ids import IncidentNumber, Place
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import (
    Action,
    IncidentAccess,
    NotPermitted,
    OutOfSight,
    UnknownPerson,
    may,
)
from domain.model.organisation.rights import NotShownHere, shown_in
from domain.ports.incidents import UnknownIncident
from domain.use_cases.asking import AskedAnother, QuestionClosed
from handlers.ui.buttons import Button, OfBriefing, OfIncident, OfNothing, OfQuestion
from handlers.ui.context import Context


async def check_press(button: Button, by: Actor, context: Context) -> None:
    """Raise if the press is forbidden: unknown person, missing right, missing subject, wrong chat.

    A button may be forged in any chat: what a press shows there, others read.

    A question that is already closed is left to the use case, which may know how it ended.
    """
    subject, action = button.subject, button.action
    if subject is OfNothing.ANYBODY:
        return
    office = await context.reading.office()
    place = office.reply_place(by)
    office.person(by.person)
    if isinstance(subject, OfIncident):
        incident = await _visible(subject.number, by, office, context)
        _check_place(place, subject.number, incident, office)
        if subject.kind is not None:
            incident = replace(incident, kind=subject.kind)
        if action is not None:
            office.permit(by, action, incident, subject.authority)
    elif action is not None:
        office.permit(by, action)
    if button.shows_everything and shown_in(place, office.organisation) is not None:
        raise Refusal(Reason.PRIVATE_ONLY)
    if isinstance(subject, OfBriefing):
        await context.reading.briefing(subject.briefing)
    elif isinstance(subject, OfQuestion):
        await _check_asked(subject.question, by, context)


async def visible_incident(number: IncidentNumber, by: Actor, context: Context) -> IncidentAccess:
    """Return the incident if the person may see it.

    Raises UnknownPerson and OutOfSight; raises UnknownIncident only for people who may see all
    incidents.
    """
    return await _visible(number, by, await context.reading.office(), context)


async def check_shown_in(place: Place, number: IncidentNumber, by: Actor, context: Context) -> None:
    """Raise as `visible_incident`, or NotShownHere unless all people of that chat may see it."""
    office = await context.reading.office()
    office.person(by.person)
    try:
        incident = await context.reading.access(number)
    except UnknownIncident:
        incident = None
    _check_place(place, number, incident, office)
    await _visible(number, by, office, context)


def _check_place(
    place: Place, number: IncidentNumber, incident: IncidentAccess | None, office: Office
) -> None:
    """Raise NotShownHere unless all people of that chat may see the incident; None: it is unknown."""
    here = shown_in(place, office.organisation)
    if here is None:
        return
    if incident is None or here.isdisjoint(incident.promising.union(incident.authorities)):
        raise NotShownHere(number)


async def concealed(
    error: DomainError,
    by: Actor,
    context: Context,
    number: IncidentNumber | None = None,
    place: Place | None = None,
) -> DomainError:
    """Return the refusal without details of an incident that this person may not see.

    `number`: the incident, if the error does not carry it. `place`: a chat where others read the
    refusal.
    """
    about = getattr(error, "number", None) or number
    if about is None or isinstance(error, NotShownHere):
        return error
    try:
        with suppress(UnknownIncident):
            await visible_incident(about, by, context)
        if place is not None:
            with suppress(UnknownIncident):
                await check_shown_in(place, about, by, context)
    except UnknownPerson as stranger:
        return stranger
    except (OutOfSight, NotShownHere) as hidden:
        return AskedAnother(None) if isinstance(error, AskedAnother) else hidden
    return error


async def _visible(
    number: IncidentNumber, by: Actor, office: Office, context: Context
) -> IncidentAccess:
    person = office.person(by.person)
    try:
        incident = await context.reading.access(number)
        office.permit(by, Action.SEE, incident)
    except (UnknownIncident, NotPermitted):
        if may(person, Action.SEE):
            raise
        raise OutOfSight(number) from None
    return incident


async def _check_asked(question: int, by: Actor, context: Context) -> None:
    """Raise AskedAnother if another person is asked, QuestionClosed if pressed in another chat.

    Their own private chat shows it to them alone: `/my` brings it there.
    """
    asked = await context.reading.question(question, context.now)
    if asked is None:
        return
    place, theirs = by.source.place if by.source else None, asked.question.person == by.person
    if place is None or (place != asked.question.place and not (theirs and place.private)):
        raise QuestionClosed
    if not theirs:
        raise AskedAnother(asked.question.subject)
