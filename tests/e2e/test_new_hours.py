"""New hours count from the day on which they are brought in: nothing that was due before moves."""

from pathlib import Path

from bot.setup.organisation_file import read_organisation
from tests.e2e.town import HOUSING, ORGANISATION, Starting, Town, rewritten

LATE = '["10:00-19:00"]'
NEW_HOURS = "[schedule]\n" + "".join(
    f"{day} = {LATE}\n" for day in ("mon", "tue", "wed", "thu", "fri")
)


async def deadline(town: Town, number: int) -> str:
    return (await town.say(town.anna, town.anna, f"/deadline {number}")).text


async def test_new_hours_are_not_retroactive(starting: Starting, organisation_file: Path) -> None:
    async with starting() as town:
        await town.routed()
        await town.until(24, 16)
        await town.routed("Темно на улице Ленина.")
        await town.until(25, 9, 30)
        missed = [
            one.text
            for one in town.chat(HOUSING).messages
            if "ответьте, срок истёк в 08:50\n" in one.text
        ]
        assert len(missed) == 1
    rewritten(organisation_file, ORGANISATION + NEW_HOURS)
    async with starting() as town:
        await town.app.offices.apply(read_organisation(organisation_file))
        await town.settle()
        assert "Срок ответа: 25.11.2026 08:50" in await deadline(town, 1)
        # An hour on Tuesday as it was worked then, and seven on Wednesday from ten o'clock on.
        assert "Срок ответа: 25.11.2026 17:00" in await deadline(town, 2)
        assert not await town.discrepancies()
