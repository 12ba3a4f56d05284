"""The line between a messenger and the program: what each adapter offers, and nothing else is used."""

from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from bot.messengers.contact import Contact
from bot.messengers.probe import Seen, Step
from bot.messengers.updates import Payload
from bot.runtime.supervision import Loop
from domain.model.ids import BotId, MessageId, PersonId, Place
from domain.model.message.citizen_message import Attachment
from domain.model.outcome import Outcome
from domain.ports.services import FileSource
from handlers.ui.context import BotAccount, Toast
from handlers.ui.incoming import BotMembership, ButtonPress, Incoming
from handlers.ui.rendered import MessagePart, OutgoingFile

Work = Callable[[], Awaitable[None]]
"""A task of the leader."""

During = Callable[[Coroutine[Any, Any, Outcome[Any]]], Awaitable[Outcome[Any]]]
"""Runs a call for as long as this process may make it."""


class MessengerCalls(Protocol):
    """Makes one call at a time; raises no network or messenger errors."""

    async def send(
        self, place: Place, part: MessagePart, *, reply_to: MessageId | None, silent: bool
    ) -> Outcome[MessageId | None]:
        """Send a message; return its id, or None if the response lacks it."""
        ...

    async def attach(
        self, place: Place, album: Sequence[OutgoingFile], caption: str, *, silent: bool
    ) -> Outcome[list[MessageId]]:
        """Send an album; return the ids of its messages, empty if the response lacks them.

        `album` holds files of one kind, no more than the adapter's `most_in_album`; `caption` is HTML.
        """
        ...

    async def edit(self, place: Place, message: MessageId, part: MessagePart) -> Outcome[object]:
        """Edit a message; done if it now shows the part, even if it did before."""
        ...

    async def take_buttons(self, place: Place, message: MessageId) -> Outcome[object]:
        """Remove the buttons of an outdated copy."""
        ...

    async def react(self, place: Place, message: MessageId, emoji: str) -> Outcome[object]:
        """Set the bot's only reaction to a message; done even if it was set before."""
        ...

    async def pin(self, place: Place, message: MessageId, *, pinned: bool) -> Outcome[object]:
        """Pin silently, or unpin; refused where the bot lacks the right."""
        ...

    async def delete(self, place: Place, message: MessageId) -> Outcome[object]:
        """Delete a message; done if it is gone already, refused where the bot may not."""
        ...

    async def find(
        self, place: Place, part: MessagePart, album: Sequence[OutgoingFile], since: datetime
    ) -> Outcome[MessageId] | None:
        """Look for this message, with these files, among those sent since that moment.

        None: it is not there, or the chat can't be read, so it is to be sent.
        """
        ...

    async def answers(self) -> bool:
        """Return whether the messenger is reachable now."""
        ...


class PressCalls(Protocol):
    """Answers presses; each call takes at most some seconds and may be lost."""

    @property
    def waiting(self) -> bool:
        """Whether an answer waits until the messenger takes it."""
        ...

    @property
    def shows_texts(self) -> bool:
        """Whether the messenger shows the text of an answer."""
        ...

    def can_show_alone(self, place: Place) -> bool:
        """Return whether messages there can be for one person."""
        ...

    async def show_alone(
        self, place: Place, part: MessagePart, to: PersonId, press: str
    ) -> Outcome[MessageId | None]:
        """Send a message visible only to this person, right after their press."""
        ...

    async def answer(self, pressed: ButtonPress, toast: Toast | None) -> bool:
        """Stop the spinner, with a text if there is one; return whether a text is shown."""
        ...


@dataclass(frozen=True, slots=True)
class WebhookAddress:
    """Where the messenger sends updates, and the secret in a header of each call."""

    url: str
    header: str
    secret: str

    @property
    def path(self) -> str:
        """The path of the address."""
        return urlsplit(self.url).path or "/"


class MessengerLine(Protocol):
    """One messenger with one bot."""

    @property
    def bot(self) -> BotId:
        """The bot's id; final once it has been identified."""
        ...

    @property
    def press_calls(self) -> PressCalls:
        """The answers to presses."""
        ...

    @property
    def files(self) -> FileSource:
        """The files that the bot has received."""
        ...

    async def files_in(self, place: Place, message: MessageId) -> Outcome[tuple[Attachment, ...]]:
        """Return the files of a message that the bot has sent; it may lose its caption."""
        ...

    @property
    def contact(self) -> Contact:
        """When the messenger has last answered."""
        ...

    @property
    def webhook(self) -> WebhookAddress | None:
        """Where updates come; None: the leader polls."""
        ...

    async def identify(self) -> None:
        """Learn the bot's id, before the database is served.

        Raises StartupError if people must fix something first.
        """
        ...

    async def connect(self) -> BotAccount:
        """Return the bot's account, waiting while the messenger is unreachable.

        Also sets the webhook. Raises StartupError if people must fix something first.
        """
        ...

    def calls(self, during: During) -> MessengerCalls:
        """Return the calls that delivery makes."""
        ...

    def read(
        self, payload: Payload, album: Sequence[Payload], me: BotAccount, now: datetime
    ) -> Incoming | None:
        """Parse an update; return None for an unsupported kind.

        For part of an album, `album` holds all parts received so far, in order. Raises Unreadable.
        """
        ...

    async def with_rights(self, change: BotMembership) -> BotMembership:
        """Return the bot's arrival with the rights that it has there by now."""
        ...

    def kind_of(self, payload: Payload) -> str:
        """Return the kind of an update, for metrics."""
        ...

    def works(self) -> Mapping[Loop, Work]:
        """Return the tasks of the leader: receiving, keeping the webhook, menus."""
        ...

    async def receive(self, update: dict[str, Any]) -> None:
        """Store an update that came by the webhook."""
        ...

    async def waiting(self) -> int | None:
        """Return how many updates wait in the messenger; None if it does not answer."""
        ...

    @property
    def reports_waiting(self) -> bool:
        """Whether `waiting` tells of all that people have sent, even before this start."""
        ...

    @property
    def told_at(self) -> datetime | None:
        """The latest time that the messenger has reported (UTC)."""
        ...

    @property
    def busy(self) -> bool:
        """Whether something other than receiving and delivery is being sent."""
        ...

    @property
    def pausing(self) -> bool:
        """Whether receiving waits for its next attempt after a failure."""
        ...

    async def probe(self, places: Collection[Place], step: Step) -> Seen:
        """Probe the account, the webhook and these places."""
        ...

    def contested(self) -> str:
        """Return in Russian who else receives the bot's updates; empty if nobody does."""
        ...

    async def close(self) -> None:
        """Close the connections; no call may follow."""
        ...
