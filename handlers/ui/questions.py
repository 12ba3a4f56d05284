"""How each question is shown, closed and answered: registered beside its words, looked up by its class."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from domain.model.conversation.notices import EndKind, QuestionEnd
from domain.model.conversation.question import About
from domain.ports.reading import AskedQuestion
from domain.ports.snapshots import QuestionSnapshot
from domain.use_cases.asking import QuestionClosed
from handlers.ui.context import Context, Response
from handlers.ui.incoming import IncomingMessage
from handlers.ui.rendered import Rendered

_Q = TypeVar("_Q", bound=About)

View = Callable[[_Q, QuestionSnapshot], Rendered]
Answer = Callable[[_Q, IncomingMessage, int, Context], Awaitable[Response]]
"""Handles a message that answers the question with this id."""
Fits = Callable[[_Q, IncomingMessage], bool]
"""Whether a message that replies to nothing can be meant as the answer."""


NAME_OR_DAYS: Final = 12
"""Words: «с 24 ноября 2026 г. по 5 декабря 2026 г.» has ten; what citizens write has more, mostly."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A view, and what stands in the question's place once it is closed."""

    view: View[Any]
    closed: str
    ended: Mapping[EndKind, str] = field(default_factory=dict)
    """Instead of `closed`, where its person has decided something."""


VIEWS: Final[dict[type[About], _Shown]] = {}
ANSWERS: Final[dict[type[About], tuple[Answer[Any], Fits[Any]]]] = {}


def asks(
    kind: type[_Q], *, closed: str, ended: Mapping[EndKind, str] | None = None
) -> Callable[[View[_Q]], View[_Q]]:
    """Register the view of this question, and what it says when it is closed.

    `ended`: what it says instead after such an end; «{number}» is the incident that came of it.
    """

    def register(view: View[_Q]) -> View[_Q]:
        VIEWS[kind] = _Shown(view, closed, ended or {})
        return view

    return register


def answers(
    kind: type[_Q], *, fits: Fits[_Q] = lambda _, __: True
) -> Callable[[Answer[_Q]], Answer[_Q]]:
    """Register the function that takes an answer in words.

    `fits`: a message in private that replies to nothing is taken for the answer only if it fits.
    """

    def register(answer: Answer[_Q]) -> Answer[_Q]:
        ANSWERS[kind] = answer, fits
        return answer

    return register


def brief(words: int) -> Fits[About]:
    """A message of at most so many words, with nothing else in it."""
    return lambda _, written: written.brief(words)


def view_of(asked: QuestionSnapshot) -> Rendered:
    """Render the question; raises LookupError where its subject is missing."""
    about = asked.question.about
    return VIEWS[type(about)].view(about, asked)


def closing_words(kind: type[About], end: QuestionEnd | None) -> str:
    """What a closed question says: what became of it, else what it was."""
    shown = VIEWS[kind]
    if end is None:
        return shown.closed
    return shown.ended.get(end.kind, shown.closed).format(number=end.number)


async def take_words(asked: AskedQuestion, written: IncomingMessage, context: Context) -> Response:
    """Handle the answer in words; raises QuestionClosed where only a button answers."""
    about = asked.question.about
    if type(about) not in ANSWERS:
        raise QuestionClosed
    answer, _ = ANSWERS[type(about)]
    return await answer(about, written, asked.id, context)


def could_answer(about: About, written: IncomingMessage) -> bool:
    """Return whether a message that replies to nothing can be meant as the answer.

    People may go on with something else meanwhile. Where a word or two are asked for, any few words
    fit: a slip of the pen is corrected, and not registered.
    """
    _, fits = ANSWERS[type(about)]
    return fits(about, written)
