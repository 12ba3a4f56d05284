"""Placing approved answers in the name of the administration's pages (§9): ordered, tried, settled.

A person orders it, the program writes once. The attempt is stored before the network is called, its
result before anybody is told; an attempt with an unknown outcome is settled by a search.
"""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.incident.answer.draft import OutdatedVersion
from domain.model.incident.answer.placing_order import NotPlaceable, PlacingAttempt
from domain.model.network.post import FoundPost, PageAddress
from domain.model.network.trouble import NetworkTrouble
from domain.model.organisation.own_pages import own_place
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.placing import opened_clock, promises_made


async def order_placing(
    uow: UnitOfWork,
    number: IncidentNumber,
    version: DraftVersion,
    page: PageAddress,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Orders the version to be placed in the name of the page; idempotent.

    Raises NotPermitted, AlreadyOrdered, AlreadyClosed, MoveNotAllowed, OutdatedVersion, and
    NotPlaceable if the program can't place it there.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.PLACE, incident)
        incident.check_placing(None)
        approved = incident.approved_draft
        if approved is not None and approved.version != version:
            raise OutdatedVersion(number, version, approved.version)
        place = own_place(incident, office.organisation)
        if place is None or place.page.address != page:
            raise NotPlaceable(number)
        if incident.order_placing(page, place.under, by, at):
            await uow.incidents.save(incident)
            await uow.commit()


async def begin_placing(
    uow: UnitOfWork, number: IncidentNumber, *, at: datetime
) -> PlacingAttempt | None:
    """Stores that the ordered text is about to be written, and returns what to write.

    None if there is nothing to write (any more); the order of a page that is switched off ends.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        order = incident.placing_order
        page = office.organisation.pages.get(order.page) if order else None
        attempt = incident.begin_placing(at, allowed=page is not None and page.places)
        await uow.incidents.save(incident)
        await uow.commit()
        return attempt


async def refuse_placing(
    uow: UnitOfWork,
    attempt: PlacingAttempt,
    trouble: NetworkTrouble,
    wait: float | None,
    *,
    at: datetime,
) -> None:
    """Records that the attempt has certainly written nothing: it is repeated, or people are told.

    `wait`: the seconds that the network asked for.
    """
    async with uow:
        incident = await uow.incidents.get(attempt.number)
        if incident.is_tried(attempt):
            incident.refuse_placing(trouble, at, wait)
            await uow.incidents.save(incident)
            await uow.commit()


async def record_written(
    uow: UnitOfWork, attempt: PlacingAttempt, found: FoundPost, *, at: datetime
) -> None:
    """Records what the attempt has written: as the placement by the person who ordered it.

    If it was placed by hand, taken back or closed meanwhile, people are told of the comment. Idempotent.
    """
    async with uow:
        office = await uow.office()
        aliases = office.organisation.page_aliases
        incident = await uow.incidents.get(attempt.number)
        if incident.awaits(attempt):
            placed_at = attempt.placed_at(found, at)
            opened = opened_clock(incident, office, placed_at)
            promised = promises_made(incident, office, placed_at)
            incident.place_as_ordered(found, placed_at, at, opened, promised)
        elif not incident.record_written(attempt, found, at, aliases):
            return
        await uow.incidents.save(incident)
        await uow.commit()


async def lose_placing(uow: UnitOfWork, attempt: PlacingAttempt, *, at: datetime) -> None:
    """Records that nobody can tell whether the attempt has written anything; people look."""
    async with uow:
        incident = await uow.incidents.get(attempt.number)
        if incident.is_tried(attempt):
            incident.lose_placing(at)
            await uow.incidents.save(incident)
            await uow.commit()


async def give_up_placing(uow: UnitOfWork, number: IncidentNumber, *, at: datetime) -> None:
    """Ends an order with which the program itself fails, and people are told. Idempotent."""
    async with uow:
        incident = await uow.incidents.get(number)
        incident.give_up_placing(at)
        await uow.incidents.save(incident)
        await uow.commit()
