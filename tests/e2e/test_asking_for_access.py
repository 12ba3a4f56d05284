"""Whoever does not work here and writes to the bot: administrators let them in, or refuse."""

from bot.sandbox import Message
from tests.e2e.administering import turned
from tests.e2e.town import CONTROL, Town


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
        "Просит доступ: Лида <b>Лосева (номер 950)\n"
        "Если этот человек работает у вас, дайте ему роль."
    )
    assert told.buttons == [["Дать роль…"], ["Отказать"]]
    await town.press(town.admin, told, "Дать роль…")
    page = town.last(town.admin)
    await turned(town, page, "Исполнитель")
    await turned(town, page, "Управление ЖКХ")
    assert page.text == "Лида <b>Лосева\nИсполнитель, Управление ЖКХ"
    newcomer = town.sandbox.person(950)
    assert "исполнитель, Управление ЖКХ" in town.last(newcomer).text
    assert await town.press(town.admin, told, "Отказать") == "На эту просьбу уже ответили."


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
    assert [one.text.rpartition("номер ")[2][:3] for one in asked(town)][-1] == "955"
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
