"""Ordering and stopping jobs: reports, checks, imports of an export (§2, §4, §21)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.job import (
    CheckHealth,
    CheckImport,
    Job,
    JobOver,
    MakeReport,
    NamesPage,
    PutImport,
    RowCounts,
)
from domain.model.conversation.notices.kinds import Notice, ShowBriefing, ShowJob
from domain.model.conversation.questions import ChoosePeriod
from domain.model.errors import Reason, Refusal
from domain.model.ids import AuthorityCode, JobId, Place
from domain.model.incident.workflow.status import IncidentKind
from domain.model.message.citizen_message import Attachment
from domain.model.organisation.changing import also_named, not_named, with_authority
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import plain
from domain.model.organisation.permissions import Action, may
from domain.model.organisation.rights import Way
from domain.model.report.period import Period
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import end_question
from domain.use_cases.registering import NewIncident, open_incident

TellStopped = Callable[[Job, Organisation], Iterable[Notice]]
"""Builds the notices to others when a job is stopped."""


async def order_report(
    uow: UnitOfWork, period: Period, *, by: Actor, at: datetime, question: int | None
) -> None:
    """Orders the report of §21, to come where it was ordered, and closes the question.

    Control may then send it to the deputy head. Raises UnknownPerson, NotPermitted, Away, JOB_KNOWN.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.REPORT)
        place = office.reply_place(by)
        others = await uow.jobs.unfinished()
        if (period, by.person, place) in {
            (one.what.period, one.person, one.place)
            for one in others
            if isinstance(one.what, MakeReport)
        }:
            raise Refusal(Reason.JOB_KNOWN)
        if question is not None:
            await end_question(uow, question, ChoosePeriod)
        briefing = None
        if may(office.person(by.person), Action.SEND_BRIEFING):
            briefing = await uow.briefings.add(period, place, by.sent(at))
        job = await uow.jobs.add(MakeReport(period, briefing), by, place, shown=bool(others))
        if others:
            await uow.outbox.put(ShowJob(job, place))
        await uow.commit()


async def order_check(uow: UnitOfWork, place: Place, *, by: Actor) -> None:
    """Orders a check of the bot, its chats and people, reported in that place.

    Raises UnknownPerson, NotPermitted, JOB_KNOWN.
    """
    async with uow:
        by = (await uow.office()).permit(by, Action.ADMINISTER)
        what, others = CheckHealth(), await uow.jobs.unfinished()
        if (what, by.person, place) in {(one.what, one.person, one.place) for one in others}:
            raise Refusal(Reason.JOB_KNOWN)
        job = await uow.jobs.add(what, by, place, shown=bool(others))
        if others:
            await uow.outbox.put(ShowJob(job, place))
        await uow.commit()


async def stop_job(
    uow: UnitOfWork, job: JobId, tell: TellStopped, *, by: Actor, at: datetime
) -> None:
    """Stops the job and cancels the order it was made for.

    Raises UnknownPerson, NotYours, SCHEDULED_JOB, JobOver.
    """
    async with uow:
        office = await uow.office()
        found = await uow.jobs.get(job)
        found.check_may_stop(office.person(by.person))
        await uow.jobs.stop(job)
        for notice in (ShowJob(job, found.place), *tell(found, office.organisation)):
            await uow.outbox.put(notice)
        if found.briefing is not None:
            briefing = await uow.briefings.get(found.briefing)
            briefing.stop(by, at)
            await uow.briefings.save(briefing)
            if briefing.ordered and briefing.asked and briefing.asked.source:
                place, news = briefing.asked.source.place, briefing.asked.by != by.person
                await uow.outbox.put(ShowBriefing(briefing.id, place, resend=news))
        await uow.commit()


AS_INCIDENT: Final = Way(IncidentKind.INCIDENT)

TellImported = Callable[[Job, Organisation], Iterable[Notice]]
"""Builds the notices to others when an import starts; takes the job that made the preview."""


async def order_import(uow: UnitOfWork, file: Attachment, place: Place, *, by: Actor) -> None:
    """Orders a preview of the file, reported in that place; registers nothing.

    Raises UnknownPerson, NotPermitted, Away, JOB_KNOWN.
    """
    async with uow:
        by = (await uow.office()).permit_way(by, AS_INCIDENT)
        if (by.person, file.file_unique_id) in {
            (other.person, other.what.file.file_unique_id)
            for other in await uow.jobs.unfinished()
            if isinstance(other.what, CheckImport | PutImport)
        }:
            raise Refusal(Reason.JOB_KNOWN)
        job = await uow.jobs.add(CheckImport(file), by, place, shown=True)
        await uow.outbox.put(ShowJob(job, place))
        await uow.commit()


async def turn_names(uow: UnitOfWork, job: JobId, page: NamesPage | None, *, by: Actor) -> None:
    """Shows another page of the preview, in its message; None: the preview itself.

    Raises UnknownPerson, NotPermitted, Away, JobOver.
    """
    async with uow:
        (await uow.office()).permit_way(by, AS_INCIDENT)
        checked, _, found = await _checked(uow, job)
        await _show(uow, checked, replace(found, page=page))
        await uow.commit()


async def give_name(
    uow: UnitOfWork, job: JobId, name: int, to: AuthorityCode | None, *, new: bool, by: Actor
) -> None:
    """Makes the unknown name another name of an authority, or of a `new` one its name.

    Neither: the name is kept as it is. Raises UnknownPerson, NotPermitted, Away, JobOver,
    UNKNOWN_AUTHORITY, NameUnfit, NameTaken, TooMany.
    """
    async with uow:
        by = (await uow.office()).permit_way(by, AS_INCIDENT)
        checked, _, found = await _checked(uow, job)
        if name >= len(found.names) or found.page is None:
            raise JobOver
        called = found.names[name].name
        if new:
            changed = partial(with_authority, name=called)
        elif to is not None:
            changed = partial(also_named, code=to, name=called)
        else:
            changed = partial(not_named, name=called)
        after = await uow.change_organisation(changed, by.person)
        given = replace(found.names[name], given=after.authorities_by_name().get(plain(called)))
        names = (*found.names[:name], given, *found.names[name + 1 :])
        await _show(uow, checked, replace(found, names=names, page=NamesPage(found.page.sheet)))
        await uow.commit()


async def _checked(uow: UnitOfWork, job: JobId) -> tuple[Job, CheckImport, RowCounts]:
    checked = await uow.jobs.get(job)
    if not isinstance(checked.what, CheckImport) or not checked.asks or checked.found is None:
        raise JobOver
    return checked, checked.what, checked.found


async def _show(uow: UnitOfWork, checked: Job, found: RowCounts) -> None:
    await uow.jobs.note(checked.id, found)
    await uow.outbox.put(ShowJob(checked.id, checked.place))


async def order_rows(
    uow: UnitOfWork, job: JobId, tell: TellImported, *, finished: bool, by: Actor
) -> None:
    """Orders the import of the previewed rows; `finished`: also of rows answered elsewhere.

    The notices of `tell` are queued before the first card. Raises UnknownPerson, NotPermitted,
    Away, JobOver.
    """
    async with uow:
        office = await uow.office()
        by = office.permit_way(by, AS_INCIDENT)
        checked, of, found = await _checked(uow, job)
        what = PutImport(of.file, finished, found.rows, found.new)
        await uow.jobs.turn_into(job, what, by)
        await uow.outbox.put(ShowJob(job, checked.place))
        for notice in tell(checked, office.organisation):
            await uow.outbox.put(notice)
        await uow.commit()


async def put_rows(
    uow: UnitOfWork, rows: Sequence[NewIncident], *, by: Actor | None, at: datetime
) -> Sequence[NewIncident]:
    """Registers the rows that are not registered yet, in an open unit of work; returns those.

    The names that authorities have by now count, not those when the file was opened.
    """
    office = await uow.office()
    names = office.organisation.authorities_by_name()
    known = await uow.incidents.registered_ids({row.external_id for row in rows if row.external_id})
    put = []
    for row in rows:
        if row.external_id is None or row.external_id in known:
            continue
        known.add(row.external_id)
        await open_incident(uow, _recognised(row, names), office, by, at)
        put.append(row)
    return put


def _recognised(row: NewIncident, names: Mapping[str, AuthorityCode]) -> NewIncident:
    known = (names[key] for name in row.named_bodies if (key := plain(name)) in names)
    body = next(known, None)
    if body is None:
        return row
    answered = None if row.answered is None else replace(row.answered, by=body)
    return replace(row, named_bodies=(), answered=answered)
