"""The registry of questions: how each class is rendered, closed and answered; their buttons."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeVar

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import EndKind, QuestionEnd
from domain.model.conversation.question import About
from domain.ports.reading import AskedQuestion
from domain.ports.snapshots import QuestionSnapshot
from domain.use_cases.asking import QuestionClosed, drop_question
from handlers.texts import administration, labels, replies, templates, toasts
from handlers.ui.buttons import AskReply, Button, OfQuestion, Subject, register
from handlers.ui.context import Context, Response, toasted
from handlers.ui.incoming import IncomingMessage
from handlers.ui.rendered import MessagePart, Rendered

_Q = TypeVar("_Q", bound=About)

View = Callable[[_Q, QuestionSnapshot], Rendered]
Answer = Callable[[_Q, IncomingMessage, int, Context], Awaitable[Response]]
"""Handles a message that answers the question with this id."""
Fits = Callable[[_Q, IncomingMessage], bool]
"""Returns whether a message that is not a reply may be the answer."""


NAME_OR_DAYS: Final = 12
"""Words: «с 24 ноября 2026 г. по 5 декабря 2026 г.» has ten; citizens' messages mostly have
more."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A view, and the text that replaces the question once it is closed."""

    view: View[Any]
    closed: str
    ended: Mapping[EndKind, str] = field(default_factory=dict)
    """Replaces `closed` where the person has decided."""


VIEWS: Final[dict[type[About], _Shown]] = {}
ANSWERS: Final[dict[type[About], tuple[Answer[Any], Fits[Any]]]] = {}


def asks(
    kind: type[_Q], *, closed: str, ended: Mapping[EndKind, str] | None = None
) -> Callable[[View[_Q]], View[_Q]]:
    """Register the view of this question and its closing text.

    `ended`: the closing texts by outcome; «{number}» is the resulting incident.
    """

    def register(view: View[_Q]) -> View[_Q]:
        VIEWS[kind] = _Shown(view, closed, ended or {})
        return view

    return register


def answers(
    kind: type[_Q], *, fits: Fits[_Q] = lambda _, __: True
) -> Callable[[Answer[_Q]], Answer[_Q]]:
    """Register the function that handles an answer in words.

    `fits`: a private message that is not a reply counts as the answer only if it fits.
    """

    def register(answer: Answer[_Q]) -> Answer[_Q]:
        ANSWERS[kind] = answer, fits
        return answer

    return register


def brief(words: int) -> Fits[About]:
    """Return a test for messages of at most so many words, with nothing else."""
    return lambda _, written: written.brief(words)


def view_of(asked: QuestionSnapshot) -> Rendered:
    """Render the question; raises LookupError where its subject is missing."""
    about = asked.question.about
    return VIEWS[type(about)].view(about, asked)


def closing_words(kind: type[About], end: QuestionEnd | None) -> str:
    """Return the closing text of a question: its outcome, else its subject."""
    shown = VIEWS[kind]
    if end is None:
        return shown.closed
    return shown.ended.get(end.kind, shown.closed).format(number=end.number)


async def take_words(asked: AskedQuestion, written: IncomingMessage, context: Context) -> Response:
    """Handle the answer in words; raises QuestionClosed if only a button can answer."""
    about = asked.question.about
    if type(about) not in ANSWERS:
        raise QuestionClosed
    answer, _ = ANSWERS[type(about)]
    return await answer(about, written, asked.id, context)


def could_answer(about: About, written: IncomingMessage) -> bool:
    """Return whether a message that is not a reply may be the answer.

    People may start something else meanwhile. Where a word or two are expected, any few words fit,
    so that a typo is corrected and not registered.
    """
    _, fits = ANSWERS[type(about)]
    return fits(about, written)


class QuestionButton(Button):
    """Answers a question; only its person may press it."""

    question: int

    @property
    def subject(self) -> Subject:
        """The question."""
        return OfQuestion(self.question)


class Dropped(StrEnum):
    """What comes to nothing; the value is the prefix of the button."""

    QUESTION = "xq"
    MESSAGE = "rz"
    DRAFT = "dn"
    REMARK = "vr"
    LINK = "ln"
    ABSENCE = "bn"
    ACCOUNT = "av"
    TEMPLATES = "qz"
    SETTINGS = "uz"


_SAID: Final = {
    Dropped.QUESTION: replies.QUESTION_DROPPED,
    Dropped.MESSAGE: toasts.MESSAGE_DROPPED,
    Dropped.DRAFT: toasts.DRAFT_DROPPED,
    Dropped.REMARK: toasts.REMARK_KEPT,
    Dropped.LINK: toasts.LINK_WITHDRAWN,
    Dropped.ABSENCE: toasts.ABSENCE_DROPPED,
    Dropped.ACCOUNT: administration.ACCOUNT_REFUSED,
    Dropped.TEMPLATES: templates.CLOSED,
    Dropped.SETTINGS: administration.CLOSED,
}


class Drop(QuestionButton, prefix=Dropped.QUESTION):
    """«Отмена», «Не отправлять», «Готово»: closes the question; nothing comes of it."""

    what: Dropped = Dropped.QUESTION
    label: str = field(default=labels.CANCEL, compare=False)
    packed = ("question",)

    @property
    def packed_prefix(self) -> str:
        """The prefix that names what comes to nothing."""
        return self.what.value

    @classmethod
    def unpacked(cls, prefix: str, values: Mapping[str, Any]) -> Button:
        """Return the button with that prefix."""
        return cls(**values, what=Dropped(prefix))

    async def press(self, by: Actor, context: Context) -> Response:
        """Close the question and discard the content held with it."""
        await drop_question(context.uow, self.question, by=by)
        return toasted(_SAID[self.what])


for _one in Dropped:
    register(_one, Drop)


def ask_reply(asked: QuestionSnapshot, text: str, placeholder: str) -> Rendered:
    """Ask with a way to cancel: a button in private, a word in a group.

    In a group everyone could press a button.
    """
    if asked.question.place.private:
        button = Drop(question=asked.id)
        return Rendered((MessagePart(text, AskReply(placeholder, button)),))
    text = f"{text}\nЧтобы ничего не присылать, ответьте: отмена."
    return Rendered((MessagePart(text, AskReply(placeholder)),))
