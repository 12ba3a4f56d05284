"""A person with a client of a messenger, limited to what people can do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.sandbox.chat import (
    Chat,
    ChatKind,
    ForumTopic,
    Membership,
    Message,
    MessageContent,
    Press,
    SandboxError,
    User,
)
from bot.sandbox.files import Attachment
from bot.sandbox.markup import RichText
from bot.sandbox.protocol import Json
from bot.sandbox.world import BotWorld


class Origin(Protocol):
    """Where a forwarded message comes from."""

    def as_json(self, date: int) -> Json:
        """Return MessageOrigin; `date`, in Unix seconds, is that of the original message."""


@dataclass(frozen=True, slots=True)
class FromHidden:
    """A user with a hidden account: only the name is known."""

    name: str

    def as_json(self, date: int) -> Json:
        """Return MessageOriginHiddenUser."""
        return {"type": "hidden_user", "date": date, "sender_user_name": self.name}


class SandboxPerson:
    """A person; chats are given by id, the private chat with the bot by the person's own id.

    Lengths are not limited: texts that a client would split arrive whole, to test the bot's own
    defences. Impossible actions raise SandboxError.
    """

    def __init__(self, world: BotWorld, user: User) -> None:
        self._world = world
        self.user = user

    @property
    def id(self) -> int:
        """The id of the person, and of the private chat with the bot."""
        return self.user.id

    @property
    def name(self) -> str:
        """The name shown by the messenger."""
        return self.user.name

    def start(self, payload: str = "") -> Message:
        """Press Start, also after blocking; `payload` is that of the link."""
        return self._world.start(self.user, payload)

    def block(self) -> None:
        """Block the bot: it gets an update, and can't write any more."""
        self._world.change_membership(
            self._world.private_chat(self.user), self.user, Membership.KICKED
        )

    def say(self, chat: int, text: str, *, thread: int | None = None) -> Message:
        """Write a text."""
        return self._send(chat, [MessageContent(self._world.rich(text))], None, thread)[0]

    def reply(self, message: Message, text: str, *, quote: str = "") -> Message:
        """Reply to a message with a text, optionally quoting a part of it."""
        content = MessageContent(self._world.rich(text))
        if quote:
            before = message.text[: message.text.index(quote)]
            position = len(before.encode("utf-16-le")) // 2
            quoted = {"text": quote, "position": position, "is_manual": True}
            content = replace(content, other={"quote": quoted})
        return self._send(message.chat.id, [content], message, None)[0]

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

    def forward(
        self,
        chat: int,
        origin: Origin,
        text: str = "",
        attachments: Sequence[Attachment] = (),
        *,
        thread: int | None = None,
    ) -> list[Message]:
        """Forward a message or an album of another author, written now."""
        contents = [
            self._attached(attachment, "" if index else text)
            for index, attachment in enumerate(attachments)
        ] or [MessageContent(self._world.rich(text))]
        forwarded = {"forward_origin": origin.as_json(self._world.unix_now())}
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

    def pick(self, label: str, *people: User) -> Message:
        """Pick people in the list that a button in place of the phone's keyboard opens.

        Only the newest such keyboard can be opened; one that hides after use can be opened again.
        """
        chat = self._writable(self.id)
        shown = [one for one in chat.messages if "keyboard" in (one.content.markup or {})]
        keyboard = (shown[-1].content.markup or {})["keyboard"] if shown else []
        request = next(
            (key["request_users"] for row in keyboard for key in row if key["text"] == label), None
        )
        if request is None:
            raise SandboxError(f"{self.name} has no list to open with «{label}»")
        if not 0 < len(people) <= request.get("max_quantity", 1):
            raise SandboxError("That number of people can't be picked")
        names = ("first_name",) if request.get("request_name") else ()
        users = [
            {"user_id": one.id} | {name: one.as_json()[name] for name in names} for one in people
        ]
        shared = {"request_id": request["request_id"], "users": users}
        return self._service(chat, {"users_shared": shared})

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
        """Make the bot an administrator of a group."""
        self._world.make_administrator(self._group(chat), self.user)

    def remove_bot(self, chat: int) -> None:
        """Remove the bot from a group."""
        group = self._group(chat)
        self._world.change_membership(group, self.user, Membership.KICKED)
        self._service(group, {"left_chat_member": self._world.bot.as_json()})

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

    def _send(
        self,
        chat: int,
        contents: Sequence[MessageContent],
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

    def _attached(self, attachment: Attachment, caption: str) -> MessageContent:
        file = self._world.files.keep(attachment)
        return MessageContent(self._world.rich(caption), other=file.as_json())

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
        return self._world.post(
            group, self.user, MessageContent(RichText(""), other=other), thread=thread
        )

    def _forum(self, chat: int) -> Chat:
        forum = self._readable(chat)
        if not forum.is_forum:
            raise SandboxError(f"«{forum.title}» has no topics")
        return forum

    def _topic(self, forum: int, thread: int) -> ForumTopic:
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
