"""The organisation written as a document of plain JSON types: what is stored, and what a file has.

`organisation_schema.py` is its schema, and reads it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from domain.model.ids import Messenger, PersonId, Place, messenger_of, number_of, written_id
from domain.model.message.citizen_message import Network
from domain.model.organisation.options import OPTIONS, Option, Unit
from domain.model.organisation.organisation import MEDIA_NAME, Organisation
from domain.model.organisation.organisation_schema import WEEKDAYS
from domain.model.organisation.page import Page
from domain.model.organisation.people import MEDIA, Authority, Person
from domain.model.report.briefing import Schedule
from domain.model.time.official_days import Correction
from domain.model.time.schedule import WeekSchedule


def to_document(organisation: Organisation) -> dict[str, Any]:
    """Everything except default values; `from_document` is the inverse."""
    bodies, made = organisation.authorities, organisation.schedules
    media = bodies.get(MEDIA)
    return {
        "administration": {"name": organisation.name, "region": organisation.region},
        "schedule": _week_entry(organisation.week),
        **_given("former_schedule", _dated_entries("until", organisation.former_weeks)),
        **_given("later_schedule", _dated_entries("from", organisation.later_weeks)),
        "calendar": {
            day.isoformat(): _correction_entry(correction)
            for day, correction in sorted(organisation.corrections.items())
        },
        **_given("reports", {one.value: False for one in Schedule if one not in made}),
        **_option_entries(organisation.options),
        "control": _place_entry(organisation.control),
        **_given("media", _media_entry(media) if media else None),
        **_given("language", _given("words", sorted(organisation.words))),
        **_given("import", _given("columns", dict(sorted(organisation.columns.items())))),
        **_given(
            "topics", {name: str(of) for name, of in organisation.topics.items() if of in bodies}
        ),
        **_given("page", [_page_entry(page) for page in organisation.pages.values()]),
        "authority": [
            {"code": str(code), **_authority_entry(body)}
            for code, body in bodies.items()
            if code != MEDIA
        ],
        "staff": _staff(organisation.people),
        **_given("suspended", _staff(organisation.suspended)),
    }


def _given(key: str, value: Any) -> dict[str, Any]:
    """The entry, unless it has its usual value, which is empty."""
    return {key: value} if value else {}


def _week_entry(week: WeekSchedule) -> dict[str, Any]:
    hours = {
        key: [str(interval) for interval in hours]
        for key, hours in zip(WEEKDAYS, week.days, strict=True)
        if hours
    }
    return {**hours, "short_day_minutes": week.short_day_minutes}


def _dated_entries(key: str, weeks: Mapping[date, WeekSchedule]) -> list[dict[str, Any]]:
    return [{key: day.isoformat(), **_week_entry(weeks[day])} for day in sorted(weeks)]


def _correction_entry(correction: Correction) -> dict[str, Any]:
    replaces = correction.replaces and correction.replaces.isoformat()
    return {
        "kind": correction.kind.value,
        **_given("replaces", replaces),
        **_given("basis", correction.basis),
    }


def _option_entries(options: Mapping[Option, int]) -> dict[str, dict[str, int]]:
    """The options that differ from the default, by section."""
    entries: dict[str, dict[str, int]] = {}
    for option in Option:
        if option in options:
            value, flag = options[option], OPTIONS[option].unit is Unit.YES_OR_NO
            entries.setdefault(option.section, {})[option.key] = bool(value) if flag else value
    return entries


def _place_entry(place: Place) -> dict[str, Any]:
    return {"chat": written_id(place.chat), **_given("thread", place.thread)}


def _authority_entry(body: Authority) -> dict[str, Any]:
    watched = [network.value for network in Network if network in body.networks]
    return {
        "name": body.name,
        **_place_entry(body.place),
        **({} if len(watched) == len(Network) else {"networks": watched}),
        **_given("other_names", list(body.other_names)),
    }


def _media_entry(department: Authority) -> dict[str, Any]:
    """The media department, with its name only if changed."""
    entry = _authority_entry(department)
    if entry["name"] == MEDIA_NAME:
        del entry["name"]
    return entry


def _page_entry(page: Page) -> dict[str, Any]:
    return {
        "network": page.address.network.value,
        "id": page.address.key,
        "name": page.name,
        **_given("read", page.reads),
        **_given("place", page.places),
        **_given("working_hours", page.in_hours),
        **_given("stop_words", sorted(page.stop_words)),
        **_given("alias", page.alias),
    }


def _staff(people: Mapping[PersonId, Person]) -> list[dict[str, Any]]:
    return [
        {
            "name": person.name,
            **_accounts_entry(person),
            "role": post.role.value,
            **_given("authority", post.authority and str(post.authority)),
        }
        for person in people.values()
        for post in person.posts_in_order()
    ]


_ACCOUNT: Final = {messenger: f"{messenger}_id" for messenger in Messenger}
"""The key of a person's account, by its messenger."""


def _accounts_entry(person: Person) -> dict[str, Any]:
    """The accounts; the first of them in that order came first unless `first_in` tells otherwise."""
    entry: dict[str, Any] = {
        key: number_of(account)
        for messenger, key in _ACCOUNT.items()
        if (account := person.account_in(messenger)) is not None
    }
    first = messenger_of(person.id)
    if next(iter(entry)) != _ACCOUNT[first]:
        entry["first_in"] = first.value
    return entry
