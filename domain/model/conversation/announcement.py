"""Announcements about colleagues' work, not about a single incident (§8).

Frozen facts, ids and codes only; `announced_in` alone decides who receives them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from domain.model.ids import AuthorityCode, IncidentNumber, PersonId, Place
from domain.model.organisation.absence import NobodyAtWork
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Post, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceMarked:
    """`by` recorded an absence of `person`, with the substitute, if any.

    The reason is left out: only those who may record absences see it.
    """

    person: PersonId
    first: date
    last: date
    substitute: PersonId | None
    by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceEnded:
    """`by` ended an absence early, or cancelled it before its first day."""

    person: PersonId
    first: date
    last: date
    substitute: PersonId | None
    begun: bool
    by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """`person` left the authority; their incidents need a new assignee, or `to` has them now."""

    authority: AuthorityCode
    person: PersonId
    numbers: tuple[IncidentNumber, ...]
    """The open ones; of them `drafts` wait for control, `to_place` wait for placement."""
    to: PersonId | None = None
    drafts: tuple[IncidentNumber, ...] = ()
    to_place: tuple[IncidentNumber, ...] = ()
    promised: tuple[IncidentNumber, ...] = ()
    """Incidents with promises to keep, open or closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityGone:
    """An authority was removed from the organisation; its incidents need another one."""

    authority: AuthorityCode
    numbers: tuple[IncidentNumber, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostsChanged:
    """The posts of `person` changed; `by` did it in chat, or is `person` on accepting them.

    `left`: they don't work here any more.
    """

    person: PersonId
    gained: tuple[Post, ...]
    lost: tuple[Post, ...]
    left: bool
    by: PersonId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessAsked:
    """A stranger wrote to the bot; `username`: without @, may be empty.

    `recorded`: the announcement was delayed because there were too many.
    """

    person: PersonId
    name: str
    username: str
    recorded: bool = False


OfWork = AbsenceMarked | AbsenceEnded | NobodyAtWork | HandedOver | AuthorityGone

Announcement = OfWork | PostsChanged | AccessAsked


def announced_in(what: Announcement, organisation: Organisation) -> tuple[Place, ...]:
    """The places where it is announced, without repetitions."""
    match what:
        case AbsenceMarked() | AbsenceEnded():
            concerned = dict.fromkeys(_concerned(what, organisation))
            return tuple(map(organisation.private_of, concerned))
        case NobodyAtWork(body=None):
            return tuple(dict.fromkeys(_above_control(organisation)))
        case NobodyAtWork() | AuthorityGone():
            return (organisation.control,)
        case PostsChanged():
            return tuple(dict.fromkeys(_told_of_posts(what, organisation)))
        case AccessAsked():
            return tuple(one.private for one in organisation.holders(Role.ADMIN))
        case HandedOver():
            return (organisation.place_of(what.authority),)
        case _:
            assert_never(what)


def _told_of_posts(what: PostsChanged, organisation: Organisation) -> Iterator[Place]:
    """The person; for authorised officers the deputy head (§22); for an acceptance the admins."""
    yield organisation.private_of(what.person)
    told = []
    if Post(Role.AUTHORISED) in what.gained:
        told.append(Role.DEPUTY_HEAD)
    if what.by == what.person:
        told.append(Role.ADMIN)
    for role in told:
        yield from (one.private for one in organisation.holders(role) if one.id != what.by)


def _above_control(organisation: Organisation) -> Iterator[Place]:
    """Control's chat, and the people who can help while control is absent."""
    yield organisation.control
    for role in (Role.DEPUTY_HEAD, Role.ADMIN):
        for person in organisation.holders(role):
            yield person.private


def _concerned(
    what: AbsenceMarked | AbsenceEnded, organisation: Organisation
) -> Iterator[PersonId]:
    """The recorder, the substitute, the absent person and the responsible officers (§8)."""
    yield what.by
    if what.substitute is not None:
        yield what.substitute
    yield what.person
    absent = organisation.person(what.person)
    for post in absent.posts_in_order() if absent else ():
        if post.authority is not None:
            for officer in organisation.holders(Role.RESPONSIBLE, post.authority):
                yield officer.id
