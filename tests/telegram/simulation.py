"""The demo's simulation, with the Telegram of the tests."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import cast

from bot import sandbox as usual
from bot.sandbox import Chat, Membership, Message, Press
from bot.sandbox.chat import Posted
from bot.sandbox.files import Attachment
from bot.tutorial import people, simulation
from bot.tutorial.sandboxes import Sandboxes
from domain.model.ids import number_of
from domain.model.organisation.organisation import Organisation
from handlers.texts.words import short_name
from tests.telegram.clock import SteppedClock
from tests.telegram.person import Person
from tests.telegram.sandbox import Sandbox


class Simulation(simulation.Simulation):
    """The sandbox, the program and their common clock; each action waits until it is processed."""

    clock: SteppedClock

    @property
    def sandbox(self) -> Sandbox:
        """The messenger of the story, or the first of them."""
        return cast("Sandbox", self.sandboxes.messengers[0])

    def chat(self, whose: int | usual.SandboxPerson) -> Chat:
        """Return a group by its number, or a person's private chat."""
        return self.sandbox.chat(_id(whose))

    def last(self, whose: int | usual.SandboxPerson) -> Message:
        """Return the newest message of the chat."""
        return self.chat(whose).last

    def find(self, whose: int | usual.SandboxPerson, words: str) -> Message:
        """Return the newest message of the chat with these words, or with such a button."""
        for message in reversed(self.chat(whose).messages):
            labels = (label for row in message.buttons for label in row)
            if words in message.text or words in labels:
                return message
        raise LookupError(words)

    async def say(
        self, person: usual.SandboxPerson, where: int | usual.SandboxPerson, text: str
    ) -> Message:
        """Write a text, settle, and return the newest message of the chat."""
        person.say(_id(where), text)
        await self.settle()
        return self.last(where)

    async def reply(self, person: usual.SandboxPerson, message: Message, text: str) -> Message:
        """Reply, settle, and return the newest message of the chat."""
        person.reply(message, text)
        await self.settle()
        return message.chat.last

    async def edit(self, person: usual.SandboxPerson, message: Message, text: str) -> Message:
        """Edit an own message, settle, and return the newest message of the chat."""
        person.edit(message, text)
        await self.settle()
        return message.chat.last

    async def send(
        self,
        person: usual.SandboxPerson,
        where: int | usual.SandboxPerson | Message,
        *files: Attachment,
        text: str = "",
    ) -> Message:
        """Send files to a chat or in reply, settle, and return the newest message of the chat."""
        answered = where if isinstance(where, Message) else None
        chat = where.chat if isinstance(where, Message) else self.chat(where)
        person.send_album(chat.id, files, text, reply_to=answered)
        await self.settle()
        return chat.last

    async def press(self, person: usual.SandboxPerson, message: Message, label: str) -> str:
        """Press a button and return the answer's text."""
        return await self.answered(person.press(message, label))

    async def answered(self, press: Press) -> str:
        """Settle and return the answer's text of an earlier press."""
        await self.settle()
        return (await press.answered()).text

    def announce_again(self, message: Message) -> None:
        """Report a person's message to the bot once more, as a messenger may do."""
        posted = (one for one in message.chat.story if isinstance(one, Posted))
        self.sandbox.world.announce(
            message.chat, next(one for one in posted if one.message is message)
        )

    def person(self, number: int) -> Person:
        """Return a person of one of the chats."""
        return self.sandbox.person(number)

    async def pass_time(self, **span: float) -> None:
        """Advance by this time, given as for timedelta."""
        await self.pass_until(self.clock.now() + timedelta(**span))

    async def pass_until(self, end: datetime) -> None:
        """Advance to that moment; events in between happen at their own moments."""
        await self.leap(end)


def _id(whose: int | usual.SandboxPerson) -> int:
    return whose if isinstance(whose, int) else whose.id


def gather(
    sandbox: Sandbox,
    organisation: Organisation,
    *,
    called: Callable[[str], str] = short_name,
    guests: Mapping[int, Iterable[int]] | None = None,
) -> dict[int, list[Person]]:
    """Create all people and groups; return the people by chat.

    `called` maps an employee's name to the name in Telegram; guests are members without a role of
    the groups that there are.
    """
    for employee in organisation.people.values():
        sandbox.person(number_of(employee.id), called(employee.name))
    there = people.gather(Sandboxes(sandbox), organisation)
    for chat, coming in (guests or {}).items():
        if chat in sandbox.world.chats:
            members = sandbox.chat(chat).members
            members |= {sandbox.person(guest).id: Membership.MEMBER for guest in coming}
    return {chat: [sandbox.person(one.id) for one in those] for chat, those in there.items()}
