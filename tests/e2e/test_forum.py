"""An authority whose chat is a topic of a forum (Bot API, message_thread_id)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox import Message
from bot.sandbox.telegram import shapes
from tests.e2e.town import CONTROL, HOUSING, ORGANISATION, Starting, Town, rewritten

pytestmark = pytest.mark.telegram("topics")

TOPIC, OTHER_TOPIC = 7, 8


@pytest.fixture
async def forum(starting: Starting, organisation_file: Path) -> AsyncIterator[Town]:
    organisation = ORGANISATION.replace("chat = -1003\n", f"chat = -1003\nthread = {TOPIC}\n")
    rewritten(organisation_file, organisation)
    async with starting() as town:
        town.chat(HOUSING).have_topics({TOPIC: "Обращения", OTHER_TOPIC: "Разное"})
        yield town


async def test_the_whole_life_stays_in_the_topic(forum: Town) -> None:
    await forum.answered_incident()
    written = [message for message in forum.chat(HOUSING).messages if message.sender.is_bot]
    assert len(written) > 1
    assert {message.thread for message in written} == {TOPIC}


async def test_what_is_said_in_the_topic_replies_to_nothing(forum: Town) -> None:
    """Telegram lets every message of a topic «reply» to its first one, here even to the card."""
    card = await forum.routed()
    said = forum.boris.say(HOUSING, "Просто разговор", thread=TOPIC)
    update = shapes.message(said) | {
        "reply_to_message": shapes.message(card) | {"message_id": TOPIC},
        "text": "Просто разговор",
    }
    forum.sandbox.world.updates.push_raw({"message": update})
    await forum.settle()
    assert forum.chat(CONTROL).messages == []


async def test_commands_are_answered_in_their_topic(forum: Town) -> None:
    await forum.routed()
    for thread in (TOPIC, OTHER_TOPIC, None):
        answer = await asked(forum, "/open", thread)
        assert answer.thread == thread
        assert answer.text.startswith("Открытые инциденты")


async def test_in_another_topic_a_reply_is_told_where_to_answer(forum: Town) -> None:
    """`/incident 1` there shows the incident, and would show the same again."""
    await forum.routed()
    draft = "Яму на дороге засыпали и заровняли."
    told = await forum.reply(forum.boris, await asked(forum, "/incident 1", OTHER_TOPIC), draft)
    assert told.text == (
        "№1: эта карточка только для просмотра, ответ не принят. Отвечают в чате органа или отдела,"
        " который работает с сообщением."
    )
    told = await forum.reply(forum.boris, await asked(forum, "/open", OTHER_TOPIC), draft)
    assert told.text == (
        "Ответ не принят: с этими сообщениями здесь не работают. Отвечают в чате органа или отдела."
    )
    assert forum.chat(CONTROL).messages == []


async def test_a_closed_topic_is_told_and_an_opened_one_gets_what_it_missed(forum: Town) -> None:
    forum.rude = True
    forum.boris.close_topic(HOUSING, OTHER_TOPIC)
    await forum.settle()
    assert not forum.chat(CONTROL).messages
    forum.boris.close_topic(HOUSING, TOPIC)
    await forum.settle()
    told = "Тему закрыли: Управление ЖКХ\n"
    assert forum.last(CONTROL).text.startswith(told)
    assert forum.last(forum.admin).text.startswith(told)
    await forum.sent_to_housing()
    assert "№1: сообщение не доставлено" in forum.last(CONTROL).text
    forum.boris.reopen_topic(HOUSING, TOPIC)
    await forum.settle()
    card = forum.last(HOUSING)
    assert (card.thread, card.text[:2]) == (TOPIC, "№1")
    await forum.reply(forum.boris, card, "Яму на этой дороге засыплем.")
    assert "версия 1" in forum.last(CONTROL).text


async def test_a_deleted_topic_is_told_by_the_first_message_that_fails(forum: Town) -> None:
    """Bots learn nothing of it; after /link elsewhere the card comes."""
    forum.rude = True
    forum.boris.delete_topic(HOUSING, TOPIC)
    await forum.sent_to_housing()
    told = forum.last(CONTROL).text
    assert told.endswith("тема закрыта или удалена. Откройте её или пришлите /link в другой теме.")
    forum.seat(forum.admin, HOUSING)
    asked = await linked(forum, OTHER_TOPIC)
    await forum.act(forum.admin, asked, "Управление ЖКХ", "Да, перенести сюда")
    assert forum.find(HOUSING, "№1").thread == OTHER_TOPIC


async def linked(forum: Town, thread: int) -> Message:
    forum.admin.say(HOUSING, "/link", thread=thread)
    await forum.settle()
    return forum.last(HOUSING)


async def asked(forum: Town, command: str, thread: int | None) -> Message:
    forum.boris.say(HOUSING, command, thread=thread)
    await forum.settle()
    return forum.last(HOUSING)


async def test_a_copy_of_the_card_works_in_its_topic(forum: Town) -> None:
    await forum.routed()
    copy = await asked(forum, "/incident 1", TOPIC)
    await forum.reply(forum.boris, copy, "Яму на этой дороге засыплем.")
    assert "версия 1" in forum.last(CONTROL).text
