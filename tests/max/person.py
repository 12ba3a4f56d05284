"""A person who also does what few people do in MAX, or none."""

from collections.abc import Collection
from typing import NoReturn

from bot.sandbox.chat import Message, MessageContent, SandboxError, User
from bot.sandbox.markup import RichText
from bot.sandbox.max.rights import FULL_RIGHTS
from tests.max.comments import ChannelComment
from tests.max.world import World
from tests.messenger.person import RareActs


class Person(RareActs):
    """As the sandbox's; what MAX has not raises SandboxError."""

    _world: World

    def __init__(self, world: World, user: User) -> None:
        super().__init__(world, user)

    def remove_dialog(self) -> None:
        """Stop the bot and remove the chat with it; start() opens it again."""
        self._world.remove_dialog(self.user)

    def send_voice(self, chat: int) -> Message:
        """Send a voice message, of which the bot learns nothing but that it came."""
        voice = MessageContent(RichText(""), other={"voice": {}})
        return self._world.post(self._writable(chat), self.user, voice)

    def promote_bot(self, chat: int, rights: Collection[str] = FULL_RIGHTS) -> None:
        """Make the bot an administrator with these rights, or change them."""
        self._world.grant(self._group(chat), self.user, rights)

    def demote_bot(self, chat: int) -> None:
        """Make the bot a plain member again: it sees nothing there."""
        self._world.grant(self._group(chat), self.user, None)

    def comment(
        self, post: Message, text: str, *, reply_to: ChannelComment | None = None
    ) -> ChannelComment:
        """Write under the post of a channel, which takes no membership."""
        if post.deleted or post.chat.id in self._world.comments.closed:
            raise SandboxError(f"{self.name} can't write under that post")
        return self._world.comments.write(post, self.user, text, reply_to)

    def edit_comment(self, comment: ChannelComment, text: str) -> None:
        """Change an own comment."""
        self._world.comments.edit(self._own(comment), self.user, text)

    def delete_comment(self, comment: ChannelComment) -> None:
        """Delete an own comment."""
        self._world.comments.delete(self._own(comment), self.user)

    def _own(self, comment: ChannelComment) -> ChannelComment:
        if comment.sender is not self.user or comment.deleted:
            raise SandboxError(f"{self.name} can't change that comment")
        return comment

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
