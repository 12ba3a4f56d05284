"""The sandbox of VK as used by tests and the demo."""

from collections.abc import Iterable

from bot.runtime.clock import Clock
from bot.sandbox.chat import User
from bot.sandbox.faults import Outages
from bot.sandbox.server import LocalServer
from bot.sandbox.vk.objects import VkCommunity
from bot.sandbox.vk.person import VkPage, VkPerson
from bot.sandbox.vk.server import VkServer
from bot.sandbox.vk.world import EDITORS_RIGHTS, VkWorld


class VkSandbox(LocalServer):
    """VK on this machine, running inside `async with`; `url` is for VK_API_URL."""

    world: VkWorld

    def person(self, id: int, name: str = "Мария Смирнова") -> VkPerson:  # noqa: A002 - the API's name
        """Return the person with that id; a known one keeps their name."""
        users = self.world.users
        if id not in users:
            self.world.add_owner(User(id, name))
        return VkPerson(self.world, users[id])

    def community(
        self,
        number: int,
        name: str,
        *,
        token: str,
        rights: Iterable[str] = EDITORS_RIGHTS,
    ) -> VkPage:
        """Create a community with Long Poll switched on, and a token of it."""
        community = VkCommunity(-number, name, screen_name=f"club{number}")
        self.world.add_community(community, token, rights)
        return VkPage(self.world, community)

    def revoke(self, token: str) -> None:
        """Revoke a token: its calls get error 5 from now on."""
        del self.world.tokens[token]


def vk_sandbox(*, service_token: str, clock: Clock) -> VkSandbox:
    """Return VK with the token of one application."""
    world = VkWorld(clock)
    world.add_service_token(service_token)
    return VkSandbox(VkServer(world, Outages()))
