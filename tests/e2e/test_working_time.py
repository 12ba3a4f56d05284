"""When the administration works: hours from a day to come, days declared off or worked, in chat."""

from tests.e2e.administering import opened, turned
from tests.e2e.test_new_hours import deadline
from tests.e2e.town import (
    HOUSING,
    Town,
    starts_with,
)

LATER = "пн–пт 10:00–19:00; с 26.11.2026"


async def test_hours_decided_for_later_count_from_their_day_on(town: Town) -> None:
    await town.routed()
    page = await opened(town)
    await turned(town, page, "Часы работы")
    await town.say(town.admin, town.admin, LATER)
    assert page.text.endswith("Часы работы с 26.11.2026: пн–пт 10:00–19:00; перед праздником −60")
    assert "Часы работы: пн–чт 08:00–12:00" in await turned(town, page, "Назад")
    await town.until(25, 16)
    await town.routed("Темно на улице Ленина.")
    # Due before the change: as it was. An hour on Wednesday, seven on Thursday from ten o'clock on.
    assert "Срок ответа: 25.11.2026 08:50" in await deadline(town, 1)
    assert "Срок ответа: 26.11.2026 17:00" in await deadline(town, 2)
    await town.until(26, 11)
    shown = await opened(town)
    assert "Часы работы: пн–пт 10:00–19:00; перед праздником −60\n" in shown.text
    assert "с 26.11.2026" not in shown.text
    await turned(town, shown, "Название")
    await town.say(town.admin, town.admin, "Администрация Энска")
    told = (await town.say(town.admin, town.admin, "/journal")).text
    # What had begun meanwhile is nobody's change.
    assert told.count("Изменено:") == 1
    assert "Добавлено: часы работы с 26.11.2026: пн–пт 10:00–19:00" in told


async def test_hours_decided_for_later_are_taken_back(town: Town) -> None:
    page = await opened(town)
    await turned(town, page, "Часы работы")
    refused = await town.say(town.admin, town.admin, "пн–пт 10–19; с 01.11.2026")
    assert refused.text.startswith("Часы не распознаны.")
    await town.say(town.admin, town.admin, LATER)
    await turned(town, page, "Отменить часы с 26.11.2026")
    assert "с 26.11.2026:" not in page.text
    assert page.buttons == [["Назад"]]
    await town.until(26, 11)
    assert "Часы работы: пн–чт 08:00–12:00" in (await opened(town)).text


async def test_a_day_that_is_declared_off_moves_what_is_due(town: Town) -> None:
    """Dues follow the calendar: nobody works on that day (§9)."""
    await town.until(24, 16)
    card = await town.routed()
    assert "25.11" in card.text
    page = await opened(town)
    await turned(town, page, "Особые дни")
    await town.say(town.admin, town.admin, "25.11 выходной, постановление губернатора № 5")
    assert starts_with(page.buttons, [["ср 25.11.2026 — выходной, постановление губернатора № 5"]])
    await town.pass_time(minutes=1)
    assert "Срок ответа: 26.11.2026 15:50" in await deadline(town, 1)
    assert "постановление губернатора № 5" in await deadline(town, 1)
    assert "26.11" in card.text
    assert any("срок" in one.text and "26.11" in one.text for one in town.chat(HOUSING).messages)
    told = (await town.say(town.admin, town.admin, "/journal")).text
    assert (
        "Орлов О. О.\nДобавлено: день 25.11.2026: выходной, постановление губернатора № 5" in told
    )
    await turned(town, page, page.buttons[0][0])
    assert "✓ Выходной" in str(page.buttons)
    await turned(town, page, "Как в календаре")
    await town.pass_time(minutes=1)
    assert "Срок ответа: 25.11.2026 15:50" in await deadline(town, 1)


async def test_a_day_is_declared_step_by_step(town: Town) -> None:
    page = await opened(town)
    await turned(town, page, "Особые дни")
    refused = await town.say(town.admin, town.admin, "когда-нибудь")
    assert refused.text.startswith("День не распознан.")
    await town.say(town.admin, town.admin, "28.11")
    assert page.text == "сб 28.11.2026\nВ календаре: выходной\nКаким стал этот день?"
    refused = await town.say(town.admin, town.admin, "Распоряжение № 1")
    assert refused.text.startswith("Сначала нажмите, каким стал день")
    await town.say(town.admin, town.admin, "29.11.2026")
    assert page.text.startswith("вс 29.11.2026\n")
    await town.say(town.admin, town.admin, "24.12 выходной, постановление № 5")
    assert starts_with(page.buttons, [["чт 24.12.2026 — выходной, постановление № 5"]])
    await town.press(town.admin, page, page.buttons[0][0])
    await town.say(town.admin, town.admin, "25.12 рабочий")
    assert [row[0] for row in page.buttons[:2]] == [
        "пт 25.12.2026 — рабочий день",
        "чт 24.12.2026 — выходной, постановление № 5",
    ]
    await town.say(town.admin, town.admin, "28.11")
    await turned(town, page, "Рабочий день")
    await town.say(town.admin, town.admin, "Распоряжение № 1")
    assert page.buttons[2] == ["сб 28.11.2026 — рабочий день, Распоряжение № 1"]
    await town.say(town.admin, town.admin, "с 27 по 30 ноября нерабочие")
    assert [row[0][:13] for row in page.buttons[2:5]] == [
        "пн 30.11.2026",
        "сб 28.11.2026",
        "пт 27.11.2026",
    ]  # Sunday is off anyway
