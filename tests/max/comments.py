"""Comments under the posts of channels."""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox.chat import Message, User
from bot.sandbox.max import shapes
from bot.sandbox.protocol import Json

if TYPE_CHECKING:
    from tests.max.world import World


@dataclass(slots=True, eq=False)
class ChannelComment:
    """A comment as it is now; `date` is in Unix seconds."""

    id: int
    post: Message
    author: User
    date: int
    text: str
    reply_to: "ChannelComment | None" = None
    in_name_of_channel: bool = False
    deleted: bool = False


class ChannelComments:
    """All comments of one bot's channels."""

    def __init__(self, world: "World") -> None:
        self.closed: set[int] = set()
        """The ids of channels whose comments are switched off."""
        self.names_people = False
        """Whether people's comments have a `sender`: documented, but null on a live server."""
        self.shows_bot_as_channel = False
        """Whether the bot's comments have none: MAX does not say in whose name they appear."""
        self._world = world
        self._under: defaultdict[Message, list[ChannelComment]] = defaultdict(list)

    def under(self, post: Message) -> list[ChannelComment]:
        """Return the present comments under the post, oldest first."""
        return [one for one in self._under[post] if not one.deleted]

    def at(self, post: Message, mid: str) -> ChannelComment | None:
        """Return the comment under the post with that `mid`, unless deleted."""
        return next((one for one in self.under(post) if self.mid_of(one) == mid), None)

    def write(
        self, post: Message, author: User, text: str, reply_to: ChannelComment | None = None
    ) -> ChannelComment:
        """Write a comment; the bot is told of a person's."""
        world = self._world
        comment = ChannelComment(
            post.chat.next_id(), post, author, world.unix_now(), text, reply_to
        )
        comment.in_name_of_channel = author is world.bot and self.shows_bot_as_channel
        self._under[post].append(comment)
        if author is not world.bot:
            world.announce_comment(post.chat, "created", {"message": self.as_json(comment)})
        return comment

    def edit(self, comment: ChannelComment, by: User, text: str) -> None:
        """Replace the text; the bot is told of what others do."""
        comment.text = text
        if by is not self._world.bot:
            about = {"message": self.as_json(comment)}
            self._world.announce_comment(comment.post.chat, "edited", about)

    def delete(self, comment: ChannelComment, by: User) -> None:
        """Delete the comment; the bot is told of what others do."""
        comment.deleted = True
        if by is not self._world.bot:
            about = {
                "message_id": self.mid_of(comment),
                "chat_id": self._world.number_of(comment.post.chat),
                "user_id": by.id,
                "post_id": self._world.mid_of(comment.post),
            }
            self._world.announce_comment(comment.post.chat, "removed", about)

    def mid_of(self, comment: ChannelComment) -> str:
        """Return `mid`."""
        return self._world.mid_at(comment.post.chat, self._seq_of(comment))

    def as_json(self, comment: ChannelComment) -> Json:
        """Return CommentMessage; the comment that it answers is inside `link`."""
        world, post = self._world, comment.post
        recipient = {"chat_id": world.number_of(post.chat), "chat_type": "channel"}
        found: Json = {
            "sender": self._sender(comment),
            "recipient": recipient | {"post_id": world.mid_of(post)},
            "timestamp": world.milliseconds(comment.date),
            "body": self._body(comment),
        }
        if (answered := comment.reply_to) is not None:
            found["link"] = {"type": "reply", "message": self._body(answered)}
        return found

    def _sender(self, comment: ChannelComment) -> Json | None:
        hidden = comment.in_name_of_channel or not (comment.author.is_bot or self.names_people)
        return None if hidden else shapes.user(self._world, comment.author)

    def _body(self, comment: ChannelComment) -> Json:
        seq = self._seq_of(comment)
        return {"mid": self.mid_of(comment), "seq": seq, "text": comment.text}

    def _seq_of(self, comment: ChannelComment) -> int:
        return self._world.seq_at(comment.date, comment.id)
