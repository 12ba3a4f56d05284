"""Removing an authority and handing its open incidents to another one (§11)."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from domain.model.actor import Actor
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.plan import Plan
from domain.model.organisation.administration import AdminPage
from domain.model.organisation.changing import check_manned, without_authority
from domain.model.organisation.office import UnknownAuthority
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.permissions import Action
from domain.ports.incidents import StaleIncident
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.administering import Tell, is_overtaken, show_page


async def close_authority(
    uow: UnitOfWork,
    question: int,
    authority: AuthorityCode,
    to: AuthorityCode | None,
    then: AdminPage,
    *,
    tell: Tell,
    by: Actor,
    at: datetime,
) -> int | None:
    """Hands the open incidents to `to`, every deadline kept; without `to` control is told of them.

    Returns how many were handed over; None: another administrator has changed the authority since
    the page was shown, which the actor is told. Raises UnknownPerson, NotPermitted, QuestionClosed,
    NobodyLeft, UnknownAuthority; StaleIncident if an incident was routed there meanwhile.
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
        check_manned(office.organisation, await uow.change_organisation(closed, by.person))
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
        raise UnknownAuthority(to)
    return left


def _instead(incident: Incident, former: AuthorityCode, to: AuthorityCode) -> Plan:
    """The plan with `former` replaced by `to`; an already assigned one takes both parts."""
    codes = dict.fromkeys(to if code == former else code for code in incident.authorities)
    return Plan(tuple(codes), to if incident.lead == former else incident.lead)
