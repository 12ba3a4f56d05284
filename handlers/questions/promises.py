"""Questions about a promise: how it was kept, or the new day."""

from datetime import timedelta

from domain.model.conversation.questions import PromiseDay, PromiseDone
from domain.model.ids import PromiseNumber
from domain.model.incident import Incident
from domain.ports.snapshots import QuestionSnapshot
from domain.use_cases.promising import keep_promise, move_promise
from handlers.questions.by_reply import Words, ask_words
from handlers.reading.days import day_and_reason
from handlers.texts import replies
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import IncomingMessage
from handlers.ui.questions import answers, asks
from handlers.ui.refusals import not_taken, said
from handlers.ui.rendered import Rendered


@asks(PromiseDone, closed="вопрос о выполнении обещанного закрыт.")
def _done(about: PromiseDone, asked: QuestionSnapshot) -> Rendered:
    what = f"как выполнено {_promised(asked.incident, about.promise)}?"
    return ask_words(asked, Words(what, "словами или фотографией", "Что сделано"))


@answers(PromiseDone)
async def on_promise_done(
    about: PromiseDone, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle the answer to «Выполнено»."""
    if written.text is None and not written.attachments:
        return said(written, replies.done_is_words_or_photo(about.subject))
    await keep_promise(
        context.uow, question, written.text, written.attachments, by=written.by, at=context.now
    )
    return SILENT


@asks(PromiseDay, closed="вопрос о переносе обещанного закрыт.")
def _day(about: PromiseDay, asked: QuestionSnapshot) -> Rendered:
    incident, promise = asked.incident, about.promise
    what = f"на какой день перенести {_promised(incident, promise)}?"
    later = (one.day + timedelta(weeks=2) for one in incident.promises if one.number == promise)
    example = next((f"{day:%d.%m.%Y}, " for day in later), "")
    answer = f"датой и причиной: {example}ждём поставку плитки"
    return ask_words(asked, Words(what, answer, "Дата и причина"))


@answers(PromiseDay)
async def on_promise_day(
    about: PromiseDay, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle the answer to «Перенести»."""
    number = about.subject
    if written.attachments:
        return said(written, replies.reason_is_text(number))
    office = await context.reading.office()
    today = office.calendar.local(context.now).date()
    found = day_and_reason(written.text or "", context.now, office.calendar)
    if found is None:
        return not_taken(written, replies.promise_day_expected(number, today), office)
    day, reason = found
    if not reason:
        return not_taken(written, replies.promise_reason_expected(number, today), office)
    await move_promise(context.uow, question, day, reason, by=written.by, at=context.now)
    return SILENT


def _promised(incident: Incident, promise: PromiseNumber) -> str:
    """Return «обещанное до 12.12.2026»; without the day if the answer was withdrawn."""
    days = (f" до {one.day:%d.%m.%Y}" for one in incident.promises if one.number == promise)
    return f"обещанное{next(days, '')}"
