"""Questions answered by a reply: Telegram opens the reply box for their recipient."""

from typing import NamedTuple

from domain.ports.snapshots import QuestionSnapshot
from handlers.cards import lines
from handlers.questions.buttons import CancelQuestion
from handlers.ui.buttons import AskReply
from handlers.ui.markup import mention
from handlers.ui.rendered import Part, Rendered


class Words(NamedTuple):
    """The question, the expected answer, and the placeholder of the reply box."""

    about: str
    answer: str
    placeholder: str


def ask_reply(asked: QuestionSnapshot, text: str, placeholder: str) -> Rendered:
    """Ask with a way to cancel: a button in private, a word in a group.

    In a group everyone could press a button.
    """
    if asked.question.place.private:
        button = CancelQuestion(question=asked.id)
        return Rendered((Part(text, AskReply(placeholder, button)),))
    text = f"{text}\nЧтобы ничего не присылать, ответьте: отмена."
    return Rendered((Part(text, AskReply(placeholder)),))


def ask_words(asked: QuestionSnapshot, words: Words, *known: str) -> Rendered:
    """Ask about an incident, below its heading and the given lines.

    It mentions the person: Telegram opens the reply box only for people who are mentioned.
    """
    reply = f"{mention('Ответьте', asked.question.person)} на это сообщение {words.answer}."
    text = "\n".join([lines.heading(asked.incident, words.about), *known, reply])
    return ask_reply(asked, text, words.placeholder)
