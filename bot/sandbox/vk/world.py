"""VK: people, communities, their walls, tokens, and the events of communities."""

from collections.abc import Callable, Iterable

from bot.runtime.clock import Clock
from bot.sandbox.chat import SandboxError
from bot.sandbox.protocol import Json
from bot.sandbox.vk import shapes
from bot.sandbox.vk.long_poll import EventLog
from bot.sandbox.vk.objects import VkComment, VkCommunity, VkPerson, VkPost, Wall, Writer
from bot.sandbox.vk.protocol import TokenKind, VkToken

EDITORS_RIGHTS = frozenset({"manage", "wall"})
"""What reading and placing need."""


class VkWorld:
    """All that exists in VK here."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.people: dict[int, VkPerson] = {}
        self.communities: dict[int, VkCommunity] = {}
        self.tokens: dict[str, VkToken] = {}
        self.events: dict[int, EventLog] = {}
        """By community."""
        self.service_may_execute = True
        """VK's schema says that it may not, VK's page that it may."""
        self.url = ""
        self.watchers: list[Callable[[VkComment | VkPost], None]] = []
        """Called with each new post and comment."""

    def unix_now(self) -> int:
        """Return VK's wall clock in Unix seconds."""
        return int(self.clock.now().timestamp())

    def add_service_token(self, token: str) -> None:
        """Know a token of an application."""
        self.tokens[token] = VkToken(TokenKind.SERVICE)

    def add_community(self, community: VkCommunity, token: str, rights: Iterable[str]) -> None:
        """Know a community, and a token of it with these rights."""
        self.communities[community.id] = community
        self.events[community.id] = EventLog(community.id)
        self.tokens[token] = VkToken(TokenKind.GROUP, community.id, frozenset(rights))

    def wall(self, owner_id: int) -> Wall | None:
        """Return the wall of a person, or of a community (negative)."""
        writer = self.writer(owner_id)
        return writer.wall if writer else None

    def writer(self, owner_id: int) -> Writer | None:
        """Return the person, or the community (negative)."""
        return self.communities.get(-owner_id) if owner_id < 0 else self.people.get(owner_id)

    def post(self, owner_id: int, post_id: int) -> VkPost | None:
        """Return a post that was not deleted."""
        wall = self.wall(owner_id)
        found = (one for one in (wall.posts if wall else ()) if one.id == post_id)
        return next((one for one in found if not one.deleted), None)

    def add_post(self, author: Writer, wall: Wall, text: str, *, with_photo: bool) -> VkPost:
        """Put a post on a wall, newest first; the community hears of it."""
        post = VkPost(wall.next_id(), wall, author, text, self.unix_now(), with_photo=with_photo)
        wall.posts.insert(0, post)
        self._announce(post, "wall_post_new", shapes.post(post))
        return post

    def add_comment(
        self, author: Writer, under: VkPost | VkComment, text: str, *, with_photo: bool = False
    ) -> VkComment:
        """Put a comment under a post or into a thread; the community hears of it.

        Raises SandboxError if the post is deleted or takes no comments.
        """
        post = under if isinstance(under, VkPost) else under.post
        if post.deleted or post.comments_closed or under.deleted:
            raise SandboxError(f"There is nothing to comment on at {under.url}")
        reply_to = under if isinstance(under, VkComment) else None
        thread = reply_to and (reply_to.thread or reply_to)
        number, now = post.wall.next_id(), self.unix_now()
        comment = VkComment(
            number, post, author, text, now, thread, reply_to, with_photo=with_photo
        )
        (thread.replies if thread else post.comments).append(comment)
        about = {"post_owner_id": post.wall.owner_id}
        self._announce(comment, "wall_reply_new", shapes.comment(comment) | about)
        return comment

    def _announce(self, what: VkPost | VkComment, kind: str, about: Json) -> None:
        wall = what.wall if isinstance(what, VkPost) else what.post.wall
        community = self.communities.get(-wall.owner_id)
        if community is not None and kind not in community.unticked:
            events = self.events[community.id]
            events.push(kind, about)
        for watch in self.watchers:
            watch(what)
