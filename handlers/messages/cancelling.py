"""«отмена» and `/cancel`: out of a question that is answered in words."""

from domain.ports.reading import AskedQuestion
from domain.use_cases.asking import QuestionClosed
from handlers.texts import replies
from handlers.ui.context import Context, Response
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.refusals import closing, said


async def on_cancel(written: IncomingMessage, command: Command, context: Context) -> Response:
    """`/cancel`: of the question that it answers, else of the latest one put to them there."""
    del command
    reading, place, replied = context.reading, written.place, written.reply_to
    asked = await reading.standing_at(replied.ref, context.now) if replied else None
    if not isinstance(asked, AskedQuestion):
        asked = await reading.open_question(written.by.person, place, context.now)
    if asked is None:
        return said(written, replies.NOTHING_TO_CANCEL)
    return on_cancelled(written, asked)


def on_cancelled(written: IncomingMessage, asked: AskedQuestion) -> Response:
    """The person has thought better of it; raises QuestionClosed if it is not theirs."""
    if asked.question.person != written.by.person:
        raise QuestionClosed
    return closing(said(written, replies.QUESTION_DROPPED), asked)
