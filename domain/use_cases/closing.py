"""Ending the work on an incident without an answer (§19), or taking it back as a mistake."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.ids import IncidentNumber
from domain.model.permissions import Action
from domain.model.status import CancelGround, NoAnswerGround
from domain.ports.unit_of_work import UnitOfWork


async def leave_unanswered(
    uow: UnitOfWork, number: IncidentNumber, ground: NoAnswerGround, *, by: Actor, at: datetime
) -> None:
    """No answer is given, on a ground of §19; raises NotPermitted, AlreadyClosed."""
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.LEAVE_UNANSWERED, incident)
        incident.leave_unanswered(ground, by, at)
        await uow.incidents.save(incident)
        await uow.commit()


async def cancel(
    uow: UnitOfWork, number: IncidentNumber, ground: CancelGround, *, by: Actor, at: datetime
) -> None:
    """The incident leaves the work; raises NotPermitted, AlreadyClosed."""
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.CANCEL, incident)
        incident.cancel(ground, by, at)
        await uow.incidents.save(incident)
        await uow.commit()
