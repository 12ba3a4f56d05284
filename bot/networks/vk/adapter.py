"""VKontakte as the program knows it before it is connected."""

from typing import Final

from bot.networks.adapter import NetworkAdapter, NetworkSurroundings
from bot.networks.tokens import NetworkTokens
from bot.networks.vk.network import VkNetwork
from bot.setup.settings import Settings
from domain.model.message.citizen_message import Network


def _connect(around: NetworkSurroundings) -> VkNetwork:
    """Make it even without tokens: it may get them later."""
    return VkNetwork(around.settings.vk_api_url, around.tokens, around.clock, around.watch)


def _tokens(settings: Settings) -> NetworkTokens:
    service, community = (
        None if secret is None else secret.get_secret_value()
        for secret in (settings.vk_service_token, settings.vk_community_token)
    )
    return NetworkTokens(service, community)


VK: Final = NetworkAdapter(Network.VK, _connect, tokens=_tokens)
