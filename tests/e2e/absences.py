"""How people tell the bot in private of their own and others' absences."""

from bot.sandbox import Message
from domain.model.organisation.organisation import Organisation
from tests.e2e.town import Town
from tests.telegram import Person

PLAN = ("Отпуск", "24.11–05.12")
END = "Завершить: Петров Б. В., по 05.12"


async def chosen(town: Town, person: Person, label: str) -> Message:
    """Presses the button under the newest message in private; gives the answer to it."""
    await town.press(person, town.last(person), label)
    return town.last(person)


async def absent(
    town: Town, person: Person, substitute: str, days: str = PLAN[1], reason: str = PLAN[0]
) -> Message:
    """They mark their own absence; gives what they are told of it."""
    await town.say(person, person, "/absence")
    await chosen(town, person, "Отметить моё отсутствие")
    return await _marked(town, person, reason, days, substitute)


async def other_absent(
    town: Town, by: Person, who: str, substitute: str, days: str = PLAN[1]
) -> Message:
    """They mark a colleague's absence."""
    await town.say(by, by, "/absence")
    await chosen(town, by, "Отметить отсутствие работника")
    await chosen(town, by, who)
    return await _marked(town, by, PLAN[0], days, substitute)


async def _marked(town: Town, by: Person, reason: str, days: str, substitute: str) -> Message:
    await chosen(town, by, reason)
    await town.say(by, by, days)
    await chosen(town, by, substitute)
    return await chosen(town, by, "Да, отметить")


async def organised(town: Town, organisation: Organisation) -> None:
    """Another organisation file is applied."""
    await town.app.offices.apply(organisation)
    await town.pass_time(seconds=20)
