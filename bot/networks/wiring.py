"""The social networks that the program can serve, and those of one program."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial
from typing import Final

from bot.messengers.line import MessengerLine
from bot.networks.adapter import NetworkAdapter, NetworkSurroundings
from bot.networks.max.adapter import MAX_CHANNELS
from bot.networks.tokens import NetworkTokens, TokenStore
from bot.networks.vk.adapter import VK
from bot.runtime.clock import Clock
from bot.setup.settings import Settings
from domain.model.ids import Place
from domain.model.message.citizen_message import Network
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.page import Page
from domain.ports.networks import SocialNetwork

NETWORKS: Final[Mapping[Network, NetworkAdapter]] = {one.network: one for one in (VK, MAX_CHANNELS)}


def make_networks(
    settings: Settings,
    tokens: TokenStore,
    lines: Collection[MessengerLine],
    clock: Clock,
    *,
    office: Callable[[], Awaitable[Office]],
    watch: Callable[[Network, str, str, float], None],
) -> list[SocialNetwork]:
    """Return the networks to which the program has a way.

    `watch` receives the network, method, outcome and seconds of each call that no line counts.
    """
    made = (
        adapter.connect(
            NetworkSurroundings(
                settings,
                partial(tokens.of, network),
                lines,
                clock,
                office,
                partial(watch, network),
            )
        )
        for network, adapter in NETWORKS.items()
    )
    return [one for one in made if one is not None]


def tokens_in(settings: Settings) -> Mapping[Network, NetworkTokens]:
    """Return the tokens in the settings, by network."""
    return {network: adapter.tokens(settings) for network, adapter in NETWORKS.items()}


def pages_in_messengers(organisation: Organisation) -> Mapping[Place, Page]:
    """Return the pages at work that are chats of a messenger, where the bot needs rights."""
    found: dict[Place, Page] = {}
    for page in organisation.pages.values():
        adapter = NETWORKS.get(page.address.network)
        chat = adapter.chat_of(page.address) if adapter is not None else None
        if chat is not None and (page.reads or page.places):
            found[chat] = page
    return found
