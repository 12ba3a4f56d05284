"""Changes by administrators: each function returns a new organisation.

None considers open incidents: handovers happen where the change is applied.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from domain.model.errors import DomainError, Limited, Reason, Refusal, TooMany
from domain.model.ids import AuthorityCode, BotId, ChatId, PersonId, Place
from domain.model.message.citizen_message import Network
from domain.model.organisation.options import OPTIONS, Option, OptionUnfit
from domain.model.organisation.organisation import (
    LIKE_A_WORD,
    MEDIA_NAME,
    UNNAMED,
    UNNAMED_ADMIN,
    Organisation,
    media_department,
)
from domain.model.organisation.people import (
    MEDIA,
    Authority,
    Person,
    Post,
    Role,
    is_one_line,
    plain,
)
from domain.model.report.briefing import Schedule
from domain.model.time.official_days import Correction, DayKind
from domain.model.time.schedule import DEFAULT_WEEK, WeekSchedule

LONGEST_NAME: Final = 200
"""Characters; a name takes one line of a card."""

MOST_WORDS: Final = 5000
"""Size of the administration's word list; each check receives all of it."""

MOST_OTHER_NAMES: Final = 200
"""Per authority."""

_FULL: Final = 3
"""Minimum number of words in a full name."""

_LONGEST_CODE: Final = 24
_LETTERS: Final = zip("абвгдеёзийклмнопрстуфхцыэ", "abvgdeeziyklmnoprstufhcye", strict=True)
_LATIN: Final = dict(_LETTERS) | {
    "ж": "zh", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya", "ъ": "", "ь": ""
}  # fmt: skip


class NameUnfit(DomainError):
    """A name must be one line of 1 to `longest` characters, with a letter or a digit."""

    longest: int = LONGEST_NAME


class NameTaken(DomainError):
    """Another authority already has this name."""

    name: str


class NotEmployed(DomainError):
    """The person does not work here (any more), or is suspended."""

    person: PersonId


class SetInSettings(DomainError):
    """ADMIN_IDS makes them an administrator; only a change of that setting can end it."""

    person: PersonId


class NobodyLeft(DomainError):
    """Nobody would hold the required role without this person."""

    role: Role


def taught(organisation: Organisation, words: Iterable[str]) -> Organisation:
    """Add these words to the administration's list; raises TooMany."""
    known = organisation.words | {word.lower() for word in words if LIKE_A_WORD.fullmatch(word)}
    if len(known) > MOST_WORDS:
        raise TooMany(Limited.WORDS, MOST_WORDS)
    return replace(organisation, words=known)


def unmanned(bot: BotId) -> Organisation:
    """An administration without people; its chat is the bot itself."""
    return Organisation(
        name=UNNAMED,
        region="",
        week=DEFAULT_WEEK,
        corrections={},
        control=Place(ChatId(bot)),
        authorities={},
        people={},
    )


def begun_by(organisation: Organisation, admin: PersonId) -> Organisation:
    """Add the first administrator, who receives all work."""
    first = Person(admin, UNNAMED_ADMIN, frozenset({Post(Role.ADMIN)}))
    return replace(organisation, control=first.private, people={admin: first})


def check_manned(before: Organisation, after: Organisation) -> None:
    """Check that admins, and control if there was any, still have a member.

    Raises NobodyLeft. Both are states on one day; absent people count.
    """
    for role in (Role.ADMIN, Role.CONTROL):
        if _held(before, role) and not _held(after, role):
            raise NobodyLeft(role)


def check_settings(before: Organisation, after: Organisation, admins: Iterable[PersonId]) -> None:
    """Check that no administrator from the settings is removed; raises SetInSettings."""
    for account in admins:
        known, one = after.person(account), after.id_of(account)
        suspended_now = one in after.suspended and one not in before.suspended
        if known is None or Post(Role.ADMIN) not in known.posts or suspended_now:
            raise SetInSettings(account)


def appointed(organisation: Organisation, person: PersonId, name: str, post: Post) -> Organisation:
    """Give the person this post; an employee keeps their name.

    A suspended person must be restored first. Raises NotEmployed, UNKNOWN_AUTHORITY, NameUnfit.
    """
    person = organisation.id_of(person)
    if person in organisation.suspended:
        raise NotEmployed(person)
    if post.body is not None:
        _body(organisation, post.body)
    known = organisation.people.get(person) or Person(person, checked_name(name), frozenset())
    return _with_person(organisation, replace(known, posts=known.posts | {post}))


def joining(
    organisation: Organisation, person: PersonId, name: str, posts: Iterable[Post]
) -> Organisation:
    """Give the person these posts; an unnamed administrator also gets their name.

    Raises as `appointed`.
    """
    known = organisation.person(person)
    if known is not None and known.name == UNNAMED_ADMIN:
        organisation = person_renamed(organisation, person, name)
    for post in posts:
        organisation = appointed(organisation, person, name, post)
    return organisation


def relieved(organisation: Organisation, person: PersonId, post: Post) -> Organisation:
    """Take the post; without another one the person leaves. Raises NotEmployed, POST_GONE."""
    known = _person(organisation, person)
    if post not in known.posts:
        raise Refusal(Reason.POST_GONE)
    posts = known.posts - {post}
    if not posts:
        return dismissed(organisation, person)
    return _with_person(organisation, replace(known, posts=posts))


def dismissed(organisation: Organisation, person: PersonId) -> Organisation:
    """Remove the person. Raises NotEmployed."""
    _person(organisation, person)
    left = {id_: one for id_, one in organisation.people.items() if id_ != person}
    return replace(organisation, people=left)


def let_go(organisation: Organisation, person: PersonId) -> Organisation:
    """Remove the person, suspended or not. Raises NotEmployed."""
    if person not in organisation.suspended:
        return dismissed(organisation, person)
    return replace(organisation, suspended=restored(organisation, person).suspended)


def suspended(organisation: Organisation, person: PersonId) -> Organisation:
    """Suspend the person, whose work is handed over. Raises NotEmployed."""
    known = _person(organisation, person)
    kept = {**organisation.suspended, person: known}
    return replace(dismissed(organisation, person), suspended=kept)


def restored(organisation: Organisation, person: PersonId) -> Organisation:
    """Give the person their posts back, except in removed bodies. Raises NotEmployed."""
    known = organisation.suspended.get(person)
    if known is None:
        raise NotEmployed(person)
    left = {key: one for key, one in organisation.suspended.items() if key != person}
    posts = frozenset(one for one in known.posts if one.body in {None, *organisation.authorities})
    if person in organisation.people:
        posts |= organisation.people[person].posts
    without = replace(organisation, suspended=left)
    return _with_person(without, replace(known, posts=posts)) if posts else without


def person_renamed(organisation: Organisation, person: PersonId, name: str) -> Organisation:
    """Set the person's full name. Raises NotEmployed, NameUnfit."""
    known = _person(organisation, person)
    return _with_person(organisation, replace(known, name=checked_name(name)))


def with_authority(organisation: Organisation, name: str) -> Organisation:
    """Add an authority (§8); until it has its own chat, its work goes to control's.

    Its code is derived from its name. Raises NameUnfit, NameTaken.
    """
    name = _free_name(organisation, name)
    code = _code(name, organisation.authorities)
    return _with_body(organisation, Authority(code, name, organisation.control))


def with_authorities(organisation: Organisation, names: Iterable[str]) -> Organisation:
    """Add an authority for each name that is not blank. Raises as `with_authority`."""
    given = [name for name in names if name.strip()]
    if not given:
        raise NameUnfit
    for name in given:
        organisation = with_authority(organisation, name)
    return organisation


def with_media(organisation: Organisation, place: Place) -> Organisation:
    """Add a media department in that chat (§5), or move it there. Raises NameTaken."""
    known = organisation.authority(MEDIA)
    if known is None:
        _free_name(organisation, MEDIA_NAME)
    return _with_body(
        organisation, replace(known, place=place) if known else media_department(place)
    )


def authority_renamed(organisation: Organisation, code: AuthorityCode, name: str) -> Organisation:
    """Rename the authority. Raises UNKNOWN_AUTHORITY, NameUnfit, NameTaken."""
    body = _body(organisation, code)
    return _with_body(organisation, replace(body, name=_free_name(organisation, name, code)))


def also_named(organisation: Organisation, code: AuthorityCode, name: str) -> Organisation:
    """Add another name of the authority; another one loses it.

    Raises UNKNOWN_AUTHORITY, NameUnfit, NameTaken, TooMany.
    """
    name = checked_name(name)
    if any(plain(body.name) == plain(name) for body in organisation.authorities.values()):
        raise NameTaken(name)
    without = not_named(organisation, name)
    body = _body(without, code)
    if len(body.other_names) >= MOST_OTHER_NAMES:
        raise TooMany(Limited.OTHER_NAMES, MOST_OTHER_NAMES)
    return _with_body(without, replace(body, other_names=(*body.other_names, name)))


def other_name_turned(organisation: Organisation, code: AuthorityCode, name: str) -> Organisation:
    """Remove this other name of the authority, or add it; raises as `also_named`."""
    if plain(name) in map(plain, _body(organisation, code).other_names):
        return not_named(organisation, name)
    return also_named(organisation, code, name)


def not_named(organisation: Organisation, name: str) -> Organisation:
    """Remove this other name from the authority that has it."""
    for body in organisation.authorities.values():
        others = tuple(one for one in body.other_names if plain(one) != plain(name))
        if others != body.other_names:
            return _with_body(organisation, replace(body, other_names=others))
    return organisation


def watching(
    organisation: Organisation, code: AuthorityCode, networks: frozenset[Network]
) -> Organisation:
    """Set the networks it watches (§6); empty: all. Raises UNKNOWN_AUTHORITY."""
    body = _body(organisation, code)
    return _with_body(organisation, replace(body, networks=networks or frozenset(Network)))


def network_turned(
    organisation: Organisation, code: AuthorityCode, network: Network, *, on: bool
) -> Organisation:
    """Add or remove a watched network; adding one to "all" leaves only that one.

    Repeating changes nothing. Raises UNKNOWN_AUTHORITY.
    """
    watched = _body(organisation, code).networks
    if watched == frozenset(Network):
        networks = frozenset({network}) if on else watched
    else:
        networks = watched | {network} if on else watched - {network}
    return watching(organisation, code, networks)


def without_authority(organisation: Organisation, code: AuthorityCode) -> Organisation:
    """Remove an authority and its posts; people without others leave. Raises UNKNOWN_AUTHORITY."""
    _body(organisation, code)
    bodies = {key: body for key, body in organisation.authorities.items() if key != code}
    people = {
        person.id: replace(person, posts=kept)
        for person in organisation.people.values()
        if (kept := frozenset(post for post in person.posts if post.body != code))
    }
    return replace(organisation, authorities=bodies, people=people)


def bound(organisation: Organisation, code: AuthorityCode | None, place: Place) -> Organisation:
    """Move the authority to that chat; None: the control department.

    Authorities without their own chat move with control. Raises UNKNOWN_AUTHORITY.
    """
    if code is not None:
        return _with_body(organisation, replace(_body(organisation, code), place=place))
    former = organisation.control
    bodies = {
        key: replace(body, place=place) if body.place == former else body
        for key, body in organisation.authorities.items()
    }
    return replace(organisation, control=place, authorities=bodies)


def administration_renamed(organisation: Organisation, name: str) -> Organisation:
    """Rename the administration. Raises NameUnfit."""
    return replace(organisation, name=checked_name(name))


def in_region(organisation: Organisation, region: str) -> Organisation:
    """Set the region for days off (a code of the work calendar; empty: federal ones only)."""
    return replace(organisation, region=region)


def deciding(organisation: Organisation, option: Option, value: int) -> Organisation:
    """Set the value of an option; raises OptionUnfit."""
    limits = OPTIONS[option]
    if not limits.least <= value <= limits.most:
        raise OptionUnfit(option, value)
    others = {one: held for one, held in organisation.options.items() if one is not option}
    decided = {} if value == limits.default else {option: value}
    return replace(organisation, options=others | decided)


def reporting(organisation: Organisation, of: Schedule, *, made: bool) -> Organisation:
    """Turn a scheduled report on or off (§21)."""
    others = organisation.schedules - {of}
    return replace(organisation, schedules=others | {of} if made else others)


def working(
    organisation: Organisation, week: WeekSchedule, first: date | None = None
) -> Organisation:
    """Set the working hours from that day on, None: from now on; earlier days keep theirs."""
    if first is None:
        return replace(organisation, week=week)
    return replace(organisation, later_weeks={**organisation.later_weeks, first: week})


def not_later(organisation: Organisation, first: date) -> Organisation:
    """Remove the hours planned from that day on."""
    later = {day: week for day, week in organisation.later_weeks.items() if day != first}
    return replace(organisation, later_weeks=later)


def declared(
    organisation: Organisation, days: Iterable[date], correction: Correction
) -> Organisation:
    """Add corrections for these days, which override the calendar. Raises NameUnfit."""
    if correction.basis:
        correction = replace(correction, basis=checked_name(correction.basis))
    told = dict.fromkeys(days, correction)
    return replace(organisation, corrections={**organisation.corrections, **told})


def declared_to_be(organisation: Organisation, day: date, kind: DayKind | None) -> Organisation:
    """Set the kind of the day, keeping the known basis; None: as in the calendar."""
    others = {one: told for one, told in organisation.corrections.items() if one != day}
    if kind is None:
        return replace(organisation, corrections=others)
    known = organisation.corrections.get(day, Correction(kind))
    replaced = None if kind is DayKind.OFF else known.replaces
    return declared(organisation, [day], replace(known, kind=kind, replaces=replaced))


def checked_name(name: str) -> str:
    """The name with white space normalised; raises NameUnfit."""
    found = " ".join(name.split())
    if not plain(found) or len(found) > LONGEST_NAME or not is_one_line(found):
        raise NameUnfit
    return found


def shown_name(key: PersonId | str, name: str) -> str:
    """A messenger's or network's name as far as it can be kept; the key if it has no letters."""
    kept = " ".join("".join(filter(is_one_line, name)).split())[:LONGEST_NAME].strip()
    return kept if plain(kept) else str(key)


def own_name(written: str) -> str:
    """A typed name with its capitals corrected: «лосева лидия»; raises NameUnfit."""
    name = checked_name(written)
    return name.title() if name.islower() or name.isupper() else name


_CAPITAL: Final = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)*")
_WORD: Final = re.compile(r"[а-яё-]+", re.IGNORECASE)
_PATRONYMIC: Final = re.compile(r".+(?:ич|вна|чна)|оглы|кызы", re.IGNORECASE)


def is_full_name(name: str) -> bool:
    """Whether it has family name, given name and patronymic in this order, as cards need."""
    words = name.split()
    cyrillic = len(words) >= _FULL and all(map(_WORD.fullmatch, words))
    return bool(cyrillic and _PATRONYMIC.fullmatch(words[-1]))


def like_a_name(written: str) -> bool:
    """Whether a text looks like a name rather than a sentence."""
    words = written.split()
    capitals = len(words) > 1 and all(map(_CAPITAL.fullmatch, words))
    return capitals or is_full_name(written)


def _held(organisation: Organisation, role: Role) -> bool:
    return any(
        post.role is role for person in organisation.people.values() for post in person.posts
    )


def _person(organisation: Organisation, person: PersonId) -> Person:
    known = organisation.person(person)
    if known is None:
        raise NotEmployed(person)
    return known


def _body(organisation: Organisation, code: AuthorityCode) -> Authority:
    body = organisation.authority(code)
    if body is None:
        raise Refusal(Reason.UNKNOWN_AUTHORITY)
    return body


def _with_person(organisation: Organisation, person: Person) -> Organisation:
    return replace(organisation, people={**organisation.people, person.id: person})


def _with_body(organisation: Organisation, body: Authority) -> Organisation:
    return replace(organisation, authorities={**organisation.authorities, body.code: body})


def _free_name(organisation: Organisation, name: str, but: AuthorityCode | None = None) -> str:
    found = checked_name(name)
    others = (body for body in organisation.authorities.values() if body.code != but)
    names = (name for body in others for name in body.names)
    if plain(found) in map(plain, names):
        raise NameTaken(found)
    return found


def _code(name: str, taken: Mapping[AuthorityCode, Authority]) -> AuthorityCode:
    """A Latin code from the name: its abbreviation («ЖКХ»), else its initials."""
    words = "".join(sign if sign.isalnum() else " " for sign in name).split()
    abbreviated = [word for word in words if len(word) > 1 and word.isupper()]
    short = "".join(abbreviated or (word[0] for word in words)) if words[1:] else name
    latin = "".join(_LATIN.get(sign, sign) for sign in short.lower())
    stem = (
        "".join(sign for sign in latin if sign.isascii() and sign.isalnum())[: _LONGEST_CODE - 4]
        or "organ"
    )
    free = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 4)))
    return next(AuthorityCode(code) for code in free if code not in taken and code != MEDIA)
