"""Open incidents of an employee who has left the authority: it is told that they need somebody."""

from collections.abc import Sequence
from datetime import datetime

from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.telling.announcement import HandedOver, announced_in
from domain.model.telling.notices import Announce
from domain.ports.unit_of_work import UnitOfWork


async def hand_over(
    uow: UnitOfWork,
    authority: AuthorityCode,
    person: PersonId,
    numbers: Sequence[IncidentNumber],
    *,
    at: datetime,
) -> None:
    """Nobody has these incidents any more; the authority's chat is told of them all, once (§8).

    Those that somebody has taken over meanwhile, or that are closed, stay as they are.
    """
    async with uow:
        office = await uow.office()
        left: list[IncidentNumber] = []
        for number in sorted(numbers):
            incident = await uow.incidents.get(number)
            if incident.hand_over(authority, person, at):
                await uow.incidents.save(incident)
                left.append(number)
        if not left:
            return
        told = HandedOver(authority=authority, person=person, numbers=tuple(left))
        for place in announced_in(told, office.organisation):
            await uow.outbox.put(Announce(place, told))
        await uow.commit()
