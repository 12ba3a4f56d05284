"""Whoever does not work here and writes to the bot: administrators let them in, or refuse."""

import pytest

from bot.sandbox import Message
from tests.e2e.administering import turned
from tests.e2e.town import CONTROL, HOUSING, Town, numbered
from tests.telegram import Person


def asked(town: Town) -> list[Message]:
    """What administrators were told of those who ask."""
    return [one for one in town.chat(town.admin).messages if one.text.startswith("Просит доступ")]


async def wrote(town: Town, number: int, name: str = "Лида <b>Лосева") -> None:
    newcomer = town.sandbox.person(number, name)
    newcomer.start()
    await town.settle()


async def test_a_newcomer_is_let_in(town: Town) -> None:
    await town.say(town.admin, town.admin, "/start")
    await wrote(town, 950)
    (told,) = asked(town)
    assert told.text == (
        f"Просит доступ: Лида <b>Лосева (номер {numbered(950)})\n"
        "Если этот человек работает у вас, дайте ему роль."
    )
    assert told.buttons == [["Дать роль…"], ["Отказать"]]
    await town.press(town.admin, told, "Дать роль…")
    page = town.last(town.admin)
    assert page.text == "Лида <b>Лосева: какую роль дать?"
    await turned(town, page, "Исполнитель")
    await turned(town, page, "Управление ЖКХ")
    assert page.text == "Лида <b>Лосева\nИсполнитель, Управление ЖКХ"
    newcomer = town.sandbox.person(950)
    *_, welcome, name = town.chat(newcomer).messages
    assert "исполнитель, Управление ЖКХ" in welcome.text
    assert name.text.startswith("Напишите свои фамилию, имя и отчество полностью")
    assert await town.press(town.admin, told, "Отказать") == "На эту просьбу уже ответили."


async def test_a_newcomer_whose_name_has_no_letters_is_let_in(town: Town) -> None:
    await town.say(town.admin, town.admin, "/start")
    await wrote(town, 950, "🙂")
    (told,) = asked(town)
    await town.press(town.admin, told, "Дать роль…")
    page = town.last(town.admin)
    await turned(town, page, "Отдел контроля")
    assert page.text.endswith("\nОтдел контроля")
    name = town.chat(town.sandbox.person(950)).messages[-1]
    assert name.text.startswith("Напишите свои фамилию, имя и отчество полностью")


async def test_one_asks_once_a_day_and_never_again_after_a_refusal(town: Town) -> None:
    await town.say(town.admin, town.admin, "/start")
    await wrote(town, 950)
    await town.pass_time(hours=2)
    await wrote(town, 950)
    assert len(asked(town)) == 1
    await town.pass_time(hours=23)
    await wrote(town, 950)
    assert len(asked(town)) == 2
    refused = await town.press(town.admin, asked(town)[-1], "Отказать")
    assert refused == "Отказано. Об этом человеке бот больше не спросит."
    await town.pass_time(days=3)
    await wrote(town, 950)
    assert len(asked(town)) == 2


async def test_a_crowd_is_told_of_one_after_the_other(town: Town) -> None:
    await town.say(town.admin, town.admin, "/start")
    for number in range(950, 958):
        await wrote(town, number)
    assert len(asked(town)) == 5
    await town.press(town.admin, asked(town)[0], "Отказать")
    assert f"(номер {numbered(955)})" in asked(town)[-1].text
    assert len(asked(town)) == 6


async def test_control_is_not_asked(town: Town) -> None:
    await town.say(town.admin, town.admin, "/start")
    await wrote(town, 950)
    assert asked(town)
    assert not [one for one in town.chat(CONTROL).messages if "Просит доступ" in one.text]


async def test_an_administrator_who_has_never_come_is_not_told(town: Town) -> None:
    """Nor is anybody told that they can't be reached."""
    await wrote(town, 950)
    assert not asked(town)
    assert not town.chat(CONTROL).messages


async def let_in(town: Town, name: str) -> Person:
    await town.say(town.admin, town.admin, "/start")
    await wrote(town, 950, name)
    await town.press(town.admin, asked(town)[-1], "Дать роль…")
    page = town.last(town.admin)
    await turned(town, page, "Исполнитель")
    await turned(town, page, "Управление ЖКХ")
    return town.sandbox.person(950)


ASKED_NAME = "Напишите свои фамилию, имя и отчество полностью"


@pytest.mark.parametrize("replies", [True, False])
async def test_who_gets_a_role_under_a_nickname_is_asked_for_the_full_name(
    town: Town, *, replies: bool
) -> None:
    newcomer = await let_in(town, "Петя 🔥.")
    question = town.last(newcomer)
    assert question.text.startswith(ASKED_NAME)
    again = await town.reply(newcomer, question, "Петя")
    assert "например: Иванова Анна Петровна" in again.text
    name = "петров борис викторович"
    if replies:
        await town.reply(newcomer, question, name)
    else:
        await town.say(newcomer, newcomer, name)
    assert question.text == "Спасибо, имя записано."
    assert town.last(newcomer).sender is newcomer.user
    assert not (await town.say(town.admin, town.admin, "/open")).text.count("№")
    await town.routed()
    assert "Петров Б. В." in town.last(HOUSING).text
    assert "Петя" not in town.last(HOUSING).text


async def test_what_else_they_write_is_not_taken_for_their_name(town: Town) -> None:
    newcomer = await let_in(town, "Петя 🔥.")
    await town.say(newcomer, newcomer, "не горит фонарь")
    shown = await town.say(town.admin, town.admin, "/staff петя")
    assert ["Петя 🔥."] in shown.buttons


async def test_a_full_name_is_not_asked_for(town: Town) -> None:
    newcomer = await let_in(town, "Петров Борис Викторович")
    assert not [one for one in town.chat(newcomer).messages if ASKED_NAME in one.text]
