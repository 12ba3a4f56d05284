"""What an administrator changes of the organisation: each function gives another one.

None looks at what is open: who leaves is taken leave of where the change is put in force.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, BotId, ChatId, PersonId
from domain.model.message.network import Network
from domain.model.organisation.office import UnknownAuthority
from domain.model.organisation.options import OPTIONS, Option, OptionUnfit
from domain.model.organisation.organisation import (
    LIKE_A_WORD,
    UNNAMED,
    UNNAMED_ADMIN,
    Organisation,
    media_department,
)
from domain.model.organisation.people import MEDIA, Authority, Person, Post, Role
from domain.model.place import Place
from domain.model.report.briefing import Schedule
from domain.model.time.official_days import Correction, DayKind
from domain.model.time.schedule import DEFAULT_WEEK, WeekSchedule

LONGEST_NAME: Final = 200
"""Characters; a name stands in one line of a card."""

MOST_WORDS: Final = 5000
"""Of the administration's own: each check is given all of them."""

_FULL: Final = 3
"""Words of a full name, at least."""

_LONGEST_CODE: Final = 24
_LETTERS: Final = zip("абвгдеёзийклмнопрстуфхцыэ", "abvgdeeziyklmnoprstufhcye", strict=True)
_LATIN: Final = dict(_LETTERS) | {
    "ж": "zh", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya", "ъ": "", "ь": ""
}  # fmt: skip


@dataclass
class NameUnfit(DomainError):
    """A name is one line of 1 to `longest` characters."""

    longest: int = LONGEST_NAME


@dataclass
class TooManyWords(DomainError):
    """The administration's list of words holds `most` at most."""

    most: int = MOST_WORDS


@dataclass
class NameTaken(DomainError):
    """Another authority has this name already."""

    name: str


@dataclass
class NotEmployed(DomainError):
    """Whoever is to be changed does not work here (any more), or is suspended."""

    person: PersonId


@dataclass
class SetInSettings(DomainError):
    """The settings of the program (ADMIN_IDS) make them an administrator; only there it ends."""

    person: PersonId


@dataclass
class PostMissing(DomainError):
    """They do not hold this post (any more)."""

    person: PersonId
    post: Post


@dataclass
class NobodyLeft(DomainError):
    """Without this person nobody would hold the role that the bot can't do without."""

    role: Role


def taught(organisation: Organisation, words: Iterable[str]) -> Organisation:
    """With these words among the administration's own; raises TooManyWords."""
    known = organisation.words | {word.lower() for word in words if LIKE_A_WORD.fullmatch(word)}
    if len(known) > MOST_WORDS:
        raise TooManyWords
    return replace(organisation, words=known)


def unmanned(bot: BotId) -> Organisation:
    """An administration in which nobody works yet: what would be told goes to the bot itself."""
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
    """The same with its first administrator, to whom all work comes."""
    first = Person(admin, UNNAMED_ADMIN, frozenset({Post(Role.ADMIN)}))
    return replace(organisation, control=first.private, people={admin: first})


def check_manned(before: Organisation, after: Organisation) -> None:
    """The bot needs an administrator, and whoever had a control department keeps one.

    Raises NobodyLeft. Both are as of one day; who is absent counts.
    """
    for role in (Role.ADMIN, Role.CONTROL):
        if _held(before, role) and not _held(after, role):
            raise NobodyLeft(role)


def check_settings(before: Organisation, after: Organisation, admins: Iterable[PersonId]) -> None:
    """Administrators of the settings would only seem to leave; raises SetInSettings."""
    for one in admins:
        known = after.people.get(one)
        suspended_now = one in after.suspended and one not in before.suspended
        if known is None or Post(Role.ADMIN) not in known.posts or suspended_now:
            raise SetInSettings(one)


def appointed(organisation: Organisation, person: PersonId, name: str, post: Post) -> Organisation:
    """With this post too; whoever works here already keeps their name.

    Who is suspended has to be restored first. Raises NotEmployed, UnknownAuthority, NameUnfit.
    """
    if person in organisation.suspended:
        raise NotEmployed(person)
    body = MEDIA if post.role is Role.MEDIA else post.authority
    if body is not None:
        _body(organisation, body)
    known = organisation.people.get(person) or Person(person, checked_name(name), frozenset())
    return _with_person(organisation, replace(known, posts=known.posts | {post}))


def joining(
    organisation: Organisation, person: PersonId, name: str, posts: Iterable[Post]
) -> Organisation:
    """With all these posts; an administrator of whom only the account was known gets their name.

    Raises as `appointed`.
    """
    known = organisation.people.get(person)
    if known is not None and known.name == UNNAMED_ADMIN:
        organisation = person_renamed(organisation, person, name)
    for post in posts:
        organisation = appointed(organisation, person, name, post)
    return organisation


def relieved(organisation: Organisation, person: PersonId, post: Post) -> Organisation:
    """Without this post; who has no other leaves. Raises NotEmployed, PostMissing."""
    known = _person(organisation, person)
    if post not in known.posts:
        raise PostMissing(person, post)
    posts = known.posts - {post}
    if not posts:
        return dismissed(organisation, person)
    return _with_person(organisation, replace(known, posts=posts))


def dismissed(organisation: Organisation, person: PersonId) -> Organisation:
    """Without this person. Raises NotEmployed."""
    _person(organisation, person)
    left = {id_: one for id_, one in organisation.people.items() if id_ != person}
    return replace(organisation, people=left)


def let_go(organisation: Organisation, person: PersonId) -> Organisation:
    """Without this person, suspended or not. Raises NotEmployed."""
    if person not in organisation.suspended:
        return dismissed(organisation, person)
    return replace(organisation, suspended=restored(organisation, person).suspended)


def suspended(organisation: Organisation, person: PersonId) -> Organisation:
    """They may do nothing for now; what they had in hand is handed over. Raises NotEmployed."""
    known = _person(organisation, person)
    kept = {**organisation.suspended, person: known}
    return replace(dismissed(organisation, person), suspended=kept)


def restored(organisation: Organisation, person: PersonId) -> Organisation:
    """They have their posts again, but for those in bodies that are gone. Raises NotEmployed."""
    known = organisation.suspended.get(person)
    if known is None:
        raise NotEmployed(person)
    left = {key: one for key, one in organisation.suspended.items() if key != person}
    gone = {post.authority or MEDIA for post in known.posts} - organisation.authorities.keys()
    posts = frozenset(p for p in known.posts if not any(_is_in(p, code) for code in gone))
    if person in organisation.people:
        posts |= organisation.people[person].posts
    without = replace(organisation, suspended=left)
    return _with_person(without, replace(known, posts=posts)) if posts else without


def person_renamed(organisation: Organisation, person: PersonId, name: str) -> Organisation:
    """The same person under their full name. Raises NotEmployed, NameUnfit."""
    known = _person(organisation, person)
    return _with_person(organisation, replace(known, name=checked_name(name)))


def with_authority(organisation: Organisation, name: str) -> Organisation:
    """With one more body (§8); until it has a chat of its own its work comes to control's.

    Its code is made of its name. Raises NameUnfit, NameTaken.
    """
    name = _free_name(organisation, name)
    code = _code(name, organisation.authorities)
    return _with_body(organisation, Authority(code, name, organisation.control))


def with_media(organisation: Organisation, place: Place) -> Organisation:
    """With a media department that works there (§5), or with its work moved there."""
    known = organisation.authority(MEDIA)
    return _with_body(
        organisation, replace(known, place=place) if known else media_department(place)
    )


def authority_renamed(organisation: Organisation, code: AuthorityCode, name: str) -> Organisation:
    """The same body under another name. Raises UnknownAuthority, NameUnfit, NameTaken."""
    body = _body(organisation, code)
    return _with_body(organisation, replace(body, name=_free_name(organisation, name, code)))


def watching(
    organisation: Organisation, code: AuthorityCode, networks: frozenset[Network]
) -> Organisation:
    """The body watches these networks (§6); none named: all. Raises UnknownAuthority."""
    body = _body(organisation, code)
    return _with_body(organisation, replace(body, networks=networks or frozenset(Network)))


def network_turned(
    organisation: Organisation, code: AuthorityCode, network: Network, *, on: bool
) -> Organisation:
    """The body watches the network, or no more; of one that watched all it is the only one then.

    Doing it again changes nothing. Raises UnknownAuthority.
    """
    watched = _body(organisation, code).networks
    if watched == frozenset(Network):
        networks = frozenset({network}) if on else watched
    else:
        networks = watched | {network} if on else watched - {network}
    return watching(organisation, code, networks)


def without_authority(organisation: Organisation, code: AuthorityCode) -> Organisation:
    """Without the body and the posts in it; who has no other leaves. Raises UnknownAuthority."""
    _body(organisation, code)
    bodies = {key: body for key, body in organisation.authorities.items() if key != code}
    people = {
        person.id: replace(person, posts=kept)
        for person in organisation.people.values()
        if (kept := frozenset(post for post in person.posts if not _is_in(post, code)))
    }
    return replace(organisation, authorities=bodies, people=people)


def bound(organisation: Organisation, code: AuthorityCode | None, place: Place) -> Organisation:
    """The body works there from now on; None: the control department does.

    Bodies without a chat of their own move with control. Raises UnknownAuthority.
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
    """Under another name. Raises NameUnfit."""
    return replace(organisation, name=checked_name(name))


def in_region(organisation: Organisation, region: str) -> Organisation:
    """With the days off of this region (a code of the work calendar; empty: the federal ones)."""
    return replace(organisation, region=region)


def deciding(organisation: Organisation, option: Option, value: int) -> Organisation:
    """What was decided of the option; raises OptionUnfit."""
    limits = OPTIONS[option]
    if not limits.least <= value <= limits.most:
        raise OptionUnfit(option, value)
    others = {one: held for one, held in organisation.options.items() if one is not option}
    decided = {} if value == limits.default else {option: value}
    return replace(organisation, options=others | decided)


def reporting(organisation: Organisation, of: Schedule, *, made: bool) -> Organisation:
    """With that report made by itself, or not (§21)."""
    others = organisation.schedules - {of}
    return replace(organisation, schedules=others | {of} if made else others)


def working(
    organisation: Organisation, week: WeekSchedule, first: date | None = None
) -> Organisation:
    """With these hours from that day on, None: from now on; the days until then keep theirs."""
    if first is None:
        return replace(organisation, week=week)
    return replace(organisation, later_weeks={**organisation.later_weeks, first: week})


def not_later(organisation: Organisation, first: date) -> Organisation:
    """Without the hours that were decided for later, from that day on."""
    later = {day: week for day, week in organisation.later_weeks.items() if day != first}
    return replace(organisation, later_weeks=later)


def declared(
    organisation: Organisation, days: Iterable[date], correction: Correction
) -> Organisation:
    """With the administration's own word about these days, which wins over the calendar."""
    told = dict.fromkeys(days, correction)
    return replace(organisation, corrections={**organisation.corrections, **told})


def declared_to_be(organisation: Organisation, day: date, kind: DayKind | None) -> Organisation:
    """The day is of that kind, on the ground known before; None: as the calendar has it."""
    others = {one: told for one, told in organisation.corrections.items() if one != day}
    if kind is None:
        return replace(organisation, corrections=others)
    known = organisation.corrections.get(day, Correction(kind))
    replaced = None if kind is DayKind.OFF else known.replaces
    return declared(organisation, [day], replace(known, kind=kind, replaces=replaced))


def checked_name(name: str) -> str:
    """Without spaces at its ends and doubled ones; raises NameUnfit."""
    found = " ".join(name.split())
    printable = not any(unicodedata.category(sign)[0] == "C" for sign in found)
    if not found or len(found) > LONGEST_NAME or not printable:
        raise NameUnfit
    return found


def own_name(written: str) -> str:
    """A name as its bearer has typed it, in haste or in capitals: «лосева лидия»; raises NameUnfit."""
    name = checked_name(written)
    return name.title() if name.islower() or name.isupper() else name


_CAPITAL: Final = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)*")
_WORD: Final = re.compile(r"[а-яё-]+", re.IGNORECASE)
_PATRONYMIC: Final = re.compile(r".+(?:ич|вна|чна)|оглы|кызы", re.IGNORECASE)


def is_full_name(name: str) -> bool:
    """Whether it is a family name, a given name and a patronymic in this order, as cards need it."""
    words = name.split()
    cyrillic = len(words) >= _FULL and all(map(_WORD.fullmatch, words))
    return bool(cyrillic and _PATRONYMIC.fullmatch(words[-1]))


def like_a_name(written: str) -> bool:
    """Whether a text is rather somebody's name than a sentence."""
    words = written.split()
    capitals = len(words) > 1 and all(map(_CAPITAL.fullmatch, words))
    return capitals or is_full_name(written)


def _held(organisation: Organisation, role: Role) -> bool:
    return any(
        post.role is role for person in organisation.people.values() for post in person.posts
    )


def _is_in(post: Post, code: AuthorityCode) -> bool:
    return post.authority == code or (code == MEDIA and post.role is Role.MEDIA)


def _person(organisation: Organisation, person: PersonId) -> Person:
    known = organisation.person(person)
    if known is None:
        raise NotEmployed(person)
    return known


def _body(organisation: Organisation, code: AuthorityCode) -> Authority:
    body = organisation.authority(code)
    if body is None:
        raise UnknownAuthority(code)
    return body


def _with_person(organisation: Organisation, person: Person) -> Organisation:
    return replace(organisation, people={**organisation.people, person.id: person})


def _with_body(organisation: Organisation, body: Authority) -> Organisation:
    return replace(organisation, authorities={**organisation.authorities, body.code: body})


def _free_name(organisation: Organisation, name: str, but: AuthorityCode | None = None) -> str:
    found = checked_name(name)
    others = (body for body in organisation.authorities.values() if body.code != but)
    if any(body.name.casefold() == found.casefold() for body in others):
        raise NameTaken(found)
    return found


def _code(name: str, taken: Mapping[AuthorityCode, Authority]) -> AuthorityCode:
    """What people would shorten it to, in Latin: its abbreviation («ЖКХ»), else its first letters."""
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
