"""Absences of employees and their substitutes (§8).

Days are local dates, both ends included. During an absence the person's posts are suspended and
pass to the substitute; if that person is absent too, to their substitute, and so on.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from domain.model.errors import DomainError, Reason, Refusal
from domain.model.ids import AuthorityCode, PersonId
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Person, Post, Role, Substitution

LONGEST: Final = timedelta(days=3 * 366)
"""A longer absence is a typing error."""

UNTIL_BACK: Final = date(9999, 12, 30)
"""The last day of an open-ended absence; the day after it must be a valid date."""

_DAY: Final = timedelta(days=1)


class AbsenceReason(StrEnum):
    """The reason for an absence, as listed in §8."""

    ILLNESS = "illness"
    VACATION = "vacation"
    TRIP = "trip"
    STUDY = "study"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Absence:
    """An absence of one person from `first` to `last`; the substitute, if any, acts for them."""

    person: PersonId
    reason: AbsenceReason
    first: date
    last: date
    substitute: PersonId | None = None

    def covers(self, day: date) -> bool:
        """Whether it includes that day."""
        return self.first <= day <= self.last

    def overlaps(self, first: date, last: date) -> bool:
        """Whether it includes one of those days."""
        return self.first <= last and first <= self.last


@dataclass(frozen=True, slots=True)
class NobodyAtWork:
    """A period in which all employees of a body are absent, without substitutes.

    The body is an authority; None: the control department.
    """

    body: AuthorityCode | None
    first: date
    last: date


class AbsenceOverlaps(DomainError):
    """The same person has another absence, `known`, on some of these days."""

    known: Absence


class SubstitutesInCircle(DomainError):
    """The substitute is absent too, and their chain of substitutes leads back."""

    substitute: PersonId


def checked(new: Absence, known: Collection[Absence], today: date) -> Absence:
    """The new absence, if it is compatible with the known ones.

    Raises ABSENCE_REVERSED, ABSENCE_OVER, ABSENCE_TOO_LONG, AbsenceOverlaps, OWN_SUBSTITUTE,
    SubstitutesInCircle.
    """
    if new.last < new.first:
        raise Refusal(Reason.ABSENCE_REVERSED)
    if new.last < today:
        raise Refusal(Reason.ABSENCE_OVER)
    if new.last != UNTIL_BACK and new.last - new.first > LONGEST:
        raise Refusal(Reason.ABSENCE_TOO_LONG)
    for other in known:
        if other.person == new.person and other.overlaps(new.first, new.last):
            raise AbsenceOverlaps(other)
    if new.substitute == new.person:
        raise Refusal(Reason.OWN_SUBSTITUTE)
    if new.substitute is not None and leads_back(new, known):
        raise SubstitutesInCircle(new.substitute)
    return new


def leads_back(new: Absence, known: Collection[Absence]) -> bool:
    """Whether on some day the chain of substitutes leads back to the absent person."""
    ways = [(new.substitute, new.first, new.last)]
    while ways:
        person, first, last = ways.pop()
        if person == new.person:
            return True
        ways += [
            (other.substitute, max(first, other.first), min(last, other.last))
            for other in known
            if other.person == person and other.overlaps(first, last)
        ]
    return False


def present(person: PersonId, on: date, absences: Iterable[Absence]) -> bool:
    """Whether the person has no absence on that day."""
    return _absence_of(person, on, absences) is None


def who_acts(person: PersonId, on: date, absences: Collection[Absence]) -> PersonId | None:
    """The person who does this person's work that day: themselves, or the end of the chain.

    None: everybody in the chain is absent.
    """
    met: set[PersonId] = set()
    acting: PersonId | None = person
    while acting is not None and acting not in met:
        absence = _absence_of(acting, on, absences)
        if absence is None:
            return acting
        met.add(acting)
        acting = absence.substitute
    return None


def on_duty(organisation: Organisation, absences: Collection[Absence], on: date) -> Organisation:
    """The organisation on that day: rights have passed to the substitutes.

    Admins of the bot keep that post and don't pass it on: it is not a duty under §8.
    """
    lasting = [absence for absence in absences if absence.covers(on)]
    if not lasting:
        return _with_people(organisation, {})
    standing: dict[PersonId, set[Substitution]] = {}
    until: dict[PersonId, date] = {}
    for absence in lasting:
        away = organisation.person(absence.person)
        acting = who_acts(absence.person, on, lasting)
        if away is None:
            continue
        until[away.id] = absence.last
        if acting is not None:
            passed = (post for post in away.every_post if post.role is not Role.ADMIN)
            standing.setdefault(acting, set()).update(
                Substitution(post, away.id) for post in passed
            )
    people = {
        person: (frozenset(standing.get(person, ())), until.get(person))
        for person in standing.keys() | until.keys()
    }
    return _with_people(organisation, people)


def unstaffed(organisation: Organisation) -> tuple[AuthorityCode | None, ...]:
    """The bodies with employees but nobody at work today, substitutes included.

    Authorities, and first the control department (None).
    """
    people = organisation.people.values()
    return tuple(
        body
        for body in (None, *organisation.authorities)
        if any(_of(person.every_post, body) for person in people)
        and not at_work(organisation, body)
    )


def at_work(organisation: Organisation, body: AuthorityCode | None) -> tuple[Person, ...]:
    """The people at work in that body today, substitutes included; None: control."""
    return tuple(one for one in organisation.people.values() if _of(one.duties, body))


def away(organisation: Organisation, body: AuthorityCode | None) -> tuple[Person, ...]:
    """The absent employees of that body, with or without substitutes."""
    people = organisation.people.values()
    return tuple(one for one in people if one.absent_until and _of(one.every_post, body))


def gaps_made(
    organisation: Organisation, before: Collection[Absence], new: Absence
) -> tuple[NobodyAtWork, ...]:
    """The gaps that `new` creates in addition to the known absences."""
    after = (*before, new)
    found: list[NobodyAtWork] = []
    for first, last in _spans(after, new.first, new.last):
        known = unstaffed(on_duty(organisation, before, first))
        for body in unstaffed(on_duty(organisation, after, first)):
            if body in known:
                continue
            begun = next((gap for gap in found if gap.body == body), None)
            if begun is not None and begun.last + _DAY == first:
                found[found.index(begun)] = replace(begun, last=last)
            else:
                found.append(NobodyAtWork(body, first, last))
    return tuple(found)


def gaps_left(
    before: Organisation, after: Organisation, absences: Collection[Absence], today: date
) -> tuple[NobodyAtWork, ...]:
    """The gaps that people who left the organisation create, until somebody is back.

    `before` is the organisation as it worked today; `absences` are those that remain without them.
    """
    known = unstaffed(before)
    returns = sorted({one.last + _DAY for one in absences if one.last >= today})
    return tuple(
        NobodyAtWork(body, today, _last_day(body, after, absences, returns) or today)
        for body in unstaffed(on_duty(after, absences, today))
        if body not in known
    )


def _last_day(
    body: AuthorityCode | None,
    organisation: Organisation,
    absences: Collection[Absence],
    returns: Iterable[date],
) -> date | None:
    """The day before the first return that puts somebody to work in the body."""
    for day in returns:
        if body not in unstaffed(on_duty(organisation, absences, day)):
            return day - _DAY
    return None


def _spans(absences: Collection[Absence], first: date, last: date) -> Iterable[tuple[date, date]]:
    """The days from `first` to `last`, split at every beginning and end of an absence."""
    edges = {absence.first for absence in absences} | {one.last + _DAY for one in absences}
    starts = sorted({first, *(edge for edge in edges if first < edge <= last)})
    ends = [*(start - _DAY for start in starts[1:]), last]
    return zip(starts, ends, strict=True)


def _absence_of(person: PersonId, on: date, absences: Iterable[Absence]) -> Absence | None:
    return next((one for one in absences if one.person == person and one.covers(on)), None)


def _of(posts: Iterable[Post], body: AuthorityCode | None) -> bool:
    if body is None:
        return any(post.role is Role.CONTROL for post in posts)
    return any(post.authority == body for post in posts)


def _with_people(
    organisation: Organisation,
    people: dict[PersonId, tuple[frozenset[Substitution], date | None]],
) -> Organisation:
    """The organisation with the substitutions and absences of that day."""
    nothing: tuple[frozenset[Substitution], None] = (frozenset(), None)
    changed = {
        person.id: replace(person, substitutions=standing, absent_until=until)
        for person in organisation.people.values()
        for standing, until in [people.get(person.id, nothing)]
    }
    return replace(organisation, people=changed)
