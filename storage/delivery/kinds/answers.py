"""Replies to a person's request: texts, lists, files, job progress."""

from domain.model.conversation.notices.kinds import (
    SendStoredFile,
    ShowJob,
    ShowSearch,
    ShowSelection,
    TextNotice,
)
from domain.ports.snapshots import (
    Answers,
    FileContent,
    JobContent,
    SearchSnapshot,
    SelectionSnapshot,
)
from storage.conversation.briefings import load_briefing
from storage.conversation.jobs import load_job
from storage.delivery.kinds.registry import ALWAYS, Batch, DeliveryRules, Opening, loads
from storage.incidents.reading import selection_snapshot
from storage.incidents.searching import search_snapshot
from storage.outbox.made_files import load_file
from storage.outbox.rows import notice_from_row


@loads(TextNotice, Answers, DeliveryRules(batch=Batch.IN_SEQUENCE, sent_once=True))
async def load_answers(opening: Opening) -> Answers:
    """All that wait there; batching is decided later."""
    return Answers(tuple(notice_from_row(TextNotice, row, opening.bot) for row in opening.rows))


@loads(SendStoredFile, FileContent, DeliveryRules(worth_sending_late=ALWAYS, sent_once=True))
async def load_made_file(opening: Opening) -> FileContent:
    """The file with its content and its briefing."""
    notice = opening.notice(SendStoredFile)
    file = await load_file(opening.connection, notice.file)
    of = notice.briefing
    briefing = None if of is None else await load_briefing(opening.connection, of)
    return FileContent(notice, file, briefing, await opening.office())


@loads(ShowSelection, SelectionSnapshot, DeliveryRules(stays=True, slow_to_load=True))
async def load_selection(opening: Opening) -> SelectionSnapshot | None:
    """None: its owner has started another one since."""
    of = opening.notice(ShowSelection).selection
    return await selection_snapshot(opening.connection, of, await opening.office())


@loads(ShowSearch, SearchSnapshot, DeliveryRules(stays=True, slow_to_load=True))
async def load_search(opening: Opening) -> SearchSnapshot | None:
    """The current results; None: the search was erased."""
    of, office = opening.notice(ShowSearch).search, await opening.office()
    return await search_snapshot(opening.connection, of, opening.place, office, opening.now)


@loads(ShowJob, JobContent, DeliveryRules(stays=True))
async def load_job_state(opening: Opening) -> JobContent:
    """The job's progress."""
    return JobContent(await load_job(opening.connection, opening.notice(ShowJob).job))
