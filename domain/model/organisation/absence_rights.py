"""Whose absence somebody may mark, and who may be the substitute (§8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, PersonId
from domain.model.organisation.absence import Absence, AbsenceReason, leads_back
from domain.model.organisation.office import Office
from domain.model.organisation.people import Person, Role
from domain.model.organisation.permissions import Action, may

_HEADS: Final = AuthorityCode("heads")
_CONTROL: Final = AuthorityCode("control")
_BODIES: Final = {
    Role.CONTROL: _CONTROL,
    Role.DEPUTY_HEAD: _HEADS,
    Role.AUTHORISED: _HEADS,
    Role.HEAD: _HEADS,
}
"""Where those work who belong to no authority; the bot's admin is no post to be replaced in."""


@dataclass
class NotYoursToMark(DomainError):
    """The absence of `person` is for somebody else to mark."""

    person: PersonId


@dataclass
class Unsuitable(DomainError):
    """`substitute` cannot act for the absent person on all of these days."""

    substitute: PersonId


def may_mark(by: Person, absent: Person) -> bool:
    """One's own absence always; a responsible officer's staff; for control and admins everybody's.

    Who also has a post outside the officer's authority is not the officer's alone to replace.
    """
    if by.id == absent.id or may(by, Action.MARK_ABSENCE):
        return True
    codes = [post.authority for post in absent.posts]
    return bool(codes) and all(
        code is not None and may(by, Action.MARK_ABSENCE, (code,)) for code in codes
    )


def others_to_mark(by: Person, office: Office) -> tuple[Person, ...]:
    """Whose absence they may mark besides their own, by name."""
    people = _by_name(office)
    return tuple(one for one in people if one.id != by.id and may_mark(by, one))


def substitutes(
    absent: Person, first: date, last: date, by: Person, office: Office
) -> tuple[Person, ...]:
    """Who may act for the absent on these days: colleagues, and for control and admins anybody.

    Colleagues come first. Who is away all that time, or whose own substitutes would lead back, may
    not.
    """
    suitable = [one for one in _by_name(office) if _can_act(one, absent, first, last, office)]
    colleagues = [one for one in suitable if not _bodies(one).isdisjoint(_bodies(absent))]
    if not may(by, Action.MARK_ABSENCE):
        return tuple(colleagues)
    return (*colleagues, *(one for one in suitable if one not in colleagues))


def _can_act(one: Person, absent: Person, first: date, last: date, office: Office) -> bool:
    known = office.absences.values()
    away = any(
        other.person == one.id and other.covers(first) and other.covers(last) for other in known
    )
    planned = Absence(absent.id, AbsenceReason.OTHER, first, last, one.id)
    return one.id != absent.id and not away and not leads_back(planned, tuple(known))


def _bodies(person: Person) -> frozenset[AuthorityCode]:
    return frozenset(_bodies_of(person))


def _bodies_of(person: Person) -> Iterator[AuthorityCode]:
    for post in person.every_post:
        body = post.authority or _BODIES.get(post.role)
        if body is not None:
            yield body


def _by_name(office: Office) -> list[Person]:
    return sorted(office.organisation.people.values(), key=lambda one: (one.name, one.id))
