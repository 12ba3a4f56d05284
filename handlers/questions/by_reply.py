"""Questions that are answered by a reply: Telegram opens it for the person who is asked."""

from typing import NamedTuple

from domain.ports.snapshots import QuestionSnapshot
from handlers.cards import lines
from handlers.questions.buttons import CancelQuestion
from handlers.ui.buttons import AskReply
from handlers.ui.markup import mention
from handlers.ui.rendered import Part, Rendered


class Words(NamedTuple):
    """What is asked, what to answer with, and the placeholder in the field for the answer."""

    about: str
    answer: str
    placeholder: str


def ask_reply(asked: QuestionSnapshot, text: str, placeholder: str) -> Rendered:
    """The question with a way out: a button in private, a word in a group.

    In a group a button would be everybody's.
    """
    if asked.question.place.private:
        button = CancelQuestion(question=asked.id)
        return Rendered((Part(text, AskReply(placeholder, button)),))
    text = f"{text}\nЧтобы ничего не присылать, ответьте: отмена."
    return Rendered((Part(text, AskReply(placeholder)),))


def ask_words(asked: QuestionSnapshot, words: Words, *known: str) -> Rendered:
    """A question about an incident, below its heading and the lines that are known.

    It mentions the person: Telegram opens the reply for those who are mentioned only.
    """
    reply = f"{mention('Ответьте', asked.question.person)} на это сообщение {words.answer}."
    text = "\n".join([lines.heading(asked.incident, words.about), *known, reply])
    return ask_reply(asked, text, words.placeholder)
