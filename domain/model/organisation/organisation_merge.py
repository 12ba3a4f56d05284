"""The three-way merge by which an organisation file is applied without undoing what chat changed.

Setting by setting: what the file changed since it was last applied is applied; what was changed in
chat stays while the file leaves that setting alone; where both changed it the file wins, and the
change says that it overrides chat.
"""

from collections.abc import Callable, Container, Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from domain.model.ids import AuthorityCode, PersonId
from domain.model.organisation.options import OPTIONS, Option
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.organisation_document import WEEKDAYS
from domain.model.organisation.people import Authority, Person, Post
from domain.model.report.briefing import Schedule
from domain.model.time.schedule import Hours, WeekSchedule

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
W = TypeVar("W")

Setting = tuple[str, ...]
"""A key path of the file, with codes, dates and Telegram ids where the file has positions."""


class ChangeKind(StrEnum):
    """What the merge made of one difference."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    KEPT = "kept"
    """The file says otherwise, but it said so before: what chat made of it stays."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between what was in force and the file; None: that side doesn't have it."""

    setting: Setting
    kind: ChangeKind
    in_force: Any
    in_file: Any
    overrides_chat: bool = False


@dataclass(frozen=True, slots=True)
class Appointment:
    """One post of one person; it stays the same one when the person's name is corrected."""

    person: PersonId
    name: str = field(compare=False)
    post: Post


def merge(
    last: Organisation | None, file: Organisation, in_force: Organisation | None
) -> tuple[Organisation, tuple[Change, ...]]:
    """What is in force from now on, and every difference met on the way.

    `last` is the file as it was applied before, None the first time; `in_force` is what chat has
    made of it since, None where there was no organisation yet (`last` then doesn't count). A post
    goes with its authority, whichever side removed that.
    """
    merging = _Merge(_Sides(last if in_force else None, file, in_force))
    return merging.organisation(), tuple(merging.changes)


class _Sides(NamedTuple, Generic[V]):
    """One thing as each side has it."""

    last: V | None
    file: V | None
    in_force: V | None

    def of(self, get: Callable[[V], W | None]) -> "_Sides[W]":
        return _Sides(*(None if side is None else get(side) for side in self))


class _Merge:
    def __init__(self, sides: _Sides[Organisation]) -> None:
        self.sides = sides
        self.changes: list[Change] = []

    def organisation(self) -> Organisation:
        name = self._needed(("administration", "name"), self.sides.of(lambda it: it.name))
        region = self._needed(("administration", "region"), self.sides.of(lambda it: it.region))
        week = self._week()
        corrections = self._table("calendar", self.sides.of(lambda it: it.corrections), self._value)
        control = self._needed(("control",), self.sides.of(lambda it: it.control))
        authorities = self._table(
            "authority", self.sides.of(lambda it: it.authorities), self._authority
        )
        people = self._people(authorities)
        in_force = self.sides.in_force
        held_back = in_force.suspended if in_force else {}
        return Organisation(
            name,
            region,
            week,
            corrections,
            control,
            authorities,
            {key: one for key, one in people.items() if key not in held_back},
            schedules=frozenset(one for one in Schedule if self._made(one)),
            suspended=held_back,
            options=self._options(),
            webhook=self._value(("webhook", "url"), self.sides.of(lambda it: it.webhook)),
            columns=self._table("import", self.sides.of(lambda it: it.columns), self._value),
            topics=self._table("topics", self.sides.of(lambda it: it.topics), self._value),
            words=frozenset(self._table("words", self.sides.of(_words), self._value)),
            later_weeks=self._table(
                "later_schedule", self.sides.of(lambda it: it.later_weeks), self._value
            ),
        )

    def _made(self, of: Schedule) -> bool:
        return self._needed(("reports", of.value), self.sides.of(lambda it: of in it.schedules))

    def _options(self) -> dict[Option, int]:
        """Defaults that a first file leaves alone are no change."""
        file, in_force = self.sides.file, self.sides.in_force
        options = file.options if file and in_force is None else Option
        decided = {
            one: self._needed((one.section, one.key), self.sides.of(lambda it: it.option(one)))  # noqa: B023 - asked at once
            for one in options
        }
        return {one: value for one, value in decided.items() if value != OPTIONS[one].default}

    def _week(self) -> WeekSchedule:
        weeks = self.sides.of(lambda it: it.week)
        hours = self._table("schedule", weeks.of(_worked_days), self._value)
        mon, tue, wed, thu, fri, sat, sun = (hours.get(key, ()) for key in WEEKDAYS)
        short = weeks.of(lambda week: week.short_day_minutes)
        return WeekSchedule(
            (mon, tue, wed, thu, fri, sat, sun),
            self._needed(("schedule", "short_day_minutes"), short),
        )

    def _authority(self, setting: Setting, sides: _Sides[Authority]) -> Authority | None:
        if sides.file is None or sides.in_force is None:
            return self._value(setting, sides)
        return Authority(
            sides.file.code,
            self._needed((*setting, "name"), sides.of(lambda body: body.name)),
            self._needed((*setting, "place"), sides.of(lambda body: body.place)),
            self._needed((*setting, "networks"), sides.of(lambda body: body.networks)),
        )

    def _people(self, authorities: Container[AuthorityCode]) -> dict[PersonId, Person]:
        appointments = self.sides.of(_appointments)
        posts: dict[PersonId, set[Post]] = {}
        for key in _keys(appointments):
            setting, sides = ("staff", str(key.person)), _entry(appointments, key)
            if key.post.authority is not None and key.post.authority not in authorities:
                self._gone_with_its_authority(setting, sides)
            elif self._value(setting, sides) is not None:
                posts.setdefault(key.person, set()).add(key.post)
        return {
            person: Person(person, self._name(person), frozenset(held))
            for person, held in posts.items()
        }

    def _gone_with_its_authority(self, setting: Setting, sides: _Sides[Appointment]) -> None:
        if sides.in_force is not None:
            lost = Change(setting, ChangeKind.REMOVED, sides.in_force, None, sides.last is None)
        else:
            lost = Change(setting, ChangeKind.KEPT, None, sides.file)
        self.changes.append(lost)

    def _name(self, person: PersonId) -> str:
        """The name of one who is still employed."""
        names = self.sides.of(lambda it: it.people.get(person)).of(lambda it: it.name)
        if names.file is None or names.in_force is None:
            return names.file or names.in_force or ""
        return self._needed(("staff", str(person), "name"), names)

    def _table(
        self,
        section: str,
        tables: _Sides[Mapping[K, V]],
        settle: Callable[[Setting, _Sides[V]], V | None],
    ) -> dict[K, V]:
        """The entries of a table under the keys that it has now."""
        merged = {key: settle((section, str(key)), _entry(tables, key)) for key in _keys(tables)}
        return {key: value for key, value in merged.items() if value is not None}

    def _needed(self, setting: Setting, sides: _Sides[V]) -> V:
        """The same for what every organisation has."""
        value = self._value(setting, sides)
        if value is None:
            raise LookupError(setting)
        return value

    def _value(self, setting: Setting, sides: _Sides[V]) -> V | None:
        """The rule itself."""
        last, file, in_force = sides
        if file == in_force:
            return in_force
        if file == last:
            self.changes.append(Change(setting, ChangeKind.KEPT, in_force, file))
            return in_force
        kind = _kind(in_force, file)
        self.changes.append(Change(setting, kind, in_force, file, in_force != last))
        return file


def _kind(in_force: object, in_file: object) -> ChangeKind:
    if in_force is None:
        return ChangeKind.ADDED
    return ChangeKind.REMOVED if in_file is None else ChangeKind.CHANGED


def _worked_days(week: WeekSchedule) -> Mapping[str, Hours]:
    return {key: hours for key, hours in zip(WEEKDAYS, week.days, strict=True) if hours}


def _words(side: Organisation) -> Mapping[str, str]:
    """Each under itself: one added in chat stays whatever others a file has."""
    return {word: word for word in sorted(side.words)}


def _appointments(side: Organisation) -> Mapping[Appointment, Appointment]:
    """Each under itself, so that another side's is found by it, whatever the name there."""
    appointments = (
        Appointment(person.id, person.name, post)
        for person in side.people.values()
        for post in person.posts_in_order()
    )
    return {appointment: appointment for appointment in appointments}


def _entry(tables: _Sides[Mapping[K, V]], key: K) -> _Sides[V]:
    return tables.of(lambda table: table.get(key))


def _keys(tables: _Sides[Mapping[K, V]]) -> list[K]:
    """Of what the file or chat has: in the order of the file, then in that of chat."""
    return list(dict.fromkeys([*(tables.file or ()), *(tables.in_force or ())]))
