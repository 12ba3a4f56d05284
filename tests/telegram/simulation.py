"""The demo's simulation, with the Telegram of the tests."""

from collections.abc import Callable, Iterable, Mapping

from bot.sandbox import Membership
from bot.tutorial import people, simulation
from domain.model.organisation.organisation import Organisation
from handlers.texts.words import short_name
from tests.telegram.clock import SteppedClock
from tests.telegram.person import Person
from tests.telegram.sandbox import Sandbox


class Simulation(simulation.Simulation):
    """The sandbox, the program and their common clock; each action waits until it is processed."""

    sandbox: Sandbox
    clock: SteppedClock

    def person(self, number: int) -> Person:
        """Return a person of one of the chats."""
        return self.sandbox.person(number)


def gather(
    sandbox: Sandbox,
    organisation: Organisation,
    *,
    called: Callable[[str], str] = short_name,
    guests: Mapping[int, Iterable[int]] | None = None,
) -> dict[int, list[Person]]:
    """Create all people and groups; return the people by chat.

    `called` maps an employee's name to the name in Telegram; guests are members without a role.
    """
    for employee in organisation.people.values():
        sandbox.person(employee.id, called(employee.name))
    there = people.gather(sandbox, organisation)
    for chat, coming in (guests or {}).items():
        members = sandbox.chat(chat).members
        members |= {sandbox.person(guest).id: Membership.MEMBER for guest in coming}
    return {chat: [sandbox.person(one.id) for one in those] for chat, those in there.items()}
