"""Placing what was approved: the only thing that stops the clock (§9, §12), or opens another (§17)."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.answer.draft import DraftKind, DraftState, OutdatedVersion
from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.incident import Incident
from domain.model.message.link import warning_about
from domain.model.staff.office import Office
from domain.model.staff.permissions import Action
from domain.model.telling.question import DoubtfulLink, PlacementTime, Question
from domain.model.time.deadline import Dues
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import answered, ask, ask_about


async def place(
    uow: UnitOfWork,
    number: IncidentNumber,
    link: str | None,
    *,
    version: DraftVersion | None = None,
    by: Actor,
    at: datetime,
    now: datetime,
) -> bool:
    """Records the placement made `at`, or asks first where the link is doubtful.

    Of that version, else of the one that is to be placed or was last. Soon after a placement
    another link corrects it. False if the same person has recorded the same already: repeating it
    is success.
    Raises NotPermitted, AlreadyClosed, MoveNotAllowed, OutdatedVersion, UndoTooLate.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.PLACE, incident)
        version = version or _in_hand(incident)
        if _placed_so(incident, version, link, by):
            return False
        _check(incident, version, link, now)
        warning = warning_about(link, incident.message) if link else None
        if link is not None and warning is not None and by.source is not None:
            about = DoubtfulLink(number, link, warning)
            await ask(uow, Question(by.person, by.source.place, about), reply_to=by.source)
        else:
            _record(incident, version, link, office, by=by, at=at, now=now)
            await uow.incidents.save(incident)
            if by.source is not None:
                await uow.questions.withdraw(by.person, by.source.place, number)
        await uow.commit()
        return True


async def confirm_link(uow: UnitOfWork, question: int, *, by: Actor, at: datetime) -> None:
    """Records the placement by the link that was asked about, or corrects its link.

    Raises QuestionClosed, NotPermitted, AlreadyClosed, MoveNotAllowed, UndoTooLate.
    """
    async with uow:
        office = await uow.office()
        asked = await answered(uow, question, by, DoubtfulLink)
        incident = await uow.incidents.get(asked.subject)
        by = office.permit(by, Action.PLACE, incident)
        version = _in_hand(incident)
        _check(incident, version, asked.link, at)
        _record(incident, version, asked.link, office, by=by, at=at, now=at)
        await uow.incidents.save(incident)
        await uow.commit()


async def undo_placement(
    uow: UnitOfWork,
    number: IncidentNumber,
    version: DraftVersion | None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """The placement of the version was recorded by mistake; undoing it again is success.

    `version` None: of an answer whose text was never sent.
    Raises NotPermitted, UndoTooLate, OutdatedVersion, AlreadyClosed, MoveNotAllowed.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.PLACE, incident)
        if incident.unplace(version, by, at, office.first_dues(incident)):
            await uow.incidents.save(incident)
            await uow.commit()


async def ask_placement_time(
    uow: UnitOfWork,
    number: IncidentNumber,
    version: DraftVersion | None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Asks when that version was really placed; None: an answer whose text was never sent.

    Raises NotPermitted, UndoTooLate, OutdatedVersion, AlreadyClosed.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.PLACE, incident)
        incident.check_correctable(at, version)
        await ask_about(uow, PlacementTime(number), by)
        await uow.commit()


async def correct_placement_time(
    uow: UnitOfWork, question: int, placed_at: datetime, *, by: Actor, at: datetime
) -> None:
    """The answer to that question: the due is kept or missed by the real time (§9).

    Raises QuestionClosed, NotPermitted, PlacedInFuture, PlacedBeforeApproval, UndoTooLate.
    """
    async with uow:
        office = await uow.office()
        asked = await answered(uow, question, by, PlacementTime)
        incident = await uow.incidents.get(asked.subject)
        by = office.permit(by, Action.PLACE, incident)
        final = office.final_dues(placed_at, incident.policy)
        incident.correct_placement_time(placed_at, by, at, final)
        await uow.incidents.save(incident)
        await uow.commit()


def _in_hand(incident: Incident) -> DraftVersion | None:
    """The version that is to be placed, else the one placed last."""
    if incident.approved_draft is not None:
        return incident.approved_draft.version
    return incident.placements[-1].version if incident.placements else None


def _check(
    incident: Incident, version: DraftVersion | None, link: str | None, now: datetime
) -> None:
    """Whether the link can be recorded or corrected now, before anybody is asked about it."""
    if _corrects(incident, version, link):
        incident.check_correctable(now, version)
        return
    incident.check_placing(link)
    approved = incident.approved_draft
    if approved is not None and version is not None and approved.version != version:
        raise OutdatedVersion(incident.number, version, approved.version)


def _record(
    incident: Incident,
    version: DraftVersion | None,
    link: str | None,
    office: Office,
    *,
    by: Actor,
    at: datetime,
    now: datetime,
) -> None:
    if link is not None and _corrects(incident, version, link):
        incident.correct_placement_link(link, by, now)
    else:
        incident.place(link, by, at, now, _opened(incident, office, at))


def _corrects(incident: Incident, version: DraftVersion | None, link: str | None) -> bool:
    """Whether a link to that version comes after it was placed."""
    if link is None:
        return False
    if version is None:
        return incident.placed_undrafted
    return incident.draft(version).state is DraftState.PLACED


def _opened(incident: Incident, office: Office, at: datetime) -> Dues | None:
    """The dues of the second clock, if what is placed opens it (§17)."""
    approved = incident.approved_draft
    if approved is None or approved.kind is not DraftKind.INTERIM:
        return None
    return office.final_dues(at, incident.policy)


def _placed_so(
    incident: Incident, version: DraftVersion | None, link: str | None, by: Actor
) -> bool:
    known = version is not None or incident.placed_undrafted
    placed = incident.placement_of(version) if known else None
    return placed is not None and placed.recorded.by == by.person and placed.url == link
