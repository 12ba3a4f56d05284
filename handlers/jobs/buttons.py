"""The buttons under a job's progress."""

from collections.abc import Iterator
from dataclasses import field

from domain.model.actor import Actor
from domain.model.conversation.job import Job
from domain.model.conversation.notices import Notice
from domain.model.ids import JobId
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.permissions import Action
from domain.use_cases.importing import order_rows
from domain.use_cases.ordering import stop_job
from handlers.jobs.awaited import coming, fewer
from handlers.texts import importing as texts
from handlers.texts import toasts
from handlers.ui.buttons import Button, OfNothing, Style
from handlers.ui.context import Context, Response, toasted


class StopJob(Button, prefix="js"):
    """Only whoever asked for it may press it, or an admin."""

    job: JobId
    label: str = field(default="Остановить", compare=False)
    subject = OfNothing.STAFF

    async def press(self, by: Actor, context: Context) -> Response:
        """Stop the job; control's chat is notified if it was waiting for its cards."""

        def tell(job: Job, organisation: Organisation) -> Iterator[Notice]:
            return fewer(job, by.person, organisation)

        await stop_job(context.uow, self.job, tell, by=by, at=context.now)
        return toasted(toasts.JOB_STOPPED)


class PutRows(Button, prefix="ji"):
    """«Импортировать», «Импортировать и завершённые»: the rows are registered."""

    job: JobId
    finished: bool
    subject = OfNothing.STAFF
    action = Action.REGISTER
    style = Style.FORWARD

    @property
    def label(self) -> str:
        """The handling of rows that were answered elsewhere."""
        return texts.PUT_FINISHED if self.finished else texts.PUT

    async def press(self, by: Actor, context: Context) -> Response:
        """Start the job; control's chat is notified of the cards to expect."""

        def tell(checked: Job, organisation: Organisation) -> Iterator[Notice]:
            return coming(checked, by.person, organisation)

        await order_rows(context.uow, self.job, tell, finished=self.finished, by=by)
        return toasted(texts.ORDERED)
