"""A person with a Telegram client, limited to what people can do."""

from collections.abc import Sequence
from dataclasses import replace

from bot.sandbox.chat import (
    Chat,
    ChatKind,
    Content,
    Membership,
    Message,
    Press,
    SandboxError,
    Topic,
    User,
)
from bot.sandbox.files import Attachment, Document, Photo
from bot.sandbox.markup import RichText
from bot.sandbox.origins import Origin, origin_json
from bot.sandbox.protocol import Json
from bot.sandbox.world import World

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


class Person:
    """A person; chats are given by id, the private chat with the bot by the person's own id.

    Lengths are not limited: texts that a client would split arrive whole, to test the bot's own
    defences. Impossible actions raise SandboxError.
    """

    def __init__(self, world: World, user: User) -> None:
        self._world = world
        self.user = user

    @property
    def id(self) -> int:
        """The person's Telegram id, and that of the private chat with the bot."""
        return self.user.id

    @property
    def name(self) -> str:
        """The name shown by Telegram."""
        return self.user.name

    def start(self, payload: str = "") -> Message:
        """Press Start, also after blocking; `payload` is that of the link."""
        self.unblock()
        return self.say(self.id, f"/start {payload}".rstrip())

    def block(self) -> None:
        """Block the bot: it gets an update, and can't write any more."""
        self._world.change_membership(
            self._world.private_chat(self.user), self.user, Membership.KICKED
        )

    def unblock(self) -> None:
        """Unblock the bot, if it was blocked."""
        chat = self._world.private_chat(self.user)
        if not chat.has(self._world.bot.id):
            self._world.change_membership(chat, self.user, Membership.MEMBER)

    def say(self, chat: int, text: str, *, thread: int | None = None) -> Message:
        """Write a text."""
        return self._send(chat, [Content(self._world.rich(text))], None, thread)[0]

    def reply(self, message: Message, text: str, *, quote: str = "") -> Message:
        """Reply to a message with a text, optionally quoting a part of it."""
        content = Content(self._world.rich(text))
        if quote:
            before = message.text[: message.text.index(quote)]
            position = len(before.encode("utf-16-le")) // 2
            quoted = {"text": quote, "position": position, "is_manual": True}
            content = replace(content, other={"quote": quoted})
        return self._send(message.chat.id, [content], message, None)[0]

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

    def send_album(
        self,
        chat: int,
        attachments: Sequence[Attachment],
        caption: str = "",
        *,
        reply_to: Message | None = None,
        thread: int | None = None,
    ) -> list[Message]:
        """Send several photos or files as an album; the caption is under the first."""
        contents = [
            self._attached(attachment, "" if index else caption)
            for index, attachment in enumerate(attachments)
        ]
        return self._send(chat, contents, reply_to, thread)

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
        contents = [
            self._attached(attachment, "" if index else text)
            for index, attachment in enumerate(attachments)
        ] or [Content(self._world.rich(text))]
        forwarded = {"forward_origin": origin_json(origin, self._world.unix_now())}
        contents = [replace(each, other=each.other | forwarded) for each in contents]
        return self._send(chat, contents, None, thread)

    def edit(self, message: Message, text: str) -> None:
        """Change the text or caption of an own message."""
        is_own = message.sender is self.user and "forward_origin" not in message.content.other
        if not is_own or message.deleted:
            raise SandboxError(f"{self.name} can't edit that message")
        self._writable(message.chat.id)
        self._world.edit(message, replace(message.content, rich=self._world.rich(text)))

    def delete(self, message: Message) -> None:
        """Delete an own message."""
        if message.sender is not self.user or message.deleted:
            raise SandboxError(f"{self.name} can't delete that message")
        self._world.delete(message)

    def send_sticker(self, chat: int, *, reply_to: Message | None = None) -> Message:
        """Send a sticker, optionally as a reply."""
        content = Content(RichText(""), other={"sticker": _STICKER})
        return self._send(chat, [content], reply_to, None)[0]

    def download(self, message: Message) -> Attachment:
        """Return the photo, video or document of a message, as uploaded."""
        other = message.content.other
        described = other.get("document") or other.get("video") or other["photo"][-1]
        file = self._world.files.find(described["file_id"])
        if file is None:
            raise SandboxError("The message has no file that can be downloaded")
        return file.attachment

    def press(self, message: Message, label: str) -> Press:
        """Press the button with that label, as the message is shown now."""
        for row in message.content.keyboard:
            for button in row:
                if button["text"] != label:
                    continue
                if "callback_data" not in button:
                    raise SandboxError(f"«{label}» opens or copies something, the bot isn't told")
                return self._press(message, label, button["callback_data"])
        labels = ", ".join(f"«{text}»" for row in message.buttons for text in row) or "none"
        raise SandboxError(f"No button «{label}» under {message.text!r}; there are: {labels}")

    def whispers(self, chat: int) -> list[Message]:
        """Return the bot's ephemeral messages to this person in the chat, oldest first."""
        found = self._readable(chat).whispers
        return [one for one in found if one.receiver is self.user and not one.deleted]

    def press_data(self, message: Message, data: str) -> Press:
        """Send any callback data, like an outdated or forged client."""
        return self._press(message, data, data)

    def join(self, chat: int) -> Message:
        """Join a group, with a service message."""
        group = self._world.chats.get(chat)
        if group is None or group.kind is ChatKind.PRIVATE or group.has(self.id):
            raise SandboxError(f"{self.name} can't join the chat {chat}")
        group.members[self.id] = Membership.MEMBER
        return self._service(group, {"new_chat_members": [self.user.as_json()]})

    def leave(self, chat: int) -> None:
        """Leave a group, with a service message."""
        group = self._group(chat)
        self._service(group, {"left_chat_member": self.user.as_json()})
        group.members[self.id] = Membership.LEFT

    def add_bot(self, chat: int) -> Message:
        """Add the bot to a group, with a service message."""
        group = self._group(chat)
        self._world.change_membership(group, self.user, Membership.MEMBER)
        return self._service(group, {"new_chat_members": [self._world.bot.as_json()]})

    def promote_bot(self, chat: int) -> None:
        """Make the bot an administrator who may pin; without a service message."""
        self._world.change_membership(self._group(chat), self.user, Membership.ADMINISTRATOR)

    def remove_bot(self, chat: int) -> None:
        """Remove the bot from a group."""
        group = self._group(chat)
        self._world.change_membership(group, self.user, Membership.KICKED)
        self._service(group, {"left_chat_member": self._world.bot.as_json()})

    def migrate(self, group: int, to: int) -> Chat:
        """Turn a group into a supergroup with another id; return the new chat."""
        found = self._group(group)
        if found.kind is not ChatKind.GROUP:
            raise SandboxError("Only a group becomes a supergroup")
        return self._world.migrate(found, to, self.user)

    def create_topic(self, forum: int, name: str) -> int:
        """Create a topic; return its thread."""
        return self._world.create_topic(self._forum(forum), self.user, name)

    def close_topic(self, forum: int, thread: int) -> None:
        """Close a topic: only administrators may write there."""
        self._topic(forum, thread).closed = True
        self._service(self._forum(forum), {"forum_topic_closed": {}}, thread)

    def reopen_topic(self, forum: int, thread: int) -> None:
        """Reopen a topic."""
        self._topic(forum, thread).closed = False
        self._service(self._forum(forum), {"forum_topic_reopened": {}}, thread)

    def delete_topic(self, forum: int, thread: int) -> None:
        """Delete a topic with all its messages."""
        self._topic(forum, thread)
        self._world.delete_topic(self._forum(forum), thread)

    def _send(
        self,
        chat: int,
        contents: Sequence[Content],
        reply_to: Message | None,
        thread: int | None,
    ) -> list[Message]:
        """Send a message or an album; a reply goes to the topic of the replied message."""
        found = self._writable(chat)
        if reply_to is not None:
            if reply_to.deleted:
                raise SandboxError("Nobody can reply to a deleted message")
            if reply_to.chat is not found:
                raise SandboxError("A reply stands in the chat of what it answers")
            thread = reply_to.thread
        if thread is not None and self._topic(chat, thread).closed:
            raise SandboxError("Nobody writes in a closed topic")
        return self._world.post_all(found, self.user, contents, reply_to=reply_to, thread=thread)

    def _attached(self, attachment: Attachment, caption: str) -> Content:
        file = self._world.files.keep(attachment)
        return Content(self._world.rich(caption), other=file.as_json())

    def _press(self, message: Message, label: str, data: str) -> Press:
        self._readable(message.chat.id)
        if message.deleted:
            raise SandboxError("Nobody can press a button of a deleted message")
        if message.receiver not in (None, self.user):
            raise SandboxError(f"{self.name} doesn't see that message")
        if message.sender is not self._world.bot:
            raise SandboxError("The press of another bot's button goes to that bot")
        return self._world.press(self.user, message, label, data)

    def _service(self, group: Chat, other: Json, thread: int | None = None) -> Message:
        return self._world.post(group, self.user, Content(RichText(""), other=other), thread=thread)

    def _forum(self, chat: int) -> Chat:
        forum = self._readable(chat)
        if not forum.is_forum:
            raise SandboxError(f"«{forum.title}» has no topics")
        return forum

    def _topic(self, forum: int, thread: int) -> Topic:
        topic = self._forum(forum).topics.get(thread)
        if topic is None:
            raise SandboxError(f"There is no topic {thread}")
        return topic

    def _group(self, chat: int) -> Chat:
        group = self._readable(chat)
        if group.kind is ChatKind.PRIVATE:
            raise SandboxError("A bot is added to and removed from groups only")
        return group

    def _writable(self, chat: int) -> Chat:
        found = self._readable(chat)
        if found.kind is ChatKind.PRIVATE and not found.has(self._world.bot.id):
            raise SandboxError(f"{self.name} has blocked the bot: start() first")
        return found

    def _readable(self, chat: int) -> Chat:
        if chat == self.id:
            return self._world.private_chat(self.user)
        found = self._world.chats.get(chat)
        if found is None or found.migrated_to is not None or not found.has(self.id):
            raise SandboxError(f"{self.name} is not in the chat {chat}")
        return found
