"""The input and the result of a handler."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.cards import CardKey, CardMode
from domain.model.conversation.notices.kinds import Notice, ShowCard, TextNotice
from domain.model.ids import BotId, Messenger, messenger_of
from domain.model.message.citizen_message import Network
from domain.ports.networks import SocialNetwork
from domain.ports.reading import Reading
from domain.ports.services import FileSource, Proofreader
from domain.ports.unit_of_work import UnitOfWork
from handlers.ui.invitation_codes import InvitationCodes

_HOSTS: Final = {Messenger.TELEGRAM: "t.me", Messenger.MAX: "max.ru"}


def messenger_of_link(link: str) -> Messenger:
    """Return the messenger that opens the link."""
    return next(one for one, host in _HOSTS.items() if link.startswith(f"https://{host}/"))


@dataclass(frozen=True, slots=True)
class BotAccount:
    """The bot's own account that received the update."""

    id: BotId
    username: str

    def link(self, payload: str) -> str:
        """Return the link that opens the private chat with the bot and starts it with the payload."""
        host = _HOSTS[messenger_of(self.id)]
        return f"https://{host}/{self.username}?start={payload}"


@dataclass(frozen=True, slots=True)
class Context:
    """One update's unit of work (for at most one use case), read access, and time."""

    uow: UnitOfWork
    reading: Reading
    now: datetime
    me: BotAccount
    files: FileSource
    codes: InvitationCodes
    proofreader: Proofreader | None = None
    """None: drafts go unchecked."""
    bots: Mapping[Messenger, BotAccount] = field(default_factory=dict)
    """The program's bots, as far as they are connected; `me` is one of them."""
    networks: Mapping[Network, SocialNetwork] = field(default_factory=dict)
    """The connected social networks; they are asked outside of any unit of work."""
    seal: Callable[[str], str] | None = None
    """Encrypts an access token; None: TOKEN_KEY is not set."""

    @property
    def all_bots(self) -> tuple[BotAccount, ...]:
        """The bots, that of this messenger first."""
        here = messenger_of(self.me.id)
        return (self.me, *(bot for messenger, bot in self.bots.items() if messenger is not here))

    def invitation_links(self, invitation: str) -> list[str]:
        """Return the links by which the invitation is opened, one for each bot."""
        code = self.codes.code_of(invitation)
        return [bot.link(code) for bot in self.all_bots]


@dataclass(frozen=True, slots=True)
class Toast:
    """The answer to a press: shown for a moment, or (`alert`) until the person closes it."""

    text: str
    alert: bool = False
    stranger: bool = False
    """If sent as a message instead, it is a private answer to a person outside the organisation."""


@dataclass(frozen=True, slots=True)
class Response:
    """A handler's answer, in addition to the commits of its use case.

    `notices` are only for handlers that committed nothing: they are stored in one transaction with
    the mark that the update is done, which also closes the question `closes`. The toast is sent
    afterwards and may get lost. `alone` is shown only to the person who pressed, where the
    messenger supports that, else it is an ordinary notice. `forgets`: what was sent is erased with
    the mark, because it holds a secret.
    """

    notices: tuple[Notice, ...] = ()
    toast: Toast | None = None
    closes: int | None = None
    alone: TextNotice | None = None
    forgets: bool = False


def toasted(text: str) -> Response:
    """Return a toast that confirms the press."""
    return Response(toast=Toast(text))


def shown(card: CardKey, mode: CardMode, by: Actor) -> Response:
    """Return the card with other buttons, in the chat of the press."""
    if by.source is None:
        return SILENT
    return Response((ShowCard(card, by.source.place, mode),))


def brought(card: CardKey, mode: CardMode, by: Actor) -> Response:
    """Return the card as a new message, in the chat of the press."""
    if by.source is None:
        return SILENT
    return Response((ShowCard(card, by.source.place, mode, resend=True),))


SILENT = Response()
"""No answer: the use case's notices suffice, or none is expected."""
