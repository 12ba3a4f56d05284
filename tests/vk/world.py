"""VK with what few communities and applications have."""

from bot.runtime.clock import Clock
from bot.sandbox.vk.world import VkWorld


class World(VkWorld):
    """As the sandbox's."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.forbids_links = False
        """Whether communities forbid links in comments."""
        self.service_may_execute = True
        """VK's schema says that it may not, VK's page that it may."""
