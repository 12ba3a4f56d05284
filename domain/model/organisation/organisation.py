"""The administration: its hours, its bodies with their chats, and who works there."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Final

from domain.model.ids import AuthorityCode, PersonId
from domain.model.incident.workflow.status import IncidentKind
from domain.model.message.export import ExportColumn
from domain.model.organisation.options import OPTIONS, Option
from domain.model.organisation.people import MEDIA, Authority, Person, Post, Role
from domain.model.place import Place
from domain.model.report.briefing import Schedule
from domain.model.time.official_days import Correction
from domain.model.time.schedule import WeekSchedule

LIKE_A_WORD: Final = re.compile(r"[А-Яа-яЁё]{2,40}(?:-[А-Яа-яЁё]{1,40})*")
"""What the list of words takes."""

UNNAMED: Final = "Администрация"
"""One that nobody has given its name yet."""

UNNAMED_ADMIN: Final = "Администратор"
"""Of whom only the account is known."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """One state of it, as read from the file or changed in chat; on one day, see `on_duty`.

    `authorities` are in the order in which people are shown them and hold the media department
    too, under MEDIA. A post never names an authority that is not among them.
    """

    name: str
    region: str
    week: WeekSchedule
    corrections: Mapping[date, Correction]
    control: Place
    authorities: Mapping[AuthorityCode, Authority]
    people: Mapping[PersonId, Person]
    suspended: Mapping[PersonId, Person] = field(default_factory=dict)
    """Who may do nothing for now, with the posts that they would have again."""
    former_people: Mapping[PersonId, str] = field(default_factory=dict)
    """The names of those who have left: records go on telling of them."""
    former_authorities: Mapping[AuthorityCode, str] = field(default_factory=dict)
    schedules: frozenset[Schedule] = frozenset(Schedule)
    """The reports that are made by themselves (§21)."""
    former_weeks: Mapping[date, WeekSchedule] = field(default_factory=dict)
    """The hours before the present ones, each under the day from which they were in force no more."""
    later_weeks: Mapping[date, WeekSchedule] = field(default_factory=dict)
    """Hours decided for later, each under its first day; `as_of` that day they are the present ones."""
    webhook: str | None = None
    """Where another program is told of placements and closings; None: nowhere."""

    columns: Mapping[str, ExportColumn] = field(default_factory=dict)
    """Headings of the monitoring system's export, beside those that everybody has."""
    words: frozenset[str] = frozenset()
    """The administration's own, in small letters: no check takes them for mistakes (§13)."""

    topics: Mapping[str, AuthorityCode] = field(default_factory=dict)
    """Which authority answers for a topic, or a group of topics, of the monitoring system."""

    options: Mapping[Option, int] = field(default_factory=dict)
    """What was decided otherwise than by default."""

    def option(self, of: Option) -> int:
        """What was decided, else the default."""
        return self.options.get(of, OPTIONS[of].default)

    @property
    def media(self) -> Place | None:
        """The chat of the media department (§5), where it has one."""
        department = self.authorities.get(MEDIA)
        return department.place if department else None

    def coordinating_role(self, kind: IncidentKind) -> Role:
        """Who coordinates the work: control incidents (§4), the media department publications (§5).

        Control both where there is no media department.
        """
        publication = kind is IncidentKind.PUBLICATION
        return Role.MEDIA if publication and self.media is not None else Role.CONTROL

    def coordinator(self, kind: IncidentKind) -> Place:
        """The chat of those who coordinate this kind: see `coordinating_role`."""
        if self.coordinating_role(kind) is Role.MEDIA and self.media is not None:
            return self.media
        return self.control

    def coordinated_by(self, person: Person) -> frozenset[IncidentKind]:
        """The kinds whose work the person coordinates."""
        return frozenset(kind for kind in IncidentKind if person.has(self.coordinating_role(kind)))

    @property
    def places(self) -> frozenset[Place]:
        """The chats of control and of all bodies; people's private chats are none of them.

        Where nobody works yet, control's is none: it is the bot's own.
        """
        bodies = frozenset(body.place for body in self.authorities.values())
        nobodys = self.control.private and not (self.people or self.suspended)
        return bodies if nobodys else bodies | {self.control}

    @property
    def spoken_names(self) -> frozenset[str]:
        """First names with patronymics, as colleagues speak to each other: small letters, ё as е."""
        parts = (one.name.lower().replace("ё", "е").split() for one in self.people.values())
        return frozenset(
            f"{first} {second}"
            for name in parts
            for first, second in pairwise(name)
            if second.endswith(("вич", "ич", "вна", "чна"))
        )

    def person(self, person_id: PersonId) -> Person | None:
        """The employee with this Telegram account; None for who doesn't work here (any more)."""
        return self.people.get(person_id)

    def authority(self, code: AuthorityCode) -> Authority | None:
        """The body with this code; None for one that isn't there (any more)."""
        return self.authorities.get(code)

    def name_of(self, person_id: PersonId) -> str | None:
        """The full name of somebody who works here, or did."""
        person = self.people.get(person_id) or self.suspended.get(person_id)
        return person.name if person else self.former_people.get(person_id)

    def name_of_authority(self, code: AuthorityCode) -> str | None:
        """The name of a body that is there, or was."""
        body = self.authorities.get(code)
        return body.name if body else self.former_authorities.get(code)

    def place_of(self, code: AuthorityCode) -> Place:
        """The body's executor chat; control's, if the body is there no more."""
        body = self.authorities.get(code)
        return body.place if body else self.control

    def authorities_at(self, place: Place) -> tuple[Authority, ...]:
        """The bodies whose executor chat this is: small ones may share it."""
        return tuple(body for body in self.authorities.values() if body.place == place)

    def worked_at(self, place: Place) -> frozenset[Role]:
        """Who works there: control, the media department, executors of any body with a chat."""
        if place == self.control:
            return frozenset({Role.CONTROL})
        bodies = self.authorities_at(place)
        return frozenset(Role.MEDIA if one.code == MEDIA else Role.EXECUTOR for one in bodies)

    def sole_body_at(self, place: Place) -> AuthorityCode | None:
        """The body whose chat this is, and nobody else's."""
        bodies = self.authorities_at(place)
        return bodies[0].code if len(bodies) == 1 and place != self.control else None

    def holders(self, role: Role, authority: AuthorityCode | None = None) -> tuple[Person, ...]:
        """Who acts in the role today, substitutes included (§8); with an authority, there."""
        return tuple(person for person in self.people.values() if person.has(role, authority))

    def acting_for(self, person_id: PersonId) -> PersonId | None:
        """Who does this person's work today: they or their substitute; None: nobody (§8)."""
        person = self.people.get(person_id)
        if person is None or person.absent_until is None:
            return person_id
        for other in self.people.values():
            if any(standing.instead_of == person_id for standing in other.substitutions):
                return other.id
        return None

    @property
    def officers(self) -> tuple[Place, ...]:
        """Where those are alerted who report to the head: the deputy and the authorised (§22)."""
        people = (*self.holders(Role.DEPUTY_HEAD), *self.holders(Role.AUTHORISED))
        return tuple(dict.fromkeys(person.private for person in people))

    @property
    def last_week(self) -> WeekSchedule:
        """The hours after which no others are decided."""
        return self.later_weeks[max(self.later_weeks)] if self.later_weeks else self.week

    @property
    def earlier_weeks(self) -> Mapping[date, WeekSchedule]:
        """All hours before those, each under the day from which they are in force no more."""
        began = [self.week, *(self.later_weeks[day] for day in sorted(self.later_weeks))]
        ends = zip(sorted(self.later_weeks), began, strict=False)
        return {**self.former_weeks, **dict(ends)}

    def as_of(self, day: date) -> "Organisation":
        """The same on that day: hours that have begun by then are the present ones."""
        if not any(first <= day for first in self.later_weeks):
            return self
        former, week = dict(self.former_weeks), self.week
        for first in sorted(one for one in self.later_weeks if one <= day):
            former[first], week = week, self.later_weeks[first]
        later = {first: hours for first, hours in self.later_weeks.items() if first > day}
        return replace(self, week=week, former_weeks=former, later_weeks=later)

    def following(self, before: "Organisation", day: date) -> "Organisation":
        """The same, in the place of `before` from that day on: the days until then keep their hours.

        Both are as of that day.
        """
        weeks = dict(before.former_weeks)
        if self.week != before.week:
            weeks.setdefault(day, before.week)
        return replace(self, former_weeks=weeks)

    def with_admins(self, ids: Iterable[PersonId]) -> "Organisation":
        """The same with these accounts as admins too, whoever they otherwise are."""
        people = dict(self.people)
        for person_id in ids:
            known = people.get(person_id) or Person(person_id, UNNAMED_ADMIN, frozenset())
            people[person_id] = replace(known, posts=known.posts | {Post(Role.ADMIN)})
        return replace(self, people=people)


def media_department(place: Place) -> Authority:
    """The media department as an authority, with its chat (§5)."""
    return Authority(MEDIA, "Отдел СМИ", place)
