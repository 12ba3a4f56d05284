"""Sending an incident to the authority that can solve it (§10, §11)."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.cards import CardKey, CardKind
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.notices import RefreshCard, ShowCard
from domain.model.permissions import Action
from domain.model.publication import check_watched
from domain.ports.unit_of_work import UnitOfWork


async def choose_authority(
    uow: UnitOfWork, number: IncidentNumber, authority: AuthorityCode, *, by: Actor
) -> None:
    """Marks the authority on the registration card, or takes the mark away.

    Not yet a fact of the incident's history: only `route` makes it one.
    Raises NotPermitted, UnknownAuthority, AlreadyClosed, MoveNotAllowed.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.ROUTE, incident)
        incident.choose(office.authority(authority).code)
        await uow.incidents.save(incident)
        card = CardKey(CardKind.CONTROL, number)
        if by.source is not None:
            await uow.outbox.put(ShowCard(card, by.source.place))
        await uow.outbox.put(RefreshCard(card))
        await uow.commit()


async def route(
    uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime, unwatched: bool = False
) -> None:
    """Sends it to the authority chosen on the card.

    A publication to one that works none in that network (§6) only if `unwatched` says so, else
    raises NetworkNotWatched.
    Raises NotPermitted, NothingPlanned, AlreadyClosed, MoveNotAllowed, UnknownAuthority (the chosen
    one has left the organisation since).
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.ROUTE, incident)
        if incident.plan is not None:
            body = office.authority(incident.plan)
            if incident.publication and not unwatched:
                check_watched(body, incident.message.network)
        incident.route(None, by, at)
        await uow.incidents.save(incident)
        await uow.commit()
