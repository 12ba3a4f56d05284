"""The organisation and its changes in words, for consoles and logs of the start."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from domain.model.message.network import Network
from domain.model.place import Place
from domain.model.staff.organisation import Organisation
from domain.model.staff.organisation_document import interval_text
from domain.model.staff.organisation_merge import Appointment, Change, ChangeKind, Setting
from domain.model.staff.people import MEDIA, Authority, Post, Role
from domain.model.time.official_days import Correction, DayKind
from handlers.texts.words import ROLE

_WEEKDAYS: Final = {
    "mon": "понедельник",
    "tue": "вторник",
    "wed": "среда",
    "thu": "четверг",
    "fri": "пятница",
    "sat": "суббота",
    "sun": "воскресенье",
}

_DAY_KINDS: Final = {
    DayKind.OFF: "выходной",
    DayKind.WORK: "рабочий день",
    DayKind.SHORT: "сокращённый день",
    DayKind.FULL: "полный рабочий день",
}

_SETTINGS: Final[dict[Setting, str]] = {
    ("administration", "name"): "название администрации",
    ("administration", "region"): "регион",
    ("schedule", "short_day_minutes"): "сокращение предпраздничного дня, минут",
    ("control",): "отдел контроля",
    ("staff",): "работник",
}

_AUTHORITY_FIELDS: Final = {"name": "название", "place": "чат", "networks": "сети"}


def summary(organisation: Organisation) -> Iterator[str]:
    """What the organisation consists of, and what of it the procedure would miss."""
    yield organisation.name
    yield f"Отдел контроля: {_place(organisation.control)}"
    yield f"Органы: {len(organisation.authorities)}"
    for authority in organisation.authorities.values():
        yield f"  {authority.code}: {_shown(authority)}"
    yield f"Работники: {len(organisation.people)}"
    for person in organisation.people.values():
        yield f"  {person.name}: {', '.join(map(_post, person.posts_in_order()))}"
    for gap in _gaps(organisation):
        yield f"Обратите внимание: {gap}"


def _gaps(organisation: Organisation) -> Iterator[str]:
    """Duties that nobody has.

    §8 asks for them in every authority, §5 in the media department, §22 for the deputy head.
    """
    for authority in organisation.authorities.values():
        if authority.code == MEDIA:
            missing = [] if organisation.holders(Role.MEDIA) else [Role.MEDIA]
        else:
            roles = (Role.EXECUTOR, Role.RESPONSIBLE)
            missing = [role for role in roles if not organisation.holders(role, authority.code)]
        for role in missing:
            yield f"{authority.name}: не назначен работник с ролью «{ROLE[role]}»"
    if not organisation.holders(Role.DEPUTY_HEAD):
        yield f"не назначен работник с ролью «{ROLE[Role.DEPUTY_HEAD]}»"


def describe(changes: Iterable[Change]) -> list[str]:
    """A line for each difference that the merge met."""
    return [_change(change) for change in changes] or ["Изменений нет."]


def _change(change: Change) -> str:
    setting = _setting(change.setting)
    in_force, in_file = _shown(change.in_force), _shown(change.in_file)
    match change.kind:
        case ChangeKind.ADDED:
            line = f"Добавлено: {setting}: {in_file}"
        case ChangeKind.CHANGED:
            line = f"Изменено: {setting}: {in_force} → {in_file}"
        case ChangeKind.REMOVED:
            line = f"Удалено: {setting}: {in_force}"
        case ChangeKind.KEPT:
            line = f"Оставлено, как в чате: {setting}: {in_force} (в файле: {in_file})"
    return f"{line} (заменяет изменение из чата)" if change.overrides_chat else line


def _setting(setting: Setting) -> str:
    match setting:
        case ("schedule", weekday) if weekday in _WEEKDAYS:
            return f"часы работы, {_WEEKDAYS[weekday]}"
        case ("calendar", day):
            return f"день {date.fromisoformat(day):%d.%m.%Y}"
        case ("authority", code):
            return f"орган {code}"
        case ("authority", code, field):
            return f"орган {code}, {_AUTHORITY_FIELDS[field]}"
        case ("staff", person, "name"):
            return f"имя работника {person}"
        case _:
            return _SETTINGS[setting[:1] if setting[0] == "staff" else setting]


def _shown(value: Any) -> str:
    match value:
        case None | "":
            words = "нет"
        case str():
            words = f"«{value}»"
        case Place():
            words = _place(value)
        case Authority(name=name, place=place, networks=networks):
            words = f"«{name}», {_place(place)}, сети: {_networks(networks)}"
        case Appointment(person=person, name=name, post=post):
            words = f"{name} ({person}), {_post(post)}"
        case Correction():
            words = _correction(value)
        case tuple():
            words = ", ".join(map(interval_text, value))
        case frozenset():
            words = _networks(value)
        case _:
            words = str(value)
    return words


def _correction(correction: Correction) -> str:
    replaced = f" за {correction.replaces:%d.%m.%Y}" if correction.replaces else ""
    basis = f", {correction.basis}" if correction.basis else ""
    return _DAY_KINDS[correction.kind] + replaced + basis


def _networks(networks: frozenset[Network]) -> str:
    if networks == frozenset(Network):
        return "все"
    return ", ".join(network.value for network in Network if network in networks)


def _place(place: Place) -> str:
    return f"чат {place.chat}" + (f", тема {place.thread}" if place.thread else "")


def _post(post: Post) -> str:
    return ROLE[post.role] + (f" ({post.authority})" if post.authority else "")
