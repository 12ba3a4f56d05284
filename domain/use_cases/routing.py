"""Routing an incident to authorities, and taking it as an executor (§8, §11, §12)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from domain.model.actor import Actor
from domain.model.conversation.cards import ControlCard
from domain.model.conversation.notices.kinds import RefreshCard, ShowCard
from domain.model.ids import UNSEEN, AuthorityCode, IncidentNumber, Mark, PersonId
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Move, MoveNotAllowed
from domain.model.organisation.office import Office
from domain.model.organisation.people import Authority
from domain.model.organisation.permissions import Action
from domain.model.organisation.rights import check_watched
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.changing_incidents import changing


async def pick_authority(
    uow: UnitOfWork, number: IncidentNumber, authority: AuthorityCode, *, picked: bool, by: Actor
) -> None:
    """Picks the authority on control's card, or unpicks it; idempotent.

    The history records nothing until `route` or `change_authorities`. Raises NotPermitted,
    UNKNOWN_AUTHORITY, LEAD_STAYS, AlreadyClosed, MoveNotAllowed.
    """
    await _pick(
        uow,
        number,
        lambda one, office: one.pick(office.authority(authority).code, picked=picked),
        by,
    )


async def pick_lead(
    uow: UnitOfWork, number: IncidentNumber, authority: AuthorityCode, *, by: Actor
) -> None:
    """Names the picked authority that leads the consolidated answer (§12).

    Raises NotPermitted, NOT_PICKED, NOTHING_PICKED, AlreadyClosed, MoveNotAllowed.
    """
    await _pick(uow, number, lambda one, _: one.pick_lead(authority), by)


async def start_picking(uow: UnitOfWork, number: IncidentNumber, *, by: Actor) -> None:
    """Starts picking several authorities; other cards still show the assigned ones.

    Raises NotPermitted, AlreadyClosed.
    """
    await _pick(uow, number, lambda one, _: one.start_picking(), by)


async def stop_picking(uow: UnitOfWork, number: IncidentNumber, *, by: Actor) -> None:
    """Discards the picks; raises NotPermitted, AlreadyClosed."""
    await _pick(uow, number, lambda one, _: one.stop_picking(), by)


class RoutingOutcome(Enum):
    """The outcome of routing an incident."""

    SENT = auto()
    ALREADY = auto()
    """It was routed before; another authority than the only one is picked as a possible change."""
    PICKED = auto()
    """Not routed: several authorities are being picked, and the pressed one was added to them."""


@dataclass(frozen=True, slots=True)
class RoutedIncident:
    """The outcome, with the assigned authorities, lead first; after PICKED the picked ones."""

    authorities: tuple[AuthorityCode, ...]
    outcome: RoutingOutcome


async def route(
    uow: UnitOfWork,
    number: IncidentNumber,
    authority: AuthorityCode | None = None,
    *,
    by: Actor,
    at: datetime,
    seen: Mark = UNSEEN,
    unwatched: bool = False,
) -> RoutedIncident:
    """Routes it to that authority, else to those picked on the card; only once.

    While several are being picked, a press on a single authority comes from a card that doesn't
    show the picks yet: it adds the authority to them. If another authority alone has it, the
    pressed one is picked beside that, and the card offers to replace or to add. `seen`: the mark
    of the picks on the pressed card. A stale one is refused: people pick together, each in their
    own chat, and nobody routes picks they have not seen. A publication to an authority that
    doesn't watch its network (§6) needs `unwatched`, else raises NetworkNotWatched. Raises
    NotPermitted, PickedMeanwhile, NOTHING_PICKED, LEAD_MISSING, AlreadyClosed, UNKNOWN_AUTHORITY
    (it has left the organisation since).
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.ROUTE, incident)
        if authority is not None and incident.picking_for_routing:
            incident.pick(office.authority(authority).code)
            await _save_picks(uow, incident, office, by)
            return RoutedIncident(
                incident.plan.authorities if incident.plan else (), RoutingOutcome.PICKED
            )
        try:
            send(incident, authority, office, by, at, seen=seen, unwatched=unwatched)
        except MoveNotAllowed:
            if authority is not None and incident.may_be_meant(authority):
                incident.start_picking()
                incident.pick(office.authority(authority).code)
                await _save_picks(uow, incident, office, by)
            return RoutedIncident(incident.authorities, RoutingOutcome.ALREADY)
        await uow.incidents.save(incident)
        await uow.commit()
        return RoutedIncident(incident.authorities, RoutingOutcome.SENT)


def send(
    incident: Incident,
    authority: AuthorityCode | None,
    office: Office,
    by: Actor,
    at: datetime,
    *,
    seen: Mark = UNSEEN,
    unwatched: bool = False,
) -> None:
    """`route` for a loaded incident; raises MoveNotAllowed if it was routed already."""
    incident.check(Move.ROUTE)
    bodies = [office.authority(authority)] if authority else _picked(incident, office, seen)
    if incident.publication and not unwatched:
        for body in bodies:
            check_watched(body, incident.message.network)
    incident.route(authority, by, at)


async def change_authorities(
    uow: UnitOfWork,
    number: IncidentNumber,
    only: AuthorityCode | None = None,
    *,
    by: Actor,
    at: datetime,
    seen: Mark,
) -> bool:
    """Adds and removes authorities, or changes the lead (§12); False if nothing changes.

    `only`: that authority replaces all others. `seen` is as in `route`. Raises NotPermitted,
    PickedMeanwhile, AUTHORITIES_NOT_CHANGING, LEAD_MISSING, AlreadyClosed, UNKNOWN_AUTHORITY.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.ROUTE, incident)
        _picked(incident, office, seen)
        changed = incident.change_authorities(by, at, only)
        await uow.incidents.save(incident)
        if not changed:
            await _show(uow, number, by)
        await uow.commit()
        return changed


async def _pick(
    uow: UnitOfWork, number: IncidentNumber, pick: Callable[[Incident, Office], None], by: Actor
) -> None:
    """Changes the picks on control's card and shows them."""
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.ROUTE, incident)
        pick(incident, office)
        await _save_picks(uow, incident, office, by)


async def _save_picks(uow: UnitOfWork, incident: Incident, office: Office, by: Actor) -> None:
    """Saves the picks and shows them."""
    incident.drop_unknown(office.organisation.authorities)
    await uow.incidents.save(incident)
    await _show(uow, incident.number, by)
    await uow.commit()


async def _show(uow: UnitOfWork, number: IncidentNumber, by: Actor) -> None:
    card = ControlCard(number)
    if by.source is not None:
        await uow.outbox.put(ShowCard(card, by.source.place))
    await uow.outbox.put(RefreshCard(card))


def _picked(incident: Incident, office: Office, seen: Mark) -> list[Authority]:
    """The authorities picked on the card; raises PickedMeanwhile, UNKNOWN_AUTHORITY."""
    if incident.plan is None or not incident.plan.authorities:
        return []
    incident.plan.check_seen(seen, incident.number)
    return [office.authority(code) for code in incident.plan.authorities]


def take_by_answering(
    incident: Incident, authority: AuthorityCode | None, by: Actor, at: datetime
) -> None:
    """The author of a draft or contribution takes the incident, if nobody has.

    Call it before submitting: an edit changes the last event of its message.
    """
    if authority is not None and incident.assignee(authority) is None:
        incident.take(authority, by, at)


async def take(
    uow: UnitOfWork,
    number: IncidentNumber,
    authority: AuthorityCode,
    *,
    instead_of: PersonId | None = None,
    by: Actor,
    at: datetime,
) -> bool:
    """Takes it for an authority of theirs; `instead_of`: the executor they agreed to replace.

    False if they have taken it already. Raises NotPermitted, AlreadyTaken, NOT_ASSIGNED,
    AlreadyClosed.
    """
    async with changing(uow, number, Action.TAKE, by, authority) as (incident, actor, _):
        return incident.take(authority, actor, at, instead_of)
