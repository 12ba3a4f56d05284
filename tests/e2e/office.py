"""The town with more people: substitutes, a responsible officer, those who report to the head."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.organisation.file import parse_organisation
from bot.sandbox import Message, Person, Sandbox
from domain.model.staff.organisation import Organisation
from tests.e2e.conftest import HOUSING, ORGANISATION, Town, program, rewritten

STAFF = """
[[staff]]
name = "Сидоров Семён Семёнович"
telegram_id = 505
role = "executor"
authority = "zhkh"
[[staff]]
name = "Громов Глеб Иванович"
telegram_id = 506
role = "responsible"
authority = "zhkh"
[[staff]]
name = "Титов Тимур Павлович"
telegram_id = 801
role = "deputy_head"
[[staff]]
name = "Юрьева Юлия Сергеевна"
telegram_id = 802
role = "authorised"
"""
PLAN = ("Отпуск", "24.11–05.12")
END = "Завершить: Петров Б. В., по 05.12"


class Office(Town):
    """The town with more people, who tell the bot of their absences in private."""

    @property
    def semyon(self) -> Person:
        """Another executor in the housing department."""
        return self.sandbox.person(505, "Семён Сидоров")

    @property
    def gleb(self) -> Person:
        """Answers for the housing department."""
        return self.sandbox.person(506, "Глеб Громов")

    @property
    def timur(self) -> Person:
        """The deputy head."""
        return self.sandbox.person(801, "Тимур Титов")

    @property
    def julia(self) -> Person:
        """Authorised to report to the head."""
        return self.sandbox.person(802, "Юлия Юрьева")

    def gather(self) -> None:
        super().gather()
        housing = [self.boris, self.semyon, self.gleb, self.stranger, self.vera, self.maria]
        self.sandbox.group(HOUSING, "ЖКХ", housing)
        for person in (self.semyon, self.gleb, self.timur, self.julia):
            self.sandbox.world.private_chat(person.user)

    async def chosen(self, person: Person, label: str) -> Message:
        """Presses the button under the newest message in private; gives the answer to it."""
        await self.press(person, self.last(person), label)
        return self.last(person)

    async def absent(
        self, person: Person, substitute: str, days: str = PLAN[1], reason: str = PLAN[0]
    ) -> Message:
        """They mark their own absence; gives what they are told of it."""
        await self.say(person, person, "/absence")
        await self.chosen(person, "Отметить моё отсутствие")
        await self.chosen(person, reason)
        await self.say(person, person, days)
        await self.chosen(person, substitute)
        return await self.chosen(person, "Да, отметить")

    async def other_absent(
        self, by: Person, who: str, substitute: str, days: str = PLAN[1]
    ) -> Message:
        """They mark a colleague's absence."""
        await self.say(by, by, "/absence")
        await self.chosen(by, "Отметить отсутствие работника")
        await self.chosen(by, who)
        await self.chosen(by, PLAN[0])
        await self.say(by, by, days)
        await self.chosen(by, substitute)
        return await self.chosen(by, "Да, отметить")

    async def organised(self, organisation: Organisation) -> None:
        """Another organisation file is applied."""
        await self.stage.app.offices.apply(organisation)
        await self.pass_time(seconds=20)


@asynccontextmanager
async def at_work(sandbox: Sandbox, tmp_path: Path, database_url: str) -> AsyncIterator[Office]:
    """Everybody; at the end all is told, and the books are in order."""
    file = rewritten(tmp_path / "office.toml", ORGANISATION + STAFF)
    async with program(sandbox, file, database_url) as stage:
        office = Office(stage)
        office.gather()
        yield office
        await stage.settle()
        assert not await office.discrepancies()


def described(text: str = ORGANISATION + STAFF) -> Organisation:
    organisation = parse_organisation(text)
    assert isinstance(organisation, Organisation)
    return organisation
