"""Answers in words to what a button of a card has asked for."""

from domain.model.conversation.question import WriteDraft
from domain.model.ids import IncidentNumber
from domain.use_cases.clarifying import add_authors_reply
from domain.use_cases.closing import cancel_as_duplicate
from domain.use_cases.drafting import submit_asked
from domain.use_cases.joining import join
from domain.use_cases.placing import correct_placement_time
from domain.use_cases.promising import keep_promise, move_promise
from domain.use_cases.referring import return_to_control
from domain.use_cases.replying import reply_with_link
from handlers.reading.days import day_and_reason
from handlers.reading.recognising import number_in
from handlers.reading.reply_meaning import checked_reply_of, moment_of, response_to
from handlers.texts import replies
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import Written
from handlers.ui.refusals import not_taken, said


async def on_reason(
    written: Written, question: int, number: IncidentNumber, context: Context
) -> Response:
    """The reason that «Не в нашей компетенции» asked for."""
    if written.text is None or written.attachments:
        return said(written, replies.reason_is_text(number))
    await return_to_control(context.uow, question, written.text, by=written.by, at=context.now)
    return SILENT


async def on_original(
    written: Written, question: int, number: IncidentNumber, context: Context
) -> Response:
    """The number that «Дубликат» asked for; the cards tell the rest."""
    original = number_in(written.text or "")
    if original is None:
        return not_taken(written, replies.original_expected(number), await context.reading.office())
    await cancel_as_duplicate(
        context.uow, number, original, by=written.by, at=context.now, question=question
    )
    return SILENT


async def on_main(
    written: Written, question: int, number: IncidentNumber, context: Context
) -> Response:
    """The number that «Присоединить…» asked for; the cards tell the rest."""
    main = number_in(written.text or "")
    if main is None:
        return not_taken(written, replies.main_expected(number), await context.reading.office())
    await join(context.uow, number, main, by=written.by, at=context.now, question=question)
    return SILENT


async def on_asked_draft(written: Written, about: WriteDraft, context: Context) -> Response:
    """The answer to «Промежуточный ответ», «Уточнить у автора», «Окончательный ответ», a template."""
    number, reply = about.subject, await checked_reply_of(written, context)
    by, now, template = written.by, context.now, about.template
    undone = await submit_asked(
        context.uow, number, about.kind, reply, by=by, now=now, template=template
    )
    return response_to(undone, written, number)


async def on_authors_reply(
    written: Written, question: int, number: IncidentNumber, context: Context
) -> Response:
    """The answer to «Автор ответил»."""
    if written.text is None or written.attachments:
        return said(written, replies.authors_reply_is_text(number))
    await add_authors_reply(context.uow, question, written.text, by=written.by, at=written.at)
    return SILENT


async def on_placement_link(
    written: Written, question: int, number: IncidentNumber, context: Context
) -> Response:
    """The answer to «Вставить ссылку», and to whoever wrote «Разместили» without a link."""
    reply = await checked_reply_of(written, context)
    doing = reply_with_link(context.uow, question, reply, by=written.by, now=context.now)
    return response_to(await doing, written, number)


async def on_placement_time(
    written: Written, question: int, number: IncidentNumber, context: Context
) -> Response:
    """The answer to «Указать время»."""
    moment = await moment_of(written, context)
    if moment is None:
        return not_taken(written, replies.time_expected(number), await context.reading.office())
    await correct_placement_time(context.uow, question, moment, by=written.by, at=context.now)
    return SILENT


async def on_promise_done(
    written: Written, question: int, number: IncidentNumber, context: Context
) -> Response:
    """The answer to «Выполнено»."""
    if written.text is None and not written.attachments:
        return said(written, replies.done_is_words_or_photo(number))
    await keep_promise(
        context.uow, question, written.text, written.attachments, by=written.by, at=context.now
    )
    return SILENT


async def on_promise_day(
    written: Written, question: int, number: IncidentNumber, context: Context
) -> Response:
    """The answer to «Перенести»."""
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
