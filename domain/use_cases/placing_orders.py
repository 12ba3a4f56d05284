"""Placing approved answers in the name of the administration's pages (§9): ordered, tried, settled.

A person orders it, the program writes once (ADR 58). The attempt is stored before the network is
called, its result before anybody is told; an attempt with an unknown outcome is settled by a search.
"""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.errors import DomainError, Reason, Refusal
from domain.model.ids import DraftVersion, IncidentNumber, PersonId
from domain.model.incident import Incident
from domain.model.incident.answer.draft import OutdatedVersion
from domain.model.incident.answer.placing_order import PlacingAttempt, WhyAsked
from domain.model.network.post import FoundPost, PageAddress
from domain.model.network.trouble import NetworkTrouble
from domain.model.organisation.office import Office
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

    Raises NotPermitted, AlreadyDone, AlreadyClosed, MoveNotAllowed, OutdatedVersion, and
    NOT_PLACEABLE if the program can't place it there.
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
            raise Refusal(Reason.NOT_PLACEABLE, number)
        if incident.order_placing(page, place.under, by, at):
            await uow.incidents.save(incident)
            await uow.commit()


async def begin_placing(
    uow: UnitOfWork, number: IncidentNumber, *, at: datetime
) -> PlacingAttempt | None:
    """Stores that the ordered text is about to be written, and returns what to write.

    None if there is nothing to write (any more). An order ends if its page is switched off, and is
    asked about again if it is old, or if its person may not place answers any more.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        order = incident.placing_order
        page = office.organisation.pages.get(order.page) if order else None
        attempt = incident.begin_placing(
            at,
            allowed=page is not None and page.places,
            permitted=order is not None and _may_place(order.ordered.by, incident, office),
        )
        await uow.incidents.save(incident)
        await uow.commit()
        return attempt


def _may_place(person: PersonId, incident: Incident, office: Office) -> bool:
    try:
        by = office.permit(Actor(person), Action.PLACE, incident)
    except DomainError:
        return False
    return by.person == person


async def ask_again_unheard(uow: UnitOfWork, number: IncidentNumber, *, at: datetime) -> None:
    """Ends an order that was not tried, because people's messages can't be read. Idempotent."""
    async with uow:
        incident = await uow.incidents.get(number)
        if incident.has_untried_order:
            incident.ask_again_to_place(WhyAsked.UNHEARD, at)
            await uow.incidents.save(incident)
            await uow.commit()


async def note_standing(
    uow: UnitOfWork, number: IncidentNumber, found: FoundPost, *, at: datetime
) -> None:
    """Ends an order that was not tried: the answer seems to stand there, and people decide."""
    async with uow:
        incident = await uow.incidents.get(number)
        if incident.has_untried_order:
            incident.note_standing(found, at)
            await uow.incidents.save(incident)
            await uow.commit()


async def record_standing(
    uow: UnitOfWork,
    number: IncidentNumber,
    version: DraftVersion,
    links: int,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Records the comment that stands there already as the placement of the version; idempotent.

    `links`: its index among the incident's links. Raises NotPermitted, NOT_PLACEABLE,
    OutdatedVersion, AlreadyClosed, MoveNotAllowed.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.PLACE, incident)
        placed = incident.placement_of(version)
        if placed is not None and placed.recorded.by == by.person:
            return
        found, stands_since = incident.standing(version, links)
        placed_at = min(stands_since, at)
        place = own_place(incident, office.organisation)
        page = place.page.address if place else None
        opened = opened_clock(incident, office, placed_at)
        promised = promises_made(incident, office, placed_at)
        incident.place_standing(found, page, by, placed_at, at, final=opened, promised=promised)
        await uow.incidents.save(incident)
        await uow.commit()


async def refuse_placing(
    uow: UnitOfWork,
    number: IncidentNumber,
    trouble: NetworkTrouble,
    wait: float | None,
    *,
    tried_at: datetime | None,
    at: datetime,
) -> None:
    """Records that certainly nothing was written: it is tried again, or people are told.

    `wait`: the seconds that the network asked for. `tried_at`: the beginning of the attempt; None:
    it was not even tried.
    """
    async with uow:
        incident = await uow.incidents.get(number)
        order = incident.placing_order
        if order is not None and order.tried_at == tried_at:
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
