"""A person loses posts: their incidents go to a colleague or stay with the authority (§8)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.announcement import announced_in
from domain.model.conversation.notices import Announce
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.incident import Incident
from domain.model.organisation.administration import AdminPage
from domain.model.organisation.changing import check_manned
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Role
from domain.model.organisation.permissions import Action, could
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.administering import Tell, is_overtaken, show_page
from domain.use_cases.handing_over import handed_over

InHand = Mapping[AuthorityCode, Sequence[Incident]]


@dataclass(frozen=True, slots=True)
class Parting:
    """A person's loss of posts, and the page shown afterwards."""

    person: PersonId
    changed: Callable[[Organisation], Organisation]
    then: AdminPage


async def part(
    uow: UnitOfWork,
    question: int,
    parting: Parting,
    ask: Callable[[InHand], AdminPage],
    *,
    tell: Tell,
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
    tell: Tell,
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
        check_manned(office.organisation, after)
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
        if incident.give(authority, former, to, by, at):
            await uow.incidents.save(incident)
            given.append(incident)
    if given:
        told = handed_over(authority, former, given, to)
        for place in announced_in(told, (await uow.office()).organisation):
            await uow.outbox.put(Announce(place, told))
    return len(given)
