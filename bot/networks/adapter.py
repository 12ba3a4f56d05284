"""What the program knows of a social network before it is connected: one declaration an adapter."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from bot.messengers.line import MessengerLine
from bot.networks.tokens import NetworkTokens
from bot.runtime.clock import Clock
from bot.setup.settings import Settings
from domain.model.ids import Place
from domain.model.message.citizen_message import Network
from domain.model.network.post import PageAddress
from domain.model.organisation.office import Office
from domain.ports.networks import SocialNetwork


@dataclass(frozen=True, slots=True)
class NetworkSurroundings:
    """What a network uses of the program."""

    settings: Settings
    tokens: Callable[[], NetworkTokens]
    """Returns its tokens as they are now."""
    lines: Collection[MessengerLine]
    clock: Clock
    office: Callable[[], Awaitable[Office]]
    watch: Callable[[str, str, float], None]
    """Receives each call's method, outcome and seconds, unless a line counts it."""


@dataclass(frozen=True, slots=True)
class NetworkAdapter:
    """A social network: how it is set up and connected."""

    network: Network
    connect: Callable[[NetworkSurroundings], SocialNetwork | None]
    """Makes it; None if the program has no way there."""
    tokens: Callable[[Settings], NetworkTokens] = lambda _: NetworkTokens()
    """Returns its tokens in the environment: <NETWORK>_SERVICE_TOKEN and <NETWORK>_COMMUNITY_TOKEN."""
    chat_of: Callable[[PageAddress], Place | None] = lambda _: None
    """Returns the chat of a messenger that the page is, where the bot needs rights."""
