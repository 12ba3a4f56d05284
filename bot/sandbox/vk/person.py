"""People in VK, and communities, which also write by hand of their editors."""

from dataclasses import replace

from bot.sandbox.chat import Chat, MessageContent, SandboxError, User
from bot.sandbox.markup import RichText
from bot.sandbox.vk.objects import VkCommunity, VkEntry
from bot.sandbox.vk.world import VkWorld


class VkPerson:
    """Owns a wall, and writes on walls."""

    def __init__(self, world: VkWorld, user: User) -> None:
        self._world = world
        self.user = user

    @property
    def wall(self) -> Chat:
        """The person's own wall."""
        return self._world.chats[self.user.id]

    def comment(self, under: VkEntry, text: str) -> VkEntry:
        """Write a comment under a post, or an answer to a comment."""
        return self._world.add_comment(self.user, under, text)

    def write_on(self, wall: Chat, text: str) -> VkEntry:
        """Write a post on a wall."""
        return self._world.add_post(self.user, wall, MessageContent(RichText(text)))

    def edit(self, entry: VkEntry, text: str) -> None:
        """Replace its text. Raises SandboxError unless it is one's own."""
        self._must_own(entry)
        self._world.edit(entry, replace(entry.content, rich=RichText(text)))

    def delete(self, entry: VkEntry) -> None:
        """Delete it. Raises SandboxError unless it, or the wall, is one's own."""
        self._must_own(entry)
        self._world.delete(entry)

    def _must_own(self, entry: VkEntry) -> None:
        if entry.sender is not self.user and entry.chat is not self.wall:
            raise SandboxError(f"{self.user.name} may not change {entry.url}")


class VkPage(VkPerson):
    """A community."""

    def __init__(self, world: VkWorld, community: VkCommunity) -> None:
        super().__init__(world, community)
        self.community = community

    def post(self, text: str) -> VkEntry:
        """Publish a post on its own wall."""
        return self.write_on(self.wall, text)
