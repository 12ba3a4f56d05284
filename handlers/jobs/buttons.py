"""The button under what tells how far long work is."""

from domain.model.actor import Actor
from domain.model.ids import JobId
from domain.use_cases.ordering import stop_job
from handlers.buttons import Button, Style
from handlers.context import Context, Response, toasted
from handlers.texts import toasts


class StopJob(Button, prefix="js"):
    """Only whoever asked for it may press it, or an admin."""

    job: JobId
    label = "Остановить"
    style = Style.BACK

    async def press(self, by: Actor, context: Context) -> Response:
        """Nothing comes of it."""
        await stop_job(context.uow, self.job, by=by, at=context.now)
        return toasted(toasts.JOB_STOPPED)
