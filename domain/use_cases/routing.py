"""Sending an incident to the authorities that can solve it (§10-§12), and changing them later."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from domain.model.actor import Actor
from domain.model.conversation.cards import ControlCard
from domain.model.conversation.notices import RefreshCard, ShowCard
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Move, MoveNotAllowed
from domain.model.mark import UNSEEN, Mark
from domain.model.organisation.office import Office
from domain.model.organisation.people import Authority
from domain.model.organisation.permissions import Action
from domain.model.organisation.registration_rights import check_watched
from domain.ports.unit_of_work import UnitOfWork


async def choose_authority(
    uow: UnitOfWork, number: IncidentNumber, authority: AuthorityCode, *, chosen: bool, by: Actor
) -> None:
    """Marks the authority on control's card, or takes the mark away; as it is already is success.

    Not yet a fact of the incident's history: only `route` or `change_authorities` makes it one.
    Raises NotPermitted, UnknownAuthority, LeadStays, AlreadyClosed, MoveNotAllowed.
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
    """Marks which of the authorities chosen makes the consolidated answer (§12).

    Raises NotPermitted, NotChosen, NothingPlanned, AlreadyClosed, MoveNotAllowed.
    """
    await _pick(uow, number, lambda one, _: one.choose_lead(authority), by)


async def start_choosing(uow: UnitOfWork, number: IncidentNumber, *, by: Actor) -> None:
    """The card is for picking several authorities; of a routed incident others see those it has.

    Raises NotPermitted, AlreadyClosed.
    """
    await _pick(uow, number, lambda one, _: one.start_choosing(), by)


async def stop_choosing(uow: UnitOfWork, number: IncidentNumber, *, by: Actor) -> None:
    """All stays as it is; raises NotPermitted, AlreadyClosed."""
    await _pick(uow, number, lambda one, _: one.stop_choosing(), by)


class RoutingOutcome(Enum):
    """What came of sending an incident."""

    SENT = auto()
    ALREADY = auto()
    """It had been sent before."""
    CHOSEN = auto()
    """It was not sent: several authorities are being chosen, and the one pressed was added to them."""


@dataclass(frozen=True, slots=True)
class Routing:
    """What came of it, and who works the incident now, the lead first; CHOSEN: who is chosen."""

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
) -> Routing:
    """Sends it to that authority, else to those chosen on the card; only once, wherever it went.

    While several are being chosen, a press on a single authority comes from a card that does not show
    the choice yet: it adds the authority to the choice.
    `seen`: the mark of what was chosen on the card that was pressed. Another one is refused: people
    choose together, each in their own chat, and nobody sends what they have not seen.
    A publication to one that works none in that network (§6) only if `unwatched` says so, else
    raises NetworkNotWatched.
    Raises NotPermitted, ChosenMeanwhile, NothingPlanned, LeadMissing, AlreadyClosed, UnknownAuthority
    (it has left the organisation since).
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        if authority is not None and incident.choosing:
            by = office.permit(by, Action.ROUTE, incident)
            incident.choose(office.authority(authority).code)
            await _save_choice(uow, incident, office, by)
            return Routing(
                incident.plan.authorities if incident.plan else (), RoutingOutcome.CHOSEN
            )
        try:
            send(incident, authority, office, by, at, seen=seen, unwatched=unwatched)
        except MoveNotAllowed:
            return Routing(incident.authorities, RoutingOutcome.ALREADY)
        await uow.incidents.save(incident)
        await uow.commit()
        return Routing(incident.authorities, RoutingOutcome.SENT)


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
    """The same, of an incident in hand; raises MoveNotAllowed where it has been sent already."""
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
    """Adds and removes authorities, or names another lead (§12); False if nothing changes.

    `seen` is as in `route`. Raises NotPermitted, ChosenMeanwhile, AuthoritiesNotChanging,
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
    """Changes what is chosen on control's card, and shows it there."""
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.ROUTE, incident)
        pick(incident, office)
        await _save_choice(uow, incident, office, by)


async def _save_choice(uow: UnitOfWork, incident: Incident, office: Office, by: Actor) -> None:
    """Keeps what is chosen, and shows it."""
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
    """The bodies picked on the card; raises ChosenMeanwhile, UnknownAuthority."""
    if incident.plan is None or not incident.plan.authorities:
        return []
    incident.plan.check_seen(seen, incident.number)
    return [office.authority(code) for code in incident.plan.authorities]
