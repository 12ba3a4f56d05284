"""The organisation and its changes, in words."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from domain.model.ids import AuthorityCode, Place, messenger_of, number_of, written_id
from domain.model.message.citizen_message import Network
from domain.model.organisation.options import Option
from domain.model.organisation.organisation import Organisation, vacancies
from domain.model.organisation.page import Page
from domain.model.organisation.people import Authority, Person, Post
from domain.model.organisation.people_list import ListPlan, Named
from domain.model.organisation.revision import Change, ChangeKind, Entry
from domain.model.time.official_days import Correction
from domain.model.time.schedule import WeekSchedule
from handlers.texts.administration import correction, hours
from handlers.texts.options import NAME
from handlers.texts.options import value as option_value
from handlers.texts.tables import sections
from handlers.texts.words import NETWORK, PAGE_SWITCH, ROLE, WATCHED, messenger_name, post, vacancy

Names = Mapping[AuthorityCode, str]
"""The authorities to name; others are shown by their code, as in the file."""

_LABEL: Final[Mapping[str, str]] = {
    **sections("administration")["setting"],
    **{f"options.{option}": name for option, name in NAME.items()},
    **{f"pages.{switch}": f"страница {{page}}, {name}" for switch, name in PAGE_SWITCH.items()},
}
"""The name of each setting."""

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


def summary(organisation: Organisation) -> Iterator[str]:
    """Return the parts of the organisation, and what the procedure requires but is missing."""
    yield organisation.name
    yield f"Отдел контроля: {_place(organisation.control)}"
    yield f"Органы: {len(organisation.authorities)}"
    for authority in organisation.authorities.values():
        yield f"  {authority.code}: {', '.join(_entry(authority, {}))}"
    yield f"Работники: {len(organisation.people)}"
    for person in organisation.people.values():
        yield f"  {person.name}: {', '.join(_post(post, {}) for post in person.posts_in_order())}"
    for one in vacancies(organisation):
        yield f"Обратите внимание: {vacancy(one, organisation)}"


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
    return f"{one.name} — {'; '.join(post(held, plan.after) for held in one.posts)}"


def _change(change: Change, verb: str, names: Names) -> str:
    sides = [one for one in (change.before, change.after) if one is not None]
    shown = " → ".join(_value(change, side, names) for side in sides)
    return f"{verb}: {_setting(change, names)}: {shown}"


def _setting(change: Change, names: Names) -> str:
    field, key, *part = change.setting if len(change.setting) > 1 else (*change.setting, "")
    label = _LABEL.get(".".join((field, *part))) or _LABEL.get(".".join(change.setting))
    if label is None:  # a post or an account of a person
        is_post = isinstance(change.after or change.before, Post)
        label = _LABEL["people" if is_post else "people.account"]
    known = names.get(AuthorityCode(key))
    return label.format(
        key=key,
        day=".".join(reversed(key.split("-"))),
        body=f"«{known}»" if known else key,
        code="" if known else f" {key}",
        page=_page(change.entry) if isinstance(change.entry, Page) else "",
    )


def _value(change: Change, side: Any, names: Names) -> str:
    match change.setting[0], side, change.entry:
        case "options", _, _:
            words = option_value(Option(change.setting[1]), side)
        case "topics", _, _:
            words = _shown(names.get(side, side))
        case "authorities", frozenset(), _:
            words = _networks(side)
        case "people", Post(), Person() as person:
            words = _person(person, [side], names)
        case "people", int(), Person(name=name):
            words = f"{name}, {_account(side)}"
        case _, Authority() | Person() | Page(), _:
            words = ", ".join(_entry(side, names))
        case _:
            words = _shown(side)
    return words


def _entry(of: Entry, names: Names) -> Iterator[str]:
    match of:
        case Authority():
            yield from (_shown(of.name), _place(of.place), f"сети: {_networks(of.networks)}")
        case Person():
            yield _person(of, of.posts_in_order(), names)
            yield from map(_account, of.others)
        case Page():
            yield _page(of)
            yield from (name for switch, name in PAGE_SWITCH.items() if of.is_on(switch))
            if of.stop_words:
                yield f"стоп-слова: {_shown(of.stop_words)}"


def _shown(value: Any) -> str:
    match value:
        case "" | False:
            words = "нет"
        case True:
            words = "да"
        case str():
            words = f"«{value}»"
        case Place():
            words = _place(value)
        case Correction() | WeekSchedule():
            words = correction(value) if isinstance(value, Correction) else hours(value)
        case frozenset() | tuple():
            in_order = sorted(value) if isinstance(value, frozenset) else value
            words = ", ".join(map(_shown, in_order)) or "нет"
        case _:
            words = str(value)
    return words


def _page(of: Page) -> str:
    return f"«{of.name}» ({NETWORK[of.address.network]})"


def _person(of: Person, posts: Iterable[Post], names: Names) -> str:
    held = (_post(post, names) for post in posts)
    return ", ".join([f"{of.name} ({written_id(of.id)})", *held])


def _account(account: int) -> str:
    return f"{messenger_name(messenger_of(account))} {number_of(account)}"


def _networks(networks: frozenset[Network]) -> str:
    if networks == frozenset(Network):
        return "все"
    return ", ".join(WATCHED[network] for network in Network if network in networks)


def _place(place: Place) -> str:
    return f"чат {written_id(place.chat)}" + (f", тема {place.thread}" if place.thread else "")


def _post(post: Post, names: Names) -> str:
    body = post.authority and names.get(post.authority, post.authority)
    return ROLE[post.role] + (f" ({body})" if body else "")
