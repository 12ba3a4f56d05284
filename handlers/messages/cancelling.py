"""«отмена» and `/cancel`: leave a question that is answered in words."""

from domain.ports.reading import AskedQuestion
from domain.use_cases.asking import QuestionClosed
from handlers.texts import replies
from handlers.ui.context import Context, Response
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.refusals import closing, said


async def on_cancel(written: IncomingMessage, command: Command, context: Context) -> Response:
    """Close the question that `/cancel` replies to, else the person's latest one there."""
    del command
    reading, place, replied = context.reading, written.place, written.reply_to
    asked = await reading.standing_at(replied.ref, context.now) if replied else None
    if not isinstance(asked, AskedQuestion):
        asked = await reading.open_question(written.by.person, place, context.now)
    if asked is None:
        return said(written, replies.NOTHING_TO_CANCEL)
    return on_cancelled(written, asked)


def on_cancelled(written: IncomingMessage, asked: AskedQuestion) -> Response:
    """Close the question; raises QuestionClosed if it is another person's."""
    if asked.question.person != written.by.person:
        raise QuestionClosed
    return closing(said(written, replies.QUESTION_DROPPED), asked)
