"""Communities, and what stands on the walls of people and communities."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.sandbox.chat import Message, User


@dataclass(eq=False, slots=True)
class VkEntry(Message):
    """A post on a wall, or a comment under a post.

    Its chat is the wall, whose number is that of its owner: a community's is negative. Posts and
    comments of a wall are numbered together.
    """

    post: "VkEntry | None" = None
    """The post under which the comment stands; None: it is a post."""
    root: "VkEntry | None" = None
    """The comment in whose thread the comment stands; None directly under the post."""
    replies: list["VkEntry"] = field(default_factory=list)
    """The comments directly under the post, or in the thread of the comment; oldest first, deleted
    ones included."""
    comments_hidden: bool = False
    """Nobody may read the comments of the post (error 212)."""
    comments_closed: bool = False
    """They can be read, and nobody may write more (error 213)."""
    kind: str = "post"

    @property
    def url(self) -> str:
        """The link that VK's page copies."""
        if self.post is None:
            return f"https://vk.com/wall{self.chat.id}_{self.id}"
        beside = f"&thread={self.root.id}" if self.root else ""
        return f"{self.post.url}?reply={self.id}{beside}"

    @property
    def comments(self) -> Iterator["VkEntry"]:
        """All comments under the post and the threads under them."""
        for comment in self.replies:
            yield comment
            yield from comment.replies


@dataclass(eq=False, slots=True)
class VkCommunity(User):
    """A community; its id is negative, as where it is named as an author."""

    screen_name: str = ""
    long_poll: bool = True
    """Whether an administrator has switched its events on."""
    unticked: frozenset[str] = frozenset()
    """The kinds of events that VK does not report."""

    @property
    def number(self) -> int:
        """The number by which methods about communities name it."""
        return -self.id

    @property
    def url(self) -> str:
        """The link to its page."""
        return f"https://vk.com/{self.screen_name}"
