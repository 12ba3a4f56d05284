"""Acts of people that are rare in any messenger, or forged."""

from collections.abc import Sequence

from bot.sandbox.chat import Membership, Message, MessageContent, Press
from bot.sandbox.files import Attachment, Document, Photo
from bot.sandbox.markup import RichText
from bot.sandbox.person import Origin, SandboxPerson
from bot.sandbox.protocol import Json

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


class RareActs(SandboxPerson):
    """A person who also does what few people do, or none; lengths are not limited either."""

    def unblock(self) -> None:
        """Unblock the bot, if it was blocked."""
        chat = self._world.private_chat(self.user)
        if not chat.has(self._world.bot.id):
            self._world.change_membership(chat, self.user, Membership.MEMBER)

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

    def press_data(self, message: Message, data: str) -> Press:
        """Send any callback data, like an outdated or forged client."""
        return self._press(message, data, data)
