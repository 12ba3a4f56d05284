"""Questions that move an incident: the reason for a return, the original, the main incident."""

from typing import Final

from domain.model.conversation.questions import MainIncident, Original, ReturnReason
from domain.ports.snapshots import QuestionSnapshot
from domain.use_cases.closing import cancel_as_duplicate, join
from domain.use_cases.referring import return_to_control
from handlers.cards import lines
from handlers.questions.by_reply import Words, ask_reply, ask_words
from handlers.reading.reply_meaning import number_in
from handlers.texts import replies, words
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import IncomingMessage
from handlers.ui.markup import mention
from handlers.ui.questions import answers, asks, brief
from handlers.ui.refusals import not_taken, said
from handlers.ui.rendered import Rendered

_ORIGINAL: Final = Words(
    "какое сообщение повторено?",
    "номером исходного, например: 12",
    "Номер исходного сообщения",
)
_MAIN: Final = Words(
    "к какому сообщению присоединить?",
    "номером более раннего на ту же тему, например: 12",
    "Номер основного сообщения",
)
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
    return ask_words(asked, _ORIGINAL)


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
    return ask_words(asked, _MAIN)


@answers(MainIncident, fits=brief(_NUMBER_IN_WORDS))
async def on_main(
    about: MainIncident, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle the answer to «Присоединить…»; the cards show the result."""
    number, main = about.subject, number_in(written.text or "")
    if main is None:
        return not_taken(written, replies.main_expected(number), await context.reading.office())
    await join(context.uow, number, main, by=written.by, at=context.now, question=question)
    return SILENT
