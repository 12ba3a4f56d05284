"""What was under way in MAX when the program ended is found in the dialog, and not sent twice."""

import pytest

from bot.sandbox.faults import BadGateway
from storage.engine.database import Database
from storage.schema.staff import dialog
from tests.e2e.town import HOUSING, Starting, Town
from tests.telegram import DropAfter

DEPUTY, GUEST = 801, 777


pytestmark = [pytest.mark.in_max, pytest.mark.staffed]


def said(town: Town) -> list[str]:
    """What the bot has written to the deputy head."""
    return [one.text for one in town.chat(DEPUTY).messages if one.sender.is_bot]


async def test_an_alert_of_unknown_outcome_is_not_sent_again(
    starting: Starting, database_url: str
) -> None:
    async with starting() as town:
        deputy = town.sandbox.person(DEPUTY, "Тимур Титов")
        deputy.start()
        await town.say(town.stranger, town.stranger, "Здравствуйте")
        await town.routed()
        card = town.chat(town.anna.id).find("№1")
        await town.act(town.anna, card, "Повышенная важность")
        town.sandbox.faults.fail_next("sendMessage", DropAfter(), chat=DEPUTY)
        town.sandbox.faults.fail_next("getMessages", BadGateway(), times=1000)
        before = len(said(town))
        town.rude = True  # it ends in the middle of its work
        town.anna.press(card, "Да, подтверждаю")
        await town.sandbox.until(lambda: len(said(town)) > before)
        sent = said(town)
    town.sandbox.faults.clear()
    async with starting() as town:
        await town.settle()
        await town.pass_time(minutes=5)
        again = said(town)
        assert again[: len(sent)] == sent
        assert len(again) == len(set(again))
        assert any("№1" in one.text for one in town.chat(HOUSING).messages)
    database = Database(database_url)
    accounts = {row["account"] for row in await database.rows(dialog.select())}
    await database.close()
    assert len(accounts) >= 2
    assert not any(str(one).endswith(str(GUEST)) for one in accounts)
