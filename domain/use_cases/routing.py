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


async def choose_authority(
    uow: UnitOfWork, number: IncidentNumber, authority: AuthorityCode, *, chosen: bool, by: Actor
) -> None:
    """Marks the authority on control's card or removes the mark; idempotent.

    The history records nothing until `route` or `change_authorities`. Raises NotPermitted,
    UnknownAuthority, LeadStays, AlreadyClosed, MoveNotAllowed.
    """
    await _pick(
        uow,
        number,
        lambda one, office: one.choose(office.authority(authority).code, chosen=chosen),
        by,
    )


async def choose_lead(
    uow: UnitOfWork, number: IncidentNumber, authority: AuthorityCode, *, by: Actor
) -> None:
    """Marks the chosen authority that leads the consolidated answer (§12).

    Raises NotPermitted, NotPicked, NothingPicked, AlreadyClosed, MoveNotAllowed.
    """
    await _pick(uow, number, lambda one, _: one.choose_lead(authority), by)


async def start_choosing(uow: UnitOfWork, number: IncidentNumber, *, by: Actor) -> None:
    """Opens the choice of several authorities; other cards still show the assigned ones.

    Raises NotPermitted, AlreadyClosed.
    """
    await _pick(uow, number, lambda one, _: one.start_choosing(), by)


async def stop_choosing(uow: UnitOfWork, number: IncidentNumber, *, by: Actor) -> None:
    """Discards the choice; raises NotPermitted, AlreadyClosed."""
    await _pick(uow, number, lambda one, _: one.stop_choosing(), by)


class RoutingOutcome(Enum):
    """The outcome of routing an incident."""

    SENT = auto()
    ALREADY = auto()
    """It was routed before."""
    CHOSEN = auto()
    """Not routed: several authorities are being chosen, and the pressed one was added to them."""


@dataclass(frozen=True, slots=True)
class RoutedIncident:
    """The outcome, with the assigned authorities, lead first; after CHOSEN the chosen ones."""

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
    """Routes it to that authority, else to those chosen on the card; only once.

    While several are being chosen, a press on a single authority comes from a card that doesn't
    show the choice yet: it adds the authority to the choice. `seen`: the mark of the choice on the
    pressed card. A stale one is refused: people choose together, each in their own chat, and nobody
    routes a choice they have not seen. A publication to an authority that doesn't watch its network
    (§6) needs `unwatched`, else raises NetworkNotWatched. Raises NotPermitted, PickedMeanwhile,
    NothingPicked, LeadMissing, AlreadyClosed, UnknownAuthority (it has left the organisation
    since).
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        if authority is not None and incident.choosing:
            by = office.permit(by, Action.ROUTE, incident)
            incident.choose(office.authority(authority).code)
            await _save_choice(uow, incident, office, by)
            return RoutedIncident(
                incident.plan.authorities if incident.plan else (), RoutingOutcome.CHOSEN
            )
        try:
            send(incident, authority, office, by, at, seen=seen, unwatched=unwatched)
        except MoveNotAllowed:
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
    by = office.permit(by, Action.ROUTE, incident)
    incident.check(Move.ROUTE)
    bodies = [office.authority(authority)] if authority else _chosen(incident, office, seen)
    if incident.publication and not unwatched:
        for body in bodies:
            check_watched(body, incident.message.network)
    incident.route(authority, by, at)


async def change_authorities(
    uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime, seen: Mark
) -> bool:
    """Adds and removes authorities, or changes the lead (§12); False if nothing changes.

    `seen` is as in `route`. Raises NotPermitted, PickedMeanwhile, AuthoritiesNotChanging,
    LeadMissing, AlreadyClosed, UnknownAuthority.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.ROUTE, incident)
        _chosen(incident, office, seen)
        changed = incident.change_authorities(by, at)
        await uow.incidents.save(incident)
        if not changed:
            await _show(uow, number, by)
        await uow.commit()
        return changed


async def _pick(
    uow: UnitOfWork, number: IncidentNumber, pick: Callable[[Incident, Office], None], by: Actor
) -> None:
    """Changes the choice on control's card and shows it."""
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.ROUTE, incident)
        pick(incident, office)
        await _save_choice(uow, incident, office, by)


async def _save_choice(uow: UnitOfWork, incident: Incident, office: Office, by: Actor) -> None:
    """Saves the choice and shows it."""
    incident.drop_unknown(office.organisation.authorities)
    await uow.incidents.save(incident)
    await _show(uow, incident.number, by)
    await uow.commit()


async def _show(uow: UnitOfWork, number: IncidentNumber, by: Actor) -> None:
    card = ControlCard(number)
    if by.source is not None:
        await uow.outbox.put(ShowCard(card, by.source.place))
    await uow.outbox.put(RefreshCard(card))


def _chosen(incident: Incident, office: Office, seen: Mark) -> list[Authority]:
    """The authorities chosen on the card; raises PickedMeanwhile, UnknownAuthority."""
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

    False if they have taken it already. Raises NotPermitted, AlreadyTaken, NotAssigned,
    AlreadyClosed.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.TAKE, incident, authority)
        if not incident.take(authority, by, at, instead_of):
            return False
        await uow.incidents.save(incident)
        await uow.commit()
        return True
