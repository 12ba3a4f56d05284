"""Find what a message answers: a card, a question, or nothing known; «отмена» leaves a question."""

from domain.model.conversation.question import Answered
from domain.ports.reading import AskedQuestion, BriefingShown, QuestionOver, Standing
from domain.use_cases.asking import QuestionClosed
from handlers.reading.reply_meaning import card_shown, number_shown, numbers_shown
from handlers.reports.buttons import BriefingButton
from handlers.texts import replies
from handlers.ui.context import Context, Response
from handlers.ui.incoming import Command, IncomingMessage, RepliedMessage
from handlers.ui.questions import Drop, Dropped, could_answer
from handlers.ui.refusals import closing, said


async def reply_target(written: IncomingMessage, context: Context) -> Standing | None:
    """Find the target by the registry or the replied message, in private also an open question."""
    replied = written.reply_to
    if replied is not None:
        if not replied.ours:
            return None
        found = await _replied_to(replied, written, context)
        if found is not None:
            return found
    return await _asked_there(written, context) if written.place.private else None


async def _replied_to(
    replied: RepliedMessage, written: IncomingMessage, context: Context
) -> Standing | None:
    match await context.reading.standing_at(replied.ref, context.now):
        case AskedQuestion(question=asked) if asked.about.answered is Answered.BY_BUTTON:
            pass
        case None | QuestionOver() as over:
            if question := await _lost_question(replied, written, context) or over:
                return question
        case known:
            return known
    return card_shown(replied, written.place, await context.reading.office())


async def _lost_question(
    replied: RepliedMessage, written: IncomingMessage, context: Context
) -> AskedQuestion | QuestionOver | BriefingShown | None:
    """Find a question whose message id was never recorded, by its buttons, or without any by its №.

    Only the question knows the kind of draft that its answer is. A message that explains an invalid
    answer is matched in the same way; one without a № belongs to a question without an incident.
    """
    for data in replied.buttons:
        if isinstance(data, BriefingButton):
            return BriefingShown(data.briefing)
        if isinstance(data, Drop) and data.what is Dropped.QUESTION:
            return await context.reading.question(data.question, context.now) or QuestionOver(
                number_shown(replied)
            )
    number = number_shown(replied)
    if replied.buttons or (number is None and numbers_shown(replied)):
        return None
    asked = await _asked_there(written, context)
    return asked if asked and asked.question.subject == number else None


async def _asked_there(written: IncomingMessage, context: Context) -> AskedQuestion | None:
    """Return the person's open question there, if the message may be its answer."""
    asked = await context.reading.open_question(written.by.person, written.place, context.now)
    return asked if asked and could_answer(asked.question.about, written) else None


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
