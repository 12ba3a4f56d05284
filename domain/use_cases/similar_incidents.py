"""Names possible paraphrases on a new incident's card: they are found after registration."""

from collections.abc import Sequence

from domain.model.conversation.cards import ControlCard
from domain.model.conversation.notices import RefreshCard
from domain.model.ids import IncidentNumber
from domain.model.incident.workflow.status import Status
from domain.ports.unit_of_work import UnitOfWork


async def name_paraphrased(
    uow: UnitOfWork, number: IncidentNumber, meant: Sequence[IncidentNumber]
) -> bool:
    """False if it is routed, or none of these is about the same place, or all are named already."""
    async with uow:
        incident = await uow.incidents.get(number)
        if incident.status is not Status.REGISTERED:
            return False
        of = number, incident.message, incident.detected_at
        if not incident.resemble(await uow.incidents.alike(*of, meant)):
            return False
        await uow.incidents.save(incident)
        await uow.outbox.put(RefreshCard(ControlCard(number)))
        await uow.commit()
        return True
