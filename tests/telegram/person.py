"""A person who also does what few people do in Telegram, or none."""

from dataclasses import replace

from bot.sandbox.chat import Chat, ChatKind, Message, SandboxError, User
from bot.sandbox.files import Attachment
from tests.messenger.person import RareActs
from tests.telegram.world import World


class Person(RareActs):
    """As the sandbox's; lengths are not limited either."""

    _world: World

    def __init__(self, world: World, user: User) -> None:
        super().__init__(world, user)

    def send_late_part(self, album: Message, attachment: Attachment, caption: str = "") -> Message:
        """Send another part of an own album (given by any part) after the others."""
        content = self._attached(attachment, caption)
        album_id = {"media_group_id": album.content.other["media_group_id"]}
        late = replace(content, other=content.other | album_id)
        return self._send(album.chat.id, [late], album.reply_to, album.thread)[0]

    def whispers(self, chat: int) -> list[Message]:
        """Return the bot's ephemeral messages to this person in the chat, oldest first."""
        found = self._readable(chat).whispers
        return [one for one in found if one.receiver is self.user and not one.deleted]

    def migrate(self, group: int, to: int) -> Chat:
        """Turn a group into a supergroup with another id; return the new chat."""
        found = self._group(group)
        if found.kind is not ChatKind.GROUP:
            raise SandboxError("Only a group becomes a supergroup")
        return self._world.migrate(found, to, self.user)

    def delete_topic(self, forum: int, thread: int) -> None:
        """Delete a topic with all its messages."""
        self._topic(forum, thread)
        self._world.delete_topic(self._forum(forum), thread)
