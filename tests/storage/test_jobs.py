"""Jobs on both databases: how far they are is committed, a stop ends them, and only a leader works."""

from dataclasses import replace
from datetime import date

import pytest

from domain.model.actor import Actor
from domain.model.ids import ChatId, JobId, MessageId
from domain.model.place import Place
from domain.model.report.period import Period
from domain.model.telling.job import Job, JobOver, JobState, Made, MakeReport
from domain.model.telling.made_file import MadeFile
from domain.model.telling.notices import SendFile
from domain.model.telling.tally import Tally
from storage.delivery.delivering import Delivering
from storage.delivery.jobs import JobQueue
from storage.delivery.leader import Leadership, LeadershipLost
from storage.delivery.work import FileWork, JobWork, Part
from storage.engine.database import Database
from storage.messages.jobs import load_job
from storage.schema.messages import made_file
from storage.staff.offices import Offices
from tests.storage.samples import BOT, CONTROL, IVANOVA, NOW, PETROV, Units, minutes

WEEK = MakeReport(Period(date(2026, 6, 15), date(2026, 6, 21)))
FILE = MadeFile("Отчёт.xlsx", "application/octet-stream", b"\x00\xff")


@pytest.fixture
async def epoch(database: Database) -> int:
    claimed = await Leadership(database, BOT).claim("a")
    assert claimed is not None
    return claimed


@pytest.fixture
def queue(database: Database, epoch: int) -> JobQueue:
    return JobQueue(database, epoch)


async def ordered(units: Units, place: Place = CONTROL) -> JobId:
    async with units.unit() as uow:
        job = await uow.jobs.add(WEEK, Actor(IVANOVA, instead_of=PETROV), place, shown=False)
        await uow.commit()
    return job


async def begun(queue: JobQueue) -> Job:
    job = await queue.next()
    assert job is not None
    assert await queue.begin(job, NOW)
    return job


async def test_a_job_is_what_was_ordered_until_it_is_over(units: Units, queue: JobQueue):
    assert await queue.next() is None
    first, second = await ordered(units), await ordered(units)
    job = await begun(queue)
    assert job == Job(first, WEEK, IVANOVA, CONTROL, instead_of=PETROV)
    assert await queue.went_on(job, 3, 7, NOW, show=False)
    again = await queue.next()  # as after a kill
    assert again is not None
    assert (again.state, again.done, again.total, again.starts) == (JobState.RUNNING, 3, 7, 1)
    assert await queue.finish(job, JobState.DONE, Made([]), NOW)
    following = await queue.next()
    assert following is not None
    assert following.id == second


async def test_a_job_begins_where_a_former_leader_has_left_it_meanwhile(
    units: Units, queue: JobQueue
) -> None:
    await ordered(units)
    former = await begun(queue)
    waiting = await queue.next()
    assert waiting is not None
    async with units.unit() as uow:
        await uow.jobs.went_on(replace(former, starts=1), 25, Tally(rows=25, new=25))
        await uow.commit()
    again = await queue.begin(waiting, NOW)
    assert again is not None
    assert (again.starts, again.done, again.found) == (2, 25, Tally(rows=25, new=25))


async def test_what_comes_of_it_follows_its_message(
    units: Units, queue: JobQueue, database: Database, offices: Offices, epoch: int
):
    delivering = Delivering(database, offices, BOT, epoch)
    job_id = await ordered(units)
    job = await begun(queue)
    assert await queue.went_on(job, 3, 7, NOW, show=True)
    assert await queue.went_on(job, 4, 7, NOW, show=True)
    (head,) = await delivering.heads([], NOW)
    work = await delivering.open(head, NOW)
    assert work is not None
    assert isinstance(work.what, JobWork)
    assert (work.what.job.done, len(work.rows)) == (4, 2)
    told = Part(MessageId(5), 0, "a")
    await delivering.sent(work, [told], 1, NOW)
    assert await queue.finish(job, JobState.DONE, Made([SendFile(CONTROL, FILE, "Отчёт")]), NOW)
    (head,) = await delivering.heads([], NOW)
    work = await delivering.open(head, NOW)
    assert work is not None
    assert work.what == JobWork(
        Job(
            job_id,
            WEEK,
            IVANOVA,
            CONTROL,
            JobState.DONE,
            4,
            7,
            1,
            shown=True,
            instead_of=PETROV,
        )
    )
    assert [part.message for part in work.shown] == [told.message]
    await delivering.sent(work, [told], 1, NOW)
    (head,) = await delivering.heads([], NOW)
    work = await delivering.open(head, NOW)
    assert work is not None
    assert isinstance(work.what, FileWork)
    assert work.what.notice == SendFile(CONTROL, FILE, "Отчёт")
    await delivering.sent(work, [Part(MessageId(6), 0, "a")], 1, NOW)
    await delivering.prune(NOW + minutes(1), 10)
    assert await units.count(made_file) == 0


async def test_nothing_comes_of_a_job_that_was_stopped(units: Units, queue: JobQueue):
    job_id = await ordered(units)
    job = await begun(queue)
    async with units.unit() as uow:
        assert (await uow.jobs.get(job_id)).state is JobState.RUNNING
        assert [one.id for one in await uow.jobs.unfinished()] == [job_id]
        await uow.jobs.stop(job_id)
        await uow.commit()
    assert not await queue.went_on(job, 1, 2, NOW, show=True)
    assert not await queue.finish(job, JobState.DONE, Made([SendFile(CONTROL, FILE, "Отчёт")]), NOW)
    assert await units.count(made_file) == 0
    assert await queue.next() is None


async def test_a_job_that_nobody_ordered_is_over(units: Units):
    async with units.unit() as uow:
        with pytest.raises(JobOver):
            await uow.jobs.get(JobId(7))


async def test_whoever_leads_no_more_goes_no_further(
    units: Units, queue: JobQueue, database: Database, epoch: int
):
    await ordered(units)
    job = await begun(queue)
    await Leadership(database, BOT).release(epoch)
    assert await Leadership(database, BOT).claim("b") is not None
    with pytest.raises(LeadershipLost):
        await queue.went_on(job, 1, 2, NOW, show=False)


async def test_what_comes_of_it_goes_where_the_chat_has_moved(
    units: Units, database: Database, queue: JobQueue
):
    group = Place(ChatId(-77))
    job_id = await ordered(units, group)
    job = await begun(queue)
    async with units.unit() as uow:
        await uow.chats.move(group.chat, ChatId(-10077))
        await uow.commit()
    async with database.reading() as connection:
        assert (await load_job(connection, job_id)).place == Place(ChatId(-10077))
    assert await queue.finish(job, JobState.FAILED, Made([]), NOW)
