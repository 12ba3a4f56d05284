"""A messenger for one bot on this machine, as used by tests and the demo."""

from collections.abc import Iterable

from bot.sandbox.chat import Chat, ChatKind, Membership, SandboxError, User
from bot.sandbox.faults import Outages
from bot.sandbox.person import SandboxPerson
from bot.sandbox.server import Server
from bot.sandbox.world import BotWorld
from domain.model.ids import Messenger


class Sandbox(Server):
    """A messenger with its people and groups, running inside `async with`."""

    world: BotWorld

    def __init__(self, world: BotWorld, faults: Outages) -> None:
        super().__init__(world, faults)
        self._people: dict[int, SandboxPerson] = {}

    @property
    def messenger(self) -> Messenger:
        """Which messenger it is."""
        return self.world.messenger

    def person(self, id: int, name: str = "Прохожий") -> SandboxPerson:  # noqa: A002 - the API's name
        """Return the person with that id, who first meets the bot by start() or say().

        A known person keeps their name.
        """
        if id not in self._people:
            user = self.world.users[id] = User(id, name)
            self._people[id] = self._client_of(user)
        return self._people[id]

    def group(
        self,
        id: int,  # noqa: A002 - the API's name
        title: str,
        members: Iterable[SandboxPerson] = (),
        *,
        kind: ChatKind = ChatKind.SUPERGROUP,
        forum: bool = False,
        bot_is: Membership | None = None,
    ) -> Chat:
        """Create a group with these people and the bot, without updates for the bot.

        `bot_is`: the bot's membership, by default the one with which the program works there.
        Raises SandboxError for a forum where the messenger has none.
        """
        if forum and not self.world.has_forums:
            raise SandboxError(f"{self.messenger} has no forums")
        chat = Chat(id, title, kind, self.world.users)
        chat.is_forum = forum
        chat.members = {person.id: Membership.MEMBER for person in members}
        chat.members[self.world.bot.id] = bot_is or self.world.works_as
        self.world.chats[id] = chat
        return chat

    def chat(self, id: int) -> Chat:  # noqa: A002 - the API's name
        """Return the group, or an opened private chat. Raises SandboxError."""
        if id not in self.world.chats:
            raise SandboxError(f"There is no chat {id}")
        return self.world.chats[id]

    def _client_of(self, user: User) -> SandboxPerson:
        return SandboxPerson(self.world, user)
