"""An administrator sets the organisation up in a private chat, page by page."""

from tests.e2e.administering import opened, turned
from tests.e2e.town import (
    HOUSING,
    Town,
    starts_with,
)


async def test_the_first_page_says_what_is_missing(town: Town) -> None:
    page = await opened(town)
    assert page.text == (
        "Настройка: чего не хватает\n"
        "⚠️ Управление ЖКХ: нет работника с ролью «ответственное должностное лицо».\n"
        "⚠️ Отдел культуры: нет работника с ролью «ответственное должностное лицо».\n"
        "⚠️ Отдел СМИ: нет работника с ролью «отдел СМИ».\n"
        "⚠️ Нет работника с ролью «заместитель главы».\n"
        "\n"
        "Название: Администрация муниципального образования Калининский район\n"
        "Регион: Краснодарский край\n"
        "Часы работы: пн–чт 08:00–12:00, 12:50–17:00; пт 08:00–12:00, 12:50–16:00;"
        " перед праздником −60\n"
        "Отчёты: только по запросу\n"
        "Органы: 3\n"
        "Работники: 5"
    )
    assert page.buttons == [
        ["Название", "Регион"],
        ["Часы работы", "Особые дни"],
        ["Органы", "Работники"],
        ["Отчёты", "Сроки и данные"],
        ["Страницы в соцсетях"],
        ["Список работников", "Файл организации"],
        ["Готово"],
    ]


async def test_a_name_is_written_and_stands_at_once(town: Town) -> None:
    page = await opened(town)
    assert "Напишите полное название." in await turned(town, page, "Название")
    await town.reply(town.admin, page, "  Администрация   города Энска ")
    assert "Название: Администрация города Энска\n" in page.text
    asked = await turned(town, page, "Название")
    assert "Сейчас: Администрация города Энска" in asked
    refused = await town.reply(town.admin, page, "я" * 201)
    assert "не длиннее 200 знаков" in refused.text
    assert page.text == asked
    assert "Название: Администрация города Энска" in await turned(town, page, "Назад")


async def test_hours_are_written_as_people_write_them(town: Town) -> None:
    page = await opened(town)
    await turned(town, page, "Часы работы")
    refused = await town.say(town.admin, town.admin, "как обычно")
    assert refused.text.startswith("Часы не распознаны.")
    await town.say(town.admin, town.admin, "пн-пт 9-13, 14-18; сб 10:00–14:00")
    assert (
        "Часы работы: пн–пт 09:00–13:00, 14:00–18:00; сб 10:00–14:00; перед праздником −60"
        in page.text
    )


async def test_a_region_is_chosen(town: Town) -> None:
    page = await opened(town)
    await turned(town, page, "Регион")
    assert page.buttons == [
        ["только общероссийские дни"],
        ["✓ Краснодарский край"],
        ["Республика Башкортостан"],
        ["Республика Татарстан"],
        ["Назад"],
    ]
    assert "региона здесь нет, его дни добавьте на странице «Особые дни»" in page.text
    assert "Регион: только общероссийские дни" in await turned(
        town, page, "только общероссийские дни"
    )


async def test_a_region_says_which_of_its_days_are_entered_by_hand(town: Town) -> None:
    page = await opened(town)
    await turned(town, page, "Регион")
    chosen = await turned(town, page, "Республика Татарстан")
    assert "Регион: Республика Татарстан. Ураза-байрам, Курбан-байрам и короткие дни" in chosen


async def test_a_report_is_switched_on_and_off(town: Town) -> None:
    page = await opened(town)
    await turned(town, page, "Отчёты")
    assert page.buttons == [["Каждую неделю"], ["Каждый месяц"], ["Назад"]]
    await turned(town, page, "Каждый месяц")
    assert page.buttons == [["Каждую неделю"], ["✓ Каждый месяц"], ["Назад"]]
    assert "Отчёты: каждый месяц\n" in await turned(town, page, "Назад")
    await turned(town, page, "Отчёты")
    await turned(town, page, "✓ Каждый месяц")
    assert "Отчёты: только по запросу\n" in await turned(town, page, "Назад")


async def test_an_authority_is_added_and_renamed(town: Town) -> None:
    page = await opened(town)
    await turned(town, page, "Органы")
    await turned(town, page, "Добавить орган")
    await town.say(town.admin, town.admin, "Управление благоустройства")
    assert page.text == "Органы: 4"
    shown = await turned(town, page, "Управление благоустройства")
    assert shown == "Управление благоустройства\nЧат: отдела контроля\nРаботников нет."
    await turned(town, page, "Изменить название")
    taken = await town.say(town.admin, town.admin, "управление жкх")
    assert taken.text == "Орган «управление жкх» уже есть. Пришлите другое название."
    await town.say(town.admin, town.admin, "Управление благоустройства и озеленения")
    assert page.text.startswith("Управление благоустройства и озеленения\n")


async def test_an_authority_is_found_by_its_other_names(town: Town) -> None:
    page = await opened(town, "/authority культуры")
    await turned(town, page, "Отдел культуры")
    assert "Напишите одно название" in await turned(town, page, "Другие названия")
    await town.say(town.admin, town.admin, "Комитет по досугу")
    assert "Другие названия: Комитет по досугу" in page.text
    found = await opened(town, "/authority досуг")
    assert starts_with(found.buttons, [["Отдел культуры"]])
    await turned(town, found, "Отдел культуры")
    assert "Сейчас: Комитет по досугу" in await turned(town, found, "Другие названия")
    await town.say(town.admin, town.admin, "комитет по досугу")
    assert "Другие названия" not in found.text
    journal = await opened(town, "/journal")
    assert "орган «Отдел культуры», другие названия: «Комитет по досугу»" in journal.text


async def test_a_name_that_is_not_in_the_list_is_added_by_one_press(town: Town) -> None:
    page = await opened(town, "/authority")
    for name in ("Отдел спорта", "Отдел архивов <и дел>"):
        await town.say(town.admin, town.admin, name)
        assert page.text.startswith(f"Органы по словам «{name}»: 0")
        assert page.buttons == [["Показать всё", f"Добавить: {name}"], ["Назад"]]
        await turned(town, page, f"Добавить: {name}")
    assert page.text.startswith("Органы: 5")
    assert ["Отдел архивов <и дел>"] in page.buttons
    await town.say(town.admin, town.admin, "спорт")
    assert starts_with(page.buttons, [["Отдел спорта"], ["Показать всё", "Добавить орган"]])


async def test_a_long_list_is_read_in_sheets_and_searched(town: Town) -> None:
    page = await opened(town, "/authority")
    for number in range(1, 8):
        await turned(town, page, "Добавить орган")
        await town.say(town.admin, town.admin, f"Отдел № {number}")
    assert page.text.startswith("Органы: 10\nСтраница 1 из 2.")
    await turned(town, page, "Ещё ▶️")
    assert "Страница 2 из 2." in page.text
    assert ["◀️ Раньше"] in page.buttons
    await town.say(town.admin, town.admin, "культ")
    assert page.text == "Органы по словам «культ»: 1"
    assert starts_with(page.buttons, [["Отдел культуры"]])
    assert (await turned(town, page, "Показать всё")).startswith("Органы: 10")


async def test_somebodys_name_is_put_right(town: Town) -> None:
    page = await opened(town, "/staff петр")
    shown = await turned(town, page, "Петров Борис Викторович")
    assert shown == "Петров Борис Викторович\nИсполнитель, Управление ЖКХ"
    await turned(town, page, "Исправить имя")
    await town.say(town.admin, town.admin, "Петров Борис Вячеславович")
    assert page.text.startswith("Петров Борис Вячеславович")


async def test_only_an_administrator_may_and_only_alone(town: Town) -> None:
    refused = await town.say(town.anna, town.anna, "/settings")
    assert refused.text == "Настраивать бота может его администратор."
    town.seat(town.admin, HOUSING)
    told = await town.say(town.admin, HOUSING, "/settings")
    assert told.text.startswith("Настройка открывается в личном чате с ботом")


async def test_what_is_written_for_no_page_is_asked_about(town: Town) -> None:
    """A citizen's message that comes meanwhile is no name of anything."""
    page = await opened(town)
    before = page.text
    await town.say(town.admin, town.admin, "Администрация города")
    assert page.text == before
    assert await turned(town, page, "Готово") == "Готово. Снова: /settings"
