"""The common base of the buttons under the bot's questions."""

from typing import ClassVar

from domain.model.actor import Actor
from domain.use_cases.asking import drop_question
from handlers.ui.buttons import Button, OfQuestion, Subject
from handlers.ui.context import Context, Response, toasted


class QuestionButton(Button):
    """Answers a question; only its person may press it."""

    question: int

    @property
    def subject(self) -> Subject:
        """The question."""
        return OfQuestion(self.question)


class DropButton(QuestionButton):
    """Closes the question; nothing comes of it."""

    said: ClassVar[str]
    """The toast."""

    async def press(self, by: Actor, context: Context) -> Response:
        """Close the question and discard the content held with it."""
        await drop_question(context.uow, self.question, by=by)
        return toasted(self.said)
