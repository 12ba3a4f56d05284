"""Remarks of one person under one card within two minutes are asked about once."""

import pytest

from bot.sandbox import Message, Photo
from tests.e2e.test_late_files import beside
from tests.e2e.town import CONTROL, DRAFT, HOUSING, Town, offered
from tests.telegram import Person

pytestmark = pytest.mark.staffed

SEND, TALK = "На согласование", "Переписка"
FIRST = "Передал мастеру участка, жду от него информацию"
SECOND = "Звонил ещё раз, не берёт трубку"
THIRD = "Кто сегодня на дежурстве?"
ASKED = f"№1 · ваши тексты:\n{FIRST}\n{SECOND}\nЭто ответ гражданину?"


async def remark(town: Town, card: Message, text: str, who: Person | None = None) -> Message:
    """What a person of the housing department replies to the card."""
    said = (who or town.boris).reply(card, text)
    await town.settle()
    return said


def asked(town: Town, chat: int = HOUSING) -> list[Message]:
    """The questions that can be answered there."""
    return [
        one
        for one in town.chat(chat).messages
        if one.sender.is_bot and "Это ответ гражданину?" in one.text and one.buttons
    ]


async def two_remarks(town: Town) -> tuple[Message, Message]:
    """The card, and the question about both."""
    card = await town.routed()
    await remark(town, card, FIRST)
    await town.pass_time(minutes=1)
    await remark(town, card, SECOND)
    (question,) = asked(town)
    assert (question.text, offered(question)) == (ASKED, [[SEND], [TALK]])
    return card, question


async def test_both_are_one_draft(town: Town) -> None:
    _, question = await two_remarks(town)
    await town.press(town.boris, question, SEND)
    assert f"{FIRST}\n\n{SECOND}" in town.last(CONTROL).text
    assert not asked(town)
    assert await town.discrepancies() == []


async def test_both_are_talk(town: Town) -> None:
    _, question = await two_remarks(town)
    await town.press(town.boris, question, TALK)
    assert question.deleted
    listed = await town.say(town.boris, HOUSING, "/my")
    assert f"«{FIRST} {SECOND}»"[:40] in listed.text
    await town.press(town.boris, listed, "Это был ответ")
    assert f"{FIRST}\n\n{SECOND}" in town.last(CONTROL).text
    assert await town.discrepancies() == []


async def test_after_two_minutes_another_question_replaces_it(town: Town) -> None:
    card, question = await two_remarks(town)
    await town.pass_time(minutes=3)
    await remark(town, card, THIRD)
    assert (question.text, question.buttons) == ("№1 · вопрос о вашем тексте закрыт.", [])
    (another,) = asked(town)
    assert another.text == f"№1 · ваш текст:\n{THIRD}\nЭто ответ гражданину?"


async def test_each_is_within_two_minutes_of_the_one_before(town: Town) -> None:
    card, question = await two_remarks(town)
    await town.pass_time(minutes=1)
    await remark(town, card, THIRD)
    assert asked(town) == [question]
    assert THIRD in question.text


async def test_anothers_remark_or_one_under_another_card_is_asked_about_by_itself(
    town: Town,
) -> None:
    card = await town.routed()
    other = await town.routed("Фонарь не горит.")
    await remark(town, card, FIRST)
    await remark(town, card, SECOND, town.semyon)
    await remark(town, other, THIRD)
    assert [one.text.splitlines()[1] for one in asked(town)] == [FIRST, SECOND, THIRD]


async def test_an_answer_among_remarks_is_a_draft_at_once(town: Town) -> None:
    card, question = await two_remarks(town)
    await remark(town, card, DRAFT)
    assert question.buttons == []
    assert DRAFT in town.last(CONTROL).text
    assert FIRST not in town.last(CONTROL).text


@pytest.mark.parametrize("which", [0, 1])
async def test_an_edit_changes_its_part(town: Town, which: int) -> None:
    card = await town.routed()
    said = [await remark(town, card, text) for text in (FIRST, SECOND)]
    before = len(town.chat(HOUSING).messages)
    await town.edit(town.boris, said[which], THIRD)
    parts = [THIRD if index == which else text for index, text in enumerate((FIRST, SECOND))]
    (question,) = asked(town)
    assert question.text.splitlines()[1:3] == parts
    assert len(town.chat(HOUSING).messages) == before
    await town.press(town.boris, question, SEND)
    assert "\n\n".join(parts) in town.last(CONTROL).text


async def test_remarks_that_are_all_edited_to_answers_are_one_draft(town: Town) -> None:
    card = await town.routed()
    said = [await remark(town, card, text) for text in (FIRST, SECOND)]
    more = "Работы выполнены ООО «Дорсервис»."
    for message, text in zip(said, (DRAFT, more), strict=True):
        await town.edit(town.boris, message, text)
    assert not asked(town)
    assert f"{DRAFT}\n\n{more}" in town.last(CONTROL).text
    assert await town.discrepancies() == []


async def test_the_draft_has_the_files_of_all(town: Town) -> None:
    card = await town.routed()
    await town.send(town.boris, card, Photo(), text=FIRST)
    await town.send(town.boris, card, Photo(), text=SECOND)
    await town.pass_time(minutes=1)
    await town.send(town.boris, card, Photo())
    (question,) = asked(town)
    assert f"{FIRST}\n{SECOND}\nВложения: 3 фото\n" in question.text
    await town.press(town.boris, question, SEND)
    assert "Вложения: 3 фото" in town.last(CONTROL).text


async def test_only_files_without_words_go_on_after_talk(town: Town) -> None:
    card = await town.routed()
    await town.send(town.boris, card, Photo(), text=FIRST)
    await remark(town, card, SECOND)
    await town.pass_time(minutes=1)
    await town.send(town.boris, card, Photo())
    await town.press(town.boris, asked(town)[0], TALK)
    assert "Принято и ждёт вашего текста: 1 фото." in town.last(HOUSING).text


async def test_a_remark_without_room_is_asked_about_beside_them(town: Town) -> None:
    card = await town.routed()
    long = f"{FIRST}. {'Он на объекте и перезвонит, как только сможет. ' * 60}Кто его видел?"
    for text in (long, f"{SECOND} {long}", THIRD):
        await remark(town, card, text)
    assert [len(one.text.splitlines()) for one in asked(town)] == [3, 4]
    for question in asked(town):
        await town.press(town.boris, question, TALK)
    listed = await town.say(town.boris, HOUSING, "/my")
    assert listed.text.count("сочтено перепиской") == 2


async def test_so_many_remarks_are_asked_about_in_two_questions(town: Town) -> None:
    card = await town.routed()
    for number in range(1, 22):
        await remark(town, card, f"{FIRST} {number}")
    assert [len(one.text.splitlines()) for one in asked(town)] == [22, 3]


async def test_remarks_beside_the_lead_are_asked_about_once(town: Town) -> None:
    task = await beside(town)
    before = len(town.chat(HOUSING).messages)
    for text in (FIRST, SECOND):
        await remark(town, task, text, town.vera)
    question = town.chat(task.chat.id).find("Это информация для сводного ответа?")
    assert question.text.splitlines()[:3] == ["№1 · ваши тексты:", FIRST, SECOND]
    await town.press(town.vera, question, "Передать")
    assert len(town.chat(HOUSING).messages) == before + 1
    assert f"{FIRST}\n\n{SECOND}" in town.last(HOUSING).text


async def test_a_colleagues_draft_between_remarks_is_asked_about_with_both(town: Town) -> None:
    card = await town.routed()
    await remark(town, card, FIRST)
    await remark(town, card, DRAFT, town.semyon)
    await remark(town, card, SECOND)
    (question,) = asked(town)
    assert f"{FIRST}\n{SECOND}\n" in question.text
    assert "Заменить проект коллеги, версия 1?" in question.text


@pytest.mark.parametrize("which", [0, 1])
async def test_an_edit_after_the_press_loses_no_other_part(town: Town, which: int) -> None:
    card = await town.routed()
    said = [await remark(town, card, text) for text in (FIRST, SECOND)]
    await town.press(town.boris, asked(town)[0], SEND)
    before = len(town.chat(CONTROL).messages)
    await town.edit(town.boris, said[which], THIRD)
    assert "отправлен вместе с другими вашими" in town.last(HOUSING).text
    assert len(town.chat(CONTROL).messages) == before
    assert f"{FIRST}\n\n{SECOND}" in town.last(CONTROL).text


async def test_an_edit_of_talk_to_an_answer_is_the_answer(town: Town) -> None:
    card = await town.routed()
    said = [await remark(town, card, text) for text in (FIRST, SECOND)]
    await town.press(town.boris, asked(town)[0], TALK)
    for text in (DRAFT, f"{DRAFT} Дорога открыта."):
        await town.pass_time(minutes=1)
        await town.edit(town.boris, said[0], text)
        assert text in town.last(CONTROL).text
