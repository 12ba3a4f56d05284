"""Employees with their posts, and how they come: invitations, the first administrator's code (§8)."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, ChatId, Messenger, PersonId, Place, messenger_of
from domain.model.message.citizen_message import Network

MEDIA = AuthorityCode("media")
"""The media department as the authority for the administration's own messages (§5)."""


def plain(text: str) -> str:
    """Normalise case, ё, stops, hyphens and spaces, which vary in names and headings."""
    letters = text.casefold().replace("ё", "е")
    return " ".join("".join(sign if sign.isalnum() else " " for sign in letters).split())


def is_one_line(text: str) -> bool:
    """Whether all of it is visible: no line breaks, nothing that turns the direction of reading."""
    return not any(unicodedata.category(sign)[0] == "C" for sign in text)


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
    def body(self) -> AuthorityCode | None:
        """The authority it is in; of the media department's members that department (§5)."""
        return MEDIA if self.role is Role.MEDIA else self.authority

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


_IN_MEDIA: Final = Post(Role.MEDIA)
_IMPLIED: Final = frozenset({Post(Role.EXECUTOR, MEDIA)})


@dataclass(frozen=True, slots=True)
class Substitution:
    """A post held today for an absent colleague (§8)."""

    post: Post
    instead_of: PersonId


@dataclass(frozen=True, slots=True)
class Person:
    """An employee. Records use `id`, the account that came first.

    `others` has at most one in each other messenger, which its id names. `substitutions` and
    `absent_until` (the last day of an absence) are valid for one day: see `on_duty`.
    `last_account`, in which they were last active (None: `id`), is kept apart from the
    organisation's state.
    """

    id: PersonId
    name: str
    posts: frozenset[Post]
    substitutions: frozenset[Substitution] = frozenset()
    absent_until: date | None = None
    others: tuple[PersonId, ...] = ()
    last_account: PersonId | None = field(default=None, compare=False)

    @property
    def accounts(self) -> tuple[PersonId, ...]:
        """Their accounts, the one that records use first."""
        return (self.id, *self.others)

    def account_in(self, messenger: Messenger) -> PersonId | None:
        """Their account in that messenger."""
        return next((one for one in self.accounts if messenger_of(one) is messenger), None)

    @property
    def reached_in(self) -> PersonId:
        """The account in which they were last active."""
        return self.last_account or self.id

    @property
    def private(self) -> Place:
        """The private chat with the bot in which they were last active."""
        return Place(ChatId(self.reached_in))

    @property
    def private_chats(self) -> tuple[Place, ...]:
        """Their private chats with the bot in each messenger; each has the id of the account."""
        return tuple(Place(ChatId(account)) for account in self.accounts)

    @property
    def every_post(self) -> frozenset[Post]:
        """Their own posts and the implied ones.

        The media department is an authority too (§5), so its members are executors in it.
        """
        return self.posts | _IMPLIED if _IN_MEDIA in self.posts else self.posts

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
    other_names: tuple[str, ...] = ()
    """Names by which other programs and former records call it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Its name, and the other ones."""
        return (self.name, *self.other_names)


INVITATION_LIFE: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation to posts; `name`: if the inviter gave it. `made_by` None: on the console.

    The `id` opens nothing: the code in its links is made from it with a key of the program.
    """

    id: str
    posts: tuple[Post, ...]
    name: str | None
    made_by: PersonId | None
    until: datetime
    """When it expires."""


MOST_TRIES: Final = 5
"""Wrong codes in a row allowed per person."""

LOCKED: Final = timedelta(minutes=10)
"""How long the person is locked out then."""


class CodeLocked(DomainError):
    """Too many wrong codes; `wait`: the remaining lockout."""

    wait: timedelta


@dataclass(frozen=True, slots=True)
class CodeTries:
    """Consecutive wrong codes of one person, the last of them `at`."""

    wrong: int
    at: datetime

    def check(self, now: datetime) -> None:
        """Raise CodeLocked during a lockout."""
        if self.wrong >= MOST_TRIES and now < self.at + LOCKED:
            raise CodeLocked(self.at + LOCKED - now)

    def once_more(self, now: datetime) -> "CodeTries":
        """The count after another wrong code; it restarts after a lockout."""
        return CodeTries(1 if now >= self.at + LOCKED else self.wrong + 1, now)
