"""Incidents of an employee who has left: their authority is told to find new executors."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.model.conversation.announcement import HandedOver, announced_in
from domain.model.conversation.notices import Announce
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.incident import Incident
from domain.ports.unit_of_work import UnitOfWork


async def hand_over(
    uow: UnitOfWork,
    authority: AuthorityCode,
    person: PersonId,
    numbers: Sequence[IncidentNumber],
    *,
    at: datetime,
) -> None:
    """Releases these incidents and sends the authority's chat one notice about all of them (§8).

    Incidents that are closed or have been taken over meanwhile stay as they are.
    """
    async with uow:
        office = await uow.office()
        left: list[Incident] = []
        await uow.incidents.hold(numbers)
        for number in sorted(numbers):
            incident = await uow.incidents.get(number)
            if incident.hand_over(authority, person, at):
                await uow.incidents.save(incident)
                left.append(incident)
        if not left:
            return
        told = handed_over(authority, person, left)
        for place in announced_in(told, office.organisation):
            await uow.outbox.put(Announce(place, told))
        await uow.commit()


def handed_over(
    authority: AuthorityCode,
    person: PersonId,
    incidents: Iterable[Incident],
    to: PersonId | None = None,
) -> HandedOver:
    """The notice with the next step of each incident, by number."""
    held = [*incidents]
    led = [one for one in held if one.lead == authority]
    return HandedOver(
        authority=authority,
        person=person,
        to=to,
        numbers=tuple(one.number for one in held if not one.status.closed),
        drafts=tuple(one.number for one in led if one.waiting_draft is not None),
        to_place=tuple(one.number for one in led if one.approved_draft is not None),
        promised=tuple(one.number for one in held if one.promised_by(authority)),
    )
