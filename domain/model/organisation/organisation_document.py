"""The organisation as a document of plain JSON types, in the shape of the organisation file.

The parsed TOML file is such a document, as is the stored form.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from domain.model.ids import (
    AuthorityCode,
    ChatId,
    Messenger,
    PersonId,
    Place,
    id_from,
    id_in,
    messenger_of,
    number_of,
    written_id,
)
from domain.model.message.citizen_message import ExportColumn, Network
from domain.model.network.post import PageAddress
from domain.model.organisation.options import OPTIONS, Option, Unit
from domain.model.organisation.organisation import Organisation, media_department
from domain.model.organisation.page import Page, PageSwitch
from domain.model.organisation.people import MEDIA, Authority, Person, Post, Role, plain
from domain.model.report.briefing import Schedule
from domain.model.time.official_days import Correction, DayKind
from domain.model.time.schedule import DEFAULT_WEEK, Hours, Interval, WeekSchedule

Document = Mapping[str, Any]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Keys of the days in `[schedule]`, as `date.weekday()` numbers them."""


def to_document(organisation: Organisation) -> dict[str, Any]:
    """Everything except default values; `from_document` restores it."""
    media = organisation.authority(MEDIA)
    return {
        "administration": {"name": organisation.name, "region": organisation.region},
        "schedule": _week_entry(organisation.week),
        **_dated_entries("former_schedule", "until", organisation.former_weeks),
        **_dated_entries("later_schedule", "from", organisation.later_weeks),
        "calendar": {
            day.isoformat(): _correction_entry(correction)
            for day, correction in sorted(organisation.corrections.items())
        },
        **_reports_entry(organisation.schedules),
        **_option_entries(organisation.options),
        "control": _place_entry(organisation.control),
        **({"media": _media_entry(media)} if media else {}),
        **({"language": {"words": sorted(organisation.words)}} if organisation.words else {}),
        **_import_entry(organisation.columns),
        **_topics_entry(organisation),
        **({"page": [*map(_page_entry, pages)]} if (pages := organisation.pages.values()) else {}),
        "authority": [
            _authority_entry(authority)
            for authority in organisation.authorities.values()
            if authority.code != MEDIA
        ],
        "staff": _staff(organisation.people),
        **({"suspended": _staff(organisation.suspended)} if organisation.suspended else {}),
    }


def from_document(document: Document) -> Organisation:
    """The organisation from a document; an unchecked document may raise any error."""
    administration = document["administration"]
    authorities = [_authority(entry) for entry in document.get("authority", ())]
    if "media" in document:
        authorities.append(_media(document["media"]))
    return Organisation(
        name=administration["name"],
        region=administration.get("region", ""),
        week=_week(document["schedule"]) if "schedule" in document else DEFAULT_WEEK,
        corrections={
            date.fromisoformat(day): _correction(entry)
            for day, entry in document.get("calendar", {}).items()
        },
        control=_place(document["control"]),
        authorities={authority.code: authority for authority in authorities},
        people=_people(document["staff"]),
        schedules=frozenset(
            one for one in Schedule if document.get("reports", {}).get(one.value, True)
        ),
        options=_options(document),
        suspended=_people(document.get("suspended", [])),
        former_weeks=_dated_weeks(document, "former_schedule", "until"),
        later_weeks=_dated_weeks(document, "later_schedule", "from"),
        columns={
            heading: ExportColumn(meaning)
            for heading, meaning in document.get("import", {}).get("columns", {}).items()
        },
        topics={name: AuthorityCode(code) for name, code in document.get("topics", {}).items()},
        words=frozenset(
            word.strip().lower() for word in document.get("language", {}).get("words", ())
        ),
        pages={page.address: page for page in map(_page, document.get("page", ()))},
    )


def interval_text(interval: Interval) -> str:
    """The interval in the file's format: `08:00-12:00`."""
    (from_hour, from_minute), (to_hour, to_minute) = (
        divmod(interval.start, 60),
        divmod(interval.end, 60),
    )
    return f"{from_hour:02}:{from_minute:02}-{to_hour:02}:{to_minute:02}"


def _interval(text: str) -> Interval:
    start, end = (int(moment[:2]) * 60 + int(moment[3:]) for moment in text.split("-"))
    return Interval(start, end)


def _week_entry(week: WeekSchedule) -> dict[str, Any]:
    hours = {
        key: [interval_text(interval) for interval in hours]
        for key, hours in zip(WEEKDAYS, week.days, strict=True)
        if hours
    }
    return {**hours, "short_day_minutes": week.short_day_minutes}


def _reports_entry(schedules: Collection[Schedule]) -> dict[str, dict[str, bool]]:
    """The reports that are turned off; by default all are on."""
    missing = {one.value: False for one in Schedule if one not in schedules}
    return {"reports": missing} if missing else {}


def _import_entry(columns: Mapping[str, ExportColumn]) -> dict[str, Any]:
    meanings = {heading: column.value for heading, column in sorted(columns.items())}
    return {"import": {"columns": meanings}} if meanings else {}


def _topics_entry(organisation: Organisation) -> dict[str, dict[str, str]]:
    """The topics, without those of removed authorities."""
    bodies = organisation.authorities
    topics = {name: str(code) for name, code in organisation.topics.items() if code in bodies}
    return {"topics": topics} if topics else {}


def _option_entries(options: Mapping[Option, int]) -> dict[str, dict[str, int]]:
    """The options that differ from the default, by section."""
    entries: dict[str, dict[str, int]] = {}
    for option in Option:
        if option in options:
            value, flag = options[option], OPTIONS[option].unit is Unit.YES_OR_NO
            entries.setdefault(option.section, {})[option.key] = bool(value) if flag else value
    return entries


def _options(document: Document) -> dict[Option, int]:
    said = {one: document.get(one.section, {}).get(one.key) for one in Option}
    return {
        one: int(value)
        for one, value in said.items()
        if value is not None and value != OPTIONS[one].default
    }


def _dated_entries(
    section: str, key: str, weeks: Mapping[date, WeekSchedule]
) -> dict[str, list[dict[str, Any]]]:
    """Hours by date; former hours are only stored, never in a file."""
    entries = [{key: day.isoformat(), **_week_entry(weeks[day])} for day in sorted(weeks)]
    return {section: entries} if entries else {}


def _dated_weeks(document: Document, section: str, key: str) -> dict[date, WeekSchedule]:
    entries = document.get(section, ())
    return {date.fromisoformat(entry[key]): _week(entry) for entry in entries}


def _week(entry: Document) -> WeekSchedule:
    mon, tue, wed, thu, fri, sat, sun = (_hours(entry.get(key, ())) for key in WEEKDAYS)
    return WeekSchedule(
        (mon, tue, wed, thu, fri, sat, sun),
        entry.get("short_day_minutes", DEFAULT_WEEK.short_day_minutes),
    )


def _hours(texts: list[str] | tuple[str, ...]) -> Hours:
    return tuple(_interval(text) for text in texts)


def _correction_entry(correction: Correction) -> dict[str, str]:
    entry = {"kind": correction.kind.value}
    if correction.replaces:
        entry["replaces"] = correction.replaces.isoformat()
    if correction.basis:
        entry["basis"] = correction.basis
    return entry


def _correction(entry: Document) -> Correction:
    replaces = entry.get("replaces")
    return Correction(
        DayKind(entry["kind"]),
        date.fromisoformat(replaces) if replaces else None,
        entry.get("basis", ""),
    )


def _place_entry(place: Place) -> dict[str, int | str]:
    entry = {"chat": written_id(place.chat)}
    if place.thread is not None:
        entry["thread"] = place.thread
    return entry


def _place(entry: Document) -> Place:
    return Place(ChatId(id_from(entry["chat"])), entry.get("thread"))


def _authority_entry(authority: Authority) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "code": str(authority.code),
        "name": authority.name,
        **_place_entry(authority.place),
    }
    if authority.networks != frozenset(Network):
        entry["networks"] = [network.value for network in Network if network in authority.networks]
    if authority.other_names:
        entry["other_names"] = list(authority.other_names)
    return entry


def _authority(entry: Document) -> Authority:
    return Authority(
        AuthorityCode(entry["code"]),
        entry["name"],
        _place(entry),
        frozenset(map(Network, entry.get("networks", Network))),
        tuple(entry.get("other_names", ())),
    )


def _media_entry(department: Authority) -> dict[str, Any]:
    """The media department, with its name only if changed."""
    entry = _authority_entry(department)
    del entry["code"]
    if entry["name"] == media_department(department.place).name:
        del entry["name"]
    return entry


def _media(entry: Document) -> Authority:
    usual = media_department(_place(entry))
    return _authority({"code": MEDIA, "name": usual.name, **entry})


_SWITCH = {
    PageSwitch.READS: "read",
    PageSwitch.PLACES: "place",
    PageSwitch.ONLY_MATTERS: "only_questions",
    PageSwitch.IN_HOURS: "working_hours",
}
"""The key of each switch of a page."""


def _page_entry(page: Page) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "network": page.address.network.value,
        "id": page.address.key,
        "name": page.name,
        **{key: True for switch, key in _SWITCH.items() if page.is_on(switch)},
    }
    if page.stop_words:
        entry["stop_words"] = sorted(page.stop_words)
    if page.alias:
        entry["alias"] = page.alias
    return entry


def _page(entry: Document) -> Page:
    return Page(
        PageAddress(Network(entry["network"]), entry["id"]),
        entry["name"],
        stop_words=frozenset(map(plain, entry.get("stop_words", ()))),
        alias=entry.get("alias", ""),
        **{switch.value: entry.get(key, False) for switch, key in _SWITCH.items()},
    )


def _staff(people: Mapping[PersonId, Person]) -> list[dict[str, Any]]:
    return [entry for person in people.values() for entry in _staff_entries(person)]


def _staff_entries(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "name": person.name,
            **_accounts_entry(person),
            "role": post.role.value,
            **({"authority": str(post.authority)} if post.authority else {}),
        }
        for post in person.posts_in_order()
    ]


_ACCOUNT = {Messenger.TELEGRAM: "telegram_id", Messenger.MAX: "max_id"}
"""The key of a person's account, by its messenger."""


def _accounts_entry(person: Person) -> dict[str, int | str]:
    """The accounts; of two, the one in Telegram came first unless `first_in` tells otherwise."""
    entry: dict[str, int | str] = {
        key: number_of(account)
        for messenger, key in _ACCOUNT.items()
        if (account := person.account_in(messenger)) is not None
    }
    first = messenger_of(person.id)
    if person.other is not None and first is not Messenger.TELEGRAM:
        entry["first_in"] = first.value
    return entry


def _accounts(entry: Document) -> list[PersonId]:
    """The accounts in an entry of `[[staff]]`, the one that came first in front."""
    found = [
        PersonId(id_in(messenger, entry[key]))
        for messenger, key in _ACCOUNT.items()
        if key in entry
    ]
    first = Messenger(entry.get("first_in", Messenger.TELEGRAM))
    return sorted(found, key=lambda account: messenger_of(account) is not first)


def _people(entries: list[Document]) -> dict[PersonId, Person]:
    """The people, each once; two accounts that stand in one entry are one person's."""
    pairs: dict[PersonId, list[PersonId]] = {}
    for pair in (accounts for entry in entries if len(accounts := _accounts(entry)) > 1):
        for account in pair:
            pairs.setdefault(account, pair)
    people: dict[PersonId, Person] = {}
    for entry in entries:
        account = _accounts(entry)[0]
        first, *others = pairs.get(account, [account])
        known = people.get(first)
        post = Post(Role(entry["role"]), entry.get("authority"))
        posts = known.posts | {post} if known else frozenset({post})
        people[first] = Person(first, entry["name"], posts, other=others[0] if others else None)
    return people
