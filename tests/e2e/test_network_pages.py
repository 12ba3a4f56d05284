"""The administration's pages in social networks, as an administrator sets them up in chat."""

import pytest

from tests.e2e.administering import opened, turned
from tests.e2e.town import Town

PAGES = """
[[page]]
network = "vk"
id = "-1001"
name = "Калининский <район>"
"""


pytestmark = pytest.mark.organisation(PAGES)


async def test_what_a_page_is_for_is_switched_on_one_by_one(town: Town) -> None:
    page = await opened(town)
    assert "Страницы в соцсетях: 1" in await turned(town, page, "Страницы в соцсетях")
    shown = await turned(town, page, "Калининский <район> (ВКонтакте)")
    assert shown == (
        "Калининский <район> (ВКонтакте)\n"
        "Комментарии и записи других людей бот не принимает.\n"
        "От имени страницы бот не пишет.\n"
        "Нажмите, чтобы включить или выключить."
    )
    assert page.buttons == [
        ["Принимать комментарии"],
        ["Только в часы работы"],
        ["Размещать ответы"],
        ["Стоп-слова: 0"],
        ["Ключ доступа"],
        ["Удалить страницу"],
        ["Назад"],
    ]
    reads = await turned(town, page, "Принимать комментарии")
    assert "приходят отделу контроля" in reads
    assert page.buttons[0] == ["✓ Принимать комментарии"]
    assert "бот не принимает" in await turned(town, page, "✓ Принимать комментарии")


async def test_placing_in_the_name_of_a_page_is_allowed_after_a_question(town: Town) -> None:
    page = await opened(town)
    await turned(town, page, "Страницы в соцсетях")
    await turned(town, page, "Калининский <район> (ВКонтакте)")
    asked = await turned(town, page, "Размещать ответы")
    assert asked.startswith("Разрешить размещать ответы от имени «Калининский <район>»?")
    assert "От имени страницы бот не пишет." in await turned(town, page, "Назад")
    await turned(town, page, "Размещать ответы")
    allowed = await turned(town, page, "Да, разрешить")
    assert "можно разместить от имени страницы, по нажатию" in allowed
    journal = await town.say(town.admin, town.admin, "/journal")
    assert (
        "24.11.2026 09:00, Орлов О. О.\n"
        "Изменено: страница «Калининский <район>» (ВКонтакте), размещать ответы от её имени: нет → да"
    ) in journal.text
    assert "От имени страницы бот не пишет." in await turned(town, page, "✓ Размещать ответы")


async def test_stop_words_are_written_and_written_again_to_remove_them(town: Town) -> None:
    page = await opened(town)
    await turned(town, page, "Страницы в соцсетях")
    await turned(town, page, "Калининский <район> (ВКонтакте)")
    assert "\nнет\n" in await turned(town, page, "Стоп-слова: 0")
    refused = await town.say(town.admin, town.admin, "!")
    assert refused.text == "Нужно слово или несколько, до 60 букв и цифр. Пришлите ещё раз."
    await town.say(town.admin, town.admin, "Реклама, займ под залог")
    assert "\nзайм под залог, реклама\n" in page.text
    await town.say(town.admin, town.admin, "реклама")
    assert "\nзайм под залог\n" in page.text
    await turned(town, page, "Назад")
    assert ["Стоп-слова: 1"] in page.buttons


async def test_a_page_is_removed_after_a_question(town: Town) -> None:
    page = await opened(town)
    await turned(town, page, "Страницы в соцсетях")
    await turned(town, page, "Калининский <район> (ВКонтакте)")
    assert "Удалить страницу «Калининский <район>»?" in await turned(town, page, "Удалить страницу")
    assert "Страницы в соцсетях: 0" in await turned(town, page, "Да, удалить")
    assert page.buttons == [["Добавить страницу", "Ключи доступа"], ["Назад"]]


async def test_without_a_connected_network_no_page_can_be_added(town: Town) -> None:
    page = await opened(town)
    await turned(town, page, "Страницы в соцсетях")
    await turned(town, page, "Добавить страницу")
    asked = await town.say(town.admin, town.admin, "калининский район")
    assert asked.text.startswith("Пришлите ссылку на саму страницу")
    unknown = await town.say(town.admin, town.admin, "https://ok.ru/kalininskiy")
    assert unknown.text.startswith("С этой соцсетью бот работать не умеет.")
