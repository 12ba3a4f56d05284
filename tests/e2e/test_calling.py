"""Whom a message calls: decisions answer the draft's own message, and mention whose it is (§8, §13)."""

import re

import pytest

from bot.sandbox import Message
from tests.e2e.absences import absent
from tests.e2e.test_decisions import APPROVE, OFF_TOPIC
from tests.e2e.town import CONTROL, HOUSING, Town
from tests.telegram import Person
from tests.telegram.markup import html_of

pytestmark = pytest.mark.staffed

RECALL = "Отменить согласование"
GIVEN = "Яму на дороге засыплем завтра утром."
MUCH = "Яму на дороге засыплем завтра, до обеда. " + "Работы ведёт подрядчик. " * 167


def called(message: Message) -> list[int]:
    return [int(person) for person in re.findall(r"tg://user\?id=(\d+)", html_of(message))]


async def drafted(town: Town, by: Person, text: str = GIVEN) -> tuple[Message, Message]:
    """Somebody of the department answers its card; gives their message and control's card."""
    written = by.reply(await town.routed(), text)
    await town.settle()
    return written, town.last(CONTROL)


async def test_every_decision_answers_the_message_of_the_draft_and_calls_its_author(
    town: Town,
) -> None:
    draft, approval = await drafted(town, town.semyon)
    told = list[Message]()
    for decide in (APPROVE, RECALL, OFF_TOPIC, None):
        if decide is None:
            await town.reply(town.anna, approval, "Назовите день")
        elif decide == RECALL:
            await town.confirmed(town.anna, approval, decide)
        else:
            await town.press(town.anna, approval, decide)
        told.append(town.last(HOUSING))
        assert told[-1].reply_to is draft, told[-1].text
        assert called(told[-1]) == [town.semyon.id], told[-1].text
        assert "Исполнитель: Сидоров С. С." in told[-1].text
    assert len({message.id for message in told}) == len(told)


async def test_the_header_of_a_long_answer_is_what_calls(town: Town) -> None:
    draft, approval = await drafted(town, town.semyon, MUCH.strip())
    await town.press(town.anna, approval, APPROVE)
    messages = town.chat(HOUSING).messages
    begin = next(at for at, one in enumerate(messages) if called(one) and one.reply_to is draft)
    header, *texts = messages[begin:]
    assert called(header) == [town.semyon.id]
    assert len(texts) > 1
    assert not any(map(called, texts))


async def test_the_author_of_the_version_is_called_though_another_has_taken_it(town: Town) -> None:
    card = await town.routed()
    await town.press(town.boris, card, "Взять в работу")
    draft = town.semyon.reply(card, GIVEN)
    await town.settle()
    await town.press(town.anna, town.last(CONTROL), OFF_TOPIC)
    assert town.last(HOUSING).reply_to is draft
    assert called(town.last(HOUSING)) == [town.semyon.id]


async def test_a_deleted_draft_is_decided_on_all_the_same(town: Town) -> None:
    draft, approval = await drafted(town, town.boris)
    town.boris.delete(draft)
    await town.press(town.anna, approval, OFF_TOPIC)
    assert town.last(HOUSING).reply_to is None
    assert called(town.last(HOUSING)) == [town.boris.id]


async def test_a_draft_sent_in_private_is_decided_on_in_the_chat(town: Town) -> None:
    await town.routed()
    card = await town.say(town.boris, town.boris, "/incident 1")
    await town.reply(town.boris, card, GIVEN)
    await town.press(town.anna, town.last(CONTROL), OFF_TOPIC)
    news = town.last(HOUSING)
    assert news.reply_to is town.executors_card
    assert called(news) == [town.boris.id]


async def test_who_stands_in_for_an_absent_author_is_called(town: Town) -> None:
    draft, approval = await drafted(town, town.boris)
    await absent(town, town.boris, "Сидоров С. С.")
    await town.press(town.anna, approval, OFF_TOPIC)
    assert town.last(HOUSING).reply_to is draft
    assert called(town.last(HOUSING)) == [town.semyon.id]
    assert "Исполнитель: Сидоров С. С. (замещает: Петров Б. В.)" in town.last(HOUSING).text


async def test_where_nobody_stands_in_for_the_author_those_at_work_are_called(town: Town) -> None:
    _, approval = await drafted(town, town.boris)
    await absent(town, town.boris, "Без замещения")
    await town.press(town.anna, approval, OFF_TOPIC)
    assert called(town.last(HOUSING)) == [town.semyon.id]


async def test_a_declined_return_answers_the_reason_and_calls_who_gave_it(town: Town) -> None:
    card = await town.routed()
    await town.press(town.semyon, card, "Не в нашей компетенции")
    reason = town.semyon.reply(town.last(HOUSING), "Это дорога области, не наша.")
    await town.settle()
    await town.press(town.anna, town.last(CONTROL), "Вернуть в орган")
    news = town.last(HOUSING)
    assert news.reply_to is reason
    assert called(news) == [town.semyon.id]


async def test_who_proposed_no_answer_is_called_when_control_agrees(town: Town) -> None:
    card = await town.routed()
    await town.press(town.semyon, card, "Предложить: без ответа")
    await town.press(town.semyon, card, card.buttons[0][0])
    proposal = town.last(CONTROL)
    await town.act(town.anna, proposal, "Подтвердить", "Да, подтверждаю")
    assert called(town.last(HOUSING)) == [town.semyon.id]
