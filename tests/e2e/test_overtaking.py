"""Two administrators at the same setting: neither overwrites what the other has just changed."""

import pytest

from bot.sandbox import Message
from tests.e2e.administering import opened, turned
from tests.e2e.town import Town
from tests.telegram import Person

LIDIA = """
[[staff]]
name = "Лебедева Лидия Львовна"
telegram_id = 901
role = "admin"
"""
OVERTAKEN = (
    "Пока настройка была у вас открыта, её изменили (Лебедева Л. Л.):\n"
    "{}\n"
    "Ваше изменение не внесено. Если оно всё ещё нужно, повторите его."
)


pytestmark = pytest.mark.organisation(LIDIA)


async def at(town: Town, person: Person, *labels: str) -> Message:
    """The page to which these presses lead."""
    page = await town.say(person, person, "/settings")
    await town.act(person, page, *labels)
    return page


async def test_a_name_that_another_has_changed_meanwhile_is_not_overwritten(town: Town) -> None:
    to_name = ("Органы", "Управление ЖКХ", "Изменить название")
    page, lidia = await at(town, town.admin, *to_name), town.person(901)
    await at(town, lidia, *to_name)
    await town.say(lidia, lidia, "Управление ЖКХ и благоустройства")
    told = await town.say(town.admin, town.admin, "Управление городского хозяйства")
    assert told.text == OVERTAKEN.format(
        "Изменено: орган «Управление ЖКХ и благоустройства», название:"
        " «Управление ЖКХ» → «Управление ЖКХ и благоустройства»"
    )
    assert "Сейчас: Управление ЖКХ и благоустройства" in page.text
    await town.say(town.admin, town.admin, "Управление городского хозяйства")
    assert page.text.startswith("Управление городского хозяйства\n")


async def test_what_another_has_changed_elsewhere_hinders_nobody(town: Town) -> None:
    page, lidia = await at(town, town.admin, "Название"), town.person(901)
    await at(town, lidia, "Регион", "только общероссийские дни")
    await at(town, lidia, "Органы", "Добавить орган")
    await town.say(lidia, lidia, "Отдел спорта")
    await town.say(town.admin, town.admin, "Администрация города Энска")
    assert "Название: Администрация города Энска\n" in page.text
    await turned(town, page, "Органы")
    await turned(town, page, "Добавить орган")
    await town.say(lidia, lidia, "Отдел связи")
    await town.say(town.admin, town.admin, "Отдел сметы")
    assert page.text == "Органы: 5"


async def test_hours_days_names_and_options_are_not_overwritten_either(town: Town) -> None:
    lidia = town.person(901)
    for ways, theirs, mine in (
        (("Часы работы",), "пн-пт 9-18", "пн-пт 8-17"),
        (("Особые дни",), "31.12 выходной", "31.12 рабочий"),
        (("Работники", "Петров Борис Викторович", "Исправить имя"), "Петров Б. Я.", "Петров Б. Ю."),
    ):
        page = await at(town, town.admin, *ways)
        await at(town, lidia, *ways)
        await town.say(lidia, lidia, theirs)
        before = page.text
        told = await town.say(town.admin, town.admin, mine)
        assert told.text.startswith("Пока настройка была у вас открыта"), ways
        await town.say(town.admin, town.admin, mine)
        assert page.text != before


async def test_a_press_takes_nothing_back_that_another_has_just_chosen(town: Town) -> None:
    to_networks = ("Органы", "Управление ЖКХ", "Соцсети")
    page, lidia = await at(town, town.admin, *to_networks), town.person(901)
    theirs = await at(town, lidia, *to_networks)
    await town.press(lidia, theirs, "ВКонтакте")
    assert await town.press(town.admin, page, "ВКонтакте") == "Сохранено"
    assert [label for row in page.buttons for label in row if "✓" in label] == ["✓ ВКонтакте"]
    assert await town.press(town.admin, page, "Одноклассники") == "Сохранено"
    assert await town.press(town.admin, page, "✓ ВКонтакте") == "Сохранено"


async def test_whoever_changes_the_same_twice_is_not_asked_again(town: Town) -> None:
    page = await opened(town)
    await turned(town, page, "Название")
    for name in ("Администрация Энска", "Администрация города Энска"):
        await town.say(town.admin, town.admin, name)
        await turned(town, page, "Название")
        assert f"Сейчас: {name}" in page.text


async def test_nobody_is_dismissed_or_suspended_who_has_just_got_another_role(town: Town) -> None:
    boris, lidia = "Петров Борис Викторович", town.person(901)
    for leave, surely, role in (
        (("Больше не работает",), "Да, убрать из списка", "Отдел контроля"),
        ((), "Приостановить доступ", "Заместитель главы"),
    ):
        page = await at(town, town.admin, "Работники", boris, *leave)
        await at(town, lidia, "Работники", boris, "Дать роль", role)
        toast = await town.press(town.admin, page, surely)
        assert toast == "За это время настройка изменилась. Проверьте ещё раз."
        assert town.last(town.admin).text.startswith("Пока настройка была у вас открыта")
        assert [surely] in page.buttons
    await town.press(town.admin, page, "Приостановить доступ")
    assert page.text.endswith("\nДоступ приостановлен")


async def test_what_is_in_hand_goes_to_nobody_while_the_role_was_changed(town: Town) -> None:
    card = await town.routed()
    await town.press(town.boris, card, "Взять в работу")
    boris, lidia = "Петров Борис Викторович", town.person(901)
    page = await at(town, town.admin, "Работники", boris, "Больше не работает")
    await town.press(town.admin, page, "Да, убрать из списка")
    await at(town, lidia, "Работники", boris, "Дать роль", "Отдел контроля")
    toast = await town.press(town.admin, page, "Оставить органу")
    assert toast == "За это время настройка изменилась. Проверьте ещё раз."
    assert await town.press(town.admin, page, "Оставить органу") == "Сохранено"


async def test_no_body_is_closed_that_another_has_just_changed(town: Town) -> None:
    to_close, lidia = ("Органы", "Управление ЖКХ", "Закрыть орган"), town.person(901)
    page = await at(town, town.admin, *to_close)
    await at(town, lidia, "Органы", "Управление ЖКХ", "Изменить название")
    await town.say(lidia, lidia, "Управление ЖКХ и благоустройства")
    toast = await town.press(town.admin, page, "Отдел культуры")
    assert toast == "За это время настройка изменилась. Проверьте ещё раз."
    assert "Управление ЖКХ и благоустройства" in page.text
    await town.press(town.admin, page, "Отдел культуры")
    assert page.text.startswith("Органы: ")
    assert "Управление ЖКХ" not in str(page.buttons)
