"""`/help`: what each reads in each place."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from domain.model.ids import ChatId, PersonId, Place
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import (
    ROLES_OF_AN_AUTHORITY,
    Authority,
    Person,
    Post,
    Role,
    Substitution,
)
from domain.model.organisation.rights import ways_to_register
from handlers.lists.view import help_pages
from handlers.messages.dispatch import COMMANDS
from handlers.texts import help as help_texts
from handlers.texts.commands import ADMINISTRATORS, administers, reports, templates
from handlers.texts.help import LONGEST_HELP
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.views_samples import (
    CONTROL_CHAT,
    HOSTILE,
    MEDIA_CHAT,
    OFFICE,
    WITH_MEDIA,
    ZHKH,
    ZHKH_CHAT,
)

ORGANISATION = OFFICE.organisation
ME = PersonId(777)
PRIVATE = Place(ChatId(ME))
HANDLERS = Path(help_texts.__file__).parents[1]
PLACES = {
    "private": PRIVATE,
    "control": CONTROL_CHAT,
    "media": MEDIA_CHAT,
    "authority": ZHKH_CHAT,
}


def post(role: Role) -> Post:
    return Post(role, ZHKH if role in ROLES_OF_AN_AUTHORITY else None)


def worker(*roles: Role) -> Person:
    return Person(ME, "Сидорова Нина Викторовна", frozenset(map(post, roles)))


def organisations() -> Iterator[Organisation]:
    yield ORGANISATION
    yield WITH_MEDIA.organisation
    yield replace(ORGANISATION, control=PRIVATE)
    yield replace(ORGANISATION, authorities={ZHKH: Authority(ZHKH, "Управление ЖКХ", PRIVATE)})


SEVERAL = [*((role,) for role in Role), *combinations(Role, 2), tuple(Role)]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("roles", SEVERAL, ids="+".join)
def test_help_is_short_and_offers_only_what_this_person_may_here(
    roles: tuple[Role, ...], place: str
) -> None:
    for organisation in organisations():
        person = worker(*roles)
        pages = help_pages(person, PLACES[place], organisation)
        assert len(pages[0].splitlines()) <= LONGEST_HELP
        for page in pages:
            sample.visible(page)
        named = set(re.findall(r"(?<![а-яё<])/([a-z]+)", "\n".join(pages)))
        may = set(COMMANDS) - {"start", "admin"}
        if not ways_to_register(person, PLACES[place], organisation):
            may.discard("new")
        if not reports(person, PLACES[place], organisation):
            may.discard("report")
        if not templates(person):
            may.discard("template")
        if not administers(person, PLACES[place]):
            may -= {one.name for one in ADMINISTRATORS}
            if Role.DEPUTY_HEAD in roles and place == "private":
                may.add("invite")  # an authorised officer (§22)
        assert named == may
        rest = "\n".join(pages[1:])
        assert {f"/{command}" for command in may} <= set(
            re.findall(r"^/[a-z]+", rest, re.MULTILINE)
        )


def test_help_as_approved() -> None:
    organisation = WITH_MEDIA.organisation
    everything = worker(*Role)
    away = replace(everything, absent_until=date(2026, 12, 5))
    several = (Substitution(post(Role.EXECUTOR), PersonId(one)) for one in (501, 502))
    acting = replace(everything, substitutions=frozenset(several))
    firsts = {
        f"{role}, {place}": help_pages(worker(role), PLACES[place], organisation)[0]
        for role in Role
        for place in PLACES
    }
    executor = worker(Role.EXECUTOR)
    approved.check(
        "help",
        {
            **firsts,
            "absent": help_pages(away, PRIVATE, organisation)[0],
            "absent, control": help_pages(away, CONTROL_CHAT, ORGANISATION),
            "acts for others": help_pages(acting, PRIVATE, organisation)[0],
            "an executor, whole": help_pages(executor, ZHKH_CHAT, organisation),
            "an executor, without a media department": help_pages(
                executor, ZHKH_CHAT, ORGANISATION
            ),
        },
    )


def test_greetings_as_approved() -> None:
    person = worker(Role.RESPONSIBLE, Role.EXECUTOR, Role.ADMIN)

    def greeting(of: Person | None, *, private: bool) -> str:
        return help_texts.greeting(of, ME, ORGANISATION, private=private)

    approved.check(
        "greetings",
        {
            "a person of several posts": greeting(person, private=True),
            "a stranger in private": greeting(None, private=True),
            "a stranger in a group": greeting(None, private=False),
        },
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_breaks_help_or_greeting(name: str) -> None:
    person = replace(worker(Role.EXECUTOR), name=name)
    organisation = sample.office(name).organisation
    for page in help_pages(person, PRIVATE, organisation):
        sample.visible(page)
    sample.visible(help_texts.greeting(person, person.id, organisation, private=True))


def test_help_names_buttons_as_they_are_called() -> None:
    told = "\n".join(help_pages(worker(*Role), PRIVATE, WITH_MEDIA.organisation))
    quoted = set(re.findall("«(.+?)»", told))
    files = (*HANDLERS.rglob("*.py"), *HANDLERS.rglob("*.toml"))
    sources = (path.read_text() for path in files if path.stem != "help")
    labels = set(re.findall('"(.+?)"', "\n".join(sources)))
    assert {one for one in quoted if not any(label.startswith(one) for label in labels)} == set()
