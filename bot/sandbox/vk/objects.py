"""People, communities, their walls, posts and comments."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.sandbox.chat import SandboxError

if TYPE_CHECKING:
    from bot.sandbox.vk.world import VkWorld


@dataclass(eq=False, slots=True)
class VkComment:
    """A comment under a post, or in the thread of another comment."""

    id: int
    post: "VkPost"
    author: "Writer"
    text: str
    at: int
    """Unix seconds."""
    thread: "VkComment | None" = None
    """The comment under which it stands; None directly under the post."""
    reply_to: "VkComment | None" = None
    replies: list["VkComment"] = field(default_factory=list)
    """The thread, oldest first; deleted ones included."""
    deleted: bool = False
    with_photo: bool = False

    @property
    def url(self) -> str:
        """The link that VK's page copies."""
        beside = f"&thread={self.thread.id}" if self.thread else ""
        return f"{self.post.url}?reply={self.id}{beside}"


@dataclass(eq=False, slots=True)
class VkPost:
    """A post on a wall."""

    id: int
    wall: "Wall"
    author: "Writer"
    text: str
    at: int
    """Unix seconds."""
    comments: list[VkComment] = field(default_factory=list)
    """Those directly under it, oldest first; deleted ones included."""
    deleted: bool = False
    comments_hidden: bool = False
    """Nobody may read the comments (error 212)."""
    comments_closed: bool = False
    """They can be read, and nobody may write more (error 213)."""
    with_photo: bool = False
    kind: str = "post"

    @property
    def url(self) -> str:
        """The link to the post."""
        return f"https://vk.com/wall{self.wall.owner_id}_{self.id}"

    @property
    def all_comments(self) -> Iterator[VkComment]:
        """All comments and the threads under them."""
        for comment in self.comments:
            yield comment
            yield from comment.replies


@dataclass(eq=False, slots=True)
class Wall:
    """The wall of a person or a community; posts and comments are numbered together."""

    owner_id: int
    """A community's is negative."""
    posts: list[VkPost] = field(default_factory=list)
    last_id: int = 0
    refusal: int | None = None
    """The error with which VK refuses to show it."""

    def next_id(self) -> int:
        """Return the number of the next post or comment."""
        self.last_id += 1
        return self.last_id


@dataclass(eq=False, slots=True)
class Writer:
    """Owns a wall, and writes on walls: a person or a community."""

    world: "VkWorld"
    id: int
    """A community's is positive, too."""
    name: str
    wall: Wall = field(init=False)

    def comment(
        self, under: VkPost | VkComment, text: str, *, with_photo: bool = False
    ) -> VkComment:
        """Write a comment under a post, or an answer to a comment."""
        return self.world.add_comment(self, under, text, with_photo=with_photo)

    def write_on(self, whose: "Writer", text: str, *, with_photo: bool = False) -> VkPost:
        """Write a post on a wall."""
        return self.world.add_post(self, whose.wall, text, with_photo=with_photo)

    def edit(self, what: VkPost | VkComment, text: str) -> None:
        """Replace its text. Raises SandboxError unless it is one's own."""
        self._must_own(what)
        what.text = text

    def delete(self, what: VkPost | VkComment) -> None:
        """Delete it. Raises SandboxError unless it, or the wall, is one's own."""
        self._must_own(what)
        what.deleted = True

    @property
    def owner_id(self) -> int:
        """The id by which posts and comments name it."""
        return self.wall.owner_id

    def _must_own(self, what: VkPost | VkComment) -> None:
        wall = what.wall if isinstance(what, VkPost) else what.post.wall
        if what.author is not self and wall is not self.wall:
            raise SandboxError(f"{self.name} may not change {what.url}")


@dataclass(eq=False, slots=True)
class VkPerson(Writer):
    """A user."""

    def __post_init__(self) -> None:
        self.wall = Wall(self.id)


@dataclass(eq=False, slots=True)
class VkCommunity(Writer):
    """A community, which also writes by hand of its editors."""

    screen_name: str
    long_poll: bool = True
    """Whether an administrator has switched its events on."""
    links_forbidden: bool = False
    unticked: frozenset[str] = frozenset()
    """The kinds of events that VK does not report."""

    def __post_init__(self) -> None:
        self.wall = Wall(-self.id)

    @property
    def url(self) -> str:
        """The link to its page."""
        return f"https://vk.com/{self.screen_name}"

    def post(self, text: str, *, with_photo: bool = False) -> VkPost:
        """Publish a post on its own wall."""
        return self.write_on(self, text, with_photo=with_photo)
