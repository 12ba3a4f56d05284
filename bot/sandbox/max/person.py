"""A person with a MAX client."""

from collections.abc import Collection

from bot.sandbox.chat import Message, User
from bot.sandbox.max.world import FULL_RIGHTS, MaxWorld
from bot.sandbox.person import SandboxPerson


class MaxPerson(SandboxPerson):
    """As in any messenger; there are no topics and no lists of people to pick from."""

    _world: MaxWorld

    def __init__(self, world: MaxWorld, user: User) -> None:
        super().__init__(world, user)

    def start(self, payload: str = "") -> Message:
        """Press Start, also after stopping the bot; `payload` is that of the link.

        No message is written: the one returned only marks the moment.
        """
        return self._world.start_dialog(self.user, payload)

    def promote_bot(self, chat: int, rights: Collection[str] = FULL_RIGHTS) -> None:
        """Make the bot an administrator with these rights, or change them."""
        self._world.grant(self._group(chat), self.user, rights)
