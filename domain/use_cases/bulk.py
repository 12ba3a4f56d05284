"""Bulk actions: picking several incidents and acting on all of them in one commit."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import ShowSelection
from domain.model.conversation.selection import (
    Bulk,
    BulkAction,
    BulkOutcome,
    Selection,
    Skipped,
    SkipReason,
)
from domain.model.errors import DomainError, Reason, Refusal
from domain.model.ids import IncidentNumber, SelectionId
from domain.model.incident import Incident
from domain.model.incident.workflow.status import (
    AlreadyClosed,
    CancelGround,
    Importance,
    IncidentKind,
    Move,
    MoveNotAllowed,
    NoAnswerGround,
)
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action, Away, NotPermitted
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.correcting import set_importance
from domain.use_cases.routing import send

_WHY_SKIPPED: Final[Mapping[type[DomainError], SkipReason]] = {
    AlreadyClosed: SkipReason.CLOSED,
    MoveNotAllowed: SkipReason.OUT_OF_TURN,
    NotPermitted: SkipReason.NOT_PERMITTED,
}
"""Skip reasons by the error of the single action; others are settled on the incident's card."""


_PERMISSIONS: Final[Mapping[BulkAction, Action]] = {
    BulkAction.ROUTE: Action.ROUTE,
    BulkAction.RAISE: Action.CHANGE_IMPORTANCE,
    BulkAction.LEAVE_UNANSWERED: Action.LEAVE_UNANSWERED,
    BulkAction.CANCEL: Action.CANCEL,
}


async def open_selection(uow: UnitOfWork, offered: Sequence[IncidentNumber], *, by: Actor) -> None:
    """Opens a selection of the offered incidents for a coordinator (§4, §5).

    Raises UnknownPerson, NOT_COORDINATING, NOTHING_TO_CHOOSE.
    """
    async with uow:
        office = await uow.office()
        if not office.organisation.coordinated_by(office.person(by.person)):
            raise Refusal(Reason.NOT_COORDINATING)
        if not offered:
            raise Refusal(Reason.NOTHING_TO_CHOOSE)
        await _show(uow, await uow.selections.open(by.person, offered), by)
        await uow.commit()


async def change_selection(
    uow: UnitOfWork,
    selection: SelectionId,
    change: Callable[[Selection], None],
    *,
    by: Actor,
    resend: bool = False,
) -> None:
    """Applies a step of choosing, and shows the selection; in a new message if `resend`.

    Raises UnknownPerson, SELECTION_GONE, NotYours and the errors of the step.
    """
    async with uow:
        found = await _owned(uow, selection, by)
        change(found)
        await uow.selections.save(found)
        await _show(uow, selection, by, resend=resend)
        await uow.commit()


async def act(
    uow: UnitOfWork, selection: SelectionId, bulk: Bulk, *, by: Actor, at: datetime
) -> BulkOutcome:
    """Acts on every chosen incident as if on each alone; a refused one doesn't affect the others.

    Confirming again returns the same outcome and does nothing. Raises SELECTION_GONE,
    NotYours, CHOICE_CHANGED, UNKNOWN_AUTHORITY, Away.
    """
    async with uow:
        office = await uow.office()
        found = await _owned(uow, selection, by)
        if found.outcome is not None and found.outcome.bulk == bulk:
            return found.outcome
        numbers = found.confirmed(bulk)
        if bulk.authority is not None:
            office.authority(bulk.authority)
        done: list[IncidentNumber] = []
        left: list[Skipped] = []
        orphans: list[IncidentNumber] = []
        await uow.incidents.hold(numbers)
        for number in numbers:
            incident = await uow.incidents.get(number)
            skip_reason = _skip_reason(incident, bulk, office, by, at)
            if skip_reason is None:
                await uow.incidents.save(incident)
                done.append(number)
                if incident.status.closed:
                    orphans.extend(incident.duplicates)
            else:
                left.append(Skipped(number, skip_reason, incident.status))
        outcome = BulkOutcome(bulk, tuple(done), tuple(left), tuple(orphans))
        found.finish(outcome)
        await uow.selections.save(found)
        await _show(uow, selection, by)
        await uow.commit()
        return outcome


def _skip_reason(
    incident: Incident, bulk: Bulk, office: Office, by: Actor, at: datetime
) -> SkipReason | None:
    """Why the incident is skipped; None: it was changed and must be saved."""
    if bulk.action is BulkAction.RAISE and incident.kind is IncidentKind.PUBLICATION:
        return SkipReason.PUBLICATION
    try:
        return _act_on(incident, bulk, office, by, at)
    except Away:  # on leave from all of them
        raise
    except DomainError as refusal:
        return _WHY_SKIPPED.get(type(refusal), SkipReason.NEEDS_CARD)


def _act_on(
    incident: Incident, bulk: Bulk, office: Office, by: Actor, at: datetime
) -> SkipReason | None:
    """Acts on the incident, unless nothing changes or its card has to warn first.

    Raises the errors of the single action, ValueError if the action lacks a required value.
    """
    by = office.permit(by, _PERMISSIONS[bulk.action], incident)
    match bulk:
        case Bulk(BulkAction.ROUTE, authority=str() as authority):
            send(incident, authority, office, by, at)
        case Bulk(BulkAction.RAISE):
            if not set_importance(incident, Importance.HIGH, office, by, at):
                return SkipReason.UNCHANGED
        case Bulk(BulkAction.LEAVE_UNANSWERED, ground=NoAnswerGround() as ground):
            incident.leave_unanswered(ground, by, at)
        case Bulk(BulkAction.CANCEL, ground=CancelGround() as ground):
            incident.check(Move.CANCEL)
            if incident.duplicates:
                return SkipReason.HAS_DUPLICATES
            incident.cancel(ground, by, at)
        case _:
            raise ValueError(bulk)
    return None


async def _owned(uow: UnitOfWork, selection: SelectionId, by: Actor) -> Selection:
    """Return the selection, locked; raises UnknownPerson, SELECTION_GONE, NotYours."""
    person = (await uow.office()).person(by.person)
    found = await uow.selections.get(selection)
    found.check_owner(person.id)
    return found


async def _show(
    uow: UnitOfWork, selection: SelectionId, by: Actor, *, resend: bool = False
) -> None:
    if by.source is not None:
        await uow.outbox.put(ShowSelection(selection, by.source.place, resend))
