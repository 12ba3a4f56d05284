"""Forums: what stands in topics, what it seems to answer, and topics closed or deleted."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import Message

from bot.sandbox import Chat, Membership, SandboxError
from tests.telegram import Person, Sandbox

FORUM, GROUP = -1004, -1003


@pytest.fixture
def forum(sandbox: Sandbox, ivanova: Person) -> Chat:
    return sandbox.group(FORUM, "Форум", [ivanova], forum=True)


@pytest.fixture
def topic(forum: Chat, ivanova: Person, sandbox: Sandbox) -> int:
    thread = ivanova.create_topic(forum.id, "Дороги")
    sandbox.world.updates.pending.clear()
    return thread


async def newest(bot: Bot) -> Message:
    message = (await bot.get_updates(offset=-1))[0].message
    assert message is not None
    return message


async def test_a_topic_begins_with_a_service_message_that_names_it(
    bot: Bot, forum: Chat, ivanova: Person
) -> None:
    thread = ivanova.create_topic(FORUM, "Дороги")
    message = await newest(bot)
    assert message.forum_topic_created is not None
    assert message.forum_topic_created.name == "Дороги"
    assert message.message_id == message.message_thread_id == thread
    assert message.reply_to_message is None
    assert forum.last.id == thread


async def test_the_first_message_of_a_topic_may_be_the_bots_own(
    bot: Bot, forum: Chat, ivanova: Person
) -> None:
    with pytest.raises(TelegramBadRequest, match="not enough rights"):
        await bot.create_forum_topic(FORUM, "Отклик")
    forum.members[bot.id] = Membership.ADMINISTRATOR
    topic = await bot.create_forum_topic(FORUM, "Отклик")
    forum.members[bot.id] = Membership.MEMBER
    ivanova.say(FORUM, "а", thread=topic.message_thread_id)
    message = await newest(bot)
    assert message.text == "а"
    assert message.reply_to_message is not None
    assert message.reply_to_message.from_user is not None
    assert message.reply_to_message.from_user.id == bot.id


async def test_a_group_can_have_topics_that_are_older_than_the_story(
    bot: Bot, group: Chat, ivanova: Person
) -> None:
    group.have_topics({7: "Дороги"})
    ivanova.say(GROUP, "/open", thread=7)
    message = await newest(bot)
    assert (message.message_thread_id, message.is_topic_message) == (7, True)
    assert message.reply_to_message is None
    assert (await bot.send_message(GROUP, "а", message_thread_id=7)).is_topic_message


async def test_a_group_without_topics_gets_none(bot: Bot, group: Chat, ivanova: Person) -> None:
    with pytest.raises(SandboxError, match="has no topics"):
        ivanova.create_topic(GROUP, "Дороги")
    group.members[bot.id] = Membership.ADMINISTRATOR
    with pytest.raises(TelegramBadRequest, match="not a forum"):
        await bot.create_forum_topic(GROUP, "Дороги")


async def test_in_a_closed_topic_only_administrators_write(
    bot: Bot, forum: Chat, ivanova: Person, topic: int
) -> None:
    card = await bot.send_message(FORUM, "а", message_thread_id=topic)
    ivanova.close_topic(FORUM, topic)
    with pytest.raises(TelegramBadRequest, match="TOPIC_CLOSED"):
        await bot.send_message(FORUM, "б", message_thread_id=topic)
    with pytest.raises(SandboxError, match="closed topic"):
        ivanova.say(FORUM, "б", thread=topic)
    await card.edit_text("что стоит, то меняется")
    forum.members[bot.id] = Membership.ADMINISTRATOR
    await bot.send_message(FORUM, "б", message_thread_id=topic)
    forum.members[bot.id] = Membership.MEMBER
    ivanova.reopen_topic(FORUM, topic)
    await bot.send_message(FORUM, "в", message_thread_id=topic)


async def test_a_deleted_topic_takes_its_messages_along(
    bot: Bot, forum: Chat, ivanova: Person, topic: int
) -> None:
    elsewhere = await bot.send_message(FORUM, "в общей теме")
    card = await bot.send_message(FORUM, "а", message_thread_id=topic)
    ivanova.delete_topic(FORUM, topic)
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await bot.send_message(FORUM, "б", message_thread_id=topic)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await card.edit_text("б")
    assert [message.id for message in forum.messages] == [elsewhere.message_id]
    with pytest.raises(SandboxError, match="no topic"):
        ivanova.say(FORUM, "б", thread=topic)
