"""How far long work is, and what became of it."""

from domain.model.telling.job import UNFINISHED, Job
from handlers.buttons import column
from handlers.jobs.buttons import StopJob
from handlers.rendered import Part, Rendered
from handlers.texts.jobs import standing, title


def render_job(job: Job) -> Rendered:
    """The job as it is now."""
    text = f"{title(job.what)}: {standing(job.what, job.state, job.done, job.total)}"
    if job.state in UNFINISHED:
        return Rendered((Part(text, column(StopJob(job=job.id))),), silent=True)
    return Rendered((Part(text),), silent=True)
