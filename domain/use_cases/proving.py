"""Looking up placed answers, and the citizens' comments under them."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.ids import FollowUpNumber, IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.answer.follow_up import FollowUp
from domain.model.message.citizen_message import UNNUMBERED, CitizenMessage, Network
from domain.model.network.post import FoundPost, Looked, PostAddress, stored_address
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.registering import NewIncident, open_incident


async def record_look(
    uow: UnitOfWork,
    number: IncidentNumber,
    position: int,
    url: str,
    looked: Looked,
    *,
    network: Network,
    next_look_at: datetime | None,
    again: bool,
    at: datetime,
) -> bool:
    """Records what a look at the placement at that position, with that link, found.

    Nothing of the placement changes but its proof; people are asked where it is in doubt. Returns
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
        known = await uow.incidents.brought([one.address for one in looked.replies])
        incident.record_look(
            position, url, looked, at, own=own, next_look_at=next_look_at, known=known
        )
        await uow.incidents.save(incident)
        await uow.commit()
        return True


async def add_follow_up(
    uow: UnitOfWork, number: IncidentNumber, comment: FoundPost, *, at: datetime
) -> None:
    """Records a citizen's comment under a placed answer, once."""
    async with uow:
        incident = await uow.incidents.get(number)
        incident.add_follow_up(comment, at)
        if incident.events:
            await uow.incidents.save(incident)
            await uow.commit()


async def dismiss_follow_up(
    uow: UnitOfWork, number: IncidentNumber, follow_up: FollowUpNumber, *, by: Actor, at: datetime
) -> None:
    """Records that the comment needs no answer; idempotent.

    Raises NotPermitted, UNKNOWN_FOLLOW_UP, AlreadySettled.
    """
    async with uow:
        _, incident, by = await _permitted(uow, number, by)
        if incident.settle_follow_up(follow_up, by, at):
            await uow.incidents.save(incident)
            await uow.commit()


async def register_follow_up(
    uow: UnitOfWork,
    number: IncidentNumber,
    follow_up: FollowUpNumber,
    *,
    by: Actor,
    at: datetime,
) -> IncidentNumber:
    """Registers the comment as a message of its own, for the coordinator to route; idempotent.

    Raises NotPermitted, UNKNOWN_FOLLOW_UP, AlreadySettled.
    """
    async with uow:
        office, incident, by = await _permitted(uow, number, by)
        comment = incident.follow_up(follow_up)
        if comment.registered is None:
            incident.check_unsettled(follow_up)
            known = await uow.incidents.registered_as(external_id_of(comment.address))
            new = known or await open_incident(
                uow, _new_incident(comment, incident, at), office, None, at
            )
            incident.settle_follow_up(follow_up, by, at, new.number)
            await uow.incidents.save(incident)
            await uow.commit()
            return new.number
        return comment.registered


def external_id_of(address: PostAddress | str) -> str:
    """Return the id under which a post is registered once; it is no number for people."""
    return f"{UNNUMBERED}{address}"


def _new_incident(comment: FollowUp, under: Incident, at: datetime) -> NewIncident:
    message = CitizenMessage(
        comment.text or comment.url,
        stored_address(comment.address).network,
        comment.url,
        comment.author_name,
        comment.author_url,
    )
    return NewIncident(
        message=message,
        detected_at=at,
        kind=under.kind,
        external_id=external_id_of(comment.address),
        follows=under.number,
    )


async def _permitted(
    uow: UnitOfWork, number: IncidentNumber, by: Actor
) -> tuple[Office, Incident, Actor]:
    office = await uow.office()
    incident = await uow.incidents.get(number)
    return office, incident, office.permit(by, Action.PLACE, incident)
