"""A person with a MAX client."""

from collections.abc import Collection

from bot.sandbox.chat import Message, MessageContent, SandboxError, User
from bot.sandbox.markup import RichText
from bot.sandbox.max.comments import ChannelComment
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
        if comment.author is not self.user or comment.deleted:
            raise SandboxError(f"{self.name} can't change that comment")
        return comment
