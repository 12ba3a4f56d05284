"""A person who also does what few people do, or none: rare acts, forged presses."""

from collections.abc import Sequence
from dataclasses import replace

from bot.sandbox import person
from bot.sandbox.chat import (
    Chat,
    ChatKind,
    Membership,
    Message,
    MessageContent,
    Press,
    SandboxError,
    User,
)
from bot.sandbox.files import Attachment, Document, Photo
from bot.sandbox.markup import RichText
from bot.sandbox.person import Origin
from bot.sandbox.protocol import Json
from tests.telegram.world import World

_STICKER: Json = {
    "file_id": "CAACAgIAAxkBAAIB",
    "file_unique_id": "AgADsandbox",
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
    "emoji": "👍",
}


class Person(person.SandboxPerson):
    """As the sandbox's; lengths are not limited either."""

    _world: World

    def __init__(self, world: World, user: User) -> None:
        super().__init__(world, user)

    def send_photo(
        self,
        chat: int,
        caption: str = "",
        *,
        reply_to: Message | None = None,
        thread: int | None = None,
    ) -> Message:
        """Send a new photo, optionally as a reply."""
        content = self._attached(Photo(), caption)
        return self._send(chat, [content], reply_to, thread)[0]

    def send_document(
        self,
        chat: int,
        document: Document,
        caption: str = "",
        *,
        reply_to: Message | None = None,
        thread: int | None = None,
    ) -> Message:
        """Send a file, optionally as a reply."""
        content = self._attached(document, caption)
        return self._send(chat, [content], reply_to, thread)[0]

    def send_late_part(self, album: Message, attachment: Attachment, caption: str = "") -> Message:
        """Send another part of an own album (given by any part) after the others."""
        content = self._attached(attachment, caption)
        album_id = {"media_group_id": album.content.other["media_group_id"]}
        late = replace(content, other=content.other | album_id)
        return self._send(album.chat.id, [late], album.reply_to, album.thread)[0]

    def forward(
        self,
        chat: int,
        origin: Origin,
        text: str = "",
        attachments: Sequence[Attachment] = (),
        *,
        comment: str = "",
        thread: int | None = None,
    ) -> list[Message]:
        """Forward a message or an album of another author, written now.

        A comment is a separate message, which a client sends just before.
        """
        if comment:
            self.say(chat, comment, thread=thread)
        return super().forward(chat, origin, text, attachments, thread=thread)

    def send_sticker(self, chat: int, *, reply_to: Message | None = None) -> Message:
        """Send a sticker, optionally as a reply."""
        content = MessageContent(RichText(""), other={"sticker": _STICKER})
        return self._send(chat, [content], reply_to, None)[0]

    def whispers(self, chat: int) -> list[Message]:
        """Return the bot's ephemeral messages to this person in the chat, oldest first."""
        found = self._readable(chat).whispers
        return [one for one in found if one.receiver is self.user and not one.deleted]

    def press_data(self, message: Message, data: str) -> Press:
        """Send any callback data, like an outdated or forged client."""
        return self._press(message, data, data)

    def promote_bot(self, chat: int) -> None:
        """Make the bot an administrator who may pin; without a service message."""
        self._world.change_membership(self._group(chat), self.user, Membership.ADMINISTRATOR)

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
