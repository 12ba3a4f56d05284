"""The administration's page in VKontakte: a wall with a post, where one citizen comments."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final, Self

from bot.runtime.clock import Clock
from bot.sandbox.chat import Membership, User
from bot.sandbox.faults import Outages
from bot.sandbox.vk import VkServer
from bot.sandbox.vk.world import VkWorld
from domain.model.message.citizen_message import Network
from handlers.texts import words

CITIZEN: Final = User(901, "Ольга Сергеева")
WALL: Final = -2001
"""The number of the wall as a chat, and of the page in VK; the organisation names it, too."""

WHERE: Final = words.NETWORK[Network.VK]

_NAME: Final = "Калининский район"
_POST: Final = (
    "На этой неделе ремонтируем освещение на улице Ленина. Где ещё темно? Напишите в комментариях."
)
_SERVICE_TOKEN: Final = "service-token-of-the-page"  # noqa: S105 - of the sandbox, not secret
_COMMUNITY_TOKEN: Final = "community-token-of-the-page"  # noqa: S105 - of the sandbox, not secret


class TownWall:
    """The wall of the page with a post, under which one citizen writes; `chat` is what stands there."""

    def __init__(self, vk: VkServer) -> None:
        self._vk = vk
        self.world: Final = vk.world
        self.citizen: Final = vk.person(CITIZEN.id, CITIZEN.name)
        page = vk.community(-WALL, _NAME, token=_COMMUNITY_TOKEN)
        self.post: Final = page.post(_POST)
        self.chat: Final = page.wall
        self.chat.members = {CITIZEN.id: Membership.MEMBER}

    @classmethod
    @asynccontextmanager
    async def running(cls, clock: Clock) -> AsyncIterator[Self]:
        """Run VK with the page and its post."""
        world = VkWorld(clock)
        world.add_service_token(_SERVICE_TOKEN)
        async with VkServer(world, Outages()) as vk:
            yield cls(vk)

    @property
    def settings(self) -> dict[str, Any]:
        """The program's settings for VK."""
        return {
            "vk_service_token": _SERVICE_TOKEN,
            "vk_community_token": _COMMUNITY_TOKEN,
            "vk_api_url": self._vk.url,
        }
