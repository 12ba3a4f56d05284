"""VKontakte (API 5.199, dev.vk.com): looking at walls, reading a community's page, placing.

An application's service token looks, a community's token reads its events and writes in its name.
"""

from bot.networks.vk.network import VkNetwork

__all__ = ["VkNetwork"]
