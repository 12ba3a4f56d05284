"""What a handler works with, and what it gives back."""

from dataclasses import dataclass
from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.cards import CardKey, CardMode
from domain.model.conversation.notices import Notice, ShowCard, TextNotice
from domain.model.ids import BotId
from domain.ports.files import Files
from domain.ports.proofreading import Proofreader
from domain.ports.reading import Reading
from domain.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class BotAccount:
    """The bot's own account: the one that has received the update."""

    id: BotId
    username: str


@dataclass(frozen=True, slots=True)
class Context:
    """One update's surroundings: its unit of work, for at most one use case; a look; the time."""

    uow: UnitOfWork
    reading: Reading
    now: datetime
    me: BotAccount
    files: Files
    proofreader: Proofreader | None = None
    """None: drafts go unchecked."""


@dataclass(frozen=True, slots=True)
class Toast:
    """The answer to a press: shown for a moment, or (`alert`) until it is closed."""

    text: str
    alert: bool = False
    stranger: bool = False
    """Said instead, it is an answer in private to somebody who does not work here."""


@dataclass(frozen=True, slots=True)
class Response:
    """What a handler has to say besides what its use case has committed.

    `notices` are only for handlers that committed nothing: receiving stores them together with
    the mark that the update is done, and with it close the question `closes`. The toast is sent
    after that, and may get lost. `alone` is for whoever pressed, where the messenger can show it to
    them only; else it is a notice as the others.
    """

    notices: tuple[Notice, ...] = ()
    toast: Toast | None = None
    closes: int | None = None
    alone: TextNotice | None = None


def toasted(text: str) -> Response:
    """The press did what it promises."""
    return Response(toast=Toast(text))


def shown(card: CardKey, mode: CardMode, by: Actor) -> Response:
    """The card with other buttons, where this person has pressed one."""
    if by.source is None:
        return SILENT
    return Response((ShowCard(card, by.source.place, mode),))


def brought(card: CardKey, mode: CardMode, by: Actor) -> Response:
    """The card as a new message, where this person has pressed a button."""
    if by.source is None:
        return SILENT
    return Response((ShowCard(card, by.source.place, mode, resend=True),))


SILENT = Response()
"""Nothing to say: the notices of the use case say it, or nobody asked."""
