"""A list of people and authorities sent by an administrator, and the additions it makes.

A list never removes or renames anything.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from domain.model.ids import AuthorityCode, PersonId, messenger_of
from domain.model.organisation.changing import joining, with_authority, with_media
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import (
    MEDIA,
    ROLES_OF_AN_AUTHORITY,
    Authority,
    Invitation,
    Person,
    Post,
    Role,
    plain,
)

_KINDS_OF_BODIES: Final = frozenset(
    ("администрация", "департамент", "комитет", "отдел", "сектор", "служба", "управление", "по")
)
"""Words that short names of authorities omit: «ЖКХ» is «Управление ЖКХ»."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line: a person, a role and the name of the authority.

    `row` counts from 1; a person without an `account` is invited.
    """

    row: int
    name: str
    role: Role
    body: str = ""
    account: PersonId | None = None


class Unfit(StrEnum):
    """Why a line can't be applied."""

    TWO_OF_THIS_NAME = "two of this name"
    """Several employees have this name."""
    SUSPENDED = "suspended"
    SEVERAL_BODIES = "several bodies"
    """Several authorities have this short name."""
    WRONG_MESSENGER = "other messenger"
    """The employee of this name has an account in the other messenger, and links this one alone."""


@dataclass(frozen=True, slots=True)
class Named:
    """A person with posts; without an account they are to be invited."""

    name: str
    posts: tuple[Post, ...]
    account: PersonId | None = None


@dataclass(frozen=True, slots=True)
class ListPlan:
    """The effect of a list.

    `after` has the new `bodies` and the posts of the `appointed`; the `invited` get theirs when
    they accept. `waiting`: earlier invitations that were not accepted yet.
    """

    after: Organisation
    bodies: tuple[Authority, ...]
    appointed: tuple[Named, ...]
    invited: tuple[Named, ...]
    waiting: tuple[Invitation, ...]
    unfit: tuple[tuple[int, Unfit], ...]

    @property
    def new(self) -> bool:
        """Whether there is anything to apply."""
        return bool(self.bodies or self.appointed or self.invited)


def planned(
    before: Organisation, open_invitations: Iterable[Invitation], lines: Sequence[Listed]
) -> ListPlan:
    """The additions from these lines; applying a list twice adds nothing.

    A person without an account is matched by name with employees and open invitations.
    """
    lines = [_by_id(before, line) for line in lines]
    after, unfit = before, list(_unfit(before, lines))
    left = [line for line in lines if line.row not in dict(unfit)]
    in_bodies = [line for line in left if line.role in ROLES_OF_AN_AUTHORITY]
    for line in sorted(in_bodies, key=lambda one: -len(plain(one.body).split())):
        meant = _bodies(after, line.body)
        if not meant:
            after = with_authority(after, line.body)
        elif len(meant) > 1:
            unfit.append((line.row, Unfit.SEVERAL_BODIES))
    left = [line for line in left if line.row not in dict(unfit)]
    if after.media is None and any(line.role is Role.MEDIA for line in left):
        after = with_media(after, after.control)  # until it has its own chat
    bodies = tuple(
        body for code, body in after.authorities.items() if code not in before.authorities
    )
    given: list[Named] = []
    invited: list[Named] = []
    waiting: list[Invitation] = []
    by_name = _by_name(open_invitations)
    for one in _people(after, left):
        had = _held(after, one.account)
        known = by_name.get(plain(one.name), []) if one.account is None else []
        promised = {post for invitation in known for post in invitation.posts}
        lacked = tuple(post for post in one.posts if post not in had | promised)
        waiting += known
        if lacked:
            (invited if one.account is None else given).append(Named(one.name, lacked, one.account))
    for one in given:
        if one.account is not None:
            after = joining(after, one.account, one.name, one.posts)
    return ListPlan(after, bodies, tuple(given), tuple(invited), tuple(waiting), tuple(unfit))


def _by_id(organisation: Organisation, line: Listed) -> Listed:
    """Name a person with two accounts by the one that records use."""
    if line.account is None:
        return line
    return replace(line, account=organisation.id_of(line.account))


def _unfit(organisation: Organisation, lines: Iterable[Listed]) -> Iterator[tuple[int, Unfit]]:
    suspended = {plain(one.name) for one in organisation.suspended.values()}
    for line in lines:
        if line.account in organisation.suspended or (
            line.account is None and plain(line.name) in suspended
        ):
            yield line.row, Unfit.SUSPENDED
        elif line.account is None and len(_called(organisation, line.name)) > 1:
            yield line.row, Unfit.TWO_OF_THIS_NAME
        elif _known_elsewhere(organisation, line):
            yield line.row, Unfit.WRONG_MESSENGER


def _called(organisation: Organisation, name: str) -> list[Person]:
    return [one for one in organisation.people.values() if plain(one.name) == plain(name)]


def _known_elsewhere(organisation: Organisation, line: Listed) -> bool:
    """Whether it would make a second person of an employee with one account."""
    if line.account is None or organisation.person(line.account) is not None:
        return False
    here, called = messenger_of(line.account), _called(organisation, line.name)
    return len(called) == 1 and called[0].account_in(here) is None


def _people(organisation: Organisation, lines: Sequence[Listed]) -> Iterator[Named]:
    """Each person once, with all their posts; an account from one line applies to all."""
    accounts: dict[str, PersonId] = {}
    for line in lines:
        if line.account is not None:
            accounts.setdefault(plain(line.name), line.account)
    found: dict[PersonId | str, Named] = {}
    for line in lines:
        working = _called(organisation, line.name)
        known = working[0].id if working else None
        account = line.account or accounts.get(plain(line.name)) or known
        key = account or plain(line.name)
        former = found.get(key) or Named(line.name, (), account)
        posts = dict.fromkeys((*former.posts, _post(organisation, line)))
        found[key] = Named(former.name, tuple(posts), account)
    yield from found.values()


def _held(organisation: Organisation, account: PersonId | None) -> frozenset[Post]:
    known = None if account is None else organisation.person(account)
    return known.posts if known else frozenset()


def _post(organisation: Organisation, line: Listed) -> Post:
    if line.role not in ROLES_OF_AN_AUTHORITY:
        return Post(line.role)
    (body,) = _bodies(organisation, line.body)
    return Post(line.role, body)


def _bodies(organisation: Organisation, name: str) -> list[AuthorityCode]:
    """The authorities with this name or code, else those with this short name."""
    sought = plain(name)
    bodies = [body for body in organisation.authorities.values() if body.code != MEDIA]
    for body in bodies:
        if sought in {*map(plain, body.names), plain(body.code)}:
            return [body.code]
    return [body.code for body in bodies if _short_for(sought, plain(body.name))]


def _short_for(one: str, other: str) -> bool:
    """Whether one name is the other without the kind of the authority."""
    short, full = sorted((one.split(), other.split()), key=len)
    bare = [word for word in full if word not in _KINDS_OF_BODIES]
    return len(short) < len(full) and bool(bare) and short == bare


def _by_name(invitations: Iterable[Invitation]) -> dict[str, list[Invitation]]:
    found: dict[str, list[Invitation]] = {}
    for one in invitations:
        if one.name is not None:
            found.setdefault(plain(one.name), []).append(one)
    return found
