"""Questions for the text of a draft, and for the author's reply to a clarification."""

from collections.abc import Iterator, Mapping
from typing import Final

from domain.model.conversation.questions import WriteAuthorsReply, WriteDraft
from domain.model.incident.answer.draft import DraftKind
from domain.ports.snapshots import QuestionSnapshot
from domain.use_cases.contributing import add_authors_reply
from domain.use_cases.drafting import submit_asked
from handlers.questions.by_reply import Words, ask_words
from handlers.reading.reply_meaning import checked_reply_of, response_to
from handlers.templates import render_begun
from handlers.texts import replies, words
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import IncomingMessage
from handlers.ui.questions import answers, asks
from handlers.ui.refusals import said
from handlers.ui.rendered import Rendered

_WORDS: Final[Mapping[DraftKind, Words]] = {
    DraftKind.FINAL: Words("напишите проект ответа.", "текстом ответа", "Текст ответа"),
    DraftKind.INTERIM: Words(
        "напишите промежуточный ответ.", "текстом промежуточного ответа", "Промежуточный ответ"
    ),
    DraftKind.CLARIFICATION: Words(
        "напишите уточняющий вопрос автору.", "вопросом к автору", "Уточняющий вопрос автору"
    ),
}
_AUTHORS_REPLY: Final = Words("что ответил автор?", "словами автора", "Слова автора")


@asks(WriteDraft, closed="вопрос о тексте закрыт.")
def _draft(about: WriteDraft, asked: QuestionSnapshot) -> Rendered:
    return ask_words(asked, _WORDS[about.kind], *_known(about, asked))


def _known(about: WriteDraft, asked: QuestionSnapshot) -> Iterator[str]:
    """Show the template that the text begins with, or the files sent ahead of it."""
    if about.template is not None:
        templates, office = asked.offered.templates, asked.office
        yield render_begun(asked.incident, about.template, templates, office)
    elif about.files:
        yield f"Принято: {words.attachments(about.files)}. Уйдёт вместе с текстом."


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


@asks(WriteAuthorsReply, closed="вопрос об ответе автора закрыт.")
def _authors_reply(_: WriteAuthorsReply, asked: QuestionSnapshot) -> Rendered:
    return ask_words(asked, _AUTHORS_REPLY)


@answers(WriteAuthorsReply)
async def on_authors_reply(
    about: WriteAuthorsReply, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle the answer to «Автор ответил»."""
    if written.text is None or written.attachments:
        return said(written, replies.authors_reply_is_text(about.subject))
    await add_authors_reply(context.uow, question, written.text, by=written.by, at=written.at)
    return SILENT
