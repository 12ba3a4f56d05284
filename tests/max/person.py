"""A person who also does what few people do in MAX, or none."""

from typing import NoReturn

from bot.sandbox.chat import SandboxError, User
from bot.sandbox.max.person import MaxPerson
from bot.sandbox.max.world import MaxWorld
from tests.messenger.person import RareActs


class Person(RareActs, MaxPerson):
    """As the sandbox's; what MAX has not raises SandboxError."""

    _world: MaxWorld

    def __init__(self, world: MaxWorld, user: User) -> None:
        super().__init__(world, user)

    def send_late_part(self, *_: object, **__: object) -> NoReturn:
        """An album is one message: nothing comes after it."""
        raise SandboxError("MAX sends an album as one message")

    def whispers(self, *_: object, **__: object) -> NoReturn:
        """There are no ephemeral messages."""
        raise SandboxError("MAX has no ephemeral messages")

    def migrate(self, *_: object, **__: object) -> NoReturn:
        """A group keeps its number."""
        raise SandboxError("MAX has no supergroups")

    def delete_topic(self, *_: object, **__: object) -> NoReturn:
        """There are no topics."""
        raise SandboxError("MAX has no topics")
