"""The social networks of the program, built."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping
from functools import partial

from bot.max.account import OwnAccount
from bot.max.line import MaxLine
from bot.messengers.line import MessengerLine
from bot.networks.max.channels import MaxChannels
from bot.networks.max.known import channels_at_work
from bot.networks.tokens import TokenStore
from bot.networks.vk.network import VkNetwork
from bot.runtime.clock import Clock
from domain.model.ids import Place
from domain.model.message.citizen_message import Network
from domain.model.network.post import PageAddress
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.page import Page
from domain.ports.networks import SocialNetwork


def make_networks(
    vk_server: str,
    tokens: TokenStore,
    lines: Iterable[MessengerLine],
    clock: Clock,
    *,
    office: Callable[[], Awaitable[Office]],
    watch: Callable[[Network, str, str, float], None],
) -> Iterator[SocialNetwork]:
    """Yield VK, which may get its tokens later, and MAX if the program has a bot there.

    `vk_server` is VK_API_URL; `watch` receives the network, method, outcome and seconds of each call to VK; those to MAX are
    counted by its line.
    """
    of_vk = tokens.of(Network.VK)
    yield VkNetwork(vk_server, of_vk, clock, partial(watch, Network.VK))
    for line in lines:
        if isinstance(line, MaxLine):
            me, pages = partial(_account, line), partial(_pages, office)
            channels = MaxChannels(line.api, clock, me=me, pages=pages)
            line.hear_of_channels(channels.comments_arrived)
            yield channels


def pages_in_messengers(organisation: Organisation) -> Mapping[Place, Page]:
    """Return the pages at work that are chats of a messenger, where the bot needs rights."""
    return channels_at_work(organisation)


def _account(line: MaxLine) -> OwnAccount:
    return line.account


async def _pages(office: Callable[[], Awaitable[Office]]) -> Collection[PageAddress]:
    return (await office()).organisation.pages.keys()
