"""A private chat with topics, where @BotFather has turned them on (Bot API 9.3): one chat for us."""

from pathlib import Path

import pytest

from bot.sandbox import Message
from bot.sandbox.telegram import shapes
from tests.e2e.town import HOUSING, ORGANISATION, Town, offered, rewritten

pytestmark = pytest.mark.telegram("topics")

TOPIC, OTHER = 7, 8


@pytest.fixture
def organisation_file(tmp_path: Path) -> Path:
    """Control is Anna alone, in her private chat."""
    text = ORGANISATION.replace("chat = -1001", "chat = 501")
    return rewritten(tmp_path / "organisation.toml", text)


async def said(town: Town, text: str, thread: int | None) -> Message:
    """As Telegram sends it: every message of a topic «replies» to its first one."""
    message = town.anna.say(town.anna.id, text, thread=thread)
    await town.settle()
    return message


@pytest.fixture
def town(town: Town) -> Town:
    town.chat(town.anna).have_topics({TOPIC: "Обращения", OTHER: "Разное"})
    return town


async def test_what_is_written_in_a_topic_is_worked_like_anywhere(town: Town) -> None:
    await said(town, "Во дворе на Ленина, 5 яма. https://vk.com/wall-1_2", TOPIC)
    card = town.last(town.anna)
    assert card.text.startswith("№1 · ")
    await town.press(town.anna, card, "Управление ЖКХ")
    await town.reply(town.boris, town.last(HOUSING), "Яму на дороге засыпали и заровняли.")
    approval = town.last(town.anna)
    assert ["✅ Согласовать"] in offered(approval)
    await town.press(town.anna, approval, "✅ Согласовать")
    assert "Яму на дороге засыпали" in town.last(HOUSING).text


async def test_a_question_asked_in_one_topic_is_answered_in_another(town: Town) -> None:
    await said(town, "/new", TOPIC)
    message = town.anna.say(town.anna.id, "Во дворе на Ленина, 5 яма.", thread=OTHER)
    first = {"message_id": OTHER, "from": town.anna.user.as_json(), "forum_topic_created": {}}
    await town.settle()
    assert town.last(town.anna).text.startswith("№1 · ")
    update = shapes.message(message) | {
        "reply_to_message": shapes.message(message) | first,
        "text": "/open",
    }
    town.sandbox.world.updates.push_raw({"message": update | {"message_id": 9_000}})
    await town.settle()
    assert town.last(town.anna).text.startswith("Открытые инциденты")


async def test_a_list_is_answered_in_the_topic_where_it_was_asked_for(town: Town) -> None:
    await said(town, "/open", TOPIC)
    assert town.last(town.anna).thread == TOPIC


async def test_of_a_topic_that_is_gone_nothing_is_lost(town: Town) -> None:
    town.rude = True  # the question is gone with its topic
    await said(town, "/new", TOPIC)
    town.anna.delete_topic(town.anna.id, TOPIC)
    await said(town, "Во дворе на Ленина, 5 яма.", None)
    card = town.find(town.anna, "№1 · ")
    assert (await town.press(town.anna, card, "Управление ЖКХ")).startswith("№1: направлено")


@pytest.mark.parametrize(
    "told", ["forum_topic_created", "forum_topic_edited", "forum_topic_closed", "pinned_message"]
)
async def test_what_happens_to_the_chat_means_nothing(town: Town, told: str) -> None:
    message = await said(town, "/open", None)
    before = list(town.chat(town.anna).messages)
    update = {**shapes.message(message), "message_id": 9_000, told: {}}
    del update["text"], update["entities"]
    town.sandbox.world.updates.push_raw({"message": update})
    await town.settle()
    assert town.chat(town.anna).messages == before
