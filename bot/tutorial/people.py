"""The demonstration's people and chats."""

from collections import defaultdict
from pathlib import Path
from typing import Final

from bot.sandbox import Sandbox, SandboxPerson
from bot.tutorial.sandboxes import Sandboxes
from domain.model.ids import Place, messenger_of, number_of
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import MEDIA as MEDIA_CODE
from domain.model.organisation.people import Person, Role
from handlers.texts.words import short_name

ORGANISATION: Final = Path(__file__).with_name("organisation.toml")


def gather(sandboxes: Sandboxes, organisation: Organisation) -> dict[int, list[SandboxPerson]]:
    """Create the people and groups of all messengers; return the people by chat.

    A person's private chat has their number.
    """
    there: dict[int, list[SandboxPerson]] = defaultdict(list)
    for sandbox in sandboxes.messengers:
        _gather_in(sandbox, organisation, there)
    return dict(there)


def _gather_in(
    sandbox: Sandbox, organisation: Organisation, there: dict[int, list[SandboxPerson]]
) -> None:
    here = sandbox.messenger
    for employee in organisation.people.values():
        if messenger_of(employee.id) is not here:
            continue
        person = sandbox.person(number_of(employee.id), short_name(employee.name))
        sandbox.world.private_chat(person.user)
        there[person.id] = [person]
        for place in _groups(organisation, employee):
            if place.messenger is here:
                there[number_of(place.chat)].append(person)
    titles = {organisation.control: "Отдел контроля"}
    titles |= {body.place: body.name for body in organisation.authorities.values()}
    for place, title in titles.items():
        if not place.private and place.messenger is here:
            number = number_of(place.chat)
            people = there[number]
            chat = sandbox.group(number, title, people, forum=place.thread is not None)
            if place.thread is not None:
                chat.have_topics({place.thread: "Сообщения"})


def _groups(organisation: Organisation, employee: Person) -> set[Place]:
    """Return the groups of their work: control's, and those of their authorities."""
    codes = {MEDIA_CODE if post.role is Role.MEDIA else post.authority for post in employee.posts}
    places = {body.place for code, body in organisation.authorities.items() if code in codes}
    if any(post.role is Role.CONTROL for post in employee.posts):
        places.add(organisation.control)
    return {place for place in places if not place.private}
