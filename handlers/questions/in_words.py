"""Questions to one person that are answered in words: Telegram opens the reply box for them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import EndKind
from domain.model.conversation.questions import (
    DoubtfulLink,
    MainIncident,
    Original,
    PlacementLink,
    PlacementTime,
    PromiseDay,
    PromiseDone,
    ReturnReason,
    WriteAuthorsReply,
    WriteContribution,
    WriteDraft,
)
from domain.model.ids import IncidentNumber, PromiseNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.message.citizen_message import Attachment, Network, network_of
from domain.model.message.link import LinkWarning
from domain.ports.snapshots import QuestionSnapshot
from domain.use_cases.closing import cancel_as_duplicate, join
from domain.use_cases.contributing import add_authors_reply, contribute_asked
from domain.use_cases.drafting import submit_asked
from domain.use_cases.placing import confirm_link, correct_placement_time
from domain.use_cases.promising import keep_promise, move_promise
from domain.use_cases.referring import return_to_control
from domain.use_cases.replying import reply_with_link
from handlers.cards import course, lines
from handlers.cards.placement import NoLink
from handlers.reading.days import day_and_reason
from handlers.reading.reply_meaning import (
    checked_reply_of,
    moment_of,
    number_in,
    response_to,
)
from handlers.templates import render_begun, render_begun_with_past
from handlers.texts import replies, toasts, words
from handlers.ui.buttons import Style, column
from handlers.ui.context import SILENT, Context, Response, toasted
from handlers.ui.incoming import IncomingMessage
from handlers.ui.markup import address, mention
from handlers.ui.questions import (
    Drop,
    Dropped,
    QuestionButton,
    answers,
    ask_reply,
    asks,
    brief,
)
from handlers.ui.refusals import not_taken, said
from handlers.ui.rendered import MessagePart, Rendered


def ask_words(
    asked: QuestionSnapshot, what: str, answer: str, placeholder: str, *known: str
) -> Rendered:
    """Ask about an incident: its heading with the question, the given lines, how to answer.

    `answer`: the expected answer, «временем: 16:40»; `placeholder`: of the reply box. It mentions
    the person: Telegram opens the reply box only for people who are mentioned.
    """
    reply = f"{mention('Ответьте', asked.question.person)} на это сообщение {answer}."
    text = "\n".join([lines.heading(asked.incident, what), *known, reply])
    return ask_reply(asked, text, placeholder)


_DRAFT: Final = {
    DraftKind.FINAL: ("напишите проект ответа.", "текстом ответа", "Текст ответа"),
    DraftKind.INTERIM: (
        "напишите промежуточный ответ.",
        "текстом промежуточного ответа",
        "Промежуточный ответ",
    ),
    DraftKind.CLARIFICATION: (
        "напишите уточняющий вопрос автору.",
        "вопросом к автору",
        "Уточняющий вопрос автору",
    ),
}


@asks(WriteDraft, closed="вопрос о тексте закрыт.")
def _draft(about: WriteDraft, asked: QuestionSnapshot) -> Rendered:
    return ask_words(asked, *_DRAFT[about.kind], *_known(about, asked))


def _known(about: WriteDraft, asked: QuestionSnapshot) -> Iterator[str]:
    """Show the template or answer that the text begins with, and the files sent ahead of it."""
    if about.template is not None:
        yield render_begun(about.template, asked.offered.templates)
    elif about.past is not None:
        yield render_begun_with_past(asked)
    yield from _files_ahead(about.files)


def _files_ahead(files: Sequence[Attachment]) -> Iterator[str]:
    if files:
        yield f"Принято и ждёт вашего текста: {words.attachments(files)}."


@answers(WriteDraft)
async def on_draft(
    about: WriteDraft, written: IncomingMessage, _: int, context: Context
) -> Response:
    """Handle the text of an interim answer, a clarification, a final answer or a template."""
    number, reply = about.subject, await checked_reply_of(written, context)
    by, now, template = written.by, context.now, about.template
    undone = await submit_asked(
        context.uow, number, about.kind, reply, by=by, now=now, template=template
    )
    return response_to(undone, written, number)


@asks(WriteContribution, closed="вопрос об информации закрыт.")
def _information(about: WriteContribution, asked: QuestionSnapshot) -> Rendered:
    what = "напишите, что сообщить для сводного ответа."
    files = _files_ahead(about.files)
    return ask_words(asked, what, "текстом", "Информация для ответа", *files)


@answers(WriteContribution)
async def on_information(
    about: WriteContribution, written: IncomingMessage, _: int, context: Context
) -> Response:
    """Handle the text of an authority beside the lead, to which files came ahead."""
    reply = await checked_reply_of(written, context)
    number, by, now = about.subject, written.by, context.now
    undone = await contribute_asked(context.uow, number, about.authority, reply, by=by, now=now)
    return response_to(undone, written, number)


@asks(WriteAuthorsReply, closed="вопрос об ответе автора закрыт.")
def _authors_reply(_: WriteAuthorsReply, asked: QuestionSnapshot) -> Rendered:
    return ask_words(asked, "что ответил автор?", "словами автора", "Слова автора")


@answers(WriteAuthorsReply)
async def on_authors_reply(
    about: WriteAuthorsReply, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle the answer to «Автор ответил»."""
    if written.text is None or written.attachments:
        return said(written, replies.authors_reply_is_text(about.subject))
    await add_authors_reply(context.uow, question, written.text, by=written.by, at=written.at)
    return SILENT


_NUMBER_IN_WORDS: Final = 3
"""«это номер 12»."""


@asks(ReturnReason, closed="вопрос о причине возврата закрыт.")
def _return_reason(_: ReturnReason, asked: QuestionSnapshot) -> Rendered:
    role = lines.coordinator(asked.incident, asked.office)
    reply = f"{mention('Ответьте', asked.question.person)} на это сообщение"
    text = [
        lines.heading(asked.incident, "почему вопрос не в вашей компетенции?"),
        f"{reply}: причину увидит {words.ROLE[role]}.",
        "Если знаете, назовите орган, который должен отвечать.",
    ]
    return ask_reply(asked, "\n".join(text), "Причина возврата")


@answers(ReturnReason)
async def on_return_reason(
    about: ReturnReason, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle the answer to «Не в нашей компетенции»."""
    if written.text is None or written.attachments:
        return said(written, replies.reason_is_text(about.subject))
    await return_to_control(context.uow, question, written.text, by=written.by, at=context.now)
    return SILENT


@asks(Original, closed="вопрос об исходном сообщении закрыт.")
def _original(_: Original, asked: QuestionSnapshot) -> Rendered:
    what, answer = "какое сообщение повторено?", "номером исходного, например: 12"
    return ask_words(asked, what, answer, "Номер исходного сообщения")


@answers(Original, fits=brief(_NUMBER_IN_WORDS))
async def on_original(
    about: Original, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle the answer to «Дубликат»; the cards show the result."""
    number, original = about.subject, number_in(written.text or "")
    if original is None:
        return not_taken(written, replies.original_expected(number), await context.reading.office())
    await cancel_as_duplicate(
        context.uow, number, original, by=written.by, at=context.now, question=question
    )
    return SILENT


@asks(MainIncident, closed="вопрос об основном сообщении закрыт.")
def _main(_: MainIncident, asked: QuestionSnapshot) -> Rendered:
    what = "к какому сообщению присоединить?"
    answer = "номером более раннего на ту же тему, например: 12"
    return ask_words(asked, what, answer, "Номер основного сообщения")


@answers(MainIncident, fits=brief(_NUMBER_IN_WORDS))
async def on_main(
    about: MainIncident, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle the answer to «Присоединить к другому»; the cards show the result."""
    number, main = about.subject, number_in(written.text or "")
    if main is None:
        return not_taken(written, replies.main_expected(number), await context.reading.office())
    await join(context.uow, number, main, by=written.by, at=context.now, question=question)
    return SILENT


_LINK_AND_WORDS: Final = 4
"""«Мы разместили здесь: https://…»."""
_TIME_IN_WORDS: Final = 3
"""«24.11 в 16:40»."""


class ConfirmLink(QuestionButton, prefix="ly"):
    """Records the placement with the doubtful link."""

    number: IncidentNumber
    """The incident of the placement."""
    label = "Да, разместили здесь"
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """Record the placement."""
        now, number = context.now, self.number
        await confirm_link(context.uow, self.question, by=by, at=now, number=number)
        return toasted(toasts.LINK_TAKEN)


@asks(
    DoubtfulLink,
    closed="вопрос о ссылке закрыт.",
    ended={EndKind.DROPPED: "эта ссылка не записана."},
)
def _doubtful_link(about: DoubtfulLink, asked: QuestionSnapshot) -> Rendered:
    text = "\n".join(_about_link(about, asked))
    keyboard = column(
        ConfirmLink(question=asked.id, number=about.subject),
        Drop(question=asked.id, what=Dropped.LINK, label="Нет, пришлю другую"),
    )
    return Rendered((MessagePart(text, keyboard),))


def _about_link(about: DoubtfulLink, asked: QuestionSnapshot) -> Iterator[str]:
    yield lines.heading(asked.incident, "проверьте ссылку на ответ.")
    yield address(about.link)
    if about.warning is not LinkWarning.ANOTHERS:
        yield _warning(about.warning, network_of(about.link))
    yield from _recorded_by_another(asked)
    yield "Ответ размещён здесь?"


def _warning(warning: LinkWarning, network: Network) -> str:
    if warning is LinkWarning.CITIZENS_OWN:
        return "Это ссылка на само сообщение гражданина."
    if network is Network.OTHER:
        return "Она ведёт не в ту соцсеть, где сообщение гражданина."
    return f"Она ведёт в другую соцсеть: {words.NETWORK[network]}."


def _recorded_by_another(asked: QuestionSnapshot) -> Iterator[str]:
    """Name the colleague's placement that would be corrected."""
    placements, person = asked.incident.placements, asked.question.person
    last = placements[-1] if placements else None
    if last is not None and not last.earlier and last.recorded.by != person:
        yield from course.placed(asked.incident, last, asked.office)


@asks(PlacementLink, closed="вопрос о ссылке закрыт.")
def _placement_link(about: PlacementLink, asked: QuestionSnapshot) -> Rendered:
    """Ask for the link; offer «no link» too if the person has reported a placement."""
    incident, approved = asked.incident, asked.incident.approved_draft
    if not about.missed or approved is None:
        return ask_words(asked, "где размещён ответ?", "ссылкой на него", "Ссылка на ответ")
    text = (
        f"{lines.heading(incident, 'в сообщении нет ссылки.')}\n"
        "Ответьте на это сообщение ссылкой на размещённый ответ или нажмите кнопку."
    )
    return Rendered(
        (MessagePart(text, column(NoLink(number=incident.number, version=approved.version))),)
    )


def _bare_link(_: PlacementLink, written: IncomingMessage) -> bool:
    bare = written.origin is None and not written.attachments
    few = len((written.text or "").split()) <= _LINK_AND_WORDS
    return written.link is not None and bare and few


@answers(PlacementLink, fits=_bare_link)
async def on_placement_link(
    about: PlacementLink, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle the answer to «Вставить ссылку», or to «Разместили» without a link."""
    reply = await checked_reply_of(written, context)
    doing = reply_with_link(context.uow, question, reply, by=written.by, now=context.now)
    return response_to(await doing, written, about.subject)


@asks(PlacementTime, closed="вопрос о времени размещения закрыт.")
def _placement_time(_: PlacementTime, asked: QuestionSnapshot) -> Rendered:
    what, answer = "когда ответ был размещён?", "временем: 16:40 или вчера 16:40"
    return ask_words(asked, what, answer, "16:40", *_recorded_by_another(asked))


@answers(PlacementTime, fits=brief(_TIME_IN_WORDS))
async def on_placement_time(
    about: PlacementTime, written: IncomingMessage, question: int, context: Context
) -> Response:
    """The answer to «Указать время»."""
    moment = await moment_of(written, context)
    if moment is None:
        office = await context.reading.office()
        return not_taken(written, replies.time_expected(about.subject), office)
    await correct_placement_time(context.uow, question, moment, by=written.by, at=context.now)
    return SILENT


@asks(PromiseDone, closed="вопрос о выполнении обещанного закрыт.")
def _done(about: PromiseDone, asked: QuestionSnapshot) -> Rendered:
    what = f"как выполнено {_promised(asked.incident, about.promise)}?"
    return ask_words(asked, what, "словами или фотографией", "Что сделано")


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
    return ask_words(asked, what, answer, "Дата и причина")


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
