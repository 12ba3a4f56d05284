"""Files of a question that nobody has answered go on to the text for which they came (§13)."""

import pytest

from bot.sandbox import Message, Photo
from tests.e2e.test_late_files import beside
from tests.e2e.town import CONTROL, HOUSING, Town, offered
from tests.telegram import Person

pytestmark = pytest.mark.staffed

TALK = "Не надо отвечать, это тролль какой-то"
ANSWER = "Яму во дворе засыпали щебнем и укатали катком, фото прилагаем."


async def sends_photo(town: Town, who: Person, to: Message, text: str = "") -> None:
    await town.send(who, to, Photo(), text=text)


async def test_an_old_question_takes_no_photo(town: Town) -> None:
    card = await town.routed()
    asked = await town.reply(town.boris, card, TALK)
    await town.pass_time(minutes=90)
    await sends_photo(town, town.boris, card)
    assert "Вложения" not in asked.text
    assert offered(asked) == [["На согласование"], ["Переписка"]]
    await town.pass_time(minutes=3)
    assert "Принято и ждёт вашего текста: 1 фото." in town.last(HOUSING).text
    await town.reply(town.boris, card, ANSWER)
    assert f"{ANSWER}\nВложения: 1 фото\n" in town.last(CONTROL).text
    assert not asked.buttons


async def test_a_photo_soon_after_the_text_still_joins_it(town: Town) -> None:
    card = await town.routed()
    await town.reply(town.boris, card, TALK)
    await town.pass_time(minutes=4)
    await sends_photo(town, town.boris, card)
    asked = town.last(HOUSING)
    assert f"{TALK}\nВложения: 1 фото\nЭто ответ гражданину?" in asked.text


@pytest.mark.parametrize("minutes", [1, 60])
async def test_a_photo_that_joined_talk_goes_on_to_the_answer(town: Town, minutes: int) -> None:
    card = await town.routed()
    await town.reply(town.boris, card, TALK)
    await sends_photo(town, town.boris, card)
    await town.pass_time(minutes=minutes)
    await town.reply(town.boris, card, ANSWER)
    assert f"{ANSWER}\nВложения: 1 фото\n" in town.last(CONTROL).text


@pytest.mark.parametrize(("minutes", "taken"), [(1, True), (60, False)])
async def test_a_photo_with_a_word_or_two_goes_with_the_text_right_after_it(
    town: Town, minutes: int, taken: bool
) -> None:
    card = await town.routed()
    await sends_photo(town, town.boris, card, "фото")
    await town.pass_time(minutes=minutes)
    await town.reply(town.boris, card, ANSWER)
    assert ("Вложения: 1 фото" in town.last(CONTROL).text) == taken


@pytest.mark.parametrize("first", ["photo", "talk"])
async def test_what_came_without_words_is_not_talk(town: Town, first: str) -> None:
    card = await town.routed()
    if first == "photo":
        await sends_photo(town, town.boris, card)
        await town.reply(town.boris, card, TALK)
    else:
        await town.reply(town.boris, card, TALK)
        await sends_photo(town, town.boris, card)
    await town.press(town.boris, town.last(HOUSING), "Переписка")
    asked = town.last(HOUSING)
    assert "Принято и ждёт вашего текста: 1 фото." in asked.text
    await town.reply(town.boris, asked, ANSWER)
    assert f"{ANSWER}\nВложения: 1 фото\n" in town.last(CONTROL).text


async def test_a_photo_with_talk_is_talk(town: Town) -> None:
    card = await town.routed()
    await sends_photo(town, town.boris, card, TALK)
    sent = town.chat(HOUSING).messages[-2]
    await town.press(town.boris, town.last(HOUSING), "Переписка")
    assert town.last(HOUSING) is sent
    await town.reply(town.boris, card, ANSWER.removesuffix(", фото прилагаем."))
    assert "Вложения" not in town.last(CONTROL).text


async def test_what_joined_talk_beside_the_lead_goes_on_too(town: Town) -> None:
    task = await beside(town)
    await town.reply(town.vera, task, TALK)
    await sends_photo(town, town.vera, task)
    await town.press(town.vera, town.last(task.chat.id), "Переписка")
    asked = town.last(task.chat.id)
    assert "Принято и ждёт вашего текста: 1 фото." in asked.text
    await town.reply(town.vera, asked, "Концерт у дома культуры начнётся в 18 часов.")
    assert "Вложения: 1 фото" in town.last(HOUSING).text


async def test_a_question_of_another_kind_loses_no_photo(town: Town) -> None:
    card = await town.routed()
    await sends_photo(town, town.boris, card)
    await town.answer(town.boris, card, "Не в нашей компетенции", "отмена")
    await town.reply(town.boris, card, ANSWER)
    assert f"{ANSWER}\nВложения: 1 фото\n" in town.last(CONTROL).text


async def test_a_photo_that_waited_for_a_day_in_vain_is_told_of(town: Town) -> None:
    card = await town.routed()
    await sends_photo(town, town.boris, card)
    await town.pass_time(days=2)
    assert any("сутки оставался без ответа" in one.text for one in town.chat(HOUSING).messages)


async def test_an_edit_loses_no_photo_that_goes_on(town: Town) -> None:
    card = await town.routed()
    message = town.boris.reply(card, TALK)
    await town.settle()
    await sends_photo(town, town.boris, card)
    await town.edit(town.boris, message, f"{TALK}!")
    await town.press(town.boris, town.last(HOUSING), "Переписка")
    assert "Принято и ждёт вашего текста: 1 фото." in town.last(HOUSING).text
