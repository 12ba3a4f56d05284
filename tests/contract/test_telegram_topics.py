"""Facts about groups with topics in Telegram.

Bot API stands for core.telegram.org/bots/api, Client.cpp for the source of Telegram's own server,
tdlib/telegram-bot-api at commit 01a3679.
"""

import pytest

from bot.sandbox.chat import Chat, ChatKind
from bot.sandbox.protocol import Json
from tests.contract.telegram import ContractTelegram
from tests.telegram import Person, Sandbox

needs_topics = pytest.mark.needs("a group with topics")


@pytest.fixture
def forum(sandbox_telegram: Sandbox, anna: Person) -> Chat:
    return sandbox_telegram.group(-1004, "Форум", [anna], forum=True)


@pytest.fixture
def topic(sandbox_telegram: Sandbox, forum: Chat, anna: Person) -> int:
    thread = anna.create_topic(forum.id, "Дороги")
    sandbox_telegram.world.updates.pending.clear()
    return thread


async def sent(telegram_api: ContractTelegram, forum: Chat, text: str, **how: object) -> Json:
    """Send a message to the group with topics; return it."""
    message: Json = await telegram_api.done("sendMessage", chat_id=forum.id, text=text, **how)
    return message


async def newest(telegram_api: ContractTelegram) -> Json:
    message: Json = (await telegram_api.done("getUpdates", offset=-1))[0]["message"]
    return message


@needs_topics
async def test_a_message_is_sent_to_a_topic(
    telegram_api: ContractTelegram, forum: Chat, topic: int
) -> None:
    """It comes back with the topic's number, marked as one of a topic.

    Source: Bot API, sendMessage.message_thread_id, Message.is_topic_message (December 2026).
    """
    message = await sent(telegram_api, forum, "Яма", message_thread_id=topic)
    assert (message["message_thread_id"], message["is_topic_message"]) == (topic, True)


@needs_topics
async def test_without_a_topic_a_message_stands_in_the_general_one(
    telegram_api: ContractTelegram, forum: Chat
) -> None:
    """The general topic has no number.

    Source: Client.cpp, GENERAL_FORUM_TOPIC_ID; of the missing number inferred (May 2026).
    """
    message = await sent(telegram_api, forum, "Яма")
    assert message.keys().isdisjoint({"message_thread_id", "is_topic_message"})


@needs_topics
async def test_a_reply_goes_to_the_topic_of_what_it_answers(
    telegram_api: ContractTelegram, forum: Chat, topic: int, anna: Person
) -> None:
    """No number of the topic is needed.

    Source: Bot API, ReplyParameters; as other bots have met it: inferred (December 2026).
    """
    said = anna.say(forum.id, "Яма", thread=topic)
    message = await sent(telegram_api, forum, "Засыпали", reply_parameters={"message_id": said.id})
    assert message["message_thread_id"] == topic


@needs_topics
@pytest.mark.parametrize("thread", [1, 999_999], ids=["general", "unknown"])
async def test_a_topic_that_is_not_there_is_refused(
    telegram_api: ContractTelegram, forum: Chat, thread: int
) -> None:
    """Nothing is sent; the general topic is none by its number.

    Source: Client.cpp, “message thread not found” (May 2026).
    """
    refused = await telegram_api.refused(
        "sendMessage", chat_id=forum.id, text="Яма", message_thread_id=thread
    )
    assert refused == (400, "Bad Request: message thread not found")


@needs_topics
async def test_in_a_topic_a_message_seems_to_answer_its_first_one(
    telegram_api: ContractTelegram, forum: Chat, topic: int, anna: Person, sandbox_telegram: Sandbox
) -> None:
    """That one is the service message of the topic's creation, so it is not taken for a reply.

    Source: Bot API, Message.reply_to_message, ForumTopicCreated; as other bots have met it: inferred
    (December 2026).
    """
    sandbox_telegram.world.privacy = False
    anna.say(forum.id, "Яма", thread=topic)
    message = await newest(telegram_api)
    first = message["reply_to_message"]
    assert first["message_id"] == message["message_thread_id"] == topic
    assert first["forum_topic_created"]["name"] == "Дороги"


@needs_topics
async def test_a_reply_in_a_group_without_topics_is_in_no_topic(
    telegram_api: ContractTelegram, sandbox_telegram: Sandbox, anna: Person
) -> None:
    """It has a `message_thread_id`, and is not marked as one of a topic.

    Source: Bot API, Message.message_thread_id, is_topic_message; Client.cpp, is_topic_message (May 2026).
    """
    group = sandbox_telegram.group(-1005, "Без тем", [anna], kind=ChatKind.SUPERGROUP)
    card = await sent(telegram_api, group, "Карточка")
    anna.reply(group.last, "Проект")
    message = await newest(telegram_api)
    assert message["message_thread_id"] == card["message_id"]
    assert "is_topic_message" not in message


async def test_a_group_without_topics_ignores_the_number(telegram_api: ContractTelegram) -> None:
    """The message is sent, so a card is not lost where topics are switched off.

    Source: Client.cpp, check_message_topic: only a group with topics is asked for the topic (May 2026).
    """
    message = await telegram_api.send("Яма", message_thread_id=999_999)
    assert message.keys().isdisjoint({"message_thread_id", "is_topic_message"})
