"""Looking up placed answers, and the comments in their threads."""

from collections.abc import Collection
from datetime import datetime

from domain.model.ids import IncidentNumber
from domain.model.message.citizen_message import Network
from domain.model.network.post import Looked, PostAddress
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.monitoring import is_brought_in
from domain.use_cases.sorting import bring


async def record_look(
    uow: UnitOfWork,
    number: IncidentNumber,
    position: int,
    url: str,
    looked: Looked,
    *,
    network: Network,
    ours: Collection[PostAddress],
    next_look_at: datetime | None,
    again: bool,
    at: datetime,
) -> bool:
    """Records what a look at the placement at that position, with that link, found.

    Nothing of the placement changes but its proof; people are asked where it is in doubt. New
    comments in the answer's thread come to control, except `ours`, which are answers, too. Returns
    False if nothing was found and not `again`: networks hide comments for a while, so only the
    second such look in a row is believed.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        placement = incident.placement_at(position, url)
        if placement is None or placement.next_look_at is None:
            return True
        own = office.organisation.page_keys(network)
        if not again and incident.misses(placement, looked, own):
            return False
        comments = incident.record_look(
            position, url, looked, at, own=own, next_look_at=next_look_at
        )
        await uow.incidents.save(incident)
        if looked.page is not None:
            page = office.organisation.pages.get(looked.page)
            theirs = (one for one in comments if one.address not in ours)
            work = [one for one in theirs if is_brought_in(page, one, own)]
            answered = dict.fromkeys((one.address for one in work), number)
            await bring(uow, office, looked.page, work, answered, at=at)
        await uow.commit()
        return True
