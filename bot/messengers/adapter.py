"""What the program knows of a messenger before it has a line to it: one declaration an adapter."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from bot.messengers.line import MessengerLine
from bot.messengers.probe import Seen, Step
from bot.runtime.clock import Clock
from bot.runtime.supervision import Loop
from bot.setup.settings import Settings
from domain.model.ids import BotId, ChatId, Messenger, Place
from domain.model.message.citizen_message import AttachmentKind
from domain.model.organisation.office import Office
from handlers.ui.rendered import MessagePart
from storage.engine.database import Database
from storage.inbox.inbox import Inbox


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `calls` in any `seconds`."""

    calls: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Rates:
    """The limits on calls that write: overall, and of one chat by its kind."""

    overall: Rate
    private: Rate
    group: Rate

    def of(self, chat: ChatId) -> Rate:
        """Return the limit of the chat."""
        return self.private if chat > 0 else self.group


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a line uses of the program."""

    settings: Settings
    database: Database
    inbox: Inbox
    clock: Clock
    office: Callable[[], Awaitable[Office]]
    tell_admins: Callable[[str], Awaitable[None]]
    menus_changed: asyncio.Event
    watch: Callable[[str, str, float], None]
    """Receives each call's method, outcome and seconds."""


PlacesOf = Callable[[BotId], Collection[Place]]
"""Returns where the bot of that id is to be looked for."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """A messenger: how it is set up, probed and connected, and what a message looks like there."""

    messenger: Messenger
    processing: Loop
    rates: Rates
    is_set: Callable[[Settings], bool]
    """Whether its token is set."""
    uses_proxy: Callable[[Settings], bool]
    webhook_url: Callable[[Settings], str | None]
    connect: Callable[[Surroundings], MessengerLine]
    """Makes its line; raises StartupError for settings that people must fix."""
    probe: Callable[[Settings, PlacesOf, Clock, Step], Awaitable[Seen]]
    """Probes it without a running program; raises StartupError like `connect`."""
    digest: Callable[[MessagePart], str]
    """Tells messages apart that look different there."""
    too_long: Callable[[MessagePart], bool]
    """Whether a message has to be sent there in several."""
    most_in_album: Callable[[AttachmentKind], int]
    """How many files of the kind go into one message, or album, there."""
