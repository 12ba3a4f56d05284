"""Who may record an absence, and the suitable substitutes (§8)."""

from datetime import date
from typing import Final

from domain.model.ids import AuthorityCode
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
"""Bodies of the roles outside authorities; a bot admin needs no substitute."""


def may_mark(by: Person, absent: Person) -> bool:
    """One's own absence; a responsible officer's staff; everybody's for control and admins.

    A person with a post outside the officer's authority is excluded.
    """
    if by.id == absent.id or may(by, Action.MARK_ABSENCE):
        return True
    codes = [post.authority for post in absent.posts]
    return bool(codes) and all(
        code is not None and may(by, Action.MARK_ABSENCE, (code,)) for code in codes
    )


def others_to_mark(by: Person, office: Office) -> tuple[Person, ...]:
    """The other people whose absence they may record, by name."""
    people = _by_name(office)
    return tuple(one for one in people if one.id != by.id and may_mark(by, one))


def substitutes(
    absent: Person, first: date, last: date, by: Person, office: Office
) -> tuple[Person, ...]:
    """Possible substitutes on these days: colleagues; for control and admins also anybody else.

    Colleagues come first. People who are absent the whole time, or whose own substitutes would lead
    back, are excluded.
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
    bodies = (post.authority or _BODIES.get(post.role) for post in person.every_post)
    return frozenset(body for body in bodies if body is not None)


def _by_name(office: Office) -> list[Person]:
    return sorted(office.organisation.people.values(), key=lambda one: (one.name, one.id))
