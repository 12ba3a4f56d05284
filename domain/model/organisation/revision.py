"""Revisions of the organisation: differences setting by setting, and edits that conflict."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from domain.model.ids import PersonId, messenger_of
from domain.model.organisation.accounts import recognised
from domain.model.organisation.options import OPTIONS, Option
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.organisation_schema import WEEKDAYS
from domain.model.organisation.page import Page, PageSwitch
from domain.model.organisation.people import Authority, Person, Post, Role
from domain.model.report.briefing import Schedule

Setting = tuple[str, ...]
"""A key path of the organisation file; codes, dates and Telegram ids replace list positions."""


class ChangeKind(StrEnum):
    """The effect of a change on its setting."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """A setting that differs; None: it doesn't exist before, or after."""

    setting: Setting
    before: Any
    after: Any

    @property
    def kind(self) -> ChangeKind:
        """Whether the setting was added, changed or removed."""
        if self.before is None:
            return ChangeKind.ADDED
        return ChangeKind.REMOVED if self.after is None else ChangeKind.CHANGED


@dataclass(frozen=True, slots=True)
class Appointment:
    """A post of a person; a corrected name doesn't make it another one."""

    person: PersonId
    name: str = field(compare=False)
    post: Post


@dataclass(frozen=True, slots=True)
class OtherAccount:
    """The account of a person besides the one that records use."""

    name: str = field(compare=False)
    account: PersonId


def differences(before: Organisation | None, after: Organisation) -> tuple[Change, ...]:
    """The changes from `before` to `after`; None: there is no organisation yet."""
    return tuple(_differences(before, after))


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


def _differences(before: Organisation | None, after: Organisation) -> Iterator[Change]:
    new = _leaves(after)
    old = [_usual(section) for section in new] if before is None else _leaves(before)
    for was, now in zip(old, new, strict=True):
        for setting in dict.fromkeys([*now, *was]):
            yield from _changes(setting, was.get(setting), now.get(setting))


def _usual(section: Mapping[Setting, Any]) -> Mapping[Setting, Any]:
    """The options of the section that have their default: a first file does not tell them."""
    return {key: value for key, value in section.items() if _DEFAULTS.get(key) == value}


def _changes(setting: Setting, before: Any, after: Any) -> Iterator[Change]:
    """Fields of an authority or page that stays; the name only of a person who stays.

    A change of a field of a page has both pages, as people know it by its name.
    """
    match before, after:
        case Authority(), Authority():
            for name in ("name", "place", "networks", "other_names"):
                old, new = getattr(before, name), getattr(after, name)
                if old != new:
                    yield Change((*setting, name), old, new)
        case Page(), Page():
            for name in ("name", *(switch.value for switch in PageSwitch), "stop_words", "alias"):
                if getattr(before, name) != getattr(after, name):
                    yield Change((*setting, name), before, after)
        case (Appointment(), _) | (_, Appointment()) if before != after:
            yield Change(setting[:2], before, after)
        case (None, _) | (_, None) if setting[0] == "staff":
            pass
        case _ if before != after:
            yield Change(setting, before, after)


def _leaves(of: Organisation) -> tuple[Mapping[Setting, Any], ...]:
    """The settings of each section, in the order in which their changes are told."""
    people = of.people.values()
    days = zip(WEEKDAYS, of.week.days, strict=True)
    return (
        {("administration", "name"): of.name, ("administration", "region"): of.region},
        {
            **{("schedule", day): hours for day, hours in days if hours},
            ("schedule", "short_day_minutes"): of.week.short_day_minutes,
        },
        {("calendar", str(day)): one for day, one in of.corrections.items()},
        {("control",): of.control},
        {("authority", str(code)): body for code, body in of.authorities.items()},
        {
            ("staff", str(person.id), post.key): Appointment(person.id, person.name, post)
            for person in people
            for post in person.posts_in_order()
        },
        {("staff", str(person.id), "name"): person.name for person in people},
        {
            ("account", f"{person.id}.{messenger_of(account)}"): OtherAccount(person.name, account)
            for person in people
            for account in person.others
        },
        {("page", str(address)): page for address, page in of.pages.items()},
        {("reports", one.value): one in of.schedules for one in Schedule},
        {("import", heading): column for heading, column in of.columns.items()},
        {("topics", topic): code for topic, code in of.topics.items()},
        {("words", word): word for word in sorted(of.words)},
        {("later_schedule", str(day)): week for day, week in of.later_weeks.items()},
        {(one.section, one.key): of.option(one) for one in Option},
    )


_DEFAULTS: Final[Mapping[Setting, int]] = {
    (one.section, one.key): OPTIONS[one].default for one in Option
}


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


class TemplateChange(StrEnum):
    """The kind of a change to an answer template."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class TemplateRevision:
    """One change of a template, with its title at that time."""

    at: datetime
    by: PersonId
    what: TemplateChange
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
