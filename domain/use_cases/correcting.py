"""Changes of what was registered: its data, its importance, its kind (§2, §5, §9, §15)."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Importance
from domain.model.message.citizen_message import CitizenMessage, network_of
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.model.time.deadline import whole_minute
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.changing_incidents import changing


async def correct_detection(
    uow: UnitOfWork,
    office: Office,
    incident: Incident,
    detected_at: datetime,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Changes the moment of detection and recomputes the deadline.

    Raises NotPermitted, DETECTED_IN_FUTURE, AlreadyClosed, TOO_LATE_TO_CORRECT, OutsideCalendar.
    """
    by = office.permit(by, Action.REGISTER, incident)
    dues = office.dues(incident.importance, whole_minute(detected_at), incident.policy)
    incident.correct_detection(detected_at, dues.answer, dues.draft, by, at)
    await uow.incidents.save(incident)


async def correct_source(
    uow: UnitOfWork, office: Office, incident: Incident, url: str, *, by: Actor, at: datetime
) -> None:
    """Changes the link to the citizen's message, and the network if it differs.

    Raises NotPermitted, AlreadyClosed, TOO_LATE_TO_CORRECT.
    """
    by = office.permit(by, Action.REGISTER, incident)
    incident.correct_source(url, network_of(url), by, at)
    await uow.incidents.save(incident)


async def correct_message(
    uow: UnitOfWork,
    office: Office,
    incident: Incident,
    message: CitizenMessage,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Changes the citizen's message after its sender has edited it.

    Raises NotPermitted, TOO_LATE_TO_COMPLETE, TooMany.
    """
    by = office.permit(by, Action.REGISTER, incident)
    alike = await uow.incidents.alike(incident.number, message, incident.detected_at)
    incident.complete(message, by, at, alike, edited=True)
    await uow.incidents.save(incident)


async def change_importance(
    uow: UnitOfWork, number: IncidentNumber, importance: Importance, *, by: Actor, at: datetime
) -> bool:
    """Changes the importance; recomputes the deadline while the first clock runs.

    False if the importance is unchanged. Raises NotPermitted, AlreadyClosed.
    """
    async with changing(uow, number, Action.CHANGE_IMPORTANCE, by) as (incident, actor, office):
        return set_importance(incident, importance, office, actor, at)


def set_importance(
    incident: Incident, importance: Importance, office: Office, by: Actor, at: datetime
) -> bool:
    """`change_importance` for a loaded incident; False if the importance is unchanged.

    Raises AlreadyClosed.
    """
    if incident.importance is importance:
        return False
    dues = office.dues(importance, incident.clock_from, incident.policy)
    incident.change_importance(importance, dues.answer, dues.draft, by, at)
    return True


async def give_to_control(
    uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime
) -> bool:
    """Makes control coordinate it and approve its answer; keeps the moment of detection.

    False if control does so already. Raises NotPermitted, AlreadyClosed.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        if not incident.publication:
            office.person(by.person)
            return False
        by = office.permit(by, Action.GIVE_TO_CONTROL, incident)
        dues = office.dues(incident.importance, incident.clock_from, incident.policy)
        incident.give_to_control(dues.answer, dues.draft, by, at)
        await uow.incidents.save(incident)
        await uow.commit()
        return True
