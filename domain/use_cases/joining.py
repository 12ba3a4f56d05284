"""Joining incidents on one matter under one answer, and separating them again."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.ids import IncidentNumber
from domain.model.incident.workflow.joining import NotJoined
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import close_question


async def join(
    uow: UnitOfWork,
    number: IncidentNumber,
    main: IncidentNumber,
    *,
    by: Actor,
    at: datetime,
    question: int | None = None,
) -> None:
    """Joins the incident to `main`, whose answer it shares; idempotent.

    `question`: the question that the number answers; it is closed. Raises QuestionClosed,
    UnknownIncident, NotPermitted and the errors of `Incident.join`.
    """
    async with uow:
        office = await uow.office()
        if question is not None:
            await close_question(uow, question, by)
        await uow.incidents.hold({number, main})
        incident, other = await uow.incidents.get(number), await uow.incidents.get(main)
        by = office.permit(by, Action.ROUTE, incident)
        if incident.join(other, by, at):
            await uow.incidents.save(incident)
            await uow.incidents.save(other)
            await uow.commit()


async def separate(uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime) -> None:
    """Separates a joined incident again; raises NotPermitted, NotJoined, AlreadyClosed."""
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.ROUTE, incident)
        if incident.joined_to is None:
            raise NotJoined(number)
        main = await uow.incidents.get(incident.joined_to)
        incident.separate(main, by, at)
        await uow.incidents.save(incident)
        await uow.incidents.save(main)
        await uow.commit()
