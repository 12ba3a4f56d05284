"""The people of the administration and their roles (§4, §5, §8, §21, §22)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.model.ids import AuthorityCode, ChatId, PersonId, Place
from domain.model.message.citizen_message import Network

MEDIA = AuthorityCode("media")
"""The media department as the authority for the administration's own messages (§5)."""


class Role(StrEnum):
    """A person's duty under the procedure (§4, §5, §8, §21, §22), or for the bot (ADMIN)."""

    CONTROL = "control"
    MEDIA = "media"
    EXECUTOR = "executor"
    RESPONSIBLE = "responsible"
    DEPUTY_HEAD = "deputy_head"
    AUTHORISED = "authorised"
    HEAD = "head"
    ADMIN = "admin"


ROLES_OF_AN_AUTHORITY = frozenset({Role.EXECUTOR, Role.RESPONSIBLE})
"""Roles held in one authority; all others are for the whole administration."""


@dataclass(frozen=True, slots=True)
class Post:
    """One role of one person; `authority` is set for executors and responsible officers only."""

    role: Role
    authority: AuthorityCode | None = None

    @property
    def key(self) -> str:
        """`executor.zhkh`, `control.`: the form used in buttons."""
        return f"{self.role}.{self.authority or ''}"

    @classmethod
    def of_key(cls, key: str) -> "Post":
        """The inverse of `key`; raises ValueError if it isn't one."""
        name, _, authority = key.partition(".")
        role = Role(name)
        if bool(authority) is not (role in ROLES_OF_AN_AUTHORITY):
            raise ValueError(key)
        return cls(role, AuthorityCode(authority) if authority else None)


@dataclass(frozen=True, slots=True)
class Substitution:
    """A post held today for an absent colleague (§8)."""

    post: Post
    instead_of: PersonId


@dataclass(frozen=True, slots=True)
class Person:
    """An employee, identified by their Telegram account.

    `substitutions` and `absent_until` (the last day of an absence) are valid for one day: see
    `on_duty`.
    """

    id: PersonId
    name: str
    posts: frozenset[Post]
    substitutions: frozenset[Substitution] = frozenset()
    absent_until: date | None = None

    @property
    def private(self) -> Place:
        """Their private chat with the bot; its id equals the person's."""
        return Place(ChatId(self.id))

    @property
    def every_post(self) -> frozenset[Post]:
        """Their own posts and the implied ones.

        The media department is an authority too (§5), so its members are executors in it.
        """
        if Post(Role.MEDIA) in self.posts:
            return self.posts | {Post(Role.EXECUTOR, MEDIA)}
        return self.posts

    @property
    def own_duties(self) -> frozenset[Post]:
        """Their own posts today; during an absence only that of the bot's admin (§8)."""
        if self.absent_until is None:
            return self.every_post
        return frozenset(post for post in self.posts if post.role is Role.ADMIN)

    @property
    def duties(self) -> frozenset[Post]:
        """All posts they act in today, including absent colleagues' (§8)."""
        return self.own_duties.union(standing.post for standing in self.substitutions)

    def has(self, role: Role, authority: AuthorityCode | None = None) -> bool:
        """Whether they act in the role today, optionally in that authority."""
        return any(
            post.role is role and (authority is None or post.authority == authority)
            for post in self.duties
        )

    def posts_in_order(self) -> list[Post]:
        """The posts by role and authority, as they are shown and written."""
        roles = list(Role)
        return sorted(self.posts, key=lambda post: (roles.index(post.role), post.authority or ""))


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority with its executor chat (§8) and the networks it watches (§6)."""

    code: AuthorityCode
    name: str
    place: Place
    networks: frozenset[Network] = field(default_factory=lambda: frozenset(Network))
