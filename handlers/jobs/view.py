"""How far long work is, and what became of it."""

from domain.model.conversation.job import UNFINISHED, CheckImport, Job, PutImport
from handlers.jobs.buttons import StopJob
from handlers.jobs.importing import render_import
from handlers.texts.jobs import standing, title
from handlers.ui.buttons import column
from handlers.ui.rendered import Part, Rendered


def render_job(job: Job) -> Rendered:
    """The job as it is now."""
    what = job.what
    if isinstance(what, CheckImport | PutImport):
        return render_import(job, what)
    text = f"{title(what)}: {standing(what, job.state, job.done, job.total)}"
    if job.state in UNFINISHED:
        return Rendered((Part(text, column(StopJob(job=job.id))),), silent=True)
    return Rendered((Part(text),), silent=True)
