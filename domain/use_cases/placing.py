"""Placing the approved answer: the only thing that stops the clock (§9, §12)."""

from dataclasses import dataclass
from datetime import datetime

from domain.model.actor import Actor
from domain.model.errors import DomainError
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.link import doubt_about
from domain.model.notices import Ask
from domain.model.permissions import Action
from domain.model.question import Purpose, Question
from domain.model.status import Move
from domain.ports.unit_of_work import UnitOfWork


@dataclass
class QuestionClosed(DomainError):
    """The question was answered, or another has taken its place."""


async def place(
    uow: UnitOfWork, number: IncidentNumber, link: str | None, *, by: Actor, at: datetime
) -> bool:
    """Records the placement, or asks first where the link is doubtful.

    False if the same person has recorded the same already: repeating it is success.
    Raises NotPermitted, AlreadyClosed, MoveNotAllowed.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        office.permit(by, Action.PLACE, incident)
        if _placed_so(incident, link, by):
            return False
        incident.check(Move.PLACE)
        doubt = doubt_about(link, incident.message) if link else None
        if doubt is not None and by.source is not None:
            asked = Question(
                Purpose.CONFIRM_LINK, by.person, by.source.place, number, link=link, doubt=doubt
            )
            await uow.outbox.put(
                Ask(await uow.questions.ask(asked), asked.place, reply_to=by.source)
            )
        else:
            incident.place(link, by, at)
            await uow.incidents.save(incident)
        await uow.commit()
        return True


async def confirm_link(uow: UnitOfWork, question: int, *, by: Actor, at: datetime) -> None:
    """Records the placement by the link that was asked about.

    Raises QuestionClosed, NotPermitted, AlreadyClosed, MoveNotAllowed.
    """
    async with uow:
        office = await uow.office()
        asked = await _close(uow, question, by)
        if asked.subject is None:
            raise QuestionClosed
        incident = await uow.incidents.get(asked.subject)
        office.permit(by, Action.PLACE, incident)
        incident.place(asked.link, by, at)
        await uow.incidents.save(incident)
        await uow.commit()


async def withdraw_link(uow: UnitOfWork, question: int, *, by: Actor) -> None:
    """The link asked about is not the placement; raises QuestionClosed."""
    async with uow:
        await _close(uow, question, by)
        await uow.commit()


async def _close(uow: UnitOfWork, question: int, by: Actor) -> Question:
    asked = await uow.questions.close(question)
    if asked is None or asked.person != by.person:
        raise QuestionClosed
    return asked


def _placed_so(incident: Incident, link: str | None, by: Actor) -> bool:
    last = incident.placements[-1] if incident.placements else None
    return last is not None and last.by == by.person and last.url == link
