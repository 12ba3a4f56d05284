"""The question whether somebody is meant by the invitation that they have opened."""

from dataclasses import field

from domain.model.actor import Actor
from domain.model.conversation.question import AcceptInvitation
from domain.model.organisation.office import Office
from domain.use_cases.asking import drop_question
from domain.use_cases.inviting import accept
from handlers.administration import describing
from handlers.texts import administration as texts
from handlers.ui.buttons import AskReply, Button, OfNothing, Style, column
from handlers.ui.context import Context, Response, toasted
from handlers.ui.rendered import Part, Rendered


class ThatIsMe(Button, prefix="jy"):
    """The invitation is meant for whoever presses."""

    question: int
    label: str = field(default="Да, это я", compare=False)
    subject = OfNothing.ANYBODY
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """They work here from now on."""
        await accept(context.uow, self.question, None, by=by, at=context.now)
        return toasted(texts.WELCOME)


class NotMe(Button, prefix="jn"):
    """The link has come to somebody else."""

    question: int
    label: str = field(default="Нет, это не я", compare=False)
    subject = OfNothing.ANYBODY

    async def press(self, by: Actor, context: Context) -> Response:
        """The invitation is as good as before."""
        await drop_question(context.uow, self.question, by=by)
        return toasted(texts.NOT_ME)


def render_invitation(question: int, invited: AcceptInvitation, office: Office) -> Rendered:
    """To what they are invited, and whether it is them, or who they are."""
    text = describing.invited(invited.name, invited.posts, office.organisation)
    refuse = NotMe(question=question)
    if invited.name is None:
        return Rendered((Part(text, AskReply("Фамилия Имя Отчество", refuse)),))
    return Rendered((Part(text, column(ThatIsMe(question=question), refuse)),))
