"""The progress of a job, and its result."""

from datetime import datetime

from domain.model.conversation.job import UNFINISHED, CheckImport, PutImport
from domain.ports.snapshots import JobContent
from handlers.jobs.buttons import StopJob
from handlers.jobs.importing import render_import
from handlers.texts.jobs import standing, title
from handlers.ui.buttons import column
from handlers.ui.rendered import Part, Rendered
from handlers.ui.rendering import renders


@renders(JobContent)
def render_job(content: JobContent, _: datetime) -> Rendered:
    """Render the job's current state."""
    job, what = content.job, content.job.what
    if isinstance(what, CheckImport | PutImport):
        return render_import(job, what)
    text = f"{title(what)}: {standing(what, job.state, job.done, job.total)}"
    if job.state in UNFINISHED:
        return Rendered((Part(text, column(StopJob(job=job.id))),), silent=True)
    return Rendered((Part(text),), silent=True)
