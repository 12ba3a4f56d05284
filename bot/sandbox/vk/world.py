"""VK: people, communities, their walls, tokens, and the events of communities."""

from bot.runtime.clock import Clock
from bot.sandbox.chat import Chat, ChatKind, Happening, MessageContent, Posted, SandboxError, User
from bot.sandbox.markup import RichText
from bot.sandbox.vk import shapes
from bot.sandbox.vk.long_poll import EventLog
from bot.sandbox.vk.objects import VkCommunity, VkEntry
from bot.sandbox.vk.protocol import TokenKind, VkToken
from bot.sandbox.world import World


class VkWorld(World):
    """The walls of people and communities; a wall is a chat with the number of its owner."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.tokens: dict[str, VkToken] = {}
        self.communities: dict[int, VkCommunity] = {}
        self.events: dict[int, EventLog] = {}
        """By the numbers of communities."""
        self.hidden_walls: dict[int, int] = {}
        """The errors with which VK refuses to show walls, by their owners."""

    def add_service_token(self, token: str) -> None:
        """Know a token of an application."""
        self.tokens[token] = VkToken(TokenKind.SERVICE)

    def add_owner(self, user: User) -> None:
        """Know a person or a community, and their wall."""
        self.users[user.id] = user
        self.chats[user.id] = Chat(user.id, f"Стена «{user.name}»", ChatKind.CHANNEL, self.users)

    def posts(self, wall: Chat) -> list[VkEntry]:
        """Return the posts that were not deleted, newest first."""
        entries = (one for one in reversed(wall.messages) if isinstance(one, VkEntry))
        return [one for one in entries if one.post is None]

    def post_at(self, owner_id: int, post_id: int) -> VkEntry | None:
        """Return a post that was not deleted, or None."""
        posts = self.posts(self.chats[owner_id]) if owner_id in self.chats else []
        return next((one for one in posts if one.id == post_id), None)

    def add_post(self, author: User, wall: Chat, content: MessageContent) -> VkEntry:
        """Put a post on a wall; the community hears of it."""
        post = VkEntry(wall.next_id(), wall, author, self.unix_now(), content)
        self._appear(post)
        return post

    def add_comment(self, author: User, under: VkEntry, text: str) -> VkEntry:
        """Put a comment under a post or into a thread; the community hears of it.

        Raises SandboxError if the post is deleted or takes no comments.
        """
        post = under.post or under
        if post.deleted or post.comments_closed or under.deleted:
            raise SandboxError(f"There is nothing to comment on at {under.url}")
        answered = None if under is post else under
        content, wall = MessageContent(RichText(text)), post.chat
        comment = VkEntry(wall.next_id(), wall, author, self.unix_now(), content, answered)
        comment.post, comment.root = post, answered and (under.root or under)
        (comment.root or post).replies.append(comment)
        self._appear(comment)
        return comment

    @property
    def unread(self) -> bool:
        """Whether a community has an event that no poll has left behind yet."""
        return any(events.unread for events in self.events.values())

    def announce(self, chat: Chat, happening: Happening) -> None:
        """Report a new post or comment to the community whose wall it is."""
        community = self.communities.get(-chat.id)
        if community is None:
            return
        match happening:
            case Posted(message=VkEntry(post=None) as post):
                kind, about = "wall_post_new", shapes.post(post)
            case Posted(message=VkEntry() as comment):
                kind, about = "wall_reply_new", shapes.comment(comment)
                about |= {"post_owner_id": chat.id}
            case _:
                return
        if kind not in community.unticked:
            self.events[community.number].push(kind, about)
