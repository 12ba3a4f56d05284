"""Findings with their remedies: pure functions of collected facts (`examination`).

The texts are in `findings.toml`, for a console; foreign text in them is not escaped.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from bot.messengers.probe import Assumption, Seen, WebhookSeen
from bot.networks.wiring import pages_in_messengers
from bot.operations.readiness import HELD_UP
from bot.runtime.startup_error import Problem
from domain.model.ids import AuthorityCode, Messenger, Place, messenger_of, written_id
from domain.model.organisation.absence import at_work, on_duty, unstaffed
from domain.model.organisation.organisation import Organisation, vacancies
from domain.model.organisation.people import MEDIA, Person, Role
from domain.model.outcome import Failure, Moved, NotSent, Refused, Remedy, Unknown
from domain.model.time.work_calendar import WorkCalendar
from handlers.texts import troubles, words
from storage.leader.load import Load

SKEW: Final = timedelta(minutes=1)
"""Allowed difference between a messenger's clock, which dates messages, and ours for presses."""

PUBLISHED_AHEAD: Final = timedelta(days=45)
"""Second deadlines reach two weeks ahead; next year's calendar is published in autumn."""

LATELY: Final = timedelta(hours=1)
"""An older failure of the webhook is over."""

MANY_WAIT: Final = 100
"""Updates; a working bot leaves hardly any."""

RETRIED: Final = timedelta(minutes=15)
"""The longest usual wait of a notice that is retried; an outage of a messenger may last longer."""

TASKS_LATE: Final = timedelta(minutes=30)
"""Much falls due at once after a stop of the program, and is done one after the other."""

LEAST_FREE: Final = 256 * 2**20
"""Bytes of disk."""

COPIED_WITHIN: Final = timedelta(days=2)
"""One nightly backup may fail."""

TEXTS: Final[Mapping[str, Any]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)

_MESSENGER: Final = "messenger"
"""In place of an area: that of the messenger in question."""

_UNTRUSTED: Final = frozenset({"ClientConnectorCertificateError", "SSLCertVerificationError"})
"""Errors for a server whose certificate can't be verified."""

_MOST_NAMES: Final = 10
_MEGABYTE: Final = 2**20
_TOLD_IN_PRIVATE: Final = (Role.DEPUTY_HEAD, Role.AUTHORISED, Role.RESPONSIBLE, Role.ADMIN)
"""Roles that must be reachable in private: alerts, overdue incidents, program failures."""


class Area(StrEnum):
    """The area of a finding; the value is used in JSON."""

    SETTINGS = "settings"
    PROGRAM = "program"
    DATABASE = "database"
    ORGANISATION = "organisation"
    TELEGRAM = "telegram"
    MAX = "max"
    WEBHOOK = "webhook"
    CHATS = "chats"
    PEOPLE = "people"
    CALENDAR = "calendar"
    NETWORKS = "networks"


class Matter(StrEnum):
    """A lasting problem, identified regardless of the figures in its finding."""

    DATABASE = "database"
    DISK = "disk"
    BACKUP = "backup"
    INBOX = "inbox"
    DEAD_LETTERS = "dead_letters"
    OUTBOX = "outbox"
    SWEEP = "sweep"
    TASKS = "tasks"
    CLOCK = "clock"
    WEBHOOK = "webhook"
    MAX_WEBHOOK = "max_webhook"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem and its `remedy`, as sentences; unless `serious` the work continues."""

    area: Area
    what: str
    remedy: str
    serious: bool = True
    matter: Matter | None = None
    """Set for problems reported to admins unasked (`alarm.py`); stays the same while it lasts."""


def of_problem(area: Area, problem: Problem) -> Finding:
    """Return the finding for a startup problem, whose remedy follows a semicolon."""
    why, _, remedy = problem.what.partition("; ")
    remedy = remedy or "Исправьте это и запустите проверку ещё раз"
    return Finding(area, f"{problem.where}: {why}.", f"{words.capital(remedy.rstrip('.'))}.")


def finding(code: str, *, serious: bool | None = None, **values: object) -> Finding:
    """Return the finding of that code; `serious` overrides that of the file."""
    of = TEXTS["finding"][code]
    area = of["area"]
    return Finding(
        Area(str(values["area"]) if area == _MESSENGER else area),
        of["what"].format(**values),
        of["remedy"].format(**values),
        of.get("serious", True) if serious is None else serious,
        Matter(of["matter"]) if "matter" in of else None,
    )


def _found_in(messenger: Messenger, code: str, **values: Any) -> Finding:
    """Return the finding of that code in the words of the messenger, or its own in place of it."""
    of = TEXTS["messenger"][messenger]
    found = finding(of["own"].get(code, code), **{**of, **values})
    if found.matter is Matter.WEBHOOK:
        return replace(found, matter=Matter(of["webhook"]))
    return found


def _has_own(messenger: Messenger, code: str) -> bool:
    return code in TEXTS["messenger"][messenger]["own"]


def of_disk(free: int, size: int, *, writable: bool) -> Iterator[Finding]:
    """Yield problems of a SQLite file's disk; each migration needs room for a copy."""
    if not writable:
        yield finding("not_writable")
    if free < (needed := max(LEAST_FREE, size)):
        yield finding("disk_full", free=free // _MEGABYTE, needed=needed // _MEGABYTE)


def of_backups(
    last: date | None, since: date | None, today: date, *, possible: bool
) -> Iterator[Finding]:
    """Yield a problem by the day of the newest copy, and since when there is data.

    If not `possible`, PostgreSQL's tools are missing here; copies may be made elsewhere.
    """
    if since is None or today - (last or since) <= COPIED_WITHIN:
        return
    told = f"Последняя резервная копия от {last:%d.%m.%Y}." if last else "Резервных копий нет."
    yield finding("backup_old" if possible else "backup_impossible", last=told)


def of_server(*, read_only: bool) -> Iterator[Finding]:
    """Yield problems of a PostgreSQL server."""
    if read_only:
        yield finding("server_read_only")


def of_loops(resting: Iterable[str]) -> Iterator[Finding]:
    """Yield a problem for loops of the program that wait for a restart."""
    if names := ", ".join(sorted(resting)):
        yield finding("loops_rest", names=names)


def of_absence(*, at_work: bool) -> Iterator[Finding]:
    """Yield a note that the program is not running, as is normal during setup or repair."""
    if not at_work:
        yield finding("not_running")


def of_delivery(held_up: timedelta | None) -> Iterator[Finding]:
    """Yield a problem for notices that have waited although they could be sent."""
    if held_up is not None:
        yield finding("notices_wait", lasting=words.lasting(held_up))


def of_load(load: Load, now: datetime) -> Iterator[Finding]:
    """Yield problems for queues that wait longer than usual."""
    if load.retried is not None and (age := now - load.retried.since) > RETRIED:
        messenger = messenger_of(load.retried.chat)
        yield _found_in(messenger, "notice_refused", lasting=words.lasting(age))
    if (age := load.inbox.age(now)) > HELD_UP:
        yield finding("updates_wait", lasting=words.lasting(age), waiting=load.inbox.waiting)
    if load.attention_at is not None and (late := now - load.attention_at) > HELD_UP:
        yield finding("reminders_late", lasting=words.lasting(late))
    late_tasks = {kind: now - at for kind, at in load.tasks.items() if now - at > TASKS_LATE}
    if late_tasks:
        named = [f"{TEXTS['task'][kind]} на {words.lasting(by)}" for kind, by in late_tasks.items()]
        yield finding("tasks_late", tasks=", ".join(named))
    if load.dead_letters:
        yield finding("dead_letters", count=load.dead_letters)


def of_account(seen: Seen, messenger: Messenger, *, proxied: bool) -> Iterator[Finding]:
    """Yield problems of the token, the connection, the clocks, privacy mode and assumptions."""
    match seen.failure:
        case None:
            pass
        case Refused(Remedy.RENEW_TOKEN):
            yield _found_in(messenger, "unknown_token")
        case NotSent(why) | Unknown(why) if why in _UNTRUSTED and _has_own(messenger, "untrusted"):
            yield _found_in(messenger, "untrusted", cause=why)
        case failure:
            code = "no_answer_by_proxy" if proxied else "no_answer"
            yield _found_in(messenger, code, cause=_cause(failure))
    if seen.ahead is not None and abs(seen.ahead) > SKEW:
        which = "отстают" if seen.ahead > timedelta() else "спешат"
        lasting = words.lasting(seen.ahead)
        yield _found_in(messenger, "clocks_differ", which=which, lasting=lasting)
    if seen.sees_all:
        yield finding("sees_all")
    yield from of_assumptions(seen.assumptions)


def of_assumptions(assumptions: Iterable[Assumption]) -> Iterator[Finding]:
    """Yield the assumptions that are false here."""
    for messenger, code, failure, about in assumptions:
        if failure is not None:
            yield _found_in(messenger, code, about=about, cause=_cause(failure))


def of_webhook(
    seen: WebhookSeen | None, messenger: Messenger, wanted: str | None, now: datetime
) -> Iterator[Finding]:
    """Yield problems of receiving updates as set: by a webhook, or else by polling."""
    if seen is None:
        return
    if seen.url != (wanted or ""):
        elsewhere = "webhook_elsewhere" if wanted else "webhook_unwanted"
        yield _found_in(messenger, elsewhere if seen.url else "webhook_unset")
    elif seen.error and seen.error_at and now - seen.error_at < LATELY:
        failing = finding("webhook_fails", error=seen.error)
        yield failing if seen.pending else replace(failing, matter=None)  # over: all arrived
    if seen.pending > MANY_WAIT:
        yield finding("updates_at_telegram", pending=seen.pending)


def of_calendar(calendar: WorkCalendar, today: date) -> Iterator[Finding]:
    """Yield a problem if the official calendar ends soon; later dates are preliminary."""
    until = calendar.published_until
    if until < today + PUBLISHED_AHEAD:
        yield finding("calendar_ends", serious=until < today, year=until.year + 1, until=until)


def of_people(organisation: Organisation, today: date) -> Iterator[Finding]:
    """Yield roles that no person has, or only a single person (§4, §8, §13, §22)."""
    described = on_duty(organisation, (), today)
    for vacancy in vacancies(described):
        what = words.capital(words.vacancy(vacancy, described))
        yield finding("vacancy", what=f"{what}.")
    if not described.holders(Role.ADMIN):
        yield finding("no_admin" if described.people else "no_first_admin")
    for body in (None, *(code for code in described.authorities if code != MEDIA)):
        people = at_work(described, body)
        if len(people) == 1:
            who = words.short_name(people[0].name)
            yield finding("works_alone", name=_body(body, described), who=who)
    for body in unstaffed(organisation):
        yield finding("nobody_at_work", name=_body(body, described))


def _body(code: AuthorityCode | None, organisation: Organisation) -> str:
    return "Отдел контроля" if code is None else words.authority(organisation, code)


def of_places(seen: Seen, messenger: Messenger, organisation: Organisation) -> Iterator[Finding]:
    """Yield places where the bot can't work: chats one by one, people grouped by remedy."""
    people, channels = dict[Remedy, list[Person]](), pages_in_messengers(organisation)
    for place, failure in seen.places.items():
        person = organisation.person_at(place)
        match failure:
            case None:
                pass
            case Refused(remedy) if person is not None and remedy in _OF_STAFF:
                people.setdefault(remedy, []).append(person)
            case Refused(Remedy.NAME_CHAT) if person is not None:  # the bot has never met them
                people.setdefault(Remedy.START, []).append(person)
            case Refused(remedy) if place in channels and remedy in _OF_CHANNEL:
                yield finding("channel_closed", name=_named(place, organisation))
            case _:
                yield _of_group(place, failure, seen, organisation)
    for remedy, hindered in people.items():
        yield from _of_staff(remedy, hindered, seen, messenger)
    if seen.unseen:
        count = len(seen.places) + seen.unseen
        yield _found_in(messenger, "places_unseen", unseen=seen.unseen, all=count)


def _of_group(place: Place, failure: Failure, seen: Seen, organisation: Organisation) -> Finding:
    name = _named(place, organisation)
    match failure:
        case Refused(Remedy.ADD_BOT):
            return finding("not_in_group", name=name, bot=seen.username)
        case Refused(Remedy.NAME_CHAT):
            return finding("no_group", name=name, bot=seen.username)
        case Refused(Remedy.GRANT_RIGHTS) if _has_own(place.messenger, "no_rights"):
            return _found_in(place.messenger, "no_rights", name=name)
        case Refused(remedy) if known := troubles.trouble(remedy):
            return finding("trouble_in_group", name=name, why=known.why, remedy=known.remedy)
        case Moved(to):
            return finding("group_moved", name=name, to=to)
        case _:
            return finding("group_unchecked", name=name, cause=_cause(failure))


def _named(place: Place, organisation: Organisation) -> str:
    if (channel := pages_in_messengers(organisation).get(place)) is not None:
        return f"Канал «{channel.name}» ({TEXTS['messenger'][place.messenger]['messenger']})"
    name = words.capital(troubles.chat_name(place, organisation))
    if name.lstrip("-").isdigit():
        return name
    thread = f", тема {place.thread}" if place.thread else ""
    return f"{name} (чат {written_id(place.chat)}{thread})"


_OF_CHANNEL: Final = frozenset({Remedy.ADD_BOT, Remedy.GRANT_RIGHTS, Remedy.NAME_CHAT})

_OF_STAFF: Final[Mapping[Remedy, str]] = {
    Remedy.START: "not_started",
    Remedy.UNBLOCK: "blocked",
    Remedy.NAME_PERSON: "account_deleted",
}


def _of_staff(
    remedy: Remedy, people: Iterable[Person], seen: Seen, messenger: Messenger
) -> Iterator[Finding]:
    """Yield problems of people, with those who must be reachable in private listed separately."""
    sorted_out: Mapping[bool, list[str]] = {True: [], False: []}
    for person in people:
        serious = any(person.has(role) for role in _TOLD_IN_PRIVATE)
        sorted_out[serious].append(words.short_name(person.name))
    for serious, names in sorted_out.items():
        if not names:
            continue
        listed = ", ".join(names[:_MOST_NAMES])
        more = f" и ещё {len(names) - _MOST_NAMES}" if len(names) > _MOST_NAMES else ""
        told = f"{listed}{more}".rstrip(".")
        why = " Оповещения до них не дойдут." if serious else ""
        found = _found_in(messenger, _OF_STAFF[remedy], names=told, why=why, bot=seen.username)
        yield replace(found, serious=serious)


def _cause(failure: Failure) -> str:
    match failure:
        case NotSent(why) | Unknown(why):
            return why
        case Refused(_, description):
            return description or "отказано"
        case Moved():
            return "чат переехал"
