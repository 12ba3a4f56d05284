"""The organisation and its changes, in words."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from domain.model.ids import AuthorityCode, Place, messenger_of, number_of, written_id
from domain.model.message.citizen_message import Network
from domain.model.organisation.options import Option
from domain.model.organisation.organisation import Organisation, vacancies
from domain.model.organisation.people import Authority, Post
from domain.model.organisation.people_list import ListPlan, Named
from domain.model.organisation.revision import (
    Appointment,
    Change,
    ChangeKind,
    OtherAccount,
    Setting,
)
from domain.model.time.official_days import Correction
from domain.model.time.schedule import WeekSchedule
from handlers.texts.administration import correction, hours
from handlers.texts.options import NAME
from handlers.texts.options import value as option_value
from handlers.texts.tables import sections
from handlers.texts.words import NETWORK, PAGE_SWITCH, ROLE, WATCHED, messenger_name

Names = Mapping[AuthorityCode, str]
"""The authorities to name; others are shown by their code, as in the file."""

_LABEL: Final[Mapping[str, str]] = {
    **sections("administration")["setting"],
    **{option.value: name for option, name in NAME.items()},
}
"""The name of each setting, by its key path without the codes, dates and accounts."""

_OPTIONS: Final[dict[Setting, Option]] = {(one.section, one.key): one for one in Option}

_DONE: Final = {
    ChangeKind.ADDED: "Добавлено",
    ChangeKind.CHANGED: "Изменено",
    ChangeKind.REMOVED: "Удалено",
}
_PLANNED: Final = {
    ChangeKind.ADDED: "Добавить",
    ChangeKind.CHANGED: "Изменить",
    ChangeKind.REMOVED: "Удалить",
}

_PAGE_FIELDS: Final = {
    "name": "название",
    "stop_words": "стоп-слова",
    "alias": "имя в ссылках",
    **{switch.value: name for switch, name in PAGE_SWITCH.items()},
}


def summary(organisation: Organisation) -> Iterator[str]:
    """Return the parts of the organisation, and what the procedure requires but is missing."""
    yield organisation.name
    yield f"Отдел контроля: {_place(organisation.control)}"
    yield f"Органы: {len(organisation.authorities)}"
    for authority in organisation.authorities.values():
        yield f"  {authority.code}: {_shown(authority, {})}"
    yield f"Работники: {len(organisation.people)}"
    for person in organisation.people.values():
        yield f"  {person.name}: {', '.join(_post(post, {}) for post in person.posts_in_order())}"
    for vacancy in vacancies(organisation):
        where = (
            f"{organisation.name_of_authority(vacancy.authority)}: " if vacancy.authority else ""
        )
        yield f"Обратите внимание: {where}не назначен работник с ролью «{ROLE[vacancy.role]}»"


def describe(
    changes: Iterable[Change], *, planned: bool = False, names: Names | None = None
) -> list[str]:
    """Return a line for each change made, or (`planned`) to be made."""
    verbs = _PLANNED if planned else _DONE
    told = [_change(change, verbs[change.kind], names or {}) for change in changes]
    return told or ["Изменений нет."]


def describe_list(plan: ListPlan) -> list[str]:
    """Return a line for each addition of a list of people, and for each pending invitation."""
    return [
        *(f"Орган: {body.name}" for body in plan.bodies),
        *(f"Дать роль: {_named(one, plan)}" for one in plan.appointed),
        *(f"Пригласить: {_named(one, plan)}" for one in plan.invited),
        *(f"Ещё не пришёл по приглашению: {one.name}" for one in plan.waiting),
    ] or ["Ничего нового."]


def _named(one: Named, plan: ListPlan) -> str:
    posts = (
        ROLE[post.role]
        + (f", {plan.after.name_of_authority(post.authority)}" if post.authority else "")
        for post in one.posts
    )
    return f"{one.name} — {'; '.join(posts)}"


def _change(change: Change, verb: str, names: Names) -> str:
    if change.setting[0] == "page":
        return f"{verb}: {_of_page(change)}"
    setting = _setting(change.setting, names)
    sides = (change.before, change.after)
    before, after = (_value(change.setting, side, names) for side in sides)
    return f"{verb}: {setting}: {_sides(change.kind, before, after)}"


def _sides(kind: ChangeKind, before: str, after: str) -> str:
    match kind:
        case ChangeKind.ADDED:
            return after
        case ChangeKind.CHANGED:
            return f"{before} → {after}"
        case ChangeKind.REMOVED:
            return before


def _of_page(change: Change) -> str:
    """A page that was added or removed with what is on, else the field that changed."""
    page = change.after or change.before
    named = f"страница «{page.name}» ({NETWORK[page.address.network]})"
    if change.kind is ChangeKind.CHANGED:
        field = change.setting[-1]
        before, after = (_page_field(getattr(one, field)) for one in (change.before, page))
        return f"{named}, {_PAGE_FIELDS[field]}: {before} → {after}"
    on = (name for switch, name in PAGE_SWITCH.items() if page.is_on(switch))
    stopped = [f"стоп-слова: {_page_field(page.stop_words)}"] if page.stop_words else []
    return ", ".join([named, *on, *stopped])


def _page_field(value: Any) -> str:
    if isinstance(value, frozenset):
        return ", ".join(f"«{word}»" for word in sorted(value)) or "нет"
    return _shown(value, {})


def _setting(setting: Setting, names: Names) -> str:
    section, key, *field = setting if len(setting) > 1 else (*setting, "")
    label = _LABEL.get(".".join((section, *field))) or _LABEL[".".join(setting)]
    known = names.get(AuthorityCode(key))
    return label.format(
        key=key,
        day=".".join(reversed(key.split("-"))),
        body=f"«{known}»" if known else key,
        code="" if known else f" {key}",
    )


def _value(setting: Setting, side: Any, names: Names) -> str:
    if setting[-1] == "other_names":
        return ", ".join(f"«{name}»" for name in side) or "нет"
    option = _OPTIONS.get(setting)
    if option is not None:
        return option_value(option, side)
    return _shown(names.get(side, side) if setting[0] == "topics" else side, names)


def _shown(value: Any, names: Names) -> str:
    match value:
        case None | "" | False:
            words = "нет"
        case True:
            words = "да"
        case str():
            words = f"«{value}»"
        case Place():
            words = _place(value)
        case Authority(name=name, place=place, networks=networks):
            words = f"«{name}», {_place(place)}, сети: {_networks(networks)}"
        case Appointment() | OtherAccount():
            words = _of_person(value, names)
        case Correction() | WeekSchedule():
            words = correction(value) if isinstance(value, Correction) else hours(value)
        case tuple():
            words = ", ".join(map(str, value))
        case frozenset():
            words = _networks(value)
        case _:
            words = str(value)
    return words


def _of_person(value: Appointment | OtherAccount, names: Names) -> str:
    if isinstance(value, Appointment):
        return f"{value.name} ({written_id(value.person)}), {_post(value.post, names)}"
    messenger = messenger_name(messenger_of(value.account))
    return f"{value.name}, {messenger} {number_of(value.account)}"


def _networks(networks: frozenset[Network]) -> str:
    if networks == frozenset(Network):
        return "все"
    return ", ".join(WATCHED[network] for network in Network if network in networks)


def _place(place: Place) -> str:
    return f"чат {written_id(place.chat)}" + (f", тема {place.thread}" if place.thread else "")


def _post(post: Post, names: Names) -> str:
    body = post.authority and names.get(post.authority, post.authority)
    return ROLE[post.role] + (f" ({body})" if body else "")
