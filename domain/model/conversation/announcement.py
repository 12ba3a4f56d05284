"""What people are told of their colleagues' work rather than of one incident (§8).

Frozen facts, ids and codes only; `announced_in` is the one place that says who is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from domain.model.ids import AuthorityCode, ChatId, IncidentNumber, PersonId
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Post, Role
from domain.model.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceMarked:
    """`by` has marked that `person` is absent on those days, and who acts for them.

    Not why: that is nobody's business but theirs who may mark it.
    """

    person: PersonId
    first: date
    last: date
    substitute: PersonId | None
    by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceEnded:
    """`by` has ended an absence early, or called it off before its first day."""

    person: PersonId
    first: date
    last: date
    substitute: PersonId | None
    begun: bool
    by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyAtWork:
    """On those days all employees of the body are absent, and nobody acts for them.

    The body is an authority; None: the control department.
    """

    body: AuthorityCode | None
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """`person` has left the authority; what they had taken needs somebody, or `to` has it now."""

    authority: AuthorityCode
    person: PersonId
    numbers: tuple[IncidentNumber, ...]
    """The open ones; of them `drafts` wait for control, `to_place` wait to be placed."""
    to: PersonId | None = None
    drafts: tuple[IncidentNumber, ...] = ()
    to_place: tuple[IncidentNumber, ...] = ()
    promised: tuple[IncidentNumber, ...] = ()
    """Whose answers have promised something that is to be kept, open or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityGone:
    """A body was taken out of the organisation; the incidents that it works need another one."""

    authority: AuthorityCode
    numbers: tuple[IncidentNumber, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostsChanged:
    """`person` has got posts, or lost some; `by` has done that in chat, they themselves by accepting.

    `left`: they work here no more.
    """

    person: PersonId
    gained: tuple[Post, ...]
    lost: tuple[Post, ...]
    left: bool
    by: PersonId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessAsked:
    """Somebody who does not work here has written to the bot; `username`: without @, may be empty.

    `recorded`: it has waited until there were fewer to be told of.
    """

    person: PersonId
    name: str
    username: str
    recorded: bool = False


OfWork = AbsenceMarked | AbsenceEnded | NobodyAtWork | HandedOver | AuthorityGone

Announcement = OfWork | PostsChanged | AccessAsked


def announced_in(what: Announcement, organisation: Organisation) -> tuple[Place, ...]:
    """Where it is told, each place once."""
    match what:
        case AbsenceMarked() | AbsenceEnded():
            concerned = dict.fromkeys(_concerned(what, organisation))
            return tuple(Place(ChatId(one)) for one in concerned)
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
    """They; of an authorised officer the deputy head (§22); of whoever accepts, the administrators."""
    yield Place(ChatId(what.person))
    told = []
    if Post(Role.AUTHORISED) in what.gained:
        told.append(Role.DEPUTY_HEAD)
    if what.by == what.person:
        told.append(Role.ADMIN)
    for role in told:
        yield from (one.private for one in organisation.holders(role) if one.id != what.by)


def _above_control(organisation: Organisation) -> Iterator[Place]:
    """Who can help where control is away itself, and its chat, for those who are back."""
    yield organisation.control
    for role in (Role.DEPUTY_HEAD, Role.ADMIN):
        for person in organisation.holders(role):
            yield person.private


def _concerned(
    what: AbsenceMarked | AbsenceEnded, organisation: Organisation
) -> Iterator[PersonId]:
    """Who marked it, the substitute, the absent, and whoever answers for the authority (§8)."""
    yield what.by
    if what.substitute is not None:
        yield what.substitute
    yield what.person
    absent = organisation.person(what.person)
    for post in absent.posts_in_order() if absent else ():
        if post.authority is not None:
            for officer in organisation.holders(Role.RESPONSIBLE, post.authority):
                yield officer.id
