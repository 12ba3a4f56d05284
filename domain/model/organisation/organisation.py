"""The administration: its hours, its authorities with their chats, and its people."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from domain.model.ids import AuthorityCode, ChatId, PersonId, Place
from domain.model.incident.workflow.status import IncidentKind
from domain.model.message.citizen_message import ExportColumn, Network
from domain.model.network.links import Aliases
from domain.model.network.post import PageAddress
from domain.model.organisation.options import OPTIONS, Option
from domain.model.organisation.page import Page
from domain.model.organisation.people import (
    MEDIA,
    Authority,
    Person,
    Post,
    Role,
    plain,
)
from domain.model.report.briefing import Schedule
from domain.model.time.official_days import Correction
from domain.model.time.schedule import WeekSchedule

LIKE_A_WORD: Final = re.compile(r"[А-Яа-яЁё]{2,40}(?:-[А-Яа-яЁё]{1,40})*")
"""Accepted entries of the word list."""

UNNAMED: Final = "Администрация"
"""The default name of the administration."""

MEDIA_NAME: Final = "Отдел СМИ"
"""The default name of the media department."""

UNNAMED_ADMIN: Final = "Администратор"
"""The default name of an administrator."""

_PATRONYMIC_ENDINGS: Final = ("ич", "вна", "чна")


@dataclass(frozen=True, slots=True)
class Organisation:
    """One state, read from the file or changed in chat; `on_duty` applies a day's absences.

    `authorities` are in display order and include the media department under MEDIA. Posts name only
    authorities among them.
    """

    name: str
    region: str
    week: WeekSchedule
    corrections: Mapping[date, Correction]
    control: Place
    authorities: Mapping[AuthorityCode, Authority]
    people: Mapping[PersonId, Person]
    suspended: Mapping[PersonId, Person] = field(default_factory=dict)
    """Suspended people, with the posts that they would get back."""
    former_people: Mapping[PersonId, str] = field(default_factory=dict)
    """The names of people who left, for the records."""
    former_authorities: Mapping[AuthorityCode, str] = field(default_factory=dict)
    schedules: frozenset[Schedule] = frozenset(Schedule)
    """The scheduled reports (§21)."""
    former_weeks: Mapping[date, WeekSchedule] = field(default_factory=dict)
    """Earlier working hours, each under the first day on which they were no longer valid."""
    later_weeks: Mapping[date, WeekSchedule] = field(default_factory=dict)
    """Future working hours, each under its first day; `as_of` makes them current."""
    columns: Mapping[str, ExportColumn] = field(default_factory=dict)
    """Additional headings of the monitoring system's export."""
    words: frozenset[str] = frozenset()
    """The administration's words, in lower case, which no check reports as mistakes (§13)."""
    topics: Mapping[str, AuthorityCode] = field(default_factory=dict)
    """The authority for a topic or topic group of the monitoring system."""
    options: Mapping[Option, int] = field(default_factory=dict)
    """Options with values other than the default."""
    pages: Mapping[PageAddress, Page] = field(default_factory=dict)
    """The administration's pages in social networks, in display order."""

    def option(self, of: Option) -> int:
        """The value of an option, or its default."""
        return self.options.get(of, OPTIONS[of].default)

    def page_keys(self, network: Network) -> frozenset[str]:
        """The keys of the administration's pages in that network."""
        return frozenset(page.key for page in self.pages if page.network is network)

    @property
    def page_aliases(self) -> Aliases:
        """The pages that links call by a name."""
        return {(at.network, page.alias): at for at, page in self.pages.items() if page.alias}

    @property
    def media(self) -> Place | None:
        """The chat of the media department (§5), if there is one."""
        department = self.authorities.get(MEDIA)
        return department.place if department else None

    def coordinating_role(self, kind: IncidentKind) -> Role:
        """The coordinator: control for incidents (§4), the media department for publications (§5).

        Without a media department, control for both.
        """
        publication = kind is IncidentKind.PUBLICATION
        return Role.MEDIA if publication and self.media is not None else Role.CONTROL

    def coordinator(self, kind: IncidentKind) -> Place:
        """The chat of the coordinator of this kind."""
        if self.coordinating_role(kind) is Role.MEDIA and self.media is not None:
            return self.media
        return self.control

    def coordinated_by(self, person: Person) -> frozenset[IncidentKind]:
        """The kinds that the person coordinates."""
        return frozenset(kind for kind in IncidentKind if person.has(self.coordinating_role(kind)))

    @property
    def places(self) -> frozenset[Place]:
        """The chats of control and all authorities, without private chats of people.

        Before setup, control's chat is left out: it is the bot's own.
        """
        bodies = frozenset(body.place for body in self.authorities.values())
        nobodys = self.control.private and not (self.people or self.suspended)
        return bodies if nobodys else bodies | {self.control}

    def has_spoken_name(self, name: str) -> bool:
        """Whether colleagues call somebody so: first name and patronymic, lower case, е for ё."""
        if " " not in name or not name.endswith(_PATRONYMIC_ENDINGS):
            return False
        names = (one.name.lower().replace("ё", "е").split() for one in self.people.values())
        return any(f" {name} " in f" {' '.join(whole)} " for whole in names)

    def id_of(self, account: PersonId) -> PersonId:
        """The id by which records know the employee with this account; a stranger's account."""
        if account in self.people or account in self.suspended:
            return account
        everybody = (*self.people.values(), *self.suspended.values())
        return next((person.id for person in everybody if account in person.others), account)

    def person(self, account: PersonId) -> Person | None:
        """The employee with this account; None if they don't work here (any more)."""
        return self.people.get(self.id_of(account))

    def person_at(self, place: Place) -> Person | None:
        """The employee whose private chat it is, in any messenger."""
        return self.person(PersonId(place.chat)) if place.private else None

    def owns(self, person_id: PersonId | None, place: Place) -> bool:
        """Whether it is this person's private chat."""
        return place.private and self.id_of(PersonId(place.chat)) == person_id

    def private_of(self, person_id: PersonId) -> Place:
        """The private chat in which the person is reached, employed or not."""
        known = self.people.get(person_id) or self.suspended.get(person_id)
        return known.private if known else Place(ChatId(person_id))

    def authority(self, code: AuthorityCode) -> Authority | None:
        """The authority with this code; None if there is none (any more)."""
        return self.authorities.get(code)

    def name_of(self, person_id: PersonId) -> str | None:
        """The full name of a current or former employee."""
        person = self.people.get(person_id) or self.suspended.get(person_id)
        return person.name if person else self.former_people.get(person_id)

    def name_of_authority(self, code: AuthorityCode) -> str | None:
        """The name of a current or former authority."""
        body = self.authorities.get(code)
        return body.name if body else self.former_authorities.get(code)

    def authorities_by_name(self) -> Mapping[str, AuthorityCode]:
        """The authorities by all their names and by their employees' names, each `plain`.

        An employee of several authorities names none, nor do two of the same name.
        """
        employed: dict[str, set[AuthorityCode | None]] = {}
        for person in self.people.values():
            bodies = {post.authority for post in person.every_post if post.authority is not None}
            family, *given = plain(person.name).split() or [""]
            for name in (plain(person.name), " ".join([family, *(one[0] for one in given)])):
                employed.setdefault(name, set()).update(bodies or {None})
        found = {}
        for name, codes in employed.items():
            code = codes.pop()
            if code is not None and not codes:
                found[name] = code
        for body in self.authorities.values():
            found |= dict.fromkeys(map(plain, body.other_names), body.code)
        return found | {plain(body.name): body.code for body in self.authorities.values()}

    def place_of(self, code: AuthorityCode) -> Place:
        """The authority's executor chat; control's if it was removed."""
        body = self.authorities.get(code)
        return body.place if body else self.control

    def authorities_at(self, place: Place) -> tuple[Authority, ...]:
        """The authorities with this executor chat, which small ones may share."""
        return tuple(body for body in self.authorities.values() if body.place == place)

    def worked_at(self, place: Place) -> frozenset[Role]:
        """The roles that work there: control, the media department, executors of authorities."""
        if place == self.control:
            return frozenset({Role.CONTROL})
        bodies = self.authorities_at(place)
        return frozenset(Role.MEDIA if one.code == MEDIA else Role.EXECUTOR for one in bodies)

    def sole_body_at(self, place: Place) -> AuthorityCode | None:
        """The authority that alone uses this chat."""
        bodies = self.authorities_at(place)
        return bodies[0].code if len(bodies) == 1 and place != self.control else None

    def holders(self, role: Role, authority: AuthorityCode | None = None) -> tuple[Person, ...]:
        """The people in the role today, substitutes included (§8), optionally in that authority."""
        return tuple(person for person in self.people.values() if person.has(role, authority))

    def acting_for(self, person_id: PersonId) -> PersonId | None:
        """The person who does this person's work today, maybe the substitute; None: nobody (§8)."""
        person = self.people.get(person_id)
        if person is None or person.absent_until is None:
            return person_id
        for other in self.people.values():
            if any(standing.instead_of == person_id for standing in other.substitutions):
                return other.id
        return None

    @property
    def officers_chats(self) -> tuple[Place, ...]:
        """The private chats of the deputy head and the authorised officers, for alerts (§22).

        Of who has accounts in both messengers both chats: an alert must not be missed.
        """
        people = (*self.holders(Role.DEPUTY_HEAD), *self.holders(Role.AUTHORISED))
        return tuple(dict.fromkeys(place for person in people for place in person.private_chats))

    @property
    def last_week(self) -> WeekSchedule:
        """The last planned working hours."""
        return self.later_weeks[max(self.later_weeks)] if self.later_weeks else self.week

    @property
    def earlier_weeks(self) -> Mapping[date, WeekSchedule]:
        """All hours before those, each under the first day on which they are no longer valid."""
        began = [self.week, *(self.later_weeks[day] for day in sorted(self.later_weeks))]
        ends = zip(sorted(self.later_weeks), began, strict=False)
        return {**self.former_weeks, **dict(ends)}

    def as_of(self, day: date) -> "Organisation":
        """The organisation on that day: hours that have begun become current."""
        if not any(first <= day for first in self.later_weeks):
            return self
        former, week = dict(self.former_weeks), self.week
        for first in sorted(one for one in self.later_weeks if one <= day):
            former[first], week = week, self.later_weeks[first]
        later = {first: hours for first, hours in self.later_weeks.items() if first > day}
        return replace(self, week=week, former_weeks=former, later_weeks=later)

    def following(self, before: "Organisation", day: date) -> "Organisation":
        """The organisation that replaces `before` on that day; earlier days keep their hours.

        Both are as of that day.
        """
        weeks = dict(before.former_weeks)
        if self.week != before.week:
            weeks.setdefault(day, before.week)
        return replace(self, former_weeks=weeks)

    def with_admins(self, ids: Iterable[PersonId]) -> "Organisation":
        """The organisation with these accounts as admins, besides their other posts."""
        people = dict(self.people)
        for person_id in map(self.id_of, ids):
            known = people.get(person_id) or Person(person_id, UNNAMED_ADMIN, frozenset())
            people[person_id] = replace(known, posts=known.posts | {Post(Role.ADMIN)})
        return replace(self, people=people)


def media_department(place: Place) -> Authority:
    """The media department as an authority, with its chat (§5)."""
    return Authority(MEDIA, MEDIA_NAME, place)


def vacancies(organisation: Organisation) -> Iterator[Post]:
    """Yield the posts that the procedure requires and nobody holds.

    Control (§4, §13), the media department (§5), each authority's roles (§8), the deputy head
    (§22).
    """
    required = [Post(Role.CONTROL)]
    for code in organisation.authorities:
        within = (Post(Role.EXECUTOR, code), Post(Role.RESPONSIBLE, code))
        required += [Post(Role.MEDIA)] if code == MEDIA else within
    required.append(Post(Role.DEPUTY_HEAD))
    yield from (one for one in required if not organisation.holders(one.role, one.authority))
