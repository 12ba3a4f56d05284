"""Importing an export of the monitoring system: previewed first, then row by row (§2, §4)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.job import CheckImport, Job, JobKnown, JobOver, PutImport
from domain.model.conversation.notices import Notice, ShowJob
from domain.model.ids import JobId
from domain.model.incident.workflow.status import IncidentKind
from domain.model.message.attachment import Attachment
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.registration_rights import Way
from domain.model.place import Place
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.registering import NewIncident, open_incident

AS_INCIDENT: Final = Way(IncidentKind.INCIDENT)

Tell = Callable[[Job, Organisation], Iterable[Notice]]
"""Builds the notices to others when an import starts; takes the job that made the preview."""


async def order_import(uow: UnitOfWork, file: Attachment, place: Place, *, by: Actor) -> None:
    """Orders a preview of the file, reported in that place; registers nothing.

    Raises UnknownPerson, NotPermitted, Away, JobKnown.
    """
    async with uow:
        by = (await uow.office()).permit_way(by, AS_INCIDENT)
        if (by.person, file.file_unique_id) in {
            (other.person, other.what.file.file_unique_id)
            for other in await uow.jobs.unfinished()
            if isinstance(other.what, CheckImport | PutImport)
        }:
            raise JobKnown
        job = await uow.jobs.add(CheckImport(file), by, place, shown=True)
        await uow.outbox.put(ShowJob(job, place))
        await uow.commit()


async def order_rows(uow: UnitOfWork, job: JobId, tell: Tell, *, finished: bool, by: Actor) -> None:
    """Orders the import of the previewed rows; `finished`: also of rows answered elsewhere.

    The notices of `tell` are queued before the first card. Raises UnknownPerson, NotPermitted,
    Away, JobOver.
    """
    async with uow:
        office = await uow.office()
        by = office.permit_way(by, AS_INCIDENT)
        checked = await uow.jobs.get(job)
        if not isinstance(checked.what, CheckImport) or not checked.asks or checked.found is None:
            raise JobOver
        what = PutImport(checked.what.file, finished, checked.found.rows, checked.found.new)
        await uow.jobs.turn_into(job, what, by)
        await uow.outbox.put(ShowJob(job, checked.place))
        for notice in tell(checked, office.organisation):
            await uow.outbox.put(notice)
        await uow.commit()


async def put_rows(
    uow: UnitOfWork, rows: Sequence[NewIncident], *, by: Actor | None, at: datetime
) -> Sequence[NewIncident]:
    """Registers the rows that are not registered yet, in an open unit of work; returns those."""
    office = await uow.office()
    known = await uow.incidents.registered_ids({row.external_id for row in rows if row.external_id})
    put = []
    for row in rows:
        if row.external_id is None or row.external_id in known:
            continue
        known.add(row.external_id)
        await open_incident(uow, row, office, by, at)
        put.append(row)
    return put
