"""VKontakte as the program uses it: walls, comments, community events (dev.vk.com, API 5.199).

As strict as the real one: kinds of tokens and their rights, limits per token, comments cut off at 90
characters unless asked otherwise, threads of one level.
"""

from bot.sandbox.vk.objects import VkEntry
from bot.sandbox.vk.person import VkPage, VkPerson
from bot.sandbox.vk.server import VkServer

__all__ = ["VkEntry", "VkPage", "VkPerson", "VkServer"]
