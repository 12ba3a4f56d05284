"""Recording placements: only they stop the clock (§9, §12), or open the second one (§17)."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.question import Question
from domain.model.conversation.questions import DoubtfulLink, PlacementLink, PlacementTime
from domain.model.conversation.reply_meaning import NewPlacement, new_placement
from domain.model.errors import AlreadyDone, DoneKind
from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, OutdatedVersion
from domain.model.incident.promises import FoundPromise
from domain.model.message.link import LinkWarning
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.model.promise.dates import found_in
from domain.model.time.deadline import Deadlines
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import QuestionClosed, ask, ask_about, take_answer, withdraw_questions
from domain.use_cases.changing_incidents import changing


async def place(
    uow: UnitOfWork,
    number: IncidentNumber,
    version: DraftVersion | None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Records the placement of the version, else of the next one to place, without a link.

    Idempotent. Raises the errors of `record`.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        if await record(
            uow, office, incident, new_placement(None, incident, version), by=by, at=at, now=at
        ):
            await uow.commit()


async def record(
    uow: UnitOfWork,
    office: Office,
    incident: Incident,
    placed: NewPlacement,
    *,
    by: Actor,
    at: datetime,
    now: datetime,
) -> bool:
    """Records the placement made `at` or corrects its link; asks first if that is doubtful.

    False if it is already recorded so (without a link: by the same person). Raises NotPermitted,
    AlreadyClosed, MoveNotAllowed, OutdatedVersion, UndoTooLate.
    """
    by = office.permit(by, Action.PLACE, incident)
    if _placed_so(incident, placed, by):
        return False
    _check(incident, placed, now)
    link, warning = placed.link, placed.warning or _of_a_colleague(incident, placed, by)
    if link is not None and warning is not None and by.source is not None:
        about = DoubtfulLink(incident.number, link, warning)
        await ask(uow, Question(by.person, by.source.place, about), reply_to=by.source)
    else:
        _record(incident, placed, office, by=by, at=at, now=now)
        await uow.incidents.save(incident)
        if by.source is not None:
            await withdraw_questions(uow, by.person, by.source.place, incident.number)
    return True


async def confirm_link(
    uow: UnitOfWork, question: int, *, by: Actor, at: datetime, number: IncidentNumber
) -> None:
    """Records the placement with the link that was asked about, or corrects the link.

    `number`: the incident of the question. Raises QuestionClosed, AlreadyDone, NotPermitted,
    AlreadyClosed, MoveNotAllowed, UndoTooLate.
    """
    async with uow:
        office = await uow.office()
        try:
            asked = await take_answer(uow, question, by, DoubtfulLink)
        except QuestionClosed:
            meant = await uow.incidents.get(number)
            if not meant.placements:
                raise
            by = office.permit(by, Action.PLACE, meant)
            recorded = meant.placements[-1].recorded
            raise AlreadyDone(DoneKind.PLACED, recorded, meant.number) from None
        incident = await uow.incidents.get(asked.subject)
        by = office.permit(by, Action.PLACE, incident)
        placed = new_placement(asked.link, incident)
        _check(incident, placed, at)
        _record(incident, placed, office, by=by, at=at, now=at)
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
    """Undoes a placement recorded by mistake; idempotent.

    `version` None: an answer whose text was never sent. Raises NotPermitted, UndoTooLate,
    OutdatedVersion, AlreadyClosed, MoveNotAllowed.
    """
    async with changing(uow, number, Action.PLACE, by) as (incident, actor, office):
        incident.unplace(version, actor, at, office.first_dues(incident))


async def ask_placement_time(
    uow: UnitOfWork,
    number: IncidentNumber,
    version: DraftVersion | None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Asks for the real time of the placement; `version` None: the text was never sent.

    Raises NotPermitted, UndoTooLate, OutdatedVersion, AlreadyClosed.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.PLACE, incident)
        incident.check_correctable(at, version)
        await ask_about(uow, PlacementTime(number), by)
        await uow.commit()


async def ask_placement_link(
    uow: UnitOfWork, number: IncidentNumber, version: DraftVersion, *, by: Actor, at: datetime
) -> None:
    """Asks for the link of the placed version.

    Raises NotPermitted, AlreadyClosed, MoveNotAllowed, OutdatedVersion.
    """
    async with uow:
        incident = await uow.incidents.get(number)
        by = await _permitted(uow, incident, version, by=by, at=at)
        await ask_about(uow, PlacementLink(number), by)
        await uow.commit()


async def ask_missed_link(uow: UnitOfWork, incident: Incident, *, by: Actor, at: datetime) -> None:
    """Asks for the link, in reply to a message that reports a placement without one."""
    by = await _permitted(uow, incident, None, by=by, at=at)
    if by.source is not None:
        about = PlacementLink(incident.number, missed=True)
        await ask(uow, Question(by.person, by.source.place, about), reply_to=by.source)


async def _permitted(
    uow: UnitOfWork, incident: Incident, version: DraftVersion | None, *, by: Actor, at: datetime
) -> Actor:
    office = await uow.office()
    by = office.permit(by, Action.PLACE, incident)
    _check(incident, new_placement(None, incident, version), at)
    return by


async def correct_placement_time(
    uow: UnitOfWork, question: int, placed_at: datetime, *, by: Actor, at: datetime
) -> None:
    """The answer to that question: the due is kept or missed by the real time (§9).

    Raises QuestionClosed, NotPermitted, PLACED_IN_FUTURE, PlacedTooEarly, UndoTooLate.
    """
    async with uow:
        office = await uow.office()
        asked = await take_answer(uow, question, by, PlacementTime)
        incident = await uow.incidents.get(asked.subject)
        by = office.permit(by, Action.PLACE, incident)
        final = office.final_dues(placed_at, incident.policy)
        incident.correct_placement_time(placed_at, by, at, final)
        await uow.incidents.save(incident)
        await uow.commit()


def _check(incident: Incident, placed: NewPlacement, now: datetime) -> None:
    """Check that it can be recorded or corrected now, before a question is asked about it."""
    version, approved = placed.version, incident.approved_draft
    if placed.corrects:
        incident.check_link_correctable(now, version)
        return
    incident.check_placing(placed.link)
    if approved is not None and version is not None and approved.version != version:
        raise OutdatedVersion(incident.number, version, approved.version)


def _record(
    incident: Incident,
    placed: NewPlacement,
    office: Office,
    *,
    by: Actor,
    at: datetime,
    now: datetime,
) -> None:
    if placed.corrects and placed.link is not None:
        incident.correct_placement_link(placed.link, by, now)
    else:
        opened = opened_clock(incident, office, at)
        promised = promises_made(incident, office, at)
        incident.place(placed.link, by, at, now, opened, promised=promised)


def opened_clock(incident: Incident, office: Office, at: datetime) -> Deadlines | None:
    """The deadlines of the second clock, if this placement opens it (§17)."""
    approved = incident.approved_draft
    if approved is None or approved.kind is not DraftKind.INTERIM:
        return None
    return office.final_dues(at, incident.policy)


def promises_made(incident: Incident, office: Office, at: datetime) -> list[FoundPromise]:
    """The promises in the placed text, by the last days it names.

    A shared answer makes promises only in the incident where it was drafted.
    """
    draft = incident.approved_draft
    if draft is None or draft.kind is DraftKind.CLARIFICATION or draft.of_main is not None:
        return []
    return found_in(draft.text, office.calendar.local(at).date(), office.calendar)


def _placed_so(incident: Incident, placed: NewPlacement, by: Actor) -> bool:
    known = placed.version is not None or incident.placed_undrafted
    earlier = incident.placement_of(placed.version) if known else None
    if earlier is None or earlier.url != placed.link:
        return False
    return placed.corrects or earlier.recorded.by == by.person


def _of_a_colleague(incident: Incident, placed: NewPlacement, by: Actor) -> LinkWarning | None:
    theirs = placed.corrects and by.colleague(incident.placements[-1].recorded)
    return LinkWarning.ANOTHERS if theirs else None
