"""Jobs on both databases: how far they are is committed, a stop ends them, and only a leader works."""

from datetime import date

import pytest

from domain.model.actor import Actor
from domain.model.conversation.job import (
    CheckImport,
    Job,
    JobOver,
    JobState,
    Made,
    MakeReport,
    RowCounts,
    UnknownName,
)
from domain.model.conversation.notices.kinds import SendFile
from domain.model.conversation.notices.notice import MadeFile
from domain.model.ids import ChatId, JobId, Place
from domain.model.message.citizen_message import Attachment, AttachmentKind
from domain.model.report.period import Period
from domain.ports.snapshots import FilesContent
from storage.conversation.jobs import load_job
from storage.delivery.delivering import Delivering
from storage.engine.database import Database
from storage.leader.job_queue import JobQueue
from storage.leader.leadership import Leadership, LeadershipLost
from storage.organisation.offices import Offices
from storage.outbox.queue import queue as put_in_queue
from storage.schema.messages import outbox
from tests.storage.samples import BOT, CONTROL, IVANOVA, NOW, PETROV, Units, first, minutes

WEEK = MakeReport(Period(date(2026, 6, 15), date(2026, 6, 21)))
EXPORT = CheckImport(Attachment(AttachmentKind.DOCUMENT, "f", "u", "export.csv"))
ASKS_NAMES = RowCounts(rows=1, new=1, names=(UnknownName("Петров С. С.", 1),))
FILE = MadeFile("Отчёт.xlsx", "application/octet-stream", b"\x00\xff")


@pytest.fixture
def queue(database: Database, epoch: int) -> JobQueue:
    return JobQueue(database, epoch)


async def ordered(units: Units, place: Place = CONTROL) -> JobId:
    return await units.do(
        lambda uow: uow.jobs.add(WEEK, Actor(IVANOVA, instead_of=PETROV), place, shown=False)
    )


async def begun(queue: JobQueue) -> Job:
    [job, *_] = await queue.unfinished()
    assert await queue.begin(job, NOW)
    return job


async def went_on(units: Units, job: Job, done: int) -> None:
    await units.do(lambda uow: uow.jobs.went_on(job, done, RowCounts(rows=done, new=done)))


async def test_a_job_is_what_was_ordered_until_it_is_over(units: Units, queue: JobQueue):
    assert not await queue.unfinished()
    first, second = await ordered(units), await ordered(units)
    job = await begun(queue)
    assert job == Job(first, WEEK, IVANOVA, CONTROL, instead_of=PETROV)
    assert await queue.went_on(job, 3, 7, NOW, show=False)
    [again, _] = await queue.unfinished()  # as after a kill
    assert (again.state, again.done, again.total, again.starts) == (JobState.RUNNING, 3, 7, 1)
    assert await queue.finish(job, JobState.DONE, Made([]), NOW)
    [following] = await queue.unfinished()
    assert following.id == second


async def test_a_job_begins_where_a_former_leader_has_left_it_meanwhile(
    units: Units, queue: JobQueue
) -> None:
    await ordered(units)
    former = await begun(queue)
    [waiting] = await queue.unfinished()
    await went_on(units, former, 25)
    again = await queue.begin(waiting, NOW)
    assert again is not None
    assert (again.starts, again.done, again.found) == (1, 25, RowCounts(rows=25, new=25))


async def test_of_two_processes_one_alone_moves_a_job_on(units: Units, queue: JobQueue) -> None:
    await ordered(units)
    former = await begun(queue)
    [waiting] = await queue.unfinished()
    latter = await queue.begin(waiting, NOW)
    assert latter is not None
    await went_on(units, latter, 25)
    with pytest.raises(JobOver):
        await went_on(units, former, 1)


async def test_progress_that_lasts_makes_up_for_starts(units: Units, queue: JobQueue) -> None:
    """As many processes as may be are killed, each after some rows."""
    await ordered(units)
    for number in range(10):
        [waiting] = await queue.unfinished()
        job = await queue.begin(waiting, NOW)
        assert job is not None
        assert job.starts == 1
        await went_on(units, job, number + 1)


async def test_a_start_is_not_counted_twice_nor_if_the_process_stops_in_order(
    units: Units, queue: JobQueue
) -> None:
    await ordered(units)
    for _ in range(3):
        job = await begun(queue)
        again = await queue.begin(job, NOW, counted=True)
        assert again is not None
        assert again.starts == 1
        await queue.put_back(again, NOW)
    await queue.put_back(job, NOW)
    [job] = await queue.unfinished()
    assert job.starts == 0


async def test_a_job_that_waits_for_its_file_says_so_until_it_goes_on(
    units: Units, queue: JobQueue
) -> None:
    await ordered(units)
    job = await begun(queue)
    await queue.delay(job, NOW, "FileUnavailable", show=True)
    [waiting] = await queue.unfinished()
    assert (waiting.delayed, waiting.state) == (True, JobState.WAITING)
    again = await queue.begin(waiting, NOW)
    assert again is not None
    assert again.delayed
    await went_on(units, again, 1)
    assert not (await queue.again(again)).delayed


async def test_a_job_that_nobody_ordered_is_over(units: Units):
    async with units.unit() as uow:
        with pytest.raises(JobOver):
            await uow.jobs.get(JobId(7))


async def test_whoever_leads_no_more_goes_no_further(
    units: Units, queue: JobQueue, database: Database, epoch: int
):
    await ordered(units)
    job = await begun(queue)
    await Leadership(database, [BOT]).release(epoch)
    assert await Leadership(database, [BOT]).claim("b") is not None
    with pytest.raises(LeadershipLost):
        await queue.went_on(job, 1, 2, NOW, show=False)


async def test_what_comes_of_it_goes_where_the_chat_has_moved(
    units: Units, database: Database, queue: JobQueue
):
    group = Place(ChatId(-77))
    job_id = await ordered(units, group)
    job = await begun(queue)
    await units.do(lambda uow: uow.move_chat(group.chat, ChatId(-10077)))
    async with database.reading() as connection:
        assert (await load_job(connection, job_id)).place == Place(ChatId(-10077))
    assert await queue.finish(job, JobState.FAILED, Made([]), NOW)


async def checked(units: Units, queue: JobQueue, found: RowCounts) -> JobId:
    """A preview that has ended."""
    preview = await units.do(lambda uow: uow.jobs.add(EXPORT, Actor(IVANOVA), CONTROL, shown=True))
    job = await begun(queue)
    assert await queue.finish(job, JobState.DONE, Made([], found=found), NOW)
    return preview


async def result(database: Database, preview: JobId) -> tuple[JobState, RowCounts | None]:
    async with database.reading() as connection:
        job = await load_job(connection, preview)
    return job.state, job.found


async def test_a_dropped_preview_keeps_no_words_of_its_file(
    units: Units, queue: JobQueue, database: Database
) -> None:
    preview = await checked(units, queue, ASKS_NAMES)
    await units.do(lambda uow: uow.jobs.stop(preview))
    assert await result(database, preview) == (JobState.CANCELLED, None)


async def test_a_preview_in_which_nobody_chooses_is_dropped(
    units: Units, queue: JobQueue, database: Database
) -> None:
    asks = await checked(units, queue, ASKS_NAMES)
    refused = await checked(units, queue, RowCounts(refused="файл пуст"))
    shown = await units.count(outbox)
    assert await queue.expire(NOW, NOW + minutes(1)) == 0
    assert await queue.expire(NOW + minutes(1), NOW + minutes(1)) == 1
    assert await result(database, asks) == (JobState.CANCELLED, None)
    assert await result(database, refused) == (JobState.DONE, RowCounts(refused="файл пуст"))
    assert await units.count(outbox) == shown + 1, "its message shows it"
    assert await queue.expire(NOW + minutes(1), NOW + minutes(1)) == 0


async def test_files_of_two_commits_are_no_album(database: Database, offices: Offices, epoch: int):
    """Those of an interrupted attempt would else count as sent for the files behind them, too."""
    delivering = Delivering(database, offices, [BOT], epoch)
    for late in (0, 1):
        async with database.writing() as connection:
            files = [SendFile(CONTROL, FILE, "Отчёт") for _ in range(2)]
            await put_in_queue(connection, files, NOW + minutes(late))
    work = await first(delivering, NOW + minutes(1))
    assert isinstance(work.content, FilesContent)
    assert len(work.content.files) == 2
