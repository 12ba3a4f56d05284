"""Revisions of the organisation: differences setting by setting, and edits that conflict."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from domain.model.ids import PersonId, messenger_of
from domain.model.organisation.accounts import recognised
from domain.model.organisation.options import OPTIONS, Option
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.organisation_schema import WEEKDAYS
from domain.model.organisation.page import Page
from domain.model.organisation.people import Authority, Person, Post, Role
from domain.model.report.briefing import Schedule

Setting = tuple[str, ...]
"""The field of `Organisation`, the key of the entry in it, and the field of the entry."""

Entry = Authority | Person | Page
"""What people know by its name."""


class ChangeKind(StrEnum):
    """The effect of a change on its setting."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """A setting that differs; None: it doesn't exist before, or after.

    `entry`: the one that the setting is part of, as it is after the change.
    """

    setting: Setting
    before: Any
    after: Any
    entry: Entry | None = None

    @property
    def kind(self) -> ChangeKind:
        """Whether the setting was added, changed or removed."""
        if self.before is None:
            return ChangeKind.ADDED
        return ChangeKind.REMOVED if self.after is None else ChangeKind.CHANGED


def differences(before: Organisation | None, after: Organisation) -> tuple[Change, ...]:
    """The changes from `before` to `after`; None: there is no organisation yet.

    An entry that only one of them has is one change, and so is each part that differs of an entry
    that both have.
    """
    old = _USUAL if before is None else _settings(before)
    return tuple(_changes((), old, _settings(after), None))


def _changes(setting: Setting, before: Any, after: Any, entry: Entry | None) -> Iterator[Change]:
    old, new = _parts(before), _parts(after)
    if old is None or new is None:
        if before != after:
            yield Change(setting, before, after, entry)
        return
    part_of = after if isinstance(after, Entry) else entry
    for key in dict.fromkeys([*new, *old]):
        was, now = old.get(key), new.get(key)
        if was is None and isinstance(now, Mapping):
            was = {}
        yield from _changes((*setting, str(key)), was, now, part_of)


def _parts(value: Any) -> Mapping[Any, Any] | None:
    """The settings within a value; None: people take it for one thing."""
    match value:
        case Mapping():
            return value
        case Authority() | Page():
            named = [field.name for field in fields(value)[1:]]  # the first is its key
            return {name: getattr(value, name) for name in named}
        case Person():
            posts = {post.key: post for post in value.posts_in_order()}
            return {"name": value.name, **posts, **{messenger_of(one): one for one in value.others}}
        case _:
            return None


_ONLY_STORED: Final = frozenset(
    {"suspended", "former_people", "former_authorities", "former_weeks"}
)
"""Fields of `Organisation` that no file has."""


def _settings(of: Organisation) -> Mapping[str, Any]:
    """All settings, in the order in which their changes are told."""
    named = [field.name for field in fields(of) if field.name not in _ONLY_STORED]
    days = zip(WEEKDAYS, of.week.days, strict=True)
    short = {"short_day_minutes": of.week.short_day_minutes}
    return {
        **{name: getattr(of, name) for name in named},
        "week": {day: hours for day, hours in days if hours} | short,
        "schedules": {one: one in of.schedules for one in Schedule},
        "words": {word: word for word in sorted(of.words)},
        "options": {one: of.option(one) for one in Option},
    }


_USUAL: Final[Mapping[str, Any]] = {
    "schedules": dict.fromkeys(Schedule, True),
    "options": {one: limits.default for one, limits in OPTIONS.items()},
}
"""The settings that a first file changes only where it differs from them."""


def wished(
    file: Organisation,
    now: Organisation,
    *,
    applied_by: PersonId | None,
    admins: Iterable[PersonId] = (),
) -> Organisation:
    """The organisation that a file describes, applied in place of `now`.

    People are recognised by any of their accounts. Suspensions are kept, as files don't have them,
    and so are the aliases of pages where the file has none. The person who applies it in chat
    (None: on the console) stays an administrator, so that a file without them can be corrected, and
    so do the `admins` of the settings.
    """
    people = {
        one.id: one
        for one in recognised(file, now)
        if not any(now.id_of(account) in now.suspended for account in one.accounts)
    }
    applying = None if applied_by is None else now.people.get(applied_by)
    if applying is not None and applied_by is not None:
        listed = people.get(applied_by) or Person(applied_by, applying.name, frozenset())
        people[applied_by] = replace(listed, posts=listed.posts | {Post(Role.ADMIN)})
    pages = {
        at: replace(page, alias=now.pages[at].alias) if not page.alias and at in now.pages else page
        for at, page in file.pages.items()
    }
    known = replace(file, people=people, pages=pages, suspended=now.suspended)
    return known.with_admins(admins)


class OrganisationOrigin(StrEnum):
    """The origin of a state of the organisation: who or what has changed it."""

    START = "start"
    """The default state at the first start."""
    FILE = "file"
    CHAT = "chat"
    MESSENGER = "messenger"
    """A group has a new id."""
    NETWORK = "network"
    """A social network has named a page."""


@dataclass(frozen=True, slots=True)
class TemplateRevision:
    """One change of a template, with its title at that time."""

    at: datetime
    by: PersonId
    what: ChangeKind
    title: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A state and the one before; None: it is the first. `by` None: no person did it."""

    at: datetime
    origin: OrganisationOrigin
    by: PersonId | None
    before: Organisation | None
    after: Organisation


@dataclass(frozen=True, slots=True)
class EditConflict:
    """The settings that would be overwritten, and the last revision that changed them."""

    last: Revision
    changes: tuple[Change, ...]


def overtaken(
    since: Sequence[Revision], changed: Callable[[Organisation], Organisation], person: PersonId
) -> EditConflict | None:
    """The changes by others in `since` that `changed` would overwrite; None: none.

    Removing a setting overwrites all changes in it. `since`: the oldest first. Raises whatever
    `changed` does.
    """
    if not since or since[0].before is None:
        return None
    now = since[-1].after
    meant = differences(now, changed(now))
    settings = {one.setting for one in meant}
    removed = {one.setting for one in meant if one.kind is ChangeKind.REMOVED}

    def concerned(change: Change) -> bool:
        return change.setting in settings or change.setting[:2] in removed

    lost = tuple(filter(concerned, differences(since[0].before, now)))
    for one in reversed(since if lost else ()):
        made = () if one.by == person or one.before is None else differences(one.before, one.after)
        if any(map(concerned, made)):
            return EditConflict(one, lost)
    return None
