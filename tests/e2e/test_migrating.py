"""A group becomes a supergroup while nothing is being sent to it: the work goes on there."""

import pytest

from bot.sandbox import Chat, ChatKind
from tests.e2e.town import CONTROL, DRAFT, HOUSING, Town

pytestmark = pytest.mark.telegram("supergroups")

NEW = -100_1003


@pytest.fixture(params=["both tell", "the old tells", "the new tells"])
def migrate(town: Town, request: pytest.FixtureRequest) -> "Migrate":
    town.chat(HOUSING).kind = ChatKind.GROUP
    return Migrate(town, request.param)


class Migrate:
    def __init__(self, town: Town, told: str) -> None:
        self._town = town
        self._told = told

    async def __call__(self) -> Chat:
        """Either of the chats may tell first; the other message is late, or lost."""
        new = self._town.boris.migrate(HOUSING, NEW)
        pending = self._town.sandbox.world.updates.pending
        if self._told == "the old tells":
            pending.pop()
        elif self._told == "the new tells":
            del pending[-2]
        await self._town.settle()
        return new


async def test_the_first_command_there_is_answered(town: Town, migrate: Migrate) -> None:
    await town.routed()
    await migrate()
    answer = await town.say(town.boris, NEW, "/open")
    assert answer.text.startswith("Открытые инциденты: 1")


async def test_cards_are_sent_again_and_can_be_answered_there(town: Town, migrate: Migrate) -> None:
    await town.routed()
    new = await migrate()
    (card,) = [message for message in new.messages if message.text]
    assert card.text.startswith("№1 ·")
    receipt = await town.reply(town.boris, card, DRAFT)
    assert receipt.reply_to is not None
    assert DRAFT in town.last(CONTROL).text
    await town.approve_last()
    await town.reply(town.boris, new.last, "https://example.org/answer")
    assert "Размещено" in "".join(message.text for message in new.messages)


async def test_a_draft_on_its_way_at_that_moment_is_not_lost(town: Town, migrate: Migrate) -> None:
    card = await town.routed()
    town.boris.reply(card, DRAFT)
    new = await migrate()
    assert DRAFT in town.last(CONTROL).text
    assert any("№1" in message.text and "версия 1" in message.text for message in new.messages)
    town.rude = True  # what answers a message of the old chat is tried there first


async def test_a_text_held_for_its_author_is_asked_about_there(
    town: Town, migrate: Migrate
) -> None:
    await town.reply(town.boris, await town.routed(), "Ладно, засыплем завтра")
    new = await migrate()
    asked = new.find("ваш текст")
    await town.press(town.boris, asked, "На согласование")
    assert "Ладно, засыплем завтра" in town.last(CONTROL).text
    town.rude = True  # as above
