"""Leaving: of an employee or an authority, with the incidents that they had (§8, §11)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from domain.model.actor import Actor
from domain.model.conversation.announcement import HandedOver, announced_in
from domain.model.conversation.menu import MenuPage
from domain.model.conversation.notices.kinds import Announce
from domain.model.errors import Reason, Refusal
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.incident import Incident
from domain.model.incident.workflow.assignment import Plan
from domain.model.organisation.changing import check_manned, without_authority
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Role
from domain.model.organisation.permissions import Action, could
from domain.ports.incidents import StaleIncident
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.administering import TellConflict, is_overtaken, show_page


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
            if incident.remove_assignee(authority, person, at):
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


InHand = Mapping[AuthorityCode, Sequence[Incident]]


@dataclass(frozen=True, slots=True)
class Parting:
    """A person's loss of posts, and the page shown afterwards."""

    person: PersonId
    changed: Callable[[Organisation], Organisation]
    then: MenuPage


async def part(
    uow: UnitOfWork,
    question: int,
    parting: Parting,
    ask: Callable[[InHand], MenuPage],
    *,
    tell: TellConflict,
    by: Actor,
) -> bool | None:
    """Applies it if the person has no incidents; else shows them with `ask` and returns False.

    None: another administrator has changed the same since the page was shown, which the actor is
    told. Raises UnknownPerson, NotPermitted, QuestionClosed, NobodyLeft and the errors of the
    change.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.ADMINISTER)
        after = parting.changed(office.organisation)
        check_manned(office.organisation, after)
        in_hand = await _in_hand(uow, parting.person, after)
        lost = await is_overtaken(uow, question, parting.changed, tell=tell, by=by)
        if not lost and in_hand:
            await show_page(uow, question, ask(in_hand), by)
        elif not lost:
            await uow.change_organisation(parting.changed, by.person)
            await show_page(uow, question, parting.then, by)
        await uow.commit()
    return None if lost else not in_hand


async def part_and_hand_over(
    uow: UnitOfWork,
    question: int,
    parting: Parting,
    to: PersonId | None,
    *,
    tell: TellConflict,
    by: Actor,
    at: datetime,
) -> int | None:
    """Applies it and hands the incidents to the colleague if they work in the same authority.

    Returns how many they got; None as `part`. The rest stays with the authorities, which are told.
    Raises as `part`.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.ADMINISTER)
        await _taken(uow, parting.person)
        if await is_overtaken(uow, question, parting.changed, tell=tell, by=by):
            await uow.commit()
            return None
        after = await uow.change_organisation(parting.changed, by.person)
        in_hand = await _in_hand(uow, parting.person, after)
        went = 0
        for authority, incidents in in_hand.items():
            if to is not None and _executes(after, to, authority):
                went += await _give(uow, parting.person, to, authority, incidents, by=by, at=at)
        await show_page(uow, question, parting.then, by)
        await uow.commit()
    return went


async def _in_hand(uow: UnitOfWork, person: PersonId, after: Organisation) -> InHand:
    """The incidents they have taken and may no longer work on."""
    known, taken = after.person(person), await _taken(uow, person)
    return {
        authority: [await uow.incidents.get(number) for number in numbers]
        for authority, numbers in taken.items()
        if known is None or not could(known, Action.TAKE, (authority,))
    }


async def _taken(
    uow: UnitOfWork, person: PersonId
) -> Mapping[AuthorityCode, Sequence[IncidentNumber]]:
    """The incidents they have taken, locked."""
    taken = await uow.incidents.taken_by(person)
    await uow.incidents.hold({number for numbers in taken.values() for number in numbers})
    return taken


def _executes(organisation: Organisation, person: PersonId, authority: AuthorityCode) -> bool:
    return any(one.id == person for one in organisation.holders(Role.EXECUTOR, authority))


async def _give(
    uow: UnitOfWork,
    former: PersonId,
    to: PersonId,
    authority: AuthorityCode,
    incidents: Sequence[Incident],
    *,
    by: Actor,
    at: datetime,
) -> int:
    given = []
    for incident in incidents:
        if incident.reassign_to(authority, former, to, by, at):
            await uow.incidents.save(incident)
            given.append(incident)
    if given:
        told = handed_over(authority, former, given, to)
        for place in announced_in(told, (await uow.office()).organisation):
            await uow.outbox.put(Announce(place, told))
    return len(given)


async def close_authority(
    uow: UnitOfWork,
    question: int,
    authority: AuthorityCode,
    to: AuthorityCode | None,
    then: MenuPage,
    *,
    tell: TellConflict,
    by: Actor,
    at: datetime,
) -> int | None:
    """Hands the open incidents to `to`, every deadline kept; without `to` control is told of them.

    Returns how many were handed over; None: another administrator has changed the authority since
    the page was shown, which the actor is told. Raises UnknownPerson, NotPermitted, QuestionClosed,
    NobodyLeft, UNKNOWN_AUTHORITY; StaleIncident if an incident was routed there meanwhile.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.ADMINISTER)
        closed = partial(_closed, code=authority, to=to)
        numbers = [] if to is None else await uow.incidents.worked_by(authority)
        await uow.incidents.hold(numbers)
        if await is_overtaken(uow, question, closed, tell=tell, by=by):
            await uow.commit()
            return None
        went = 0 if to is None else await _hand_over(uow, numbers, authority, to, by, at)
        await uow.change_organisation(closed, by.person)
        if to is not None and await uow.incidents.worked_by(authority):
            raise StaleIncident  # routed there until the organisation was locked
        await show_page(uow, question, then, by)
        await uow.commit()
    return went


async def _hand_over(  # noqa: PLR0917 - the move and its author
    uow: UnitOfWork,
    numbers: Sequence[IncidentNumber],
    authority: AuthorityCode,
    to: AuthorityCode,
    by: Actor,
    at: datetime,
) -> int:
    """Skips incidents that were closed or reassigned while their locks were awaited.

    Incidents joined to a handed-over one have followed it already.
    """
    went = set[IncidentNumber]()
    for number in numbers:
        incident = await uow.incidents.get(number)
        if incident.joined_to in went:
            went.add(number)
        if incident.status.closed or authority not in incident.authorities:
            continue
        incident.reassign(_instead(incident, authority, to), by, at)
        await uow.incidents.save(incident)
        went.add(number)
    return len(went)


def _closed(
    organisation: Organisation, code: AuthorityCode, to: AuthorityCode | None
) -> Organisation:
    """`to` must still exist: another administrator may be closing it at the same time."""
    left = without_authority(organisation, code)
    if to is not None and to not in left.authorities:
        raise Refusal(Reason.UNKNOWN_AUTHORITY)
    return left


def _instead(incident: Incident, former: AuthorityCode, to: AuthorityCode) -> Plan:
    """The plan with `former` replaced by `to`; an already assigned one takes both parts."""
    codes = dict.fromkeys(to if code == former else code for code in incident.authorities)
    return Plan(tuple(codes), to if incident.lead == former else incident.lead)
