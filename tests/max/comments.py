"""Comments under the posts of channels."""

from collections import defaultdict
from dataclasses import dataclass, field

from bot.sandbox.chat import Chat, Message, MessageContent, User
from bot.sandbox.markup import RichText
from bot.sandbox.max import shapes
from bot.sandbox.max.ids import mid_of, milliseconds, number_of, seq_of
from bot.sandbox.max.rights import is_seen
from bot.sandbox.max.world import MaxWorld
from bot.sandbox.protocol import Json


@dataclass(slots=True, eq=False)
class ChannelComment(Message):
    """A comment under a post; its chat is the channel, whose posts it is numbered with."""

    post: Message = field(kw_only=True)
    in_name_of_channel: bool = False


class ChannelComments:
    """All comments of one bot's channels."""

    def __init__(self, world: MaxWorld) -> None:
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
        world, channel, content = self._world, post.chat, MessageContent(RichText(text))
        number, now = channel.next_id(), world.unix_now()
        comment = ChannelComment(number, channel, author, now, content, reply_to, post=post)
        comment.in_name_of_channel = author is world.bot and self.shows_bot_as_channel
        self._under[post].append(comment)
        if author is not world.bot:
            self._report(channel, "created", {"message": self.as_json(comment)})
        return comment

    def edit(self, comment: ChannelComment, by: User, text: str) -> None:
        """Replace the text; the bot is told of what others do."""
        comment.content = MessageContent(RichText(text))
        if by is not self._world.bot:
            about = {"message": self.as_json(comment)}
            self._report(comment.chat, "edited", about)

    def delete(self, comment: ChannelComment, by: User) -> None:
        """Delete the comment; the bot is told of what others do."""
        comment.deleted = True
        if by is not self._world.bot:
            about = {
                "message_id": self.mid_of(comment),
                "chat_id": number_of(self._world, comment.chat),
                "user_id": by.id,
                "post_id": mid_of(self._world, comment.post),
            }
            self._report(comment.chat, "removed", about)

    def mid_of(self, comment: ChannelComment) -> str:
        """Return `mid`."""
        return mid_of(self._world, comment)

    def as_json(self, comment: ChannelComment) -> Json:
        """Return CommentMessage; the comment that it answers is inside `link`."""
        world = self._world
        recipient = {"chat_id": number_of(world, comment.chat), "chat_type": "channel"}
        found: Json = {
            "sender": self._sender(comment),
            "recipient": recipient | {"post_id": mid_of(world, comment.post)},
            "timestamp": milliseconds(comment.date),
            "body": self._body(comment),
        }
        if (answered := comment.reply_to) is not None:
            found["link"] = {"type": "reply", "message": self._body(answered)}
        return found

    def _report(self, channel: Chat, what: str, about: Json) -> None:
        """Queue `comment_created`, `comment_edited` or `comment_removed`."""
        if is_seen(self._world, channel):
            self._world.report(f"comment_{what}", about)

    def _sender(self, comment: ChannelComment) -> Json | None:
        hidden = comment.in_name_of_channel or not (comment.sender.is_bot or self.names_people)
        return None if hidden else shapes.user(self._world, comment.sender)

    def _body(self, comment: Message) -> Json:
        mid = mid_of(self._world, comment)
        return {"mid": mid, "seq": seq_of(comment), "text": comment.text}
