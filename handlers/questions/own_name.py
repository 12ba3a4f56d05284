"""The question for the full name of a person who has a role under another name."""

from typing import Final

from domain.model.conversation.notices.kinds import EndKind
from domain.model.conversation.questions import OwnName
from domain.model.organisation.changing import like_a_name
from domain.ports.snapshots import QuestionSnapshot
from domain.use_cases.granting_access import take_own_name
from handlers.questions.by_reply import ask_reply
from handlers.texts import administration as texts
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import IncomingMessage
from handlers.ui.questions import answers, asks
from handlers.ui.refusals import said
from handlers.ui.rendered import Rendered

_NAME_IN_WORDS: Final = 6


@asks(
    OwnName,
    closed="вопрос о вашем имени закрыт.",
    ended={EndKind.DONE: "спасибо, имя записано."},
)
def _own_name(_: OwnName, asked: QuestionSnapshot) -> Rendered:
    return ask_reply(asked, texts.OWN_NAME, "Фамилия Имя Отчество")


def _a_name(_: OwnName, written: IncomingMessage) -> bool:
    return written.brief(_NAME_IN_WORDS) and like_a_name(written.text or "")


@answers(OwnName, fits=_a_name)
async def on_own_name(
    _: OwnName, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle the person's full name."""
    name = written.text or ""
    if len(name.split()) < 2:
        return said(written, texts.FULL_NAME_EXPECTED)
    await take_own_name(context.uow, question, name, by=written.by)
    return SILENT
