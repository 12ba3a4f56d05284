"""The question whether an opened invitation is meant for the person."""

from dataclasses import field
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.questions import AcceptInvitation
from domain.ports.snapshots import QuestionSnapshot
from domain.use_cases.inviting import accept
from handlers.administration import describing
from handlers.texts import administration as texts
from handlers.ui.buttons import AskReply, Button, OfNothing, Style, column
from handlers.ui.context import SILENT, Context, Response, toasted
from handlers.ui.incoming import IncomingMessage
from handlers.ui.question_buttons import DropButton
from handlers.ui.questions import answers, asks
from handlers.ui.refusals import said
from handlers.ui.rendered import Part, Rendered

_FULL_NAME: Final = 6


class ThatIsMe(Button, prefix="jy"):
    """The invitation is meant for whoever presses."""

    question: int
    label: str = field(default="Да, это я", compare=False)
    subject = OfNothing.ANYBODY
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """Grant the roles of the invitation."""
        await accept(context.uow, self.question, None, by=by, at=context.now)
        return toasted(texts.WELCOME)


class NotMe(DropButton, prefix="jn"):
    """The link has come to somebody else; the invitation is as good as before."""

    label: str = field(default="Нет, это не я", compare=False)
    said = texts.NOT_ME
    subject = OfNothing.ANYBODY


@asks(AcceptInvitation, closed="вопрос о приглашении закрыт.")
def _invitation(about: AcceptInvitation, asked: QuestionSnapshot) -> Rendered:
    """Render the invitation, and ask for confirmation or for the name."""
    text = describing.invited(about.name, about.posts, asked.office.organisation)
    refuse = NotMe(question=asked.id)
    if about.name is None:
        return Rendered((Part(text, AskReply("Фамилия Имя Отчество", refuse)),))
    return Rendered((Part(text, column(ThatIsMe(question=asked.id), refuse)),))


def _full_name(about: AcceptInvitation, written: IncomingMessage) -> bool:
    return about.name is None and written.brief(_FULL_NAME)


@answers(AcceptInvitation, fits=_full_name)
async def on_name(
    about: AcceptInvitation, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle the name of a person who opened an invitation without a name."""
    if about.name is not None:
        return said(written, texts.BUTTON_EXPECTED)
    name = written.text or ""
    if len(name.split()) < 2:
        return said(written, texts.FULL_NAME_EXPECTED)
    await accept(context.uow, question, name, by=written.by, at=context.now)
    return SILENT
